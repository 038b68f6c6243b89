"""The log of a group: what others and we state in it is kept here, and what follows from the control events of it.

Membership is not a property of an event: what nobody may see yet, or any more, is stored, compared and passed on like
the rest, and only not shown. Whatever changes that is found by looking again at the whole (`reconsider`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import msgspec

from node.items import Hidden, Listed
from node.secure import (
    group_erasing,
    group_topics,
    group_view,
    identities,
    key_ends,
    outgoing,
    passing,
    rollback,
    stating,
    visible,
)
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, grouped, log, marks, ranks, space_keys, spaces, wanted, welcomes
from node.store.ranks import BANNED, WAS_ONE, RankRow
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync import limits
from sync.event import ABOUT, DEVICE_CUT, MERGE, RANK, Event, check, kept_at, pack_payload, sign_event
from sync.groups import KeyedGroup
from sync.membership import Group
from sync.ranks import MEMBER, REMOVED
from sync.space import CONTROL_LOG, check_place, set_of, shelf_of

FLOOD_BURST = 20_000
FLOOD_PER_S = 5


def control(own: Own, tx: Tx, row: SpaceRow, kind: int, payload: Mapping[str, object]) -> Event:
    """State a control event that names all heads of the log, which are merged first where they are too many."""
    (event,) = control_all(own, tx, row, kind, (payload,))
    return event


def control_all(
    own: Own, tx: Tx, row: SpaceRow, kind: int, payloads: Sequence[Mapping[str, object]]
) -> tuple[Event, ...]:
    """State control events one after the other, each naming the one before; what follows is looked at once for all."""
    heads = group_view.of(own, tx, row).heads
    while len(heads) > limits.REFS:
        _state(own, tx, row, MERGE, ({},), heads[: limits.REFS])
        heads = group_view.of(own, tx, row).heads
    return _state(own, tx, row, kind, payloads, heads)


def keep_own(own: Own, tx: Tx, row: SpaceRow, event: Event) -> None:
    """Keep content that this device states, show it, and have it pushed."""
    log.append(tx, event, log.State.PLAIN, own.clock.now_ms())
    group_erasing.judge(tx, group_view.of(own, tx, row), event)
    visible.show(own, tx, event)
    _leave(own, tx, row, (event,))


def take(own: Own, tx: Tx, bearer: bytes, row: SpaceRow, events: Sequence[Event]) -> list[Event]:
    """Keep what a device brought (empty: a topic), and give back what must wait; a PeerFault undoes everything.

    What was signed by a device that its author's account is not known to have waits, and a control event whose causes
    are not here: else one that names what nobody has would spoil all after it. On a link it is wanted, and comes again.
    """
    new: list[Event] = []
    waiting, before = list(events), -1
    while len(waiting) != before:
        before = len(waiting)
        waiting = [event for event in waiting if not _take(own, tx, bearer, row, event, new)]
    stated = [event for event in new if event.header.kind in CONTROL_LOG]
    if stated:
        own.groups.turn += 1
    group = group_view.of(own, tx, row)
    for event in new:
        group_erasing.judge(tx, group, event)
        if event in stated or group_view.is_visible(tx, group, event):
            visible.show(own, tx, event)
            if bearer:
                group_topics.carry(own, tx, row, event)
        else:
            grouped.hide(tx, event.id, True)
    _show_late(own, tx, row, group, new)
    if stated:
        reconsider(own, tx, row, stated)
        if bearer and log.missing(tx, [place.account for place in ranks.of(tx, row.id) if place.rank >= MEMBER]):
            tx.after(partial(own.wake.ring().offers_changed, bearer))  # the logs of new members come on a new link
    if new:
        tx.after(partial(own.wake.ring().stated, tuple(new)))
    return waiting


def reconsider(own: Own, tx: Tx, row: SpaceRow, news: Sequence[Event], changed: Iterable[bytes] = ()) -> None:
    """Follow what the control log says since `news` came, or the identity logs of accounts `changed`.

    Whoever noted either has raised the turn of what is remembered of groups, so that it is evaluated anew, once.
    """
    group = group_view.of(own, tx, row)
    was_in = is_in(own, tx, row)
    accounts = set(changed) | _write_ranks(own, tx, row, group) | _rule(own, tx, row, group, news)
    accounts |= {event.header.author for event in news if event.header.kind == DEVICE_CUT}
    _describe(own, tx, row, group, news)
    fresh = _note_keys(own, tx, row, group)
    _show_again(own, tx, row, group, accounts, fresh)
    if group.ranks.get(own.account, REMOVED) >= MEMBER:
        welcomes.drop(tx, row.id)
    _relink(own, tx, row, group, accounts, was_in)
    group_topics.follow(own, tx, row, group)
    tx.after(own.wake.joins)


def state_ends(own: Own, tx: Tx, row: SpaceRow) -> list[Event]:
    """Say of each device of ours that was revoked how far its chain is here, if that was not said: so far it counts.

    A store that is behind what it was says nothing; what it learns later it says then.
    """
    identity, group = identities.of(own, tx, own.account), group_view.of(own, tx, row)
    mine = identity.devices.get(own.device)
    if mine is None or not mine.admin or mine.revoked or own.account in group.former or rollback.spaces_behind(tx):
        return []
    stated: list[Event] = []
    for device in sorted(device for device, facts in identity.devices.items() if facts.revoked):
        held, said = grouped.ends(tx, row.id, device), group.end_of(own.account, device)
        if held is None:
            continue
        seq, last, newest = held
        known = set() if said is None else set(group.past(said.control))
        if said is not None and said.seq >= seq and (not newest or newest in known):
            continue
        control_ = said.control if said is not None and newest in known else newest
        found = [[cut.device, cut.seq, cut.id] for cut in group_view.points(tx, row.id, device, seq)]
        cut = {"device": device, "seq": seq, "id": last, "control": control_, "points": found}
        stated.append(control(own, tx, row, DEVICE_CUT, cut))
    return stated


def found(own: Own, tx: Tx, genesis: Event, founding: KeyedGroup) -> SpaceRow:
    """Keep a group whose genesis was just stored, and tell of it."""
    header = genesis.header
    row = SpaceRow(
        id=genesis.id,
        type="group",
        owner=header.author,
        secret=founding.secret,
        about=msgspec.msgpack.encode(founding.about),
        everybody=False,
        hlc=header.hlc,
        made=own.clock.now_ms(),
        history=founding.history.value,
    )
    if spaces.add(tx, row):
        own.deliver(tx, visible.founded(own.account, row))
        own.groups.turn += 1
        reconsider(own, tx, row, ())
    return row


def identity_changed(own: Own, tx: Tx, account: bytes) -> None:
    """The identity log of an account grew: groups it states things in may mean something else now."""
    own.groups.turn += 1
    for space in sorted(ranks.spaces(tx, account)):
        row = spaces.get(tx, space)
        if row is not None and row.history:
            reconsider(own, tx, row, (), (account,))


def flood_ends(row: SpaceRow, seq: int) -> int:
    """From when (Unix ms) on nobody has stated too much of a group who has stated so much."""
    return row.made + max(0, seq - FLOOD_BURST) * 1000 // FLOOD_PER_S if seq > FLOOD_BURST else 0


def is_in(own: Own, cx: Cx, row: SpaceRow) -> bool:
    """Whether this account belongs to a group, as was last written down."""
    mine = ranks.get(cx, row.id, own.account)
    return mine is not None and mine.rank >= MEMBER


def is_together(own: Own, cx: Cx, space: bytes, account: bytes) -> bool:
    """Whether a space is a group that an account and we belong to."""
    row, place = spaces.get(cx, space), ranks.get(cx, space, account)
    belongs = place is not None and place.rank >= MEMBER
    return row is not None and bool(row.history) and belongs and is_in(own, cx, row)


def agreed(own: Own, tx: Tx, peer: Peer, space: bytes, part: tuple[bytes, int]) -> None:
    """A set of a group agreed with a member's device as far as an arrival here: what we stated up to there is sent.

    That device's own chain is here as far as it may be, which it is told.
    """
    for id_ in grouped.unsent(tx, part[0], own.account, part[1]):
        outgoing.sent(own, tx, id_, peer.device)
    head = log.head(tx, space, peer.device)
    if head is not None:
        marks.hold(tx, space, own.device, peer.device, head.seq)
        outgoing.marks_due(own, tx, peer.account, peer.device)


def _state(
    own: Own, tx: Tx, row: SpaceRow, kind: int, payloads: Iterable[Mapping[str, object]], heads: tuple[bytes, ...]
) -> tuple[Event, ...]:
    stated: list[Event] = []
    for payload in payloads:
        header = stating.header(own, tx, row.id, kind, heads)
        event = sign_event(own.keys.signing_seed, header, pack_payload(own.random, payload))
        log.append(tx, event, log.State.PLAIN, own.clock.now_ms())
        visible.show(own, tx, event)
        stated.append(event)
        heads = (event.id,)
    own.groups.turn += 1
    reconsider(own, tx, row, stated)
    _leave(own, tx, row, stated)
    return tuple(stated)


def _leave(own: Own, tx: Tx, row: SpaceRow, events: Sequence[Event]) -> None:
    """Have what we stated appended to topics, as the group names them now, and pushed on links."""
    group_topics.upload(own, tx, row, events)
    tx.after(partial(own.wake.ring().stated, tuple(events)))


def _take(own: Own, tx: Tx, bearer: bytes, row: SpaceRow, event: Event, new: list[Event]) -> bool:
    """Store one event, among the `new` if it is, or has its content only now; False if it must wait."""
    header, now = event.header, own.clock.now_ms()
    event = kept_at(event, now)
    check_place(row.space, event)
    if header.device not in identities.of(own, tx, header.author).devices:
        return False
    if header.kind in CONTROL_LOG and log.missing(tx, header.refs):
        return False
    before = log.get(tx, event.id)
    if before is None and now < flood_ends(row, header.seq):
        return False
    check(event)
    arrival = log.append(tx, event, log.State.PLAIN, now)
    if before is None or event.payload is not None:
        wanted.arrived(tx, event.id)
    else:  # whoever gave it lacks the content, too; others are asked on
        wanted.drop(tx, bearer, set_of(event), (event.id,))
    own.ticker.merge(header.hlc, now)
    if arrival is not None or (before is not None and log.gained(tx, before)):
        new.append(event)
    return True


def _write_ranks(own: Own, tx: Tx, row: SpaceRow, group: Group) -> set[bytes]:
    """Write down who has which rank, and tell what is different; the accounts it is different for."""
    names: dict[bytes, str] = {}
    for ruling in group.rulings():
        if ruling.counts and ruling.said.name and ruling.said.account not in names:
            names[ruling.said.account] = ruling.said.name
    held = [RankRow(account, rank, names.get(account, "")) for account, rank in group.ranks.items()]
    out = [
        RankRow(account, BANNED if account in group.banned else WAS_ONE, names.get(account, ""))
        for account in group.former
    ]
    changed = set(ranks.rewrite(tx, row.id, (*held, *out)))
    for place in (*held, *out):
        if place.account in changed:
            own.deliver(tx, Listed(row.id, place.account, place.rank >= MEMBER, place.name, max(place.rank, MEMBER)))
    return changed


def _rule(own: Own, tx: Tx, row: SpaceRow, group: Group, news: Iterable[Event]) -> set[bytes]:
    """Tell of each statement about a rank that is new, or counts otherwise than before; whom these are about."""
    fresh = {event.id for event in news}
    hidden = grouped.hidden(tx, row.id, RANK)
    changed: set[bytes] = set()
    for ruling in group.rulings():
        id_, counts = ruling.event.id, ruling.counts
        if id_ in fresh or counts == (id_ in hidden):
            grouped.hide(tx, id_, not counts)
            own.deliver(tx, visible.ruled(own.account, ruling.event, ruling.said, ruling.counts))
            changed.add(ruling.said.account)
    return changed


def _describe(own: Own, tx: Tx, row: SpaceRow, group: Group, news: Iterable[Event]) -> None:
    """Note what the group says of itself, and tell of each description that held: one that did may not any more."""
    spaces.describe(tx, row.id, msgspec.msgpack.encode(dict(group.about)))
    fresh, hidden = {event.id for event in news}, grouped.hidden(tx, row.id, ABOUT)
    for id_, about in group.descriptions.items():
        held = about is not None
        if id_ in fresh or held == (id_ in hidden):
            grouped.hide(tx, id_, not held)
            own.deliver(tx, visible.described(own.account, group.events[id_], about or {}, held))


def _note_keys(own: Own, tx: Tx, row: SpaceRow, group: Group) -> list[bytes]:
    """Note what announces each key, and ask for those that we lack and may have; the keys of which that changed."""
    now, known, fresh = own.clock.now_ms(), space_keys.of(tx, row.id), list[bytes]()
    held = {key.kid for key in known if key.secret is not None}
    for noted in known:
        if noted.announcement is not None and noted.kid not in group.keys:
            space_keys.withdraw(tx, row.id, noted.kid)
            fresh.append(noted.kid)
    for key in group.keys.values():
        if space_keys.announce(tx, row.id, key.kid, key.id, now):
            fresh.append(key.kid)
        if key.kid not in held and key_ends.is_ours(own, tx, row, group, key):
            space_keys.want(tx, row.id, key.kid, now)
    return fresh


def _show_again(
    own: Own, tx: Tx, row: SpaceRow, group: Group, accounts: Iterable[bytes], kids: Iterable[bytes]
) -> None:
    """Judge again what accounts stated, and what was stated under keys, and tell what is visible or hidden now."""
    devices = [device for account in sorted(accounts) for device in identities.of(own, tx, account).devices]
    found = [id_ for device in devices for id_ in log.chain_ids(tx, row.id, device)]
    found += [id_ for kid in kids for id_ in log.ids(tx, shelf_of(row.id, kid))]
    _judge_again(own, tx, row, group, found)


def _show_late(own: Own, tx: Tx, row: SpaceRow, group: Group, news: Iterable[Event]) -> None:
    """What was hidden for want of a link between it and where its author was cut off may be shown now."""
    for device in dict.fromkeys(event.header.device for event in news):
        _judge_again(own, tx, row, group, grouped.hidden_of(tx, row.id, device))


def _judge_again(own: Own, tx: Tx, row: SpaceRow, group: Group, found: Iterable[bytes]) -> None:
    for id_ in dict.fromkeys(found):
        stored = log.get(tx, id_)
        if stored is None or not stored.event.header.kid:
            continue
        group_erasing.judge_again(own, tx, row, group, stored)
        was, shows = not stored.state & log.State.HIDDEN, group_view.is_visible(tx, group, stored.event)
        if was == shows:
            continue
        grouped.hide(tx, id_, not shows)
        own.deliver(tx, Hidden(id_, row.id, not shows))
        if shows:
            visible.show(own, tx, stored.event)
            group_topics.carry(own, tx, row, stored.event)


def _relink(own: Own, tx: Tx, row: SpaceRow, group: Group, accounts: set[bytes], was_in: bool) -> None:
    """End links that offer what they may not any more, or lack what they could offer now; new ones follow."""
    now_in = is_in(own, tx, row)
    for account in sorted(group.ranks.keys() | accounts if was_in != now_in else accounts):
        contact = contacts.get(tx, account)
        if account != own.account and contact is not None and contact.state == "contact":
            passing.relist(own, tx, account)
