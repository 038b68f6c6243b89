"""Two real nodes that cannot dial each other, and a real relay process on loopback; also when it is killed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.chat import api as chat
from app.chat.project import SUBJECT as CHAT
from app.context import App
from app.notices import Notices
from app.people import api as people
from app.people.project import SUBJECT as PEOPLE
from app.projector import Projector
from app.relays import api as relays
from app.relays.project import SUBJECT as RELAYS
from node.errors import WorldFault
from node.machine import Machine, Where
from node.net.websocket import WebSocketTransport
from node.net.wire import Wire
from node.node import Node, Upward
from node.store import invites, joins, outbox
from node.store import own as own_rows
from node.store.joins import WAITING, LinkRow, RequestRow
from node.store.transaction import Tx
from node.system import SystemClock
from sync.ranks import ADMIN
from tests.person import QuickPerson, end_everybody, wait_for
from tests.world.people import _KeyBox, _unflushed

pytestmark = pytest.mark.xdist_group("processes")


class Recluse(WebSocketTransport):
    """Reaches nobody but relays."""

    ports: frozenset[int] = frozenset()

    async def dial(self, host: str, port: int) -> Wire:
        if port not in self.ports:
            raise WorldFault("dial_failed", "The other device could not be reached at this address.")
        return await super().dial(host, port)


@dataclass
class Hermit:
    """Somebody with a node in this process that reaches nobody but relays."""

    folder: Path
    name: str
    node: Node | None = None
    app: App | None = None
    shown: list[str] = field(default_factory=list)

    def machine(self) -> Machine:
        return Machine(
            connect=_unflushed,
            key_box=_KeyBox,  # type: ignore[arg-type]
            transport=Recluse,
            lan=lambda *_: None,
        )

    async def start(self) -> None:
        home = self.folder / self.name
        if not home.exists():
            await Node.create(home, self.name, "-", self.machine(), confirmed=True)
        notices = Notices(lambda tx: own_rows.count(tx, "notice"))
        projector = Projector((PEOPLE, CHAT, RELAYS), notices, Node.replay)
        node = await Node.open(home, "-", Upward(projector.deliver), Where("127.0.0.1", use_lan=False), self.machine())
        await node.write(projector.prepare)
        self.node, self.app = node, App(node, SystemClock().now_ms, "test", projector.counters)

    async def stop(self) -> None:
        node, self.node = self.node, None
        if node is not None:
            await node.stop()

    async def texts(self, contact: str) -> list[str]:
        return [row.text for row in await chat.timeline(self.app, contact, limit=200)]

    async def is_friend(self) -> bool:
        return [each.state for each in await people.list_(self.app)] == ["contact"]

    async def at_rest(self) -> bool:
        assert self.node is not None
        return not await self.node.read(outbox.count)

    async def link(self) -> str:
        """An invite that names an address nobody answers at."""
        return (await people.invite(self.app, address=["127.0.0.1:9"])).link


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await holds():
            await asyncio.sleep(0.02)


@pytest.fixture(scope="module")
def relay() -> Iterator[tuple[QuickPerson, str]]:
    """A node that is the relay for its people, in a process of its own, and the invitation to it."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        try:
            keeper = QuickPerson("Keeper", Path(folder))
            keeper.create()
            keeper.start()
            served = keeper.kith("relays", "serve", "on")
            assert served["on"]
            Recluse.ports = frozenset({int(keeper.kith("relays", "list")[0]["addresses"][0].rpartition(":")[2])})
            yield keeper, served["invitation"]
        finally:
            end_everybody()


@pytest.fixture
async def hermits(tmp_path: Path, relay: tuple[QuickPerson, str]) -> AsyncIterator[tuple[Hermit, Hermit]]:
    alice, bob = Hermit(tmp_path, "Alice"), Hermit(tmp_path, "Bob")
    for person in (alice, bob):
        await person.start()
        joined = await relays.add(person.app, relay[1])
        assert (joined.state, joined.why, joined.mine) == ("connected", None, False)
        assert joined.quota_bytes > 0
    yield alice, bob
    for person in (alice, bob):
        await person.stop()


async def test_two_who_never_meet_befriend_and_talk(hermits: tuple[Hermit, Hermit]) -> None:
    alice, bob = hermits
    link = await alice.link()
    await asyncio.sleep(0)
    await until(lambda: _has_card(alice))
    await alice.stop()
    await people.accept(bob.app, link)
    await until(lambda: _is_asked(bob))
    await alice.start()
    await until(alice.is_friend)
    await until(bob.is_friend)
    for n in range(10):
        await chat.send(alice.app, "Bob", f"a{n}")
        await chat.send(bob.app, "Alice", f"b{n}")

    async def all_there() -> bool:
        return len(await alice.texts("Bob")) == 20 == len(await bob.texts("Alice"))

    await until(all_there)
    await until(alice.at_rest)
    await chat.read(bob.app, "Alice")

    async def all_read() -> bool:
        return {row.state for row in await chat.timeline(alice.app, "Bob", limit=50) if row.mine} == {"read"}

    await until(all_read)
    assert [(row.name, row.how) for row in await relays.reach(alice.app)] == [("Bob", "relay")]


