"""What is in a keepsake, who can read it, what of it is refused, and what comes back from one into a new store."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from crypto.identity import new_phrase, recovery_keys
from crypto.keys import generate_device
from node import birth, keeping, keepsake
from node.backup.records import EventRecord, Record, RowsRecord, ValueRecord
from node.backup.segment import Pen
from node.machine import Machine
from node.secure import identities, keepsakes, outgoing, own_mail, rebirth
from node.store import contacts, relays, spaces
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.relays import RelayRow
from node.store.transaction import Tx
from sync.control import Identity, evaluate, identity_genesis
from sync.event import Event, sign_event
from tests.node.secure.people import DAY_MS, Laptop, Person, befriend, learn, log_of, settle
from tests.node.secure.test_keepsakes import code, kept, knows, tends, words
from tests.node.secure.test_shared import founds

HOUR_MS = 3600 * 1000
VECTOR = Path(__file__).parents[2] / "vectors" / "v1" / "keepsake.json"
RELAY = RelayRow(b"K" * 32, ("relay:1",), b"s" * 16, b"r" * 32, b"p" * 32, b"b" * 32)


def sealed_of(person: Person) -> bytes:
    return keeping.seal(person.own, person.do(lambda tx: keeping.draft(person.own, tx)))


def identity(person: Person) -> Identity:
    return person.do(lambda tx: identities.of(person.own, tx, person.account))


def reads(person: Person, data: bytes) -> list[Record]:
    return keepsake.read(data, words(person), identity(person))


class Back(Person):
    """A new device of somebody who has the words and what a contact knows and keeps."""

    def __init__(self, folder: Path, lost: Person, data: bytes, before: Callable[[Tx], None] = lambda tx: None) -> None:
        self.lost, self.data, self.before = lost, data, before
        super().__init__(folder, f"{lost.name} is back")

    def begin(self) -> None:
        self.clock.ms = self.lost.clock.ms
        machine = Machine(clock=self.clock, random=self.random)
        own = birth.owner_to_be(self.lost.account, machine)
        log, found = log_of(self.lost), reads(self.lost, self.data)

        def settled(tx: Tx) -> None:
            identities.add(tx, own.account, log, self.clock.ms)
            self.before(tx)
            keepsake.fill(own, tx, found)
            rebirth.certify(own, tx, words(self.lost))
            birth.keep_keys(tx, own.account, own.keys)

        self.do(settled)


def test_whom_an_account_knows_comes_back_from_what_one_of_them_kept(
    alice: Person, bob: Person, eve: Person, tmp_path: Path
) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    knows(alice, b"B" * 32, 5, "blocked", "Mallory")
    knows(alice, b"Q" * 32, 6, "requested")
    alice.do(lambda tx: relays.put(tx, RELAY))
    alice.do(lambda tx: relays.put(tx, RelayRow(b"O" * 32, ("me:1",), b"s" * 16, b"r" * 32, b"", b"", own=True)))
    mail_key = alice.do(lambda tx: own_mail.key(alice.own, tx))
    circle, everybody = founds(alice, "circle", eve), founds(alice, "circle", everybody=True)
    theirs = founds(bob, "circle", alice)
    settle(alice, bob)
    assert tends(alice) == 2
    settle(alice, bob)
    back = Back(tmp_path, alice, kept(bob, alice))
    for account in (bob.account, eve.account, b"B" * 32):
        mine, again = (person.do(lambda tx, of=account: contacts.get(tx, of)) for person in (alice, back))  # type: ignore[misc]
        assert mine == again
    assert back.do(lambda tx: contacts.get(tx, b"Q" * 32)) is None, "who only asks is not known"
    (joined,) = back.do(relays.all_of)
    assert (joined.key, joined.addresses, joined.secret, joined.root) == (b"K" * 32, ("relay:1",), b"s" * 16, b"r" * 32)
    assert {joined.private, joined.box_seed}.isdisjoint({RELAY.private, RELAY.box_seed}), "with new keys"
    for name in (birth.NAME, birth.DOOR_KEY):
        assert back.do(lambda tx, name=name: own_rows.get(tx, name)) == alice.do(  # type: ignore[misc]
            lambda tx, name=name: own_rows.get(tx, name)  # type: ignore[misc]
        )
    assert back.do(lambda tx: own_rows.get(tx, "mail_key")) == mail_key
    held = back.do(spaces.all_of)
    assert [row.id for row in held] == [circle], "what others have they bring"
    assert {everybody, theirs}.isdisjoint(row.id for row in held)
    assert back.do(lambda tx: spaces.members(tx, circle)) == alice.do(lambda tx: spaces.members(tx, circle))
    back.says(eve, "I am back")
    assert [row.envelope is not None for row in back.queued(eve)] == [True], "her log is known, and what to seal with"


def test_a_contact_that_is_there_already_stays_as_it_is(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    newer = ContactRow(bob.account, "contact", "Bobby", bob.device, b"n" * 32, made=7)
    back = Back(tmp_path, alice, sealed_of(alice), lambda tx: contacts.put(tx, newer))
    assert back.do(lambda tx: contacts.get(tx, bob.account)) == newer


def test_there_is_no_key_in_it(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    founds(alice, "circle", bob)
    alice.do(lambda tx: own_rows.put(tx, birth.PHRASE, alice.born.recovery_phrase.encode()))
    drafted = alice.do(lambda tx: keeping.draft(alice.own, tx))
    keys = alice.own.keys
    for secret in (keys.signing_seed, keys.exchange_private, alice.born.recovery_phrase.encode()):
        assert secret not in drafted.block
    names = {record.name for record in reads(alice, sealed_of(alice)) if isinstance(record, ValueRecord)}
    assert names == {birth.NAME, birth.DOOR_KEY}


def test_what_is_said_of_people_to_oneself_is_in_it(friends: tuple[Person, Person], tmp_path: Path) -> None:
    """Of the kinds that the floor above names, and while it has content; whoever else signed one, it is left out."""
    alice, bob = friends
    alice.own = replace(alice.own, dear=frozenset({10003}))
    says = [(10003, "Bobby"), (10002, "read"), (10003, "gone")]
    named, other, gone = (
        alice.do(lambda tx, kind=kind, text=text: outgoing.publish_personal(alice.own, tx, kind, {"text": text}))  # type: ignore[misc]
        for kind, text in says
    )
    alice.do(lambda tx: outgoing.erase_personal(alice.own, tx, [gone.id]))
    back = Back(tmp_path, alice, sealed_of(alice))
    held = back.holds(named)
    assert held is not None
    assert held.event.payload == named.payload
    assert (back.holds(other), back.holds(gone)) == (None, None)
    header = msgspec.structs.replace(named.header, device=bob.device, seq=1, prev=b"")
    forged = sign_event(bob.own.keys.signing_seed, header, named.payload or b"")
    control = alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, 30, {"device": alice.device, "name": "x"}))
    records_ = [EventRecord(each.header_bytes, each.proof, each.payload, 0, 0) for each in (forged, control)]
    block = keeping.records.join([keeping.records.encode(each) for each in records_])
    (tmp_path / "later").mkdir()
    later = Back(tmp_path / "later", alice, written(alice, alice.own.keys.exchange_private, block))
    assert (later.holds(forged), later.holds(control)) == (None, None)


def test_it_is_opened_by_the_words_of_its_account_alone(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    data = sealed_of(alice)
    for other in (words(bob), recovery_keys(new_phrase(random.Random(1).randbytes))):
        assert code(lambda other=other: keepsake.read(data, other, identity(alice))) == "bad_keepsake"  # type: ignore[misc]


def test_what_is_cut_or_changed_is_refused(friends: tuple[Person, Person]) -> None:
    alice, _ = friends
    data = sealed_of(alice)
    for length in (0, 7, 8, 12, 20, 100, 180, 200, len(data) - 1):
        assert code(lambda cut=data[:length]: reads(alice, cut)) == "bad_keepsake"  # type: ignore[misc]
    for at in (0, 9, 15, 60, 150, 200, len(data) - 1):
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert code(lambda flipped=flipped: reads(alice, flipped)) in ("bad_keepsake", "newer_keepsake")  # type: ignore[misc]
    assert code(lambda: reads(alice, data + b"\0")) == "bad_keepsake"


def test_a_time_cannot_be_put_in_front_of_another_content(friends: tuple[Person, Person]) -> None:
    alice, _ = friends
    old = sealed_of(alice)
    alice.clock.ms += DAY_MS
    new, length = sealed_of(alice), 12 + len(msgspec.msgpack.encode([1, alice.clock.ms]))
    assert new[:length] != old[:length]
    assert code(lambda: reads(alice, new[:length] + old[length:])) == "bad_keepsake"


def written(alice: Person, private: bytes, block: bytes, version: int = 1) -> bytes:
    """A keepsake for Alice, as whoever has that key could make it."""
    pen = Pen(private, words(alice).backup, alice.random)
    opening, key = pen.begin(keepsake.MAGIC, keepsake.Public(version, 1))
    return opening + keeping.sealing.seal_block(key, 0, True, len(block).to_bytes(4, "big") + block)


def test_who_is_no_device_of_the_account_writes_none(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    laptop = Laptop(tmp_path, alice)
    learn(alice, laptop)
    block = keeping.records.join([])
    for person in (alice, laptop):
        assert reads(alice, written(alice, person.own.keys.exchange_private, block)) == []
    for private in (bob.own.keys.exchange_private, generate_device(random.Random(2).randbytes).exchange_private):
        assert code(lambda private=private: reads(alice, written(alice, private, block))) == "forged_keepsake"  # type: ignore[misc]
    alice.do(lambda tx: rebirth.revoke(alice.own, tx, words(alice), laptop.device))
    assert code(lambda: reads(alice, written(alice, laptop.own.keys.exchange_private, block))) == "forged_keepsake"


def test_one_of_a_later_version_says_so(friends: tuple[Person, Person]) -> None:
    alice, _ = friends
    later = written(alice, alice.own.keys.exchange_private, keeping.records.join([]), version=2)
    assert code(lambda: reads(alice, later)) == "newer_keepsake"


CONTACT = [b"a" * 32, "contact", "x", b"d" * 32, b"k" * 32, "[]", "[]", b"", b"", 0, "", 1]
CIRCLE = [b"c" * 32, "circle", b"o" * 32, b"s" * 32, b"\x80", 0, 1, 1, 0, ""]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("contact", CONTACT[:-1]),
        ("contact", [*CONTACT, 1]),
        ("contact", ["a" * 32, *CONTACT[1:]]),
        ("contact", [CONTACT[0], "invited", *CONTACT[2:]]),
        ("contact", [*CONTACT[:5], "5", *CONTACT[6:]]),
        ("contact", [*CONTACT[:6], '["xx"]', *CONTACT[7:]]),
        ("contact", [*CONTACT[:8], b"secret", *CONTACT[9:]]),
        ("space", [*CIRCLE[:4], b"\xc1", *CIRCLE[5:]]),
        ("space", [*CIRCLE[:-1], "full"]),
        ("space_member", [b"c" * 32, b"a" * 32, "x", 2, 1, b""]),
        ("relay", [b"k" * 32, b"[]", b"s", b"r"]),
        ("relay", [b"k" * 32, "5", b"s", b"r"]),
    ],
)
def test_rows_that_no_store_can_hold_are_refused(alice: Person, table: str, row: list[object]) -> None:
    block = keeping.records.join([keeping.records.encode(RowsRecord(table, 0, [row]))])
    assert code(lambda: reads(alice, written(alice, alice.own.keys.exchange_private, block))) == "bad_keepsake"


def test_what_a_later_version_adds_is_passed_over(alice: Person, tmp_path: Path) -> None:
    listed = RowsRecord("space_member", 0, [[CIRCLE[0], alice.account, "A", 1, 1, bytes(32)]])
    values = [ValueRecord("tomorrow", b"x"), ValueRecord("name", b"A")]
    more = [RowsRecord("tomorrow", 0, [["x"]]), RowsRecord("space", 0, [CIRCLE]), listed, *values]
    block = keeping.records.join([keeping.records.encode(each) for each in more])
    back = Back(tmp_path, alice, written(alice, alice.own.keys.exchange_private, block))
    assert (back.account, back.do(lambda tx: own_rows.get(tx, "name"))) == (alice.account, b"A")
    assert back.do(lambda tx: own_rows.get(tx, "tomorrow")) is None
    assert (back.rows("space"), back.rows("space_member")) == (0, 0), "a circle of somebody else"


def test_a_log_that_is_not_sound_is_left_out(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    rows_ = [RowsRecord("contact", 0, [[bob.account, *CONTACT[1:]]])]
    forged = [EventRecord(each.header_bytes, bytes(64), each.payload, 0, 0) for each in log_of(bob)]
    block = keeping.records.join([keeping.records.encode(each) for each in (*rows_, *forged)])
    back = Back(tmp_path, alice, written(alice, alice.own.keys.exchange_private, block))
    assert back.state(bob) == "contact"
    assert back.do(lambda tx: outgoing.devices(back.own, tx, bob.account)) == ()


def test_of_more_than_fits_the_newest_contacts_are_there(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    for number in range(1, 601):
        knows(alice, number.to_bytes(2, "big") * 16, made=number, name="n" * 200)
    data = sealed_of(alice)
    assert len(data) <= keepsakes.MOST_BYTES
    found = reads(alice, data)
    known = [row[0] for each in found if isinstance(each, RowsRecord) and each.table == "contact" for row in each.rows]
    assert 250 < len(known) < 600
    assert known == [bob.account, *(number.to_bytes(2, "big") * 16 for number in range(600, 601 - len(known), -1))]
    assert {each.name for each in found if isinstance(each, ValueRecord)} >= {birth.NAME, birth.DOOR_KEY}


def test_its_size_says_little(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    sizes = {len(sealed_of(alice))}
    for number in range(1, 6):
        knows(alice, bytes([number]) * 32, made=number)
        sizes.add(len(sealed_of(alice)))
    assert len(sizes) <= 2
    assert all((size - min(sizes)) % keeping.STEP == 0 for size in sizes)


def test_of_replaced_prekeys_only_the_last_are_in_it(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    before = len(log_of(bob))
    for _ in range(3):
        bob.clock.ms += 8 * DAY_MS
        bob.do(lambda tx: birth.announce(bob.own, tx))
        learn(alice, bob)
    assert len(log_of(bob)) == before + 3
    events = [each for each in reads(alice, sealed_of(alice)) if isinstance(each, EventRecord)]
    assert len(events) == 3, "genesis, certificate, prekeys"


def test_what_was_made_by_an_earlier_program_is_read() -> None:
    frozen = json.loads(VECTOR.read_text("utf-8"))
    words_ = recovery_keys(frozen["phrase"])
    account = identity_genesis(words_).id
    known = evaluate(account, [Event.from_bytes(bytes.fromhex(each)) for each in frozen["log"]])
    found = keepsake.read(bytes.fromhex(frozen["kept"]), words_, known)
    rows_ = [(each.table, row) for each in found if isinstance(each, RowsRecord) for row in each.rows]
    assert [row[2] for table, row in rows_ if table == "contact"] == frozen["contacts"]
    assert [row[0].hex() for table, row in rows_ if table == "space"] == [frozen["circle"]]
    assert [row[1] for table, row in rows_ if table == "relay"] == ['["relay:1"]']
    events = [Event(each.header, each.proof, each.payload) for each in found if isinstance(each, EventRecord)]
    assert sorted(each.header.kind for each in events) == [1, 1, 2, 4, 10003]
