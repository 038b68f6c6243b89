"""The long run of stories, towns and groups: `python -m tests.world --minutes 30` goes on after the last seed of each.

The families take turns. It prints a line a seed and the counts at the end, and fails if any had a problem or was idle;
`--family town --seed N` plays one, `--family town --seeds 1-2500` these and no others, so that several can run at once.
"""

import argparse
import gc
import json
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.world import company, story, town
from tests.world.founding import Foundings
from tests.world.report import SHOWN, Report

OUT = Path(__file__).resolve().parents[2] / "out" / "world"
Play = Callable[[int, Path], Report]


def main() -> int:
    """Play seeds for some minutes; the exit code."""
    parser = argparse.ArgumentParser(description="worlds that a seed decides")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--family", choices=("story", "town", "groups"), help="only this one")
    parser.add_argument("--seed", type=int, help="only this one; needs a family")
    parser.add_argument("--seeds", default="", help="only these, as 1-2500; needs a family")
    options = parser.parse_args()
    _spare_the_collector()
    with tempfile.TemporaryDirectory(prefix="kith-world-") as folder:
        foundings = Foundings(Path(folder))
        families: dict[str, Play] = {
            "story": story.play,
            "town": lambda seed, folder: town.play(seed, folder, foundings),
            "groups": lambda seed, folder: company.play(seed, folder, foundings),
        }
        if options.seed is not None:
            family = options.family or "story"
            return 0 if _good(tell(family, families[family], options.seed)) else 1
        runs = [_Run(name, families[name], options.seeds) for name in families if options.family in (None, name)]
        end = time.monotonic() + 60 * options.minutes
        while time.monotonic() < end and any(not run.over for run in runs):
            for run in runs:
                run.go_on()
    for run in runs:
        run.sum_up()
    return 1 if any(run.bad for run in runs) else 0


def _spare_the_collector() -> None:
    """What is loaded stays, and a world makes little that only the collector can end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class _Run:
    """The seeds of one family, from the one after the last that was ever played here."""

    def __init__(self, family: str, play: Play, seeds: str) -> None:
        self._family, self._play = family, play
        self._file = OUT / f"{family}{seeds and '-'}{seeds}.json"
        first, last = (int(each) for each in seeds.split("-")) if seeds else (1, sys.maxsize)
        done = json.loads(self._file.read_text()) if self._file.exists() else {}
        self._next: int = done.get("next", first)
        self._last = last
        self.bad: list[int] = done.get("bad", [])
        self._counted: Counter[str] = Counter(done.get("counted", {}))

    @property
    def over(self) -> bool:
        """Whether all seeds that were asked for are played."""
        return self._next > self._last

    def go_on(self) -> None:
        """Play one more seed, and note how far we are."""
        if self.over:
            return
        report = tell(self._family, self._play, self._next)
        size = {f"of {report.counters['people']} people": 1}
        self._counted.update(report.counters, seeds=1, events=report.acknowledged, **size)
        self._counted["forgeries"] += sum("nobody" in problem for problem in report.problems)
        self.bad += [] if _good(report) else [report.seed]
        self._next += 1
        OUT.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps({"next": self._next, "bad": self.bad, "counted": self._counted}))

    def sum_up(self) -> None:
        """Print what all runs came to so far."""
        names = ("seeds", "events", "frames", "jumps", *SHOWN, "forgeries")
        print(f"{self._family}, in all:", ", ".join(f"{self._counted[name]} {SHOWN.get(name, name)}" for name in names))
        print(f"{self._family}: the next seed is {self._next}, bad: {self.bad or 'none'}")


def tell(family: str, play: Play, seed: int) -> Report:
    """Play one seed in a folder of its own and print its line; a world that breaks down is a problem, too."""
    began = time.process_time()
    with tempfile.TemporaryDirectory(prefix="kith-world-") as folder:
        try:
            report = play(seed, Path(folder))
        except Exception as error:
            traceback.print_exc()
            report = Report(seed, problems=[f"broke down: {error!r}"])
    took = time.process_time() - began
    print(family, report.line(), f"{took:.2f} s of CPU", "IDLE" if report.idle else "", flush=True)
    return report


def _good(report: Report) -> bool:
    return not report.problems and not report.idle


if __name__ == "__main__":
    sys.exit(main())
