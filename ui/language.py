"""Which language the window speaks: what was chosen, or that of the system; its words, dates and numbers.

The catalogues are read as they are written (`app/words.py`), so nothing is built before a start. `pseudo` is for those
who write screens (`KITH_LANG=pseudo`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    Property,
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
    Signal,
    Slot,
)

from app import words

SYSTEM = ""
LIST: Any = "QVariantList"  # Qt's name of a type that Python has no class for


class Words(QTranslator):
    """Answers what QML asks by `qsTr`, from the catalogue of the language that is spoken."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Say that there are words here."""
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str = "", n: int = -1) -> str | None:  # type: ignore[override] # noqa: N803
        """Give a text of a file of QML, or None: then it stays English. Texts of Qt itself are not ours."""
        spoken = words.spoken()
        if spoken != words.PSEUDO:
            return words.catalogue(spoken).get((context, sourceText))
        from app.pseudo import stretched

        return None if context[:1] == "Q" and context[1:2].isupper() else stretched(sourceText)


class Language(QObject):
    """What QML knows as `shell.language`; `chosen` tells what was chosen, `changed` that words are others now."""

    changed = Signal()
    chosen = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._word = SYSTEM
        self._installed: list[QTranslator] = []

    def restore(self, kept: Callable[[str, str], object]) -> None:
        """Speak what was kept: `kept` gives it by name, or the value it is passed; what is none is passed over."""
        word = str(kept("language", SYSTEM))
        self._word = word if word in words.LANGUAGES else SYSTEM
        self._speak()

    @Slot(str)
    def choose(self, word: str) -> None:
        """Choose a language, or that of the system."""
        if (word in words.LANGUAGES or word == SYSTEM) and word != self._word:
            self._word = word
            self._speak()
            self.chosen.emit("language", word)

    def _speak(self) -> None:
        """Have everything that is said from now on said in the language that was chosen."""
        system = QLocale.system()
        spoken = words.wanted(self._word, system.name())
        words.speak(spoken)
        QLocale.setDefault(place(spoken, system))
        for one in self._installed:
            QCoreApplication.removeTranslator(one)
        self._installed = []
        if spoken != words.ENGLISH:
            of_qt = QTranslator(self)
            if of_qt.load(f"qtbase_{spoken}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                self._installed.append(of_qt)
            self._installed.append(Words(self))
        for one in self._installed:
            QCoreApplication.installTranslator(one)
        self.changed.emit()

    word = Property(str, lambda self: self._word, notify=changed)
    known = Property(LIST, lambda self: [[SYSTEM, ""], *([*one] for one in words.LANGUAGES.items())], constant=True)


def place(spoken: str, system: QLocale) -> QLocale:
    """Give how dates and numbers are written: as the system has them, or as another language that was chosen has them.

    That one is written as where the system is, if it is spoken there.
    """
    ours, unknown = QLocale(spoken), system.name().partition("_")[0] not in words.LANGUAGES
    if spoken not in words.LANGUAGES or ours.language() == system.language() or (spoken == words.ENGLISH and unknown):
        return system
    there = QLocale(ours.language(), system.territory())
    return there if there.territory() == system.territory() else ours
