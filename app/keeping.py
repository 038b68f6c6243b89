"""The parts of a node that keep what it has to do, and what it holds: jobs and backups, as commands see them.

Protocols alone, as in `parts.py`; the real parts are `node/jobs.py`, `node/backups.py` and `node/bundles.py`.
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


class Setting(Protocol):
    """What stays as it is while a node runs."""

    async def still_opens(self) -> bool:
        """Whether the store could be opened once more; asked of the keychain, which takes a moment."""


class Jobs(Protocol):
    """The job queue of this node."""

    async def every(self) -> Sequence[Job]:
        """Give all jobs, the next first, the dead last."""

    def is_running(self, job: int) -> bool:
        """Whether it is being done at this moment."""

    async def retry(self, job: int) -> object:
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


class BundleRead(Protocol):
    """What a file brought."""

    @property
    def target(self) -> bytes:
        """The account or the group it is for; empty if none was read."""

    @property
    def group(self) -> bool:
        """Whether it is for a group."""

    @property
    def writer(self) -> bytes:
        """The account that wrote it to us, empty if that is not known."""

    @property
    def new(self) -> int:
        """How many things were new."""

    @property
    def again(self) -> int:
        """How many were here before."""

    @property
    def others(self) -> int:
        """How many letters or parts are for others."""

    @property
    def waiting(self) -> int:
        """How many parts need a key or a person that is not known here."""

    @property
    def unusable(self) -> int:
        """How many are of no use."""


class BundleWritten(Protocol):
    """What a file holds that was written."""

    @property
    def letters(self) -> int:
        """Sealed letters of ours."""

    @property
    def events(self) -> int:
        """Events of groups."""

    @property
    def carried(self) -> int:
        """What is carried on for others."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def before(self) -> BundleRead:
        """What the file brought that was there."""


class Bundles(Protocol):
    """Files that carry what people lack."""

    @property
    def under_way(self) -> tuple[str, int]:
        """Whether one is written or read now (idle, writing, reading), and how many parts were dealt with."""

    async def write(self, path: Path, target: bytes, since_ms: int = 0) -> BundleWritten:
        """Write one for an account or a group. Refused("not_a_contact", "not_a_member", "file_exists"), WorldFault."""

    async def read(self, path: Path) -> BundleRead:
        """Take one in. Refused("no_bundle", "not_for_us"), PeerFault("bundle_damaged", "bundle_newer"), WorldFault."""

    def stop(self) -> None:
        """End what is under way, which is Refused("bundle_stopped") then."""
