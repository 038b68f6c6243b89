"""Backups as commands see them (`app/parts.py`, Backups): where they go and how often, how they are, one now, a check.

The work is a durable job (`jobs.py`): a folder that is away is tried again until it is back. What is written is
`node/backup/saving.py`, what is checked `node/backup/chain.py`; restoring is for an empty home (`node/restore.py`).
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from node import birth
from node.backup import chain, saving
from node.backup.disk import away, is_folder, unfit, writing
from node.backup.saving import Gear, Saving, State
from node.backup.segment import Pen
from node.errors import PeerFault, Refused, WorldFault
from node.jobs import Jobs, Kind
from node.secure.own import Own
from node.store import backups as rows
from node.store import own as own_rows
from node.store.blob_files import BlobFiles
from node.store.db import Cx, Store, Tx
from node.store.jobs import JobRow
from node.store.workers import Workers

log = logging.getLogger("kith.node.backups")

SAVE, CHECK = "backup", "backup_check"
EVERY_S: Final = 240
LONGEST_S: Final = 24 * 3600
CHECK_MS: Final = 7 * 24 * 3600 * 1000
PLAN: Final = "backup_plan"
CHECKED: Final = "backup_checked"
WAIT_S: Final = 45.0
AWAY_CAP_S: Final = 60.0
"""While the folder is away it is looked for at least this often, so that it is soon up to date again."""
AWAY: Final = "Kith looks for it at least once a minute."
CHECK_CAP_S: Final = 3600.0
"""A check that falls into a time without the folder is made up for: given up, nobody would read the folder again."""


class Plan(msgspec.Struct, frozen=True):
    """What the person chose: the folder, and how many seconds pass between two looks at what is new."""

    folder: str
    every_s: int


class Checked(msgspec.Struct, frozen=True):
    """What the last look at the whole folder found: when (Unix ms), how many files, and what was wrong, if anything."""

    at: int
    files: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """How backups are; `state`: off, waiting (for the first), saved, running, failing. Times in Unix ms, 0 for never.

    `saved` is the time up to which everything is in the folder; `why` is the sentence of what fails now.
    """

    state: str
    folder: str = ""
    every_s: int = 0
    saved: int = 0
    size: int = 0
    why: str = ""
    code: str = ""
    checked: int = 0
    check_why: str = ""


class Backups:
    """The backups of one node."""

    def __init__(self, own: Own, store: Store, files: BlobFiles, workers: Workers, jobs: Jobs) -> None:
        self._own = own
        self._store = store
        self._files = files
        self._workers = workers
        self._jobs = jobs
        jobs.kinds[SAVE] = Kind(self._save, tries=None, base_s=2.0, cap_s=AWAY_CAP_S)
        jobs.kinds[CHECK] = Kind(self._check, tries=None, base_s=2.0, cap_s=CHECK_CAP_S)

    async def keep(self, folder: Path, every_s: int = EVERY_S, phrase: str = "") -> BackupStatus:
        """Keep backups in a folder from now on, and begin the first one.

        Refused("bad_interval", "backup_in_home", "phrase_needed", "wrong_phrase"), WorldFault("backup_away",
        "backup_read_only", "backup_full") with what goes on all the same.
        """
        if not 0 < every_s <= LONGEST_S:
            raise Refused("bad_interval", "Between two backups lie 1 second to 24 hours.")
        if await self._workers.run(partial(_is_inside, folder, self._store.path.parent)):
            raise Refused("backup_in_home", "What is kept in Kith's own folder is lost with it; choose another folder.")
        key = await self._store.write(partial(birth.backup_key, phrase=phrase))
        if key is None:
            raise Refused("phrase_needed", "This identity is older than backups: the recovery phrase is needed once.")
        fresh = await self._fresh(folder)

        def note(tx: Tx) -> None:
            if fresh is not None:
                _begin(tx, fresh)
            own_rows.put(tx, PLAN, msgspec.msgpack.encode(Plan(str(folder), every_s)))
            self._jobs.add(tx, SAVE, b"")
            self._jobs.add(tx, CHECK, b"", CHECK_MS)

        await self._store.write(note)
        return await self.now()

    async def stop_keeping(self) -> BackupStatus:
        """Write no more backups; what is in the folder stays there."""

        def stop(tx: Tx) -> None:
            own_rows.drop(tx, PLAN)

        await self._store.write(stop)
        for row in await self._mine():
            await self._jobs.drop(row.id)
        return await self.status()

    async def now(self) -> BackupStatus:
        """Bring the folder up to date, and wait for that for a while. Refused("no_backup_folder")."""
        asked = self._own.clock.now_ms()  # before the run can begin, or its own time would lie before this one
        due = await self._ask(SAVE)
        held: list[BackupStatus] = []

        def is_saved(status: BackupStatus) -> bool:
            if status.saved >= asked and status.state != "running":
                held.append(status)
            return bool(held)

        await self._until(SAVE, due, is_saved)
        return held[0] if held else await self.status()  # by now the next run may have begun

    async def check(self) -> BackupStatus:
        """Read the whole folder and say whether it is as it was written, so far as that can be told without the phrase.

        One that takes long goes on after this has returned. Refused("no_backup_folder", "nothing_saved"),
        WorldFault("backup_away") where it cannot be read; that is tried again.
        """
        before = (await self.status()).checked
        state = await self._store.read(saving.load)
        due = await self._ask(CHECK)
        if state is None or not state.number:
            raise Refused("nothing_saved", "Nothing is in the backup folder yet.")
        failed = await self._until(CHECK, due, lambda status: status.checked != before)
        if failed is not None:
            raise WorldFault(failed.code, failed.why)
        return await self.status()

    async def status(self) -> BackupStatus:
        """How backups are."""
        plan, state, checked = await self._store.read(lambda cx: (_plan(cx), saving.load(cx), _checked(cx)))
        if plan is None or state is None:
            return BackupStatus("off")
        job = next((row for row in await self._mine() if row.kind == SAVE), None)
        facts = BackupStatus(
            state="waiting" if not state.saved else "saved",
            folder=plan.folder,
            every_s=plan.every_s,
            saved=state.saved,
            size=state.base_size + state.added_size,
            checked=0 if checked is None else checked.at,
            check_why="" if checked is None else checked.why,
        )
        return facts if job is None else self._with_job(facts, job)

    async def stop(self) -> None:
        """Wait for what is being written; the jobs are stopped before."""
        await self._workers.stop()

    def _with_job(self, facts: BackupStatus, job: JobRow) -> BackupStatus:
        is_running = self._jobs.is_running(job.id)
        values = {name: getattr(facts, name) for name in BackupStatus.__slots__}
        state = "failing" if job.code else "running" if is_running else facts.state
        why = f"{job.why} {AWAY}" if job.code == "backup_away" else job.why
        return BackupStatus(**values | {"state": state, "why": why, "code": job.code})

    async def _mine(self) -> list[JobRow]:
        return [row for row in await self._jobs.every() if row.kind in (SAVE, CHECK)]

    async def _ask(self, kind: str) -> int:
        """Have a run begin; the moment since when it is due, 0 where it was never begun before."""
        if await self._store.read(_plan) is None:
            raise Refused("no_backup_folder", "No backup folder is chosen yet.")
        known = next((row for row in await self._mine() if row.kind == kind), None)
        if known is None:
            await self._store.write(lambda tx: self._jobs.add(tx, kind, b""))
            return 0
        return await self._jobs.retry(known.id)

    async def _until(self, kind: str, due: int, holds: Callable[[BackupStatus], bool]) -> JobRow | None:
        """Wait until the end of a run after which something holds, but not for ever; the job if it failed instead."""
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT_S):
                return await self._turned(kind, due, holds)
        return None

    async def _turned(self, kind: str, due: int, holds: Callable[[BackupStatus], bool]) -> JobRow | None:
        turn = self._jobs.turn
        while not holds(await self.status()):
            failed = next((row for row in await self._mine() if row.kind == kind and row.code), None)
            if failed is not None and failed.due != due:  # else it began before, and another run is due
                return failed
            await turn.wait()
            turn = self._jobs.turn
        return None

    async def _save(self, body: bytes) -> int | None:
        """One run; the ms until the next."""
        plan, state, key = await self._store.read(
            lambda cx: (_plan(cx), saving.load(cx), own_rows.get(cx, birth.BACKUP_KEY))
        )
        if plan is None or state is None or key is None:
            return None
        pen = Pen(self._own.keys.exchange_private, key, self._own.random)
        gear = Gear(self._own, self._store, self._files, self._workers, pen)
        run = Saving(gear, saving.place_of(Path(plan.folder), state.lineage))
        try:
            await run.run(state)
        except saving.Newer:  # what only the folder has stays there for a restore; this store begins beside it
            log.warning("backup_newer")
            fresh = await self._lay_out(Path(plan.folder))
            await self._store.write(lambda tx: _begin(tx, fresh))
            return 0
        return plan.every_s * 1000 if run.is_done else 0

    async def _fresh(self, folder: Path) -> State | None:
        """A new backup in a folder that was chosen, or None if the one that was kept is in it. WorldFault."""
        plan, state = await self._store.read(lambda cx: (_plan(cx), saving.load(cx)))
        try:
            place = None if state is None else saving.place_of(folder, state.lineage)
            if place is not None and await self._workers.run(partial(is_folder, place)):
                return None
            return await self._lay_out(folder)
        except WorldFault as fault:
            said = await self._workers.run(partial(unfit, fault, folder))
            if plan is None:
                raise said from fault
            raise WorldFault(said.code, "{what} Backups go on in {folder}.", what=said, folder=plan.folder) from fault

    async def _lay_out(self, folder: Path) -> State:
        """The folder of a new backup, and what is known of it. WorldFault."""
        fresh = State(self._own.random(16))
        await self._workers.run(partial(saving.make_folder, folder, fresh.lineage))
        return fresh

    async def _check(self, body: bytes) -> int | None:
        """Look at the whole folder; the ms until the next look."""
        plan, state = await self._store.read(lambda cx: (_plan(cx), saving.load(cx)))
        if plan is None or state is None or not state.number:
            return None if plan is None else CHECK_MS
        folder = saving.place_of(Path(plan.folder), state.lineage)
        files, why = 0, ""
        try:
            files = await self._workers.run(partial(_look, folder))
        except PeerFault as fault:
            why = str(fault)
        found = Checked(self._own.clock.now_ms(), files, why)
        return await self._store.write(partial(self._note_check, state, found))

    def _note_check(self, looked_at: State, found: Checked, tx: Tx) -> int:
        """Remember what was found; a folder that began anew meanwhile is looked at again, for files went then."""
        state = saving.load(tx)
        if state is None or (found.why and (state.lineage, state.base) != (looked_at.lineage, looked_at.base)):
            return 0
        own_rows.put(tx, CHECKED, msgspec.msgpack.encode(found))
        if found.why:  # nothing is added to what is damaged: the next run begins anew
            saving.keep(tx, msgspec.structs.replace(state, hash=bytes(32)))
            self._jobs.add(tx, SAVE, b"")
        return CHECK_MS


def _is_inside(folder: Path, home: Path) -> bool:
    """Whether a folder is the home of the store or lies in it, whatever way leads there."""
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(home))


def _begin(tx: Tx, fresh: State) -> None:
    """Go on with another backup, in which nothing is yet."""
    rows.forget(tx)
    saving.keep(tx, fresh)
    own_rows.drop(tx, CHECKED)


def _look(folder: Path) -> int:
    if not is_folder(folder):
        raise away()
    found = chain.read(folder)
    broken = [fault for address in found.chunks if (fault := _judge(folder, address)) is not None]
    if broken:
        raise broken[0]
    return len(found.chunks)


def _judge(folder: Path, address: bytes) -> PeerFault | None:
    """What is wrong with a chunk; one that is damaged is taken away, so that the next run brings it again."""
    try:
        chain.read_chunk(folder, address)
    except PeerFault as fault:
        with writing():
            chain.chunk_path(folder, address).unlink(missing_ok=True)
        return fault
    return None


def _plan(cx: Cx) -> Plan | None:
    kept = own_rows.get(cx, PLAN)
    return None if kept is None else msgspec.msgpack.decode(kept, type=Plan)


def _checked(cx: Cx) -> Checked | None:
    kept = own_rows.get(cx, CHECKED)
    return None if kept is None else msgspec.msgpack.decode(kept, type=Checked)
