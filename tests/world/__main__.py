"""The long run of stories and towns: `python -m tests.world --minutes 30` goes on with the seed after the last one.

Both families take turns. It prints a line a seed and the counts at the end, and fails if any had a problem or was idle;
`--family town --seed N` plays one.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.world import story, town
from tests.world.report import Report

OUT = Path(__file__).resolve().parents[2] / "out" / "world"
FAMILIES: dict[str, Callable[[int, Path], Report]] = {"story": story.play, "town": town.play}


def main() -> int:
    """Play seeds for some minutes; the exit code."""
    parser = argparse.ArgumentParser(description="worlds that a seed decides")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--family", choices=FAMILIES, help="only this one")
    parser.add_argument("--seed", type=int, help="only this one; needs a family")
    options = parser.parse_args()
    if options.seed is not None:
        return 0 if _good(tell(options.family or "story", options.seed)) else 1
    end = time.monotonic() + 60 * options.minutes
    runs = [_Run(name) for name in FAMILIES if options.family in (None, name)]
    while time.monotonic() < end:
        for run in runs:
            run.go_on()
    for run in runs:
        run.sum_up()
    return 1 if any(run.bad for run in runs) else 0


class _Run:
    """The seeds of one family, from the one after the last that was ever played here."""

    def __init__(self, family: str) -> None:
        self._family = family
        self._file = OUT / f"{family}.json"
        done = json.loads(self._file.read_text()) if self._file.exists() else {"next": 1, "bad": []}
        self._next: int = done["next"]
        self.bad: list[int] = done["bad"]
        self._counted: Counter[str] = Counter()

    def go_on(self) -> None:
        """Play one more seed, and note how far we are."""
        report = tell(self._family, self._next)
        self._counted.update(report.counters, seeds=1, events=report.acknowledged, jumps=report.jumps)
        self.bad += [] if _good(report) else [report.seed]
        self._next += 1
        OUT.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps({"next": self._next, "bad": self.bad}))

    def sum_up(self) -> None:
        """Print what this run and all runs came to."""
        names = ("seeds", "events", "frames", "frames_lost", "frames_doubled", "crashes", "partitions", "jumps")
        print(f"{self._family}, this run:", ", ".join(f"{self._counted[name]} {name}" for name in names))
        print(f"{self._family}, in all: {self._next - 1} seeds, bad: {self.bad or 'none'}")


def tell(family: str, seed: int) -> Report:
    """Play one seed in a folder of its own and print its line."""
    with tempfile.TemporaryDirectory(prefix="kith-world-") as folder:
        report = FAMILIES[family](seed, Path(folder))
    print(family, report.line(), "IDLE" if report.idle else "", flush=True)
    return report


def _good(report: Report) -> bool:
    return not report.problems and not report.idle


if __name__ == "__main__":
    sys.exit(main())
