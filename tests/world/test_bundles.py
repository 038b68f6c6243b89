"""Files that are carried by hand: people without any network between them, and a group that a stick goes round in.

They meet once to become contacts; then every cable is cut, and stays so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.chat import api as chat
from node.errors import Refused
from node.store import outbox
from tests.world import pair
from tests.world.people import Person
from tests.world.test_groups import Town, account, all_have, all_in, all_show, found, live, members, say, shown

NAMES = ("alice", "bob", "carol")
LINE = ((0, 1), (1, 2))
STAR = ((0, 1), (0, 2))
MANY = 260
"""More than one page of a shelf."""


def cut_everything(town: Town) -> None:
    for one in town.people:
        for other in town.people:
            if one is not other:
                town.network.cut(one.name, other.name)


async def write(person: Person, path: Path, target: bytes, since_ms: int = 0) -> None:
    await person.node.bundles.write(path, target, since_ms)


async def read(person: Person, path: Path) -> tuple[int, int]:
    """How much was new, and how much was here before."""
    found = await person.node.bundles.read(path)
    return found.new, found.again


async def waiting(person: Person) -> int:
    return int(await person.node.read(outbox.count))


def test_two_people_who_never_have_a_link_talk_by_a_stick(tmp_path: Path) -> None:
    """Both ways, with receipts: once the stick came back nothing waits any more."""

    async def scene(town: Town) -> None:
        alice, bob = town.people
        cut_everything(town)
        stick = tmp_path / "stick"
        for n in range(70):
            await chat.send(alice.app, "bob", f"alice {n}")
        await write(alice, stick, account(bob))
        assert await read(bob, stick) == (70, 0)
        assert await pair.texts(bob, "alice") == [f"alice {n}" for n in range(70)]
        assert await read(bob, stick) == (0, 70)
        assert await waiting(alice) == 70
        assert await pair.states(alice, "bob") == {"queued"}
        with pytest.raises(Refused) as refused:
            await write(bob, stick, account(alice))
        assert refused.value.code == "file_exists", "a file that somebody else wrote is theirs to replace"
        await chat.send(bob.app, "alice", "bob 0")
        await write(bob, tmp_path / "back", account(alice))
        assert await read(alice, tmp_path / "back") == (1, 0)
        assert await waiting(alice) == 0
        assert await pair.states(alice, "bob") == {"delivered"}
        await write(alice, stick, account(bob))
        assert await read(bob, stick) == (0, 0)
        assert await pair.at_rest(bob)
        everything = [*(f"alice {n}" for n in range(70)), "bob 0"]
        assert await pair.texts(bob, "alice") == await pair.texts(alice, "bob") == everything

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), ((0, 1),))


def test_a_file_that_is_lost_or_replaced_takes_nothing_with_it(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob = town.people
        cut_everything(town)
        stick, back = tmp_path / "stick", tmp_path / "back"
        await chat.send(alice.app, "bob", "first")
        await write(alice, tmp_path / "lost", account(bob))
        await chat.send(alice.app, "bob", "second")
        await write(alice, stick, account(bob))
        assert await read(bob, stick) == (2, 0)
        await write(bob, back, account(alice))
        await chat.send(bob.app, "alice", "third")
        await write(bob, back, account(alice))
        assert await read(alice, back) == (1, 0)
        assert await waiting(alice) == 0, "the confirmation of the file that was replaced was carried on"

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), ((0, 1),))


def test_a_stick_goes_from_one_to_the_next_in_a_group(tmp_path: Path) -> None:
    """Alice knows Bob and Carol, who do not know each other; nobody but Alice has heard of the group before."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        cut_everything(town)
        stick = tmp_path / "club.kith"
        space = await found(alice, (bob, carol), "from join")
        said = [await say(alice, space, f"alice {n}") for n in range(5)]
        await write(alice, stick, space)
        brought = await bob.node.bundles.read(stick)
        assert brought.others, "what lets Carol in"
        assert not brought.unusable
        assert await all_show((alice, bob), space, said)
        said.append(await say(bob, space, "bob"))
        await write(bob, stick, space)
        await read(carol, stick)
        everybody = {account(alice): 3, account(bob): 0, account(carol): 0}
        assert await all_have(town.people, space, everybody)
        assert await all_show((carol,), space, said)
        said.append(await say(carol, space, "carol"))
        await write(carol, stick, space)
        for person in (alice, bob):
            await read(person, stick)
        assert await all_show(town.people, space, said)
        for person in (bob, carol, alice):
            await write(person, stick, space)
            await read(person, stick)
            assert (await read(person, stick))[0] == 0
        for person in (bob, alice):
            await read(person, stick)
            await write(person, stick, space)
        assert [await waiting(person) for person in town.people] == [0, 0, 0]
        assert await all_show(town.people, space, said)

    live(scene, lambda: Town(tmp_path, NAMES, 1), STAR)


