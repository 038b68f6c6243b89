"""What links cost groups with space keys, compared key by key: a newcomer's first sync, and meeting again.

Bytes are those of all frames without the bodies of events; of a first sync they are told as a part of what came. Each
group has its control log and one shelf, as both sides have them who belong to it.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from crypto.space_key import space_key
from sync.space import Offered, control_offer, shelf_of, shelf_offer
from tests.bench.ends import NEWEST, Cost, End, Meeting, stated
from tests.bench.figures import Contest, Sample
from tests.bench.sets import FRAME, Two, until_known

FIRST: Final = 10_000
SHELVES: Final = (1, 20)
GROUPS: Final = 500
CONTROL, CONTENT = 20, 100
"""Events in the log and in the shelf of each group."""


class Newcomer(Two):
    """All content of a group, by one key or by many, to a store that holds the keys and nothing else."""

    def __init__(self, folder: Path, events: int, shelves: int) -> None:
        super().__init__(folder)
        self._events, self._shelves = events, shelves

    def run(self) -> Sample:
        space, keys = os.urandom(32), [space_key(os.urandom(64)) for _ in range(self._shelves)]
        offered = tuple(shelf_offer(space, key.kid, key.proof_key) for key in keys)
        events = [
            stated(space, NEWEST - self._events + number, kid=keys[number * self._shelves // self._events].kid)
            for number in range(self._events)
        ]
        self.ends()[1].add(events)
        meeting = Meeting(self.ends(), offered, remembered=False)
        cost = meeting.run(meeting.all_agreed)
        size = sum(len(event.to_bytes()) for event in events)
        if cost.bodies != size:
            raise SystemExit(f"of {size} bytes of events {cost.bodies} were sent")
        return {"B of the link": float(cost.bytes + cost.bodies), "B beside the events": float(cost.bytes)} | cpu(cost)

    def alone(self) -> Sample:
        """The events' own bytes."""
        event = stated(os.urandom(32), NEWEST, kid=bytes(16))
        return {"B of the link": float(self._events * len(event.to_bytes()))}


class Again(Two):
    """Two who both belong to many groups and have agreed about all of them."""

    def __init__(self, folder: Path, groups: int) -> None:
        super().__init__(folder)
        self._groups = [(os.urandom(32), space_key(os.urandom(64))) for _ in range(groups)]
        offers = [
            (control_offer(space, key.secret, True), shelf_offer(space, key.kid, key.proof_key))
            for space, key in self._groups
        ]
        self._offered: tuple[Offered, ...] = tuple(part for parts in offers for part in parts)

    def fill(self, end: End) -> None:
        for space, key in self._groups:
            end.fill(space, CONTROL)
            end.fill(shelf_of(space, key.kid), CONTENT)
        end.settle(offered.space for offered in self._offered)

    def idle(self) -> Sample:
        self._agree()
        meeting = Meeting(self.ends(), self._offered, remembered=True)
        return self._told(meeting.run(meeting.all_agreed))

    def changed(self) -> Sample:
        """Somebody said something in one of them."""
        self._agree()
        space, key = self._groups[0]
        event = stated(space, NEWEST, kid=key.kid)
        here, _ = self.ends()
        here.add([event])
        here.settle([shelf_of(space, key.kid)])
        return self._told(until_known(self.ends(), self._offered, ([event], []), remembered=True))

    def forgotten(self) -> Sample:
        """They do not remember that they agreed."""
        meeting = Meeting(self.ends(), self._offered, remembered=False)
        return self._told(meeting.run(meeting.all_agreed))

    def _told(self, cost: Cost) -> Sample:
        return {"B": float(cost.bytes), "B a group": cost.bytes / len(self._groups)} | cpu(cost)

    def _agree(self) -> None:
        meeting = Meeting(self.ends(), self._offered, remembered=False)
        meeting.run(meeting.all_agreed)
        for end in self.ends():
            end.settle(offered.space for offered in self._offered)


def cpu(cost: Cost) -> dict[str, float]:
    return {"round trips": cost.messages / 2, "CPU ms": cost.cpu_ms}


def frame() -> Sample:
    return {"B": FRAME}


def contests(folder: Path, first: int = FIRST, shelves: Sequence[int] = SHELVES, groups: int = GROUPS) -> list[Contest]:
    """First syncs, then meeting again."""
    made: list[Contest] = []
    for count in shelves:
        newcomer = Newcomer(folder / f"by{count}", first, count)
        title = f"a newcomer gets {first:,} events under {count} {'key' if count == 1 else 'keys'}"
        made.append(Contest(title, {"kith": newcomer.run, "the events alone": newcomer.alone}, newcomer.close))
    again = Again(folder / "again", groups)
    meetings: dict[str, Callable[[], Sample]] = {
        "nothing is new": again.idle,
        "something is new in one": again.changed,
        "nothing is new, and not remembered": again.forgotten,
    }
    made += [
        Contest(f"{groups} groups of both: {title}", {"kith": run, "one event frame": frame})
        for title, run in meetings.items()
    ]
    made[-1].close = again.close
    return made
