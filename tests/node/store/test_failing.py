"""A failing disk, a killed process, a write-ahead log cut short: nothing acknowledged is lost, nothing is hidden."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from node.errors import WorldFault
from node.store import log, own
from node.store.db import Cx, InlineExecutor, Store, ThreadExecutor, Tx
from tests.node.store.making import KEY, Author, Wrapped, disk_error, inline, unflushed

FSYNC_FAILED = 1034  # SQLITE_IOERR_FSYNC, which the driver does not name
ROOT = Path(__file__).resolve().parents[3]


def put(name: str) -> Any:
    return lambda tx: own.put(tx, name, b"")


class Trouble:
    """A disk that begins to fail at a chosen statement."""

    def __init__(self, code: int = dbapi2.SQLITE_IOERR) -> None:
        self.at = ""
        self._code = code

    def before(self, sql: str) -> None:
        if self.at and sql.startswith(self.at):
            raise disk_error(self._code)

    def connect(self, path: Path, key: bytes) -> Any:
        return Wrapped(path, key, self.before)


@pytest.mark.parametrize("make", [ThreadExecutor, InlineExecutor])
@pytest.mark.parametrize("statement", ["COMMIT", "BEGIN IMMEDIATE", "SAVEPOINT", "INSERT INTO own", "RELEASE"])
@pytest.mark.parametrize("code", [dbapi2.SQLITE_IOERR, FSYNC_FAILED, dbapi2.SQLITE_FULL])
async def test_a_failing_disk_kills_the_handle_and_says_so(
    tmp_path: Path, make: Any, statement: str, code: int
) -> None:
    trouble = Trouble(code)
    store = Store.open(tmp_path / "kith.db", KEY, connect=trouble.connect, executor=make())
    await store.write(put("kept"))
    heard: list[str] = []
    trouble.at = statement

    def job(tx: Tx) -> None:
        tx.after(lambda: heard.append("never"))
        own.put(tx, "lost", b"")

    for _ in range(2):
        with pytest.raises(WorldFault) as caught:
            await store.write(job)
        assert caught.value.code == "store_failed"
        trouble.at = ""  # a disk that recovers by itself changes nothing: the handle stays dead
    with pytest.raises(WorldFault) as caught:
        await store.read(lambda cx: cx.rows("SELECT 1"))
    assert caught.value.code == "store_failed"
    assert store.failed
    assert heard == []
    await store.close()
    again = inline(tmp_path / "kith.db")
    assert not again.opened.clean
    assert again.opened.checked == "whole"
    assert await again.read(lambda cx: (own.get(cx, "kept"), own.get(cx, "lost"))) == (b"", None)
    await again.close()


async def test_everybody_in_a_failed_commit_is_told(tmp_path: Path) -> None:
    trouble = Trouble()
    store = Store.open(tmp_path / "kith.db", KEY, connect=trouble.connect)
    trouble.at = "COMMIT"
    results = await asyncio.gather(*(store.write(put(str(n))) for n in range(50)), return_exceptions=True)
    assert [getattr(result, "code", None) for result in results] == ["store_failed"] * 50
    causes = {str(result.__cause__) for result in results if isinstance(result, WorldFault)}
    assert causes == {"disk I/O error"}, "those that queued behind the failure are told what it was"
    await store.close()


async def test_a_job_that_swallows_a_disk_error_cannot_go_on_as_if_nothing_was(tmp_path: Path) -> None:
    store = inline(tmp_path / "kith.db")

    def job(tx: Tx) -> None:
        tx.execute("ROLLBACK")  # what SQLite does by itself when the disk is full

    with pytest.raises(WorldFault) as caught:
        await store.write(job)
    assert caught.value.code == "store_failed"
    assert store.failed
    await store.close()


async def test_a_page_that_cannot_be_read_is_a_fault_of_the_world(tmp_path: Path) -> None:
    trouble = Trouble()
    store = Store.open(tmp_path / "kith.db", KEY, connect=trouble.connect)
    trouble.at = "SELECT value FROM own"
    with pytest.raises(WorldFault) as caught:
        await store.read(lambda cx: own.get(cx, "a"))
    assert caught.value.code == "store_failed"
    trouble.at = ""
    assert await store.read(lambda cx: own.get(cx, "a")) is None
    await store.close()


def run_child(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", code, *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


FULL_DISK = """
import asyncio, resource, signal, sys
from pathlib import Path
from node.errors import WorldFault
from node.store import own
from node.store.db import Store

async def main():
    store = Store.open(Path(sys.argv[1]), bytes(range(32)))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, 800_000))
    for number in range(1000):
        try:
            await store.write(lambda tx: own.put(tx, str(number), bytes(2000)))
        except WorldFault as fault:
            print(fault.code)
            break
        print(number)
    print(store.failed)

