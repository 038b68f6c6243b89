"""What an identity log said earlier: by what its events saw, by when they are dated, and which heads tell the most."""

from random import Random

from sync import control, earlier
from sync.event import Event
from tests.sync.test_control import (
    ACCOUNT,
    GENESIS,
    LAPTOP,
    LAPTOP_IN,
    LAPTOP_KEYS,
    LOG,
    PHONE,
    PHONE_IN,
    PHONE_KEYS,
    PHONE_NEWER,
    PHONE_OUT,
    TABLET,
    TABLET_IN,
    prekeys,
)

WHOLE = [*LOG, TABLET_IN, PHONE_OUT]


def live(events: list[Event]) -> set[bytes]:
    return set(control.evaluate(ACCOUNT, events).live)


def test_the_past_of_heads_is_what_they_saw_in_any_order_and_the_genesis() -> None:
    for seed in range(5):
        shuffled = Random(seed).sample(WHOLE, len(WHOLE))
        found = earlier.past(shuffled, {PHONE_NEWER.id})
        assert found == sorted((GENESIS, PHONE_IN, PHONE_KEYS, PHONE_NEWER), key=lambda event: event.id)
    assert live(earlier.past(WHOLE, (PHONE_NEWER.id,))) == {PHONE.device}
    assert live(earlier.past(WHOLE, (LAPTOP_IN.id,))) == {PHONE.device, LAPTOP.device}
    assert live(earlier.past(WHOLE, (TABLET_IN.id,))) == {PHONE.device, LAPTOP.device, TABLET.device}
    assert live(earlier.past(WHOLE, (PHONE_OUT.id,))) == {LAPTOP.device}
    assert earlier.past(WHOLE, (b"none of it",)) == earlier.past(WHOLE, ()) == [GENESIS]
    assert earlier.past([PHONE_NEWER], (PHONE_NEWER.id,)) == [PHONE_NEWER], "as far as it is here"


def test_by_its_dates_a_log_said_what_was_stated_up_to_a_time() -> None:
    first, second = (event.header.hlc >> 16 for event in (PHONE_IN, LAPTOP_IN))
    assert earlier.until(WHOLE, 0) == [GENESIS]
    assert live(earlier.until(WHOLE, first)) == {PHONE.device}
    assert live(earlier.until(WHOLE, second)) == {PHONE.device, LAPTOP.device}
    assert live(earlier.until(WHOLE, second + 10)) == {LAPTOP.device}, "what the phone stated beside being put out"
    ids = [event.id for event in earlier.until(reversed(WHOLE), second + 10)]
    assert ids == sorted(event.id for event in WHOLE)


def test_of_many_heads_those_are_named_that_saw_the_most_of_devices() -> None:
    """Three devices announce prekeys at the same time, and one of them has linked a fourth."""
    told = prekeys(PHONE, 3, PHONE_NEWER.id, 3)
    events = [*LOG, TABLET_IN, told, prekeys(LAPTOP, 2, LAPTOP_KEYS.id, 2)]
    heads = tuple(event.id for event in (told, events[-1], TABLET_IN))
    assert earlier.telling(events, heads[:2], 2) == heads[:2]
    for order in (heads, heads[::-1]):
        chosen = earlier.telling(events, order, 2)
        assert len(set(chosen)) == 2
        assert chosen[0] == TABLET_IN.id
        assert live(earlier.past(events, chosen)) == {PHONE.device, LAPTOP.device, TABLET.device}
    two = (PHONE_OUT.id, TABLET_IN.id)
    assert set(earlier.telling([*events, PHONE_OUT], (told.id, *two), 2)) == set(two), "each saw what the other did not"
