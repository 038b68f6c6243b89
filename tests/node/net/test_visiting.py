"""Pages of the web are fetched from whom everybody can reach alone, in bounded time and memory, and nothing is told."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import pytest

from node.errors import Fault, Refused, WorldFault
from node.net.visiting import Reach, Visited, Visitor, is_public

OPEN, SHUT = "127.0.0.2", "127.0.0.1"  # an address where tests may go, and one where nobody may
PAGE = b"<title>Tea</title>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


class House:
    """A server on both addresses; `heard` is what it was asked, and where."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.heard, self.port = answer, list[tuple[str, bytes]](), 0
        self.names: list[Sequence[str]] = [[OPEN]]  # what the next looks up give; the last one again and again

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            asked = await reader.readuntil(b"\r\n\r\n")
            self.heard.append((writer.get_extra_info("sockname")[0], asked))
            await self.answer(asked, writer)
        writer.close()

    async def look_up(self, host: str, port: int) -> Sequence[str]:
        return self.names.pop(0) if len(self.names) > 1 else self.names[0]

    def visitor(self, seconds: float = 20.0, **options: Any) -> Visitor:
        reach = Reach(frozenset({"http"}), frozenset({self.port}), lambda one: str(one) == OPEN, self.look_up)
        return Visitor(replace(reach, **options), seconds)

    def at(self, path: str = "/", host: str = "tea.org") -> str:
        return f"http://{host}:{self.port}{path}"


@asynccontextmanager
async def house(answer: Answer) -> AsyncIterator[House]:
    made = House(answer)
    while True:
        server = await asyncio.start_server(made.serve, OPEN, 0)
        made.port = server.sockets[0].getsockname()[1]
        try:
            other = await asyncio.start_server(made.serve, SHUT, made.port)
            break
        except OSError:  # somebody has this port there
            server.close()
    try:
        yield made
    finally:
        server.close()
        other.close()


