"""Hostile bundles: a file that somebody gave to a person, from whoever could seal it to them, or changed it on its way.

Looked at and opened as before anything is taken in; what single letters and parts say is judged as when they come by a
relay or a topic, which have cells and targets of their own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from crypto.backup import seal_block
from crypto.keys import generate_device
from crypto.primitives import sha256
from crypto.space_key import space_key
from node.backup import container
from node.bundle import file, locks, records
from node.bundle.file import Opened, Public
from node.bundle.records import HeadRecord, LetterRecord, LogRecord, PartRecord
from node.errors import Refused
from node.secure import key_words
from node.secure.key_words import Stated, Statements
from tests.hostile.fuzz import Target
from tests.hostile.matrix import Cell, Check, always, both, cells, is_now, outcome, says
from tests.node.net.people import seeded

BUNDLE = "bundle"
RANDOM = seeded("bundle")
ALICE, BOB = generate_device(RANDOM), generate_device(RANDOM)
SALT, KEY = RANDOM(locks.SALT), RANDOM(locks.KEY)
SPACE, SECRET, PARTS = RANDOM(32), RANDOM(32), space_key(RANDOM(64))
FOR_BOB = locks.for_device(ALICE.exchange_private, BOB.exchange, SALT, KEY, RANDOM)
FOR_ALL = locks.for_group(SECRET, SALT, KEY, RANDOM)
HEAD = HeadRecord(SPACE, True, 1)
LETTER = LetterRecord(ALICE.device, SPACE, BOB.device, 1, 0, RANDOM(300))
SAID = key_words.encode(Statements(SPACE, (Stated(b"an event", (b"certificate",) * 2),)))
PART = locks.seal_part(SPACE, PARTS, SAID, RANDOM)
RECORDS = [records.encode(each) for each in (HEAD, LETTER, PART, LogRecord(SPACE, (b"event",)))]


def written(path: Path, made: list[bytes] | None = None, before: list[bytes] | None = None) -> None:
    draft = file.begin(path, SALT, before or [FOR_ALL, FOR_BOB], KEY)
    draft.add(RECORDS if made is None else made)
    draft.finish()


@cache
def sound() -> bytes:
    """A bundle with nothing wrong in it."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        written(Path(folder) / "bundle")
        return (Path(folder) / "bundle").read_bytes()


def opened(path: Path) -> None:
    """Look at a file as a whole, find the key, and read it to its end."""
    seen = file.look(path)
    key = locks.open_as_group(SECRET, seen.salt, seen.locks[0])
    for lock in seen.locks:
        found = locks.open_as_device(BOB.exchange_private, seen.salt, lock)
        key = key or (None if found is None else found[1])
    if key is None:
        raise Refused("not_for_us", "Nobody here can open it.")
    file.head(Opened(seen, key))
    for some in file.read(Opened(seen, key)):
        for record in some:
            if isinstance(record, PartRecord):
                key_words.decode(Statements, locks.open_part(PARTS, record))


