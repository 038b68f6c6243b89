"""Asking for events that are known to exist but are not here, and answering the peer who asks.

Asking is paced: a batch of at most 256 ids, the next as soon as that has arrived, the same again later and later where
nothing comes. Answering is bounded per question. How an answer is taken in is in `pages.py`.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Final

from sync import limits
from sync.event import Event
from sync.exchange import Exchange
from sync.frames import Events, Refuse, Want
from sync.outputs import Output, Release, Seal, Send
from sync.reconcile import id_of, split_ids
from sync.share import Share
from sync.source import Source
from sync.space import set_of

_LOADED: Final = 16


def ask_new(share: Share, keys: Sequence[bytes], now: int) -> list[Output]:
    """Events were just recorded as wanted: ask at once, or in 2 s where an envelope may be on its way with them."""
    if not keys:
        return []
    share.ask_every = limits.WANT_AGAIN_MS
    if not share.offered.bodies:
        due = now + limits.WANT_GRACE_MS
        share.ask_at = due if share.ask_at is None else min(share.ask_at, due)
        return []
    if share.ask_at is not None:
        return []
    return _ask(share, keys, now)


def ask_old(share: Share, now: int) -> None:
    """A round begins: what is still wanted from earlier is asked for again."""
    if share.wanted and share.takes and share.ask_at is None:
        share.ask_at = now if share.offered.bodies else now + limits.WANT_GRACE_MS


def tick(exchange: Exchange, source: Source, now: int) -> list[Output]:
    """Ask where it is time to."""
    outputs: list[Output] = []
    for share in exchange.joined:
        if share.ask_at is not None and share.ask_at <= now:
            outputs += _ask_due(exchange, share, source, now)
    return outputs


def _ask_due(exchange: Exchange, share: Share, source: Source, now: int) -> list[Output]:
    keys = source.wanted(exchange.link.peer_device, share.space)
    if not keys:
        share.ask_at, share.asked = None, frozenset()
        return []
    waiting = share.asked.intersection(keys)
    again = share.asked_at + share.ask_every
    if waiting and now < again:
        share.ask_at = min(now + limits.WANT_POLL_MS, again)
        return []
    stuck = len(waiting) == len(share.asked) > 0
    share.ask_every = min(2 * share.ask_every, limits.WANT_SLOWEST_MS) if stuck else limits.WANT_AGAIN_MS
    return _ask(share, keys, now)


def _ask(share: Share, keys: Sequence[bytes], now: int) -> list[Output]:
    """Ask for the next batch after the last one, around the end, so that one that never comes blocks no other."""
    after = (key for key in keys if key > share.asked_upto)
    before = (key for key in keys if key <= share.asked_upto)
    batch = list(islice(chain(after, before), limits.WANT_IDS))
    share.asked, share.asked_upto = frozenset(batch), batch[-1]
    share.asked_at, share.ask_at = now, now + limits.WANT_POLL_MS
    return [Send(Want(share.number, b"".join(sorted(id_of(key) for key in batch))))]


def answer(exchange: Exchange, frame: Want, source: Source, now: int) -> list[Output]:
    """Give the events asked for: what travels on the link, at most 1 MiB a question; the rest for the node to seal."""
    share = exchange.of_number(frame.space)
    if share is None or not share.gives:
        return []
    if not exchange.wants_allowed.take(now):
        exchange.counts.shed += 1
        return []
    found, unknown = _look_up(share, split_ids(frame.ids), source)
    refusal: list[Output] = [Send(Refuse(share.number, b"".join(unknown), "unknown_event"))] if unknown else []
    if share.offered.bodies:
        return event_frames(exchange, share, found) + refusal
    return _seal(exchange, share, [event.id for event in found], now) + refusal


def event_frames(exchange: Exchange, share: Share, events: Iterable[Event]) -> list[Output]:
    """These signed events as EVENTS frames of at most 64 KiB each."""
    frames: list[list[bytes]] = []
    room = 0
    for body in (event.to_bytes() for event in events):
        if len(body) > room or len(frames[-1]) == limits.PAGE_EVENTS:
            frames.append([])
            room = limits.PAGE_BYTES
        frames[-1].append(body)
        room -= len(body)
    return [Send(Events(share.number, exchange.round, tuple(bodies))) for bodies in frames]


def take_refusal(exchange: Exchange, frame: Refuse, source: Source) -> list[Output]:
    """The peer does not give what was wanted (stop wanting it), or does not accept what is served (leave it out)."""
    share = exchange.of_number(frame.space)
    if share is None:
        return []
    wanted = {id_of(key) for key in source.wanted(exchange.link.peer_device, share.space)}
    ids = split_ids(frame.ids)
    exchange.refused_by_peer(id_ for id_ in ids if id_ not in wanted)
    released = tuple(id_ for id_ in ids if id_ in wanted)
    return [Release(share.space, released)] if released else []


def _look_up(share: Share, ids: Sequence[bytes], source: Source) -> tuple[list[Event], list[bytes]]:
    """The events of this space among these ids, and the ids that are not; stops early once the answer is large."""
    found: list[Event] = []
    unknown: list[bytes] = []
    room = limits.ANSWER_BYTES
    for at in range(0, len(ids), _LOADED):
        if room <= 0:
            break
        asked = ids[at : at + _LOADED]
        held = {event.id: event for event in source.events(asked) if _servable(share, event)}
        found += [held[id_] for id_ in asked if id_ in held]
        unknown += [id_ for id_ in asked if id_ not in held]
        room -= sum(len(event.header_bytes) + len(event.payload or b"") for event in held.values())
    return found, unknown


def _servable(share: Share, event: Event) -> bool:
    """Whether an event may be shown under this share: never one of another space, never v=2 outside a ratchet."""
    return set_of(event) == share.space and (share.offered.carries(event.header.v) or not share.offered.bodies)


def _seal(exchange: Exchange, share: Share, ids: list[bytes], now: int) -> list[Output]:
    """Have these sealed, but none that was within the last seconds: the question may have come twice."""
    due = []
    for id_ in ids:
        sealed_at = exchange.sealed.get(id_)
        if sealed_at is None or now - sealed_at >= limits.SEAL_AGAIN_MS:
            due.append(id_)
            exchange.sealed.put(id_, now)
    return [Seal(share.space, tuple(due))] if due else []