def saying(data: bytes) -> Answer:
    async def answer(asked: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return answer


def leading(*places: str) -> Answer:
    """Lead from path /0 to the first place, from /1 to the second; at /page there is one."""

    async def answer(asked: bytes, writer: asyncio.StreamWriter) -> None:
        path = asked.split()[1].decode()
        if path == "/page":
            writer.write(HEAD + b"\r\n" + PAGE)
        else:
            writer.write(f"HTTP/1.1 302 Found\r\nLocation: {places[int(path[1:])]}\r\n\r\n".encode())

    return answer


async def fault(work: Awaitable[Visited]) -> str:
    with pytest.raises(Fault) as raised:
        await work
    assert isinstance(raised.value, Refused if raised.value.code == "no_preview" else WorldFault)
    return raised.value.code


async def test_a_page_comes_and_nothing_is_told_but_the_question() -> None:
    cookie = b"Set-Cookie: who=you\r\n\r\n"
    async with house(saying(HEAD + cookie + PAGE)) as server:
        visitor = server.visitor()
        for _ in range(2):
            seen = await visitor.visit(server.at("/a?b=c#part"), "text/html", 100)
        assert seen == Visited(server.at("/a?b=c"), "text/html", "utf-8", PAGE)
        assert [where for where, _ in server.heard] == [OPEN, OPEN]
        lines = server.heard[1][1].decode().strip().split("\r\n")
        assert lines[0] == "GET /a?b=c HTTP/1.1"
        assert {line.split(":")[0].lower() for line in lines[1:]} == {
            *("host", "user-agent", "accept", "accept-encoding", "connection")
        }


async def test_what_is_no_place_for_everybody_is_not_asked() -> None:
    async with house(saying(HEAD + b"\r\n" + PAGE)) as server:
        visitor = server.visitor()
        hosts = (SHUT, "[::1]", "2130706433", "127.1", "0x7f.1", "0177.0.0.1", "localhost", "printer", "a.local")
        more = ("[::ffff:127.0.0.1]", "[fe80::1%25lo]", "a.onion", "me@tea.org", "me:word@tea.org", "a.LAN.", "1.0x7f")
        for host in (*hosts, *more):
            server.names = [[SHUT]]
            assert await fault(visitor.visit(server.at(host=host), "text/html", 100)) == "no_preview", host
        for address in ("ftp://tea.org/", f"https://tea.org:{server.port}/", "http://tea.org/", "http:///", "tea", ""):
            assert await fault(visitor.visit(address, "text/html", 100)) == "no_preview", address
        assert await fault(visitor.visit(server.at("/" + "x" * 2048), "text/html", 100)) == "no_preview"
        assert server.heard == []


async def test_names_lead_only_to_addresses_that_were_judged() -> None:
    async with house(saying(HEAD + b"\r\n" + PAGE)) as server:
        server.names = [[SHUT]]
        assert await fault(server.visitor().visit(server.at(), "text/html", 100)) == "no_preview"
        server.names = [[OPEN, SHUT]]
        assert await fault(server.visitor().visit(server.at(), "text/html", 100)) == "no_preview"
        server.names = [["no address"]]
        assert await fault(server.visitor().visit(server.at(), "text/html", 100)) == "no_preview"
        server.names = [[OPEN], [SHUT]]  # what a name answers a moment later leads nowhere
        assert (await server.visitor().visit(server.at(), "text/html", 100)).data == PAGE
        assert await fault(server.visitor().visit(server.at(), "text/html", 100)) == "no_preview"
        assert [where for where, _ in server.heard] == [OPEN]


async def test_a_name_that_is_not_known_is_no_page() -> None:
    async def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError("unknown")

    async with house(saying(b"")) as server:
        assert await fault(server.visitor(names=unknown).visit(server.at(), "text/html", 100)) == "no_page"


@pytest.mark.parametrize(
    "place",
    [
        *("http://127.0.0.1:{port}/page", "http://[::1]:{port}/page", "http://2130706433:{port}/page"),
        *("http://169.254.169.254:{port}/page", "http://127.1:{port}/page", "//127.0.0.1:{port}/page"),
        *("http://tea.org/page", "file:///etc/passwd", "https://tea.org:{port}/page", "http://a.onion:{port}/page"),
    ],
)
async def test_it_follows_nobody_to_where_one_does_not_go(place: str) -> None:
    places: list[str] = []
    async with house(leading_late(places)) as server:
        places.append(place.format(port=server.port))
        assert await fault(server.visitor().visit(server.at("/0"), "text/html", 100)) == "no_preview"
        assert [asked.split()[1] for _, asked in server.heard] == [b"/0"]


def leading_late(places: list[str]) -> Answer:
    async def answer(asked: bytes, writer: asyncio.StreamWriter) -> None:
        await leading(*places)(asked, writer)

    return answer


async def test_it_follows_three_redirections_and_no_more() -> None:
    async with house(leading("/1", "2", "/page", "/0")) as server:
        seen = await server.visitor().visit(server.at("/0"), "text/html", 100)
        assert (seen.address, seen.data) == (server.at("/page"), PAGE)
        assert await fault(server.visitor().visit(server.at("/3"), "text/html", 100)) == "no_page"
        assert len(server.heard) == 4 + 4


async def test_each_redirection_is_looked_up_and_judged_anew() -> None:
    async with house(leading("/page")) as server:
        server.names = [[OPEN], [SHUT]]
        assert await fault(server.visitor().visit(server.at("/0"), "text/html", 100)) == "no_preview"
        assert [where for where, _ in server.heard] == [OPEN]


async def test_an_endless_page_is_cut_and_left() -> None:
    left = asyncio.Event()

    async def answer(asked: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"\r\n")
        try:
            while True:
                writer.write(b"tea " * 4096)
                await writer.drain()
        finally:
            left.set()

    async with house(answer) as server:
        seen = await server.visitor().visit(server.at(), "text/html", 50_000)
        assert seen.data == (b"tea " * 12_500)
        await asyncio.wait_for(left.wait(), 20)


async def test_a_page_is_read_no_further_than_wanted() -> None:
    async with house(saying(HEAD + b"\r\n<title>Tea</title></HEAD>" + b"x" * 100_000)) as server:
        seen = await server.visitor().visit(server.at(), "text/html", 90_000, b"</head")
        assert seen.data.startswith(b"<title>Tea</title></HEAD>")
        assert len(seen.data) < 90_000


async def test_who_drips_is_left_when_the_time_is_over() -> None:
    async def answer(asked: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"\r\n")
        while not writer.is_closing():
            writer.write(b"t")
            await writer.drain()
            await asyncio.sleep(0.01)

    async def silent(asked: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(20)

    for way in (answer, silent):
        async with house(way) as server:
            assert await fault(server.visitor(0.3).visit(server.at(), "text/html", 100_000)) == "no_page"


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(1 << 20)),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: x-tea\r\n\r\n" + PAGE,
        b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\n" + PAGE,
        b"HTTP/1.1 200 OK\r\n\r\n" + PAGE,
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + PAGE,
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nshort",
        b"SSH-2.0-tea\r\n",
        b"",
    ],
)
async def test_what_is_no_page_is_none(said: bytes) -> None:
    async with house(saying(said)) as server:
        assert await fault(server.visitor(2.0).visit(server.at(), "text/html", 100_000)) == "no_page"


CLOSED = (
    "0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.8 192.0.2.1 192.88.99.1 192.168.0.1 "
    "198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 "
    "::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 fc00::1 fd00::1 "
    "fe80::1 fe80::1%lo fec0::1 ff02::1"
)


@pytest.mark.parametrize("address", CLOSED.split())
def test_addresses_that_are_not_for_everybody(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450::1"])
def test_addresses_for_everybody(address: str) -> None:
    assert is_public(ip_address(address))


async def test_by_itself_it_speaks_tls_with_public_hosts_alone() -> None:
    visitor = Visitor()
    for address in (
        "http://tea.org/",
        "https://tea.org:444/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://a.test/",
    ):
        assert await fault(visitor.visit(address, "text/html", 100)) == "no_preview"


def test_a_socket_is_made_for_a_judged_address_alone() -> None:
    """Also where the library took a host for an address, and so looked no name up."""
    for address in (SHUT, "127.1", "::1"):
        with pytest.raises(Refused):
            Visitor()._socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 443)))
    Visitor()._socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("8.8.8.8", 443))).close()