@contextmanager
def put(data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        path = Path(folder) / "bundle"
        path.write_bytes(data)
        yield path


def fed(data: bytes) -> str:
    with put(data) as path:
        return outcome(lambda: opened(path))


def again(data: bytes) -> bytes:
    """A bundle whose hash somebody has made right again."""
    return data[:-32] + sha256(data[:-32])


def raw(encoded: bytes, rest: bytes = b"") -> bytes:
    whole = container.opening(file.MAGIC, encoded) + rest
    return whole + sha256(whole)


def public(**changes: Any) -> bytes:
    said = msgspec.structs.replace(Public(1, SALT, FOR_ALL + FOR_BOB), **changes)
    return raw(msgspec.msgpack.encode(said), behind())


def behind() -> bytes:
    """The blocks of the sound bundle."""
    return sound()[len(container.opening(file.MAGIC, msgspec.msgpack.encode(Public(1, SALT, FOR_ALL + FOR_BOB)))) : -32]


def block(plain: bytes, last: bool = True, number: int = 0) -> bytes:
    sealed = seal_block(KEY, number, last, plain)
    front = container.opening(file.MAGIC, msgspec.msgpack.encode(Public(1, SALT, FOR_ALL + FOR_BOB)))
    whole = front + len(sealed).to_bytes(4, "big") + sealed
    return whole + sha256(whole)


def holding(*made: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        with tempfile.TemporaryDirectory(prefix="kith-") as folder:
            written(Path(folder) / "bundle", list(made))
            return (Path(folder) / "bundle").read_bytes()

    return make


def looked(data: bytes) -> object:
    with put(data) as path:
        return opened(path)


TRUSTING = Check("node.backup.container.blocks", lambda before: lambda open_, span, split: iter([[HEAD]]))
SOUND_PUBLIC = Public(1, SALT, FOR_ALL + FOR_BOB)
ANY_PUBLIC = always("node.bundle.file._PUBLIC", SOUND_PUBLIC)
WRONG_HASH = both(Check("node.backup.container.hash_of", lambda before: lambda open_, size: (b"", True)), TRUSTING)
HEADS = Check("node.bundle.file.isinstance", lambda before: lambda record, kind: True)
TAKES_ALL = always("node.bundle.records._BLOCKS", [HEAD])
OPENS = says("node.backup.container.sealing.open_block", records.encode(HEAD))
FOR_NOBODY = "A file that nobody here can open is refused because there is no key; there is no check to take away."

A_HEAD = container.join([RECORDS[0]])


def spoiled() -> bytes:
    """One byte of the last block is another."""
    return sound()[:-99] + b"?" + sound()[-98:]


CELLS: list[Cell] = cells(
    BUNDLE,
    fed,
    [
        ("empty", "nothing", b"", "no_bundle", is_now("node.bundle.file.MAGIC", b"")),
        ("truncated", "the first half", lambda: sound()[: len(sound()) // 2], "bundle_damaged", WRONG_HASH),
        ("truncated", "the last byte is missing", lambda: sound()[:-1], "bundle_damaged", WRONG_HASH),
        ("wrong value", "a bit is another", spoiled, "bundle_damaged", WRONG_HASH),
        ("trailing bytes", "something behind the end", lambda: sound() + b"x", "bundle_damaged", WRONG_HASH),
        ("wrong type", "another kind of file", b"PK\3\4" + bytes(999), "no_bundle",
         is_now("node.bundle.file.MAGIC", b"PK\3\4" + bytes(4))),
        ("wrong value", "the hash made right over a changed block", lambda: again(spoiled()),
         "bundle_damaged", OPENS),
        ("truncated", "a block that is not the last one ends it", lambda: block(A_HEAD, last=False),
         "bundle_damaged", OPENS),
        ("empty", "no block at all", lambda: raw(msgspec.msgpack.encode(Public(1, SALT, FOR_ALL))),
         "bundle_damaged", TRUSTING),
        ("wrong order", "the first block missing", lambda: block(A_HEAD, number=1), "bundle_damaged",
         OPENS),
        ("wrong order", "no head", holding(RECORDS[1]), "bad_bundle", HEADS),
        ("empty", "no record", holding(), "bad_bundle", Check("node.bundle.file.split", lambda b: lambda d: [HEAD])),
        ("wrong type", "records that are none", lambda: block(b"\x91\x92\x63\x01"), "bad_bundle", TAKES_ALL),
        ("wrong type", "a block of no msgpack", lambda: block(b"\xc1" * 99), "bad_bundle", TAKES_ALL),
        ("wrong value", "a letter of a sort that is not known",
         holding(RECORDS[0], records.encode(msgspec.structs.replace(LETTER, sort=9))), "bad_bundle", TAKES_ALL),
        ("unauthenticated", "a part that does not open",
         holding(RECORDS[0], records.encode(msgspec.structs.replace(PART, salt=bytes(16)))), "bad_seal",
         says("node.bundle.locks.aead_open", SAID)),
        ("oversize", "a public part larger than it may be", lambda: raw(bytes(file.PUBLIC_MAX + 1)), "bundle_damaged",
         Check("node.bundle.file.container.public", lambda before: lambda *given: msgspec.msgpack.encode(
             Public(9, SALT, FOR_ALL)))),
        ("oversize", "a declared length beyond the end", lambda: file.MAGIC + b"\xff" * 4, "bundle_damaged",
         "there are no more bytes to take it for"),
        ("oversize", "more locks than may be", lambda: public(locks=FOR_ALL * (file.LOCKS + 1)), "bundle_newer",
         ANY_PUBLIC),
        ("oversize", "a block that says to be of 4 GiB", lambda: raw(
            msgspec.msgpack.encode(Public(1, SALT, FOR_ALL)), b"\xff" * 4 + bytes(99)), "bundle_damaged", TRUSTING),
        ("oversize", "a letter larger than any", holding(RECORDS[0], records.encode(
            msgspec.structs.replace(LETTER, letter=bytes(records.LETTER_BYTES + 1)))), "bad_bundle", TAKES_ALL),
        ("oversize", "a part larger than any", holding(RECORDS[0], records.encode(
            msgspec.structs.replace(PART, sealed=bytes(records.PART_BYTES + 1)))), "bad_bundle", TAKES_ALL),
        ("deep nesting", "values a thousand deep", lambda: block(b"\x91" * 1000 + b"\x01"), "bad_bundle", TAKES_ALL),
        ("unknown version", "a later version", lambda: public(v=2), "bundle_newer",
         is_now("node.bundle.file.VERSION", 2)),
        ("unknown version", "a public part of another shape", lambda: raw(b"\x91\x01", behind()), "bundle_newer",
         ANY_PUBLIC),
        ("unauthenticated", "locks of others alone", lambda: public(locks=RANDOM(locks.LOCK) * 3), "not_for_us",
         FOR_NOBODY),
        ("unauthenticated", "the lock of another file", lambda: public(salt=bytes(32)), "not_for_us",
         Check("node.bundle.locks._key", lambda before: lambda salt, inside: KEY)),
    ],
)  # fmt: skip


BUNDLES = [
    Target("records of bundles", records.split, lambda: [container.join(RECORDS)], ("node.bundle.records.split",)),
    Target(
        "bundles",
        looked,
        lambda: [sound()],
        (
            *("node.bundle.file.look", "node.bundle.file.read", "node.bundle.locks.open_as_device"),
            *("node.bundle.locks.open_as_group", "node.bundle.locks.open_part"),
        ),
        "bytes",
        wrap=again,
        slow=4,
    ),
]
