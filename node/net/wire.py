"""The four things a peer needs from a network: a wire, a way to make wires, a channel on a wire, and a LAN.

Protocols only: production gives WebSockets and zeroconf (`websocket.py`, `lan.py`), the simulated world gives its own
in memory (`tests/world`). Nothing here may open a socket; who talks to whom and under which key is `link.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple, Protocol

from node.errors import Refused, WorldFault

if TYPE_CHECKING:
    from sync.frames import Frame

INITIATOR = 0
RESPONDER = 1


class Address(NamedTuple):
    """Where a peer may listen: a host name or IP address without brackets, and a TCP port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_address(text: str) -> Address:
    """`host:port` or `[ipv6]:port` as a person types it; Refused("bad_address") for anything else."""
    host, colon, port = text.strip().rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
        usable = ":" in host and _is_ip(host)
    else:
        usable = ":" not in host and host.isprintable() and not set(host) & set(" /@?#\\[]%")
    number = int(port) if port.isascii() and port.isdigit() and len(port) <= 5 else 0
    if not colon or not host or len(host) > 253 or not usable or not 0 < number < 65_536:
        raise Refused("bad_address", "An address looks like host:port, for example 192.168.1.20:4004.")
    return Address(host, number)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def link_closed() -> WorldFault:
    """The error of every use of a wire or channel that is gone, whoever closed it."""
    return WorldFault("link_closed", "The connection is closed.")


def is_near(host: str) -> bool:
    """Whether an address belongs to this machine or to a network that is not routed on: so a link is of the LAN."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_private or address.is_link_local or address.is_loopback


class Wire(Protocol):
    """A duplex of whole messages, in order, at most 65,535 bytes each; one reader and one writer at a time.

    `send` returns when the message may be forgotten by the caller, so a peer that does not read holds the sender back.
    """

    @property
    def remote(self) -> str:
        """The other end's host, for limits and logs; it proves nothing."""
        ...

    async def send(self, message: bytes) -> None:
        """Send one message, or WorldFault("link_closed")."""
        ...

    async def receive(self) -> bytes:
        """The next message; WorldFault("link_closed") at the end, PeerFault for what no peer of ours sends."""
        ...

    async def close(self) -> None:
        """End the wire without adding a byte of its own; what was sent still leaves. Closing twice is fine."""
        ...


class Channel(Protocol):
    """An authenticated link to one device: frames of `sync.frames`, in order, nothing lost while it is up."""

    @property
    def role(self) -> int:
        """0 if this side dialled, 1 if it answered."""
        ...

    @property
    def peer_account(self) -> bytes:
        """The account the other side proved, 32 bytes."""
        ...

    @property
    def peer_device(self) -> bytes:
        """The device the other side proved, 32 bytes."""
        ...

    @property
    def peer_exchange(self) -> bytes:
        """The X25519 key of that device, 32 bytes: what its certificate names and the handshake used."""
        ...

    @property
    def peer_chain(self) -> tuple[bytes, ...]:
        """The certificates it showed, as wire events."""
        ...

    @property
    def handshake_hash(self) -> bytes:
        """32 bytes that only the two ends of this very link share."""
        ...

    @property
    def psk_kind(self) -> str:
        """What let the dialler in: "contact", "invite", "nearby" or "link"."""
        ...

    @property
    def psk_ref(self) -> bytes:
        """The `ref` of that key as this side named it."""
        ...

    @property
    def remote(self) -> str:
        """The other end's host."""
        ...

    async def send(self, frame: Frame) -> None:
        """Send one frame, or WorldFault("link_closed", "link_full")."""
        ...

    async def receive(self) -> Frame:
        """The next frame; WorldFault("link_closed") at the end; a PeerFault closes the link first."""
        ...

    async def close(self) -> None:
        """End the link; what was sent still leaves."""
        ...


Accept = Callable[[Wire], Awaitable[None]]


class Listening(Protocol):
    """A port that is open."""

    @property
    def port(self) -> int:
        """The TCP port really bound."""
        ...

    async def close(self) -> None:
        """Stop accepting and end the wires that were accepted."""
        ...


class Transport(Protocol):
    """Makes wires; the only way a node reaches an address that a peer or a person named."""

    async def dial(self, host: str, port: int) -> Wire:
        """A new wire to `host` and `port`, or WorldFault("dial_failed")."""
        ...

    async def listen(self, host: str | None, port: int, accept: Accept) -> Listening:
        """Open `port` (0 = any) on `host` (None = all interfaces); `accept` runs once per wire, its end closes it."""
        ...

    def wrap(self, channel: Channel) -> Channel:
        """Give every new channel once into the hands of the transport: production returns it, the world spoils it."""
        ...

    async def close(self) -> None:
        """Release what dialling needed; wires that are up end."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """One peer seen on the LAN: where it says it listens, its 8-byte hints, and who it says it is while nearby is open.

    Nothing in it is proven: a hint says whom to try, the handshake says who is there.
    """

    address: Address
    hints: tuple[bytes, ...]
    name: str | None = None
    account8: bytes | None = None


def nothing() -> None:
    """For whoever does not want to be told."""


class Lan(Protocol):
    """Announces this node on the local network and tells which others are announced.

    The setters may be called before `start` and at any time after it; they return at once.
    """

    async def start(self, port: int, found: Callable[[Found], None], changed: Callable[[], None] = nothing) -> None:
        """Announce a listener on `port`, and call `found` on the loop for every new or changed peer.

        `changed` is called there when this machine's addresses changed, which is the moment to dial anew.
        """
        ...

    def set_hints(self, keys: Sequence[bytes]) -> None:
        """The keys to announce under: this account's LAN key first, then secrets of at most 8 open invites."""
        ...

    def open_nearby(self, name: str, account8: bytes) -> None:
        """Also announce a display name and the first 8 bytes of the account, until `close_nearby`."""
        ...

    def close_nearby(self) -> None:
        """Stop announcing name and account."""
        ...

    def services(self) -> list[Found]:
        """Every peer on the LAN that is announced now and not forgotten for lack of room."""
        ...

    async def stop(self) -> None:
        """Withdraw the announcement and forget what was found."""
        ...
