"""Hostile frames between nodes: each type read from bytes that lie, lists inside them, and fragments on a real link."""

from __future__ import annotations

import struct
from typing import Any

import msgspec

from node.net import framing
from sync import frames, limits, pages, ranges, ticks
from sync.signals import Typing
from tests.hostile.examples import example, packed
from tests.hostile.link import LINK, on_a_link
from tests.hostile.matrix import Cell, Check, blind, cells, is_now, raised, says, silent, taking

FRAMES = "frames"
DECODER = blind("sync.frames._DECODERS")
RULES = silent("sync.frames._check")
UNIQUE = silent("sync.frames._check_unique")
IDS = says("sync.frames.split_ids", [])
TICKS = silent("sync.ticks.check")
TICK = [b"m" * 32, b"a" * 32, b"d" * 32, 2, 1]
LATE = [*TICK[:3], 1, 2]
SMALL = raised("sync.limits.SMALL_FRAME_BYTES")
LARGEST = raised("sync.limits.FRAME_BYTES")
NUMBERS = {kind: number for number, kind in frames.TYPES.items()}
BODY = framing.BODY


def framed(kind: type[Any], *fields: object) -> bytes:
    """A frame of these fields, whatever they are."""
    return bytes((NUMBERS[kind],)) + msgspec.msgpack.encode(fields)


def changed(kind: type[Any], **changes: object) -> bytes:
    """A valid frame with some of its fields replaced."""
    names = [field.name for field in msgspec.structs.fields(kind)]
    fields = dict(zip(names, example(kind), strict=True)) | changes
    return framed(kind, *fields.values())


def each_type() -> list[Cell]:
    """Three lies that every type is told."""
    rows: list[Any] = []
    for number, kind in frames.TYPES.items():
        name, head = kind.__name__, bytes((number,))
        fields = example(kind)
        wrong = msgspec.msgpack.encode([{"no": "field"}, *fields[1:]]) if fields else b"\xa1x"
        rows += [
            ("truncated", f"{name} less its last byte", head + packed(kind)[:-1], "bad_frame", DECODER),
            ("wrong type", f"{name} whose first field is a map", head + wrong, "bad_frame", DECODER),
            ("huge count", f"{name} of 2**32-1 fields", head + b"\xdd\xff\xff\xff\xff", "bad_frame", DECODER),
        ]
    return cells(FRAMES, taking(frames.decode), rows)


def single() -> list[Cell]:
    """Lies that one type is told."""
    big, text = b"\x08" + msgspec.msgpack.encode([b"e", bytes(limits.FRAME_BYTES)]), framed(frames.Bye, "\u202egpj")
    deep = b"\x08\x92\xc4\x01e" + b"\x91" * 200_000 + b"\x90"
    twice = [example(frames.Part)] * 2
    rows: list[Any] = [
        ("oversize", "a frame of more than 1 MiB", big, "bad_frame", LARGEST),
        ("oversize", "a small frame of 2 KB", framed(frames.Ping, 1, bytes(2000)), "bad_frame", SMALL),
        ("oversize", "an envelope of 256 KiB and a byte",
         framed(frames.Envelope, bytes(limits.ENVELOPE_BYTES + 1)), "bad_frame", DECODER),
        ("empty", "no byte at all", b"", "bad_frame",
         "an empty frame has no type: whatever reads on reads past its end"),
        ("trailing bytes", "a Ping and a byte", framed(frames.Ping, 1) + b"\0", "bad_frame", DECODER),
        ("trailing bytes", "two frames in one", framed(frames.Ping, 1) * 2, "bad_frame", DECODER),
        ("deep nesting", "200,000 arrays in each other", deep, "bad_frame", DECODER),
        ("huge count", "an array of 2**32-1 marks", changed(frames.Delta)[:-2] + b"\xdd\xff\xff\xff\xff", "bad_frame",
         DECODER),
        ("huge count", "1,025 spaces", changed(frames.Verify, differ=list(range(1025))), "bad_frame", DECODER),
        ("huge count", "257 bodies", changed(frames.Events, events=[b"e"] * 257), "bad_frame", DECODER),
        ("huge count", "257 hashes", framed(frames.Ack, [b"h" * 16] * 257), "bad_frame", DECODER),
        ("huge count", "1,025 ticks", framed(ticks.Told, False, [[b"s" * 32, [TICK] * 1025]]), "bad_frame", DECODER),
        ("huge count", "1,026 ticks in two spaces", framed(ticks.Told, False, [[b"s" * 32, [TICK] * 513]] * 2),
         "bad_frame", TICKS),
        ("wrong length", "half the sum of a space", framed(ticks.TickSums, False, b"t" * 8, bytes(36)), "bad_frame",
         TICKS),
        ("wrong order", "a tick that was read before it came", framed(ticks.Told, False, [[b"s" * 32, [LATE]]]),
         "bad_frame", TICKS),
        ("negative number", "Ping -1", framed(frames.Ping, -1), "bad_frame", DECODER),
        ("negative number", "a place before the beginning", changed(frames.Fetch, offset=-1), "bad_frame", DECODER),
        ("huge number", "Ping 2**64-1", framed(frames.Ping, 2**64 - 1), "bad_frame", DECODER),
        ("huge number", "a cursor of 2**63", changed(frames.Delta, since=2**63), "bad_frame", DECODER),
        ("huge number", "a window of 4 GiB", changed(frames.Bulk, window=2**32), "bad_frame", DECODER),
        ("NaN", "Ping NaN", framed(frames.Ping, float("nan")), "bad_frame", DECODER),
        ("NaN", "Pong infinity", framed(frames.Pong, float("inf")), "bad_frame", DECODER),
        ("invalid UTF-8", "a code that is no text", b"\x0f\x91\xa2\xc3\x28", "bad_frame", DECODER),
        ("bidi text", "a code that runs backwards", text, "bad_frame", DECODER),
        ("control text", "a code with a line break", framed(frames.Bye, "a\nb"), "bad_frame", DECODER),
        ("duplicate", "a space named twice", changed(frames.Delta, parts=twice), "bad_frame", UNIQUE),
        ("duplicate", "an id refused twice", changed(frames.Delta, refused=bytes(64)), "bad_frame", IDS),
        ("wrong order", "ids that descend", changed(frames.Want, ids=b"b" * 32 + b"a" * 32), "bad_frame", IDS),
        ("wrong length", "half of an id", changed(frames.Refuse, ids=bytes(31)), "bad_frame", IDS),
        ("wrong length", "half of a digest", changed(frames.Verify, sums=bytes(7)), "bad_frame", RULES),
        ("wrong length", "half of a tag", changed(frames.Hello, spaces=[[0, True, bytes(15)]]), "bad_frame", RULES),
        ("wrong length", "an instance of 8 bytes", changed(frames.Hello, knows=bytes(8)), "bad_frame", RULES),
        ("wrong length", "31 bytes of a space to write in", framed(Typing, bytes(31)), "bad_frame", DECODER),
        ("oversize", "2 KB about who writes", framed(Typing, bytes(32), bytes(2000)), "bad_frame", SMALL),
        ("wrong value", "a peer who takes frames of one byte", changed(frames.Hello, frame_bytes=1), "bad_frame",
         RULES),
        ("extension type", "msgpack's own time in place of a number", b"\x0d\x91\xd6\xff\0\0\0\0", "bad_frame",
         DECODER),
    ]  # fmt: skip
    return cells(FRAMES, taking(frames.decode), rows)


