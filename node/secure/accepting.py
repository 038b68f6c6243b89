"""What arrives of circles and groups: whose events are taken from whom, introductions of authors, and one's own place.

Part of the transaction of `inbox.py`: a PeerFault undoes everything, is not acknowledged, and its sender tries again.
From the owner comes any event of a certified author; to the owner each member brings what is its own.
"""

from __future__ import annotations

from functools import partial

from node.errors import PeerFault
from node.secure import gaps, identities, learning, outgoing, own_devices, passing, plaintext, shared, visible
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, log, spaces, wanted
from node.store.spaces import MemberRow, SpaceRow
from node.store.transaction import Tx
from sync import chains, limits
from sync.event import ERASE, GENESIS, MEMBER, SIGNED, Event, check, kept_at
from sync.shared import TYPES, clip, read_genesis
from sync.space import check_place, direct_space
from sync.space import shared as shared_space

FLOOD_BURST = 20_000
FLOOD_PER_S = 5
OWNER_BURST = 100_000
OWNER_PER_S = 20
MAX_BYTES_OF_STRANGER = 64 << 10


def is_shared(own: Own, peer: Peer, event: Event) -> bool:
    """Whether an event that came from a contact is none of the direct space with it."""
    return event.header.v == SIGNED and event.header.space != direct_space(own.account, peer.account)


def take(own: Own, tx: Tx, peer: Peer, event: Event) -> None:
    """Store, show and, if we are the owner, pass on an event that a contact's device brought."""
    event = kept_at(event, own.clock.now_ms())
    if event.header.kind == GENESIS:
        _take_genesis(own, tx, peer, event)
        return
    row = spaces.get(tx, event.header.space)
    if row is None or row.history:
        raise PeerFault("unknown_space", "An event came alone that belongs to no circle or album known here.")
    _check_bearer(own, tx, peer, row, event)
    check_place(row.space, event)
    _check_author(own, tx, event)
    _check_flood(own, tx, row, event)
    check(event)
    was_on, head = shared.is_on(own, tx, row), log.head(tx, row.id, event.header.device)
    knew_bearer = spaces.is_listed(tx, row.id, peer.account)
    if _store(own, tx, event):
        spaces.count_in(tx, row.id)
        gaps.noticed(own, tx, peer, event, 0 if head is None else head.contiguous)
        if row.owner == own.account:
            for stored in log.events(tx, (event.id,)):  # as it is here: its content may be erased already
                passing.pass_on(own, tx, row, stored, peer.device)
        if event.header.kind == ERASE:
            passing.withdraw_content(own, tx, row, visible.targets(event))
        _follow_own_place(own, tx, row, was_on)
        if spaces.is_listed(tx, row.id, peer.account) and row.owner == own.account and not knew_bearer:
            _ask_for_the_rest(own, tx, peer)
    outgoing.came_back(own, tx, event, peer.device)


