"""What a screen, the command line or a script gets to see of devices; frozen, ready for JSON. Keys are in hex."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device of my account; `name` is empty until it was given one, `this` is the one that answers.

    `state` is active or removed. An `admin` may link and remove others that are none; `since` is when it was linked,
    `seen_at` when it said the newest that is known of it here. Since this node started it was reached last by a `way`,
    lan, direct or relay, empty if not at all; that link is up (`linked`) or was until `met_at`.
    """

    id: str
    name: str
    this: bool
    admin: bool
    state: str
    since: str
    seen_at: str
    way: str = ""
    met_at: str | None = None
    linked: bool = False


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code that lets one new device in until `expires_at`: `link` to scan or paste, `typed` to type.

    The link leads there from anywhere if there are `relays`. With what is typed the new device looks on the LAN, or at
    one of the `addresses` or `relays` if it is told that. If it `renews` a device, only that one can use it, and what
    it was is removed.
    """

    link: str
    typed: str
    expires_at: str
    addresses: tuple[str, ...]
    renews: DeviceView | None = None
    relays: tuple[str, ...] = ()
