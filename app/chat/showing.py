"""Rows of messages and lines of what happened become what a screen gets to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app import charter, markup
from app.attachment import Attachment, label, sort
from app.chat import attached, cards, pins, polls, receipts, rules
from app.chat.crowd import Crowd
from app.chat.events import LinkPreview
from app.chat.happenings import ROLE, Happening
from app.chat.sentences import SHUNNED, sentence
from app.chat.views import FileView, LineView, MentionView, MessageView, PollView, QuoteView, ReactionView
from app.context import Reader, Row
from app.wording import moment
from app.words import say

MAX_QUOTE = 300  # characters of an answered message
MAX_SHOWN_REACTIONS = 256  # of one message
STORED = (
    "at, id, author, device, seq, mine, reply, text, words, poll, edited, deleted, loud, expires, soon, forwarded, "
    "silent, "
    "(SELECT held FROM chat_sent WHERE chat_sent.id = chat_message.id)"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as the table has it, in the order of STORED; `held` is None before it was sent."""

    at: int
    id: bytes
    author: bytes
    device: bytes
    seq: int
    mine: bool
    reply: bytes | None
    text: str | None
    words: bytes | None
    poll: bytes | None
    edited: bool
    deleted: bool
    loud: bool
    expires: int
    soon: bool
    forwarded: bool
    silent: bool
    held: int | None


Entry = Stored | Happening


@dataclass(frozen=True, slots=True)
class _Around:
    """What belongs to the messages of a page."""

    state: Callable[[Stored], str]
    reactions: Mapping[bytes, list[ReactionView]]
    quotes: Mapping[bytes, QuoteView]
    mentions: Mapping[bytes, list[MentionView]]
    polls: Mapping[bytes, PollView]
    replies: Mapping[bytes, int]
    files: Mapping[bytes, list[attached.Attached]]
    cards: Mapping[bytes, LinkPreview]
    pinned: frozenset[bytes] = field(default_factory=frozenset)
    vouched: frozenset[bytes] = field(default_factory=frozenset)


def stored(cx: Reader, ident: bytes) -> Stored | None:
    """Give one message as the table has it."""
    row = cx.one(f"SELECT {STORED} FROM chat_message WHERE id = ?", (ident,))  # noqa: S608
    return None if row is None else Stored(*row)


def show(cx: Reader, space: bytes, entries: Sequence[Entry], crowd: Crowd) -> list[MessageView]:
    """Give the views of messages and lines of one conversation, in the order given."""
    messages = [entry for entry in entries if isinstance(entry, Stored)]
    around = _around(cx, space, messages, crowd)
    return [
        _message(entry, space, around, crowd) if isinstance(entry, Stored) else _line(entry, space, crowd)
        for entry in entries
    ]


def state_of(cx: Reader, space: bytes, crowd: Crowd) -> Callable[[Stored], str]:
    """Give what tells how far a message is: mine with others, of others whether I have read it."""
    reach = receipts.reach(cx, space, crowd)
    seen: dict[bytes, int] = dict(cx.rows("SELECT device, seq FROM chat_seen WHERE space = ?", (space,)))

    def state(stored: Stored) -> str:
        if stored.mine:
            return reach.of(stored.device, stored.seq, stored.at, stored.held)
        return rules.READ if stored.seq <= seen.get(stored.device, 0) else rules.DELIVERED

    return state


def _around(cx: Reader, space: bytes, messages: Sequence[Stored], crowd: Crowd) -> _Around:
    ids = [message.id for message in messages]
    asked = {message.id: (message.author, message.poll) for message in messages if message.poll is not None}
    return _Around(
        state=state_of(cx, space, crowd),
        reactions=_reactions(cx, space, ids, crowd),
        quotes=_quotes(cx, space, messages, crowd),
        mentions=_mentions(cx, messages, crowd),
        polls=polls.views(cx, space, asked, crowd),
        replies=_replies(cx, space, ids),
        files=attached.of(cx, ids),
        cards=cards.of(cx, ids),
        pinned=frozenset(pins.pinned(cx, space)) if messages else frozenset(),
        vouched=_vouched(cx, messages) if crowd.partner else frozenset(),
    )


