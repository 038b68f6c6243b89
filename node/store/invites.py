"""Rows of invite links given away, and who used them. The link and its proof are `node/secure`'s affair.

Times are Unix seconds, as in the link.
"""

from dataclasses import dataclass, field

from crypto.primitives import equal
from node.store.transaction import Cx, Tx


@dataclass(frozen=True, slots=True)
class InviteRow:
    """One invite: its 16-byte secret, when it ends (Unix seconds), and how many accounts may still use it."""

    secret: bytes = field(repr=False)
    expires: int
    left: int


def add(tx: Tx, secret: bytes, expires: int, uses: int) -> None:
    """Keep a new invite."""
    tx.execute("INSERT INTO invite (secret, expires, uses) VALUES (?, ?, ?)", (secret, expires, uses))


def all_of(cx: Cx) -> list[InviteRow]:
    """Every invite that is remembered, ended and used up ones too: who used one gets the same answer again."""
    rows = cx.rows(
        "SELECT secret, expires, iif(revoked, 0, uses - (SELECT count(*) FROM invite_use WHERE invite_use.secret ="
        " invite.secret)) FROM invite LEFT JOIN group_invite USING (secret) ORDER BY expires, secret"
    )
    return [InviteRow(*row) for row in rows]


def open_at(cx: Cx, now_s: int) -> list[InviteRow]:
    """The invites that somebody new could use now."""
    return [row for row in all_of(cx) if row.left > 0 and row.expires > now_s]


def used_by(cx: Cx, secret: bytes) -> list[bytes]:
    """The accounts that used an invite."""
    return [account for (account,) in cx.rows("SELECT account FROM invite_use WHERE secret = ?", (secret,))]


def redeem(tx: Tx, secret: bytes, account: bytes, now_s: int) -> str:
    """Count one use by an account; "" if it may enter, else the code of the refusal.

    The same account again may enter and costs no use; else `invite_unknown`, `invite_expired`, `invite_used`, or
    `invite_revoked` of a link into a group that was taken back.
    """
    if tx.value("SELECT 1 FROM invite_use WHERE secret = ? AND account = ?", (secret, account)) is not None:
        return ""
    row = next((each for each in all_of(tx) if equal(each.secret, secret)), None)
    if row is None:
        return "invite_unknown"
    if row.expires <= now_s:
        return "invite_expired"
    if tx.value("SELECT revoked FROM group_invite WHERE secret = ?", (secret,)):
        return "invite_revoked"
    if row.left <= 0:
        return "invite_used"
    tx.execute("INSERT INTO invite_use (secret, account) VALUES (?, ?)", (secret, account))
    return ""


def forget(tx: Tx, before_s: int) -> None:
    """Forget invites that ended before a time."""
    tx.execute("DELETE FROM invite WHERE expires < ?", (before_s,))
