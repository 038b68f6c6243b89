"""What a node does with requests to join while it runs: found at its start, done, told, and heard of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from node.joins import Joins
from node.secure import groups, join_words, plaintext
from node.secure.join_words import Decided, Show
from node.store import invites, joins, outbox, ranks, shown
from node.store import own as own_rows
from node.store.joins import WAITING, LinkRow, RequestRow
from node.store.transaction import Tx
from sync.ranks import ADMIN, MEMBER
from tests.node.secure.members import Member, people

SECRET = b"s" * 16


class Scene:
    """Alice's group, of which Bob is an admin; Carol asks by a link of Alice's."""

    def __init__(self, folder: Path) -> None:
        me, self.bob, self.carol = people(3)
        self.alice = Member(folder / "alice.db", me, (self.bob, self.carol))
        own = self.alice.own
        self.space = self.alice.do(lambda tx: groups.found(own, tx, {}, [self.bob.account], "full"))
        row = self.alice.do(lambda tx: groups.known(tx, self.space))
        self.alice.do(lambda tx: groups.rank(own, tx, row, self.bob.account, ADMIN))
        self.alice.do(self.ask)

    def ask(self, tx: Tx) -> None:
        invites.add(tx, SECRET, 2**31, 1)
        joins.put_link(tx, LinkRow(SECRET, self.space, True, ("Why?",), "link", False, 1))
        asked = self.carol.account, self.carol.devices[0].device
        joins.put_request(tx, RequestRow(self.space, *asked, SECRET, 1, WAITING, ("so",), 1))

    def serves(self, before: Callable[[Tx], None] = lambda tx: None) -> None:
        """Let the node work until there is nothing to do, something be written then, and end it after that."""

        async def work() -> None:
            task = asyncio.create_task(Joins(self.alice.own, self.alice.store).serve())
            await self.rests()
            await self.alice.store.write(before)
            await self.rests()
            task.cancel()

        self.alice.runner.run(work())

    async def rests(self) -> None:
        """More turns of the loop and the store than anything takes here."""
        for _ in range(100):
            await self.alice.store.read(shown.every)

    def decides(self, verdict: str) -> None:
        """Bob's word is on the disk, and nothing was done about it."""
        (row,) = self.alice.do(shown.every)
        self.alice.do(lambda tx: shown.put(tx, replace(row, verdict=verdict)))

    def said(self, type_: int) -> list[bytes]:
        rows = self.alice.do(lambda tx: outbox.of_device(tx, self.bob.devices[0].device))
        return [said.body for said in (plaintext.decode(row.item) for row in rows) if said.type == type_]

    def is_in(self) -> bool:
        place = self.alice.do(lambda tx: ranks.get(tx, self.space, self.carol.account))
        return place is not None and place.rank == MEMBER


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.alice.close()


def test_who_waits_is_shown_at_a_start(scene: Scene) -> None:
    scene.serves()
    (body,) = scene.said(plaintext.SHOW)
    said = join_words.decode(Show, body)
    assert (said.account, said.questions, said.answers) == (scene.carol.account, ("Why?",), ("so",))
    scene.serves()
    assert scene.said(plaintext.SHOW) == [body], "once"


def test_what_was_decided_is_done_at_a_start(scene: Scene) -> None:
    scene.serves()
    scene.decides("yes")
    scene.serves()
    assert scene.is_in()
    assert [join_words.decode(Decided, body).code for body in scene.said(plaintext.DECIDED)] == ["admitted"]


def test_what_cannot_be_done_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.serves()
    scene.decides("yes")
    monkeypatch.setattr("sync.limits.SPACE_MEMBERS", 2)
    scene.serves()
    assert not scene.is_in()
    assert [join_words.decode(Decided, body).code for body in scene.said(plaintext.DECIDED)] == ["too_many_members"]


def test_a_store_that_is_behind_does_it_once_it_has_caught_up(scene: Scene) -> None:
    scene.serves()
    scene.decides("yes")
    name = f"ahead {scene.space.hex()}"
    scene.alice.do(lambda tx: own_rows.put(tx, name, b"e" * 32))
    scene.serves()
    assert not scene.is_in()
    assert scene.said(plaintext.DECIDED) == []
    scene.alice.do(lambda tx: own_rows.drop(tx, name))
    scene.serves()
    assert scene.is_in()


def test_a_bell_is_heard(scene: Scene) -> None:
    """Who asks while the node runs is shown then."""
    scene.alice.do(lambda tx: tx.execute("DELETE FROM invite"))
    scene.alice.do(lambda tx: joins.drop_request(tx, scene.space, scene.carol.account))

    def ask(tx: Tx) -> None:
        scene.ask(tx)
        tx.after(scene.alice.own.wake.joins)

    scene.serves(ask)
    assert len(scene.said(plaintext.SHOW)) == 1
