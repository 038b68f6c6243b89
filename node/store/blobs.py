"""Rows of encrypted files: what is said of each, what it consists of, which chunks are here, who may have the rest.

The chunks themselves are files (`blob_files.py`); nothing here touches them. Called inside a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto.blob import Manifest, chunk_count, chunk_size, plain_size
from node.store.transaction import Cx, Tx

CLAIMS: Final = 64
"""Different keys or sizes that one manifest may be wanted with at a time."""

_ROWS: Final = "SELECT id, manifest, key, size, state, content FROM blob "


@dataclass(frozen=True, slots=True)
class BlobRow:
    """One blob as somebody stated it; `state`: wanted, whole or bad; `content` is empty until its manifest is here."""

    id: int
    manifest: bytes
    key: bytes = field(repr=False)
    size: int
    state: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """How many bytes of one file are on the disk, since when (Unix ms) it is wanted or here, and if it is whole."""

    manifest: bytes
    size: int
    since: int
    whole: bool


def held_each(cx: Cx) -> list[HeldRow]:
    """What there is of each file of which anything is here; a chunk that two of them share counts for both."""
    found = cx.rows(
        "SELECT manifest, sum(chunk.size), min(made), max(state = 'whole') FROM blob"
        " JOIN blob_part ON blob = id JOIN chunk USING (address) GROUP BY manifest"
    )
    return [HeldRow(manifest, size, since, bool(whole)) for manifest, size, since, whole in found]


def find(cx: Cx, manifest: bytes, key: bytes, size: int) -> BlobRow | None:
    """The blob of exactly this manifest, key and size."""
    row = cx.one(_ROWS + "WHERE (manifest, key, size) = (?, ?, ?)", (manifest, key, size))
    return None if row is None else BlobRow(*row)


def get(cx: Cx, blob: int) -> BlobRow | None:
    """The blob of this number."""
    row = cx.one(_ROWS + "WHERE id = ?", (blob,))
    return None if row is None else BlobRow(*row)


def wanted(cx: Cx) -> list[BlobRow]:
    """All blobs that are being fetched."""
    return [BlobRow(*row) for row in cx.rows(_ROWS + "WHERE state = 'wanted'")]


def holders(cx: Cx, blob: int) -> frozenset[bytes]:
    """The accounts that are asked for a blob."""
    return frozenset(row[0] for row in cx.rows("SELECT account FROM blob_holder WHERE blob = ?", (blob,)))


def want(tx: Tx, row: tuple[bytes, bytes, int], accounts: Iterable[bytes], now_ms: int) -> BlobRow | None:
    """Have a blob (manifest, key, size) fetched from these accounts too; None if too many claims are open."""
    found = find(tx, *row)
    if found is None:
        if tx.value("SELECT count(*) FROM blob WHERE manifest = ? AND state = 'wanted'", row[:1]) >= CLAIMS:
            return None
        tx.execute("INSERT INTO blob VALUES (NULL, ?, ?, ?, 'wanted', x'', x'', ?)", (*row, now_ms))
        found = find(tx, *row)
        assert found is not None
        tx.execute("INSERT INTO blob_part VALUES (?, 0, ?)", (found.id, found.manifest))
    if found.state == "wanted":
        tx.executemany("INSERT OR IGNORE INTO blob_holder VALUES (?, ?)", [(found.id, each) for each in accounts])
    return found


def added(tx: Tx, row: tuple[bytes, bytes, int], manifest: Manifest, mac: bytes, now_ms: int) -> int:
    """A whole blob (manifest, key, size) made here; its number."""
    blob = tx.insert("INSERT INTO blob VALUES (NULL, ?, ?, ?, 'whole', ?, ?, ?)", (*row, manifest.key, mac, now_ms))
    tx.execute("INSERT INTO blob_part VALUES (?, 0, ?)", (blob, row[0]))
    _add_parts(tx, blob, manifest.addresses)
    return blob


def alike(cx: Cx, mac: bytes) -> Manifest | None:
    """What a whole blob with the same plaintext consists of."""
    row = cx.one("SELECT id, size, content FROM blob WHERE mac = ? AND state = 'whole' LIMIT 1", (mac,))
    if row is None:
        return None
    return Manifest(row[1], row[2], tuple(addresses(cx, row[0])[1:]))


def addresses(cx: Cx, blob: int) -> list[bytes]:
    """The manifest's address, then the known ones of the chunks in order."""
    return [row[0] for row in cx.rows("SELECT address FROM blob_part WHERE blob = ? ORDER BY place", (blob,))]


def address_at(cx: Cx, blob: int, place: int) -> bytes | None:
    """The address at one place, None beyond the last."""
    address: bytes | None = cx.value("SELECT address FROM blob_part WHERE (blob, place) = (?, ?)", (blob, place))
    return address


def missing(cx: Cx, blob: int) -> list[tuple[int, bytes]]:
    """Places and addresses of what is known to belong to a blob and is not here."""
    return cx.rows(
        "SELECT place, address FROM blob_part WHERE blob = ?"
        " AND NOT EXISTS (SELECT 1 FROM chunk WHERE chunk.address = blob_part.address) ORDER BY place",
        (blob,),
    )


