"""Group commit and isolation: who is committed with whom, who hears of it when, and who sees what."""

import asyncio
import threading
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest

from node.errors import PeerFault, Refused, WorldFault
from node.store import own
from node.store.connection import Connection
from node.store.db import Cx, InlineExecutor, Store, ThreadExecutor, Tx
from tests.node.store.making import HANG_SECONDS, KEY, Gate, Wrapped, gated, inline, unflushed

LANGUAGE = ContextVar("language", default="en")


@pytest.fixture(params=["threads", "inline"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    executor = ThreadExecutor() if request.param == "threads" else InlineExecutor()
    opened = Store.open(tmp_path / "kith.db", KEY, connect=unflushed, executor=executor)
    yield opened
    await opened.close()


def put(name: str) -> Any:
    return lambda tx: own.put(tx, name, name.encode())


def names(cx: Cx) -> list[str]:
    return [name for (name,) in cx.rows("SELECT name FROM own WHERE name <> 'clean' ORDER BY name")]


async def test_a_write_returns_what_its_job_returned_and_is_then_readable(store: Store) -> None:
    assert await store.write(lambda tx: tx.value("SELECT 6 * 7")) == 42
    await store.write(put("a"))
    assert await store.read(names) == ["a"]


async def test_what_queues_during_a_flush_shares_the_next_commit_in_order(tmp_path: Path) -> None:
    gate = Gate()
    store = gated(tmp_path / "kith.db", gate)
    before, order = gate.commits, list[int]()
    gate.close()
    first = asyncio.create_task(store.write(lambda tx: order.append(0)))
    await asyncio.to_thread(gate.wait_until_reached)
    rest = [asyncio.create_task(store.write(lambda tx, n=n: order.append(n))) for n in range(1, 51)]
    await asyncio.sleep(0)
    gate.open()
    await asyncio.gather(first, *rest)
    assert gate.commits - before == 2
    assert order == list(range(51))
    await store.close()


async def test_no_caller_and_no_callback_hears_before_the_commit(tmp_path: Path) -> None:
    gate = Gate()
    store = gated(tmp_path / "kith.db", gate)
    heard: list[str] = []
    gate.close()
    task = asyncio.create_task(store.write(lambda tx: tx.after(lambda: heard.append("callback"))))
    await asyncio.to_thread(gate.wait_until_reached)
    for _ in range(10):
        await asyncio.sleep(0)
    assert not task.done()
    assert heard == []
    gate.open()
    await task
    assert heard == ["callback"]
    await store.close()


async def test_a_reader_thread_knows_what_holds_for_whoever_asks(store: Store) -> None:
    token = LANGUAGE.set("de")
    assert await store.read(lambda _: LANGUAGE.get()) == "de"
    LANGUAGE.reset(token)
    assert await store.read(lambda _: LANGUAGE.get()) == "en"


async def test_callbacks_come_in_the_order_of_the_jobs_and_on_the_loops_thread(store: Store) -> None:
    heard: list[tuple[int, int]] = []

    def job(n: int) -> Any:
        def run(tx: Tx) -> None:
            tx.after(lambda: heard.append((n, 0)))
            tx.after(lambda: heard.append((n, threading.get_ident())))

        return run

    await asyncio.gather(*(store.write(job(n)) for n in range(20)))
    here = threading.get_ident()
    assert heard == [each for n in range(20) for each in ((n, 0), (n, here))]


async def test_a_callback_that_fails_silences_neither_the_next_nor_itself(store: Store) -> None:
    reported: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: reported.append(context["exception"]))
    heard: list[str] = []

    def job(tx: Tx) -> None:
        tx.after(lambda: 1 / 0)
        tx.after(lambda: heard.append("second"))

    await store.write(job)
    assert heard == ["second"]
    assert [type(error) for error in reported] == [ZeroDivisionError]


async def test_a_failing_job_undoes_its_own_writes_only_and_its_callbacks_stay_away(tmp_path: Path) -> None:
    gate = Gate()
    store = gated(tmp_path / "kith.db", gate)
    heard: list[str] = []

    def fails(tx: Tx) -> None:
        own.put(tx, "b", b"")
        tx.after(lambda: heard.append("b"))
        raise LookupError("mine alone")

    gate.close()
    before = gate.commits
    blocker = asyncio.create_task(store.write(put("0")))
    await asyncio.to_thread(gate.wait_until_reached)
    jobs = [asyncio.create_task(store.write(job)) for job in (put("a"), fails, put("c"))]
    await asyncio.sleep(0)
    gate.open()
    await blocker
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert gate.commits - before == 2, "the three were meant to share a commit"
    assert [type(result) for result in results] == [type(None), LookupError, type(None)]
    assert await store.read(names) == ["0", "a", "c"]
    assert heard == []
    await store.close()


async def test_a_broken_constraint_is_the_jobs_own_fault(store: Store) -> None:
    with pytest.raises(Exception, match="NOT NULL"):
        await store.write(lambda tx: tx.execute("INSERT INTO own (name, value) VALUES ('x', NULL)"))
    with pytest.raises(Exception, match="no such table"):
        await store.write(lambda tx: tx.execute("INSERT INTO nowhere VALUES (1)"))
    await store.write(put("a"))
    assert await store.read(names) == ["a"]


async def test_a_reader_never_sees_what_is_not_committed(tmp_path: Path) -> None:
    gate = Gate()
    store = gated(tmp_path / "kith.db", gate)
    gate.close()
    task = asyncio.create_task(store.write(put("a")))
    await asyncio.to_thread(gate.wait_until_reached)
    assert await store.read(names) == []
    gate.open()
    await task
    assert await store.read(names) == ["a"]
    await store.close()


async def test_a_read_keeps_one_snapshot_while_others_write(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "kith.db", KEY, connect=unflushed)
    looked, written = threading.Event(), threading.Event()

    def look(cx: Cx) -> tuple[list[str], list[str]]:
        before = names(cx)
        looked.set()
        assert written.wait(HANG_SECONDS)
        return before, names(cx)

    reading = asyncio.create_task(store.read(look))
    assert await asyncio.to_thread(looked.wait, HANG_SECONDS)
    await store.write(put("a"))
    written.set()
    assert await reading == ([], [])
    assert await store.read(names) == ["a"]
    await store.close()


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match="readonly"):
        await store.read(lambda cx: cx.rows("INSERT INTO own VALUES ('x', 1)"))
    assert await store.read(names) == []


