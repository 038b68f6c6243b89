"""Cuts connections of a running process from outside, as a network does that breaks: without a goodbye.

The socket is fetched out of the process (Linux, for whoever may trace it: its parent, or root) and shut there.
"""

import ctypes
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

PIDFD_GETFD: Final = 438


def cut(pid: int) -> int:
    """End every established TCP connection of a process; how many those were."""
    process = os.pidfd_open(pid)
    try:
        return sum(_cut(process, int(entry.name)) for entry in list(Path(f"/proc/{pid}/fd").iterdir()))
    finally:
        os.close(process)


def _cut(process: int, descriptor: int) -> bool:
    """Shut one descriptor if it is a TCP connection."""
    fetched = _fetch(process, descriptor)
    if fetched < 0:
        return False
    try:
        with socket.socket(fileno=fetched) as held:
            if held.family not in (socket.AF_INET, socket.AF_INET6) or held.type != socket.SOCK_STREAM:
                return False
            with suppress(OSError):  # one that only listens has no other side
                held.getpeername()
                held.shutdown(socket.SHUT_RDWR)
                return True
            return False
    except OSError:
        os.close(fetched)  # no socket
        return False


def _fetch(process: int, descriptor: int) -> int:
    """A copy of another process's descriptor; -1 if it is not there any more."""
    return int(ctypes.CDLL(None, use_errno=True).syscall(PIDFD_GETFD, process, descriptor, 0))
