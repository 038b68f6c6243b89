"""What a link to another device of this account carries, and what is taken from it.

What such a device gives was verified by it, or stated by it, and is taken as it is, whoever else it is with: it came
inside Noise from a device that the identity log names (protocol section 2 (b)). What own devices say to each other,
and how they come and go, is `own_devices.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from crypto.space_key import space_key
from node.errors import PeerFault
from node.items import DevicesChanged
from node.secure import (
    contact,
    group_keys,
    group_log,
    identities,
    key_ends,
    learning,
    manners,
    outgoing,
    own_devices,
    own_relays,
    passing,
    shared,
    shunning,
    stamps,
    visible,
)
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, log, marks, space_keys, spaces, vouching, wanted, welcomes
from node.store.contacts import ContactRow
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync import limits, personal
from sync.event import (
    ERASE,
    GENESIS,
    OWN_CONTACT,
    OWN_DEVICE,
    OWN_KEY,
    OWN_RELAY,
    OWN_SHOWN,
    OWN_SHUN,
    OWN_SPACE,
    STAMPED,
    Event,
    check,
    kept_at,
    stamp_valid,
)
from sync.groups import read_founding
from sync.shared import TYPES, read_genesis
from sync.space import Offered, check_place, direct, direct_space, keyed, own_offers, personal_space, shared_offer
from sync.space import personal as own_space
from sync.space import shared as shared_space

CONTACTS_COMPARED: Final = 380
SPACES_COMPARED: Final = 256
"""With these a link offers at most 1,018 spaces, of the 1,024 that a greeting holds."""


def offered(own: Own, cx: Cx) -> tuple[Offered, ...]:
    """What a link to another own device offers: of contacts and of circles and groups the newest, if there are many."""
    rows = sorted(contacts.in_state(cx, "contact"), key=lambda row: (-row.made, row.account))
    star = [row for row in spaces.all_of(cx) if not row.history]
    known = sorted(star, key=lambda row: (-row.hlc, row.id))
    return own_offers(
        own.account,
        [row.account for row in rows[:CONTACTS_COMPARED]],
        [shared_offer(row.id, row.secret) for row in known[:SPACES_COMPARED]],
    )


def take(own: Own, tx: Tx, peer: Peer, space: bytes, events: Sequence[Event]) -> None:
    """Store and show what another own device gave of one of the spaces that were offered."""
    if space == own.account:
        _take_own_log(own, tx, events)
    elif (known := contacts.get(tx, space)) is not None:
        _take_log(own, tx, known, events)
    else:
        keep = _keeper(own, tx, peer, space)
        for event in events if keep is not None else ():
            keep(event)  # type: ignore[misc]


def agreed(own: Own, tx: Tx, peer: Peer, space: bytes) -> None:
    """The sets of a space agreed with another own device: what it stated itself nobody has to vouch for any more."""
    for event in log.events(tx, vouching.of(tx, space, peer.device)):
        _append(own, tx, event)


def _take_own_log(own: Own, tx: Tx, events: Sequence[Event]) -> None:
    if learning.learn(own, tx, own.account, events):
        group_log.identity_changed(own, tx, own.account)
        own.deliver(tx, DevicesChanged(own.account))
        tx.after(own.wake.ring().contacts_changed)


def _take_log(own: Own, tx: Tx, known: ContactRow, events: Sequence[Event]) -> None:
    if learning.learn(own, tx, known.account, events):
        group_log.identity_changed(own, tx, known.account)
        tx.after(own.wake.ring().contacts_changed)


def _keeper(own: Own, tx: Tx, peer: Peer, space: bytes) -> Callable[[Event], None] | None:
    """What is done with an event of a space; None if the space is not known here any more."""
    if space == personal_space(own.account):
        return partial(_keep_personal, own, tx)
    row = spaces.get(tx, space)
    if row is not None:
        return partial(_keep_shared, own, tx, row)
    for known in contacts.in_state(tx, "contact"):
        if direct_space(own.account, known.account) == space:
            return partial(_keep_direct, own, tx, peer, known.account)
    return None


def _keep_direct(own: Own, tx: Tx, peer: Peer, account: bytes, event: Event) -> None:
    check_place(direct(own.account, account), event)
    header, state = event.header, _judge(own, tx, peer, event)
    if state is None or not _append(own, tx, event, state):
        return
    if header.author == own.account:
        outgoing.left(own, tx, event)
    else:
        upto = log.contiguous(tx, header.space, header.device)
        marks.hold(tx, header.space, own.device, header.device, upto)
        outgoing.marks_due(own, tx, header.author, header.device)


def _judge(own: Own, cx: Cx, peer: Peer, event: Event) -> log.State | None:
    """Our own events are known by their stamps; those of a third device of ours are vouched for until it gives them.

    For a contact can have vouched for one at the device that gives it now. None: it was never ours.
    """
    header = event.header
    stamp = stamps.of(own, cx, header.device)
    if header.author == own.account and stamp is not None and header.v == STAMPED:
        return log.State.PLAIN if stamp_valid(stamp, event) else None
    is_third = header.author == own.account and header.device in own_devices.others(own, cx)
    return log.State.VOUCHED if is_third and header.device != peer.device else log.State.PLAIN


def _keep_shared(own: Own, tx: Tx, row: SpaceRow, event: Event) -> None:
    """Whoever gave it has passed it on, if that is due; we do not."""
    check_place(row.space, event)
    was_on = shared.is_on(own, tx, row)
    if not _append(own, tx, event):
        return
    if event.header.author == own.account:
        outgoing.left(own, tx, event)
    else:
        spaces.count_in(tx, row.id)
    if event.header.kind == ERASE:
        passing.withdraw_content(own, tx, row, visible.targets(event))
    is_on = row.owner == own.account or shared.is_on(own, tx, row)
    if was_on and not is_on:
        passing.left(own, tx, row)


def _keep_personal(own: Own, tx: Tx, event: Event) -> None:
    check_place(own_space(own.account), event)
    if event.header.device not in identities.of(own, tx, own.account).named:
        raise PeerFault("unknown_device", "An event of the personal space names a device that this account never had.")
    if _append(own, tx, event):
        _heed(own, tx, event)


def _append(own: Own, tx: Tx, event: Event, state: log.State = log.State.PLAIN) -> bool:
    """Append and show an event; False if it brought nothing new."""
    now, before = own.clock.now_ms(), log.get(tx, event.id)
    event = kept_at(event, now)
    check(event)
    arrival = log.append(tx, event, state, now)
    wanted.arrived(tx, event.id)
    if arrival is None and (before is None or not log.gained(tx, before)):
        return False
    own.ticker.merge(event.header.hlc, now)
    visible.show(own, tx, event)
    tx.after(partial(own.wake.ring().stored, event))
    return True


def _heed(own: Own, tx: Tx, event: Event) -> None:
    """Act on what another own device says to its like; what cannot be read changes nothing."""
    try:
        if event.header.kind == OWN_DEVICE:
            own_devices.note_device(own, tx, event)
        elif event.header.kind == OWN_CONTACT:
            _note_contact(own, tx, event.header.hlc, personal.read(event, personal.OwnContact))
        elif event.header.kind == OWN_SPACE:
            said = personal.read(event, personal.OwnSpace)
            _note_space(own, tx, Event.from_bytes(said.genesis), said.grant)
        elif event.header.kind == OWN_KEY:
            _note_key(own, tx, personal.read(event, personal.OwnKey))
        elif event.header.kind == OWN_RELAY:
            own_relays.heed(own, tx, event)
        elif event.header.kind == OWN_SHUN:
            shunning.heed(own, tx, event)
        elif event.header.kind == OWN_SHOWN:
            manners.heed(own, tx, event)
    except PeerFault:
        own.counters["bad_personal"] += 1


def _note_contact(own: Own, tx: Tx, hlc: int, said: personal.OwnContact) -> None:
    """Whoever is a contact of one device is one of all; what was said last of them counts."""
    row = contacts.get(tx, said.account)
    if said.account == own.account or not own_devices.is_news(tx, said.account, hlc):
        return
    was_contact = row is not None and row.state == "contact"
    contact.adopt(
        own,
        tx,
        ContactRow(
            account=said.account,
            state="contact",
            name=said.name,
            device=said.device,
            door_key=said.door_key,
            addresses=said.addresses,
            mailboxes=said.mailboxes,
            token=said.token,
            hides=said.hides,
        ),
    )
    if not was_contact:
        own_devices.begin_links_anew(own, tx)


def _note_space(own: Own, tx: Tx, genesis: Event, grant: bytes) -> None:
    """A circle or group has become known to another own device, which has checked who founded it."""
    owner = genesis.header.author
    if genesis.header.kind != GENESIS or log.has(tx, genesis.id):
        return
    if spaces.count_of(tx, owner) >= limits.SPACES_OF_OWNER:
        return
    try:
        type_ = TYPES[read_genesis(genesis).type]
    except PeerFault:
        _note_group(own, tx, genesis, grant)
    else:
        check_place(shared_space(type_, genesis.id, owner), genesis)
        _append(own, tx, genesis)
    own_devices.begin_links_anew(own, tx)


def _note_group(own: Own, tx: Tx, genesis: Event, grant: bytes) -> None:
    """A group with keys; until its control log is here, it is taken from whoever of us has it."""
    founding = read_founding(genesis)
    check_place(keyed(genesis.id, genesis.header.author), genesis)
    check(genesis)
    log.append(tx, genesis, log.State.PLAIN, own.clock.now_ms())
    group_log.found(own, tx, genesis, founding)
    if grant:
        welcomes.put(tx, genesis.id, own.account, grant)


def _note_key(own: Own, tx: Tx, said: personal.OwnKey) -> None:
    """A key of a group that another own device holds; whoever gave it has checked that we may have it."""
    row, kid = spaces.get(tx, said.space), space_key(said.secret).kid
    if row is None or not row.history or not key_ends.is_lasting(row):
        return
    if space_keys.hold(tx, row.id, kid, said.secret, own.clock.now_ms()):
        group_keys.offers_changed(own, tx, row)
