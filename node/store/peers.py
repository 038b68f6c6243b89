"""Rows of the cursors kept for each device, and of what was last agreed on with it.

A cursor counts for one instance of the device's store and for the spaces named; an agreement only together with it.
"""

from node.store.transaction import Cx, Tx
from sync.limits import ID_BYTES
from sync.outputs import Agreement, Resume


def get(cx: Cx, device: bytes) -> Resume | None:
    """How far a device's store is recorded here, or None if nothing is."""
    row = cx.one("SELECT instance, upto, spaces FROM peer WHERE device = ?", (device,))
    if row is None:
        return None
    instance, upto, spaces = row
    return Resume(instance, upto, _apart(spaces))


def put(tx: Tx, device: bytes, resume: Resume) -> None:
    """Record how far a device's store is held here, in place of what was recorded before."""
    tx.execute(
        "INSERT INTO peer VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (device) DO UPDATE SET instance = ?2, upto = ?3, spaces = ?4",
        (device, resume.instance, resume.upto, b"".join(resume.spaces)),
    )


def drop(tx: Tx, device: bytes) -> None:
    """Forget a device's cursor, and what was agreed on with it."""
    tx.execute("DELETE FROM peer WHERE device = ?", (device,))
    tx.execute("DELETE FROM agreement WHERE device = ?", (device,))


def agreement(cx: Cx, device: bytes) -> Agreement | None:
    """What was last agreed on with a device, or None."""
    row = cx.one("SELECT instance, mine, theirs, digest, offered, spaces FROM agreement WHERE device = ?", (device,))
    if row is None:
        return None
    instance, mine, theirs, digest, offered, spaces = row
    return Agreement(instance, mine, theirs, digest, offered, _apart(spaces))


def agree(tx: Tx, device: bytes, agreed: Agreement) -> None:
    """Record what was agreed on with a device, in place of what was before."""
    tx.execute(
        "INSERT OR REPLACE INTO agreement VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            device, agreed.instance, agreed.mine, agreed.theirs, agreed.digest, agreed.offered,
            b"".join(agreed.spaces),
        ),
    )  # fmt: skip


def _apart(spaces: bytes) -> tuple[bytes, ...]:
    return tuple(spaces[at : at + ID_BYTES] for at in range(0, len(spaces), ID_BYTES))