def opened(tx: Tx, blob: int, manifest: Manifest) -> None:
    """The manifest of a wanted blob is here and names its chunks."""
    if tx.execute("UPDATE blob SET content = ? WHERE id = ? AND content = x''", (manifest.key, blob)):
        _add_parts(tx, blob, manifest.addresses)


def held(cx: Cx, row: BlobRow) -> int:
    """Bytes of plaintext of a blob that are here."""
    if row.state == "whole":
        return row.size
    count, last = cx.rows(
        "SELECT count(*), max(place) FROM blob_part JOIN chunk USING (address) WHERE blob = ? AND place > 0", (row.id,)
    )[0]
    return bytes_of(row.size, count, last == chunk_count(row.size))


def bytes_of(size: int, count: int, last: bool) -> int:
    """Bytes of plaintext in `count` chunks of a file of `size` bytes, the last one among them or not."""
    chunk = chunk_size(size)
    return count * chunk - last * (chunk - plain_size(size, chunk_count(size) - 1))


def claims(cx: Cx, manifest: bytes) -> list[BlobRow]:
    """All that is said of a manifest."""
    return [BlobRow(*row) for row in cx.rows(_ROWS + "WHERE manifest = ?", (manifest,))]


def told(cx: Cx) -> list[tuple[bytes, int, int, bool]]:
    """Of each manifest that is or was wanted here: bytes held, bytes in all, and whether nothing true is said of it."""
    best: dict[bytes, tuple[bytes, int, int, bool]] = {}
    for row in [BlobRow(*row) for row in cx.rows(_ROWS + "WHERE mac = x'' ORDER BY id")]:
        found = (row.manifest, held(cx, row), row.size, row.state == "bad")
        before = best.get(row.manifest)
        if before is None or (before[3], -before[1]) > (found[3], -found[1]):
            best[row.manifest] = found
    return list(best.values())


def set_state(tx: Tx, blob: int, state: str) -> None:
    """Note that a blob is whole, bad, or wanted again."""
    tx.execute("UPDATE blob SET state = ? WHERE id = ?", (state, blob))


def put_chunk(tx: Tx, address: bytes, size: int) -> bool:
    """A file of this address is on the disk; False, and no row, if no blob consists of it any more."""
    if tx.value("SELECT 1 FROM blob_part WHERE address = ? LIMIT 1", (address,)) is None:
        return False
    tx.execute("INSERT OR IGNORE INTO chunk VALUES (?, ?)", (address, size))
    return True


def has_chunk(cx: Cx, address: bytes) -> bool:
    """Whether the file of this address is here."""
    return cx.value("SELECT 1 FROM chunk WHERE address = ?", (address,)) is not None


def lose_chunk(tx: Tx, address: bytes) -> list[BlobRow]:
    """A file is gone or damaged: whatever was whole with it is wanted again; the blobs that were whole."""
    tx.execute("DELETE FROM chunk WHERE address = ?", (address,))
    lost = [BlobRow(*row) for row in tx.rows(_ROWS + "JOIN blob_part ON blob = id WHERE address = ?", (address,))]
    for row in lost:
        if row.state == "whole":
            set_state(tx, row.id, "wanted")
    return [row for row in lost if row.state == "whole"]


def drop(tx: Tx, blob: int) -> list[bytes]:
    """Forget a blob; the addresses that belonged to it and to no other, whose files can go."""
    mine = addresses(tx, blob)
    tx.execute("DELETE FROM blob WHERE id = ?", (blob,))
    return forget_unused(tx, mine)


def forget_unused(tx: Tx, some: Sequence[bytes]) -> list[bytes]:
    """Of these addresses those that no blob consists of; their rows are gone."""
    gone = unused(tx, some)
    tx.executemany("DELETE FROM chunk WHERE address = ?", [(each,) for each in gone])
    return gone


def unused(cx: Cx, some: Sequence[bytes]) -> list[bytes]:
    """Of these addresses those that no blob consists of."""
    return [each for each in some if cx.value("SELECT 1 FROM blob_part WHERE address = ? LIMIT 1", (each,)) is None]


def share(tx: Tx, blob: int) -> None:
    """Queue a blob for the depot, from its first place; one that is queued stays where it is."""
    tx.execute("INSERT OR IGNORE INTO blob_share VALUES (?, 0)", (blob,))


def next_share(cx: Cx) -> tuple[int, int] | None:
    """The number and the next place of the oldest whole blob that waits for the depot."""
    row: tuple[int, int] | None = cx.one(
        "SELECT blob, next FROM blob_share JOIN blob ON blob.id = blob_share.blob WHERE state = 'whole'"
        " ORDER BY blob LIMIT 1"
    )
    return row


def shared(tx: Tx, blob: int, upto: int | None) -> None:
    """The depot has everything before this place; None: it has all."""
    if upto is None:
        tx.execute("DELETE FROM blob_share WHERE blob = ?", (blob,))
    else:
        tx.execute("UPDATE blob_share SET next = ? WHERE blob = ?", (upto, blob))


def _add_parts(tx: Tx, blob: int, chunks: Sequence[bytes]) -> None:
    tx.executemany(
        "INSERT INTO blob_part VALUES (?, ?, ?)", [(blob, place, each) for place, each in enumerate(chunks, 1)]
    )
