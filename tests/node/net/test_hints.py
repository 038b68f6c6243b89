"""Hints and records of the LAN: contacts recognise each other, strangers see noise, broken records are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import PeerFault, Refused
from node.net.hints import HOUR_MS, from_txt, hint, lan_key, pack_hints, recognise, shorten, to_txt
from node.net.limits import HINT, HINTS, NEARBY_NAME
from tests.node.net.people import seeded

NOW = 1_800_000_000_000
KEY, OTHER, SECRET = lan_key(bytes(32)), lan_key(bytes(31) + b"\1"), bytes(range(16))


def test_frozen_bytes():
    """Computed with another HKDF and HMAC than ours."""
    assert lan_key(bytes(32)).hex() == "8de28c577678427fb3a62c31097b88b5f226f7a28a16792ba7c43cff1fc91aef"
    assert hint(KEY, NOW).hex() == "1e2869fecf6f4c29"


def test_a_contact_is_recognised_by_account_key_and_by_invite():
    hints = pack_hints([KEY, SECRET], NOW, seeded("a"))
    keys = {b"alice": KEY, b"bob": OTHER, b"an invite": SECRET}
    assert recognise(hints, keys, NOW) == [b"alice", b"an invite"]


@pytest.mark.parametrize("hours", [-2, -1, 0, 1, 2])
def test_the_hour_before_and_after_also_match(hours):
    hints = pack_hints([KEY], NOW, seeded("a"))
    assert bool(recognise(hints, {b"alice": KEY}, NOW + hours * HOUR_MS)) == (abs(hours) <= 1)


@pytest.mark.parametrize("count", range(HINTS + 1))
def test_every_announcement_looks_alike(count):
    hints = pack_hints([bytes((n,)) * 32 for n in range(count)], NOW, seeded("a"))
    assert len(hints) == HINTS
    assert {len(value) for value in hints} == {HINT}


def test_ten_keys_are_too_many():
    with pytest.raises(Refused):
        pack_hints([KEY] * (HINTS + 1), NOW, seeded("a"))


def test_the_order_tells_nothing():
    """The account's own hint is at every place about equally often."""
    random, places = seeded("order"), [0] * HINTS
    for _ in range(900):
        places[pack_hints([KEY], NOW, random).index(hint(KEY, NOW))] += 1
    assert min(places) > 60


def test_a_hint_says_nothing_in_another_hour():
    assert len({hint(KEY, NOW + n * HOUR_MS) for n in range(1_000)}) == 1_000
    assert hint(KEY, NOW - NOW % HOUR_MS) == hint(KEY, NOW)


names = st.text(max_size=60)


eight = st.binary(min_size=HINT, max_size=HINT)


@given(st.lists(eight, min_size=1, max_size=HINTS), names, eight)
def test_records_round_trip(hints, name, account8):
    assert from_txt(to_txt(hints, None)) == (tuple(hints), None, None)
    packed = to_txt(hints, (name, account8))
    assert from_txt(packed) == (tuple(hints), shorten(name) or "?", account8)
    assert sum(len(key) + len(value) + 2 for key, value in packed.items()) < 255


@given(names)
def test_a_shown_name_is_short_and_has_no_control_characters(name):
    shown = shorten(name * 5)
    assert len(shown.encode()) <= NEARBY_NAME
    assert shown.isprintable()
    assert shorten(shown) == shown


GOOD = {b"h": bytes(16), b"n": b"Ada", b"a": bytes(8)}
BROKEN = {
    "no hints": {b"h": None},
    "half a hint": {b"h": bytes(12)},
    "too many hints": {b"h": bytes(80)},
    "no account": {b"a": None},
    "short account": {b"a": bytes(7)},
    "long account": {b"a": bytes(9)},
    "no name": {b"n": None},
    "name is no text": {b"n": b"\xff"},
    "name too long": {b"n": b"x" * (NEARBY_NAME + 1)},
    "name turns the text around": {b"n": "\u202eadA".encode()},
    "name with a line break": {b"n": b"A\nda"},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_record_is_refused(change):
    assert from_txt(GOOD | {b"new": b"ignored"}) == ((bytes(8), bytes(8)), "Ada", bytes(8))
    with pytest.raises(PeerFault) as told:
        from_txt(GOOD | change)
    assert told.value.code == "bad_record"


def test_the_longest_name_is_accepted():
    assert from_txt(GOOD | {b"n": b"x" * NEARBY_NAME})[1] == "x" * NEARBY_NAME


@given(st.dictionaries(st.sampled_from([b"h", b"n", b"a", b"z"]), st.none() | st.binary(max_size=100)))
def test_random_records_give_hints_or_a_fault_and_nothing_else(properties):
    try:
        hints, name, account8 = from_txt(properties)
    except PeerFault:
        return
    assert 1 <= len(hints) <= HINTS
    assert (name is None) == (account8 is None)
