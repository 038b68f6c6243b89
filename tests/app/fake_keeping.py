"""Jobs and backups that are done at once, or fail as the test says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from crypto.errors import Refused, WorldFault
from node.backups import BackupStatus
from node.bundle.reading import Read
from node.bundles import BundleWritten

OFF = BackupStatus("off")


@dataclass(frozen=True)
class FakeJob:
    id: int
    kind: str
    due: int = 1_800_000_000_000
    tries: int = 0
    code: str = ""
    why: str = ""
    dead: bool = False
    made: int = 1_800_000_000_000


@dataclass
class FakeSetting:
    """Has the face of `node.figures.Setting`."""

    opens: bool = True

    async def still_opens(self) -> bool:
        return self.opens


@dataclass
class FakeJobs:
    """Has the face of `node.jobs.Jobs`."""

    queue: list[FakeJob] = field(default_factory=list)
    running: set[int] = field(default_factory=set)

    async def every(self) -> list[FakeJob]:
        return self.queue

    def is_running(self, job: int) -> bool:
        return job in self.running

    async def retry(self, job: int) -> None:
        self.queue = [replace(each, dead=False, tries=0) if each.id == job else each for each in self.queue]

    async def drop(self, job: int) -> None:
        self.queue = [each for each in self.queue if each.id != job]


@dataclass
class FakeBackups:
    """Has the face of `node.backups.Backups`; `away` and `damage` make the folder unreachable or broken."""

    found: BackupStatus = OFF
    away: bool = False
    damage: str = ""
    needs_phrase: bool = False
    phrases: list[str] = field(default_factory=list)

    async def keep(self, folder: Path, every_s: int, phrase: str = "") -> BackupStatus:
        self.phrases.append(phrase)
        if self.needs_phrase and not phrase:
            raise Refused("phrase_needed", "The recovery phrase is needed once.")
        if self.away:
            raise WorldFault("backup_away", "The backup folder cannot be reached.")
        self.found = BackupStatus("waiting", str(folder), every_s)
        return await self.now()

    async def stop_keeping(self) -> BackupStatus:
        self.found = OFF
        return self.found

    async def now(self) -> BackupStatus:
        self._must_be_on()
        if self.away:
            self.found = replace(
                self.found, state="failing", code="backup_away", why="The backup folder cannot be reached."
            )
        else:
            self.found = replace(self.found, state="saved", saved=1_800_000_000_000, size=4096, code="", why="")
        return self.found

    async def check(self) -> BackupStatus:
        self._must_be_on()
        self.found = replace(self.found, checked=1_800_000_000_000, check_why=self.damage)
        return self.found

    async def status(self) -> BackupStatus:
        return self.found

    def _must_be_on(self) -> None:
        if self.found.state == "off":
            raise Refused("no_backup_folder", "No backup folder is chosen yet.")


@dataclass
class FakeBundles:
    """Has the face of `node.bundles.Bundles`; what is read is what the test says."""

    found: Read = field(default_factory=Read)
    asked: list[tuple[Path, bytes, int]] = field(default_factory=list)
    under_way: tuple[str, int] = ("idle", 0)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        self.stopped.set()

    async def write(self, path: Path, target: bytes, since_ms: int = 0) -> BundleWritten:
        self.asked.append((path, target, since_ms))
        return BundleWritten(letters=2, events=1, carried=0, size=4096, before=self.found)

    async def read(self, path: Path) -> Read:
        if not path.exists():
            raise WorldFault("bundle_away", "There is no such file.")
        return self.found
