"""A person at a keyboard: a home folder, a `kith node` process and the `kith` command, nothing of the inside.

The demo and the tests with real processes drive Kith through this. Every process started here is dead when the program
ends, however it ends, kill -9 of the program excepted.
"""

import atexit
import contextlib
import io
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any, ClassVar

from nacl.pwhash import argon2id

import app.cli
from tests.quick.kdf import quick_kdf

ROOT = Path(__file__).resolve().parent.parent
KITH = (sys.executable, str(ROOT / "main.py"))
PATIENCE_SECONDS = 180.0
QUICK_PATH = f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'quick'}"
"""For PYTHONPATH: processes for which passphrases cost nothing."""


@contextlib.contextmanager
def not_ignored(*numbers: signal.Signals) -> Iterator[None]:
    """Have processes that are started here hear these signals, also where what runs the tests ignores them."""
    ignored = [number for number in numbers if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    try:
        yield
    finally:
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)


class CommandError(Exception):
    """A `kith` command that did not exit with 0: its exit code and what it said on stderr."""

    def __init__(self, words: Sequence[str], code: int, sentence: str) -> None:
        super().__init__(f"kith {' '.join(words)}: exit code {code}: {sentence.strip()}")
        self.code = code


def wait_for(what: str, look: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Look again and again until something true is seen, and give it; AssertionError names what never came."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)


class Person:
    """One person with one device, whose files are all in a folder of their own below `folder`.

    `launcher` starts the program (main.py, or the unsealed build of a test), `within` is put before the node's command
    line, for instance to enter a network namespace.
    """

    everybody: ClassVar[list["Person"]] = []
    command: ClassVar[str] = "node"

    def __init__(
        self,
        name: str,
        folder: Path,
        node_options: Sequence[str] = ("--listen", "127.0.0.1:0", "--lan", "127.0.0.1"),
        within: Sequence[str] = (),
        launcher: Sequence[str] = KITH,
    ) -> None:
        self.name = name
        self.folder = folder / f"person-{len(Person.everybody) + 1}"
        self.home = self.folder / "home"
        self.node_options = node_options
        self.within = within
        self.launcher = launcher
        self.node: subprocess.Popen[bytes] | None = None
        self.ready: dict[str, Any] = {}
        self.account = ""
        self.started_at = ""
        self.killer: threading.Timer | None = None
        self.starts = 0
        self.folder.mkdir(parents=True)
        self.passphrase_file = self.folder / "passphrase"
        self.passphrase_file.write_text(secrets.token_hex(16) + "\n", encoding="utf-8")
        self.passphrase_file.chmod(0o600)
        # Nothing of the real person at this machine is used: no settings, no keychain, no other home.
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KITH_")}
        self.environment = kept | {
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONPATH": str(ROOT),
        }
        Person.everybody.append(self)

    def kith(self, *words: str) -> Any:
        """Run `kith … --json` as a process of its own and give the value it prints; CommandError otherwise."""
        line = [*self.launcher, "--home", str(self.home), "--json", *words]
        done = subprocess.run(
            line, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
        if done.returncode != 0:
            raise CommandError(words, done.returncode, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def create(self) -> dict[str, Any]:
        """Make an identity: {account, device, recovery_phrase}."""
        made: dict[str, Any] = self.kith("init", "--name", self.name, "--passphrase-file", str(self.passphrase_file))
        self.account = made["account"]
        return made

    def start(self, patience: float = PATIENCE_SECONDS) -> None:
        """Start the node and wait until it serves."""
        said = self.launch()
        self.ready = wait_for(f"{self.name}'s node is ready", lambda: self._ready_line(said), patience)

    def launch(self) -> Path:
        """Start the node and do not wait; the file in which it will say that it serves."""
        if self.killer is not None:
            self.killer.join()
        self.starts += 1
        self.started_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        said = self.folder / f"node-{self.starts}.out"
        line = [*self.within, *self.launcher, "--home", str(self.home), self.command, *self.node_options]
        line += ["--passphrase-file", str(self.passphrase_file)]
        with said.open("wb") as out, (self.folder / f"node-{self.starts}.err").open("wb") as err:
            self.node = self._spawn(line, out, err)
        return said

    def _spawn(self, line: Sequence[str], out: IO[bytes], err: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(line, env=self.environment, stdout=out, stderr=err, start_new_session=True)

    def _ready_line(self, said: Path) -> dict[str, Any] | None:
        assert self.node is not None
        if self.node.poll() is not None:
            errors = (self.folder / f"node-{self.starts}.err").read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"{self.name}'s node ended with {self.node.returncode}: {errors[-2000:]}")
        first, newline, _ = said.read_text(encoding="utf-8").partition("\n")
        return json.loads(first) if newline and first.startswith('{"event":"ready"') else None

    def kill(self) -> None:
        """End the node with kill -9, without a chance to finish anything."""
        self._end(signal.SIGKILL)

    def kill_after(self, seconds: float) -> None:
        """Have the node killed in a while, whatever it is doing then; `start` waits for that."""
        self.killer = threading.Timer(seconds, self.kill)
        self.killer.start()

    def stop(self) -> int:
        """Ask the node to end (SIGTERM) and give its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self.node is not None
        node, self.node = self.node, None
        # The whole session: inside a namespace the node is a child of the program that entered it.
        if node.poll() is not None:
            return node.returncode
        os.killpg(node.pid, how)
        try:
            return node.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(node.pid, signal.SIGKILL)
            node.wait()
            raise

    def befriend_by_link(self, other: "Person") -> None:
        """Become contacts by an invite link, and wait until both list each other."""
        other.kith("people", "accept", self.kith("people", "invite")["link"])
        self.wait_for_contact(other.name)
        other.wait_for_contact(self.name)

    def wait_for_contact(self, name: str) -> dict[str, Any]:
        """The entry of a contact in `kith people list`, as soon as it is there."""
        found: dict[str, Any] = wait_for(
            f"{self.name} has {name} as a contact",
            lambda: next(
                (row for row in self.kith("people", "list") if row["name"] == name and row["state"] == "contact"), None
            ),
        )
        return found

    def timeline(self, contact: str, limit: int = 50) -> list[dict[str, Any]]:
        """The newest messages with a contact, oldest first."""
        rows: list[dict[str, Any]] = self.kith("chat", "timeline", contact, "--limit", str(limit))
        return rows

    def address(self) -> str:
        """Where the running node listens, on loopback."""
        return f"127.0.0.1:{self.kith('status')['port']}"

    def say(self, contact: str, text: str) -> str:
        """Send a message and give its id."""
        message: str = self.kith("chat", "send", contact, text)["id"]
        return message

    def texts(self, contact: str, limit: int = 50) -> list[str]:
        """The texts of the newest messages with a contact, oldest first."""
        return [row["text"] for row in self.timeline(contact, limit)]

    def history(self, contact: str) -> list[dict[str, Any]]:
        """All messages with a contact, oldest first, read page by page."""
        page = rows = self.timeline(contact, 200)
        while len(page) == 200:
            page = self.kith("chat", "timeline", contact, "--limit", "200", "--before", rows[0]["id"])
            rows = page + rows
        return rows


class QuickPerson(Person):
    """A person whose commands run in this process, as a script would that has five hundred things to say.

    It is the same command line, with the same way to the node, less the start of Python each time. Passphrases cost
    nothing, neither here nor in the node (`tests/quick`), unless they are to be `costly`. Where so many processes start
    that it counts they come from one that has imported everything (`tests/zygote.py`): with `forks`, set for all.
    """

    forks: ClassVar[bool] = False

    def __init__(self, *args: Any, costly: bool = False, **named: Any) -> None:
        super().__init__(*args, **named)
        self._kdf: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext if costly else without_cost
        self.environment["PYTHONPATH"] = str(ROOT) if costly else QUICK_PATH

    def kith(self, *words: str) -> Any:
        """Run `kith … --json` and give the value it prints; CommandError otherwise."""
        if words[0] == "init":
            return self.apart(*words)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), self._kdf():
            code = app.cli.main(["--home", str(self.home), "--json", *words])
        if code != 0:
            raise CommandError(words, code, err.getvalue())
        return json.loads(out.getvalue()) if out.getvalue().strip() else None

    def apart(self, *words: str) -> Any:
        """As `kith`, in a process of its own: it changes what new files may be read by, and forbids core dumps."""
        if not self._is_forked:
            return super().kith(*words)
        with tempfile.TemporaryDirectory() as folder:  # the recovery phrase must not stay on the disk
            said, wrong = Path(folder, "out"), Path(folder, "err")
            with said.open("wb") as out, wrong.open("wb") as err:
                process = self._spawn(["--home", str(self.home), "--json", *words], out, err)
            code = process.wait(PATIENCE_SECONDS)
            if code != 0:
                raise CommandError(words, code, wrong.read_text("utf-8"))
            return json.loads(said.read_text("utf-8"))

    @property
    def _is_forked(self) -> bool:
        as_it_is = self.launcher == KITH and self.environment["PYTHONPATH"] == QUICK_PATH
        return self.forks and as_it_is and self._kdf is without_cost

    def _spawn(self, line: Sequence[str], out: IO[bytes], err: IO[bytes]) -> Any:
        if not self._is_forked:
            return super()._spawn(line, out, err)
        from tests.zygote import zygote_in

        words = line[line.index("--home") :]
        return zygote_in(self.within, self.environment).spawn(words, self.environment, out, err)


@contextlib.contextmanager
def without_cost() -> Iterator[None]:
    """Let passphrases cost nothing in this process, too, as long as a command runs."""
    kdf = argon2id.kdf
    argon2id.kdf = quick_kdf
    try:
        yield
    finally:
        argon2id.kdf = kdf


@atexit.register
def end_everybody() -> None:
    """Leave no node behind."""
    for person in Person.everybody:
        if person.node is not None:
            person.kill()
    Person.everybody.clear()


def end_everybody_on_signals() -> None:
    """Make Ctrl-C, a closed terminal and a polite kill end the program by way of `end_everybody`."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, leave)
