"""What changes while a backup is written or checked: another folder, damage that is found, a folder that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from node import restore as restoring
from node.backup import chain
from node.backup.disk import away
from node.backups import CHECK, SAVE
from node.errors import Refused, WorldFault
from node.node import Node
from node.store import log
from tests.node.backing import LONG_S, Pair, say
from tests.node.test_two_people import TEXT


async def alone(node: Node) -> None:
    """No job runs by itself any more."""
    for row in await node.jobs.every():
        await node.jobs.drop(row.id)


async def nothing(_body: bytes) -> int:
    """What is done in place of a backup."""
    return LONG_S * 1000


def at_first_work(node: Node, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], Awaitable[object]]) -> None:
    """Have something happen when the next run first touches its folder."""
    run = node.backups._workers.run

    async def once(work: object) -> object:
        monkeypatch.setattr(node.backups._workers, "run", run)
        await meanwhile()
        return await run(work)  # type: ignore[arg-type]

    monkeypatch.setattr(node.backups._workers, "run", once)


async def test_a_folder_chosen_while_another_is_written_stays_chosen(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, other = pair.alice.node, pair.folder.with_name("other")
    other.mkdir()
    await node.backups.keep(pair.folder, LONG_S)
    await alone(node)
    await say(pair.alice, "bob", "something new")
    at_first_work(node, monkeypatch, lambda: node.backups.keep(other, LONG_S))
    await node.backups._save(b"")
    await say(pair.alice, "bob", "newer")
    assert await pair.save() == "saved"
    assert restoring.verify(other, pair.words).opened


async def test_damage_found_while_a_backup_is_written_is_not_forgotten(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = pair.alice.node
    await node.backups.keep(pair.folder, LONG_S)
    await alone(node)
    (file, *_) = (chain.find(pair.folder) / "segments").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"?" + whole[101:])
    await say(pair.alice, "bob", "something new")
    node.jobs.kinds[SAVE] = replace(node.jobs.kinds[SAVE], work=nothing)
    at_first_work(node, monkeypatch, lambda: node.backups._check(b""))
    await node.backups._save(b"")
    assert "damaged" in (await node.backups.status()).check_why
    await node.backups._save(b"")
    assert pair.verify(pair.words).segments == 1


async def test_a_check_without_the_folder_says_so_and_is_made_up_for(pair: Pair) -> None:
    node = pair.alice.node
    await node.backups.keep(pair.folder, LONG_S)
    gone = pair.folder.with_name("pulled out")
    pair.folder.rename(gone)
    node.jobs.kinds[CHECK] = replace(node.jobs.kinds[CHECK], base_s=0.0001)
    with pytest.raises(WorldFault) as fault:
        await node.backups.check()
    assert fault.value.code == "backup_away"

    async def row() -> object:
        return next(each for each in await node.jobs.every() if each.kind == CHECK)

    async with asyncio.timeout(20):
        while (found := await row()).tries < 5:  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
    assert not found.dead, "it would never be checked again"  # type: ignore[attr-defined]
    gone.rename(pair.folder)
    async with asyncio.timeout(20):
        while not (await node.backups.status()).checked:
            await asyncio.sleep(0.01)


async def test_nothing_is_checked_before_anything_is_saved(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    node = pair.alice.node
    monkeypatch.setattr("node.backups.WAIT_S", 0.1)
    node.jobs.kinds[SAVE] = replace(node.jobs.kinds[SAVE], work=nothing)
    await node.backups.keep(pair.folder, LONG_S)
    with pytest.raises(Refused) as refused:
        await node.backups.check()
    assert refused.value.code == "nothing_saved"


async def test_a_run_that_ends_before_it_is_waited_for_is_noticed(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    node = pair.alice.node
    await node.backups.keep(pair.folder, LONG_S)
    retry = node.jobs.retry

    async def at_once(job: int) -> int:
        turn = node.jobs.turn
        due = await retry(job)
        await turn.wait()
        await asyncio.sleep(0.01)  # the clock goes on
        return due

    monkeypatch.setattr(node.jobs, "retry", at_once)
    async with asyncio.timeout(20):
        assert (await node.backups.now()).state == "saved"


async def test_a_run_from_before_that_fails_is_no_answer(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stick is back, and was away when a run began that only now says so."""
    node = pair.alice.node
    await node.backups.keep(pair.folder, LONG_S)
    await pair.rest()
    kind, began, fails = node.jobs.kinds[SAVE], asyncio.Event(), asyncio.Event()

    async def late(_body: bytes) -> int:
        node.jobs.kinds[SAVE] = kind
        began.set()
        await fails.wait()
        raise away()

    node.jobs.kinds[SAVE] = replace(kind, work=late)
    await node.jobs.retry(next(row.id for row in await node.jobs.every() if row.kind == SAVE))
    await began.wait()
    await asyncio.sleep(0.01)  # the clock goes on
    retry = node.jobs.retry

    async def then_fails(job: int) -> int:
        due = await retry(job)
        fails.set()
        return due

    monkeypatch.setattr(node.jobs, "retry", then_fails)
    assert await pair.save() == "saved"


@pytest.mark.parametrize("name", ["x" * 300, "a/" * 3000])
async def test_a_name_that_no_folder_can_have_is_refused_in_words(pair: Pair, name: str) -> None:
    with pytest.raises(WorldFault) as fault:
        await pair.alice.node.backups.keep(pair.folder / name, LONG_S)
    assert fault.value.code == "backup_away"
    with pytest.raises(WorldFault) as fault:
        restoring.verify(pair.folder / name, None)
    assert fault.value.code == "backup_away"


async def test_all_that_reached_somebody_since_is_saved_before_that_is_said(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = pair.alice
    mine = await alice.node.spaces.found("group", {"use": "album", "title": "Mine"}, [pair.bob.node.account])
    await pair.bob.node.stop()
    sent = [await alice.node.publish(mine, TEXT, {"text": f"text {number}"}) for number in range(5)]
    await alice.node.backups.keep(pair.folder, LONG_S)
    await alice.node.write(lambda tx: [log.note_sent(tx, each) for each in sent])
    monkeypatch.setattr("node.store.backups.PAGE", 2)
    assert await pair.save() == "saved"
    changed = "SELECT count(*) FROM unsettled u JOIN event e USING (arrival) WHERE e.state & 32 != u.state & 32"
    assert await alice.node.read(lambda cx: cx.value(changed)) == 0
    await pair.bob.start()