def test_who_is_no_contact_of_the_writer_reads_what_he_has_keys_for_and_carries_it_on(tmp_path: Path) -> None:
    """A line of contacts; Carol has never met Alice, and gets her file as it is."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob,))
        await pair.until(lambda: all_in((alice, bob), space, 2))
        await alice.node.spaces.rank(space, account(bob), 2)
        await pair.until(lambda: _ranked(bob, space))
        await bob.node.spaces.enlist(space, [account(carol)])
        await pair.until(lambda: all_in(town.people, space, 3))
        early = [await say(person, space, "hello") for person in town.people]
        await pair.until(lambda: all_show(town.people, space, early))
        cut_everything(town)
        late = [await say(alice, space, f"alice {n}") for n in range(MANY)]
        await write(alice, tmp_path / "one", space)
        assert (await read(carol, tmp_path / "one"))[0] == MANY
        assert await all_show((alice, carol), space, early + late)
        await write(carol, tmp_path / "two", space)
        assert (await read(bob, tmp_path / "two"))[0] == MANY
        assert await all_show(town.people, space, early + late)
        assert await read(bob, tmp_path / "one") == (0, await held(bob, space))

    live(scene, lambda: Town(tmp_path, NAMES, 1), LINE)


def test_a_person_gets_the_groups_that_both_belong_to_and_nobody_else_opens_the_file(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol))
        await pair.until(lambda: all_in(town.people, space, 3))
        cut_everything(town)
        said = [await say(alice, space, "to all")]
        await chat.send(alice.app, "bob", "to Bob")
        await write(alice, tmp_path / "for bob", account(bob))
        written = await alice.node.bundles.write(tmp_path / "for all", space)
        assert written.letters == await waiting(alice) - 1, "a file for all does not tell of what is for one"
        with pytest.raises(Refused) as refused:
            await carol.node.bundles.read(tmp_path / "for bob")
        assert refused.value.code == "not_for_us"
        await read(bob, tmp_path / "for bob")
        assert await all_show((alice, bob), space, said)
        assert await pair.texts(bob, "alice") == ["to Bob"]
        await read(carol, tmp_path / "for all")
        assert await all_show((carol,), space, said)

    live(scene, lambda: Town(tmp_path, NAMES, 1), STAR)


def test_who_was_removed_reads_nothing_that_was_said_since(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol))
        await pair.until(lambda: all_in(town.people, space, 3))
        early = [await say(alice, space, "hello")]
        await pair.until(lambda: all_show(town.people, space, early))
        cut_everything(town)
        await alice.node.spaces.dismiss(space, account(carol))
        secret = await say(alice, space, "she is gone")
        await write(alice, tmp_path / "stick", space)
        await carol.node.bundles.read(tmp_path / "stick")
        assert secret not in await shown(carol, space)
        assert account(carol) not in await members(carol, space), "but she learns that"
        await read(bob, tmp_path / "stick")
        assert await all_show((alice, bob), space, [*early, secret])
        with pytest.raises(Refused) as refused:
            await write(carol, tmp_path / "hers", space)
        assert refused.value.code == "not_a_member"

    live(scene, lambda: Town(tmp_path, NAMES, 1), STAR)


def test_only_what_was_said_since_a_time(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob = town.people
        space = await found(alice, (bob,))
        await pair.until(lambda: all_in(town.people, space, 2))
        cut_everything(town)
        old = [await say(alice, space, "old")]
        await chat.send(alice.app, "bob", "old")
        since = alice.clock.now_ms() + 3_600_000
        alice.clock.wrong_ms += 2 * 3_600_000
        new = [await say(alice, space, "new")]
        await chat.send(alice.app, "bob", "new")
        await write(alice, tmp_path / "stick", account(bob), since)
        await read(bob, tmp_path / "stick")
        assert await all_show((bob,), space, new)
        assert await pair.texts(bob, "alice") == ["new"]
        await write(alice, tmp_path / "stick", account(bob))
        await read(bob, tmp_path / "stick")
        assert await all_show((bob,), space, old + new)
        assert sorted(await pair.texts(bob, "alice")) == ["new", "old"]

    live(scene, lambda: Town(tmp_path, NAMES[:2], 1), ((0, 1),))


@pytest.mark.parametrize("history", ["from join", "none"])
def test_what_the_one_who_carries_cannot_open_goes_along_as_it_is(history: str, tmp_path: Path) -> None:
    """Carol may read what is said since she came; Bob gets by her what was said before."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        stick = tmp_path / "stick"
        space = await found(alice, (bob,), history)
        await pair.until(lambda: all_in((alice, bob), space, 2))
        hello = [await say(alice, space, "hello")]
        await pair.until(lambda: all_show((alice, bob), space, hello))
        town.network.cut("alice", "bob")
        early = [await say(alice, space, "early")]
        await alice.node.spaces.enlist(space, [account(carol)])
        await pair.until(lambda: all_in((alice, carol), space, 3))
        late = [await say(alice, space, "late")]
        await pair.until(lambda: all_show((carol,), space, late))
        cut_everything(town)
        await write(alice, stick, space)
        taken = await carol.node.bundles.read(stick)
        assert taken.waiting if history == "from join" else taken.others > taken.waiting == 0
        await write(carol, stick, space)
        await read(bob, stick)
        assert await all_show((bob,), space, hello + early + late)
        assert await all_show((carol,), space, late)

    live(scene, lambda: Town(tmp_path, NAMES, 1), STAR)


