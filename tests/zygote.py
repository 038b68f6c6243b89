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
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from tests.person import ROOT


class Forked:
    """A process that is not our child, with what of `subprocess.Popen` a person needs.

    Before it ends it writes its exit code into a file; one that did not was killed.
    """

    def __init__(self, pid: int, code: Path) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._code = code
        try:
            self._descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self.returncode = self._read_code()

    def poll(self) -> int | None:
        """None while it lives, then its exit code."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; subprocess.TimeoutExpired after so many seconds."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def _look(self, seconds: float | None) -> int | None:
        if self.returncode is None and self._has_ended(seconds):
            os.close(self._descriptor)
            self.returncode = self._read_code()
        return self.returncode

    def _has_ended(self, seconds: float | None) -> bool:
        looking = select.poll()  # a descriptor may be beyond those that `select.select` can look at
        looking.register(self._descriptor, select.POLLIN)
        return bool(looking.poll(None if seconds is None else 1000 * seconds))

    def _read_code(self) -> int:
        return int(self._code.read_text("utf-8")) if self._code.exists() else -signal.SIGKILL


class Zygote:
    """The waiting program, in a network if `within` says so; it ends with its standard input.

    With KITH_PHASES in the environment it is watched (`tests/node/watched.py`), and so is what it begets.
    """

    def __init__(self, environment: Mapping[str, str], within: Sequence[str]) -> None:
        line = [*within, sys.executable, "-m", "tests.zygote"]
        pipe = subprocess.PIPE
        self._one = threading.Lock()
        self._process = subprocess.Popen(line, env=dict(environment), cwd=ROOT, stdin=pipe, stdout=pipe)

    def spawn(self, words: Sequence[str], environment: Mapping[str, str], out: IO[bytes], err: IO[bytes]) -> Any:
        """A process that runs `kith` with these words in this environment, and writes into these files."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"words": list(words), "environment": dict(environment), "out": out.name, "err": err.name}
        with self._one:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
            pid = int(self._process.stdout.readline())
        return Forked(pid, _code_file(out.name))

    def close(self) -> None:
        """End the waiting program; what it has begotten goes on."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


_WAITING: dict[tuple[str, ...], Zygote] = {}
_ONE = threading.Lock()


def zygote_in(within: Sequence[str], environment: Mapping[str, str]) -> Zygote:
    """The one that waits in a network for whoever is there."""
    key = tuple(within)
    with _ONE:
        if key not in _WAITING:
            _WAITING[key] = Zygote(environment, within)
        return _WAITING[key]


def leave_networks() -> None:
    """End those in networks of a test's own, which end with it."""
    for within in [within for within in _WAITING if within]:
        _WAITING.pop(within).close()


def main() -> None:
    """Import what a node and a relay import, and wait for orders."""
    if "KITH_PHASES" in os.environ:
        from tests.node.watched import Marks, watch, watch_chains, watch_keys

        watch(Marks(Path(os.environ["KITH_PHASES"])))
        watch_keys(os.environ["KITH_SEALED"])
        watch_chains(os.environ["KITH_SEALED"])
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
    os.environ.clear()
    os.environ.update(order["environment"])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    flags = os.O_WRONLY | os.O_APPEND
    for number, (name, how) in enumerate(((os.devnull, os.O_RDONLY), (order["out"], flags), (order["err"], flags))):
        os.dup2(os.open(name, how), number)
    try:
        code = int(kith(order["words"]))
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    _code_file(order["out"]).write_text(str(code), "utf-8")
    return code


def _code_file(out: str) -> Path:
    return Path(f"{out}.code")


if __name__ == "__main__":
    main()
