"""Jobs and backups as a person meets them: what waits and why, where copies go and how they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.backup import api as backup
from app.errors import AppError
from app.jobs import api as jobs
from tests.app.fake_keeping import FakeJob
from tests.app.fake_node import FakePerson


async def refusal(person: FakePerson, function: object, *args: object, **options: object) -> str:
    with pytest.raises(AppError) as refused:
        await person.call(function, *args, **options)  # type: ignore[arg-type]
    return refused.value.code


async def test_jobs_are_listed_with_what_they_wait_for(alice: FakePerson) -> None:
    assert await alice.call(jobs.list_) == []
    dead = FakeJob(2, "backup_check", tries=3, code="backup_away", why="It is away.", dead=True)
    alice.node.jobs.queue = [FakeJob(1, "backup"), dead, FakeJob(3, "backup")]
    alice.node.jobs.running = {3}
    rows = await alice.call(jobs.list_)
    assert [(row.id, row.state, row.tries, row.code, row.why) for row in rows] == [
        (1, "waiting", 0, None, None),
        (2, "dead", 3, "backup_away", "It is away."),
        (3, "running", 0, None, None),
    ]
    assert [row.due for row in rows] == ["2027-01-15T08:00:00.000Z", None, "2027-01-15T08:00:00.000Z"]


async def test_a_dead_job_is_retried_or_dropped(alice: FakePerson) -> None:
    alice.node.jobs.queue = [FakeJob(2, "backup", tries=3, dead=True), FakeJob(5, "backup")]
    assert (await alice.call(jobs.retry, 2)).state == "waiting"
    assert (await alice.call(jobs.drop, 5)).id == 5
    assert [row.id for row in await alice.call(jobs.list_)] == [2]
    for command in (jobs.retry, jobs.drop):
        assert await refusal(alice, command, 9) == "unknown_job"


async def test_backups_begin_go_on_and_end(alice: FakePerson, tmp_path: Path) -> None:
    assert (await alice.call(backup.status)).state == "off"
    for command in (backup.now, backup.check):
        assert await refusal(alice, command) == "no_backup_folder"
    kept = await alice.call(backup.keep, str(tmp_path))
    assert (kept.state, kept.folder, kept.every_seconds, kept.saved_at) == (
        *("saved", str(tmp_path)),
        *(240, "2027-01-15T08:00:00.000Z"),
    )
    assert kept.checked_at is None
    alice.node.backups.damage = "The backup is damaged."
    checked = await alice.call(backup.check)
    assert (checked.checked_at, checked.damage) == ("2027-01-15T08:00:00.000Z", "The backup is damaged.")
    alice.node.backups.away = True
    assert await refusal(alice, backup.now) == "backup_away"
    failing = await alice.call(backup.status)
    assert (failing.state, failing.code, failing.saved_at) == ("failing", "backup_away", "2027-01-15T08:00:00.000Z")
    assert (await alice.call(backup.off)).folder is None


async def test_an_old_identity_gives_its_phrase_once(alice: FakePerson, tmp_path: Path) -> None:
    alice.node.backups.needs_phrase = True
    assert await refusal(alice, backup.keep, str(tmp_path)) == "phrase_needed"
    (tmp_path / "words").write_text("some words\n")
    await alice.call(backup.keep, str(tmp_path), phrase=str(tmp_path / "words"))
    assert alice.node.backups.phrases == ["", "some words\n"]
    assert await refusal(alice, backup.keep, str(tmp_path), phrase=str(tmp_path / "none")) == "unreadable_file"
