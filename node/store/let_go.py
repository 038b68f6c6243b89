"""Which files this device let go of to have room, though messages still name them: they come again only when asked for.

A note goes with the file: once nothing names that any more, `forget` leaves no trace of it.
"""

from __future__ import annotations

from node.store import own
from node.store.transaction import Cx, Tx

_NAMES = "let_go:"  # and the manifest in hex


def note(tx: Tx, manifest: bytes) -> None:
    """Note that a file was let go of."""
    own.put_number(tx, _NAMES + manifest.hex(), 1)


def noted(cx: Cx, manifest: bytes) -> bool:
    """Whether a file was let go of."""
    return own.number(cx, _NAMES + manifest.hex()) == 1


def forget(tx: Tx, manifest: bytes) -> None:
    """Know nothing of a file that was let go of."""
    own.drop(tx, _NAMES + manifest.hex())
