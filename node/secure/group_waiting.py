"""What envelopes of groups wait for: none is opened again before that has come, however often others are taken in.

Whoever ever belonged to a group can fill what waits with envelopes that are as dear to open as can be. It is remembered
while the node runs. What is taken in, and how, is `group_entries.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from node.secure import group_log, group_view, identities, key_ends
from node.secure.own import Lack, Own
from node.store import log, space_keys, unopened
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync.event import Header
from sync.space import CONTROL_LOG

REMEMBERED: Final = 16_384
AT_ONCE: Final = 128
"""Envelopes of which nothing is known that are opened in one go, as long as none of them is taken in."""


def due(own: Own, tx: Tx, row: SpaceRow, found: Mapping[int, Lack]) -> Iterator[tuple[int, bytes]]:
    """(row, envelope) of what may be taken in by now, the oldest first; what was just `found` to be lacking counts."""
    unknown = 0
    for number in unopened.numbers(tx, row.id):
        lack = found.get(number) or own.groups.lacks.get(number)
        unknown += lack is None
        if unknown <= AT_ONCE if lack is None else not _lacks(own, tx, row, lack):
            yield number, unopened.envelope(tx, number)


def remember(own: Own, tx: Tx, found: Mapping[int, Lack]) -> None:
    """Once this is committed, and the rows have their numbers for good, keep in mind what they wait for."""
    if found:
        tx.after(partial(_remember, own, found))


def drop(own: Own, tx: Tx, number: int) -> None:
    """An envelope was taken in, or is of no use."""
    unopened.drop(tx, number)
    tx.after(lambda: own.groups.lacks.pop(number, None))


def is_let_in(own: Own, cx: Cx, row: SpaceRow, account: bytes) -> bool:
    """Whether an account belongs to a group, or did, or would if somebody had not been lowered beside letting it in."""
    return account in group_view.of(own, cx, row).mentioned


def why(own: Own, cx: Cx, row: SpaceRow, header: Header) -> Lack:
    """What an event lacks that was not taken in, though who stated it is known."""
    missing = log.missing(cx, header.refs) if header.kind in CONTROL_LOG else ()
    return Lack(causes=tuple(missing)) if missing else Lack(until_ms=group_log.flood_ends(row, header.seq))


def _lacks(own: Own, cx: Cx, row: SpaceRow, lack: Lack) -> bool:
    if lack.kid:
        held = space_keys.get(cx, row.id, lack.kid)
        return (held is None or held.secret is None) and not key_ends.is_spent(own, cx, row, lack.kid)
    if lack.author and not is_let_in(own, cx, row, lack.author):
        return True
    if lack.device and lack.device not in identities.of(own, cx, lack.author).devices:
        return True
    return bool(log.missing(cx, lack.causes)) or own.clock.now_ms() < lack.until_ms


def _remember(own: Own, found: Mapping[int, Lack]) -> None:
    own.groups.lacks.update(found)
    while len(own.groups.lacks) > REMEMBERED:
        own.groups.lacks.popitem(last=False)
