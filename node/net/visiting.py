"""Asks a web server for one page or picture: the only place that connects to an address which stands in a text.

Whoever wrote the address must gain nothing by it. So only https is spoken, on its own port, with hosts that everybody
can reach: names are looked up here, every address that comes back is judged, and once more when a socket is made for
it, so that no way of writing one and no second answer leads elsewhere. The same holds after each redirection. Nothing
is sent but the question: no cookie, no name, no language. What is packed is not unpacked: little never becomes much.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

import aiohttp
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from node.errors import Refused, WorldFault

MAX_ADDRESS: Final = 2048  # characters
REDIRECTIONS: Final = 3
VISIT_S: Final = 5.0
CHUNK: Final = 16 << 10
AGENT: Final = "Mozilla/5.0 (compatible)"
MOVED: Final = frozenset({301, 302, 303, 307, 308})
HIDDEN: Final = ("onion", "i2p", "local", "localhost", "internal", "lan", "home", "arpa", "test", "invalid", "example")
SPECIAL: Final = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b::/32", "3fff::/20")))

Names = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Visited:
    """What came: from which address at last, of which type as it says, and the first bytes of it."""

    address: str
    mime: str
    charset: str
    data: bytes


async def addresses_of(host: str, port: int) -> Sequence[str]:
    """Give the addresses of a host, as this machine is told. OSError, UnicodeError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether everybody can reach an address: it is of no machine, home or house, and none that stands for such."""
    closed = address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified
    special = address.is_multicast or address.is_reserved or not address.is_global
    special = special or any(address in each for each in SPECIAL if each.version == address.version)
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or address.teredo
        special = special or inner is not None or address.is_site_local or address.scope_id is not None
    return not (closed or special)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one may go; tests go elsewhere."""

    schemes: frozenset[str] = frozenset({"https"})
    ports: frozenset[int] = frozenset({443})
    allows: Callable[[IPv4Address | IPv6Address], bool] = is_public
    names: Names = addresses_of
    hidden: frozenset[str] = frozenset(HIDDEN)

    def check(self, address: URL) -> URL:
        """Give an address where one may go, as far as it shows; Refused("no_preview")."""
        host = (address.host or "").rstrip(".")
        plain = address.scheme in self.schemes and address.port in self.ports and not address.user
        if not plain or address.password or len(str(address)) > MAX_ADDRESS:
            raise _closed()
        try:
            literal = ip_address(host)
        except ValueError:
            name, _, last = host.rpartition(".")
            if (
                not name or last.lower() in self.hidden or not last[:1].isalpha()
            ):  # a number is an address written oddly
                raise _closed() from None
        else:
            self.judge(str(literal))
        return address.with_fragment(None)

    def judge(self, address: str) -> None:
        """Refused("no_preview") for an address that is not for everybody."""
        try:
            allowed = self.allows(ip_address(address))
        except ValueError:
            allowed = False
        if not allowed:
            raise _closed()


class Visitor:
    """Fetches what is asked for, each time by a connection of its own that ends with the answer."""

    def __init__(self, reach: Reach | None = None, seconds: float = VISIT_S) -> None:
        self._reach = reach or Reach()
        self._seconds = seconds

    async def visit(self, address: str, kind: str, most: int, until: bytes = b"") -> Visited:
        """Give what is there, of a type that begins with `kind`: its first `most` bytes, or those up to `until`.

        Refused("no_preview") for an address where one does not go; WorldFault("no_page") if nothing fitting comes.
        """
        try:
            async with asyncio.timeout(self._seconds), self._session(kind) as session:
                return await self._follow(session, URL(address), kind, (most, until))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:  # a refusal comes through as it is
            raise WorldFault("no_page", "The page could not be fetched.") from error

    async def _follow(
        self, session: aiohttp.ClientSession, address: URL, kind: str, wanted: tuple[int, bytes]
    ) -> Visited:
        for _ in range(REDIRECTIONS + 1):
            address = self._reach.check(address)
            async with session.get(address, allow_redirects=False) as answer:
                if answer.status not in MOVED:
                    return await self._read(answer, address, kind, wanted)
                address = address.join(URL(answer.headers.get("Location", "")))
        raise WorldFault("no_page", "The page could not be fetched.")

    async def _read(
        self, answer: aiohttp.ClientResponse, address: URL, kind: str, wanted: tuple[int, bytes]
    ) -> Visited:
        packed = answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity"
        if answer.status != 200 or packed or not answer.content_type.startswith(kind):
            raise WorldFault("no_page", "The page could not be fetched.")
        most, until = wanted
        data = bytearray()
        async for chunk in answer.content.iter_chunked(CHUNK):
            seen = max(0, len(data) - len(until))
            data += chunk
            if len(data) >= most or (until and until in data[seen:].lower()):
                break
        return Visited(str(address), answer.content_type, answer.charset or "", bytes(data[:most]))

    def _socket(self, place: AddrInfoType) -> socket.socket:
        """Make a socket for one address; whatever the way to it was, it is judged here at last."""
        family, kind, proto, _, address = place
        self._reach.judge(str(address[0]))
        return socket.socket(family, kind, proto)

    def _session(self, kind: str) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=_Judge(self._reach),
                socket_factory=self._socket,
                use_dns_cache=False,
                force_close=True,
                limit=1,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": AGENT, "Accept": f"{kind}*", "Accept-Encoding": "identity"},
            auto_decompress=False,
            trust_env=False,
            read_bufsize=CHUNK,
        )


class _Judge(AbstractResolver):
    """Looks names up for one visit; what is not for everybody is not connected to."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = list(dict.fromkeys(await self._reach.names(host, port)))
        for address in found:
            self._reach.judge(address)
        return [_place(host, address, port) for address in found]

    async def close(self) -> None:
        pass


def _place(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=flags)


def _closed() -> Refused:
    return Refused("no_preview", "Of this address no preview is made: it is not a page that everybody can reach.")
