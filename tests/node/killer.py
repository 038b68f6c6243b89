"""The killer: a process that waits for the bell of `watched.Marks`, and kills who is named there within moments.

A commit is over in less than a millisecond, so whoever waits must not be busy with anything else, nor look again and
again: it sleeps until the victim itself wakes it, and kills at a random moment of what has just begun.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.node.watched import COMMIT, GROUP, HANDSHAKE, TRANSFER, Marks
from tests.person import ROOT

MOMENTS = {COMMIT: 0.0002, HANDSHAKE: 0.003, TRANSFER: 0.005, GROUP: 0.001}
"""Seconds after the beginning of a phase within which the kill comes."""


@contextmanager
def lying_in_wait(marks: Path) -> Iterator[None]:
    """A killer by these marks while the context lasts."""
    process = subprocess.Popen([sys.executable, "-m", "tests.node.killer", str(marks)], cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def main(file: Path) -> None:
    """Kill whenever the bell rings, for ever."""
    marks = Marks(file)
    with suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(2))
    while True:
        (phase,) = os.read(marks.bell, 1)
        until = time.perf_counter() + random.uniform(0, MOMENTS[phase])
        while time.perf_counter() < until:
            pass
        with suppress(ProcessLookupError):
            os.killpg(marks.pid, signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
