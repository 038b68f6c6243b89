"""Groups where newcomers read nothing, at the store: who of ours has which key, and what is left of one in the end."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest

from crypto.pqxdh import make_kem_prekey, make_signed_prekey
from node import outset
from node.backup import records
from node.errors import PeerFault
from node.secure import (
    group_asking,
    group_entries,
    group_gaps,
    group_keys,
    group_log,
    group_view,
    groups,
    identities,
    key_ends,
    key_words,
    outgoing,
    plaintext,
    prekeys,
    siblings,
)
from node.store import log, outbox, space_keys, unopened
from node.store.transaction import Tx
from sync import control, personal
from sync.event import MERGE, Event, Header, pack_payload, sign_event
from sync.space import personal_space
from sync.space_keys import KEPT_MS, KEY_AGE_MS
from tests.node.secure.members import Member
from tests.sync.group_book import Person, device_keys

SPENT_MS = KEY_AGE_MS + KEPT_MS
YEAR_MS = 365 * 24 * 3600 * 1000
TEXT = 2000


class Late:
    """A clock that is set."""

    def __init__(self, member: Member) -> None:
        self._clock, self.ms = member.own.clock, 0
        member.own = replace(member.own, clock=self)

    def now_ms(self) -> int:
        return self._clock.now_ms() + self.ms


@pytest.fixture
def people() -> list[Person]:
    return [Person(name) for name in ("Ada", "Ben", "Cleo")]


@pytest.fixture
def members(tmp_path: Path, people: list[Person]) -> Iterator[list[Member]]:
    every = [
        Member(tmp_path / one.name, one, [each for each in people if each is not one], one.name == "Ada")
        for one in people
    ]
    yield every
    for member in every:
        member.close()


@pytest.fixture
def space(members: list[Member]) -> bytes:
    """A group of Ada and Ben, in which she has said something."""
    ada, ben, _ = members
    space = ada.do(lambda tx: groups.found(ada.own, tx, {}, [ben.own.account], "none"))
    ben.hears(ada)
    say(ada, space)
    follow(ada, ben, space)
    return space


def say(member: Member, space: bytes) -> Event:
    return member.do(lambda tx: groups.publish(member.own, tx, groups.known(tx, space), TEXT, {"text": "hello"}))


def follow(giver: Member, taker: Member, space: bytes) -> None:
    """What a link brings of the control log, and then what was sent."""
    bring(giver, taker, space)
    taker.hears(giver)


def bring(giver: Member, taker: Member, space: bytes) -> None:
    """What a link brings of the control log."""

    def take(tx: Tx) -> None:
        row = groups.known(tx, space)
        group_log.take(taker.own, tx, giver.own.device, row, events)
        group_entries.again(taker.own, tx, row)

    events = giver.do(lambda tx: group_keys.control_log(tx, groups.known(tx, space)))
    taker.do(take)


def held(member: Member, space: bytes) -> set[bytes]:
    return {key.kid for key in member.do(lambda tx: space_keys.of(tx, space)) if key.secret is not None}


def wanted(member: Member, space: bytes) -> set[bytes]:
    return {key.kid for key in member.do(lambda tx: space_keys.wanted(tx, space))}


def says(sender: Member, to: Member, type_: int, words: key_words.Words) -> None:
    body, peer = key_words.encode(words), sender.peer()
    to.do(lambda tx: group_entries.hear(to.own, tx, peer, type_, body))


def refusals(member: Member, to: Member) -> list[str]:
    """Why keys were not given, as it waits for a device."""
    rows = member.do(lambda tx: outbox.of_device(tx, to.own.device))
    said = [each for each in (plaintext.decode(row.item) for row in rows) if each.type == plaintext.WITHHELD]
    return [code for each in said for _, code in key_words.decode(key_words.Withheld, each.body).kids]


def linked(member: Member, folder: Path, people: list[Person]) -> Member:
    """Another device of a member, certified now: everybody hears of it, and it has what a new device is given."""
    person = member.person
    person.certify(device_keys(f"{person.name}'s tablet"), admin=False)
    mine = copy(person)
    mine.devices = person.devices[::-1]
    made = Member(folder / "tablet", mine, [each for each in people if each is not person])
    member.do(lambda tx: identities.store(member.own, tx, person.account, person.log))
    given = member.do(lambda tx: outset.gather(member.own, tx))
    tables = {each.table: each for each in records.split(given) if isinstance(each, records.RowsRecord)}
    assert tables["space"].rows
    assert not tables["skey"].rows
    genesis = member.do(lambda tx: log.events(tx, (tables["space"].rows[0][0],)))[0]
    said = personal.OwnSpace(genesis.to_bytes(), genesis.id)
    made.do(lambda tx: siblings._note_space(made.own, tx, genesis, said.grant))
    return made


def test_a_new_device_gets_no_older_key_from_anybody_and_the_next_from_each(
    members: list[Member], space: bytes, people: list[Person], tmp_path: Path
) -> None:
    ada, ben, _ = members
    (old,) = held(ada, space)
    tablet = linked(ben, tmp_path, people)
    ada.do(lambda tx: identities.store(ada.own, tx, ben.person.account, ben.person.log))
    follow(ben, tablet, space)
    merges = tablet.do(lambda tx: [each.header.kind for each in group_keys.control_log(tx, groups.known(tx, space))])
    assert merges[-1] == MERGE, "it says that it is there"
    follow(tablet, ben, space)
    follow(tablet, ada, space)
    assert (held(tablet, space), wanted(tablet, space)) == (set(), set())
    for giver in (ada, ben):
        says(tablet, giver, plaintext.KEYREQ, key_words.KeyRequest(space, (old,)))
        assert refusals(giver, tablet) == ["not_live"]
        tablet.hears(giver)
    assert held(tablet, space) == set()
    say(ben, space)
    (new,) = held(ben, space) - {old}
    follow(ben, tablet, space)
    assert held(tablet, space) == {new}, "Ben's first device gives it"
    follow(ben, ada, space)
    assert held(ada, space) == {old, new}
    say(ada, space)
    say(tablet, space)
    assert held(ada, space) | held(tablet, space) == {old, new}, "it is for all who are there"
    secret = ada.do(lambda tx: space_keys.get(tx, space, old)).secret
    keys = ben.person.devices[0]
    words = personal.write(personal.OwnKey(space, secret))
    header = Header(1, personal_space(ben.own.account), ben.own.account, keys.device, 1, b"", 1 << 16, 33)
    event = sign_event(keys.signing_seed, header, pack_payload(ben.own.random, words))
    tablet.do(lambda tx: siblings._heed(tablet.own, tx, event))
    assert held(tablet, space) == {new}, "nor what another of ours says to all that are and will be"
    tablet.do(lambda tx: tx.execute("UPDATE skey SET secret = NULL"))
    tablet.do(lambda tx: space_keys.want(tx, space, new, 0))
    to = tablet.do(lambda tx: group_asking._whom(tablet.own, tx, groups.known(tx, space)))
    assert {device for _, device in to} == {ada.own.device, ben.own.device}, "it asks its like as well"
    tablet.close()


def test_a_newcomer_begins_empty_and_the_next_key_is_for_all(members: list[Member], space: bytes) -> None:
    ada, _, cleo = members
    (old,) = held(ada, space)
    ada.do(lambda tx: groups.enlist(ada.own, tx, groups.known(tx, space), [cleo.own.account]))
    cleo.hears(ada)
    follow(ada, cleo, space)
    assert (held(cleo, space), wanted(cleo, space)) == (set(), set())
    says(cleo, ada, plaintext.KEYREQ, key_words.KeyRequest(space, (old,)))
    assert refusals(ada, cleo) == ["not_a_member"]
    say(ada, space)
    follow(ada, cleo, space)
    assert held(cleo, space) == held(ada, space) - {old} != set()


def test_a_key_is_thrown_away_for_good_and_where_our_chain_stands_is_kept(members: list[Member], space: bytes) -> None:
    ada, ben, _ = members
    (old,) = held(ada, space)
    secret = ada.do(lambda tx: space_keys.get(tx, space, old)).secret
    late = [Late(member) for member in (ada, ben)]
    to = ada.own.account, ada.own.device

    def for_ada() -> set[bytes]:
        return ben.do(lambda tx: group_gaps._keys_for(ben.own, tx, groups.known(tx, space), to))

    said = say(ada, space)
    entries = ada.appended()
    ben.takes(entries[:-1])
    chain = ada.do(lambda tx: space_keys.chain(tx, old, ada.own.device))
    assert chain is not None
    for clock in late:
        clock.ms = SPENT_MS - 60_000
    for member in (ada, ben):
        member.do(lambda tx, own=member.own: key_ends.sweep(own, tx))
        assert held(member, space) == {old}
    assert old in for_ada()
    for clock in late:
        clock.ms = SPENT_MS + 60_000
    ben.do(lambda tx: space_keys.want(tx, space, bytes(16), 0))
    ben.do(lambda tx: tx.execute("INSERT INTO key_wanted VALUES (?, ?, 0, 0, 0, '')", (space, old)))
    assert old in {kid for kid, _ in ben.own.groups.places}
    for member in (ada, ben):
        member.do(lambda tx, own=member.own: key_ends.sweep(own, tx))
        assert held(member, space) == set()
        assert old not in {kid for kid, _ in member.own.groups.places}
    assert wanted(ben, space) == {bytes(16)}
    ben.do(lambda tx: group_log.reconsider(ben.own, tx, groups.known(tx, space), ()))
    assert wanted(ben, space) == {bytes(16)}, "it is announced, and was for Ben"
    assert ada.do(lambda tx: space_keys.chain(tx, old, ada.own.device)) == chain
    assert ada.do(lambda tx: log.get(tx, said.id)).event.payload is not None
    says(ada, ben, plaintext.KEYS, key_words.Keys(space, (secret,)))
    follow(ada, ben, space)
    assert (held(ben, space), wanted(ben, space)) == (set(), {bytes(16)})
    assert old not in for_ada(), "nor is what it sealed brought to anybody"
    with pytest.raises(PeerFault, match="thrown away"):
        ben.takes(entries[-1:])
    say(ada, space)
    assert len(held(ada, space)) == 1


def test_what_waits_for_a_key_that_goes_is_dropped(members: list[Member], space: bytes) -> None:
    ada, ben, _ = members
    late = Late(ben)
    ben.do(lambda tx: tx.execute("UPDATE skey SET secret = NULL"))
    say(ada, space)
    ben.takes(ada.appended())
    ben.do(lambda tx: group_entries.again(ben.own, tx, groups.known(tx, space)))
    assert {lack.kid for lack in ben.own.groups.lacks.values()} == held(ada, space)
    assert len(ben.own.groups.lacks) == ben.do(lambda tx: len(unopened.numbers(tx, space)))
    late.ms = SPENT_MS + 60_000
    ben.do(lambda tx: group_entries.again(ben.own, tx, groups.known(tx, space)))
    assert ben.do(lambda tx: unopened.numbers(tx, space)) == []


def test_clocks_that_are_wrong_make_no_key_last_longer_or_go_sooner(members: list[Member], space: bytes) -> None:
    """Ada's is a year behind, and what she says then is read; Ben's was a year ahead when he heard of a key."""
    ada, ben, _ = members
    first = held(ada, space)
    late = [Late(member) for member in (ada, ben)]
    late[0].ms = -YEAR_MS
    say(ada, space)
    late[1].ms = YEAR_MS
    follow(ada, ben, space)
    assert held(ben, space) == held(ada, space) > first
    ben.do(lambda tx: key_ends.sweep(ben.own, tx))
    (new,) = held(ben, space) - first
    assert held(ben, space) == {new}, "a year has passed"
    late[1].ms = 0
    ben.do(lambda tx: key_ends.sweep(ben.own, tx))
    assert held(ben, space) == set(), "by its own date it is a year old, and any other is to come"
    ben.do(lambda tx: group_log.reconsider(ben.own, tx, groups.known(tx, space), ()))
    assert wanted(ben, space) == first, "which was not so old, after all"


def test_keys_of_other_groups_stay(members: list[Member]) -> None:
    ada, ben, _ = members
    late = Late(ada)
    for history in ("full", "from join"):
        space = ada.do(lambda tx, history=history: groups.found(ada.own, tx, {}, [ben.own.account], history))
        say(ada, space)
        late.ms = 2 * SPENT_MS
        ada.do(lambda tx: key_ends.sweep(ada.own, tx))
        assert held(ada, space)
        late.ms = 0


def test_a_key_names_what_its_maker_knew_of_devices_and_nothing_later(members: list[Member]) -> None:
    """Prekeys that were announced since may be lost with their device, and nobody would be informed."""
    ada, ben, _ = members
    (keys,), (*_, certified) = ben.person.devices, ben.person.log
    made = make_signed_prekey(keys, 1, bytes(32)), make_kem_prekey(keys, 1, bytes(64))
    at = control.position(None, [certified.id], certified.header.hlc + 1)
    announced = control.prekeys_event(keys, ben.own.account, at, made, ben.own.random)
    ada.do(lambda tx: identities.store(ada.own, tx, ben.own.account, [*ben.person.log, announced]))
    assert ada.do(lambda tx: identities.of(ada.own, tx, ben.own.account)).heads == (announced.id,)
    space = ada.do(lambda tx: groups.found(ada.own, tx, {}, [ben.own.account], "none"))
    say(ada, space)
    (key,) = ada.do(lambda tx: group_view.of(ada.own, tx, groups.known(tx, space))).keys.values()
    assert key.named == {each.own.account: frozenset({each.person.log[-1].id}) for each in (ada, ben)}


def test_who_learns_late_that_they_were_there_asks_then(
    members: list[Member], space: bytes, people: list[Person], tmp_path: Path
) -> None:
    """Ada names what came after the tablet in the log of its account, which the tablet has not heard of."""
    ada, ben, _ = members
    tablet = linked(ben, tmp_path, people)
    ben.person.certify(device_keys("Ben's desk"), admin=False)
    ada.do(lambda tx: identities.store(ada.own, tx, ben.own.account, ben.person.log))
    say(ada, space)
    (new,) = held(ada, space) - held(ben, space)
    bring(ada, tablet, space)
    assert new in {key.kid for key in tablet.do(lambda tx: space_keys.of(tx, space))}
    assert wanted(tablet, space) == set()
    tablet.do(lambda tx: siblings._take_own_log(tablet.own, tx, ben.person.log))
    assert wanted(tablet, space) == {new}
    tablet.close()


def test_what_waits_for_the_prekeys_of_another_of_our_devices_is_sealed_when_they_come(
    members: list[Member], space: bytes, people: list[Person], tmp_path: Path
) -> None:
    ben = members[1]
    tablet = linked(ben, tmp_path, people)
    to = tablet.own.device
    ben.do(lambda tx: outgoing.queue(ben.own, tx, ben.own.account, to, (plaintext.KEYS, b"")))
    assert [row.envelope for row in ben.do(lambda tx: outbox.of_device(tx, to))] == [None]
    announced = tablet.do(lambda tx: prekeys.maintain(tablet.own, tx))
    assert announced is not None
    ben.do(lambda tx: siblings._take_own_log(ben.own, tx, [announced]))
    assert all(row.envelope for row in ben.do(lambda tx: outbox.of_device(tx, to)))
    tablet.close()
