"""What still works, as `kith works` says it: each failure is made to happen to a real node, and its row turns.

Those of contacts, relays, clocks and devices are in `tests/world/test_works.py`.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from app.context import App
from app.works import ROWS, works
from node.errors import WorldFault
from node.jobs import Kind
from node.machine import Where
from node.node import Node, Upward
from node.store.keys import KeyBox
from node.system import SystemClock
from tests.node.backing import LONG_S, Pair, pair  # noqa: F401 - a fixture
from tests.node.networks import inside, ip, networks
from tests.node.store.test_keys import Shelf
from tests.node.test_full_disk import fill, make_room, small_disk  # noqa: F401 - a fixture
from tests.node.test_two_people import CHEAP, machine
from tests.person import QuickPerson, wait_for

pytestmark = pytest.mark.xdist_group("processes")

ELSEWHERE = {"people", "relay", "clock", "old", "removed", "missing"}
HERE = {"network", "disk_low", "disk_full", "backup", "keychain", "jobs"}


def failing(person: QuickPerson) -> set[str]:
    return {row["key"] for row in person.kith("works") if row["now"]}


async def failing_at(node: Node) -> set[str]:
    app = App(node, SystemClock().now_ms, "test", Counter())
    return {row.key for row in await works(app) if row.now}


def test_each_row_is_made_to_happen_by_some_test() -> None:
    assert {key for key, *_ in ROWS} == HERE | ELSEWHERE
    texts = [(Path(__file__).parents[1] / place / "test_works.py").read_text("utf-8") for place in ("node", "world")]
    for keys, text in ((HERE, texts[0]), (ELSEWHERE, texts[1])):
        body = text.partition("def test_a_")[2]
        assert [key for key in keys if f'"{key}"' not in body] == []


def test_a_machine_on_no_network_and_then_on_one(homes: Path) -> None:
    with networks("alone", "other") as (alone, other):
        alice = QuickPerson("Alice", homes, (), inside(alone))
        alice.create()
        alice.start()
        assert failing(alice) == {"network"}
        ip("link", "add", "cable", "netns", alone, "type", "veth", "peer", "name", "cable", "netns", other)
        ip("-n", alone, "address", "add", "10.83.1.1/24", "dev", "cable")
        ip("-n", alone, "link", "set", "cable", "up")
        wait_for("she is on a network", lambda: failing(alice) == set())
        ip("-n", alone, "link", "delete", "cable")
        wait_for("she is on none", lambda: failing(alice) == {"network"})
        alice.stop()


def test_a_disk_that_is_almost_full_and_then_full(homes: Path, small_disk: Path) -> None:  # noqa: F811
    bob = QuickPerson("Bob", small_disk)
    bob.create()
    bob.start()
    assert failing(bob) - {"network"} == {"disk_low"}
    fill(small_disk)
    wait_for("the disk is full", lambda: failing(bob) - {"network"} == {"disk_full"})
    make_room(small_disk)
    wait_for("there is room", lambda: failing(bob) - {"network"} == {"disk_low"})
    bob.stop()


async def test_a_backup_whose_folder_is_gone_and_comes_back(pair: Pair) -> None:  # noqa: F811
    await pair.alice.node.backups.keep(pair.folder, LONG_S)
    assert await pair.save() == "saved"
    assert "backup" not in await failing_at(pair.alice.node)
    away = pair.folder.with_name("away")
    pair.folder.rename(away)
    await pair.alice.node.backups.now()
    assert "backup" in await failing_at(pair.alice.node)
    away.rename(pair.folder)
    assert await pair.save() == "saved"
    assert "backup" not in await failing_at(pair.alice.node)


async def test_a_keychain_that_forgets_the_key(tmp_path: Path) -> None:
    shelf = Shelf()
    made = replace(machine(), key_box=lambda path: KeyBox(path, floor=CHEAP, keychain=lambda: shelf))
    await Node.create(tmp_path / "home", "Alice", None, made)
    where = Where("127.0.0.1", use_lan=False)
    node = await Node.open(tmp_path / "home", None, Upward(lambda tx, item: None), where, made)
    try:
        assert "keychain" not in await failing_at(node)
        kept, shelf.kept = shelf.kept, {}
        assert "keychain" in await failing_at(node)
        shelf.kept = kept
        assert "keychain" not in await failing_at(node)
    finally:
        await node.stop()


async def test_work_that_was_given_up(pair: Pair) -> None:  # noqa: F811
    async def fail(body: bytes) -> None:
        raise WorldFault("away", "It is not there.")

    jobs = pair.alice.node.jobs
    jobs.kinds["errand"] = Kind(fail, tries=1)
    assert "jobs" not in await failing_at(pair.alice.node)
    await pair.alice.node.write(lambda tx: jobs.add(tx, "errand", b"x"))
    given_up = [row for row in await jobs.every() if row.dead]
    while not given_up:
        given_up = [row for row in await jobs.every() if row.dead]
    assert "jobs" in await failing_at(pair.alice.node)
    await jobs.drop(given_up[0].id)
    assert "jobs" not in await failing_at(pair.alice.node)
