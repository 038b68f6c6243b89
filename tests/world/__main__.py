"""The long run of stories: `python -m tests.world --minutes 30` goes on with the seed after the last one.

It prints a line a seed and the counts at the end, and fails if any story had a problem or was idle; `--seed N` plays
one.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.world.story import Report, play

PROGRESS = Path(__file__).resolve().parents[2] / "out" / "world.json"


def main() -> int:
    """Play seeds for some minutes; the exit code."""
    parser = argparse.ArgumentParser(description="stories of the simulated world")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    if options.seed is not None:
        return 0 if _good(tell(options.seed)) else 1
    done = json.loads(PROGRESS.read_text()) if PROGRESS.exists() else {"next": 1, "bad": []}
    end = time.monotonic() + 60 * options.minutes
    counted: Counter[str] = Counter()
    while time.monotonic() < end:
        report = tell(done["next"])
        counted.update(report.counters, stories=1, events=report.acknowledged, jumps=report.jumps)
        done = {"next": done["next"] + 1, "bad": done["bad"] + ([] if _good(report) else [report.seed])}
        PROGRESS.parent.mkdir(exist_ok=True)
        PROGRESS.write_text(json.dumps(done))
    names = ("stories", "events", "frames", "frames_lost", "frames_doubled", "crashes", "partitions", "jumps")
    print("this run:", ", ".join(f"{counted[name]} {name}" for name in names))
    print(f"in all: {done['next'] - 1} seeds, bad: {done['bad'] or 'none'}")
    return 1 if done["bad"] else 0


def tell(seed: int) -> Report:
    """Play one seed in a folder of its own and print its line."""
    with tempfile.TemporaryDirectory(prefix="kith-world-") as folder:
        report = play(seed, Path(folder))
    print(report.line(), "IDLE" if report.idle else "", flush=True)
    return report


def _good(report: Report) -> bool:
    return not report.problems and not report.idle


if __name__ == "__main__":
    sys.exit(main())
