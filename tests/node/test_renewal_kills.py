"""kill -9 in the middle of a renewal: of the device that is renewed, or of the one that shows the code for it.

Each kill waits for a commit after a renewal was asked for, and falls into it. Afterwards each store is the old device
or the new one, never both and never neither; the same code or the phrase works again; and what was said is there once.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from app.client import RemoteClient
from app.errors import AppError
from app.places import Place
from tests.node.killer import lying_in_wait
from tests.node.kills import Watched
from tests.node.test_devices import accept
from tests.node.watched import COMMIT
from tests.person import CommandError, Person, QuickPerson, wait_for
from tests.tally import tell

OPTIONS = ("--listen", "127.0.0.1:0", "--no-lan")
NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))
FIRST = int(os.environ.get("KITH_SEED", "1"))
ROUNDS = range(FIRST, FIRST + 20) if NIGHTLY else range(1, 2)
KILLS = 15 if NIGHTLY else 3
MOST = {"renewed": 4, "renews": 1}
"""Commits within which the kill comes: of a device that is renewed they go on in its first start as the new one."""


class Trio:
    """Alice's phone and laptop, and Bob, who hears both."""

    def __init__(self, people: tuple[Watched, Watched, QuickPerson], words: str, seed: int) -> None:
        self.phone, self.laptop, self.bob = people
        self.words = words
        self.said: list[str] = []
        self._chance = random.Random(seed)

    def kill(self, number: int) -> str:
        """Renew one of Alice's devices, have somebody killed amid it, and end it after all; what it was in then."""
        by_code = number % 3 != 2
        renewed = self.laptop if by_code else self.phone
        role = "renews" if number % 3 == 1 else "renewed"
        victim = self.phone if role == "renews" else renewed
        before = _device(renewed)
        way = self._way(before) if by_code else {"phrase": self.words}
        asked = RemoteClient(Place(renewed.home))
        victim.marks.arm(COMMIT, self._chance.randint(1, MOST[role]))
        with ThreadPoolExecutor(1) as pool:
            asking = pool.submit(asked.ask, "renew", way)
            wait_for("it is over, or somebody dies", lambda: not victim.alive or _is_renewed(asking, renewed, before))
            hit = victim.fall()
            victim.start()
            with suppress(AppError):
                asking.result()
        ended = "already" if _device(renewed) != before else "again"
        if ended == "again" and role == "renewed":
            asked.ask("renew", way)
        wait_for("it is a new device", lambda: _device(renewed) != before)
        return f"{role} by {next(iter(way))}, {hit}, {ended}"

    def _way(self, device: str) -> dict[str, str]:
        return {"code": self.phone.kith("devices", "link", "--renew", device)["link"]}

    def talk(self) -> None:
        """Each says something, and all have all of it once."""
        number = len(self.said)
        for person, other in self.screens:
            self.said.append(person.say(other, f"{number} of {person.name}"))
        for person, other in self.screens:
            wait_for(f"{person.name} has all", lambda p=person, o=other: set(self.said) <= set(_ids(p, o)))
            assert len(_ids(person, other)) == len(self.said)

    @property
    def screens(self) -> list[tuple[Person, str]]:
        """Who says something, and to whom."""
        return [(self.phone, "Bob"), (self.laptop, "Bob"), (self.bob, "Alice")]


@contextmanager
def trio(folder: Path, seed: int) -> Iterator[Trio]:
    """Everybody started and befriended, Alice with two devices."""
    with ExitStack() as stack:
        phone, laptop = (Watched(name, folder, OPTIONS, ()) for name in ("Alice", "Laptop"))
        bob = QuickPerson("Bob", folder, OPTIONS)
        for each in (phone, laptop):
            stack.callback(each.close)
            stack.enter_context(lying_in_wait(each.folder / "phases"))
        words = phone.create()["recovery_phrase"]
        bob.create()
        phone.start()
        bob.start()
        phone.befriend_by_link(bob)
        accept(laptop, phone.kith("devices", "link")["link"])
        laptop.start()
        laptop.wait_for_contact("Bob")
        yield Trio((phone, laptop, bob), words, seed)


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=pytest.mark.xdist_group(f"processes{seed % 2 or ''}")) for seed in ROUNDS]
)
def test_a_kill_amid_a_renewal_leaves_one_device_and_everything_said(seed: int, homes: Path) -> None:
    histogram: Counter[str] = Counter()
    with trio(homes, seed) as made:
        made.talk()
        for number in range(KILLS):
            histogram[made.kill(number)] += 1
            made.talk()
        for person in (made.phone, made.laptop):
            devices = person.kith("devices", "list")
            assert [row["state"] for row in devices].count("active") == 2, "nobody is there twice"
            assert person.kith("status")["counters"]["messages_lost_total"] == 0
            assert not person.reuses(), "a message key was used twice"
            errors = (person.home / "logs" / "node.log").read_text("utf-8").splitlines()
            assert not [line for line in errors if '"level": "error"' in line]
        said = len(made.said)
    hits = dict(sorted(histogram.items()))
    tell(f"kills amid renewals, round {seed}: {KILLS}, {said} lines, 0 lost, 0 doubled: {hits}")
    inside = sum(count for what, count in histogram.items() if "unasked" not in what)
    assert inside >= KILLS / 2, histogram


def _device(person: Person) -> str:
    """Which device a node is, once it answers."""
    found: str = wait_for(f"{person.name} answers", lambda: _asked(person))
    return found


def _asked(person: Person) -> str:
    try:
        return str(person.kith("status")["device"])
    except CommandError:
        return ""


def _is_renewed(asking: "Future[Any]", person: Person, before: str) -> bool:
    if not asking.done():
        return False
    return _asked(person) not in ("", before)


def _ids(person: Person, other: str) -> list[str]:
    return [row["id"] for row in person.history(other)]
