"""How calls are said on the screen: one line of history, the state of the call under way, what is wrong with devices.

Pure: views in, words out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.calls.views import CallLineView, CallView
from app.words import mark, say
from ui import times

TROUBLE = {
    "no_microphone": mark("Your microphone is not working, so they cannot hear you."),
    "no_speaker": mark("Your loudspeaker is not working, so you cannot hear them."),
    "no_camera": mark("No camera is working here, so they cannot see you."),
}
ENDED = {
    "declined": mark("Declined"),
    "no_answer": mark("No answer"),
    "busy": mark("Busy with another call"),
    "failed": mark("The connection was lost"),
    "cancelled": mark("Cancelled"),
}
_SAID = {
    "declined": mark("Declined"),
    "missed": mark("No answer"),
    "busy": mark("Busy"),
    "cancelled": mark("Cancelled"),
    "failed": mark("Failed"),
}
_HEARD = {
    "declined": mark("You declined"),
    "missed": mark("Missed"),
    "failed": mark("Failed"),
    "cancelled": mark("Missed"),
    "busy": mark("Missed"),
}


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call of the history; `note` says how it ended, `missed` that I did not hear of it in time."""

    id: str
    name: str
    contact: str
    note: str
    glyph: str
    missed: bool
    video: bool
    when: str
    full: str
    say: str


def call_line(view: CallLineView, now: datetime) -> CallLine:
    """Give a line of history as it is shown."""
    began = times.local(view.began_at)
    note = ending(view)
    if view.outcome == "talked":
        lasted = length(view.seconds)
        note = say("Incoming, {lasted}", lasted=lasted) if view.incoming else say("Outgoing, {lasted}", lasted=lasted)
    kind = say("video call") if view.video else say("call")
    when = times.brief(began, now)
    return CallLine(
        id=view.id,
        name=view.name,
        contact=view.contact,
        note=note,
        glyph="phone-in" if view.incoming else "phone-out",
        missed=is_missed(view),
        video=view.video,
        when=when,
        full=times.full(began),
        say=f"{view.name}, {kind}, {note}, {when}",
    )


def ending(view: CallLineView) -> str:
    """Say how a call without talk ended."""
    return say((_HEARD if view.incoming else _SAID).get(view.outcome) or mark("Ended"))


def is_missed(view: CallLineView) -> bool:
    """Say whether somebody called in vain."""
    return view.incoming and view.outcome in ("missed", "cancelled", "busy", "failed")


def length(seconds: int) -> str:
    """Give how long a call was, in words."""
    if seconds < 60:
        return say("{seconds} s", seconds=seconds)
    minutes = seconds // 60
    if minutes < 60:
        return say("{minutes} min", minutes=minutes)
    return say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def status(view: CallView, gone: bool) -> str:
    """Say in what state a call is; while it is up the screen shows the time instead."""
    if view.state == "ended":
        return say(ENDED.get(view.why) or mark("Call ended"))
    if gone:
        return say("Your node is not answering…")
    if view.state == "ringing":
        return (say("Video call") if view.video else say("Voice call")) if view.incoming else say("Ringing…")
    return {"connecting": say("Connecting…"), "reconnecting": say("Looking for the connection…")}.get(view.state, "")


def troubles(view: CallView) -> str:
    """Say what is wrong with my devices, in sentences; empty if nothing is."""
    return " ".join(say(TROUBLE[code]) for code in view.trouble if code in TROUBLE)
