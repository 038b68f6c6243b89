"""Opus in Ogg as voice messages carry it (RFC 3533, RFC 7845): strictly read, and written page by page. Pure.

Read is only what can be such a message: one stream of Opus with one or two channels, at most half an hour long by what
its packets say, whatever its pages claim. Who decodes the packets is `voice_codec.py`, in a process of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from node.errors import PeerFault

RATE: Final = 48_000
MAX_MS: Final = 30 * 60_000
MAX_BYTES: Final = 16 << 20
MAX_SAMPLES: Final = RATE * (MAX_MS + 1000) // 1000
PRE_SKIP: Final = 312
PER_PAGE: Final = 50
MOST_LACED: Final = 255  # segments of a page (RFC 3533, 6)
"""Packets of a written page, a second."""

_PAGE: Final = struct.Struct("<4sBBqIII B".replace(" ", ""))
_HEAD: Final = struct.Struct("<8sBBHIhB")
_GOES_ON, _FIRST, _LAST = 1, 2, 4
_SILK, _HYBRID, _CELT = (480, 960, 1920, 2880), (480, 960), (120, 240, 480, 960)
_FRAMES: Final = _SILK * 3 + _HYBRID * 2 + _CELT * 4
_LONGEST: Final = 5760  # samples of a packet, 120 ms


@dataclass(frozen=True, slots=True)
class Track:
    """The packets of a stream, each with the samples before it; `skip` of the first are not to be heard."""

    packets: list[bytes]
    starts: list[int]
    samples: int
    skip: int

    @property
    def ms(self) -> int:
        """How long it is."""
        return max(0, self.samples - self.skip) * 1000 // RATE


def read(data: bytes) -> Track:
    """Read a whole file; PeerFault("bad_sound") for what is no voice message."""
    if len(data) > MAX_BYTES:
        raise _bad()
    packets = _packets(data)
    skip = _skip(next(packets, b""))
    if not next(packets, b"").startswith(b"OpusTags"):
        raise _bad()
    held: list[bytes] = []
    starts: list[int] = []
    samples = 0
    for packet in packets:
        held.append(packet)
        starts.append(samples)
        samples += samples_of(packet)
        if samples > MAX_SAMPLES:
            raise _bad()
    if samples <= skip:
        raise _bad()
    return Track(held, starts, samples, skip)


def samples_of(packet: bytes) -> int:
    """Give how many samples a packet says it holds; PeerFault("bad_sound")."""
    if not packet:
        raise _bad()
    code = packet[0] & 3
    if code == 3 and len(packet) < 2:
        raise _bad()
    count = (1, 2, 2, packet[1] & 63)[code] if code == 3 else (1, 2, 2)[code]
    samples = count * _FRAMES[packet[0] >> 3]
    if not 0 < samples <= _LONGEST:
        raise _bad()
    return samples


class Writer:
    """Makes a file of one channel out of packets of 20 ms; `finish` gives all of it."""

    def __init__(self, skip: int = PRE_SKIP) -> None:
        self._done = bytearray()
        self._waiting: list[bytes] = []
        self._pages = 0
        self._samples = 0
        self._page([_HEAD.pack(b"OpusHead", 1, 1, skip, RATE, 0, 0)], _FIRST)
        self._page([b"OpusTags" + struct.pack("<I", 4) + b"Kith" + bytes(4)], 0)

    @property
    def size(self) -> int:
        """Bytes so far."""
        return len(self._done)

    def add(self, packet: bytes) -> None:
        """Add a packet."""
        laced = sum(len(each) // 255 + 1 for each in (*self._waiting, packet))
        if len(self._waiting) == PER_PAGE or laced > MOST_LACED:
            self._flush(0)
        self._waiting.append(packet)

    def finish(self) -> bytes:
        """End the stream and give the file."""
        self._flush(_LAST)
        return bytes(self._done)

    def _flush(self, flags: int) -> None:
        waiting, self._waiting = self._waiting, []
        self._samples += sum(map(samples_of, waiting))
        self._page(waiting, flags)

    def _page(self, packets: list[bytes], flags: int) -> None:
        lacing = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in packets)
        head = _PAGE.pack(b"OggS", 0, flags, self._samples, 1, self._pages, 0, len(lacing)) + lacing
        page = bytearray(head + b"".join(packets))
        struct.pack_into("<I", page, 22, _sum(page))
        self._done += page
        self._pages += 1


def _packets(data: bytes) -> Iterator[bytes]:
    """Give the packets of the one stream that a file holds, put together over its pages."""
    at, held, serial, first = 0, bytearray(), -1, True
    while at < len(data):
        if len(data) - at < _PAGE.size:
            raise _bad()
        mark, version, flags, _, stream, _, _, count = _PAGE.unpack_from(data, at)
        lacing = data[at + _PAGE.size : at + _PAGE.size + count]
        at += _PAGE.size + count
        serial = stream if first else serial
        sound = mark == b"OggS" and not version and stream == serial and bool(flags & _FIRST) == first
        if not sound or bool(flags & _GOES_ON) != bool(held) or len(data) - at < sum(lacing) or len(lacing) < count:
            raise _bad()
        first = False
        for size in lacing:
            held += data[at : at + size]
            at += size
            if size < 255:
                yield bytes(held)
                held.clear()
    if held:
        raise _bad()


def _skip(head: bytes) -> int:
    if len(head) != _HEAD.size:
        raise _bad()
    mark, version, channels, skip, _, _, family = _HEAD.unpack(head)
    if mark != b"OpusHead" or version >> 4 or channels not in (1, 2) or family or skip > RATE:
        raise _bad()
    return int(skip)


def _table() -> tuple[int, ...]:
    """The checksums of each byte: the polynomial 0x04c11db7, from the highest bit down."""
    made = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        made.append(value)
    return tuple(made)


_TABLE: Final = _table()


def _sum(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


def _bad() -> PeerFault:
    return PeerFault("bad_sound", "This sound is damaged, or of a kind that Kith does not play.")
