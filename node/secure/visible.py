"""From a stored direct event to what the floor above is told: its effective time, its content, and what it erases.

Control kinds that the node itself acts on are handled here; every other kind goes up as it is. Nothing is refused here:
an event is in the set already, and what cannot be read is simply not shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from operator import itemgetter

import msgspec

from node.errors import PeerFault
from node.items import Delivered, Described, Erased, Founded, Item, Listed, Marked, Retimed, Ruled, Sent
from node.secure import identities, shown, stamps
from node.secure.own import Own
from node.store import contacts, erasures, grouped, log, marks, posts, ranks, resets, spaces
from node.store.spaces import MemberRow, SpaceRow
from node.store.transaction import Cx, Tx
from sync import limits
from sync.event import (
    ABOUT,
    CLOCK_RESET,
    CONTROL_KINDS,
    ERASE,
    GENESIS,
    MEMBER,
    RANK,
    READER,
    SIGNED,
    Event,
    Header,
    hlc_ms,
    is_over,
    unpack_payload,
)
from sync.groups import Ranking, read_about, read_founding, read_ranking
from sync.membership import for_its_use
from sync.ranks import MEMBER as MEMBER_RANK
from sync.shared import read_genesis, read_listing
from sync.space import direct_space, personal_space

MAX_TARGETS = 64


def show(own: Own, tx: Tx, event: Event) -> None:
    """Act on an event that has just been stored, and deliver it upwards.

    A vouched erase does nothing until a device of its author's account delivers it: anybody could have made it.
    """
    header = event.header
    if header.kind == ERASE:
        if not _is_vouched(log.get(tx, event.id)):
            _erase(own, tx, event)
    elif header.kind == GENESIS:
        _found(own, tx, event)
    elif header.kind in (MEMBER, READER):
        _list(own, tx, event)
    elif header.kind == CLOCK_RESET:
        own.deliver(tx, Retimed(header.space, header.device, header.seq, hlc_ms(header.hlc)))
    elif header.kind not in CONTROL_KINDS:
        _deliver(own, tx, event)


def delivered(me: bytes, event: Event, reset: int | None, vouched: bool = False) -> Delivered | None:
    """What the floor above is told of a stored event of content kind; gone or unreadable content is an empty map.

    It is told of these too, so that both sides show the same place where something was. `reset` is the lowest
    clock value of all resets that stand behind the event in its chain.
    """
    header = event.header
    if header.kind in CONTROL_KINDS:
        return None
    content: dict[str, object] = {}
    if event.payload is not None:
        with suppress(PeerFault):
            content = unpack_payload(event.payload)
    time_ms = hlc_ms(header.hlc if reset is None else min(header.hlc, reset))
    return Delivered(
        event_id=event.id,
        space=header.space,
        author=header.author,
        device=header.device,
        seq=header.seq,
        kind=header.kind,
        payload=content,
        hlc=header.hlc,
        time_ms=time_ms,
        mine=header.author == me,
        expires=header.expires,
        vouched=vouched,
    )


def replay(tx: Tx, me: bytes, device: bytes = b"") -> Iterator[Item]:
    """Everything that was ever delivered to account `me` and still stands, and then what peers stated.

    First the circles and groups with their lists as they are now, then events, oldest first. What other devices of mine
    than `device` stated is sent if they have said so; without it, it counts as this one's.
    """
    for row in spaces.all_of(tx):
        yield from _group(me, tx, row) if row.history else (founded(me, row),)
        for member in spaces.members(tx, row.id):
            yield Listed(row.id, member.account, member.listed, member.name)
    waiting = {direct_space(me, row.account) for row in contacts.all_of(tx) if not row.befriended}
    mine = log.heads(tx, me)
    others = {each for each in mine if device and each != device and not stamps.was_ours(tx, each)}
    past = _Past(me, waiting, posts.unposted(tx), resets.all_of(tx), others, marks.all_left(tx))
    for batch in log.replay(tx):
        for stored in batch:
            yield from _again(past, stored)
    for each in mine:
        for space, holder, account, held, read in marks.all_told(tx, me, each):
            yield Marked(space, account, holder, each, *shown.reach(tx, held, read))


def note_place(own: Own, tx: Tx, space: bytes, member: MemberRow) -> None:
    """Take in whether an account is on the list of a space, and tell it if that is news."""
    if spaces.put_member(tx, space, member):
        own.deliver(tx, Listed(space, member.account, member.listed, member.name))


@dataclass(frozen=True, slots=True)
class _Past:
    """What a replay has to know of every event, read once: `waiting` direct spaces, `unsent` direct events, resets.

    Of what `others` of my devices stated `left` says, by space and device, up to which number they have sent it.
    """

    me: bytes
    waiting: set[bytes]
    unsent: set[bytes]
    resets: Mapping[tuple[bytes, bytes], Sequence[tuple[int, int]]]
    others: set[bytes]
    left: Mapping[tuple[bytes, bytes], int]
    _by_right: set[tuple[bytes, bytes]] = field(default_factory=set)

    def is_by_right(self, erase: log.Stored, target: bytes) -> bool:
        """Whether the author of an erase had the right to it, or to one before it that names the same."""
        named = erase.event.header.author, target
        if erase.state & log.State.RIGHTFUL:
            self._by_right.add(named)
        return named in self._by_right

    def reset_after(self, header: Header) -> int | None:
        """The lowest clock value of all resets of a chain that stand behind an event."""
        chain = self.resets.get((header.space, header.device), ())
        at = bisect_right(chain, header.seq, key=itemgetter(0))
        return chain[at][1] if at < len(chain) else None

    def is_sent(self, stored: log.Stored) -> bool:
        """Whether an event has left this node: its first device has it, or a relay that keeps it for one."""
        if stored.state & log.State.SENT:
            return True
        header = stored.event.header
        if header.v == SIGNED:
            return False
        if header.device in self.others:
            return header.seq <= self.left.get((header.space, header.device), 0)
        return stored.event.id not in self.unsent and header.space not in self.waiting

    @staticmethod
    def is_held(stored: log.Stored) -> bool:
        """Whether a direct event of ours was given back by the other account."""
        return stored.event.header.v != SIGNED and bool(stored.state & log.State.SENT)


def _again(past: _Past, stored: log.Stored) -> Iterator[Item]:
    event, header = stored.event, stored.event.header
    if stored.state & log.State.EXPIRED:
        yield expired(past.me, event)
    if header.kind == RANK:
        with suppress(PeerFault):
            yield ruled(past.me, event, read_ranking(event), not stored.state & log.State.HIDDEN)
    elif stored.state & log.State.HIDDEN:
        return
    elif header.kind == ERASE:
        for target in () if _is_vouched(stored) else targets(event):
            yield erased(past.me, event, target, past.is_by_right(stored, target))
    elif (item := delivered(past.me, event, past.reset_after(header), _is_vouched(stored))) is not None:
        yield item
        if item.mine and past.is_sent(stored):
            yield Sent(event.id, b"", header.kind, held=past.is_held(stored))


def ruled(me: bytes, event: Event, said: Ranking, counts: bool) -> Ruled:
    """What is told of a statement about a rank."""
    header = event.header
    return Ruled(
        event_id=event.id,
        space=header.space,
        author=header.author,
        device=header.device,
        seq=header.seq,
        target=said.account,
        rank=said.rank,
        name=said.name,
        hlc=header.hlc,
        time_ms=hlc_ms(header.hlc),
        mine=header.author == me,
        counts=counts,
        banned=said.banned and said.rank < MEMBER_RANK,
    )


def described(me: bytes, event: Event, about: Mapping[str, object], held: bool = True) -> Described:
    """What is told of a description, and whether it ever held."""
    header = event.header
    mine = header.author == me
    return Described(header.space, about, event.id, header.author, header.hlc, hlc_ms(header.hlc), mine, held)


def erased(me: bytes, event: Event, target: bytes, by_right: bool) -> Erased:
    """What is told of one target of an erase."""
    header = event.header
    return Erased(header.space, target, header.author, header.author == me, by_right)


def expired(me: bytes, event: Event) -> Erased:
    """What is told of content whose time is over."""
    header = event.header
    return Erased(header.space, event.id, header.author, header.author == me, expired=True)


def is_erased(own: Own, cx: Cx, target: Header, id_: bytes) -> bool:
    """Whether an erase that counts names an event, by its author, its space's owner, or in a group by right."""
    stated = erasures.authors(cx, id_)
    if not stated or not stated.isdisjoint((target.author, _owner_of(cx, target.space))):
        return bool(stated)
    return any(id_ in targets(erase) for erase in _rightful(own, cx, target.space, stated))


