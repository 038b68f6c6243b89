"""Hostile events: as a session is given them in frames, in identity logs, and as what a circle or group is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec

from crypto.keys import Context, generate_device, sign
from crypto.primitives import sha256
from sync import chains, event, limits, shared, space
from sync.errors import PeerFault
from sync.event import Event, Header
from sync.frames import Events, Refuse
from tests.hostile.matrix import TAKEN, Cell, always, blind, both, cells, is_now, raised, says, silent, taking
from tests.node.net.people import person, seeded
from tests.sync.lone import Lone
from tests.sync.pair import LOG, TALK

EVENTS = "events"
SPACE = "the space of a bare event is compared inline, where a session takes it"
HEADERS = blind("sync.event._HEADERS")
SOUND = says("sync.event._sound", True)
SIGNATURE = silent("sync.event.verify")
VALUE = silent("sync.event._check_value")
PLAIN = bytes(limits.PAYLOAD_SALT) + b"\x80"
EVE = generate_device(seeded("eve"))


def signed(payload: bytes = PLAIN, fields: Callable[[list[Any]], list[Any]] = list, **header: Any) -> bytes:
    """An event by Eve's device in the log, some fields of its header replaced and then the array changed."""
    stated: dict[str, Any] = {
        "v": 1, "space": LOG, "author": LOG, "device": EVE.device, "seq": 1, "prev": b"", "hlc": 1 << 30, "kind": 4,
        "kid": b"", "refs": [], "payload_len": len(payload), "payload_hash": sha256(payload), "expires": 0,
    }  # fmt: skip
    encoded = msgspec.msgpack.encode(fields(list((stated | header).values())))
    return wire(encoded, sign(EVE.signing_seed, Context.EVENT, encoded), payload)


def wire(*parts: object) -> bytes:
    return msgspec.msgpack.encode(parts)


def said(data: bytes) -> str:
    """What a session says to an event that it is pushed: the code of its refusal, or of the fault that ends it."""
    lone = Lone(1)
    try:
        lone.say(Events(lone.number(LOG), 0, (data,)))
    except PeerFault as fault:
        return fault.code
    refusals = [frame.code for frame in lone.heard if isinstance(frame, Refuse)]
    return refusals[-1] if refusals else TAKEN


def good_wire() -> SimpleNamespace:
    header, proof, payload = msgspec.msgpack.decode(signed())
    return SimpleNamespace(header=header, proof=proof, payload=payload)


def flipped(data: bytes) -> bytes:
    header, proof, payload = msgspec.msgpack.decode(data)
    return wire(header, bytes((proof[0] ^ 1,)) + proof[1:], payload)


def wires() -> list[Cell]:
    """The wire form: header, proof, payload."""
    good, sound = signed(), always("sync.event._WIRES", good_wire())
    parts = msgspec.msgpack.decode(good)
    rows: list[Any] = [
        ("truncated", "an event less its last byte", good[:-1], "bad_event", sound),
        ("trailing bytes", "an event and a byte", good + b"\0", "bad_event", sound),
        ("trailing bytes", "a fourth part", wire(*parts, b"more"), "bad_event", sound),
        ("wrong type", "a map", msgspec.msgpack.encode({"header": parts[0]}), "bad_event", sound),
        ("wrong type", "text for a payload", wire(parts[0], parts[1], "text"), "bad_event", sound),
        ("huge count", "2**32-1 parts", b"\xdd\xff\xff\xff\xff", "bad_event", sound),
        ("huge count", "a header of 4 GiB", b"\x93\xc6\xff\xff\xff\xff", "bad_event", sound),
        ("deep nesting", "30,000 arrays", b"\x91" * 30_000, "bad_event", sound),
        ("wrong signature", "one bit of the proof", flipped(good), "bad_signature", SIGNATURE),
        ("wrong signature", "the proof of another device", wire(parts[0], bytes(64), parts[2]), "bad_signature",
         SIGNATURE),
        ("wrong length", "a proof of 63 bytes", wire(parts[0], parts[1][1:], parts[2]), "bad_event",
         is_now("sync.event._PROOF_BYTES", {1: 63})),
        ("wrong length", "a payload longer than stated", wire(parts[0], parts[1], parts[2] + b"x"), "bad_payload",
         "the length is compared inside the constructor of Event, beside what makes it one"),
        ("wrong value", "the payload of another event", wire(parts[0], parts[1], PLAIN[:-1] + b"\x81"), "bad_payload",
         is_now("sync.event.equal", lambda one, other: True)),
        ("wrong type", "a stamp in a log of signed events", signed(v=2), "bad_event",
         is_now("sync.event._PROOF_BYTES", {2: 64})),
        ("oversize", "a header of 1,025 bytes", signed(fields=lambda some: [*some, bytes(900)]), "event_too_large",
         raised("sync.event.limits.HEADER_BYTES")),
    ]  # fmt: skip
    return cells(EVENTS, said, rows)


