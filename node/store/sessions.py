"""Rows of pairwise sessions and of the message keys they keep for late envelopes. States are opaque bytes here.

The caller runs decryption, state, plaintext and these rows in one transaction; see `node/secure/pairwise.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from node.store.transaction import Cx, Tx

SKIPPED_KEPT: Final = 2000  # message keys a session may keep; the oldest go first


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session; `base_key` is that of the first message that began it, empty if we began it ourselves."""

    session: bytes
    device: bytes
    state: bytes = field(repr=False)
    base_key: bytes = b""


def of(cx: Cx, device: bytes) -> list[SessionRow]:
    """The sessions with a device; first the one to send on, which is the newest or the last that decrypted."""
    rows = cx.rows(
        "SELECT session_id, device, state, base_key FROM session WHERE device = ? ORDER BY turn DESC", (device,)
    )
    return [SessionRow(*row) for row in rows]


def add(tx: Tx, row: SessionRow, now_ms: int) -> None:
    """Keep a new session; it becomes the one to send on. One that we begin has not decrypted anything yet."""
    used = now_ms if row.base_key else 0
    tx.execute(
        "INSERT INTO session SELECT ?1, ?2, ?3, ?4, ?5, ?6, coalesce(max(turn), 0) + 1 FROM session WHERE device = ?1",
        (row.device, row.session, row.state, row.base_key, now_ms, used),
    )
    if row.base_key:
        tx.execute(
            "INSERT OR IGNORE INTO first_message"
            " SELECT ?, ?, coalesce(max(id), 0) FROM prekey WHERE kind IN ('signed', 'last_resort')",
            (row.device, row.base_key),
        )


def update(tx: Tx, session: bytes, state: bytes, used: int | None) -> None:
    """Store an advanced state; with `used` (ms) it has just decrypted, so it becomes the one to send on."""
    if used is None:
        tx.execute("UPDATE session SET state = ? WHERE session_id = ?", (state, session))
        return
    tx.execute(
        "UPDATE session SET state = ?1, used = ?2,"
        " turn = (SELECT max(other.turn) + (other.session_id <> ?3) FROM session other"
        " WHERE other.device = session.device)"
        " WHERE session_id = ?3",
        (state, used, session),
    )


def drop(tx: Tx, session: bytes) -> None:
    """Forget a session and the message keys it kept."""
    tx.execute("DELETE FROM session WHERE session_id = ?", (session,))


def drop_device(tx: Tx, device: bytes) -> None:
    """Forget every session with a device."""
    tx.execute("DELETE FROM session WHERE device = ?", (device,))


def forget_unanswered(tx: Tx, before_ms: int) -> list[bytes]:
    """Forget the sessions we began before a time and got no answer on; their devices, each once."""
    rows = tx.rows("DELETE FROM session WHERE used = 0 AND created < ? RETURNING device", (before_ms,))
    return list(dict.fromkeys(device for (device,) in rows))


def base_key_seen(cx: Cx, device: bytes, base_key: bytes) -> bool:
    """Whether a first message with this base key began a session before, even if that session is gone."""
    found = cx.value("SELECT 1 FROM first_message WHERE device = ? AND base_key = ?", (device, base_key))
    return found is not None


def skipped(cx: Cx, session: bytes, chain: bytes, n: int) -> bytes | None:
    """The message key kept for number `n` of a chain, or None."""
    key: bytes | None = cx.value(
        "SELECT mk FROM skipped WHERE session = ? AND chain = ? AND n = ?", (session, chain, n)
    )
    return key


def add_skipped(tx: Tx, session: bytes, keys: Iterable[tuple[bytes, int, bytes]], now_ms: int) -> None:
    """Keep (chain, n, message key) for late envelopes; of more than 2,000 in a session the oldest are dropped."""
    tx.executemany(
        "INSERT OR REPLACE INTO skipped (session, chain, n, mk, made) VALUES (?, ?, ?, ?, ?)",
        ((session, chain, n, key, now_ms) for chain, n, key in keys),
    )
    excess = tx.value("SELECT count(*) FROM skipped WHERE session = ?", (session,)) - SKIPPED_KEPT
    if excess > 0:
        tx.execute(
            "DELETE FROM skipped WHERE place IN (SELECT place FROM skipped WHERE session = ? ORDER BY place LIMIT ?)",
            (session, excess),
        )


def drop_skipped(tx: Tx, session: bytes, chain: bytes, n: int) -> None:
    """Delete a message key that was used."""
    tx.execute("DELETE FROM skipped WHERE session = ? AND chain = ? AND n = ?", (session, chain, n))


def drop_chain(tx: Tx, session: bytes, chain: bytes) -> None:
    """Delete the message keys of a chain whose header key is gone."""
    tx.execute("DELETE FROM skipped WHERE session = ? AND chain = ?", (session, chain))


def forget_skipped(tx: Tx, before_ms: int) -> int:
    """Delete message keys kept since before a time; how many."""
    return tx.execute("DELETE FROM skipped WHERE made < ?", (before_ms,))
