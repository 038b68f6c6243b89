"""What a screen, the command line or a script gets to see of the job queue; frozen, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JobView:
    """One piece of work; `state` is waiting, running or dead (given up, and kept until it is retried or dropped).

    It is tried next at `due` (None once dead). `tries` failed since it last worked; `code` and `why` say how.
    """

    id: int
    kind: str
    state: str
    due: str | None
    tries: int
    code: str | None
    why: str | None
    queued: str
