"""The board of emoji on the Python side: a group or what was searched, the tone of skin, and what was picked lately."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QLocale, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QTextLayout

from ui.emoji.table import TONES, Emoji, Table, completed, completes, table
from ui.memory import Memory
from ui.rows import Rows

MAP: Any = "QVariantMap"  # Qt's names of types that Python has no class for
LIST: Any = "QVariantList"
RECENT = "recent"
LATELY, TONE = "emoji_lately", "emoji_tone"  # in the memory of windows
MOST = 40  # picked lately that are kept
QUICK = 6  # reactions that are offered before the board
FOUND = 120  # shown of what was searched
FIRST = (  # what stands there before anything was picked, and behind it
    "👍 ❤️ 😂 😮 😢 🙏 😀 😄 😁 🤣 😊 🙂 😉 😍 🥰 😘 😎 🤩 🥳 🤔 🤨 😐 🙄 😏 😭 😤 😡 🤯 😱 😴 "
    "🤒 🤗 🤫 🙈 👀 👎 👌 ✌️ 🤞 👏 🙌 💪 👋 🤝 🧡 💛 💚 💙 💜 🖤 💔 💯 🔥 ✨ 🎉 🎂 🎁 🌹 ☀️ 🌙 "
    "⭐ ☕ 🍕 🍻 🐶 🐱 🚀 ✅ ❌ ❓"
)
HAND = "👋🏻"
SIGNS = {
    RECENT: "🕘", "smileys_emotion": "😀", "people_body": "👋", "animals_nature": "🐶", "food_drink": "🍕",
    "travel_places": "🚗", "activities": "⚽", "objects": "💡", "symbols": "🔣", "flags": "🏁",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One emoji on the board, as it is written when it is picked."""

    id: str
    name: str
    code: str


class Emojis(QObject):
    """What QML knows as `shell.emojis`; nothing is read before somebody looks."""

    changed = Signal()

    def __init__(self, parent: QObject | None, memory: Callable[[], Memory], language: str = "") -> None:
        super().__init__(parent)
        self._memory = memory
        self._language = language
        self._cells = Rows(Cell, parent=self)
        self._group, self._searched = RECENT, ""
        self._draws: dict[str, bool] = {}

    @property
    def table(self) -> Table:
        """The emoji with names in the language of the window."""
        return table(self._language or QLocale().name()[:2])

    @Slot()
    def begin(self) -> None:
        """Show what was picked lately."""
        self.show(RECENT)

    @Slot(str)
    def show(self, group: str) -> None:
        """Show the emoji of one group."""
        self._group, self._searched = group, ""
        self._fill()

    @Slot(str)
    def search(self, text: str) -> None:
        """Show what has a name like this, or the group again."""
        self._searched = text.strip()
        self._fill()

    @Slot()
    def tone(self) -> None:
        """Take the next tone of skin."""
        self._memory().keep_row(TONE, [str((self._tone + 1) % len(TONES))])
        self._fill()

    @Slot(str)
    def pick(self, sign: str) -> None:
        """Note that one was picked."""
        lately = [sign, *(each for each in self._memory().recall_row(LATELY) if each != sign)]
        self._memory().keep_row(LATELY, lately[:MOST])
        self.changed.emit()

    @Slot(str, result=str)
    def written(self, before: str) -> str:
        """Give the emoji whose name between colons ends a text, or nothing."""
        word = completed(before)
        return self.table.named(word) if word else ""

    def begun(self, before: str) -> list[Emoji]:
        """Give the emoji that the end of a text may begin to name."""
        word = completes(before)
        return self.table.find(word) if word else []

    @property
    def _tone(self) -> int:
        kept = "".join(self._memory().recall_row(TONE))
        return int(kept) if kept in ("1", "2", "3", "4", "5") else 0

    def _fill(self) -> None:
        if self._searched:
            found = self._seen(self.table.find(self._searched))[:FOUND]
        elif self._group == RECENT:
            found = self._recent()
        else:
            found = self._seen(self.table.of_group(self._group))
        self._cells.put(found)
        self.changed.emit()

    def _quick(self) -> list[str]:
        """Give the few that were picked last; the usual ones stay at their places as long as they are among them."""
        usual = FIRST.split()[:QUICK]
        last = list(dict.fromkeys((*self._memory().recall_row(LATELY), *usual)))[:QUICK]
        others = [sign for sign in last if sign not in usual]
        return [sign if sign in last else others.pop(0) for sign in usual]

    def _recent(self) -> list[Cell]:
        signs = dict.fromkeys((*self._memory().recall_row(LATELY), *FIRST.split()))
        known = [(sign, self.table.of(sign)) for sign in signs]
        return [Cell(sign, each.name, each.code) for sign, each in known if each is not None]

    def _seen(self, emojis: Iterable[Emoji]) -> list[Cell]:
        """Leave out what no font of this computer draws, unless that is most: then names must do."""
        cells = [self._cell(each) for each in emojis]
        drawn = [cell for cell in cells if self._is_drawn(cell.id)]
        return drawn if 2 * len(drawn) >= len(cells) else cells

    def _cell(self, each: Emoji) -> Cell:
        return Cell(each.with_tone(self._tone), each.name, each.code)

    def _is_drawn(self, sign: str) -> bool:
        if sign not in self._draws:
            layout = QTextLayout(sign, QGuiApplication.font())
            layout.beginLayout()
            layout.createLine()
            layout.endLayout()
            self._draws[sign] = all(index for run in layout.glyphRuns() for index in run.glyphIndexes())
        return self._draws[sign]

    def _state(self) -> dict[str, Any]:
        return {
            "group": "" if self._searched else self._group,
            "tone": self._tone,
            "hand": HAND.replace(TONES[1], TONES[self._tone]),
            "searched": self._searched,
        }

    groups = Property(LIST, lambda self: [{"key": key, "sign": sign} for key, sign in SIGNS.items()], constant=True)
    cells = Property(QObject, lambda self: self._cells, constant=True)
    quick = Property(LIST, _quick, notify=changed)
    now = Property(MAP, _state, notify=changed)
