"""What a power cut leaves of a recorded disk: of all that was not flushed any part, torn, in any order, or nothing.

`Platter` follows a recording up to a cut; `image` then draws one of the many folders that may be found afterwards. The
rules are those of a plain file system: a flush makes a file's bytes safe, only a flush of the folder its names, and of
all else each write, each sector of it, each change of size and each name may be there or not.
"""

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.node.store.disk import Step

SECTORS = (512, 4096)
WAYS = ("none", "all", "early", "scattered", "torn")
"""Of what was not flushed: nothing; everything; the first of it, the last write torn; any writes; any sectors."""

Image = dict[str, bytes]


@dataclass
class _File:
    """The bytes that are safe, and what was done since the last flush."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[Step] = field(default_factory=list)


class Platter:
    """The disk after the first `at` steps of a recording, which began with these files, or with none."""

    def __init__(self, steps: Sequence[Step], files: Image | None = None) -> None:
        self.at = 0
        self.told = -1
        self.begun = -1
        self._steps = steps
        self._safe_names = {name: _File(bytearray(data)) for name, data in (files or {}).items()}
        self._names = dict(self._safe_names)
        self._moved: list[tuple[str, _File | None]] = []
        if "kith.db" not in self._names:
            self._move("kith.db", _File())  # the store touches it before it opens it

    def advance(self, upto: int) -> None:
        """Follow the recording to this step; only forwards."""
        for step in self._steps[self.at : upto]:
            self._follow(step)
        self.at = max(self.at, upto)

    @property
    def dirty(self) -> bool:
        """Whether anything is not flushed."""
        return bool(self._moved) or any(file.since for file in self._names.values())

    def image(self, chance: random.Random) -> tuple[str, Image]:
        """One of the folders that a power cut now may leave, and in which way it was drawn."""
        way, sector = chance.choice(WAYS), chance.choice(SECTORS)
        names = dict(self._safe_names)
        for name, file in self._moved if way != "none" else []:
            if way == "all" or chance.random() < 0.5:
                _place(names, name, file)
        return way, {name: bytes(_left(file, way, sector, chance)) for name, file in names.items()}

    def _follow(self, step: Step) -> None:
        if step.kind == "told":
            self.told = step.number
        elif step.kind == "begun":
            self.begun = step.number
        elif step.kind == "folder":
            self._safe_names, self._moved = dict(self._names), []
        elif step.kind == "make":
            self._move(step.name, _File())
        elif step.kind == "delete":
            self._move(step.name, None)
        elif step.kind == "sync":
            file = self._names[step.name]
            for each in file.since:
                _apply(file.safe, each)
            file.since = []
        elif step.kind == "lost":
            # As systems do: what could not be flushed counts as clean from now on and is never tried again.
            self._names[step.name].since = []
        else:
            self._names[step.name].since.append(step)

    def _move(self, name: str, file: _File | None) -> None:
        _place(self._names, name, file)
        self._moved.append((name, file))


def cuts(
    steps: Sequence[Step], count: int, chance: random.Random, files: Image | None = None
) -> Iterator[tuple[Platter, random.Random]]:
    """Cut a recording at so many steps, in order; each with the chance that draws its image.

    Every other cut is anywhere, the rest are beside a step of a kind that is drawn first, so that rare ones are hit.
    """
    platter = Platter(steps, files)
    kinds: dict[tuple[str, str], list[int]] = {}
    for number, step in enumerate(steps):
        kinds.setdefault((step.kind, step.name), []).append(number)
    anywhere = [range(len(steps) + 1)] * len(kinds)
    drawn = [(chance.choice(chance.choice([*kinds.values(), *anywhere])), chance.getrandbits(64)) for _ in range(count)]
    for at, seed in sorted(drawn):
        platter.advance(at)
        yield platter, random.Random(seed)


def lay(folder: Path, image: Image) -> None:
    """Put an image down."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in image.items():
        (folder / name).write_bytes(data)


def _place(names: dict[str, _File], name: str, file: _File | None) -> None:
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def _left(file: _File, way: str, sector: int, chance: random.Random) -> bytearray:
    """The bytes of a file of which not everything was flushed."""
    data, since = bytearray(file.safe), file.since
    if way == "all":
        kept: list[Step] = since
    elif way == "none":
        kept = []
    elif way == "early":
        kept = since[: chance.randrange(len(since) + 1)]
        if kept and kept[-1].kind == "write":
            kept[-1:] = _sectors(kept[-1], sector)[: chance.randrange(1 + len(kept[-1].data) // sector)]
    else:
        likely = chance.random()
        kept = [each for each in since if chance.random() < likely]
        if way == "torn":
            kept = [part for each in kept for part in _sectors(each, sector) if chance.random() < likely]
    for each in kept:
        _apply(data, each, chance)
    return data


def _sectors(step: Step, sector: int) -> list[Step]:
    """A write in pieces that a disk does whole."""
    if step.kind != "write":
        return [step]
    first = sector - step.offset % sector
    bounds = [0, *range(first, len(step.data), sector), len(step.data)]
    return [Step("write", step.name, step.offset + start, step.data[start:end]) for start, end in pairwise(bounds)]


def _apply(data: bytearray, step: Step, chance: random.Random | None = None) -> None:
    """Do a write or a change of size; a gap that was never written holds zeros, or what lay there before."""
    if step.kind == "truncate":
        del data[step.offset :]
    gap = step.offset - len(data)
    if gap > 0:
        data += bytes(gap) if chance is None or chance.random() < 0.5 else chance.randbytes(gap)
    if step.kind == "write":
        data[step.offset : step.offset + len(step.data)] = step.data
