"""Frames of up to 1 MiB cut into plaintexts of Noise messages, and put together again within bounds. Pure.

The plaintext of a Noise message is `type u8 | stream u16 | flags u8 | body`, integers big-endian. Flag 1 = more
fragments of this frame follow; other flags and streams other than 0 belong to later versions and are refused. Every
fragment but the last is full and none of several is empty, so a frame has exactly one cutting.
"""

import struct
from collections.abc import Iterator
from typing import Final

from node.errors import PeerFault
from node.net import limits
from sync.limits import FRAME_BYTES

_HEADER: Final = struct.Struct(">BHB")
_MORE: Final = 1
_SEAL: Final = 16

BODY: Final = limits.NOISE_MESSAGE - _SEAL - _HEADER.size
"""Bytes of body in a full fragment: 65,515."""


def cut(frame: bytes) -> Iterator[bytes]:
    """The plaintexts, at most 65,519 bytes each, that carry a frame (type byte first, not empty)."""
    kind, size = frame[0], len(frame)
    if size <= BODY + 1:
        yield _HEADER.pack(kind, 0, 0) + frame[1:]
        return
    for start in range(1, size, BODY):
        more = _MORE if start + BODY < size else 0
        yield _HEADER.pack(kind, 0, more) + frame[start : start + BODY]


class Reassembly:
    """Collects the fragments of one direction of one link; it never holds more than one frame of 1 MiB."""

    __slots__ = ("_parts", "_size")

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, plaintext: bytes) -> bytes | None:
        """The whole frame if this fragment completes it; PeerFault("bad_fragment", "frame_too_large")."""
        if len(plaintext) < _HEADER.size:
            raise _bad_fragment()
        kind, stream, flags = _HEADER.unpack_from(plaintext)
        body = plaintext[_HEADER.size :]
        if stream or flags & ~_MORE:
            raise _bad_fragment()
        if not self._parts:
            self._parts, self._size = [bytes((kind,))], 1
        elif self._parts[0][0] != kind or not body:
            raise _bad_fragment()
        if flags & _MORE and len(body) != BODY:
            raise _bad_fragment()
        return self._append(body, bool(flags & _MORE))

    def _append(self, body: bytes, more: bool) -> bytes | None:
        self._size += len(body)
        if self._size + more > FRAME_BYTES:
            raise PeerFault("frame_too_large", "The other side sent a frame of more than 1 MiB.")
        self._parts.append(body)
        if more:
            return None
        frame = b"".join(self._parts)
        self._parts = []
        return frame


def _bad_fragment() -> PeerFault:
    return PeerFault("bad_fragment", "The other side sent a fragment that fits no frame.")
