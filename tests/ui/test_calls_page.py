"""Calls in the window, by mouse and keys on fake nodes: the card that rings, the call, its pictures, its history."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem, QQuickWindow

from app.call_pictures import packed
from app.calls import api as calls
from app.calls.record import note_ended
from app.calls.views import CallLineView
from app.errors import WorldFault
from app.people import api as people
from tests.app.fake_calls import FakeVideoFrame
from tests.ui.call_shots import history
from tests.ui.fake_client import Stage, ago, walk
from tests.ui.hands import click, shortcut
from ui.calls.lines import call_line, length
from ui.calls.pictures import Pictures, placed
from ui.times import now

RED, GREEN = bytes([0, 0, 255, 255]), bytes([0, 255, 0, 255])
HOSTILE = "<img src='http://192.0.2.1/x.png'><b>\u202eB\u0000</b>"


@pytest.fixture
def bob(town: Any) -> Any:
    return town[1]["bob"]


@pytest.fixture
def page(stage: Stage, until: Any) -> Any:
    found = stage.page("calls")
    until(lambda: found.property("known"))
    return found


def press(stage: Stage, name: str) -> None:
    """Click in the middle of an item."""
    item: QQuickItem = stage.find(name)
    assert item is not None, name
    click(item)


def keys(stage: Stage, run: Any, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    run(shortcut(stage.window, key, modifiers))


def colour(stage: Stage, name: str) -> QColor:
    """What is really seen in the middle of an item."""
    item: QQuickItem = stage.find(name)
    window = stage.window
    assert isinstance(window, QQuickWindow)
    middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    return window.grabWindow().pixelColor(middle)


def call_of(person: Any) -> Any:
    return person.node.calls.every()[0]


def ring(bob: Any, alice: Any, run: Any, until: Any, stage: Stage, *, video: bool = False) -> str:
    rung = run(bob.call(calls.ring, alice.id, video=video))
    until(lambda: stage.find("acceptAudio") is not None)
    return str(rung.id)


def test_a_card_rings_above_every_page_and_is_answered(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    heard: list[dict[str, Any]] = []
    raised: list[bool] = []
    stage.shell.announced.connect(heard.append)
    stage.shell.raised.connect(lambda: raised.append(True))
    stage.shell.go("people")
    ring(bob, alice, run, until, stage, video=True)
    assert stage.find("ringName").property("text") == "Bob Ferreira"
    assert stage.find("ringKind").property("text") == "Video call"
    assert [(notice["title"], notice["urgent"]) for notice in heard] == [("Bob Ferreira", True)]
    assert raised == [True]
    press(stage, "rail-feed")  # nothing below the card can be clicked
    assert stage.shell.property("page") == "people"
    press(stage, "acceptVideo")
    until(lambda: call_of(alice).state == "up")
    until(lambda: stage.find("hangUp") is not None)
    assert stage.find("acceptVideo") is None
    assert (call_of(alice).camera, call_of(bob).their_camera) == (True, True)


@pytest.mark.parametrize("by_key", [False, True])
def test_decline(stage: Stage, page: Any, town: Any, run: Any, until: Any, by_key: bool) -> None:
    alice, bob = town[1]["alice"], town[1]["bob"]
    ring(bob, alice, run, until, stage)
    if by_key:
        keys(stage, run, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    else:
        press(stage, "declineCall")
    until(lambda: call_of(bob).why == "declined")
    until(lambda: page.now["id"] == "")
    assert stage.find("declineCall") is None


def test_what_is_seen_are_the_newest_pictures(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    ring(bob, alice, run, until, stage, video=True)
    keys(stage, run, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    until(lambda: call_of(alice).state == "up")
    for mine, pixel in ((False, RED), (True, GREEN)):
        alice.node.calls.pictures.put_nowait(FakeVideoFrame(mine, 64, 36, pixel * 64 * 36))
    until(lambda: stage.find("theirPicture") is not None and stage.find("myPicture") is not None)
    until(lambda: colour(stage, "theirPicture") == QColor("#ff0000"))
    until(lambda: colour(stage, "myPicture") == QColor("#00ff00"))
    alice.node.calls.pictures.put_nowait(FakeVideoFrame(False, 36, 64, GREEN * 64 * 36))
    until(lambda: colour(stage, "theirPicture") == QColor("#00ff00"))
    run(bob.call(calls.camera, False))
    until(lambda: stage.find("theirPicture") is None)
    press(stage, "cameraCall")
    until(lambda: not call_of(bob).their_camera)
    until(lambda: stage.find("myPicture") is None)


def test_a_camera_that_comes_on_again_shows_nothing_of_before(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    ring(bob, alice, run, until, stage, video=True)
    press(stage, "acceptVideo")
    until(lambda: page.now["state"] == "up" and page.now["their_camera"])
    run(bob.call(calls.camera, False))
    until(lambda: not page.now["their_camera"])
    alice.node.calls.pictures.put_nowait(FakeVideoFrame(False, 64, 36, RED * 64 * 36))  # was on its way
    until(lambda: page.pictures.has(False))
    run(bob.call(calls.camera, True))
    until(lambda: page.now["their_camera"])
    assert not page.now["their_picture"]
    alice.node.calls.pictures.put_nowait(FakeVideoFrame(False, 64, 36, GREEN * 64 * 36))
    until(lambda: stage.find("theirPicture") is not None and colour(stage, "theirPicture") == QColor("#00ff00"))


def test_mute_shrink_and_hang_up(stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any) -> None:
    ring(bob, alice, run, until, stage)
    press(stage, "acceptAudio")
    until(lambda: stage.find("muteCall") is not None and page.now["state"] == "up")
    keys(stage, run, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    until(lambda: call_of(alice).muted)
    press(stage, "muteCall")
    until(lambda: not call_of(alice).muted)
    keys(stage, run, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    until(lambda: stage.find("barHangUp") is not None)
    assert stage.find("hangUp") is None
    press(stage, "rail-feed")  # other pages can be used beside a small call
    until(lambda: stage.shell.property("page") == "feed")
    press(stage, "barReturn")
    until(lambda: stage.find("hangUp") is not None)
    press(stage, "hangUp")
    assert stage.find("callName") is None  # whoever hangs up need not be told that
    until(lambda: call_of(bob).why == "hung_up")
    run(page.load())
    assert stage.find("callName") is None


def test_a_call_that_the_other_ends_says_so(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    ring(bob, alice, run, until, stage)
    press(stage, "acceptAudio")
    until(lambda: page.now["state"] == "up")
    run(bob.call(calls.hang_up))
    until(lambda: stage.find("closeCall") is not None)
    assert stage.find("callStatus").property("text") == "Call ended"
    press(stage, "closeCall")
    until(lambda: page.now["id"] == "")


def test_a_call_that_could_not_be_ended_is_shown_again(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: said.append(sentence))
    ring(bob, alice, run, until, stage)
    press(stage, "acceptAudio")
    until(lambda: stage.find("hangUp") is not None and page.now["state"] == "up")
    stage.client.refusals["calls.hang_up"] = WorldFault("timed_out", "The node did not finish this in time.")
    press(stage, "hangUp")
    until(lambda: said)
    until(lambda: stage.find("hangUp") is not None)
    assert call_of(alice).state == "up"


def test_a_small_call_leaves_room_to_write_and_ends_in_passing(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    alice.node.town.now_ms = ago(0, 0)  # how long a call lasts is counted by the window's own clock
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: said.append(sentence))
    stage.shell.go("chats", bob.id)
    run(alice.call(people.petname, bob.id, "Bob " * 16))
    ring(bob, alice, run, until, stage)
    press(stage, "acceptAudio")
    until(lambda: page.now["state"] == "up")
    for state in ("up", "reconnecting"):
        run(alice.node.calls.put(replace(call_of(alice), state=state)))
        until(lambda state=state: page.now["state"] == state)
        page.shrink(True)
        until(lambda: stage.find("barHangUp") is not None)
        hang_up, field = stage.find("barHangUp"), stage.find("composerInput")
        assert hang_up.mapToScene(QPointF(hang_up.width(), 0)).x() < field.mapToScene(QPointF()).x() - 40
    run(alice.node.calls.put(replace(call_of(alice), state="up")))
    for name in ("Bob", "Alice", "Vilém", "Ida"):
        run(alice.call(people.petname, bob.id, name))
        until(lambda name=name: (found := stage.find("barName")) is not None and found.property("text") == name)
        until(lambda: not stage.find("barName").property("truncated"))
    run(bob.call(calls.hang_up))
    until(lambda: page.now["id"] == "")
    assert said == ["Call ended."]
    assert stage.find("callName") is None
    assert stage.shell.property("page") == "chats"


def test_a_call_from_a_conversation_that_nobody_takes_can_be_made_again(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    stage.shell.go("chats", bob.id)
    until(lambda: stage.find("talkVideo") is not None)
    press(stage, "talkVideo")
    until(lambda: page.now["state"] == "ringing")
    assert stage.shell.property("page") == "chats"  # whoever makes the call small can write beside it
    assert (call_of(bob).video, call_of(bob).incoming) == (True, True)
    run(alice.node.calls.end(call_of(alice).id, "no_answer"))
    until(lambda: stage.find("callAgain") is not None)
    assert stage.find("callStatus").property("text") == "No answer"
    press(stage, "callAgain")
    until(lambda: page.now["state"] == "ringing")
    press(stage, "hangUp")
    until(lambda: call_of(bob).why == "cancelled")


def test_trouble_and_a_lost_connection_are_said(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    ring(bob, alice, run, until, stage)
    press(stage, "acceptAudio")
    until(lambda: page.now["state"] == "up")
    assert stage.find("callTrouble") is None
    wrong = replace(call_of(alice), state="reconnecting", trouble=("no_speaker", "no_such_thing"))
    run(alice.node.calls.put(wrong))
    until(lambda: stage.find("callReconnecting") is not None)
    assert "loudspeaker" in stage.find("callTrouble").property("text")
    run(alice.node.calls.put(replace(wrong, state="up", trouble=())))
    until(lambda: stage.find("callReconnecting") is None and stage.find("callTrouble") is None)


def test_somebody_who_is_away_is_a_passing_sentence(stage: Stage, page: Any, bob: Any, until: Any) -> None:
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: said.append(sentence))
    bob.node.away = True
    page.ring(bob.id, False)
    until(lambda: said)
    assert said == ["This person is not online now."]
    assert page.now["id"] == ""
    assert not page.now["dialling"]


def test_a_missed_call_counts_until_it_is_looked_at(
    stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any
) -> None:
    told: list[str] = []
    stage.shell.announced.connect(lambda notice: told.append(notice["body"]))
    stage.shell.set_focused(False)
    ring(bob, alice, run, until, stage)
    run(bob.call(calls.hang_up))
    until(lambda: page.now["id"] == "" and stage.find("acceptAudio") is None)
    run(note_ended(bob.app))
    until(lambda: stage.shell.property("badges")["calls"] == 1)
    assert told.count("Missed call") == 1
    stage.shell.go("calls")
    until(lambda: stage.find("callHistory") is not None)
    assert stage.shell.property("badges")["calls"] == 0
    assert [(row.note, row.missed) for row in page.lines.rows] == [("Missed", True)]
    stage.shell.set_focused(True)
    ring(bob, alice, run, until, stage)
    run(bob.call(calls.hang_up))
    run(note_ended(bob.app))
    until(lambda: len(page.lines.rows) == 2)
    assert told.count("Missed call") == 1  # it is in the list that the person looks at
    assert stage.shell.property("badges")["calls"] == 0


def test_history_is_a_sound_model_and_a_row_calls_back(
    stage: Stage, page: Any, town: Any, run: Any, until: Any, qtmodeltester: Any
) -> None:
    stage.shell.go("calls")
    until(lambda: stage.find("callsEmptyPeople") is not None)
    run(history(town[1]))
    until(lambda: len(page.lines.rows) == 6 and stage.find("rowCall") is not None)
    qtmodeltester.check(page.lines, force_py=True)
    window = stage.window
    assert isinstance(window, QQuickWindow)
    signs = [item for item in walk(window.contentItem()) if item.objectName() == "rowWasVideo"]
    assert len(signs) == sum(line.video for line in page.lines.rows) == 1
    row = page.lines.rows[0]
    press(stage, "rowCall")
    until(lambda: page.now["state"] == "ringing")
    assert page.now["contact"] == row.contact


def test_a_hostile_name_is_shown_as_it_is(stage: Stage, page: Any, alice: Any, bob: Any, run: Any, until: Any) -> None:
    ring(bob, alice, run, until, stage)
    run(alice.call(people.petname, bob.id, "<img src='http://192.0.2.1/x.png'> <b>Bob</b>"))
    until(lambda: "<img" in stage.find("ringName").property("text"))
    press(stage, "acceptAudio")
    until(lambda: stage.find("callName") is not None)
    assert "<b>Bob</b>" in stage.find("callName").property("text")
    line = CallLineView("1", "2", "3", HOSTILE, "4", True, True, "talked", "2026-11-21T10:00:00Z", 3)
    assert call_line(line, now()).name == HOSTILE


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01\x00\x02\x00\x02" + bytes(15), b"\x00\x00\x00\x00\x00"])
def test_what_is_no_picture_is_passed_over(data: bytes, stage: Stage) -> None:
    pictures = Pictures()
    pictures.show(data)
    assert not pictures.has(True)
    assert not pictures.has(False)


def test_pictures_outlive_the_places_where_they_are_shown(stage: Stage, run: Any) -> None:
    pictures, holder = Pictures(), QQuickItem()
    pictures.hang(holder, True, False, 0.0)
    holder.deleteLater()
    run(_moment())
    pictures.show(packed(FakeVideoFrame(True, 2, 2, bytes(16))))
    assert pictures.has(True)
    pictures.forget(True)
    assert not pictures.has(True)


async def _moment() -> None:
    for _ in range(5):
        await asyncio.sleep(0.01)


def test_sides_stay_in_proportion() -> None:
    area = QRectF(0, 0, 400, 400)
    assert placed(640, 360, area, filling=False) == QRectF(0, 87.5, 400, 225)
    assert placed(360, 640, area, filling=True).width() == 400
    assert [length(seconds) for seconds in (0, 59, 60, 3599, 3661)] == ["0 s", "59 s", "1 min", "59 min", "1 h 1 min"]
