"""The way of a message, as its author and its reader can look it up: which way, when, how often, and why it waits."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.chat import api as chat
from app.people import api as people
from node.store import traces
from tests.world.network import Weather
from tests.world.pair import World, live, texts
from tests.world.people import Person
from tests.world.relay import Malice

DAY_S = 24 * 3600.0


async def only(person: Person, ident: str):
    """The one delivery of a message."""
    (delivery,) = (await chat.trace(person.app, ident)).deliveries
    return delivery


async def send(world: World, text: str) -> str:
    return (await chat.send(world.alice.app, "bob", text)).id


def test_a_message_over_a_link_is_followed_to_its_being_read(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        ident = await send(world, "hello")
        await world.rest(60)
        sent = await only(world.alice, ident)
        assert (sent.name, sent.way, sent.relay, sent.waits) == ("bob", "direct", "", "")
        written = (await chat.trace(world.alice.app, ident)).written_at
        assert written <= sent.queued_at <= sent.left_at <= sent.received_at
        assert sent.read_at is None
        await chat.read(world.bob.app, "alice")
        await asyncio.sleep(10)
        read = await only(world.alice, ident)
        assert read.read_at > read.received_at
        came = await chat.trace(world.bob.app, ident)
        assert not came.mine
        assert [(each.way, each.copies) for each in came.arrivals] == [("direct", 0)]
        assert came.written_at == written

    live(scene, World(tmp_path, number=0, linked=True))


def test_why_a_message_waits_is_told_at_each_stage(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        (relay,) = world.relays
        await world.befriend()
        await world.rest(60)
        await world.bob.stop()
        await relay.crash()
        await asyncio.sleep(5)
        ident = await send(world, "hello")
        waiting = await only(world.alice, ident)
        assert (waiting.waits, waiting.left_at) == ("no_relay", None)
        assert "the relay relay0:4200 is not connected" in waiting.why
        await relay.start()
        world.alice.move()
        await asyncio.sleep(60)
        stored = await only(world.alice, ident)
        assert (stored.waits, stored.way, stored.relay) == ("at_relay", "relay", "relay0:4200")
        assert stored.why == "It lies at the relay relay0:4200 until the device of bob gets it there."
        await world.bob.start()
        await world.rest(600)
        done = await only(world.alice, ident)
        assert (done.waits, done.why, done.way) == ("", "", "relay")
        assert done.left_at < done.received_at
        (came,) = (await chat.trace(world.bob.app, ident)).arrivals
        assert (came.way, came.relay) == ("relay", "relay0:4200")

    live(scene, World(tmp_path))


def test_a_full_mailbox_and_a_person_without_one_are_told(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        (relay,) = world.relays
        await world.befriend()
        await world.rest(60)
        relay.malice.refuses = "box_full"
        ident = await send(world, "hello")
        await asyncio.sleep(30)
        full = await only(world.alice, ident)
        assert full.waits == "turned_away"
        assert full.why.endswith("The mailbox there is full.")
        relay.malice.refuses = ""
        await world.rest()
        await world.alice.node.write(lambda tx: tx.execute("UPDATE contact SET mailboxes = '[]'"))
        await world.alice.stop()
        await world.alice.start()
        lonely = await only(world.alice, await send(world, "anybody?"))
        assert lonely.waits == "no_way"

    live(scene, World(tmp_path))


def test_a_message_to_who_has_not_answered_yet_waits_for_that(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        link = (await people.invite(world.bob.app)).link
        await world.bob.stop()
        await people.accept(world.alice.app, link)
        (row,) = await people.list_(world.alice.app)
        ident = (await chat.send(world.alice.app, row.id, "hello")).id
        waiting = await only(world.alice, ident)
        assert (waiting.waits, waiting.device, waiting.queued_at) == ("asked", "", None)

    live(scene, World(tmp_path, number=0, linked=True))


def test_copies_are_counted_and_shown_once(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        idents = [await send(world, f"text {n}") for n in range(20)]
        await world.rest()
        came = [await chat.trace(world.bob.app, ident) for ident in idents]
        assert sum(each.copies for trace in came for each in trace.arrivals) > 0
        assert await texts(world.bob, "alice") == [f"text {n}" for n in range(20)]

    live(scene, World(tmp_path, number=0, linked=True, weather=Weather(0.1, 0.4, 0.02, 0.03)))


def test_a_bad_relay_leaves_a_true_trace(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        idents = [await send(world, f"text {n}") for n in range(10)]
        await world.rest()
        for ident in idents:
            done = await only(world.alice, ident)
            assert (done.waits, done.way) == ("", "relay")
            assert done.queued_at <= done.left_at <= done.received_at

    live(scene, World(tmp_path, Malice(drops=0.3, doubles=0.5)))


def test_traces_are_kept_for_a_week_beyond_being_read_and_ninety_days_at_most(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await world.befriend()
        await send(world, "read")
        await world.rest(60)
        await chat.read(world.bob.app, "alice")
        await asyncio.sleep(60)
        unread = await send(world, "unread")
        await world.rest(60)
        await world.bob.stop()
        waiting = await send(world, "waits")

        async def kept() -> list[bytes]:
            return [row for (row,) in await world.alice.node.read(lambda cx: cx.rows("SELECT event_id FROM delivery"))]

        assert len(await kept()) == 3
        for days, expected in ((8, {unread, waiting}), (91, {waiting})):
            world.alice.clock.wrong_ms = int(days * DAY_S * 1000)
            now = world.alice.clock.now_ms()
            await world.alice.node.write(lambda tx, now=now: traces.forget(tx, now))
            assert {row.hex() for row in await kept()} == expected

    live(scene, World(tmp_path, number=0, linked=True))
