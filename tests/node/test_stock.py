"""What a real node has on its disk: each file with its bytes, the database, and limits that last."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from node.stock import Stock
from tests.node.test_two_people import Person, people

DATA = bytes(range(256)) * 4096


class KilledError(Exception):
    """Stands for the end of the process."""


@pytest.fixture
async def alice(tmp_path: Path) -> AsyncIterator[Person]:
    async with people(tmp_path, "alice") as (alice,):
        yield alice


async def test_each_file_is_told_with_what_it_takes_until_it_is_dropped(alice: Person) -> None:
    stock, blobs = Stock(alice.node), alice.node.blobs
    assert await stock.held() == []
    large, small = await blobs.add(DATA), await blobs.add(b"small")
    held = {one.manifest: one for one in await stock.held()}
    assert set(held) == {large.manifest, small.manifest}
    on_disk = sum(path.stat().st_size for path in (alice.home / "blobs").rglob("*") if path.is_file())
    assert sum(one.size for one in held.values()) == on_disk
    assert held[large.manifest].size > len(DATA) > held[small.manifest].size > 5
    assert all(one.whole and one.since > 0 for one in held.values())
    await blobs.drop(large.manifest)
    assert [one.manifest for one in await stock.held()] == [small.manifest]


async def test_the_database_has_a_size(alice: Person) -> None:
    files = sum(path.stat().st_size for path in alice.home.rglob("*") if path.is_file())
    assert 0 < await Stock(alice.node).database() <= files


async def test_limits_are_kept_in_the_store(alice: Person) -> None:
    assert await Stock(alice.node).limits() == (0, 0)
    await Stock(alice.node).limit(30, 5 << 30)
    assert await Stock(alice.node).limits() == (30, 5 << 30)


async def test_what_was_let_go_of_is_noted_until_nothing_names_it(alice: Person) -> None:
    stock = Stock(alice.node)
    one, other = await alice.node.blobs.add(DATA), await alice.node.blobs.add(b"small")
    await stock.let_go(one.manifest)
    assert [each.manifest for each in await stock.held()] == [other.manifest]
    assert (await stock.was_let_go(one.manifest), await stock.was_let_go(other.manifest)) == (True, False)
    await alice.node.blobs.drop(one.manifest)
    assert not await stock.was_let_go(one.manifest)


async def test_the_note_is_there_with_the_drop_though_the_node_ends_right_after(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the file would come again by itself once the tables are made anew."""
    stock, one = Stock(alice.node), await alice.node.blobs.add(DATA)

    async def ends(unused: Sequence[bytes]) -> None:
        raise KilledError

    monkeypatch.setattr(alice.node.blobs, "_remove", ends)
    with pytest.raises(KilledError):
        await stock.let_go(one.manifest)
    assert (await stock.held(), await stock.was_let_go(one.manifest)) == ([], True)
