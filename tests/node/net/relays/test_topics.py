"""Topics as a node uses them, at the real relay: what is said reaches all once, over restarts and lost disks."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from node.errors import PeerFault, Refused, WorldFault
from node.net.relays import appending, following
from node.relay.limits import Quotas
from node.store import topics
from sync import topic
from tests.node.net.relays.rooms import SECRET, Room, envelope, held, open_relay, until
from tests.node.relay.keeping import Clock

Rooms = Callable[[str], Room]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes before a topic was made looks again soon."""
    monkeypatch.setattr(following, "FIRST_S", 0.01)


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    """Rooms on stores in this test's folder."""
    clock, made = Clock(), []

    def make(name: str) -> Room:
        room = Room(tmp_path / f"{name}.db", clock)
        made.append(room)
        return room

    yield make
    for room in made:
        await room.store.close()


@pytest.fixture
async def serving(tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    async with AsyncExitStack() as stack:

        async def start(**outfit: Any) -> Any:
            return await stack.enter_async_context(open_relay(tmp_path / "relay", Clock(), **outfit))

        yield start


async def test_what_is_said_reaches_all_who_follow_once(serving: Any, rooms: Rooms) -> None:
    made, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    name = await alice.follow(invited, make=True)
    assert await bob.follow(invited) == name
    await alice.say(name, "one", "two")
    async with alice.at(invited), bob.at(invited, is_member=False):
        await until(lambda: bob.texts == ["one", "two"])
        await bob.say(name, "three")
        await until(lambda: alice.texts == bob.texts == ["one", "two", "three"])
        assert [seq for seq, _ in bob.said] == [1, 2, 3]
        assert alice.topics.state(invited.relay, name) == "followed"
        await bob.read(name, 3)
        await until(lambda: _all_read(made))
    assert (await alice.waiting(), await bob.waiting(), await held(made)) == (0, 0, 3)


def _all_read(made: Any) -> bool:
    return all(not session.following.count for session in made._house.sessions)


async def test_it_goes_on_where_it_was(serving: Any, rooms: Rooms) -> None:
    _, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    name = await alice.follow(invited, make=True)
    await bob.follow(invited)
    async with alice.at(invited), bob.at(invited):
        await alice.say(name, "one", "two")
        await bob.read(name, 2)
    async with alice.at(invited):
        await alice.say(name, "three")
        await until(lambda: "three" in alice.texts)
    async with bob.at(invited):
        await until(lambda: bob.texts == ["one", "two", "three"])


async def test_what_could_not_be_kept_comes_again(serving: Any, rooms: Rooms) -> None:
    """The place moves only after everything before it is on the disk."""
    _, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    name = await alice.follow(invited, make=True)
    await bob.follow(invited)
    kept: list[str] = []

    async def failing(name: bytes, seq: int, said: bytes) -> None:
        await asyncio.sleep(0)
        if seq == 2:
            raise WorldFault("disk_full", "no")
        kept.append(str(seq))

    bob.topics.listen(failing)
    async with alice.at(invited):
        await alice.say(name, "one", "two", "three")
        await until(lambda: len(alice.texts) == 3)
        async with bob.at(invited) as connection:
            await until(lambda: connection._closed)
        assert (await bob.row(name)).seq < 2
        bob.topics.listen(bob.keep)
        async with bob.at(invited):
            await bob.read(name, 3)
            assert bob.texts[-2:] == ["two", "three"]


async def test_rubbish_in_a_topic_is_passed_over(serving: Any, rooms: Rooms) -> None:
    """Whoever has been put out of a group, or the relay itself, can bring up anything."""
    _, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    name = await alice.follow(invited, make=True)
    await bob.follow(invited)
    async with alice.at(invited), bob.at(invited):
        await until(lambda: alice.topics.state(invited.relay, name) == "followed")
        await alice.store.write(lambda tx: topics.queue(tx, name, os.urandom(min(topic.SIZES)), 0))
        await alice.say(name, "after it")
        await until(lambda: bob.texts == ["after it"])
        await bob.read(name, 2)
    assert (bob.said, bob.counters["topic_bad_seal"]) == ([(2, "after it")], 1)


async def test_what_its_taker_has_no_use_for_is_passed_over(serving: Any, rooms: Rooms) -> None:
    _, invited = await serving()
    alice = rooms("alice")
    name = await alice.follow(invited, make=True)

    async def picky(name: bytes, seq: int, said: bytes) -> None:
        if seq == 1:
            raise PeerFault("wrong_key", "no")
        await alice.keep(name, seq, said)

    alice.topics.listen(picky)
    async with alice.at(invited):
        await alice.say(name, "one", "two")
        await until(lambda: alice.texts == ["two"])
        assert alice.counters["topic_wrong_key"] == 1


async def test_who_is_no_member_follows_once_somebody_has_made_it(serving: Any, rooms: Rooms) -> None:
    _, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    name = await bob.follow(invited, make=True)
    await bob.say(name, "early")
    async with bob.at(invited, is_member=False):
        await until(lambda: bob.topics.state(invited.relay, name) == "unknown_topic")
        assert await bob.waiting() == 1
        await alice.follow(invited, make=True)
        async with alice.at(invited):
            await until(lambda: alice.texts == bob.texts == ["early"])


async def test_a_topic_that_ended_is_made_again_by_who_makes_it(serving: Any, rooms: Rooms) -> None:
    made, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    name = await alice.follow(invited, make=True)
    await bob.follow(invited)
    async with alice.at(invited), bob.at(invited):
        await alice.say(name, "one")
        await until(lambda: bob.texts == ["one"])
        member = await made._house.store.read(lambda cx: cx.value("SELECT member FROM topic"))
        await made._house.drop_topic(member, name)
        await until(lambda: alice.counters["topics_followed"] == 2)
        bob.topics.changed(invited.relay)
        await until(lambda: bob.counters["topics_followed"] == 2)
        await alice.say(name, "anew")
        await until(lambda: bob.said == [(1, "one"), (1, "anew")])


async def test_a_relay_that_was_put_back_leaves_nothing_out(tmp_path: Path, rooms: Rooms) -> None:
    """Its numbers are used anew for other entries: by the mark of the last one the reader is given everything again."""
    clock, folder = Clock(), tmp_path / "relay"
    alice, bob = rooms("alice"), rooms("bob")
    async with open_relay(folder, clock) as (_, invited):
        name = await alice.follow(invited, make=True)
        await bob.follow(invited)
        async with alice.at(invited), bob.at(invited):
            await alice.say(name, "one")
            await bob.read(name, 1)
            await until(lambda: _all_left(alice))
    shutil.copytree(folder, tmp_path / "copy")
    async with open_relay(folder, clock) as (_, invited), alice.at(invited), bob.at(invited):
        await alice.say(name, "lost")
        await bob.read(name, 2)
        await until(lambda: _all_left(alice))  # else she says it again to the relay that has lost it
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "copy", folder)
    async with open_relay(folder, clock) as (_, invited):
        async with alice.at(invited):
            await alice.say(name, "two", "three")
            await until(lambda: "three" in alice.texts)
        async with bob.at(invited):
            await until(lambda: bob.texts[-1:] == ["three"])
            await bob.read(name, 3)
    assert bob.said == [(1, "one"), (2, "lost"), (1, "one"), (2, "two"), (3, "three")]


