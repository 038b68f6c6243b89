"""The window, worked by whoever writes to its standard input: `python -m tests.bench.driven HOME`, one order a line.

It is the program itself on the screen that it is given; beside it runs what presses its keys as Qt delivers them and
notes when which frame was shown. Times are of the machine's monotonic clock, so those of two windows can be compared.
An order is a JSON list of a name and arguments; each is answered by a JSON value in a line of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.places import Place
from ui.start import run

PATIENCE_S: Final = 120.0
SHIFT: Final = 70
"""Pixels that a list is moved by between two frames, as by a quick wheel."""


class Hands:
    """Does one order after the other, on the loop of the window."""

    def __init__(self) -> None:
        self._frames = 0
        self._swapped = asyncio.Event()
        self._orders: asyncio.Queue[list[Any]] = asyncio.Queue()

    async def work(self) -> None:
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop,), daemon=True).start()
        await self._until(lambda: _window() is not None)
        window = _window()
        assert window is not None
        self._window = window
        window.frameSwapped.connect(self._note)
        window.requestActivate()  # on a bare screen nobody else makes it the one that keys are for
        self._shell: Any = window.property("shell")
        while True:
            name, *words = await self._orders.get()
            answer = await getattr(self, f"do_{name}")(*words)
            print(json.dumps(answer), flush=True)

    async def do_ready(self, chats: int) -> float:
        """Wait for the pages and so many conversations; when they were there."""
        await self._until(lambda: self._shell.property("state") == "open" and len(self._chats._list.rows) >= chats)
        await self._frame()
        return time.monotonic()

    async def do_open(self, name: str) -> list[float]:
        """Open the conversation with somebody as the list does; [seconds until drawn, processor seconds]."""
        contact = next(row.contact for row in self._chats._list.rows if row.name == name)
        return await self._timed(lambda: self._chats.open(contact), lambda: self._shows(contact))

    async def do_next(self) -> list[float]:
        """Open the conversation below in the list, by Alt and the arrow; [seconds until drawn, processor seconds]."""
        before = self._talk.contact
        return await self._timed(
            lambda: QTest.keyClick(self._window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
            lambda: self._talk.contact != before and self._shows(self._talk.contact),
        )

    async def do_scroll(self, frames: int) -> list[list[float]]:
        """Move the messages into the past, frame by frame; of each its seconds and processor seconds."""
        messages = self._item("messages")
        found = []
        for _ in range(frames):
            await asyncio.sleep(0)
            begin, used = time.monotonic(), time.process_time()
            messages.setProperty("contentY", messages.property("contentY") - SHIFT)
            await self._frame()
            found.append([time.monotonic() - begin, time.process_time() - used])
        return found

    async def do_day(self, moment: str) -> list[float]:
        """Go to the day of a moment by the calendar; [seconds until it is drawn, processor seconds]."""
        self._talk.places.ask(moment)
        await self._until(lambda: self._find("calendar") is not None)
        await asyncio.sleep(0.4)  # it opens slowly, for the eye
        return await self._timed(lambda: self._click(self._item(f"day-{int(moment[8:10])}")), self._aimed())

    async def do_unread(self) -> list[float]:
        """Go to the first new message, or the newest, by Ctrl+J; [seconds until drawn, processor seconds]."""
        return await self._timed(
            lambda: QTest.keyClick(self._window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier), self._aimed()
        )

    async def do_say(self, text: str) -> float:
        """Type a text and press Enter; when that was."""
        field = self._item("composer")
        field.forceActiveFocus()
        await self._press(lambda: [QTest.keyClick(self._window, sign) for sign in text])
        await asyncio.sleep(0.2)
        begin = time.monotonic()
        await self._press(lambda: QTest.keyClick(self._window, Qt.Key.Key_Return))
        return begin

    async def do_see(self, text: str) -> float:
        """Wait until the open conversation shows a text; when its frame was shown."""
        await self._until(lambda: any(line.text == text for line in self._talk.lines.rows[:5]), 0.001)
        await self._frame()
        return time.monotonic()

    async def do_leave(self) -> bool:
        self._shell.leave()
        return True

    @property
    def _chats(self) -> Any:
        return self._shell.page_of("chats")

    @property
    def _talk(self) -> Any:
        return self._chats.talk

    def _shows(self, contact: str) -> bool:
        return self._talk.contact == contact and bool(self._talk.property("now")["loaded"])

    def _aimed(self) -> Callable[[], bool]:
        seen = []
        self._talk.aimed.connect(lambda *_: seen.append(True))
        self._talk.to_end.connect(lambda *_: seen.append(True))
        return lambda: bool(seen)

    async def _timed(self, act: Callable[[], object], done: Callable[[], bool]) -> list[float]:
        await asyncio.sleep(0.3)
        begin, used = time.monotonic(), time.process_time()
        await self._press(act)
        await self._until(done, 0.001)
        await self._frame()
        return [time.monotonic() - begin, time.process_time() - used]

    async def _press(self, act: Callable[[], object]) -> None:
        """Do it outside of any task: while a key is delivered the loop goes on."""
        pressed = asyncio.Event()

        def press() -> None:
            act()
            pressed.set()

        asyncio.get_running_loop().call_soon(press)
        await pressed.wait()

    async def _frame(self) -> None:
        self._swapped.clear()
        self._window.update()
        await self._swapped.wait()

    async def _until(self, look: Callable[[], bool], step: float = 0.02) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not look():
                await asyncio.sleep(step)

    def _item(self, name: str) -> QQuickItem:
        found = self._find(name)
        assert found is not None, name
        return found

    def _find(self, name: str) -> QQuickItem | None:
        """The first item of a name, as they lie in each other; those of a dialog are there while it is open."""
        items = [self._window.contentItem()]
        for item in items:
            if item.objectName() == name:
                return item
            items += item.childItems()
        return None

    def _click(self, item: QQuickItem) -> None:
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)

    def _note(self) -> None:
        self._swapped.set()

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(self._orders.put_nowait, json.loads(line))


def _window() -> QQuickWindow | None:
    windows = (window for window in QApplication.topLevelWindows() if isinstance(window, QQuickWindow))
    return next((window for window in windows if window.isVisible()), None)


def main() -> int:
    application = QApplication(["kith"])
    kept: list[asyncio.Task[None]] = []

    def begin() -> None:
        kept.append(asyncio.ensure_future(Hands().work()))
        kept[0].add_done_callback(_end)

    QTimer.singleShot(0, application, begin)
    place = Place(Path(sys.argv[1]))
    return run(place)


def _end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        import traceback

        traceback.print_exception(task.exception())
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
