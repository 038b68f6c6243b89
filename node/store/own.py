"""Single values of this node by name; the encryption of the file protects them.

Names in use are those of their users (`node/secure/own.py`, `node/node.py`); here are only those of the store itself:
`instance` and `clean`.
"""

from typing import Final

from node.store.transaction import Cx, Tx
from node.system import Random

INSTANCE_BYTES: Final = 16


def names(cx: Cx, prefix: str) -> list[str]:
    """The names of what is kept that begin with some letters."""
    rows = cx.rows("SELECT name FROM own WHERE name >= ? AND name < ? ORDER BY name", (prefix, prefix + "\U0010ffff"))
    return [name for (name,) in rows]


def get(cx: Cx, name: str) -> bytes | None:
    """The bytes under a name, or None."""
    value: bytes | None = cx.value("SELECT value FROM own WHERE name = ?", (name,))
    return value


def put(tx: Tx, name: str, value: bytes) -> None:
    """Put bytes under a name, in place of what was there."""
    tx.execute("INSERT INTO own VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))


def drop(tx: Tx, name: str) -> None:
    """Delete what is under a name."""
    tx.execute("DELETE FROM own WHERE name = ?", (name,))


def count(tx: Tx, name: str, by: int = 1) -> int:
    """Add to the number under a name, which begins at 0; the new number."""
    tx.execute("INSERT INTO own VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2", (name, by))
    return number(tx, name)


def put_number(tx: Tx, name: str, value: int) -> None:
    """Put a number under a name, in place of what was there."""
    tx.execute("INSERT INTO own VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))


def number(cx: Cx, name: str) -> int:
    """The number under a name, 0 if there is none."""
    found: int | None = cx.value("SELECT value FROM own WHERE name = ?", (name,))
    return found or 0


def instance(tx: Tx, random: Random) -> bytes:
    """The 16 random bytes that tell this store from its copies and from what it was before a restore or a wipe."""
    drawn = get(tx, "instance")
    if drawn is None:
        drawn = random(INSTANCE_BYTES)
        put(tx, "instance", drawn)
    return drawn
