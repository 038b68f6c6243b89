"""Hostile inputs to a relay, each with its one clear answer; after each the relay serves everybody else as before.

An answer is an HTTP status, silence and the end of the connection for who has proven nothing, BYE for who breaks the
rules of the line, and REFUSE with a code for questions.
"""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from crypto.keys import Context, sign
from crypto.noise import Handshake
from crypto.primitives import mlkem_encapsulate
from node.relay import limits
from sync import hub
from sync.frames import Ping
from tests.node.relay.client import Client, RefusedError, Seat, Town, envelope
from tests.node.relay.keeping import pieces, put_blob, request

ENDED = "ended"
Case = Callable[[Town], Awaitable[str]]


# --- before the handshake


def http(data: bytes) -> Case:
    """Bytes on the bare socket; the status that comes back, or the end."""

    async def case(around: Town) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", around.port)
        writer.write(data)
        try:
            answer = await asyncio.wait_for(reader.read(4096), 20)
        finally:
            writer.close()
        return answer[9:12].decode() if answer.startswith(b"HTTP/1.") else ENDED

    return case


def socket(send: Callable[[Any], Awaitable[None]]) -> Case:
    """Something on a WebSocket that has shaken no hands; what comes back."""

    async def case(around: Town) -> str:
        url = f"ws://127.0.0.1:{around.port}/"
        async with aiohttp.ClientSession() as session, session.ws_connect(url, max_msg_size=0) as wire:
            await send(wire)
            message = await wire.receive(20)
        return ENDED if message.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE) else repr(message)

    return case


def shaking(psk: bytes = bytes(32), first: bytes = b"", third: bytes | None = b"") -> Case:
    """A handshake with something wrong in it; third=None sends rubbish instead of the last message."""

    async def case(around: Town) -> str:
        wire = await around.transport.dial("127.0.0.1", around.port)
        handshake = Handshake.initiator(os.urandom(32), psk, os.urandom, mlkem_encapsulate)
        await wire.send(handshake.write(first))
        try:
            if third != b"":
                handshake.read(await wire.receive())
                await wire.send(os.urandom(64) if third is None else handshake.write(third))
            return repr(await wire.receive())
        except Exception as error:
            return ENDED if getattr(error, "code", "") == "link_closed" else repr(error)

    return case


# --- on the line


def saying(*plaintexts: bytes) -> Case:
    """Fragments that break a rule; the BYE."""

    async def case(around: Town) -> str:
        client = await around.connect()
        for plaintext in plaintexts:
            await client.send_plaintext(plaintext)
        await client.until(lambda: client.closed)
        return client.bye

    return case


def frame(number: int, *fields: object) -> bytes:
    """A whole frame in one fragment."""
    return bytes((number, 0, 0, 0)) + msgspec.msgpack.encode(fields)


async def unsealed(around: Town) -> str:
    client = await around.connect()
    await client.send_sealed(os.urandom(100))
    await client.until(lambda: client.closed)
    return client.bye


async def replayed(around: Town) -> str:
    client = await around.connect()
    sealed = client._sending.seal(frame(13, 1))
    await client.send_sealed(sealed)
    await client.send_sealed(sealed)
    await client.until(lambda: client.closed)
    return client.bye


def ignored(*plaintexts: bytes) -> Case:
    """Frames that mean nothing here are passed over: the next question is answered."""

    async def case(around: Town) -> str:
        client = await around.connect()
        for plaintext in plaintexts:
            await client.send_plaintext(plaintext)
        await client.ask(hub.Watch(0, ()))
        return client.bye or "passed over"

    return case


# --- questions


def asking(question: Any, member: bool = True) -> Case:
    """A question; the code of its refusal."""

    async def case(around: Town) -> str:
        client = await (around.member() if member else around.connect())
        return await code(client.ask(question))

    return case


async def code(work: Awaitable[object]) -> str:
    try:
        return f"answered: {await work}"
    except RefusedError as error:
        return error.code


async def replayed_signature(around: Town) -> str:
    seat, bob, eve = Seat(), await around.member(), await around.member()
    signature = sign(seat.seed, Context.MAILBOX, bob.handshake_hash)
    await bob.ask(hub.Open(0, seat.key, signature))
    return await code(eve.ask(hub.Open(0, seat.key, signature)))


