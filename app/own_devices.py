"""The devices of an account as commands see them, each a Protocol; the real ones are in `node/devices.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class OwnDevice(Protocol):
    """A device of my account."""

    @property
    def device(self) -> bytes:
        """32 bytes: its id."""

    @property
    def name(self) -> str:
        """What it is called, or nothing."""

    @property
    def admin(self) -> bool:
        """Whether it may link and remove others that are none."""

    @property
    def revoked(self) -> bool:
        """Whether it was removed."""

    @property
    def since(self) -> int:
        """When it was linked, in Unix milliseconds."""

    @property
    def seen(self) -> int:
        """When it said the newest that is known of it, in Unix milliseconds."""

    @property
    def way(self) -> str:
        """By which way it was reached last since the node started: lan, direct or relay; or nothing."""

    @property
    def met(self) -> int:
        """When that link began or ended, in Unix milliseconds, or 0."""

    @property
    def linked(self) -> bool:
        """Whether a link to it is up."""


class LinkCode(Protocol):
    """A code that lets one new device in, renews one, or brings a contact back."""

    @property
    def link(self) -> str:
        """The text to scan or paste."""

    @property
    def typed(self) -> str:
        """What can be typed."""

    @property
    def expires(self) -> int:
        """Unix seconds."""

    @property
    def addresses(self) -> Sequence[str]:
        """Where this node can be reached."""

    @property
    def relays(self) -> Sequence[str]:
        """Where the relays are at which it waits for whoever has the code."""


class Devices(Protocol):
    """The devices of my account."""

    async def every(self) -> Sequence[OwnDevice]:
        """Give all there are and were, the oldest first."""

    async def code(self, seconds: int, renews: bytes = b"") -> LinkCode:
        """Make a code in place of the one before; with `renews` one that puts a new device in the place of that one.

        Refused("phrase_needed", "bad_code_terms", "unknown_device", "own_device").
        """

    async def code_for(self, account: bytes, seconds: int) -> LinkCode:
        """Make a code under which a contact comes back by the recovery phrase, in place of the one before.

        Refused("not_a_contact", "bad_code_terms").
        """

    async def keepers(self) -> Sequence[bytes]:
        """Give the accounts that keep, sealed, whom I know."""

    async def admitted(self, code: str, at: str = "") -> Any:
        """Have an admin device that shows a code renew this one; what comes of it is for `App.renew` alone.

        Refused("bad_code", "code_…", "phrase_needed", "other_account", …), WorldFault("nobody_there", "broke_off").
        """

    async def rename(self, device: bytes, name: str) -> None:
        """Say what a device is called. Refused("unknown_device", "bad_name")."""

    async def revoke(self, device: bytes, phrase: str = "") -> None:
        """Put a device out for good. Refused("unknown_device", "own_device", "phrase_needed", "wrong_phrase")."""

    async def promote(self, device: bytes, phrase: str) -> None:
        """Let a device link and remove others. Refused("unknown_device", "wrong_phrase")."""
