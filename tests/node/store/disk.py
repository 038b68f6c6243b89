"""A disk that writes down everything done to it, and fails when it is told to: a layer under SQLite, over real files.

What the store does runs through it by a second driver (`second_driver.py`); what of the record a power cut would leave
is worked out in `images.py`. Shared memory is not seen here: it does not outlive a power cut, and is never flushed.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import apsw
from sqlcipher3 import dbapi2

Kind = Literal["open", "read", "make", "write", "truncate", "sync", "delete", "folder", "begun", "told"]
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
        """`keep` False: count only, for a test that lets the disk fail."""
        self.name = f"disk{next(self._serials)}"
        self.steps: list[Step] = []
        self.count = 0
        self.failed: list[str] = []
        self._keep = keep
        self._trouble: Trouble | None = None
        self._at = -1
        self._sticky = False
        self._fresh: set[str] = set()
        self._layer = _Layer(self)

    def fail(self, trouble: Trouble, at: int, *, sticky: bool) -> None:
        """Fail the `at`-th operation from now on that can fail so; and, if sticky, all after it."""
        self.count, self._trouble, self._at, self._sticky = 0, trouble, at, sticky

    def mend(self) -> None:
        """Work as before, and count on."""
        self._trouble = None

    def note(self, kind: Kind, number: int) -> None:
        """Write down something the test did."""
        self.steps.append(Step(kind, number=number))

    def close(self) -> None:
        """Take the layer away; nothing may be open."""
        self._layer.unregister()

    def step(self, step: Step) -> bool:
        """Count and write down an operation; raises where the disk is to fail, after half a write."""
        code = self._code(step.kind)
        if code is not None:
            self.failed.append(step.kind)
            raise apsw.exception_for(code)
        if self._keep and step.kind not in ("read", "open"):
            self.steps.append(step)
        return True

    def made(self, name: str) -> None:
        """A file appeared in the folder."""
        self._fresh.add(name)
        self.step(Step("make", name))

    def synced(self, name: str) -> None:
        """A file was flushed; SQLite flushes the folder too the first time it flushes a log it made."""
        self.step(Step("sync", name))
        if name in self._fresh and "-" in name:
            self.steps.append(Step("folder"))
        self._fresh.discard(name)

    def _code(self, kind: Kind) -> int | None:
        if self._trouble is None or kind == "make":
            self.count += kind != "make"
            return None
        code = (BROKEN if self._trouble == "broken" else FULL).get(kind)
        if code is None:
            return None
        now = self.count
        self.count += 1
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
            self._disk.steps.append(Step("folder"))


class _File(apsw.VFSFile):  # type: ignore[misc]
    def __init__(self, disk: Disk, own_name: str, name: Any, flags: list[int]) -> None:
        self._disk = disk
        self._name = own_name
        super().__init__("unix", name, flags)

    def xRead(self, amount: int, offset: int) -> Any:  # noqa: N802
        self._disk.step(Step("read", self._name))
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        try:
            self._disk.step(Step("write", self._name, offset, bytes(data)))
        except apsw.Error:
            super().xWrite(bytes(data)[: len(data) // 2], offset)  # a failing disk may have done a part of it
            raise
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.step(Step("truncate", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(0)  # over files of a test: what is flushed is what the record says
        self._disk.synced(self._name)


@contextmanager
def disk(*, keep: bool = True) -> Iterator[Disk]:
    """A disk for a test."""
    made = Disk(keep=keep)
    try:
        yield made
    finally:
        made.close()
