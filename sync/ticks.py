"""What devices of one account tell each other of ticks: how far others are in what each of them stated.

Two frames, told apart like all others by their type byte (`frames.py`), on links between own devices alone. They
compare by sums, so that two who know the same say so in a few bytes; see `SPEC.md`, section "Ticks".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

import msgspec

from crypto.primitives import sha256
from sync import limits
from sync.errors import PeerFault

_Id = Annotated[bytes, msgspec.Meta(min_length=limits.ID_BYTES, max_length=limits.ID_BYTES)]
_Sum = Annotated[bytes, msgspec.Meta(min_length=limits.DIGEST_BYTES, max_length=limits.DIGEST_BYTES)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=limits.INTEGER_MAX)]
_SUM_BYTES = limits.ID_BYTES + limits.DIGEST_BYTES


class Tick(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """How far `device`, of `account`, holds and its person has seen what the own device `mine` stated in a space.

    Where `device` is `mine` itself: up to which number all has left it; `read` is 0 then.
    """

    mine: _Id
    account: _Id
    device: _Id
    delivered: _Number
    read: _Number


class Part(msgspec.Struct, array_like=True, frozen=True):
    """Ticks of one space."""

    space: _Id
    ticks: Annotated[tuple[Tick, ...], msgspec.Meta(max_length=limits.TICKS)]


class TickSums(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What the sender knows, by one sum over all spaces; it `asks` for that of the other end, or is the answer.

    In an answer that differs there is (space, sum) of each, concatenated.
    """

    asks: bool
    total: _Sum
    sums: Annotated[bytes, msgspec.Meta(max_length=limits.TICK_SPACES * _SUM_BYTES)] = b""


class Told(msgspec.Struct, array_like=True, frozen=True):
    """Ticks the sender knows of some spaces; with `back` it asks for those it lacks there."""

    back: bool
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=limits.TICKS)]


def check(frame: TickSums | Told) -> None:
    """The rules that types and bounds do not say, or PeerFault("bad_frame")."""
    if isinstance(frame, TickSums):
        sound = len(frame.sums) % _SUM_BYTES == 0
    else:
        ticks = [tick for part in frame.parts for tick in part.ticks]
        sound = len(ticks) <= limits.TICKS and all(tick.read <= tick.delivered for tick in ticks)
    if not sound:
        raise PeerFault("bad_frame", "What a device tells of ticks breaks the rules.")


def sum_of(ticks: Iterable[Tick]) -> bytes:
    """The sum of what is known of one space, in any order."""
    packed = sorted(
        b"".join((tick.mine, tick.device, tick.delivered.to_bytes(8, "big"), tick.read.to_bytes(8, "big")))
        for tick in ticks
    )
    return sha256(b"tck1", *packed)[: limits.DIGEST_BYTES]


def ask(sums: Mapping[bytes, bytes]) -> TickSums:
    """The question about these sums by space; those of so many spaces, that is, as there is room for."""
    return TickSums(True, _total(_packed(sums)))


def answer(asked: TickSums, sums: Mapping[bytes, bytes]) -> TickSums:
    """The answer of whoever knows these sums."""
    total = _total(packed := _packed(sums))
    return TickSums(False, total, b"" if total == asked.total else packed)


def agrees(answered: TickSums, sums: Mapping[bytes, bytes]) -> bool:
    """Whether the other end knew the same when it answered."""
    return answered.total == _total(_packed(sums))


def differing(frame: TickSums, sums: Mapping[bytes, bytes]) -> list[bytes]:
    """The spaces, ascending, of which the two sides know different things."""
    pieces = [frame.sums[at : at + _SUM_BYTES] for at in range(0, len(frame.sums), _SUM_BYTES)]
    theirs = {piece[: limits.ID_BYTES]: piece[limits.ID_BYTES :] for piece in pieces}
    return sorted(space for space in {*theirs, *sums} if theirs.get(space) != sums.get(space))


def news_in(told: Part, known: Sequence[Tick]) -> tuple[Tick, ...]:
    """What of the ticks known here goes beyond those told."""
    theirs = {(tick.mine, tick.device): tick for tick in told.ticks}

    def is_news(tick: Tick) -> bool:
        other = theirs.get((tick.mine, tick.device))
        return other is None or tick.delivered > other.delivered or tick.read > other.read

    return tuple(tick for tick in known if is_news(tick))


def frames(back: bool, spaces: Mapping[bytes, Sequence[Tick]]) -> Iterator[Told]:
    """The frames that tell these ticks; a space without any is named, too."""
    parts: list[Part] = []
    room = limits.TICKS
    for space, ticks in spaces.items():
        for at in range(0, max(1, len(ticks)), limits.TICKS):
            piece = tuple(ticks[at : at + limits.TICKS])
            if len(piece) > room or len(parts) == limits.TICKS:
                yield Told(back, tuple(parts))
                parts, room = [], limits.TICKS
            parts.append(Part(space, piece))
            room -= len(piece)
    if parts:
        yield Told(back, tuple(parts))


def _packed(sums: Mapping[bytes, bytes]) -> bytes:
    return b"".join(space + sums[space] for space in sorted(sums)[: limits.TICK_SPACES])


def _total(packed: bytes) -> bytes:
    return sha256(b"tck2", packed)[: limits.DIGEST_BYTES]
