"""Everything that is measured, in one interleaved run: `python -m tests.bench`.

In each round every run of every contest has one turn, so that a ratio is between neighbours in time. It ends with an
error if a message was lost, doubled or out of order. Absolute figures are those of the machine it runs on. `--full`:
among a million messages, too, at a desktop with a thousand conversations, which takes ten minutes to fill.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import desktop, fanout, groups, ingest, ratchet, relay, searching, sets, shelves, talk, window
from tests.bench.figures import Contest, Sample

ROUNDS = 9
FLUSHES = 50


def main() -> int:
    """Run the rounds and print the ratios; the exit code."""
    parser = argparse.ArgumentParser(description="ratios against peers and physical limits, measured side by side")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=tuple(SUBJECTS), action="append")
    parser.add_argument("--full", action="store_true", help="search and desktop with as much as the goals name")
    parser.add_argument(
        "--kept", type=Path, help="a folder in which the homes of the desktop stay filled, once they are"
    )
    options = parser.parse_args()
    desktop.KEPT = options.kept
    full = FULL if options.full else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        contests = [disk(folder)]
        for subject in options.only or SUBJECTS:
            contests += SUBJECTS[subject].contests(folder / subject, *full.get(subject, ()))
        run(contests, options.rounds)
    print(f"{options.rounds} rounds: median (least..greatest); {os.cpu_count()} processors")
    print("a ratio is ours by theirs within a round: of what ends in /s more is better, of ms and us less")
    print("\n".join(line for contest in contests for line in ["", *contest.lines()]))
    return 0


def run(contests: list[Contest], rounds: int) -> None:
    try:
        for done in range(rounds):
            print(f"round {done + 1} of {rounds}", file=sys.stderr, flush=True)
            for contest in contests:
                contest.turn()
    finally:
        for contest in contests:
            contest.close()


def disk(folder: Path) -> Contest:
    """What one flush costs, which no commit can undercut."""

    def flush() -> Sample:
        seconds = []
        with (folder / "flush").open("wb", buffering=0) as file:
            for _ in range(FLUSHES):
                file.write(bytes(4096))
                start = time.perf_counter()
                os.fdatasync(file.fileno())
                seconds.append(time.perf_counter() - start)
        return {"ms": 1000 * median(seconds)}

    return Contest("the disk", {"one flush of 4 KiB": flush})


SUBJECTS = {
    "ratchet": ratchet, "talk": talk, "ingest": ingest, "search": searching, "sets": sets,
    "relay": relay, "fanout": fanout, "groups": groups, "shelves": shelves, "window": window, "desktop": desktop,
}  # fmt: skip
FULL: dict[str, tuple[Any, ...]] = {"search": (searching.GOALS,), "desktop": desktop.FULL}


if __name__ == "__main__":
    sys.exit(main())
