"""The card of backups on a fake node: a folder is chosen, saved to, checked, left; what is wrong is said."""

from typing import Any

import pytest
from PySide6.QtCore import QPointF

from app.errors import WorldFault
from tests.ui.fake_client import Stage
from tests.ui.hands import click, into_view, is_still


@pytest.fixture
def page(stage: Stage, until: Any) -> Any:
    stage.shell.go("settings")
    until(lambda: stage.find("backupPick") is not None)
    return stage.page("settings")


def choosing(page: Any, folder: str) -> None:
    """Whatever dialog opens, this is chosen in it."""

    async def choose() -> str:
        return folder

    page.backups.choose = choose


def hit(stage: Stage, name: str, until: Any) -> None:
    """Press a button once it can be pressed and its page is still."""
    until(lambda: is_still(stage.find(name)) and stage.find(name).isEnabled())
    into_view(stage.find(name))
    click(stage.find(name))


def test_a_folder_is_chosen_saved_to_checked_and_left(
    stage: Stage, page: Any, alice: Any, said: list[tuple[str, str]], until: Any
) -> None:
    assert stage.find("backupNow") is None
    choosing(page, "")
    hit(stage, "backupPick", until)
    until(lambda: not page.backups.now["busy"])
    assert not page.backups.now["on"], "who closes the dialog has chosen nothing"
    choosing(page, "/a stick")
    hit(stage, "backupPick", until)
    until(lambda: stage.find("backupNow") is not None and not page.backups.now["busy"])
    assert stage.find("backupFolder").property("text") == "/a stick"
    assert stage.find("backupSaved").property("text") == page.backups.now["saved"] != ""
    assert stage.find("backupChecked") is None
    hit(stage, "backupNow", until)
    until(lambda: said and not page.backups.now["busy"])
    assert said[-1][0] == "Everything is in the backup."
    hit(stage, "backupCheck", until)
    until(lambda: stage.find("backupChecked") is not None and not page.backups.now["busy"])
    assert said[-1][0] == "The backup is whole: every file was read."
    assert stage.find("backupChecked").property("text").endswith(", every file is whole")
    stop, pick, now, check = (stage.find(f"backup{name}") for name in ("Stop", "Pick", "Now", "Check"))
    assert pick.mapToScene(QPointF()).y() == stop.mapToScene(QPointF()).y(), "none stands alone"
    assert now.mapToScene(QPointF()).y() == check.mapToScene(QPointF()).y() < stop.mapToScene(QPointF()).y()
    hit(stage, "backupStop", until)
    until(lambda: stage.find("backupNow") is None)
    assert said[-1][1] == "Undo"
    stage.shell.act()
    until(lambda: stage.find("backupNow") is not None)
    assert alice.node.backups.found.folder == "/a stick"


def test_a_stick_that_is_away_and_damage_are_said(stage: Stage, page: Any, alice: Any, until: Any) -> None:
    choosing(page, "/a stick")
    hit(stage, "backupPick", until)
    until(lambda: stage.find("backupNow") is not None and not page.backups.now["busy"])
    alice.node.backups.away = True
    hit(stage, "backupNow", until)
    until(lambda: stage.find("backupError") is not None)
    assert "cannot be reached" in stage.find("backupError").property("text")
    alice.node.backups.away = False
    alice.node.backups.damage = "The backup is damaged: its file head is missing."
    until(lambda: not page.backups.now["busy"])
    hit(stage, "backupCheck", until)
    until(lambda: stage.find("backupDamage") is not None)
    assert stage.find("backupDamage").property("text").startswith("The backup is damaged: its file head is missing.")
    assert "damage was found" in stage.find("backupChecked").property("text")


def test_a_check_that_takes_long_is_not_said_to_have_found_nothing(
    stage: Stage, page: Any, said: list[tuple[str, str]], until: Any
) -> None:
    choosing(page, "/a stick")
    hit(stage, "backupPick", until)
    for sentence in (
        "The backup is whole: every file was read.",
        "The backup is still being read. What is found will stand here.",
    ):
        until(lambda: stage.find("backupCheck") is not None and not page.backups.now["busy"])
        said.clear()
        hit(stage, "backupCheck", until)
        until(lambda: said)
        assert said[-1][0] == sentence, "the fake answers with the same time again"


def test_what_failed_is_said_no_longer_once_the_stick_is_back(
    stage: Stage, page: Any, alice: Any, until: Any, run: Any
) -> None:
    choosing(page, "/a stick")
    hit(stage, "backupPick", until)
    until(lambda: stage.find("backupNow") is not None and not page.backups.now["busy"])
    alice.node.backups.away = True
    hit(stage, "backupNow", until)
    until(lambda: stage.find("backupError") is not None and not page.backups.now["busy"])
    alice.node.backups.away = False
    run(alice.node.backups.now())
    run(page.backups.load())
    until(lambda: stage.find("backupError") is None)


def test_a_refusal_is_said_in_the_card(stage: Stage, page: Any, until: Any) -> None:
    choosing(page, "/a stick")
    stage.client.refusals["backup.keep"] = WorldFault("backup_read_only", "Kith may not write to the backup folder.")
    hit(stage, "backupPick", until)
    until(lambda: stage.find("backupError") is not None)
    assert stage.find("backupError").property("text") == "Kith may not write to the backup folder."
    assert stage.find("backupPick").isEnabled()
    stage.shell.go("chats")
    stage.shell.go("settings")
    until(lambda: stage.find("backupPick") is not None)
    assert stage.find("backupError") is None, "it is said no longer when one comes again"
