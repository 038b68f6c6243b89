"""What the network page says of people, relays and this computer; pure functions from the views of the node.

The sentences for codes of the node are in `app/wording.py`, because a command line says them, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QLocale

from app.relays.views import ReachView, RelayView
from app.wording import REACH, clean_line, relay_trouble
from app.words import mark, say
from ui import times

WAYS = {  # words, tone, glyph
    "link": (REACH["link"], "good", "link"),
    "relay": (REACH["relay"], "good", "relay"),
    "mailbox": (REACH["mailbox"], "wait", "relay"),
    "none": (REACH["none"], "off", "offline"),
}
KEEPS = mark("Keeps {used} of at most {most} for you")
KEPT = mark("Kept {used} of at most {most} for you when it was last reached")
MOST_ADDRESS = 80  # characters
MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class WayLine:
    """How one person is reached; `tone` is good, wait or off, `address` is the other end of a link."""

    id: str
    name: str
    note: str
    address: str
    waits: str
    tone: str
    glyph: str
    spoken: str


@dataclass(frozen=True, slots=True)
class RelayLine:
    """One relay; `tone` is good, wait or bad, `share` of its quota is used, 0 to 1."""

    id: str
    name: str
    note: str
    why: str
    held: str
    share: float
    tone: str
    mine: bool
    spoken: str


def way_line(view: ReachView, remote: str, at: datetime) -> WayLine:
    """Give the row of a person; `remote` is the address of a link to them, if there is one."""
    words, tone, glyph = WAYS.get(view.how, WAYS["none"])
    note = say(words) + since(view.since, at)
    address = clean_line(remote, MOST_ADDRESS) if view.how == "link" else ""
    waits = (
        ""
        if not view.waiting
        else say("{waiting} waiting", waiting=view.waiting)
        if view.waiting < 1000
        else say("999+ waiting")
    )
    spoken = ". ".join(part for part in (view.name, note, address, waits) if part)
    return WayLine(view.id, view.name, note, address, waits, tone, glyph, spoken)


def relay_line(view: RelayView, at: datetime) -> RelayLine:
    """Give the row of a relay."""
    address = clean_line(view.addresses[0], MOST_ADDRESS) if view.addresses else view.id[:8]
    name = say("This computer") if view.mine else address
    note, tone = {
        "connected": (say("Connected") + since(view.since, at), "good"),
        "refused": (say("It refuses this computer") + since(view.since, at), "bad"),
    }.get(view.state, (say("{what}; it is tried again and again", what=_not_reached(view)), "wait"))
    note = f"{note}. {_told_by(view)}" if view.told_by and not view.joined else note
    why = "" if view.state == "connected" else relay_trouble(view.why or "")
    held = share = None
    if view.quota_bytes > 0 and (view.state == "connected" or view.used_bytes > 0):
        now = view.state == "connected"
        told = KEEPS if now else KEPT
        held = say(told, used=size(view.used_bytes), most=size(view.quota_bytes))
        share = min(1.0, view.used_bytes / view.quota_bytes)
    spoken = ". ".join(part for part in (name, note, why, held) if part)
    return RelayLine(view.id, name, note, why, held or "", share or 0.0, tone, view.mine, spoken)


def _not_reached(view: RelayView) -> str:
    if view.quota_bytes:
        return say("Not reached")
    return say("Not reached yet") if view.joined or not view.told_by else say("Not joined here yet")


def _told_by(view: RelayView) -> str:
    """Give why this computer uses a relay that nobody joined on it."""
    return say("You joined it on {name}", name=clean_line(view.told_by, MOST_NAME))


def since(moment: str | None, at: datetime) -> str:
    """Give " since 14:02", or nothing where it is not known."""
    if not moment:
        return ""
    when = times.local(moment)
    word = times.brief(when, at)
    if word == say("Yesterday"):
        return say(" since yesterday, {clock}", clock=times.clock(when))
    return say(" since {when}", when=word)


def size(count: int) -> str:
    """Give a number of bytes for people."""
    return QLocale().formattedDataSize(count, 0 if count < 1 << 20 else 1)


def remotes(figures: Mapping[str, Any]) -> dict[str, str]:
    """Give the address of a link to each account, from the node's status."""
    return {str(link["account"]): str(link["remote"]) for link in figures.get("links", ())}
