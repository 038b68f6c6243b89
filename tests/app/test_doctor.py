"""What `kith doctor` says of a node that answers: what is lost, what is missing, and a store that was put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import doctor
from app.errors import AppError, WorldFault
from app.places import Place
from app.tables import clock


class _Answering:
    """A client whose node is as a test wants it."""

    status: dict[str, Any]
    backup: dict[str, Any] | AppError

    def __init__(self, place: Place) -> None:
        self.place = place

    def ask(self, name: str, params: dict[str, Any]) -> dict[str, Any]:
        assert params == {}
        answer = {"status": self.status, "backup.status": self.backup}[name]
        if isinstance(answer, AppError):
            raise answer
        return answer


def backed(state: str, **changes: object) -> dict[str, Any]:
    """How backups are, as the API has it."""
    kept = {"state": state, "folder": "/stick", "saved_at": "2027-01-15T08:00:00.000Z", "why": None, "damage": None}
    return kept | changes


def said(
    monkeypatch: pytest.MonkeyPatch, place: Place, backup: dict[str, Any] | AppError | None = None, **figures: object
) -> dict[str, doctor.Finding]:
    monkeypatch.setattr(doctor, "RemoteClient", _Answering)
    monkeypatch.setattr(_Answering, "backup", backup or backed("off", folder=None, saved_at=None), raising=False)
    monkeypatch.setattr(_Answering, "status", {"version": "1", **figures}, raising=False)
    return {each.check: each for each in doctor._node(place)}


def test_a_sound_node(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    found = said(monkeypatch, place, counters={"messages_lost_total": 0}, missing=0, behind=0)
    assert [found[name].ok for name in ("lost messages", "gaps", "age")] == [True] * 3


def test_a_home_that_is_a_file_is_not_said_to_be_missing(tmp_path: Path) -> None:
    home = tmp_path / "passwd"
    (missing,) = doctor.examine(Place(home))
    assert missing.detail.endswith("does not exist; make an identity with `kith init`.")
    home.write_text("")
    (found,) = doctor.examine(Place(home))
    assert found.detail == f"{home} is no folder."


def test_what_is_lost_or_missing_is_said(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    found = said(monkeypatch, place, counters={"messages_lost_total": 2}, missing=3, behind=0)
    assert not found["lost messages"].ok
    assert found["gaps"].detail.startswith("3 messages are known to be missing")


def test_a_store_that_was_put_back_says_what_helps(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    found = said(monkeypatch, place, behind=1)
    assert not found["age"].ok
    assert "`kith renew` goes on, with your recovery phrase or a code" in found["age"].detail


def test_a_device_that_was_removed_says_what_helps(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    found = said(monkeypatch, place, behind=1, out=True, age_note="It was removed.")
    assert (found["age"].ok, found["age"].detail) == (False, "It was removed.")


@pytest.mark.parametrize(
    ("backup", "ok", "detail"),
    [
        (backed("off", folder=None, saved_at=None), True, "None is kept; `kith backup keep FOLDER` begins."),
        (backed("waiting", saved_at=None), True, "The first one is being made in /stick."),
        (backed("saved"), True, "Everything up to {then} is in /stick."),
        (backed("running"), True, "Everything up to {then} is in /stick."),
        (
            backed("failing", why="The backup folder cannot be reached."),
            False,
            "fails: The backup folder cannot be reached. Everything up to {then} is in /stick.",
        ),
        (
            backed("failing", saved_at=None, why="There is no room left."),
            False,
            "fails: There is no room left. Nothing is in /stick yet.",
        ),
        (
            backed("saved", damage="Its file head is missing."),
            False,
            "was damaged when it was last read: Its file head is missing. `kith backup check` reads it again.",
        ),
        (WorldFault("disk_failed", "The disk failed."), False, "The disk failed."),
    ],
)
def test_how_backups_are_is_said(
    monkeypatch: pytest.MonkeyPatch, place: Place, backup: dict[str, Any], ok: bool, detail: str
) -> None:
    found = said(monkeypatch, place, backup, behind=0)["backup"]
    assert (found.ok, found.detail) == (ok, detail.format(then=clock("2027-01-15T08:00:00.000Z")))
