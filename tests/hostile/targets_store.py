"""The fuzz targets with a real store behind them: what a contact's device seals, as far as it goes in the node.

The ratchet is left out, so that a case is what a contact may say; every case is undone, so that the next begins alike.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec

from crypto.identity import recovery_keys
from node import keeping, keepsake
from node.backup import records
from node.backup.records import RowsRecord
from node.secure import identities, inbox, pairwise, plaintext
from node.secure.pairwise import Unsealed
from node.store import log
from sync import event
from sync.event import ERASE, MEMBER, NOBODY, SIGNED, Event, Header, sign_event, stamp_event
from sync.space import direct_space
from tests.hostile.fuzz import Target
from tests.hostile.targets import salted
from tests.node.secure.people import NOW_MS, Person, befriend, settle
from tests.node.secure.test_shared import founds, posts

HLC = (NOW_MS << 16) + 1
CALL = 32 * b"c"


class UndoneError(Exception):
    """Everything went well, and is taken back."""


@dataclass
class Town:
    """Alice, whose store is fuzzed; Bob, her contact; a group and a circle of his with her on the list."""

    folder: tempfile.TemporaryDirectory[str]
    alice: Person
    bob: Person
    group: bytes
    circle: bytes
    post: Event


@cache
def town() -> Town:
    folder = tempfile.TemporaryDirectory(prefix="kith-")
    alice, bob = Person(Path(folder.name), "alice"), Person(Path(folder.name), "bob")
    befriend(alice, bob)
    group, circle = founds(bob, "group", alice), founds(bob, "circle", alice)
    post = posts(bob, group, "hello")
    settle(bob, alice)
    return Town(folder, alice, bob, group, circle, post)


def heard(data: bytes) -> None:
    """One plaintext out of a session with Bob."""
    alice, peer = town().alice, town().bob.peer()
    alice.own.answered.clear()

    def receive(tx: Any) -> None:
        inbox.receive(alice.own, tx, peer, data)
        raise UndoneError

    with mock.patch.object(pairwise, "unseal", return_value=Unsealed(data, None)):
        try:
            alice.do(receive)
        except UndoneError:
            return


def said(kind: int, body: bytes) -> bytes:
    return plaintext.encode(plaintext.Plaintext(kind, body))


def bodies() -> list[bytes]:
    """One sound message of each kind."""
    made = town()
    bob, encode = made.bob, msgspec.msgpack.encode
    log_of_bob = [made.bob.do(lambda tx, id_=entry.id: log.get(tx, id_)) for entry in made.bob.do(_own_log)]
    events = [each.event.to_bytes() for each in log_of_bob if each is not None]
    chains = [[bob.device, 2**52, [[1, 2], [4, 2**50]]]]
    direct = direct_space(made.alice.account, bob.account)
    return [
        said(plaintext.EVENT, direct_event(salted({"text": "hi"}))),
        said(plaintext.EVENT, made.post.to_bytes()),
        said(plaintext.ACKED, encode([[bytes(16)], [bytes(16)]])),
        said(plaintext.LOG, encode(events)),
        said(plaintext.HOLDS, encode([True, [[made.group, chains], [direct, chains]]])),
        said(plaintext.LISTED, encode([made.circle, True, 2, bytes(32)])),
        said(plaintext.INTRODUCE, encode([made.group, bob.account, bob.device, list(bob.peer().chain)])),
        said(plaintext.REFUSED, encode("unknown_invite")),
        said(plaintext.CONTACT, encode(["Bob", bytes(32), ["host:1"], [], bytes(16), b"", b""])),
        said(plaintext.CALL, CALL),
        said(plaintext.ASK, encode([made.group, 1, bytes(32), ["Bob"]])),
        said(plaintext.ANSWER, encode([made.group, 1, "waiting"])),
        said(plaintext.KEEP, encode([1, 0, 2, b"sealed"])),
    ]


def _own_log(tx: Any) -> Any:
    return log.entries(tx, town().bob.account)


def direct_event(payload: bytes, **changes: Any) -> bytes:
    """A statement of Bob's in the conversation with Alice."""
    made = town()
    space = direct_space(made.alice.account, made.bob.account)
    fields: dict[str, Any] = {"v": 2, "space": space, "author": made.bob.account, "device": made.bob.device}
    header = Header(**fields | {"seq": 1, "prev": b"", "hlc": HLC, "kind": 1000} | changes)
    return stamp_event(event.stamp_key(made.bob.own.keys.signing_seed), header, payload).to_bytes()


