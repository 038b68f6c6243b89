"""Keeps None, True and False alive: PySide6 6.12 gives back references to them that it never took.

It is built for Pythons where these cannot die (3.12 and later). On 3.11 each call of a method that returns nothing, and
each signal, takes one reference away, until the interpreter aborts after some thousand. Nothing else belongs here.
"""

from __future__ import annotations

import ctypes
import sys

ENOUGH = 1 << 40  # references; at a million calls a second they last twelve days
_held: list[object] = []


def hold_constants() -> None:
    """Give the constants references to spare; harmless where they are immortal, and when called again."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython" or _held:
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        # The count is the first field of every object.
        ctypes.c_ssize_t.from_address(id(constant)).value += ENOUGH
        _held.append(constant)
