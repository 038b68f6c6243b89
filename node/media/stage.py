"""The bytes between a node and the child process of its call: orders one way, reports and pictures the other.

Each message is a length, a letter and a body; both sides are ours, but the child has read a stranger's media, so its
messages are bounded and strictly read. Who starts the child is `studio.py`, what it does `call_child.py`.
"""

from __future__ import annotations

import asyncio
import struct
from typing import Final

import msgspec

from node.errors import WorldFault

REPORT: Final = b"r"
PICTURE: Final = b"p"
MAX_REPORT: Final = 64 * 1024
MAX_SIDE: Final = 1280
MAX_MESSAGE: Final = 4 * MAX_SIDE * MAX_SIDE + 64
_HEAD: Final = struct.Struct(">Ic")
_PICTURE: Final = struct.Struct(">BHH")


class Order(msgspec.Struct, frozen=True):
    """What the node wants done: one of devices, offer, answer, finish, mute, camera, watch."""

    do: str
    n: int = 0
    sdp: str = ""
    on: bool = False
    muted: bool = False
    large: bool = False
    local: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """What the child says: one of ready, offered, answered, flows, trouble, failed."""

    say: str
    n: int = 0
    sdp: str = ""
    on: bool = False
    codes: tuple[str, ...] = ()


class Picture(msgspec.Struct, frozen=True):
    """One picture of a call: `bgra` has 4 * width * height bytes, top row first."""

    mine: bool
    width: int
    height: int
    bgra: bytes


_encoder: Final = msgspec.msgpack.Encoder()
_orders: Final = msgspec.msgpack.Decoder(Order)
_reports: Final = msgspec.msgpack.Decoder(Report)


def pack(message: Order | Report) -> bytes:
    """Give the bytes of an order or a report."""
    body = _encoder.encode(message)
    return _HEAD.pack(len(body), REPORT) + body


def pack_picture(picture: Picture) -> list[bytes]:
    """Give the bytes of a picture in parts that are sent one after the other."""
    head = _PICTURE.pack(picture.mine, picture.width, picture.height)
    return [_HEAD.pack(len(head) + len(picture.bgra), PICTURE) + head, picture.bgra]


async def read_order(reader: asyncio.StreamReader) -> Order:
    """Wait for the next order; IncompleteReadError at the end."""
    _, body = await _read(reader)
    return _orders.decode(body)


async def read_report(reader: asyncio.StreamReader) -> Report | Picture:
    """Wait for the next report or picture; WorldFault("media_failed") for anything else, or at the end."""
    try:
        letter, body = await _read(reader)
        return _reports.decode(body) if letter == REPORT else _read_picture(body)
    except (asyncio.IncompleteReadError, OSError, ValueError, msgspec.MsgspecError):
        raise WorldFault("media_failed", "The process that carries sound and pictures has ended.") from None


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    length, letter = _HEAD.unpack(await reader.readexactly(_HEAD.size))
    if length > (MAX_REPORT if letter == REPORT else MAX_MESSAGE):
        raise ValueError("a message is too long")
    return letter, await reader.readexactly(length)


def _read_picture(body: bytes) -> Picture:
    if len(body) < _PICTURE.size:
        raise ValueError("a picture does not say its size")
    mine, width, height = _PICTURE.unpack_from(body)
    bgra = body[_PICTURE.size :]
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and len(bgra) == 4 * width * height):
        raise ValueError("a picture has another size than it says")
    return Picture(bool(mine), width, height, bgra)
