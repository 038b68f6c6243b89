"""How calls are said on the screen: one line of history, the state of the call under way, what is wrong with devices.

Pure: views in, words out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.calls.views import CallLineView, CallView
from ui import times

TROUBLE = {
    "no_microphone": "Your microphone is not working, so they cannot hear you.",
    "no_speaker": "Your loudspeaker is not working, so you cannot hear them.",
    "no_camera": "No camera is working here, so they cannot see you.",
}
ENDED = {
    "declined": "Declined",
    "no_answer": "No answer",
    "busy": "Busy with another call",
    "failed": "The connection was lost",
    "cancelled": "Cancelled",
}
_SAID = {"declined": "Declined", "missed": "No answer", "busy": "Busy", "cancelled": "Cancelled", "failed": "Failed"}
_HEARD = {"declined": "You declined", "missed": "Missed", "failed": "Failed", "cancelled": "Missed", "busy": "Missed"}


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
        note = f"{'Incoming' if view.incoming else 'Outgoing'}, {length(view.seconds)}"
    kind = "video call" if view.video else "call"
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
    return (_HEARD if view.incoming else _SAID).get(view.outcome, "Ended")


def is_missed(view: CallLineView) -> bool:
    """Say whether somebody called in vain."""
    return view.incoming and view.outcome in ("missed", "cancelled", "busy", "failed")


def length(seconds: int) -> str:
    """Give how long a call was, in words."""
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def status(view: CallView, gone: bool) -> str:
    """Say in what state a call is; while it is up the screen shows the time instead."""
    if view.state == "ended":
        return ENDED.get(view.why, "Call ended")
    if gone:
        return "Your node is not answering…"
    if view.state == "ringing":
        return ("Video call" if view.video else "Voice call") if view.incoming else "Ringing…"
    return {"connecting": "Connecting…", "reconnecting": "Looking for the connection…"}.get(view.state, "")


def troubles(view: CallView) -> str:
    """Say what is wrong with my devices, in sentences; empty if nothing is."""
    return " ".join(TROUBLE[code] for code in view.trouble if code in TROUBLE)
