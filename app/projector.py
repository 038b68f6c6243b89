"""Hands what the node stored to the subjects, inside the storing transaction, and draws the notices of what changed.

A subject's tables are views: when its version number rises they are dropped and filled again from the log. This module
knows no subject's meaning; which subjects exist is said in `start.py`.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.notices import Notices
from node.items import Delivered, Item, Sent
from node.store.transaction import Tx
from node.store.views import ensure_views

log = logging.getLogger("kith.app.projector")

# What a subject says has changed: the notice's name and the id of the thing.
Change = tuple[str, bytes]
Replay = Callable[[Tx], Iterable[Item]]

FAILURES = "projection_failures_total"

# Exceptions that hostile content could provoke in a projection. A database or disk error is none of them and must pass.
_POISON = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)


@dataclass(frozen=True, slots=True)
class Subject:
    """A folder of the app as the projector sees it: the kinds it understands, its tables and its fold."""

    name: str
    version: int
    schema: Path
    kinds: frozenset[int]
    project: Callable[[Tx, Item], Sequence[Change]]


class Projector:
    """The node's window to meaning; the first item, or `prepare` before it, makes the tables."""

    def __init__(
        self, subjects: Sequence[Subject], notices: Notices, replay: Replay, counters: Counter[str] | None = None
    ) -> None:
        """`replay` gives, in any order, everything that was ever delivered and still stands."""
        self._subjects = subjects
        self._readers = {kind: [each for each in subjects if kind in each.kinds] for kind in _kinds(subjects)}
        self._notices = notices
        self._replay = replay
        self._prepared = False
        self._within: Tx | None = None  # the transaction in which the tables were made, until it is committed
        self.counters = Counter[str]() if counters is None else counters
        self.counters[FAILURES] += 0

    def deliver(self, tx: Tx, item: Item) -> None:
        """Fold one item into the views of every subject it concerns."""
        if not self._prepared and tx is not self._within:
            self.prepare(tx)
        for subject in self._concerned(item):
            for name, of in self._fold(subject, tx, item):
                self._notices.record(tx, name, of)

    def prepare(self, tx: Tx) -> None:
        """Bring the tables of every subject to its version and refill those that are new; safe to repeat."""
        stale = [subject for subject in self._subjects if _make_tables(tx, subject)]
        for item in self._replay(tx) if stale else ():
            for subject in self._concerned(item):
                if subject in stale:
                    self._fold(subject, tx, item)
        self._within = tx
        tx.after(self._mark_prepared)

    def _mark_prepared(self) -> None:
        self._prepared, self._within = True, None

    def _concerned(self, item: Item) -> Sequence[Subject]:
        return self._readers.get(item.kind, ()) if isinstance(item, Delivered | Sent) else self._subjects

    def _fold(self, subject: Subject, tx: Tx, item: Item) -> Sequence[Change]:
        """A projection that stumbles over an event must not keep it out of the log: it is counted and passed over."""
        try:
            return subject.project(tx, item)
        except _POISON as error:
            self.counters[FAILURES] += 1
            log.error("projection_failed", extra={"subject": subject.name, "error": type(error).__name__})
            return ()


def _kinds(subjects: Sequence[Subject]) -> frozenset[int]:
    return frozenset[int]().union(*(subject.kinds for subject in subjects))


def _make_tables(tx: Tx, subject: Subject) -> bool:
    return ensure_views(tx, subject.name, subject.version, subject.schema.read_text("utf-8"))
