"""The first screens, and the unlocking of a store: what `shell.first` is to their QML.

It asks and judges nothing but what was typed; making identities and starting nodes is given to it by `ui/desk.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.errors import AppError, Refused
from app.locks import MIN_PASSPHRASE, check_passphrase
from app.own_machine import machine_name
from app.people.rules import check_name
from app.words import say
from ui.asking import without_commands
from ui.first.coming import Chosen, Coming, Look, Restore
from ui.first.key_file import OF_FILE, KeyFile
from ui.first.strength import strength
from ui.first.words import Words
from ui.first.words_only import Recover, Recovery, WordsOnly, spot_of
from ui.shell import MAP

NAME, LOCK, PHRASE, UNLOCK, FAILED = "name", "lock", "phrase", "unlock", "failed"
VERSIONS = ("node_older", "node_newer", "store_newer")  # codes of errors, each with a step of its own
BACKUP, RESTORING, CODE = "backup", "restoring", "code"
WORDS, RETURNING = "words", "returning"
HONEST = "honest"
OF_WORDS = ("bad_phrase", "wrong_phrase")
OF_FOLDER = ("no_backup", "several_backups", "backup_away", "backup_damaged", "backup_forged", "backup_newer")


Wish = tuple[str, str, str]  # the code, where the other device is (empty: look for it), the name of this one
Join = Callable[[Wish, str | None], Awaitable[None]]
WISHED = ("code", "place", "name")


class First(QObject):
    """Steps: name, lock, phrase; backup, lock, restoring; code, lock; words, code, lock, returning; unlock; or failed.

    Before the pages it says once what Kith is not: honest. Where versions do not go together there is a step of each
    of VERSIONS in the place of failed.

    What is typed and how far it is when somebody comes back with a backup is `coming`; with the words only, `alone`.
    """

    changed = Signal()

    def __init__(
        self,
        make: Callable[[str, str | None], Awaitable[list[str]]],
        unlock: Callable[[str], Awaitable[None]],
        start: Callable[[Awaitable[None]], object],
    ) -> None:
        """`make` makes an identity (name, passphrase or None) and gives its words; `unlock` starts the node."""
        super().__init__()
        self._make, self._unlock, self._start = make, unlock, start
        self._step, self._error, self._spot, self._busy, self._name = NAME, "", "", False, ""
        self._keychain = ""
        self._words = Words()
        self._coming = Coming(self._look_into)
        self._alone = WordsOnly()
        self.file = KeyFile()
        self._lock: tuple[str | None] | None = None
        self._wish: Wish | None = None
        self.home = ""
        self.look: Look = _nothing
        self.restore: Restore = _nowhere
        self.join: Join = _nobody
        self.recover: Recover = _no_contact
        self.finished: Callable[[bool], None] = lambda confirmed: None
        self.again: Callable[[], None] = lambda: None
        self.read: Callable[[], None] = lambda: None
        self.replace: Callable[[], Awaitable[None]] = _no_node
        self.anew: Callable[[], None] = lambda: None
        self._words.confirmed.connect(lambda: self.finished(True))
        self._words.postponed.connect(lambda: self.finished(False))
        self._coming.picked.connect(self.forgive)

    def begin(self, step: str, error: str = "", spot: str = "") -> None:
        """Show a step, and what is wrong; `spot` names what it is wrong with, if that is one field."""
        if step == UNLOCK:
            self.file.look()  # before anything is shown that hangs on it
        self._step, self._error, self._spot, self._busy = step, without_commands(error), spot, False
        self.changed.emit()
        if step == UNLOCK and not error and self.file.ready:
            self.unlock("")

    def fail(self, code: str, sentence: str) -> None:
        """Show why there is no node, by the step of its code if it has one."""
        self.begin(code if code in VERSIONS else FAILED, sentence)

    def offer_keychain(self, there: bool) -> None:
        """Say whether this machine has a keychain; until then nothing is offered."""
        self._keychain = "yes" if there else "no"
        self.changed.emit()

    def forget(self) -> None:
        """Keep the phrase in this process no longer."""
        self._words.forget()

    @Slot(str)
    def take_name(self, name: str) -> None:
        """Take the name, and go on to the lock."""
        try:
            self._name = check_name(name)
        except Refused as refusal:
            self.begin(NAME, str(refusal))
            return
        self.begin(LOCK)

    @Slot()
    def have_backup(self) -> None:
        """Come back with a backup instead."""
        self._begin_anew()
        self._coming.on = True
        self.begin(BACKUP)

    @Slot()
    def have_device(self) -> None:
        """Link this device to one where this person has Kith."""
        self._wish = ("", "", machine_name())
        self.begin(CODE)

    @Slot()
    def have_words(self) -> None:
        """Come back with the words only, helped by a contact who shows a code."""
        self._wish = ("", "", machine_name())
        self._alone.begin()
        self.begin(WORDS)

    @Slot(str)
    def take_words(self, phrase: str) -> None:
        """Take the words, and go on to the code."""
        wrong = self._alone.take(phrase)
        self.begin(WORDS if wrong else CODE, wrong, "words" if wrong else "")

    @Slot(str, str, str)
    def keep_code(self, code: str, place: str, name: str) -> None:
        """Keep what is typed beside the code while the person looks at another step."""
        self._wish = code.strip(), place.strip(), name

    @Slot(str, str, str)
    def take_code(self, code: str, place: str, name: str) -> None:
        """Take the code, where the other device is, and a name for this one; go on to the lock, or at once."""
        self.keep_code(code, place, name)
        try:
            check_name(name)
        except Refused as refusal:
            self.begin(CODE, str(refusal), "called")
            return
        if self._lock is None:
            self.begin(LOCK)
        else:
            self._run(self._made(*self._lock), CODE)

    @Slot(str)
    def take_backup(self, phrase: str) -> None:
        """Take the folder and the words, and go on to the lock, or at once if that is chosen already."""
        self._take(phrase, rest=False)

    @Slot(str)
    def take_rest(self, phrase: str) -> None:
        """Go on with what is whole of a damaged backup, now that its damage was said."""
        self._take(phrase, rest=True)

    @Slot()
    def forgive(self) -> None:
        """Say no longer what was wrong: it is being put right."""
        if self._error:
            self._error = self._spot = ""
            self.changed.emit()

    @Slot()
    def back(self) -> None:
        """Go back by one step: to the name, from the lock to the backup or the code, from the code to the words."""
        if self._busy:
            return
        if self._step == LOCK and (self._coming.on or self._wish is not None):
            self.begin(BACKUP if self._coming.on else CODE)
        elif self._step == CODE and self._alone.on:
            self.begin(WORDS)
        else:
            self._begin_anew()
            self.begin(NAME)

    @Slot()
    def use_keychain(self) -> None:
        """Make the identity, locked by this machine's keychain."""
        self._lock_with(None)

    @Slot(str, str)
    def use_passphrase(self, passphrase: str, again: str) -> None:
        """Make the identity, locked by a passphrase typed twice."""
        try:
            check_passphrase(passphrase)
        except Refused as refusal:
            self.begin(LOCK, str(refusal) if passphrase else say("Type a passphrase first."), "passphrase")
            return
        if passphrase != again:
            self.begin(LOCK, say("The two are not the same."), "again")
        else:
            self._lock_with(passphrase)

    def _lock_with(self, passphrase: str | None) -> None:
        if self.file.wanted and not self.file.path:
            self.begin(LOCK, say("Choose where the key file shall be."), "file")
        else:
            self._run(self._made(passphrase), LOCK)

    @Slot(str)
    def unlock(self, passphrase: str) -> None:
        """Open the store with its passphrase."""
        if not passphrase and self.file.typed:
            self.begin(UNLOCK, say("Type your passphrase."))
        elif self.file.asked and not self.file.path:
            self.begin(UNLOCK, say("Choose the key file first."), "file")
        else:
            self._run(self._unlock(passphrase), UNLOCK)

    @Slot()
    def try_again(self) -> None:
        """Look for the node once more after a failure."""
        self.again()

    @Slot()
    def see(self) -> None:
        """What Kith is not was read, or passed over."""
        self.read()

    @Slot()
    def replace_node(self) -> None:
        """End the node that runs, and start one of this version."""
        self._run(self.replace(), FAILED)

    @Slot()
    def start_anew(self) -> None:
        """Start Kith again, as it is installed now."""
        self.anew()

    @Slot(str, result="QVariantMap")
    def strength_of(self, passphrase: str) -> dict[str, object]:
        """Give {share, level, word} for the meter."""
        found = strength(passphrase)
        return {"share": found.share, "level": found.level, "word": found.word}

    def _begin_anew(self) -> None:
        """Forget which way was chosen, and what was typed on it."""
        self._coming.on, self._lock, self._wish = False, None, None
        self._alone.forget()

    async def _made(self, passphrase: str | None) -> None:
        if self._coming.on:
            await self._restored(passphrase)
            return
        if self._wish is not None:
            await self._linked(self._wish, passphrase)
            return
        self._words.show(await self._make(self._name, passphrase))
        self.begin(PHRASE)

    async def _look_into(self, folder: str) -> list[dict[str, Any]]:
        return await self.look(folder)

    def _take(self, phrase: str, rest: bool) -> None:
        wrong, spot = self._coming.take(phrase)
        self._coming.rest = rest
        if wrong:
            self.begin(BACKUP, wrong, spot)
        elif self._lock is None:
            self.begin(LOCK)
        else:
            self._run(self._made(*self._lock), LOCK)

    async def _restored(self, passphrase: str | None) -> None:
        """Restore the backup; what goes wrong is said where it was chosen, and the lock need not be chosen again."""
        self._step, self._lock = RESTORING, (passphrase,)
        self._coming.tell("", 0, 1)
        self.changed.emit()
        try:
            await self.restore(self._coming.chosen, passphrase, self._coming.tell)
        except AppError as error:
            if error.code == "backup_damaged":
                self._coming.find_damage()
            self._say_failed(error)
            return
        self._lock = None
        self._coming.forget()
        self.finished(False)

    async def _linked(self, wish: Wish, passphrase: str | None) -> None:
        """Use the code, with the words if it is a contact's; what goes wrong is said where it was typed."""
        self._lock = (passphrase,)
        try:
            if self._alone.on:
                self._step = RETURNING
                self.changed.emit()
                await self.recover((self._alone.phrase, *wish), passphrase)
            else:
                await self.join(wish, passphrase)
        except AppError as error:
            self._say_unlinked(error)
            return
        self._begin_anew()
        self.finished(False)

    def _say_unlinked(self, error: AppError) -> None:
        """Say what went wrong beside what it is about; the lock is chosen again only if it is that."""
        spot = spot_of(error.code)
        if spot == "lock":
            self._lock = None
            self.begin(LOCK, str(error))
        else:
            self.begin(WORDS if spot == "words" else CODE, str(error), spot)

    def _say_failed(self, error: AppError) -> None:
        if error.code in OF_WORDS or error.code in OF_FOLDER:
            self.begin(BACKUP, str(error), "words" if error.code in OF_WORDS else "folder")
            return
        self._lock = None
        self.begin(LOCK, str(error))

    def _run(self, work: Awaitable[None], step: str) -> None:
        self._busy, self._error, self._spot = True, "", ""
        self.changed.emit()
        self._start(self._judged(work, step))

    async def _judged(self, work: Awaitable[None], step: str) -> None:
        try:
            await work
            self.file.opened()
        except AppError as error:
            spot = "file" if error.code in OF_FILE else ""
            self.begin(error.code if error.code in VERSIONS else step, str(error), spot)
        self._busy = False
        self.changed.emit()

    step = Property(str, lambda self: self._step, notify=changed)
    error = Property(str, lambda self: self._error, notify=changed)
    spot = Property(str, lambda self: self._spot, notify=changed)  # passphrase, again, words, folder, code, …
    least = Property(int, lambda self: MIN_PASSPHRASE, constant=True)
    linking = Property(bool, lambda self: self._wish is not None, notify=changed)
    wished = Property(MAP, lambda self: dict(zip(WISHED, self._wish or ("", "", ""), strict=True)), notify=changed)
    locked = Property(bool, lambda self: self._lock is not None, notify=changed)
    place = Property(str, lambda self: self.home, notify=changed)
    busy = Property(bool, lambda self: self._busy, notify=changed)
    name = Property(str, lambda self: self._name, notify=changed)
    keychain = Property(str, lambda self: self._keychain, notify=changed)  # yes, no, or not known yet
    words = Property(QObject, lambda self: self._words, constant=True)
    coming = Property(QObject, lambda self: self._coming, constant=True)
    alone = Property(QObject, lambda self: self._alone, constant=True)
    key_file = Property(QObject, lambda self: self.file, constant=True)


async def _nothing(folder: str) -> list[dict[str, Any]]:
    return []


async def _nowhere(backup: Chosen, passphrase: str | None, told: object) -> None:
    raise Refused("no_restore", "Nothing can be restored here.")


async def _no_node() -> None:
    raise Refused("no_node", "There is no node to be ended here.")


async def _nobody(wish: Wish, passphrase: str | None) -> None:
    raise Refused("no_link", "No device can be linked here.")


async def _no_contact(recovery: Recovery, passphrase: str | None) -> None:
    raise Refused("no_recovery", "Nobody can come back here.")
