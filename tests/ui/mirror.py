"""Whether a window turned to languages that begin at the right has everything at the other side.

The same items are measured before and after: what stood 20 px from the left has to stand 20 px from the right.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from tests.ui.hands import lay_out
from tests.ui.tree import address, described, seen

SLACK = 2.0  # px, of rounding in the middle
Places = dict[int, QRectF]


def places(window: QQuickWindow) -> Places:
    """Where every item that can be seen stands in the window."""
    lay_out(window.contentItem())
    return {address(item): _place(item) for item, _ in seen(window.contentItem())}


def _place(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def left_behind(window: QQuickWindow, before: Places) -> list[str]:
    """The items that stand elsewhere than at the other side of where they stood before; of those in one, that one."""
    now = places(window)
    faults: list[str] = []
    found: set[int] = set()
    for item, around in seen(window.contentItem()):
        here = address(item)
        if here not in before or not before[here].width() or any(address(each) in found for each in around):
            continue
        wanted = window.width() - before[here].right()
        if abs(now[here].left() - wanted) > SLACK and is_content(item):
            found.add(here)
            faults.append(f"{described(item)} at {now[here].left():.0f}, not {wanted:.0f}")
    return faults


def is_content(item: QQuickItem) -> bool:
    """Whether something of an item itself is seen: layouts only hold others, and a caret stands where its text ends."""
    if described(item).startswith("KCaret") and item.parentItem().property("text"):
        return False
    kinds = ("QQuickText", "QQuickTextEdit", "QQuickTextInput", "QQuickImageBase", "QQuickRectangle", "QQuickControl")
    return any(item.inherits(kind) for kind in kinds)
