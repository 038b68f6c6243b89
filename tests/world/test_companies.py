"""Companies in groups that nobody is in charge of come to a good end, and bugs that are planted spoil it."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from node.secure import group_asking, group_keys, group_view
from node.store import space_keys
from sync import space_keys as rules
from tests.world import company, test_groups, town
from tests.world.founding import Foundings
from tests.world.ledger import Ledger, stranded

NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))
SEEDS = range(51, 71) if NIGHTLY else range(51, 53)

pytestmark = pytest.mark.xdist_group("companies")  # the friendships that all begin with are made once


@pytest.fixture(scope="module")
def foundings(tmp_path_factory: pytest.TempPathFactory) -> Foundings:
    return Foundings(tmp_path_factory.mktemp("companies") / "foundings")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_company_ends_well(seed: int, foundings: Foundings, tmp_path: Path) -> None:
    report = company.play(seed, tmp_path, foundings, size=5)
    print(report.line())
    assert not report.problems, report.line()
    assert not report.idle, f"nothing much happened: {report.line()}"
    happened = report.counters
    assert happened["days"] == company.DAYS_AWAY
    assert happened["groups"] >= 2
    assert happened["keys"] > happened["groups"] * company.HOPS, "keys grow too old while one is away"
    assert happened["chained"], "nothing went by the relay"
    assert sum(happened[name] for name in ("removed", "left", "let in again", "promoted", "demoted", "renamed"))


def test_a_company_of_twenty_ends_well(foundings: Foundings, tmp_path: Path) -> None:
    report = company.play(SEEDS[0], tmp_path, foundings, size=20)
    assert not report.problems, report.line()
    assert report.counters["days"] == company.DAYS_AWAY


def _no_clean_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "is_clean", lambda *_: True)


def _nothing_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_keys, "withheld", lambda *_: "")


def _no_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_view, "is_visible", lambda *_: True)


def _nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_asking, "_request", lambda *_: None)


def _chains_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space_keys, "move_chain", lambda *_: None)


PLANTED: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "nobody asks for keys": (_nobody_asks, "too few"),
    "chains stand still": (_chains_stand_still, "cover two envelopes"),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_noticed(
    bug: str, monkeypatch: pytest.MonkeyPatch, foundings: Foundings, tmp_path: Path
) -> None:
    plant, noticed = PLANTED[bug]
    plant(monkeypatch)
    monkeypatch.setattr(company, "STEPS", 10)
    monkeypatch.setattr(company, "STEPS_EACH", 6)
    monkeypatch.setattr(town, "PATIENCE_S", 60.0)
    problems: list[str] = []
    for seed in SEEDS:
        problems += company.play(seed, tmp_path / str(seed), foundings, size=5).problems
        if any(noticed in problem for problem in problems):
            return
    raise AssertionError(f"nobody noticed: {problems}")


@pytest.mark.parametrize("plant", [_nothing_withheld, _no_clean_rule, _no_cuts][: None if NIGHTLY else 1])
def test_a_bug_in_who_reads_what_spoils_a_small_group(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plant(monkeypatch)
    removed = test_groups.test_who_is_removed_behind_a_partition_reads_nothing_that_those_who_know_say
    newcomer = test_groups.test_a_newcomer_reads_what_the_history_of_the_group_gives
    scene = partial(removed, 1) if plant is _no_cuts else partial(newcomer, "from join")
    with pytest.raises((AssertionError, TimeoutError)):
        scene(tmp_path)


def test_what_may_be_read_is_judged_from_outside() -> None:
    """Bob is let in after the first line and put out before the third."""
    for history in ("full", "from-join"):
        ledger = Ledger("alice", history)
        ledger.say("one", "alice", {"alice"}, {"alice"})
        ledger.let_in("bob")
        ledger.say("two", "alice", {"alice"}, {"alice", "bob"})
        ledger.put_out("bob", for_sure=True)
        ledger.say("three", "alice", {"alice"}, {"alice"})
        ledger.say("four", "bob", {"alice", "bob"}, {"alice", "bob"})
        assert ledger.forbidden("bob", belongs=False) == (["three"] if history == "full" else ["one", "three"])
        assert ledger.forbidden("carol", belongs=False) == ["one", "two", "three", "four"]
        assert ledger.unheard_of({"three", "four"}) == ["four"]
        assert ledger.lost({"one", "two"}) == ["three"], "what Bob said after his removal may be lost"
        lines = [(each, "alice", each) for each in ("one", "two")]
        assert ledger.misread("alice", lines, lines) == ""
        assert ledger.misread("alice", lines, lines[::-1]) == "other lines, or in another order"
        assert ledger.misread("alice", lines, lines[1:]) == "1 lines too few"
        assert bool(ledger.misread("bob", lines, lines[1:])) == (history == "full")


def test_who_is_cut_off_from_the_owner_is_found() -> None:
    contacts = {"a": {"b"}, "b": {"a", "c"}, "c": {"b", "d"}, "d": {"c"}}
    assert stranded("a", {"a", "b", "c", "d"}, contacts) == set()
    assert stranded("a", {"a", "b", "d"}, contacts) == {"d"}