def _message(stored: Stored, space: bytes, around: _Around, crowd: Crowd) -> MessageView:
    deleted = bool(stored.deleted)
    mentions = around.mentions.get(stored.id, [])
    return MessageView(
        id=stored.id.hex(),
        chat=space.hex(),
        author=stored.author.hex(),
        author_name=crowd.names.of(stored.author),
        mine=bool(stored.mine),
        text=stored.text or "",
        sent_at=moment(stored.at >> 16),
        state=around.state(stored),
        reply=stored.reply.hex() if stored.reply else None,
        edited=bool(stored.edited),
        deleted=deleted,
        unreadable=stored.text is None and not deleted,
        reactions=[] if deleted else around.reactions.get(stored.id, []),
        quote=None if deleted or not stored.reply else around.quotes.get(stored.reply),
        kind="message" if stored.poll is None else "poll",
        known=crowd.knows(stored.author),
        shunned=stored.author in crowd.names.shunned,
        mentions=mentions,
        spans=markup.spans(stored.text or "", [(one.start, one.start + one.length) for one in mentions]),
        poll=around.polls.get(stored.id),
        pinned=stored.id in around.pinned,
        replies=around.replies.get(stored.id, 0),
        expires_at=moment(1000 * stored.expires) if stored.expires else None,
        too_soon=bool(stored.soon) and not deleted,
        forwarded=bool(stored.forwarded),
        silent=bool(stored.silent),
        vouched_by=crowd.names.of(crowd.partner) if not deleted and stored.id in around.vouched else "",
        may_delete=not deleted and (bool(stored.mine) or crowd.moderates),
        files=[file_view(one) for one in around.files.get(stored.id, [])],
        preview=cards.view(around.cards, stored.id, stored.text),
    )


def file_view(one: attached.Attached) -> FileView:
    """Give the view of a file as its message states it; what is here of it is added by `files.py`."""
    file = one.file
    return FileView(
        id=file.manifest.hex(),
        name=file.name,
        mime=file.mime,
        size=file.size,
        picture=file.is_picture,
        width=file.width,
        height=file.height,
        trouble=one.trouble,
        voice=file.is_voice,
        duration_ms=file.duration,
        waveform=list(file.waveform),
    )


def said(text: str, files: Sequence[Attachment]) -> str:
    """Give a message in one line: its text, or what it carries."""
    return text if text.strip() else label(files)


def _line(line: Happening, space: bytes, crowd: Crowd) -> MessageView:
    return MessageView(
        id=line.id.hex(),
        chat=space.hex(),
        author=line.author.hex(),
        author_name=crowd.names.of(line.author),
        mine=line.mine,
        text=sentence(line, crowd.names),
        sent_at=moment(line.at >> 16),
        state=rules.READ,
        reply=None,
        edited=False,
        deleted=False,
        unreadable=False,
        reactions=[],
        kind="event",
        line=LineView(
            what=line.what,
            target=line.target.hex(),
            target_name=crowd.names.of(line.target) if line.target else "",
            role=charter.ROLES.get(line.rank, "") if line.what == ROLE else "",
            changed=list(line.changed),
        ),
        known=crowd.knows(line.author),
    )


def _vouched(cx: Reader, messages: Sequence[Stored]) -> frozenset[bytes]:
    """Give the messages of mine of which only the other person knows, or knows what they say now."""
    by_statement = {each: one.id for one in messages if one.mine for each in (one.words, one.id) if each is not None}
    if not by_statement:
        return frozenset()
    marks = ", ".join("?" * len(by_statement))
    rows = cx.rows(f"SELECT id FROM chat_vouched WHERE id IN ({marks})", list(by_statement))  # noqa: S608
    return frozenset(by_statement[id_] for (id_,) in rows)


