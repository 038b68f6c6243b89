"""What a screen, the command line or a script gets to see of backups; frozen, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BackupView:
    """How backups are; `state` is off, waiting (for the first), running, saved or failing (`code` and `why` say how).

    Everything up to `saved_at` is in `folder` (None: nothing yet); every `every_seconds` it is looked what is new.
    `checked_at` is when the whole folder was last read, and `damage` what was wrong with it then, if anything was.
    """

    state: str
    folder: str | None
    every_seconds: int
    saved_at: str | None
    size: int
    code: str | None
    why: str | None
    checked_at: str | None
    damage: str | None
