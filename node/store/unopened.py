"""Rows of what came of groups by topics: which topic is whose, and envelopes that cannot be taken in yet.

The tables are in `schema/13_topic.sql`; who waits for what is `node/secure/group_entries.py`.
"""

from typing import Final

from node.store.transaction import Cx, Tx

MOST: Final = 2048
"""Envelopes of one group that wait; beyond it the oldest goes, and is found by comparing sets."""


def belongs(tx: Tx, topic: bytes, space: bytes) -> bool:
    """Note of which group a topic is; False if that was known."""
    return tx.execute("INSERT OR IGNORE INTO group_topic VALUES (?, ?)", (topic, space)) > 0


def space_of(cx: Cx, topic: bytes) -> bytes | None:
    """Of which group a topic is."""
    space: bytes | None = cx.value("SELECT space FROM group_topic WHERE topic = ?", (topic,))
    return space


def topics_of(cx: Cx, space: bytes) -> list[bytes]:
    """The topics of a group."""
    return [topic for (topic,) in cx.rows("SELECT topic FROM group_topic WHERE space = ? ORDER BY topic", (space,))]


def forget_topic(tx: Tx, topic: bytes) -> None:
    """A topic is no group's any more."""
    tx.execute("DELETE FROM group_topic WHERE topic = ?", (topic,))


def keep(tx: Tx, space: bytes, envelope: bytes, now_ms: int) -> None:
    """Keep an envelope of a group until it can be taken in."""
    tx.execute("INSERT OR IGNORE INTO unopened (space, envelope, at) VALUES (?, ?, ?)", (space, envelope, now_ms))
    tx.execute(
        "DELETE FROM unopened WHERE space = ?1 AND id NOT IN"
        " (SELECT id FROM unopened WHERE space = ?1 ORDER BY id DESC LIMIT ?2)",
        (space, MOST),
    )


def numbers(cx: Cx, space: bytes) -> list[int]:
    """The rows of what waits for a group, the oldest first."""
    return [number for (number,) in cx.rows("SELECT id FROM unopened WHERE space = ? ORDER BY id", (space,))]


def envelope(cx: Cx, row: int) -> bytes:
    """What waits in a row."""
    found: bytes = cx.value("SELECT envelope FROM unopened WHERE id = ?", (row,))
    return found


def waits(cx: Cx, space: bytes) -> bool:
    """Whether anything waits for a group."""
    return cx.value("SELECT 1 FROM unopened WHERE space = ? LIMIT 1", (space,)) is not None


def drop(tx: Tx, row: int) -> None:
    """An envelope was taken in, or is of no use."""
    tx.execute("DELETE FROM unopened WHERE id = ?", (row,))
