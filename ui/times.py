"""How moments are said on the screen: short and relative where that is clear, in the words and clock of this machine.

Pure: what the time is now is an argument.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from app.words import say, spoken


def local(moment: str) -> datetime:
    """Give an RFC 3339 moment in this machine's time zone."""
    return datetime.fromisoformat(moment).astimezone()


def now() -> datetime:
    """Give the time in this machine's time zone."""
    return datetime.now().astimezone()


def clock(when: datetime) -> str:
    """Give hour and minute as people here write them."""
    return QLocale().toString(QTime(when.hour, when.minute), QLocale.FormatType.ShortFormat)


def written(day: QDate, form: str) -> str:
    """Give a day in a form of Qt's, such as "d MMMM"; German has a point behind the number of a day."""
    return QLocale().toString(day, form.replace("d M", "d. M") if spoken() == "de" else form)


def day(when: datetime, today: date) -> str:
    """Give the day for a separator: Today, Yesterday, a weekday of the last week, or the date."""
    ago = (today - when.date()).days
    if ago == 0:
        return say("Today")
    if ago == 1:
        return say("Yesterday")
    there = QDate(when.year, when.month, when.day)
    if 1 < ago < 7:
        return QLocale().standaloneDayName(there.dayOfWeek())
    return written(there, "d MMMM" if when.year == today.year else "d MMMM yyyy")


def brief(when: datetime, at: datetime) -> str:
    """Give a moment for a list: the clock today, else the day, as short as can be."""
    ago = (at.date() - when.date()).days
    there = QDate(when.year, when.month, when.day)
    if ago <= 0:
        return clock(when)
    if ago == 1:
        return say("Yesterday")
    if ago < 7:
        return QLocale().standaloneDayName(there.dayOfWeek(), QLocale.FormatType.ShortFormat)
    return written(there, "d MMM" if when.year == at.year else "d.M.yyyy")


def brief_later(when: datetime, at: datetime) -> str:
    """Give a moment that is still to come, as short as can be: the clock today, else the day."""
    there = QDate(when.year, when.month, when.day)
    if when.date() <= at.date():
        return clock(when)
    if when.date() == at.date() + timedelta(days=1):
        return say("tomorrow")
    return written(there, "d MMMM" if when.year == at.year else "d MMMM yyyy")


def until(when: datetime, at: datetime) -> str:
    """Give the moment at which something ends: the clock today, else the day, and the clock where that says more."""
    there = QDate(when.year, when.month, when.day)
    if when.date() <= at.date():
        return clock(when)
    if when.date() == at.date() + timedelta(days=1):
        return say("tomorrow, {time}", time=clock(when))
    return f"{written(there, 'd MMMM' if when.year == at.year else 'd MMMM yyyy')}, {clock(when)}"


def full(when: datetime) -> str:
    """Give date and clock for a tooltip."""
    there = QDate(when.year, when.month, when.day)
    return f"{written(there, 'ddd d MMM yyyy')}, {clock(when)}"


def close_together(one: datetime, other: datetime, minutes: int) -> bool:
    """Say whether two moments of one day are at most so many minutes apart."""
    return one.date() == other.date() and abs(other - one) <= timedelta(minutes=minutes)
