"""Rows of the cursors kept for each device; it counts for one instance of its store and for the spaces named."""

from node.store.transaction import Cx, Tx
from sync.limits import ID_BYTES
from sync.outputs import Resume


def get(cx: Cx, device: bytes) -> Resume | None:
    """How far a device's store is recorded here, or None if nothing is."""
    row = cx.one("SELECT instance, upto, spaces FROM peer WHERE device = ?", (device,))
    if row is None:
        return None
    instance, upto, spaces = row
    return Resume(instance, upto, tuple(spaces[at : at + ID_BYTES] for at in range(0, len(spaces), ID_BYTES)))


def put(tx: Tx, device: bytes, resume: Resume) -> None:
    """Record how far a device's store is held here, in place of what was recorded before."""
    tx.execute(
        "INSERT INTO peer VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (device) DO UPDATE SET instance = ?2, upto = ?3, spaces = ?4",
        (device, resume.instance, resume.upto, b"".join(resume.spaces)),
    )


def drop(tx: Tx, device: bytes) -> None:
    """Forget a device's cursor."""
    tx.execute("DELETE FROM peer WHERE device = ?", (device,))
