"""Opening a store: the right key, a sound file, safe settings, and a look at what an unclean stop left behind."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from node.errors import Refused, WorldFault
from node.store import connection, log, opening
from node.store.db import Store, connect
from tests.node.store.making import KEY, Author, inline, no_mask

PAGE = 4096


def code_of(path: Path, key: bytes = KEY) -> str:
    """The code of the fault that opening raises."""
    with pytest.raises((Refused, WorldFault)) as caught:
        Store.open(path, key)
    return caught.value.code


async def filled(path: Path, events: int = 200) -> None:
    """A closed store with events in it."""
    store = inline(path)
    author = Author()
    await store.write(lambda tx: [log.append(tx, each, log.State.PLAIN, 0) for each in author.chain(events)])
    await store.close()


async def left_running(path: Path) -> Path:
    """A copy of a filled store as a crash leaves it: not marked as closed."""
    await filled(path)
    store = inline(path)
    copy = path.with_name("crashed.db")
    shutil.copy(path, copy)
    shutil.copy(path.with_name(path.name + "-wal"), copy.with_name(copy.name + "-wal"))
    await store.close()
    return copy


def flip(path: Path, offset: int) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


async def test_a_new_store_is_made_private_and_the_next_opening_finds_it_clean(tmp_path: Path) -> None:
    with no_mask():
        store = Store.open(tmp_path / "kith.db", KEY)
    assert store.opened == opening.Opened(created=True, migrated_from=None, clean=True, checked="not_needed")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    await store.close()
    again = Store.open(tmp_path / "kith.db", KEY)
    assert again.opened == opening.Opened(created=False, migrated_from=None, clean=True, checked="not_needed")
    await again.close()


def test_the_settings_of_a_connection(tmp_path: Path) -> None:
    opened = connect(tmp_path / "kith.db", KEY)
    asked = {
        "journal_mode": "wal",
        "synchronous": 2,
        "mmap_size": 0,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
    }
    found = {name: opened.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}
    opened.close()
    assert found == asked


def test_extensions_cannot_be_loaded(tmp_path: Path) -> None:
    opened = connect(tmp_path / "kith.db", KEY)
    with pytest.raises(dbapi2.OperationalError, match="not authorized"):
        opened.execute("SELECT load_extension('anything')")
    opened.close()


@pytest.mark.parametrize("name", ["journal_mode", "foreign_keys", "trusted_schema", "cell_size_check"])
def test_a_setting_that_does_not_hold_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Those that the driver's own defaults would leave unsafe."""
    without = tuple(each for each in connection._SETTINGS if name not in each)
    assert len(without) == len(connection._SETTINGS) - 1
    monkeypatch.setattr(connection, "_SETTINGS", without)
    with pytest.raises(WorldFault) as caught:
        connect(tmp_path / "kith.db", KEY)
    assert caught.value.code == "store_unsafe"


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dbapi2.sqlite_version_info >= connection.OLDEST_SQLITE == (3, 51, 3)
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 51, 2))
    assert code_of(tmp_path / "kith.db") == "store_unsafe"


def test_a_driver_that_does_not_encrypt_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.dbapi2, "connect", sqlite3.connect)
    assert code_of(tmp_path / "kith.db") == "store_unsafe"


async def test_a_wrong_key_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    await filled(tmp_path / "kith.db")
    before = (tmp_path / "kith.db").read_bytes()
    assert code_of(tmp_path / "kith.db", bytes(32)) == "wrong_key"
    assert code_of(tmp_path / "kith.db", bytes(31)) == "wrong_key"
    assert (tmp_path / "kith.db").read_bytes() == before


@pytest.mark.parametrize("offset", [16, 100, PAGE - 1])
async def test_a_damaged_first_page_is_told_from_a_wrong_key(tmp_path: Path, offset: int) -> None:
    await filled(tmp_path / "kith.db")
    flip(tmp_path / "kith.db", offset)
    assert code_of(tmp_path / "kith.db") == "store_damaged"
    assert code_of(tmp_path / "kith.db", bytes(32)) == "wrong_key"


def test_a_file_that_is_no_store_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kith.db").write_bytes(os.urandom(3 * PAGE))
    assert code_of(tmp_path / "kith.db") == "wrong_key"


async def test_after_an_unclean_stop_the_file_is_checked(tmp_path: Path) -> None:
    crashed = await left_running(tmp_path / "kith.db")
    pages = crashed.stat().st_size // PAGE
    store = inline(crashed)
    assert (store.opened.clean, store.opened.checked) == (False, "whole")
    await store.close()
    sound = crashed.read_bytes()
    noticed = 0
    for page in range(1, pages):
        crashed.write_bytes(sound)
        unclean(crashed)
        flip(crashed, page * PAGE + 200)
        noticed += code_of(crashed) == "store_damaged"
    assert noticed == pages - 1


def unclean(path: Path) -> None:
    """Undo the mark of a clean stop."""
    opened = connect(path, KEY)
    opened.execute("UPDATE own SET value = 0 WHERE name = 'clean'")
    opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    opened.close()


async def test_the_check_after_an_unclean_stop_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await filled(tmp_path / "kith.db")
    unclean(tmp_path / "kith.db")
    monkeypatch.setattr(opening, "CHECK_STEP", 10)
    monkeypatch.setattr(opening, "CHECK_STEPS", 1)
    store = inline(tmp_path / "kith.db")
    assert store.opened.checked == "partly"
    assert await store.read(log.top) == 200
    await store.close()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE head SET contiguous = contiguous - 1",
        "UPDATE head SET contiguous = contiguous + 1",
        "UPDATE head SET top_seq = top_seq + 1",
        "UPDATE head SET top_id = zeroblob(32)",
        "UPDATE event SET id = randomblob(32) WHERE seq = 7",
    ],
)
async def test_after_an_unclean_stop_the_log_must_agree_with_itself(tmp_path: Path, harm: str) -> None:
    await filled(tmp_path / "kith.db")
    unclean(tmp_path / "kith.db")
    opened = connect(tmp_path / "kith.db", KEY)
    opened.execute(harm)
    opened.close()
    assert code_of(tmp_path / "kith.db") == "store_damaged"


def test_a_store_that_cannot_be_opened_is_a_fault_of_the_world(tmp_path: Path) -> None:
    (tmp_path / "kith.db").mkdir()
    assert code_of(tmp_path / "kith.db") == "store_failed"