def believing(before: object) -> object:
    """A reader that makes up what is not there."""

    def take(reader: Any, size: int) -> bytes:
        taken = reader._data[reader._at : reader._at + size]
        reader._at += size
        return bytes(taken.ljust(size, b"\0"))

    return take


def lists() -> list[Cell]:
    """What is packed inside a frame: ranges, and keys of events."""
    taker = Check("sync.ranges._Reader.take", believing)
    one = ranges.pack([ranges.Listed(8, bytes(4), (b"mark",))])
    deep, many = one[:1] + b"\xff" + bytes(129), one[:6] + b"\xff" + bytes(255 * 4)
    rows: list[Any] = [
        ("truncated", "a range without its last byte", one[:-1], "bad_frame", taker),
        ("huge count", "a list of 255 marks", many, "bad_frame", raised("sync.limits.LEAF_KEYS")),
        ("huge number", "a prefix of 255 nibbles", deep, "bad_frame", raised("sync.limits.KEY_NIBBLES")),
        ("wrong order", "the same range twice", one * 2, "bad_frame", is_now("sync.ranges.end", lambda *_: b"")),
    ]  # fmt: skip
    keys: list[Any] = [
        ("truncated", "half a key", b"\x01" + bytes(31), "bad_frame", says("sync.pages.unpack_keys", [])),
        ("huge number", "a bucket without end", b"\xff" * 40, "bad_frame", says("sync.pages.unpack_keys", [])),
        ("huge count", "1,025 keys", b"".join(b"\1" + bytes(32) for _ in range(1025)), "bad_frame",
         raised("sync.limits.PAGE_KEYS")),
        ("duplicate", "a key twice", (b"\0" + bytes(32)) * 2, "bad_frame", says("sync.pages.unpack_keys", [])),
    ]  # fmt: skip
    return [
        *cells(FRAMES, taking(ranges.unpack), rows),
        *cells(FRAMES, taking(lambda data: pages.keys_of(frames.Part(0, data))), keys),
    ]


def fragments() -> list[Cell]:
    """What a proven peer puts on its link: plaintexts of Noise messages."""
    more = struct.pack(">BHB", 8, 0, 1)
    adding = blind("node.net.framing.Reassembly.add")
    rows: list[Any] = [
        ("truncated", "a fragment of two bytes", [b"\x0d\0"], "bad_fragment", adding),
        ("wrong value", "a flag of tomorrow", [b"\x0d\0\0\2x"], "bad_fragment", adding),
        ("wrong value", "another stream", [b"\x0d\0\1\0x"], "bad_fragment", adding),
        ("wrong length", "a fragment that is not full, and more to come", [more + b"x"], "bad_fragment", adding),
        ("wrong order", "one frame inside another", [more + bytes(BODY), b"\x0d\0\0\0x"], "bad_fragment", adding),
        ("oversize", "a frame that does not end", [more + bytes(BODY)] * 17, "frame_too_large",
         is_now("node.net.framing.FRAME_BYTES", 1 << 60)),
        ("wrong type", "no msgpack", [b"\x0d\0\0\0\xc1"], "bad_frame", DECODER),
        ("huge count", "a page of 2**32-1 spaces", [b"\x02\0\0\0\xdd\xff\xff\xff\xff"], "bad_frame", DECODER),
    ]  # fmt: skip
    return cells(FRAMES, on_a_link, rows, LINK)


CELLS = [*each_type(), *single(), *lists(), *fragments()]