def _group(me: bytes, tx: Tx, row: SpaceRow) -> Iterator[Item]:
    """A group as it was founded, who belongs to it, and what it has said of itself since."""
    held = log.events(tx, log.ids(tx, row.id))
    first: Mapping[str, object] = {}
    for genesis in held:
        if genesis.header.kind == GENESIS:
            first = read_founding(genesis).about
            yield founded(me, replace(row, about=msgspec.msgpack.encode(dict(first))))
    for place in ranks.of(tx, row.id):
        yield Listed(row.id, place.account, place.rank >= MEMBER_RANK, place.name, max(place.rank, MEMBER_RANK))
    hidden = grouped.hidden(tx, row.id, ABOUT)
    for event in sorted(held, key=lambda each: (each.header.hlc, each.id)):
        if event.header.kind == ABOUT and event.id not in hidden:
            with suppress(PeerFault):
                yield described(me, event, for_its_use(first, read_about(event)))


def _found(own: Own, tx: Tx, event: Event) -> None:
    """Keep a circle or group whose genesis was just stored."""
    header, founding = event.header, read_genesis(event)
    row = SpaceRow(
        id=event.id,
        type=founding.type,
        owner=header.author,
        secret=founding.secret,
        about=msgspec.msgpack.encode(founding.about),
        everybody=founding.everybody,
        hlc=header.hlc,
        made=own.clock.now_ms(),
    )
    if spaces.add(tx, row):
        own.deliver(tx, founded(own.account, row))


