"""Chat's fold of what the node tells about groups: that there is one, what it says of itself, ranks, what is hidden.

Each fact is a row, whether or not the group is known yet; the messages it bears upon are then folded anew.
"""

from __future__ import annotations

from app import charter, timing
from app.chat import rights
from app.chat.folding import fold, fold_all, fold_next
from app.notices import CHAT_CHANGED
from app.projector import Change
from node.items import Described, Founded, Hidden, Listed, Ruled
from node.store.transaction import Tx

Changes = list[Change]


def founded(tx: Tx, item: Founded) -> Changes:
    """Take in a group in which people talk; what its founder said stands under the id of the space."""
    if not charter.is_talk(item.type, item.about):
        return []
    tx.execute("INSERT OR IGNORE INTO chat_group (space, owner) VALUES (?, ?)", (item.space, item.owner))
    at = timing.place(item.hlc, item.hlc >> 16)
    _say(tx, (item.space, item.space, item.owner, item.mine, at), charter.pack(item.about))
    fold_all(tx, item.space)
    return [(CHAT_CHANGED, item.space)]


def described(tx: Tx, item: Described) -> Changes:
    """Take in what a group says of itself from then on, or that this never held."""
    at = timing.place(item.hlc, item.time_ms)
    varied = rights.vary(tx, item.space)
    if item.held:
        _say(tx, (item.event_id, item.space, item.author, item.mine, at), charter.pack(item.about))
    else:
        tx.execute("DELETE FROM chat_charter WHERE id = ? AND space = ?", (item.event_id, item.space))
    if varied or rights.vary(tx, item.space):
        fold_all(tx, item.space, since=at if rights.is_later(tx, item.space, at) else 0)
    return _known(tx, item.space)


def ruled(tx: Tx, item: Ruled) -> Changes:
    """Take in that somebody's rank changed, or that this does not count after all."""
    tx.execute(
        "INSERT INTO chat_rule (id, space, author, device, seq, mine, at, target, rank, banned, counts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET counts = excluded.counts",
        (
            *(item.event_id, item.space, item.author, item.device, timing.number(item.seq), item.mine),
            *(timing.when(tx, "chat", item), item.target, item.rank, item.banned, item.counts),
        ),
    )
    if rights.vary(tx, item.space):
        fold_all(tx, item.space, item.target)
    else:
        _fold_calls(tx, item.space, item.target)
    return _known(tx, item.space)


def hidden(tx: Tx, item: Hidden) -> Changes:
    """Take in that an event is not visible, or is again."""
    if item.hidden:
        statement = "INSERT OR IGNORE INTO chat_hidden (id, space) VALUES (?, ?)"
    else:
        statement = "DELETE FROM chat_hidden WHERE id = ? AND space = ?"
    tx.execute(statement, (item.event_id, item.space))
    edited = tx.rows("SELECT target FROM chat_edit WHERE id = ? AND space = ?", (item.event_id, item.space))
    for (target,) in [(item.event_id,), *edited]:
        fold(tx, target)
    fold_next(tx, item.event_id)
    return _known(tx, item.space)


def listed(tx: Tx, item: Listed) -> Changes:
    """Who belongs is the node's knowledge; only that it changed is told."""
    return _known(tx, item.space)


def _say(tx: Tx, said: tuple[bytes, bytes, bytes, bool, int], about: bytes) -> None:
    tx.execute(
        "INSERT OR IGNORE INTO chat_charter (id, space, author, mine, at, about, slow) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*said, about, charter.unpack(about).slow),
    )


def _fold_calls(tx: Tx, space: bytes, author: bytes) -> None:
    """Fold those messages of an account anew that may call everybody."""
    calling = tx.rows(
        "SELECT DISTINCT m.id FROM chat_message m JOIN chat_mention c ON c.id = m.words "
        "WHERE m.space = ? AND m.author = ? AND c.account = x''",
        (space, author),
    )
    for (target,) in calling:
        fold(tx, target)


def _known(tx: Tx, space: bytes) -> Changes:
    return [(CHAT_CHANGED, space)] if rights.owner(tx, space) is not None else []
