"""Circles and groups between real nodes on real sockets, disks and keys, as their stores and screens tell."""

from pathlib import Path

import pytest

from node.errors import Refused
from node.items import Delivered, Erased, Founded, Listed, Sent
from tests.node.test_two_people import Person, befriend, people, until

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
