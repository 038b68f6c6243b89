"""What takes room on this computer, on the screen: by kind and conversation, what is large, and what to let go of."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Property, QLocale, QObject, Signal, Slot

from app.errors import AppError, NotRunning
from app.storage import api as storage
from app.storage.views import BigView, ClearedView, StorageView
from app.wording import clean_line
from app.words import mark, say
from ui.bridge import Bridge
from ui.shell import MAP, Shell

KIB, MIB = 1024, 1 << 20
MOST_NAME = 80
DAYS = (0, 365, 90, 30)
CAPS = (0, 1, 5, 20)  # GiB
KINDS = {
    "picture": mark("Pictures"),
    "video": mark("Videos"),
    "sound": mark("Voice and sound"),
    "file": mark("Other files"),
    "post": mark("Posts and albums"),
    "other": mark("Kept for others, faces, drafts"),
    "database": mark("Texts and all else"),
    "index": mark("Index of the search"),
}
VOICE = ("sound", "voice-message.ogg")  # how a voice message is filed, which nobody named so
NOTHING = StorageView(0, 0, 0, 0, (), (), ())


class Storing(QObject):
    """What QML knows as `page.storing`. It is asked for when somebody looks, beside the rest, as it takes a while."""

    changed = Signal()
    planned = Signal()

    def __init__(self, bridge: Bridge, shell: Shell) -> None:
        super().__init__()
        self._bridge, self._shell, self._client = bridge, shell, bridge.client
        self._view = NOTHING
        self._plan: ClearedView | None = None
        self._known, self._busy, self._error = False, False, ""

    def look(self) -> None:
        """Ask what takes room."""
        self._run(self._look())

    @Slot()
    def again(self) -> None:
        """Try again after an error."""
        self.look()

    @Slot(int)
    def keep(self, days: int) -> None:
        """Keep files of others for so many days, 0: for good."""
        self._run(self._limit(days=days, before={"days": self._view.keep_days}))

    @Slot(int)
    def cap(self, gib: int) -> None:
        """Let files of messages take so many GiB, 0: any."""
        self._run(self._limit(most=gib * KIB, before={"most": self._view.most // MIB}))

    @Slot(int)
    def plan(self, days: int) -> None:
        """Ask how much would go of what has been here for more than so many days."""
        self._plan = None
        self.planned.emit()
        self._run(self._planned(days))

    @Slot()
    def clear(self) -> None:
        """Let go of what was planned; the person saw how much it is."""
        if self._plan is not None:
            self._run(self._clear(self._plan.days))

    @Slot(str, int)
    def remove(self, message: str, number: int) -> None:
        """Let go of one file of a message."""
        self._run(self._remove(message, number))

    @Slot(int)
    def show(self, number: int) -> None:
        """Go to the message that a large file stands in."""
        if number < len(self._view.largest) and self._view.largest[number].chat:
            one = self._view.largest[number]
            self._shell.go("chats", f"{one.chat} {one.message}")

    async def _look(self) -> None:
        self._view = await self._client.call(storage.show)
        self._known = True

    async def _limit(self, before: dict[str, int], **wanted: int) -> None:
        self._view = await self._client.call(storage.limit, **wanted)
        sentence = say("Set. What is over goes within the hour.") if any(wanted.values()) else say("Set.")
        self._shell.offer(sentence, say("Undo"), lambda: self._run(self._set_back(before)))

    async def _set_back(self, before: dict[str, int]) -> None:
        self._view = await self._client.call(storage.limit, **before)

    async def _planned(self, days: int) -> None:
        self._plan = await self._client.call(storage.clear, days, dry_run=True)
        self.planned.emit()

    async def _remove(self, message: str, number: int) -> None:
        await self._gone(await self._client.call(storage.remove, message, number=number))

    async def _clear(self, days: int) -> None:
        gone = await self._client.call(storage.clear, days)
        self._plan = None
        self.planned.emit()
        await self._gone(gone)

    async def _gone(self, gone: ClearedView) -> None:
        sentence = say("Removed: one file, {size}.", size=amount(gone.size))
        if gone.count != 1:
            sentence = say("Removed: {count} files, {size}.", count=gone.count, size=amount(gone.size))
        self._shell.say(sentence)
        await self._look()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._bridge.start(self._judged(work))

    async def _judged(self, work: Coroutine[Any, Any, None]) -> None:
        self._busy, self._error = True, ""
        self.changed.emit()
        try:
            await work
        except NotRunning:
            raise
        except AppError as error:
            self._error = str(error)
        finally:
            self._busy = False
            self.changed.emit()

    def _state(self) -> dict[str, Any]:
        view = self._view
        largest = max([one.size for one in view.kinds], default=1)
        widest = max([one.size for one in view.chats], default=1)
        return {
            "known": self._known,
            "busy": self._busy,
            "error": self._error,
            "total": amount(view.total),
            "fetchable": amount(view.fetchable) if view.fetchable else "",
            "days": view.keep_days,
            "most": -(-view.most // (MIB * KIB)),
            "kinds": [_bar(say(KINDS.get(one.kind, one.kind)), one.size, largest) for one in view.kinds],
            "chats": [_bar(clean_line(one.name, MOST_NAME), one.size, widest) for one in view.chats],
            "largest": [_big(one) for one in view.largest],
        }

    def _planning(self) -> dict[str, Any]:
        plan = self._plan
        if plan is None:
            return {"known": False, "some": False, "said": ""}
        said = say("{count} files, {size}", count=plan.count, size=amount(plan.size))
        return {"known": True, "some": plan.count > 0, "said": said if plan.count else say("No such files are here.")}

    now = Property(MAP, _state, notify=changed)
    planning = Property(MAP, _planning, notify=planned)


def amount(size: int) -> str:
    """Say a number of bytes as people do."""
    if size < KIB:
        return say("{count} bytes", count=size)
    if size < MIB:
        return say("{count} KB", count=round(size / KIB))
    if size < MIB * KIB:
        return say("{count} MB", count=QLocale().toString(size / MIB, "f", 1))
    return say("{count} GB", count=QLocale().toString(size / MIB / KIB, "f", 1))


def _bar(name: str, size: int, most: int) -> dict[str, Any]:
    return {"name": name, "amount": amount(size), "share": size / max(1, most)}


def _big(one: BigView) -> dict[str, Any]:
    name, chat = clean_line(one.name, MOST_NAME), clean_line(one.chat_name, MOST_NAME)
    if (one.kind, one.name) == VOICE:
        name = say("Voice message")
    where = say("{size}, from you to {name}", size=amount(one.size), name=chat)
    if not one.mine:
        where = say("{size}, conversation with {name}", size=amount(one.size), name=chat)
    which = {"message": one.message, "number": one.number}
    return {"name": name, "where": where, "reachable": bool(one.chat), "fetchable": one.fetchable} | which
