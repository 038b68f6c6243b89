"""Somebody who comes back from a backup and can be reached by a relay alone: old friends are found there again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.chat import api as chat
from app.people import api as people
from app.relays import api as relays
from node import restore
from node.node import Node
from tests.node.test_mail import Hermit, relay, until  # noqa: F401 - a fixture
from tests.person import QuickPerson

pytestmark = pytest.mark.xdist_group("processes")


async def test_a_restored_node_joins_its_relay_anew_and_talks_on_by_mail(
    tmp_path: Path,
    relay: tuple[QuickPerson, str],  # noqa: F811
) -> None:
    alice, bob = Hermit(tmp_path, "Alice"), Hermit(tmp_path, "Bob")
    born = await Node.create(tmp_path / "Alice", "Alice", "-", alice.machine(), confirmed=True)
    for person in (alice, bob):
        await person.start()
        await relays.add(person.app, relay[1])
    await people.accept(bob.app, await alice.link())
    await until(alice.is_friend)
    await until(bob.is_friend)
    await chat.send(bob.app, "Alice", "before")
    await until(lambda: has(alice, "Bob", "before"))
    (tmp_path / "stick").mkdir()
    assert alice.node is not None
    device = alice.node.device
    await alice.node.backups.keep(tmp_path / "stick")
    await alice.stop()
    await chat.send(bob.app, "Alice", "meanwhile")
    shutil.rmtree(tmp_path / "Alice")
    secrets = (born.recovery_phrase, "-")
    await restore.restore(
        tmp_path / "Alice", tmp_path / "stick", secrets, alice.machine(), restore.Wish(), lambda step, done, of: None
    )
    await alice.start()
    assert alice.node.device != device
    assert [one.mine for one in await relays.list_(alice.app)] == [False]
    await chat.send(alice.app, "Bob", "I am back")
    await until(lambda: has(bob, "Alice", "I am back"))
    await chat.send(bob.app, "Alice", "good")
    await until(lambda: has(alice, "Bob", "good"))
    await until(lambda: has(alice, "Bob", "meanwhile"))
    for person in (alice, bob):
        await person.stop()


async def has(person: Hermit, contact: str, text: str) -> bool:
    return text in await person.texts(contact)
