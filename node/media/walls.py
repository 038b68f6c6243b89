"""Walls around a child process that decodes a stranger's bytes: limits, no files, no network, no new processes.

Only the child calls this, after it has imported all it needs; each wall holds until the process ends, and is left out
where the machine does not permit it. Which ones stand is told to whoever started the child: `Wall`.
"""

from __future__ import annotations

import ctypes
import enum
import os
import platform
import signal
import struct
import sys

from node.media import seccomp

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

GIB = 1 << 30
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
CLONE_NEWIPC = 0x08000000
LANDLOCK_CREATE_RULESET = 444  # the same number on every architecture
LANDLOCK_RESTRICT_SELF = 446
# What each version of Landlock can forbid: bits of the file system, of TCP ports, of scopes.
LANDLOCK = {1: (13, 0, 0), 2: (14, 0, 0), 3: (15, 0, 0), 4: (15, 2, 0), 5: (16, 2, 0), 6: (16, 2, 2)}


class Wall(enum.IntFlag):
    """What a child cannot get past; the parent tests and shows it."""

    LIMITS = 1  # memory, processor time, no files, no core
    PRIVILEGES = 2  # no program gains any
    NETWORK = 4  # a network of its own, with nothing in it
    FILES = 8  # Landlock: no path can be opened
    CALLS = 16  # seccomp: only what decoding needs is asked of the system


def lone() -> Wall:
    """Shut in a process that still has to fork: no files, no network, no privileges; it dies with its parent."""
    walls = Wall(0)
    if not sys.platform.startswith("linux"):
        return walls
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    alone = CLONE_NEWNET | CLONE_NEWIPC
    if libc.unshare(CLONE_NEWUSER | alone) == 0 or libc.unshare(alone) == 0:
        walls |= Wall.NETWORK
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        walls |= Wall.PRIVILEGES
    if _forbid_paths(libc):
        walls |= Wall.FILES
    return walls


def limited(memory: int, seconds: int) -> Wall:
    """Set the last limits of a process that decodes: bytes of address space and seconds of processor time."""
    walls = _limit(memory, seconds)
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if _forbid_calls(libc):
            walls |= Wall.CALLS
    return walls


def _limit(memory: int, seconds: int) -> Wall:
    if resource is None:
        return Wall(0)
    names = {"CORE": 0, "FSIZE": 0, "NOFILE": 0, "NPROC": 0, "MEMLOCK": 0, "MSGQUEUE": 0, "AS": memory}
    for name, most in names.items():
        if hasattr(resource, f"RLIMIT_{name}"):
            _lower(getattr(resource, f"RLIMIT_{name}"), most)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    return Wall.LIMITS


def _lower(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (value, value))


def _forbid_paths(libc: ctypes.CDLL) -> bool:
    """Handle every right Landlock knows and grant none."""
    version = libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    files, ports, scopes = LANDLOCK[min(version, max(LANDLOCK))]
    rules = struct.pack("=QQQ", (1 << files) - 1, (1 << ports) - 1, (1 << scopes) - 1)
    size = 24 if scopes else 16 if ports else 8
    ruleset = libc.syscall(LANDLOCK_CREATE_RULESET, rules, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    done = libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    return bool(done == 0)


def _forbid_calls(libc: ctypes.CDLL) -> bool:
    """Load the filter of system calls, where its numbers are known for this machine."""
    program = seccomp.program(platform.machine())
    if not program:
        return False
    held = ctypes.create_string_buffer(program, len(program))
    count = len(program) // seccomp.INSTRUCTION
    header = struct.pack("=H6xQ", count, ctypes.addressof(held))
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) == 0)
