"""Hostile strangers at a node's port: before the upgrade, on the WebSocket, and in each message of the handshake."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from aiohttp import web

from crypto.noise import Handshake
from crypto.primitives import mlkem_encapsulate
from node.errors import Fault
from node.net import limits
from tests.hostile.link import LINK, UPGRADE, LinkHouse, ended
from tests.hostile.matrix import Cell, Check, cells, for_ever, is_now, raised, says, silent
from tests.node.net.people import person, psk

HANDSHAKE = "handshake"
LIBRARY = "the HTTP parser of the library refuses it before anything of ours runs"
EVE, BOB = person("eve"), person("bob")
CLOSED = "closed"
GOOD = SimpleNamespace(account=EVE.account, device=EVE.device_keys.device, chain=EVE.chain)
DEADLINE = Check("node.net.link.handshaking", lambda before: for_ever)


def masked(opcode: int, payload: bytes, first: int = 0x80) -> bytes:
    """One WebSocket frame of a client, under the mask 0."""
    size = len(payload)
    length = b"\xff" + size.to_bytes(8, "big")
    if size < 65_536:
        length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return bytes((first | opcode,)) + length + bytes(4) + payload


async def raw(house: LinkHouse, data: bytes) -> str:
    """Bytes on the bare socket: the HTTP status, or the code under which the upgraded connection ended."""
    before = Counter(house.listener.counters)
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(data)
    try:
        answer = await reader.read()
    except ConnectionResetError:
        answer = b""
    finally:
        writer.close()
    head, _, rest = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 101 "):
        return head[9:12].decode() or CLOSED
    return f"said {len(rest)} bytes" if rest else await house.verdict(before)


async def slowly(house: LinkHouse, data: bytes) -> str:
    """A header byte by byte, for as long as it is let."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(data)
    ending = asyncio.ensure_future(reader.read())
    while not ending.done():
        writer.write(b"x")
        await asyncio.wait([ending], timeout=0.05)
    writer.close()
    return CLOSED if isinstance(ending.exception(), ConnectionError) or not ending.result() else "answered"


