"""When Kith keeps quiet, by tables: over midnight, where the clock is put forward and back, and what ends it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import hours
from app.hours import EVERY_DAY, FOR_GOOD, Hours, Quiet, Rule

BERLIN, KATHMANDU, LISBON = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Europe/Lisbon")
NIGHT = Hours(True, EVERY_DAY, 22 * 60, 7 * 60)
WEEKDAYS = frozenset(range(5))


def at(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> int:
    """Give the moment at which a clock on a wall shows something; 2026-11-30 is a Monday."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp())


@pytest.mark.parametrize(
    ("chosen", "now", "until"),
    [
        (NIGHT, "2026-11-30 21:59:59", None),
        (NIGHT, "2026-11-30 22:00", "2026-12-01 07:00"),
        (NIGHT, "2026-12-01 00:00", "2026-12-01 07:00"),
        (NIGHT, "2026-12-01 06:59:59", "2026-12-01 07:00"),
        (NIGHT, "2026-12-01 07:00", None),
        (Hours(True, EVERY_DAY, 9 * 60, 17 * 60), "2026-11-30 12:00", "2026-11-30 17:00"),
        (Hours(True, EVERY_DAY, 9 * 60, 17 * 60), "2026-11-30 08:59", None),
        (Hours(False, EVERY_DAY, 9 * 60, 17 * 60), "2026-11-30 12:00", None),
        # The day is that on which it begins: Friday's night ends on Saturday, and Saturday has none.
        (Hours(True, WEEKDAYS, 22 * 60, 7 * 60), "2026-12-05 06:00", "2026-12-05 07:00"),
        (Hours(True, WEEKDAYS, 22 * 60, 7 * 60), "2026-12-05 23:00", None),
        (Hours(True, WEEKDAYS, 22 * 60, 7 * 60), "2026-12-06 06:00", None),
        (Hours(True, WEEKDAYS, 22 * 60, 7 * 60), "2026-12-07 06:00", None),
        # From a time to the same is a whole day; two of them are one, and all seven have no end.
        (Hours(True, frozenset({5}), 0, 0), "2026-12-05 12:00", "2026-12-06 00:00"),
        (Hours(True, frozenset({5, 6}), 0, 0), "2026-12-05 12:00", "2026-12-07 00:00"),
        (Hours(True, frozenset({5}), 600, 600), "2026-12-06 09:59", "2026-12-06 10:00"),
        (Hours(True, EVERY_DAY, 0, 0), "2026-12-05 12:00", "for good"),
    ],
)
def test_hours_of_the_week(chosen: Hours, now: str, until: str | None) -> None:
    wanted = Quiet(False) if until is None else Quiet(True, None if until == "for good" else at(until))
    assert hours.judge(Rule(hours=chosen), at(now), BERLIN) == wanted


@pytest.mark.parametrize(
    ("start", "end", "now", "until"),
    [
        # The clock goes from 2:00 to 3:00 on 2026-03-29, and from 3:00 to 2:00 on 2026-10-25.
        ("22:00", "07:00", at("2026-03-29 01:59"), at("2026-03-29 07:00")),
        ("22:00", "07:00", at("2026-10-25 02:30", fold=1), at("2026-10-25 07:00")),
        # An end that the clock passes over comes an hour later on it, and so does a beginning.
        ("22:00", "02:30", at("2026-03-29 01:59"), at("2026-03-29 03:30")),
        ("02:30", "04:00", at("2026-03-29 03:29"), None),
        ("02:30", "04:00", at("2026-03-29 03:30"), at("2026-03-29 04:00")),
        # What is shown twice begins with the first and ends with the last, without a gap between them.
        ("22:00", "02:30", at("2026-10-25 02:29"), at("2026-10-25 02:30", fold=1)),
        ("22:00", "02:30", at("2026-10-25 02:45"), at("2026-10-25 02:30", fold=1)),
        ("22:00", "02:30", at("2026-10-25 02:15", fold=1), at("2026-10-25 02:30", fold=1)),
        ("22:00", "02:30", at("2026-10-25 02:30", fold=1), None),
        ("02:30", "04:00", at("2026-10-25 02:29"), None),
        ("02:30", "04:00", at("2026-10-25 02:10", fold=1), at("2026-10-25 04:00")),
    ],
)
def test_where_the_clock_is_put_forward_and_back(start: str, end: str, now: int, until: int | None) -> None:
    begin, over = hours.read_clock(start), hours.read_clock(end)
    assert begin is not None
    assert over is not None
    found = hours.judge(Rule(hours=Hours(True, EVERY_DAY, begin, over)), now, BERLIN)
    assert found == (Quiet(False) if until is None else Quiet(True, until))


def test_a_night_is_shorter_or_longer_by_the_hour_that_is_not_there_or_twice() -> None:
    for day, wanted in (("2026-03-28", 8), ("2026-10-24", 10), ("2026-11-30", 9)):
        began = at(f"{day} 22:00")
        until = hours.judge(Rule(hours=NIGHT), began, BERLIN).until
        assert until is not None
        assert until - began == wanted * 3600


