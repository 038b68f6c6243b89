"""The fuzz targets of `sync`: frames, lists inside them, events, payloads, logs; and what all targets share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import msgspec

from crypto import pqxdh
from crypto.identity import RecoveryKeys
from crypto.keys import generate_device
from sync import (
    chains,
    control,
    event,
    frames,
    groups,
    hub,
    limits,
    meeting,
    pages,
    personal,
    ranges,
    reconcile,
    shared,
)
from sync.event import Event, Header
from tests.hostile import events
from tests.hostile.examples import packed
from tests.hostile.fuzz import Target
from tests.node.net.people import person, seeded

RANDOM = seeded("targets")
EVE = generate_device(RANDOM)
PLAIN = {"text": "hello", "number": 5, "list": [1, "x", b"y"], "map": {"a": None, "b": 1.5}}


def some(*examples: bytes) -> Callable[[], Sequence[bytes]]:
    return lambda: examples


def _ranges() -> list[bytes]:
    key = bytes(36)
    lists: list[list[ranges.Item]] = [
        [ranges.Shelves(9, ((8, b"sum1"), (3, b"sum2")), b"rest"), ranges.Listed(8, b"\xff" * 4, (b"mark",) * 3)],
        [ranges.Split(6, bytes(3), (b"sum1", b"", *[b"sum2"] * 14)), ranges.Tell(8, b"\1" + bytes(3), (), (b"mark",))],
        [ranges.Tell(0, b"", (key, b"\1" + key[1:]), (b"mark",) * 2)],
    ]
    return [ranges.pack(items) for items in lists]


def _read_ranges(frame: object) -> None:
    """What is packed inside frames is read by whoever answers them."""
    for part in getattr(frame, "parts", ()):
        if isinstance(part, frames.Claims):
            ranges.unpack(part.items)
        if isinstance(part, frames.Part):
            pages.keys_of(part)


def framed(module: Any) -> list[bytes]:
    return [bytes((number,)) + packed(kind) for number, kind in module.TYPES.items()]


def signed(payload: bytes, **header: Any) -> bytes:
    return events.signed(payload, **header)


def checked(data: bytes) -> None:
    found = Event.from_bytes(data)
    event.check(found)
    if found.payload is not None:
        event.unpack_payload(found.payload)


def salted(mapping: object) -> bytes:
    return bytes(limits.PAYLOAD_SALT) + msgspec.msgpack.encode(mapping)


@cache
def chain() -> tuple[Any, RecoveryKeys]:
    random = seeded("alice")
    recovery = RecoveryKeys(random(32), random(16), random(32))
    return person("alice"), recovery


def certified(payload: bytes) -> bytes:
    """A certificate of these contents, by the recovery key of Alice."""
    alice, recovery = chain()
    header = Header(
        v=1, space=alice.account, author=alice.account, device=recovery.public, seq=1, prev=b"", hlc=1 << 16, kind=2
    )
    return event.sign_event(recovery.signing_seed, header, payload).to_bytes()


def check_chain(link: bytes) -> None:
    alice, _ = chain()
    chains.check_chain(alice.account, alice.device_keys.device, [alice.chain[0], link])


def folded(link: bytes) -> None:
    """A log that somebody whose device is certified has added to."""
    alice, _ = chain()
    control.evaluate(alice.account, [*map(Event.from_bytes, alice.chain), Event.from_bytes(link)])


def prekeys(payload: bytes) -> None:
    """Prekeys of Eve's device, and the bundle that is made of them."""
    found = Event.from_bytes(signed(payload, space=b"a" * 32, author=b"a" * 32))
    said = control.read_prekeys(b"a" * 32, events.EVE.device, found)
    party = pqxdh.Party(b"a" * 32, events.EVE.device, events.EVE.exchange)
    pqxdh.check_bundle(pqxdh.Bundle(party, said.signed, said.last_resort, None))


def prekeys_payload() -> list[bytes]:
    signed_, kem = pqxdh.make_signed_prekey(events.EVE, 1, RANDOM(32)), pqxdh.make_kem_prekey(events.EVE, 2, RANDOM(64))
    said = {"signed": [1, signed_.public, signed_.signature], "kem": [2, kem.public, kem.signature]}
    return [salted(said)]


def certificate_payload() -> list[bytes]:
    alice, _ = chain()
    return [Event.from_bytes(alice.chain[1]).payload or b""]


def stated(read: Callable[[Event], object]) -> Callable[[bytes], object]:
    return lambda payload: read(Event.from_bytes(signed(payload)))


PERSONAL = (
    (personal.OwnDevice, {"device": bytes(32), "name": "phone", "addresses": ["host:1"]}),
    (
        personal.OwnContact,
        {
            "account": bytes(32),
            "device": bytes(32),
            "name": "Bob",
            "door_key": bytes(32),
            "addresses": ["host:1"],
            "mailboxes": [b"box"],
            "token": bytes(16),
        },
    ),
    (personal.OwnSpace, {"genesis": bytes(200), "grant": bytes(32)}),
    (personal.OwnKey, {"space": bytes(32), "secret": bytes(64)}),
    (
        personal.OwnRelay,
        {"relay": bytes(32), "on": True, "addresses": ["host:1"], "secret": bytes(16), "root": bytes(32)},
    ),
    (personal.OwnShown, {"receipts": True, "presence": False, "typing": True}),
    (personal.OwnShun, {"account": bytes(32), "what": "blocked", "until": 7, "name": "Eve"}),
)
CERTIFICATES = ("sync.control._decode", "sync.control.read_certificate")

