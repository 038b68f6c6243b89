"""Circles and groups: founding one, keeping its list, and stating events in it, each as one transaction.

The list of a group is in the group, for its members to see; that of a circle is in the owner's personal space. How
events reach the others is `passing.py`, what comes from them `accepting.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from node.errors import Refused
from node.secure import outgoing, own_devices, passing, plaintext, stating, visible
from node.secure.own import Own
from node.store import contacts, log, outbox, spaces
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync import limits
from sync.event import CLOCK_RESET, CONTROL_KINDS, ERASE, MEMBER, READER, Event, pack_payload, sign_event
from sync.shared import Founding, Listing, clip, genesis_event, write_listing


def found(own: Own, tx: Tx, founding: tuple[str, Mapping[str, object], bool], members: Sequence[bytes]) -> bytes:
    """Found a space of (type, about, everybody) and put these contacts on its list; its id.

    Refused("bad_space", "not_a_contact", "too_many_members", "too_many_spaces").
    """
    type_, about, everybody = founding
    if spaces.count_of(tx, own.account) >= limits.SPACES_OF_OWNER:
        raise Refused("too_many_spaces", "There are as many circles and groups of yours as there may be.")
    hlc = own.ticker.next(own.clock.now_ms(), 0)
    secret = own.random(limits.SPACE_SECRET)
    event = genesis_event(own.keys, own.account, hlc, Founding(type_, secret, about, everybody), own.random)
    _keep(own, tx, event)
    own_devices.say_space(own, tx, event.id)
    row = known(tx, event.id)
    enlist(own, tx, row, members)
    if everybody:
        everyone = [contact.account for contact in contacts.in_state(tx, "contact")]
        enlist(own, tx, row, _who_fit(tx, row, everyone))
    return row.id


def enlist(own: Own, tx: Tx, row: SpaceRow, members: Sequence[bytes]) -> None:
    """Put contacts on the list of a space of ours; who is on it stays. Refused as `found`, and "not_yours"."""
    _must_be_mine(own, row)
    new = [account for account in dict.fromkeys(members) if not spaces.is_listed(tx, row.id, account)]
    names = [_contact_name(tx, account) for account in new]
    if not new:
        return
    if len(_who_fit(tx, row, new)) < len(new):
        raise Refused(
            "too_many_members",
            "At most {space_members} people can be on the list of a space.",
            space_members=limits.SPACE_MEMBERS,
        )
    again = [account for account in new if spaces.get_member(tx, row.id, account) is not None]
    event, place = _state_list(own, tx, row, on=True, members=tuple(zip(new, names, strict=True)))
    for account in new:
        passing.welcome(own, tx, row, place, account, among=len(new))
    if row.type == "group":
        passing.pass_on(own, tx, row, event)
    for account in again:
        passing.relist(own, tx, account)


def dismiss(own: Own, tx: Tx, row: SpaceRow, account: bytes) -> None:
    """Take an account off the list of a space of ours: it is served nothing more. Harmless if it is not on it."""
    _must_be_mine(own, row)
    member = spaces.get_member(tx, row.id, account)
    if member is None or not member.listed:
        return
    event, place = _state_list(own, tx, row, on=False, members=((account, member.name),))
    passing.farewell(own, tx, row, place, account)
    if row.type == "group":
        passing.pass_on(own, tx, row, event)


def befriended(own: Own, tx: Tx, account: bytes) -> None:
    """Somebody became a contact: they come on the lists that are for everybody, as far as these have room."""
    for row in spaces.of_owner(tx, own.account):
        if row.everybody:
            enlist(own, tx, row, _who_fit(tx, row, (account,)))


def publish(own: Own, tx: Tx, row: SpaceRow, kind: int, payload: Mapping[str, object], expires: int = 0) -> Event:
    """State an event in a space and queue it along the star; Refused("not_a_member") off the list."""
    if row.owner != own.account and not is_on(own, tx, row):
        raise Refused("not_a_member", "You are not on the list of this space any more.")
    if stating.reset_is_due(tx, row.id, own.device, own.clock.now_ms()):
        _leave(own, tx, row, _state(own, tx, row, CLOCK_RESET, {}))
    event = _state(own, tx, row, kind, payload, expires)
    _leave(own, tx, row, event)
    return event


def erase(own: Own, tx: Tx, row: SpaceRow, targets: Sequence[bytes]) -> Event:
    """State that events are erased: our own, or in a space of ours anybody's. Gone here when this is on disk."""
    if not 0 < len(targets) <= outgoing.MAX_TARGETS:
        raise Refused("bad_erase", "Between 1 and 64 events can be erased at once.")
    for target in targets:
        found = log.place(tx, target)
        if found is None or found.space != row.id or own.account not in (found.author, row.owner):
            raise Refused("not_yours", "Only what you wrote, or what is in a space of yours, can be erased.")
        if found.kind in CONTROL_KINDS:
            raise Refused("not_erasable", "This is not something a person wrote.")
    event = publish(own, tx, row, ERASE, {"targets": list(targets)})
    passing.withdraw_content(own, tx, row, targets)
    return event


