"""The card of the settings about the room that is taken: what it shows, its limits, and what goes only when seen."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale

from app.chat import files as attaching
from app.chat import voice
from app.commands import File
from app.errors import WorldFault
from app.storage import api as storage
from app.storage.views import BigView
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import click, into_view
from ui.settings import storing

DAY_MS = 86_400_000


@pytest.fixture
def page(town: Any, stage: Stage, alice: Any, run: Any, until: Any, tmp_path: Path) -> Any:
    """Alice has a large film and a song of Bob, and sent him a plan."""
    bob = town[1]["bob"]

    async def send() -> None:
        for name, size in (("film <b>1</b>.mp4", 3 << 20), ("song.mp3", 1 << 20)):
            (tmp_path / name.replace("/", "_")).write_bytes(name.encode() * (size // len(name)))
            said = await bob.call(attaching.attach, "Alice Moreau", [File(str(tmp_path / name.replace("/", "_")))])
            await alice.call(attaching.fetch, said.id)
        (tmp_path / "plan.odt").write_bytes(b"plan")
        await alice.call(attaching.attach, "Bob Ferreira", [File(str(tmp_path / "plan.odt"))])

    run(send())
    stage.window.setProperty("height", 2600)
    stage.shell.go("settings")
    until(lambda: stage.find("storageClear") is not None)
    return stage.page("settings")


def hit(stage: Stage, name: str) -> None:
    into_view(stage.find(name))
    click(stage.find(name))


def test_it_shows_what_takes_room_and_leads_to_the_largest(stage: Stage, page: Any, run: Any) -> None:
    now = page.storing.now
    assert [one["name"] for one in now["kinds"]][:3] == ["Videos", "Voice and sound", "Other files"]
    assert now["kinds"][0]["amount"] == "3.0 MB"
    assert [one["name"] for one in now["chats"]] == ["Bob Ferreira"]
    assert now["largest"][0]["where"] == "3.0 MB, conversation with Bob Ferreira"
    assert now["largest"][2]["where"] == "4 bytes, from you to Bob Ferreira"
    assert "of which 4.0 MB can be fetched again" in stage.find("storageTotal").property("text")
    hit(stage, "storageShow0")
    assert stage.shell.property("page") == "chats"
    run(settle())


def test_one_large_file_goes_after_it_was_asked_about(stage: Stage, page: Any, said: Any, until: Any) -> None:
    assert [one["fetchable"] for one in page.storing.now["largest"]] == [True, True, False]
    assert stage.find("storageRemove2") is None, "what I sent stays"
    hit(stage, "storageRemove1")
    until(lambda: stage.find("storageRemoveSure") is not None)
    assert stage.find("storageRemoveName").property("text") == "song.mp3"
    click(stage.find("storageRemoveNot"))
    until(lambda: stage.find("storageRemoveSure") is None)
    assert len(page.storing.now["largest"]) == 3
    hit(stage, "storageRemove1")
    until(lambda: stage.find("storageRemoveSure") is not None)
    click(stage.find("storageRemoveSure"))
    until(lambda: said == [("Removed: one file, 1.0 MB.", "")])
    until(lambda: [one["name"] for one in page.storing.now["largest"]] == ["film <b>1<_b>.mp4", "plan.odt"])


def test_it_says_it_in_the_language_that_is_chosen_meanwhile(
    stage: Stage, page: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KITH_LANG", raising=False)
    assert [one["name"] for one in page.storing.now["kinds"]][1] == "Voice and sound"
    told = page.storing.now["largest"][0]["where"]
    try:
        stage.shell.speech.choose("de")
        shown: list[Any] = []
        page.storing.changed.connect(lambda: shown.append(page.storing.now["largest"][0]["where"]))
        until(lambda: shown and shown[-1] != told)
    finally:
        stage.shell.speech.choose("en")
        QLocale.setDefault(QLocale.system())


def test_a_limit_is_set_and_taken_back(stage: Stage, page: Any, alice: Any, said: Any, run: Any, until: Any) -> None:
    hit(stage, "storageDays30")
    until(lambda: said)
    assert said == [("Set. What is over goes within the hour.", "Undo")]
    assert run(alice.app.stock.limits()) == (30, 0)
    until(lambda: stage.find("storageDays30").property("checked"))
    stage.shell.act()
    until(lambda: stage.find("storageDays0").property("checked"))
    assert run(alice.app.stock.limits()) == (0, 0)
    hit(stage, "storageMost5")
    until(lambda: stage.find("storageMost5").property("checked"))
    assert run(alice.app.stock.limits()) == (0, 5 << 30)
    assert alice.node.blobs.dropped == []


def test_files_go_after_it_was_seen_how_much_that_is(
    stage: Stage, page: Any, alice: Any, said: Any, run: Any, until: Any
) -> None:
    hit(stage, "storageClear")
    until(lambda: page.storing.planning["known"])
    assert stage.find("storagePlan").property("text") == "No such files are here."
    assert not stage.find("storageClearSure").isEnabled()
    alice.node.town.now_ms += 100 * DAY_MS
    click(stage.find("storageOlder365"))
    click(stage.find("storageOlder90"))
    until(lambda: stage.find("storagePlan").property("text") == "2 files, 4.0 MB")
    assert alice.node.blobs.dropped == []
    click(stage.find("storageClearSure"))
    until(lambda: said)
    assert said == [("Removed: 2 files, 4.0 MB.", "")]
    until(lambda: len(page.storing.now["largest"]) == 1)
    assert run(alice.call(storage.show)).fetchable == 0


def test_what_cannot_be_told_says_so_and_is_asked_again(stage: Stage, town: Any, until: Any) -> None:
    stage.client.refusals["storage.show"] = WorldFault("store_failed", "The disk failed.")
    stage.shell.go("settings")
    until(lambda: stage.find("storageError") is not None)
    assert stage.find("storageError").property("text") == "The disk failed."
    assert stage.find("profileNameInput") is not None  # the rest of the page is there
    stage.client.refusals.clear()
    stage.find("storageAgain").clicked.emit()
    until(lambda: stage.find("storageTotal") is not None)
    assert stage.find("storageError") is None


def test_a_voice_message_is_called_so() -> None:
    name = storing.VOICE[1]
    assert name == voice.NAME
    sound = BigView(name, "sound", 1 << 20, "a", "Bob", "m", "", True, False, 1)
    assert storing._big(sound)["name"] == "Voice message"
    assert storing._big(replace(sound, kind="file"))["name"] == name
