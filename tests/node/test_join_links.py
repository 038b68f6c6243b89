"""Real nodes on real sockets: links into groups are used by strangers, who then read and write."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.node.test_two_people import TEXT, Person, befriend, people, until

ABOUT = {"use": "chat", "title": "Trip"}


async def belongs(person: Person, space: bytes) -> bool:
    return any(each.id == space and each.joined for each in await person.node.spaces.every())


async def until_true(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    for _ in range(1500):
        if await holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"never happened: {what}")


async def test_a_stranger_comes_by_a_link_and_talks(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob", "carol") as (alice, bob, carol):
        await befriend(alice, bob)
        space = await alice.node.spaces.found("group", ABOUT, [bob.node.account], history="full")
        await until_true(lambda: belongs(bob, space), "bob belongs")
        await alice.node.publish(space, TEXT, {"text": "before"})
        made = await alice.node.joins.invite(space, "Trip", 3600, 5, None)
        asked = await carol.node.joins.join(made.link, ())
        assert asked is not None
        assert asked.state == "asking"
        await until_true(lambda: belongs(carol, space), "carol belongs")
        await until(lambda: "before" in carol.texts(), "she reads what was said before")
        await carol.node.publish(space, TEXT, {"text": "hello"})
        await until(lambda: "hello" in alice.texts(), "and is read")
        (left,) = await alice.node.joins.offered(space)
        assert (left.left, list(left.used_by)) == (4, [carol.node.account])
        assert await carol.node.joins.asked() == []
