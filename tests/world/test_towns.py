"""Towns of many people and a relay as bad as can be come to a good end, and bugs that are planted spoil it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from app import payload
from app.chat import events
from node.store import received
from tests.world import town

SEEDS = range(1, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_town_ends_well(seed: int, tmp_path: Path) -> None:
    report = town.play(seed, tmp_path)
    print(report.line())
    assert not report.problems, report.line()
    assert not report.idle, f"nothing much happened: {report.line()}"
    assert town.LEAST <= report.counters["people"] <= town.MOST


def test_the_relay_is_as_bad_as_it_can_be(tmp_path: Path) -> None:
    counted: Counter[str] = Counter()
    for seed in (2, 3, 5):
        (tmp_path / str(seed)).mkdir()
        counted += town.play(seed, tmp_path / str(seed), most=8).counters
    assert min(counted[name] for name in ("dropped", "reordered", "forged", "truncated", "replayed", "hidden")) > 0


def test_the_bug_other_words_are_shown_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    read = payload.read

    def misread(body, kind):
        said = read(body, kind)
        return replace(said, text=said.text.upper()) if kind is events.MessageSent and said else said

    monkeypatch.setattr(payload, "read", misread)
    monkeypatch.setattr(town, "PATIENCE_S", 60.0)
    report = town.play(3, tmp_path, most=5, steps_each=4)
    assert any("nobody said" in problem for problem in report.problems), report.line()


def test_the_bug_no_deduplication_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(received, "has", lambda cx, hash16: False)
    monkeypatch.setattr(town, "PATIENCE_S", 600.0)
    report = town.play(3, tmp_path, most=5)
    assert any("copies were not known" in problem for problem in report.problems), report.line()
