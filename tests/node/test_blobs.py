"""Files of a real node: kept bit for bit, found again when equal, given up alone, and nothing left by what fails."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from crypto.blob import SIZE_MAX, SMALL_CHUNK
from node.blobs import READ_MAX, Blob, Blobs
from node.errors import Fault, PeerFault
from node.items import Fetched, Item
from node.node import Node
from node.store import blobs as rows
from node.store.blob_files import ORPHAN_MS
from tests.node.test_two_people import Person, befriend, people, until

DATA = bytes(range(256)) * 4096 + b"the end"


@pytest.fixture
async def alice(tmp_path: Path) -> AsyncIterator[Person]:
    async with people(tmp_path, "alice") as (alice,):
        yield alice


def on_disk(person: Person) -> set[Path]:
    return {path for path in (person.home / "blobs").rglob("*") if path.is_file()}


async def fault(work: object) -> str:
    with pytest.raises(Fault) as told:
        await work  # type: ignore[misc]
    return told.value.code


async def test_a_file_comes_back_bit_for_bit(alice: Person, tmp_path: Path) -> None:
    blobs = alice.node.blobs
    for size in (1, 1000, SMALL_CHUNK, SMALL_CHUNK + 1, len(DATA)):
        (tmp_path / "in").write_bytes(DATA[:size])
        for source in (DATA[:size], tmp_path / "in"):
            blob = await blobs.add(source)
            assert (len(blob.manifest), len(blob.key), blob.size) == (32, 32, size)
            assert await blobs.progress(blob.manifest) == (size, size)
            assert await blobs.read(blob) == DATA[:size]
            await blobs.save(blob, tmp_path / "out")
            assert (tmp_path / "out").read_bytes() == DATA[:size]
            (tmp_path / "out").unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alice", "in"]


async def test_nothing_of_a_file_lies_on_the_disk_in_clear(alice: Person) -> None:
    blob = await alice.node.blobs.add(b"canary in a coal mine" * 1000)
    for path in alice.home.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert b"coal mine" not in kept
            assert blob.key not in kept


async def test_a_large_file_has_large_chunks(alice: Person, tmp_path: Path) -> None:
    size = 64 * 1024 * 1024 + 5
    (tmp_path / "in").write_bytes(b"")
    os.truncate(tmp_path / "in", size)
    blob = await alice.node.blobs.add(tmp_path / "in")
    assert len(on_disk(alice)) == 64 + 1 + 1
    assert await fault(alice.node.blobs.read(blob)) == "too_large"
    assert size > READ_MAX
    await alice.node.blobs.save(blob, tmp_path / "out")
    assert (tmp_path / "out").stat().st_size == size


async def test_equal_files_share_chunks_and_each_is_given_up_alone(alice: Person, tmp_path: Path) -> None:
    blobs = alice.node.blobs
    one = await blobs.add(DATA)
    before = on_disk(alice)
    (tmp_path / "in").write_bytes(DATA)
    two = await blobs.add(tmp_path / "in")
    assert len(on_disk(alice)) == len(before) + 1, "one more manifest"
    assert (one.manifest, one.key) != (two.manifest, two.key)
    await blobs.drop(one.manifest)
    assert await fault(blobs.read(one)) == "not_here"
    assert await blobs.progress(one.manifest) == (0, 0)
    assert await blobs.read(two) == DATA
    await blobs.drop(two.manifest)
    await blobs.drop(two.manifest)
    assert on_disk(alice) == set()


async def test_many_adds_at_once(alice: Person) -> None:
    files = [DATA[number:] for number in range(6)] * 2
    added = await asyncio.gather(*(alice.node.blobs.add(each) for each in files))
    assert [await alice.node.blobs.read(blob) for blob in added] == files


async def test_what_cannot_be_added_is_refused_and_leaves_nothing(alice: Person, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "huge").touch()
    os.truncate(tmp_path / "huge", SIZE_MAX + 1)
    os.mkfifo(tmp_path / "pipe")
    for name, code in {
        "nowhere": "unreadable_file", "alice": "unreadable_file", "pipe": "unreadable_file", "a\0b": "unreadable_file",
        "empty": "empty_file", "huge": "too_large",
    }.items():  # fmt: skip
        assert await fault(alice.node.blobs.add(tmp_path / name)) == code
    assert await fault(alice.node.blobs.add(b"")) == "empty_file"
    assert on_disk(alice) == set()


@pytest.mark.parametrize("change", ["shorter", "longer", "other"])
async def test_a_file_that_changes_while_it_is_read_is_refused(
    alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = tmp_path / "in"
    path.write_bytes(bytes(10 * SMALL_CHUNK))
    real = Blobs._write_chunks

    async def meanwhile(*given: object) -> object:
        manifest = await real(*given) if change != "shorter" else None  # type: ignore[arg-type]
        if change == "shorter":
            os.truncate(path, 5)
            manifest = await real(*given)  # type: ignore[arg-type]
        elif change == "longer":
            path.write_bytes(bytes(11 * SMALL_CHUNK))
        else:
            os.utime(path, ns=(1, 1))
        return manifest

    monkeypatch.setattr(Blobs, "_write_chunks", meanwhile)
    assert await fault(alice.node.blobs.add(path)) == "unreadable_file"
    assert on_disk(alice) == set()


async def test_a_full_disk_refuses_before_a_byte_is_written(alice: Person) -> None:
    files = alice.node.blobs._files
    files._free = lambda _: 64 << 20
    assert await fault(alice.node.blobs.add(DATA)) == "disk_full"
    files._free = lambda _: (64 << 20) + len(DATA)
    blob = await alice.node.blobs.add(DATA)
    assert await alice.node.blobs.read(blob) == DATA


async def test_a_disk_that_fills_up_in_the_middle_leaves_nothing(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = alice.node.blobs._files
    real, count = files._write, 0

    def full(data: bytes) -> Path:
        nonlocal count
        count += 1
        if count > 3:
            raise OSError(28, "No space left on device")
        return real(data)

    monkeypatch.setattr(files, "_write", full)
    assert await fault(alice.node.blobs.add(DATA)) == "disk_full"
    assert on_disk(alice) == set()


@pytest.mark.parametrize("at", ["put", "_enter"])
async def test_an_add_that_is_cancelled_loses_nothing_of_others(
    alice: Person, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Cancelled while a chunk is written, nothing is left; while the rows are, they and their files go together."""
    blobs, loop = alice.node.blobs, asyncio.get_running_loop()
    owner = blobs._files if at == "put" else blobs
    real = getattr(owner, at)

    def cancelling(*given: object) -> object:
        loop.call_soon_threadsafe(task.cancel)
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(owner, at, cancelling)
        task = asyncio.create_task(blobs.add(DATA))
        with pytest.raises(asyncio.CancelledError):
            await task
    noted = await alice.node.read(lambda cx: cx.value("SELECT count(*) FROM chunk"))
    assert noted == (0 if at == "put" else len(on_disk(alice)))
    assert len(on_disk(alice)) == noted
    assert await blobs.read(await blobs.add(DATA)) == DATA