def headers() -> list[Cell]:
    """The thirteen signed fields."""
    rows: list[Any] = [
        ("wrong type", "a header that is a number", wire(b"\x07", bytes(64), PLAIN), "bad_event", HEADERS),
        ("truncated", "twelve fields", signed(fields=lambda some: some[:12]), "bad_event",
         is_now("sync.event._FIELDS", 12)),
        ("negative number", "seq -1", signed(seq=-1), "bad_event", HEADERS),
        ("huge number", "a clock of 2**63", signed(hlc=2**63), "bad_event", HEADERS),
        ("huge number", "kind 65,536", signed(kind=65_536), "bad_event", HEADERS),
        ("huge count", "17 refs", signed(refs=[bytes(32)] * 17), "bad_event", HEADERS),
        ("wrong length", "a space of 31 bytes", signed(space=bytes(31)), "bad_event", HEADERS),
        ("wrong length", "a predecessor of 5 bytes", signed(prev=bytes(5)), "bad_event", SOUND),
        ("wrong length", "a hash of 31 bytes", signed(payload_hash=bytes(31)), "bad_event", SOUND),
        ("wrong value", "a payload of nothing but salt", signed(payload=bytes(16)), "bad_event", SOUND),
        ("wrong order", "seq 5 without a predecessor", signed(seq=5), "bad_event", SOUND),
        ("NaN", "a clock that is no number", signed(hlc=float("nan")), "bad_event", HEADERS),
        ("NaN", "infinity in a field of tomorrow", signed(fields=lambda some: [*some, float("inf")]), "bad_event",
         VALUE),
        ("deep nesting", "a field of tomorrow nine deep", signed(fields=lambda some: [*some, nested(9)]), "bad_event",
         VALUE),
        ("unknown version", "version 3", signed(v=3), "unknown_version", is_now("sync.event._PROOF_BYTES", {3: 64})),
        ("replayed", "an event of another space", signed(space=TALK, author=TALK), "wrong_space",
         SPACE),
        ("wrong value", "an author without a device", signed(device=b"\1" + bytes(31)), "bad_signature", SIGNATURE),
    ]  # fmt: skip
    return cells(EVENTS, said, rows)


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def payloads() -> list[Cell]:
    """The map inside, as whoever shows an event reads it."""
    salt = bytes(limits.PAYLOAD_SALT)

    def plain(value: object) -> bytes:
        return salt + msgspec.msgpack.encode(value)

    maps = always("sync.event._PAYLOADS", {})
    rows: list[Any] = [
        ("truncated", "a salt and nothing", salt, "bad_payload", maps),
        ("trailing bytes", "a map and a byte", salt + b"\x80\0", "bad_payload", maps),
        ("wrong type", "an array", plain([1]), "bad_payload", maps),
        ("wrong type", "a number for a key", plain({1: 2}), "bad_payload", maps),
        ("huge count", "2**32-1 keys", salt + b"\xdf\xff\xff\xff\xff", "bad_payload", maps),
        ("deep nesting", "17 deep", plain({"x": nested(16)}), "bad_payload", VALUE),
        ("deep nesting", "30,000 deep", salt + b"\x81\xa1x" + b"\x91" * 30_000, "bad_payload", maps),
        ("huge number", "2**64-1", plain({"x": 2**64 - 1}), "bad_payload", VALUE),
        ("NaN", "NaN", plain({"x": float("nan")}), "bad_payload", VALUE),
        ("NaN", "infinity", plain({"x": [float("-inf")]}), "bad_payload", VALUE),
        ("invalid UTF-8", "text that is none", salt + b"\x81\xa1x\xa2\xc3\x28", "bad_payload", maps),
        ("invalid UTF-8", "half of a surrogate pair", salt + b"\x81\xa1x\xa3\xed\xa0\xbd", "bad_payload", maps),
        ("extension type", "code of our own", salt + b"\x81\xa1x\xc7\x01\x05x", "bad_payload", VALUE),
        ("wrong type", "a map with a number for a key, inside", plain({"x": {5: 1}}), "bad_payload", VALUE),
    ]  # fmt: skip
    return cells(EVENTS, taking(event.unpack_payload), rows)


