"""The commands of backups: choose the folder, back up now, see how it is, have the folder read through.

A backup is sealed to a key that follows from the recovery phrase; the node that writes it cannot read it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from app.backup.views import BackupView
from app.commands import File, command
from app.context import App
from app.errors import WorldFault
from app.keeping import Backup
from app.wording import moment
from app.words import say

MAX_PHRASE_BYTES = 4096


@command
async def keep(
    app: App,
    folder: Annotated[File, "any folder: a stick, a synced folder"],
    *,
    every: Annotated[int, "seconds between two looks at what is new"] = 240,
    phrase: Annotated[
        File | None, "file with the recovery phrase; only an identity older than backups needs it"
    ] = None,
) -> BackupView:
    """Keep backups of everything in a folder from now on: encrypted, and added to as you go."""
    words = "" if phrase is None else _read(Path(phrase))
    return _view(await app.node.backups.keep(Path(folder), every, words))


@command
async def off(app: App) -> BackupView:
    """Keep no more backups; what is in the folder stays there."""
    return _view(await app.node.backups.stop_keeping())


@command
async def now(app: App) -> BackupView:
    """Bring the backup folder up to date at once; fails with what hinders it, and it is tried again by itself."""
    backup = await app.node.backups.now()
    if backup.state == "failing":
        raise WorldFault(backup.code, backup.why)
    return _view(backup)


@command
async def status(app: App) -> BackupView:
    """Show where backups go, and up to when everything is there."""
    return _view(await app.node.backups.status())


@command
async def check(app: App) -> BackupView:
    """Read the whole backup folder and say whether it is as it was written; `kith backup verify` can do more."""
    return _view(await app.node.backups.check())


def _read(file: Path) -> str:
    try:
        with file.open("rb") as source:
            return source.read(MAX_PHRASE_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise WorldFault("unreadable_file", "The file with the recovery phrase cannot be read as text.") from None


def _view(backup: Backup) -> BackupView:
    return BackupView(
        state=backup.state,
        folder=backup.folder or None,
        every_seconds=backup.every_s,
        saved_at=moment(backup.saved) if backup.saved else None,
        size=backup.size,
        code=backup.code or None,
        why=say(backup.why) if backup.why else None,
        checked_at=moment(backup.checked) if backup.checked else None,
        damage=say(backup.check_why) if backup.check_why else None,
    )
