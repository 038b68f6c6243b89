"""Hostile backups: a folder that somebody else could reach, verified with the phrase as before a restore."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from crypto.backup import seal_block
from crypto.identity import new_phrase, recovery_keys
from crypto.keys import generate_device
from crypto.primitives import sha256
from node import restore
from node.backup import records, segment
from node.backup.records import BlobRecord, EventRecord
from node.backup.segment import BASE, HeadPublic, Pen, Public, Writer
from sync.control import Position, device_event, identity_genesis
from sync.event import Event
from tests.hostile.matrix import Cell, Check, always, both, cells, is_now, outcome, says, silent
from tests.node.net.people import seeded

BACKUP = "backup"
RANDOM = seeded("backup")
PHRASE = new_phrase(RANDOM)
RECOVERY = recovery_keys(PHRASE)
DEVICE, EVE = generate_device(RANDOM), generate_device(RANDOM)
GENESIS = identity_genesis(RECOVERY)
CERTIFICATE = device_event(
    RECOVERY, Position(1, GENESIS.id, 1 << 16, ()), (DEVICE.device, DEVICE.exchange), True, RANDOM
)
LINEAGE, CHUNK = b"lineage-16-bytes", b"a chunk of a file" * 99
NAME = "000000000001"
PEN = Pen(DEVICE.exchange_private, RECOVERY.backup, RANDOM)


def record(event: Event) -> EventRecord:
    return EventRecord(event.header_bytes, event.proof, event.payload, 0, 1)


WRITTEN = [records.encode(record(each)) for each in (GENESIS, CERTIFICATE)]


def write(folder: Path, public: Any = None, rows: list[bytes] | None = None, pen: Pen = PEN, name: str = NAME) -> None:
    """A backup of one segment, one chunk and a head."""
    (folder / "segments").mkdir(exist_ok=True)
    shelf = folder / "chunks" / sha256(CHUNK).hex()[:2]
    shelf.mkdir(parents=True, exist_ok=True)
    (shelf / sha256(CHUNK).hex()).write_bytes(CHUNK)
    writer = Writer(folder / "segments" / name, public or PUBLIC, pen)
    writer.add(WRITTEN if rows is None else rows)
    hash_ = writer.finish()
    number = getattr(public or PUBLIC, "number", 1)
    (folder / "head").write_bytes(segment.head_bytes(HeadPublic(1, LINEAGE, number, hash_), pen))


PUBLIC = Public(1, LINEAGE, 1, bytes(32), BASE, 0, sha256(CHUNK))


@cache
def sound() -> tempfile.TemporaryDirectory[str]:
    """A backup with nothing wrong in it, written once."""
    folder = tempfile.TemporaryDirectory(prefix="kith-")
    write(Path(folder.name))
    return folder


@contextmanager
def backup() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        shutil.copytree(sound().name, folder, dirs_exist_ok=True)
        yield Path(folder)


Spoil = Callable[[Path], object]


def verified(spoil: Spoil) -> str:
    """What verifying says to a sound backup of which this was made."""
    with backup() as folder:
        words = spoil(folder)
        return outcome(lambda: restore.verify(folder, words if isinstance(words, str) else PHRASE))


def bytes_of(name: str, change: Callable[[bytes], bytes]) -> Callable[[], Spoil]:
    """One file changed, and nothing else."""

    def spoil(folder: Path) -> None:
        path = folder / name
        path.write_bytes(change(path.read_bytes()))

    return lambda: spoil


def resealed(change: Callable[[bytes], bytes]) -> Callable[[], Spoil]:
    """A segment changed by somebody who makes its hash right again."""

    def remade(data: bytes) -> bytes:
        spoiled = change(data[:-32])
        return spoiled + sha256(spoiled)

    return bytes_of(SEGMENT, remade)


def written(**changes: Any) -> Callable[[], Spoil]:
    """A whole backup written anew."""
    return lambda: lambda folder: write(folder, **changes)


def flip(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 or len(data) :]


SEGMENT = f"segments/{NAME}"
ADDRESS = sha256(CHUNK).hex()


def public(**changes: Any) -> Any:
    return msgspec.structs.replace(PUBLIC, **changes)


def raw_public(data: bytes) -> Callable[[bytes], bytes]:
    """Another public part in front of the rest."""

    def change(whole: bytes) -> bytes:
        length = int.from_bytes(whole[8:12], "big")
        return whole[:8] + len(data).to_bytes(4, "big") + data + whole[12 + length :]

    return change


def blocks(*sealed: tuple[int, bool, bytes]) -> Callable[[], Spoil]:
    """A segment of these blocks (index, last, plaintext), and its head."""

    def spoil(folder: Path) -> None:
        opening, key = PEN.begin(segment.MAGIC, PUBLIC)
        parts = [seal_block(key, *each) for each in sealed]
        data = opening + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        data += sha256(data)
        (folder / SEGMENT).write_bytes(data)
        (folder / "head").write_bytes(segment.head_bytes(HeadPublic(1, LINEAGE, 1, sha256(data)), PEN))

    return lambda: spoil


def files() -> list[Cell]:
    """What anybody can do who reaches the folder."""
    damaged, there = "backup_damaged", Check("node.backup.segment.look", lambda before: lambda path: _seen())
    head, chunks = is_now("node.backup.chain.head_of", lambda folder: HEAD), says("node.backup.chain.check_chunks", 1)
    chain = silent("node.backup.chain._check")
    gone = "what is not there cannot be read"
    rows: list[Any] = [
        ("truncated", "a segment less a byte", bytes_of(SEGMENT, lambda data: data[:-1]), damaged, there),
        ("truncated", "half of a segment", bytes_of(SEGMENT, lambda data: data[: len(data) // 2]), damaged, there),
        ("empty", "a segment of nothing", bytes_of(SEGMENT, lambda data: b""), damaged, there),
        ("trailing bytes", "a segment and a byte", bytes_of(SEGMENT, lambda data: data + b"\0"), damaged, there),
        ("wrong signature", "one bit of a segment", bytes_of(SEGMENT, flip(200)), damaged, there),
        ("wrong signature", "one bit of the head", bytes_of("head", flip(40)), damaged, head),
        ("truncated", "half of the head", bytes_of("head", lambda data: data[:50]), damaged, head),
        ("trailing bytes", "a head and a byte", bytes_of("head", lambda data: data + b"\0"), damaged, head),
        ("oversize", "a head of 20 MB", lambda: lambda folder: os.truncate(folder / "head", 20_000_000), damaged, head),
        ("wrong signature", "one bit of a chunk", bytes_of(f"chunks/{ADDRESS[:2]}/{ADDRESS}", flip(9)), damaged,
         chunks),
        ("truncated", "no chunk", lambda: lambda folder: shutil.rmtree(folder / "chunks"), damaged, chunks),
        ("truncated", "no segment", lambda: lambda folder: (folder / SEGMENT).unlink(), damaged, gone),
        ("truncated", "no head", lambda: lambda folder: (folder / "head").unlink(), damaged, gone),
        ("wrong type", "a folder for a head", lambda: headless, "backup_away", gone),
        ("wrong value", "another kind of file", bytes_of(SEGMENT, lambda data: b"PK\3\4" + data[4:]), damaged, there),
        ("huge number", "a public part of 4 GiB", resealed(lambda data: data[:8] + b"\xff" * 4 + data[12:]), damaged,
         there),
        ("wrong type", "a public part that is a map", resealed(raw_public(b"\x80")), damaged, there),
        ("deep nesting", "a public part of 30,000 arrays", resealed(raw_public(b"\x91" * 30_000)), damaged, there),
        ("huge count", "a public part of 2**32-1 fields", resealed(raw_public(b"\xdd\xff\xff\xff\xff")), damaged,
         there),
        ("replayed", "an older segment under the newest name", lambda: renamed, damaged, chain),
        ("replayed", "the head of another backup", lambda: other_head, damaged, chain),
        ("wrong value", "several backups side by side", lambda: several, "several_backups",
         "which of them is for a person to say"),
        ("empty", "a folder with nothing in it", lambda: emptied, "no_backup", "there is nothing to find"),
    ]  # fmt: skip
    return cells(BACKUP, verified, rows)


def headless(folder: Path) -> None:
    (folder / "head").unlink()
    (folder / "head").mkdir()


def emptied(folder: Path) -> None:
    for each in folder.iterdir():
        each.unlink() if each.is_file() else shutil.rmtree(each)


def several(folder: Path) -> None:
    for name in ("kith-backup-1", "kith-backup-2"):
        shutil.copytree(sound().name, folder / name)
    for each in ("segments", "chunks"):
        shutil.rmtree(folder / each)


def renamed(folder: Path) -> None:
    """A base that says it is number 1 stands as number 2."""
    write(folder, name="000000000002")
    (folder / "head").write_bytes(segment.head_bytes(HeadPublic(1, LINEAGE, 2, _hash(folder, "000000000002")), PEN))


def other_head(folder: Path) -> None:
    head = HeadPublic(1, b"another lineage!", 1, _hash(folder, NAME))
    (folder / "head").write_bytes(segment.head_bytes(head, PEN))


def _hash(folder: Path, name: str) -> bytes:
    return sha256((folder / "segments" / name).read_bytes())


def _seen() -> Any:
    return segment.Seen(
        Path(sound().name) / SEGMENT, PUBLIC, HEAD.hash, (Path(sound().name) / SEGMENT).stat().st_size, OPENING
    )


def writers() -> list[Cell]:
    """What only somebody can do who knows the backup key, or the recovery phrase."""
    split = always("node.backup.records._BLOCKS", [])
    known, opened = (
        silent("node.backup.opening.check_writers"),
        Check("node.backup.segment.read", lambda before: _unread),
    )
    by_eve = Pen(EVE.exchange_private, RECOVERY.backup, RANDOM)
    another = Pen(DEVICE.exchange_private, recovery_keys(new_phrase(RANDOM)).backup, RANDOM)
    broken = records.encode(EventRecord(b"\x93", b"", None, 0, 1))
    forged = records.encode(EventRecord(CERTIFICATE.header_bytes, bytes(64), CERTIFICATE.payload, 0, 1))
    plain = records.join(WRITTEN)
    blob = BlobRecord(bytes(31), bytes(32), 1, bytes(32), b"", 0, b"")
    rows: list[Any] = [
        ("unknown version", "a segment of version 3", written(public=public(v=3)), "backup_newer",
         is_now("node.backup.segment.READ", frozenset({1, 2, 3}))),
        ("wrong value", "a kind that is none", written(public=public(kind=3)), "backup_damaged",
         both(is_now("node.backup.segment.BASE", 3), is_now("node.backup.chain.BASE", 3))),
        ("wrong length", "half of an address", written(public=public(chunks=bytes(31))), "backup_damaged",
         "the length of the list of addresses is compared inline"),
        ("wrong order", "an increment without a base", written(public=public(kind=2)), "backup_damaged",
         "there is nothing before it"),
        ("unauthenticated", "a backup by a device of nobody", written(pen=by_eve), "backup_forged", known),
        ("unauthenticated", "the words of somebody else", lambda: lambda folder: new_phrase(RANDOM), "wrong_phrase",
         says("node.backup.opening.segment.writer_of_head", DEVICE.exchange)),
        ("wrong value", "23 words", lambda: lambda folder: PHRASE.rpartition(" ")[0], "bad_phrase",
         "23 words are no entropy"),
        ("wrong signature", "24 words with a wrong check", lambda: lambda folder: " ".join(["abandon"] * 24),
         "bad_phrase",
         "the check is inside the library's word list"),
        ("wrong signature", "sealed to another key", written(pen=another), "wrong_phrase",
         says("node.backup.opening.segment.writer_of_head", DEVICE.exchange)),
        ("wrong type", "a record of tomorrow", written(rows=[msgspec.msgpack.encode([9, 1])]), "bad_backup", split),
        ("wrong type", "a record that is a map", written(rows=[b"\x80"]), "bad_backup", split),
        ("wrong length", "a file named by 31 bytes", written(rows=[records.encode(blob)]), "bad_backup", split),
        ("deep nesting", "a block of 30,000 arrays", blocks((0, True, b"\x91" * 30_000)), "bad_backup", split),
        ("huge count", "a block of 2**32-1 records", blocks((0, True, b"\xdd\xff\xff\xff\xff")), "bad_backup", split),
        ("trailing bytes", "a block and a byte", blocks((0, True, plain + b"\0")), "bad_backup", split),
        ("wrong type", "an event that is none", written(rows=[*WRITTEN, broken]), "bad_event", IDENTITY),
        ("wrong signature", "a certificate that nobody signed", written(rows=[WRITTEN[0], forged]), "bad_signature",
         silent("node.backup.opening.check")),
        ("wrong order", "the second block first", blocks((1, False, plain), (0, True, plain)), "bad_backup", opened),
        ("truncated", "no last block", blocks((0, False, plain)), "bad_backup", opened),
        ("replayed", "a block twice", blocks((0, False, plain), (0, True, plain)), "bad_backup", opened),
        ("empty", "no block at all", blocks(), "backup_damaged", opened),
        ("oversize", "a block of 2 MiB", blocks((0, True, bytes(2 << 20))), "backup_damaged",
         is_now("node.backup.container.BLOCK", 4 << 20)),
    ]  # fmt: skip
    return cells(BACKUP, verified, rows)


def _unread(seen: Any, private: bytes) -> Any:
    """A segment that nobody opens."""
    return DEVICE.exchange, iter([records.split(records.join(WRITTEN))])


IDENTITY = Check("node.backup.opening._identity_events", lambda before: lambda account, block: [GENESIS, CERTIFICATE])
HEAD = HeadPublic(1, LINEAGE, 1, _hash(Path(sound().name), NAME))
OPENING = segment.look(Path(sound().name) / SEGMENT).opening
CELLS = [*files(), *writers()]
