"""The window of a node whose backup has failed for a day says so across all pages, and stops once it is saved again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.errors import WorldFault
from tests.app.fake_keeping import FakeBackups
from tests.ui.fake_client import Stage

SAVED = datetime.fromtimestamp(1_800_000_000, UTC)


def banners(stage: Stage) -> list[tuple[str, str, str]]:
    reminders = stage.shell.property("reminders")
    return [(each["text"], each["tone"], each["page"]) for each in reminders if "backup" in each["text"].split(".")[0]]


def test_a_backup_that_has_failed_for_a_day_is_said_until_it_is_saved(stage: Stage, until: Any, run: Any) -> None:
    until(lambda: stage.shell.online)
    backups: FakeBackups = stage.client.person.node.backups
    overdue: Any = stage.shell._overdue

    def look(after: timedelta) -> list[tuple[str, str, str]]:
        overdue._now = lambda: SAVED + after
        run(overdue._load())
        return banners(stage)

    assert look(timedelta(0)) == [], "who keeps none is not told"
    run(backups.keep(Path("/stick"), 240))
    backups.away = True
    run(backups.now())
    assert look(timedelta(hours=23)) == [], "a night without the stick is no worry"
    ((text, tone, page),) = look(timedelta(hours=25))
    assert (tone, page) == ("warn", "settings")
    assert text.startswith("There is no backup of what is newer than ")
    assert text.endswith("The backup folder cannot be reached.")
    stage.client.refusals["backup.status"] = WorldFault("store_failed", "The disk failed.")
    assert look(timedelta(hours=26)) == [(text, tone, page)], "while nothing is known it stays"
    del stage.client.refusals["backup.status"]
    assert overdue._timer.interval() < 60_000
    backups.away = False
    run(backups.now())
    assert look(timedelta(hours=26)) == []
    backups.found = replace(backups.found, state="failing", saved=0, why="There is no room left.")
    assert look(timedelta(0))[0][0] == "There is no backup yet. There is no room left."


def test_it_is_asked_by_itself(stage: Stage, until: Any) -> None:
    until(lambda: stage.shell.online)
    asked = len(stage.client.asked)
    stage.shell._overdue._timer.timeout.emit()  # type: ignore[attr-defined]
    until(lambda: any(name == "backup.status" for name, _, _ in stage.client.asked[asked:]))
