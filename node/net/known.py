"""What links depend on and the disk knows: contacts, invites, our door key and certificates, as of the last look.

Only read here, never written; which links follow from it is decided in `links.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto.primitives import hkdf
from node.net.hints import lan_key
from node.net.link import NEARBY_KEY, Psk
from node.secure import admitting, identities, meetings, own_devices
from node.secure.link_code import LinkCode
from node.secure.meetings import PORT, Meeting
from node.secure.own import Own
from node.store import contacts, invites
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.transaction import Cx

MAX_OPEN_INVITES: Final = 64
NEARBY: Final = Psk("nearby", b"", NEARBY_KEY)


@dataclass(frozen=True)
class Known:
    """One look: contact rows by account, (secret, whether somebody new may use it) of each invite, and our own.

    `siblings`: the other devices of this account, and where they said they are or meet us at a relay. `code`: what lets
    a new one in, or None.
    """

    rows: dict[bytes, ContactRow]
    invites: tuple[tuple[bytes, bool], ...] = field(repr=False)
    door_key: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    siblings: dict[bytes, tuple[str, ...]]
    code: LinkCode | None = None

    def psks(self, account: bytes) -> list[Psk]:
        """The keys of contacts and invites that open a handshake with us now; `account` is our own."""
        doors = [Psk("contact", account, self.door_key)]
        doors += [Psk("invite", secret, invite_key(secret)) for secret, _ in self.invites]
        return doors if self.code is None else [*doors, Psk("link", b"", self.code.key)]

    def announced(self, most: int) -> list[bytes]:
        """The keys to announce under: our own LAN key, then the code and the newest open invites, `most` in all."""
        codes = [] if self.code is None else [self.code.lan_key]
        invited = [secret for secret, is_open in self.invites if is_open]
        return [lan_key(self.door_key), *codes, *invited[max(0, len(codes) + len(invited) - most) :]]

    def doors(self, linked: Callable[[bytes], bool]) -> list[Psk]:
        """The door keys of contacts who are not linked and so might be whoever is at an address."""
        rows = [row for _, row in sorted(self.rows.items()) if row.state == "contact" and row.door_key]
        return [Psk("contact", row.account, row.door_key) for row in rows if not linked(row.account)]

    def asked_as(self, account8: bytes | None) -> list[bytes]:
        """Who was asked nearby, without an invite, and whose account begins with these 8 bytes."""
        asked = [account for account, row in self.rows.items() if row.state == "asked" and not row.secret]
        return [account for account in asked if account[:8] == account8]

    def lan_keys(self) -> dict[bytes, bytes]:
        """Under which key each account we seek announces itself on the LAN."""
        keys: dict[bytes, bytes] = {}
        for account, row in self.rows.items():
            if row.state == "contact" and row.door_key:
                keys[account] = lan_key(row.door_key)
            elif row.state in ("invited", "asked") and row.secret:
                keys[account] = row.secret
        return keys


def look(own: Own, cx: Cx) -> Known:
    """Read it all anew."""
    now_s = own.clock.now_ms() // 1000
    met = meetings.called(own, cx)
    remembered = [row for row in invites.all_of(cx) if row.expires > now_s][-MAX_OPEN_INVITES:]
    return Known(
        rows={row.account: row for row in contacts.all_of(cx)},
        invites=tuple((row.secret, row.left > 0) for row in remembered),
        door_key=own_rows.get(cx, "door_key") or b"",
        chain=tuple(identities.chain(cx, own.account, own.device)),
        siblings={device: _places(own, cx, device, met.get(device, ())) for device in own_devices.others(own, cx)},
        code=admitting.shown_code(own, cx),
    )


def _places(own: Own, cx: Cx, device: bytes, met: Sequence[Meeting]) -> tuple[str, ...]:
    """Where a device said it is, and behind that where we meet at relays."""
    return (*own_devices.addresses_of(cx, device), *(f"{each.host}:{PORT}" for each in met))


def invite_key(secret: bytes) -> bytes:
    """The psk of an invite's links."""
    return hkdf(secret, b"invite")
