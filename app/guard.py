"""Turning people away as commands see it, a Protocol; the real one is `node/guard.py`."""

from __future__ import annotations

from typing import Protocol


class Guard(Protocol):
    """Who is declined and blocked, on all devices of mine; whoever it is, is told nothing."""

    async def decline(self, account: bytes) -> None:
        """Turn down somebody who asked to become a contact. Refused("no_request")."""

    async def block(self, account: bytes, name: str = "") -> None:
        """Take nothing of an account any more and give it nothing; a call with it ends. Refused("own_account").

        `name` is what to call who is not known otherwise.
        """

    async def unblock(self, account: bytes) -> None:
        """Let a blocked account be again what it was before. Refused("not_blocked")."""
