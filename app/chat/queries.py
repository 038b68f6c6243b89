"""Chat's questions to its tables: rows in, views out, each on one snapshot of the store.

Pages go by (at, id), never by number, so that a message arriving in between neither repeats nor hides another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.chat import rules
from app.chat.views import ChatView, MessageView, QuoteView, ReactionView
from app.context import Reader, Row
from app.errors import Refused
from app.wording import ID_HEX, id_range, moment

MAX_QUOTE = 300  # characters of an answered message
MAX_SHOWN_REACTIONS = 256  # of one message
AFTER_ALL = (2**63 - 1, b"\xff" * 33)  # a place behind every message


@dataclass(frozen=True, slots=True)
class Found:
    """A message as the rules need it."""

    id: bytes
    space: bytes
    mine: bool
    readable: bool
    deleted: bool


def find_message(cx: Reader, text: str) -> Found:
    """Give the message whose id is or begins with `text`; Refused `unknown_message` or `ambiguous_message`."""
    span = id_range(text, rules.MIN_ID_PREFIX)
    if span is None:
        raise Refused("unknown_message", f"A message is named by its id, or by its first {rules.MIN_ID_PREFIX} digits.")
    rows = cx.rows(
        "SELECT id, space, mine, original IS NOT NULL, deleted FROM chat_message WHERE id BETWEEN ? AND ? LIMIT 2", span
    )
    if not rows:
        raise Refused("unknown_message", "There is no message with that id here.")
    if len(rows) > 1:
        raise Refused("ambiguous_message", "Several messages begin with that id; give more of its digits.")
    ident, space, mine, readable, deleted = rows[0]
    return Found(ident, space, bool(mine), bool(readable), bool(deleted))


@dataclass(frozen=True, slots=True)
class Place:
    """From where a page is wanted: `side` is before, after or around the `message`; before nothing is the newest."""

    side: str
    message: str


NEWEST = Place("before", "")
Reach = Mapping[bytes, tuple[int, int]]
NOWHERE = (0, 0)


def page(cx: Reader, space: bytes, limit: int, place: Place | None, names: Mapping[bytes, str]) -> list[MessageView]:
    """Give up to `limit` messages, oldest first, from a place; None means the newest."""
    place = place or NEWEST
    at = _position(cx, space, place.message)
    if place.side == "after":
        rows = _rows(cx, space, ">", at, limit)
    elif place.side == "around":
        rows = [*_rows(cx, space, ">=", at, limit - limit // 2)[::-1], *_rows(cx, space, "<", at, limit // 2)][::-1]
    else:
        rows = _rows(cx, space, "<", at, limit)[::-1]
    quotes = _quotes(cx, space, rows, names)
    reactions = _reactions(cx, space, [row[0] for row in rows], names)
    reach = _reach(cx, space)
    seen: dict[bytes, int] = dict(cx.rows("SELECT device, seq FROM chat_seen WHERE space = ?", (space,)))
    return [
        _view(row, names, (reactions.get(row[0], []), quotes.get(row[7])), _state(row, reach, seen)) for row in rows
    ]


def _position(cx: Reader, space: bytes, message: str) -> tuple[int, bytes]:
    """Give where a message of this chat stands, or behind all for none."""
    if not message:
        return AFTER_ALL
    found = find_message(cx, message)
    if found.space != space:
        raise Refused("unknown_message", "That message is not of this chat.")
    at, ident = cx.one("SELECT at, id FROM chat_message WHERE id = ?", (found.id,)) or AFTER_ALL
    return at, ident


def _rows(cx: Reader, space: bytes, side: str, at: tuple[int, bytes], limit: int) -> list[Row]:
    """Give messages on one side of a position, the nearest first."""
    order = "ASC" if side.startswith(">") else "DESC"
    return cx.rows(
        "SELECT id, space, author, device, seq, mine, at >> 16, reply, text, edited, deleted, "  # noqa: S608 - two words of ours
        "(SELECT held FROM chat_sent WHERE chat_sent.id = chat_message.id) "
        f"FROM chat_message WHERE space = ? AND (at, id) {side} (?, ?) ORDER BY at {order}, id {order} LIMIT ?",
        (space, *at, limit),
    )


def _quotes(cx: Reader, space: bytes, rows: Sequence[Row], names: Mapping[bytes, str]) -> dict[bytes, QuoteView]:
    """Give the messages of this chat that the rows answer."""
    wanted = sorted({row[7] for row in rows if row[7]})
    if not wanted:
        return {}
    marks = ", ".join("?" * len(wanted))
    found = cx.rows(
        f"SELECT id, author, text, deleted, mine FROM chat_message WHERE space = ? AND id IN ({marks})",  # noqa: S608
        (space, *wanted),
    )
    return {
        ident: QuoteView(
            id=ident.hex(),
            author_name=names.get(author, author.hex()[:ID_HEX]),
            text=(text or "")[:MAX_QUOTE],
            deleted=bool(deleted),
            mine=bool(mine),
        )
        for ident, author, text, deleted, mine in found
    }


def chats(cx: Reader, people: Sequence[tuple[bytes, bytes, str]]) -> list[ChatView]:
    """Give the chat with each of `people` (space, account, name), the one with the newest message first."""
    found = [(_last(cx, space), _chat(cx, space, account, name)) for space, account, name in people]
    return [view for _, view in sorted(found, key=lambda pair: (-pair[0], pair[1].name, pair[1].id))]


def unread_marks(cx: Reader, space: bytes) -> list[tuple[bytes, int]]:
    """Give, for each device whose messages I have not all read, the number of its newest one."""
    return cx.rows(
        "SELECT w.device, w.newest FROM chat_writer w LEFT JOIN chat_seen s USING (space, device) "
        "WHERE w.space = ? AND w.newest > coalesce(s.seq, 0)",
        (space,),
    )


def edits_of(cx: Reader, message: Found) -> list[bytes]:
    """Give the ids of all edits whose text is still held for a message of mine."""
    return [
        ident
        for (ident,) in cx.rows(
            "SELECT e.id FROM chat_edit e JOIN chat_message m ON m.id = e.target AND m.author = e.author "
            "AND m.space = e.space WHERE e.target = ?",
            (message.id,),
        )
    ]


def _view(
    row: Row, names: Mapping[bytes, str], around: tuple[list[ReactionView], QuoteView | None], state: str
) -> MessageView:
    reactions, quote = around
    ident, space, author, _, _, mine, time_ms, reply, text, edited, deleted, _ = row
    return MessageView(
        id=ident.hex(),
        chat=space.hex(),
        author=author.hex(),
        author_name=names.get(author, author.hex()[:ID_HEX]),
        mine=bool(mine),
        text=text or "",
        sent_at=moment(time_ms),
        state=state,
        reply=reply.hex() if reply else None,
        edited=bool(edited),
        deleted=bool(deleted),
        unreadable=text is None and not deleted,
        reactions=[] if deleted else reactions,
        quote=None if deleted else quote,
    )


def _state(row: Row, reach: Reach, seen: Mapping[bytes, int]) -> str:
    device, seq, mine, held = row[3], row[4], row[5], row[11]
    if mine:
        return _of_mine(seq, held, reach.get(device, NOWHERE))
    return rules.READ if seq <= seen.get(device, 0) else rules.DELIVERED


def _of_mine(seq: int, held: int | None, reach: tuple[int, int]) -> str:
    """Give how far a message of mine got; `held` is None before it was sent, 1 if it came back from who has it."""
    delivered, read = reach
    return rules.state_of_mine(seq, held is not None, seq if held else delivered, read)


def _reach(cx: Reader, space: bytes) -> Reach:
    """Give how far the best device of the other account is in what each device of mine stated: (delivered, read)."""
    rows = cx.rows("SELECT mine, max(delivered), max(read) FROM chat_mark WHERE space = ? GROUP BY mine", (space,))
    return {device: (delivered, read) for device, delivered, read in rows}


def _reactions(
    cx: Reader, space: bytes, ids: Sequence[bytes], names: Mapping[bytes, str]
) -> dict[bytes, list[ReactionView]]:
    """Fold the stated reactions: the newest of each author counts, an empty one takes it back."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = cx.rows(
        f"SELECT target, author, emoji FROM chat_reaction WHERE space = ? AND target IN ({marks}) "  # noqa: S608
        "ORDER BY at, id",
        (space, *ids),
    )
    newest: dict[bytes, dict[bytes, str]] = {}
    for target, author, emoji in rows:
        of_target = newest.setdefault(target, {})
        of_target.pop(author, None)
        of_target[author] = emoji
    return {target: _shown(of_target, names) for target, of_target in newest.items()}