async def silently(house: LinkHouse, data: bytes) -> str:
    """An upgrade, and then nothing that helps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "HANDSHAKE_S", 0.2)
        return await raw(house, data)


Change = Callable[[bytes], bytes]


async def shaking(house: LinkHouse, how: SimpleNamespace) -> str:
    """A handshake by Eve in which something is wrong: the code under which it ended."""
    before = Counter(house.listener.counters)
    wire = await house.transport.dial("127.0.0.1", house.port)
    secret = EVE.device_keys.exchange_private
    shake = Handshake.initiator(secret, how.psk, os.urandom, mlkem_encapsulate)
    try:
        await wire.send(how.first(shake.write(how.payload)))
        if how.third is not None:
            shake.read(await wire.receive())
            await wire.send(how.seal(shake, how.third))
        while True:
            await wire.receive()
    except Fault:
        return await house.verdict(before)
    finally:
        await wire.close()


def first(change: Change = bytes, payload: bytes = b"", key: bytes | None = None) -> SimpleNamespace:
    """What is wrong with message 1."""
    return SimpleNamespace(psk=key or psk().key, first=change, payload=payload, third=None)


def third(payload: bytes, seal: Callable[[Handshake, bytes], bytes] = Handshake.write) -> SimpleNamespace:
    """What is wrong with message 3."""
    return SimpleNamespace(psk=psk().key, first=bytes, payload=b"", third=payload, seal=seal)


def certificate(account: Any = EVE.account, device: Any = EVE.device_keys.device, chain: Any = None) -> bytes:
    return msgspec.msgpack.encode([account, device, list(EVE.chain) if chain is None else chain])


def before_the_upgrade() -> list[Cell]:
    get = b"GET / HTTP/1.1\r\nHost: x\r\n"
    headers = b"".join(b"X%d: y\r\n" % number for number in range(40))
    door = is_now("node.net.websocket._DOOR", {"access_log": None, "lingering_time": 0})
    prepare = says("node.net.websocket._Answered.can_prepare", SimpleNamespace(ok=True))
    lobby = is_now("node.net.websocket._Door.connection_made", web.RequestHandler.connection_made)
    rows: list[Any] = [
        ("wrong type", "TLS", b"\x16\x03\x01\x02\x00" + bytes(300) + b"\r\n\r\n", "400", LIBRARY),
        ("oversize", "a header of 4 KB", get + b"X: " + b"a" * 4000 + b"\r\n\r\n", "400", door),
        ("huge count", "forty headers", get + headers + b"\r\n", "400", door),
        ("wrong value", "no upgrade", get + b"\r\n", "404", prepare),
        ("wrong value", "POST", get.replace(b"GET", b"POST") + b"Content-Length: 1\r\n\r\nx", "404", prepare),
        ("unknown version", "WebSocket 99", UPGRADE.replace(b"Version: 13", b"Version: 99"), "404", prepare),
        ("path traversal", "a path that climbs", get.replace(b"/ ", b"/../../etc/passwd ") + b"\r\n", "404", prepare),
        ("header smuggling", "a length and chunks",
         get + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "400", LIBRARY),
        ("header smuggling", "a name with a space", get + b"X y: z\r\n\r\n", "400", LIBRARY),
        ("control text", "a zero in a header", get + b"X: a\0b\r\n\r\n", "400", LIBRARY),
    ]  # fmt: skip
    slow: list[Any] = [
        ("slowloris", "a request without end", b"GET /", CLOSED, lobby),
        ("slowloris", "headers without end", UPGRADE[:-2], CLOSED, lobby),
    ]
    return [*cells(HANDSHAKE, raw, rows, LINK), *cells(HANDSHAKE, slowly, slow, LINK)]


def on_the_socket() -> list[Cell]:
    ending = silent("node.net.websocket._SocketWire._end")
    found = Check("node.net.link.try_psks", lambda before: lambda message, keys, make: (0, make(psk().key), b""))
    largest = raised("node.net.websocket._MAX_MESSAGE")
    rows: list[Any] = [
        ("unauthenticated", "64 random bytes", UPGRADE + masked(2, bytes(range(64))), "unknown_psk", found),
        ("unauthenticated", "as long as a first message", UPGRADE + masked(2, bytes(1248)), "unknown_psk", found),
        ("unauthenticated", "the largest message", UPGRADE + masked(2, bytes(65_535)), "unknown_psk", found),
        ("empty", "a message of nothing", UPGRADE + masked(2, b""), "unknown_psk", found),
        ("oversize", "a message of 64 KiB", UPGRADE + masked(2, bytes(65_536)), "bad_message", largest),
        ("wrong type", "text", UPGRADE + masked(1, b"hello"), "bad_message", ending),
        ("invalid UTF-8", "text that is none", UPGRADE + masked(1, b"\xc3\x28"), "bad_message", ending),
        ("wrong value", "a reserved opcode", UPGRADE + masked(5, b"x"), "bad_message", ending),
        ("wrong value", "compressed", UPGRADE + masked(2, b"x", 0xC0), "bad_message", ending),
        ("huge count", "70,000 fragments", UPGRADE + b"\2\x81\0\0\0\0x" + b"\0\x81\0\0\0\0x" * 70_000, "bad_message",
         ending),
        ("huge number", "a length of 2**64-1", UPGRADE + b"\x82\xff" + b"\xff" * 8 + bytes(4), "bad_message", ending),
        ("wrong order", "a close before anything", UPGRADE + masked(8, b"\x03\xe8"), "link_closed", ending),
    ]  # fmt: skip
    slow: list[Any] = [
        ("slowloris", "silence after the upgrade", UPGRADE, "handshake_timeout", DEADLINE),
        ("slowloris", "pings instead of a handshake", UPGRADE + masked(9, b"x") * 20, "handshake_timeout", DEADLINE),
    ]
    return [*cells(HANDSHAKE, raw, rows, LINK), *cells(HANDSHAKE, silently, slow, LINK)]


def first_message() -> list[Cell]:
    unread = "only the keys themselves tell it from a sound one: Noise has no check that could be left out"
    blank = Check("node.net.link.try_psks", _without_payload)
    rows: list[Any] = [
        ("unauthenticated", "the key of nobody", first(key=b"\xee" * 32), "unknown_psk", unread),
        ("truncated", "message 1 less a byte", first(lambda data: data[:-1]), "unknown_psk", unread),
        ("trailing bytes", "message 1 and a byte", first(lambda data: data + b"x"), "unknown_psk", unread),
        ("wrong signature", "one bit of message 1", first(lambda data: data[:-1] + bytes((data[-1] ^ 1,))),
         "unknown_psk", unread),
        ("wrong value", "a key of small order", first(lambda data: bytes(32) + data[32:]), "unknown_psk", unread),
        ("wrong value", "a payload in message 1", first(payload=b"x"), "bad_handshake", blank),
    ]  # fmt: skip
    return cells(HANDSHAKE, shaking, rows, LINK)


def _without_payload(before: Any) -> Any:
    def opened(*arguments: Any) -> Any:
        index, handshake, _ = before(*arguments)
        return index, handshake, b""

    return opened


def third_message() -> list[Cell]:
    whole = is_now("node.net.link._decode_certificate", lambda data: GOOD)
    chain = says("node.net.link.check_chain", Same())
    forged = msgspec.msgpack.decode(EVE.chain[1])
    forged = msgspec.msgpack.encode([forged[0], bytes(64), forged[2]])
    good, alice = certificate(), person("alice")
    rubbish = is_now("node.net.link._read_certificate", lambda handshake, message, own: GOOD)
    rows: list[Any] = [
        ("wrong signature", "64 bytes of rubbish for message 3", third(bytes(64), lambda shake, data: data),
         "bad_handshake", rubbish),
        ("truncated", "message 3 less a byte", third(good, lambda shake, data: shake.write(data)[:-1]), "bad_handshake",
         rubbish),
        ("trailing bytes", "message 3 and a byte", third(good, lambda shake, data: shake.write(data) + b"x"),
         "bad_handshake", rubbish),
        ("empty", "no certificate", third(b""), "bad_identity", whole),
        ("truncated", "a certificate less a byte", third(good[:-1]), "bad_identity", whole),
        ("trailing bytes", "a certificate and a byte", third(good + b"\0"), "bad_identity", whole),
        ("trailing bytes", "a fourth field", third(b"\x94" + good[1:] + b"\1"), "bad_identity", whole),
        ("wrong type", "a map for a certificate", third(b"\x80"), "bad_identity", whole),
        ("wrong type", "text for an account", third(certificate(account="x" * 32)), "bad_identity", whole),
        ("wrong length", "an account of 31 bytes", third(certificate(account=bytes(31))), "bad_identity", whole),
        ("huge count", "2**32-1 links", third(certificate(chain=[])[:-1] + b"\xdd\xff\xff\xff\xff"), "bad_identity",
         whole),
        ("huge count", "four links", third(certificate(chain=[*EVE.chain] * 2)), "bad_identity", whole),
        ("deep nesting", "30,000 arrays", third(certificate(chain=[])[:-1] + b"\x91" * 30_000), "bad_identity", whole),
        ("wrong order", "the certificate before the genesis", third(certificate(chain=EVE.chain[::-1])), "bad_chain",
         chain),
        ("wrong signature", "a certificate nobody signed", third(certificate(chain=[EVE.chain[0], forged])),
         "bad_signature",
         silent("sync.chains.check")),
        ("replayed", "the certificate of Bob", third(certificate(BOB.account, BOB.device_keys.device, [*BOB.chain])),
         "bad_identity", chain),
        ("replayed", "the certificate of Alice herself",
         third(certificate(alice.account, alice.device_keys.device, [*alice.chain])),
         "bad_identity", chain),
        ("wrong value", "an account that the chain does not name", third(certificate(account=BOB.account)), "bad_chain",
         chain),
        ("invalid UTF-8", "an account that is no UTF-8", third(b"\x93\xa2\xc3\x28" + good[1:]), "bad_identity", whole),
        ("NaN", "no number for a device", third(certificate(device=float("nan"))), "bad_identity", whole),
    ]  # fmt: skip
    return cells(HANDSHAKE, shaking, rows, LINK)


class Same:
    """What is like everything."""

    def __ne__(self, other: object) -> bool:
        return False


async def unsealed(house: LinkHouse, messages: Sequence[int]) -> str:
    """Noise messages that are not what comes next on a link."""
    before = Counter(house.listener.counters)
    link = await house.dial("eve")
    sealed = [link._sending.seal(b"\x0d\0\0\0\x91\1") for _ in range(3)] + [bytes(100), b"", bytes(15)]
    for index in messages:
        await link._wire.send(sealed[index])
    return await ended(house, link, before)


def after_it() -> list[Cell]:
    opening = Check("node.net.link.Link.receive", lambda before: _believing)
    rows: list[Any] = [
        ("wrong signature", "a message under no key", [3], "bad_message", opening),
        ("empty", "a message of nothing, on a link", [4], "bad_message", opening),
        ("truncated", "a message shorter than its tag", [5], "bad_message", opening),
        ("replayed", "a message twice", [0, 0], "bad_message", opening),
        ("wrong order", "the second message first", [1, 0], "bad_message", opening),
        ("wrong order", "a message left out", [0, 2], "bad_message", opening),
    ]
    return cells(HANDSHAKE, unsealed, rows, LINK)


async def _believing(link: Any) -> Any:
    """A link that takes every message for a Nudge."""
    from sync.frames import Nudge

    await link._wire.receive()
    return Nudge()


CELLS = [*before_the_upgrade(), *on_the_socket(), *first_message(), *third_message(), *after_it()]
