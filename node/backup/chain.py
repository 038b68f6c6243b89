"""The folder of one backup as a reader finds it: which segments count, that each follows its elder, and the chunks.

Nothing here writes, and nothing needs the recovery phrase; with it, `opening.py` goes on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from node.backup import segment
from node.backup.disk import damaged, is_folder, missing, no_folder, reading
from node.backup.segment import BASE, HeadPublic, Seen
from node.errors import Refused

PREFIX: Final = "kith-backup-"
SEGMENT_NAME: Final = re.compile(r"[0-9]{12}")
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Chain:
    """The segments that make up a backup, the base first.

    `damaged` names files and `spoiled` chunks that are not whole, where that was no reason to stop (`salvage.py`).
    """

    folder: Path
    head: HeadPublic
    segments: tuple[Seen, ...]
    damaged: tuple[str, ...] = ()
    spoiled: frozenset[bytes] = frozenset()

    @property
    def chunks(self) -> list[bytes]:
        """The addresses of all chunks of files that belong to it, each once."""
        return list(dict.fromkeys(address for seen in self.segments for address in seen.chunks))

    @property
    def size(self) -> int:
        """Bytes of its segments."""
        return sum(seen.size for seen in self.segments)

    @property
    def made(self) -> int:
        """When the newest segment was written, in Unix ms."""
        return self.segments[-1].public.made


def find(folder: Path, sign: str = "head", opens: Callable[[Path], bool] | None = None) -> Path:
    """The one backup that a folder holds, or is, by a `sign` that it has; it may be damaged.

    Of several, which may be those of several people, the one that `opens` is true of.
    Refused("no_backup", "several_backups"), WorldFault("backup_away").
    """
    found = all_in(folder, sign)
    if opens is not None and len(found) > 1:
        found = [each for each in found if opens(each)] or found
    if not found:
        raise Refused("no_backup", "There is no backup in this folder.")
    if len(found) > 1:
        raise Refused("several_backups", "There are several backups in this folder; choose one of them.")
    return found[0]


def all_in(folder: Path, sign: str) -> list[Path]:
    """The backups that a folder holds, or the one that it is, by a `sign` that each has. WorldFault("backup_away")."""
    with reading("head"):
        if not is_folder(folder):
            raise no_folder(folder)
        if is_folder(folder / "segments"):
            return [folder]
        return sorted(each for each in folder.iterdir() if each.name.startswith(PREFIX) and (each / sign).exists())


def numbers(folder: Path) -> dict[int, Path]:
    """The segments of a backup by number."""
    with reading("segments"):
        return {int(each.name): each for each in (folder / "segments").iterdir() if SEGMENT_NAME.fullmatch(each.name)}


def head_of(folder: Path) -> HeadPublic:
    """The head of a backup; PeerFault, WorldFault."""
    return segment.read_head(folder / "head")


def read(folder: Path) -> Chain:
    """Look at every segment that counts; PeerFault("backup_damaged") says which file is wrong. Reads them whole."""
    head = head_of(folder)
    files = numbers(folder)
    if head.number not in files:
        raise missing(f"segments/{head.number:012}")
    base, seen = _back_to_base(files, head.number)
    newest = [number for number in files if number > head.number]
    for number in range(head.number + 1, max(newest, default=head.number) + 1):
        seen[number] = _look(files, number)
    segments = tuple(seen[number] for number in range(base, max(seen) + 1))
    _check(head, segments)
    if segments[-1].public.kind == BASE and len(segments) > 1:
        segments = segments[-1:]
    return Chain(folder, head, segments)


def chunk_path(folder: Path, address: bytes) -> Path:
    """Where a chunk of a file lies."""
    name = address.hex()
    return folder / "chunks" / name[:2] / name


def read_chunk(folder: Path, address: bytes) -> bytes:
    """A chunk that is what its name says; PeerFault("backup_damaged"), WorldFault("backup_away")."""
    path = chunk_path(folder, address)
    name = f"chunks/{path.parent.name}/{path.name}"
    with reading(name):
        data = path.read_bytes()
    if hashlib.sha256(data).digest() != address:
        raise damaged(name)
    return data


def check_chunks(chain: Chain, told: Told = lambda done, of: None) -> int:
    """Read every chunk that belongs to a backup; how many there are."""
    addresses = chain.chunks
    for number, address in enumerate(addresses, 1):
        read_chunk(chain.folder, address)
        told(number, len(addresses))
    return len(addresses)


def _back_to_base(files: dict[int, Path], newest: int) -> tuple[int, dict[int, Seen]]:
    """The number of the newest base up to a segment, and all from there up to it."""
    seen: dict[int, Seen] = {}
    for number in range(newest, 0, -1):
        seen[number] = _look(files, number)
        if seen[number].public.kind == BASE:
            return number, seen
    raise missing("segments/ of the beginning")


def _look(files: dict[int, Path], number: int) -> Seen:
    if number not in files:
        raise missing(f"segments/{number:012}")
    return segment.look(files[number])


def _check(head: HeadPublic, segments: tuple[Seen, ...]) -> None:
    """Each names itself by its number and the one before by its hash, and the head the newest."""
    before: Seen | None = None
    for seen in segments:
        public = seen.public
        follows = before is None or public.previous == before.hash
        if int(seen.path.name) != public.number or public.lineage != head.lineage or not follows:
            raise damaged(f"segments/{seen.path.name}")
        if public.number == head.number and seen.hash != head.hash:
            raise damaged("head")
        before = seen
