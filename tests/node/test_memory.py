"""Free memory is given back to the system: each case in a process of its own, with what it holds privately in KiB."""

import asyncio
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from node import memory

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="glibc's way with memory"
)

MEASURE = """
import sys, threading
from pathlib import Path
from node import memory

def private() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
"""

FREED = """
def work() -> None:
    for size in range(200_000, 3_000_000, 50_000):
        together.wait()
        bytearray(size)
    done.wait()
    seen.wait()

if sys.argv[1] == "given back":
    memory.prepare()
together, done, seen = threading.Barrier(6), threading.Barrier(7), threading.Barrier(7)
before = private()
for _ in range(6):
    threading.Thread(target=work).start()
done.wait()
print(private() - before)
seen.wait()
"""

HOLES = """
memory.prepare()
before = private()
blocks = [bytearray(30_000 if number % 2 else 3_000) for number in range(2_000)]
del blocks[1::2]
if sys.argv[1] == "given back":
    memory.tidy()
print(private() - before)
"""


CIRCLES = """
memory.prepare()
before = private()
for _ in range(50):
    circle = [bytearray(1_000_000)]
    circle.append(circle)
del circle
if sys.argv[1] == "given back":
    memory.tidy()
print(private() - before)
"""


STORES = """
import threading
from app import unlocking
from app.places import Place
from node import memory

def work() -> None:
    held = [bytes(3_000) for _ in range(100)]
    together.wait()
    seen.wait()

def stores() -> int:
    # A store beyond the first has 64 MiB set aside, at a multiple of that (malloc/arena.c, HEAP_MAX_SIZE).
    lines = [line.split() for line in Path("/proc/self/maps").read_text().splitlines()]
    parts = [[int(end, 16) for end in line[0].split("-")] for line in lines if len(line) == 5]
    ends = {start: end for start, end in parts}
    return sum(ends.get(end, end) == start + (64 << 20) for start, end in parts if start % (64 << 20) == 0)

if sys.argv[1] == "given back":
    unlocking.begin(Place(Path("/nowhere")), None)
else:
    threading.Thread(target=lambda: [bytes(3_000) for _ in range(100)]).start()
memory.prepare()
together, seen = threading.Barrier(7), threading.Barrier(7)
for _ in range(6):
    threading.Thread(target=work).start()
together.wait()
print(stores())
seen.wait()
"""


def kept_after(code: str) -> dict[str, int]:
    """KiB that a process holds after a piece of code, without what is tested and with it."""
    kept = {}
    for how in ("kept", "given back"):
        line = [sys.executable, "-c", MEASURE + code, how]
        kept[how] = int(subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    return kept


def test_memory_that_threads_freed_is_given_back() -> None:
    kept = kept_after(FREED)
    assert kept["given back"] < 4096 < kept["kept"], kept


def test_pages_between_what_stays_are_given_back() -> None:
    """1,000 holes of 30 kB between blocks of 3 kB that stay."""
    kept = kept_after(HOLES)
    assert kept["given back"] < 14_000, kept
    assert kept["kept"] > 25_000, kept


def test_garbage_in_circles_is_found() -> None:
    kept = kept_after(CIRCLES)
    assert kept["given back"] < 4096, kept
    assert kept["kept"] > 40_000, kept


async def test_free_pages_are_looked_for_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = asyncio.Semaphore(0)
    monkeypatch.setattr(memory, "EVERY_S", 0.0)
    monkeypatch.setattr(memory, "tidy", looked.release)
    slimmed: list[int] = []

    async def slim() -> None:
        slimmed.append(1)

    task = asyncio.create_task(memory.keep_tidy(slim))
    for _ in range(3):
        await looked.acquire()
    task.cancel()
    assert len(slimmed) >= 3


def test_all_threads_share_one_store_also_that_which_derives_the_key() -> None:
    stores = kept_after(STORES)
    assert stores["given back"] == 0
    assert stores["kept"] > 0, "the thread that was there before would have had one of its own"
