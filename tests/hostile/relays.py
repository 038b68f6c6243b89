"""Hostile nodes at a relay: each frame read from bytes that lie, fragments on a line, questions, and the handshake."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from crypto.keys import Context, sign
from sync import hub, topic
from tests.hostile.examples import example
from tests.hostile.matrix import Cell, Check, blind, cells, is_now, raised, says, silent, taking
from tests.hostile.relay_house import RELAY, asking, flooding, saying, sealing, shaking
from tests.node.relay.client import Log, Seat, entry, envelope
from tests.node.relay.keeping import request

FRAMES = "relay protocol"
DECODER = blind("sync.hub._DECODERS")
NOBODY = bytes(32)
KEY_1024 = rsa.generate_private_key(public_exponent=65537, key_size=1024)
FORGED = request(ec.generate_private_key(ec.SECP256R1()))
EXPRESSION = "one comparison inside a transaction, which cannot be left out alone"


def framed(number: int, *fields: object) -> bytes:
    """A whole frame in one fragment."""
    return bytes((number, 0, 0, 0)) + msgspec.msgpack.encode(fields)


def each_type() -> list[Cell]:
    """Two lies that every type is told."""
    rows: list[Any] = []
    for number, kind in hub.TYPES.items():
        name, head = kind.__name__, bytes((number,))
        wrong = msgspec.msgpack.encode([{"no": "field"}, *example(kind)[1:]])
        rows += [
            ("wrong type", f"{name} whose first field is a map", head + wrong, "bad_frame", DECODER),
            ("huge count", f"{name} of 2**32-1 fields", head + b"\xdd\xff\xff\xff\xff", "bad_frame", DECODER),
        ]
    return cells(FRAMES, taking(hub.decode), rows)


def single() -> list[Cell]:
    """Lies that one type is told."""
    putting = bytes((37,))
    put = [1, NOBODY, bytes(16), b"e"]
    long = putting + msgspec.msgpack.encode([*put[:3], bytes(hub.ENVELOPE_LARGEST + 1)])
    whole = putting + msgspec.msgpack.encode([*put, bytes(1 << 20)])
    rows: list[Any] = [
        ("truncated", "a PUT less a byte", putting + msgspec.msgpack.encode(put)[:-1], "bad_frame", DECODER),
        ("truncated", "a PUT without its envelope", putting + msgspec.msgpack.encode(put[:3]), "bad_frame", DECODER),
        ("trailing bytes", "a PUT and a byte", putting + msgspec.msgpack.encode(put) + b"\0", "bad_frame", DECODER),
        ("oversize", "an envelope of a byte too many", long, "bad_frame", DECODER),
        ("oversize", "a PUT of more than 1 MiB", whole, "bad_frame", raised("sync.limits.FRAME_BYTES")),
        ("oversize", "a question of 2 KB", framed(55, 1, bytes(2000))[:1] + framed(55, 1, bytes(2000))[4:], "bad_frame",
         raised("sync.limits.SMALL_FRAME_BYTES")),
        ("empty", "no byte at all", b"", "bad_frame",
         "an empty frame has no type: whatever reads on reads past its end"),
        ("deep nesting", "60,000 arrays", bytes((36,)) + b"\x91" * 60_000, "bad_frame", DECODER),
        ("negative number", "ref -1", bytes((55,)) + b"\x91\xff", "bad_frame", DECODER),
        ("huge number", "ref 2**32", bytes((55,)) + msgspec.msgpack.encode([2**32]), "bad_frame", DECODER),
        ("huge number", "a lease of a year", bytes((49,)) + msgspec.msgpack.encode([1, NOBODY, b"", 31_536_000]),
         "bad_frame", DECODER),
        ("NaN", "a ref that is no number", bytes((55,)) + msgspec.msgpack.encode([float("nan")]), "bad_frame", DECODER),
        ("huge count", "1,025 leases watched", bytes((50,)) + msgspec.msgpack.encode([1, [bytes(16)] * 1025]),
         "bad_frame",
         DECODER),
        ("huge count", "4,097 tokens", bytes((36,)) + msgspec.msgpack.encode([1, NOBODY, [NOBODY] * 4097]), "bad_frame",
         DECODER),
        ("invalid UTF-8", "a reason that is no text", bytes((39,)) + b"\x93\x01\xa2\xc3\x28\x00", "bad_frame", DECODER),
        ("bidi text", "a reason that runs backwards", bytes((39,)) + msgspec.msgpack.encode([1, "\u202ex", 0]),
         "bad_frame",
         DECODER),
    ]  # fmt: skip
    return cells(FRAMES, taking(hub.decode), [*rows, *of_topics()])


def of_topics() -> list[Any]:
    """Lies about topics."""

    def said(number: int, *fields: object) -> bytes:
        return bytes((number,)) + msgspec.msgpack.encode(fields)

    large, place = bytes(topic.LARGEST + 1), [NOBODY, bytes(16), 0, b""]
    return [
        ("oversize", "an entry of a byte too many", said(60, 1, NOBODY, bytes(16), large), "bad_frame", DECODER),
        ("huge count", "65 topics to follow", said(61, 1, [place] * 65), "bad_frame", DECODER),
        ("huge number", "an entry read beyond 63 bits", said(64, NOBODY, 2**63), "bad_frame", DECODER),
        ("negative number", "a place before the first", said(61, 1, [[NOBODY, bytes(16), -1, b""]]), "bad_frame",
         DECODER),
        ("wrong length", "a mark of 17 bytes", said(61, 1, [[NOBODY, bytes(16), 1, bytes(17)]]), "bad_frame", DECODER),
        ("oversize", "a topic made with 2 KB", said(58, 1, bytes(16), NOBODY, bytes(2000)), "bad_frame",
         raised("sync.limits.SMALL_FRAME_BYTES")),
    ]  # fmt: skip


def lines() -> list[Cell]:
    """What a stranger puts on a line."""
    more = bytes((42, 0, 0, 1)) + bytes(65_515)
    adding = blind("node.net.framing.Reassembly.add")
    receive = Check("node.relay.line.Line.receive", lambda before: _idle)
    rows: list[Any] = [
        ("truncated", "a fragment of two bytes", [b"\x20\0"], "bad_frame", adding),
        ("wrong value", "a flag of tomorrow", [b"\x20\0\0\2x"], "bad_frame", adding),
        ("wrong value", "another stream", [b"\x20\0\1\0x"], "bad_frame", adding),
        ("wrong order", "one frame inside another", [more, b"\x20\0\0\0x"], "bad_frame", adding),
        ("oversize", "a frame that does not end", [more] * 17, "bad_frame",
         is_now("node.net.framing.FRAME_BYTES", 1 << 60)),
        ("wrong type", "no msgpack", [b"\x20\0\0\0\xc1"], "bad_frame", DECODER),
        ("wrong type", "a token that is text", [framed(37, 1, NOBODY, "token", b"")], "bad_frame", DECODER),
    ]  # fmt: skip
    sealed: list[Any] = [
        ("wrong signature", "a message under no key", [bytes(100)], "bad_frame", receive),
        ("empty", "a message of nothing", [b""], "bad_frame", receive),
        ("replayed", "a message twice", [0, 0], "bad_frame", receive),
        ("wrong order", "the second message first", [1, 0], "bad_frame", receive),
    ]
    return [*cells(FRAMES, saying, rows, RELAY), *cells(FRAMES, sealing, sealed, RELAY)]


async def _idle(line: Any) -> Any:
    """A line that takes every message for an answer, which nobody asked for."""
    await line._wire.receive()
    return hub.Took((1,))


Asks = Callable[[Any], Iterator[Any]]


def by(*questions: Any, member: bool = True) -> SimpleNamespace:
    """These questions of a member."""
    return SimpleNamespace(member=member, questions=lambda client: questions)


def asks(questions: Asks) -> SimpleNamespace:
    """Questions that depend on the connection."""
    return SimpleNamespace(member=True, questions=questions)


def replayed_signature(client: Any) -> Iterator[Any]:
    seat = Seat()
    yield hub.Open(0, seat.key, sign(seat.seed, Context.MAILBOX, bytes(32)))


def other_size(size: int) -> Asks:
    def questions(client: Any) -> Iterator[Any]:
        seat = Seat()
        yield hub.Open(0, seat.key, sign(seat.seed, Context.MAILBOX, client.handshake_hash))
        yield hub.Tokens(0, seat.box, (hub.token_hash(seat.token),))
        yield hub.Put(0, seat.box, seat.token, bytes(size))

    return questions


def questions() -> list[Cell]:
    """Questions that a relay refuses."""
    member = silent("node.relay.session.store.no_member")
    size = is_now("sync.hub.ENVELOPE_SIZES", AnySize())
    data = os.urandom(100_000)
    first, second = data[:49_152], data[49_152:98_304]
    name = hashlib.sha256(data).digest()
    spare = envelope()
    appended = silent("node.relay.blobs.Blobs._append")
    asked = Check("node.relay.authority.Authority.issue", lambda before: _issued)
    rows: list[Any] = [
        ("unauthenticated", "a wrong secret", by(hub.Enrol(0, bytes(16)), member=False), "bad_invitation",
         says("node.relay.house.equal", True)),
        ("unauthenticated", "a box for a stranger", by(hub.Open(0, NOBODY, bytes(64)), member=False), "not_a_member",
         member),
        ("unauthenticated", "a blob of a stranger", by(hub.PutBlob(0, NOBODY, 0, 1, b"x"), member=False),
         "not_a_member",
         member),
        ("unauthenticated", "a certificate for a stranger", by(hub.Certify(0, b"x"), member=False), "not_a_member",
         member),
        ("unauthenticated", "mail for nobody", by(hub.Put(0, NOBODY, bytes(16), spare), member=False), "not_welcome",
         says("node.relay.letters.put", [1])),
        ("replayed", "a signature of another connection", asks(replayed_signature), "bad_signature",
         silent("node.relay.session.verify")),
        ("wrong value", "a key of small order", by(hub.Open(0, b"\1" + bytes(31), bytes(64))), "bad_signature",
         silent("node.relay.session.verify")),
        ("wrong order", "tokens before the box is open", by(hub.Tokens(0, NOBODY, ())), "not_open",
         "without an open box there is nothing that the tokens could be written to"),
        ("empty", "an envelope of nothing", asks(other_size(0)), "bad_size", size),
        ("wrong length", "an envelope of no bucket", asks(other_size(min(hub.ENVELOPE_SIZES) + 1)), "bad_size", size),
        ("wrong value", "a card that is over", by(hub.PutCard(0, NOBODY, b"x", 1)), "expired", EXPRESSION),
        ("wrong value", "a card nobody knows", by(hub.GetCard(0, b"?" * 32), member=False), "unknown_card",
         says("node.relay.session.store.card", b"card")),
        ("wrong value", "a blob under another name", by([hub.PutBlob(0, NOBODY, 0, 4, b"blob")]), "bad_blob",
         says("node.relay.blobs.sha256", NOBODY)),
        ("wrong order", "a blob without its beginning", by([hub.PutBlob(0, name, 49_152, 100_000, second)]), "bad_blob",
         "a piece that is not the first has no upload that it could be added to"),
        ("wrong order", "a blob with a hole", by([hub.PutBlob(0, name, 0, 100_000, first),
         hub.PutBlob(0, name, 98_304, 100_000, data[98_304:])]), "bad_blob", appended),
        ("wrong length", "a blob longer than it says",
         by([hub.PutBlob(0, hashlib.sha256(b"xy").digest(), 0, 1, b"xy")]), "bad_blob", appended),
        ("wrong value", "a blob nobody has", by(hub.GetBlob(0, NOBODY, 0), member=False), "unknown_blob",
         says("node.store.blob_files.BlobFiles.read_part", (b"x", 1))),
        ("wrong type", "no request at all", by(hub.Certify(0, b"\x30\x80")), "bad_request", asked),
        ("wrong value", "a request by a weak key", by(hub.Certify(0, request(KEY_1024))), "bad_request", asked),
        ("wrong signature", "a request that another signed",
         by(hub.Certify(0, FORGED[:-1] + bytes((FORGED[-1] ^ 1,)))), "bad_request", asked),
        ("unauthenticated", "the certificate of nobody", by(hub.Revoke(0, b"\1")), "unknown_certificate",
         silent("node.relay.authority._revoke")),
        ("huge count", "100 lists at once", by(*[hub.GetCrl(0)] * 100, member=False), "slow_down",
         raised("node.relay.limits.COSTLY_BURST")),
    ]  # fmt: skip
    rows += about_topics()
    guess = hub.Put(1, NOBODY, bytes(16), b"")
    flood: list[Any] = [
        ("huge count", "256 guesses", guess, "too_many_refusals", is_now("node.relay.session.limits.REFUSALS", 10_000)),
    ]
    return [*cells(FRAMES, asking, rows, RELAY), *cells(FRAMES, flooding, flood, RELAY)]


def appending(name: str, size: int = min(topic.SIZES)) -> Asks:
    """An entry for a topic that is there, by one of its two tokens."""

    def questions(client: Any) -> Iterator[Any]:
        log = Log()
        yield log.make()
        yield topic.Append(0, log.topic, getattr(log, name), bytes(size))

    return questions


def about_topics() -> list[Any]:
    """Questions about topics that a relay refuses."""
    size = is_now("sync.topic.SIZES", AnySize())
    log = Log()
    return [
        ("unauthenticated", "a topic of a stranger", by(log.make(), member=False), "not_a_member",
         silent("node.relay.session.store.no_member")),
        ("unauthenticated", "an entry for nobody", by(topic.Append(0, NOBODY, bytes(16), entry()), member=False),
         "not_welcome", says("node.relay.topics.append", [1])),
        ("wrong value", "an entry by the token to read", asks(appending("read")), "not_welcome",
         says("node.relay.topics.equal", True)),
        ("empty", "an entry of nothing", asks(appending("append", 0)), "bad_size", size),
        ("wrong length", "an entry of no bucket", asks(appending("append", min(topic.SIZES) + 1)), "bad_size", size),
        ("unauthenticated", "the end of a topic of nobody", by(topic.Drop(0, NOBODY)), "unknown_topic",
         silent("node.relay.house.topics.drop")),
        ("huge count", "100 times to follow at once", by(*[topic.Follow(0, ())] * 100, member=False), "slow_down",
         raised("node.relay.limits.COSTLY_BURST")),
    ]  # fmt: skip


def _issued(authority: Any, *arguments: Any) -> Any:
    return SimpleNamespace(serial=b"1", ends_ms=0, der=b"der")


class AnySize:
    """Holds every length."""

    def __contains__(self, item: object) -> bool:
        return True


def handshakes() -> list[Cell]:
    """The handshake of a line."""

    def how(psk: bytes = bytes(32), first: Any = None, third: Any = None) -> SimpleNamespace:
        return SimpleNamespace(psk=psk, first=first or (lambda shake: shake.write(b"")), third=third)

    blank = Check("node.relay.line._read_empty", lambda before: lambda shake, message: shake.read(message))
    unread = "only the keys themselves tell it from a sound one: Noise has no check that could be left out"
    refused = "relay_bad_handshake_total"
    rows: list[Any] = [
        ("unauthenticated", "another psk", how(psk=b"\1" * 32), refused, unread),
        ("wrong type", "rubbish for message 1", how(first=lambda shake: bytes(1248)), refused, unread),
        ("empty", "nothing for message 1", how(first=lambda shake: b""), refused, unread),
        ("wrong value", "a payload in message 1", how(first=lambda shake: shake.write(b"x")), refused, blank),
        ("wrong value", "a payload in message 3", how(third=lambda shake: shake.write(b"x")), refused, blank),
        ("truncated", "message 3 less a byte", how(third=lambda shake: shake.write(b"")[:-1]), refused, unread),
    ]  # fmt: skip
    return cells(FRAMES, shaking, rows, RELAY)


CELLS = [*each_type(), *single(), *lines(), *questions(), *handshakes()]
