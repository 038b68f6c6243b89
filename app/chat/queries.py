"""Chat's questions to its tables: rows in, views out, each on one snapshot of the store.

Pages are `chain.py`; what a row shows is `showing.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app import charter
from app.attachment import Attachment, sort
from app.chat import added, attached, chain, happenings, pacing, private, receipts, rules, showing, timers, tray
from app.chat.crowd import Crowd
from app.chat.order import in_order
from app.chat.private import Private
from app.chat.rules import AFTER_ALL, COUNTED
from app.chat.sentences import SHUNNED, sentence
from app.chat.showing import Entry, Stored
from app.chat.tray import Tray
from app.chat.views import ChatView, KeptView, MessageView, ReceiptView
from app.context import Reader
from app.conversations import Conversation
from app.errors import Refused
from app.wording import moment, span
from app.words import say

MAX_THREAD = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A message as the rules need it; `poll` as `polls.py` keeps it, None of what is no poll; 0 never `expires`."""

    id: bytes
    space: bytes
    author: bytes
    mine: bool
    readable: bool
    deleted: bool
    poll: bytes | None
    expires: int


def find_message(cx: Reader, text: str) -> Found:
    """Give the message whose id is or begins with `text`; Refused `unknown_message` or `ambiguous_message`."""
    rows = cx.rows(
        "SELECT id, space, author, mine, original IS NOT NULL, deleted, poll, expires FROM chat_message "
        "WHERE id BETWEEN ? AND ? AND hidden = 0 LIMIT 2",
        chain.span(text),
    )
    if not rows:
        raise Refused("unknown_message", "There is no message with that id here.")
    if len(rows) > 1:
        raise Refused("ambiguous_message", "Several messages begin with that id; give more of its digits.")
    ident, space, author, mine, readable, deleted, *rest = rows[0]
    return Found(ident, space, author, bool(mine), bool(readable), bool(deleted), *rest)


def thread(cx: Reader, root: Found, crowd: Crowd) -> list[MessageView]:
    """Give the message with which a thread begins, and whatever answers it or its answers, oldest first."""
    first = _beginning(cx, root)
    answers = (
        "WITH RECURSIVE under (id) AS (SELECT ?2 UNION SELECT m.id FROM chat_message m JOIN under u ON m.reply = u.id "
        "WHERE m.space = ?1) "
    )
    rows = cx.rows(
        f"{answers} SELECT {showing.STORED} FROM chat_message WHERE space = ?1 AND hidden = 0 "  # noqa: S608
        "AND id IN (SELECT id FROM under) ORDER BY at, id LIMIT ?3",
        (root.space, first, MAX_THREAD),
    )
    return showing.show(cx, root.space, [Stored(*row) for row in rows], crowd)


