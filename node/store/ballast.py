"""A file that only takes up room beside the store, so that there is room to give back when the disk is full.

Its bytes are allocated, not merely named; they are never read. When it is given back and when it is made again is
decided in `room.py`.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from node.store.files import PRIVATE
from node.system import system_random

SIZE: Final = 8 << 20
"""More than the write-ahead log grows by before it is moved into the store (1,000 pages of 4 KiB)."""

_NO_PREALLOCATION: Final = frozenset({errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS})


class Ballast:
    """The file `path`; `held` while it takes up its room."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with suppress(OSError):
            if path.stat().st_blocks * 512 < SIZE:  # cut short by a crash or a full disk: not worth keeping
                path.unlink()
        self.held = path.exists()

    def make(self) -> bool:
        """Take up the room; False, and nothing is left behind, if the disk has not got it."""
        if self.held:
            return True
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, PRIVATE)
            try:
                _allocate(descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            self.release()
            return False
        self.held = True
        return True

    def release(self) -> None:
        """Give the room back."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.held = False


def _allocate(descriptor: int) -> None:
    """Have the file system set the bytes aside, or write some that no file system can make smaller."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(descriptor, 0, SIZE)
            return
        except OSError as error:
            if error.errno not in _NO_PREALLOCATION:
                raise
    for _ in range(SIZE >> 20):
        os.write(descriptor, system_random(1 << 20))
    os.fsync(descriptor)
