"""What an identity log said earlier: in the past of some of its events, or by what is dated up to a time.

Pure, over the events of one log. What a log says now is `control.py`; who asks, and why, is `space_keys.py`, where
newcomers read nothing.
"""

from collections.abc import Collection, Iterable

from sync.event import GENESIS, ID_DEVICE, ID_REVOKE, Event, hlc_ms


def past(events: Iterable[Event], heads: Collection[bytes]) -> list[Event]:
    """These events of a log and what they saw, as far as it is here, in the order of their ids; and its genesis."""
    held = {event.id: event for event in events}
    waiting, seen = list(heads), {id_ for id_, event in held.items() if event.header.kind == GENESIS}
    while waiting:
        id_ = waiting.pop()
        if id_ in held and id_ not in seen:
            seen.add(id_)
            waiting += [held[id_].header.prev, *held[id_].header.refs]
    return [held[id_] for id_ in sorted(seen)]


def until(events: Iterable[Event], upto_ms: int) -> list[Event]:
    """What of a log is dated up to a time, in the order of ids."""
    return sorted((event for event in events if hlc_ms(event.header.hlc) <= upto_ms), key=lambda event: event.id)


def telling(events: Collection[Event], most: int) -> tuple[bytes, ...]:
    """The newest certificates and revocations of a log, those that no other of them saw; its genesis if it has none.

    So it is said which devices were known, and nothing that anybody could lack beside: prekeys that came later may have
    been lost with their device. Of too many those are given that saw the most.
    """
    stated = [event for event in events if _is_of_device(event)]
    below = past(events, [id_ for event in stated for id_ in (event.header.prev, *event.header.refs)])
    heads = sorted({event.id for event in stated} - {event.id for event in below})
    if len(heads) <= most:
        return tuple(heads or [event.id for event in below])
    saw = {head: {event.id for event in past(events, (head,)) if _is_of_device(event)} for head in heads}
    chosen: list[bytes] = []
    known: set[bytes] = set()
    for _ in range(most):
        best = max((head for head in heads if head not in chosen), key=lambda head: (len(saw[head] - known), head))
        chosen.append(best)
        known |= saw[best]
    return tuple(chosen)


def _is_of_device(event: Event) -> bool:
    return event.header.kind in (ID_DEVICE, ID_REVOKE)
