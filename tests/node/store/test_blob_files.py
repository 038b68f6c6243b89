"""Chunks on the disk: whole or not there, whatever fails and wherever it stops; nothing in use is collected."""

import errno
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.primitives import sha256
from node.errors import WorldFault
from node.store.blob_files import ORPHAN_MS, SPARE, BlobFiles

DAY_S = ORPHAN_MS // 1000


def chunk(text: str) -> tuple[bytes, bytes]:
    data = text.encode() * 50
    return sha256(data), data


def on_disk(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def files(folder: Path) -> BlobFiles:
    return BlobFiles(folder)


def test_a_chunk_comes_back_whole_and_in_parts(files: BlobFiles, folder: Path) -> None:
    address, data = chunk("a")
    files.put([(address, data), chunk("b")])
    assert files.read(address) == data
    assert files.read_part(address, 10, 20) == (data[10:30], 50)
    assert files.read_part(address, 40, 20) == (data[40:], 50)
    assert files.read_part(address, 50, 20) == (b"", 50)
    assert files.read_part(address, 10**9, 20) == (b"", 50)
    assert files.read(bytes(32)) is None
    assert on_disk(folder) == {address.hex(), chunk("b")[0].hex()}
    path = folder / address.hex()[:2] / address.hex()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    files.put([(address, data)])
    assert files.read(address) == data


@given(st.binary(max_size=40).filter(lambda name: len(name) != 32))
def test_only_addresses_become_names(name: bytes) -> None:
    shelf = BlobFiles.__new__(BlobFiles)
    shelf._folder = Path("/nowhere")
    with pytest.raises(ValueError, match="32 bytes"):
        shelf._path(name)


class Disk:
    """Fails at the `at`-th call of the kinds given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, code: int, kinds: tuple[str, ...]) -> None:
        self.left = at
        for kind in kinds:
            monkeypatch.setattr(os, kind, self._failing(getattr(os, kind), code))

    def _failing(self, real: Any, code: int) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(code, "the disk")
            return real(*given, **named)

        return call


@pytest.mark.parametrize("at", range(1, 9))
@pytest.mark.parametrize(("code", "said"), [(errno.ENOSPC, "disk_full"), (errno.EIO, "disk_failed")])
def test_a_disk_that_fails_leaves_nothing_half_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: int, code: int, said: str
) -> None:
    """Two chunks are two times open, write, flush; then folders are flushed. Each of these fails once."""
    files = BlobFiles(folder)
    both = [chunk("a"), chunk("b")]
    with monkeypatch.context() as patch:
        Disk(patch, at, code, ("open", "write", "fsync"))
        with pytest.raises(WorldFault) as told:
            files.put(both)
    assert told.value.code == said
    assert list((folder / "new").iterdir()) == []
    assert all(files.read(address) in (None, data) for address, data in both)
    files.put(both)
    assert all(files.read(address) == data for address, data in both)


def test_a_short_write_is_completed(files: BlobFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:7]))
    files.put([chunk("a")])
    assert files.read(chunk("a")[0]) == chunk("a")[1]


def test_everything_is_flushed_before_it_has_its_name(
    files: BlobFiles, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Write order: flush of the file, rename, flush of the folder."""
    steps: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        steps.append("folder" if Path(f"/proc/self/fd/{descriptor}").resolve().is_dir() else "file")
        real_fsync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        steps.append("rename")
        return real_replace(path, target)

    address, data = chunk("a")
    (folder / address.hex()[:2]).mkdir()
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    files.put([(address, data)])
    assert steps == ["file", "rename", "folder"]


def test_what_a_crash_left_half_written_is_gone_at_the_next_start(folder: Path) -> None:
    BlobFiles(folder).put([chunk("a")])
    (folder / "new" / "7").write_bytes(b"half")
    files = BlobFiles(folder)
    assert on_disk(folder) == {chunk("a")[0].hex()}
    files.put([chunk("b")])


def test_room_is_kept_free_on_the_disk(folder: Path) -> None:
    files = BlobFiles(folder, lambda _: SPARE + 100)
    files.check_room(100)
    for size, spare in [(101, SPARE), (0, SPARE + 101)]:
        with pytest.raises(WorldFault) as told:
            files.check_room(size, spare)
        assert told.value.code == "disk_full"


def test_what_is_held_is_not_removed(files: BlobFiles) -> None:
    addresses = [chunk(name)[0] for name in "ab"]
    files.put([chunk(name) for name in "ab"])
    files.hold(addresses)
    files.hold(addresses[:1])
    files.let_go(addresses)
    files.remove(addresses)
    assert [files.read(each) is not None for each in addresses] == [True, False]
    files.let_go(addresses[:1])
    files.remove(addresses)
    assert files.read(addresses[0]) is None
    files.remove(addresses)


def test_old_files_are_named_and_nothing_else(files: BlobFiles, folder: Path) -> None:
    now_ms = 1_800_000_000_000
    for name, age_s in [("old", DAY_S + 1), ("new", DAY_S - 1)]:
        address, data = chunk(name)
        files.put([(address, data)])
        os.utime(folder / address.hex()[:2] / address.hex(), (0, now_ms // 1000 - age_s))
    for stranger in ("hello.txt", "AB" * 32, "ab" * 31):
        path = folder / "ab" / stranger
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    (folder / "file").write_bytes(b"x")
    found = [address for some in files.old(now_ms) for address in some]
    assert found == [chunk("old")[0]]


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_bytes(b"a file is in the way")
    with pytest.raises(WorldFault) as told:
        BlobFiles(tmp_path / "blobs")
    assert told.value.code == "disk_failed"


def test_a_file_that_cannot_be_read_is_a_fault_of_the_disk(files: BlobFiles, folder: Path) -> None:
    address = chunk("a")[0]
    (folder / address.hex()[:2] / address.hex()).mkdir(parents=True)
    with pytest.raises(WorldFault) as told:
        files.read(address)
    assert told.value.code == "disk_failed"


def test_many_threads_may_write_at_once(files: BlobFiles, folder: Path) -> None:
    threads = [
        threading.Thread(target=files.put, args=([chunk(f"{number} {each}") for each in range(20)],))
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(on_disk(folder)) == 80
    assert all(sha256(path.read_bytes()).hex() == path.name for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)


def test_a_disk_that_is_gone_is_said_to_be_gone_although_nothing_can_be_tidied_up(
    files: BlobFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "it was pulled out")

    for broken in ("os.fsync", "node.store.blob_files._rename"):
        with monkeypatch.context() as patch:
            patch.setattr(broken, gone)
            patch.setattr(Path, "unlink", gone)
            with pytest.raises(WorldFault) as told:
                files.put([chunk("a")])
        assert told.value.code == "disk_failed"
