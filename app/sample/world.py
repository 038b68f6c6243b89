"""Brings the sample world up and takes it away: four nodes in this process, in a folder of their own, on loopback.

No store of anybody is opened: the people have keys of their own, and when this ends the folder is gone. What was left
by one that was killed is taken away by the next.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path

from app import ending, start
from app.child import MAIN
from app.errors import AppError, WorldFault
from app.places import Place, socket_path
from app.remote import AsyncClient
from app.sample import story
from app.start import Course
from app.unlocking import Unlocking
from node import memory
from node.errors import WorldFault as NodeFault
from node.machine import Machine, Where
from node.net.websocket import WebSocketTransport
from node.net.wire import Wire
from node.node import Node
from node.store.keys import Cost, KeyBox
from node.store.room import boundless
from node.system import system_random

PREFIX = "kith-sample-"
CHEAP = Cost(passes=1, memory=8 << 20)  # there is nothing to be kept secret
LOOPBACK = Where("127.0.0.1", use_lan=False)


class Inland(WebSocketTransport):
    """Dials nobody outside of this machine, also where an invite or a relay of the real world is shown here."""

    async def dial(self, host: str, port: int) -> Wire:
        """A new wire on loopback; WorldFault("dial_failed") for any other address."""
        with suppress(ValueError):
            if ip_address(host).is_loopback:
                return await super().dial(host, port)
        raise NodeFault("dial_failed", "From the sample world nobody outside of this computer is reached.")


class Sample:
    """One of the sample world: a home, a node in this process, and the way to it."""

    def __init__(self, folder: Path, name: str, stop: asyncio.Event) -> None:
        self.name = name
        self.place = Place(folder / name.rpartition(" ")[2].lower())
        self.client = AsyncClient(self.place)
        self.course = Course(stop, sample=True)
        self._passphrase = system_random(16).hex()

    async def be_born(self) -> None:
        """Make an identity whose words nobody needs."""
        await Node.create(self.place.home, self.name, self._passphrase, self._machine(), confirmed=True)

    async def live(self) -> None:
        """Be a node until everything ends."""
        box = KeyBox(self.place.key_file, floor=CHEAP)
        self.course.machine = self._machine()
        await start.live(self.place, LOOPBACK, Unlocking(self._passphrase, box, False), self.course)

    def _machine(self) -> Machine:
        return Machine(transport=Inland, cost=CHEAP, key_box=partial(KeyBox, floor=CHEAP), room=boundless)


def run(window: bool, told: Callable[[Path], None]) -> int:
    """Be the sample world until its window is closed or this is asked to end; `told` hears where the home to see is."""
    memory.prepare()
    os.umask(0o077)
    with _folder() as folder:
        return asyncio.run(_run(folder, window, told))


async def _run(folder: Path, window: bool, told: Callable[[Path], None]) -> int:
    stop = ending.asked()
    everybody = {name: Sample(folder, name, stop) for name in (story.ME, *story.NAMES)}
    for each in everybody.values():
        await each.be_born()
    tasks = [asyncio.create_task(each.live()) for each in everybody.values()]
    try:
        await _unless(stop, tasks, _begin(everybody, folder))
        if stop.is_set():
            return 0
        me = everybody[story.ME].place
        clients = [everybody[name].client for name in story.NAMES]
        before = [await story.said(each) for each in clients]
        told(me.home)
        tasks += [asyncio.create_task(story.answer(*each)) for each in zip(clients, before, strict=True)]
        return await _unless(stop, tasks, _watch(me) if window else _end(stop))
    except TimeoutError:
        raise WorldFault("no_samples", "The sample world did not come up in time.") from None
    finally:
        stop.set()
        for each in everybody.values():
            await each.client.close()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _begin(everybody: dict[str, Sample], folder: Path) -> int:
    for each in everybody.values():
        await each.course.ready.wait()
    await story.tell(everybody, folder)
    return 0


async def _end(stop: asyncio.Event) -> int:
    await stop.wait()
    return 0


async def _watch(place: Place) -> int:
    """Open the window, wait until it is closed, and give its exit code."""
    process = await asyncio.create_subprocess_exec(*MAIN, "--home", str(place.home))
    try:
        return await process.wait()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _unless(stop: asyncio.Event, tasks: list[asyncio.Task[None]], work: Awaitable[int]) -> int:
    """Do something that ends early, with 0, where the end is asked for, or where one of the nodes fails."""
    doing, asked = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait([doing, asked, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
        return doing.result() if doing in done else 0
    finally:
        for each in (doing, asked):
            each.cancel()
        await asyncio.gather(doing, asked, return_exceptions=True)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is gone afterwards, and with it those of sample worlds that were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if left.is_dir() and not left.is_symlink() and left.stat().st_uid == os.getuid() and not _is_held(left):
            _take_away(left)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    handle = os.open(folder / "held", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _take_away(left: Path) -> None:
    """Remove what one left that was killed: its homes, and the sockets that lie elsewhere."""
    for home in left.iterdir():
        if home.is_dir():
            with suppress(AppError, OSError):
                socket_path(Place(home)).unlink(missing_ok=True)
    shutil.rmtree(left, ignore_errors=True)


def _is_held(folder: Path) -> bool:
    try:
        handle = os.open(folder / "held", os.O_RDWR)
    except OSError:
        return True  # it is being made at this moment, or is none of ours
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
