"""Puts the real parts together and runs them: the subjects, the node, the local API; and makes new identities.

This is the only module of the app that knows the real node. It prints one line when everything serves, and on SIGTERM
ends cleanly in the opposite order.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections import Counter
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address
from pathlib import Path
from typing import TypeVar

from app import ending, logs
from app.archive.project import SUBJECT as ARCHIVE
from app.calls.project import SUBJECT as CALLS
from app.calls.record import keep_noting
from app.chat.fetching import keep_files
from app.chat.project import SUBJECT as CHAT
from app.chat.sender import keep_sending
from app.context import App
from app.devices.naming import name_device
from app.devices.project import SUBJECT as DEVICES
from app.dispatch import guarded, translated
from app.errors import AppError, Refused, WorldFault, WrongUse
from app.feed.project import SUBJECT as FEED
from app.gallery.fetching import keep_fetching
from app.gallery.project import SUBJECT as GALLERY
from app.group.fetching import keep_pictures
from app.group.project import SUBJECT as GROUP
from app.locks import check_passphrase
from app.media_door import MediaDoor
from app.notices import (
    AGE_CHANGED,
    DISK_CHANGED,
    PERSON_CHANGED,
    REACH_CHANGED,
    RELOAD,
    SOUND_CHANGED,
    TYPING_CHANGED,
    Notices,
)
from app.people import api as people
from app.people.project import SUBJECT as PEOPLE
from app.people.rules import check_name
from app.places import Place, is_folder, socket_path, write_private
from app.projector import Projector
from app.relays.project import SUBJECT as RELAYS
from app.rpc import PrivateSocket, Server
from app.search.project import SUBJECT as SEARCH
from app.storage.upkeep import keep_limits
from app.unlocking import Unlocking
from app.unlocking import machine as on_machine
from app.version import VERSION
from app.web import Lookup
from crypto.errors import Fault
from node import memory
from node.machine import Machine, Where
from node.net.visiting import Visitor
from node.node import Node, Upward
from node.renewal import Admitted
from node.secure import rollback
from node.stock import Stock
from node.store import own
from node.system import SystemClock, forbid_core_dumps, system_random
from node.ticks import next_look
from node.upkeep import is_alone

log = logging.getLogger("kith.app.start")

EVERY_INTERFACE = ("", "0.0.0.0")  # noqa: S104 - what people write for it
NOTICE_COUNTER = "notice"
STOP_DEADLINE = 10.0  # seconds
TOKEN_BYTES = 32
HEALTH_INTERVAL = 5.0  # seconds
SUBJECTS = (PEOPLE, CHAT, GROUP, FEED, GALLERY, CALLS, ARCHIVE, RELAYS, DEVICES, SEARCH)  # each knows those before it
T = TypeVar("T")


def create(place: Place, name: str, passphrase: str | None, shown: bool, key_file: str | None = None) -> dict[str, str]:
    """Make an identity in an empty home: {account, device, recovery_phrase}; blocks while the passphrase is hardened.

    `shown` says that whoever asked has the phrase now, so that the store need not keep it. The store asks for a
    `key_file`, too, if one is named: it is made there.
    """
    forbid_core_dumps()
    os.umask(0o077)
    clean = check_name(name)
    if passphrase is not None:
        check_passphrase(passphrase)
    machine = on_machine(place, key_file)
    made = asyncio.run(_faultless(Node.create(place.home, clean, passphrase, machine, confirmed=shown)))
    return {"account": made.account.hex(), "device": made.device.hex(), "recovery_phrase": made.recovery_phrase}


def where(listen: str | None, lan: str | None, use_lan: bool) -> Where:
    """Give where to be found; without `listen` on all interfaces, at the port the node had before. WrongUse."""
    host, port = (None, 0) if listen is None else listen_address(listen)
    return Where(
        host=host,
        port=port,
        lan=None if lan is None or lan in EVERY_INTERFACE else lan_address(lan),
        use_lan=use_lan,
    )


def run_node(place: Place, where: Where, unlocking: Unlocking) -> int:
    """Run a node until SIGTERM or SIGINT; the exit code. Raises AppError if it cannot start."""
    memory.prepare()
    os.umask(0o077)
    if not is_folder(place.home):
        raise Refused("no_identity", "There is no identity in this home; make one with `kith init`.")
    logs.configure(place.log_folder)
    if unlocking.exposed:
        log.warning("passphrase_file_readable_by_others")
    return asyncio.run(_run(place, where, unlocking))


async def _run(place: Place, where: Where, unlocking: Unlocking) -> int:
    """Live until asked to stop.

    Where the disk filled up within one commit, the store's handle is dead: the node is then made anew here, from what
    is on the disk, as soon as there is room to open it. Any other failure of the disk ends the process.
    """
    course = Course(ending.asked())
    while not course.stop.is_set():
        try:
            await live(place, where, unlocking, course)
        except WorldFault as fault:
            if fault.code != "disk_full" or not course.said:
                raise
            log.error("disk_full")
            await course.rest(HEALTH_INTERVAL)
    return 0


class Course:
    """What becomes of this process: its one line for whoever started it, its end, and the device that it goes on as."""

    node: Node

    def __init__(self, stop: asyncio.Event, *, sample: bool = False) -> None:
        """`sample`: this is a person of the sample world, of whom nobody is told by a line."""
        self.stop = stop
        self.said = self.sample = sample
        self.machine: Machine | None = None
        self.ready = asyncio.Event()
        self.way: str | Admitted | None = None
        self._asked = asyncio.Event()

    def say(self, line: str) -> None:
        """Print the line, the first time; whoever waits for `ready` goes on."""
        self.ready.set()
        if not self.said:
            print(line, flush=True)
        self.said = True

    def renew(self, way: str | Admitted) -> None:
        """Have the node go on as a new device by the phrase or another device, once nobody is being answered."""
        self.way = way
        self._asked.set()

    def take(self) -> str | Admitted:
        """Give the phrase, or what the other device gave, once."""
        way, self.way = self.way, None
        self._asked.clear()
        return way or ""

    async def rest(self, seconds: float) -> bool:
        """Wait until the end or a new device is asked for, but not longer than this; whether one is."""
        waits = [asyncio.ensure_future(each.wait()) for each in (self.stop, self._asked)]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for each in waits:
            each.cancel()
        return self.stop.is_set() or self._asked.is_set()


async def live(place: Place, where: Where, unlocking: Unlocking, course: Course) -> None:
    """Be a node until it is to stop, or until its disk fails."""
    door = PrivateSocket(socket_path(place))
    try:
        notices = Notices(lambda tx: own.count(tx, NOTICE_COUNTER))
        projector = Projector(SUBJECTS, notices, Node.replay, counters := Counter[str]())
        machine = course.machine or Machine(key_box=lambda _: unlocking.box)
        upward = Upward(projector.deliver, allow, PEOPLE.kinds)
        node = course.node = await _faultless(Node.open(place.home, unlocking.passphrase, upward, where, machine))
        try:
            await _faultless(node.write(projector.prepare))
            notices.begin(await _faultless(node.read(lambda cx: own.number(cx, NOTICE_COUNTER))))
            with _way_in(place, door) as token:
                await _go_on(counters, notices, (door, token), course)
        finally:
            await _within_deadline(course.node.stop())
    finally:
        door.discard()


@contextmanager
def _way_in(place: Place, door: PrivateSocket) -> Iterator[str]:
    """Lead clients to the socket, with the token that is given; whoever comes while nobody answers waits there."""
    token = system_random(TOKEN_BYTES).hex()
    door.bound.listen()
    write_private(place.token_file, token + "\n")
    write_private(place.socket_file, f"{door.path}\n")
    door.publish()
    try:
        yield token
    finally:
        for file in (place.token_file, place.socket_file):
            file.unlink(missing_ok=True)


def _lookup(node: Node) -> Lookup:
    """Give what looks pages up in the web, by this node's own connection."""
    visitor = Visitor()
    return Lookup(lambda *asked: guarded(visitor.visit(*asked)), lambda data: guarded(node.pictures.small(data)))


