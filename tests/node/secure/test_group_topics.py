"""What somebody who was removed still reads at the relay of a group: that they were, who goes on, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from crypto import space_key
from node.errors import PeerFault
from node.secure import group_entries, group_topics, group_view, groups, key_words, topics
from node.store import log
from node.store import topics as topic_rows
from node.store.spaces import SpaceRow
from sync import chains
from sync.event import KEY_NEW, RANK, Event, sign_event
from tests.node.secure.members import Member, people
from tests.sync.group_book import Book, Person

PEOPLE = people(4)
TEXT = 2000
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
        assert not bob.do(lambda tx, envelope=envelope: group_entries._take(bob.own, tx, row, envelope))  # type: ignore[misc]
        assert not bob.do(lambda tx, nobody=nobody: log.ids(tx, nobody.account))  # type: ignore[misc]