def test_a_file_names_nobody_in_the_open_and_letters_that_are_old_are_left_behind(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol))
        await pair.until(lambda: all_in(town.people, space, 3))
        cut_everything(town)
        await say(alice, space, "a canary")
        stick = tmp_path / "stick"
        await write(alice, stick, space)
        data = stick.read_bytes()
        named = [each.node.account for each in town.people] + [each.node.device for each in town.people]
        assert not any(word in data for word in (*named, space, b"canary", b"Trip", b"alice"))
        assert (await bob.node.bundles.write(stick, space)).carried == 1, "Alice's key for Carol"
        for person in (alice, bob):
            person.clock.wrong_ms += 31 * 24 * 3_600_000
        assert (await bob.node.bundles.write(stick, space)).carried == 0

    live(scene, lambda: Town(tmp_path, NAMES, 1), STAR)


def test_links_bring_the_same_and_nothing_twice(tmp_path: Path) -> None:
    """What a stick brought comes by link as well, and is known; what is confirmed there leaves the outbox."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol))
        await pair.until(lambda: all_in(town.people, space, 3))
        cut_everything(town)
        said = [await say(alice, space, f"alice {n}") for n in range(3)]
        await chat.send(alice.app, "bob", "direct")
        await write(alice, tmp_path / "stick", account(bob))
        await read(bob, tmp_path / "stick")
        town.network.heal()
        await pair.until(lambda: all_show(town.people, space, said))
        await pair.until(lambda: _at_rest(town.people))
        assert await pair.texts(bob, "alice") == ["direct"]

    live(scene, lambda: Town(tmp_path, NAMES, 1), STAR)


async def _ranked(person: Person, space: bytes) -> bool:
    return (await members(person, space)).get(account(person)) == 2


async def held(person: Person, space: bytes) -> int:
    """How many events of a group are here, without the one that founded it."""
    statement = "SELECT count(*) FROM event WHERE space = ? AND seq > 0"
    return int(await person.node.read(lambda cx: cx.value(statement, (space,))))


async def _at_rest(everybody: Sequence[Person]) -> bool:
    return not any([await waiting(person) for person in everybody])
