"""Contests: what is measured side by side, in turns, and how it is printed.

A contest is a few runs that take turns in every round of the whole benchmark, ours first. Of each is printed the median
of its rounds with its least and greatest, and the same of the ratio of ours to it within a round: other processes on
the machine disturb neighbours in time alike. Units that end in "/s" are better when high, all others when low.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

Sample = Mapping[str, float]
"""One turn of one run: unit -> figure."""

Run = Callable[[], Sample]


@dataclass
class Contest:
    """`runs` by name, ours first; `close` ends what they hold."""

    title: str
    runs: Mapping[str, Run]
    close: Callable[[], None] = lambda: None
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def turn(self) -> None:
        """Let each run once."""
        for name, run in self.runs.items():
            self.samples.setdefault(name, []).append(run())

    def lines(self) -> list[str]:
        """What came of it, a line for each run and unit."""
        ours, *_ = self.samples.values()
        told = [self.title]
        for unit in ours[0]:
            for name, samples in self.samples.items():
                if unit in samples[0]:
                    told.append(_line(name, unit, [(a[unit], b[unit]) for a, b in zip(ours, samples, strict=True)]))
        for name, samples in self.samples.items():
            for unit in samples[0].keys() - ours[0].keys():
                told.append(_line(name, unit, [(sample[unit], sample[unit]) for sample in samples]))
        return told


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99 of at least two values."""
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def _line(name: str, unit: str, pairs: Sequence[tuple[float, float]]) -> str:
    theirs = [their for _, their in pairs]
    line = f"  {name:34} {_spread(theirs, 0 if unit.endswith('/s') else 2):>32} {unit:12}"
    if all(mine is their for mine, their in pairs):
        return line
    if not all(theirs):  # CPU time is counted in ticks: a short run may have none
        return f"{line} too little to compare"
    return f"{line} ours is {_spread([mine / their for mine, their in pairs], 2)} times this"


def _spread(values: Sequence[float], digits: int) -> str:
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}..{max(values):,.{digits}f})"