async def test_a_link_into_a_group_works_while_its_maker_is_off(hermits: tuple[Hermit, Hermit]) -> None:
    """One letter carries who wants to be a contact and what is answered; the other brings group, log and keys."""
    alice, bob = hermits
    assert alice.node is not None
    assert bob.node is not None
    space = await alice.node.spaces.found("group", {"use": "chat", "title": "Trip"}, [], history="full")
    made = await alice.node.joins.invite(space, "Trip", 3600, 1, ["Who are you?"], ["127.0.0.1:9"])
    await until(lambda: _has_card(alice))
    await alice.stop()
    await bob.node.joins.join(made.link, ["Bob"])
    await until(lambda: _is_asked(bob))
    await alice.start()
    asked = alice.node.joins

    async def is_asked() -> bool:
        return [row.answers for row in await asked.requests()] == [("Bob",)]

    await until(is_asked)
    await bob.stop()
    await asked.admit(space, (await asked.requests())[0].account)

    async def is_left_at_the_relay() -> bool:
        assert alice.node is not None
        unposted = "SELECT count(*) FROM outbox WHERE id NOT IN (SELECT outbox FROM posted)"
        return not await alice.node.read(lambda cx: cx.value(unposted))

    await until(is_left_at_the_relay)
    await alice.stop()
    await bob.start()
    inside = bob.node.spaces

    async def belongs() -> bool:
        return [each.joined for each in await inside.every() if each.id == space] == [True]

    await until(belongs)
    assert await bob.node.joins.asked() == []


async def test_another_admin_decides_by_mail_who_comes_in(hermits: tuple[Hermit, Hermit]) -> None:
    """Who asks is on Alice's disk, of whom Bob gets to know, and what he decides, by letters alone.

    Perhaps he hears of it before he hears that he is an admin.
    """
    alice, bob = hermits
    here, there = alice.node, bob.node
    assert here is not None
    assert there is not None
    link = await alice.link()
    await until(lambda: _has_card(alice))
    await people.accept(bob.app, link)
    await until(alice.is_friend)
    await until(bob.is_friend)
    space = await here.spaces.found("group", {"use": "chat", "title": "Trip"}, [there.account], history="full")
    await here.spaces.rank(space, there.account, ADMIN)

    def ask(tx: Tx) -> None:
        invites.add(tx, b"s" * 16, 2**31, 1)
        joins.put_link(tx, LinkRow(b"s" * 16, space, True, ("Why?",), "link", False, 1))
        joins.put_request(tx, RequestRow(space, b"?" * 32, b"d" * 32, b"s" * 16, 1, WAITING, ("so",), 1))
        tx.after(here._own.wake.joins)

    await here.write(ask)

    async def is_shown() -> bool:
        return [(row.holder, row.answers) for row in await there.joins.requests()] == [(here.account, ("so",))]

    await until(is_shown)
    await there.joins.decline(space, b"?" * 32)

    async def is_done() -> bool:
        return await there.joins.requests() == await here.joins.requests() == []

    await until(is_done)
    assert [(row.code, row.by) for row in await there.joins.decided()] == [("declined", there.account)]


async def test_a_relay_that_is_killed_in_the_middle_loses_nothing(
    hermits: tuple[Hermit, Hermit], relay: tuple[QuickPerson, str]
) -> None:
    alice, bob = hermits
    keeper = relay[0]
    await people.accept(bob.app, await alice.link())
    await until(alice.is_friend)
    await until(bob.is_friend)
    for n in range(40):
        await chat.send(alice.app, "Bob", f"a{n}")
        await chat.send(bob.app, "Alice", f"b{n}")
        if n in (10, 25):
            await asyncio.to_thread(keeper.kill)
            await asyncio.to_thread(keeper.start)
            for person in (alice, bob):
                assert person.node is not None
                await person.node.relays._office.look_again()  # no need to wait for the backoff
    await until(alice.at_rest)
    await until(bob.at_rest)
    everything = sorted(f"{who}{n}" for who in "ab" for n in range(40))
    assert sorted(await alice.texts("Bob")) == everything
    assert sorted(await bob.texts("Alice")) == everything


def test_being_a_relay_lasts_over_restarts_until_it_is_ended(relay: tuple[QuickPerson, str]) -> None:
    keeper, invitation = relay
    assert keeper.stop() == 0
    keeper.start()
    assert keeper.kith("relays", "serve") == {"on": True, "invitation": invitation}
    own = wait_for("the keeper is its own member", lambda: [r for r in keeper.kith("relays", "list") if r["mine"]])
    assert wait_for("it is connected", lambda: keeper.kith("relays", "list")[0]["state"] == "connected")
    assert own[0]["addresses"][0].startswith("127.0.0.1:")
    assert keeper.kith("status")["relay"]["relay_connections"] == 1
    assert keeper.kith("relays", "serve", "off") == {"on": False, "invitation": ""}
    assert keeper.kith("relays", "list") == []
    assert "relay" not in keeper.kith("status")
    assert keeper.kith("relays", "serve", "on")["on"]
    assert keeper.kith("relays", "remove", own[0]["id"])["mine"]
    assert keeper.kith("relays", "serve") == {"on": False, "invitation": ""}


async def _has_card(person: Hermit) -> bool:
    assert person.node is not None
    office = person.node.relays._office
    return any(line.connection is not None for line in office._lines.values()) and office.counters["cards_left"] > 0


async def _is_asked(person: Hermit) -> bool:
    assert person.node is not None
    return [each.state for each in await people.list_(person.app)] == ["asked"] and person.node.relays._office.counters[
        "mail_posted"
    ] > 0
