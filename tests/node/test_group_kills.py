"""kill -9 of nodes and relay while who belongs to a group changes and keys of it are made, given and asked for.

Each kill waits for a commit, a handshake or work on members and keys, and falls into it; what it hit is read after the
death and told as a histogram. In the end all see the same members, messages and order; what Alice and Bob, who were
never out, were told is said is there once; and no place of a chain covers two envelopes that left.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.node.kills import NAMES, Town, Watched, struck, town
from tests.node.watched import COMMIT, GROUP, HANDSHAKE
from tests.person import CommandError, Person, wait_for
from tests.tally import tell

NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))
FIRST = int(os.environ.get("KITH_SEED", "1"))
ROUNDS = range(FIRST, FIRST + 20) if NIGHTLY else range(1, 2)
KILLS = 15 if NIGHTLY else 20
MOST = 2 * KILLS
"""On a machine so busy that the killer mostly comes too late there are more of them, until enough fell into a phase."""
ACTS = 40
PHASE_SECONDS = 6.0
SETTLE_SECONDS = 240.0
ORDER = (GROUP, COMMIT, GROUP, HANDSHAKE)
NAME = "Trip"


class Company(Town):
    """Three people and a relay: Alice's group, in which Bob's role changes, and out of which Carol goes and comes."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lines: dict[str, list[str]] = {name: [] for name in NAMES}
        self.changes: Counter[str] = Counter()

    def settle_down(self) -> None:
        """Become contacts, and found the group."""
        self.befriend()
        self.people[0].kith("group", "create", NAME, *NAMES[1:])
        for person in self.people[1:]:
            wait_for(f"{person.name} is in", lambda each=person: _names(each) == set(NAMES), SETTLE_SECONDS)

    def act(self, with_photos: bool = False) -> None:
        """Somebody who is there says something, or changes who belongs to the group."""
        writer = self._random.choice([person for person in self.people if person.node is not None])
        changes = {"Alice": self._change, "Bob": self._rename}
        what = changes.get(writer.name) if self._random.random() < 0.5 else None
        try:
            if what is not None:
                what(writer)
            else:
                self.lines[writer.name].append(writer.say(NAME, f"line {self._next()} of {writer.name}"))
        except CommandError as error:
            self.refused[f"exit {error.code}"] += 1

    def _change(self, alice: Person) -> None:
        roles = {each["name"]: each["role"] for each in alice.kith("group", "members", NAME)}
        if self._random.random() < 0.3:
            role = self._random.choice([each for each in ("member", "moderator", "admin") if each != roles["Bob"]])
            alice.kith("group", "role", NAME, "Bob", role)
            self.changes["role"] += 1
        elif "Carol" in roles:
            alice.kith("group", "remove", NAME, "Carol")
            self.changes["removed"] += 1
        else:
            alice.kith("group", "add", NAME, "Carol")
            self.changes["let in again"] += 1

    def _rename(self, bob: Person) -> None:
        bob.kith("group", "describe", NAME, f"line {self._next()}")
        self.changes["described"] += 1

    def come_together(self) -> None:
        """In the end everybody is in."""
        alice = self.people[0]
        if "Carol" not in _names(alice):
            alice.kith("group", "add", NAME, "Carol")


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=pytest.mark.xdist_group(f"processes{seed % 2 or ''}")) for seed in ROUNDS]
)
def test_kills_amid_changes_of_members_and_keys_lose_and_double_nothing(seed: int, homes: Path) -> None:
    chance = random.Random(seed)
    histogram: Counter[str] = Counter()
    with town(homes, seed, with_relay=True, kind=Company) as made:
        victim: Watched = made.people[0]
        for number in range(MOST):
            if number >= KILLS and struck(histogram) > KILLS / 2:
                break
            phase = ORDER[number % len(ORDER)]
            if phase != HANDSHAKE:
                victim.survive()
                victim = chance.choice(made.processes if phase == COMMIT else made.people)
            histogram[f"{victim.command}: {_kill(made, victim, phase, chance.randint(1, 6))}"] += 1
        for each in made.processes:
            each.survive()
        made.come_together()
        count = _check(made)
    said = sum(map(len, made.lines.values()))
    tell(
        f"kills in a group, round {seed}: {histogram.total()}, {struck(histogram)} inside a phase, "
        f"{said} lines acknowledged, {count} shown, 0 lost, 0 doubled, 0 places of chains reused: "
        f"{dict(histogram)}; changes: {dict(made.changes)}; "
        f"refused: {dict(made.refused)}"
    )
    assert struck(histogram) > KILLS / 2, histogram


def _kill(made: Company, victim: Watched, phase: int, countdown: int) -> str:
    """Kill a process in a phase, while everybody goes on; what it was in is returned."""
    victim.marks.arm(phase, 1 if phase == HANDSHAKE else countdown)
    if phase == HANDSHAKE:
        victim.launch()
    until = time.monotonic() + PHASE_SECONDS
    acts = 0
    while victim.alive and acts < ACTS and time.monotonic() < until:
        made.act()
        acts += 1
    return victim.fall()


def _check(made: Company) -> int:
    """What must hold in the end; how many lines everybody is shown."""
    alice, bob, carol = made.people
    for person in made.people:
        wait_for(f"{person.name} sees all three", lambda each=person: _names(each) == set(NAMES), SETTLE_SECONDS)
    wait_for("all have heard the same", lambda: _told(alice) == _told(bob) == _told(carol), SETTLE_SECONDS)
    last = {person.say(NAME, f"the last line of {person.name}") for person in made.people}
    for person in made.people:
        wait_for(f"{person.name} has the last", lambda each=person: last <= set(_lines(each)), SETTLE_SECONDS)
    wait_for("all see the same", lambda: _sight(alice) == _sight(bob) == _sight(carol), SETTLE_SECONDS)
    shown = _lines(alice)
    assert len(shown) == len(set(shown)), "a line came twice"
    for writer in NAMES[:2]:
        said = made.lines[writer]
        assert [line for line in shown if line in set(said)] == said, f"lines of {writer} are lost, or in another order"
    for person in made.people:
        assert person.kith("status")["counters"]["messages_lost_total"] == 0
        assert not person.reuses(), "a message key or a place of a chain was used twice"
        errors = (person.home / "logs" / "node.log").read_text("utf-8").splitlines()
        assert not [line for line in errors if '"level": "error"' in line]
    return len(shown)


def _told(person: Person) -> int:
    """How many changes of the group somebody has heard of.

    Who was removed and let in again, and has not heard of it, sees all three as well; what they say then is for nobody.
    """
    return sum(row["kind"] == "event" for row in person.history(NAME))


def _sight(person: Person) -> Any:
    members = person.kith("group", "show", NAME)["members"]
    return sorted((each["id"], each["role"]) for each in members), _lines(person)


def _names(person: Person) -> set[str]:
    """Who belongs to the group, as a person's own node says; nobody while it is not known there."""
    if not person.kith("group", "list"):
        return set()
    return {each["name"] for each in person.kith("group", "members", NAME)}


def _lines(person: Person) -> list[str]:
    """Every message in the order of the screen."""
    return [row["id"] for row in person.history(NAME) if row["kind"] == "message"]
