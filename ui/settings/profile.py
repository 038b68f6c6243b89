"""What my contacts see of me, on the screen: a name and a few lines, changed and perhaps changed back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot

from app.commands import File
from app.errors import AppError
from app.people import api as people
from app.people import showing
from app.people.fields import MOST
from app.people.rules import MAX_ABOUT
from app.people.views import FieldView, ProfileView
from app.words import say
from ui import files
from ui.bridge import Bridge
from ui.shell import MAP, Shell

FIELDS = {"bad_name": "name", "bad_about": "about"}  # where a refusal belongs


class Profile(QObject):
    """What QML knows as `page.profile`. A field that shows what `renewed` or `saved` names takes what is `now`."""

    changed = Signal()
    renewed = Signal(str, str)
    saved = Signal(str, str)

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._name = self._about = self._face = ""
        self._fields: list[FieldView] = []
        self._field = self._error = ""
        self.known = self._busy = False

    async def load(self) -> None:
        """Ask for my profile."""
        self._take(await self._client.call(people.profile))
        self.known = True

    @Slot(str, str)
    def save(self, name: str, about: str) -> None:
        """State another name and other lines; the passing sentence offers to take it back."""
        if not self._busy:
            self._busy, self._field, self._error = True, "", ""
            self.changed.emit()
            self._bridge.start(self._judged(name, about))

    @Slot()
    def choose_picture(self) -> None:
        """Ask for a picture file and show it to contacts."""
        self._bridge.start(self._choose_picture())

    @Slot()
    def drop_picture(self) -> None:
        """Show contacts no picture any more."""
        self._bridge.start(self._picture(None))

    @Slot(str, str)
    def set_field(self, label: str, value: str) -> None:
        """Show contacts a short fact, or take it away with an empty value."""
        self._bridge.start(self._set_field(label, value))

    async def _set_field(self, label: str, value: str) -> None:
        self._take(await self._client.call(showing.field, label, value))

    async def _choose_picture(self) -> None:
        if paths := await files.choose_pictures(many=False):
            await self._picture(File(paths[0]))

    async def _picture(self, file: File | None) -> None:
        self._take(await self._client.call(showing.picture, file))
        self._shell.say(
            say("Saved. Your contacts see it.") if file else say("Your contacts see no picture of you any more.")
        )

    async def _judged(self, name: str, about: str) -> None:
        before = (self._name, self._about)
        try:
            await self._save(name, about)
            self._shell.offer(say("Saved. Your contacts see it."), say("Undo"), lambda: self._undo(*before))
        except AppError as error:
            if error.code not in FIELDS:
                raise
            self._field, self._error = FIELDS[error.code], str(error)
        finally:
            self._busy = False
            self.changed.emit()

    def _undo(self, name: str, about: str) -> None:
        self._bridge.start(self._save(name, about))

    async def _save(self, name: str, about: str) -> None:
        view = await self._client.call(people.profile, name=name, about=about)
        self._take(view)
        self.saved.emit(name, about)

    def _take(self, view: ProfileView) -> None:
        before = (self._name, self._about)
        self._name, self._about, self._fields = view.name, view.about, view.fields
        self.changed.emit()
        if self._face != view.picture_url:
            self._face = view.picture_url
            others = {account: face for account, face in self._shell.pictures.items() if account != view.id}
            self._shell.show_faces(others | ({view.id: self._face} if self._face else {}))
            self.changed.emit()
        if before != (self._name, self._about):
            self._shell.set_me(view.id, view.name)
            self.changed.emit()
            self.renewed.emit(*before)

    def _state(self) -> dict[str, Any]:
        wrong = {name: self._error if self._field == name else "" for name in FIELDS.values()}
        kept = {"name": self._name, "about": self._about, "busy": self._busy, "most": MAX_ABOUT}
        kept["has_picture"] = bool(self._face)
        kept |= {"fields": [asdict(each) for each in self._fields], "most_fields": MOST}
        return kept | {"wrong_name": wrong["name"], "wrong_about": wrong["about"]}

    now = Property(MAP, _state, notify=changed)