def chained() -> list[Cell]:
    """What is shown of an account: its genesis and the certificate of a device."""
    alice, mallory = person("alice"), person("mallory")
    genesis, certificate = alice.chain

    def judged(links: Sequence[bytes]) -> bytes:
        device = mallory.device_keys.device if links[-1] == mallory.chain[1] else alice.device_keys.device
        return chains.check_chain(alice.account, device, list(links))

    parts = msgspec.msgpack.decode(certificate)
    forged = wire(parts[0], bytes(64), parts[2])
    states = says("sync.chains._states", True)
    founded = both(says("sync.chains.is_genesis", True), states)
    rows: list[Any] = [
        ("truncated", "no certificate", [genesis], "bad_chain", "a genesis alone certifies nobody"),
        ("huge count", "four links", [*alice.chain, certificate, certificate], "bad_chain",
         "of four certificates one is signed by the wrong key"),
        ("wrong order", "a genesis at the end", [*alice.chain, genesis], "bad_chain",
         "a genesis certifies nobody"),
        ("wrong order", "the certificate first", [certificate, genesis], "bad_chain", founded),
        ("replayed", "the chain of another account", mallory.chain, "bad_chain", founded),
        ("replayed", "another account's certificate", [genesis, mallory.chain[1]], "bad_chain", states),
        ("wrong signature", "a certificate that nobody signed", [genesis, forged], "bad_signature",
         silent("sync.chains.check")),
        ("wrong type", "a certificate without content", [genesis, wire(*parts[:2], None)], "no_content",
         is_now("sync.chains.read_certificate", lambda stated: Stated(alice.device_keys.device))),
    ]  # fmt: skip
    return cells(EVENTS, taking(judged), rows)


def statements() -> list[Cell]:
    """Genesis and lists of circles and groups."""

    def stated(content: object) -> Event:
        return Event.from_bytes(signed(payload=bytes(16) + msgspec.msgpack.encode(content)))

    def listing(**changes: object) -> Callable[[], Event]:
        content = {"turn": 1, "on": True, "members": [[bytes(32), "x"]]} | changes
        return lambda: stated(content)

    def genesis(**changes: object) -> Callable[[], Event]:
        content = {"type": "circle", "secret": bytes(32), "about": {}, "everybody": False} | changes
        return lambda: stated(content)

    typed = is_now("sync.shared.msgspec.convert", lambda plain, shape: Shape(plain))
    small = says("sync.shared._is_small", True)
    lists: list[Any] = [
        ("negative number", "turn -1", listing(turn=-1), "bad_payload", typed),
        ("huge number", "turn 2**60", listing(turn=2**60), "bad_payload", typed),
        ("huge count", "257 members", listing(members=[[bytes([n % 256]) * 32, ""] for n in range(257)]), "bad_payload",
         typed),
        ("oversize", "a name of 65 signs", listing(members=[[bytes(32), "x" * 65]]), "bad_payload", typed),
        ("wrong length", "an account of 31 bytes", listing(members=[[bytes(31), ""]]), "bad_payload", typed),
        ("empty", "nobody", listing(members=[]), "bad_payload", typed),
    ]  # fmt: skip
    founds: list[Any] = [
        ("wrong value", "a kind of space that is none", genesis(type="direct"), "bad_payload", typed),
        ("wrong length", "a secret of 8 bytes", genesis(secret=bytes(8)), "bad_payload", typed),
        ("oversize", "more than 4 KB about it", genesis(about={"x": "x" * 5000}), "bad_payload", small),
        ("wrong type", "text for what is said of it", genesis(about="text"), "bad_payload", both(typed, small)),
    ]
    return [
        *cells(EVENTS, taking(shared.read_listing), lists),
        *cells(EVENTS, taking(shared.read_genesis), founds),
    ]


class Shape:
    """What a payload becomes when nobody judges its fields."""

    def __init__(self, plain: dict[str, Any]) -> None:
        self.__dict__ |= {"space": b""} | plain


class Stated(NamedTuple):
    """What a certificate says when nobody reads it."""

    device: bytes
    admin: bool = True
    exchange: bytes = bytes(32)


def places() -> list[Cell]:
    """Sound events where they do not belong."""
    rows: list[Any] = [
        ("wrong order", "a genesis that is not the first", {"kind": 1, "seq": 1}, "wrong_space",
         says("sync.space._founds", True)),
        ("wrong value", "an event of nobody", {"space": bytes(32)}, "wrong_space", says("sync.space._founds", True)),
        ("unauthenticated", "an author from elsewhere", {"author": b"e" * 32}, "wrong_space", AUTHORS),
        ("wrong type", "a text in an identity log", {"kind": 1000}, "wrong_space", says("sync.space._is_own", True)),
    ]  # fmt: skip

    def placed(changes: dict[str, Any]) -> None:
        base: dict[str, Any] = {
            "v": 1, "space": LOG, "author": LOG, "device": EVE.device, "seq": 2, "prev": bytes(32), "hlc": 1, "kind": 4,
        }  # fmt: skip
        stated = base | changes
        if not stated["seq"] - 1:
            stated["prev"] = b""
        made = event.sign_event(EVE.signing_seed, Header(**stated), PLAIN)
        space.check_place(space.identity(LOG), made)

    return cells(EVENTS, taking(placed), rows)


AUTHORS = "who may write is part of the one expression in check_place; the sound event beside it passes"

CELLS = [*wires(), *headers(), *payloads(), *chained(), *statements(), *places()]