def founded(me: bytes, row: SpaceRow) -> Founded:
    """What is told of a circle or group."""
    about: dict[str, object] = msgspec.msgpack.decode(row.about)
    return Founded(row.id, row.type, row.owner, about, row.everybody, row.owner == me, row.hlc)


def _list(own: Own, tx: Tx, event: Event) -> None:
    """Follow what the owner states about a list: a group's in the group, a circle's in our own personal space."""
    header = event.header
    try:
        named, listing = read_listing(event)
    except PeerFault:
        return
    row = spaces.get(tx, named if header.kind == READER else header.space)
    place = personal_space(own.account) if header.kind == READER else b"" if row is None else row.id
    if row is None or row.owner != header.author or header.space != place:
        return
    known = {member.account for member in spaces.members(tx, row.id)}
    for account, name in listing.members:
        if account == row.owner or (account not in known and len(known) >= limits.SPACE_STRANGERS):
            continue
        known.add(account)
        note_place(own, tx, row.id, MemberRow(account, name, listing.on, listing.turn, event.id))


def _deliver(own: Own, tx: Tx, event: Event) -> None:
    header, is_late = event.header, is_over(event.header, own.clock.now_ms())
    if is_late or is_erased(own, tx, header, event.id):
        log.erase(tx, event.id, log.State.EXPIRED if is_late else log.State.ERASED)
        event = replace(event, payload=None)
    if header.expires:
        tx.after(own.wake.expires)
    is_vouched = header.v != SIGNED and header.author == own.account and _is_vouched(log.get(tx, event.id))
    reset = resets.after(tx, header.space, header.device, header.seq)
    item = delivered(own.account, event, reset, is_vouched)
    if item is not None:
        own.deliver(tx, item)
        tx.after(partial(own.wake.spoke, header.space, header.author))
    if is_late:
        own.deliver(tx, expired(own.account, event))


def _erase(own: Own, tx: Tx, event: Event) -> None:
    """Drop the content of what is named and may be erased; what is not here yet is remembered by name."""
    header, itself = event.header, log.get(tx, event.id)
    by_right = itself is not None and bool(itself.state & log.State.RIGHTFUL)
    reaches_all = by_right or _owner_of(tx, header.space) == header.author
    for target in targets(event):
        erasures.add(tx, target, header.author)
        stored = log.get(tx, target)
        if stored is not None and _is_erasable(stored.event, header, reaches_all):
            log.erase(tx, target)
        others = stored is None or stored.event.header.author != header.author
        told = by_right or (others and is_erased_by_right(own, tx, header, target))
        own.deliver(tx, erased(own.account, event, target, told))


def is_erased_by_right(own: Own, cx: Cx, erase: Header, target: bytes) -> bool:
    """Whether the author of an erase has erased something by right there, in this statement or in another one."""
    return any(target in targets(each) for each in _rightful(own, cx, erase.space, {erase.author}))


def _rightful(own: Own, cx: Cx, space: bytes, authors: set[bytes]) -> Iterator[Event]:
    """The erases that some accounts stated by right in a group; found by their chains there."""
    devices = [device for author in sorted(authors) for device in identities.of(own, cx, author).devices]
    for id_ in (id_ for device in devices for id_ in log.chain_ids(cx, space, device, ERASE)):
        stored = log.get(cx, id_)
        if stored is not None and stored.state & log.State.RIGHTFUL:
            yield stored.event


def _is_erasable(target: Event, erase: Header, reaches_all: bool) -> bool:
    """Content alone, in the same space, by its author or by right: never a certificate, a clock reset or an erase."""
    header = target.header
    entitled = reaches_all or header.author == erase.author
    return entitled and header.space == erase.space and header.kind not in CONTROL_KINDS


def _owner_of(cx: Cx, space: bytes) -> bytes | None:
    row = spaces.get(cx, space)
    return None if row is None else row.owner


def _is_vouched(stored: log.Stored | None) -> bool:
    return stored is not None and bool(stored.state & log.State.VOUCHED)


def targets(event: Event) -> list[bytes]:
    """What an erase names, none if it cannot be read."""
    if event.payload is None:
        return []
    try:
        named = unpack_payload(event.payload).get("targets")
    except PeerFault:
        return []
    if not isinstance(named, list):
        return []
    return [target for target in named[:MAX_TARGETS] if isinstance(target, bytes) and len(target) == 32]