def known(cx: Cx, space: bytes) -> SpaceRow:
    """A circle or group that is known here; Refused("unknown_space")."""
    row = spaces.get(cx, space)
    if row is None:
        raise Refused("unknown_space", "There is no such circle or group.")
    return row


def is_on(own: Own, cx: Cx, row: SpaceRow) -> bool:
    """Whether we are on the list of a space of somebody else: until we hear otherwise, whoever was given it is."""
    mine = spaces.get_member(cx, row.id, own.account)
    return mine is None or mine.listed


def _who_fit(cx: Cx, row: SpaceRow, new: Sequence[bytes]) -> list[bytes]:
    """Those of some accounts for whom the list has room, now and with all who ever were on it."""
    ever = {member.account: member.listed for member in spaces.members(cx, row.id)}
    fresh = [account for account in new if not ever.get(account, False)]
    room = limits.SPACE_MEMBERS - sum(ever.values())
    unknown = [account for account in fresh if account not in ever]
    over = set(unknown[max(0, limits.SPACE_STRANGERS - len(ever)) :])
    return [account for account in fresh if account not in over][: max(0, room)]


def _must_be_mine(own: Own, row: SpaceRow) -> None:
    if row.owner != own.account:
        raise Refused("not_yours", "Only whoever founded a space keeps its list.")


def _contact_name(cx: Cx, account: bytes) -> str:
    contact = contacts.get(cx, account)
    if contact is None or contact.state != "contact":
        raise Refused("not_a_contact", "Only contacts can be put on a list.")
    return clip(contact.name)


def _state_list(
    own: Own, tx: Tx, row: SpaceRow, *, on: bool, members: tuple[tuple[bytes, str], ...]
) -> tuple[Event, plaintext.Place]:
    """State who is on the list, or off it; and what those it is about are told."""
    listing = Listing(spaces.last_turn(tx, row.id) + 1, on, members)
    if row.type == "group":
        event = _state(own, tx, row, MEMBER, write_listing(listing))
    else:
        event = outgoing.publish_personal(own, tx, READER, write_listing(listing, row.id))
    return event, plaintext.Place(row.id, on, listing.turn, event.id)


def _state(own: Own, tx: Tx, row: SpaceRow, kind: int, payload: Mapping[str, object], expires: int = 0) -> Event:
    header = stating.header(own, tx, row.id, kind, expires=expires)
    event = sign_event(own.keys.signing_seed, header, pack_payload(own.random, payload))
    _keep(own, tx, event)
    return event


def _keep(own: Own, tx: Tx, event: Event) -> None:
    log.append(tx, event, log.State.PLAIN, own.clock.now_ms())
    visible.show(own, tx, event)
    tx.after(partial(own.wake.ring().stored, event))


def _leave(own: Own, tx: Tx, row: SpaceRow, event: Event) -> None:
    """Queue what we stated; where nobody is on the list to get it, it is as sent as it will be."""
    if row.owner != own.account:
        passing.hand_in(own, tx, row, (event,))
        return
    passing.pass_on(own, tx, row, event)
    if not outbox.is_queued(tx, event.id):
        outgoing.sent(own, tx, event.id, b"")
