"""kill -9 of nodes and relay in the middle of everything: chat, posts, comments, photos, over links and by mail.

Each kill waits for a commit, a handshake or a transfer and falls into it; what it hit is read after the death and
printed as a histogram. What a command acknowledged must be there once, in order, everywhere it was meant for.
"""

import hashlib
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.node.kills import NAMES, Killer, Town, Watched, page, town
from tests.node.watched import COMMIT, HANDSHAKE, TRANSFER
from tests.person import Person, wait_for

KILLS = 50 if os.environ.get("KITH_NIGHTLY") else 6
SEED = 7
ACTS = 60
PHASE_SECONDS = 8.0
SETTLE_SECONDS = 240.0

pytestmark = pytest.mark.xdist_group("processes")


def test_nothing_acknowledged_is_lost_or_doubled(homes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)
    histogram: Counter[str] = Counter()
    with town(homes, SEED, with_relay=True) as made:
        for _ in range(10):
            made.act()
        for number in range(KILLS):
            victim = chance.choice(made.processes)
            phase = (COMMIT, TRANSFER, COMMIT, HANDSHAKE)[number % 4]
            histogram[f"{victim.command}: {_kill(made, victim, phase)}"] += 1
        for person in made.people:
            person.survive()
        _check(made)
        with capsys.disabled():
            print(f"\n{KILLS} kills, {made.said.count} acknowledged: {dict(histogram)}; refused: {dict(made.refused)}")
    inside = sum(count for what, count in histogram.items() if "idle" not in what and "nothing" not in what)
    assert inside > KILLS / 2, histogram


def _kill(made: Town, victim: Watched, phase: int) -> str:
    """Kill a process in a phase, while everybody goes on; it is back when this returns. What it was in is returned."""
    if phase == HANDSHAKE:
        # A handshake comes when a process is back: it is watched from its first moment.
        victim.stop()
        victim.marks.clear()
        victim.launch()
    victim.marks.clear()
    killer = Killer(victim, phase, PHASE_SECONDS)
    acts = 0
    while killer.waits and acts < ACTS:
        made.act()
        acts += 1
    hit = killer.hit()
    victim.marks.clear()
    victim.survive()
    return hit


def _check(made: Town) -> None:
    alice, bob, carol = made.people
    for (writer, reader), sent in made.said.chat.items():
        one, other = (made.people[NAMES.index(name)] for name in (writer, reader))
        expected = set(sent)
        wait_for(
            f"{reader} has all of {writer}'s lines",
            lambda other=other, writer=writer, expected=expected: expected <= set(_lines(other, writer)),
            SETTLE_SECONDS,
        )
        arrived = _lines(other, writer)
        assert len(arrived) == len(set(arrived)), "a line came twice"
        assert [line for line in arrived if line in expected] == sent
        assert arrived == [line for line in _lines(one, reader) if line in set(arrived)]
    for person in made.people:
        _check_posts(made, person)
        _check_photos(made, person)
        assert person.kith("status")["counters"]["messages_lost_total"] == 0
    posts = [[row["id"] for row in page(person, "feed", "timeline")] for person in (alice, bob, carol)]
    assert posts[0] == posts[1] == posts[2]


def _lines(reader: Person, writer: str) -> list[str]:
    """Lines between two people in the order of the reader's timeline, whoever wrote them."""
    return [row["id"] for row in reader.history(writer)]


def _check_posts(made: Town, person: Person) -> None:
    wait_for(
        f"{person.name} has all posts",
        lambda: set(made.said.posts) <= {row["id"] for row in page(person, "feed", "timeline")},
        SETTLE_SECONDS,
    )
    rows = [row["id"] for row in page(person, "feed", "timeline")]
    assert len(rows) == len(set(rows)), "a post came twice"
    for post, comment in made.said.comments:
        wait_for(
            f"{person.name} has a comment",
            lambda post=post, comment=comment: _comments(person, post).count(comment) == 1,
            SETTLE_SECONDS,
        )


def _comments(person: Person, post: str) -> list[str]:
    return [row["id"] for row in person.kith("feed", "show", post, "--limit", "200")["comments"]]


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
