"""The list model says what changed, with the fewest words, and never resets."""

import re
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QtMsgType, qInstallMessageHandler

from ui.rows import Rows

UI = Path(__file__).resolve().parents[2] / "ui"


@dataclass(frozen=True)
class Thing:
    id: int
    word: str = ""
    parts: tuple[int, ...] = ()


def things(*ids: int, word: str = "") -> list[Thing]:
    return [Thing(ident, word) for ident in ids]


def heard(rows: Rows[Thing]) -> list[tuple[Any, ...]]:
    """What a view is told, in order."""
    said: list[tuple[Any, ...]] = []
    rows.rowsInserted.connect(lambda _, first, last: said.append(("in", first, last)))
    rows.rowsRemoved.connect(lambda _, first, last: said.append(("out", first, last)))
    rows.rowsMoved.connect(lambda _, first, last, __, to: said.append(("move", first, to)))
    rows.dataChanged.connect(lambda first, last, roles: said.append(("change", first.row(), last.row(), list(roles))))
    rows.modelReset.connect(lambda: said.append(("reset",)))
    return said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((), (1, 2, 3), [("in", 0, 2)]),
        ((1, 2, 3), (), [("out", 0, 2)]),
        ((1, 2, 3), (1, 2, 3), []),
        ((1, 2, 3), (3, 1, 2), [("move", 2, 0)]),
        ((1, 2, 3), (1, 9, 8, 2, 3), [("in", 1, 2)]),
        ((1, 2, 3, 4), (1, 4), [("out", 1, 2)]),
    ],
)
def test_says_the_least(qtmodeltester: Any, before: Any, after: Any, said: Any) -> None:
    rows: Rows[Thing] = Rows(Thing)
    rows.put(things(*before))
    sentences = heard(rows)
    rows.put(things(*after))
    assert sentences == said
    assert [row.id for row in rows.rows] == list(after)
    qtmodeltester.check(rows, force_py=True)


def test_a_changed_row_names_its_roles() -> None:
    rows: Rows[Thing] = Rows(Thing)
    rows.put(things(1, 2))
    said = heard(rows)
    rows.put([Thing(1), Thing(2, "new")])
    names = {role: bytes(name.data()).decode() for role, name in rows.roleNames().items()}
    assert [(one[1], [names[role] for role in one[3]]) for one in said] == [(1, ["word"])]


@given(st.lists(st.lists(st.integers(0, 12), unique=True, max_size=12), max_size=6))
def test_any_order_follows_any_order_and_a_view_that_listens_agrees(orders: list[list[int]]) -> None:
    rows: Rows[Thing] = Rows(Thing)
    mirror: list[int] = []

    def insert(_: QModelIndex, first: int, last: int) -> None:
        mirror[first:first] = [rows.rows[at].id for at in range(first, last + 1)]

    def remove(_: QModelIndex, first: int, last: int) -> None:
        del mirror[first : last + 1]

    def move(_: QModelIndex, first: int, __: int, ___: QModelIndex, to: int) -> None:
        mirror.insert(to, mirror.pop(first))

    rows.rowsInserted.connect(insert)
    rows.rowsRemoved.connect(remove)
    rows.rowsMoved.connect(move)
    for order in orders:
        rows.put(things(*order))
        assert mirror == order


def test_a_key_may_not_come_twice() -> None:
    with pytest.raises(AssertionError):
        Rows(Thing).put(things(1, 1))


def test_nested_views_can_be_read_by_qml() -> None:
    rows: Rows[Thing] = Rows(Thing)
    rows.put([Thing(1, "a", (1, 2))])
    assert rows.at(0) == {"id": 1, "word": "a", "parts": [1, 2]}
    assert rows.at(7) is None


def views() -> list[type]:
    """Every kind of row that any list of the window is made for."""
    found = []
    for path in sorted(UI.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        names = re.findall(r"(?:(?<!class )\bRows\(|__init__\(bridge, parent, )([A-Z]\w+)", text)
        module = import_module(".".join(path.relative_to(UI.parent).with_suffix("").parts))
        found += [getattr(module, name) for name in sorted(set(names))]
    return found


def row(view: type, key: str) -> Any:
    """A row of a kind, of which only the key matters."""
    made = object.__new__(view)
    for field in fields(view):
        object.__setattr__(made, field.name, key)
    return made


def test_no_list_of_the_window_is_anything_else() -> None:
    models = [path.name for path in UI.rglob("*.py") if re.search(r"\(Q\w+Model\b", path.read_text(encoding="utf-8"))]
    assert models == ["rows.py"]
    assert len(views()) >= 13


@pytest.mark.parametrize("view", views(), ids=lambda view: view.__name__)
def test_every_list_is_sound_while_rows_come_move_and_go(qtmodeltester: Any, view: type) -> None:
    names = [field.name for field in fields(view)]
    rows: Rows[Any] = Rows(view, "id" if "id" in names else names[0])
    qtmodeltester.check(rows, force_py=True)  # it goes on to listen
    for keys in ("abc", "cab", "dcxb", "b", "", "ba"):
        rows.put(row(view, key) for key in keys)
    assert [rows.data(rows.index(at, 0), 257) for at in range(2)] == ["b", "a"]


def test_what_the_model_tester_finds_is_a_warning() -> None:
    rows: Rows[Thing] = Rows(Thing)
    heard: list[QtMsgType] = []
    before = qInstallMessageHandler(lambda kind, _, __: heard.append(kind))
    try:
        rows.put(things(1, 2))
        assert heard == []
        rows.beginInsertRows(QModelIndex(), 0, 0)
        rows.endInsertRows()
    finally:
        qInstallMessageHandler(before)
    assert set(heard) == {QtMsgType.QtWarningMsg}
