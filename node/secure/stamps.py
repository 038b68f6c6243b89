"""The stamps by which this store knows direct events of its own again: of its device, and of those it had before.

A stamp is checked with a key that follows from a device's seed and says nothing about it (`sync/event.py`). So what a
device stated that was replaced here is known again when it comes back, though its seed is forgotten.
"""

from __future__ import annotations

from typing import Final

from node.secure.own import Own
from node.store import own as own_rows
from node.store.transaction import Cx, Tx
from sync.event import stamp_key

_NAMED: Final = "stamp "


def keep(tx: Tx, device: bytes, seed: bytes) -> None:
    """Be able to tell what a device stated, once its seed is gone."""
    own_rows.put(tx, _NAMED + device.hex(), stamp_key(seed))


def of(own: Own, cx: Cx, device: bytes) -> bytes | None:
    """The key of the stamps of a device that this store has or had, else None."""
    return own.stamp if device == own.device else own_rows.get(cx, _NAMED + device.hex())


def was_ours(cx: Cx, device: bytes) -> bool:
    """Whether this store had that device before it got the one it has."""
    return own_rows.get(cx, _NAMED + device.hex()) is not None
