"""How one event travelled, to each device it is for and to here, and why it waits where it does.

What happened is on the disk (`node/store/traces.py`); what links and relays are doing at this moment is asked of them.
Codes only: the sentences for people are `app/chat/tracing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from node.net.links import Links
from node.net.relays.office import Office
from node.secure import identities, mail, pairwise, prekeys, rollback
from node.secure.mail import Route
from node.secure.own import Own
from node.store import contacts, log, outbox, posts, relays, traces
from node.store.db import Cx, Store
from node.store.outbox import OutboxRow
from node.store.posts import Posting
from node.store.traces import Arrival, Delivery, Way
from sync.event import hlc_ms
from sync.space import direct_space, space_of


@dataclass(frozen=True, slots=True)
class Leg:
    """How far an event is on its way to one device; times in Unix ms, 0 for what has not happened.

    `way` is lan, direct, relay or file, and `relay` then its address. `waits` says why it is not received yet: asked,
    dropped, no_keys, session, link, refused, next, no_way, no_relay, turned_away or at_relay, with `code` and `where`.
    """

    account: bytes
    device: bytes
    queued_ms: int
    departed_ms: int
    way: str
    relay: str
    received_ms: int
    read_ms: int
    waits: str
    code: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """How an event came here: from a device, when, which way; `copies` more of the same envelope were dropped."""

    device: bytes
    at_ms: int
    way: str
    relay: str
    copies: int


@dataclass(frozen=True, slots=True)
class Trace:
    """The way of one event; `behind`: nothing can be stated in its space before the store is whole again."""

    id: bytes
    mine: bool
    written_ms: int
    stored_ms: int
    behind: bool
    legs: Sequence[Leg]
    came: Sequence[Coming]


@dataclass(frozen=True, slots=True)
class _Device:
    """What the disk says of one recipient."""

    delivery: Delivery
    row: OutboxRow | None
    postings: Sequence[Posting]
    route: Route | None
    has_keys: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the disk says of one event."""

    stored: log.Stored
    account: bytes
    is_contact: bool
    behind: bool
    devices: Sequence[_Device]
    arrivals: Sequence[Arrival]
    names: Mapping[bytes, str]


class Traces:
    """Answers for one node."""

    def __init__(self, own: Own, store: Store, links: Links, office: Office) -> None:
        self._own = own
        self._store = store
        self._links = links
        self._office = office

    async def of(self, event_id: bytes) -> Trace | None:
        """The way of an event that is held here, or None."""
        kept = await self._store.read(lambda cx: _look(self._own, cx, event_id))
        if kept is None:
            return None
        header = kept.stored.event.header
        mine = header.author == self._own.account
        legs = [self._leg(kept, each) for each in kept.devices]
        if mine and not legs and not kept.is_contact:
            legs = [Leg(kept.account, b"", 0, 0, "", "", 0, 0, "asked")]
        came = [
            Coming(each.device, each.at, each.way.name, _name(kept, each.way.relay), each.copies)
            for each in kept.arrivals
        ]
        return Trace(event_id, mine, hlc_ms(header.hlc), kept.stored.received_ms, kept.behind, legs, came)

    def _leg(self, kept: _Kept, device: _Device) -> Leg:
        went, way = device.delivery, device.delivery.way
        waits, code, where = ("", "", "") if went.received or went.read else self._waits(kept, device)
        times = (went.queued, went.departed, way.name, _name(kept, way.relay), went.received or went.read, went.read)
        return Leg(kept.account, went.device, *times, waits, code, where)

    def _waits(self, kept: _Kept, device: _Device) -> tuple[str, str, str]:
        """Why an event has not been received: what, a code that goes with it, and which relay."""
        row = device.row
        if row is None:
            return "dropped", "", ""
        if row.envelope is None or row.hash16 is None:
            return ("session" if device.has_keys else "no_keys"), "", ""
        runners = self._links.runners.get(row.device, ())
        for runner in runners:
            trouble = runner.pump.trouble(row.hash16)
            if trouble is not None:
                return ("refused" if trouble else "link"), trouble, ""
        return ("next", "", "") if runners else self._waits_for_relay(kept, device)

    def _waits_for_relay(self, kept: _Kept, device: _Device) -> tuple[str, str, str]:
        if device.postings:
            return "at_relay", "", _name(kept, device.postings[-1].relay)
        if device.route is None:
            return "no_way", "", ""
        courier = self._office.couriers.get(device.delivery.device)
        found = ("next", "", "")
        for box in device.route.mailboxes:
            line, name = self._office.line(box.relay), _name(kept, box.relay)
            if line is None or line.connection is None:
                found = ("no_relay", "" if line is None else line.why, name)
            elif courier is not None and (code := courier.turned_away(box.relay)):
                found = ("turned_away", code, name)
            else:
                return "next", "", name
        return found


def _look(own: Own, cx: Cx, event_id: bytes) -> _Kept | None:
    stored = log.get(cx, event_id)
    if stored is None:
        return None
    space = space_of(stored.event)
    row = next((row for row in contacts.all_of(cx) if direct_space(own.account, row.account) == space), None)
    account = b"" if row is None else row.account
    waiting = {each.device: each for each in outbox.of_event(cx, event_id)}
    went = {each.device: each for each in traces.deliveries(cx, event_id)}
    devices = [_device(own, cx, account, each, (waiting, went)) for each in dict.fromkeys((*went, *waiting))]
    names = {each.key: each.addresses[0] for each in relays.all_of(cx) if each.addresses}
    for device in devices:
        boxes = device.route.mailboxes if device.route is not None else ()
        names |= {box.relay: box.addresses[0] for box in boxes if box.relay not in names and box.addresses}
    is_contact = row is not None and row.state == "contact"
    behind = space in rollback.spaces_behind(cx)
    return _Kept(stored, account, is_contact, behind, devices, traces.arrivals(cx, event_id), names)


def _device(
    own: Own, cx: Cx, account: bytes, device: bytes, rows: tuple[Mapping[bytes, OutboxRow], Mapping[bytes, Delivery]]
) -> _Device:
    row = rows[0].get(device)
    letters = [] if row is None else posts.letters(cx, device, row.id - 1, 1)
    postings = [posting for letter in letters if row is not None and letter.id == row.id for posting in letter.postings]
    known = identities.of(own, cx, account) if account else None
    has_keys = pairwise.has_session(cx, device) or (
        known is not None and prekeys.announced_bundle(known, device) is not None
    )
    made = 0 if row is None else row.made
    delivery = rows[1].get(device, Delivery(device, made, 0, Way(), 0, 0))
    return _Device(delivery, row, postings, mail.route(own, cx, device), has_keys)


def _name(kept: _Kept, relay: bytes) -> str:
    return kept.names.get(relay, relay.hex()[:8])
