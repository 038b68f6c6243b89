"""Opens the window on a home: looks for a display, has the node looked for or started meanwhile, and runs the loop.

Two processes: this one draws, the node keeps and talks. What takes long to load comes after the first frame.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.child import Child, is_running, lock_of, start_node
from app.errors import AppError, Refused
from app.places import Place
from ui.display import GO_ON, has_gpu, why_no_window

PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind of lock


@dataclass(frozen=True, slots=True)
class Found:
    """What there was at the start: a node (`child` if it is ours), no identity yet, a locked store, or a `trouble`."""

    state: str
    child: Child | None = None
    trouble: str = ""


def run(place: Place) -> int:
    """Open the window and give the exit code; Refused("no_display") with a way to go on."""
    trouble = why_no_window(os.environ)
    if trouble is not None:
        raise Refused("no_display", trouble)
    if not has_gpu():
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
    file = os.environ.get("KITH_PASSPHRASE_FILE")
    with ThreadPoolExecutor(1, thread_name_prefix="kith-start") as pool:
        found = pool.submit(find, place, Path(file) if file else None)
        try:
            from ui.desk import open_desk
        except ImportError as error:
            raise Refused("no_display", f"The window cannot be loaded ({error}). {GO_ON}") from None
        return open_desk(place, found)


def find(place: Place, passphrase_file: Path | None) -> Found:
    """Attach to the node that runs for this home, or start one if nobody has to be asked; blocks meanwhile."""
    try:
        if is_running(place):
            return Found("open")
        lock = lock_of(place)
        if lock is None:
            return Found("welcome")
        if lock == PASSPHRASE and passphrase_file is None:
            return Found("locked")
        return Found("open", start_node(place, (None, passphrase_file)))
    except AppError as error:
        return Found("failed", trouble=str(error))
