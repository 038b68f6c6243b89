"""The matrix of hostile inputs: what a cell is, how it is fed and measured, and how its check is removed.

A cell is one input of one class at one boundary, with its one clear answer. The cells are in the files named after
their boundaries; `test_matrix.py` feeds them all, `test_checks.py` takes the check away and wants to see the cell fail.
"""

from __future__ import annotations

import builtins
import importlib
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.errors import AppError
from crypto.errors import Fault

CPU_S = 0.05 if os.environ.get("KITH_NIGHTLY") else 0.25
"""Of processor time; daily several times what the dearest takes, so that a slow machine is no defect."""
MEMORY = 10 << 20
PATIENCE_S = 20.0
TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Check:
    """What of the product refuses an input, by its dotted path, and what takes its place when it is removed."""

    path: str
    stand_in: Callable[[Any], Any]
    behind: Check | None = None

    def remove(self, patch: pytest.MonkeyPatch) -> None:
        """Put the stand-in there until the patch is undone, and so with a second barrier behind it."""
        if self.behind is not None:
            self.behind.remove(patch)
        owner, name = found(self.path)
        before = getattr(owner, name, None) or getattr(builtins, name, None)
        patch.setattr(owner, name, self.stand_in(before), raising=not hasattr(builtins, name))


@dataclass(frozen=True, slots=True)
class Cell:
    """One hostile input: `make` gives it, `feed` hands it to the boundary and says what the answer was.

    Without a `check` that can be taken away, `reason` says why. With a `house`, `feed` is a coroutine that is given the
    running one first.
    """

    boundary: str
    kind: str
    name: str
    make: Callable[[], Any]
    feed: Callable[..., Any]
    expected: str
    check: Check | None
    reason: str = ""
    house: str = ""

    def __str__(self) -> str:
        return f"{self.boundary}: {self.kind}: {self.name}"


class House:
    """A running boundary with its own event loop; `honest` is a peer on another connection that is served."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def honest(self) -> None: ...


def found(path: str) -> tuple[Any, str]:
    """The object that holds the last name of a dotted path, and that name."""
    parts = path.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            owner = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:-1]:
            owner = getattr(owner, part)
        return owner, parts[-1]
    raise LookupError(path)


def raised(path: str) -> Check:
    """A bound without end; an endless list of allowed lengths is one, too."""
    return Check(path, lambda before: type(before)(1 << 60))


def silent(path: str) -> Check:
    """A function that judges nothing any more."""
    return Check(path, lambda before: lambda *arguments, **named: None)


def says(path: str, answer: object) -> Check:
    """A function that gives the same answer whatever it is asked."""
    return Check(path, lambda before: lambda *arguments, **named: answer)


def is_now(path: str, value: object) -> Check:
    """Another value."""
    return Check(path, lambda before: value)


def both(first: Check, behind: Check) -> Check:
    """Two barriers, each of which refuses the input alone."""
    return replace(first, behind=behind)


def always(path: str, value: object) -> Check:
    """A decoder that makes the same sound value of anything."""
    return is_now(path, Always(value))


def blind(path: str) -> Check:
    """Decoders (one, or several by number) that take whatever there is."""
    return Check(path, lambda before: dict.fromkeys(before, Blind()) if isinstance(before, dict) else Blind())


@dataclass(frozen=True, slots=True)
class Always:
    """A decoder with one answer."""

    value: Any

    def decode(self, data: object) -> Any:
        return self.value


class Blind:
    """A decoder that judges nothing."""

    def decode(self, data: object) -> Blind:
        return self

    def __call__(self, data: object) -> Blind:
        return self

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return b""

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __len__(self) -> int:
        return 0


@asynccontextmanager
async def for_ever(*arguments: object) -> Any:
    """In place of what sets a deadline."""
    yield


def outcome(work: Callable[[], object]) -> str:
    """The code with which something is refused, or `taken`; any other exception is a defect and passes through."""
    try:
        work()
    except (Fault, AppError) as fault:
        return fault.code
    return TAKEN


def taking(work: Callable[[Any], object]) -> Callable[[Any], str]:
    """A way to feed: the outcome of a function of the input."""
    return lambda data: outcome(lambda: work(data))


def cells(
    boundary: str, feed: Callable[..., Any], rows: Sequence[tuple[str, str, Any, str, Check | str]], house: str = ""
) -> list[Cell]:
    """Cells that are fed alike: (class, name, input, answer, check or why there is none to remove)."""
    made = []
    for kind, name, data, expected, check in rows:
        make = data if callable(data) else (lambda data=data: data)
        removable, reason = (None, check) if isinstance(check, str) else (check, "")
        made.append(Cell(boundary, kind, name, make, feed, expected, removable, reason, house))
    return made


@contextmanager
def peak(most: list[int]) -> Iterator[None]:
    """Note how far memory rose above what there was."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        yield
        most.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()


def cpu_of(work: Callable[[], Any]) -> tuple[Any, float]:
    """What something answers, and the seconds of processor time this process spent meanwhile."""
    before = time.process_time()
    answer = work()
    return answer, time.process_time() - before
