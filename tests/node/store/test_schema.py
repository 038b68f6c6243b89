"""The schema: migrated, fresh and committed are one; a migration happens whole or not at all and can be taken back."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from node.errors import Refused
from node.store import opening
from node.store.connection import connect, statements
from node.store.transaction import Cx
from tests.node.store.making import KEY, Wrapped, inline, unflushed

BEFORE_NONE = 13
"""The last version of the schema whose groups had no history "none"."""

DUMP = Path(__file__).parent / "schema_dump.sql"
OPENING = "-- What a store's schema is, without comments; tests compare it. Made by tests/node/store/test_schema.py.\n"


def dump(cx: Cx) -> str:
    """The schema as text that does not depend on comments and spaces."""
    lines = []
    for (sql,) in cx.rows(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name"
    ):
        bare = re.sub(r"--[^\n]*", "", sql)
        lines.append(re.sub(r"\s+", " ", bare).replace("( ", "(").replace(" )", ")").replace(" ,", ","))
    return OPENING + "".join(f"{line};\n" for line in lines)


def fresh(path: Path) -> str:
    opened = connect(path, KEY)
    opening.create(opened, opening.latest_version())
    text = dump(Cx(opened))
    opened.close()
    return text


def migrated(path: Path) -> str:
    opened = connect(path, KEY)
    opening.migrate(opened, 0)
    assert Cx(opened).value("PRAGMA user_version") == opening.latest_version()
    text = dump(Cx(opened))
    opened.close()
    return text


def test_migrated_is_fresh_is_committed(tmp_path: Path) -> None:
    """After a wanted change of the schema, write what this shows as `fresh` into schema_dump.sql."""
    assert migrated(tmp_path / "a.db") == fresh(tmp_path / "b.db") == DUMP.read_text("utf-8")


def test_every_table_is_explained_and_strict_about_types() -> None:
    for script in sorted(opening.SCHEMA.glob("*.sql")):
        for statement in statements(script.read_text("utf-8")):
            if "CREATE TABLE" in statement:
                assert statement.startswith("-- "), f"{script.name}: {statement[:60]}"
                assert "STRICT" in statement.splitlines()[-1]


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations of a program one version ahead."""
    folder = tmp_path / "migrations"
    shutil.copytree(opening.MIGRATIONS, folder)
    number = opening.latest_version() + 1
    (folder / f"{number:04}_next.sql").write_text(
        "CREATE TABLE next (x INTEGER) STRICT;\nINSERT INTO next VALUES (1);\nALTER TABLE own RENAME TO mine;\n"
        "ALTER TABLE mine RENAME TO own;\n"
    )
    return folder


async def old_store(path: Path) -> None:
    store = inline(path)
    await store.write(lambda tx: tx.execute("INSERT INTO own VALUES ('kept', x'01')"))
    await store.close()


def tables(path: Path) -> tuple[int, bool, int]:
    """Version, whether the new table is there, and whether the old fact is."""
    opened = connect(path, KEY)
    cx = Cx(opened)
    found = (
        cx.value("PRAGMA user_version"),
        cx.value("SELECT 1 FROM sqlite_schema WHERE name = 'next'") is not None,
        cx.value("SELECT count(*) FROM own WHERE name = 'kept'"),
    )
    opened.close()
    return found


async def test_an_old_store_is_copied_then_migrated_and_the_copy_is_the_way_back(
    tmp_path: Path, next_version: Path
) -> None:
    path, version = tmp_path / "kith.db", opening.latest_version()
    await old_store(path)
    opened, how = opening.prepare(path, KEY, unflushed, next_version)
    opened.close()
    assert how.migrated_from == version
    assert tables(path) == (version + 1, True, 1)
    with pytest.raises(Refused) as caught:
        inline(path)
    assert caught.value.code == "store_newer"
    copy = opening.copy_path(path, version)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert b"CREATE TABLE" not in copy.read_bytes()
    copy.replace(path)
    store = inline(path)
    await store.close()
    assert tables(path) == (version, False, 1)


