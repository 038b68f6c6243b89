"""One connection to a relay: who answers, what is asked, what a relay may not do; and a membership at the real one."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from crypto import certificate
from crypto.primitives import mlkem_encapsulate, sha256, x25519_public
from node.errors import Fault, PeerFault, WorldFault
from node.net import limits
from node.net.link import Chance
from node.net.relays import certifying, connection
from node.net.relays.connection import Connection, Denied, connect
from node.net.relays.depot import RelayDepot
from node.net.relays.invitation import read
from node.net.relays.line import Line
from node.net.relays.member import Member
from node.net.websocket import WebSocketTransport
from node.net.wire import Address, Wire
from node.relay.hub import Hub, Outfit
from node.relay.line import Line as RelayEnd
from node.relay.line import answer_line
from node.secure.own import Own
from node.store import relays
from node.store.db import Store
from node.store.relays import RelayRow
from sync import hub
from sync.frames import Bye, Ping, Pong
from tests.node.secure.people import Person
from tests.node.store.making import inline
from tests.world import loop

CHANCE = Chance(os.urandom, mlkem_encapsulate)
PRIVATE = b"\5" * 32
KEY = x25519_public(PRIVATE)

Script = Callable[[RelayEnd], Awaitable[None]]


@asynccontextmanager
async def scripted(script: Script, private: bytes = PRIVATE) -> AsyncIterator[Connection]:
    """A connection to a relay that does what the script says."""
    transport = WebSocketTransport()

    async def accept(wire: Wire) -> None:
        try:
            await script(await answer_line(wire, private, CHANCE))
        except Fault:
            return

    listening = await transport.listen("127.0.0.1", 0, accept)
    reading: asyncio.Task[None] | None = None
    try:
        made = await connect(transport, [Address("127.0.0.1", listening.port)], KEY, os.urandom(32), CHANCE)
        reading = asyncio.ensure_future(made.run())
        yield made
    finally:
        if reading is not None:
            reading.cancel()
            await asyncio.wait([reading])
            if not reading.cancelled():
                reading.exception()
        await listening.close()
        await transport.close()


async def fault_of(work: Awaitable[object]) -> str:
    try:
        await work
    except Fault as fault:
        return fault.code
    return ""


async def test_answers_find_their_questions_in_any_order() -> None:
    async def script(relay: RelayEnd) -> None:
        first = await relay.receive()
        second = await relay.receive()
        assert isinstance(first, hub.GetCard)
        assert isinstance(second, hub.GetCard)
        await relay.send(hub.Took((77, 78)))  # nobody asked
        await relay.send(hub.Card(second.ref, second.name))
        await relay.send(Ping(5))
        assert await relay.receive() == Pong(5)
        await relay.send(hub.Card(first.ref, first.name))
        await relay.receive()

    async with scripted(script) as made:
        names = [bytes([n]) * 32 for n in (1, 2)]
        answers = await asyncio.gather(*(made.ask(hub.GetCard(0, name), hub.Card) for name in names))
        assert [answer.sealed for answer in answers] == names


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda ref: hub.Refuse(ref, "slow_down", 2500), "slow_down"),
        (lambda ref: hub.Took((ref,)), "bad_answer"),
        (lambda ref: Bye("stopping"), "link_closed"),
        (lambda ref: Bye("eat_this"), "link_closed"),
        (lambda ref: hub.Card((ref + 1) % 2**32, b"x"), "link_closed"),
    ],
)
async def test_a_wrong_answer_is_one_fault(answer: Callable[[int], hub.HubFrame], code: str) -> None:
    async def script(relay: RelayEnd) -> None:
        question = await relay.receive()
        assert isinstance(question, hub.GetCard)
        await relay.send(answer(question.ref))
        if code == "link_closed":
            await relay.close()
        await relay.receive()

    async with scripted(script) as made:
        assert await fault_of(made.ask(hub.GetCard(0, b"n" * 32), hub.Card)) == code


async def test_a_refusal_says_how_long_to_wait() -> None:
    denied = Denied("slow_down", 10**9)
    assert denied.wait_s == limits.BACKOFF_CAP_S


async def test_somebody_else_at_the_address_learns_nothing() -> None:
    async def script(relay: RelayEnd) -> None:
        await relay.receive()

    with pytest.raises(PeerFault) as fault:
        async with scripted(script, private=b"\6" * 32):
            pass
    assert fault.value.code == "wrong_relay"


async def test_a_relay_that_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "ANSWER_S", 0.05)

    async def script(relay: RelayEnd) -> None:
        while True:
            await relay.receive()

    async with scripted(script) as made:
        assert await fault_of(made.done(hub.GetCrl(0))) == "relay_silent"
        assert await fault_of(made.done(hub.GetCrl(0))) == "link_closed"


async def test_questions_under_way_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "QUESTIONS", 2)

    async def script(relay: RelayEnd) -> None:
        while True:
            await relay.receive()

    async with scripted(script) as made:
        asking = [asyncio.ensure_future(made.done(hub.GetCrl(0))) for _ in range(2)]
        await asyncio.sleep(0)
        assert await fault_of(made.done(hub.GetCrl(0))) == "link_closed"
        await made.close()
        assert [await fault_of(each) for each in asking] == ["link_closed"] * 2


class Tried:
    """A line of which every try fails in the way given, on a virtual loop."""

    def __init__(self, fails: Callable[[], Fault]) -> None:
        self.at: list[float] = []
        self.states: list[tuple[str, str]] = []
        self._fails = fails
        self.line = Line(KEY, self._connect, self._attend, self._changed, lambda n: b"\xff" * n)

    async def _connect(self) -> Connection:
        self.at.append(asyncio.get_running_loop().time())
        raise self._fails()

    async def _attend(self, line: Line, made: Connection) -> None:
        raise AssertionError

    def _changed(self, line: Line) -> None:
        self.states.append((line.state, line.why))


def test_a_relay_that_is_gone_is_tried_ever_less_and_only_while_wanted() -> None:
    async def scene() -> None:
        tried = Tried(lambda: WorldFault("dial_failed", ""))
        running = asyncio.ensure_future(tried.line.run())
        await asyncio.sleep(1000)
        assert tried.at == []
        tried.line.want()
        await asyncio.sleep(1000)
        begun = len(tried.at)
        assert 5 <= begun <= 9
        tried.line.keep(True)
        await asyncio.sleep(3600)
        pauses = [later - earlier for earlier, later in zip(tried.at[begun + 1 :], tried.at[begun + 2 :], strict=False)]
        assert max(pauses) == pytest.approx(300, rel=0.01)
        assert len(tried.at) - begun < 25
        before = len(tried.at)
        tried.line.reset()
        await asyncio.sleep(0.1)
        assert len(tried.at) == before + 1
        running.cancel()

    loop.run(scene)


def test_a_refusal_for_good_is_shown_and_asked_again_seldom() -> None:
    async def scene() -> None:
        tried = Tried(lambda: Denied("bad_invitation", 0))
        tried.line.keep(True)
        running = asyncio.ensure_future(tried.line.run())
        await asyncio.sleep(3600)
        assert tried.states == [("refused", "bad_invitation")]
        assert len(tried.at) < 40
        running.cancel()

    loop.run(scene)


@asynccontextmanager
async def joined(
    folder: Path, outfit: Outfit | None = None
) -> AsyncIterator[tuple[Hub, Own, Store, RelayRow, Connection]]:
    """Somebody connected to the real relay, enrolled or not; both by one clock."""
    person = Person(folder, "alice")
    person.clock.ms = Outfit().clock.now_ms()
    made = await Hub.open(folder / "relay", bytes(range(32)), outfit or Outfit(clock=person.clock))
    port = await made.start("127.0.0.1", 0)
    invited = read(made.invitation([f"127.0.0.1:{port}"]))
    store = inline(folder / "own.db")
    row = RelayRow(invited.relay, invited.addresses, invited.secret, invited.root, os.urandom(32), os.urandom(32))
    await store.write(lambda tx: relays.put(tx, row))
    transport = WebSocketTransport()
    one = await connect(transport, [Address("127.0.0.1", port)], invited.relay, row.private, CHANCE)
    reading = asyncio.ensure_future(one.run())
    try:
        yield made, person.own, store, row, one
    finally:
        reading.cancel()
        await asyncio.wait([reading])
        await made.close()
        await store.close()
        await transport.close()


async def test_a_member_gets_a_certificate_and_renews_it_before_it_ends(tmp_path: Path) -> None:
    async with joined(tmp_path) as (_, own, store, row, one):
        member = Member(own, store, row, one)
        await member.begin()
        assert await certifying.renew(own, store, row.key, one)
        first = await store.read(lambda cx: relays.get(cx, row.key))
        assert first is not None
        assert sha256(certifying.held(first).root) == row.root
        assert not await certifying.renew(own, store, row.key, one)
        own.clock.ms += 4 * 24 * 3600 * 1000  # type: ignore[attr-defined]
        assert not await certifying.renew(own, store, row.key, one)
        own.clock.ms += 24 * 3600 * 1000  # type: ignore[attr-defined]
        assert await certifying.renew(own, store, row.key, one)
        second = await store.read(lambda cx: relays.get(cx, row.key))
        assert second is not None
        assert second.certificate_key != first.certificate_key
        assert certifying.held(second).root == certifying.held(first).root


async def test_a_certificate_that_was_replaced_or_revoked_is_on_the_list_and_not_used(tmp_path: Path) -> None:
    async with joined(tmp_path) as (_, own, store, row, one):
        await Member(own, store, row, one).begin()

        async def serial() -> bytes:
            kept = await store.read(lambda cx: relays.get(cx, row.key))
            known = certifying.held(kept)
            return certificate.check_certificate(known.certificate, known.root, own.clock.now_ms()).serial

        assert await certifying.renew(own, store, row.key, one)
        first = await serial()
        await one.done(hub.Revoke(0, first))
        assert await certifying.renew(own, store, row.key, one)
        second = await serial()
        own.clock.ms += 5 * 24 * 3600 * 1000  # type: ignore[attr-defined]
        assert await certifying.renew(own, store, row.key, one)
        assert not await certifying.renew(own, store, row.key, one)
        third = await serial()
        known = certifying.held(await store.read(lambda cx: relays.get(cx, row.key)))
        answer = await one.ask(hub.GetCrl(0), hub.Crl)
        number, revoked = certificate.check_revocations(answer.list, known.root, 0, own.clock.now_ms())
        assert {first, second} <= revoked
        assert third not in revoked
        assert number == known.list_number > 0


async def test_a_relay_with_another_authority_than_its_invitation_names_is_not_joined(tmp_path: Path) -> None:
    async with joined(tmp_path) as (_, own, store, row, one):
        member = Member(own, store, replace(row, root=b"x" * 32), one)
        assert await fault_of(member.begin()) == "wrong_root"


async def test_a_wrong_invitation_is_refused_by_the_relay(tmp_path: Path) -> None:
    async with joined(tmp_path) as (_, own, store, row, one):
        member = Member(own, store, replace(row, secret=b"x" * 16), one)
        assert await fault_of(member.begin()) == "bad_invitation"


async def test_blobs_are_kept_at_a_relay_and_come_back_whole(tmp_path: Path) -> None:
    async with joined(tmp_path) as (_, own, store, row, one):
        await Member(own, store, row, one).begin()
        counters: Counter[str] = Counter()
        depot = RelayDepot(lambda: [one], lambda _: [one], counters)
        for size in (1, 48 * 1024, 256 * 1024 + 16, 1024 * 1024 + 16):
            data = os.urandom(size)
            await depot.put(sha256(data), data)
            await depot.put(sha256(data), data)
            assert await depot.get(b"a" * 32, sha256(data)) == data
        assert await depot.get(b"a" * 32, b"n" * 32) is None
        assert await fault_of(RelayDepot(list, lambda _: [], counters).put(b"n" * 32, b"x")) == "no_relay"
        assert counters == {"blobs_left": 8, "blobs_brought": 4}