@pytest.mark.parametrize("zone", [BERLIN, KATHMANDU, LISBON])
def test_hours_are_those_of_where_one_is(zone: ZoneInfo) -> None:
    rule = Rule(hours=NIGHT)
    assert hours.judge(rule, at("2026-11-30 22:00", zone), zone) == Quiet(True, at("2026-12-01 07:00", zone))
    assert hours.judge(rule, at("2026-11-30 21:59", zone), zone) == Quiet(False)


def test_the_zone_of_this_machine_is_meant_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        for text in ("2026-03-29 01:59", "2026-10-25 02:30", "2026-11-30 22:00", "2026-11-30 12:00"):
            for fold in (0, 1):
                now = at(text, fold=fold)
                assert hours.judge(Rule(hours=NIGHT), now) == hours.judge(Rule(hours=NIGHT), now, BERLIN)
                assert hours.morning(now) == hours.morning(now, BERLIN)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("until", "now", "wanted"),
    [
        ("2026-11-30 20:00", "2026-11-30 19:00", "2026-11-30 20:00"),
        ("2026-11-30 20:00", "2026-11-30 20:00", None),
        ("2026-11-30 22:30", "2026-11-30 19:00", "2026-12-01 07:00"),  # the night follows on it
        ("2026-11-30 22:00", "2026-11-30 19:00", "2026-12-01 07:00"),
        ("2026-12-01 08:00", "2026-11-30 23:00", "2026-12-01 08:00"),  # the night lies in it
    ],
)
def test_what_was_said_and_the_hours_are_one(until: str, now: str, wanted: str | None) -> None:
    found = hours.judge(Rule(until=at(until), hours=NIGHT), at(now), BERLIN)
    assert found == (Quiet(False) if wanted is None else Quiet(True, at(wanted)))


@pytest.mark.parametrize("until", [FOR_GOOD, 2**62, 2**40])
def test_without_an_end_it_has_none(until: int) -> None:
    assert hours.judge(Rule(until=until, hours=NIGHT), at("2026-11-30 12:00"), BERLIN) == Quiet(True)


def test_one_word_ends_it_until_the_hours_begin_anew() -> None:
    now = at("2026-11-30 23:00")
    after = hours.ended(Rule(until=at("2026-12-01 05:00"), hours=NIGHT, rings=True), now, BERLIN)
    assert (after.until, after.awake, after.rings) == (0, at("2026-12-01 07:00"), True)
    assert hours.judge(after, now, BERLIN) == Quiet(False)
    assert hours.judge(after, at("2026-12-01 06:59"), BERLIN) == Quiet(False)
    assert hours.judge(after, at("2026-12-01 22:00"), BERLIN) == Quiet(True, at("2026-12-02 07:00"))
    by_day = at("2026-11-30 12:00")
    assert hours.ended(Rule(until=FOR_GOOD, hours=NIGHT), by_day, BERLIN) == Rule(hours=NIGHT)
    always = hours.ended(Rule(hours=Hours(True, EVERY_DAY, 0, 0)), now, BERLIN)
    assert hours.judge(always, now, BERLIN) == Quiet(False)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ("2026-11-30 23:59", "2026-12-01 08:00"),
        ("2026-11-30 09:00", "2026-12-01 08:00"),
        ("2026-11-30 01:00", "2026-11-30 08:00"),  # of the night that is not over
        ("2026-11-30 05:00", "2026-12-01 08:00"),
        ("2026-03-28 12:00", "2026-03-29 08:00"),
    ],
)
def test_tomorrow_is_at_eight(now: str, wanted: str) -> None:
    assert hours.morning(at(now), BERLIN) == at(wanted)


@given(st.sets(st.integers(0, 6), min_size=1), st.integers(0, 1439), st.integers(0, 1439), st.booleans())
def test_hours_come_back_from_their_number(days: set[int], start: int, end: int, on: bool) -> None:
    chosen = Hours(on, frozenset(days), start, end)
    assert hours.unpack(hours.pack(chosen)) == chosen
    assert hours.read_days(hours.say_days(days)) == days
    assert hours.read_clock(hours.say_clock(start)) == start


@given(st.integers(-(2**70), 2**70))
def test_any_number_gives_hours_that_can_be(number: int) -> None:
    found = hours.unpack(number)
    assert found.days <= EVERY_DAY
    assert found.days
    assert max(found.start, found.end) < hours.DAY
    assert hours.judge(Rule(hours=found), at("2026-11-30 12:00"), BERLIN).on in (True, False)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Fri - Mon".replace(" ", ""), {4, 5, 6, 0}),
        ("sat, sun", {5, 6}),
        ("wed", {2}),
        ("daily", EVERY_DAY),
        ("", None),
        ("mon-", {0}),
        ("-mon", None),
        ("monday", None),
        ("mon,,tue", None),
    ],
)
def test_days_as_people_type_them(text: str, days: set[int] | None) -> None:
    assert hours.read_days(text) == days


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("7", 420),
        ("07:05", 425),
        (" 22.30 ", 1350),
        ("0:00", 0),
        ("24:00", None),
        ("7:60", None),
        ("", None),
        ("7:", 420),
        ("seven", None),
        ("-1:00", None),
        ("007:00", None),
        ("٧:٠٠", None),
        ("7:00:00", None),
    ],
)
def test_times_as_people_type_them(text: str, minute: int | None) -> None:
    assert hours.read_clock(text) == minute
