"""What is lost for certain is counted by both ends, in what a person can ask for; what may still come is not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app import status
from app.chat import api as chat
from app.metrics import render
from node.secure import gaps
from node.store import log
from node.store.transaction import Tx
from sync.space import direct_space
from tests.world.pair import World, live, texts
from tests.world.people import Person


async def figures(person: Person) -> tuple[int, int]:
    """(lost, missing) as `kith status` tells them."""
    told = await status.status(person.app)
    return told["counters"]["messages_lost_total"], told["missing"]


def without(person: Person, other: Person, numbers: range):
    """Take some of what a device said out of a store, as damage might."""
    space = direct_space(person.node.account, other.node.account)
    device = person.node.device

    def work(tx: Tx) -> None:
        kept = log.events(tx, log.chain_ids(tx, space, device))
        tx.execute("DELETE FROM event WHERE space = ? AND device = ?", (space, device))
        tx.execute("DELETE FROM head WHERE space = ? AND device = ?", (space, device))
        for event in kept:
            if event.header.seq not in numbers:
                log.append(tx, event, log.State.PLAIN, 1)

    return work


async def talk(world: World) -> None:
    await world.befriend()
    for n in range(6):
        await chat.send(world.alice.app, "bob", f"text {n}")
    await world.rest()


async def anew(*everybody: Person) -> None:
    for person in everybody:
        await person.stop()
    for person in everybody:
        await person.start()
    await asyncio.sleep(120)


def test_what_neither_end_has_is_lost(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await talk(world)
        for person in (world.alice, world.bob):
            assert await figures(person) == (0, 0)
            await person.node.write(without(world.alice, world.bob, range(3, 5)))
        await anew(world.alice, world.bob)
        for person in (world.alice, world.bob):
            assert await figures(person) == (2, 2)
            page = render("1", await person.node.status(), {})
            assert "kith_messages_lost_total 2" in page
        await chat.send(world.alice.app, "bob", "on we go")
        await world.rest()
        assert (await texts(world.bob, "alice"))[-1] == "on we go"
        assert await figures(world.bob) == (2, 2)

    live(scene, World(tmp_path, number=0, linked=True))


def test_what_one_end_has_comes_back_and_is_not_lost(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await talk(world)
        await world.bob.node.write(without(world.alice, world.bob, range(3, 5)))
        await anew(world.bob)
        await world.rest()
        assert await figures(world.bob) == (0, 0)
        assert world.bob.node.counters["lost_noticed"] == 0

    live(scene, World(tmp_path, number=0, linked=True))


def test_by_mail_alone_it_is_missing_and_not_called_lost(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        await talk(world)
        for person in (world.alice, world.bob):
            await person.node.write(without(world.alice, world.bob, range(3, 5)))
        await anew(world.alice, world.bob)
        await asyncio.sleep(24 * 3600)
        assert await figures(world.bob) == (0, 2)

    live(scene, World(tmp_path))


def test_the_bug_a_hole_is_a_loss_at_once_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever does not wait for the other end to have spoken calls lost what is only on its way."""

    def hasty(own, tx, peer, event, upto):
        grown = gaps.gaps.missing(tx)
        own.counters.update(lost_noticed=grown)

    monkeypatch.setattr(gaps, "noticed", hasty)
    with pytest.raises((AssertionError, TimeoutError)):
        test_what_one_end_has_comes_back_and_is_not_lost(tmp_path)