async def _all_left(room: Room) -> bool:
    return not await room.waiting()


async def test_who_lets_go_of_a_topic_hears_and_says_no_more(serving: Any, rooms: Rooms) -> None:
    made, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    name = await alice.follow(invited, make=True)
    await bob.follow(invited)
    async with alice.at(invited), bob.at(invited):
        await alice.say(name, "one")
        await until(lambda: bob.texts == ["one"])
        await bob.store.write(lambda tx: bob.topics.unfollow(tx, name))
        await until(lambda: len(made._house.audience) == 1)
        await alice.say(name, "two")
        await until(lambda: "two" in alice.texts)
        with pytest.raises(Refused) as refused:
            await bob.say(name, "no")
        assert (refused.value.code, bob.texts) == ("unknown_topic", ["one"])
        assert await bob.store.read(lambda cx: topics.get(cx, name)) is None


@pytest.mark.parametrize("reached", [True, False])
async def test_who_made_a_topic_ends_it_for_all(serving: Any, rooms: Rooms, reached: bool) -> None:
    made, invited = await serving()
    alice = rooms("alice")
    name = await alice.follow(invited, make=True)
    async with alice.at(invited):
        await alice.say(name, "one")
        await until(lambda: alice.texts == ["one"])
        if reached:
            await alice.store.write(lambda tx: alice.topics.drop(tx, name))
            await until(lambda: _gone(alice, name))
    if not reached:
        await alice.say(name, "never leaves")
        await alice.store.write(lambda tx: alice.topics.drop(tx, name))
        with pytest.raises(Refused):
            await alice.say(name, "too late")
        async with alice.at(invited):
            await until(lambda: _gone(alice, name))
    assert (await held(made), await alice.waiting(), alice.texts) == (0, 0, ["one"])


