"""What the command line says of backups: how they are, which lie in a folder, and which of several is to be named."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from app import cli, restore
from app.errors import Refused
from app.output import render
from app.tables import clock
from app.wording import moment
from node.backup import segment
from node.backup.segment import BASE, HeadPublic, Pen, Public, Writer
from tests.hostile import backup as sealed

OFF = {"state": "off", "folder": None, "every_seconds": 0, "saved_at": None, "size": 0}
OFF |= {"code": None, "why": None, "checked_at": None, "damage": None}
EARLY, LATE = 1_750_000_000_000, 1_760_000_000_000


def write(folder: Path, name: str, made: int) -> Path:
    """A backup of one segment in a folder; its bytes."""
    inside = folder / name
    (inside / "segments").mkdir(parents=True)
    pen: Pen = sealed.PEN
    public = Public(1, sealed.LINEAGE, 1, bytes(32), BASE, made, b"")
    writer = Writer(inside / "segments" / "000000000001", public, pen)
    writer.add(sealed.WRITTEN)
    head = segment.head_bytes(HeadPublic(1, sealed.LINEAGE, 1, writer.finish()), pen)
    (inside / "head").write_bytes(head)
    return inside


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder with two backups in it; the older has the name that comes last."""
    write(tmp_path, "kith-backup-a", LATE)
    write(tmp_path, "kith-backup-b", EARLY)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_folder_says_which_backups_are_in_it(stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--json", "backup", "list", str(stick))
    rows = json.loads(out)
    assert code == 0
    assert [(row["name"], row["written_at"]) for row in rows] == [
        ("kith-backup-a", moment(LATE)),
        ("kith-backup-b", moment(EARLY)),
    ]
    assert [row["folder"] for row in rows] == [str(stick / row["name"]) for row in rows]
    assert all(row["bytes"] > 300 and row["segments"] == 1 for row in rows)
    (stick / "kith-backup-b" / "segments" / "000000000001").write_bytes(b"")
    code, out, _ = run(capsys, "backup", "list", str(stick))
    lines = [line.split() for line in out.splitlines()]
    assert (code, lines[0]) == (0, ["written", "size", "name"])
    assert lines[1] == [*clock(moment(LATE)).split(), *f"{rows[0]['bytes']} bytes".split(), "kith-backup-a"]
    assert lines[2] == ["unreadable", "0", "bytes", "kith-backup-b"]
    shutil.rmtree(stick / "kith-backup-a")
    (stick / "kith-backup-b").rename(stick / "nothing")
    assert run(capsys, "backup", "list", str(stick))[::2] == (1, "kith: There is no backup in this folder.\n")


def test_which_of_several_is_said_with_their_times(stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.rename(stick / "kith-backup-b", stick / "kith-backup-\x1b[1m")
    late, early = (clock(moment(each)) for each in (LATE, EARLY))
    code, out, err = run(capsys, "backup", "verify", str(stick), "--without-phrase")
    assert (code, out) == (1, "")
    assert err == (
        "kith: There are several backups in this folder; name one of them, the newest first: "
        f"kith-backup-a of {late}, kith-backup-\\x1b[1m of {early}.\n"
    )
    assert run(capsys, "backup", "verify", str(stick / "kith-backup-a"), "--without-phrase")[0] == 0


def test_a_restore_that_tells_how_far_it_is_names_what_went_wrong(
    stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tmp_path / "words"
    words.write_text("abandon " * 23 + "art", encoding="utf-8")
    monkeypatch.setattr(restore, "forbid_core_dumps", lambda: None)
    monkeypatch.setattr("os.umask", lambda mask: 0)
    line = ("--home", str(tmp_path / "home"), "restore", str(stick / "kith-backup-a"), "--phrase-file", str(words))
    code, _, err = run(capsys, *line, "--progress")
    *told, sentence = err.splitlines()
    assert (code, sentence) == (1, "kith: This recovery phrase does not open this backup.")
    assert json.loads(told[-1]) == {"failed": "wrong_phrase"}
    assert run(capsys, *line)[2] == f"{sentence}\n", "who asked for no progress gets none"


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["No backups are kept; `kith backup keep FOLDER` begins."]),
        (
            {"state": "saved", "folder": "/stick", "every_seconds": 240, "saved_at": moment(LATE), "size": 2048},
            ["Backups go to /stick, at least every 240 seconds.", "Everything up to {late} is there: 2.0 KiB."],
        ),
        (
            {"state": "waiting", "folder": "/stick", "every_seconds": 1},
            ["Backups go to /stick, at least every second.", "The first one is being made."],
        ),
        (
            {"state": "running", "folder": "/stick", "every_seconds": 60, "saved_at": moment(LATE), "size": 9},
            [
                "Backups go to /stick, at least every 60 seconds.",
                "Everything up to {late} is there: 9 bytes. One is being made.",
            ],
        ),
        (
            {"state": "failing", "folder": "/a\x1bb", "every_seconds": 60, "saved_at": moment(LATE), "size": 9}
            | {"code": "backup_away", "why": "It is away."},
            [
                "Backups go to /a\\x1bb, at least every 60 seconds.",
                "Everything up to {late} is there: 9 bytes.",
                "It fails now: It is away.",
            ],
        ),
        (
            {"state": "saved", "folder": "/s", "every_seconds": 60, "saved_at": moment(LATE), "size": 9}
            | {"checked_at": moment(EARLY), "damage": "A file is missing."},
            [
                "Backups go to /s, at least every 60 seconds.",
                "Everything up to {late} is there: 9 bytes.",
                "Read through at {early}: A file is missing. A new backup is begun in its place.",
            ],
        ),
        (
            {"state": "saved", "folder": "/s", "every_seconds": 60, "saved_at": moment(LATE), "size": 9}
            | {"checked_at": moment(EARLY)},
            [
                "Backups go to /s, at least every 60 seconds.",
                "Everything up to {late} is there: 9 bytes.",
                "Read through at {early}: every file is whole.",
            ],
        ),
    ],
)
def test_how_backups_are_is_said_in_sentences(changes: dict[str, Any], lines: list[str]) -> None:
    times = {"late": clock(moment(LATE)), "early": clock(moment(EARLY))}
    for name in ("keep", "off", "now", "status", "check"):
        shown = render(f"backup.{name}", OFF | changes, as_json=False)
        assert shown.splitlines() == [line.format(**times) for line in lines]


def test_words_for_several_are_refused_as_before_where_the_folder_goes_away(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between finding several and listing them the stick is pulled out."""
    monkeypatch.setattr("node.restore.chain.find", lambda folder, sign="head": _several(stick))
    with pytest.raises(Refused) as refused:
        restore.verify(str(stick), None, lambda *_: None)
    assert (refused.value.code, str(refused.value)) == ("several_backups", "Choose one of them.")


def _several(stick: Path) -> Path:
    from node.errors import Refused as NodeRefused

    shutil.rmtree(stick)
    raise NodeRefused("several_backups", "Choose one of them.")
