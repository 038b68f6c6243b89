"""Nothing readable rests on the disk: canaries in every kind of row, looked for in every byte of every file."""

import os
import random
import sqlite3
from pathlib import Path
from typing import Any

from node.store import contacts, invites, log, outbox, own, sessions
from node.store.db import InlineExecutor, Store, Tx
from node.store.keys import Cost, KeyBox
from tests.node.scan import files_below, found
from tests.node.store.making import KEY, Author, unflushed

CANARIES = [f"canary-{n:03}-{random.Random(n).randbytes(9).hex()}" for n in range(100)]
SECRETS = [text.encode() for text in CANARIES]


def fill(tx: Tx) -> None:
    """Put every canary into some row, and take a quarter of them out again."""
    author = Author()
    for n, text in enumerate(CANARIES):
        event = author.says(text)
        log.append(tx, event, log.State.PLAIN, 0)
        secret = text.encode()
        outbox.add(tx, author.device, event.id, secret, (secret, secret[-16:]), 0)
        own.put(tx, text, secret)
        sessions.add(tx, sessions.SessionRow(secret, author.device, secret), 0)
        contacts.put(tx, contacts.ContactRow(secret, name=text, door_key=secret, secret=secret))
        invites.add(tx, secret, 1, 1)
        if n % 4 == 0:
            log.erase(tx, event.id)
            own.drop(tx, text)


async def files_of(folder: Path, connect: Any) -> bytes:
    """Everything a filled store leaves on the disk: open, after a checkpoint, and closed."""
    store = Store.open(folder / "kith.db", KEY, connect=connect, executor=InlineExecutor())
    await store.write(fill)
    seen = files_below(folder)
    assert (folder / "kith.db-wal").stat().st_size > 100_000
    await store.close()
    return seen + files_below(folder)


async def test_no_canary_and_no_name_of_a_table_can_be_read(tmp_path: Path) -> None:
    seen = await files_of(tmp_path, unflushed)
    assert found(SECRETS, seen) == set()
    assert b"CREATE TABLE" not in seen
    assert KEY not in seen


async def test_the_same_scan_finds_them_all_without_encryption(tmp_path: Path) -> None:
    def unsealed(path: Path, key: bytes) -> Any:
        opened = sqlite3.connect(path, isolation_level=None)
        opened.execute("PRAGMA journal_mode = WAL")
        return opened

    assert found(SECRETS, await files_of(tmp_path, unsealed)) == set(SECRETS)


async def test_two_stores_with_one_key_and_content_have_nothing_in_common(tmp_path: Path) -> None:
    """A salt of its own in each file: equal pages never show as equal."""
    pages = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        await files_of(tmp_path / name, unflushed)
        data = (tmp_path / name / "kith.db").read_bytes()
        pages.append({data[at : at + 64] for at in range(0, len(data), 4096)})
    assert not pages[0] & pages[1]


def test_neither_key_nor_passphrase_is_in_the_key_file(tmp_path: Path) -> None:
    cheap = Cost(passes=1, memory=8192)
    key = KeyBox(tmp_path / "key.json", floor=cheap).create(CANARIES[0], os.urandom, cheap)
    assert found([key, SECRETS[0]], files_below(tmp_path)) == set()
