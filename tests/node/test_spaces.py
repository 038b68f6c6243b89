"""Circles and groups between real nodes on real sockets, disks and keys, as their stores and screens tell."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from node.errors import Refused
from node.items import Delivered, Erased, Founded, Listed, Sent
from node.store.transaction import Tx
from tests.node.test_two_people import TEXT, Person, befriend, people, space_with, until

POST, COMMENT = 2000, 2001


def said(person: Person, space: bytes) -> list[object]:
    return [item.payload.get("text") for item in person.items if isinstance(item, Delivered) and item.space == space]


def knows(person: Person, space: bytes) -> bool:
    return any(isinstance(item, Founded) and item.space == space for item in person.items)


async def test_a_circle_of_two(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        space = await alice.node.spaces.found("circle", {"use": "feed"}, [bob.node.account])
        post = await alice.node.publish(space, POST, {"text": "hello"})
        await until(lambda: said(bob, space) == ["hello"], "a post arrives")
        await bob.node.publish(space, COMMENT, {"text": "nice"})
        await until(lambda: said(alice, space) == ["hello", "nice"], "a comment arrives")
        await until(lambda: any(isinstance(i, Sent) and i.event_id == post for i in alice.items), "the post is sent")
        assert [row.members for row in await bob.node.spaces.every()] == [[bob.node.account]]
        await alice.node.publish_erase(space, post)
        await until(lambda: any(isinstance(i, Erased) and i.target == post for i in bob.items), "it is erased")
        await alice.node.spaces.dismiss(space, bob.node.account)
        await until(lambda: Listed(space, bob.node.account, on=False) in bob.items, "bob hears that he is off the list")
        with pytest.raises(Refused, match="not on the list"):
            await bob.node.publish(space, COMMENT, {"text": "too late"})


async def test_everybody_on_the_list_hears_of_everything_though_never_all_are_there(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob", "carol") as (alice, bob, carol):
        await befriend(alice, bob)
        await befriend(alice, carol)
        members = [bob.node.account, carol.node.account]
        space = await alice.node.spaces.found("group", {"use": "album", "title": "Summer"}, members)
        await until(lambda: knows(bob, space) and knows(carol, space), "both know of it")
        port = carol.node.port
        await carol.node.stop()
        await bob.node.publish(space, POST, {"text": "from bob"})
        await until(lambda: said(alice, space) == ["from bob"], "alice has it")
        await bob.node.stop()
        await carol.start(port)
        await until(lambda: said(carol, space) == ["from bob"], "carol has it from alice")
        await carol.node.publish(space, COMMENT, {"text": "from carol"})
        await bob.start()
        await until(lambda: said(bob, space) == ["from bob", "from carol"], "bob has the answer")
        (known,) = await carol.node.spaces.every()
        assert (known.type, known.owner, known.about["title"]) == ("group", alice.node.account, "Summer")
        assert sorted(known.members) == sorted(members)


async def test_a_newcomer_gets_a_long_history_by_comparing(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob", "carol") as (alice, bob, carol):
        await befriend(alice, bob)
        await befriend(alice, carol)
        space = await alice.node.spaces.found("circle", {"use": "feed"}, [carol.node.account])
        await until(lambda: knows(carol, space), "carol knows of it")
        await carol.node.publish(space, COMMENT, {"text": "carol was here"})
        await until(lambda: said(alice, space) == ["carol was here"], "alice has it")
        for n in range(80):
            await alice.node.publish(space, POST, {"text": str(n)})
        await alice.node.spaces.enlist(space, [bob.node.account])
        await until(lambda: len(said(bob, space)) == 81, "the whole history arrives")
        assert sorted(map(str, said(bob, space))) == sorted(["carol was here", *map(str, range(80))])


async def test_a_store_that_lost_a_space_gets_it_back(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        space = await alice.node.spaces.found("circle", {"use": "feed"}, [bob.node.account])
        await alice.node.publish(space, POST, {"text": "hello"})
        await until(lambda: said(bob, space) == ["hello"], "a post arrives")
        await until_async(lambda: nothing_waits(alice), "everything is acknowledged")
        await bob.node.write(lambda tx: forget(tx, space))
        await bob.node.stop()
        bob.items.clear()
        await bob.start()
        await until(lambda: said(bob, space) == ["hello"], "the space is there again")


def forget(tx: Tx, space: bytes) -> None:
    """As a copy of the store that is put back has never heard of it."""
    for statement in (
        "DELETE FROM space WHERE id = ?",
        "DELETE FROM space_member WHERE space = ?",
        "DELETE FROM event WHERE space = ?",
        "DELETE FROM head WHERE space = ?",
    ):
        tx.execute(statement, (space,))


async def nothing_waits(person: Person) -> bool:
    return (await person.node.status())["outbox"] == 0


async def until_async(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    for _ in range(1500):
        if await holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"never happened: {what}")


async def test_somebody_off_the_list_is_shown_nothing_by_a_comparison_either(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        space = await alice.node.spaces.found("circle", {"use": "feed"}, [bob.node.account])
        await alice.node.publish(space, POST, {"text": "before"})
        await until(lambda: said(bob, space) == ["before"], "a post arrives")
        await alice.node.spaces.dismiss(space, bob.node.account)
        await until(lambda: Listed(space, bob.node.account, on=False) in bob.items, "bob hears of it")
        await alice.node.publish(space, POST, {"text": "after"})
        await bob.node.stop()
        await bob.start()
        direct = await space_with(alice, "bob")
        await alice.node.publish(direct, TEXT, {"text": "hi"})
        await until(lambda: bob.texts() == ["hi"], "they talk")
        assert said(bob, space) in (["before"], [])
        held = await bob.node.read(lambda cx: cx.value("SELECT count(*) FROM event WHERE space = ?", (space,)))
        wanted = await bob.node.read(lambda cx: cx.value("SELECT count(*) FROM wanted"))
        assert (held, wanted) == (2, 0)
        await alice.node.spaces.enlist(space, [bob.node.account])
        await until(lambda: "after" in said(bob, space), "and hears the rest once on the list again")
