"""How one picture of a call travels to a screen: one byte (1: mine), width and height in two bytes each, BGRA rows.

Used by the frames door of the node and by screens; it loads nothing large.
"""

from __future__ import annotations

import struct
from typing import Final

from app.parts import VideoFrame

_HEAD: Final = struct.Struct(">BHH")


def packed(frame: VideoFrame) -> bytes:
    """Give the bytes of one picture as a client reads them."""
    return _HEAD.pack(frame.mine, frame.width, frame.height) + frame.bgra


def unpacked(data: bytes) -> tuple[bool, int, int, memoryview]:
    """Give (mine, width, height, BGRA) of a message; ValueError if its length is not what it says."""
    if len(data) < _HEAD.size:
        raise ValueError("too short for a picture")
    mine, width, height = _HEAD.unpack_from(data)
    picture = memoryview(data)[_HEAD.size :]
    if not picture or len(picture) != 4 * width * height:
        raise ValueError("a picture has another size than it says")
    return bool(mine), width, height, picture
