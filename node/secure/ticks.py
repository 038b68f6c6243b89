"""Ticks on all own devices: what others hold and have read of what one of them stated, and how far that has left it.

The marks of others come to the device that stated something (`inbox.py`). What it knows it tells the other devices of
the account on links among them, and they each other; who says it on another link is not heard. A device says of itself
up to which number all has left it, so that nothing is shown as sent elsewhere that waits here. The frames are
`sync/ticks.py`, who sends them `node/net/ticking.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from node.errors import PeerFault
from node.items import Marked, Sent
from node.secure import identities, shown
from node.secure.own import Own, Ticked
from node.secure.peer import Peer
from node.store import contacts, leaving, log, marks, spaces
from node.store.transaction import Cx, Tx
from sync.event import (
    ABOUT,
    CONTROL_KINDS,
    DEVICE_CUT,
    GENESIS,
    KEY_NEW,
    MEMBER,
    MERGE,
    RANK,
    READER,
    RELAYS,
    SIGNED,
    Header,
)
from sync.space import direct_space, personal_space
from sync.ticks import Part, Tick, Told, news_in

FRAME: Final = frozenset({GENESIS, MEMBER, READER, RANK, KEY_NEW, DEVICE_CUT, MERGE, ABOUT, RELAYS})
"""What makes a circle or group; of these nobody is told that they were sent."""

MOST: Final = 1 << 18
"""Marks of any kind beyond which none of another own device is kept any more."""

Ticks = dict[bytes, list[Tick]]


def risen(own: Own, tx: Tx, what: Ticked, source: bytes = b"") -> None:
    """A tick is another than it was: the other devices of ours are told, but for the `source` of it."""
    tx.after(partial(own.wake.tick, what, source))


def sent(own: Own, tx: Tx, space: bytes) -> None:
    """Something that this device stated may have left it."""
    risen(own, tx, Ticked(space, own.device, own.account, own.device))


def known(own: Own, cx: Cx) -> Ticks:
    """All that is known of what the devices of this account stated, by space."""
    found: Ticks = {}
    for device in sorted(identities.of(own, cx, own.account).devices):
        for space, holder, account, delivered, read in marks.all_told(cx, own.account, device):
            if delivered:
                found.setdefault(space, []).append(Tick(device, account, holder, delivered, read))
    for (space, device), upto in marks.all_left(cx).items():
        found.setdefault(space, []).append(Tick(device, own.account, device, upto, 0))
    return found


def these(cx: Cx, keys: Iterable[Ticked]) -> Ticks:
    """What is known of some."""
    found: Ticks = {}
    for space, mine, account, device in keys:
        delivered, read = marks.of(cx, space, device, mine)
        if delivered:
            found.setdefault(space, []).append(Tick(mine, account, device, delivered, read))
    return found


def note_left(own: Own, tx: Tx, among: Iterable[bytes] | None = None) -> set[bytes]:
    """Note up to where what this device stated has left it, in some spaces, or in all; where that is news."""
    news: set[bytes] = set()
    people = {direct_space(own.account, row.account): row.account for row in contacts.in_state(tx, "contact")}
    for space in sorted({*people, *(row.id for row in spaces.all_of(tx))} if among is None else set(among)):
        head, before = log.head(tx, space, own.device), marks.left(tx, space, own.device)
        if head is None or head.seq <= before:
            continue
        if space in people:
            to = identities.of(own, tx, people[space]).live
            first = leaving.first_waiting(tx, space, own.device, to) if to else 0
        elif spaces.get(tx, space) is not None:
            first = leaving.first_unsent(tx, space, own.device, before, FRAME)
        else:
            continue
        upto = head.seq if first is None else first - 1
        if upto > before:
            marks.hear(tx, space, own.device, own.device, (upto, 0))
            news.add(space)
    return news


def take(own: Own, tx: Tx, peer: Peer, told: Told) -> Ticks:
    """Keep what another own device tells, and give what it lacks of it; PeerFault if it is none of ours.

    Numbers only ever rise. Of what this device stated it believes what others have of it, and nothing about itself.
    """
    if peer.account != own.account:
        raise PeerFault("not_an_own_device", "Somebody else tells what others have of what is ours.")
    ours = identities.of(own, tx, own.account).devices
    room = MOST - marks.count(tx)
    for space, tick in [(part.space, tick) for part in told.parts for tick in part.ticks]:
        itself = tick.account == own.account and tick.device == tick.mine and not tick.read
        is_ours = tick.account == own.account or tick.device in ours
        if room <= 0 or tick.mine not in ours or (is_ours and not itself):
            own.counters["ticks_refused"] += 1
        elif tick.device != own.device and tick.delivered:
            room -= 1
            _keep(own, tx, peer, space, tick)
    return _lacking(own, tx, told.parts) if told.back else {}


def waits(own: Own, tx: Tx, header: Header) -> bool:
    """Whether an event is of another own device that has not said that it has left.

    One that is out will never say so; bringing what it stated to others is the affair of all who hold it.
    """
    if header.device == own.device or header.seq <= marks.left(tx, header.space, header.device):
        return False
    ours = identities.of(own, tx, own.account)
    if header.device in ours.live:
        return True
    if header.device in ours.devices:
        marks.hear(tx, header.space, header.device, header.device, (header.seq, 0))
    return False


def ended(own: Own, tx: Tx, device: bytes) -> None:
    """Another device of ours will say no more of what it stated: it is out, or what it said came by a backup."""
    if device != own.device and device in identities.of(own, tx, own.account).devices:
        for space, top in leaving.chains(tx, device):
            if space not in (own.account, personal_space(own.account)):
                _left(own, tx, space, device, top)


def _lacking(own: Own, tx: Tx, parts: Iterable[Part]) -> Ticks:
    here = known(own, tx)
    answer = {part.space: list(news_in(part, here.get(part.space, []))) for part in parts}
    return {space: ticks for space, ticks in answer.items() if ticks}


def _keep(own: Own, tx: Tx, peer: Peer, space: bytes, tick: Tick) -> None:
    if tick.device == tick.mine:
        rose = _left(own, tx, space, tick.mine, tick.delivered)
    else:
        rose = marks.hear(tx, space, tick.device, tick.mine, (tick.delivered, tick.read))
        if rose:
            seen = shown.reach(tx, tick.delivered, tick.read)
            own.deliver(tx, Marked(space, tick.account, tick.device, tick.mine, *seen))
    if rose:
        risen(own, tx, Ticked(space, tick.mine, tick.account, tick.device), peer.device)


def _left(own: Own, tx: Tx, space: bytes, device: bytes, upto: int) -> bool:
    """What another own device stated has left it up to a number; whether that is news."""
    before = marks.left(tx, space, device)
    if not marks.hear(tx, space, device, device, (upto, 0)):
        return False
    for id_ in leaving.stated(tx, space, device, (before, upto)):
        place = log.place(tx, id_)
        if place is None or place.author != own.account or place.kind in CONTROL_KINDS:
            continue
        if place.version != SIGNED or log.note_sent(tx, id_):
            own.deliver(tx, Sent(id_, b"", place.kind))
    return True
