"""What a process uses, as the kernel tells it, and what a row of such figures says: slope and first and last level.

A level is the least of a window of three minutes, in which the guest of a soak comes and goes once and everything else
often: what comes and goes within one is not held. The slope is Theil and Sen's: the median of the slopes between all
pairs of levels, which a few odd windows cannot move; how sure it is follows from the same pairs (Sen 1968,
"Estimates of the regression coefficient based on Kendall's tau", section 4).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.process import family, used_s

WINDOW_S: Final = 180.0
HOUR_S: Final = 3600.0
KIB: Final = 1024
SURE: Final = 1.645
"""Standard deviations to each side that hold nine in ten."""

Point = tuple[float, float]
"""Seconds and a figure then."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a process has at one moment: memory and files in bytes, processor time in seconds."""

    uss: int
    pss: int
    descriptors: int
    threads: int
    children: int
    cpu_s: float
    db: int
    wal: int


def use_of(pid: int, home: Path) -> Use:
    """What a process uses now, and how large the databases below its home are; OSError if it is gone."""
    fields = dict(line.split(":", 1) for line in _lines(pid, "smaps_rollup")[1:])
    kib = {name: int(rest.split()[0]) for name, rest in fields.items()}
    return Use(
        uss=KIB * (kib["Private_Clean"] + kib["Private_Dirty"]),
        pss=KIB * kib["Pss"],
        descriptors=len(os.listdir(f"/proc/{pid}/fd")),
        threads=len(os.listdir(f"/proc/{pid}/task")),
        children=len(family(pid)) - 1,
        cpu_s=used_s(pid),
        db=_size(home, "*.db"),
        wal=_size(home, "*.db-wal"),
    )


def levels(points: Sequence[Point], window_s: float = WINDOW_S) -> list[Point]:
    """The least of each window since the first point, at the window's middle; a last one that is cut short is none.

    In less than a window something that comes and goes may never be gone, so that its level would be too high.
    """
    began, ended = points[0][0], points[-1][0]
    least: dict[int, float] = {}
    for at, figure in points:
        window = int((at - began) // window_s)
        least[window] = min(figure, least.get(window, figure))
    full = {window: figure for window, figure in least.items() if began + (window + 1) * window_s <= ended} or least
    return [(began + (window + 0.5) * window_s, figure) for window, figure in sorted(full.items())]


def slopes(points: Sequence[Point]) -> list[float]:
    """Those between all pairs of points, sorted, in figures a second."""
    return sorted(
        (later - earlier) / (then - at)
        for number, (at, earlier) in enumerate(points)
        for then, later in points[number + 1 :]
    )


def slope(points: Sequence[Point]) -> float:
    """Theil and Sen's slope, in figures a second; 0 for less than two points."""
    found = slopes(points)
    return median(found) if found else 0.0


def bounds(points: Sequence[Point]) -> tuple[float, float]:
    """Between which the slope is with nine chances in ten, if points err independently; 0 for too few."""
    found, count = slopes(points), len(points)
    if not found:
        return 0.0, 0.0
    apart = SURE * sqrt(count * (count - 1) * (2 * count + 5) / 18)
    lowest = max(0, round((len(found) - apart) / 2) - 1)
    return found[lowest], found[-1 - lowest]


def percent_an_hour(points: Sequence[Point]) -> tuple[float, float, float]:
    """By how many percent of its middle level a figure grows in an hour: the least likely, the slope, the most."""
    found = levels(points)
    (least, most), an_hour = bounds(found), 100 * HOUR_S / median(figure for _, figure in found)
    return an_hour * least, an_hour * slope(found), an_hour * most


def has_grown(points: Sequence[Point]) -> bool:
    """Whether a count never came down in the last quarter to what it was at most in the first."""
    quarter = max(1, len(points) // 4)
    return min(figure for _, figure in points[-quarter:]) > max(figure for _, figure in points[:quarter])


def share(points: Sequence[Point]) -> float:
    """How many percent of one processor were used between the first and the last of (seconds, processor seconds)."""
    (began, before), (ended, after) = points[0], points[-1]
    return 100 * (after - before) / (ended - began)


def _lines(pid: int, name: str) -> list[str]:
    return Path(f"/proc/{pid}/{name}").read_text("utf-8").splitlines()


def _size(home: Path, pattern: str) -> int:
    return sum(file.stat().st_size for file in home.rglob(pattern))
