"""What a world of one seed came to, in numbers and in one line a person can read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

SHOWN = {
    "people": "people",
    "frames_lost": "frames lost",
    "frames_doubled": "frames doubled",
    "crashes": "crashes",
    "partitions": "partitions",
    "sync_rounds": "rounds",
    "stated": "said in circles",
    "dismissed": "dismissed",
    "erased": "erased",
    "groups": "groups",
    "days": "days",
    "joined": "joined",
    "let in again": "let in again",
    "left": "left",
    "removed": "removed",
    "promoted": "promoted",
    "demoted": "demoted",
    "renamed": "renamed",
    "keys": "keys",
    "chained": "sealed at the relay",
    "dropped": "letters dropped by the relay",
    "doubled": "given twice",
    "reordered": "reordered",
    "forged": "forged",
    "truncated": "cut short",
    "replayed": "replayed",
    "hidden": "boxes shown in part",
}
"""Counters in the line of a world, and what they are called there."""
ENOUGH = 20
"""Events without which a world means little."""


@dataclass
class Report:
    """What a story came to."""

    seed: int
    acknowledged: int = 0
    refused: int = 0
    jumps: int = 0
    reshuffles: int = 0
    counters: Counter[str] = field(default_factory=Counter)
    took_s: float = 0.0
    trace: str = ""
    problems: list[str] = field(default_factory=list)

    def line(self) -> str:
        """One line a person can read."""
        counted = [f"{self.counters[name]} {said}" for name, said in SHOWN.items() if self.counters[name]]
        said = [f"{self.acknowledged} events", f"{self.jumps} clock jumps", *counted, f"{self.took_s:.0f} virtual s"]
        return f"seed {self.seed}: {', '.join(said)}{' PROBLEMS: ' + '; '.join(self.problems) if self.problems else ''}"

    @property
    def idle(self) -> bool:
        """Whether too little happened for the story to mean anything."""
        counted = self.counters
        happened = counted["frames_lost"] and counted["crashes"] and counted["partitions"]
        return self.acknowledged < ENOUGH or not happened