async def _go_on(counters: Counter[str], notices: Notices, way: tuple[PrivateSocket, str], course: Course) -> None:
    """Be one device after the other until the end."""
    while await _serve(counters, notices, way, course):
        course.node = await _faultless(course.node.renewed(course.take()))
        log.info("renewed")


async def _serve(counters: Counter[str], notices: Notices, way: tuple[PrivateSocket, str], course: Course) -> bool:
    """Answer clients until the node is to end; True if it is to go on as a new device."""
    door, token = way
    node = course.node
    app = App(node, SystemClock().now_ms, VERSION, counters)
    app.turns = asyncio.Lock()
    app.renew, app.sample = course.renew, course.sample
    app.lookup = app.lookup if app.sample else _lookup(node)
    app.stock, app.tell = Stock(node), notices.tell
    node.typists.changed = lambda space: notices.tell(TYPING_CHANGED, space.hex())
    node.voices.changed = lambda: notices.tell(SOUND_CHANGED)
    app.media = media = MediaDoor(app.node, system_random, asyncio.get_running_loop().time)
    await media.start()
    await name_device(app)
    server = Server(app, notices, token)
    await server.start(door.bound.dup())
    watches = (_share_profile, keep_fetching, keep_pictures, keep_files, keep_noting, keep_sending, keep_limits)
    works = [work(app, notices) for work in watches]
    works += [_tell_of_room(node, notices), _tell_of_age(node, notices), _tell_of_network(notices)]
    works += [memory.keep_tidy(node.slim)]
    tasks = [asyncio.create_task(work) for work in works]
    log.info("ready")
    try:
        course.say(_ready_line(app, door.path))
        await _end(node, course)
        log.info("stopping")
    finally:
        for task in tasks:
            task.cancel()
        await _within_deadline(server.stop())
        await _within_deadline(media.stop())
    return course.way is not None and not course.stop.is_set()


