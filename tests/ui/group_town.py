"""A group of the fake town for tests and pictures of the window: who is in it, and what was said there."""

from __future__ import annotations

from typing import Any

from app.chat import api as chat
from app.group import api as group
from tests.app.fake_node import FakePerson
from tests.ui.fake_client import ago

TITLE = "Hut in the hills"
MINUTE = 60_000


async def found(people: dict[str, FakePerson], title: str = TITLE, **options: Any) -> str:
    """Have Alice make a group with Bob, Carol and Dana, whom Carol alone does not know; its id."""
    alice, bob, dana = (people[name] for name in ("alice", "bob", "dana"))
    await bob.node.befriend(dana.node)
    view = await alice.call(group.create, title, [people[name].id for name in ("bob", "carol", "dana")], **options)
    return str(view.id)


async def say(people: dict[str, FakePerson], who: str, space: str, text: str, minutes: int = 1, **options: Any) -> str:
    """Have somebody write in it, some minutes later; the id of the message."""
    people[who].node.town.now_ms += minutes * MINUTE
    return str((await people[who].call(chat.send, space, text, **options)).id)


async def weekend(people: dict[str, FakePerson]) -> str:
    """A group in which something was said and something happened, for pictures; its id."""
    alice, bob, carol = (people[name] for name in ("alice", "bob", "carol"))
    town = alice.node.town
    await bob.node.come_back()
    town.now_ms = ago(27 * 60, 15)
    space = await found(people, description="Three days in the hills, from Friday.\nBring boots and a torch.")
    await say(people, "bob", space, "Who drives? I have four seats.")
    await say(people, "dana", space, "I come by train and can bring the soup pot.", 2)
    town.now_ms = ago(3 * 60, 40)
    first = await say(people, "alice", space, "I drive, too. The hut has eight beds, we are five so far.")
    await carol.call(chat.react, first, "👍")
    await bob.call(chat.react, first, "👍")
    town.now_ms += MINUTE
    await alice.call(group.role, space, bob.id, "moderator")
    await say(people, "carol", space, "Eight beds! Then Erik could come along.", 3, reply=first)
    await say(people, "carol", space, "He knows the path from the lake.")
    await alice.call(chat.read, space)
    for one in (bob, carol):
        await one.call(chat.read, space)
    carol.node.away = True
    await say(people, "alice", space, "Lovely, ask him.", 4)
    await bob.call(chat.read, space)
    await say(people, "bob", space, "@Alice Moreau will you bring the big map?", 5)
    return space
