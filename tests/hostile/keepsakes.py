"""Hostile keepsakes: what somebody has kept here, and what whoever comes back by the recovery phrase is given of it."""

from __future__ import annotations

from typing import Any

import msgspec

from crypto.backup import seal_block
from crypto.identity import new_phrase, recovery_keys
from crypto.primitives import sha256
from node import keepsake
from node.backup import container, records
from node.backup.records import EventRecord, Record, RowsRecord, ValueRecord
from node.backup.segment import Pen
from node.secure import keepsakes
from sync import control
from tests.hostile.backup import CERTIFICATE, DEVICE, EVE, GENESIS, PEN, RANDOM, RECOVERY, WRITTEN
from tests.hostile.matrix import Cell, always, both, cells, is_now, raised, says, silent, taking

KEPT = "keepsake"
IDENTITY = control.evaluate(GENESIS.id, [GENESIS, CERTIFICATE])
PLAIN = records.join(WRITTEN)
PUBLIC = msgspec.msgpack.encode([1, 1])
PART: list[object] = [1, 0, 2, b"sealed"]
CONTACT: list[object] = [bytes(32), "contact", "Bob", bytes(32), bytes(32), "[]", "[]", b"", b"", 0, "", 1]
BAD = "bad_keepsake"


def framed(block: bytes) -> bytes:
    return len(block).to_bytes(4, "big") + block


def kept(block: bytes = PLAIN, pen: Pen = PEN, version: int = 1, last: bool = True) -> bytes:
    """A keepsake, as whoever has that pen could make it."""
    opening, key = pen.begin(keepsake.MAGIC, keepsake.Public(version, 1))
    return opening + seal_block(key, 0, last, framed(block))


def publicly(public: bytes) -> bytes:
    """One with another public part, sealed to fit."""
    opening = container.opening(keepsake.MAGIC, public)
    sealed_key = keepsake.sealing.seal_key(DEVICE.exchange_private, RECOVERY.backup, sha256(opening), RANDOM)
    return opening + sealed_key[1] + seal_block(sealed_key[0], 0, True, framed(PLAIN))


def read(data: bytes) -> None:
    keepsake.read(data, RECOVERY, IDENTITY)


