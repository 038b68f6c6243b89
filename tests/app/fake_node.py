"""A node without disk, network or cryptography: it keeps events in memory and hands them up as the real one does.

Several of them make a town, where whatever one publishes reaches the others at once, or once they are back.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeGuard, TypeVar

from sqlcipher3 import dbapi2  # the same SQLite as the store, whose index forgets what is erased

from app import commands
from app.archive.project import SUBJECT as ARCHIVE
from app.calls.project import SUBJECT as CALLS
from app.chat.project import SUBJECT as CHAT
from app.client import LocalClient
from app.context import App
from app.devices.project import SUBJECT as DEVICES
from app.feed.project import SUBJECT as FEED
from app.gallery.project import SUBJECT as GALLERY
from app.group.project import SUBJECT as GROUP
from app.notices import SOUND_CHANGED, Notices
from app.people.project import SUBJECT as PEOPLE
from app.projector import Projector
from app.relays.project import SUBJECT as RELAYS
from app.search.project import SUBJECT as SEARCH
from crypto.errors import Refused
from node.items import ContactChanged, Delivered, Erased, Item, Marked, Sent
from node.store import own
from node.store.transaction import Cx, Tx
from sync.space import direct_space, personal_space
from tests.app.fake_blobs import FakeBlobs
from tests.app.fake_calls import FakeCalls
from tests.app.fake_devices import FakeDevices
from tests.app.fake_guard import FakeGuard
from tests.app.fake_joins import FakeJoins
from tests.app.fake_keeping import FakeBackups, FakeBundles, FakeJobs, FakeSetting
from tests.app.fake_pictures import FakeMedia, FakePictures
from tests.app.fake_relays import FakeRelays
from tests.app.fake_spaces import FakeSpaces
from tests.app.fake_stock import FakeStock
from tests.app.fake_traces import FakeTraces
from tests.app.fake_typists import FakeTypists
from tests.app.fake_viewfinder import FakeViewfinder
from tests.app.fake_voices import FakeVoices

T = TypeVar("T")
START_MS = 1_800_000_000_000
SUBJECTS = (PEOPLE, CHAT, GROUP, FEED, GALLERY, CALLS, ARCHIVE, RELAYS, DEVICES, SEARCH)

TABLES = """
CREATE TABLE own (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE projection (name TEXT PRIMARY KEY, version INTEGER NOT NULL, upto INTEGER NOT NULL DEFAULT 0);
"""


@dataclass(frozen=True)
class FakeContact:
    account: bytes
    name: str
    state: str
    space: bytes
    why: str = ""
    hides: bool = False


@cache
def _empty_tables() -> Any:
    """The database of a node that has heard of nothing, made once: thousands of nodes begin with a copy."""
    connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.executescript(TABLES)
    Projector(SUBJECTS, Notices(lambda _: 0), lambda _: iter(())).prepare(Tx(connection))
    return connection


@dataclass(frozen=True)
class FakeNearby:
    id: str
    name: str
    address: str


@dataclass
class Town:
    """Everybody who can be reached, and the one clock they share."""

    nodes: dict[bytes, FakeNode] = field(default_factory=dict)
    now_ms: int = START_MS
    drawn: int = 0

    def draw(self, what: str) -> bytes:
        self.drawn += 1
        return hashlib.sha256(f"{what} {self.drawn}".encode()).digest()

    async def person(self, name: str) -> FakePerson:
        node = FakeNode(self, name)
        self.nodes[node.account] = node
        await node.write(node.projector.prepare)
        return FakePerson(node)


class FakeNode:
    """Has the face of `node.node.Node`."""

    def __init__(self, town: Town, name: str) -> None:
        self.town = town
        self.name = name
        self.account = town.draw("account")
        self.device = town.draw("device")
        self.port = 4242
        self.failed = False
        self.away = False
        self.confirmed = False
        self.guests: list[bytes] = []  # who used my newest invite
        self.invite_ends = 0  # ms
        self.links: list[dict[str, object]] = []
        self.disk = "plenty"
        self.behind = 0
        self.out = False
        self.items: list[Item] = []
        self.known: dict[bytes, FakeContact] = {}
        self.asked: list[tuple[object, ...]] = []
        self.pictures = FakePictures()
        self._late: list[tuple[Delivered | Erased, FakeNode]] = []
        self._hlc = 0
        self.spaces = FakeSpaces(self)
        self.joins = FakeJoins(self)
        self.calls = FakeCalls(self)
        self.voices = FakeVoices(lambda: self.calls.busy)
        self.viewfinder = FakeViewfinder()
        self.typists = FakeTypists(self)
        self.blobs = FakeBlobs(self)
        self.relays = FakeRelays()
        self.devices = FakeDevices(self.device)
        self.guard = FakeGuard(self)
        self.traces = FakeTraces()
        self.jobs = FakeJobs()
        self.backups = FakeBackups()
        self.bundles = FakeBundles()
        self.setting = FakeSetting()
        self.alone = False
        self._connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
        _empty_tables().backup(self._connection)
        self.notices = Notices(lambda tx: own.count(tx, "notice"))
        self.voices.changed = lambda: self.notices.tell(SOUND_CHANGED)
        self.projector = Projector(SUBJECTS, self.notices, self.replay)

    @property
    def personal_space(self) -> bytes:
        return personal_space(self.account)

    def replay(self, tx: Tx) -> Iterator[Item]:
        return iter(self.items)

    async def read(self, work: Callable[[Any], T]) -> T:
        return work(Cx(self._connection))

    async def write(self, work: Callable[[Any], T]) -> T:
        tx = Tx(self._connection)
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(tx)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        for callback in tx.callbacks:
            callback()
        return result

    async def tell(self, *items: Item) -> None:
        """Keep items and hand them up, in one transaction."""
        self.items += items
        await self.write(lambda tx: [self.projector.deliver(tx, item) for item in items])

    async def publish(
        self, space: bytes, kind: int, payload: Mapping[str, object], expires: int = 0, instead: bytes = b""
    ) -> bytes:
        if instead:
            if any(isinstance(each, Erased) and each.target == instead for each in self.items):
                raise Refused("gone_already", "That does not wait any more: it was sent, changed or taken back.")
            await self.publish_erase(self.personal_space, instead)
        item = self._stated(space, kind, payload, expires)
        if self.spaces.knows(space):
            await self.spaces.state(item)
            return item.event_id
        await self.tell(item)
        await self._send(item)
        return item.event_id

    async def publish_erase(self, space: bytes, *targets: bytes) -> bytes:
        ident = self._stated(space, 40, {}).event_id
        if shared := self.spaces.knows(space):
            self.spaces.check_erasable(space, targets)
        for target in targets:
            item = Erased(space, target, self.account, mine=True, by_right=self.spaces.groups.moderates(space))
            if shared:
                await self.spaces.state(item)
                continue
            await self.tell(item)
            await self._send(item)
        return ident

    def tick(self) -> int:
        """The clock value of what is stated now."""
        self._hlc = max(self._hlc + 1, self.town.now_ms << 16)
        return self._hlc

    def hear(self, hlc: int) -> None:
        """Go on behind what was heard."""
        self._hlc = max(self._hlc, hlc)

    def _stated(self, space: bytes, kind: int, payload: Mapping[str, object], expires: int = 0) -> Delivered:
        hlc = self.tick()
        seq = 1 + sum(1 for item in self.items if isinstance(item, Delivered) and item.mine and item.space == space)
        return Delivered(
            event_id=self.town.draw("event"),
            space=space,
            author=self.account,
            device=self.device,
            seq=seq,
            kind=kind,
            payload=dict(payload),
            hlc=hlc,
            time_ms=hlc >> 16,
            mine=True,
            expires=expires,
        )

    async def expire(self) -> None:
        """Drop what is over by the clock of the town, as a real node does by itself."""
        over = [item for item in self.items if _is_over(item, self.town.now_ms)]
        self.items = [item for item in self.items if item not in over]
        for item in over:
            erased = Erased(item.space, item.event_id, item.author, item.mine, expired=True)
            await self.tell(replace(item, payload={}), erased)

    async def _send(self, item: Delivered | Erased) -> None:
        for contact in self.known.values():
            if contact.space == item.space and contact.state == "contact":
                other = self.town.nodes[contact.account]
                if other.away or self.away:
                    other._late.append((item, self))
                else:
                    await other.receive(item, self)

    async def receive(self, item: Delivered | Erased, sender: FakeNode) -> None:
        if self.guard.drops(item, sender):
            return
        if isinstance(item, Erased):
            await self.tell(Erased(item.space, item.target, item.author, mine=False))
            return
        fields = {name: getattr(item, name) for name in Delivered.__slots__}
        await self.tell(Delivered(**(fields | {"mine": False})))
        await sender.tell(
            Sent(item.event_id, self.device, item.kind),
            Marked(item.space, self.account, self.device, item.device, item.seq, 0),
        )

    async def come_back(self) -> None:
        self.away = False
        late, self._late = self._late, []
        for item, sender in late:
            await self.receive(item, sender)
        await self.spaces.flush_town()
        await self.blobs.flush_town()

    async def mark_read(self, space: bytes) -> None:
        if space in self.spaces.groups.known:
            await self.spaces.groups.mark_read(space)
        for contact in self.known.values():
            if contact.space == space and contact.state == "contact":
                seqs = [item.seq for item in self.items if isinstance(item, Delivered) and item.space == space]
                seen, other = max(seqs, default=0), self.town.nodes[contact.account]
                await other.tell(Marked(space, self.account, self.device, other.device, seen, seen))

    async def contacts(self) -> Sequence[FakeContact]:
        return list(self.known.values())

    async def requests(self) -> Sequence[FakeContact]:
        return [contact for contact in self.known.values() if contact.state == "requested"]

    async def know(self, other: FakeNode, state: str) -> FakeContact:
        contact = FakeContact(other.account, other.name, state, direct_space(self.account, other.account))
        self.known[other.account] = contact
        await self.tell(ContactChanged(other.account))
        if state == "contact":
            await self.spaces.befriended(other.account)
        return contact

    async def befriend(self, other: FakeNode) -> FakeContact:
        await other.know(self, "contact")
        return await self.know(other, "contact")

    async def invite(self, expires_seconds: int, uses: int, addresses: Sequence[str]) -> str:
        self.asked.append(("invite", expires_seconds, uses, tuple(addresses)))
        self.guests, self.invite_ends = [], self.town.now_ms + 1000 * expires_seconds
        return f"kith://i#{self.account.hex()}"

    async def accept(self, link: str) -> FakeContact:
        other = self.town.nodes.get(bytes.fromhex(link.partition("#")[2])) if link.startswith("kith://i#") else None
        if other is None:
            raise Refused("bad_link", "That is not an invite link.")
        other.guests.append(self.account)
        return await self.befriend(other)

    async def invited(self, link: str) -> tuple[bool, Sequence[bytes]]:
        if link != f"kith://i#{self.account.hex()}":
            raise Refused("not_my_invite", "This invite link is not your own.")
        return not self.guests and self.town.now_ms < self.invite_ends, self.guests

    async def nearby(self, seconds: float) -> Sequence[FakeNearby]:
        others = [node for node in self.town.nodes.values() if node is not self]
        return [FakeNearby(node.account.hex()[:16], node.name, f"127.0.0.1:{node.port}") for node in others]

    async def add_nearby(self, nearby_id: str) -> FakeContact:
        for node in self.town.nodes.values():
            if node.account.hex()[:16] == nearby_id:
                await node.know(self, "requested")
                return await self.know(node, "asked")
        raise Refused("nobody_nearby", "Nobody with this id is nearby now.")

    async def approve(self, account: bytes) -> FakeContact:
        return await self.befriend(self.town.nodes[account])

    async def dial(self, host: str, port: int, account: bytes | None = None) -> FakeContact:
        self.asked.append(("dial", host, port, account))
        return self.known[account] if account else next(iter(self.known.values()))

    async def set_name(self, name: str) -> None:
        self.name = name

    async def recovery_phrase(self) -> str:
        return "" if self.confirmed else " ".join(["abandon"] * 23 + ["art"])

    async def confirm_phrase(self) -> None:
        self.confirmed = True

    async def check_phrase(self, phrase: str) -> None:
        if phrase != " ".join(["abandon"] * 23 + ["art"]):
            raise Refused("wrong_phrase", "This is not the recovery phrase of this account.")

    async def status(self) -> Mapping[str, object]:
        found = {"port": self.port, "addresses": ["192.0.2.7:4242"], "lan": True, "outbox": 0, "links": self.links}
        kept = {"home": "the home of " + self.name, "lock": "keychain", "disk": self.disk, "behind": self.behind}
        kept |= {"out": self.out, "alone": self.alone}
        return found | kept | {"counters": {"messages_lost_total": 0}}


class FakePerson:
    """A node with its app, asked as a client would."""

    def __init__(self, node: FakeNode) -> None:
        self.node = node
        self.app = App(node, lambda: node.town.now_ms, "0.0.test", node.projector.counters)
        self.app.turns = asyncio.Lock()
        self.app.media = FakeMedia()
        self.app.stock = FakeStock(node)
        self.app.tell = node.notices.tell
        self.call = LocalClient(self.app).call

    @property
    def id(self) -> str:
        return self.node.account.hex()


def _is_over(item: Item, now_ms: int) -> TypeGuard[Delivered]:
    return isinstance(item, Delivered) and 0 < item.expires * 1000 <= now_ms and bool(item.payload)


def names_of_all_commands() -> list[str]:
    return [entry.name for entry in commands.every()]
