"""The queries that lead to a day of a chat: what was first from then on, and on which days of a month there is any.

A day is one of this machine's time zone. Each question is a step in an index, however much was said.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated

from app import conversations
from app.chat import chain
from app.chat.api import Talk, parts
from app.chat.showing import Entry
from app.chat.views import DaysView, DayView
from app.commands import command
from app.context import App
from app.errors import Refused
from app.wording import moment


@command
async def day(app: App, contact: Talk, date: Annotated[str, "a day, such as 2026-05-31"]) -> DayView:
    """Show which line of a chat is the first of a day, or else of the next later day on which there is one."""
    since = _read(date)
    found = await parts(app, await conversations.find(app, contact))
    first = await app.node.read(lambda cx: chain.first_since(cx, found, _ms(since)))
    if first is None:
        return DayView(None, None, None)
    return DayView(first.id.hex(), moment(first.at >> 16), _day(first.at >> 16).isoformat())


@command
async def days(app: App, contact: Talk, month: Annotated[str, "a month, such as 2026-05"]) -> DaysView:
    """Show on which days of a month there is anything in a chat."""
    first = _read(f"{month}-01")
    after = (first + timedelta(days=31)).replace(day=1)
    found = await parts(app, await conversations.find(app, contact))
    return DaysView(await app.node.read(lambda cx: _within(lambda ms: chain.first_since(cx, found, ms), first, after)))


def _within(first_since: Callable[[int], Entry | None], first: date, after: date) -> list[str]:
    said: list[str] = []
    while first < after:
        entry = first_since(_ms(first))
        if entry is None:
            break
        there = max(first, _day(entry.at >> 16))
        said += [there.isoformat()] if there < after else []
        first = there + timedelta(days=1)
    return said


def _read(text: str) -> date:
    try:
        found = date.fromisoformat(text)
        _ms(found + timedelta(days=32))
    except (ValueError, OverflowError, OSError):
        raise Refused("bad_date", "A day is written such as 2026-05-31.") from None
    return found


def _ms(day: date) -> int:
    """Give when a day begins here, in Unix milliseconds."""
    return max(0, int(datetime(day.year, day.month, day.day).astimezone().timestamp() * 1000))


def _day(ms: int) -> date:
    return datetime.fromtimestamp(ms / 1000).astimezone().date()
