"""People of the simulated world: real node, real store, real crypto and the real chat, on a machine made of numbers.

A person's disk is a folder that survives crashes; everything else dies with the node. Chance of every kind comes from
the person's own seeded generator, so that what one does never changes the dice of another.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kyber_py.ml_kem import ML_KEM_768

from app.chat.project import SUBJECT as CHAT
from app.context import App
from app.notices import Notices
from app.people.project import SUBJECT as PEOPLE
from app.projector import Projector
from node import recovering
from node.items import Item
from node.joining import Joined, Wish, join_account
from node.machine import Machine, Where
from node.net.wire import Lan
from node.node import Node, Upward
from node.recovering import Recovered, recover_account
from node.renewal import Admitted
from node.store import own as own_rows
from node.store.connection import Connection, Cursor, Parameters, connect, sqlcipher
from node.store.executor import InlineExecutor
from node.store.room import Boundless
from node.store.transaction import Tx
from node.store.workers import InlineWorkers
from node.system import Clock, Random
from tests.world.lan import Air, FakeLan
from tests.world.network import MemoryTransport

EPOCH_MS = 1_790_000_000_000


class WorldClock:
    """A person's wall clock: virtual time, and however far a jump has put it wrong."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.wrong_ms = 0

    def now_ms(self) -> int:
        return EPOCH_MS + int(self._now() * 1000) + self.wrong_ms


class _KeyBox:
    """A key file without the cost of a passphrase."""

    kind = "passphrase"

    def __init__(self, path: Path) -> None:
        self.path = path

    def unlock(self, passphrase: str | None) -> bytes:
        return b"k" * 32

    def opens_again(self) -> bool:
        return True


class _Open:
    """The product's driver with its files in the clear: what the pages are sealed with decides nothing in a world."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlcipher(path)
        self.executemany = self._connection.executemany
        self.set_progress_handler = self._connection.set_progress_handler
        self.close = self._connection.close

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, parameters: Parameters = ()) -> Cursor:
        if sql.startswith("PRAGMA key"):
            self.execute = self._connection.execute  # type: ignore[method-assign]
            sql = "SELECT 1"
        return self._connection.execute(sql, parameters)


def _unflushed(path: Path, key: bytes) -> Connection:
    """The real settings, minus the wait for the disk: a crash here is one of the process, not of the power."""
    return connect(path, key, flush=False, driver=_Open)


class Person:
    """One person: a name that is also their host, a disk, a clock, and a node while it runs."""

    subjects = (PEOPLE, CHAT)

    def __init__(self, folder: Path, name: str, seed: int, air: Air, now: Callable[[], float]) -> None:
        self.name = name
        self.home = folder / name
        self.clock = WorldClock(now)
        self.told: list[tuple[float, str, Item]] = []
        self.lives = 0
        self.words = ""
        self.counted: Counter[str] = Counter()
        self.node: Node | None = None
        self.app: App | None = None
        self.notices: Notices | None = None
        self.executor = InlineExecutor()
        self._now = now
        self._chance = random.Random(f"{seed}/{name}")
        self._network = air.network
        self._air = air
        self._transport: MemoryTransport | None = None
        self._lan: FakeLan | None = None

    def random(self, length: int) -> bytes:
        return self._chance.randbytes(length)

    def encapsulate(self, public: bytes) -> tuple[bytes, bytes]:
        """ML-KEM-768 with our dice, by another implementation, since the product's draws its own."""
        return ML_KEM_768._encaps_internal(public, self.random(32))

    async def be_born(self) -> None:
        born = await Node.create(self.home, self.name, "-", self._machine(), confirmed=True)
        self.words = born.recovery_phrase

    async def join(self, code: str, at: str = "") -> Joined:
        """Become a device of the account that shows this code; the home is empty."""
        return await join_account(self.home, Wish(code, at, self.name), "-", self._machine(), Where(self.name))

    async def lose_all(self) -> None:
        """The machine burns: nothing is left but the words."""
        await self.crash()
        shutil.rmtree(self.home)

    async def recover(self, code: str, revoke: bool) -> Recovered:
        """Come back by the words, into an empty home, under a code that a contact shows."""
        wish = recovering.Wish(code, name=self.name, revoke=revoke)
        return await recover_account(self.home, wish, (self.words, "-"), self._machine(), Where(self.name))

    async def start(self) -> None:
        """Start the node on the disk as it is."""
        self.lives += 1
        self.notices = notices = Notices(lambda tx: own_rows.count(tx, "notice"))
        projector = Projector(self.subjects, notices, Node.replay)

        def deliver(tx: Tx, item: Item) -> None:
            projector.deliver(tx, item)
            tx.after(lambda: self.told.append((self._now(), self.name, item)))

        node = await Node.open(self.home, "-", Upward(deliver, dear=PEOPLE.kinds), Where(self.name), self._machine())
        await node.write(projector.prepare)
        self._live(node, projector.counters)

    async def renew(self, way: str | Admitted) -> None:
        """Go on as a new device in the same store."""
        assert self.node is not None
        assert self.app is not None
        self._live(await self.node.renewed(way), self.app.counters)

    def _live(self, node: Node, counters: Counter[str]) -> None:
        self.node, self.app = node, App(node, self.clock.now_ms, "world", counters)

    async def crash(self) -> None:
        """As kill -9: the store drops what was not committed, wires break, tasks end; the home is free again."""
        node, self.node, self.app = self.node, None, None
        if node is None:
            return
        self.executor.crash()
        if self._lan is not None:
            self._lan.crash()
        self._network.crash(self.name)
        await node.stop()
        self.counted += node.counters

    async def stop(self) -> None:
        node, self.node, self.app = self.node, None, None
        if node is not None:
            await node.stop()
            self.counted += node.counters

    def move(self) -> None:
        """This machine is on another network now, and notices."""
        assert self._lan is not None
        self._lan.move()

    @property
    def dying(self) -> bool:
        """Whether the store has crashed under a node that still runs."""
        return self.node is not None and self.node.trouble != ""

    def _machine(self) -> Machine:
        self.executor = InlineExecutor()

        def transport() -> MemoryTransport:
            self._transport = self._network.host(self.name)
            return self._transport

        def lan(where: Where, clock: Clock, random: Random) -> Lan:
            self._lan = FakeLan(self._air, self.name, clock, random)
            return self._lan

        return Machine(
            clock=self.clock,
            random=self.random,
            encapsulate=self.encapsulate,
            connect=_unflushed,
            executor=lambda: self.executor,
            workers=InlineWorkers,
            transport=transport,
            lan=lan,
            room=lambda _: Boundless(),
            key_box=_KeyBox,  # type: ignore[arg-type]
        )