def _shown(of_target: Mapping[bytes, str], names: Mapping[bytes, str]) -> list[ReactionView]:
    standing = [(author, emoji) for author, emoji in of_target.items() if emoji][:MAX_SHOWN_REACTIONS]
    return [ReactionView(emoji, author.hex(), names.get(author, author.hex()[:ID_HEX])) for author, emoji in standing]


def _chat(cx: Reader, space: bytes, account: bytes, name: str) -> ChatView:
    row = cx.one(
        "SELECT id, text, at >> 16, mine, device, seq,"
        " (SELECT held FROM chat_sent WHERE chat_sent.id = chat_message.id)"
        " FROM chat_message WHERE space = ? AND deleted = 0 ORDER BY at DESC, id DESC LIMIT 1",
        (space,),
    )
    unread, first = _unread(cx, space)
    ident, text, time_ms, mine, device, seq, held = row if row else (None, None, None, 0, b"", 0, None)
    reach = _reach(cx, space).get(device, NOWHERE) if mine else NOWHERE
    return ChatView(
        id=space.hex(),
        contact=account.hex(),
        name=name,
        unread=unread,
        last_text=text,
        last_at=None if time_ms is None else moment(time_ms),
        last_mine=bool(mine),
        last_state=_of_mine(seq, held, reach) if mine else None,
        first_unread=first,
        last_id=None if ident is None else ident.hex(),
    )


def _unread(cx: Reader, space: bytes) -> tuple[int, str | None]:
    """Give how many messages I have not read, and the id of the oldest of them."""
    unread = cx.value(
        "SELECT count(*) FROM chat_writer w LEFT JOIN chat_seen s USING (space, device) "
        "JOIN chat_message m ON m.space = w.space AND m.device = w.device AND m.mine = 0 "
        "AND m.seq > coalesce(s.seq, 0) AND m.deleted = 0 WHERE w.space = ?",
        (space,),
    )
    if not unread:
        return 0, None
    first = cx.value(
        "SELECT m.id FROM chat_writer w LEFT JOIN chat_seen s USING (space, device) "
        "JOIN chat_message m ON m.space = w.space AND m.device = w.device AND m.mine = 0 "
        "AND m.seq > coalesce(s.seq, 0) AND m.deleted = 0 WHERE w.space = ? ORDER BY m.at, m.id LIMIT 1",
        (space,),
    )
    return unread, first.hex()


def _last(cx: Reader, space: bytes) -> int:
    return int(cx.value("SELECT max(at) FROM chat_message WHERE space = ?", (space,)) or 0)
