"""Choosing files by Qt's own dialog: what was chosen comes back, and nothing if the person changed their mind."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from ui import files


@pytest.fixture(autouse=True)
def _stay(qapp: QApplication) -> Iterator[None]:
    """No window of ours is open here, and the dialog is not to be the last one."""
    before = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(before)


def dialog() -> QFileDialog:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible())


async def shown() -> QFileDialog:
    while not any(isinstance(one, QFileDialog) and one.isVisible() for one in QApplication.topLevelWidgets()):
        await asyncio.sleep(0.005)
    return dialog()


def write(seen: QFileDialog, path: Path) -> None:
    """Type a path, as a person does who knows it."""
    field = seen.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    field.setText(str(path))


def test_chosen_pictures_come_back_and_a_closed_dialog_gives_none(run: Any, tmp_path: Path) -> None:
    picture = tmp_path / "beach & sea.png"
    picture.write_bytes(b"x")

    async def choose(accept: bool) -> list[str]:
        waiting = asyncio.ensure_future(files.choose_pictures(many=False))
        seen = await shown()
        write(seen, picture)
        if accept:
            seen.accept()
        else:
            seen.reject()
        return await waiting

    assert run(choose(True)) == [str(picture)]
    assert run(choose(False)) == []


def test_a_folder_is_chosen(run: Any, tmp_path: Path) -> None:
    async def choose() -> str:
        waiting = asyncio.ensure_future(files.choose_folder())
        seen = await shown()
        write(seen, tmp_path)
        seen.accept()
        return await waiting

    assert run(choose()) == str(tmp_path)


def test_saving_begins_with_the_downloads_and_says_that_it_saves(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    async def begin(accept: bool) -> tuple[str, str, str]:
        waiting = asyncio.ensure_future(files.choose_where_to_save())
        seen = await shown()
        where = seen.directory().absolutePath()
        seen.accept() if accept else seen.reject()
        return seen.windowTitle(), where, await waiting

    assert run(begin(False)) == ("Save in a folder", str(tmp_path), "")
    (tmp_path / "Downloads").mkdir()
    assert run(begin(True)) == ("Save in a folder", str(tmp_path / "Downloads"), str(tmp_path / "Downloads"))


def test_choosing_begins_with_the_pictures_or_at_home(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    async def begin() -> str:
        waiting = asyncio.ensure_future(files.choose_pictures(many=True))
        seen = await shown()
        where = seen.directory().absolutePath()
        seen.reject()
        await waiting
        return where

    assert run(begin()) == str(tmp_path)
    (tmp_path / "Pictures").mkdir()
    assert run(begin()) == str(tmp_path / "Pictures")


def test_a_file_to_be_written_is_offered_under_the_name_of_who_it_is_for(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    async def offered(called: str) -> tuple[str, str]:
        waiting = asyncio.ensure_future(files.choose_new_bundle(called))
        seen = await shown()
        field = seen.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(field, QLineEdit)
        text = field.text()
        seen.reject() if not text else seen.accept()
        return text, await waiting

    assert run(offered("Zoë & co")) == ("Zoë co.kith", str(tmp_path / "Zoë co.kith"))
    assert run(offered("../etc/passwd: x"))[0] == "etc passwd x.kith"
    assert run(offered("..")) == run(offered("\u202e")) == ("", "")
    assert len(run(offered("a" * 300))[0]) == 65


def test_the_window_gives_the_name_to_the_dialog(stage: Any, alice: Any, until: Any) -> None:
    asked: list[str] = []

    async def choose(called: str) -> str:
        asked.append(called)
        return ""

    carrying = stage.page("group").carrying
    carrying.choose_new = choose
    carrying.save("ab" * 32, "Trip")
    until(lambda: asked == ["Trip"] and not carrying.now["busy"])
