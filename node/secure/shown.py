"""What this account shows of itself to its contacts: read wherever something hangs on it; chosen in `manners.py`."""

from __future__ import annotations

from typing import Final

import msgspec

from node.store import contacts
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.transaction import Cx

NAME: Final = "shown"
"""Of the single value that holds it."""


class Shown(msgspec.Struct, array_like=True, frozen=True):
    """Whether contacts are told what was read, and when we are there; said by an event of this (hlc, id).

    And whether they are told that we are writing, which may have been said by an earlier one, `typed`.
    """

    hlc: int = 0
    id: bytes = b""
    receipts: bool = True
    presence: bool = True
    typing: bool = True
    typed: tuple[int, bytes] = (0, b"")


_decoder = msgspec.msgpack.Decoder(Shown)


def shown(cx: Cx) -> Shown:
    """What is shown now; all of it unless something else was chosen."""
    kept = own_rows.get(cx, NAME)
    return Shown() if kept is None else _decoder.decode(kept)


def reach(cx: Cx, delivered: int, read: int) -> tuple[int, int]:
    """How far somebody is in what is ours, as it is shown here: what they have read only to who shows it, too."""
    return delivered, read if shown(cx).receipts else 0


def everybody(cx: Cx) -> list[ContactRow]:
    """All people this node knows; all of them hide when they are there from who does so, too."""
    rows = contacts.all_of(cx)
    return rows if shown(cx).presence else [msgspec.structs.replace(row, hides=True) for row in rows]
