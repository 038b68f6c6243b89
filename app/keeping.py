"""The parts of a node that keep what it has to do, and what it holds: jobs and backups, as commands see them.

Protocols alone, as in `parts.py`; the real parts are `node/jobs.py` and `node/backups.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Job(Protocol):
    """Work that is done even if the node ends before."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def kind(self) -> str:
        """What kind of work it is."""

    @property
    def due(self) -> int:
        """When it is tried next, in Unix ms."""

    @property
    def tries(self) -> int:
        """How often it failed since it last worked."""

    @property
    def code(self) -> str:
        """Of the last failure, empty if there was none."""

    @property
    def why(self) -> str:
        """The sentence of the last failure."""

    @property
    def dead(self) -> bool:
        """Whether it was given up."""

    @property
    def made(self) -> int:
        """When it was queued, in Unix ms."""


class Jobs(Protocol):
    """The job queue of this node."""

    async def every(self) -> Sequence[Job]:
        """Give all jobs, the next first, the dead last."""

    def is_running(self, job: int) -> bool:
        """Whether it is being done at this moment."""

    async def retry(self, job: int) -> None:
        """Have a job tried at once. Refused("unknown_job")."""

    async def drop(self, job: int) -> None:
        """Give up a job for good. Refused("unknown_job")."""


class Backup(Protocol):
    """How backups are; times in Unix ms, 0 for never."""

    @property
    def state(self) -> str:
        """One of off, waiting (for the first), running, saved, failing."""

    @property
    def folder(self) -> str:
        """Where they go."""

    @property
    def every_s(self) -> int:
        """Seconds between two looks at what is new."""

    @property
    def saved(self) -> int:
        """Up to when everything is in the folder."""

    @property
    def size(self) -> int:
        """Bytes of what was written, files of people excepted."""

    @property
    def code(self) -> str:
        """Of what fails now, empty if nothing does."""

    @property
    def why(self) -> str:
        """The sentence of what fails now."""

    @property
    def checked(self) -> int:
        """When the whole folder was last read."""

    @property
    def check_why(self) -> str:
        """What was wrong with it then, empty if nothing was."""


class Backups(Protocol):
    """The backups of this node."""

    async def keep(self, folder: Path, every_s: int, phrase: str = "") -> Backup:
        """Keep backups there from now on. Refused("phrase_needed", "wrong_phrase", "bad_interval"), WorldFault."""

    async def stop_keeping(self) -> Backup:
        """Write no more."""

    async def now(self) -> Backup:
        """Bring the folder up to date, and wait for that for a while. Refused("no_backup_folder")."""

    async def check(self) -> Backup:
        """Read the whole folder, and wait a while. Refused("no_backup_folder", "nothing_saved"), WorldFault."""

    async def status(self) -> Backup:
        """How they are."""