class Stop(BaseException):
    """The process ends here."""


def stopping_at(number: int) -> Any:
    """A connection that dies before the given statement of a migration."""
    counted: Iterator[int] | None = None

    def before(sql: str) -> None:
        nonlocal counted
        if sql.startswith("BEGIN") and counted is None:
            counted = iter(range(1000))
        if counted is not None and next(counted) == number:
            raise Stop

    return lambda path, key: Wrapped(path, key, before)


async def test_a_migration_that_is_killed_at_any_statement_leaves_the_old_version_or_the_new(
    tmp_path: Path, next_version: Path
) -> None:
    path, version = tmp_path / "kith.db", opening.latest_version()
    seen = set()
    for number in range(8):
        path.unlink(missing_ok=True)
        await old_store(path)
        try:
            opening.prepare(path, KEY, stopping_at(number), next_version)[0].close()
        except Stop:
            pass
        found = tables(path)
        assert found in {(version, False, 1), (version + 1, True, 1)}
        seen.add(found[0])
        opening.prepare(path, KEY, unflushed, next_version)[0].close()
        assert tables(path) == (version + 1, True, 1)
    assert seen == {version, version + 1}


async def test_a_migration_that_fails_is_loud_and_undone(tmp_path: Path, next_version: Path) -> None:
    path, version = tmp_path / "kith.db", opening.latest_version()
    await old_store(path)
    script = next(next_version.glob("*_next.sql"))
    script.write_text("CREATE TABLE next (x INTEGER);\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(Exception, match="no such table"):
        opening.prepare(path, KEY, unflushed, next_version)
    assert tables(path) == (version, False, 1)


def test_migrations_are_numbered_without_gaps(tmp_path: Path, next_version: Path) -> None:
    next(next_version.glob("*_next.sql")).rename(next_version / f"{opening.latest_version() + 2:04}_next.sql")
    with pytest.raises(ValueError, match="without a gap"):
        opening.latest_version(next_version)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("SELECT 1; SELECT 2;", ["SELECT 1;", "SELECT 2;"]),
        ("SELECT ';'; -- a; b\nSELECT 2;\n-- end; of it\n", ["SELECT ';';", "-- a; b\nSELECT 2;"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END; SELECT 3;",
            ["CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END;", "SELECT 3;"],
        ),
        ("", []),
    ],
)
def test_a_script_falls_into_its_statements(script: str, expected: list[str]) -> None:
    assert list(statements(script)) == expected


@pytest.mark.parametrize("script", ["SELECT 1", "SELECT 1; SELECT 2", "SELECT 'a;", "CREATE TRIGGER t BEGIN SELECT 1;"])
def test_a_script_that_ends_inside_a_statement_is_a_bug(script: str) -> None:
    with pytest.raises(ValueError, match="ends inside"):
        list(statements(script))


def test_the_groups_of_an_older_store_are_there_and_newer_ones_can_be(tmp_path: Path) -> None:
    """The table of spaces was made anew for one more history."""
    before = tmp_path / "before"
    before.mkdir()
    for script in sorted(opening.MIGRATIONS.glob("*.sql"))[:BEFORE_NONE]:
        shutil.copy(script, before)
    opened = connect(tmp_path / "kith.db", KEY)
    opening.migrate(opened, 0, before)
    row = "INSERT INTO space VALUES (?, 'group', x'01', x'02', x'03', 1, 2, 3, 4, ?)"
    for history in ("", "full", "from join"):
        opened.execute(row, (history.encode(), history))
    held = Cx(opened).rows("SELECT * FROM space ORDER BY id")
    opening.migrate(opened, BEFORE_NONE)
    assert Cx(opened).rows("SELECT * FROM space ORDER BY id") == held
    opened.execute(row, (b"none", "none"))
    opened.close()
