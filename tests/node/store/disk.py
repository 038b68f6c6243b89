"""A disk that writes down everything done to it, and fails when it is told to: a layer under SQLite, over real files.

What the store does runs through it by a second driver (`second_driver.py`); what of the record a power cut would leave
is worked out in `images.py`. Shared memory is not seen here: it does not outlive a power cut, and is never flushed.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import apsw
from sqlcipher3 import dbapi2

Kind = Literal["open", "read", "make", "write", "truncate", "sync", "lost", "delete", "folder", "begun", "told"]
Trouble = Literal["broken", "full"]

IOERR = dbapi2.SQLITE_IOERR
BROKEN = {
    "open": dbapi2.SQLITE_CANTOPEN,
    "read": IOERR | 1 << 8,
    "write": IOERR | 3 << 8,
    "sync": IOERR | 4 << 8,
    "truncate": IOERR | 6 << 8,
    "delete": IOERR | 10 << 8,
}
"""What SQLite's own layer for Unix answers where the system says EIO."""

FULL = {kind: code for kind, code in BROKEN.items() if kind in ("open", "sync", "truncate")} | {
    "write": dbapi2.SQLITE_FULL
}
"""The same for ENOSPC, which the system never says to who reads or deletes."""

CODES = {"broken": BROKEN, "full": FULL}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, in order: to a file of this name, or a note of the test (`begun`, `told`)."""

    kind: Kind
    name: str = ""
    offset: int = 0
    data: bytes = b""
    number: int = 0


class Disk:
    """The files of one folder; each is opened through the layer that `name` names."""

    _serials = itertools.count()

    def __init__(self, *, keep: bool = True) -> None:
        """`keep` False: nothing is written down, for a test that only lets the disk fail."""
        self.name = f"disk{next(self._serials)}"
        self.steps: list[Step] = []
        self.count = 0  # operations since `fail` that could have failed so
        self.failed: list[str] = []
        self._keep = keep
        self._codes: dict[str, int] = {}
        self._at = -1
        self._sticky = False
        self._fresh: set[str] = set()
        self._layer = _Layer(self)

    def fail(self, trouble: Trouble, at: int, *, sticky: bool = False, only: Kind | None = None) -> None:
        """Fail the `at`-th operation from now on that can fail so (`only`: of this kind); and, if sticky, all later."""
        self.count, self._at, self._sticky = 0, at, sticky
        self._codes = {kind: code for kind, code in CODES[trouble].items() if only in (None, kind)}

    def mend(self) -> None:
        """Work as before."""
        self._codes = {}

    def note(self, kind: Kind, number: int) -> None:
        """Write down something the test did."""
        self.steps.append(Step(kind, number=number))

    def close(self) -> None:
        """Take the layer away; nothing may be open."""
        self._layer.unregister()

    def step(self, step: Step) -> None:
        """Count and write down an operation; raises where the disk is to fail."""
        code = self._code(step.kind)
        if code is not None:
            self.failed.append(step.kind)
            if step.kind == "sync":
                self._keep_step(Step("lost", step.name))
            raise apsw.exception_for(code)
        if step.kind not in ("read", "open"):
            self._keep_step(step)

    def half_written(self, step: Step) -> Step:
        """Write down the half of a write that a failing disk has done all the same, and give it."""
        half = replace(step, data=step.data[: len(step.data) // 2])
        self._keep_step(half)
        return half

    def made(self, name: str) -> None:
        """A file appeared in the folder."""
        self._fresh.add(name)
        self.step(Step("make", name))

    def synced(self, name: str) -> None:
        """A file was flushed; SQLite flushes the folder too the first time it flushes a log it made."""
        self.step(Step("sync", name))
        if name in self._fresh and "-" in name:
            self.folder_synced()
        self._fresh.discard(name)

    def folder_synced(self) -> None:
        """All names in the folder were flushed."""
        self._keep_step(Step("folder"))

    def _keep_step(self, step: Step) -> None:
        if self._keep:
            self.steps.append(step)

    def _code(self, kind: Kind) -> int | None:
        """The error an operation ends with, if it is its turn; it is counted if it could have failed."""
        code = self._codes.get(kind)
        if code is None:
            return None
        now, self.count = self.count, self.count + 1
        return code if now == self._at or (self._sticky and now > self._at) else None


class _Layer(apsw.VFS):  # type: ignore[misc]
    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        super().__init__(disk.name, "unix")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - SQLite's names
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path is None:
            return apsw.VFSFile("unix", name, flags)
        is_new = not Path(path).exists()
        self._disk.step(Step("open", Path(path).name))
        opened = _File(self._disk, Path(path).name, name, flags)
        if is_new and Path(path).exists():
            self._disk.made(Path(path).name)
        return opened

    def xDelete(self, path: str, flush_folder: bool) -> None:  # noqa: N802
        self._disk.step(Step("delete", Path(path).name))
        super().xDelete(path, flush_folder)
        if flush_folder:
            self._disk.folder_synced()


class _File(apsw.VFSFile):  # type: ignore[misc]
    def __init__(self, disk: Disk, own_name: str, name: Any, flags: list[int]) -> None:
        self._disk = disk
        self._name = own_name
        super().__init__("unix", name, flags)

    def xRead(self, amount: int, offset: int) -> Any:  # noqa: N802
        self._disk.step(Step("read", self._name))
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        step = Step("write", self._name, offset, bytes(data))
        try:
            self._disk.step(step)
        except apsw.Error:
            super().xWrite(self._disk.half_written(step).data, offset)
            raise
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.step(Step("truncate", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.synced(self._name)  # these files are never cut off: what is flushed is what the record says


@contextmanager
def disk(*, keep: bool = True) -> Iterator[Disk]:
    """A disk for a test."""
    made = Disk(keep=keep)
    try:
        yield made
    finally:
        made.close()