def _quotes(cx: Reader, space: bytes, messages: Sequence[Stored], crowd: Crowd) -> dict[bytes, QuoteView]:
    """Give the messages of this chat that others answer."""
    wanted = sorted({message.reply for message in messages if message.reply})
    if not wanted:
        return {}
    marks = ", ".join("?" * len(wanted))
    found = cx.rows(
        "SELECT id, author, text, deleted, mine, expires > 0 FROM chat_message "  # noqa: S608
        f"WHERE space = ? AND hidden = 0 AND id IN ({marks})",
        (space, *wanted),
    )
    files = attached.of(cx, [row[0] for row in found])
    return {row[0]: _quote(row, [one.file for one in files.get(row[0], [])], crowd) for row in found}


def _quote(row: Row, files: Sequence[Attachment], crowd: Crowd) -> QuoteView:
    ident, author, text, deleted, mine, ends = row
    shunned = author in crowd.names.shunned
    return QuoteView(
        id=ident.hex(),
        author_name=crowd.names.of(author),
        text=say(SHUNNED) if shunned else said(markup.plain(text or ""), files)[:MAX_QUOTE],
        deleted=bool(deleted),
        mine=bool(mine),
        files="" if shunned else sort(files),
        ends=bool(ends),
    )


def _reactions(cx: Reader, space: bytes, ids: Sequence[bytes], crowd: Crowd) -> dict[bytes, list[ReactionView]]:
    """Fold the stated reactions: the newest of each author counts, an empty one takes it back."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = cx.rows(
        f"SELECT target, author, emoji FROM chat_reaction WHERE space = ? AND target IN ({marks}) "  # noqa: S608
        "AND id NOT IN (SELECT id FROM chat_hidden) ORDER BY at, id",
        (space, *ids),
    )
    newest: dict[bytes, dict[bytes, str]] = {}
    for target, author, emoji in rows:
        of_target = newest.setdefault(target, {})
        of_target.pop(author, None)
        of_target[author] = emoji
    return {target: _standing(of_target, crowd) for target, of_target in newest.items()}


def _standing(of_target: Mapping[bytes, str], crowd: Crowd) -> list[ReactionView]:
    standing = [(author, emoji) for author, emoji in of_target.items() if emoji][:MAX_SHOWN_REACTIONS]
    return [ReactionView(emoji, author.hex(), crowd.names.of(author)) for author, emoji in standing]


def _mentions(cx: Reader, messages: Sequence[Stored], crowd: Crowd) -> dict[bytes, list[MentionView]]:
    """Give whom the words of each message call; everybody only where its author might."""
    told = {message.words: message for message in messages if message.words is not None}
    if not told:
        return {}
    marks = ", ".join("?" * len(told))
    rows = cx.rows(
        f"SELECT id, place, size, account FROM chat_mention WHERE id IN ({marks}) ORDER BY id, place",  # noqa: S608
        list(told),
    )
    found: dict[bytes, list[MentionView]] = {}
    for words, place, size, account in rows:
        message = told[words]
        if account or message.loud:
            called = _mention(account, place, size, crowd)
            found.setdefault(message.id, []).append(called)
    return found


def _mention(account: bytes, place: int, size: int, crowd: Crowd) -> MentionView:
    name = crowd.names.of(account) if account else rules.EVERYBODY
    return MentionView(account.hex(), name, place, size, mine=account in (b"", crowd.me))


def _replies(cx: Reader, space: bytes, ids: Sequence[bytes]) -> dict[bytes, int]:
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = cx.rows(
        "SELECT reply, count(*) FROM chat_message WHERE deleted = 0 AND hidden = 0 AND +space = ? "  # noqa: S608
        f"AND reply IN ({marks}) GROUP BY reply",
        (space, *ids),
    )
    return dict(rows)
