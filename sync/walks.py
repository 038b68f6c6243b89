"""The walk through spaces that differ: reading the claims of one step, and acting on what they show.

Both sides do the same with a claim; which step comes next is decided in `rounds.py`. What lacks here is recorded as
wanted or streamed; what lacks there is sent at once where bodies travel on the link, and named otherwise.
"""

from collections.abc import Sequence

from sync import limits, pages, wants
from sync.bulk import Puller
from sync.event import Event
from sync.exchange import Exchange
from sync.frames import Claims
from sync.outputs import Output
from sync.ranges import Item, Tell, pack, place
from sync.reconcile import id_of
from sync.share import Share
from sync.source import Source
from sync.view import Answer, View


def view_of(exchange: Exchange, share: Share) -> View:
    """One side's view of a space whose set was compared in this round."""
    assert share.frozen is not None
    return View(share.frozen, exchange.salt, share.streams)


def act(
    exchange: Exchange, puller: Puller, share: Share, answer: Answer, source: Source, now: int
) -> tuple[Sequence[Item], list[Output]]:
    """What is to be said to the peer's claims about one space, and everything else that follows from them."""
    outputs = pages.take_missing(exchange, share, answer.missing, source, now)
    outputs += puller.add(share, answer.absent, now)
    tells, events = _give(share, answer.extra, source)
    outputs += wants.event_frames(exchange, share, events)
    return sorted([*answer.items, *tells], key=place), outputs


def claims(share: Share, items: Sequence[Item]) -> Claims:
    """The items about one space, packed."""
    return Claims(share.number, pack(items))


def _give(share: Share, extra: Sequence[Tell], source: Source) -> tuple[list[Item], list[Event]]:
    """What lacks there: bodies up to 64 KiB where they travel on the link, the others by name."""
    if not share.offered.bodies:
        return list(extra), []
    tells: list[Item] = []
    given: list[Event] = []
    room = limits.PAGE_BYTES
    for tell in extra:
        named: list[bytes] = list(tell.keys)
        if room > 0 and named:
            events = source.events([id_of(key) for key in named])
            held = {event.id: event for event in events if share.offered.carries(event.header.v)}
            given += held.values()
            room -= sum(len(event.header_bytes) + len(event.payload or b"") for event in held.values())
            named = [key for key in named if id_of(key) not in held]
        if named or tell.marks:
            tells.append(Tell(tell.depth, tell.prefix, tuple(named), tell.marks))
    return tells, given
