"""Erases in groups: whether one reaches what others wrote, found when it comes and again when ranks or keys change.

That follows from the control log (`sync/membership.py`), so it is the same everywhere once the log is. What turns out
not to have been erased is asked of members again; dropping content, and telling of it, is `visible.py`.
"""

from __future__ import annotations

from functools import partial

from node.secure import group_view, outgoing, visible
from node.secure.own import Own
from node.store import contacts, grouped, log, ranks, wanted
from node.store.log import State, Stored
from node.store.spaces import SpaceRow
from node.store.transaction import Tx
from sync.event import ERASE, Event
from sync.membership import Group
from sync.ranks import MEMBER
from sync.space import set_of


def judge(tx: Tx, group: Group, event: Event) -> None:
    """Note of an erase that was just stored whether it reaches what others wrote."""
    if event.header.kind == ERASE and group_view.erases_others(tx, group, event):
        grouped.mark_right(tx, event.id, True)


def judge_again(own: Own, tx: Tx, row: SpaceRow, group: Group, stored: Stored) -> None:
    """What the group says of an erase may be another now: erase what it names, or have it come back, and tell of it."""
    event, was = stored.event, bool(stored.state & State.RIGHTFUL)
    if event.header.kind != ERASE:
        return
    reaches = group_view.erases_others(tx, group, event)
    if reaches == was:
        return
    grouped.mark_right(tx, event.id, reaches)
    if reaches:
        visible.show(own, tx, event)
        return
    for target in visible.targets(event):
        told = visible.is_erased_by_right(own, tx, event.header, target)
        own.deliver(tx, visible.erased(own.account, event, target, told))
        lost = log.get(tx, target)
        if lost is None or visible.is_erased(own, tx, lost.event.header, target):
            continue
        if grouped.take_back_erase(tx, target) and not lost.state & State.EXPIRED:
            _want(own, tx, row, lost.event)


def _want(own: Own, tx: Tx, row: SpaceRow, event: Event) -> None:
    """Ask the devices of members that are contacts for the content of an event, on the next round of each link."""
    for place in ranks.of(tx, row.id):
        contact = contacts.get(tx, place.account)
        if place.rank < MEMBER or contact is None or contact.state != "contact":
            continue
        for device in outgoing.devices(own, tx, place.account):
            wanted.add_content(tx, device, set_of(event), event.id, own.clock.now_ms())
            tx.after(partial(own.wake.ring().compare, device))
