"""Nodes and a relay for an hour: `python -m tests.soak --minutes 60`. Fails if they hold more and more.

First they warm up, quickly and then at the rate that stays, so that caches are full. Then they work at a steady modest
rate: memory must not grow by more than a percent an hour, nor descriptors at all. Then nothing is done for a while, and
a node must use at most half a percent of a processor. Every sample is a line of `out/soak.jsonl`. On a network with
other nodes their announcements are counted too: `unshare -n sh -c 'ip link set lo up && make soak'` is alone.
"""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tests.person import QuickPerson, end_everybody, end_everybody_on_signals
from tests.soak.figures import Point, Use, has_grown, percent_an_hour, share, use_of
from tests.soak.town import PATIENCE_S, Town
from tests.soak.window import Window

SLOPE_GOAL: Final = 1.0
"""Percent an hour."""

IDLE_GOAL: Final = 0.5
"""Percent of a processor."""

SAMPLE_S: Final = 0.5
"""Free pages are given back once a minute and mostly taken again within the next second: a level is seen then alone."""

CUT_S: Final = 60.0
GUEST_S: Final = 90.0
REST_S: Final = 90.0
"""Between the last thing done and the idle phase: receipts, backups and fetches end."""


class Record:
    """Every sample, in memory and as lines of a file."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lines = file.open("w", encoding="utf-8")
        self._began = time.monotonic()
        self._due = 0.0
        self.samples: dict[tuple[str, str], list[tuple[float, Use]]] = {}

    def look(self, phase: str, people: list[QuickPerson]) -> None:
        """Take a sample of each process, if it is time for one."""
        at = time.monotonic() - self._began
        if at < self._due:
            return
        self._due = at + SAMPLE_S
        for person in people:
            assert person.node is not None
            use = use_of(person.node.pid, person.home)
            self.samples.setdefault((phase, person.name), []).append((at, use))
            self._lines.write(json.dumps({"at": round(at, 1), "phase": phase, "who": person.name} | asdict(use)) + "\n")
        self._lines.flush()

    def points(self, phase: str, name: str, figure: str) -> list[Point]:
        """One figure of one process in a phase."""
        return [(at, float(getattr(use, figure))) for at, use in self.samples[phase, name]]


def work(town: Town, record: Record, phase: str, seconds: float, pause: float) -> None:
    """Do one thing after the other, with a pause between them; links break and the guest comes and goes."""
    end = time.monotonic() + seconds
    cut, guest = time.monotonic() + CUT_S, time.monotonic() + GUEST_S
    while time.monotonic() < end:
        record.look(phase, town.measured)
        town.act()
        if time.monotonic() > cut:
            cut += CUT_S
            town.cut()
        if time.monotonic() > guest:
            guest += GUEST_S
            town.come_or_go()
        time.sleep(pause)


def rest(record: Record, phase: str, seconds: float, people: list[QuickPerson]) -> None:
    """Do nothing but look."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        record.look(phase, people)
        time.sleep(0.5)


def told_of_work(record: Record, town: Town) -> bool:
    """Print what holding more and more would show in; whether nothing did."""
    fine = True
    print(f"{'':10}{'MiB now':>9}{'%/h (9 in 10)':>26}{'PSS %/h':>9}{'descriptors':>13}{'threads':>9}{'MiB db':>14}")
    for person in town.measured:
        found = record.samples["work", person.name]
        first, last = found[0][1], found[-1][1]
        descriptors = record.points("work", person.name, "descriptors")
        least, slope, most = percent_an_hour(record.points("work", person.name, "uss"))
        _, shared, _ = percent_an_hour(record.points("work", person.name, "pss"))
        good = slope <= SLOPE_GOAL and not has_grown(descriptors)
        print(
            f"{person.name:10}{last.uss / 2**20:9.1f}{slope:+8.2f} ({least:+6.2f} to{most:+6.2f}){shared:+9.2f}"
            f"{first.descriptors:7d} ->{last.descriptors:3d}{first.threads:5d} ->{last.threads:2d}"
            f"{(first.db + first.wal) / 2**20:7.1f} ->{(last.db + last.wal) / 2**20:4.1f}  {'ok' if good else 'NOT'}"
        )
        fine = fine and good
    return fine


def told_of_rest(record: Record, people: list[QuickPerson], marks: dict[str, str]) -> bool:
    """Print the processor time of idle processes; whether each is within the goal."""
    fine = True
    for person in people:
        used = share(record.points("idle", person.name, "cpu_s"))
        good = used <= IDLE_GOAL
        print(f"{person.name:10}{used:6.2f} % of a processor, {marks[person.name]}  {'ok' if good else 'NOT'}")
        fine = fine and good
    return fine


def soak(folder: Path, record: Record, options: Any) -> bool:
    """Live through all phases; whether every goal was met."""
    town = Town(folder, options.seed)
    town.settle()
    began = time.monotonic()
    work(town, record, "quick", 30.0 * options.warm_up, options.pause / 4)
    work(town, record, "warm-up", 30.0 * options.warm_up, options.pause)
    work(town, record, "work", 60.0 * options.minutes, options.pause)
    done = sum(town.done.values()) / (time.monotonic() - began)
    print(f"{done:.1f} things done a second: {dict(town.done)}; refused: {dict(town.refused)}", flush=True)
    fine = told_of_work(record, town)
    if not options.idle_minutes:
        return fine
    town.lone.create()
    town.lone.start(PATIENCE_S)
    with Window(town.people[0]):
        idle = [*town.measured, town.lone]
        rest(record, "rest", REST_S, idle)
        rest(record, "idle", 60.0 * options.idle_minutes, idle)
    marks = dict.fromkeys(("Bob", "Carol"), "no window") | {"Alice": "its window open", "Eve": "no contacts"}
    return told_of_rest(record, idle, marks | {"Relay": "a relay"}) and fine


def main() -> int:
    """Run it all; the exit code says whether every goal was met."""
    parser = argparse.ArgumentParser(description="an hour of three nodes and a relay: do they hold more and more?")
    parser.add_argument("--minutes", type=float, default=60.0, help="of steady work that is judged")
    parser.add_argument("--warm-up", type=float, default=40.0, help="minutes before, the first half of them quick")
    parser.add_argument("--idle-minutes", type=float, default=5.0)
    parser.add_argument("--pause", type=float, default=0.4, help="seconds between two things done")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, default=Path("out/soak.jsonl"))
    options = parser.parse_args()
    end_everybody_on_signals()
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        try:
            return 0 if soak(Path(folder), Record(options.to), options) else 1
        finally:
            end_everybody()


if __name__ == "__main__":
    sys.exit(main())
