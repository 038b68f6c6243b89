"""Turning people away, and what others are shown of me, as commands see it; the real one is `node/guard.py`."""

from __future__ import annotations

from typing import Protocol


class Guard(Protocol):
    """Who is declined and blocked, on all devices of mine, and is told nothing; and what others are shown of me."""

    @property
    def receipts(self) -> bool:
        """Whether contacts are told what I have read, and I what they have."""

    @property
    def presence(self) -> bool:
        """Whether contacts are shown when I am there, and I when they are."""

    @property
    def typing(self) -> bool:
        """Whether contacts are told that I am writing, and I when they are."""

    async def show(self, receipts: bool, presence: bool, typing: bool) -> None:
        """Choose what contacts are shown of me, on all devices of mine."""

    async def decline(self, account: bytes) -> None:
        """Turn down somebody who asked to become a contact. Refused("no_request")."""

    async def block(self, account: bytes, name: str = "") -> None:
        """Take nothing of an account any more and give it nothing; a call with it ends. Refused("own_account").

        `name` is what to call who is not known otherwise.
        """

    async def unblock(self, account: bytes) -> None:
        """Let a blocked account be again what it was before. Refused("not_blocked")."""
