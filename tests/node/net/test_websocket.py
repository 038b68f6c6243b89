"""The WebSocket transport on loopback, seen by a peer and, byte by byte, by a scanner."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from node.errors import PeerFault, WorldFault
from node.net import limits
from node.net.link import open_link
from node.net.listener import Listener
from node.net.websocket import WebSocketTransport
from node.net.wire import Wire
from tests.node.net.people import chance, person, psk

UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
)
ALICE = person("alice")


class Ends:
    """Both ends of wires over one open port."""

    def __init__(self) -> None:
        self.transport = WebSocketTransport()
        self.accepted: asyncio.Queue[Wire] = asyncio.Queue()
        self.over = asyncio.Event()
        self.port = 0

    async def pair(self) -> tuple[Wire, Wire]:
        near = await self.transport.dial("127.0.0.1", self.port)
        return near, await asyncio.wait_for(self.accepted.get(), 20)

    async def accept(self, wire: Wire) -> None:
        self.accepted.put_nowait(wire)
        await self.over.wait()


@asynccontextmanager
async def open_port() -> AsyncIterator[Ends]:
    ends = Ends()
    listening = await ends.transport.listen("127.0.0.1", 0, ends.accept)
    ends.port = listening.port
    yield ends
    ends.over.set()
    await listening.close()
    await ends.transport.close()


@pytest.mark.parametrize("size", [1, 125, 126, limits.NOISE_MESSAGE])
async def test_messages_arrive_whole_both_ways(size):
    async with open_port() as ends:
        near, far = await ends.pair()
        message = os.urandom(size)
        await near.send(message)
        assert await far.receive() == message
        await far.send(message)
        assert await near.receive() == message
        assert (near.remote, far.remote) == ("127.0.0.1", "127.0.0.1")


@pytest.mark.parametrize("by_dialler", [True, False])
async def test_one_byte_beyond_the_limit_is_refused(by_dialler):
    async with open_port() as ends:
        near, far = await ends.pair()
        sender, receiver = (near, far) if by_dialler else (far, near)
        await sender.send(bytes(limits.NOISE_MESSAGE + 1))
        with pytest.raises(PeerFault) as told:
            await receiver.receive()
        assert told.value.code == "bad_message"
        with pytest.raises(WorldFault):
            await receiver.send(b"x")


async def test_text_is_refused():
    async with open_port() as ends:
        near, far = await ends.pair()
        await near._socket.send_str("hello")
        with pytest.raises(PeerFault):
            await far.receive()


@pytest.mark.parametrize("by_dialler", [True, False])
async def test_the_end_is_told_to_both(by_dialler):
    async with open_port() as ends:
        near, far = await ends.pair()
        closing, other = (near, far) if by_dialler else (far, near)
        await closing.send(b"last")
        await closing.close()
        await closing.close()
        assert await other.receive() == b"last"
        for wire in (other, closing):
            with pytest.raises(WorldFault) as told:
                await wire.receive()
            assert told.value.code == "link_closed"
            with pytest.raises(WorldFault):
                await wire.send(b"x")


@pytest.mark.parametrize("by_dialler", [True, False])
async def test_closing_wakes_whoever_waits_for_a_message(by_dialler):
    async with open_port() as ends:
        near, far = await ends.pair()
        wire = near if by_dialler else far
        waiting = asyncio.ensure_future(wire.receive())
        await asyncio.sleep(0.01)
        await wire.close()
        with pytest.raises(WorldFault):
            await asyncio.wait_for(waiting, 20)


async def test_nobody_there_is_a_world_fault():
    transport = WebSocketTransport()
    listening = await transport.listen("127.0.0.1", 0, lambda wire: wire.close())
    await listening.close()
    for host, port in [("127.0.0.1", listening.port), ("", 80), ("bad host", 80), ("127.0.0.1", 0)]:
        with pytest.raises(WorldFault) as told:
            await transport.dial(host, port)
        assert told.value.code == "dial_failed"
    await transport.close()


async def test_a_web_server_is_no_peer():
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    transport = WebSocketTransport()
    with pytest.raises(WorldFault) as told:
        await transport.dial("127.0.0.1", server.sockets[0].getsockname()[1])
    assert told.value.code == "dial_failed"
    await transport.close()
    server.close()


async def test_a_taken_port_is_a_world_fault():
    async with open_port() as ends:
        with pytest.raises(WorldFault) as told:
            await ends.transport.listen("127.0.0.1", ends.port, ends.accept)
        assert told.value.code == "listen_failed"
        assert f"127.0.0.1:{ends.port}" in str(told.value)


async def test_all_interfaces_are_one_port_and_name_a_host_alike():
    ends = Ends()
    listening = await ends.transport.listen(None, 0, ends.accept)
    ends.port = listening.port
    near, far = await ends.pair()
    assert (near.remote, far.remote) == ("127.0.0.1", "127.0.0.1")
    await near.send(b"x")
    assert await far.receive() == b"x"
    ends.over.set()
    await listening.close()
    await ends.transport.close()


async def test_a_pong_answers_a_ping_of_a_proven_peer():
    async with open_port() as ends:
        near, far = await ends.pair()
        await near._socket.ping(b"early")
        await near.send(b"key")
        assert await far.receive() == b"key"
        await far.send(b"proven")
        assert await near.receive() == b"proven"
        await near._socket.ping(b"late")
        await near.send(b"done")
        assert await far.receive() == b"done"
        pong = await asyncio.wait_for(near._socket.receive(), 20)
        assert bytes(pong.data) == b"late"


async def test_a_peer_that_answers_no_heartbeat_is_given_up(monkeypatch):
    assert limits.HEARTBEAT_S > limits.HANDSHAKE_S, "else a scanner would hear a ping"
    monkeypatch.setattr(limits, "HEARTBEAT_S", 0.2)
    async with open_port() as ends:
        reader, writer = await asyncio.open_connection("127.0.0.1", ends.port)
        writer.write(UPGRADE)
        await reader.readuntil(b"\r\n\r\n")
        wire = await asyncio.wait_for(ends.accepted.get(), 20)
        with pytest.raises(WorldFault) as told:
            await asyncio.wait_for(wire.receive(), 20)
        assert told.value.code == "link_closed"
        writer.close()


async def test_a_bug_behind_a_connection_is_loud():
    async def accept(wire: Wire) -> None:
        raise RuntimeError("planted")

    seen = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: seen.append(context["exception"]))
    transport = WebSocketTransport()
    listening = await transport.listen("127.0.0.1", 0, accept)
    wire = await transport.dial("127.0.0.1", listening.port)
    with pytest.raises(WorldFault):
        await wire.receive()
    await listening.close()
    await transport.close()
    assert [str(error) for error in seen] == ["planted"]


# What a scanner sees


@asynccontextmanager
async def alice_listens(handshake_s: float = 20.0) -> AsyncIterator[Listener]:
    """A whole listener, as a node opens it, with a key for contacts only."""

    async def serve(channel) -> None:
        raise AssertionError("nobody has the key")

    transport = WebSocketTransport(handshake_s=handshake_s)
    listener = Listener(transport, lambda: ALICE, lambda: [psk()], serve, chance())
    await listener.start("127.0.0.1", 0)
    yield listener
    await listener.close()
    await transport.close()


async def scan(port: int, *parts: bytes) -> tuple[bytes, bytes]:
    """(what came up to the end of the HTTP head, every byte after it) of a connection that says `parts`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    async with asyncio.timeout(20):
        writer.write(parts[0])
        head = await reader.readuntil(b"\r\n\r\n")
        for part in parts[1:]:
            writer.write(part)
        try:
            rest = await reader.read()
        except ConnectionError:  # reset, or a pipe that is broken when the rest is written
            rest = b""
    writer.close()
    return head, rest


