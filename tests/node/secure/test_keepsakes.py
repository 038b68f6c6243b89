"""Keepsakes: who is given one and when, what contacts keep of it, what is refused, and what comes back from one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from crypto.identity import RecoveryKeys, new_phrase, recovery_keys
from crypto.keys import generate_device
from node import birth, keeping, keepsake
from node.backup.records import EventRecord, Record, RowsRecord, ValueRecord
from node.backup.segment import Pen
from node.errors import PeerFault
from node.machine import Machine
from node.secure import identities, inbox, keepsakes, outgoing, own_mail, plaintext, rebirth, rollback, shunning
from node.store import contacts, outbox, posts, relays, spaces
from node.store import keepsakes as rows
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.relays import RelayRow
from node.store.transaction import Tx
from sync.control import Identity
from sync.event import sign_event
from tests.node.secure.people import DAY_MS, Laptop, Person, befriend, deliver, learn, log_of, settle
from tests.node.secure.test_shared import founds

HOUR_MS = 3600 * 1000
RELAY = RelayRow(b"K" * 32, ("relay:1",), b"s" * 16, b"r" * 32, b"p" * 32, b"b" * 32)


def tends(person: Person) -> int:
    """What the hourly look does; how many devices were given something."""
    wanting = person.do(lambda tx: keeping.due(person.own, tx))
    drafted = person.do(lambda tx: keeping.draft(person.own, tx))
    sealed = keeping.seal(person.own, drafted) if wanting else b""
    for keeper in wanting:
        person.do(lambda tx, keeper=keeper: keeping.give(person.own, keeper, sealed, drafted.digest, tx))  # type: ignore[misc]
    return len(wanting)


def sealed_of(person: Person) -> bytes:
    return keeping.seal(person.own, person.do(lambda tx: keeping.draft(person.own, tx)))


def kept(person: Person, of: Person) -> bytes:
    return person.do(lambda tx: keepsakes.kept(tx, of.account))


def words(person: Person) -> RecoveryKeys:
    return recovery_keys(person.born.recovery_phrase)


def identity(person: Person) -> Identity:
    return person.do(lambda tx: identities.of(person.own, tx, person.account))


def reads(person: Person, data: bytes) -> list[Record]:
    return keepsake.read(data, words(person), identity(person))


def is_called(person: Person, name: str) -> None:
    """Something changes that a keepsake holds."""
    person.do(lambda tx: own_rows.put(tx, birth.NAME, name.encode()))


def knows(person: Person, account: bytes, made: int, state: str = "contact", name: str = "x") -> None:
    row = ContactRow(account, state, name, account, account, made=made, why="contact" if state == "blocked" else "")
    person.do(lambda tx: contacts.put(tx, row))


def parts(person: Person, to: Person) -> list[keepsakes._Part]:
    """What is queued of keepsakes."""
    said = [plaintext.decode(row.item) for row in person.queued(to)]
    return [keepsakes.read_part(each.body) for each in said if each.type == plaintext.KEEP]


def gives(sender: Person, to: Person, made: int, part: int, of: int, sealed: bytes) -> None:
    """A part, as a malicious device could make it."""
    body = msgspec.msgpack.encode([made, part, of, sealed])
    to.takes(sender.seals(to, plaintext.KEEP, body), sender)


def code(call: Callable[[], object]) -> str:
    with pytest.raises(PeerFault) as fault:
        call()
    return fault.value.code


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


def test_those_known_for_longest_keep_it(alice: Person) -> None:
    for number in range(10, 0, -1):
        knows(alice, bytes([number]) * 32, made=100 * number)
    knows(alice, b"b" * 32, 1, "blocked")
    knows(alice, b"r" * 32, 2, "requested")
    assert [row.account[0] for row in alice.do(keepsakes.keepers)] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_nothing_is_given_twice_and_what_is_new_once_a_day(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    assert (tends(alice), tends(alice)) == (1, 0)
    settle(alice, bob)
    first = kept(bob, alice)
    is_called(alice, "Alicia")
    alice.clock.ms += 19 * HOUR_MS
    assert tends(alice) == 0, "it has not been a day"
    alice.clock.ms += 2 * HOUR_MS
    assert tends(alice) == 1
    settle(alice, bob)
    assert kept(bob, alice) != first
    for day in range(6):
        alice.clock.ms += DAY_MS
        assert tends(alice) == 0, f"nothing changed on day {day}"
    alice.clock.ms += 2 * DAY_MS
    assert tends(alice) == 1, "prekeys in it have grown old, and the keeper may have lost it"


def test_while_nothing_can_be_due_nothing_is_read(
    friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, _ = friends
    tends(alice)

    def never(*_: object) -> object:
        raise AssertionError("the tables were read")

    monkeypatch.setattr(keeping, "_core", never)
    assert alice.do(lambda tx: keeping.due(alice.own, tx)) == []


def test_each_device_of_a_keeper_is_given_one(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    tends(alice)
    laptop = Laptop(tmp_path, bob)
    learn(laptop, bob)
    learn(alice, bob)
    assert tends(alice) == 1, "the new one alone"
    assert (len(parts(alice, bob)), len(parts(alice, laptop))) == (1, 1)


def test_a_new_device_gives_its_own_at_once(friends: tuple[Person, Person], tmp_path: Path) -> None:
    """What an earlier one made counts no more once it is revoked; nor what a device made that is put out."""
    alice, _ = friends
    tends(alice)
    laptop = Laptop(tmp_path, alice)
    learn(alice, laptop)
    assert tends(alice) == 1
    assert (tends(laptop), tends(laptop)) == (1, 0)
    alice.do(lambda tx: rebirth.revoke(alice.own, tx, words(alice), laptop.device))
    learn(laptop, alice)
    assert tends(alice) == 1
    laptop.clock.ms += 30 * DAY_MS
    assert tends(laptop) == 0, "it is out"


def test_an_old_copy_of_a_store_gives_nothing(friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, _ = friends
    monkeypatch.setattr(rollback, "spaces_behind", lambda cx: [b"s" * 32])
    assert tends(alice) == 0


def test_without_a_backup_key_there_is_none(friends: tuple[Person, Person]) -> None:
    alice, _ = friends
    alice.do(lambda tx: own_rows.drop(tx, birth.BACKUP_KEY))
    assert tends(alice) == 0


def test_what_has_not_left_is_replaced(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    tends(alice)
    (old,) = parts(alice, bob)
    is_called(alice, "Alicia")
    alice.clock.ms += DAY_MS
    tends(alice)
    (new,) = parts(alice, bob)
    assert new.made > old.made
    row = alice.queued(bob)[-1]
    assert row.hash16 is not None
    alice.do(lambda tx: posts.taken(tx, row.id, b"relay", row.hash16 or b"", 1))
    is_called(alice, "Alix")
    alice.clock.ms += DAY_MS
    tends(alice)
    assert [each.made for each in parts(alice, bob)] == [new.made, alice.clock.ms], "a relay has the one before"


def test_who_is_blocked_meanwhile_is_given_nothing(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    (keeper,) = alice.do(lambda tx: keeping.due(alice.own, tx))
    alice.do(lambda tx: shunning.block(alice.own, tx, bob.account))
    alice.do(lambda tx: keeping.give(alice.own, keeper, b"sealed", b"d" * 16, tx))
    assert parts(alice, bob) == []


def test_what_is_noted_of_former_keepers_goes(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    tends(alice)
    alice.do(lambda tx: own_rows.put(tx, "keepsake at " + "ab" * 32, b""))
    alice.clock.ms += 30 * DAY_MS
    tends(alice)
    assert alice.do(lambda tx: own_rows.names(tx, "keepsake at ")) == ["keepsake at " + bob.device.hex()]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 1, 2, 2, 0, 0], [2, 1, 0, 2]])
def test_parts_come_in_any_order_and_count_once_all_are_there(friends: tuple[Person, Person], order: list[int]) -> None:
    alice, bob = friends
    pieces = [b"one", b"two", b"three"]
    seen: set[int] = set()
    for part in order:
        assert kept(bob, alice) == (b"".join(pieces) if len(seen) == 3 else b"")
        gives(alice, bob, 10, part, 3, pieces[part])
        seen.add(part)
    assert kept(bob, alice) == b"onetwothree"


def test_what_is_newer_takes_the_place_of_what_is_older_once_it_is_whole(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    gives(alice, bob, 10, 0, 1, b"old")
    for made in (9, 10):
        gives(alice, bob, made, 0, 1, b"older")
        assert kept(bob, alice) == b"old"
    gives(alice, bob, 20, 0, 2, b"new, ")
    gives(alice, bob, 15, 1, 2, b"older than what comes")
    assert kept(bob, alice) == b"old"
    gives(alice, bob, 20, 1, 2, b"and whole")
    assert kept(bob, alice) == b"new, and whole"


def test_parts_of_two_are_not_put_together(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    gives(alice, bob, 20, 0, 2, b"new, ")
    gives(alice, bob, 20, 1, 3, b"of three")
    gives(alice, bob, 20, 1, 2, b"and whole")
    assert kept(bob, alice) == b""
    gives(alice, bob, 20, 0, 2, b"new, ")
    assert kept(bob, alice) == b"new, and whole"


def test_parts_of_two_devices_are_not_put_together(friends: tuple[Person, Person], tmp_path: Path) -> None:
    alice, bob = friends
    laptop = Laptop(tmp_path, alice)
    learn(bob, alice)
    learn(laptop, bob)
    gives(alice, bob, 10, 0, 2, b"by the phone")
    gives(laptop, bob, 10, 1, 2, b"by the laptop")
    assert kept(bob, alice) == b""


def test_a_clock_that_was_wrong_once_does_not_end_them(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    gives(alice, bob, bob.clock.ms + 365 * DAY_MS, 0, 1, b"from the future")
    gives(alice, bob, bob.clock.ms + 365 * DAY_MS + 1, 0, 2, b"half")
    gives(alice, bob, bob.clock.ms, 0, 1, b"now")
    assert kept(bob, alice) == b"now"


def test_a_contact_costs_two_of_them_at_most(friends: tuple[Person, Person]) -> None:
    alice, bob = friends
    piece = bytes(keepsakes.PART_BYTES)
    for made in range(1, 5):
        for part in range(keepsakes.MOST_PARTS - (made == 4)):
            gives(alice, bob, made, part, keepsakes.MOST_PARTS, piece)
    held = bob.do(lambda tx: tx.value("SELECT sum(length(sealed)) FROM keepsake"))
    assert held == (2 * keepsakes.MOST_PARTS - 1) * keepsakes.PART_BYTES
    assert len(kept(bob, alice)) == keepsakes.MOST_BYTES <= 128 << 10


@pytest.mark.parametrize(
    "body",
    [
        [0, 0, 1, b"x"],
        [2**53, 0, 1, b"x"],
        [1, 1, 1, b"x"],
        [1, -1, 1, b"x"],
        [1, 0, 0, b"x"],
        [1, 0, keepsakes.MOST_PARTS + 1, b"x"],
        [1, 0, 1, b""],
        [1, 0, 1, bytes(keepsakes.PART_BYTES + 1)],
        [1, 0, 1, "x"],
        [1, 0, 1],
        {},
    ],
)
def test_a_malformed_part_is_refused(friends: tuple[Person, Person], body: object) -> None:
    alice, bob = friends
    envelope = alice.seals(bob, plaintext.KEEP, msgspec.msgpack.encode(body))
    assert code(lambda: bob.takes(envelope, alice)) == "bad_plaintext"
    assert bob.rows("keepsake") == 0


def test_nobody_who_is_no_contact_has_anything_kept(friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = friends
    message = plaintext.Plaintext(plaintext.KEEP, msgspec.msgpack.encode([1, 0, 1, b"x"]))
    assert code(lambda: alice.do(lambda tx: inbox._from_contact(alice.own, tx, eve.peer(), message))) == "not_a_contact"
    gives(alice, bob, 1, 0, 1, b"x")
    bob.do(lambda tx: shunning.block(bob.own, tx, alice.account))
    bob.do(rows.forget)
    assert kept(bob, alice) == b"", "who is blocked gets nothing back"
    bob.do(lambda tx: shunning.unblock(bob.own, tx, alice.account))
    assert kept(bob, alice) == b"x", "but is again what they were"
    bob.do(lambda tx: contacts.drop(tx, alice.account))
    assert (kept(bob, alice), bob.rows("keepsake")) == (b"", 1)
    bob.do(rows.forget)
    assert bob.rows("keepsake") == 0


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
    more: list[Record] = [
        RowsRecord("tomorrow", 0, [["x"]]),
        ValueRecord("account", b"mallory"),
        ValueRecord("name", b"A"),
    ]
    more.append(RowsRecord("space", 0, [CIRCLE]))
    block = keeping.records.join([keeping.records.encode(each) for each in more])
    back = Back(tmp_path, alice, written(alice, alice.own.keys.exchange_private, block))
    assert (back.account, back.do(lambda tx: own_rows.get(tx, "name"))) == (alice.account, b"A")
    assert back.rows("space") == 0, "a circle of somebody else"


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


def test_all_of_it_fits_mailboxes(friends: tuple[Person, Person]) -> None:
    """The largest, in parts that leave room for marks and for the certificates of a first letter."""
    alice, bob = friends
    (keeper,) = alice.do(lambda tx: keeping.due(alice.own, tx))
    data = random.Random(3).randbytes(keepsakes.MOST_BYTES)
    alice.do(lambda tx: keeping.give(alice.own, keeper, data, b"d" * 16, tx))
    assert [each.part for each in parts(alice, bob)] == list(range(keepsakes.MOST_PARTS))
    assert all(len(row.envelope or b"") < 36_000 for row in alice.queued(bob))
    assert deliver(alice, bob) == keepsakes.MOST_PARTS
    assert kept(bob, alice) == data
    assert alice.do(lambda tx: outbox.of_device(tx, bob.device)) == []