async def test_a_transaction_is_dead_once_its_function_returned(store: Store) -> None:
    kept: list[Cx] = []
    await store.write(kept.append)
    await store.read(kept.append)
    for cx in kept:
        with pytest.raises(RuntimeError, match="after its function had returned"):
            cx.rows("SELECT 1")


async def test_a_full_queue_makes_the_next_caller_wait(tmp_path: Path) -> None:
    gate = Gate()
    store = gated(tmp_path / "kith.db", gate, jobs=2)
    ran: list[int] = []
    gate.close()
    tasks = [asyncio.create_task(store.write(lambda tx, n=n: ran.append(n))) for n in range(10)]
    await asyncio.to_thread(gate.wait_until_reached)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(ran) <= 2, "only what was admitted may have run"
    gate.open()
    await asyncio.gather(*tasks)
    assert ran == list(range(10))
    await store.close()


async def test_a_cancelled_callers_job_is_done_whole_and_the_rest_goes_on(tmp_path: Path) -> None:
    gate = Gate()
    store = gated(tmp_path / "kith.db", gate)
    gate.close()
    task = asyncio.create_task(store.write(put("a")))
    await asyncio.to_thread(gate.wait_until_reached)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.open()
    await store.write(put("b"))
    assert await store.read(names) == ["a", "b"]
    await store.close()


