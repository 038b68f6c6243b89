"""Groups that many write in, apart and together, honest and not: what each comes to, by another telling of the rules.

5,000 worlds: `KITH_NIGHTLY=1 pytest tests/sync/test_group_world.py`, from `KITH_SEED` on.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest

from sync.event import ABOUT, KEY_NEW, MERGE, RANK, Event
from sync.membership import Group
from sync.ranks import MEMBER, OWNER
from tests.sync.group_book import Person, is_visible
from tests.sync.group_reference import Reference
from tests.sync.group_world import GroupWorld

NIGHTLY = "KITH_NIGHTLY" in os.environ
SEED = int(os.environ.get("KITH_SEED", "1"))
BLOCKS = 10 if NIGHTLY else 2
WORLDS = 500 if NIGHTLY else 35
STEPS = 80
MORE = 12


def played(seed: int) -> GroupWorld:
    world = GroupWorld(seed)
    world.play(STEPS)
    return world


def group_of(world: GroupWorld, events: Iterable[Event]) -> Group:
    return Group(world.book.genesis, events, world.book.identity)


def seen_in(world: GroupWorld, group: Group, content: Iterable[Event]) -> set[bytes]:
    held = world.held
    return {event.id for event in content if is_visible(group, event, held)}


def check_against_the_reference(world: GroupWorld, events: list[Event]) -> None:
    """Everything a group says of itself, of these events in this order."""
    group, held = group_of(world, events), world.held
    told = Reference(world.book.genesis, events, world.book.identity)
    assert group.heads == told.heads
    assert group.ranks == told.ranks
    assert {ruling.event.id for ruling in group.rulings() if ruling.counts} == told.counted.keys()
    keys = {kid: (key.id, key.depth, key.orphan, dict(key.named)) for kid, key in group.keys.items()}
    assert keys == told.keys
    assert group.about == told.about
    assert (group.described and group.described.id) == told.described
    for event in world.book.content:
        assert is_visible(group, event, held) == told.is_visible(event, held), event
    for event in events[:: max(1, len(events) // 8)]:
        assert group.holds(event.id) == told.holds(event.id)
        assert set(group.past(event.id)) == told.past[event.id] | {event.id}
    assert group.ranks[group.owner] == OWNER


def check_who_is_heard(world: GroupWorld) -> None:
    """Whoever is heard without end belongs, and whoever belongs is, with a key whose maker saw everything."""
    book = world.book
    before = book.group()
    book.key(book.owner, b"fresh key now...", device=_live(book.owner))
    group = book.group()
    for person in world.people:
        live = person.identity().live
        for device in (keys.device for keys in person.devices):
            for kid in before.keys:
                assert not group.is_heard(person.account, device, kid) or person.account in group.ranks
            heard = group.is_heard(person.account, device, book.kid(b"fresh key now..."))
            assert heard == (person.account in group.ranks and device in live)


def _live(person: Person) -> int:
    live = person.identity().live
    return next(number for number, keys in enumerate(person.devices) if keys.device in live)


def powerless(world: GroupWorld, told: Reference) -> list[Person]:
    """Whom nobody ever let in, or somebody else put out, after which nobody who knew that has let them in again."""
    found = []
    for person in world.people:
        about = [id_ for id_ in told.counted if told.said[id_]["account"] == person.account]
        grants = [id_ for id_ in about if told.said[id_]["rank"] >= MEMBER]
        removals = [id_ for id_ in about if told.said[id_]["rank"] < MEMBER and told.counted[id_] > 0]
        put_out = any(not any(removal in told.past[grant] for grant in grants) for removal in removals)
        if person.account != told.owner and (put_out or not grants):
            found.append(person)
    return found


def check_that_the_powerless_change_nothing(world: GroupWorld) -> int:
    """Whatever they state, dated back or not: nothing that holds changes, and no more of theirs is visible.

    They may announce keys that nobody seals with, and nobody's but their own.
    """
    book = world.book
    before, content = book.group(), list(book.content)
    told = Reference(book.genesis, book.events, book.identity)
    out = powerless(world, told)
    visible = seen_in(world, before, content)
    for person in out:
        for _ in range(MORE):
            world.lie(person, world.people, (RANK, KEY_NEW, MERGE, ABOUT))
        more = [world.lie_in_content(person) for _ in range(MORE)]
        assert seen_in(world, book.group(), more) == set()
    after = book.group()
    assert (after.ranks, after.about, after.described) == (before.ranks, before.about, before.described)
    named = {person.account for person in out}
    made_by = {event.id: event.header.author for event in book.events}
    for kid, key in before.keys.items():
        if made_by[key.id] not in named:
            assert after.keys[kid] == key
    for kid, key in after.keys.items():
        assert before.keys.get(kid) == key or (key.orphan and made_by[key.id] in named)
    theirs = {event.id for event in content if event.header.author in named}
    still = seen_in(world, after, content)
    assert visible - theirs <= still
    for event in content:
        if event.id in still - visible:
            assert made_by[after.keys[event.header.kid].id] in named
    counted = {ruling.event.id for ruling in before.rulings() if ruling.counts}
    for ruling in after.rulings():
        leave = ruling.event.header.author == ruling.said.account and ruling.event.header.author in named
        assert leave or ruling.counts == (ruling.event.id in counted)
    return len(out)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_histories_of_groups_come_to_what_the_rules_say(block: int) -> None:
    out = 0
    for seed in range(SEED + block * WORLDS, SEED + (block + 1) * WORLDS):
        world = played(seed)
        events = list(world.book.events)
        check_against_the_reference(world, events)
        mixed = events * 2
        world.chance.shuffle(mixed)
        check_against_the_reference(world, mixed)
        check_against_the_reference(world, world.chance.sample(events, len(events) * 3 // 4))
        for device in world.devices[:2]:
            check_against_the_reference(world, [each for each in events if each.id in device.seen])
        check_who_is_heard(world)
        out += check_that_the_powerless_change_nothing(world)
    assert out > WORLDS // 4