def row(at: int, value: object) -> bytes:
    """A contact of which one cell is another."""
    cells_ = [*CONTACT[:at], value, *CONTACT[at + 1 :]]
    return kept(records.join([records.encode(RowsRecord("contact", 0, [cells_]))]))


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def given() -> list[Cell]:
    """What a contact can give who helps; and what whoever knows the backup key, or has a device, could have made."""
    sound = kept()
    opened = both(
        says("node.keepsake.sealing.open_key", keepsake.sealing.OpenedKey(DEVICE.exchange, bytes(32))),
        says("node.keepsake.sealing.open_block", framed(PLAIN)),
    )
    public, split = is_now("node.keepsake.msgspec.msgpack.decode", _public), always("node.backup.records._BLOCKS", [])
    known, typed = silent("node.keepsake._check_writer"), silent("node.keepsake._check_rows")
    valued = silent("node.keepsake._check_value")
    another = Pen(DEVICE.exchange_private, recovery_keys(new_phrase(RANDOM)).backup, RANDOM)
    by_eve = Pen(EVE.exchange_private, RECOVERY.backup, RANDOM)
    rows: list[Any] = [
        ("truncated", "a keepsake less a byte", sound[:-1], BAD, opened),
        ("truncated", "half of a sealed key", sound[:100], BAD, opened),
        ("truncated", "seven bytes", sound[:7], BAD, "there is nothing to read"),
        ("trailing bytes", "a keepsake and a byte", sound + b"\0", BAD, opened),
        ("wrong signature", "one bit of the key", flipped(sound, 60), BAD, opened),
        ("wrong signature", "one bit of the content", flipped(sound, len(sound) - 20), BAD, opened),
        ("wrong signature", "sealed to another phrase", kept(pen=another), BAD, opened),
        ("replayed", "another time in front of it", PUBLICLY_LATER + sound[len(PUBLICLY_LATER) :], BAD, opened),
        ("wrong order", "a block that is not the last", kept(last=False), BAD, opened),
        ("wrong value", "another kind of file", b"KITHBAK1" + sound[8:], BAD,
         both(is_now("node.keepsake.MAGIC", b"KITHBAK1"), opened)),
        ("huge number", "a public part of 4 GiB", sound[:8] + b"\xff" * 4 + sound[12:], BAD,
         "no public part is that long"),
        ("wrong type", "a public part that is a map", publicly(b"\x80"), BAD, public),
        ("deep nesting", "a public part of 60 arrays", publicly(b"\x91" * 60), BAD, public),
        ("huge count", "a public part of 2**32-1 fields", publicly(b"\xdd\xff\xff\xff\xff"), BAD, public),
        ("unknown version", "a keepsake of version 2", kept(version=2), "newer_keepsake",
         is_now("node.keepsake.VERSION", 2)),
        ("unauthenticated", "a keepsake by a device of nobody", kept(pen=by_eve), "forged_keepsake", known),
        ("oversize", "a keepsake of 10 MB", lambda: sound + bytes(10_000_000), BAD,
         both(raised("node.keepsake.MOST_BYTES"), opened)),
        ("deep nesting", "30,000 arrays inside", kept(b"\x91" * 30_000), BAD, split),
        ("huge count", "2**32-1 records", kept(b"\xdd\xff\xff\xff\xff"), BAD, split),
        ("wrong type", "a record that is a map", kept(records.join([b"\x80"])), BAD, split),
        ("wrong length", "an account of 31 bytes", row(0, bytes(31)), BAD, typed),
        ("wrong value", "somebody who was only asked", row(1, "asked"), BAD, typed),
        ("wrong type", "addresses that are a number", row(5, "5"), BAD, typed),
        ("wrong value", "a mailbox that is not hex", row(6, '["x"]'), BAD, typed),
        ("oversize", "a secret of an invite", row(8, bytes(16)), BAD, typed),
        ("negative number", "a contact from before all time", row(11, -1), BAD, typed),
        ("huge number", "a contact of 2**64-1", row(11, 2**64 - 1), BAD, typed),
        ("wrong length", "a contact's key of 5 bytes", row(4, b"short"), BAD, typed),
        ("wrong type", "an event that is none", holding(NO_EVENT), BAD, silent("node.keepsake._event")),
        ("wrong length", "a door key of 5 bytes", holding(ValueRecord("door_key", b"short")), BAD, valued),
        ("bad UTF-8", "a name that is no text", holding(ValueRecord("name", b"\xff\xfe")), BAD, valued),
        ("wrong type", "what is shown that is a map", holding(ValueRecord("shown", b"\x80")), BAD, valued),
    ]  # fmt: skip
    return cells(KEPT, taking(read), rows)


def holding(record: Record) -> bytes:
    return kept(records.join([records.encode(record)]))


PUBLICLY_LATER = container.opening(keepsake.MAGIC, msgspec.msgpack.encode([1, 2]))
NO_EVENT = EventRecord(b"\x93", b"", None, 0, 1)


def _public(data: bytes, **_: object) -> keepsake.Public:
    """Any public part is a sound one."""
    return keepsake.Public(1, 1)


def parts() -> list[Cell]:
    """What a contact can have kept here."""
    decoder, bad = always("node.secure.keepsakes._part", keepsakes._Part(1, 0, 1, b"x")), "bad_plaintext"
    most = keepsakes.PART_BYTES

    def part(at: int, value: object) -> bytes:
        return msgspec.msgpack.encode([*PART[:at], value, *PART[at + 1 :]])

    rows: list[Any] = [
        ("truncated", "a part less a byte", msgspec.msgpack.encode(PART)[:-1], bad, decoder),
        ("trailing bytes", "a part and a byte", msgspec.msgpack.encode(PART) + b"\0", bad, decoder),
        ("wrong type", "a part that is a map", b"\x80", bad, decoder),
        ("empty", "a part of nothing", part(3, b""), bad, decoder),
        ("oversize", "a part of 24 KiB and a byte", part(3, bytes(most + 1)), bad, decoder),
        ("oversize", "a part of 10 MB", lambda: part(3, bytes(10_000_000)), bad, decoder),
        ("huge count", "a part of six", part(2, 6), bad, decoder),
        ("wrong value", "the third part of two", part(1, 2), bad, decoder),
        ("negative number", "the part before the first", part(1, -1), bad, decoder),
        ("huge number", "a part of the year 287396", part(0, 2**53), bad, decoder),
        ("wrong value", "a part made at no time", part(0, 0), bad, decoder),
        ("deep nesting", "4,000 arrays for a part", b"\x91" * 4_000, bad, decoder),
    ]  # fmt: skip
    return cells(KEPT, taking(keepsakes.read_part), rows)


CELLS = [*given(), *parts()]
