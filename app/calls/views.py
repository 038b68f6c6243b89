"""What a screen, the command line or a script gets to see of calls; frozen, ready for JSON.

Ids are lower-case hex, times RFC 3339 UTC, names cleaned. Pictures of a call do not come this way: they are at the
frames door of the local API (`app/frames_door.py`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallView:
    """One call from ringing to its end; `id` is what a CallChanged notice names.

    `state` is ringing, connecting, up, reconnecting or ended, and then `why` is hung_up, declined, no_answer, busy,
    failed or cancelled, else empty. `up_at` is None until both could talk. `trouble` lists what is wrong with my
    devices while the call goes on: no_microphone, no_speaker, no_camera.
    """

    id: str
    contact: str
    name: str
    chat: str
    incoming: bool
    video: bool
    state: str
    why: str
    began_at: str
    up_at: str | None
    muted: bool
    camera: bool
    their_camera: bool
    trouble: list[str]


@dataclass(frozen=True, slots=True)
class CallLineView:
    """One line of history. `outcome` is talked, declined, missed, busy, cancelled or failed, as seen from here.

    `seconds` is how long both could talk. `id` is that of the event, `call` that of the call.
    """

    id: str
    call: str
    contact: str
    name: str
    chat: str
    incoming: bool
    video: bool
    outcome: str
    began_at: str
    seconds: int
