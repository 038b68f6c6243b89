"""Towns of many people and a relay as bad as can be come to a good end, and bugs that are planted spoil it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from app import payload
from app.chat import events
from node.store import received
from tests.world import town
from tests.world.founding import Foundings
from tests.world.report import ENOUGH, Report

SEEDS = range(125, 145)
BY_PEOPLE = ("partitions", "crashes", "jumps", "frames_lost", "frames_doubled")
BY_THE_RELAY = ("dropped", "doubled", "reordered", "forged", "truncated", "replayed", "hidden")

pytestmark = pytest.mark.xdist_group("towns")  # the friendships that all begin with are made once


class Towns:
    """The towns of the seeds, each played once, and the friendships that they begin with."""

    def __init__(self, folder: Path) -> None:
        self.foundings = Foundings(folder / "foundings")
        self._folder = folder
        self._reports: dict[int, Report] = {}

    def report(self, seed: int) -> Report:
        if seed not in self._reports:
            self._reports[seed] = town.play(seed, self._folder / str(seed), self.foundings)
        return self._reports[seed]


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Towns:
    return Towns(tmp_path_factory.mktemp("towns"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_town_ends_well(seed: int, towns: Towns) -> None:
    report = towns.report(seed)
    print(report.line())
    assert not report.problems, report.line()
    assert not report.idle, f"nothing much happened: {report.line()}"
    assert town.LEAST <= report.counters["people"] <= town.MOST


def test_all_that_can_go_wrong_does(towns: Towns) -> None:
    reports = [towns.report(seed) for seed in SEEDS]
    counted = sum((report.counters for report in reports), Counter())
    assert all(min(report.counters[name] for name in BY_PEOPLE[:3]) > 0 for report in reports)
    assert min(counted[name] for name in (*BY_PEOPLE, *BY_THE_RELAY)) > 0, counted


def test_every_size_occurs_and_most_are_small() -> None:
    sizes = Counter(town.size_of(seed) for seed in range(1, 5001))
    assert set(sizes) == set(range(town.LEAST, town.MOST + 1))
    assert sizes.total() * 0.9 < sizes[5] + sizes[6] + sizes[7]


def test_a_town_is_the_same_whatever_was_played_before(towns: Towns, tmp_path: Path) -> None:
    """A seed that is played alone founds its town anew."""
    seed = next(seed for seed in SEEDS if town.size_of(seed) == town.LEAST)
    assert town.play(seed, tmp_path).counters == towns.report(seed).counters


def test_the_bug_other_words_are_shown_is_noticed(
    monkeypatch: pytest.MonkeyPatch, towns: Towns, tmp_path: Path
) -> None:
    read = payload.read

    def misread(body, kind):
        said = read(body, kind)
        return replace(said, text=said.text.upper()) if kind is events.MessageSent and said else said

    monkeypatch.setattr(payload, "read", misread)
    monkeypatch.setattr(town, "STEPS_EACH", 2)
    monkeypatch.setattr(town, "PATIENCE_S", 60.0)
    report = town.play(3, tmp_path, towns.foundings, size=5)
    assert any("nobody said" in problem for problem in report.problems), report.line()
    assert report.acknowledged >= ENOUGH, "a town goes on until enough was said, however few its steps"


def test_the_bug_no_deduplication_is_noticed(monkeypatch: pytest.MonkeyPatch, towns: Towns, tmp_path: Path) -> None:
    monkeypatch.setattr(received, "has", lambda cx, hash16: False)
    monkeypatch.setattr(town, "PATIENCE_S", 60.0)
    report = town.play(3, tmp_path, towns.foundings, size=5)
    assert any("copies were not known" in problem for problem in report.problems), report.line()