async def test_what_is_not_here_is_refused(alice: Person, tmp_path: Path) -> None:
    blobs = alice.node.blobs
    blob = await blobs.add(DATA)
    others = [Blob(b"m" * 32, blob.key, blob.size), replace(blob, key=b"k" * 32), replace(blob, size=5)]
    for other in others:
        assert await fault(blobs.read(other)) == "not_here"
        assert await fault(blobs.save(other, tmp_path / "out")) == "not_here"
        await blobs.share(other, [b"a" * 32])
    assert await blobs.progress(b"m" * 32) == (0, 0)
    assert not (tmp_path / "out").exists()
    for size in (0, -1, SIZE_MAX + 1):
        assert await fault(blobs.want(Blob(b"m" * 32, blob.key, size), [])) in ("empty_file", "too_large")


async def test_saving_never_overwrites_and_leaves_no_part(alice: Person, tmp_path: Path) -> None:
    blobs = alice.node.blobs
    blob = await blobs.add(DATA)
    (tmp_path / "out").write_bytes(b"mine")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("out", "dangling", "alice"):
        assert await fault(blobs.save(blob, tmp_path / name)) == "file_exists"
    assert (tmp_path / "out").read_bytes() == b"mine"
    assert await fault(blobs.save(blob, tmp_path / "no folder" / "out")) == "cannot_save"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alice", "dangling", "out"]


async def test_orphans_are_collected_after_a_day_and_nothing_else(alice: Person) -> None:
    blob = await alice.node.blobs.add(DATA)
    kept = on_disk(alice)
    alice.node.blobs._files.put([(b"old".ljust(32), b"x"), (b"new".ljust(32), b"x")])
    long_ago = alice.node._own.clock.now_ms() / 1000 - ORPHAN_MS / 1000 - 10
    for path in on_disk(alice):
        if b"new" not in bytes.fromhex(path.name):
            os.utime(path, (long_ago, long_ago))
    await alice.node.stop()
    await alice.start()
    await until(lambda: len(on_disk(alice)) == len(kept) + 1, "the old orphan goes")
    assert {path.name for path in on_disk(alice) - kept} == {b"new".ljust(32).hex()}
    assert await alice.node.blobs.read(blob) == DATA


def fetched(person: Person) -> list[Fetched]:
    return [item for item in person.items if isinstance(item, Fetched)]


@pytest.mark.parametrize("harm", ["gone", "changed", "cut"])
async def test_a_chunk_the_disk_has_lost_is_fetched_again(tmp_path: Path, harm: str) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        blob = await alice.node.blobs.add(DATA)
        await bob.node.blobs.want(blob, [alice.node.account])
        await until(lambda: any(item.held == item.size for item in fetched(bob)), "it arrives")
        row = await bob.node.read(lambda cx: rows.addresses(cx, rows.claims(cx, blob.manifest)[0].id))
        path = next(path for path in on_disk(bob) if path.name == row[2].hex())
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[::-1] if harm == "changed" else b"")
        bob.items.clear()
        assert await fault(bob.node.blobs.read(blob)) == "not_here"
        await until(lambda: any(item.held == item.size for item in fetched(bob)), "it arrives again")
        assert await bob.node.blobs.read(blob) == DATA


async def test_a_chunk_whose_maker_made_nonsense_is_the_makers_fault(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crypto.blob.seal_chunk", lambda key, index, plain: bytes(len(plain) + 16))
    blob = await alice.node.blobs.add(bytes(SMALL_CHUNK))
    with pytest.raises(PeerFault) as told:
        await alice.node.blobs.read(blob)
    assert told.value.code == "bad_blob"


async def test_read_models_that_are_made_anew_hear_of_files_again(tmp_path: Path) -> None:
    async with people(tmp_path, "alice", "bob") as (alice, bob):
        await befriend(alice, bob)
        blob = await alice.node.blobs.add(DATA)
        await bob.node.blobs.want(blob, [alice.node.account])
        await until(lambda: any(item.held == item.size for item in fetched(bob)), "it arrives")

        def again(tx: object) -> list[Item]:
            return [item for item in Node.replay(tx) if isinstance(item, Fetched)]  # type: ignore[arg-type]

        assert await bob.node.write(again) == [Fetched(blob.manifest, len(DATA), len(DATA))]
        assert await alice.node.write(again) == []