def remembered(block: bytes) -> None:
    """What is in a keepsake of Alice's, put into her store; whoever has a device of hers could have made it."""
    alice = town().alice
    words = recovery_keys(alice.born.recovery_phrase)
    sealed = keeping.seal(alice.own, keeping.Draft(b"", block, words.backup))

    def fill(tx: Any) -> None:
        found = keepsake.read(sealed, words, identities.of(alice.own, tx, alice.account))
        keepsake.fill(alice.own, tx, found)
        raise UndoneError

    try:
        alice.do(fill)
    except UndoneError:
        return


def known() -> list[bytes]:
    """What would be in one now, with a circle and a relay that are not there yet, and an older list."""
    alice = town().alice
    circle = [bytes(32), "circle", alice.account, bytes(32), b"\x80", 0, 1, 1, 0, ""]
    member = [bytes(32), town().bob.account, "Bob", 1, 1, bytes(32)]
    contact = [b"c" * 32, "contact", "Carol", bytes(32), bytes(32), '["host:1"]', '["00"]', b"", b"", 0, "", 1]
    relay = [b"r" * 32, '["host:1"]', bytes(16), b""]
    tables = {"space": circle, "space_member": member, "contact": contact, "relay": relay}
    rows = [records.encode(RowsRecord(table, 0, [row])) for table, row in tables.items()]
    return [records.join(rows), alice.do(lambda tx: keeping.draft(alice.own, tx)).block]


def signed_event(payload: bytes, space: bytes, kind: int, seq: int) -> bytes:
    bob = town().bob
    prev = bytes(32) if seq > 1 else b""
    header = Header(
        v=SIGNED, space=space, author=bob.account, device=bob.device, seq=seq, prev=prev, hlc=HLC, kind=kind
    )
    return sign_event(bob.own.keys.signing_seed, header, payload).to_bytes()


def stating(kind: int, founding: bool = False) -> Callable[[bytes], object]:
    """A statement of these contents, in the group or founding one."""

    def state(payload: bytes) -> None:
        if not 16 < len(payload) <= 32 * 1024:
            return
        space, seq = (NOBODY, 0) if founding else (town().group, 20)
        heard(said(plaintext.EVENT, signed_event(payload, space, kind, seq)))

    return state


def directly(kind: int) -> Callable[[bytes], object]:
    def state(payload: bytes) -> None:
        if 16 < len(payload) <= 32 * 1024:
            heard(said(plaintext.EVENT, direct_event(payload, kind=kind)))

    return state


LISTED = {"turn": 9, "on": True, "members": [[bytes(32), "x"]]}
GENESIS = {"type": "circle", "secret": bytes(32), "about": {"use": "feed"}, "everybody": False}

STORE = [
    Target("messages of a contact", heard, bodies, ("node.secure.inbox.receive",), slow=3),
    Target("what a keepsake says", remembered, known, (), slow=3),
    Target("lists at a store", stating(MEMBER), lambda: [salted(LISTED)], (), head=16, slow=3),
    Target("erasures at a store", stating(ERASE), lambda: [salted({"targets": [bytes(32)]})], (), head=16, slow=3),
    Target("clock resets at a store", stating(50), lambda: [salted({"until": 5, "hlc": 7})], (), head=16, slow=3),
    Target("genesis at a store", stating(1, founding=True), lambda: [salted(GENESIS)], (), head=16, slow=3),
    Target("erasures to a contact", directly(ERASE), lambda: [salted({"targets": [bytes(32)]})], (), head=16, slow=3),
    Target("clock resets to a contact", directly(50), lambda: [salted({"until": 5, "hlc": 7})], (), head=16, slow=3),
]