def masked(opcode: int, payload: bytes) -> bytes:
    """One WebSocket frame of a client, under the mask 0."""
    size = len(payload)
    length = b"\xff" + size.to_bytes(8, "big")
    if size < 65_536:
        length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return bytes((0x80 | opcode,)) + length + bytes(4) + payload


SCANS = {
    "nothing of ours": masked(2, os.urandom(64)),
    "as long as a first message": masked(2, os.urandom(1_248)),
    "empty": masked(2, b""),
    "the largest": masked(2, bytes(65_535)),
    "too large": masked(2, bytes(65_536)),
    "text": masked(1, b"hello"),
    "close": masked(8, b"\x03\xe8"),
    "ping, then close": masked(9, b"ping") + masked(8, b""),
    "reserved opcode": masked(5, b"x"),
    "reserved bits": b"\xf2" + masked(2, b"x")[1:],
    "endless fragments": b"\x02\x81\0\0\0\0x" + b"\x00\x81\0\0\0\0x" * 70_000,
    "huge length": b"\x82\xff" + b"\xff" * 8 + bytes(4),
    "not a websocket": b"GET / HTTP/1.1\r\n\r\n" * 4,
}


@pytest.mark.parametrize("said", SCANS.values(), ids=SCANS.keys())
async def test_a_scanner_hears_not_one_byte_after_the_upgrade(said):
    async with alice_listens() as alice:
        head, rest = await scan(alice.port, UPGRADE, said)
        assert head.startswith(b"HTTP/1.1 101 ")
        assert rest == b""


