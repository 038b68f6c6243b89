"""How the window looks and takes keys on this machine, as a person chose it: contrast, colour, size, movement, Enter.

Light or dark is the shell's (`shell.mode`). Each choice is kept in the small file of the window (`desk.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Property, QObject, Signal, Slot

ACCENTS = ("indigo", "blue", "teal", "green", "amber", "pink", "plum", "grey")
SIZES = (80, 90, 100, 110, 125, 150, 175, 200)
"""Of text, in percent."""

PLAIN: Mapping[str, str] = {
    "contrast": "normal",
    "accent": ACCENTS[0],
    "size": "100",
    "movement": "full",
    "enter": "send",
    "density": "roomy",
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "contrast": ("normal", "more"),
    "accent": ACCENTS,
    "size": tuple(str(size) for size in SIZES),
    "movement": ("full", "less"),
    "enter": ("send", "line"),
    "density": ("roomy", "compact"),
}


class Appearance(QObject):
    """What QML knows as `shell.looks`; `chosen` tells what was chosen, by name."""

    changed = Signal()
    chosen = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._now = dict(PLAIN)

    def restore(self, kept: Callable[[str, str], object]) -> None:
        """Take what was kept: `kept` gives it by name, or the value it is passed; what is none is passed over."""
        for name, plain in PLAIN.items():
            word = str(kept(name, plain))
            self._now[name] = word if word in _WORDS[name] else plain
        self.changed.emit()

    @Slot(str, str)
    def choose(self, name: str, word: str) -> None:
        """Choose one of the words of a name."""
        if word in _WORDS.get(name, ()) and word != self._now[name]:
            self._now[name] = word
            self.changed.emit()
            self.chosen.emit(name, word)

    @Slot(int)
    def resize(self, steps: int) -> None:
        """Make text larger or smaller by so many steps; 0: as it was made."""
        at = SIZES.index(int(self._now["size"])) + steps if steps else SIZES.index(100)
        self.choose("size", str(SIZES[max(0, min(at, len(SIZES) - 1))]))

    strong = Property(bool, lambda self: self._now["contrast"] == "more", notify=changed)
    accent = Property(str, lambda self: self._now["accent"], notify=changed)
    size = Property(int, lambda self: int(self._now["size"]), notify=changed)
    calm = Property(bool, lambda self: self._now["movement"] == "less", notify=changed)
    compact = Property(bool, lambda self: self._now["density"] == "compact", notify=changed)
    wraps = Property(bool, lambda self: self._now["enter"] == "line", notify=changed)
    smallest = Property(bool, lambda self: int(self._now["size"]) == SIZES[0], notify=changed)
    largest = Property(bool, lambda self: int(self._now["size"]) == SIZES[-1], notify=changed)
