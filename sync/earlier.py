"""What an identity log said earlier: in the past of some of its events, or by what is dated up to a time.

Pure, over the events of one log. What a log says now is `control.py`; who asks, and why, is `space_keys.py`, where
newcomers read nothing.
"""

from collections.abc import Collection, Iterable, Sequence

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


def telling(events: Collection[Event], heads: Sequence[bytes], most: int) -> tuple[bytes, ...]:
    """Of the heads of a log those that saw the most certificates and revocations: what names devices, with few ids."""
    if len(heads) <= most:
        return tuple(heads)
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
