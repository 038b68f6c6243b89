"""Stories of the simulated world come to a good end, the same seed tells the same story, and planted bugs spoil it."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from node.errors import PeerFault
from node.net.runner import Runner
from node.secure import inbox, outgoing, passing
from node.store import received
from sync.exchange import Exchange
from tests.world import story
from tests.world.story import STEPS, Report, play

SEEDS = range(1, 21)
A_DAY = STEPS if os.environ.get("KITH_NIGHTLY") else 60
"""Steps of each story; the planted bugs and the long runs have whole ones."""
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_story_ends_well(seed: int, tmp_path: Path) -> None:
    report = play(seed, tmp_path, A_DAY)
    print(report.line())
    assert not report.problems, report.line()
    assert not report.idle, f"nothing much happened: {report.line()}"


def test_one_seed_tells_one_story() -> None:
    """Ids, times and states are the same in another process, whose sets of bytes are in another order."""
    told = [_told_elsewhere(7, hash_seed) for hash_seed in ("1", "2")]
    assert told[0] == told[1]
    assert told[0] != _told_elsewhere(8, "1")


def test_a_story_in_which_nothing_happens_is_idle(tmp_path: Path) -> None:
    assert play(1, tmp_path, steps=0).idle


def test_the_bug_no_deduplication_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(received, "has", lambda cx, hash16: False)
    assert _noticed(monkeypatch, tmp_path, lambda report: "never came to rest" in report.problems)


def test_the_bug_acknowledge_before_commit_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def take(self: Runner, envelope: bytes) -> None:
        self._acknowledge(outgoing.hash_of(envelope))
        await self._send_acks()
        try:
            await self._store.write(lambda tx: inbox.receive(self._own, tx, self.peer, envelope))
        except PeerFault:
            pass

    monkeypatch.setattr(Runner, "_take", take)
    assert _noticed(
        monkeypatch, tmp_path, lambda report: any("asked for again" in problem for problem in report.problems)
    )


def test_the_bug_cursor_without_instance_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Exchange, "usable", lambda self, instance, mine: True)
    assert _noticed(monkeypatch, tmp_path, lambda report: bool(report.counters["sync_verify_mismatch"]), 2)


def test_the_bug_forget_what_waited_while_off_a_list_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(passing, "returned", lambda own, tx, row: None)
    assert _noticed(
        monkeypatch, tmp_path, lambda report: any("events of a" in problem for problem in report.problems), 15
    )


def test_much_happens_in_circles(tmp_path: Path) -> None:
    counted: Counter[str] = Counter()
    for seed in (2, 4):
        (tmp_path / str(seed)).mkdir()
        counted += play(seed, tmp_path / str(seed)).counters
    assert min(counted[name] for name in ("stated", "dismissed", "enlisted", "erased")) > 0


def _noticed(
    monkeypatch: pytest.MonkeyPatch, folder: Path, shows: Callable[[Report], bool], first: int = SEEDS[0]
) -> bool:
    """Whether a story from `first` on shows the bug that was planted; without one they come to rest much sooner."""
    monkeypatch.setattr(story, "PATIENCE_S", 300.0)
    for seed in range(first, SEEDS.stop):
        (folder / str(seed)).mkdir()
        if shows(play(seed, folder / str(seed))):
            return True
    return False


def _told_elsewhere(seed: int, hash_seed: str) -> str:
    program = (
        "import sys, json, pathlib, tempfile; from tests.world.story import play\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        f"    print(json.dumps(play({seed}, pathlib.Path(folder), 40).trace))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    return str(json.loads(done.stdout.splitlines()[-1]))
