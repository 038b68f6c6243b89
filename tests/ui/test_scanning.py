"""The camera where a link is given: shown live, the first code of Kith's is used, and it is let go when one leaves."""

from __future__ import annotations

from typing import Any

import pytest
import segno

from app.errors import Refused
from tests.app.fake_calls import FakeVideoFrame
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import click, into_view


def before_the_camera(text: str = "") -> FakeVideoFrame:
    """A picture of 640 x 480 with a code in it, or of nothing."""
    bgra = bytearray(b"\x80" * (4 * 640 * 480))
    rows = segno.make(text, error="m", micro=False).matrix_iter(scale=4, border=4) if text else ()
    for y, row in enumerate(rows):
        line = b"".join((b"\x10" if dark else b"\xeb") * 4 for dark in row)
        bgra[4 * 640 * y : 4 * 640 * y + len(line)] = line
    return FakeVideoFrame(True, 640, 480, bytes(bgra))


@pytest.fixture
def stage_at(stage: Stage, until: Any) -> Stage:
    until(lambda: stage.shell.online)
    stage.shell.go("people", "add")
    until(lambda: stage.find("acceptCamera") is not None)
    return stage


def finder(stage: Stage) -> Any:
    return stage.client.person.node.viewfinder


def press(stage: Stage, name: str) -> None:
    into_view(stage.find(name))
    click(stage.find(name))


def accepted(stage: Stage) -> list[str]:
    return [str(args[0]) for name, args, _ in stage.client.asked if name == "people.accept"]


def test_the_first_code_of_kiths_is_used_like_a_pasted_link(stage_at: Stage, until: Any) -> None:
    stage_at.client.refusals["people.accept"] = Refused("bad_link", "That is no invite link.")
    press(stage_at, "acceptCamera")
    until(lambda: finder(stage_at).open)
    finder(stage_at).pictures.put_nowait(before_the_camera())
    until(lambda: stage_at.find("scanPicture") is not None)
    assert stage_at.find("acceptCamera") is None
    finder(stage_at).pictures.put_nowait(before_the_camera("https://example.com"))
    until(finder(stage_at).pictures.empty)
    assert accepted(stage_at) == []
    finder(stage_at).pictures.put_nowait(before_the_camera("kith://i#abc"))
    until(lambda: accepted(stage_at) == ["kith://i#abc"])
    until(lambda: not finder(stage_at).open and stage_at.find("scanPicture") is None)
    until(lambda: stage_at.page("people").property("adding").property("now")["error"] == "That is no invite link.")


def test_a_relay_is_joined_by_its_code_too_and_the_camera_shut_when_one_leaves(stage: Stage, until: Any) -> None:
    stage.client.refusals["relays.add"] = Refused("bad_invitation", "That is no invitation to a relay.")
    until(lambda: stage.shell.online)
    stage.shell.go("network", "relays")
    until(lambda: stage.find("relayCamera") is not None)
    press(stage, "relayCamera")
    until(lambda: finder(stage).open)
    stage.shell.go("chats", "")
    until(lambda: not finder(stage).open)
    stage.shell.go("network", "relays")
    until(lambda: stage.find("relayCamera") is not None)
    press(stage, "relayCamera")
    finder(stage).pictures.put_nowait(before_the_camera("kith://r#abc"))
    until(lambda: ("relays.add", ("kith://r#abc",), {}) in stage.client.asked)
    until(lambda: not finder(stage).open)


def test_it_is_let_go_by_its_button_and_when_one_leaves(stage_at: Stage, until: Any, run: Any) -> None:
    for leave in (lambda: press(stage_at, "scanStop"), lambda: stage_at.shell.go("chats", "")):
        stage_at.shell.go("people", "add")
        until(lambda: stage_at.find("acceptCamera") is not None)
        press(stage_at, "acceptCamera")
        until(lambda: finder(stage_at).open and stage_at.find("scanStop") is not None)
        run(settle())
        leave()
        until(lambda: not finder(stage_at).open)
    assert accepted(stage_at) == []


def test_it_is_let_go_when_the_window_is_hidden(stage_at: Stage, until: Any) -> None:
    press(stage_at, "acceptCamera")
    until(lambda: finder(stage_at).open)
    window: Any = stage_at.window
    window.hide()
    until(lambda: not finder(stage_at).open)
    window.show()


def test_without_a_camera_a_sentence_says_so(stage_at: Stage, until: Any) -> None:
    finder(stage_at).camera = False
    press(stage_at, "acceptCamera")
    until(lambda: stage_at.find("scanError") is not None)
    assert stage_at.find("scanError").property("text") == "This machine has no camera that Kith can use."
    assert stage_at.find("acceptCamera") is not None


def test_beside_a_call_it_stays_shut(stage_at: Stage, until: Any) -> None:
    stage_at.client.refusals["calls.try_camera"] = Refused("in_call", "There is a call now, which may use the camera.")
    press(stage_at, "acceptCamera")
    until(lambda: stage_at.find("scanError") is not None)
    assert not finder(stage_at).open
    stage_at.client.refusals.clear()
    press(stage_at, "acceptCamera")
    until(lambda: finder(stage_at).open and stage_at.find("scanError") is None)


def test_one_that_gives_no_picture_says_so(stage_at: Stage, until: Any) -> None:
    press(stage_at, "acceptCamera")
    until(lambda: finder(stage_at).open)
    finder(stage_at).pictures.put_nowait(None)
    until(lambda: stage_at.find("scanError") is not None)
    assert "gives no picture" in stage_at.find("scanError").property("text")
