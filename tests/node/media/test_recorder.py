"""The recorder by a microphone that is none: half an hour is its end, and what was heard is kept where it goes away."""

from __future__ import annotations

import pytest

from node.media import recorder
from node.media.ogg import read
from node.media.recorder import Recorder
from node.media.tape import Report
from tests.node.media.speaking import tone


class Microphone:
    """Hears a tone for so many pieces, then it is gone."""

    pieces = 0

    def __init__(self, direction: int, channels: int, name: bytes) -> None:
        self.open = True
        self._heard = tone(self.pieces)
        made.append(self)

    def read(self, size: int) -> bytes:
        piece = next(self._heard, b"")
        if not piece:
            raise OSError("gone")
        return piece

    def close(self) -> None:
        self.open = False


made: list[Microphone] = []


def record(monkeypatch: pytest.MonkeyPatch, pieces: int) -> list[Report]:
    told: list[Report] = []
    monkeypatch.setattr(Microphone, "pieces", pieces)
    monkeypatch.setattr(recorder, "Stream", Microphone)
    Recorder(told.append).run()
    assert not made[-1].open
    return told


def test_it_ends_by_itself_after_half_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "MAX_MS", 1000)
    told = record(monkeypatch, 200)
    assert (told[-1].say, told[-1].ms) == ("taken", 1000)
    assert read(told[-1].data).ms >= 1000
    assert [report.ms for report in told if report.say == "records" and report.ms] == [20, *range(100, 1001, 100)]


def test_a_microphone_that_goes_away_leaves_what_was_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    told = record(monkeypatch, 30)
    assert (told[-1].say, told[-1].ms) == ("taken", 600)
    assert len(told[-1].waveform) == 7


def test_one_that_heard_nothing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert record(monkeypatch, 0)[-1] == Report("failed", code="no_microphone")
