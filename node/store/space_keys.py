"""Rows of the keys of spaces: what is held and announced, where our own chain under each stands, what is asked for.

Who may seal with a key and who is given one is `sync/space_keys.py`, what a secret is `crypto/space_key.py`; the tables
are in `schema/12_key.sql`.
"""

from dataclasses import dataclass, field
from typing import Final

from crypto.space_key import Chain
from node.store.transaction import Cx, Tx

_KEY: Final = "SELECT space, kid, secret, announcement, made FROM skey"
_WANTED: Final = "SELECT space, kid, first_seen, asked_at, tries, why FROM key_wanted"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key of a space; `secret` is None while it is not held, `announcement` while no event that announces it is."""

    space: bytes
    kid: bytes
    secret: bytes | None = field(repr=False)
    announcement: bytes | None
    made: int


@dataclass(frozen=True, slots=True)
class WantedKey:
    """A key that is lacking: asked for `tries` times, last at `asked_at` (ms, 0 before); `why` it was withheld."""

    space: bytes
    kid: bytes
    first_seen: int
    asked_at: int
    tries: int
    why: str


def hold(tx: Tx, space: bytes, kid: bytes, secret: bytes, now_ms: int) -> bool:
    """Keep the secret of a key, which is asked for no more; True if it was lacking."""
    tx.execute("DELETE FROM key_wanted WHERE space = ? AND kid = ?", (space, kid))
    kept = tx.execute(
        "INSERT INTO skey VALUES (?, ?, ?, NULL, ?) ON CONFLICT (space, kid) DO UPDATE SET secret = excluded.secret"
        " WHERE secret IS NULL",
        (space, kid, secret, now_ms),
    )
    return kept > 0


def announce(tx: Tx, space: bytes, kid: bytes, announcement: bytes, now_ms: int) -> bool:
    """Note the event that counts as the announcement of a key, instead of any other; False if that was known."""
    changed = tx.execute(
        "INSERT INTO skey VALUES (?, ?, NULL, ?, ?) ON CONFLICT (space, kid) DO UPDATE SET"
        " announcement = excluded.announcement WHERE announcement IS NOT excluded.announcement",
        (space, kid, announcement, now_ms),
    )
    return changed > 0


def withdraw(tx: Tx, space: bytes, kid: bytes) -> None:
    """Nothing that counts announces a key any more."""
    tx.execute("UPDATE skey SET announcement = NULL WHERE space = ? AND kid = ?", (space, kid))


def get(cx: Cx, space: bytes, kid: bytes) -> KeyRow | None:
    """The key of a space with this name, or None if nothing is known of it."""
    row = cx.one(f"{_KEY} WHERE space = ? AND kid = ?", (space, kid))
    return None if row is None else KeyRow(*row)


def of(cx: Cx, space: bytes) -> list[KeyRow]:
    """The keys of a space, in the order in which they became known."""
    return [KeyRow(*row) for row in cx.rows(f"{_KEY} WHERE space = ? ORDER BY made, kid", (space,))]


def is_announced(cx: Cx, space: bytes, kid: bytes) -> bool:
    """Whether an event that is here announces a key of a space."""
    found = cx.value("SELECT 1 FROM skey WHERE space = ? AND kid = ? AND announcement IS NOT NULL", (space, kid))
    return found is not None


def makers(cx: Cx, space: bytes) -> dict[bytes, bytes]:
    """By the name of each key of a space that is announced, who announced it."""
    rows = cx.rows("SELECT kid, author FROM skey JOIN event ON event.id = announcement WHERE skey.space = ?", (space,))
    return dict(rows)


def unannounced(cx: Cx, space: bytes) -> int:
    """How many keys of a space are held that nothing here announces."""
    number: int = cx.value("SELECT count(*) FROM skey WHERE space = ? AND announcement IS NULL", (space,))
    return number


def named(cx: Cx, kid: bytes) -> list[KeyRow]:
    """The keys with this name, one for each space that claims it."""
    return [KeyRow(*row) for row in cx.rows(f"{_KEY} WHERE kid = ? ORDER BY space", (kid,))]


def forget_secret(tx: Tx, space: bytes, kid: bytes) -> None:
    """Throw the secret of a key away. Where our chain stands is kept: the secret may be given to us once more."""
    tx.execute("UPDATE skey SET secret = NULL WHERE space = ? AND kid = ?", (space, kid))


def chain(cx: Cx, kid: bytes, device: bytes) -> Chain | None:
    """Where the chain of our device under a key stands, or None before its first message."""
    row = cx.one("SELECT key, number FROM chain WHERE kid = ? AND device = ?", (kid, device))
    return None if row is None else Chain(*row)


def move_chain(tx: Tx, kid: bytes, device: bytes, to: Chain) -> None:
    """Move a chain on, in the transaction that stores what was sealed; no number is ever used again."""
    moved = tx.execute(
        "INSERT INTO chain VALUES (?, ?, ?, ?) ON CONFLICT (kid, device) DO UPDATE SET"
        " key = excluded.key, number = excluded.number WHERE number < excluded.number",
        (kid, device, to.key, to.number),
    )
    if not moved:
        raise ValueError("a chain only ever moves on")


def want(tx: Tx, space: bytes, kid: bytes, now_ms: int) -> bool:
    """Ask for a key from now on, unless its secret is held; False if it is, or was asked for before."""
    added = tx.execute(
        "INSERT OR IGNORE INTO key_wanted SELECT ?1, ?2, ?3, 0, 0, ''"
        " WHERE NOT EXISTS (SELECT 1 FROM skey WHERE space = ?1 AND kid = ?2 AND secret IS NOT NULL)",
        (space, kid, now_ms),
    )
    return added > 0


def wanted(cx: Cx, space: bytes) -> list[WantedKey]:
    """The keys of a space that are lacking, in the order in which they were named here."""
    rows = cx.rows(f"{_WANTED} WHERE space = ? ORDER BY first_seen, kid", (space,))
    return [WantedKey(*row) for row in rows]


def unanswered(cx: Cx, before_ms: int, limit: int) -> list[WantedKey]:
    """The keys that were last asked for before a time, or never, those that waited longest first."""
    rows = cx.rows(f"{_WANTED} WHERE asked_at < ? ORDER BY asked_at, first_seen, kid LIMIT ?", (before_ms, limit))
    return [WantedKey(*row) for row in rows]


def asked(tx: Tx, space: bytes, kid: bytes, now_ms: int) -> None:
    """Note that members were asked for a key."""
    tx.execute(
        "UPDATE key_wanted SET asked_at = ?, tries = tries + 1 WHERE space = ? AND kid = ?", (now_ms, space, kid)
    )


def withheld(tx: Tx, space: bytes, kid: bytes, why: str) -> None:
    """Note with which code somebody who was asked for a key did not give it."""
    tx.execute("UPDATE key_wanted SET why = ? WHERE space = ? AND kid = ?", (why, space, kid))


def unwant_key(tx: Tx, space: bytes, kid: bytes) -> None:
    """Ask for a key no more."""
    tx.execute("DELETE FROM key_wanted WHERE space = ? AND kid = ?", (space, kid))


def unwant(tx: Tx, space: bytes) -> None:
    """Ask for no key of a space any more."""
    tx.execute("DELETE FROM key_wanted WHERE space = ?", (space,))
