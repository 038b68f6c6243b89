"""What a screen in the made-up language shows that no catalogue was asked for, and what of it is cut off.

A text is in brackets, or it is data: what people of the fake world are called and wrote, times, ids, addresses.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtQuick import QQuickItem, QQuickWindow

from app.markup import HIDDEN
from tests.ui.tree import described, seen

HERE = Path(__file__).resolve().parent
WORLD = [*HERE.glob("*_shots.py"), *HERE.glob("*_town.py"), *HERE.glob("*_world.py"), *HERE.glob("*_room.py")]
WORLD += [HERE / "shots.py", HERE / "fake_client.py", *(HERE.parent / "app").glob("fake_*.py")]
OWN = {
    "XXXX-XXXX-XXXX-XXXX",
    "Tab",
    "Kith",
    "English",
    "Deutsch",
    "Ctrl",
    "Shift",
    "Enter",
    "Esc",
    "Alt",
}  # names are no words
SLACK = 1.0  # px
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_CODE = re.compile(r"\b(?=\w*\d)\w+\b|\b[\w-]+(?:\.[\w-]+)+\b|\w+:/\S+|/\S+|:\w+:")


@cache
def data() -> list[str]:
    """What the fake world says, the longest first."""
    texts = set(OWN)
    for path in WORLD:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.update(line.strip() for line in node.value.split("\n"))
                texts.add(" ".join(node.value.split()))
                texts.add(re.sub(r"\|\|.+?\|\|", HIDDEN, node.value).replace("**", ""))
    named = (HERE.parents[1] / "assets" / "emoji" / "en.tsv").read_text("utf-8")
    texts.update(line.partition("\t")[0] for line in named.splitlines())
    places = [QLocale("C"), QLocale("en_US")]
    for place in places:
        for form in QLocale.FormatType:
            texts.update(place.dayName(day, form) for day in range(1, 8))
            texts.update(place.monthName(month, form) for month in range(1, 13))
    names = {part for text in texts for part in text.split() if part.istitle() and len(text.split()) <= 3}
    return sorted((text for text in texts | names if len(text) > 2), key=len, reverse=True)


def bare(text: str) -> str:
    """Give what of a text is neither in brackets nor data, empty if nothing that could be a word is."""
    left, before = text, ""
    while left != before:
        before, left = left, _BRACKETS.sub(" ", left)
    known, coded = _less(left), _less(_CODE.sub(" ", left))
    return known.strip() if _LETTERS.search(_CODE.sub(" ", known)) and _LETTERS.search(coded) else ""


def _less(text: str) -> str:
    for known in data():
        text = text.replace(known, " ")
    return text


def texts(window: QQuickWindow) -> list[tuple[QQuickItem, str]]:
    """Give everything written that can be seen."""
    found = []
    for item, _ in seen(window.contentItem()):
        if item.inherits("QQuickText") and item.width() > 0:
            said = str(item.property("text"))
            if said.strip():
                found.append((item, said))
    return found


def untold(window: QQuickWindow) -> tuple[int, list[str]]:
    """Give how many texts are seen, and those of which a part is in no catalogue."""
    found = texts(window)
    return len(found), [f"{described(item)}: {said!r}" for item, said in found if bare(said)]


def cut_off(window: QQuickWindow) -> list[str]:
    """Give the texts that are drawn wider than their place: they neither break nor end in three points."""
    return [
        f"{described(item)}: {said!r}"
        for item, said in texts(window)
        if item.property("contentWidth") > item.width() + SLACK
    ]
