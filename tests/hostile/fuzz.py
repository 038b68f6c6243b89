"""The fuzzer: valid examples changed by a seeded chance, and one rule: nothing but a fault leaves a decoder.

Each case has a number; the same target and number give the same bytes. `python -m tests.hostile.fuzz` goes on where a
search ended. What is fuzzed is listed in `fuzzed.py`.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from crypto.errors import Fault

BYTES = (0x00, 0x01, 0x7F, 0x80, 0x90, 0x91, 0x9F, 0xA1, 0xC0, 0xC1, 0xC4, 0xC6, 0xC7, 0xD6, 0xDB, 0xDD, 0xDF, 0xFF)
CHUNKS = (
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xdb\x7f\xff\xff\xff",
    b"\xa2\xc3\x28",
    b"\xcf" + b"\xff" * 8,
    b"\xd3\x80" + bytes(7),
    b"\xcb\x7f\xf8" + bytes(6),
    b"\xcb\x7f\xf0" + bytes(6),
    b"\xd6\xff" + bytes(4),
    b"\xc7\x00\x05",
    bytes(32),
    b"\xff" * 32,
    b"\x91" * 3_000,
    b"\xed\xa0\xbd",
    "\u202e".encode(),
    b"\r\n",
    b"NaN",
    b"1e999",
)
VALUES: tuple[Any, ...] = (
    -1,
    0,
    1,
    2**31,
    2**32,
    2**53,
    2**63 - 1,
    2**63,
    2**64 - 1,
    -(2**63),
    0.5,
    float("nan"),
    float("inf"),
    None,
    True,
    False,
    "",
    "a",
    "\u202e",
    "\0",
    "a\n",
    "x" * 5_000,
    b"",
    b"\0",
    bytes(16),
    bytes(31),
    bytes(32),
    bytes(33),
    b"b" * 32,
    bytes(70_000),
    [],
    {},
    [[]] * 300,
    {"a": 1},
    {1: 2},
    [None],
    ["a", b"b", 3],
    msgspec.msgpack.Ext(5, b"x"),
)
Wrap = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Target:
    """One decoder: how it is called, valid inputs, what it may raise, and which functions of the product it covers.

    `head` bytes in front of what is msgpack are left alone by changes of its values; `form` is msgpack, json, text or
    bytes. `wrap` seals what was changed, so that what is inside a seal is reached. `slow` ones get fewer cases.
    """

    name: str
    decode: Callable[[Any], object]
    examples: Callable[[], Sequence[bytes]]
    covers: tuple[str, ...]
    form: str = "msgpack"
    head: int = 0
    wrap: Wrap = bytes
    faults: tuple[type[Exception], ...] = (Fault,)
    slow: int = 1


@dataclass(slots=True)
class Tally:
    """How a search went: cases, of them refused and taken, and the number of the next."""

    cases: int = 0
    refused: int = 0
    taken: int = 0
    following: int = 0


class FoundError(AssertionError):
    """Something else left a decoder."""


def search(target: Target, first: int, count: int, until: float = float("inf"), fewest: int = 0) -> Tally:
    """Try cases from a number on, until there were so many, or the fewest and a moment (monotonic) has come."""
    tally, examples = Tally(following=first), list(target.examples())
    for number in range(first, first + count):
        if tally.cases >= fewest and time.monotonic() > until:
            break
        data = case(target, examples, number)
        try:
            target.decode(target.wrap(data))
            tally.taken += 1
        except target.faults:
            tally.refused += 1
        except Exception as error:
            raise FoundError(f"{target.name}, case {number}: {error!r} from {data[:400].hex()}") from error
        tally.cases += 1
        tally.following = number + 1
    return tally


def case(target: Target, examples: Sequence[bytes], number: int) -> bytes:
    """The bytes of a case; the first are the examples themselves."""
    if number < len(examples):
        return examples[number]
    chance = random.Random(f"{target.name}/{number}")
    data = chance.choice(examples)
    if target.form in ("msgpack", "json") and chance.random() < 0.6:
        data = _other_value(chance, target, data)
        if chance.random() < 0.7:
            return data
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(CHANGES)(chance, data, examples)
    return data


def _flip(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :] if at < len(data) else data


def _set(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes((chance.choice(BYTES),)) + data[at + 1 :]


def _cut(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.randint(1, 40) :]


def _end(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _double(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[max(0, at - chance.randint(1, 60)) : at] * chance.randint(1, 3) + data[at:]


def _insert(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(CHUNKS) + data[at:]


def _splice(chance: random.Random, data: bytes, examples: Sequence[bytes]) -> bytes:
    other = chance.choice(examples)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _number(chance: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """A length or a number somewhere, set to an edge."""
    size = chance.choice((1, 2, 4, 8))
    half, whole = 1 << 8 * size - 1, 1 << 8 * size
    value = chance.choice((0, 1, half - 1, half, whole - 1, len(data) % whole))
    at = chance.randrange(max(1, len(data) - size + 1))
    return data[:at] + value.to_bytes(size, chance.choice(("big", "little"))) + data[at + size :]


CHANGES = (_flip, _set, _cut, _end, _double, _insert, _splice, _number)


def _other_value(chance: random.Random, target: Target, data: bytes) -> bytes:
    """The same structure with one of its values replaced, left out or doubled."""
    head, body = data[: target.head], data[target.head :]
    try:
        value = json.loads(body) if target.form == "json" else msgspec.msgpack.decode(body, strict=False)
    except (ValueError, msgspec.MsgspecError):
        return data
    changed = _replaced(chance, value)
    try:
        encoded = json.dumps(changed).encode() if target.form == "json" else msgspec.msgpack.encode(changed)
    except (TypeError, ValueError, OverflowError):
        return data
    return head + encoded


def _replaced(chance: random.Random, value: Any) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        changed = dict(value)
        if chance.random() < 0.15:
            del changed[key]
        else:
            changed[key] = _replaced(chance, value[key])
        return changed
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        how = chance.random()
        if how < 0.1:
            return value[:at] + value[at + 1 :]
        if how < 0.2:
            return value[: at + 1] + value[at:]
        return [*value[:at], _replaced(chance, value[at]), *value[at + 1 :]]
    return chance.choice(VALUES)


def main() -> None:
    """Search for so many minutes, target by target, and say with which numbers to go on."""
    from tests.hostile.fuzzed import TARGETS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--target", default="")
    options = parser.parse_args()
    chosen = [target for target in TARGETS if options.target in target.name]
    each = 60 * options.minutes / max(1, len(chosen))
    failed = False
    for target in chosen:
        try:
            tally = search(target, options.first, 1 << 62, time.monotonic() + each)
        except FoundError as found:
            failed = True
            print(found)
            continue
        counts = f"{tally.cases} cases, {tally.refused} refused, {tally.taken} taken"
        print(f"{target.name}: {counts}; next {tally.following}", flush=True)
    raise SystemExit(int(failed))


if __name__ == "__main__":
    main()
