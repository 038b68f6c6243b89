"""The desktop with years in it: a thousand conversations and a million messages, one home for all that is measured.

The window is the program on a virtual screen, drawn by the processor; `driven.py` presses its keys. "s" of a step is
until its frame was shown, "CPU ms" what the window's own process worked for it. Beside it stands the least that the
same machine could do in the same minute: one word of QML, a bare interpreter, Argon2id alone.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from nacl.pwhash import argon2id

from node.store.keys import COST
from tests.bench import crowded
from tests.bench.figures import Contest, Sample, percentiles
from tests.bench.process import family, used_s
from tests.bench.searching import Talk
from tests.bench.window import BARE, CACHES, SCREEN, Watched
from tests.node.networks import program
from tests.person import KITH, QuickPerson, wait_for

PEOPLE, MESSAGES, LARGEST, COMING = 200, 20_000, 5_000, 2_000
FULL: Final = (999, 1_000_000, 100_000, 50_000)
"""Contacts, messages, how many of them with one, and how many more come from one while the window is scrolled."""

OPENED, DAYS, FRAMES, SAID, SEARCHED, ASKED = 20, 10, 400, 20, 100, 9
"""How often each is done."""

REST_S, IDLE_S = 20.0, 60.0
COSTLY = True
"""Whether passphrases cost what they cost everybody; a test has no time for that."""

KEPT: Path | None = None
"""Where homes that were filled are kept for other runs, if they are."""

FACTS: Final = "facts.json"
STOP_S: Final = 60.0
STUCK_S: Final = 300.0  # without an event


class Screen:
    """A virtual screen on which a window is worked."""

    def __init__(self) -> None:
        readable, writable = os.pipe()
        line = [program("Xvfb"), "-displayfd", str(writable), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
        self._process = subprocess.Popen(line, pass_fds=(writable,), stderr=subprocess.DEVNULL, start_new_session=True)
        os.close(writable)
        with os.fdopen(readable) as answer:
            self.name = f":{int(answer.readline())}"

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(STOP_S)


class Driven:
    """A window of somebody, and the way to its keys."""

    def __init__(self, person: QuickPerson, screen: Screen, chats: int) -> None:
        line = [sys.executable, "-m", "tests.bench.driven", str(person.home)]
        environment = surroundings(person) | {"DISPLAY": screen.name}
        self._process = subprocess.Popen(
            line, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.ask("ready", chats)

    @property
    def pids(self) -> list[int]:
        """The process that draws, and what it started."""
        return family(self._process.pid)

    def ask(self, *order: object) -> Any:
        """Give an order and wait until it is done."""
        self.tell(*order)
        return self.answer()

    def tell(self, *order: object) -> None:
        """Give an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """Wait for the answer to the oldest order."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the window ended")
        return json.loads(line)

    def close(self) -> None:
        self.ask("leave")
        self._process.wait(STOP_S)


def surroundings(person: QuickPerson) -> dict[str, str]:
    """The environment of a window of somebody whose node it starts by itself."""
    return person.environment | {
        "KITH_PASSPHRASE_FILE": str(person.passphrase_file),
        "KITH_LAN": "127.0.0.1",
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
    }


class Years:
    """Alice with all her conversations, and Bob, who really is one of her contacts."""

    def __init__(self, folder: Path, people: int, messages: int, largest: int, coming: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.alice, self.bob = (QuickPerson(name, folder, costly=COSTLY) for name in ("Alice", "Bob"))
        kept = None if KEPT is None else KEPT / f"{people}-{messages}-{largest}"
        if kept is not None and (kept / FACTS).exists():
            self._bring(kept)
        else:
            self._fill(people, messages, largest)
            if kept is not None:
                self._keep(kept)
        self.chats, self._coming = people, coming
        self._draw, self._talk = random.Random(messages), Talk(messages)
        self._screens = [Screen(), Screen()]

    def _fill(self, people: int, messages: int, largest: int) -> None:
        for person in (self.alice, self.bob):
            person.create()
            person.start()
        self.alice.befriend_by_link(self.bob)
        self.bob.stop()
        self.alice.stop()
        filled = crowded.Filled(self.alice)
        filled.meet_earlier()
        filled.close()
        self.names = crowded.fill(self.alice, people, messages, largest)
        self.alice.start()
        for name in self.names[len(self.names) // 10 :]:
            self.alice.kith("chat", "read", name)
        self.alice.stop()

    def _keep(self, kept: Path) -> None:
        for person in (self.alice, self.bob):
            shutil.copytree(person.home, kept / person.name / "home")
            shutil.copy2(person.passphrase_file, kept / person.name)
        facts = {"names": self.names, "accounts": [self.alice.account, self.bob.account]}
        (kept / FACTS).write_text(json.dumps(facts), "utf-8")

    def _bring(self, kept: Path) -> None:
        for person in (self.alice, self.bob):
            shutil.copytree(kept / person.name / "home", person.home)
            shutil.copy2(kept / person.name / person.passphrase_file.name, person.passphrase_file)
        facts = json.loads((kept / FACTS).read_text("utf-8"))
        self.names, (self.alice.account, self.bob.account) = facts["names"], facts["accounts"]

    def show(self) -> Driven:
        """Alice's window with its list."""
        return Driven(self.alice, self._screens[0], self.chats)

    def opened(self) -> Sample:
        """Conversations opened one after the other, by Alt and the arrow."""
        window = self.show()
        taken = [window.ask("next") for _ in range(OPENED)]
        window.close()
        return step(taken)

    def gone(self, way: str) -> Sample:
        """In the largest conversation, to days by the calendar, or to what is new and to the newest by Ctrl+J."""
        window = self.show()
        window.ask("open", self.names[0])
        days = [time.gmtime(time.time() - 86_400 * self._draw.randrange(20, 1000)) for _ in range(DAYS)]
        asked = [("day", time.strftime("%Y-%m-%dT12:00:00Z", day)) for day in days] if way == "day" else [("unread",)]
        taken = [window.ask(*order) for order in asked]
        window.close()
        return step(taken)

    def scrolled(self) -> Sample:
        """Into the past of the largest conversation, frame by frame."""
        window = self.show()
        window.ask("open", self.names[0])
        taken = window.ask("scroll", FRAMES)
        window.close()
        return step(taken, "frame")

    def crossed(self) -> Sample:
        """The same while Bob, who was away, brings what he wrote meanwhile."""
        brought = self._written()
        window = self.show()
        window.ask("open", self.names[0])
        begin, before = time.monotonic(), self._held()
        self.bob.start()
        self.bob.kith("people", "dial", f"127.0.0.1:{self.alice.kith('status')['port']}", "Alice")
        taken, held, came = [], before, begin
        while held < before + brought:
            taken += window.ask("scroll", 50)
            now, so_far = time.monotonic(), self._held()
            held, came = so_far, now if so_far > held else came
            assert now - came < STUCK_S, f"{brought - held + before} events do not come: {self.alice.kith('status')}"
        took = time.monotonic() - begin
        self.bob.stop()
        window.close()
        return step(taken, "frame") | {"events/s": brought / took}

    def said(self) -> Sample:
        """Typed in one window, read in the other: from Enter to the frame that shows it."""
        alice, bob = self.show(), Driven(self.bob, self._screens[1], 1)
        alice.ask("open", "Bob")
        bob.ask("open", "Alice")
        self.bob.kith("people", "dial", f"127.0.0.1:{self.alice.kith('status')['port']}", "Alice")
        taken = []
        for number in range(SAID):
            bob.tell("see", text := f"{number} {os.urandom(4).hex()}")
            begin = alice.ask("say", text)
            taken.append(bob.answer() - begin)
        alice.close()
        bob.close()
        half, most, _ = percentiles(taken)
        return {"ms p50": 1000 * half, "ms p95": 1000 * most}

    def searched(self) -> Sample:
        """Parts of words asked of the running node, as the field of the window asks."""
        self.alice.start()
        texts = (self._talk.text() for _ in range(10 * SEARCHED))
        parts = [text[2:9].strip() for text in texts if len(text) > 12][:SEARCHED]
        taken = [seconds(partial(self.alice.kith, "search", part)) for part in parts]
        self.alice.stop()
        half, most, _ = percentiles(taken)
        return {"ms p50": 1000 * half, "ms p95": 1000 * most}

    def idle(self) -> Sample:
        """Nothing happens and nobody touches it."""
        window = self.show()
        window.ask("open", self.names[-1])
        time.sleep(REST_S)
        before, woken = sum(map(used_s, window.pids)), sum(map(switches, window.pids))
        time.sleep(IDLE_S)
        used, wakes = sum(map(used_s, window.pids)) - before, sum(map(switches, window.pids)) - woken
        window.close()
        return {"% of a core": 100 * used / IDLE_S, "wake-ups a second": wakes / IDLE_S}

    def asked(self) -> Sample:
        """`kith status`, with the start of Python."""
        self.alice.start()
        taken = [seconds(partial(self.alice.apart, "status")) for _ in range(ASKED)]
        self.alice.stop()
        return {"ms": 1000 * sorted(taken)[ASKED // 2], "ms least": 1000 * min(taken)}

    def close(self) -> None:
        for screen in self._screens:
            screen.close()

    def _written(self) -> int:
        """Bob has written so much more that Alice has not."""
        filled = crowded.Filled(self.bob)
        filled.meet_earlier()
        space = filled.with_whom(bytes.fromhex(self.alice.account))
        first = filled.now_ms - self._coming
        done = filled.take(filled.me.say(space, first + number, self._talk.text()) for number in range(self._coming))
        filled.close()
        return done

    def _held(self) -> int:
        return int(self.alice.kith("status")["events"])


def met(folder: Path) -> Sample:
    """Two who have just started, with "people nearby" open: until each lists the other."""
    pair = [QuickPerson(name, folder) for name in ("Alice", "Bob")]
    for person in pair:
        person.create()
        person.start()
    begin = time.monotonic()
    for person in pair:
        person.kith("people", "nearby")  # from here on both can be seen
    wait_for("both see a neighbour", lambda: all(person.kith("people", "nearby") for person in pair))
    took = time.monotonic() - begin
    for person in pair:
        person.stop()
    return {"s": took}


def made(folder: Path) -> Sample:
    """`kith init`: its keys, its store and its passphrase, with the start of Python."""
    person = QuickPerson("Alice", folder, costly=True)
    return {"s": seconds(person.create)}


def hardened() -> Sample:
    """One derivation of a key as `kith init` needs it."""
    salt = os.urandom(argon2id.SALTBYTES)
    return {"s": seconds(lambda: argon2id.kdf(32, b"a passphrase", salt, COST.passes, COST.memory))}


def bare_python() -> Sample:
    """A bare interpreter that does nothing."""
    taken = [seconds(lambda: subprocess.run([sys.executable, "-I", "-c", ""], check=True)) for _ in range(ASKED)]
    return {"ms": 1000 * sorted(taken)[ASKED // 2], "ms least": 1000 * min(taken)}


def seconds(work: Any) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def step(taken: Sequence[Sequence[float]], what: str = "step") -> Sample:
    """Median and 95th percentile of steps, in ms, and of the processor's ms for them."""
    wall, used = ([1000 * one[at] for one in taken] for at in (0, 1))
    if len(taken) == 1:
        return {f"ms a {what}": wall[0], "CPU ms": used[0]}
    half, most, _ = percentiles(wall)
    half_used, most_used, _ = percentiles(used)
    return {f"ms a {what}": half, f"ms a {what} p95": most, "CPU ms": half_used, "CPU ms p95": most_used}


def switches(pid: int) -> int:
    """How often the threads of a process have gone to sleep by themselves."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # threads end while one looks
            lines = (task / "status").read_text("utf-8").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("voluntary"))
    return total


def contests(
    folder: Path,
    people: int = PEOPLE,
    messages: int = MESSAGES,
    largest: int = LARGEST,
    coming: int = COMING,
    cold: bool = True,
) -> list[Contest]:
    """Everything that a person waits for at a desktop, in a home of so many conversations and messages."""
    runtime = tempfile.TemporaryDirectory(prefix="kith-")  # its path is short, as those of Unix sockets must be
    root = Path(runtime.name)
    years = Years(root / "years", people, messages, largest, coming)
    watched = Watched(surroundings(years.alice), REST_S)
    shown = {"kith": [*KITH, "--home", str(years.alice.home)], "bare PySide6": [sys.executable, "-c", BARE]}
    warm = {name: partial(watched.show, line, False) for name, line in shown.items()}
    chilled = {name: partial(watched.show, line, True) for name, line in shown.items()}

    def close() -> None:
        watched.close()
        years.close()
        runtime.cleanup()

    size = f"{people + 1:,} conversations, {messages:,} messages"
    found = [
        Contest(f"U1 U2: the window, warm; {size}", warm),
        Contest("U3: a conversation opened", {"kith": years.opened}),
        Contest("U3: to a day", {"kith": partial(years.gone, "day")}),
        Contest("U3: to the first unread", {"kith": partial(years.gone, "unread")}),
        Contest(f"U3: scrolled, {largest:,} messages", {"kith": years.scrolled}),
        Contest(f"U3: scrolled while the node takes in {coming:,} events", {"kith": years.crossed}),
        Contest("U5: typed, and read on the other screen", {"kith": years.said}),
        Contest("U7: an identity made", {"kith init": partial(made, root), "Argon2id alone": hardened}),
        Contest("U8: neighbours find each other", {"kith": partial(met, root)}),
        Contest("U11: kith status", {"kith": years.asked, "a bare interpreter": bare_python}),
        Contest("U13: at rest", {"kith": years.idle}),
        Contest("a part of a word, through the node and the command", {"kith": years.searched}, close),
    ]
    if cold and os.access(CACHES, os.W_OK):
        found.insert(1, Contest("U1: the window, cold: the page cache dropped", chilled))
    return found
