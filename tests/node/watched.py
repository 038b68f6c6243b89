"""Kith that says from one moment to the next what it is in the middle of, so that a test can kill it right there.

Run like main.py, with KITH_PHASES naming a file of three bytes: how many commits, handshakes and transfers are under
way. The bytes are shared memory and outlive the process: after a kill -9 they say what it hit. With the word `kill` it
is the killer, a process that waits for such a moment and does nothing else. No product code knows of this file.
"""

import mmap
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

PHASES = ("commit", "handshake", "transfer")
COMMIT, HANDSHAKE, TRANSFER = range(len(PHASES))


class Marks:
    """The three counters, in a file that both the program and its killer have mapped."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), len(PHASES))

    def __getitem__(self, phase: int) -> int:
        return self._shared[phase]

    def add(self, phase: int, change: int) -> None:
        self._shared[phase] = max(0, min(255, self._shared[phase] + change))

    def under_way(self) -> str:
        """Everything that goes on, in one word."""
        return "+".join(name for number, name in enumerate(PHASES) if self[number]) or "idle"

    def clear(self) -> None:
        self._shared[:] = bytes(len(PHASES))


def watch(marks: Marks) -> None:
    """Have what commits, shakes hands and fetches say so, wherever it is imported from afterwards."""
    from sqlcipher3 import dbapi2

    connect = dbapi2.connect

    class Watched(dbapi2.Connection):  # type: ignore[misc]
        def execute(self, sql: str, *parameters: Any) -> Any:
            if sql != "COMMIT":
                return super().execute(sql, *parameters)
            marks.add(COMMIT, 1)
            try:
                return super().execute(sql, *parameters)
            finally:
                marks.add(COMMIT, -1)

    dbapi2.connect = lambda path, **options: connect(path, factory=Watched, **options)

    _watch_links(marks)
    _watch_relays(marks)


def _watch_links(marks: Marks) -> None:
    """Links between nodes, and what is fetched over them or from a relay."""
    from node.net import link
    from node.net.fetching import Fetching

    link.open_link = _during(marks, HANDSHAKE, link.open_link)
    link.answer_link = _during(marks, HANDSHAKE, link.answer_link)
    take, release = Fetching.take, Fetching.release

    async def taking(self: Fetching, *args: Any) -> Any:
        part = await take(self, *args)
        marks.add(TRANSFER, 1)
        return part

    def releasing(self: Fetching, *args: Any, **named: Any) -> None:
        marks.add(TRANSFER, -1)
        release(self, *args, **named)

    Fetching.take, Fetching.release = taking, releasing  # type: ignore[method-assign]


def _watch_relays(marks: Marks) -> None:
    """Lines between a node and a relay, and blobs on their way into it: at the node, and in the relay itself."""
    from node.net.relays import connection, depot
    from node.relay import line
    from node.relay.blobs import Blobs

    connection._shake_hands = _during(marks, HANDSHAKE, connection._shake_hands)
    line.answer_line = _during(marks, HANDSHAKE, line.answer_line)
    depot._hand_over = _during(marks, TRANSFER, depot._hand_over)
    begin, drop = Blobs._begin, Blobs.drop

    def beginning(self: Blobs, *args: Any) -> Any:
        upload = begin(self, *args)
        marks.add(TRANSFER, 1)
        return upload

    def dropping(self: Blobs, uploads: dict[int, Any], ref: int) -> None:
        if ref in uploads and not uploads[ref].answered:
            marks.add(TRANSFER, -1)
        drop(self, uploads, ref)

    Blobs._begin, Blobs.drop = beginning, dropping  # type: ignore[method-assign,assignment]


def kill(marks: Marks, phase: int, group: int, seconds: float) -> None:
    """Kill a process group in the middle of a phase, or at the end of the time: a commit is over in no time."""
    until = time.monotonic() + seconds
    while not marks[phase] and time.monotonic() < until:
        pass
    os.killpg(group, signal.SIGKILL)


def _during(marks: Marks, phase: int, work: Callable[..., Awaitable[Any]]) -> Any:
    async def watched(*args: Any, **named: Any) -> Any:
        marks.add(phase, 1)
        try:
            return await work(*args, **named)
        finally:
            marks.add(phase, -1)

    return watched


if __name__ == "__main__" and sys.argv[1:2] == ["kill"]:
    kill(Marks(Path(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
elif __name__ == "__main__":
    watch(Marks(Path(os.environ["KITH_PHASES"])))
    from main import main

    sys.exit(main())
