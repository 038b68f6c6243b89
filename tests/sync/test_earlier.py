"""What an identity log said earlier: by what its events saw, and their dates, and what of it tells of devices."""

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
    STRANGER,
    TABLET,
    TABLET_IN,
    certificate,
    linked,
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


def test_the_newest_certificates_and_revocations_are_named_and_nothing_else() -> None:
    """Whoever lacks prekeys that were announced later knows all the same which devices there are."""
    told = prekeys(PHONE, 3, PHONE_NEWER.id, 3)
    events = [*LOG, TABLET_IN, told, prekeys(LAPTOP, 2, LAPTOP_KEYS.id, 2)]
    for seed in range(5):
        shuffled = Random(seed).sample(events, len(events))
        assert earlier.telling(shuffled, 2) == (TABLET_IN.id,)
    assert live(earlier.past(events, (TABLET_IN.id,))) == live(events)
    assert earlier.telling([GENESIS, PHONE_IN, PHONE_KEYS, PHONE_NEWER], 2) == (PHONE_IN.id,)
    assert earlier.telling([GENESIS], 2) == (ACCOUNT,)
    assert earlier.telling([], 2) == ()


def test_of_too_many_those_are_named_that_saw_the_most() -> None:
    second = linked(PHONE, STRANGER, 4, TABLET_IN.id)
    alone = certificate(TABLET, 2, PHONE_IN.id)
    events = [*LOG, TABLET_IN, PHONE_OUT, second, alone]
    assert earlier.telling(events, 3) == tuple(sorted((PHONE_OUT.id, second.id, alone.id)))
    chosen = earlier.telling(events, 2)
    assert chosen[0] == second.id
    assert chosen[1] in (PHONE_OUT.id, alone.id)
    assert earlier.telling([*LOG, TABLET_IN, PHONE_OUT], 1) in ((PHONE_OUT.id,), (TABLET_IN.id,))
