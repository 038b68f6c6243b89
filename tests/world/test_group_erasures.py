"""Erasures in a group, in a simulated town: whose count, and that what they drop is gone everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from node.errors import Refused
from node.store import log
from node.store.transaction import Cx
from sync.event import ERASE
from tests.world.pair import until
from tests.world.people import Person
from tests.world.test_groups import TEXT, Town, all_in, all_show, found, live, say, shown


def test_what_one_wrote_is_taken_back_everywhere_and_what_others_wrote_by_its_owner_alone(tmp_path: Path) -> None:
    """Also by somebody who may not write in the group any more."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol))
        await until(lambda: all_in(town.people, space, 3))
        said = [await say(carol, space, f"canary {n}") for n in range(2)]
        await until(lambda: all_show(town.people, space, said))
        with pytest.raises(Refused, match="Only what you wrote"):
            await bob.node.publish_erase(space, said[0])
        await bob.node.publish(space, ERASE, {"targets": said[1:]})
        await bob.node.publish(space, TEXT, {"text": "after that"})
        await until(lambda: has_shown(town.people, space, 3))
        assert [await held(person, said) for person in town.people] == [2, 2, 2]
        await alice.node.spaces.describe(space, {"rights": {"post": 2}})
        await carol.node.publish_erase(space, said[0])
        await until(lambda: all_hold(town.people, said, 1))
        await alice.node.publish_erase(space, said[1])
        await until(lambda: all_hold(town.people, said, 0))

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))


async def has_shown(group: Sequence[Person], space: bytes, count: int) -> bool:
    return [len(await shown(person, space)) for person in group] == [count] * len(group)


async def held(person: Person, ids: Sequence[bytes]) -> int:
    """Of how many events the content is here."""

    def look(cx: Cx) -> int:
        found = [log.get(cx, id_) for id_ in ids]
        return sum(1 for each in found if each is not None and each.event.payload is not None)

    return await person.node.read(look)


async def all_hold(group: Sequence[Person], ids: Sequence[bytes], count: int) -> bool:
    return [await held(person, ids) for person in group] == [count] * len(group)
