"""Rows of the relays this node has joined, with the keys that were made for each of them alone.

What a relay is asked for is `node/net/relays`, what goes into mail `node/secure/mail.py`.
"""

import json
from typing import Final

import msgspec

from node.store.connection import Row
from node.store.transaction import Cx, Tx

_COLUMNS: Final = (
    "SELECT key, addresses, secret, root, private, box_seed, own, why, used, quota, certificate, certificate_key,"
    " joined FROM relay"
)


class RelayRow(msgspec.Struct, frozen=True):
    """One relay; `key` is its X25519 key, `private` and `box_seed` are ours there.

    `joined` is when it first served us (ms), 0 until then; sizes in bytes.
    """

    key: bytes
    addresses: tuple[str, ...]
    secret: bytes
    root: bytes
    private: bytes
    box_seed: bytes
    own: bool = False
    why: str = ""
    used: int = 0
    quota: int = 0
    certificate: bytes = b""
    certificate_key: bytes = b""
    joined: int = 0

    def __repr__(self) -> str:
        """Show no key of ours, so that no log line can."""
        return f"RelayRow({self.key.hex()[:16]})"


def put(tx: Tx, row: RelayRow) -> None:
    """Add a relay, or replace all that is known of it."""
    tx.execute(
        "INSERT OR REPLACE INTO relay VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(row.key, json.dumps(row.addresses), row.secret, row.root, row.private, row.box_seed, int(row.own)),
            *(row.why, row.used, row.quota, row.certificate, row.certificate_key, row.joined),
        ),
    )


def get(cx: Cx, key: bytes) -> RelayRow | None:
    """The relay with this key, or None."""
    row = cx.one(f"{_COLUMNS} WHERE key = ?", (key,))
    return None if row is None else _read(row)


def all_of(cx: Cx) -> list[RelayRow]:
    """Every relay, in the order they were joined."""
    return [_read(row) for row in cx.rows(f"{_COLUMNS} ORDER BY joined = 0, joined, key")]


def drop(tx: Tx, key: bytes) -> None:
    """Forget a relay and the keys we had there."""
    tx.execute("DELETE FROM relay WHERE key = ?", (key,))


def note(tx: Tx, key: bytes, why: str, used: int, quota: int) -> None:
    """Keep what a relay last said of our box."""
    tx.execute("UPDATE relay SET why = ?, used = ?, quota = ? WHERE key = ?", (why, used, quota, key))


def join(tx: Tx, key: bytes, now_ms: int) -> bool:
    """Note that a relay serves us from now on; True the first time."""
    return tx.execute("UPDATE relay SET joined = ?, why = '' WHERE key = ? AND joined = 0", (now_ms, key)) > 0


def certify(tx: Tx, key: bytes, certificate: bytes, private: bytes) -> None:
    """Keep the certificate that a relay's authority issued, and its private key."""
    tx.execute("UPDATE relay SET certificate = ?, certificate_key = ? WHERE key = ?", (certificate, private, key))


def _read(row: Row) -> RelayRow:
    key, addresses, secret, root, private, box_seed, own, why, used, quota, certificate, certificate_key, joined = row
    return RelayRow(
        key=key,
        addresses=tuple(json.loads(addresses)),
        secret=secret,
        root=root,
        private=private,
        box_seed=box_seed,
        own=bool(own),
        why=why,
        used=used,
        quota=quota,
        certificate=certificate,
        certificate_key=certificate_key,
        joined=joined,
    )
