"""The star: how events of circles and groups leave for the owner, and from the owner for everybody on the list.

An event is passed on verbatim inside the ratchet session of each device; before the first of an author go the
certificates that prove him. What is stated is `shared.py`, what arrives `accepting.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import msgspec

from node.secure import identities, outgoing, plaintext, ticks
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, log, outbox, peers, spaces
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync.event import MEMBER, Event
from sync.space import Standing, may_serve_shared, space_of

RELISTED = "relisted"
WELCOME_EVENTS = 64
WELCOME_ROWS = 1024


def pass_on(own: Own, tx: Tx, row: SpaceRow, event: Event, bearer: bytes = b"") -> None:
    """Queue an event of a space of ours for every device on the list, its author's and its `bearer` excepted."""
    for account in spaces.listed(tx, row.id):
        for device in _devices(own, tx, account):
            if device not in (event.header.device, bearer):
                _bring(own, tx, (account, device), row, event)


def hand_in(own: Own, tx: Tx, row: SpaceRow, events: Iterable[Event]) -> None:
    """Queue events of ours for the devices of the space's owner."""
    for event in events:
        for device in _devices(own, tx, row.owner):
            _bring(own, tx, (row.owner, device), row, event)


def welcome(own: Own, tx: Tx, row: SpaceRow, place: plaintext.Place, account: bytes, among: int = 1) -> None:
    """Queue for somebody new on the list the genesis, and the newest events if there is room for the `among` there are.

    Whatever is older is found when sets are compared. Being told so, the member's device opens its link anew, for a
    comparison covers the spaces that were known when it began.
    """
    genesis, newest = log.events(tx, (row.id,)), log.newest(tx, row.id, WELCOME_EVENTS + 1)
    room = min(WELCOME_EVENTS, WELCOME_ROWS // among)
    chosen = [id_ for id_ in newest if id_ != row.id][-room:]
    told = msgspec.structs.replace(place, more=len([id_ for id_ in newest if id_ != row.id]) > len(chosen))
    events = [*genesis, *log.events(tx, chosen)]
    for device in _devices(own, tx, account):
        for event in events:
            _bring(own, tx, (account, device), row, event)
        _tell(own, tx, (account, device), told)


def welcome_again(own: Own, tx: Tx, row: SpaceRow, account: bytes, device: bytes) -> None:
    """A device of somebody on the list does not know of a space: it is new, or its store lost it. Begin anew."""
    member = spaces.get_member(tx, row.id, account)
    if member is None or not member.listed or outbox.has_event(tx, device, row.id):
        return
    place = plaintext.Place(row.id, True, member.turn, member.statement, len(log.newest(tx, row.id, 2)) > 1)
    for event in log.events(tx, (row.id,)):
        _bring(own, tx, (account, device), row, event)
    _tell(own, tx, (account, device), place)


def hand_back(own: Own, tx: Tx, row: SpaceRow, device: bytes) -> None:
    """The owner of a space that we are on the list of does not know of it: its store lost it. Bring what begins it.

    That is the genesis and, in a group, who is on the list; once these are there, the rest is found as ever. The list
    of a circle is the owner's alone, so one that is not for everybody cannot be brought back.
    """
    if row.type != "group" and not row.everybody:
        return
    stated = [id_ for each in log.heads(tx, row.id) for id_ in log.chain_ids(tx, row.id, each, MEMBER)]
    for event in log.events(tx, [row.id, *stated[:WELCOME_ROWS]]):
        if event.header.author == row.owner:
            _bring(own, tx, (row.owner, device), row, event)


def farewell(own: Own, tx: Tx, row: SpaceRow, place: plaintext.Place, account: bytes) -> None:
    """Take back what is queued of a space for an account that is off its list, and tell it so."""
    devices = outgoing.devices(own, tx, account)
    _settle(own, tx, _withdraw(tx, row, devices))
    for device in devices:
        _tell(own, tx, (account, device), place)
    relist(own, tx, account)


def left(own: Own, tx: Tx, row: SpaceRow) -> None:
    """We are off a list: what waits for the owner stays here unsent, for it would be refused for ever.

    The links to the owner end, because their sessions still count on cursors that say nothing about the space now.
    """
    _withdraw(tx, row, outgoing.devices(own, tx, row.owner))
    relist(own, tx, row.owner)


def returned(own: Own, tx: Tx, row: SpaceRow) -> None:
    """We are on a list again: what stayed unsent meanwhile goes to the owner now."""
    hand_in(own, tx, row, log.events(tx, log.unsent(tx, row.id, own.device)))


def bring_again(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Queue what this account stated and nobody is known to have: no backup holds what waited when it was written."""
    mine = spaces.get_member(tx, row.id, own.account)
    if row.owner != own.account and mine is not None and not mine.listed:
        return
    for device in identities.of(own, tx, own.account).devices:
        for event in log.events(tx, log.unsent(tx, row.id, device)):
            if event.header.kind not in ticks.FRAME and row.owner == own.account:
                pass_on(own, tx, row, event)
            elif event.header.kind not in ticks.FRAME:
                hand_in(own, tx, row, (event,))


def relist(own: Own, tx: Tx, account: bytes) -> None:
    """What may be shown to an account is another now: its links end, and new ones offer that."""
    for device in outgoing.devices(own, tx, account):
        tx.after(partial(own.wake.ring().resealed, device))
        tx.after(partial(own.wake.ring().cut_off, device, RELISTED))


def seal_again(own: Own, tx: Tx, account: bytes, device: bytes, asked: tuple[bytes, Sequence[bytes]]) -> None:
    """Queue (space, ids) that a device lacks, as repair asks for; only along the star, and only to the list.

    Their authors are introduced again: a store that lost events may have lost these too.
    """
    space, ids = asked
    row = spaces.get(tx, space)
    if row is None or not may_see(own, tx, row, account):
        return
    for event in log.events(tx, ids):
        if space_of(event) == row.id:
            _bring(own, tx, (account, device), row, event, anew=True)


def agreed(own: Own, tx: Tx, peer: Peer, space: bytes, earlier: Mapping[bytes, int]) -> None:
    """The sets of a space agreed with a device: what we stated in it up to `earlier` counts as sent, if nothing waits.

    A backup may be older than what was heard of it. Each space is looked at once a start: what is stated later is
    followed on its way.
    """
    row = None if space in own.settled else spaces.get(tx, space)
    if row is None or own.account == peer.account:
        return
    for device in identities.of(own, tx, own.account).devices:
        for id_ in log.unsent(tx, row.id, device, earlier.get(device, 0)):
            if not outbox.has_event(tx, peer.device, id_):
                outgoing.sent(own, tx, id_, peer.device)
    tx.after(lambda: own.settled.add(row.id))


def may_see(own: Own, cx: Cx, row: SpaceRow, account: bytes) -> bool:
    """Whether a contact may be shown what we hold of a space: its owner, or whoever is on the list of one of ours."""
    is_listed = row.owner == own.account and spaces.is_listed(cx, row.id, account)
    return may_serve_shared(row.space, own.account, account, Standing.CONTACT, is_listed)


def withdraw_content(own: Own, tx: Tx, row: SpaceRow, targets: Sequence[bytes]) -> None:
    """Take the content of erased events out of what is queued of them; they go on as headers."""
    touched: set[bytes] = set()
    for event in log.events(tx, targets):
        for queued in outbox.of_event(tx, event.id) if event.payload is None else ():
            message = plaintext.decode(queued.item)
            if message.type == plaintext.EVENT:
                item = msgspec.structs.replace(message, body=event.to_bytes())
                outbox.unseal(tx, queued.id, plaintext.encode(item))
                touched.add(queued.device)
    for account in dict.fromkeys((row.owner, *spaces.listed(tx, row.id))) if touched else ():
        if touched.intersection(outgoing.devices(own, tx, account)):
            outgoing.seal_unsealed(own, tx, account)


def _devices(own: Own, cx: Cx, account: bytes) -> tuple[bytes, ...]:
    """The devices of a contact; nothing leaves for anybody else."""
    row = contacts.get(cx, account)
    return outgoing.devices(own, cx, account) if row is not None and row.state == "contact" else ()


def _bring(own: Own, tx: Tx, to: tuple[bytes, bytes], row: SpaceRow, event: Event, anew: bool = False) -> None:
    account, device = to
    if outbox.has_event(tx, device, event.id):
        return
    _introduce(own, tx, to, row, event, anew)
    outgoing.queue(own, tx, account, device, (plaintext.EVENT, event.to_bytes()), event.id)


def _introduce(own: Own, tx: Tx, to: tuple[bytes, bytes], row: SpaceRow, event: Event, anew: bool) -> None:
    """Queue an author's certificates, under the id of the last one, so that they never grow too old to be kept."""
    account, device = to
    author = event.header
    known = author.author in (own.account, account) or row.owner != own.account
    if known or (not anew and spaces.is_introduced(tx, device, author.device)):
        return
    chain = identities.chain(tx, author.author, author.device)
    certificate = Event.from_bytes(chain[-1]).id if chain else b""
    if not chain or outbox.has_event(tx, device, certificate):
        return
    said = plaintext.Introduction(row.id, author.author, author.device, tuple(chain))
    outgoing.queue(own, tx, account, device, (plaintext.INTRODUCE, plaintext.encode_introduction(said)), certificate)
    spaces.note_introduced(tx, device, author.device)


def _tell(own: Own, tx: Tx, to: tuple[bytes, bytes], place: plaintext.Place) -> None:
    """Queue LISTED, under the id of the statement it repeats, so that it never grows too old to be kept."""
    account, device = to
    outgoing.queue(own, tx, account, device, (plaintext.LISTED, plaintext.encode_place(place)), place.statement)


def _withdraw(tx: Tx, row: SpaceRow, devices: Iterable[bytes]) -> list[bytes]:
    """Nothing of a space waits for these devices or is wanted from them; cursors say nothing about it any more."""
    gone: list[bytes] = []
    for device in devices:
        gone += spaces.withdraw(tx, row.id, device)
        resume = peers.get(tx, device)
        if resume is not None:
            left_over = tuple(space for space in resume.spaces if space != row.id)
            peers.put(tx, device, replace(resume, spaces=left_over))
    return list(dict.fromkeys(gone))


def _settle(own: Own, tx: Tx, withdrawn: Sequence[bytes]) -> None:
    """What was withdrawn from the last device it waited for waits for nobody: it is as sent as it will be."""
    for id_ in withdrawn:
        if not outbox.is_queued(tx, id_):
            outgoing.sent(own, tx, id_, b"")
