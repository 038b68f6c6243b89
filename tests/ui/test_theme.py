"""Every text can be read on every ground it stands on, in light and dark and each colour: WCAG 2, 4.5:1, 3:1 for edges.

With more contrast it is 7:1, and 4.5:1 for edges.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlComponent

from ui.appearance import ACCENTS
from ui.chat import lines, receipts
from ui.engine import make_engine

GROUNDS = ("window", "surface", "raised", "sunken", "hover", "selected", "canvas")
PAIRS = [
    *((ink, ground) for ink in ("text", "textSoft", "textFaint", "accentText", "dangerText") for ground in GROUNDS),
    *((ink, "surface") for ink in ("warnText", "goodText")),
    ("accentInk", "accent"), ("accentInk", "accentHover"), ("dangerInk", "danger"),
    ("accentSoftInk", "accentSoft"), ("accentSoftInk", "selected"), ("accentText", "accentSoft"),
    ("dangerText", "dangerSoft"), ("warnText", "warnSoft"), ("goodText", "goodSoft"),
    ("mineInk", "mine"), ("mineInkSoft", "mine"), ("theirsInk", "theirs"), ("theirsInkSoft", "theirs"),
    ("surface", "text"),
]  # fmt: skip
EDGES = [
    ("edge", "surface"),
    ("edge", "sunken"),
    ("focus", "surface"),
    ("focus", "canvas"),
    ("online", "surface"),
    ("mineSeen", "mine"),
]


def light(color: QColor) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    bright, dim = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.fixture(scope="module")
def theme(qapp: object) -> Iterator[Any]:
    engine = make_engine()
    component = QQmlComponent(engine)
    component.setData(b"import QtQuick\nimport ui.theme\nItem { property var theme: Theme }", "file:///probe.qml")
    holder = component.create()
    assert holder is not None, component.errorString()
    yield holder.property("theme")
    holder.deleteLater()


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("strong", [False, True])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_pair_has_contrast(theme: Any, mode: str, strong: bool, accent: str) -> None:
    for name, value in (("mode", mode), ("strong", strong), ("accentName", accent)):
        theme.setProperty(name, value)
    assert theme.property("dark") is (mode == "dark")
    faint = {
        f"{ink} on {ground}": round(contrast(theme.property(ink), theme.property(ground)), 2)
        for pairs, least in ((PAIRS, 7.0 if strong else 4.5), (EDGES, 4.5 if strong else 3.0))
        for ink, ground in pairs
        if contrast(theme.property(ink), theme.property(ground)) < least
    }
    assert faint == {}


def test_the_colours_are_those_that_can_be_chosen(theme: Any) -> None:
    seen = set()
    for accent in ACCENTS:
        theme.setProperty("accentName", accent)
        seen.add(theme.property("accent").name())
    assert len(seen) == len(ACCENTS)


def test_letters_on_avatars_have_contrast(theme: Any) -> None:
    colours = theme.property("people")
    colours = colours.toVariant() if hasattr(colours, "toVariant") else colours
    assert len(colours) >= 8
    assert all(contrast(QColor("white"), QColor(colour)) >= 4.5 for colour in colours)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_names_above_what_others_say_have_contrast(theme: Any, mode: str) -> None:
    for name, value in (("mode", mode), ("strong", False)):
        theme.setProperty(name, value)
    names, people = (theme.property(which) for which in ("names", "people"))
    names, people = (one.toVariant() if hasattr(one, "toVariant") else one for one in (names, people))
    assert len(names) == len(people)
    assert min(contrast(QColor(name), theme.property("theirs")) for name in names) >= 4.5


def test_the_measure_is_the_known_one() -> None:
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_how_far_a_message_is_does_not_depend_on_colour_alone() -> None:
    for ticks in (lines.TICKS, receipts.TICKS):
        assert ticks.keys() == {"queued", "sent", "delivered", "read"}
        assert len(set(ticks.values())) == len(ticks)
