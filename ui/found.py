"""What there is at a home when the window opens: a node that runs, one that can be started, or somebody to ask."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from app.child import Child, is_running, lock_of, start_node
from app.errors import AppError
from app.locks import wants_key_file
from app.places import Place

PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind of lock


@dataclass(frozen=True, slots=True)
class Found:
    """What there was at the start: a node (`child` if it is ours), no identity yet, a locked store, or a `trouble`."""

    state: str
    child: Child | None = None
    trouble: str = ""
    code: str = ""  # of the trouble


def passphrase_file() -> Path | None:
    """Give the file that the environment names for the passphrase of the store."""
    file = os.environ.get("KITH_PASSPHRASE_FILE")
    return Path(file) if file else None


def find(place: Place, file: Path | None) -> Found:
    """Attach to the node that runs for this home, or start one if nobody has to be asked; blocks meanwhile."""
    try:
        if is_running(place):
            return Found("open")
        lock = lock_of(place)
        if lock is None:
            return Found("welcome")
        if (lock == PASSPHRASE and file is None) or (wants_key_file(place) and not os.environ.get("KITH_KEY_FILE")):
            return Found("locked")
        return Found("open", start_node(place, (None, file)))
    except AppError as error:
        return Found("failed", trouble=str(error), code=error.code)
