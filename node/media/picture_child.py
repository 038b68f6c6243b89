"""The process that decodes pictures: a lone parent that reads no picture, and one child of it for each.

It holds no key and no file, and what it says is checked by `darkroom.py`. Each picture is decoded in a process of its
own, so that whatever one does can neither stay nor touch the next.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Final, NoReturn

from node.media import walls
from node.media.picture_decode import Damaged, TooLarge, develop, prepare
from node.media.pixels import ANSWER, DAMAGED, ENDED, MARK, MEMORY, READY, REQUEST, SECONDS, SOUND, TOO_LARGE

BUG: Final = 3  # exit status
READ, WRITE, REPORT = 0, 1, 2  # file descriptors


def main() -> None:
    """Work until the input ends."""
    prepare()
    gc.collect()
    gc.freeze()
    standing = walls.lone() | _trial()
    _write(REPORT, READY.pack(MARK, standing))
    while (head := _read(REQUEST.size)) is not None:
        nonce, box, seconds, length = REQUEST.unpack(head)
        data = _read(length)
        if data is None:
            return
        child = os.fork()
        if child == 0:
            _one(nonce, data, box, seconds)
        del data
        _, status, usage = os.wait4(child, 0)
        # ru_maxrss counts KiB, on a Mac bytes.
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        spent = int(1_000_000 * (usage.ru_utime + usage.ru_stime))
        _write(REPORT, ENDED.pack(os.waitstatus_to_exitcode(status), peak, spent))


def _trial() -> walls.Wall:
    """Raise the last walls in a child that decodes nothing, to see which stand on this machine."""
    child = os.fork()
    if child == 0:
        os._exit(walls.limited(MEMORY, SECONDS))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return walls.Wall(code if code > 0 else 0)


def _one(nonce: bytes, data: bytes, box: int, seconds: int) -> NoReturn:
    """Decode one picture behind all walls, answer, and end."""
    code = BUG
    try:
        os.close(READ)
        os.close(REPORT)
        walls.limited(MEMORY, seconds)
        _answer(nonce, data, box)
        code = 0
    finally:
        os._exit(code)


def _answer(nonce: bytes, data: bytes, box: int) -> None:
    try:
        done = develop(data, box)
    except (TooLarge, Damaged) as error:
        status = TOO_LARGE if isinstance(error, TooLarge) else DAMAGED
        _write(WRITE, ANSWER.pack(nonce, status, 0, 0, 0, 0, 0, 0))
        return
    each = len(done.pixels) // (done.box_width * done.box_height)
    sizes = (done.width, done.height, done.box_width, done.box_height)
    _write(WRITE, ANSWER.pack(nonce, SOUND, done.format, *sizes, each))
    _write(WRITE, done.pixels)


def _read(length: int) -> bytes | None:
    """Read exactly so many bytes; None at the end of the input."""
    held = bytearray()
    while len(held) < length:
        piece = os.read(READ, min(length - len(held), 1 << 20))
        if not piece:
            return None
        held += piece
    return bytes(held)


def _write(where: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(where, rest) :]
