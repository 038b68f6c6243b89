"""The recovery phrase on the screen: its words, copying and printing them, and asking two of them back.

The words live in this process only while they are shown. Who confirms them to the node is whoever made this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Property, QObject, QRandomGenerator, Signal, Slot
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from app.words import mark, say

ASKED = 2
COUNT = 24
ADVICE = mark(
    "If this computer is lost, you come back with these words, by a backup or with the help of a contact.\n"
    "Whoever has them is you. Keep this page where you keep your passport; make no photograph of it."
)


def miscounted(phrase: str) -> str:
    """Say that these are not as many words as a phrase has; nothing if they are."""
    count = len(phrase.split())
    return "" if count == COUNT else say("These are {count} words; there must be {wanted}.", count=count, wanted=COUNT)


class Words(QObject):
    """What a screen with the phrase shows and does as `words`; `confirmed` when the asked words were right."""

    changed = Signal()
    confirmed = Signal()
    postponed = Signal()

    def __init__(self, pick: Callable[[int], int] | None = None) -> None:
        """`pick` draws a number below another one; for tests."""
        super().__init__()
        self._pick = pick or QRandomGenerator.global_().bounded
        self._words: list[str] = []
        self._asked: list[int] = []
        self._wrong: list[int] = []

    def show(self, words: Sequence[str]) -> None:
        """Show a phrase, and draw which of its words are asked back."""
        self._words = list(words)
        places = list(range(len(self._words)))
        self._asked = sorted(places.pop(self._pick(len(places))) for _ in range(min(ASKED, len(places))))
        self._wrong = []
        self.changed.emit()

    def forget(self) -> None:
        """Take the phrase out of this process's sight."""
        self.show([])

    @Slot("QVariantList")
    def answer(self, given: list[str]) -> None:
        """Compare what was typed for the asked words."""
        typed = [str(word).strip().casefold() for word in given]
        meant = [self._words[at] for at in self._asked]
        self._wrong = [at for at, word in enumerate(meant) if typed[at : at + 1] != [word]]
        self.changed.emit()
        if not self._wrong:
            self.confirmed.emit()

    @Slot()
    def forgive(self) -> None:
        """Say no longer that a word was wrong: it is being put right."""
        if self._wrong:
            self._wrong = []
            self.changed.emit()

    @Slot()
    def later(self) -> None:
        """Put it off; a reminder stays."""
        self.postponed.emit()

    @Slot()
    def copy(self) -> None:
        """Put the phrase on the clipboard."""
        QGuiApplication.clipboard().setText(" ".join(self._words))

    @Slot()
    def print(self) -> None:
        """Print the phrase on paper, or into a file, as the system's dialog offers."""
        printer = QPrinter()
        dialog = QPrintDialog(printer)
        dialog.accepted.connect(lambda: self.document().print_(printer))
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.setModal(True)
        dialog.show()

    def document(self) -> QTextDocument:
        """Give the page that is printed."""
        lines = [f"{at + 1:2}.  {word}" for at, word in enumerate(self._words)]
        document = QTextDocument(self)
        document.setPlainText(say("Kith recovery phrase") + "\n\n" + "\n".join(lines) + f"\n\n{ADVICE}\n")
        return document

    list = Property("QVariantList", lambda self: self._words, notify=changed)  # type: ignore[arg-type]
    asked = Property("QVariantList", lambda self: [at + 1 for at in self._asked], notify=changed)  # type: ignore[arg-type]
    wrong = Property("QVariantList", lambda self: self._wrong, notify=changed)  # type: ignore[arg-type]