asyncio.run(main())
"""


async def test_a_disk_that_is_really_full_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    done = run_child(FULL_DISK, str(tmp_path / "kith.db"))
    *kept, code, failed = done.stdout.split()
    assert (code, failed) == ("store_failed", "True"), done.stderr
    assert len(kept) > 10
    store = inline(tmp_path / "kith.db")
    found = await store.read(lambda cx: {name for (name,) in cx.rows("SELECT name FROM own WHERE name <> 'clean'")})
    assert found == set(kept)
    await store.close()


BURST = """
import asyncio, itertools, os, sys
from pathlib import Path
from node.store import log
from node.store.db import Store
from tests.node.store.making import Author

async def main():
    store = Store.open(Path(sys.argv[1]), bytes(range(32)))
    first = int(sys.argv[2])

    async def talk(author):
        while True:
            event = author.says()
            await store.write(lambda tx: log.append(tx, event, log.State.PLAIN, 0))
            os.write(1, event.id.hex().encode() + b"\\n")

    await asyncio.gather(*(talk(Author(first + n)) for n in range(8)))

asyncio.run(main())
"""


def burst(path: Path, seed: int, acknowledged: int) -> list[bytes]:
    """Start a writing process, kill it once it has acknowledged so many writes; every id it acknowledged."""
    line = [sys.executable, "-c", BURST, str(path), str(seed)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(acknowledged)]
        os.kill(child.pid, signal.SIGKILL)
        lines += child.stdout.readlines()
    assert child.returncode == -signal.SIGKILL
    return [bytes.fromhex(each.decode()) for each in lines if each.endswith(b"\n") and len(each) == 65]


async def test_what_a_killed_process_acknowledged_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    acknowledged: list[bytes] = []
    for turn, number in enumerate((1, 150, 701)):
        acknowledged += burst(path, 100 * turn, number)
        store = inline(path)
        assert not store.opened.clean
        assert store.opened.checked == "whole"
        ids = await store.read(lambda cx: [id_ for (id_,) in cx.rows("SELECT id FROM event")])
        assert set(acknowledged) <= set(ids)
        await store.read(log.check_heads)
        await store.close()
    assert len(acknowledged) == len(set(acknowledged)) >= 852


async def test_a_log_cut_behind_the_last_acknowledged_write_recovers_all_of_them(tmp_path: Path) -> None:
    """A power cut as an honest disk leaves it: whatever was flushed is there, of the rest any part."""
    path, wal = tmp_path / "kith.db", tmp_path / "kith.db-wal"
    store = Store.open(path, KEY)
    chain = Author().chain(60)
    sizes = []
    for event in chain:
        await store.write(lambda tx, event=event: log.append(tx, event, log.State.PLAIN, 0))
        sizes.append(wal.stat().st_size)
    whole, base = wal.read_bytes(), path.read_bytes()
    await store.close()
    for flushed, cut in [(0, 1), (10, 100), (20, 4096), (30, 5000), (40, 3), (58, 50), (59, 0)]:
        folder = tmp_path / str(flushed)
        folder.mkdir()
        (folder / "kith.db").write_bytes(base)
        (folder / "kith.db-wal").write_bytes(whole[: sizes[flushed] + cut] + b"\xa5" * 40)
        after = inline(folder / "kith.db")
        assert not after.opened.clean
        held = await after.read(lambda cx: log.contiguous(cx, b"s" * 32, chain[0].header.device))
        assert held > flushed
        assert await after.read(lambda cx, held=held: log.missing(cx, [event.id for event in chain[:held]])) == []
        await after.close()


async def test_a_write_ahead_log_is_recovered_by_the_next_opening(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "kith.db", KEY, connect=unflushed)
    event = Author().says()
    await store.write(lambda tx: log.append(tx, event, log.State.PLAIN, 0))
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("kith.db", "kith.db-wal"):
        shutil.copy(tmp_path / name, copy / name)
    await store.close()
    again = inline(copy / "kith.db")
    assert await again.read(lambda cx: log.has(cx, event.id))
    assert not again.opened.clean
    await again.close()


@pytest.mark.parametrize(("when", "kept"), [("before_commit", False), ("after_commit", True), ("now", False)])
async def test_the_simulated_crash_drops_what_was_not_committed(tmp_path: Path, when: Any, kept: bool) -> None:
    executor = InlineExecutor()
    store = Store.open(tmp_path / "kith.db", KEY, connect=unflushed, executor=executor)
    await store.write(put("first"))
    heard: list[str] = []

    def job(tx: Tx) -> None:
        tx.after(lambda: heard.append("never"))
        own.put(tx, "second", b"")

    executor.crash(when)
    for call in (store.write(job), store.read(lambda cx: cx.rows("SELECT 1")), store.write(put("third"))):
        with pytest.raises(WorldFault) as caught:
            await call
        assert caught.value.code == "store_failed"
    assert executor.crashed
    assert heard == []
    await store.close()

    def found(cx: Cx) -> list[bool]:
        return [own.get(cx, name) is not None for name in ("first", "second", "third")]

    again = inline(tmp_path / "kith.db")
    assert not again.opened.clean
    assert await again.read(found) == [True, kept, False]
    await again.close()