def introduced(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Keep the certificates of an author whose events the owner of a space passes on."""
    said = plaintext.decode_introduction(body)
    _owned_by(tx, peer, said.space)
    chains.check_chain(said.account, said.device, said.chain)
    if said.account == own.account or said.device in identities.of(own, tx, said.account).devices:
        return
    events = [Event.from_bytes(link) for link in said.chain]
    if contacts.get(tx, said.account) is not None:
        learning.learn(own, tx, said.account, events)
        return
    if spaces.note_stranger(tx, said.space, said.account) > limits.SPACE_STRANGERS:
        raise PeerFault("too_many_authors", "A circle or group has more authors than it may.")
    identities.store(own, tx, said.account, events, MAX_BYTES_OF_STRANGER)


def listed(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """The owner says whether we are on the list of a space."""
    place = plaintext.decode_place(body)
    row = _owned_by(tx, peer, place.space)
    was_on = shared.is_on(own, tx, row)
    visible.note_place(own, tx, row.id, MemberRow(own.account, "", place.on, place.turn, place.statement))
    _follow_own_place(own, tx, row, was_on)
    if place.on and place.more:
        tx.after(partial(own.wake.ring().lacking, peer.device, True))
        tx.after(partial(own.wake.ring().cut_off, peer.device, passing.RELISTED))


def _take_genesis(own: Own, tx: Tx, peer: Peer, event: Event) -> None:
    header = event.header
    if header.author not in (peer.account, own.account):
        raise PeerFault("foreign_genesis", "Somebody founds a circle or group in the name of another.")
    if header.device not in identities.of(own, tx, header.author).devices:
        raise PeerFault("unknown_author", "An event names a device that its account does not have.")
    if log.has(tx, event.id):
        wanted.arrived(tx, event.id)
        return
    founding = read_genesis(event)
    check_place(shared_space(TYPES[founding.type], event.id, header.author), event)
    check(event)
    if spaces.count_of(tx, header.author) >= limits.SPACES_OF_OWNER:
        raise PeerFault("too_many_spaces", "Somebody has founded more circles and groups than are kept here.")
    _store(own, tx, event)
    own_devices.say_space(own, tx, event.id)
    if header.author == own.account and founding.everybody:
        for row in contacts.in_state(tx, "contact")[: limits.SPACE_MEMBERS]:
            visible.note_place(own, tx, event.id, MemberRow(row.account, clip(row.name), True, 0, event.id))
        _ask_for_the_rest(own, tx, peer)


def _ask_for_the_rest(own: Own, tx: Tx, peer: Peer) -> None:
    """Our own space came back from somebody on its list: what they hold of it can be compared now, on a new link."""
    tx.after(partial(own.wake.ring().lacking, peer.device, True))
    passing.relist(own, tx, peer.account)


def _check_bearer(own: Own, tx: Tx, peer: Peer, row: SpaceRow, event: Event) -> None:
    """The star: whoever is not the owner takes from the owner alone, the owner from those on the list."""
    if row.owner == peer.account:
        return
    if row.owner != own.account:
        raise PeerFault("not_the_owner", "An event of a circle or group came from somebody who does not own it.")
    author = event.header.author
    if author == own.account and event.header.kind == MEMBER:
        return  # our own list, which says whom to take the rest from
    if not spaces.is_listed(tx, row.id, peer.account):
        raise PeerFault("not_a_member", "Somebody who is not on the list stated something in a circle or group.")
    if author not in (peer.account, own.account) and not spaces.is_listed(tx, row.id, author):
        raise PeerFault("not_a_member", "An event of somebody who is not on the list came in a circle or group.")


def _check_author(own: Own, tx: Tx, event: Event) -> None:
    """The signing device is certified for the author it names; whose chain has not come yet, comes again later."""
    header = event.header
    if header.device not in identities.of(own, tx, header.author).devices:
        raise PeerFault("unknown_author", "An event came whose author has not been introduced.")


def _check_flood(own: Own, tx: Tx, row: SpaceRow, event: Event) -> None:
    """What exceeds the limits waits at its sender; they grow with the time the space is known here, by our clock."""
    if log.has(tx, event.id):
        return
    now = own.clock.now_ms()
    if event.header.seq > FLOOD_BURST + FLOOD_PER_S * max(0, now - row.made) // 1000:
        raise PeerFault("too_fast", "A device stated more events than it may in this time.")
    held, since = spaces.taken_from(tx, row.owner)
    if row.owner != own.account and held >= OWNER_BURST + OWNER_PER_S * max(0, now - since) // 1000:
        raise PeerFault("too_fast", "The circles and groups of somebody brought more events than they may.")


def _store(own: Own, tx: Tx, event: Event) -> bool:
    """Append and show an event; False if it brought nothing new."""
    now = own.clock.now_ms()
    before = log.get(tx, event.id)
    arrival = log.append(tx, event, log.State.PLAIN, now)
    wanted.arrived(tx, event.id)
    if arrival is None and (before is None or not log.gained(tx, before)):
        return False
    own.ticker.merge(event.header.hlc, now)
    visible.show(own, tx, event)
    tx.after(partial(own.wake.ring().stored, event))
    return True


def _follow_own_place(own: Own, tx: Tx, row: SpaceRow, was_on: bool) -> None:
    is_on = row.owner == own.account or shared.is_on(own, tx, row)
    if was_on and not is_on:
        passing.left(own, tx, row)
    elif is_on and not was_on:
        passing.returned(own, tx, row)


def _owned_by(tx: Tx, peer: Peer, space: bytes) -> SpaceRow:
    row = spaces.get(tx, space)
    if row is None or row.owner != peer.account:
        raise PeerFault("unknown_space", "Somebody spoke of a circle or group of theirs that is not known here.")
    return row