async def _end(node: Node, course: Course) -> None:
    """Wait until somebody asks for the end, or for a new device.

    WorldFault("disk_full", "store_failed") if the disk fails the store, which only a new start can mend.
    """
    while not node.trouble:
        if await course.rest(next_look(HEALTH_INTERVAL)):
            return
    raise WorldFault(node.trouble, "The disk failed; the node ends, and checks its store when it is started again.")


async def _tell_of_room(node: Node, notices: Notices) -> None:
    """Tell whoever listens that the disk became full, or has room again."""
    level = node.room.level
    while True:
        level = await node.room.other_than(level)
        log.warning("disk_room", extra={"kind": level})
        notices.tell(DISK_CHANGED)


async def _tell_of_age(node: Node, notices: Notices) -> None:
    """Tell whoever listens that this store turned out to be older than what others hold, or has all of it again.

    It looks now and then, so that what comes back within seconds alarms nobody.
    """
    behind = 0
    while True:
        await asyncio.sleep(next_look(HEALTH_INTERVAL))
        before, behind = behind, await node.read(lambda cx: len(rollback.spaces_behind(cx)))
        if before != behind:
            log.warning("store_behind", extra={"count": behind})
            notices.tell(AGE_CHANGED)


async def _tell_of_network(notices: Notices) -> None:
    """Tell whoever listens that this machine came off every network, or is on one again."""
    alone = is_alone()
    while True:
        await asyncio.sleep(next_look(HEALTH_INTERVAL))
        before, alone = alone, is_alone()
        if before != alone:
            notices.tell(REACH_CHANGED)


async def _share_profile(app: App, notices: Notices) -> None:
    """Give new contacts my profile: looked at once at the start, and whenever somebody's state changed."""
    subscription = notices.subscribe()
    while True:
        if (await subscription.next()).name in (PERSON_CHANGED, RELOAD):
            try:
                await guarded(people.share_profile(app))
            except AppError as error:
                log.warning("profile_not_shared", extra={"code": error.code})


def listen_address(text: str) -> tuple[str | None, int]:
    """Give the host and port of HOST:PORT, None for every interface; WrongUse."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or len(port) > 5 or int(port) > 65535:
        raise WrongUse("bad_address", "--listen is written HOST:PORT.")
    host = host.removeprefix("[").removesuffix("]")
    return None if host in EVERY_INTERFACE else host, int(port)


def lan_address(text: str) -> str:
    """Give the one IPv4 address for LAN discovery; WrongUse. Whether this machine has it may change while it runs."""
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise WrongUse("bad_address", "--lan is an IPv4 address of this machine.") from None


def allow(account: bytes, purpose: str) -> bool:
    """Say whether an account may link or ask to be a contact: everybody may whom the node itself does not turn away."""
    return bool(account and purpose)


def _ready_line(app: App, path: Path) -> str:
    """Give the one line for whoever started this process; `event` comes first. It may end in a log: no names."""
    node = app.node
    facts = {"account": node.account.hex(), "device": node.device.hex()}
    ready = {"event": "ready", **facts, "port": node.port, "socket": str(path), "pid": os.getpid(), "version": VERSION}
    return json.dumps(ready, separators=(",", ":"))


async def _faultless(work: Awaitable[T]) -> T:
    """Await a call to the node whose faults are the starter's: they become app errors, bugs stay loud."""
    try:
        return await work
    except Fault as fault:
        raise translated(fault) from None


async def _within_deadline(work: Awaitable[None]) -> None:
    """Await an ending that must not hang: what is on the disk is safe without it."""
    try:
        async with asyncio.timeout(STOP_DEADLINE):
            await work
    except TimeoutError:
        log.error("stop_timed_out")
