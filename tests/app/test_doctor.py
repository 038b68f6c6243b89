"""What `kith doctor` says of a node that answers: what is lost, what is missing, and a store that was put back."""

from __future__ import annotations

from typing import Any

import pytest

from app import doctor
from app.places import Place


class _Answering:
    """A client whose node is as a test wants it."""

    status: dict[str, Any]

    def __init__(self, place: Place) -> None:
        self.place = place

    def ask(self, name: str, params: dict[str, Any]) -> dict[str, Any]:
        assert (name, params) == ("status", {})
        return self.status


def said(monkeypatch: pytest.MonkeyPatch, place: Place, **figures: object) -> dict[str, doctor.Finding]:
    monkeypatch.setattr(doctor, "RemoteClient", _Answering)
    monkeypatch.setattr(_Answering, "status", {"version": "1", **figures}, raising=False)
    return {each.check: each for each in doctor._node(place)}


def test_a_sound_node(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    found = said(monkeypatch, place, counters={"messages_lost_total": 0}, missing=0, behind=0)
    assert [found[name].ok for name in ("lost messages", "gaps", "age")] == [True] * 3


def test_what_is_lost_or_missing_is_said(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    found = said(monkeypatch, place, counters={"messages_lost_total": 2}, missing=3, behind=0)
    assert not found["lost messages"].ok
    assert found["gaps"].detail.startswith("3 messages are known to be missing")


def test_a_store_that_was_put_back_says_what_helps(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    found = said(monkeypatch, place, behind=1)
    assert not found["age"].ok
    assert "`kith renew` goes on with your recovery phrase" in found["age"].detail
