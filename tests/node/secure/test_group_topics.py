"""What somebody who was removed still reads at the relay of a group: that they were, who goes on, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from crypto import space_key
from node.errors import PeerFault
from node.secure import (
    group_entries,
    group_keys,
    group_log,
    group_topics,
    group_view,
    group_waiting,
    groups,
    key_words,
    topics,
)
from node.store import log, space_keys, unopened
from node.store import topics as topic_rows
from node.store.spaces import SpaceRow
from sync import chains
from sync.event import KEY_NEW, MERGE, RANK, SIGNED, Event, Header, pack_payload, sign_event
from tests.node.secure.members import Member, people
from tests.sync.group_book import START_MS, Book, Person

PEOPLE = people(4)
TEXT = 2000
RANDOM = Random("group topics").randbytes
STRANGE = space_key.space_key(b"?" * 64)
BOTH = pytest.mark.parametrize("history", ["full", "from join"])


@pytest.fixture
def members(tmp_path: Path) -> Iterator[list[Member]]:
    every = [Member(tmp_path / person.name, person, PEOPLE, relay=True) for person in PEOPLE]
    yield every
    for member in every:
        member.close()


def opened(member: Member, space: bytes, entries: list[tuple[bytes, bytes]]) -> list[Event]:
    """What of some entries of topics opens with the key that all who ever belonged have."""
    key = group_topics.control_key(member.do(lambda tx: groups.known(tx, space)))
    found = []
    for name, entry in entries:
        row = member.do(lambda tx, name=name: topic_rows.get(tx, name))  # type: ignore[misc]
        assert row is not None
        envelope = topics.open_(row.seal, name, entry)
        if space_key.named(envelope) == key.kid:
            said = key_words.decode(key_words.Stated, space_key.open_(key, envelope).plaintext)
            found.append(Event.from_bytes(said.event))
    return found


def sealed_as_control(member: Member, row: SpaceRow, said: key_words.Stated) -> bytes:
    """An envelope under the key that all who ever belonged have."""
    key = group_topics.control_key(row)
    chain = space_key.chain(key, member.own.device)
    return space_key.seal(key, chain, member.own.device, key_words.encode(said), member.own.random)[1]


def signed(member: Member, space: bytes, **changes: Any) -> Event:
    """A statement that says nothing, at any place of a chain."""
    keys = member.person.devices[0]
    prev = b"p" * 32 if changes.get("seq", 1) > 1 else b""
    header = Header(SIGNED, space, member.own.account, keys.device, 1, prev, START_MS << 16, MERGE)
    return sign_event(keys.signing_seed, msgspec.structs.replace(header, **changes), pack_payload(RANDOM, {}))


def control_of(member: Member, row: SpaceRow) -> list[Event]:
    return member.do(lambda tx: group_keys.control_log(tx, row))


@BOTH
def test_who_was_removed_reads_no_more_of_the_control_log_at_a_relay(members: list[Member], history: str) -> None:
    alice, bob, carol, _ = members
    ids = [each.own.account for each in (bob, carol)]
    space = alice.do(lambda tx: groups.found(alice.own, tx, {"title": "Trip"}, ids, history))
    alice.do(lambda tx: groups.publish(alice.own, tx, groups.known(tx, space), TEXT, {"text": "hello"}))
    for member in (bob, carol):
        member.hears(alice)
    early = alice.appended()
    alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, space), carol.own.account))
    alice.do(lambda tx: groups.publish(alice.own, tx, groups.known(tx, space), TEXT, {"text": "without Carol"}))
    before = alice.appended()
    kinds = [event.header.kind for event in opened(alice, space, before)]
    assert kinds == [RANK, KEY_NEW], "that she is out, and for whom the next key is"
    alice.do(lambda tx: groups.describe(alice.own, tx, groups.known(tx, space), {"title": "Not for Carol"}))
    after = alice.appended()
    assert after
    assert opened(alice, space, after) == []
    bob.hears(alice)
    bob.takes(early + before + after)
    about = bob.do(lambda tx: group_view.of(bob.own, tx, groups.known(tx, space)).about)
    assert about == {"title": "Not for Carol"}


def test_who_is_let_in_later_reads_what_was_stated_under_a_key_before(members: list[Member]) -> None:
    """And whoever lacks the key of a statement waits for it."""
    alice, bob, _, dave = members
    space = alice.do(lambda tx: groups.found(alice.own, tx, {}, [bob.own.account], "full"))
    alice.do(lambda tx: groups.publish(alice.own, tx, groups.known(tx, space), TEXT, {"text": "hello"}))
    early = alice.appended()
    alice.do(lambda tx: groups.enlist(alice.own, tx, groups.known(tx, space), [dave.own.account]))
    alice.do(lambda tx: groups.describe(alice.own, tx, groups.known(tx, space), {"title": "Dave, too"}))
    late = alice.appended()
    assert opened(alice, space, late) == []
    dave.hears(alice)
    dave.takes(late)
    assert dave.do(lambda tx: group_view.of(dave.own, tx, groups.known(tx, space)).about) == {"title": "Dave, too"}
    bob.hears(alice)
    bob.do(lambda tx: tx.execute("UPDATE skey SET secret = NULL"))
    bob.takes(early + late)
    assert not bob.do(lambda tx: group_view.of(bob.own, tx, groups.known(tx, space)).about)
    bob.hears(alice)
    assert bob.do(lambda tx: group_view.of(bob.own, tx, groups.known(tx, space)).about) == {"title": "Dave, too"}
    assert bob.do(lambda tx: tx.value("SELECT count(*) FROM unopened")) == 0


def test_content_under_the_key_of_all_who_ever_belonged_is_of_no_use(members: list[Member]) -> None:
    alice, bob, *_ = members
    space = alice.do(lambda tx: groups.found(alice.own, tx, {}, [bob.own.account], "full"))
    event = alice.do(lambda tx: groups.publish(alice.own, tx, groups.known(tx, space), TEXT, {"text": "hello"}))
    bob.hears(alice)
    row = alice.do(lambda tx: groups.known(tx, space))
    key = group_topics.control_key(row)
    named = msgspec.structs.replace(event.header, kid=key.kid)
    for said in (event, Event(msgspec.msgpack.encode(named), event.proof, event.payload)):
        stated = key_words.Stated(said.to_bytes())
        envelope = sealed_as_control(alice, row, stated)
        with pytest.raises(PeerFault, match=r"does not belong|not for it"):
            bob.do(lambda tx, envelope=envelope: group_entries._take(bob.own, tx, groups.known(tx, space), envelope))


def test_whoever_was_removed_fills_no_disk_with_people_they_made_up(members: list[Member]) -> None:
    """What is sealed for them waits with what else waits, of which there is a bound; their logs are not kept."""
    alice, bob, *_ = members
    space = alice.do(lambda tx: groups.found(alice.own, tx, {}, [bob.own.account], "full"))
    bob.hears(alice)
    row = alice.do(lambda tx: groups.known(tx, space))
    for number in range(5):
        nobody = Person(f"nobody {number}")
        event = Book(nobody).merge(nobody)
        header = msgspec.structs.replace(event.header, space=space, refs=(space,))
        event = sign_event(nobody.devices[0].signing_seed, header, event.payload or b"")
        certificates = tuple(chains.chain(nobody.log, nobody.devices[0].device))
        envelope = sealed_as_control(alice, row, key_words.Stated(event.to_bytes(), certificates))
        assert bob.do(lambda tx, envelope=envelope: group_entries._take(bob.own, tx, row, envelope))  # type: ignore[misc]
        assert not bob.do(lambda tx, nobody=nobody: log.ids(tx, nobody.account))  # type: ignore[misc]


def test_what_waits_is_not_opened_again_before_what_it_waits_for_has_come(
    members: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever ever belonged can have much wait that is dear to open, and something is taken in all the time."""
    alice, bob, carol, _ = members
    space = alice.do(lambda tx: groups.found(alice.own, tx, {}, [bob.own.account], "full"))
    bob.hears(alice)
    row = alice.do(lambda tx: groups.known(tx, space))
    name = bob.do(lambda tx: unopened.topics_of(tx, space))[0]
    alice.do(lambda tx: groups.publish(alice.own, tx, row, TEXT, {"text": "hello"}))
    cause = control_of(alice, row)[-1].id
    junk = [
        sealed_as_control(alice, row, key_words.Stated(signed(carol, space, refs=(space,)).to_bytes())),
        sealed_as_control(alice, row, key_words.Stated(signed(alice, space, seq=9, refs=(bytes(32),)).to_bytes())),
        sealed_as_control(alice, row, key_words.Stated(signed(alice, space, seq=30_000, refs=(space,)).to_bytes())),
        space_key.seal(STRANGE, space_key.chain(STRANGE, bob.own.device), bob.own.device, b"", bob.own.random)[1],
    ]
    late = sealed_as_control(alice, row, key_words.Stated(signed(alice, space, seq=10, refs=(cause,)).to_bytes()))
    for envelope in (*junk, late):
        bob.do(lambda tx, envelope=envelope: group_entries.taken(bob.own, tx, name, envelope))  # type: ignore[misc]
    opened_: list[bytes] = []
    take = group_entries._take
    monkeypatch.setattr(group_entries, "_take", lambda *args: opened_.append(args[3]) or take(*args))
    bob.do(lambda tx: group_entries.again(bob.own, tx, row))
    assert opened_ == [*junk, late], "once, to see what they wait for"
    opened_.clear()
    for _ in range(3):
        bob.do(lambda tx: group_entries.again(bob.own, tx, row))
    assert opened_ == []
    bob.do(lambda tx: group_log.take(bob.own, tx, b"", row, control_of(alice, row)))
    bob.do(lambda tx: group_entries.again(bob.own, tx, row))
    assert opened_ == [late]
    bob.do(lambda tx: space_keys.hold(tx, space, STRANGE.kid, STRANGE.secret, 1))
    bob.do(lambda tx: group_entries.again(bob.own, tx, row))
    assert opened_[1:] == [junk[3]]
    assert bob.do(lambda tx: [unopened.envelope(tx, number) for number in unopened.numbers(tx, space)]) == junk[:3]


def test_after_a_start_what_waits_is_looked_at_bit_by_bit(
    members: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob, carol, _ = members
    space = alice.do(lambda tx: groups.found(alice.own, tx, {}, [bob.own.account], "full"))
    bob.hears(alice)
    row = alice.do(lambda tx: groups.known(tx, space))
    name = bob.do(lambda tx: unopened.topics_of(tx, space))[0]
    monkeypatch.setattr(group_waiting, "AT_ONCE", 2)
    for seq in range(1, 6):
        said = key_words.Stated(signed(carol, space, seq=seq, refs=(space,)).to_bytes())
        envelope = sealed_as_control(alice, row, said)
        bob.do(lambda tx, envelope=envelope: group_entries.taken(bob.own, tx, name, envelope))  # type: ignore[misc]
    counts = []
    take = group_entries._take
    for _ in range(4):
        opened_: list[bytes] = []
        monkeypatch.setattr(group_entries, "_take", lambda *args, to=opened_: to.append(args[3]) or take(*args))
        bob.do(lambda tx: group_entries.again(bob.own, tx, row))
        counts.append(len(opened_))
    assert counts == [2, 2, 1, 0]