async def small_order_key(around: Town) -> str:
    return await code((await around.member()).ask(hub.Open(0, b"\1" + bytes(31), bytes(64))))


def sized(size: int) -> Case:
    async def case(around: Town) -> str:
        seat, bob = Seat(), await around.member()
        await bob.open(seat)
        return await code(bob.put(seat, bytes(size)))

    return case


async def taken_card(around: Town) -> str:
    bob, eve = await around.member(), await around.member()
    await bob.ask(hub.PutCard(0, bytes(32), b"mine", 2**32 - 1))
    return await code(eve.ask(hub.PutCard(0, bytes(32), b"not mine", 2**32 - 1)))


async def blob_of_another_name(around: Town) -> str:
    return await code(put_blob(await around.member(), os.urandom(100_000), bytes(32)))


def blob_pieces(change: Callable[[list[hub.PutBlob]], list[hub.PutBlob]]) -> Case:
    async def case(around: Town) -> str:
        client = await around.member()
        future = client.begin()
        ref = client._next
        for piece in change(pieces(os.urandom(150_000))):
            await client.send(hub.PutBlob(ref, piece.address, piece.offset, piece.total, piece.data))
        return await code(asyncio.wait_for(future, 20))

    return case


async def beyond_the_end(around: Town) -> str:
    bob = await around.member()
    await put_blob(bob, b"blob")
    return await code(bob.ask(hub.GetBlob(0, hashlib.sha256(b"blob").digest(), 4)))


async def too_many_uploads(around: Town) -> str:
    bob = await around.member()
    for _ in range(limits.UPLOADS):
        bob.begin()
        await bob.send(hub.PutBlob(bob._next, os.urandom(32), 0, 2, b"x"))
    return await code(bob.ask(hub.PutBlob(0, os.urandom(32), 0, 2, b"x")))


async def certificate_of_another(around: Town) -> str:
    bob, eve = await around.member(), await around.member()
    await bob.ask(hub.Certify(0, request(ec.generate_private_key(ec.SECP256R1()))))
    made = around.made._house.store  # type: ignore[attr-defined]
    serial = await made.read(lambda cx: cx.value("SELECT serial FROM certificate"))
    return await code(eve.ask(hub.Revoke(0, serial)))


async def forged_request(around: Town) -> str:
    data = bytearray(request(ed25519.Ed25519PrivateKey.generate()))
    data[-1] ^= 1
    return await code((await around.member()).ask(hub.Certify(0, bytes(data))))


async def too_many_leases(around: Town) -> str:
    bob = await around.member()
    for _ in range(limits.LEASES):
        await _unhurried(bob, hub.Lease(0, os.urandom(32), b"", 300))
    return await code(_unhurried(bob, hub.Lease(0, os.urandom(32), b"", 300)))


async def _unhurried(client: Client, question: Any) -> Any:
    while (answer := await code(client.ask(question))) == "slow_down":
        await asyncio.sleep(0.02)
    if not answer.startswith("answered"):
        raise RefusedError(answer)
    return answer


async def hurried(around: Town) -> str:
    bob = await around.member()  # at once: one after the other they may take what a slow machine takes for them
    codes = await asyncio.gather(*(code(bob.ask(hub.GetCrl(0))) for _ in range(3 * limits.COSTLY_BURST)))
    return "slow_down" if "slow_down" in codes else codes[-1]


async def guessing(around: Town) -> str:
    """Trying tokens ends soon."""
    eve = await around.connect()
    for _ in range(limits.REFUSALS):
        eve.begin()
        await eve.send(hub.Put(eve._next, bytes(32), os.urandom(16), envelope()))
    await eve.until(lambda: eve.closed)
    return eve.bye


UPGRADE = b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
MORE = bytes((42, 0, 0, 1)) + bytes(65_515)
KEY_1024 = rsa.generate_private_key(public_exponent=65537, key_size=1024)

