"""What it costs two stores to come to the same set, next to what negentropy V1 needs for the same differences.

Bytes are those of all frames, greeting included, without the bodies of events, which negentropy does not carry either.
Messages are counted as negentropy counts them: from the first after the greeting to the one with which both sides know
every difference; one more round then proves that nothing is missing, and its bytes are given beside. Negentropy's
figures are published ones (C++, a B-tree in memory, another machine), so of CPU only the order of magnitude can be
compared; no package of it can be pinned here.
"""

import os
import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sync.event import Event
from sync.space import Offered, set_of
from tests.bench.ends import NEWEST, Cost, End, Meeting, anywhen, stated
from tests.bench.figures import Contest, Sample

ONE = Offered(b"S" * 32, b"S" * 32, bodies=True)
SCATTERED = 100
MANY_SCATTERED = 10_000
SPACES = 500
PER_SPACE = 100
DIFFERENCES = 454
FIRST = 5000
PUBLISHED = 1_000_000
"""The size of the set in negentropy's figures; smaller ones show how our cost grows."""
SIZES = (10_000, 100_000, PUBLISHED)

NEGENTROPY = {
    "equal": {"B": 348.0, "CPU ms": 0.07},
    "scattered": {"B": 166_763.0, "messages": 6.0, "CPU ms": 19.0},
    "newest": {"B": 1_835.0, "messages": 6.0, "CPU ms": 0.3},
    "many scattered": {"B": 10_600_000.0, "messages": 6.0},
    "spaces": {"B": 281_754.0},
}
FRAME = 417.0
"""Bytes of one event frame, with which targets compare the idle spaces."""


def contests(
    folder: Path,
    sizes: Sequence[int] = SIZES,
    counts: tuple[int, int] = (SCATTERED, MANY_SCATTERED),
    spaces: tuple[int, int, int] = (SPACES, PER_SPACE, DIFFERENCES),
    first: int = FIRST,
) -> list[Contest]:
    """One space of each size, many spaces, and a first sync."""
    few, many = counts
    found: list[Contest] = []
    for size in sizes:
        one = One(folder / f"one{size}", size)
        found += [
            one.contest("nothing differs", "equal", one.equal),
            one.contest(f"the newest {few} missing", "newest", partial(one.newest, few)),
            one.contest(f"{few} scattered differences", "scattered", partial(one.scattered, few)),
        ]
        if size == max(sizes):
            title = f"{many:,} scattered differences"
            found.append(one.contest(title, "many scattered", partial(one.scattered, many)))
    many_spaces = Many(folder / "many", *spaces)
    found += many_spaces.contests()
    found.append(First(folder / "first", first).contest())
    return found


