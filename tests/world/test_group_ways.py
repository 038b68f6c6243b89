"""What reaches members of groups late, or by somebody else: keys, links of chains, and what is carried to a topic.

The town and its questions are those of `test_groups.py`.
"""

import random
from collections.abc import Sequence
from pathlib import Path

from app.relays import api as relays
from node.secure import group_log
from node.store import log, outbox, spaces
from node.store.transaction import Tx
from tests.world.pair import at_rest, until
from tests.world.people import Person
from tests.world.relay import BadRelay
from tests.world.test_groups import (
    Town,
    account,
    all_in,
    all_show,
    found,
    has_rank,
    is_out,
    live,
    say,
    shown,
)


def test_keys_that_were_on_their_way_when_somebody_was_removed_are_not_sent_for_ever(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol))
        await until(lambda: all_in(town.people, space, 3))
        town.network.cut("alice", "bob")
        await say(bob, space, "under a key that Alice has not got yet")
        assert await bob.node.read(outbox.count)
        await alice.node.spaces.dismiss(space, account(bob))
        town.network.heal()
        await until(lambda: is_out(bob, space))
        for person in town.people:
            await until(lambda person=person: at_rest(person))

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))


def test_a_group_without_a_relay_reaches_who_is_only_at_one_through_a_third(tmp_path: Path) -> None:
    """Alice and Bob know no relay; Carol, whom they reach by links, and Dave, who reaches nobody, do."""

    async def scene(town: Town) -> None:
        alice, bob, carol, dave = town.people
        relay = BadRelay(town.network, "relay", random.Random(1))
        await relay.start()
        for person in (alice, bob):
            town.network.cut(person.name, "relay")
        for person in (carol, dave):
            await relays.add(person.app, relay.invitation)
        for person in (alice, bob, carol):
            town.network.cut(person.name, "dave")
        space = await found(alice, (bob, carol))
        await until(lambda: all_in((alice, bob, carol), space, 3))
        await alice.node.spaces.rank(space, account(carol), 2)
        await until(lambda: has_rank(carol, space, 2))
        early = [await say(alice, space, "before Dave")]
        await until(lambda: all_show((carol,), space, early))
        await carol.node.spaces.enlist(space, [account(dave)])
        await until(lambda: all_in(town.people, space, 4))
        said = [await say(person, space, f"{person.name} {n}") for n in range(3) for person in town.people]
        await until(lambda: all_show((alice, bob, carol), space, early + said))
        await until(lambda: holds_all(dave, said))
        await relay.crash()

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol", "dave"), 1), ((0, 1), (0, 2), (1, 2), (2, 3)))


async def holds_all(person: Person, ids: Sequence[bytes]) -> bool:
    return set(ids) <= set(await shown(person, space=(await person.node.spaces.every())[0].id))


def test_what_came_before_the_link_of_its_chain_to_a_removal_is_shown_when_that_comes(tmp_path: Path) -> None:
    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol))
        await until(lambda: all_in(town.people, space, 3))
        first = [await say(bob, space, "by a key that all have")]
        await until(lambda: all_show(town.people, space, first))
        town.network.cut("alice", "carol")
        said = [await say(bob, space, f"{n}") for n in range(2)]
        await until(lambda: all_show((alice, bob), space, first + said))
        await alice.node.spaces.dismiss(space, account(bob))
        control = await alice.node.read(lambda cx: log.events(cx, log.ids(cx, space)))
        one, two = await alice.node.read(lambda cx: [log.get(cx, id_).event for id_ in said])

        def take(tx: Tx) -> None:
            row = spaces.get(tx, space)
            for events in (control[1:], (one,), (two,)):
                group_log.take(carol.node._own, tx, b"", row, events)

        await carol.node.write(take)
        assert await all_show((carol,), space, first + said)

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2)))


def test_whoever_is_in_again_keeps_what_they_had_of_somebody_who_leaves(tmp_path: Path) -> None:
    """Carol lacks what Bob said while she was out, and with it the links between his leaving and his first words."""

    async def scene(town: Town) -> None:
        alice, bob, carol = town.people
        space = await found(alice, (bob, carol), "from join")
        await until(lambda: all_in(town.people, space, 3))
        first = await say(bob, space, "first")
        await until(lambda: all_show(town.people, space, [first]))
        await alice.node.spaces.dismiss(space, account(carol))
        await until(lambda: all_in((alice, bob), space, 2))
        without = await say(bob, space, "without Carol")
        await alice.node.spaces.enlist(space, [account(carol)])
        await until(lambda: all_in(town.people, space, 3))
        last = await say(bob, space, "last")
        await until(lambda: all_show((carol,), space, [first, last]))
        await bob.node.spaces.leave(space)
        await until(lambda: all_in((alice, carol), space, 2))
        await until(lambda: all_show((alice, bob), space, [first, without, last]))
        assert await all_show((carol,), space, [first, last])

    live(scene, lambda: Town(tmp_path, ("alice", "bob", "carol"), 1), ((0, 1), (0, 2), (1, 2)))
