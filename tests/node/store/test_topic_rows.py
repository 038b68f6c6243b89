"""Rows of topics: who follows one anew goes on where it was, and what waits goes with its topic, or in time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from node.errors import Refused
from node.store import topics
from node.store.opening import prepare
from node.store.topics import TopicRow
from node.store.transaction import Tx
from tests.node.store.making import KEY, unflushed

ONE, TWO = b"1" * 32, b"2" * 32
RELAY, OTHER = b"r" * 32, b"o" * 32
DAY_MS = 86_400_000
ROW = TopicRow(ONE, RELAY, ("a:1", "b:2"), b"append", b"read", b"seal")


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    connection, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    yield Tx(connection)
    connection.close()


def test_what_goes_in_comes_out(tx: Tx) -> None:
    rows = [ROW, TopicRow(TWO, RELAY, (), b"", b"read", b"seal", True, 5, True, 7, b"mark")]
    for row in rows:
        topics.put(tx, row)
    assert topics.at_relay(tx, RELAY) == rows
    assert [topics.get(tx, name) for name in (ONE, TWO, b"3" * 32)] == [*rows, None]
    assert topics.at_relay(tx, OTHER) == []


def test_no_log_line_can_show_a_token(tx: Tx) -> None:
    assert "append" not in f"{ROW!r} {ROW}"
    assert "seal" not in repr([ROW])


def test_a_topic_that_is_followed_anew_stays_where_it_is(tx: Tx) -> None:
    topics.put(tx, ROW)
    topics.made(tx, ONE, 9)
    topics.move(tx, ONE, 5, b"mark")
    topics.let_go(tx, ONE)
    topics.put(tx, replace(ROW, addresses=("c:3",), make=True))
    assert topics.get(tx, ONE) == replace(ROW, addresses=("c:3",), make=True, made=9, seq=5, mark=b"mark")


def test_the_relays_that_are_needed_and_where_they_are(tx: Tx) -> None:
    for row in (ROW, replace(ROW, name=TWO, addresses=("b:2", "c:3")), replace(ROW, name=b"3" * 32, relay=OTHER)):
        topics.put(tx, row)
    assert topics.relays(tx) == {RELAY: ("a:1", "b:2", "c:3"), OTHER: ("a:1", "b:2")}


def test_what_waits_leaves_in_order_and_once(tx: Tx) -> None:
    for name in (ONE, TWO):
        topics.put(tx, replace(ROW, name=name))
    for name, entry in ((TWO, b"x"), (ONE, b"a"), (ONE, b"b"), (ONE, b"c")):
        topics.queue(tx, name, entry, 0)
    assert topics.waiting(tx, RELAY) == [TWO, ONE]
    assert topics.waiting(tx, OTHER) == []
    first = topics.queued(tx, ONE, 2)
    assert [row.entry for row in first] == [b"a", b"b"]
    topics.appended(tx, [row.id for row in first])
    assert [row.entry for row in topics.queued(tx, ONE, 9)] == [b"c"]


def test_so_much_may_wait_and_no_more(tx: Tx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "APPENDING", 2)
    for name in (ONE, TWO):
        topics.put(tx, replace(ROW, name=name))
    for _ in range(2):
        topics.queue(tx, ONE, b"a", 0)
    with pytest.raises(Refused) as refused:
        topics.queue(tx, ONE, b"a", 0)
    assert refused.value.code == "too_many_entries"
    topics.queue(tx, TWO, b"a", 0)


@pytest.mark.parametrize("end", [topics.let_go, topics.drop])
def test_what_waits_goes_with_its_topic(tx: Tx, end: object) -> None:
    for name in (ONE, TWO):
        topics.put(tx, replace(ROW, name=name))
        topics.queue(tx, name, b"a", 0)
    end(tx, ONE)  # type: ignore[operator]
    assert topics.queued(tx, ONE, 9) == []
    assert len(topics.queued(tx, TWO, 9)) == 1
    kept = topics.get(tx, ONE)
    assert (kept is None) is (end is topics.drop)
    assert kept is None or kept.dropped


def test_what_no_relay_takes_is_given_up_in_time(tx: Tx) -> None:
    for name, dropped, made in ((ONE, False, 0), (TWO, True, 10 * DAY_MS), (b"3" * 32, True, 20 * DAY_MS)):
        topics.put(tx, replace(ROW, name=name, dropped=dropped, made=made))
    topics.queue(tx, ONE, b"old", 70 * DAY_MS)
    topics.queue(tx, ONE, b"new", 71 * DAY_MS)
    topics.forget(tx, 100 * DAY_MS + 1)
    assert [row.entry for row in topics.queued(tx, ONE, 9)] == [b"new"]
    assert [row.name for row in topics.at_relay(tx, RELAY)] == [ONE, b"3" * 32]
