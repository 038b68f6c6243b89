"""The one list model of the window: rows are frozen views with a key, and `put` finds the smallest changes.

A screen keeps its place only if a model says exactly what came, went, moved or changed, so nothing here ever resets.
Roles are the attributes of the rows, by the same names, and the whole row is never handed to QML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Property as QtProperty
from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

R = TypeVar("R")
F = TypeVar("F")
FIRST_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractListModel, Generic[R]):
    """A flat list of views. `key` names the attribute that tells rows apart; it must be unique among them."""

    counted = Signal()

    def __init__(self, view: type[R], key: str = "id", parent: QObject | None = None) -> None:
        """`view` is a frozen dataclass; its fields become roles, fields of a type QML cannot read are made readable."""
        super().__init__(parent)
        assert is_dataclass(view)
        self._names = [field.name for field in fields(view)]
        self._key = key
        self._rows: list[R] = []

    @property
    def rows(self) -> Sequence[R]:
        """What is shown, in order."""
        return self._rows

    def find(self, key: object) -> int:
        """Give the row number of a key, or -1."""
        return next((at for at, row in enumerate(self._rows) if self._id(row) == key), -1)

    def put(self, rows: Iterable[R]) -> None:
        """Show these rows, in this order; rows that were there before stay the same rows."""
        wanted = list(rows)
        keys = [self._id(row) for row in wanted]
        assert len(set(keys)) == len(keys), "a key came twice"
        before = len(self._rows)
        self._remove_all_but(set(keys))
        self._arrange(wanted, keys)
        if len(self._rows) != before:
            self.counted.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Say how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        """Give the attributes as roles."""
        return {FIRST_ROLE + at: QByteArray(name.encode()) for at, name in enumerate(self._names)}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give one attribute of one row."""
        at = role - FIRST_ROLE
        if not index.isValid() or not 0 <= index.row() < len(self._rows) or not 0 <= at < len(self._names):
            return None
        return readable(getattr(self._rows[index.row()], self._names[at]))

    @Slot(int, result="QVariant")
    def at(self, number: int) -> Any:
        """Give a row as a plain object for QML, or None."""
        return readable(self._rows[number]) if 0 <= number < len(self._rows) else None

    @Slot(str, result=int)
    def find_row(self, key: str) -> int:
        """Give the row number of a key to QML, or -1."""
        return self.find(key)

    def _count(self) -> int:
        return len(self._rows)

    count = QtProperty(int, _count, notify=counted)

    def _id(self, row: R) -> object:
        return getattr(row, self._key)

    def _remove_all_but(self, keys: set[object]) -> None:
        """Remove in runs, from the end, so that the numbers before a run stay true."""
        at = len(self._rows) - 1
        while at >= 0:
            if self._id(self._rows[at]) in keys:
                at -= 1
                continue
            first = at
            while first > 0 and self._id(self._rows[first - 1]) not in keys:
                first -= 1
            self.beginRemoveRows(QModelIndex(), first, at)
            del self._rows[first : at + 1]
            self.endRemoveRows()
            at = first - 1

    def _arrange(self, wanted: Sequence[R], keys: Sequence[object]) -> None:
        known = {self._id(row) for row in self._rows}
        at = 0
        while at < len(wanted):
            if keys[at] not in known:
                at = self._insert_run(wanted, keys, known, at)
                continue
            if self._id(self._rows[at]) != keys[at]:
                self._move(self.find(keys[at]), at)
            self._change(at, wanted[at])
            at += 1

    def _insert_run(self, wanted: Sequence[R], keys: Sequence[object], known: set[object], first: int) -> int:
        end = first
        while end < len(wanted) and keys[end] not in known:
            end += 1
        self.beginInsertRows(QModelIndex(), first, end - 1)
        self._rows[first:first] = wanted[first:end]
        self.endInsertRows()
        return end

    def _move(self, source: int, target: int) -> None:
        """Move a row up; `_arrange` works from the top, so a row is never moved down."""
        self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), target)
        self._rows.insert(target, self._rows.pop(source))
        self.endMoveRows()

    def _change(self, at: int, row: R) -> None:
        before = self._rows[at]
        if before is row or before == row:
            return
        differ = [n for n, name in enumerate(self._names) if getattr(before, name) != getattr(row, name)]
        self._rows[at] = row
        place = self.index(at, 0)
        self.dataChanged.emit(place, place, [FIRST_ROLE + n for n in differ])


class Drawn(Generic[F, R]):
    """Rows behind all that each is made of: while that is the same, so is the row, which costs nothing then."""

    def __init__(self, make: Callable[[F], R]) -> None:
        self._make = make
        self._made: dict[str, tuple[F, R]] = {}

    def rows(self, wanted: Iterable[tuple[str, F]]) -> list[R]:
        """Give the rows of (key, what it is made of); those that are not wanted any more are forgotten."""
        made: dict[str, tuple[F, R]] = {}
        for key, of in wanted:
            before = self._made.get(key)
            made[key] = before if before is not None and before[0] == of else (of, self._make(of))
        self._made = made
        return [row for _, row in made.values()]


def readable(value: object) -> Any:
    """Give a value as QML reads it: views become objects by attribute, sequences lists, everything else stays."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: readable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): readable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [readable(item) for item in value]
    return value
