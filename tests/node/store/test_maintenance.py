"""Looking a store over: a sound one is called sound, a harmed one is not, and nothing of its content is shown."""

from pathlib import Path

import pytest

from node.errors import Refused, WorldFault
from node.store import log, own
from node.store.connection import connect
from node.store.maintenance import examine
from node.store.opening import latest_version
from tests.node.store.making import KEY, Author, inline


async def filled(path: Path) -> None:
    store = inline(path)
    author = Author()
    await store.write(lambda tx: [log.append(tx, each, log.State.PLAIN, 0) for each in author.chain(300)])
    await store.write(lambda tx: own.put(tx, "canary", b"canary"))
    await store.close()


async def test_a_sound_store_has_no_problems_and_its_tables_are_listed(tmp_path: Path) -> None:
    await filled(tmp_path / "kith.db")
    found = examine(tmp_path / "kith.db", KEY)
    assert found.problems == ()
    assert found.version == found.newest_version == latest_version()
    assert found.size == (tmp_path / "kith.db").stat().st_size
    tables = {table.name: table for table in found.tables}
    assert tables["event"].rows == 300
    assert tables["own"].columns == ("name", "value")
    assert "canary" not in repr(found)


async def test_a_store_in_use_can_be_looked_over(tmp_path: Path) -> None:
    store = inline(tmp_path / "kith.db")
    await store.write(lambda tx: own.put(tx, "x", b""))
    assert examine(tmp_path / "kith.db", KEY).problems == ()
    await store.write(lambda tx: own.put(tx, "y", b""))
    await store.close()


async def test_a_damaged_page_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kith.db"
    await filled(path)
    data = bytearray(path.read_bytes())
    data[9 * 4096 + 7] ^= 1
    path.write_bytes(data)
    assert any("page 10" in problem for problem in examine(path, KEY).problems)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("UPDATE head SET contiguous = 299", "agree with itself"),
        ("INSERT INTO skipped VALUES (1, x'00', x'00', 1, x'00', 1)", "refers to a missing row of session"),
    ],
)
async def test_rows_that_contradict_each_other_are_found(tmp_path: Path, harm: str, words: str) -> None:
    await filled(tmp_path / "kith.db")
    opened = connect(tmp_path / "kith.db", KEY)
    opened.execute("PRAGMA foreign_keys = OFF")
    opened.execute(harm)
    opened.close()
    assert [problem for problem in examine(tmp_path / "kith.db", KEY).problems if words in problem]


async def test_what_cannot_be_opened_is_no_finding(tmp_path: Path) -> None:
    with pytest.raises(WorldFault):
        examine(tmp_path / "kith.db", KEY)
    assert not (tmp_path / "kith.db").exists()
    await filled(tmp_path / "kith.db")
    with pytest.raises(Refused) as caught:
        examine(tmp_path / "kith.db", bytes(32))
    assert caught.value.code == "wrong_key"
