"""Digests kept in the store: a function of the ids alone, made anew where something changed and nowhere else."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from random import Random

import pytest

from node.store import digests, log
from node.store.opening import prepare
from node.store.transaction import Tx
from sync.event import Event, bucket
from sync.reconcile import Summed, digest, group_of, key_of, shelf_digest
from tests.node.store.making import KEY, Author, unflushed

EVERY = 2**62
BUCKET_MS = 1 << 22


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    connection, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    yield Tx(connection)
    connection.close()


def key(event: Event) -> bytes:
    return key_of(bucket(event.header.hlc), event.id)


def spread(author: Author, count: int, random: Random) -> list[Event]:
    """Events whose clocks lie in three shelves, in no order."""
    return [author.says(hlc=(400_000 + random.randrange(3000)) * BUCKET_MS << 16) for _ in range(count)]


def expected(keys: set[bytes]) -> list[Summed]:
    by_group = [(at, list(some)) for at, some in groupby(sorted(keys), group_of)]
    groups = [Summed(at, len(some), digest(some)) for at, some in by_group]
    found = []
    for at, inside in groupby(groups, lambda group: group.at >> 6):
        some = list(inside)
        found.append(Summed(at, sum(group.size for group in some), shelf_digest(group.digest for group in some)))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_they_follow_from_the_ids_alone(tx: Tx, seed: int) -> None:
    """In whatever order they came, kept or not, up to whatever arrival; also what left as a ninth fork."""
    random = Random(seed)
    author, other = Author(1), Author(2, space=b"o" * 32)
    events = spread(author, 60, random) + [author.at(7, hlc=400_000 * BUCKET_MS << 16) for _ in range(12)]
    random.shuffle(events)
    held: list[tuple[int, Event]] = []
    for event in events:
        arrival = log.append(tx, event, log.State.PLAIN, 1)
        log.append(tx, other.says(), log.State.PLAIN, 1)
        if arrival is not None:
            held.append((arrival, event))
        if random.random() < 0.1:
            digests.refresh(tx, author.space, random.choice((1, 1000)))
    held = [(arrival, event) for arrival, event in held if log.has(tx, event.id)]
    for upto in (EVERY, *(random.choice(held)[0] for _ in range(5)), 0):
        keys = {key(event) for arrival, event in held if arrival <= upto}
        assert digests.shelves(tx, author.space, upto) == expected(keys)
        assert digests.keys(tx, author.space, 0, 2**28 - 1, upto) == sorted(keys)
        for shelf in digests.shelves(tx, author.space, upto):
            groups = digests.groups(tx, author.space, shelf.at, upto)
            assert shelf_digest(group.digest for group in groups) == shelf.digest
            for group in groups:
                named = digests.keys(tx, author.space, group.at, group.at, upto)
                assert named == sorted(each for each in keys if group_of(each) == group.at)
                assert (group.size, group.digest) == (len(named), digest(named))


def test_what_is_kept_is_read_and_only_what_changed_is_made_anew(tx: Tx) -> None:
    author = Author()
    for event in spread(author, 80, Random(3)):
        log.append(tx, event, log.State.PLAIN, 1)
    digests.refresh(tx, author.space, 1000)
    assert tx.value("SELECT count(*) FROM digest WHERE digest IS NULL") == 0
    true = digests.shelves(tx, author.space, EVERY)
    tx.execute("UPDATE digest SET digest = zeroblob(32)")
    assert {shelf.digest for shelf in digests.shelves(tx, author.space, EVERY)} == {bytes(32)}
    log.append(tx, author.says(hlc=400_000 * BUCKET_MS << 16), log.State.PLAIN, 1)
    touched = digests.shelves(tx, author.space, EVERY)
    assert touched[0].digest != bytes(32)
    assert touched[0].size == true[0].size + 1
    assert {shelf.digest for shelf in touched[1:]} == {bytes(32)}
    assert tx.value("SELECT count(*) FROM digest WHERE digest IS NULL") == 2


def test_digests_are_made_in_bounded_pieces(tx: Tx) -> None:
    author = Author()
    for event in spread(author, 80, Random(4)):
        log.append(tx, event, log.State.PLAIN, 1)
    count = tx.value("SELECT count(*) FROM digest WHERE level = 0")
    assert not digests.refresh(tx, author.space, 10)
    assert tx.value("SELECT count(*) FROM digest WHERE level = 0 AND digest IS NULL") == count - 10
    while not digests.refresh(tx, author.space, 10):
        pass
    assert tx.value("SELECT count(*) FROM digest WHERE digest IS NULL") == 0


def test_what_lies_before_a_key_comes_newest_first(tx: Tx) -> None:
    author = Author()
    events = spread(author, 50, Random(5))
    for event in events:
        log.append(tx, event, log.State.PLAIN, 1)
    ordered = sorted(events, key=key, reverse=True)
    after = ordered[9]
    low = bucket(ordered[39].header.hlc)
    found = log.before(tx, author.space, low, (bucket(after.header.hlc), after.id), 1000)
    assert [entry.id for entry in found] == [event.id for event in ordered[10:] if bucket(event.header.hlc) >= low]
    assert [entry.id for entry in log.before(tx, author.space, 0, (2**32, b""), 3)] == [e.id for e in ordered[:3]]


def test_which_spaces_have_news(tx: Tx) -> None:
    mine, other = Author(1), Author(2, space=b"o" * 32)
    log.append(tx, mine.says(), log.State.PLAIN, 1)
    log.append(tx, other.says(), log.State.PLAIN, 1)
    assert log.news(tx, 0) == {mine.space, other.space}
    assert log.news(tx, 1) == {other.space}
    assert log.news(tx, 2) == set()
    assert {entry.arrival for entry in log.held(tx, log.ids(tx, mine.space))} == {1}
