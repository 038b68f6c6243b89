"""When Kith keeps quiet: until a moment that was said, and in the same hours of some days of the week. Pure.

Moments are Unix seconds. Hours are those of the clock on the wall, in a `zone`, or with None in that of this machine,
so that a change to or from summer time makes a night shorter or longer and moves neither end. What commands and
screens do with it is in `quiet.py`.
"""

from __future__ import annotations

import time as clock
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

DAY = 1440  # minutes
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(7))
MORNING = 8 * 60
NIGHT_ENDS = 5 * 60  # whoever says "until tomorrow" after midnight means the morning that comes next
FOR_GOOD = 2**63 - 1
FAR = 2**37  # what is later than any calendar goes on is without an end
CHAINED = 9  # windows that follow on each other without a gap; with more there is no end


@dataclass(frozen=True, slots=True)
class Hours:
    """On `days` (0 is Monday) quiet begins at `start` and ends at `end`, minutes of a day; then on the next one if that
    is not later. With `on` False they are only remembered.
    """

    on: bool = False
    days: frozenset[int] = EVERY_DAY
    start: int = 22 * 60
    end: int = 7 * 60


@dataclass(frozen=True, slots=True)
class Rule:
    """What was said: quiet `until`, and in `hours`, but not by these before `awake`; whether a call `rings` then."""

    until: int = 0
    awake: int = 0
    hours: Hours = Hours()
    rings: bool = False


@dataclass(frozen=True, slots=True)
class Quiet:
    """What follows for a moment: whether it is quiet, and until when; None: without an end, or not at all."""

    on: bool
    until: int | None = None


def read_zone() -> None:
    """Have this process go by the time zone of the machine as it is now: whoever travels changes it meanwhile."""
    if hasattr(clock, "tzset"):
        clock.tzset()


def judge(rule: Rule, now: int, zone: tzinfo | None = None) -> Quiet:
    """Say whether it is quiet at a moment, and until when."""
    if rule.until >= FAR:
        return Quiet(True)
    on, at = now < rule.until, max(now, rule.until)
    for _ in range(CHAINED):
        end = _ends(rule, at, zone)
        if end is None:
            return Quiet(on, at if on else None)
        on, at = True, end
    return Quiet(True)


def ended(rule: Rule, now: int, zone: tzinfo | None = None) -> Rule:
    """Give the rule by which it is quiet no more, until the hours begin anew."""
    awake, at = rule.awake, now
    for _ in range(CHAINED):
        end = _ends(rule, at, zone)
        if end is None:
            break
        awake = at = end
    return Rule(0, awake, rule.hours, rule.rings)


def morning(now: int, zone: tzinfo | None = None) -> int:
    """Give when tomorrow begins for whoever wants to sleep: at eight o'clock."""
    here = datetime.fromtimestamp(now, zone)
    in_the_night = here.hour * 60 + here.minute < NIGHT_ENDS
    return _moment(here.date() if in_the_night else here.date() + timedelta(days=1), MORNING, zone)


def pack(hours: Hours) -> int:
    """Give hours as one number."""
    days = sum(1 << day for day in hours.days)
    return hours.on << 29 | days << 22 | hours.start << 11 | hours.end


def unpack(number: int) -> Hours:
    """Give the hours of a number; those that nobody has chosen for 0 and for one that means none."""
    days = frozenset(day for day in range(7) if number >> 22 >> day & 1)
    start, end = number >> 11 & 0x7FF, number & 0x7FF
    if not 0 < number < 1 << 30 or not days or max(start, end) >= DAY:
        return Hours()
    return Hours(bool(number >> 29), days, start, end)


def read_days(text: str) -> frozenset[int] | None:
    """Give the days that words such as `daily`, `mon-fri` or `fri,sat` mean; None for others."""
    if text.strip().lower() == "daily":
        return EVERY_DAY
    found: set[int] = set()
    for part in text.lower().split(","):
        first, _, last = part.strip().partition("-")
        if first not in WEEK or (last or first) not in WEEK:
            return None
        at, end = WEEK.index(first), WEEK.index(last or first)
        found.update((at + ahead) % 7 for ahead in range((end - at) % 7 + 1))
    return frozenset(found)


def say_days(days: Iterable[int]) -> str:
    """Give days as `read_days` reads them."""
    chosen = sorted(days)
    return "daily" if len(chosen) == len(WEEK) else ",".join(WEEK[day] for day in chosen)


def read_clock(text: str) -> int | None:
    """Give the minute of the day of `7`, `07:00` or `22.30`; None for anything else."""
    hour, _, minute = text.strip().replace(".", ":").partition(":")
    parts = (hour, minute or "0")
    if any(not (part.isascii() and part.isdigit() and len(part) <= 2) for part in parts):
        return None
    hours, minutes = int(hour), int(parts[1])
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def say_clock(minute: int) -> str:
    """Give a minute of the day as 07:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _ends(rule: Rule, at: int, zone: tzinfo | None) -> int | None:
    """Give when the window ends that holds a moment; None if it lies in none."""
    hours = rule.hours
    if not hours.on or at < rule.awake:
        return None
    today = datetime.fromtimestamp(at, zone).date()
    for day in (today, today - timedelta(days=1)):
        if day.weekday() in hours.days:
            last = day if hours.start < hours.end else day + timedelta(days=1)
            end = _moment(last, hours.end, zone, late=True)
            if _moment(day, hours.start, zone) <= at < end:
                return end
    return None


def _moment(day: date, minute: int, zone: tzinfo | None, *, late: bool = False) -> int:
    """Give when a clock on the wall shows a time: the first time, or the last with `late`, where it does so twice.

    What it passes over, as summer time begins, is taken as much later as the clock jumps.
    """
    said = datetime.combine(day, time(minute // 60, minute % 60), zone).replace(fold=int(late))
    shown = datetime.fromtimestamp(said.timestamp(), zone)
    if (shown.hour, shown.minute) != (said.hour, said.minute):
        said = said.replace(fold=0)
    return int(said.timestamp())