async def test_a_silent_scanner_hears_nothing_until_it_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(limits, "HANDSHAKE_S", 0.3)
    async with alice_listens() as alice:
        _, rest = await scan(alice.port, UPGRADE, masked(9, b"are you there?"))
        assert rest == b""
        async with asyncio.timeout(20):
            while not alice.counters["handshake_timeout"]:
                await asyncio.sleep(0)
        assert alice.counters["handshake_timeout"] == 1


async def test_the_upgrade_names_no_software_and_no_compression():
    async with alice_listens() as alice:
        head, _ = await scan(alice.port, UPGRADE, masked(2, b"x"))
        names = {line.partition(b":")[0].lower(): line for line in head.split(b"\r\n")[1:] if line}
        assert set(names) <= {b"upgrade", b"connection", b"sec-websocket-accept", b"date", b"server"}
        assert names.get(b"server", b"Server: ") == b"Server: "


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        UPGRADE.replace(b"13", b"99"),
    ],
)
async def test_plain_http_is_not_found(request_):
    async with alice_listens() as alice:
        head, rest = await scan(alice.port, request_)
        assert head.startswith(b"HTTP/1.1 404 ")
        assert b"python" not in (head + rest).lower()
        assert b"kith" not in (head + rest).lower()


@pytest.mark.parametrize("drop", [b"", b"GET / HT", UPGRADE[:-2], b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5])
async def test_a_request_that_never_ends_is_cut_off(drop):
    """Slow loris before the upgrade: a byte now and then buys no time."""
    async with alice_listens(handshake_s=0.3) as alice:
        reader, writer = await asyncio.open_connection("127.0.0.1", alice.port)
        async with asyncio.timeout(20):
            with pytest.raises((ConnectionError, EOFError)):
                await drip(reader, writer, drop)
        writer.close()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, begin: bytes) -> None:
    """Write a header byte by byte until the connection ends."""
    writer.write(begin)
    ended = asyncio.ensure_future(reader.read())
    while not ended.done():
        if begin:
            writer.write(b"x")
            await writer.drain()
        await asyncio.sleep(0.05)
    ended.result()
    raise EOFError


async def test_a_flood_of_half_open_connections_stays_bounded_and_locks_nobody_out(monkeypatch):
    """Half of the flood says nothing at all, half upgrades and then says nothing; a peer still gets through."""
    monkeypatch.setattr(limits, "HANDSHAKE_S", 1_000)  # whoever leaves is shown out
    served = asyncio.Event()

    async def serve(channel) -> None:
        served.set()

    transport = WebSocketTransport(handshake_s=1_000)
    listener = Listener(transport, lambda: ALICE, lambda: [psk()], serve, chance())
    port = await listener.start("127.0.0.1", 0)
    readers, writers = [], []
    for number in range(3 * limits.HALF_OPEN):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        readers.append(reader)
        writers.append(writer)
        if number % 2:
            writer.write(UPGRADE)
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
        assert len(listener.lobby) <= limits.HALF_OPEN
        assert len(listener._listening.lobby) <= limits.HALF_OPEN
    assert listener.lobby.evicted == limits.HALF_OPEN // 2
    assert listener._listening.lobby.evicted >= limits.HALF_OPEN // 2 - 1
    for shown_out in (readers[0], readers[1]):
        assert await asyncio.wait_for(shown_out.read(), 20) == b""
    link = await open_link(await transport.dial("127.0.0.1", port), person("bob"), psk(), chance("bob"))
    await asyncio.wait_for(served.wait(), 20)
    await link.close()
    for writer in writers:
        writer.close()
    await listener.close()
    await transport.close()
