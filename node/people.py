"""People as a node shows them to the floor above: those it knows, and those who say on this LAN that they are here."""

from __future__ import annotations

from dataclasses import dataclass

from node.net.hints import shorten
from node.net.wire import Found
from node.store.contacts import ContactRow
from sync.space import direct_space


@dataclass(frozen=True, slots=True)
class Contact:
    """A person this node knows; states: invited, asked, requested, contact, refused, declined, blocked.

    `why` says by which code somebody refused, or what state somebody who is blocked had before. Who `hides` does not
    want to be shown as being there.
    """

    account: bytes
    name: str
    state: str
    space: bytes
    why: str = ""
    hides: bool = False


@dataclass(frozen=True, slots=True)
class Nearby:
    """Somebody on this LAN whose "people nearby" is open: what is announced, nothing of it proven."""

    id: str
    name: str
    address: str


def shown(me: bytes, row: ContactRow) -> Contact:
    """Somebody this node knows, with the space that is shared with them."""
    return Contact(row.account, row.name, row.state, direct_space(me, row.account), row.why, row.hides)


def seen(found: Found) -> Nearby:
    """Somebody who was seen nearby."""
    return Nearby((found.account8 or b"").hex(), shorten(found.name or ""), str(found.address))
