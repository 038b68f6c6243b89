"""The log: what is appended once, kept for ever, found again, and counted up to the first gap."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import PeerFault
from node.store import log, resets
from node.store.log import State
from node.store.opening import prepare
from node.store.transaction import Tx
from sync.event import CLOCK_RESET, Event, bucket, hlc_ms
from tests.node.store.making import KEY, Author, unflushed


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    connection, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    yield Tx(connection)
    connection.close()


def add(tx: Tx, *events: Event, state: State = State.PLAIN) -> list[int | None]:
    return [log.append(tx, event, state, 5) for event in events]


def ids(tx: Tx) -> set[bytes]:
    return {id_ for (id_,) in tx.rows("SELECT id FROM event")}


def test_an_event_is_stored_once_and_comes_back_as_it_was(tx: Tx) -> None:
    author = Author()
    first, second = author.chain(2)
    assert add(tx, first, second, first) == [1, 2, None]
    stored = log.get(tx, second.id)
    assert stored == log.Stored(2, second, State.PLAIN, 5)
    assert log.get(tx, bytes(32)) is None
    assert log.has(tx, first.id)
    assert not log.has(tx, bytes(32))
    assert log.events(tx, [second.id, bytes(32), first.id]) == [second, first]


def test_arrival_numbers_are_never_given_twice(tx: Tx) -> None:
    first, second = Author().chain(2)
    add(tx, first)
    tx.execute("DELETE FROM event")
    tx.execute("DELETE FROM head")
    assert add(tx, second) == [2]
    assert log.top(tx) == 2


def test_entries_say_what_arrived_since_a_cursor(tx: Tx) -> None:
    mine, other = Author(1), Author(2, space=b"o" * 32)
    a, b, c, d = mine.says(), other.says(), mine.says(), mine.says()
    add(tx, a, b, c, d)
    found = log.entries(tx, mine.space)
    assert [(entry.arrival, entry.id) for entry in found] == [(1, a.id), (3, c.id), (4, d.id)]
    assert [entry.id for entry in log.entries(tx, mine.space, after=1, upto=3)] == [c.id]
    entry = found[0]
    assert entry.bucket == bucket(a.header.hlc)
    assert entry.version == 2
    assert a.payload is not None
    assert entry.size == len(a.header_bytes) + len(a.proof) + len(a.payload)


def test_missing_keeps_the_order_and_takes_any_number(tx: Tx) -> None:
    chain = Author().chain(600)
    add(tx, *chain[:300])
    asked = [event.id for event in reversed(chain)]
    assert log.missing(tx, asked) == asked[:300]
    assert log.missing(tx, []) == []
    assert [event.id for event in log.events(tx, asked)] == asked[300:]


def test_a_head_counts_up_to_the_first_gap(tx: Tx) -> None:
    author = Author()
    chain = author.chain(6)

    def state() -> tuple[int, int]:
        head = log.head(tx, author.space, author.device)
        assert head is not None
        assert head.contiguous == log.contiguous(tx, author.space, author.device)
        return head.contiguous, head.seq

    assert log.head(tx, author.space, author.device) is None
    assert log.contiguous(tx, author.space, author.device) == 0
    seen = []
    for number in (2, 1, 6, 4, 3, 5):
        add(tx, chain[number - 1])
        seen.append(state())
    assert seen == [(0, 2), (2, 2), (2, 6), (2, 6), (4, 6), (6, 6)]
    top = chain[-1]
    assert log.contiguous(tx, author.space, author.device, 4) == 6
    assert log.heads(tx, author.space) == {author.device: log.Head(6, top.id, top.header.hlc, 6)}


def test_gaps_below_what_is_known_are_none(tx: Tx) -> None:
    author = Author()
    assert log.contiguous(tx, author.space, author.device, 3) == 0
    for event in [event for event in author.chain(8) if event.header.seq in (1, 3, 5, 6, 8)]:
        add(tx, event)
    assert [log.contiguous(tx, author.space, author.device, known) for known in range(9)] == [
        *(1, 1, 3, 3, 6, 6, 6, 8, 8)
    ]


@given(st.data())
def test_the_order_of_arrival_changes_nothing_but_the_order(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Heads, ids, forks and flags are functions of the set of events: compared with a plain model of the rules."""
    author = Author()
    events = [author.at(seq, str(copy)) for seq in range(1, 7) for copy in range(data.draw(st.integers(0, 11)))]
    order = data.draw(st.permutations(events))
    connection, _ = prepare(tmp_path_factory.mktemp("log") / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    tx = Tx(connection)
    add(tx, *order, *order)
    kept: dict[int, list[bytes]] = {}
    for event in events:
        kept[event.header.seq] = sorted([*kept.get(event.header.seq, []), event.id])[:8]
    assert ids(tx) == {id_ for slot in kept.values() for id_ in slot}
    forked = {id_ for slot in kept.values() if len(slot) > 1 for id_ in slot}
    assert {id_ for (id_,) in tx.rows("SELECT id FROM event WHERE state & 2")} == forked
    head = log.head(tx, author.space, author.device)
    assert (head is None) == (not kept)
    if head is not None:
        assert head.seq == max(kept)
        assert head.id in kept[head.seq]
        assert head.contiguous == next(n for n in range(8) if n + 1 not in kept)
        log.check_heads(tx)
    connection.close()


def test_of_more_than_eight_for_one_position_the_smallest_stay(tx: Tx) -> None:
    author = Author()
    rivals = sorted((author.at(3) for _ in range(10)), key=lambda event: event.id)
    assert None not in add(tx, *rivals[1:9])
    assert add(tx, rivals[9]) == [None]
    assert add(tx, rivals[0]) != [None]
    assert ids(tx) == {event.id for event in rivals[:8]}
    log.check_heads(tx)


def test_a_vouched_event_never_stands_beside_a_verified_one(tx: Tx) -> None:
    author = Author()
    good, bad = author.at(1, "good"), author.at(1, "bad")
    add(tx, good)
    with pytest.raises(PeerFault) as caught:
        add(tx, bad, state=State.VOUCHED)
    assert caught.value.code == "slot_taken"
    assert add(tx, good, state=State.VOUCHED) == [None]
    stored = log.get(tx, good.id)
    assert stored is not None
    assert stored.state == State.PLAIN


def test_a_verified_event_takes_the_place_of_a_vouched_one(tx: Tx) -> None:
    author = Author()
    good, bad, late = author.at(1, "good"), author.at(1, "bad"), author.at(2)
    add(tx, bad, late, state=State.VOUCHED)
    assert add(tx, good) == [3]
    assert ids(tx) == {good.id, late.id}
    assert log.contiguous(tx, author.space, author.device) == 2
    assert add(tx, late) == [None]
    stored = log.get(tx, late.id)
    assert stored is not None
    assert stored.state == State.PLAIN, "the same id from a proper source ends the vouching"
    log.check_heads(tx)


def test_the_newest_of_a_chain_replaced_is_still_the_newest(tx: Tx) -> None:
    author = Author()
    bad, good = author.at(1, "bad"), author.at(1, "good")
    add(tx, bad, state=State.VOUCHED)
    add(tx, good)
    assert log.head(tx, author.space, author.device) == log.Head(1, good.id, good.header.hlc, 1)


def test_erasing_drops_the_payload_and_nothing_else(tx: Tx) -> None:
    event = Author().says()
    add(tx, event)
    assert log.erase(tx, event.id)
    assert not log.erase(tx, event.id, State.SUPERSEDED)
    assert not log.erase(tx, bytes(32))
    stored = log.get(tx, event.id)
    assert stored is not None
    assert stored.event.payload is None
    assert stored.event.header_bytes == event.header_bytes
    assert stored.state == State.ERASED | State.SUPERSEDED
    assert add(tx, event) == [None]
    again = log.get(tx, event.id)
    assert again is not None
    assert again.event.payload is None, "a stale peer must not bring it back"
    with pytest.raises(ValueError, match="reason"):
        log.erase(tx, event.id, State.FORKED)


def test_a_payload_that_is_gone_without_a_reason_comes_back(tx: Tx) -> None:
    event = Author().says()
    add(tx, Event(event.header_bytes, event.proof, None))
    assert add(tx, event) == [None]
    stored = log.get(tx, event.id)
    assert stored is not None
    assert stored.event == event


def test_the_clock_goes_on_from_our_own_newest_or_what_is_not_too_far_ahead(tx: Tx) -> None:
    me, near, far = Author(1), Author(2), Author(3)
    add(tx, me.says(hlc=100), near.says(hlc=200), far.says(hlc=900))
    assert log.last_hlc(tx, me.device, not_after=500) == 200
    assert log.last_hlc(tx, me.device, not_after=50) == 100
    assert log.last_hlc(tx, me.device, not_after=1000) == 900
    assert log.last_hlc(tx, far.device, not_after=0) == 900


def test_chain_ids_and_the_next_clock_reset(tx: Tx) -> None:
    author = Author()
    a, reset, b = author.says(), author.says(kind=CLOCK_RESET), author.says()
    add(tx, b, a, reset)
    assert log.chain_ids(tx, author.space, author.device) == [a.id, reset.id, b.id]
    assert log.chain_ids(tx, author.space, author.device, CLOCK_RESET) == [reset.id]
    found = [resets.after(tx, author.space, author.device, seq) for seq in (0, 1, 2, 3)]
    assert found == [reset.header.hlc, reset.header.hlc, None, None]
    assert resets.all_of(tx) == {(author.space, author.device): [(2, reset.header.hlc)]}


def test_of_several_clock_resets_the_earliest_counts_however_they_are_read(tx: Tx) -> None:
    author = Author()
    add(tx, *(author.says(kind=kind, hlc=hlc) for kind, hlc in ((1000, 9), (50, 5), (1000, 6), (50, 3), (50, 4))))
    earliest = [3, 3, 3, 3, 4, None]
    assert [resets.after(tx, author.space, author.device, seq) for seq in range(6)] == earliest
    assert resets.all_of(tx) == {(author.space, author.device): [(2, 3), (4, 3), (5, 4)]}


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 7))
def test_replay_gives_everything_in_the_order_of_clock_and_id(
    tmp_path_factory: pytest.TempPathFactory, times: list[int], size: int
) -> None:
    connection, _ = prepare(tmp_path_factory.mktemp("replay") / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    tx = Tx(connection)
    authors = [Author(n, space=bytes([n % 2]) * 32) for n in range(4)]
    events = [authors[n % 4].says(kind=1000 + n % 3, hlc=time) for n, time in enumerate(times)]
    add(tx, *events)

    def expected(some: list[Event]) -> list[bytes]:
        return [event.id for event in sorted(some, key=lambda event: (event.header.hlc, event.id))]

    batches = list(log.replay(tx, size=size))
    assert all(0 < len(batch) <= size for batch in batches)
    assert [stored.event.id for batch in batches for stored in batch] == expected(events)
    chosen = [event for event in events if event.header.space == bytes(32) and event.header.kind in (1000, 1002)]
    some = [stored.event.id for batch in log.replay(tx, [bytes(32)], [1000, 1002]) for stored in batch]
    assert some == expected(chosen)
    assert list(log.replay(tx, spaces=[])) == []
    connection.close()


def test_a_replay_can_write_while_it_reads(tx: Tx) -> None:
    add(tx, *Author().chain(50))
    tx.execute("CREATE TABLE fold (id BLOB, time INTEGER)")
    for batch in log.replay(tx, size=7):
        tx.executemany(
            "INSERT INTO fold VALUES (?, ?)", [(each.event.id, hlc_ms(each.event.header.hlc)) for each in batch]
        )
    assert tx.value("SELECT count(DISTINCT id) FROM fold") == 50


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT id FROM event WHERE part = ? AND arrival > ? AND arrival <= ? ORDER BY arrival", "event_arrival"),
        (
            "SELECT id FROM event WHERE part = ? AND bucket >= ? AND bucket < ? ORDER BY bucket, id",
            "COVERING INDEX event_bucket",
        ),
        (
            "SELECT DISTINCT seq FROM event WHERE space = ? AND device = ? AND seq > ? ORDER BY seq",
            "COVERING INDEX event_chain",
        ),
        ("SELECT hlc FROM event WHERE space = ? AND device = ? AND kind = 50 AND seq > ? ORDER BY seq", "event_reset"),
    ],
)
def test_the_hot_questions_are_answered_from_an_index(tx: Tx, query: str, index: str) -> None:
    plan = " ".join(row[3] for row in tx.rows(f"EXPLAIN QUERY PLAN {query}", [b""] * query.count("?")))
    assert index in plan
    assert "TEMP B-TREE" not in plan
