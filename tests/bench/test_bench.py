"""Each benchmark runs with small counts, and nothing is lost in it; what it measures is not judged here."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from nacl.pwhash import argon2id

from tests.bench import (
    desktop,
    fanout,
    groups,
    ingest,
    ratchet,
    relay,
    restoring,
    searching,
    sets,
    shelves,
    talk,
    window,
)
from tests.bench.__main__ import disk, run
from tests.bench.figures import Contest
from tests.quick.kdf import quick_kdf


def once(contests: list[Contest]) -> None:
    run(contests, rounds=2)
    for contest in contests:
        assert all(len(samples) == 2 for samples in contest.samples.values())
        assert len(contest.lines()) > len(contest.samples)


def test_a_ratio_is_taken_within_a_round() -> None:
    figures = iter((10.0, 5.0, 40.0, 10.0))
    runs = {name: lambda: {"/s": next(figures)} for name in ("ours", "theirs")}
    contest = Contest("", runs)
    run([contest], rounds=2)
    assert contest.lines()[2].endswith("ours is 3.00 (2.00..4.00) times this")


def test_what_took_nothing_is_not_compared_with() -> None:
    contest = Contest("", {"ours": lambda: {"CPU s": 0.1}, "theirs": lambda: {"CPU s": 0.0}})
    run([contest], rounds=2)
    assert contest.lines()[2].endswith("too little to compare")


def test_the_disk(tmp_path: Path) -> None:
    once([disk(tmp_path)])


def test_ratchets_that_commit_open_what_they_seal(tmp_path: Path) -> None:
    once(ratchet.contests(tmp_path, {"one-way": 3, "ping-pong": 2}, slices=2))


def test_two_nodes_lose_double_and_reorder_nothing(tmp_path: Path) -> None:
    once(talk.contests(tmp_path, messages=30, paced=5))


def test_every_event_taken_in_is_shown(tmp_path: Path) -> None:
    once(ingest.contests(tmp_path, events=120, codings=2))


def test_a_search_finds_what_fts5_alone_finds(tmp_path: Path) -> None:
    once(searching.contests(tmp_path, sizes=(400,)))


def test_two_stores_come_to_the_same_set(tmp_path: Path) -> None:
    once(sets.contests(tmp_path, sizes=(300, 1200), counts=(10, 60), spaces=(12, 30, 10), first=150))


def test_two_who_share_groups_come_to_the_same_shelves(tmp_path: Path) -> None:
    once(shelves.contests(tmp_path, first=150, shelves=(1, 3), groups=5))


def test_a_relay_loses_doubles_and_reorders_nothing(tmp_path: Path) -> None:
    once(relay.contests(tmp_path, messages=30, paced=5))


def test_a_message_reaches_everybody_of_a_crowd_once_either_way(tmp_path: Path) -> None:
    once(fanout.contests(tmp_path, readers=3, messages=4))


def test_what_is_said_in_groups_is_sealed_for_all_and_opened_once(tmp_path: Path) -> None:
    once(groups.contests(tmp_path, sizes=(3, 6), messages=3, statements=20))


def test_the_window_comes_and_its_list_is_there() -> None:
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:  # its path is short, as those of Unix sockets must be
        contests = window.contests(Path(folder), friends=("Bob",), messages=1, idle_s=0, cold=False)
        once(contests)
    assert all(sample["s window"] < sample["s usable"] for sample in contests[0].samples["kith"])


def test_a_desktop_with_years_in_it_is_worked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in {"OPENED": 2, "DAYS": 2, "SAID": 2, "COSTLY": False}.items():
        monkeypatch.setattr(desktop, name, number)
    monkeypatch.setattr(argon2id, "kdf", quick_kdf)
    found = desktop.contests(tmp_path, people=3, messages=90, largest=50, coming=20, cold=False)
    worked = [contest for contest in found if contest.title.startswith(("U3: to a day", "U3: scrolled while", "U5"))]
    run([*worked, Contest("", {}, found[-1].close)], rounds=1)
    assert all(len(contest.lines()) > len(contest.samples) for contest in worked)


def test_a_lost_home_is_back_with_every_message(tmp_path: Path) -> None:
    found = asyncio.run(restoring.measure(tmp_path, messages=1000))
    assert found["events"] > 1000
    assert found.keys() == {"save", "verify", "restore", "start", "bytes", "events"}
