"""What travels between two sets: writing a page of what arrived here, and taking in what the peer lists and sends.

Each function reads one snapshot and gives outputs; when pages are sent and compared is `rounds.py`, how missing bodies
are asked for `wants.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sync import limits, wants
from sync.errors import PeerFault
from sync.event import Event, bucket, check, claimed_id
from sync.exchange import Exchange
from sync.frames import Delta, Events, Part, Refuse
from sync.outputs import Output, Release, Send, Store, Wanted
from sync.reconcile import id_of, key_of, pack_keys, split_ids, unpack_keys
from sync.share import Share
from sync.source import Entry, Source
from sync.space import set_of


@dataclass(slots=True)
class Intake:
    """What a page brought: outputs in order; whether its ids were recorded; whether everything it lists is here now."""

    outputs: list[Output]
    accepted: bool = True
    complete: bool = True


def write_page(exchange: Exchange, source: Source, held_back: bool = False) -> Delta:
    """The next page of what arrived here and the peer has not confirmed: oldest first, at most 1,024 events.

    Bodies of signed events ride along up to 64 KiB, unless the peer was sent them; what the peer held itself when it
    froze this round is left out. `held_back` tells the peer to come again, because its own page could not be recorded.
    """
    top = source.top()
    waiting = _waiting(exchange, source, top)
    page, final = waiting[: limits.PAGE_KEYS], len(waiting) <= limits.PAGE_KEYS
    upto = top if final else page[-1][1].arrival
    since = max((share.sent or 0 for share, _ in page if not share.open), default=0)
    exchange.page_sent(upto, final)
    return Delta(
        round=exchange.round,
        got=exchange.got,
        since=since,
        upto=upto,
        more=held_back or not final,
        parts=_parts(exchange, source, page),
        refused=b"".join(sorted(exchange.refused_here)),
        marks=exchange.marks,
        echoes=exchange.echoes,
    )


def _waiting(exchange: Exchange, source: Source, top: int) -> list[tuple[Share, Entry]]:
    """What arrived in the spaces served and is not confirmed, in order of arrival; a little more than a page each."""
    giving = [share for share in exchange.joined if share.gives and (share.sent or 0) < top]
    news = source.news(min((share.sent or 0 for share in giving), default=top))
    waiting: list[tuple[Share, Entry]] = []
    for share in giving:
        if share.space in news:
            entries = source.entries(share.space, share.sent or 0, top, limits.PAGE_KEYS + 1)
            waiting += [(share, entry) for entry in entries]
    waiting.sort(key=lambda row: row[1].arrival)
    return waiting


def take_page(exchange: Exchange, frame: Delta, source: Source, now: int) -> Intake:
    """Store the bodies of a peer's page, record what else it lists as wanted, and then move the cursor.

    A page is not accepted, and comes again later, while too much is wanted from the peer already. The cursor stays
    where a page does not follow on from it; then the comparison of this round finds what was left out.
    """
    exchange.refused_by_peer(split_ids(frame.refused))
    intake = Intake([])
    unrecorded: list[tuple[Share, list[bytes]]] = []
    connects = True
    for part in frame.parts:
        share = exchange.of_number(part.space)
        if share is not None and share.takes:
            connects = connects and (share.open or frame.since <= share.got)
            unrecorded.append((share, _take_part(exchange, share, part, source, intake)))
    if any(len(share.recorded) + len(keys) > limits.WANTED_PER_SPACE for share, keys in unrecorded):
        intake.accepted = False
        return intake
    later: list[Output] = []
    for share, keys in unrecorded:
        intake.outputs += _record(share, keys)
        later += wants.ask_new(share, keys, now)
    if connects:
        intake.outputs += exchange.advance(frame.upto, not frame.more)
    intake.outputs += later
    return intake


def take_missing(exchange: Exchange, share: Share, keys: Sequence[bytes], source: Source, now: int) -> list[Output]:
    """Record the keys that a walk found to be missing here, as far as there is room; the next walk finds the rest."""
    lacking = set(source.missing([id_of(key) for key in keys])).difference(exchange.refused_here)
    new = [key for key in keys if id_of(key) in lacking and key not in share.recorded]
    room = max(0, limits.WANTED_PER_SPACE - len(share.recorded))
    return _record(share, new[:room]) + wants.ask_new(share, new[:room], now)


def take_events(exchange: Exchange, frame: Events, source: Source) -> list[Output]:
    """Store signed events that were asked for or just made; those that are not valid are refused."""
    share = exchange.of_number(frame.space)
    return [] if share is None or not share.takes else take_bodies(exchange, share, frame.events, frame.round, source)


def take_bodies(exchange: Exchange, share: Share, bodies: Sequence[bytes], round_: int, source: Source) -> list[Output]:
    """Store those of these bodies that are valid and not held; the sender held them when it froze its next round."""
    parsed, outputs = _parse(exchange, share, bodies)
    for event in parsed:
        exchange.claimed.put(event.id, round_)
    useful = set(source.missing([event.id for event in parsed]))
    useful.update(id_of(key) for key in source.wanted(exchange.link.peer_device, share.space))
    return outputs + _verified(exchange, share, [event for event in parsed if event.id in useful])


def _parts(exchange: Exchange, source: Source, page: list[tuple[Share, Entry]]) -> tuple[Part, ...]:
    """The page by space, in the order of the shares, with the bodies there is room for."""
    room = limits.PAGE_BYTES
    keys: dict[int, list[bytes]] = {}
    chosen: dict[int, list[bytes]] = {}
    for share, entry in page:
        if exchange.was_claimed(entry.id):
            continue
        named, bodies = keys.setdefault(share.number, []), chosen.setdefault(share.number, [])
        rides = share.offered.carries(entry.version) and entry.id not in exchange.seen
        if rides and entry.size < room and len(bodies) < limits.PAGE_EVENTS:
            bodies.append(entry.id)
            room -= entry.size
        else:
            named.append(key_of(entry.bucket, entry.id))
    return tuple(
        Part(number, pack_keys(sorted(named)), tuple(event.to_bytes() for event in source.events(chosen[number])))
        for number, named in sorted(keys.items())
    )


def keys_of(part: Part) -> list[bytes]:
    """The keys a part names, or `PeerFault` where they are malformed or too many."""
    keys = unpack_keys(part.keys)
    if len(keys) > limits.PAGE_KEYS:
        raise PeerFault("bad_frame", "A page names more events than allowed.")
    return keys


def _take_part(exchange: Exchange, share: Share, part: Part, source: Source, intake: Intake) -> list[bytes]:
    """Store the bodies of one part; the keys it lists that are neither here now nor recorded as wanted."""
    parsed, outputs = _parse(exchange, share, part.events)
    keys = keys_of(part) + [key_of(bucket(event.header.hlc), event.id) for event in parsed]
    share.listed = tuple(keys)
    for key in keys:
        exchange.claimed.put(id_of(key), exchange.round - 1)
    missing = set(source.missing([id_of(key) for key in keys]))
    stored = _verified(exchange, share, [event for event in parsed if event.id in missing])
    intake.outputs += outputs + stored
    for output in stored:
        if isinstance(output, Store):
            missing.difference_update(event.id for event in output.events)
    missing.difference_update(exchange.refused_here)
    intake.complete = intake.complete and not missing
    return [key for key in keys if id_of(key) in missing and key not in share.recorded]


def _parse(exchange: Exchange, share: Share, bodies: Sequence[bytes]) -> tuple[list[Event], list[Output]]:
    """The bodies that are events of this space; the others are refused."""
    if bodies and not share.offered.bodies:
        raise PeerFault("body_not_allowed", "A device sent content that may only travel sealed.")
    parsed: list[Event] = []
    outputs: list[Output] = []
    for body in bodies:
        try:
            event = Event.from_bytes(body)
            if not share.offered.carries(event.header.v) or set_of(event) != share.space:
                raise PeerFault("wrong_space", "An event does not belong in the space it was offered for.")
            parsed.append(event)
        except PeerFault as fault:
            outputs += _refuse(exchange, share, claimed_id(body), fault.code)
    return parsed, outputs


def _verified(exchange: Exchange, share: Share, events: list[Event]) -> list[Output]:
    """Store what verifies, refuse what does not."""
    valid: list[Event] = []
    outputs: list[Output] = []
    for event in events:
        try:
            check(event)
            valid.append(event)
        except PeerFault as fault:
            outputs += _refuse(exchange, share, event.id, fault.code)
    return [Store(share.space, tuple(valid)), *outputs] if valid else outputs


def _refuse(exchange: Exchange, share: Share, id_: bytes, code: str) -> list[Output]:
    exchange.refuse(id_)
    return [Release(share.space, (id_,)), Send(Refuse(share.number, id_, code))]


def _record(share: Share, keys: list[bytes]) -> list[Output]:
    share.recorded.update(keys)
    return [Wanted(share.space, tuple(keys))] if keys else []
