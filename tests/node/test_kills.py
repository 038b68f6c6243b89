"""kill -9 of nodes and relay in the middle of everything: chat, posts, comments, photos, over links and by mail.

Each kill waits for a commit, a handshake or a transfer and falls into it; what it hit is read after the death and
told as a histogram. What a command acknowledged must be there once, in order, everywhere it was meant for, and no two
envelopes that left may share a message key, which is one (session, key, N).
"""

import hashlib
import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.node.kills import NAMES, Town, Watched, page, struck, town
from tests.node.watched import COMMIT, HANDSHAKE, LEFT, SEALED, TRANSFER
from tests.person import CommandError, Person, wait_for
from tests.tally import tell

NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))
FIRST = int(os.environ.get("KITH_SEED", "1"))
ROUNDS = range(FIRST, FIRST + 60) if NIGHTLY else range(1, 2)
KILLS = 50 if NIGHTLY else 14
MOST = 2 * KILLS
"""On a machine so busy that the killer mostly comes too late there are more of them, until enough fell into a phase."""
ACTS = 60
PHASE_SECONDS = 8.0
SETTLE_SECONDS = 240.0
ORDER = (COMMIT, HANDSHAKE, TRANSFER, COMMIT)
"""Every fourth kill falls into a handshake, which comes when a process is back from the kill before."""


@pytest.mark.parametrize(
    # Two rounds at a time: that is how many workers a small machine has.
    "seed",
    [pytest.param(seed, marks=pytest.mark.xdist_group(f"processes{seed % 2 or ''}")) for seed in ROUNDS],
)
def test_nothing_acknowledged_is_lost_or_doubled(seed: int, homes: Path) -> None:
    chance = random.Random(seed)
    histogram: Counter[str] = Counter()
    with town(homes, seed, with_relay=True, kind=Town) as made:
        for _ in range(10):
            made.act()
        victim = made.people[0]
        for number in range(MOST):
            if number >= KILLS and struck(histogram) > KILLS / 2:
                break
            phase = ORDER[number % len(ORDER)]
            if phase != HANDSHAKE:
                victim.survive()
                victim = chance.choice(made.processes)
            histogram[f"{victim.command}: {_kill(made, victim, phase, chance.randint(1, 6))}"] += 1
        for each in made.processes:
            each.survive()
        _check(made)
    tell(
        f"kills of round {seed}: {histogram.total()}, {struck(histogram)} inside a phase, "
        f"{made.said.count} acknowledged, 0 lost, 0 doubled, 0 keys used twice: "
        f"{dict(histogram)}; refused: {dict(made.refused)}"
    )
    assert struck(histogram) > KILLS / 2, histogram


def test_a_key_used_twice_is_noticed(homes: Path) -> None:
    one = Watched("Alice", homes, (), ())
    key, first, second = (bytes((number,)) * 16 for number in range(3))
    one.sealed.write_bytes(SEALED + first + key + SEALED + second + key + LEFT + first + bytes(16))
    assert not one.reuses(), "what never left was sealed anew"
    with one.sealed.open("ab") as file:
        file.write(LEFT + second + bytes(16))
    assert one.reuses() == [key.hex()]


def _kill(made: Town, victim: Watched, phase: int, countdown: int) -> str:
    """Kill a process in a phase, while everybody goes on; what it was in is returned."""
    victim.marks.arm(phase, 1 if phase == HANDSHAKE else countdown)
    if phase == HANDSHAKE:
        victim.launch()
    until = time.monotonic() + PHASE_SECONDS
    acts = 0
    while victim.alive and acts < ACTS and time.monotonic() < until:
        made.act(with_photos=phase == TRANSFER)
        acts += 1
    return victim.fall()


def _check(made: Town) -> None:
    alice, bob, carol = made.people
    for (writer, reader), sent in made.said.chat.items():
        one, other = (made.people[NAMES.index(name)] for name in (writer, reader))
        # What was written and not acknowledged is there as well, and comes as surely as the rest.
        wait_for(
            f"{writer} and {reader} see the same",
            lambda one=one, other=other, names=(writer, reader): _lines(one, names[1]) == _lines(other, names[0]),
            SETTLE_SECONDS,
        )
        arrived = _lines(other, writer)
        assert len(arrived) == len(set(arrived)), "a line came twice"
        assert [line for line in arrived if line in set(sent)] == sent
    for person in made.people:
        _check_posts(made, person)
        _check_photos(made, person)
        assert person.kith("status")["counters"]["messages_lost_total"] == 0
        assert not person.reuses(), "a message key was used twice"
        assert not _errors(person), "something went wrong inside a node, or in what watches it"
    # As with lines: a post that was not acknowledged may be there, and then comes to all.
    wait_for("all see the same posts", lambda: _posts(alice) == _posts(bob) == _posts(carol), SETTLE_SECONDS)


def _errors(person: Person) -> list[str]:
    """What a node wrote down as an error: whoever dies by a bug of this harness would otherwise go unnoticed."""
    lines = (person.home / "logs" / "node.log").read_text("utf-8").splitlines()
    return [line for line in lines if '"level": "error"' in line]


def _lines(reader: Person, writer: str) -> list[str]:
    """Lines between two people in the order of the reader's timeline, whoever wrote them."""
    return [row["id"] for row in reader.history(writer)]


def _check_posts(made: Town, person: Person) -> None:
    wait_for(
        f"{person.name} has all posts",
        lambda: set(made.said.posts) <= set(_posts(person)),
        SETTLE_SECONDS,
    )
    rows = _posts(person)
    assert len(rows) == len(set(rows)), "a post came twice"
    for post, comment in made.said.comments:
        wait_for(
            f"{person.name} has a comment",
            lambda post=post, comment=comment: _comments(person, post).count(comment) == 1,
            SETTLE_SECONDS,
        )


def _posts(person: Person) -> list[str]:
    return [row["id"] for row in page(person, "feed", "timeline")]


def _comments(person: Person, post: str) -> list[str]:
    """The comments under a post; none before it is here, which may be one that was never acknowledged."""
    try:
        return [row["id"] for row in person.kith("feed", "show", post, "--limit", "200")["comments"]]
    except CommandError:
        return []


def _check_photos(made: Town, person: Person) -> None:
    folder = person.folder / "saved"
    folder.mkdir()

    def whole() -> bool:
        rows = page(person, "gallery", "list", "Summer")
        there = {row["id"] for row in rows if row["picture"]["held"] == row["picture"]["size"]}
        return set(made.said.photos) <= there

    wait_for(f"{person.name} has all photos, whole", whole, SETTLE_SECONDS)
    person.kith("gallery", "save", "Summer", str(folder))
    saved = Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir())
    assert all(saved[digest] == 1 for digest in made.said.photos.values())
