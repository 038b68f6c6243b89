"""Blobs at a relay: put in pieces, read by whoever knows the address, counted for each who put them, and ended."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from node.relay import limits
from node.relay.limits import Quotas
from sync import hub
from sync.limits import HUB_PIECE_BYTES
from tests.node.relay.conftest import relay
from tests.node.relay.keeping import Clock, cleaned, get_blob, pieces, put_blob, slowed
from tests.node.relay.test_mail import refused


@pytest.mark.parametrize("size", [1, HUB_PIECE_BYTES, HUB_PIECE_BYTES + 1, 1024 * 1024 + 16])
async def test_a_blob_comes_back_bit_for_bit_also_after_a_restart(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    address = hashlib.sha256(data).digest()
    async with relay(tmp_path) as (_, around):
        await put_blob(await around.member(), data)
        assert await get_blob(await around.connect(), address) == data
    async with relay(tmp_path) as (_, around):
        assert await get_blob(await around.connect(), address) == data


async def test_several_blobs_may_be_put_at_once_and_one_that_is_there_needs_one_piece(
    serving: Callable[..., Any],
) -> None:
    _, around = await serving()
    bob, alice = await around.member(), await around.member()
    blobs = [os.urandom(200_000) for _ in range(limits.UPLOADS)]
    await asyncio.gather(*(put_blob(bob, data) for data in blobs))
    await alice.ask(pieces(blobs[0])[0])
    assert await get_blob(alice, hashlib.sha256(blobs[-1]).digest()) == blobs[-1]


async def test_blobs_count_for_each_who_put_them_and_end(serving: Callable[..., Any]) -> None:
    clock = Clock()
    made, around = await serving(clock=clock, quotas=Quotas(blob_bytes=1000))
    bob, alice = await around.member(), await around.member()
    data, more = os.urandom(600), os.urandom(600)
    address = hashlib.sha256(data).digest()
    await put_blob(bob, data)
    assert await refused(put_blob(bob, more)) == "blobs_full"
    await put_blob(bob, data)
    await put_blob(alice, data)
    await bob.ask(hub.DropBlob(0, (address,)))
    await cleaned(made)
    assert await get_blob(bob, address) == data
    await put_blob(bob, more)
    clock.ms += limits.BLOB_S * 1000
    await cleaned(made)
    assert await refused(bob.ask(hub.GetBlob(0, address, 0))) == "unknown_blob"
    assert not list((made._home.path / "blobs").glob("??/*"))


async def test_unfinished_blobs_of_all_are_bounded(serving: Callable[..., Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 250_000)
    _, around = await serving()
    bob, alice = await around.member(), await around.member()
    data = os.urandom(200_000)
    bob.begin()
    await bob.send(hub.PutBlob(bob._next, bytes(32), 0, 200_000, data[:10]))
    await bob.ask(hub.Watch(0, ()))
    assert await refused(put_blob(alice, data)) == "slow_down"
    await bob.close()
    while await slowed(alice, pieces(b"small")[0]):
        pass
    await put_blob(alice, data)


async def test_an_upload_that_is_answered_early_has_one_answer_and_its_late_pieces_cost_nothing(
    serving: Callable[..., Any],
) -> None:
    made, around = await serving(quotas=Quotas(blob_bytes=1_000_000))
    bob, alice = await around.member(), await around.member()
    data = os.urandom(900_000)
    await put_blob(bob, data)
    assert len(pieces(data)) > 15
    for _ in range(limits.REFUSALS // 15):
        await put_blob(alice, data)  # all pieces are sent, the first one is answered
        assert await refused(put_blob(bob, os.urandom(900_000))) == "blobs_full"
    await alice.ping()
    await bob.ping()
    assert not alice.bye
    assert not bob.bye
    (mine,) = [session for session in made._house.sessions if session.readers == {} and session._refusals]
    assert mine._refusals == limits.REFUSALS // 15
    assert all(len(session._uploads) <= limits.ANSWERED for session in made._house.sessions)


async def test_a_ref_is_free_again_once_another_blob_begins_under_it(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    bob, first, second = await around.member(), os.urandom(100_000), os.urandom(100_000)
    await put_blob(bob, first)
    await put_blob(bob, first)
    bob._next -= 1
    await put_blob(bob, second)
    assert await get_blob(bob, hashlib.sha256(second).digest()) == second
