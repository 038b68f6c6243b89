"""What a screen, the command line or a script gets to see of relays; frozen, ready for JSON. Keys are in hex."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelayView:
    """A relay this node uses; `state` is connected, seeking or refused, `since` then (None: before the node started).

    `why` is the code of the refusal, or of the last failure while it is sought. Of `quota_bytes` (0: it has not said)
    it holds `used_bytes` for me. `mine` says that this node is the relay. `joined`: it has served this node; where
    another device of mine joined it, so that this one does, `told_by` is what that is called, or its id.
    """

    id: str
    addresses: tuple[str, ...]
    state: str
    why: str | None
    used_bytes: int
    quota_bytes: int
    mine: bool
    since: str | None
    joined: bool = True
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class ServingView:
    """Whether this node is a relay for its people, and the invitation to give them; empty while it is off."""

    on: bool
    invitation: str


@dataclass(frozen=True, slots=True)
class ReachView:
    """How a contact can be reached now: link (connected), relay (online there), mailbox (it keeps mail), or none.

    It is so `since` then (None: since before the node started), and `waiting` messages and posts have yet to get there.
    """

    id: str
    name: str
    how: str
    since: str | None
    waiting: int
