"""The backups that lie in one folder, as they are offered to choose from: when each was written last, and how large.

A quick look: nothing is read whole, opened or proven, and whose they are only the recovery phrase can tell. Choosing
begins here and ends with `chain.py`, which reads the one that was chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from node.backup import chain, segment
from node.backup.disk import reading
from node.errors import PeerFault, Refused


@dataclass(frozen=True, slots=True)
class Listed:
    """One backup: when its newest segment was written (Unix ms, 0: cannot be read), bytes of segments, how many."""

    folder: Path
    made: int
    size: int
    segments: int


def backups_in(folder: Path) -> list[Listed]:
    """The backups in a folder, or the one that it is, newest first. Refused("no_backup"), WorldFault("backup_away")."""
    found = [_listed(each) for each in chain.all_in(folder, "segments")]
    found = [each for each in found if each.segments]
    if not found:
        raise Refused("no_backup", "There is no backup in this folder.")
    return sorted(found, key=lambda each: each.made, reverse=True)


def _listed(folder: Path) -> Listed:
    files = chain.numbers(folder)
    with reading("segments"):
        size = sum(path.stat().st_size for path in files.values())
    return Listed(folder, _made(files), size, len(files))


def _made(files: dict[int, Path]) -> int:
    """What the newest segment says that can be read."""
    for number in sorted(files, reverse=True):
        try:
            return max(0, segment.announced(files[number]).made)
        except PeerFault:
            continue
    return 0
