"""Whether a window turned to languages that begin at the right has everything at the other side.

The same items are measured before and after: what stood 20 px from the left has to stand 20 px from the right. Some
lists make their rows anew when the window is turned: those are known again by where they belong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from tests.ui.hands import lay_out
from tests.ui.tree import address, described, seen

SLACK = 2.0  # px, of rounding in the middle
PLACED = ("toast", "settingsFlash", "menu")
"""What is put beside something when it is shown, and stays there; a menu is its ground's popup."""

Way = tuple[tuple[str, int], ...]
"""The kind and name of an item and of all around it, each with its number among its like there."""


@dataclass
class Places:
    """Where every item that can be seen stands in the window."""

    known: dict[int, QRectF]
    ways: dict[Way, QRectF]


def places(window: QQuickWindow) -> Places:
    """Measure every item that can be seen."""
    found = list(_items(window, turned=False))
    return Places({address(item): _place(item) for item, _ in found}, {way: _place(item) for item, way in found})


def _items(window: QQuickWindow, *, turned: bool) -> Iterator[tuple[QQuickItem, Way]]:
    """Give every item that can be seen, with the way to it."""
    lay_out(window.contentItem())
    inside: dict[int, list[QQuickItem]] = {}
    for item, around in seen(window.contentItem()):
        if around:
            inside.setdefault(address(around[-1]), []).append(item)

    def below(item: QQuickItem, way: Way) -> Iterator[tuple[QQuickItem, Way]]:
        yield item, way
        count: dict[str, int] = {}
        children = inside.get(address(item), [])
        for child in sorted(children, key=lambda one: (round(one.y()), -one.x() if turned else one.x())):
            kind = f"{child.metaObject().className()} {child.objectName()}"
            count[kind] = count.get(kind, 0) + 1
            yield from below(child, (*way, (kind, count[kind])))

    yield from below(window.contentItem(), ())


def _place(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def left_behind(window: QQuickWindow, before: Places) -> list[str]:
    """The items that stand elsewhere than at the other side of where they stood before; of those in one, that one."""
    ways = {address(item): way for item, way in _items(window, turned=True)}
    faults: list[str] = []
    found: set[int] = set()
    for item, around in seen(window.contentItem()):
        here = address(item)
        stood = before.known.get(here) or before.ways.get(ways.get(here, ()))
        if stood is None or not stood.width() or any(address(each) in found for each in around):
            continue
        now, wanted = _place(item), window.width() - stood.right()
        off = abs(now.left() - wanted)
        if here not in before.known:  # made anew, it may have become wider or narrower
            off = min(off, abs(now.right() - window.width() + stood.left()))
        if off > SLACK and is_content(item):
            found.add(here)
            if not _is_bound(item, around):
                faults.append(f"{described(item)} at {now.left():.0f}, not {wanted:.0f}")
    return faults


def _is_bound(item: QQuickItem, around: tuple[QQuickItem, ...]) -> bool:
    """Whether an item stands where something else is: what was `PLACED` once, and what lies on words of a text."""
    if {item.objectName(), *(each.objectName() for each in item.childItems())} & {*PLACED}:
        return True
    return any(each.objectName() == "marked" or each.metaObject().className().startswith("KMarked_") for each in around)


def is_content(item: QQuickItem) -> bool:
    """Whether something of an item itself is seen: layouts only hold others, and a caret stands where its text ends."""
    if described(item).startswith("KCaret") and item.parentItem().property("text"):
        return False
    kinds = ("QQuickText", "QQuickTextEdit", "QQuickTextInput", "QQuickImageBase", "QQuickRectangle", "QQuickControl")
    return any(item.inherits(kind) for kind in kinds)
