"""Whose erases count in groups: those of moderators and above, as far as everybody knows, and never for longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from node.errors import Refused
from node.items import Erased
from node.store import log
from tests.world.pair import until
from tests.world.people import Person
from tests.world.test_groups import Town, account, all_in, all_show, found, has_rank, live, say, shown

NAMES = ("alice", "bob", "carol")
FRIENDS = ((0, 1), (0, 2), (1, 2))


async def has_content(person: Person, id_: bytes) -> bool:
    stored = await person.node.read(lambda cx: log.get(cx, id_))
    return stored is not None and stored.event.payload is not None


async def all_hold(group: list[Person], kept: dict[bytes, bool]) -> bool:
    return all([await has_content(person, id_) is whole for person in group for id_, whole in kept.items()])


async def erased_for(person: Person, id_: bytes) -> bool:
    """What a person was told last of an erase that others stated."""
    told = [item.by_right for _, _, item in person.told if isinstance(item, Erased) and item.target == id_]
    return bool(told) and told[-1]


async def moderated(town: Town, moderator: Person) -> tuple[bytes, list[bytes]]:
    """A group with a moderator, and something that each has said, which all have."""
    alice = town.people[0]
    space = await found(alice, [each for each in town.people if each is not alice])
    await until(lambda: all_in(town.people, space, len(town.people)))
    said = [await say(person, space, person.name) for person in town.people]
    await until(lambda: all_show(town.people, space, said))
    await alice.node.spaces.rank(space, account(moderator), 1)
    await until(lambda: has_rank(moderator, space, 1))
    return space, said


def test_a_moderator_erases_what_others_wrote_and_members_only_their_own(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        _, bob, carol = town.people
        space, said = await moderated(town, bob)
        for target in said[:2]:
            with pytest.raises(Refused, match="as a moderator"):
                await carol.node.publish_erase(space, target)
        await bob.node.publish_erase(space, said[2], said[0])
        await carol.node.publish_erase(space, said[2])
        kept = {said[0]: False, said[1]: True, said[2]: False}
        await until(lambda: all_hold(town.people, kept))
        assert await erased_for(carol, said[0])

    live(scene, lambda: Town(tmp_path, NAMES, 1), FRIENDS)


def test_what_a_moderator_erased_stays_erased_when_they_are_a_member_again(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, _ = town.people
        space, said = await moderated(town, bob)
        await bob.node.publish_erase(space, said[2])
        await until(lambda: all_hold(town.people, {said[2]: False}))
        await alice.node.spaces.rank(space, account(bob), 0)
        await until(lambda: has_rank(bob, space, 0))
        with pytest.raises(Refused, match="as a moderator"):
            await bob.node.publish_erase(space, said[0])
        again = [await say(person, space, "later") for person in town.people]
        await until(lambda: all_show(town.people, space, said + again))
        await town.people[2].crash()
        await town.people[2].start()
        await until(lambda: all_hold(town.people, {said[2]: False, said[0]: True}))

    live(scene, lambda: Town(tmp_path, NAMES, 1), FRIENDS)


def test_an_erase_by_whoever_was_no_moderator_any_more_is_undone_and_the_content_comes_back(tmp_path: Path) -> None:
    """Bob and Carol do not know yet that Alice has made a member of him; both erase, and Alice gives it back."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space, said = await moderated(town, bob)
        for other in ("bob", "carol"):
            town.network.cut("alice", other)
        await alice.node.spaces.rank(space, account(bob), 0)
        await bob.node.publish_erase(space, said[0], said[2])
        await carol.node.publish_erase(space, said[2])
        await until(lambda: all_hold([bob, carol], {said[0]: False, said[2]: False}))
        assert await erased_for(carol, said[0])
        town.network.heal()
        kept = {said[0]: True, said[1]: True, said[2]: False}
        await until(lambda: all_hold(town.people, kept), 600)
        assert not await erased_for(carol, said[0])
        for person in town.people:
            assert len(await shown(person, space)) == 3

    live(scene, lambda: Town(tmp_path, NAMES, 1), FRIENDS)
