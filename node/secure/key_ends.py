"""Keys of groups where newcomers read nothing: which of them this device asks for, and when their secrets go.

A key there is for the devices that were there when it was made, and for 37 days; who that is, and how long, is ruled by
`sync/space_keys.py`. How keys are given is `group_keys.py`, how they are asked for `group_asking.py`.
"""

from __future__ import annotations

from collections.abc import Set
from functools import partial

from node.secure import group_view
from node.secure.group_view import Sight
from node.secure.own import Own
from node.store import space_keys, spaces
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync import space_keys as rules
from sync.membership import Group
from sync.space_keys import Announced, History


def is_lasting(row: SpaceRow) -> bool:
    """Whether the keys of a group are for whoever of ours comes later, too, and are kept."""
    return row.history != History.NONE.value


def is_spent(own: Own, cx: Cx, row: SpaceRow, kid: bytes) -> bool:
    """Whether the secret of a key is thrown away, or will be within the hour; then it is not taken again.

    Of one that became known while the clock was ahead of what it is now counts when its maker says that it was made.
    """
    held = None if is_lasting(row) else space_keys.get(cx, row.id, kid)
    if held is None:
        return False
    known, now = held.made, own.clock.now_ms()
    if known > now and (key := group_view.of(own, cx, row).keys.get(kid)) is not None:
        known = min(known, key.made_ms)
    return rules.is_spent(known, History(row.history), now)


def is_ours(own: Own, cx: Cx, row: SpaceRow, group: Group, key: Announced) -> bool:
    """Whether this device may have a key that was announced, as far as is known here, so that it asks for it."""
    if own.account in group.ranks and row.history == History.FULL.value:
        return True
    if not group.was_member(own.account, key.id):
        return False
    if is_lasting(row):
        return True
    was_there = rules.was_there(key, Sight(own, cx, group), (own.account, own.device))
    return was_there and not is_spent(own, cx, row, key.kid)


def is_out_of_reach(own: Own, cx: Cx, row: SpaceRow, kid: bytes) -> bool:
    """Whether this device will never have a key: it is thrown away, or was made before there was this device."""
    if is_lasting(row):
        return False
    group = group_view.of(own, cx, row)
    key = group.keys.get(kid)
    return is_spent(own, cx, row, kid) or (key is not None and not is_ours(own, cx, row, group, key))


def sweep(own: Own, tx: Tx) -> None:
    """Throw away the secrets that are past their time; what they opened stays, and so does where our chains stand.

    From then on no link offers what was said under them. Nothing else here could open an envelope of theirs.
    """
    for row in spaces.all_of(tx):
        if not is_lasting(row):
            _sweep(own, tx, row)


def _sweep(own: Own, tx: Tx, row: SpaceRow) -> None:
    for wanted in space_keys.wanted(tx, row.id):
        if is_spent(own, tx, row, wanted.kid):
            space_keys.unwant_key(tx, row.id, wanted.kid)
    held = [key.kid for key in space_keys.of(tx, row.id) if key.secret is not None]
    spent = {kid for kid in held if is_spent(own, tx, row, kid)}
    for kid in spent:
        space_keys.forget_secret(tx, row.id, kid)
    tx.after(partial(_forget_places, own, spent))


def _forget_places(own: Own, kids: Set[bytes]) -> None:
    """Where the chains of others stand from which their next messages could be opened."""
    for place in [each for each in own.groups.places if each[0] in kids]:
        del own.groups.places[place]
