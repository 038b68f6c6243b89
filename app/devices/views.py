"""What a screen, the command line or a script gets to see of devices; frozen, ready for JSON. Keys are in hex."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device of my account; `name` is empty until it was given one, `this` is the one that answers.

    `state` is active or removed. An `admin` may link and remove others that are none; `since` is when it was linked.
    """

    id: str
    name: str
    this: bool
    admin: bool
    state: str
    since: str


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code that lets one new device in until `expires_at`: `link` to scan or paste, `typed` to type.

    With what is typed the new device looks on the LAN, or at one of the `addresses` if it is told that.
    """

    link: str
    typed: str
    expires_at: str
    addresses: tuple[str, ...]
