"""One open window and the node behind it: first frame, finding or starting the node, bringing it back, and the end.

Everything else that a window has hangs on `Shell`; this is the one place that wires it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app.child import (
    Child,
    backups_in,
    has_keychain,
    is_running,
    join_account,
    make_identity,
    recover_identity,
    restore_identity,
    start_node,
)
from app.errors import AppError, OtherVersion, Refused, WorldFault
from app.places import Place
from app.stopping import stop
from app.words import mark, say
from ui.bridge import Bridge
from ui.choices import restore
from ui.door import ACTIVATION, Door
from ui.engine import first_frame, local, make_engine
from ui.first.coming import Chosen, Told
from ui.first.first import HONEST, NAME, UNLOCK, First, Wish
from ui.first.words_only import Recovery
from ui.found import Found, find, passphrase_file
from ui.locking import Lock
from ui.looks import dress
from ui.memory import Memory
from ui.shell import LOCKED, OPEN, STARTING, WELCOME, Shell
from ui.signals import Signals
from ui.visiting import visit

if TYPE_CHECKING:
    from app.remote import AsyncClient
    from ui.tray import Announcer

ANEW = -1  # instead of an exit code: Kith is to be started again
BACK = mark("You are back. Contacts and conversations come by themselves, from those who are online.")


def open_desk(place: Place, found: Future[Found], signals: Signals, door: Door | None = None, link: str = "") -> int:
    """Show the window at once, go on when `found` says what there is, and give the exit code at the end, or ANEW.

    It ends when one of the `signals` comes, and is not shown if one came already. Whoever comes to the `door` brings
    the window to the front; it shows `link` as soon as there are pages.
    """
    application = QApplication.instance() or QApplication(["kith"])
    assert isinstance(application, QApplication)
    dress(application)
    application.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    desk = Desk(place, door, link)
    with loop:
        loop.run_until_complete(desk.live(found, signals))
    return ANEW if desk.anew else 0


class Desk:
    """Holds what must live as long as the window."""

    def __init__(self, place: Place, door: Door | None = None, link: str = "") -> None:
        self._place = place
        self._door = door
        self._link = link  # to be shown once there are pages
        self._settings = QSettings(str(place.home / "window.ini"), QSettings.Format.IniFormat)
        self._child: Child | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="kith-node")
        self._begun: list[Future[Found]] = []  # every search or start of a node, also one that is not over yet
        self._passphrase: str | None = None
        self._greeting = ""  # what is said once the pages are there
        self._client: AsyncClient | None = None
        self._bridge: Bridge | None = None
        self._over = asyncio.Event()
        self._seen = asyncio.Event()  # what stands before the pages, the first time
        self._seen.set()
        self.anew = False
        self._tasks: set[asyncio.Future[Any]] = set()
        self.shell = Shell()
        self.shell.memory = Memory(self._settings)
        self.first = First(self._make, self._unlock, self._start)
        self.first.finished = self._written_down
        self.first.restore, self.first.look, self.first.join = self._restore, self._look, self._join
        self.first.recover = self._recover
        self.first.home = str(place.home)
        self.first.file.attend(place, self._settings)
        self.first.again = lambda: self._start(self._again())
        self.first.replace, self.first.anew = self._replace, self._start_anew
        self.first.read = self._read
        self.shell.first = self.first
        self._lock = Lock(place, self.shell, self.first, self._begun)
        self.shell.lock_wanted.connect(lambda: self._start(self._close_store()))
        self._announcer: Announcer | None = None
        self._engine = make_engine()
        self._compiled: list[QQmlComponent] = []  # what the first page is made of stays compiled for its loader
        self._starting: asyncio.Future[None] | None = None

    async def live(self, found: Future[Found], signals: Signals) -> None:
        """Be a window until it is closed for good."""
        self._begun.append(found)
        signals.tell(self._over)
        window = None if self._over.is_set() else await self._appear(found)
        await self._over.wait()
        if self._door is not None:
            self._door.close()
        if window is not None:
            window.hide()
        self.shell.go_nowhere()
        await self._end()
        signals.close()
        self._compiled.clear()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    async def _appear(self, found: Future[Found]) -> QQuickWindow:
        """Show the window, and begin with what there is."""
        restore(self._settings, self.shell, self._engine.retranslate)
        self._engine.setInitialProperties({"shell": self.shell})
        self._engine.load(local("Window.qml"))
        window = self._engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        self.shell.ended.connect(self._over.set)
        await first_frame(window)
        self._start(self._begin(found))
        if self._door is not None:
            await self._door.open(self._called)
        return window

    async def _begin(self, found: Future[Found]) -> None:
        """Show what there is: the pages, the first screens, or the lock."""
        self._prepare()
        here = await asyncio.wrap_future(found)
        self._child = here.child
        if here.state == OPEN:
            await self._show_pages()
        elif here.state == WELCOME:
            self.first.begin(NAME)
            self.shell.set_state(WELCOME)
            self.first.offer_keychain(await asyncio.to_thread(has_keychain, self._place))  # while a name is typed
        elif here.state == LOCKED:
            self.first.begin(UNLOCK)
            self.shell.set_state(LOCKED)
        else:
            self._fail(here.code, here.trouble)

    async def _show_pages(self) -> None:
        """Open the window on its pages, or show them again."""
        if self._announcer is None or self._bridge is None:
            await self._furnish()
        else:
            self.shell.set_state(OPEN)
            self.shell.come_back()
            self._bridge.try_now()

    def _fail(self, code: str, sentence: str) -> None:
        """Show why there is no node to work with."""
        self.shell.faults.learn(sentence, code)
        self.first.fail(code, sentence)
        self.shell.set_state(WELCOME)

    def _prepare(self) -> None:
        """Load what takes long and will be needed, while the node starts."""
        from ui.pages import PAGES

        for module in ("app.remote", "app.status", "ui.tray", *(entry.module for entry in PAGES if entry.early)):
            self._start(asyncio.to_thread(import_module, module))
        later = QQmlComponent.CompilationMode.Asynchronous
        first = [PAGES[0].qml, *(entry.overlay for entry in PAGES if entry.overlay)]
        self._compiled = [QQmlComponent(self._engine, local(file), later) for file in first]

    async def _again(self) -> None:
        """Look once more after a failure."""
        self.shell.set_state(STARTING)
        self._begun.append(found := self._pool.submit(find, self._place, passphrase_file()))
        await self._begin(found)

    async def _replace(self) -> None:
        """End the node of another version, and go on with one of this."""
        await asyncio.to_thread(stop, self._place)
        if self._passphrase is None:
            await self._again()
        else:
            await self._start_node()
            await self._show_pages()

    def _start_anew(self) -> None:
        """End this window, and have Kith started as it is installed now."""
        self.anew = True
        self._over.set()

    async def _make(self, name: str, passphrase: str | None) -> list[str]:
        """Make an identity, and start its node while the person reads the words."""
        words = await asyncio.to_thread(make_identity, self._place, name, passphrase, self.first.file.made)
        self._go_on(passphrase)
        return words

    async def _look(self, folder: str) -> list[dict[str, Any]]:
        """Give the backups that are in a folder."""
        return await asyncio.to_thread(backups_in, self._place, folder)

    async def _restore(self, backup: Chosen, passphrase: str | None, told: Told) -> None:
        """Restore a backup, and start the node of the account that it brought back."""
        loop = asyncio.get_running_loop()

        def tell(step: str, done: int, of: int) -> None:
            loop.call_soon_threadsafe(told, step, done, of)

        await asyncio.to_thread(restore_identity, self._place, backup, passphrase, tell, self.first.file.made)
        self._go_on(passphrase)

    async def _join(self, wish: Wish, passphrase: str | None) -> None:
        """Become a new device of an account, and start its node."""
        await asyncio.to_thread(join_account, self._place, wish, passphrase, self.first.file.made)
        self._go_on(passphrase)

    async def _recover(self, recovery: Recovery, passphrase: str | None) -> None:
        """Become a device of an account again, of which nothing was left but the words, and start its node."""
        await asyncio.to_thread(recover_identity, self._place, recovery, passphrase, self.first.file.made)
        self._greeting = say(BACK)
        self._go_on(passphrase)

    def _go_on(self, passphrase: str | None) -> None:
        """Start the node of what was just made, while the person still looks at the first screens."""
        self._passphrase = passphrase
        self._starting = asyncio.ensure_future(self._start_node())

    async def _unlock(self, passphrase: str) -> None:
        """Start the node with a passphrase, and show the pages, or show them again."""
        self._passphrase = passphrase or None
        try:
            await self._start_node()
        except AppError:
            self._passphrase = None
            raise
        await self._show_pages()

    async def _close_store(self) -> None:
        """Close the store, if the window can be locked, and forget the passphrase first."""
        kept, self._passphrase = self._passphrase, None
        try:
            if not await self._lock.close(self._bridge):
                self._passphrase = kept
        except AppError as error:
            self.first.begin(UNLOCK, str(error))

    async def _start_node(self) -> None:
        def start() -> Found:
            return Found(OPEN, start_node(self._place, (self._passphrase, None), self.first.file.path))

        self._begun.append(started := self._pool.submit(start))
        self._child = (await asyncio.wrap_future(started)).child

    def _written_down(self, confirmed: bool) -> None:
        """Say what Kith is not, while the store is opened; the node forgets the phrase if the person has it."""
        self._seen.clear()
        self.first.begin(HONEST)
        self._start(self._enter(confirmed))

    def _read(self) -> None:
        """Leave the first screens."""
        self.shell.set_state(STARTING, say("Opening your store…"))
        self._seen.set()

    async def _enter(self, confirmed: bool) -> None:
        assert self._starting is not None
        await self._starting
        await self._furnish(confirmed)
        self.first.forget()
        if self._greeting:
            self.shell.say(self._greeting)

    async def _furnish(self, confirmed: bool = False) -> None:
        """Give the window its pages; from here on notices keep them fresh."""
        from app import status
        from app.remote import AsyncClient
        from ui.pages import PAGES, build
        from ui.tray import Announcer

        client = self._client = AsyncClient(self._place)
        bridge = self._bridge = Bridge(client, self._revive)
        try:
            if confirmed:
                await client.call(status.confirm)
            facts = await client.call(status.status)
        except AppError as error:
            self._fail(error.code, str(error))
            return
        await self._seen.wait()
        if self._over.is_set():
            return
        self.shell.sample = bool(facts.get("sample"))
        self.shell.set_me(str(facts["account"]), str(facts["name"]))
        self.shell.furnish(PAGES, lambda entry: build(entry, bridge, self.shell), bridge)
        announcer = self._announcer = Announcer(self.shell)
        if not self.shell.sample:
            announcer.settle_in_tray()
        bridge.start(bridge.follow())
        self._show_link()

    def _called(self, link: str, token: str) -> None:
        """Somebody started Kith once more, perhaps with a link: come to the front and show it."""
        if token:
            os.environ[ACTIVATION] = token
        self._link = link or self._link
        self.shell.raised.emit()
        if self._client is not None:
            self._show_link()

    def _show_link(self) -> None:
        if self._link and self.shell.property("state") == OPEN:
            link, self._link = self._link, ""
            visit(self.shell, link)

    async def _revive(self) -> None:
        """Bring a node back that went away; asks for the passphrase again only if it was never typed here."""
        if self.shell.sample:  # all of that world has ended
            self._over.set()
            return
        self._lock.check()
        try:
            if await asyncio.to_thread(is_running, self._place):
                return
        except OtherVersion as error:
            self._fail(error.code, str(error))
            raise
        if self._child is not None and self._child.alive:
            raise WorldFault("not_yet", "The node is still starting.")
        self._lock.check()  # it may have been locked meanwhile
        try:
            await self._start_node()
        except Refused:
            if self.shell.property("state") == OPEN and self.first.file.lacks(self._passphrase):
                self.first.begin(UNLOCK)
                self.shell.set_state(LOCKED)
            raise

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, AppError):
            self._fail(error.code, str(error))
        elif error is not None:
            asyncio.get_event_loop().call_exception_handler(
                {"message": "a task of the window failed", "exception": error}
            )

    async def _end(self) -> None:
        """End what was started here, the node last."""
        if self._announcer is not None:
            await self._announcer.close()
        if self._bridge is not None:
            await self._bridge.close()
        if self._client is not None:
            await self._client.close()
        await _end_tasks()
        await asyncio.to_thread(_end_nodes, self._begun)
        self._pool.shutdown(wait=False)


async def _end_tasks() -> None:
    """Cancel all that the loop still does, and wait for it, as `asyncio.run` does: the loop of Qt just stops."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _end_nodes(begun: Sequence[Future[Found]]) -> None:
    """End every node that was started here, also one that is still starting."""
    for found in begun:
        with suppress(AppError, CancelledError):
            if (child := found.result().child) is not None:
                child.stop()