async def _gone(room: Room, name: bytes) -> bool:
    return await room.store.read(lambda cx: topics.get(cx, name)) is None


async def test_who_did_not_make_a_topic_lets_go_of_it_alone(serving: Any, rooms: Rooms) -> None:
    made, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    name = await alice.follow(invited, make=True)
    await bob.follow(invited)
    async with alice.at(invited), bob.at(invited):
        await alice.say(name, "one")
        await until(lambda: bob.texts == ["one"])
        await bob.store.write(lambda tx: bob.topics.drop(tx, name))
        await until(lambda: _gone(bob, name))
    assert await held(made) == 1


async def test_a_full_topic_is_asked_seldom_and_goes_on_when_there_is_room(
    serving: Any, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "REFUSED_S", 0.05)
    made, invited = await serving(quotas=Quotas(topic_entries=3))
    alice = rooms("alice")
    name = await alice.follow(invited, make=True)
    texts = [str(number) for number in range(40)]
    await alice.say(name, *texts)
    async with alice.at(invited):
        await until(lambda: alice.counters["topic_append_refused"] >= appending.BATCH - 3 + 2)
        assert await alice.waiting() == 37
        assert alice.counters["topic_append_refused"] < appending.BATCH + 4
        monkeypatch.setattr(made._house.intake, "_quotas", Quotas())
        await until(lambda: len(alice.texts) == 40)
    assert (alice.texts, await alice.waiting()) == (texts, 0)


async def test_topics_of_ours_are_made_again_every_day(serving: Any, rooms: Rooms) -> None:
    made, invited = await serving()
    alice = rooms("alice")
    name = await alice.follow(invited, make=True)

    async def expires() -> int:
        found: int = await made._house.store.read(lambda cx: cx.value("SELECT expires FROM topic") or 0)
        return found

    for hours, later in ((0, False), (23, False), (24, True)):
        before = await expires()
        alice.clock.ms += hours * 3_600_000
        made._house._clock.ms = alice.clock.ms
        async with alice.at(invited):
            await until(lambda: alice.topics.state(invited.relay, name) == "followed")
            if later:
                await until(lambda before=before: _is_later(expires, before))
            else:
                assert (await expires()) == before or not before
        alice.clock.ms -= hours * 3_600_000


async def _is_later(expires: Any, before: int) -> bool:
    return bool(await expires() > before)


async def test_many_topics_at_one_relay(serving: Any, rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one FOLLOW holds, and more than the relay makes at once without slowing down."""
    monkeypatch.setattr("node.relay.limits.COSTLY_BURST", 1000)
    made, invited = await serving()
    alice, bob = rooms("alice"), rooms("bob")
    secrets = [bytes((number,)) * 32 for number in range(70)]
    names = [await alice.follow(invited, secret, make=True) for secret in secrets]
    for secret in secrets:
        await bob.follow(invited, secret)
    assert len(set(names)) == 70
    async with alice.at(invited):
        await until(lambda: alice.counters["topics_followed"] == 70)
        async with bob.at(invited):
            await until(lambda: bob.counters["topics_followed"] == 70)
            for number, name in enumerate(names):
                await alice.say(name, str(number))
            await until(lambda: len(bob.texts) == 70)
    assert sorted(bob.texts, key=int) == [str(number) for number in range(70)]
    await until(lambda: len(made._house.audience) == 0)


async def test_what_does_not_fit_is_refused_at_once(
    serving: Any, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, invited = await serving()
    alice = rooms("alice")
    name = await alice.follow(invited, SECRET, make=True)
    for code, said in (("too_large", bytes(300)), ("too_large", envelope("x" * 60_000))):
        with pytest.raises(Refused) as refused:
            await alice.store.write(lambda tx, said=said: alice.topics.append(tx, name, said))
        assert refused.value.code == code
    monkeypatch.setattr(topics, "APPENDING", 2)
    await alice.say(name, "one", "two")
    with pytest.raises(Refused) as refused:
        await alice.say(name, "three")
    assert refused.value.code == "too_many_entries"
