"""A program that has imported everything and waits: each order has it go on as a process of its own, to be killed.

Much of a node's start are imports, which a kill -9 has nothing to do with; so thousands of kills cost a fraction. The
processes are as real as any: a fork before the first thread, a session and an environment of their own.
"""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from tests.person import ROOT


class Forked:
    """A process that is not our child, with what of `subprocess.Popen` a person needs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        try:
            self._descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self.returncode = -signal.SIGKILL

    def poll(self) -> int | None:
        """None while it lives; how it ended is not known, so it counts as killed."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; subprocess.TimeoutExpired after so many seconds."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def _look(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._descriptor], [], [], seconds)[0]:
            os.close(self._descriptor)
            self.returncode = -signal.SIGKILL
        return self.returncode


class Zygote:
    """The waiting program, in an environment and, by `within`, in a network; it ends with its standard input."""

    def __init__(self, environment: Mapping[str, str], within: Sequence[str]) -> None:
        line = [*within, sys.executable, "-m", "tests.node.zygote"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(line, env=dict(environment), cwd=ROOT, stdin=pipe, stdout=pipe)

    def spawn(self, words: Sequence[str], out: IO[bytes], err: IO[bytes]) -> Any:
        """A process that runs `kith` with these words and writes into these files."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = json.dumps({"words": list(words), "out": out.name, "err": err.name})
        self._process.stdin.write(order.encode() + b"\n")
        self._process.stdin.flush()
        return Forked(int(self._process.stdout.readline()))

    def close(self) -> None:
        """End the waiting program; what it has begotten goes on."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def main() -> None:
    """Import what a node and a relay import, watched, and wait for orders."""
    from tests.node.watched import Marks, watch, watch_keys

    watch(Marks(Path(os.environ["KITH_PHASES"])))
    watch_keys(os.environ["KITH_SEALED"])
    import app.cli
    import app.relay
    import app.start

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            sys.exit(_go_on(app.cli.main, order))
        print(pid, flush=True)


def _go_on(kith: Any, order: dict[str, Any]) -> int:
    """Become a process as a shell would have started it."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    flags = os.O_WRONLY | os.O_APPEND
    for number, (name, how) in enumerate(((os.devnull, os.O_RDONLY), (order["out"], flags), (order["err"], flags))):
        os.dup2(os.open(name, how), number)
    code: int = kith(order["words"])
    return code


if __name__ == "__main__":
    main()
