"""Rows of the people this node is in contact with, asked, or was asked by. The steps are in `node/secure/contact.py`.

Listener and dialer read them before any subject is loaded; names a person chose for others are in `app/people`.
"""

import json
from typing import Final

import msgspec

from node.store.connection import Row
from node.store.transaction import Cx, Tx

_COLUMNS: Final = (
    "SELECT account, state, name, device, door_key, addresses, mailboxes, token, secret, expires, why, made,"
    " hides FROM contact"
)


class ContactRow(msgspec.Struct, frozen=True):
    """One person; states: invited, asked, requested, contact, refused, declined, blocked. What is not known is empty.

    `expires` is in Unix seconds, `made` in ms; once a row has a `made`, `put` leaves it as it is.
    """

    account: bytes
    state: str = "invited"
    name: str = ""
    device: bytes = b""
    door_key: bytes = b""
    addresses: tuple[str, ...] = ()
    mailboxes: tuple[bytes, ...] = ()
    token: bytes = b""
    secret: bytes = b""
    expires: int = 0
    why: str = ""
    made: int = 0
    hides: bool = False

    @property
    def befriended(self) -> bool:
        """Whether this is a contact, blocked or not."""
        return "contact" in (self.state, self.why)

    def __repr__(self) -> str:
        """Show no key and no name, so that no log line can."""
        return f"ContactRow({self.account.hex()[:16]}, {self.state})"


def put(tx: Tx, row: ContactRow) -> None:
    """Add a person, or replace all that is known; when the row first appeared is kept."""
    tx.execute(
        "INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account) DO UPDATE SET"
        " state = excluded.state, name = excluded.name, device = excluded.device, door_key = excluded.door_key,"
        " addresses = excluded.addresses, mailboxes = excluded.mailboxes, token = excluded.token,"
        " secret = excluded.secret, expires = excluded.expires, why = excluded.why,"
        " made = iif(made = 0, excluded.made, made), hides = excluded.hides",
        (
            *(row.account, row.state, row.name, row.device, row.door_key, json.dumps(row.addresses)),
            *(json.dumps([mailbox.hex() for mailbox in row.mailboxes]), row.token, row.secret),
            *(row.expires, row.why, row.made, int(row.hides)),
        ),
    )


def known_since(tx: Tx, account: bytes, made: int) -> None:
    """A person is known for longer than the row says; `made` in milliseconds, 0: since nobody knows when."""
    tx.execute("UPDATE contact SET made = ?2 WHERE account = ?1 AND ?2 > 0 AND made > ?2", (account, made))


def get(cx: Cx, account: bytes) -> ContactRow | None:
    """The person with this account, or None."""
    row = cx.one(f"{_COLUMNS} WHERE account = ?", (account,))
    return None if row is None else _read(row)


def of_device(cx: Cx, device: bytes) -> ContactRow | None:
    """The person whose device to talk to is this one, or None."""
    row = cx.one(f"{_COLUMNS} WHERE device = ?", (device,))
    return None if row is None else _read(row)


def in_state(cx: Cx, state: str) -> list[ContactRow]:
    """Everybody in one state."""
    return [_read(row) for row in cx.rows(f"{_COLUMNS} WHERE state = ?", (state,))]


def all_of(cx: Cx) -> list[ContactRow]:
    """Everybody."""
    return [_read(row) for row in cx.rows(_COLUMNS)]


def drop(tx: Tx, account: bytes) -> None:
    """Forget a person."""
    tx.execute("DELETE FROM contact WHERE account = ?", (account,))


def _listed(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(json.loads(text))  # mostly there is nothing, and all are read often


def _read(row: Row) -> ContactRow:
    account, state, name, device, door_key, addresses, mailboxes, token, secret, expires, why, made, hides = row
    return ContactRow(
        account=account,
        state=state,
        name=name,
        device=device,
        door_key=door_key,
        addresses=_listed(addresses),
        mailboxes=tuple(map(bytes.fromhex, _listed(mailboxes))),
        token=token,
        secret=secret,
        expires=expires,
        why=why,
        made=made,
        hides=bool(hides),
    )