def read_by(cx: Reader, message: Found, crowd: Crowd) -> list[ReceiptView]:
    """Give how far a message of mine is with everybody in a group who was in it then and still is."""
    stored = showing.stored(cx, message.id)
    if stored is None:
        return []
    reach = receipts.reach(cx, message.space, crowd)
    found = [
        ReceiptView(
            id=account.hex(),
            name=crowd.names.of(account),
            known=crowd.knows(account),
            state=reach.with_one(account, stored.device, stored.seq, stored.held),
        )
        for account in reach.readers(stored.at)
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def state(cx: Reader, message: Found, crowd: Crowd) -> str:
    """Give how far a message is."""
    stored = showing.stored(cx, message.id)
    return rules.QUEUED if stored is None else showing.state_of(cx, message.space, crowd)(stored)


def chats(
    cx: Reader, talks: Sequence[tuple[Conversation, Crowd]], now_ms: int = 0, device: bytes = b""
) -> list[ChatView]:
    """Give the view of each, in order."""
    known, trays = private.every(cx), tray.every(cx, device)
    found = [(talk, _chat(cx, talk, (crowd, known.of(talk)), now_ms)) for talk, crowd in talks]
    return in_order(_laden(view, tray.of(talk, trays)) for talk, view in found)


def unread_marks(cx: Reader, space: bytes, me: bytes) -> list[tuple[bytes, int]]:
    """Give, for each device of which I have not read all, the number of its newest message, or of its adding me."""
    rows = cx.rows(
        "SELECT w.device, w.newest FROM chat_writer w LEFT JOIN chat_seen s USING (space, device) "
        "WHERE w.space = ? AND w.newest > coalesce(s.seq, 0)",
        (space,),
    )
    marks: dict[bytes, int] = dict(rows)
    if (new := added.unseen(cx, space, me)) is not None:
        marks[new.device] = max(new.seq, marks.get(new.device, 0))
    return list(marks.items())


def edits_of(cx: Reader, message: Found) -> list[bytes]:
    """Give the ids of all edits of a message by its author whose text is still held."""
    return [
        ident
        for (ident,) in cx.rows(
            "SELECT e.id FROM chat_edit e JOIN chat_message m ON m.id = e.target AND m.author = e.author "
            "AND m.space = e.space WHERE e.target = ?",
            (message.id,),
        )
    ]


def _beginning(cx: Reader, message: Found) -> bytes:
    """Give the first message of those that a message answers, as far as they are here; nobody answers in a circle."""
    first: bytes = cx.value(
        "WITH RECURSIVE above (id, depth) AS (SELECT ?2, 0 UNION SELECT m.reply, above.depth + 1 FROM chat_message m "
        "JOIN above ON m.id = above.id JOIN chat_message up ON up.id = m.reply AND up.space = ?1 "
        "WHERE m.space = ?1 AND depth < 1000) SELECT id FROM above ORDER BY depth DESC LIMIT 1",
        (message.space, message.id),
    )
    return first


def _chat(cx: Reader, talk: Conversation, about: tuple[Crowd, Private], now_ms: int) -> ChatView:
    space, (crowd, kept) = talk.space, about
    newest, ((unread, loud), first) = added.beside(cx, talk, crowd, (_newest(cx, space), _unread(cx, talk.spaces)))
    stored = newest if isinstance(newest, Stored) else None
    line = newest if not isinstance(newest, Stored) else None
    mine = stored is not None and bool(stored.mine)
    shunned = stored is not None and stored.author in crowd.names.shunned
    files = [] if stored is None or shunned else attached.of_one(cx, stored.id)
    group = talk.group
    return ChatView(
        id=space.hex(),
        contact=talk.person.account.hex() if talk.person else space.hex(),
        name=talk.name,
        unread=unread,
        last_text=sentence(line, crowd.names) if line else say(SHUNNED) if shunned else _said(stored, files),
        last_at=None if newest is None else moment(newest.at >> 16),
        last_mine=mine,
        last_state=showing.state_of(cx, space, crowd)(stored) if stored is not None and mine else None,
        first_unread=first,
        last_id=None if newest is None else newest.id.hex(),
        kind="person" if group is None else "group",
        last_author_name=crowd.names.of(stored.author) if stored and not shunned else "",
        last_shunned=shunned,
        loud=loud,
        mentions=sum(_calls(cx, each, crowd.me) for each in talk.spaces) if unread and talk.person is None else 0,
        members=2 if group is None else len(group.space.ranks),
        joined=group is None or group.space.joined,
        archived=group is not None and group.charter.archived,
        may_post=group is None or group.may(charter.POST),
        disappear_seconds=(lasts := group.charter.disappear if group else timers.between(cx, space)),
        disappear_after=span(lasts),
        slow_seconds=0 if group is None else group.slow,
        wait_seconds=pacing.wait(cx, talk, crowd.me, now_ms),
        before=[each.hex() for each in talk.spaces[1:]],
        kept=_kept(kept, 0 if newest is None else newest.at, now_ms),
        last_files=sort(files),
        last_silent=stored is not None and bool(stored.silent),
    )


def _said(stored: Stored | None, files: Sequence[Attachment]) -> str | None:
    return None if stored is None or stored.text is None else showing.said(stored.text, files)


def _kept(kept: Private, newest: int, now_ms: int) -> KeptView:
    muted = kept.is_quiet(now_ms)
    return KeptView(
        place=kept.place,
        put_away=kept.is_away(newest, now_ms),
        muted=muted,
        muted_until=moment(kept.quiet_until * 1000) if muted and kept.quiet_until != private.FOR_GOOD else None,
        announce=kept.heed,
        marked_unread=kept.unread,
        draft=kept.draft.text,
        reply=None if kept.draft.reply is None else kept.draft.reply.hex(),
    )


def _laden(view: ChatView, carried: Tray) -> ChatView:
    """Give a conversation with the files that shall go with the next message there."""
    return replace(view, kept=replace(view.kept, files=carried.names)) if carried.files else view


def _newest(cx: Reader, space: bytes) -> Entry | None:
    row = cx.one(
        f"SELECT {showing.STORED} FROM chat_message "  # noqa: S608
        "WHERE space = ? AND deleted = 0 AND hidden = 0 ORDER BY at DESC, id DESC LIMIT 1",
        (space,),
    )
    entries: list[Entry] = [*([] if row is None else [Stored(*row)]), *happenings.near(cx, space, "<", AFTER_ALL, 1)]
    return max(entries, key=lambda entry: (entry.at, entry.id), default=None)


_UNREAD = (
    "FROM chat_writer w LEFT JOIN chat_seen s USING (space, device) "
    "CROSS JOIN chat_message m ON m.space = w.space AND m.device = w.device AND m.mine = 0 "
    "AND m.seq > coalesce(s.seq, 0) AND m.deleted = 0 AND m.hidden = 0 WHERE w.newest > coalesce(s.seq, 0) "
)
_OLDEST = (
    "SELECT m.id FROM chat_writer w LEFT JOIN chat_seen s USING (space, device) "
    "JOIN chat_message m ON m.rowid = (SELECT o.rowid FROM chat_message o WHERE o.space = w.space "
    "AND o.device = w.device AND o.mine = 0 AND o.seq > coalesce(s.seq, 0) AND o.deleted = 0 AND o.hidden = 0 "
    "ORDER BY o.seq LIMIT 1) WHERE w.space = ? ORDER BY m.at, m.id LIMIT 1"
)


def _unread(cx: Reader, spaces: Sequence[bytes]) -> tuple[tuple[int, int], str | None]:
    """Give how many messages I have not read, and how many of them are not silent; and the id of the oldest of them.

    It counts up to `COUNTED` in a space; of several spaces the oldest is in the last one.
    """
    some = f"SELECT m.silent {_UNREAD} AND w.space = ? LIMIT {COUNTED}"
    asked = f"SELECT count(*), coalesce(sum(silent = 0), 0) FROM ({some})"  # noqa: S608
    counted = {space: cx.rows(asked, (space,))[0] for space in spaces}
    oldest = [space for space, (unread, _) in counted.items() if unread][-1:]
    if not oldest:
        return (0, 0), None
    first = cx.value(_OLDEST, oldest)
    return (sum(unread for unread, _ in counted.values()), sum(loud for _, loud in counted.values())), first.hex()


def _calls(cx: Reader, space: bytes, me: bytes) -> int:
    """Give how many unread messages call me: by name, with everybody, or by answering what I wrote."""
    calls: int = cx.value(
        f"SELECT count(*) {_UNREAD} AND w.space = ?1 "  # noqa: S608
        "AND (EXISTS (SELECT 1 FROM chat_mention c WHERE c.id = m.words "
        "AND (c.account = ?2 OR (c.account = x'' AND m.loud))) "
        "OR EXISTS (SELECT 1 FROM chat_message mine WHERE mine.id = m.reply AND mine.mine AND mine.space = m.space))",
        (space, me),
    )
    return calls
