"""A filter of system calls for a process that only computes: what it may ask of Linux, as a program of classic BPF.

Pure: it makes bytes, `walls.py` loads them. Whatever is not listed fails with EPERM, so a library that counts
processors or looks for a locale goes on without; memory that is executable cannot be had.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

INSTRUCTION: Final = 8  # bytes

LOAD, JUMP_EQUAL, JUMP_ANY_BIT, ANSWER = 0x20, 0x15, 0x45, 0x06
ALLOW, FAIL_EPERM, KILL = 0x7FFF0000, 0x00050001, 0x80000000
NUMBER, ARCHITECTURE, THIRD_ARGUMENT = 0, 4, 32  # offsets into what the kernel shows of a call
PROT_EXEC = 4


class Numbers(NamedTuple):
    """The calls of one architecture: its own mark, those that map memory, and the rest that is allowed."""

    mark: int
    mapping: tuple[int, ...]  # mmap, mprotect
    allowed: tuple[int, ...]


# In this order: read write close fstat lseek munmap brk rt_sigaction rt_sigprocmask rt_sigreturn sched_yield mremap
# madvise getpid exit gettimeofday getrusage gettid futex sched_getaffinity restart_syscall clock_gettime exit_group
# getrandom.
MACHINES: Final = {
    "x86_64": Numbers(
        0xC000003E,
        (9, 10),
        (0, 1, 3, 5, 8, 11, 12, 13, 14, 15, 24, 25, 28, 39, 60, 96, 98, 186, 202, 204, 219, 228, 231, 318),
    ),
    "aarch64": Numbers(
        0xC00000B7,
        (222, 226),
        (
            63,
            64,
            57,
            80,
            62,
            215,
            214,
            134,
            135,
            139,
            124,
            216,
            233,
            172,
            93,
            169,
            165,
            178,
            98,
            123,
            128,
            113,
            94,
            278,
        ),
    ),
}


def program(machine: str) -> bytes:
    """Give the filter for a machine as `platform.machine()` names it; empty where its numbers are not known."""
    numbers = MACHINES.get(machine)
    if numbers is None:
        return b""
    calls = numbers.mapping + numbers.allowed
    last = len(calls) - 1
    code = [(LOAD, 0, 0, ARCHITECTURE), (JUMP_EQUAL, 1, 0, numbers.mark), (ANSWER, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    for index, call in enumerate(calls):
        # Behind the list stand: fail; load the protection; look at it; allow; fail.
        target = last - index + (1 if call in numbers.mapping else 3)
        code.append((JUMP_EQUAL, target, 0, call))
    code += [
        (ANSWER, 0, 0, FAIL_EPERM),
        (LOAD, 0, 0, THIRD_ARGUMENT),
        (JUMP_ANY_BIT, 1, 0, PROT_EXEC),
        (ANSWER, 0, 0, ALLOW),
        (ANSWER, 0, 0, FAIL_EPERM),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in code)
