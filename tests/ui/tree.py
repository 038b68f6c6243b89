"""What a screen reader is told of a window, beside what is seen of it: the accessibility tree and the items drawn.

`faults` names each control that can be seen and has no role or no name, and each text that can be seen and is said
nowhere: neither by itself nor by what it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QInputDevice
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import getCppPointer

_SAID = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
_CONTROLS = ("QQuickAbstractButton", "QQuickTextInput", "QQuickTextEdit", "QQuickMouseArea")
_NOTHING = (QAccessible.Role.NoRole, QAccessible.Role.Client)
_PRESSED = (QAccessible.Role.Button, QAccessible.Role.ListItem)
# objectNames of what only keeps presses from what lies below, enlarges as keys do too, or goes on with a link that
# began in the line above.
_KNOWN = ("shield", "zoom", "goes-on")


@dataclass
class Told:
    """One element of the tree."""

    role: QAccessible.Role
    name: str
    said: str  # its name, description and value, as `_plain` gives them


@dataclass
class Walked:
    """How much of a screen was looked at, and what is wrong with it."""

    elements: int = 0
    controls: int = 0
    texts: int = 0
    faults: list[str] = field(default_factory=list)


def told(window: QQuickWindow) -> dict[int, Told]:
    """Give every element of the tree below a window, by the address of its item."""
    QAccessible.setActive(True)
    found: dict[int, Told] = {}
    _descend(QAccessible.queryAccessibleInterface(window), found)
    return found


def _descend(element: QAccessibleInterface, found: dict[int, Told]) -> None:
    thing = element.object()
    if thing is not None:
        said = [element.text(which) or "" for which in _SAID]
        found[address(thing)] = Told(element.role(), said[0].strip() or _label_of(element), _plain(" ".join(said)))
    for at in range(element.childCount()):
        child = element.child(at)
        if child is not None:
            _descend(child, found)


def _label_of(element: QAccessibleInterface) -> str:
    """Give the name of what labels an element that has none of its own, as an entry of a passphrase has none in Qt."""
    labels = [other for other, kind in element.relations() if kind == QAccessible.RelationFlag.Label]
    return labels[0].text(QAccessible.Text.Name).strip() if labels else ""


def walked(window: QQuickWindow) -> Walked:
    """Compare what is seen with what is told."""
    elements = told(window)
    result = Walked(elements=len(elements))
    for item, around in seen(window.contentItem()):
        element = elements.get(address(item))
        outer = [elements[address(each)] for each in around if address(each) in elements]
        if is_control(item) or (is_tapped(item) and not any(each.role in _PRESSED for each in outer)):
            result.controls += 1
            if element is None or element.role in _NOTHING:
                result.faults.append(f"not in the tree: {described(item)}")
            elif not element.name:
                result.faults.append(f"without a name: {described(item)}")
        written = shown_text(item)
        if written and not _is_drawn(around):
            result.texts += 1
            text, sayers = _plain(written), [*outer, *([element] if element else [])]
            if not any(sayer.name and text in sayer.said for sayer in sayers) and not _is_label(item, text, elements):
                result.faults.append(f"said nowhere: {described(item)} {written[:60]!r}")
    return result


def is_control(item: QQuickItem) -> bool:
    """Whether something can be done with an item, by keyboard or as a control is pressed."""
    if not item.isEnabled() or item.inherits("QQuickOverlay") or item.objectName() in _KNOWN:
        return False
    return item.activeFocusOnTab() or any(item.inherits(kind) for kind in _CONTROLS)


def is_tapped(item: QQuickItem) -> bool:
    """Whether a press of the first button does something; another one, or a long touch, opens a menu that keys open."""
    taps = [each for each in item.children() if each.inherits("QQuickTapHandler") and each.objectName() not in _KNOWN]
    return any(
        each.property("enabled")
        and Qt.MouseButton.LeftButton in each.property("acceptedButtons")
        and each.property("acceptedDevices") != QInputDevice.DeviceType.TouchScreen
        for each in taps
    )


def _is_drawn(around: tuple[QQuickItem, ...]) -> bool:
    """Whether a text is part of a picture: the letters of a face, beside a name that is said."""
    return any(each.metaObject().className().startswith("KAvatar_") for each in around)


def _is_label(item: QQuickItem, text: str, elements: dict[int, Told]) -> bool:
    """Whether a text is what a control beside it is called."""
    beside = item.parentItem()
    below = (elements.get(address(each)) for each, _ in seen(beside)) if beside else ()
    return any(each is not None and _plain(each.name) == text for each in below)


def shown_text(item: QQuickItem) -> str:
    """What an item writes, if it is a text that nobody types."""
    writes = item.inherits("QQuickText") or (item.inherits("QQuickTextEdit") and not item.isEnabled())
    return str(item.property("text") or "").strip() if writes else ""


def seen(item: QQuickItem, around: tuple[QQuickItem, ...] = ()) -> Iterator[tuple[QQuickItem, tuple[QQuickItem, ...]]]:
    """All items that can be seen, each with those around it."""
    if item.isVisible() and item.opacity() > 0 and not _is_rolled_out(item):
        yield item, around
        for child in item.childItems():
            yield from seen(child, (*around, item))


def _is_rolled_out(item: QQuickItem) -> bool:
    """Whether an item is a row that its list has ready and does not draw, which Qt does not tell of either."""
    sheet = item.parentItem()
    rows = sheet.parentItem() if sheet else None
    if rows is None or not rows.inherits("QQuickItemView"):
        return False
    return not item.mapRectToItem(rows, item.boundingRect()).intersects(rows.boundingRect())


def described(item: QQuickItem) -> str:
    """Say which item is meant: its type and name, and those of what it stands in."""
    parts: list[str] = []
    outer: QQuickItem | None = item
    while outer is not None and len(parts) < 5:
        kind = outer.metaObject().className().partition("_QML")[0].partition("_QMLTYPE")[0]
        parts.append(f"{kind} {outer.objectName()}".strip())
        outer = outer.parentItem()
    return " in ".join(parts)


def _plain(text: str) -> str:
    """Give the letters and digits of a text, small: what is said need not have its dots, marks and emoji."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def address(thing: QObject) -> int:
    """Give what an item is known by, however often Python is handed it."""
    pointers: Any = getCppPointer(thing)
    return int(pointers[0])