class Two:
    """Two stores, made when they are first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ends: tuple[End, End] | None = None

    def ends(self) -> tuple[End, End]:
        if self._ends is None:
            self._folder.mkdir(parents=True)
            here = End(self._folder / "here", 0)
            self.fill(here)
            here.copy_to(self._folder / "there")
            self._ends = here, End(self._folder / "there", 1)
        return self._ends

    def fill(self, end: End) -> None:
        """What both hold."""

    def close(self) -> None:
        for end in self._ends or ():
            end.close()


class One(Two):
    """One space of a given size on both sides; each round makes them differ anew, and they forget each other."""

    def __init__(self, folder: Path, size: int) -> None:
        super().__init__(folder)
        self._size = size

    def fill(self, end: End) -> None:
        end.fill(ONE.space, self._size)
        end.settle([ONE.space])

    def contest(self, title: str, name: str, run: Callable[[], Sample]) -> Contest:
        runs = {"kith": run}
        if self._size == PUBLISHED:
            runs["negentropy V1, as published"] = lambda: NEGENTROPY[name]
        return Contest(f"one space of {self._size:,} events: {title}", runs, self.close)

    def equal(self) -> Sample:
        meeting = Meeting(self.ends(), (ONE,), remembered=False)
        return sample(meeting.run(meeting.all_agreed))

    def newest(self, count: int) -> Sample:
        """The dialling side has them."""
        return self._differ([stated(ONE.space, NEWEST + 1) for _ in range(count)], [])

    def scattered(self, count: int) -> Sample:
        """Half on each side."""
        mine, theirs = ([stated(ONE.space, anywhen()) for _ in range(count // 2)] for _ in range(2))
        return self._differ(mine, theirs)

    def _differ(self, mine: list[Event], theirs: list[Event]) -> Sample:
        ends = self.ends()
        for end, events in zip(ends, (mine, theirs), strict=True):
            end.add(events)
            end.settle([ONE.space])
        known = sample(until_known(ends, (ONE,), (mine, theirs), remembered=False))
        meeting = Meeting(ends, (ONE,), remembered=False)
        proof = meeting.run(meeting.all_agreed)
        for end in ends:
            end.settle([ONE.space])
        return known | {"B for the proof": float(proof.bytes)}


class Many(Two):
    """Many small spaces: first contact, a peer that is remembered, and nothing new at all."""

    def __init__(self, folder: Path, spaces: int, each: int, differences: int) -> None:
        super().__init__(folder)
        ids = [os.urandom(32) for _ in range(spaces)]
        self._offered = tuple(Offered(id_, id_, bodies=True) for id_ in ids)
        self._each = each
        self._differences = differences

    def fill(self, end: End) -> None:
        for offered in self._offered:
            end.fill(offered.space, self._each)
        end.settle(offered.space for offered in self._offered)

    def contests(self) -> list[Contest]:
        count = f"{len(self._offered)} spaces of {self._each} events"
        negentropy: dict[str, Callable[[], Sample]] = {"negentropy V1, as published": lambda: NEGENTROPY["spaces"]}
        frame: dict[str, Callable[[], Sample]] = {"one event frame": lambda: {"B": FRAME}}
        return [
            Contest(f"{count}, {self._differences} differences, first contact", {"kith": self.first} | negentropy),
            Contest(f"{count}, {self._differences} differences, remembered", {"kith": self.again} | negentropy),
            Contest(f"{count}, idle, remembered", {"kith": self.idle} | frame, self.close),
        ]

    def first(self) -> Sample:
        return sample(self._differ(remembered=False))

    def again(self) -> Sample:
        self._agree()
        cost = self._differ(remembered=True)
        return sample(cost) | {"round trips": (cost.messages) / 2}

    def idle(self) -> Sample:
        self._agree()
        meeting = Meeting(self.ends(), self._offered, remembered=True)
        cost = meeting.run(meeting.all_agreed)
        return {"B": float(cost.bytes), "round trips": cost.messages / 2, "CPU ms": cost.cpu_ms}

    def _differ(self, remembered: bool) -> Cost:
        sides: tuple[list[Event], list[Event]] = ([], [])
        for number in range(self._differences):
            sides[number % 2].append(stated(random.choice(self._offered).space, NEWEST if remembered else anywhen()))
        for end, events in zip(self.ends(), sides, strict=True):
            end.add(events)
            end.settle({event.header.space for event in events})
        return until_known(self.ends(), self._offered, sides, remembered)

    def _agree(self) -> None:
        meeting = Meeting(self.ends(), self._offered, remembered=False)
        meeting.run(meeting.all_agreed)
        for end in self.ends():
            end.settle(offered.space for offered in self._offered)


class First(Two):
    """All events of a space, to a store that has none of them."""

    def __init__(self, folder: Path, count: int) -> None:
        super().__init__(folder)
        self._count = count
        self._taken = 0

    def contest(self) -> Contest:
        return Contest(f"first sync of {self._count:,} events, verified", {"kith": self.run}, self.close)

    def run(self) -> Sample:
        space = os.urandom(32)
        offered = (Offered(space, space, bodies=True),)
        events = [stated(space, NEWEST - self._count + number) for number in range(self._count)]
        self.ends()[1].add(events)
        meeting = Meeting(self.ends(), offered, remembered=False)
        cost = meeting.run(meeting.all_agreed)
        frames = sum(len(event.to_bytes()) for event in events)
        if cost.bodies != frames:
            raise SystemExit(f"of {frames} bytes of events {cost.bodies} were sent")
        return {"times the bytes of the events": (cost.bytes + cost.bodies) / frames, "CPU ms": cost.cpu_ms}


def until_known(
    ends: tuple[End, End], offered: tuple[Offered, ...], sides: tuple[list[Event], list[Event]], remembered: bool
) -> Cost:
    """Run a link until each side holds, or has recorded as wanted, what only the other had; agreed if remembered."""
    meeting = Meeting(ends, offered, remembered)
    ids = [[event.id for event in events] for events in sides]
    spaces = {set_of(event) for events in sides for event in events}

    def known() -> bool:
        here, there = ends
        return not (here.lacks(ids[1], there.device, spaces) or there.lacks(ids[0], here.device, spaces))

    cost = meeting.run(meeting.all_agreed if remembered else known)
    if not known():
        raise SystemExit("two stores agreed that differ")
    return cost


def sample(cost: Cost) -> Sample:
    greetings = 0 if not cost.greeting else 2
    return {"B": float(cost.bytes), "messages": float(cost.messages - greetings), "CPU ms": cost.cpu_ms}
