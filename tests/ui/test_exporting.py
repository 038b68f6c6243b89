"""A conversation exported from the menu of the list: warned, told how far it is, stopped, and what went wrong said."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtQuick import QQuickItem

from app.chat import api as chat
from app.errors import WorldFault
from tests.ui.fake_client import Stage
from tests.ui.hands import click


@pytest.fixture
def page(town: Any, stage: Stage, alice: Any, run: Any, until: Any, tmp_path: Path) -> Any:
    async def say() -> None:
        for number in range(30):
            await alice.call(chat.send, "Bob Ferreira", f"message {number}.")

    run(say())
    page = stage.page("chats")
    until(lambda: any(row.name == "Bob Ferreira" for row in page.list.rows))

    async def chosen() -> str:
        return str(tmp_path)

    page.exporting.choose = chosen
    return page


def hit(stage: Stage, name: str) -> None:
    item: QQuickItem = stage.find(name)
    assert item is not None, name
    click(item)


def test_it_is_written_into_the_folder_that_was_chosen(
    stage: Stage, page: Any, town: Any, until: Any, tmp_path: Path
) -> None:
    bob = town[1]["bob"].id
    page.exporting.ask(bob, "Bob Ferreira")
    until(lambda: stage.find("exportWarning") is not None)
    assert stage.find("exportWarning").property("text").startswith("Nothing in it is encrypted")
    hit(stage, "exportBegin")
    until(lambda: page.exporting.now["said"] and not page.exporting.now["busy"])
    folder = next(tmp_path.iterdir())
    assert folder.name.startswith("Kith Bob Ferreira 20")
    assert page.exporting.now["said"] == f"Written to {folder}."
    shown: list[QUrl] = []
    page.exporting.hand_over = shown.append
    until(lambda: stage.find("exportShow") is not None)
    hit(stage, "exportShow")
    assert shown == [QUrl.fromLocalFile(str(folder))]
    assert len(json.loads((folder / f"chats/{bob}.json").read_text())) == 30
    assert "message 29." in (folder / "index.html").read_text()
    assert stage.find("exportBegin") is None
    page.exporting.ask(bob, "Bob Ferreira")
    until(lambda: stage.find("exportBegin") is not None)
    click(stage.find("exportPages"))
    hit(stage, "exportBegin")
    until(lambda: len(list(tmp_path.iterdir())) == 2 and not page.exporting.now["busy"])
    other = next(one for one in tmp_path.iterdir() if one != folder)
    assert not list(other.glob("*.html"))


def test_it_is_stopped_and_leaves_nothing(stage: Stage, page: Any, town: Any, until: Any, tmp_path: Path) -> None:
    stage.client.delays["chat.timeline"] = 30.0
    page.exporting.ask(town[1]["bob"].id, "Bob Ferreira")
    until(lambda: stage.find("exportBegin") is not None)
    hit(stage, "exportBegin")
    until(lambda: stage.find("exportStop") is not None)
    assert stage.find("exportDone").property("text") == "0 messages, 0 files"
    hit(stage, "exportStop")
    until(lambda: not page.exporting.now["busy"])
    assert page.exporting.now["said"] == "Stopped. Nothing was written."
    assert list(tmp_path.iterdir()) == []


def test_what_goes_wrong_is_said_and_leaves_nothing(
    stage: Stage, page: Any, town: Any, until: Any, tmp_path: Path
) -> None:
    stage.client.refusals["people.list"] = WorldFault("store_failed", "The disk failed.")
    page.exporting.ask(town[1]["bob"].id, "Bob Ferreira")
    until(lambda: stage.find("exportBegin") is not None)
    hit(stage, "exportBegin")
    until(lambda: stage.find("exportError") is not None)
    assert stage.find("exportError").property("text") == "The disk failed."
    assert list(tmp_path.iterdir()) == []


def test_the_menu_of_a_conversation_leads_there(stage: Stage, page: Any, town: Any, until: Any) -> None:
    row = next(item for item in rows(stage) if item.property("contact") == town[1]["bob"].id)
    row.menu.emit()
    until(lambda: stage.find("chatExport") is not None)
    hit(stage, "chatExport")
    until(lambda: stage.find("exportName") is not None)
    assert stage.find("exportName").property("text") == "Bob Ferreira"
    hit(stage, "exportClose")
    until(lambda: stage.find("exportName") is None)


def rows(stage: Stage) -> list[Any]:
    from tests.ui.fake_client import walk

    window: Any = stage.window
    return [item for item in walk(window.contentItem()) if item.metaObject().className().startswith("ChatRow")]
