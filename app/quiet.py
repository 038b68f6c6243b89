"""The commands by which Kith keeps quiet: now, and in the same hours of some days; on all devices of mine.

While it does nothing is announced, and a call rings only if that was asked for; what is new is counted all the same.
When it is quiet is judged in `hours.py`; it is kept where what I keep of chats is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from app.commands import command
from app.context import App
from app.errors import Refused
from app.hours import (
    FOR_GOOD,
    Hours,
    Rule,
    ended,
    judge,
    morning,
    pack,
    read_clock,
    read_days,
    read_zone,
    say_clock,
    say_days,
    unpack,
)
from app.wording import moment, read_span

ON, OFF, TOMORROW = "on", "off", "tomorrow"
SPANS = {"1h": 3_600, "8h": 28_800, "1d": 86_400}
LEAST, MOST = 60, 366 * 86_400  # seconds


@dataclass(frozen=True, slots=True)
class QuietView:
    """Whether Kith keeps quiet `now`, and `until` when, None without an end; `rings`: a call rings all the same.

    With `hours` it does so on these `days` from `start` to `end`, by the clock of where one is, over midnight if
    need be. `said` (until which Unix second, 0: not) and `awake` (hours before that count not) are what the rest
    follows from, for a screen to judge anew as time goes on.
    """

    now: bool
    until: str | None
    rings: bool
    hours: bool
    days: str
    start: str
    end: str
    said: int = 0
    awake: int = 0


@command
async def quiet(
    app: App,
    how_long: Annotated[str | None, "on, 1h, 8h, 1d, tomorrow, a number of seconds, or off; nothing shows it"] = None,
) -> QuietView:
    """Show whether Kith keeps quiet now, and until when; have it do so for a while, or no more."""
    rule, now = await _rule(app), app.now_ms() // 1000
    if how_long is not None:
        word = how_long.strip().lower()
        after = ended(rule, now) if word == OFF else replace(rule, until=_until(word, now))
        await _state(app, hush=after.until, awake=after.awake)
    return await _view(app)


@command
async def quiet_hours(
    app: App,
    days: Annotated[str | None, "daily, or days such as mon-fri or fri,sat; on, or off; nothing shows them"] = None,
    start: Annotated[str | None, "from when, such as 22:00"] = None,
    end: Annotated[str | None, "until when, on the next day if that is not later"] = None,
) -> QuietView:
    """Show in which hours Kith keeps quiet; have it do so in others, or in none."""
    if days is not None:
        before = (await _rule(app)).hours
        wanted = replace(before, on=days == ON) if days in (ON, OFF) else _hours(days, start, end, before)
        await _state(app, hours=pack(wanted), awake=0)
    return await _view(app)


@command
async def quiet_calls(
    app: App, rings: Annotated[bool | None, "on or off; without it nothing changes"] = None
) -> QuietView:
    """Show whether a call rings while Kith keeps quiet; or change that."""
    if rings is not None:
        await _state(app, rings=int(rings))
    return await _view(app)


def rule_of(view: QuietView) -> Rule:
    """Give the rule that a view tells of, for whoever judges it anew."""
    days, start, end = read_days(view.days), read_clock(view.start), read_clock(view.end)
    chosen = Hours() if days is None or start is None or end is None else Hours(view.hours, days, start, end)
    return Rule(view.said, view.awake, chosen, view.rings)


def _until(word: str, now: int) -> int:
    if word == ON:
        return FOR_GOOD
    if word == TOMORROW:
        return morning(now)
    seconds = read_span(word, SPANS, LEAST, MOST)
    if seconds is None:
        words = ", ".join((ON, *SPANS, TOMORROW, OFF))
        sentence = "How long is {words}, or a number of seconds from {least} to {most}."
        raise Refused("bad_time", sentence, words=words, least=LEAST, most=MOST)
    return now + seconds


def _hours(days: str, start: str | None, end: str | None, before: Hours) -> Hours:
    """Give the hours that words mean; a time that is not said stays."""
    chosen = read_days(days)
    begin = before.start if start is None else read_clock(start)
    over = before.end if end is None else read_clock(end)
    if chosen is None:
        raise Refused("bad_days", "Days are “daily”, or such as mon-fri or fri,sat.")
    if begin is None or over is None:
        raise Refused("bad_clock", "A time is such as 22:00.")
    return Hours(True, chosen, begin, over)


async def _state(app: App, **wanted: int) -> None:
    """State what is kept of all chats together, by its words."""
    from app.chat import private  # late: as in `_rule`

    await private.state_of_all(app, wanted)


async def _rule(app: App) -> Rule:
    from app.chat import private  # late: a command line that only names the command, as `kith status`, does without

    read_zone()
    personal = app.node.personal_space
    kept = await app.node.read(lambda cx: private.of_all(cx, personal))
    hours = unpack(kept.get(private.HOURS, 0))
    return Rule(kept.get(private.HUSH, 0), kept.get(private.AWAKE, 0), hours, bool(kept.get(private.RINGS, 0)))


async def _view(app: App) -> QuietView:
    rule = await _rule(app)
    found, hours = judge(rule, app.now_ms() // 1000), rule.hours
    return QuietView(
        now=found.on,
        until=None if found.until is None else moment(found.until * 1000),
        rings=rule.rings,
        hours=hours.on,
        days=say_days(hours.days),
        start=say_clock(hours.start),
        end=say_clock(hours.end),
        said=rule.until,
        awake=rule.awake,
    )
