"""Chains go by space and comparisons by set, also in a store that was made before there were sets."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from node.store import digests, gaps, log, opening, peers, resets
from node.store.connection import connect
from node.store.opening import prepare
from node.store.transaction import Cx, Tx
from sync.event import CLOCK_RESET, Event, bucket
from sync.outputs import Agreement, Resume
from sync.reconcile import key_of
from sync.space import set_of, shelf_of
from tests.node.store.making import KEY, Author, unflushed

EVERY = 2**62
KIDS = (b"", b"1" * 16, b"2" * 16)
BEFORE_SETS = 8
"""The last version of the schema in which an event had no set."""


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    connection, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    yield Tx(connection)
    connection.close()


def keyed(author: Author, count: int) -> list[Event]:
    """One chain of which each event names the next of three keys, the first of which is none."""
    events = []
    for number in range(count):
        author.kid = KIDS[number % 3]
        events.append(author.says(kind=CLOCK_RESET if number == 4 else 1000))
    return events


def held_keys(events: list[Event]) -> list[bytes]:
    return sorted(key_of(bucket(event.header.hlc), event.id) for event in events)


def test_what_is_compared_goes_by_set(tx: Tx) -> None:
    author, other = Author(1), Author(2, space=b"o" * 32)
    events = keyed(author, 12)
    for event in events:
        log.append(tx, event, log.State.PLAIN, 1)
    log.append(tx, other.says(), log.State.PLAIN, 1)
    top = events[-1]
    for kid in KIDS:
        part = shelf_of(author.space, kid) if kid else author.space
        own = [event for event in events if event.header.kid == kid]
        assert [entry.id for entry in log.entries(tx, part)] == [event.id for event in own]
        assert log.newest(tx, part, 2) == [event.id for event in own[-2:]]
        assert log.ids(tx, part) == sorted(event.id for event in own)
        behind = log.before(tx, part, 0, (2**32, b""), 99)
        assert {entry.id for entry in behind} == {event.id for event in own}
        assert digests.keys(tx, part, 0, 2**28 - 1, EVERY) == held_keys(own)
        assert sum(shelf.size for shelf in digests.shelves(tx, part, EVERY)) == 4
        assert digests.refresh(tx, part, 99)
    assert log.news(tx, 0) == {set_of(event) for event in events} | {other.space}
    assert log.news(tx, 11) == {set_of(top), other.space}
    assert tx.value("SELECT count(*) FROM digest WHERE digest IS NULL") == 2, "those of the other space alone"


def test_chains_go_by_space_through_all_its_sets(tx: Tx) -> None:
    author = Author()
    events = keyed(author, 12)
    for event in events[:6] + events[7:]:
        log.append(tx, event, log.State.PLAIN, 1)
    space, device, top = author.space, author.device, events[-1]
    assert log.head(tx, space, device) == log.Head(12, top.id, top.header.hlc, 6)
    assert gaps.holes(tx, space, device, 12) == [(7, 7)]
    log.append(tx, events[6], log.State.PLAIN, 1)
    assert log.contiguous(tx, space, device) == 12
    assert log.chain_ids(tx, space, device) == log.unsent(tx, space, device) == [event.id for event in events]
    assert resets.after(tx, space, device, 1) == events[4].header.hlc
    assert {row.event.id for batch in log.replay(tx, [space]) for row in batch} == {event.id for event in events}
    for event in events:
        place = log.place(tx, event.id)
        assert place is not None
        assert place.space == space
    assert log.heads(tx, set_of(top)) == {}
    log.check_heads(tx)


def test_two_events_for_one_position_are_a_fork_whatever_keys_they_name(tx: Tx) -> None:
    author = Author()
    log.append(tx, author.says(), log.State.PLAIN, 1)
    for kid in KIDS[1:]:
        author.kid = kid
        log.append(tx, author.at(1), log.State.PLAIN, 1)
    assert tx.value("SELECT count(*) FROM event WHERE state & ?", (int(log.State.FORKED),)) == 3
    for _ in range(20):
        log.append(tx, author.at(1), log.State.PLAIN, 1)
    counted = dict(tx.rows("SELECT part, sum(n) FROM digest WHERE level = 0 GROUP BY part"))
    held = dict(tx.rows("SELECT part, count(*) FROM event GROUP BY part"))
    assert {part: n for part, n in counted.items() if n} == held
    assert sum(held.values()) == log.FORKS_KEPT


def old_store(path: Path, events: list[Event]) -> None:
    """A store of the last version without sets that took in these events, and of which others know something."""
    migrations = path.with_name("older")
    migrations.mkdir()
    for script in sorted(opening.MIGRATIONS.glob("*.sql"))[:BEFORE_SETS]:
        shutil.copy(script, migrations)
    model, _ = prepare(path.with_name("model.db"), KEY, unflushed)
    opened = connect(path, KEY, flush=False)
    opening.migrate(opened, 0, migrations)
    for event in events:
        log.append(Tx(model), event, log.State.PLAIN, 7)
    columns = "arrival, id, space, bucket, author, device, seq, hlc, kind, header, sig, payload, state, received_ms"
    opened.executemany(
        f"INSERT INTO event ({columns}, shelf) VALUES ({'?, ' * 14}0)",
        Cx(model).rows(f"SELECT {columns} FROM event ORDER BY arrival"),
    )
    opened.executemany("INSERT INTO head VALUES (?, ?, ?, ?, ?, ?)", Cx(model).rows("SELECT * FROM head"))
    model.close()
    peers.put(Tx(opened), b"d" * 32, Resume(b"i" * 16, 40, (b"s" * 32,)))
    peers.agree(Tx(opened), b"d" * 32, Agreement(b"i" * 16, 50, 40, b"D" * 32, b"O" * 32, (b"s" * 32,)))
    opened.execute("INSERT INTO space VALUES (zeroblob(32), 'group', x'01', x'02', x'80', 0, 1, 2, 3)")
    opened.execute("INSERT INTO own VALUES ('clean', 0)")
    opened.close()


def test_an_old_store_opens_and_compares_as_one_that_took_the_same_events_in_now(tmp_path: Path) -> None:
    random, authors = Random(1), [Author(n, space=bytes([n]) * 32) for n in (1, 2, 3)]
    clock = 1_700_000_000_000
    events = [authors[n % 3].says(hlc=(clock + random.randrange(10**10)) << 16) for n in range(60)]
    old_store(tmp_path / "kith.db", events)
    opened, how = prepare(tmp_path / "kith.db", KEY, unflushed)
    assert (how.migrated_from, how.clean, how.checked) == (BEFORE_SETS, False, "whole")
    fresh, _ = prepare(tmp_path / "fresh.db", KEY, unflushed)
    for event in random.sample(events, len(events)):
        log.append(Tx(fresh), event, log.State.PLAIN, 7)
    old, new = Cx(opened), Cx(fresh)
    assert log.top(old) == 60
    assert log.news(old, 0) == log.news(new, 0) == {author.space for author in authors}
    for author in authors:
        assert digests.shelves(old, author.space, EVERY) == digests.shelves(new, author.space, EVERY)
        assert log.ids(old, author.space) == log.ids(new, author.space)
        assert log.heads(old, author.space) == log.heads(new, author.space)
    assert [entry.id for entry in log.entries(old, authors[0].space)] == [event.id for event in events[::3]]
    assert [row.event for batch in log.replay(old) for row in batch] == [
        row.event for batch in log.replay(new) for row in batch
    ]
    assert peers.get(old, b"d" * 32) == Resume(b"i" * 16, 40, (b"s" * 32,))
    agreed = peers.agreement(old, b"d" * 32)
    assert agreed is not None
    assert agreed.mine == 50
    assert old.rows("SELECT held, history FROM space") == [(3, "")]
    assert old.rows("PRAGMA integrity_check") == [("ok",)]
    opened.close()
    fresh.close()


@pytest.mark.parametrize("left", [0, 3])
def test_arrivals_go_on_after_a_migration_where_they_were(tmp_path: Path, left: int) -> None:
    """Also where the newest event, or each, is gone: a number that a peer's cursor stands on is not given again."""
    author = Author()
    old_store(tmp_path / "kith.db", author.chain(9))
    opened = connect(tmp_path / "kith.db", KEY, flush=False)
    opened.execute("DELETE FROM event WHERE arrival > ?", (left,))
    opened.execute(
        "UPDATE head SET contiguous = 3, top_seq = 3, top_id = (SELECT id FROM event WHERE seq = 3)"
        if left
        else "DELETE FROM head"
    )
    opened.close()
    opened, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    tx = Tx(opened)
    assert log.top(tx) == 9
    assert log.append(tx, author.says(), log.State.PLAIN, 1) == 10
    assert tx.value("SELECT count(*) FROM sqlite_sequence WHERE name LIKE 'event%'") == 1
    assert tx.value("SELECT sum(n) FROM digest WHERE level = 0") == left + 1
    opened.close()
