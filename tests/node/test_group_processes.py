"""Five real nodes and a relay in networks of their own hold one group: by links, by a third, by mail, after kills.

Alice and Bob know of no relay. Carol shares their network and reaches the relay, where Dave and Erin are, who reach
nothing else. Alice makes the group, so what she says reaches Dave and Erin through Carol, and what they say her.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.node.kills import cable
from tests.node.networks import inside, networks
from tests.person import Person, QuickPerson, wait_for

pytestmark = pytest.mark.xdist_group("processes")

GROUP = "Trip"
NAMES = ("Alice", "Bob", "Carol", "Dave", "Erin")
FRIENDS = ((0, 1), (0, 2), (1, 2), (2, 3), (2, 4))
PATIENCE = 120.0


class Relay(QuickPerson):
    """A relay as a process of its own."""

    command = "relay"


@contextmanager
def company(folder: Path) -> Iterator[list[Person]]:
    """The five, started and befriended, Carol, Dave and Erin at the relay."""
    with networks("home", "both", "away", "far", "hub") as (home, both, away, far, hub):
        for number, (one, other) in enumerate(((home, both), (hub, both), (hub, away), (hub, far)), 1):
            cable(one, other, number)
        places = (home, home, both, away, far)
        people: list[Person] = [
            QuickPerson(name, folder, (), inside(place)) for name, place in zip(NAMES, places, strict=True)
        ]
        relay = Relay("Relay", folder, ("--listen", "0.0.0.0:0"), inside(hub))
        for person in (relay, *people):
            if person is not relay:
                person.create()
            person.start()
        for person in people[2:]:
            person.kith("relays", "add", relay.ready["invitation"])
        for one_, other_ in FRIENDS:
            people[one_].befriend_by_link(people[other_])
        try:
            yield people
        finally:
            for person in (*people, relay):
                if person.node is not None:
                    person.kill()


def test_five_processes_hold_one_group_together(homes: Path) -> None:
    with company(homes) as people:
        alice, bob, carol, dave, erin = people
        alice.kith("group", "create", GROUP, "Bob", "Carol")
        _wait_for_rank(carol, carol, "member")
        alice.kith("group", "role", GROUP, "Carol", "admin")
        _wait_for_rank(carol, carol, "admin")
        carol.kith("group", "add", GROUP, "Dave", "Erin")
        _wait_for_members(people)
        _agree(people, _say(people, "hello"))

        carol.kith("group", "remove", GROUP, "Erin")
        four = [alice, bob, carol, dave]
        _wait_for_members(four)
        without = _say(four, "without Erin")
        _agree(four, without)

        assert bob.stop() == 0
        without |= _say((alice, carol, dave), "while Bob is off")
        carol.kill()
        without |= _say((alice, dave), "while Carol is dead")
        for person in (carol, bob):
            person.start()
        carol.kill_after(0.2)
        _agree(_revived(four), without)
        assert not without & set(_ids(erin)), "Erin reads what was said after her removal"

        carol.kith("group", "rename", GROUP, "Journey")
        carol.kith("group", "add", "Journey", "Erin")
        _wait_for_members(people, "Journey")
        _agree(people, without | _say(people, "all of us", "Journey"), "Journey")
        for person in people:
            assert person.kith("status")["counters"]["messages_lost_total"] == 0


def _revived(people: list[Person]) -> list[Person]:
    """Carol's node is dead by now or soon, as by a pulled plug, in the middle of whatever it was doing; it starts."""
    carol = people[2]
    carol.start()
    return people


def _say(people: Sequence[Person], text: str, name: str = GROUP) -> set[str]:
    return {person.say(name, f"{text}, says {person.name}") for person in people}


def _agree(people: Sequence[Person], said: set[str], name: str = GROUP) -> None:
    """Wait until all see all that was said; then members, roles, messages and their order are the same for all."""
    for person in people:
        wait_for(f"{person.name} sees all that was said", lambda each=person: said <= set(_ids(each, name)), PATIENCE)
    seen = wait_for("everybody sees the same", lambda: _same([_sight(person, name) for person in people]), PATIENCE)
    messages = [row[0] for row in seen[1]]
    assert len(messages) == len(set(messages)), "a message came twice"


def _same(sights: Sequence[Any]) -> Any:
    return sights[0] if all(each == sights[0] for each in sights) else None


def _sight(person: Person, name: str) -> Any:
    """Who belongs with what role, and every message in the order of the screen."""
    shown = person.kith("group", "show", name)
    roles = sorted((each["id"], each["role"]) for each in shown["members"])
    lines = [(row["id"], row["author"], row["text"]) for row in person.history(name) if row["kind"] == "message"]
    return roles, lines


def _ids(person: Person, name: str = GROUP) -> list[str]:
    return [row["id"] for row in person.history(name) if row["kind"] == "message"]


def _members(person: Person, name: str) -> dict[str, str]:
    """The roles of members by account, as a person's own node says; none while the group is not known there."""
    if not any(row["name"] == name for row in person.kith("group", "list")):
        return {}
    return {row["id"]: row["role"] for row in person.kith("group", "members", name)}


def _wait_for_rank(person: Person, member: Person, role: str) -> None:
    def told() -> bool:
        return _members(person, GROUP).get(member.account) == role

    wait_for(f"{member.name} is {role} for {person.name}", told, PATIENCE)


def _wait_for_members(people: Sequence[Person], name: str = GROUP) -> None:
    """Wait until each of them sees that these and nobody else belong."""
    accounts = {person.account for person in people}
    for person in people:
        wait_for(f"{person.name} sees them", lambda each=person: set(_members(each, name)) == accounts, PATIENCE)
