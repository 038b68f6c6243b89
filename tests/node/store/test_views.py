"""Tables of read models: dropped and made again when their version changes, and never anybody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from node.store import views
from node.store.opening import prepare
from node.store.transaction import Tx
from tests.node.store.making import KEY, unflushed

FIRST = """
-- a comment; with a semicolon
CREATE TABLE chat_message (id BLOB PRIMARY KEY, text TEXT);
CREATE INDEX chat_message_text ON chat_message (text); CREATE VIRTUAL TABLE chat_search USING fts5(text);
CREATE VIEW chat_newest AS SELECT * FROM chat_message;
"""


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    connection, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    yield Tx(connection)
    connection.close()


def tables(tx: Tx, prefix: str) -> list[str]:
    sql = (
        "SELECT name FROM sqlite_schema WHERE type NOT IN ('index', 'trigger') "
        "AND substr(name, 1, length(?1)) = ?1 ORDER BY name"
    )
    return [name for (name,) in tx.rows(sql, (prefix,))]


def test_tables_are_made_once_for_a_version(tx: Tx) -> None:
    assert views.ensure_views(tx, "chat", 1, FIRST)
    tx.execute("INSERT INTO chat_message VALUES (x'01', 'text')")
    assert not views.ensure_views(tx, "chat", 1, FIRST)
    assert tx.value("SELECT count(*) FROM chat_message") == 1


def test_an_index_is_made_anew_where_the_script_has_another(tx: Tx) -> None:
    views.ensure_views(tx, "chat", 1, FIRST)
    views.ensure_views(tx, "chats", 1, "CREATE TABLE chats_other (x); CREATE INDEX chats_x ON chats_other (x);")
    tx.execute("INSERT INTO chat_message VALUES (x'01', 'text')")
    for index in (
        "CREATE INDEX chat_message_text ON chat_message (text)\n    WHERE text != '';",
        "CREATE INDEX chat_by_text ON chat_message (text);",
        "-- none",
    ):
        script = FIRST.replace("CREATE INDEX chat_message_text ON chat_message (text);", index)
        for _ in range(2):
            assert not views.ensure_views(tx, "chat", 1, script)
            held = tx.rows("SELECT sql FROM sqlite_schema WHERE sql LIKE 'CREATE INDEX chat\\_%' ESCAPE '\\'")
            assert [made for (made,) in held] == ([index.rstrip(";")] if index.startswith("CREATE") else [])
    assert tx.value("SELECT count(*) FROM chat_message") == 1
    assert tx.value("SELECT name FROM sqlite_schema WHERE name LIKE 'chats\\_x' ESCAPE '\\'") == "chats_x"
    with pytest.raises(ValueError, match="must begin with its name"):
        views.ensure_views(tx, "chat", 1, FIRST + "CREATE INDEX other ON chat_message (text);")


@pytest.mark.parametrize("version", [2, 0])
def test_another_version_drops_everything_of_the_subject_and_nothing_else(tx: Tx, version: int) -> None:
    before = tables(tx, "event")
    assert "event" in before
    views.ensure_views(tx, "chat", 1, FIRST)
    views.ensure_views(tx, "chats", 1, "CREATE TABLE chats_other (x);")
    assert views.ensure_views(tx, "chat", version, "CREATE TABLE chat_new (x);")
    assert tables(tx, "chat_") == ["chat_new"]
    assert tables(tx, "chats_") == ["chats_other"]
    assert tables(tx, "event") == before


@pytest.mark.parametrize("sql", ["CREATE TABLE message (x);", "CREATE TABLE chat_a (x); CREATE INDEX i ON chat_a (x);"])
def test_a_name_outside_the_subject_is_a_bug(tx: Tx, sql: str) -> None:
    with pytest.raises(ValueError, match="must begin with its name"):
        views.ensure_views(tx, "chat", 1, sql)
