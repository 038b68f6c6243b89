"""A relay that lies about topics: what it can bring up, repeat, or send too much of, and what comes of that."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from node.errors import Fault
from node.net.relays import following
from node.net.relays.connection import connect
from node.net.relays.following import MOST
from node.net.relays.invitation import Invitation
from node.net.websocket import WebSocketTransport
from node.net.wire import Address, Wire
from node.relay.line import Line as RelayEnd
from node.relay.line import answer_line
from node.secure import topics as seals
from sync import hub, limits, topic
from sync.frames import Ping, Pong
from tests.node.net.relays.rooms import CHANCE, SECRET, Room, envelope
from tests.node.net.relays.test_connection import KEY, PRIVATE
from tests.node.relay.keeping import Clock

KEYS = topic.keys(SECRET, KEY)
OTHER = topic.keys(b"o" * 32, KEY)
INVITED = Invitation(1, KEY, (), b"", b"")
Script = Callable[[RelayEnd], Awaitable[None]]


@pytest.fixture
async def alice(tmp_path: Path) -> AsyncIterator[Room]:
    room = Room(tmp_path / "alice.db", Clock())
    yield room
    await room.store.close()


def entry(seq: int, text: str) -> topic.Entry:
    return topic.Entry(seq, seals.seal(KEYS.seal, KEYS.topic, envelope(text)))


def entries(*said: tuple[int, str], name: bytes = KEYS.topic) -> topic.Entries:
    return topic.Entries(name, tuple(entry(*each) for each in said))


async def asked(relay: RelayEnd) -> topic.Follow:
    """The question with which the room begins."""
    question = await relay.receive()
    assert isinstance(question, topic.Follow)
    assert [place.topic for place in question.places] == [KEYS.topic]
    return question


async def begin(relay: RelayEnd, after: int = 0) -> topic.Follow:
    question = await asked(relay)
    await relay.send(topic.Followed(question.ref, (topic.Begun(KEYS.topic, after, 0),)))
    return question


async def faced(room: Room, script: Script) -> str:
    """What ends the connection of a room to such a relay, and whatever fails in the script."""
    failed: list[Exception] = []

    async def accept(wire: Wire) -> None:
        relay = await answer_line(wire, PRIVATE, CHANCE)
        try:
            await script(relay)
        except Fault:
            return
        except Exception as error:
            failed.append(error)
        finally:
            await relay.close()

    await room.follow(INVITED)
    transport = WebSocketTransport()
    listening = await transport.listen("127.0.0.1", 0, accept)
    try:
        async with asyncio.timeout(20):
            made = await connect(transport, [Address("127.0.0.1", listening.port)], KEY, os.urandom(32), CHANCE)
            fault = await room.attend(INVITED, made, is_member=False)
    finally:
        await listening.close()
        await transport.close()
    if failed:
        raise failed[0]
    return fault.code if fault is not None else ""


async def test_what_was_read_is_not_handed_on_again(alice: Room) -> None:
    async def script(relay: RelayEnd) -> None:
        await begin(relay)
        await relay.send(entries((1, "one"), (2, "two")))
        assert await relay.receive() == topic.Read(KEYS.topic, 2)
        await relay.send(entries((1, "again"), (2, "two")))
        assert await relay.receive() == topic.Read(KEYS.topic, 2)
        await relay.send(entries((4, "four"), (3, "three")))
        assert await relay.receive() == topic.Read(KEYS.topic, 4)

    assert await faced(alice, script) == "link_closed"
    assert alice.said == [(1, "one"), (2, "two"), (4, "four"), (3, "three")]
    assert (await alice.row(KEYS.topic)).mark == topic.mark_of(entry(4, "four").envelope)


async def test_entries_that_nobody_asked_for_are_passed_over(alice: Room) -> None:
    async def script(relay: RelayEnd) -> None:
        await relay.send(entries((1, "too early")))
        question = await asked(relay)
        await relay.send(topic.Followed(77, (topic.Begun(OTHER.topic, 0, 9),)))
        await relay.send(entries((1, "of another"), name=OTHER.topic))
        await relay.send(topic.Followed(question.ref, (topic.Begun(KEYS.topic, 0, 9),)))
        await relay.send(topic.Entries(KEYS.topic, ()))
        await relay.send(entries((1, "one")))
        assert await relay.receive() == topic.Read(KEYS.topic, 1)

    assert await faced(alice, script) == "link_closed"
    assert alice.texts == ["one"]


async def test_what_nobody_of_the_topic_sealed_is_passed_over(alice: Room) -> None:
    rubbish = [os.urandom(min(topic.SIZES)), b"", os.urandom(17)]
    rubbish.append(seals.seal(OTHER.seal, OTHER.topic, envelope("of another topic")))

    async def script(relay: RelayEnd) -> None:
        await begin(relay)
        made_up = tuple(topic.Entry(number, each) for number, each in enumerate(rubbish, 1))
        await relay.send(topic.Entries(KEYS.topic, (*made_up, entry(9, "good"))))
        assert await relay.receive() == topic.Read(KEYS.topic, 9)

    assert await faced(alice, script) == "link_closed"
    assert (alice.texts, alice.counters["topic_bad_seal"]) == (["good"], 4)


async def test_a_number_at_the_end_of_all_numbers_hides_nothing_for_good(alice: Room) -> None:
    async def lies(relay: RelayEnd) -> None:
        await begin(relay)
        await relay.send(entries((2**63 - 1, "last of all")))
        await relay.receive()

    async def tells(relay: RelayEnd) -> None:
        question = await asked(relay)
        assert question.places[0].after == 2**63 - 1
        await relay.send(topic.Followed(question.ref, (topic.Begun(KEYS.topic, 0, 1),)))
        await relay.send(entries((1, "one")))
        assert await relay.receive() == topic.Read(KEYS.topic, 1)

    await faced(alice, lies)
    await faced(alice, tells)
    assert alice.texts == ["last of all", "one"]
    assert (await alice.row(KEYS.topic)).seq == 1


@pytest.mark.parametrize(
    "frame",
    [
        topic.Entries(KEYS.topic, tuple(topic.Entry(n, b"x") for n in range(limits.HUB_ENTRIES))),
        topic.Entries(KEYS.topic, tuple(topic.Entry(n, bytes(topic.LARGEST)) for n in range(10))),
        topic.Entries(KEYS.topic, ()),
        topic.Gone(OTHER.topic),
        topic.Followed(77, ()),
    ],
)
async def test_a_relay_that_does_not_hold_back_is_hung_up_on(alice: Room, frame: hub.HubFrame) -> None:
    """While nothing can be kept here, no more is taken in than an honest relay has under way."""
    stuck = asyncio.Event()

    async def wait(name: bytes, seq: int, said: bytes) -> None:
        await stuck.wait()

    async def script(relay: RelayEnd) -> None:
        await begin(relay)
        await relay.send(entries((1, "never kept")))
        with suppress(Fault):
            for _ in range(3_000):
                await relay.send(frame)

    alice.topics.listen(wait)
    assert await faced(alice, script) == "too_much"
    assert MOST * limits.HUB_FOLLOWED_BYTES == 4 << 20
    assert alice.texts == []


async def test_an_end_that_is_made_up_costs_a_question(alice: Room) -> None:
    async def script(relay: RelayEnd) -> None:
        await begin(relay)
        await relay.send(topic.Gone(KEYS.topic))
        question = await begin(relay, after=0)
        assert question.places[0].after == 0
        await relay.send(entries((1, "one")))
        assert await relay.receive() == topic.Read(KEYS.topic, 1)

    assert await faced(alice, script) == "link_closed"
    assert alice.texts == ["one"]


async def test_its_own_words_name_no_counter(alice: Room) -> None:
    async def script(relay: RelayEnd) -> None:
        question = await asked(relay)
        await relay.send(hub.Refuse(question.ref, "eat_this"))
        with suppress(Fault):
            await relay.receive()

    async def tried() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await faced(alice, script)

    await tried()
    assert not any("eat" in name for name in alice.counters)


async def test_a_relay_that_knows_no_topics_is_seldom_asked_and_used_for_all_else(
    alice: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "ANSWER_S", 0.01)
    monkeypatch.setattr(following, "SILENT_S", 0.02)
    slept: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        slept.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr("node.net.relays.following.asyncio.sleep", noted)

    async def script(relay: RelayEnd) -> None:
        for _ in range(4):
            assert isinstance(await relay.receive(), topic.Follow)
        await relay.send(Ping(1))
        while isinstance(answer := await relay.receive(), topic.Follow):
            pass  # asked once more meanwhile
        assert answer == Pong(1)

    assert await faced(alice, script) == "link_closed"
    assert alice.counters["topics_unanswered"] >= 3
    assert [each for each in slept if each < 1][:3] == [0.02, 0.04, 0.08]


async def test_a_topic_that_takes_nothing_any_more_is_asked_for_anew(alice: Room) -> None:
    async def script(relay: RelayEnd) -> None:
        await begin(relay)
        appended = await relay.receive()
        assert isinstance(appended, topic.Append)
        await relay.send(hub.Refuse(appended.ref, "not_welcome"))
        await begin(relay)

    await alice.follow(INVITED)
    await alice.say(KEYS.topic, "waits")
    assert await faced(alice, script) == "link_closed"
    assert await alice.waiting() == 1


async def test_a_topic_that_is_followed_again_while_it_ends_is_not_forgotten(alice: Room) -> None:
    async def script(relay: RelayEnd) -> None:
        await begin(relay)
        await alice.store.write(lambda tx: alice.topics.drop(tx, KEYS.topic))
        leaving = await relay.receive()
        assert isinstance(leaving, topic.Unfollow)
        await relay.send(hub.Took((leaving.ref,)))
        ending = await relay.receive()
        assert isinstance(ending, topic.Drop)
        await alice.follow(INVITED)
        await relay.send(hub.Took((ending.ref,)))
        await begin(relay)

    assert await faced(alice, script) == "link_closed"
    assert not (await alice.row(KEYS.topic)).dropped
