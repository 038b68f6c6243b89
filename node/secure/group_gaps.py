"""What a group lacks here where no link compares it: another member is told what we hold, and brings the rest.

Something is lacking if a control event names causes that are not here, if a number of a chain was skipped, or if a day
passed without a comparison, since what came last leaves no gap. HOLDS says what is held, STATEMENTS bring the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from node.secure import group_asking, group_keys, group_log, group_view, key_ends, outgoing
from node.secure.own import Own, Turn
from node.secure.peer import Peer
from node.store import contacts, gaps, grouped, log, ranks, spaces, unopened
from node.store.gaps import Span
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync.space_keys import History, withheld

DAY_MS: Final = 24 * 3600 * 1000

MOST_SENT: Final = 2_000
"""Events of a group that one answer brings; whoever still lacks something says so again."""


def shared(own: Own, cx: Cx, account: bytes) -> list[bytes]:
    """The groups that are spoken of with a contact: those in which we hear each other."""
    rows = group_keys.shared_with(cx, account)
    return [row.id for row in rows if group_keys.may_speak(own, cx, row, account)]


def noticed(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Something of a group is lacking: a contact among its members is told what we hold, another one each time."""
    now, turn = own.clock.now_ms(), own.groups.turns.get(row.id, Turn())
    if 0 < turn.at - now <= DAY_MS:
        return
    if to := group_keys.devices_of_contacts(own, tx, row):
        _, device = to[turn.asked % len(to)]
        tx.after(partial(own.wake.ring().lacking, device, True))
    own.groups.turns[row.id] = Turn(now + turn.pause, min(DAY_MS, 2 * turn.pause), turn.asked + 1)


def settled(own: Own, space: bytes) -> None:
    """A group agreed with a member's device, or what it lacked was brought: what is lacking later is asked for soon."""
    asked = own.groups.turns.get(space, Turn()).asked
    own.groups.turns[space] = Turn(own.clock.now_ms(), asked=asked)


def remind(own: Own, tx: Tx) -> None:
    """Once an hour: ask again for keys, and for what things wait for; once a day, whether anything is lacking."""
    now = own.clock.now_ms()
    for space in sorted(ranks.spaces(tx, own.account)):
        row = spaces.get(tx, space)
        if row is None or not row.history or not group_log.is_in(own, tx, row):
            continue
        group_asking.ask_everybody(own, tx, row)
        turn = own.groups.turns.get(space)
        if turn is None or abs(now - turn.at) > DAY_MS or unopened.waits(tx, space):
            noticed(own, tx, row)


def leave_behind(own: Own, tx: Tx, row: SpaceRow, account: bytes) -> None:
    """Bring a contact what this device said in a group we leave, and nobody is known to have: no link carries it on.

    What it stated of members and keys is among it, and the leave itself, which rests on that.
    """
    contact = contacts.get(tx, account)
    if contact is None or contact.state != "contact":
        return
    said = log.unsent(tx, row.id, own.device)[-MOST_SENT:]
    for device in outgoing.devices(own, tx, account):
        held = _keys_for(own, tx, row, (account, device))
        events = [event for event in log.events(tx, said) if not event.header.kid or event.header.kid in held]
        group_keys.bring(own, tx, row, (account, device), events)


def bring(own: Own, tx: Tx, peer: Peer, row: SpaceRow, lacked: Sequence[tuple[bytes, Sequence[Span]]]) -> None:
    """Send a member's device what is held of runs of the chains of devices, if it may have the key: control first."""
    held = _keys_for(own, tx, row, (peer.account, peer.device))
    control = grouped.control_within(tx, row.id, lacked, MOST_SENT)
    content: list[bytes] = []
    for device, spans in lacked:
        content += gaps.within(tx, row.id, device, spans, MOST_SENT - len(control) - len(content))
    events = [event for event in log.events(tx, content) if event.header.kid in held]
    group_keys.bring(own, tx, row, (peer.account, peer.device), [*log.events(tx, control), *events])


def _keys_for(own: Own, cx: Cx, row: SpaceRow, to: tuple[bytes, bytes]) -> set[bytes]:
    """The keys that an (account, device) may have, and has not thrown away."""
    sight, history = group_view.seen(own, cx, row), History(row.history)
    may = [kid for kid, key in sight.group.keys.items() if not withheld(key, sight, history, to)]
    return {kid for kid in may if not key_ends.is_spent(own, cx, row, kid)}
