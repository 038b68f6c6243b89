"""Polls: what their answers are, who chose which, and whether they are closed.

Of each person the newest vote counts that was stated before whoever asked closed the poll.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.chat import rules
from app.chat.crowd import Crowd
from app.chat.views import OptionView, PollView
from app.context import Reader

MAX_CHOICES = 64  # kept of one vote
_BIGGEST = 1_000


@dataclass(frozen=True, slots=True)
class Poll:
    """The answers of a poll, and whether several may be chosen."""

    options: list[str]
    multiple: bool


def pack(options: Sequence[str], multiple: bool) -> bytes:
    """Give a poll as the tables keep it."""
    import msgspec  # late, as everywhere here: a command line that describes commands does without

    return msgspec.msgpack.encode(Poll(list(options), multiple))


def unpack(data: bytes) -> Poll:
    """Give what `pack` wrote."""
    import msgspec

    return msgspec.msgpack.decode(data, type=Poll)


def pack_choices(choices: Sequence[int]) -> bytes:
    """Give a vote as the tables keep it; what can be no answer is left out."""
    import msgspec

    return msgspec.msgpack.encode([number for number in choices[:MAX_CHOICES] if 0 <= number < _BIGGEST])


def views(cx: Reader, space: bytes, asked: Mapping[bytes, tuple[bytes, bytes]], crowd: Crowd) -> dict[bytes, PollView]:
    """Give what was answered in polls of a conversation; `asked`: of each its author and what `pack` gave."""
    return {ident: _view(cx, (ident, space, author), unpack(data), crowd) for ident, (author, data) in asked.items()}


def is_closed(cx: Reader, ident: bytes, space: bytes, author: bytes) -> bool:
    """Say whether whoever asked has closed a poll."""
    return _closed_at(cx, (ident, space, author)) is not None


def _view(cx: Reader, place: tuple[bytes, bytes, bytes], poll: Poll, crowd: Crowd) -> PollView:
    end = _closed_at(cx, place)
    votes = _votes(cx, place[:2], end)
    chosen = {
        account: rules.counted_choices(choices, len(poll.options), poll.multiple) for account, choices in votes.items()
    }
    voters = {account: choices for account, choices in chosen.items() if choices}
    return PollView(
        options=[_option(number, text, voters, crowd) for number, text in enumerate(poll.options)],
        multiple=poll.multiple,
        closed=end is not None,
        voters=len(voters),
    )


def _option(number: int, text: str, voters: Mapping[bytes, Sequence[int]], crowd: Crowd) -> OptionView:
    chose = [account for account, choices in voters.items() if number in choices]
    return OptionView(text, len(chose), crowd.me in chose, [crowd.names.of(account) for account in chose])


def _closed_at(cx: Reader, place: tuple[bytes, bytes, bytes]) -> tuple[int, bytes] | None:
    row = cx.one(
        "SELECT at, id FROM chat_close WHERE target = ? AND space = ? AND author = ? "
        "AND id NOT IN (SELECT id FROM chat_hidden) ORDER BY at, id LIMIT 1",
        place,
    )
    return None if row is None else (row[0], row[1])


def _votes(cx: Reader, place: tuple[bytes, bytes], end: tuple[int, bytes] | None) -> dict[bytes, list[int]]:
    """Give the newest vote of each person, in the order of the people's first votes."""
    import msgspec

    rows = cx.rows(
        "SELECT author, choices FROM chat_vote WHERE target = ? AND space = ? AND (at, id) < (?, ?) "
        "AND id NOT IN (SELECT id FROM chat_hidden) ORDER BY at, id",
        (*place, *(end or rules.AFTER_ALL)),
    )
    return {author: msgspec.msgpack.decode(choices, type=list[int]) for author, choices in rows}
