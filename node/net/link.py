"""From a wire to a link: the Noise handshake with certificates on both sides, then frames in both directions.

Who may be dialled and which keys are open is given by the caller; the sequence of frames is `sync/session`'s affair.
The handshake's bytes are in `crypto/SPEC.md`, fragments in `framing.py`. A link to a person means: the account in the
certificate vouches for the device, and the device holds the static key of this very handshake.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Annotated, Final, Literal

import msgspec

from crypto.keys import DeviceKeys
from crypto.noise import Handshake, try_psks
from crypto.primitives import Encapsulate, Random
from node.errors import PeerFault, WorldFault
from node.net import limits
from node.net.framing import Reassembly, cut
from node.net.wire import INITIATOR, RESPONDER, Wire, link_closed
from sync.chains import check_chain
from sync.frames import Frame, decode, encode

PskKind = Literal["contact", "invite", "nearby", "link"]

NEARBY_KEY: Final = bytes(32)
"""The psk of whoever has none: it opens only while the responder's "people nearby" is open."""

_Id = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Chain = Annotated[list[bytes], msgspec.Meta(max_length=limits.CHAIN_EVENTS)]


@dataclass(frozen=True, slots=True)
class Psk:
    """One 32-byte key that opens a handshake: why it exists, and `ref`, the caller's name for what it belongs to."""

    kind: PskKind
    ref: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LinkIdentity:
    """Who this node is on a link; `chain` holds the identity genesis and the certificates down to this device."""

    account: bytes
    device_keys: DeviceKeys = field(repr=False)
    chain: Sequence[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Chance:
    """The randomness of handshakes, passed in: plain bytes, and ML-KEM encapsulation that draws its own."""

    random: Random
    encapsulate: Encapsulate


class _Certificate(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """Payload 2 and 3 of the handshake."""

    account: _Id
    device: _Id
    chain: _Chain


_decode_certificate = msgspec.msgpack.Decoder(_Certificate).decode


async def open_link(wire: Wire, identity: LinkIdentity, psk: Psk, chance: Chance, wanted: bytes | None = None) -> Link:
    """Dial over `wire` under one psk; with `wanted`, break off before naming ourselves if another account answers.

    Under a link code this device has no account and no chain yet: it names the account that answers, and its keys.

    PeerFault ("bad_handshake", "bad_identity", "wrong_account", "own_device") or WorldFault ("link_closed",
    "handshake_timeout"); the wire is closed then. A psk that the other side does not know ends as "link_closed".
    """
    keys = identity.device_keys
    handshake = Handshake.initiator(keys.exchange_private, psk.key, chance.random, chance.encapsulate)
    async with handshaking(wire):
        await wire.send(handshake.write(b""))
        peer = _read_certificate(handshake, await wire.receive(), keys.device)
        if wanted is not None and peer.account != wanted:
            raise PeerFault("wrong_account", "Somebody else answers at this address.")
        named = replace(identity, account=peer.account) if psk.kind == "link" else identity
        await wire.send(handshake.write(_own_certificate(named)))
        return Link(wire, handshake, INITIATOR, peer, psk)


async def answer_link(wire: Wire, identity: LinkIdentity, psks: Callable[[], Sequence[Psk]], chance: Chance) -> Link:
    """Answer on `wire` whoever opens with one of `psks()`; everybody else is hung up on without a byte.

    The keys are asked for once the first message is there, so one that was withdrawn meanwhile opens nothing.

    It raises as `open_link` does, and PeerFault("unknown_psk") for a first message that no key opens.
    """
    keys = identity.device_keys

    def responder(key: bytes) -> Handshake:
        return Handshake.responder(keys.exchange_private, key, chance.random, chance.encapsulate)

    async with handshaking(wire):
        message = await wire.receive()
        offered = psks()
        opened = try_psks(message, [psk.key for psk in offered], responder)
        if opened is None:
            raise PeerFault("unknown_psk", "Somebody without a key knocked.")
        index, handshake, payload = opened
        if payload:
            raise PeerFault("bad_handshake", "The other side did not complete the handshake.")
        await wire.send(handshake.write(_own_certificate(identity)))
        is_new = offered[index].kind == "link"
        peer = _read_certificate(handshake, await wire.receive(), keys.device, is_new)
        return Link(wire, handshake, RESPONDER, peer, offered[index])


class Link:
    """A channel to one proven device over a wire; see `wire.Channel` for what each member means.

    Frames keep the order of their `send` calls. `receive` may be cancelled and called again; a cancelled `send` ends
    the link, because the peer could not make sense of what follows.
    """

    def __init__(self, wire: Wire, handshake: Handshake, role: int, peer: _Certificate, psk: Psk) -> None:
        self.role = role
        self.peer_account = peer.account
        self.peer_device = peer.device
        self.peer_exchange = handshake.remote_static
        self.peer_chain = tuple(peer.chain)
        self.handshake_hash = handshake.handshake_hash
        self.psk_kind: str = psk.kind
        self.psk_ref = psk.ref
        self.remote = wire.remote
        self._wire = wire
        self._sending, self._receiving = handshake.split()
        self._reassembly = Reassembly()
        self._turn = asyncio.Lock()
        self._waiting_frames = 0
        self._waiting_bytes = 0

    def __repr__(self) -> str:
        return f"<Link role={self.role} device={self.peer_device.hex()[:8]} by {self.psk_kind}>"

    async def send(self, frame: Frame) -> None:
        """Send one frame of at most 1 MiB; WorldFault("link_full") if 256 frames or 4 MiB wait already.

        Other errors: WorldFault("link_closed"), Refused("frame_too_large").
        """
        encoded = encode(frame)
        size = len(encoded)
        if self._waiting_frames >= limits.SEND_FRAMES or self._waiting_bytes + size > limits.SEND_BYTES:
            raise WorldFault("link_full", "The other side takes data too slowly.")
        self._waiting_frames += 1
        self._waiting_bytes += size
        try:
            async with self._turn:
                await self._send_parts(encoded)
        finally:
            self._waiting_frames -= 1
            self._waiting_bytes -= size

    async def receive(self) -> Frame:
        """The next frame; WorldFault("link_closed") also after 120 s of silence; a PeerFault has closed the link."""
        try:
            while True:
                async with asyncio.timeout(limits.IDLE_S):
                    message = await self._wire.receive()
                whole = self._reassembly.add(self._receiving.open(message))
                if whole is not None:
                    return decode(whole)
        except TimeoutError:
            await self.close()
            raise link_closed() from None
        except PeerFault:
            await self.close()
            raise

    async def close(self) -> None:
        """End the link; what was sent still leaves."""
        await self._wire.close()

    async def _send_parts(self, encoded: bytes) -> None:
        try:
            for part in cut(encoded):
                await self._wire.send(self._sending.seal(part))
        except BaseException:
            await self.close()
            raise


def kept(mine: bytes, theirs: bytes, roles: Sequence[int]) -> int:
    """Which of several links between two devices stays: an index into `roles`, my role on each, oldest first.

    The newest one whose initiator has the smaller device id, else the newest. Both ends judge alike once all are up,
    and a link that replaces a dead one wins. The others are closed with BYE.
    """
    smaller = INITIATOR if mine < theirs else RESPONDER
    preferred = [index for index, role in enumerate(roles) if role == smaller]
    return preferred[-1] if preferred else len(roles) - 1


@asynccontextmanager
async def handshaking(wire: Wire) -> AsyncIterator[None]:
    """The deadline of a handshake; whatever goes wrong, the wire is closed before the error leaves."""
    try:
        async with asyncio.timeout(limits.HANDSHAKE_S):
            yield
    except TimeoutError:
        await wire.close()
        raise WorldFault("handshake_timeout", "The other device did not answer in time.") from None
    except BaseException:
        await wire.close()
        raise


def _own_certificate(identity: LinkIdentity) -> bytes:
    certificate = _Certificate(identity.account, identity.device_keys.device, list(identity.chain))
    return msgspec.msgpack.encode(certificate)


def _read_certificate(handshake: Handshake, message: bytes, own_device: bytes, is_new: bool = False) -> _Certificate:
    """The peer's certificate, once its chain leads from its account to the static key it has just used.

    A new device, let in by a link code, has none: what it says of itself is proven by nothing yet.
    """
    try:
        certificate = _decode_certificate(handshake.read(message))
    except (ValueError, RecursionError):
        raise _bad_identity() from None
    if is_new:
        proven = not certificate.chain
    else:
        static = check_chain(certificate.account, certificate.device, certificate.chain)
        proven = static == handshake.remote_static
    if not proven:
        raise _bad_identity()
    if certificate.device == own_device:
        raise PeerFault("own_device", "This address leads back to this device.")
    return certificate


def _bad_identity() -> PeerFault:
    return PeerFault("bad_identity", "The other side could not prove who it is.")
