"""Members and owners of groups whose device is another one now: what the old one stated counts on."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from node.items import Delivered
from node.node import Node
from node.store import log
from sync.event import DEVICE_CUT
from tests.world.pair import until
from tests.world.people import Person
from tests.world.test_groups import Town, account, all_have, all_in, all_show, found, live, say

NAMES = ("alice", "bob", "carol")
FRIENDS = ((0, 1), (0, 2), (1, 2))


async def keep_copy(person: Person, folder: Path) -> None:
    await person.stop()
    shutil.copytree(person.home, folder)
    await person.start()


async def put_back_and_renew(person: Person, folder: Path) -> None:
    """Somebody puts an old copy of a home back, and goes on as a new device at once."""
    await person.stop()
    shutil.rmtree(person.home)
    shutil.copytree(folder, person.home)
    await person.start()
    await person.renew(person.words)


async def replayed(person: Person, space: bytes) -> list[bytes]:
    def look(tx: object) -> list[bytes]:
        items = Node.replay(tx)  # type: ignore[arg-type]
        return sorted(item.event_id for item in items if isinstance(item, Delivered) and item.space == space)

    return await person.node.write(look)


async def all_see(group: Sequence[Person], space: bytes, said: Sequence[bytes]) -> bool:
    return [await replayed(person, space) for person in group] == [sorted(said)] * len(group)


async def count_of_cuts(person: Person, space: bytes) -> int:
    events = await person.node.read(lambda cx: log.events(cx, log.ids(cx, space)))
    return sum(event.header.kind == DEVICE_CUT for event in events)


@pytest.mark.parametrize("loser", [0, 1])
def test_what_a_device_stated_counts_on_when_another_takes_its_place(loser: int, tmp_path: Path) -> None:
    """Also what it stated after the copy, which the new device learns of others: then it states a higher end."""

    async def scene(town: Town) -> None:
        lost = town.people[loser]
        space = await found(town.people[0], town.people[1:])
        await until(lambda: all_in(town.people, space, 3))
        said = [await say(person, space, f"{person.name} 1") for person in town.people]
        await until(lambda: all_show(town.people, space, said))
        await keep_copy(lost, tmp_path / "copy")
        said += [await say(person, space, f"{person.name} 2") for person in town.people for _ in range(3)]
        await until(lambda: all_see(town.people, space, said))
        await put_back_and_renew(lost, tmp_path / "copy")
        await until(lambda: all_see(town.people, space, said), 3600)
        assert await count_of_cuts(town.people[2], space) >= 2
        said += [await say(person, space, f"{person.name} 3") for person in town.people]
        await until(lambda: all_see(town.people, space, said), 3600)

    live(scene, lambda: Town(tmp_path, NAMES, 1), FRIENDS)


def test_an_owner_whose_copy_knows_nothing_of_who_was_let_in_gets_the_group_back(tmp_path: Path) -> None:
    """Carol and his rank are news to it; so is the whole second group. Until Alice says otherwise they do not count."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, [bob])
        await until(lambda: all_in([alice, bob], space, 2))
        await keep_copy(alice, tmp_path / "copy")
        await alice.node.spaces.enlist(space, [account(carol)])
        await alice.node.spaces.rank(space, account(bob), 2)
        later = await found(alice, [bob, carol])
        ranks = {account(alice): 3, account(bob): 2, account(carol): 0}
        await until(lambda: all_have(town.people, space, ranks))
        await until(lambda: all_in(town.people, later, 3))
        said = {each: [await say(person, each, person.name) for person in town.people] for each in (space, later)}
        for each, lines in said.items():
            await until(lambda each=each, lines=lines: all_see(town.people, each, lines))
        await put_back_and_renew(alice, tmp_path / "copy")
        await until(lambda: all_have(town.people, space, ranks), 3600)
        await until(lambda: all_in(town.people, later, 3), 3600)
        for each, lines in said.items():
            await until(lambda each=each, lines=lines: all_see(town.people, each, lines), 3600)
            lines += [await say(person, each, "on") for person in town.people]
            await until(lambda each=each, lines=lines: all_see(town.people, each, lines), 3600)

    live(scene, lambda: Town(tmp_path, NAMES, 1), FRIENDS)


def test_who_was_put_out_is_not_let_in_by_an_old_copy(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, [bob, carol])
        await until(lambda: all_in(town.people, space, 3))
        said = [await say(person, space, person.name) for person in town.people]
        await until(lambda: all_see(town.people, space, said))
        await keep_copy(alice, tmp_path / "copy")
        await alice.node.spaces.dismiss(space, account(carol))
        await until(lambda: all_in([alice, bob], space, 2))
        await put_back_and_renew(alice, tmp_path / "copy")
        await until(lambda: all_in([alice, bob], space, 2), 3600)
        late = [await say(person, space, "two of us") for person in (alice, bob)]
        await until(lambda: all_see([alice, bob], space, said + late), 3600)

    live(scene, lambda: Town(tmp_path, NAMES, 1), FRIENDS)
