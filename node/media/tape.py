"""The bytes between a node and the child process of its voice messages: orders one way, reports the other.

Each message is a length and a body. The child has decoded what others sent, so what it says is bounded and strictly
read. Who starts the child is `booth.py`, what it does `booth_child.py`.
"""

from __future__ import annotations

import asyncio
import struct
from typing import Annotated, Final, Literal

import msgspec

from node.errors import WorldFault
from node.media.ogg import MAX_BYTES, MAX_MS

MAX_MESSAGE: Final = MAX_BYTES + 4096
BARS: Final = 64
SPEEDS: Final = (100, 150, 200)
_HEAD: Final = struct.Struct(">I")
_Ms = Annotated[int, msgspec.Meta(ge=0, le=MAX_MS + 1000)]


class Order(msgspec.Struct, frozen=True):
    """What the node wants done: one of record, stop, play, pause, seek, speed, leave, take.

    `n` numbers what is played, so that a report of what was played before it is known; `path` is a file to take in.
    """

    do: str
    n: int = 0
    data: bytes = b""
    ms: int = 0
    on: bool = False
    percent: int = 100
    path: str = ""


class Report(msgspec.Struct, frozen=True):
    """What the child says: it records (`ms`, `level`), gives a whole sound, plays (`ms` of `whole`), or it failed."""

    say: Literal["records", "taken", "plays", "ended", "failed"]
    n: int = 0
    ms: _Ms = 0
    whole: _Ms = 0
    level: Annotated[int, msgspec.Meta(ge=0, le=255)] = 0
    data: Annotated[bytes, msgspec.Meta(max_length=MAX_BYTES)] = b""
    waveform: Annotated[bytes, msgspec.Meta(max_length=BARS)] = b""
    code: Annotated[str, msgspec.Meta(max_length=32)] = ""


_encoder: Final = msgspec.msgpack.Encoder()
_orders: Final = msgspec.msgpack.Decoder(Order)
_reports: Final = msgspec.msgpack.Decoder(Report)


def pack(message: Order | Report) -> bytes:
    """Give the bytes of an order or a report."""
    body = _encoder.encode(message)
    return _HEAD.pack(len(body)) + body


async def read_order(reader: asyncio.StreamReader) -> Order:
    """Wait for the next order; IncompleteReadError at the end."""
    return _orders.decode(await _read(reader))


async def read_report(reader: asyncio.StreamReader) -> Report:
    """Wait for the next report; WorldFault("media_failed") for anything else, or at the end."""
    try:
        return _reports.decode(await _read(reader))
    except (asyncio.IncompleteReadError, OSError, ValueError, msgspec.MsgspecError):
        raise WorldFault("media_failed", "The process that carries sound has ended.") from None


async def _read(reader: asyncio.StreamReader) -> bytes:
    (length,) = _HEAD.unpack(await reader.readexactly(_HEAD.size))
    if length > MAX_MESSAGE:
        raise ValueError("a message is too long")
    return await reader.readexactly(length)
