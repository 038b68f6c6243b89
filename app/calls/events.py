"""What calls state in events: one kind, by whoever called, when a call has ended.

The strict reading of what somebody else wrote is `app/payload.py`; what counts is in `rules.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

CALL_ENDED = 4000

CALL_BYTES = 16


@dataclass(frozen=True, slots=True)
class CallEnded:
    """Kind 4000, in a direct space: how my call to the other account ended.

    `why` is one of hung_up, declined, no_answer, busy, failed, cancelled; `began` is Unix milliseconds, `seconds` how
    long both could talk.
    """

    call: bytes
    why: str
    video: bool
    began: int
    seconds: int
