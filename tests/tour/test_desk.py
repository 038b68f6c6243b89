"""The hands of the tour: what failed is told with all that there is to tell, and nothing is tried for ever."""

import socket
import tempfile
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.tour import desk as desk_module
from tests.tour.accessible import Thing
from tests.tour.desk import Desk, reporting


def test_a_failure_is_told_with_what_window_and_node_said(tmp_path: Path) -> None:
    desk = Desk("Alice", tmp_path)
    (desk.home / "logs").mkdir(parents=True)
    (desk.home / "logs" / "node.log").write_text("the last words\n")
    with pytest.raises(ZeroDivisionError) as failed, reporting(desk):
        raise ZeroDivisionError
    assert failed.value.__notes__ == ["Alice's screen is off\nAlice's node logged:\nthe last words"]


def test_pictures_of_an_earlier_run_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "ROOT", tmp_path)
    album = tmp_path / "out" / "tour" / "tour"
    album.mkdir(parents=True)
    for name in ("alice-01-failed.png", "bob-01-failed.png"):
        (album / name).touch()
    Desk("Alice", tmp_path / "home").drop_pictures()
    assert [file.name for file in album.iterdir()] == ["bob-01-failed.png"]


def test_a_bus_that_does_not_listen_yet_is_asked_again() -> None:
    with tempfile.TemporaryDirectory(prefix="kith-") as folder, socket.socket(socket.AF_UNIX) as bus:
        desk = Desk("Alice", Path(folder))
        bus.bind(desk.environment["DBUS_SESSION_BUS_ADDRESS"].partition("=")[2])
        assert desk._accessibility_bus() == ""


def thing_at(y: int) -> Thing:
    return Thing(("", ""), "push button", "Send", "", 0, (0, y, 10, 10))


def test_what_never_rests_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, heights = Desk("Alice", tmp_path), count()
    monkeypatch.setattr(desk_module, "PATIENCE_S", 0.0)
    desk.screen = SimpleNamespace(look=lambda _before: thing_at(next(heights)))  # type: ignore[assignment]
    with pytest.raises(AssertionError, match="Send move on and on"):
        desk._still(lambda: thing_at(-1), 1)


def test_what_cannot_be_brought_into_the_window_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, rolled = Desk("Alice", tmp_path), []
    far = thing_at(5000)
    monkeypatch.setattr(desk_module, "PATIENCE_S", 0.0)
    monkeypatch.setattr(desk, "_still", lambda _look, _times: far)
    monkeypatch.setattr(desk, "_frame", lambda: (0, 0, 800, 600))
    monkeypatch.setattr(desk, "roll", rolled.append)
    with pytest.raises(AssertionError, match="inside of the window"):
        desk.press_on(desk._within_reach(lambda: far))
    assert rolled
    assert set(rolled) == {1}
