"""Which messages are pinned: of each the newest statement counts whose author had the right to it then."""

from __future__ import annotations

from app import charter
from app.chat import rights
from app.context import Reader

MAX_PINS = 100


def pinned(cx: Reader, space: bytes) -> list[bytes]:
    """Give the pinned messages of a conversation that can be seen, the newest pin first."""
    rows = cx.rows(
        "SELECT p.target, p.author, p.at, p.pinned FROM chat_pin p JOIN chat_message m ON m.id = p.target "
        "AND m.space = p.space AND m.deleted = 0 AND m.hidden = 0 "
        "WHERE p.space = ? AND p.id NOT IN (SELECT id FROM chat_hidden) ORDER BY p.at DESC, p.id DESC",
        (space,),
    )
    decided: dict[bytes, bool] = {}
    for target, author, at, on in rows:
        if target not in decided and rights.may(cx, space, charter.PIN, author, at):
            decided[target] = bool(on)
    return [target for target, on in decided.items() if on]
