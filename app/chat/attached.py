"""The files of messages as the tables have them: kept, forgotten, and given to whoever shows or fetches them.

What is said of a file is `app/attachment.py`, how much of it is here the node's knowledge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.attachment import Attachment, pack, unpack
from app.context import Reader, Tx

if TYPE_CHECKING:
    from node.items import Delivered, Fetched


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a message; `trouble` is the code of what held up its coming, or empty."""

    message: bytes
    n: int
    file: Attachment
    trouble: str


def keep(tx: Tx, item: Delivered, files: Sequence[Attachment]) -> None:
    """Keep the files of a message, and have them looked at."""
    hold(tx, item, files)
    if files:
        tx.execute("INSERT OR IGNORE INTO chat_fresh (id) VALUES (?)", (item.event_id,))


def hold(tx: Tx, item: Delivered, files: Sequence[Attachment]) -> None:
    """Keep files that something names, for as long as it stands, and have none fetched."""
    tx.executemany(
        "INSERT OR IGNORE INTO chat_file (id, n, space, manifest, file) VALUES (?, ?, ?, ?, ?)",
        [(item.event_id, n, item.space, one.manifest, pack(one)) for n, one in enumerate(files)],
    )


def forget(tx: Tx, ident: bytes, *, needed: bool = False) -> None:
    """Leave nothing of the files of a message, and have their bytes dropped; not of those that others may still fetch.

    Those are `needed` until the message is gone for everybody.
    """
    if needed:
        tx.execute("INSERT OR IGNORE INTO chat_owed SELECT id, manifest FROM chat_file WHERE id = ?", (ident,))
    else:
        tx.execute("INSERT OR IGNORE INTO chat_gone SELECT manifest FROM chat_file WHERE id = ?", (ident,))
        tx.execute("INSERT OR IGNORE INTO chat_gone SELECT manifest FROM chat_owed WHERE id = ?", (ident,))
        tx.execute("DELETE FROM chat_owed WHERE id = ?", (ident,))
    tx.execute("DELETE FROM chat_file WHERE id = ?", (ident,))
    tx.execute("DELETE FROM chat_fresh WHERE id = ?", (ident,))


def fetched(tx: Tx, item: Fetched) -> list[bytes]:
    """Note what held up the coming of a file, or that it goes on; the spaces where it stands."""
    spaces = tx.rows("SELECT DISTINCT space FROM chat_file WHERE manifest = ?", (item.manifest,))
    if spaces:
        tx.execute("UPDATE chat_file SET trouble = ? WHERE manifest = ?", (item.why, item.manifest))
    return [space for (space,) in spaces]


def has_any(cx: Reader, ident: bytes) -> bool:
    """Say whether a message carries files."""
    return cx.value("SELECT 1 FROM chat_file WHERE id = ? LIMIT 1", (ident,)) is not None


def of(cx: Reader, ids: Sequence[bytes]) -> dict[bytes, list[Attached]]:
    """Give the files of some messages, in the order in which each names them."""
    found: dict[bytes, list[Attached]] = {}
    marks = ", ".join("?" * len(ids))
    rows = cx.rows(f"SELECT id, n, file, trouble FROM chat_file WHERE id IN ({marks}) ORDER BY id, n", ids)  # noqa: S608
    for ident, n, packed, trouble in rows:
        found.setdefault(ident, []).append(Attached(ident, n, unpack(packed), trouble))
    return found


def of_one(cx: Reader, ident: bytes) -> list[Attachment]:
    """Give the files of one message."""
    return [one.file for one in of(cx, [ident]).get(ident, [])]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A message whose files nobody has looked at yet."""

    id: bytes
    space: bytes
    author: bytes
    at: int  # when it was said, in Unix ms


def any_fresh(cx: Reader) -> bool:
    """Say whether there is any message to be looked at."""
    return cx.value("SELECT 1 FROM chat_fresh LIMIT 1") is not None


def fresh(cx: Reader, authors: Sequence[bytes], limit: int) -> list[Fresh]:
    """Give messages of some authors to be looked at, the newest first; not what is hidden, for it may never be seen."""
    marks = ", ".join("?" * len(authors))
    rows = cx.rows(
        "SELECT m.id, m.space, m.author, m.at >> 16 FROM chat_fresh f "  # noqa: S608 - only "?"
        "JOIN chat_message m ON m.id = f.id "
        f"WHERE m.hidden = 0 AND m.author IN ({marks}) "
        "ORDER BY m.at DESC, m.id LIMIT ?",
        (*authors, limit),
    )
    return [Fresh(*row) for row in rows]


def looked_at(tx: Tx, ids: Sequence[bytes]) -> None:
    """Note that messages were looked at."""
    tx.executemany("DELETE FROM chat_fresh WHERE id = ?", [(ident,) for ident in ids])


def gone(cx: Reader, limit: int) -> list[bytes]:
    """Give blobs of files that were taken away and are not dropped yet."""
    return [manifest for (manifest,) in cx.rows("SELECT manifest FROM chat_gone LIMIT ?", (limit,))]


def dropped(tx: Tx, manifests: Sequence[bytes]) -> None:
    """Note that blobs were dropped, or are needed elsewhere."""
    tx.executemany("DELETE FROM chat_gone WHERE manifest = ?", [(manifest,) for manifest in manifests])