CASES: dict[str, tuple[Case, str]] = {
    "random bytes": (http(b"\x16\x03\x01\x02\x00" + os.urandom(300) + b"\r\n\r\n"), "400"),
    "another page": (http(b"GET /admin HTTP/1.1\r\nHost: a\r\n\r\n"), "404"),
    "a path that climbs": (http(b"GET /health/../metrics HTTP/1.1\r\nHost: a\r\n\r\n"), "404"),
    "POST to health": (http(b"POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"), "404"),
    "figures without a token": (http(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"), "401"),
    "figures with a wrong token": (http(b"GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n\r\n"), "401"),
    "a token that is no text": (http(b"GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: \xff\xfe\r\n\r\n"), "401"),
    "a huge header": (http(b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n"), "400"),
    "an upgrade without a key": (http(UPGRADE + b"\r\n"), "404"),
    "text": (socket(lambda wire: wire.send_str("hello")), ENDED),
    "a message too large": (socket(lambda wire: wire.send_bytes(bytes(65_536))), ENDED),
    "rubbish for a handshake": (socket(lambda wire: wire.send_bytes(os.urandom(1248))), ENDED),
    "nothing for a handshake": (socket(lambda wire: wire.send_bytes(b"")), ENDED),
    "another psk": (shaking(psk=bytes(31) + b"\1"), ENDED),
    "a payload in message 1": (shaking(first=b"x"), ENDED),
    "a payload in message 3": (shaking(third=b"x"), ENDED),
    "rubbish for message 3": (shaking(third=None), ENDED),
    "a message under no key": (unsealed, "bad_frame"),
    "a message twice": (replayed, "bad_frame"),
    "a fragment too short": (saying(b"\x20\0"), "bad_frame"),
    "a fragment with an unknown flag": (saying(b"\x20\0\0\2x"), "bad_frame"),
    "a fragment of another stream": (saying(b"\x20\0\1\0x"), "bad_frame"),
    "two frames in each other": (saying(MORE, b"\x20\0\0\0x"), "bad_frame"),
    "a frame that never ends": (saying(*[MORE] * 17), "bad_frame"),
    "no msgpack": (saying(b"\x20\0\0\0\xc1"), "bad_frame"),
    "a deep msgpack": (saying(b"\x24\0\0\0" + b"\x91" * 60_000), "bad_frame"),
    "a claim of four thousand million items": (saying(b"\x24\0\0\0\xdd\xff\xff\xff\xff"), "bad_frame"),
    "a negative ref": (saying(frame(55, -1)), "bad_frame"),
    "a field of a wrong type": (saying(frame(37, 1, bytes(32), "token", b"")), "bad_frame"),
    "a frame without its fields": (saying(frame(37, 1)), "bad_frame"),
    "a small frame that is large": (saying(frame(55, 1, bytes(2000))), "bad_frame"),
    "a frame of tomorrow": (ignored(frame(200, "anything")), "passed over"),
    "answers from an asker": (ignored(frame(38, [1]), frame(39, 1, "x", 0), frame(40, bytes(32), [])), "passed over"),
    "a wrong secret": (asking(hub.Enrol(0, bytes(16)), member=False), "bad_invitation"),
    "a box for a stranger": (asking(hub.Open(0, bytes(32), bytes(64)), member=False), "not_a_member"),
    "a signature of another connection": (replayed_signature, "bad_signature"),
    "a key of small order": (small_order_key, "bad_signature"),
    "tokens for a box of another": (asking(hub.Tokens(0, bytes(32), ())), "not_open"),
    "mail for nobody": (asking(hub.Put(0, bytes(32), bytes(16), envelope())), "not_welcome"),
    "an empty envelope": (sized(0), "bad_size"),
    "an envelope of no bucket": (sized(min(hub.ENVELOPE_SIZES) + 1), "bad_size"),
    "a card that is over": (asking(hub.PutCard(0, bytes(32), b"x", 1)), "expired"),
    "a card of another": (taken_card, "card_taken"),
    "a card nobody knows": (asking(hub.GetCard(0, bytes(32)), member=False), "unknown_card"),
    "a blob from a stranger": (asking(hub.PutBlob(0, bytes(32), 0, 1, b"x"), member=False), "not_a_member"),
    "a blob under another name": (blob_of_another_name, "bad_blob"),
    "a blob without its beginning": (blob_pieces(lambda some: some[1:2]), "bad_blob"),
    "a blob with a hole": (blob_pieces(lambda some: [some[0], some[2]]), "bad_blob"),
    "a blob longer than it says": (asking(hub.PutBlob(0, bytes(32), 0, 1, b"xy")), "bad_blob"),
    "too many blobs at once": (too_many_uploads, "slow_down"),
    "a blob nobody has": (asking(hub.GetBlob(0, bytes(32), 0), member=False), "unknown_blob"),
    "a blob beyond its end": (beyond_the_end, "bad_blob"),
    "no request": (asking(hub.Certify(0, b"\x30\x80")), "bad_request"),
    "a request by a weak key": (asking(hub.Certify(0, request(KEY_1024))), "bad_request"),
    "a request that another signed": (forged_request, "bad_request"),
    "a certificate for a stranger": (asking(hub.Certify(0, b"x"), member=False), "not_a_member"),
    "a certificate of nobody": (asking(hub.Revoke(0, b"\1")), "unknown_certificate"),
    "a certificate of another": (certificate_of_another, "unknown_certificate"),
    "too many leases": (too_many_leases, "too_many_leases"),
    "too much at once": (hurried, "slow_down"),
    "guessing tokens": (guessing, "too_many_refusals"),
}


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
async def test_one_clear_answer_and_everybody_else_is_served(serving: Callable[..., Any], name: str) -> None:
    failed: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failed.append(context))
    made, around = await serving()
    around.made = made
    seat, bob = Seat(), await around.member()
    await bob.open(seat)
    case, answer = CASES[name]
    assert await asyncio.wait_for(case(around), 30) == answer
    await (await around.connect()).put(seat, envelope())
    assert len(await bob.letters(1)) == 1
    assert failed == []


async def test_who_reads_nothing_is_not_read_either(serving: Callable[..., Any], monkeypatch: Any) -> None:
    """A thousand questions with large answers and nobody who takes them: memory stays where it is."""
    monkeypatch.setattr(limits, "COSTLY_BURST", 100_000)
    made, around = await serving()
    bob = await around.member()
    await put_blob(bob, blob := os.urandom(1_000_000))
    eve = await around.connect()
    await eve.ask(hub.Watch(0, ()))
    eve._reading.cancel()
    session = next(one for one in made._house.sessions if one.member is None)
    question = hub.encode(hub.GetBlob(1, hashlib.sha256(blob).digest(), 0))

    async def flood() -> None:
        for _ in range(2_000):
            await eve.send_bytes(question)

    flooding = asyncio.ensure_future(flood())
    async with asyncio.timeout(20):
        while not session._is_held_back():
            await bob.ask(hub.Watch(0, ()))
    for _ in range(50):
        await bob.ask(hub.Watch(0, ()))
        assert session._out_bytes < limits.OUT_BYTES + 2 * 50_000
    flooding.cancel()


async def test_a_sender_waits_for_the_disk_within_bounds(serving: Callable[..., Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "WAITING_LETTERS", 10)
    made, around = await serving()
    seat, bob = Seat(), await around.member()
    await bob.open(seat)
    bob.take_at_once = True
    most = 0
    put = made._house.intake.put

    def watched(sender: Any, frame_: hub.Put) -> None:
        nonlocal most
        put(sender, frame_)
        most = max(most, sender.waiting_letters)

    monkeypatch.setattr(made._house.intake, "put", watched)
    await bob.put_many(seat, [envelope(n) for n in range(300)])
    assert 1 < most <= 11
    await bob.send(Ping(1))


async def test_a_handshake_that_stops_ends_and_too_many_show_the_oldest_out(
    serving: Callable[..., Any], monkeypatch: Any
) -> None:
    monkeypatch.setattr(limits, "LINES_PER_HOST", 3)
    made, around = await serving()
    clients = [await around.connect() for _ in range(3)]
    wire = await around.transport.dial("127.0.0.1", around.port)
    with pytest.raises(Exception, match="closed"):
        await wire.receive()
    assert made._house.counters["relay_turned_away_total"] == 1
    await clients[0].close()
    await clients[1].ask(hub.Watch(0, ()))
    async with asyncio.timeout(20):
        while len(made._hosts) and made._hosts.total() > 2:
            await clients[1].ask(hub.Watch(0, ()))
    await (await around.connect()).ask(hub.Watch(0, ()))