SYNC = [
    Target(
        "frames",
        lambda data: _read_ranges(frames.decode(data)),
        lambda: framed(frames),
        ("sync.frames.decode", "sync.pages.keys_of", "sync.frames.tags_of"),
        head=1,
    ),
    Target("hub frames", hub.decode, lambda: framed(hub), ("sync.hub.decode",), head=1),
    Target(
        "ranges",
        ranges.unpack,
        _ranges,
        ("sync.ranges.unpack", "sync.ranges._read_shelves", "sync.ranges._read_item", "sync.ranges._read_split"),
        "bytes",
    ),
    Target(
        "pieces of a meeting",
        meeting.read,
        lambda: [meeting.write(meeting.Piece(bytes(16), 3, kind, b"x" * (kind < 2))) for kind in range(3)],
        ("sync.meeting.read",),
        "bytes",
    ),
    Target(
        "keys of events",
        reconcile.unpack_keys,
        some(reconcile.pack_keys([bytes(36), b"\1" + bytes(35)])),
        ("sync.reconcile.unpack_keys",),
        "bytes",
    ),
    Target("lists of ids", reconcile.split_ids, some(bytes(32) + b"\1" * 32), ("sync.reconcile.split_ids",), "bytes"),
    Target("events", checked, lambda: [signed(salted(PLAIN))], ("sync.event.Event.from_bytes", "sync.event._sound")),
    Target("events, claimed", event.claimed_id, lambda: [signed(salted(PLAIN))], ("sync.event.claimed_id",)),
    Target(
        "headers",
        event.decode_header,
        lambda: [Event.from_bytes(signed(salted(PLAIN))).header_bytes],
        ("sync.event.decode_header",),
    ),
    Target(
        "proofs",
        lambda data: event.proven(bytes(32), EVE.device, (bytes(32), bytes(32)), data),
        lambda: [event.proof_of(Event.from_bytes(signed(salted(PLAIN)))), bytes(16)],
        ("sync.event.proven",),
        "bytes",
    ),
    Target("payloads", event.unpack_payload, some(salted(PLAIN)), ("sync.event.unpack_payload",), head=16),
    *(
        Target(
            f"the personal space: {said.__name__}",
            stated(partial(personal.read, shape=said)),
            some(salted(plain)),
            ("sync.personal.read",),
            head=16,
        )
        for said, plain in PERSONAL
    ),
    Target("certificate chains", check_chain, lambda: list(chain()[0].chain), ("sync.chains.check_chain",)),
    Target("certificates of devices", check_chain, certificate_payload, CERTIFICATES, head=16, wrap=certified),
    Target("identity logs", folded, certificate_payload, ("sync.control._Fold._read",), head=16, wrap=certified),
    Target(
        "prekeys", prekeys, prekeys_payload, ("sync.control.read_prekeys", "crypto.pqxdh.check_bundle"), head=16, slow=2
    ),
    Target(
        "genesis",
        stated(shared.read_genesis),
        some(salted({"type": "circle", "secret": bytes(32), "about": {"use": "feed"}, "everybody": True})),
        ("sync.shared.read_genesis", "sync.shared._read"),
        head=16,
    ),
    Target(
        "lists",
        stated(shared.read_listing),
        some(salted({"turn": 1, "on": True, "members": [[bytes(32), "x"]]})),
        ("sync.shared.read_listing",),
        head=16,
    ),
    Target(
        "genesis of a keyed group",
        stated(groups.read_founding),
        some(salted({"type": "keyed", "secret": bytes(32), "about": {"use": "chat"}, "history": "full"})),
        ("sync.groups.read_founding", "sync.groups._read"),
        head=16,
    ),
    Target(
        "ranks",
        stated(groups.read_ranking),
        some(salted({"account": bytes(32), "rank": -1, "name": "x", "cuts": [[bytes(32), 1, bytes(32)]]})),
        ("sync.groups.read_ranking",),
        head=16,
    ),
    Target(
        "keys of spaces",
        stated(groups.read_key),
        some(salted({"fingerprint": bytes(32), "members": [[bytes(32), [bytes(32)]]]})),
        ("sync.groups.read_key",),
        head=16,
    ),
    Target(
        "ends of devices",
        stated(groups.read_device_cut),
        some(salted({"device": bytes(32), "seq": 1, "id": bytes(32), "control": b""})),
        ("sync.groups.read_device_cut",),
        head=16,
    ),
    Target(
        "relays of groups",
        stated(groups.read_relays),
        some(salted({"relays": [[bytes(32), ["host:1"]]]})),
        ("sync.groups.read_relays",),
        head=16,
    ),
    Target(
        "descriptions of groups",
        stated(groups.read_about),
        some(salted({"about": {"title": "x", "rights": {"edit": 2}}})),
        ("sync.groups.read_about",),
        head=16,
    ),
]
