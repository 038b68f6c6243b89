"""Our own mailboxes: what contacts and invites are told of them, and the tokens that may leave mail for us.

What a letter is stands in `mail.py`; how relays learn of the tokens in `node/net/relays`.
"""

from __future__ import annotations

from typing import Final

from node.secure import mailbox
from node.secure.own import Own
from node.secure.shown import shown
from node.store import contacts, relays
from node.store import own as own_rows
from node.store.transaction import Cx, Tx

MAIL_KEY: Final = "mail_key"


def key(own: Own, tx: Tx) -> bytes:
    """The key our contacts' tokens are made with, one per account; drawn when it is first needed."""
    drawn = own_rows.get(tx, MAIL_KEY)
    if drawn is None:
        drawn = own.random(32)
        own_rows.put(tx, MAIL_KEY, drawn)
    return drawn


def entries(cx: Cx) -> tuple[bytes, ...]:
    """The entries of our own mailboxes, at relays that serve us."""
    rows = [row for row in relays.all_of(cx) if row.joined]
    turn = own_rows.number(cx, mailbox.PRESENCE_TURN)
    made = [mailbox.of_relay(row.key, row.addresses, row.box_seed, turn) for row in rows[: mailbox.MAX_MAILBOXES]]
    return tuple(mailbox.encode(each) for each in made)


def presence_key(cx: Cx, box_seed: bytes) -> bytes:
    """What lets us say at the relay of a box that we are online there; nothing if we do not show that."""
    if not shown(cx).presence:
        return b""
    return mailbox.presence_key(box_seed, own_rows.number(cx, mailbox.PRESENCE_TURN))


def tokens(own: Own, tx: Tx) -> list[bytes]:
    """The tokens that may leave mail for us now: those of our contacts, and of whom we asked and who will answer.

    That of a blocked contact goes on to count, since a relay that refused it would tell them; what comes is dropped.
    """
    made_with = key(own, tx)
    rows = [row for row in contacts.all_of(tx) if row.befriended or row.state in ("asked", "invited")]
    return sorted(mailbox.contact_token(made_with, row.account) for row in rows)
