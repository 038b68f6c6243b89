"""Rows of the cursors kept for each device; they count for one instance of its store alone."""

from dataclasses import dataclass

from node.store.transaction import Cx, Tx


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One device: its store's instance (16 bytes), and how far each side holds the other's arrivals."""

    device: bytes
    instance: bytes
    mine_upto: int
    theirs_upto: int
    agreed: bytes | None


def get(cx: Cx, device: bytes) -> PeerRow | None:
    """What is known of a device."""
    row = cx.one("SELECT device, instance, mine_upto, theirs_upto, agreed FROM peer WHERE device = ?", (device,))
    return None if row is None else PeerRow(*row)


def holds(tx: Tx, device: bytes, instance: bytes, theirs_upto: int) -> None:
    """We hold a device's arrivals up to a number; another instance starts everything anew."""
    _set(tx, device, instance, ("theirs_upto", theirs_upto))


def told(tx: Tx, device: bytes, instance: bytes, mine_upto: int) -> None:
    """A device says it holds our arrivals up to a number; another instance starts everything anew."""
    _set(tx, device, instance, ("mine_upto", mine_upto))


def agree(tx: Tx, device: bytes, digest: bytes | None) -> None:
    """Remember the digest both sides agreed on last."""
    tx.execute("UPDATE peer SET agreed = ? WHERE device = ?", (digest, device))


def drop(tx: Tx, device: bytes) -> None:
    """Forget a device's cursors."""
    tx.execute("DELETE FROM peer WHERE device = ?", (device,))


def _set(tx: Tx, device: bytes, instance: bytes, cursor: tuple[str, int]) -> None:
    tx.execute("DELETE FROM peer WHERE device = ? AND instance <> ?", (device, instance))
    column, upto = cursor
    tx.execute(
        f"INSERT INTO peer (device, instance, {column}) VALUES (?1, ?2, ?3)"  # noqa: S608 - one of two names above
        f" ON CONFLICT (device) DO UPDATE SET {column} = ?3",
        (device, instance, upto),
    )
