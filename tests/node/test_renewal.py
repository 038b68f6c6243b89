"""A new device in the same store, on real sockets and disks: circles and groups go on, what waited comes, links end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from node.errors import Refused
from node.secure import identities
from node.store import own as own_rows
from sync.control import Identity
from tests.node.test_spaces import POST, knows, said
from tests.node.test_two_people import TEXT, Person, befriend, people, space_with, until


async def renew(person: Person) -> None:
    person.node = await person.node.renewed(await person.node.recovery_phrase())


async def seen_by(bob: Person, alice: Person, old: bytes) -> Identity:
    """What Bob's copy of Alice's identity log says, once it says that her old device is out."""
    for _ in range(1500):
        known = await bob.node.read(lambda cx: identities.of(bob.node._own, cx, alice.node.account))
        if known.devices[old].revoked:
            break
        await asyncio.sleep(0.02)
    return known


async def test_circles_and_groups_and_what_waited_go_on_with_the_new_device(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        mine = await alice.node.spaces.found("circle", {"use": "feed"}, [bob.node.account])
        theirs = await bob.node.spaces.found("group", {"use": "album", "title": "Summer"}, [alice.node.account])
        await until(lambda: knows(bob, mine) and knows(alice, theirs), "each knows of the other's")
        talk, old, port = await space_with(alice, "bob"), alice.node.device, alice.node.port
        link = await alice.node.invite(3600, 1)
        with pytest.raises(Refused, match="not the recovery phrase"):
            await alice.node.renewed(await bob.node.recovery_phrase())
        await bob.node.stop()
        await alice.node.publish(talk, TEXT, {"text": "waits"})
        await alice.node.publish(mine, POST, {"text": "waits, too"})
        await renew(alice)
        assert (alice.node.device != old, alice.node.port) == (True, port)
        assert await alice.node.invited(link) == (False, []), "who has the link looks for a device that is gone"
        await alice.node.publish(talk, TEXT, {"text": "new"})
        await alice.node.publish(mine, POST, {"text": "new post"})
        await bob.start()
        await until(lambda: sorted(bob.texts()) == ["new", "waits"], "both texts come")
        await until(lambda: sorted(map(str, said(bob, mine))) == ["new post", "waits, too"], "both posts come")
        await bob.node.publish(talk, TEXT, {"text": "good"})
        await bob.node.publish(theirs, POST, {"text": "a photo"})
        await until(lambda: "good" in alice.texts() and said(alice, theirs) == ["a photo"], "bob's come")
        await alice.node.publish(theirs, POST, {"text": "mine, too"})
        await until(lambda: "mine, too" in said(bob, theirs), "what a member adds comes")
        known = await seen_by(bob, alice, old)
        assert (known.live, known.devices[old].revoked) == ((alice.node.device,), True)
        queued = await bob.node.read(lambda cx: cx.value("SELECT count(*) FROM outbox WHERE device = ?", (old,)))
        assert queued == 0, "nothing is kept for a device that is gone"


async def test_nothing_of_the_old_device_is_left_to_sign_with(tmp_path: Path) -> None:
    async with people(tmp_path, "alice") as (alice,):
        await alice.node.invite(3600, 1)
        before = await alice.node.read(lambda cx: own_rows.get(cx, "signing_seed"))
        instance = await alice.node.read(lambda cx: own_rows.get(cx, "instance"))
        await renew(alice)
        values = await alice.node.read(lambda cx: [value for (value,) in cx.rows("SELECT value FROM own")])
        assert before not in values
        assert instance not in values, "cursors that others hold count for the store that this one was"
        prekeys = await alice.node.read(lambda cx: cx.value("SELECT count(*) FROM prekey WHERE kind = 'signed'"))
        assert prekeys == 1
