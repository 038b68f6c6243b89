"""What a store holds for the keys of one device, and how all of it goes when the store gets another device.

What a person has stays: the log, contacts, spaces, files, what was read. Why a device is another one is
`node/renewal.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from node.store.transaction import Cx, Tx
from node.system import Random

OF_ONE_DEVICE: Final = (
    *("session", "skipped", "first_message", "prekey"),  # agreed or announced with its keys
    "chain",  # it alone seals with it
    *("peer", "agreement", "wanted"),  # cursors count for a store that went on
    *("posted", "owed", "return_path"),  # letters were sealed by it, or for it
    *("invite_use", "group_invite", "invite"),  # an invite link names the device that answers
    *("join_request", "join_asked"),  # which asked, or was asked, by such a link
    *("join_shown", "join_brought"),  # what it showed of that, and what was shown to it
)


def forget(tx: Tx, old: bytes, new: bytes, random: Random) -> None:
    """Forget what only the device `old` could use; what its person has read is what the device `new` says now."""
    for table in OF_ONE_DEVICE:
        tx.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
    tx.execute(
        "UPDATE OR REPLACE transient SET device = ?, answered_delivered = 0, answered_read = 0 WHERE device = ?",
        (new, old),
    )
    for (key,) in tx.rows("SELECT key FROM relay"):
        tx.execute(
            "UPDATE relay SET private = ?, box_seed = ?, why = '', used = 0, quota = 0, certificate = x'',"
            " certificate_key = x'', joined = 0 WHERE key = ?",
            (random(32), random(32), key),
        )


def queued(cx: Cx) -> list[tuple[int, bytes | None, bytes]]:
    """(row, event, plaintext) of everything in the outbox, in its order."""
    return cx.rows("SELECT id, event_id, item FROM outbox ORDER BY id")


def unseal(tx: Tx, dropped: Iterable[int]) -> None:
    """Take these rows out of the outbox; all others wait to be sealed anew."""
    tx.executemany("DELETE FROM outbox WHERE id = ?", [(row,) for row in dropped])
    tx.execute("UPDATE outbox SET envelope = NULL, hash16 = NULL")
