"""Room on the disk: the four levels, the ballast that gives way, and what waits or is refused until there is room."""

import asyncio
import errno
import zlib
from pathlib import Path

import pytest

from node.errors import WorldFault
from node.store import own
from node.store.ballast import SIZE, Ballast
from node.store.db import InlineExecutor, Store
from node.store.room import CALM_S, FULL, LOOK_S, LOW, MARGIN, NONE, RELEASE, DiskRoom
from tests.node.store.making import KEY, unflushed


class FakeDisk:
    """So many bytes are free beside a ballast that takes up its own."""

    def __init__(self, folder: Path, free: int) -> None:
        self.folder = folder
        self.without_ballast = free

    def free(self, folder: Path) -> int:
        return self.without_ballast - SIZE * (folder / "ballast").exists()


@pytest.fixture
def disk(tmp_path: Path) -> FakeDisk:
    return FakeDisk(tmp_path, 1 << 40)


async def test_the_levels_follow_the_disk_down_and_a_margin_later_up(disk: FakeDisk) -> None:
    room = DiskRoom(disk.folder, disk.free)
    assert room.level == "plenty"
    steps = [
        (LOW, "plenty"),
        (LOW - 1, "low"),
        (FULL, "low"),
        (FULL - 1, "full"),
        (FULL + MARGIN - 1, "full"),
        (NONE - 1, "none"),
        (NONE, "full"),
        (FULL + MARGIN - 1, "full"),
        (FULL + MARGIN, "low"),
        (LOW, "plenty"),
    ]
    for free, level in steps:
        disk.without_ballast = free
        assert room.look() == level, free


async def test_the_ballast_is_there_gives_way_when_the_disk_is_full_and_comes_back(
    disk: FakeDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("node.store.room.LOOK_S", 0.0)
    room = DiskRoom(disk.folder, disk.free)
    ballast = disk.folder / "ballast"
    assert ballast.stat().st_size == SIZE
    assert ballast.stat().st_blocks * 512 >= SIZE, "its bytes must be allocated"
    assert ballast.stat().st_mode & 0o077 == 0
    disk.without_ballast = RELEASE + SIZE
    assert room.look() == "full"
    assert ballast.exists(), "there is room without it"
    disk.without_ballast = RELEASE + SIZE - 1
    assert room.look() == "full"
    assert not ballast.exists()
    disk.without_ballast = FULL + MARGIN
    room.look()
    watching = asyncio.create_task(room.watch())
    async with asyncio.timeout(60):
        while not ballast.exists():
            await asyncio.sleep(0)
    watching.cancel()


async def test_the_disk_is_looked_at_more_often_where_it_is_scarce(
    disk: FakeDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) > 2:
            raise asyncio.CancelledError
        disk.without_ballast = LOW - 1

    monkeypatch.setattr("node.store.room.asyncio.sleep", sleep)
    monkeypatch.setattr("node.store.room.next_look", float)
    with pytest.raises(asyncio.CancelledError):
        await DiskRoom(disk.folder, disk.free).watch()
    assert pauses == [CALM_S, LOOK_S, LOOK_S]


async def test_a_ballast_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "ballast").write_bytes(b"short")
    ballast = Ballast(tmp_path / "ballast")
    assert not ballast.held
    assert ballast.make()
    assert Ballast(tmp_path / "ballast").held


async def test_where_nothing_can_be_set_aside_the_ballast_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr("os.posix_fallocate", unsupported)
    assert Ballast(tmp_path / "ballast").make()
    assert (tmp_path / "ballast").stat().st_blocks * 512 >= SIZE
    assert len(zlib.compress((tmp_path / "ballast").read_bytes(), 1)) > SIZE * 0.99, "no file system makes it smaller"


async def test_no_ballast_is_left_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    assert not Ballast(tmp_path / "ballast").make()
    assert list(tmp_path.iterdir()) == []


async def test_what_is_new_is_refused_and_what_arrives_waits_until_there_is_room(disk: FakeDisk) -> None:
    room = DiskRoom(disk.folder, disk.free)
    disk.without_ballast = FULL - 1
    with pytest.raises(WorldFault, match="The disk is full") as caught:
        room.refuse_new()
    assert caught.value.code == "disk_full"
    room.refuse_any()
    arriving = asyncio.create_task(room.for_new())
    await asyncio.wait_for(room.for_any(), 10)
    await asyncio.sleep(0)
    assert not arriving.done()
    disk.without_ballast = 1 << 40
    room.look()
    await asyncio.wait_for(arriving, 10)
    room.refuse_new()


async def test_on_a_disk_without_any_room_writing_waits_and_reading_goes_on(disk: FakeDisk) -> None:
    room = DiskRoom(disk.folder, disk.free)
    path = disk.folder / "kith.db"
    store = Store.open(path, KEY, connect=unflushed, executor=InlineExecutor(), room=room)
    await store.write(lambda tx: own.put(tx, "before", b"1"))
    disk.without_ballast = NONE - 1
    waiting = asyncio.create_task(store.write(lambda tx: own.put(tx, "later", b"2")))
    await asyncio.wait([waiting], timeout=0.1)
    assert not waiting.done()
    assert await store.read(lambda cx: own.get(cx, "before")) == b"1"
    with pytest.raises(WorldFault, match="The disk is full"):
        room.refuse_any()
    disk.without_ballast = 1 << 40
    await asyncio.wait_for(waiting, 10)
    assert await store.read(lambda cx: own.get(cx, "later")) == b"2"
    assert not store.failed
    await store.close()


async def test_a_store_that_is_closed_without_room_is_checked_when_it_is_opened_again(disk: FakeDisk) -> None:
    path = disk.folder / "kith.db"
    room = DiskRoom(disk.folder, disk.free)
    store = Store.open(path, KEY, connect=unflushed, executor=InlineExecutor(), room=room)
    disk.without_ballast = 0
    await store.close()
    with pytest.raises(WorldFault, match="The disk is full"):
        Store.open(path, KEY, connect=unflushed, executor=InlineExecutor(), room=room)
    disk.without_ballast = 1 << 40
    again = Store.open(path, KEY, connect=unflushed, executor=InlineExecutor(), room=room)
    assert not again.opened.clean
    await again.close()


async def test_a_disk_that_cannot_be_asked_changes_nothing(disk: FakeDisk) -> None:
    room = DiskRoom(disk.folder, disk.free)
    disk.folder.joinpath("ballast").unlink()

    def broken(_: Path) -> int:
        raise OSError(errno.EIO, "Input/output error")

    room._free = broken
    assert room.look() == "plenty"
