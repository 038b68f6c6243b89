"""The darkroom's side: processes that lie, die, sleep or leave bytes behind, and what is left over afterwards."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from node.errors import WorldFault
from node.media import darkroom as module
from node.media.darkroom import Darkroom, Rejected
from node.media.walls import Wall
from tests.node.media.drawing import quarters, saved

# A child that says what it is told to; `head` and `data` are what it was asked.
LIAR = """
import sys, os, struct
sys.path[:0] = sys.argv[1:]
from node.media.pixels import ANSWER, ENDED, READY, REQUEST
def need(n):
    got = b""
    while len(got) < n: got += os.read(0, n - len(got))
    return got
os.write(2, READY.pack(b"kith", 0))
turn = 0
while True:
    nonce, box, seconds, length = REQUEST.unpack(need(REQUEST.size)); data = need(length); turn += 1
    {what}
    os.write(2, ENDED.pack(0, 1, 1))
"""
GOOD = "ANSWER.pack(nonce, 0, 1, 2, 2, 2, 2, 3) + b'x' * 12"
LIES = {
    "a picture larger than the box": "ANSWER.pack(nonce, 0, 1, 900, 900, 900, 900, 3) + bytes(2430000)",
    "a picture without width": "ANSWER.pack(nonce, 0, 1, 0, 2, 0, 2, 3)",
    "a picture of another shape": "ANSWER.pack(nonce, 0, 1, 2, 2, 2, 1, 3) + bytes(6)",
    "more pixels than may be": "ANSWER.pack(nonce, 0, 1, 60000, 60000, 320, 320, 3) + bytes(307200)",
    "five bytes a pixel": "ANSWER.pack(nonce, 0, 1, 2, 2, 2, 2, 5) + bytes(20)",
    "a format that is none": "ANSWER.pack(nonce, 0, 9, 2, 2, 2, 2, 3) + bytes(12)",
    "a status that is none": "ANSWER.pack(nonce, 7, 1, 2, 2, 2, 2, 3) + bytes(12)",
    "an answer to another question": "ANSWER.pack(bytes(16), 0, 1, 2, 2, 2, 2, 3) + bytes(12)",
}
DEATHS = {
    "at once": "os._exit(0)",
    "in the middle of an answer": f"os.write(1, ({GOOD})[:-3]); os._exit(0)",
    "with all its pipes open": "os.kill(os.getpid(), 9)",
}


@pytest.fixture
async def darkroom() -> AsyncIterator[Darkroom]:
    darkroom = Darkroom()
    yield darkroom
    await darkroom.stop()
    assert darkroom.pid is None


def child(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(module, "BOOT", LIAR.format(what=what))


async def rejected(darkroom: Darkroom) -> str:
    with pytest.raises(Rejected) as caught:
        await darkroom.develop(b"anything", 320)
    return caught.value.reason


async def test_an_honest_answer_is_taken(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the lies below differ from it in one thing each."""
    child(monkeypatch, f"os.write(1, {GOOD})")
    made = await darkroom.develop(b"anything", 320)
    assert (made.box_width, made.box_height, made.data) == (2, 2, b"x" * 12)


@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_is_not_taken(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    child(monkeypatch, f"os.write(1, {LIES[lie]})")
    assert await rejected(darkroom) == "lied"
    assert darkroom.pid is None, "who lied is not asked again"


@pytest.mark.parametrize("death", DEATHS)
async def test_a_death_is_told(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch, death: str) -> None:
    child(monkeypatch, DEATHS[death])
    assert await rejected(darkroom) == "crashed"
    monkeypatch.undo()
    assert (await darkroom.develop(saved(quarters(), "PNG"), 320)).width == 96


async def test_who_sleeps_is_ended(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "import time; time.sleep(3600)")
    monkeypatch.setattr(module, "DEADLINE", 0.2)
    assert await rejected(darkroom) == "too_slow"
    assert darkroom.pid is None


async def test_bytes_left_behind_do_not_answer_for_the_next_picture(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first picture leaves a whole answer in the pipe; the second is asked again of a new process."""
    child(monkeypatch, f"os.write(1, {GOOD} + ({GOOD} if turn == 1 else b'').replace(nonce, bytes(16)))")
    await darkroom.develop(b"first", 320)
    assert (await darkroom.develop(b"second", 320)).data == b"x" * 12
    assert darkroom.started == 2


async def test_a_process_that_does_not_start_is_the_worlds_fault(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for boot in ("raise SystemExit(1)", "import os; os.write(2, b'who' * 9)"):
        monkeypatch.setattr(module, "BOOT", boot)
        with pytest.raises(WorldFault) as caught:
            await darkroom.develop(b"anything", 320)
        assert caught.value.code == "no_picture_process"
        assert darkroom.pid is None


async def test_a_cancelled_picture_takes_its_process_along(darkroom: Darkroom) -> None:
    data = saved(quarters(), "PNG")
    await darkroom.develop(data, 320)
    pid = darkroom.pid
    assert pid is not None
    asking = asyncio.create_task(darkroom.develop(data, 320))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await darkroom.develop(data, 320)).width == 96
    assert darkroom.pid != pid


async def test_an_unused_process_ends_by_itself(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE", 0.01)
    await darkroom.develop(saved(quarters(), "PNG"), 320)
    pid = darkroom.pid
    assert pid is not None
    async with asyncio.timeout(20):
        while darkroom.pid is not None or darkroom._ending is None or not darkroom._ending.done():
            await asyncio.sleep(0.005)
    assert not Path(f"/proc/{pid}").exists()


async def test_the_process_gets_no_environment_and_no_open_file(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KITH_SECRET", "canary")
    with (tmp_path / "open").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        await darkroom.develop(saved(quarters(), "PNG"), 320)
        folder = Path(f"/proc/{darkroom.pid}")
        try:
            assert (folder / "environ").read_bytes() in (b"", bytes(1))
            assert len(list((folder / "fd").iterdir())) == 3
        except PermissionError:
            pass  # it may not be looked into, not even by us: better still
    command = (folder / "cmdline").read_bytes().split(b"\0")
    assert {b"-I", b"-S", b"-B"} <= set(command)
    status = (folder / "status").read_text()
    assert re.search(r"^NoNewPrivs:\s1$", status, re.MULTILINE)


# In the place of a decoder: the width of its answer is 1 and what it could do.
SPY = """
import os, socket, sys
sys.path[:0] = sys.argv[1:]
from node.media import picture_child
from node.media.picture_decode import Developed
def develop(data, box):
    done = 1
    for attempt in (lambda: open(data), socket.socket, lambda: os.dup(1), lambda: bytearray(2 << 30)):
        try:
            attempt()
            done += 1
        except Exception:
            pass
    return Developed(1, done, 1, done, 1, bytes(3 * done))
picture_child.develop = develop
picture_child.main()
"""


async def test_a_decoder_that_was_taken_over_can_do_nothing(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    monkeypatch.setattr(module, "BOOT", SPY)
    assert (await darkroom.develop(os.fsencode(secret), 320)).width == 1
    assert Wall.LIMITS in Wall(darkroom.walls)