async def test_of_what_failed_for_a_caller_who_left_only_what_is_no_refusal_is_reported(tmp_path: Path) -> None:
    reported: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: reported.append(context["exception"]))
    gate = Gate()
    store = gated(tmp_path / "kith.db", gate)
    for error in (PeerFault("unknown_space", "Not known."), Refused("bad_space", "Not so."), ValueError("a mistake")):

        def fail(_: Tx, error: Exception = error) -> None:
            raise error

        gate.close()
        first = asyncio.create_task(store.write(put("a")))
        await asyncio.to_thread(gate.wait_until_reached)
        task = asyncio.create_task(store.write(fail))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        gate.open()
        await first
        await store.write(put("b"))
    await store.close()
    assert [type(each) for each in reported] == [ValueError]


async def test_closing_finishes_what_is_queued_and_refuses_what_comes_later(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "kith.db", KEY)
    tasks = [asyncio.create_task(store.write(put(f"{n:03}"))) for n in range(100)]
    await asyncio.sleep(0)
    await store.close()
    await store.close()
    await asyncio.gather(*tasks)
    for call in (store.write(put("x")), store.read(names)):
        with pytest.raises(WorldFault) as caught:
            await call
        assert caught.value.code == "store_closed"
    again = inline(tmp_path / "kith.db")
    assert again.opened.clean
    assert len(await again.read(names)) == 100
    await again.close()


async def test_whoever_waits_for_room_when_the_store_closes_is_told(tmp_path: Path) -> None:
    gate = Gate()
    store = gated(tmp_path / "kith.db", gate, jobs=2)
    gate.close()
    early = [asyncio.create_task(store.write(put(f"{n:02}"))) for n in range(10)]
    await asyncio.to_thread(gate.wait_until_reached)
    await asyncio.sleep(0)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    late = [asyncio.create_task(store.write(put(f"late {n}"))) for n in range(10)]
    await asyncio.sleep(0)
    gate.open()
    await closing
    await asyncio.gather(*early)
    async with asyncio.timeout(HANG_SECONDS):
        told = await asyncio.gather(*late, return_exceptions=True)
    assert [getattr(each, "code", None) for each in told] == ["store_closed"] * 10
    again = inline(tmp_path / "kith.db")
    assert await again.read(names) == [f"{n:02}" for n in range(10)]
    assert again.opened.clean
    await again.close()


async def test_long_answers_come_in_batches(store: Store) -> None:
    await store.write(lambda tx: [own.put(tx, f"{n:04}", b"") for n in range(1001)])
    sizes = await store.read(lambda cx: [len(batch) for batch in cx.batches("SELECT name FROM own", (), 500)])
    assert sizes == [500, 500, 2]


async def test_one_reading_connection_is_used_as_long_as_one_is_enough(tmp_path: Path) -> None:
    """Each keeps pages of its own: in turns, all would come to keep the same."""
    said: dict[object, list[str]] = {}

    def watched(path: Path, key: bytes) -> Connection:
        statements: list[str] = []
        opened = Wrapped(path, key, statements.append)
        said[opened] = statements
        return opened

    store = Store.open(tmp_path / "kith.db", KEY, connect=watched, executor=ThreadExecutor(readers=2))
    together = threading.Barrier(2, timeout=HANG_SECONDS)
    await asyncio.gather(*(store.read(lambda _: together.wait()) for _ in range(2)))
    used = [await store.read(lambda cx: cx._connection) for _ in range(6)]
    shrunk = [opened for opened, statements in said.items() if "PRAGMA shrink_memory" in statements]
    await store.slim()
    slim = [opened for opened, statements in said.items() if "PRAGMA shrink_memory" in statements]
    await store.close()
    await store.slim()  # harmless
    assert len(set(used)) == len(shrunk) == 1
    assert shrunk != used[:1]
    assert len(slim) == 2, "now and then the one that is used lets go of its pages, too"
