"""Blobs by way of relays: handed over to one we have joined, asked for where their owner has mailboxes.

Ciphertext by its hash; what comes is checked by whoever asked for it (`node/net/depot.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from node.errors import Fault, WorldFault
from node.net.relays.connection import Connection, Denied
from sync import hub, limits

PIECE: Final = limits.HUB_PIECE_BYTES
UNKNOWN: Final = "unknown_blob"


class RelayDepot:
    """A depot out of relays: `mine` gives connections to those we have joined, `theirs` to those of an account."""

    def __init__(
        self,
        mine: Callable[[], Sequence[Connection]],
        theirs: Callable[[bytes], Sequence[Connection]],
        counters: Counter[str],
    ) -> None:
        self._mine = mine
        self._theirs = theirs
        self._counters = counters

    async def get(self, account: bytes, address: bytes) -> bytes | None:
        """What lies under an address at a relay of this account, or None."""
        for connection in self._theirs(account):
            try:
                whole = await _fetch(connection, address)
                self._counters["blobs_brought"] += 1
                return whole
            except Denied as denied:
                if denied.code != UNKNOWN:
                    raise
        return None

    async def put(self, address: bytes, data: bytes) -> None:
        """Have a relay of ours keep this; the last fault if none does."""
        failed: Fault = WorldFault("no_relay", "No relay is in reach.")
        for connection in self._mine():
            try:
                await _hand_over(connection, address, data)
                self._counters["blobs_left"] += 1
                return
            except Fault as fault:
                failed = fault
        raise failed


async def _hand_over(connection: Connection, address: bytes, data: bytes) -> None:
    pieces = [
        hub.PutBlob(0, address, offset, len(data), data[offset : offset + PIECE])
        for offset in range(0, len(data), PIECE)
    ]
    await connection.ask(pieces[0], hub.Took, pieces[1:])


async def _fetch(connection: Connection, address: bytes) -> bytes:
    whole = bytearray()
    total = 1
    while len(whole) < total:
        piece = await connection.ask(hub.GetBlob(0, address, len(whole)), hub.Blob)
        if piece.offset != len(whole) or (whole and piece.total != total):
            raise WorldFault("bad_blob", "A relay gave another piece than it was asked for.")
        total = min(piece.total, limits.HUB_BLOB_BYTES)
        whole += piece.data
    return bytes(whole[:total])
