"""Coming back with nothing but the 24 words: what was typed of them, and beside what a refusal is said.

The rest of the way is that of linking a device (`first.py`), but who shows the code is a contact.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Property, QObject, Signal

from ui.first.words import miscounted

SPOTS = {
    "bad_phrase": "words",
    "wrong_phrase": "words",
    "bad_code": "code",
    "newer_code": "code",
    "own_code": "code",
    "nobody_there": "place",
    "bad_address": "place",
    "bad_name": "called",
    "no_keychain": "lock",
    "short_passphrase": "lock",
}

Recovery = tuple[str, str, str, str]  # the words, the code, where the contact is (empty: look), the name of this device
Recover = Callable[[Recovery, str | None], Awaitable[None]]


def spot_of(code: str) -> str:
    """Say what a refusal with this code is about: words, code, place, called, lock, or nothing of these."""
    return SPOTS.get(code, "code" if code.startswith("code_") else "")


class WordsOnly(QObject):
    """What QML knows as `steps.alone`: `on` while that is the way that was chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.on = False
        self.phrase = ""

    def begin(self) -> None:
        """Come back this way."""
        self.on = True
        self.changed.emit()

    def take(self, phrase: str) -> str:
        """Take the words that were typed; what is wrong with them, empty if nothing is."""
        self.phrase = phrase
        self.changed.emit()
        return miscounted(phrase)

    def forget(self) -> None:
        """Keep the words in this process no longer."""
        self.on, self.phrase = False, ""
        self.changed.emit()

    returning = Property(bool, lambda self: self.on, notify=changed)
    typed = Property(str, lambda self: self.phrase, notify=changed)
