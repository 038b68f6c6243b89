"""The home folder: private, and one process at a time, however the other one ended."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from node.errors import Refused, WorldFault
from node.store.home import Home

ROOT = Path(__file__).resolve().parents[3]

HOLD = """
import sys, time
from pathlib import Path
from node.store.home import Home
home = Home.open(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def hold(path: Path) -> "subprocess.Popen[bytes]":
    """Another process that has opened the home and keeps it."""
    line = [sys.executable, "-c", HOLD, str(path)]
    child = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    return child


def code_of(path: Path) -> str:
    with pytest.raises((Refused, WorldFault)) as caught:
        Home.open(path)
    return caught.value.code


def test_a_home_is_made_private_and_says_where_things_lie(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "deep" / "home")
    assert home.path.stat().st_mode & 0o777 == 0o700
    assert (home.path / "lock").stat().st_mode & 0o777 == 0o600
    assert {home.store.parent, home.key.parent} == {home.path}
    home.close()


def test_a_home_that_others_can_enter_is_closed_to_them(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Home.open(tmp_path).close()
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_home_of_somebody_else_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, 12345)
    assert code_of(tmp_path) == "home_not_yours"


def test_a_home_where_a_file_stands_is_a_fault_of_the_world(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert code_of(tmp_path / "file") == "home_unusable"


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    assert code_of(tmp_path) == "home_unusable"
    assert not (tmp_path / "elsewhere").exists()


def test_one_process_uses_a_home_at_a_time(tmp_path: Path) -> None:
    with hold(tmp_path) as child:
        assert code_of(tmp_path) == "home_in_use"
        (tmp_path / "by-another-name").symlink_to(tmp_path)
        assert code_of(tmp_path / "by-another-name") == "home_in_use"
        child.communicate(b"")
    home = Home.open(tmp_path)
    assert code_of(tmp_path) == "home_in_use"
    home.close()
    home.close()
    Home.open(tmp_path).close()


def test_what_opening_made_can_be_taken_away_again(tmp_path: Path) -> None:
    Home.open(tmp_path / "deep" / "home").undo()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "there").mkdir(mode=0o700)
    Home.open(tmp_path / "there").undo()
    assert [each.name for each in tmp_path.rglob("*")] == ["there"]
    used = Home.open(tmp_path / "deep" / "home")
    used.key.write_bytes(b"kept")
    used.undo()
    assert [each.name for each in used.path.iterdir()] == ["key.json"]
    Home.open(tmp_path / "there").close()
    Home.open(tmp_path / "there").undo()
    assert (tmp_path / "there" / "lock").exists(), "it was there before"


def test_a_lock_that_was_taken_away_meanwhile_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flock = fcntl.flock

    def late(descriptor: int, how: int) -> None:
        (tmp_path / "lock").unlink()
        flock(descriptor, how)

    with monkeypatch.context() as slow:
        slow.setattr(fcntl, "flock", late)
        assert code_of(tmp_path) == "home_in_use"
    Home.open(tmp_path).close()


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    with hold(tmp_path) as child:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    Home.open(tmp_path).close()
