"""Voice messages in the window: recorded by a press, a key or held, heard, sent; played in bubbles and beside pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from app.calls import api as calls
from app.chat import fetching, voice
from app.chat.allowance import Allowance
from app.commands import File
from app.errors import Refused
from tests.ui.chat_world import CONTROL, SHIFT, World
from tests.ui.fake_client import Stage, settle
from tests.ui.tree import walked


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: stage.shell.online and made.page.known)
    made.open()
    return made


def voices(world: World) -> Any:
    return world.people["alice"].node.voices


def now(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.page.property("voice").property("now")
    return found


def recording(world: World, ms: int = 2500) -> None:
    world.until(lambda: now(world)["on"] and voices(world).recording is not None)
    voices(world).hear(ms)
    world.until(lambda: now(world)["clock"] == "0:03")


def arrived(world: World) -> list[int]:
    """How long the voice messages are that Bob has."""
    return [one.duration_ms for view in world.views("bob", "alice") for one in view.files if one.voice]


def arrives(world: World) -> None:
    """The one that was recorded is in the conversation, and Bob has it."""
    world.until(lambda: [one.length for row in world.talk.lines.rows for one in row.files] == [2500])
    assert arrived(world) == [2500]


def has_focus(world: World, name: str) -> bool:
    item = world.stage.find(name)
    return item is not None and bool(item.property("activeFocus"))


def told(world: World, name: str) -> str:
    """The text of what has a name, if it is there."""
    item = world.stage.find(name)
    return "" if item is None else str(item.property("text"))


def shown(world: World, name: str) -> bool:
    return world.stage.find(name) is not None


def test_one_is_recorded_heard_and_sent_by_keys(world: World) -> None:
    world.key(Qt.Key.Key_Y, "", CONTROL | SHIFT)
    recording(world)
    world.until(lambda: has_focus(world, "recorder"))
    assert not shown(world, "composerInput")
    world.key(Qt.Key.Key_Y, "", CONTROL | SHIFT)
    world.until(lambda: now(world)["kept"])
    world.key(Qt.Key.Key_Space, " ")
    world.until(lambda: now(world)["heard"])
    voices(world).go_on(6000)
    world.until(lambda: now(world)["share"] == 0.5)
    world.key(Qt.Key.Key_Space, " ")
    world.until(lambda: not now(world)["heard"])
    assert not shown(world, "playingBar"), "what is not sent is of nobody"
    world.key(Qt.Key.Key_Return, "\r")
    arrives(world)
    world.until(lambda: has_focus(world, "composerInput"))
    assert not now(world)["on"]


def test_a_press_records_until_it_is_ended_and_the_reply_goes_with_it(world: World) -> None:
    said = world.say("bob", "alice", "where are you?")
    world.until(lambda: said in [row.id for row in world.talk.lines.rows])
    world.talk.reply_to(said)
    world.click("composerVoice")
    recording(world)
    assert not shown(world, "composerVoice")
    world.click("composerSend")
    arrives(world)
    assert world.views("bob", "alice")[-1].reply == said
    world.until(lambda: world.talk.now["reply"] is None)


def test_it_is_let_go_by_esc_or_its_button(world: World) -> None:
    for let_go in (lambda: world.key(Qt.Key.Key_Escape), lambda: world.click("recorderDrop")):
        world.click("composerVoice")
        recording(world)
        let_go()
        world.until(lambda: voices(world).recording is None and not now(world)["on"])
        world.until(lambda: has_focus(world, "composerInput"))
    assert arrived(world) == []


def point(world: World, kind: QEvent.Type, x: float, y: float) -> None:
    """The mouse, from the upper left of the button that records."""
    at = world.find("composerVoice").mapToScene(QPointF(x, y))
    window: Any = world.stage.window
    up = kind == QEvent.Type.MouseButtonRelease
    held = Qt.MouseButton.NoButton if up else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, window.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(window, event)


DOWN, MOVE, UP = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


def test_held_it_goes_where_one_lets_go(world: World) -> None:
    point(world, DOWN, 20, 20)
    recording(world)
    assert shown(world, "recorderHint")
    point(world, UP, 20, 20)
    arrives(world)
    world.until(lambda: not now(world)["on"])


def test_held_and_moved_aside_it_is_deleted(world: World) -> None:
    point(world, DOWN, 20, 20)
    recording(world)
    point(world, MOVE, -90, 20)
    assert told(world, "recorderHint") == "Let go to delete it"
    point(world, UP, -90, 20)
    world.until(lambda: voices(world).recording is None)
    assert arrived(world) == []


def test_held_and_moved_up_it_goes_on(world: World) -> None:
    point(world, DOWN, 20, 20)
    recording(world)
    point(world, MOVE, 20, -80)
    world.until(lambda: has_focus(world, "recorder") and not shown(world, "composerVoice"))
    assert shown(world, "recorderStop")
    world.run(settle())
    assert (now(world)["on"], arrived(world)) == (True, [])
    world.click("recorderStop")
    world.until(lambda: now(world)["kept"])


def test_without_a_microphone_or_beside_a_call_a_sentence_says_so(world: World) -> None:
    voices(world).microphone = False
    world.click("composerVoice")
    world.until(lambda: told(world, "toast") == "There is no microphone that Kith can use.")
    world.until(lambda: has_focus(world, "composerInput"))
    voices(world).microphone = True
    world.run(world.people["alice"].call(calls.ring, world.people["bob"].id))
    world.page.property("voice").record()
    world.until(lambda: told(world, "toast").startswith("There is a call now"))


def test_it_ends_when_another_conversation_is_opened_and_waits_there(world: World) -> None:
    world.click("composerVoice")
    recording(world)
    world.open("carol")
    world.until(lambda: voices(world).recording.take is not None)
    assert not shown(world, "recorder")
    world.click("composerVoice")
    world.until(lambda: "Another voice message waits" in told(world, "toast"))
    world.stage.shell.go("chats", world.people["bob"].id)
    world.until(lambda: now(world)["kept"] and now(world)["on"])
    world.click("composerSend")
    arrives(world)


def test_it_ends_and_is_kept_when_nobody_looks(world: World) -> None:
    world.click("composerVoice")
    recording(world)
    world.stage.shell.go("settings")
    world.until(lambda: voices(world).recording.take is not None)


def test_one_that_another_window_left_behind_is_sent_from_any_conversation(world: World) -> None:
    world.click("composerVoice")
    recording(world)
    world.open("carol")
    world.until(lambda: voices(world).recording.take is not None)
    world.page.property("voice")._contact = ""  # as in a window that was just opened
    world.stage.shell.go("chats", world.people["bob"].id)
    world.until(lambda: now(world)["kept"] and now(world)["on"])
    world.click("composerSend")
    arrives(world)


def test_one_that_cannot_be_sent_waits_on(world: World) -> None:
    world.stage.client.refusals["chat.send_recording"] = Refused("not_a_contact", "This person is not a contact.")
    world.click("composerVoice")
    recording(world)
    world.click("composerSend")
    world.until(lambda: told(world, "toast") == "This person is not a contact.")
    world.stage.client.refusals.clear()
    world.until(lambda: now(world)["on"] and not now(world)["sending"])
    world.click("composerSend")
    arrives(world)


def test_words_files_and_changes_leave_no_room_for_one(world: World) -> None:
    assert shown(world, "composerVoice")
    world.find("composerInput").setProperty("text", "words")
    world.until(lambda: not shown(world, "composerVoice"))
    assert shown(world, "composerSend")
    world.key(Qt.Key.Key_Y, "", CONTROL | SHIFT)
    world.run(settle())
    assert voices(world).recording is None


def spoken(world: World, folder: Path, content: bytes = b"OggS one") -> str:
    """Bob says something to Alice, and it is here."""
    (folder / "said.ogg").write_bytes(content)
    bob, alice = world.people["bob"], world.people["alice"]
    bob.node.town.now_ms += 1000
    said = str(world.run(bob.call(voice.voice, alice.id, File(str(folder / "said.ogg")))).id)
    world.run(fetching.want_fresh(alice.app, Allowance()))
    world.run(bob.node.blobs.flush_town())
    world.until(lambda: any(row.id == said and row.files[0].here for row in world.talk.lines.rows))
    return said


def test_it_is_played_paused_moved_and_faster_in_its_bubble(world: World, tmp_path: Path) -> None:
    said = spoken(world, tmp_path)
    row = world.talk.lines.rows[0]
    assert "voice message, 0:12" in row.spoken
    assert told(world, "voicePlay") == "Play the voice message, 0:12"
    world.click("voicePlay")
    world.until(lambda: voices(world).playing is not None)
    assert voices(world).playing.about["message"] == said
    voices(world).go_on(3000)
    world.until(lambda: told(world, "voicePlay") == "Pause the voice message, 0:03 of 0:12")
    assert told(world, "voiceClock") == "0:03 / 0:12"
    world.find("voicePlay").forceActiveFocus()
    world.key(Qt.Key.Key_Right)
    world.until(lambda: voices(world).playing.ms == 8000)
    world.until(lambda: told(world, "voiceClock") == "0:08 / 0:12")
    world.key(Qt.Key.Key_Left)
    world.until(lambda: voices(world).playing.ms == 3000)
    world.key(Qt.Key.Key_Space, " ")
    world.until(lambda: voices(world).playing.paused)
    world.click("voiceSeek")
    world.until(lambda: voices(world).playing.ms == 6000)
    for percent in (150, 200, 100):
        world.click("voiceSpeed")
        world.until(lambda percent=percent: voices(world).percent == percent)
    window: Any = world.stage.window
    assert walked(window).faults == []


def test_it_goes_on_beside_other_pages_and_the_bar_leads_back(world: World, tmp_path: Path) -> None:
    said = spoken(world, tmp_path)
    world.click("voicePlay")
    world.until(lambda: shown(world, "playingBar"))
    world.open("carol")
    world.stage.shell.go("people", "")
    voices(world).go_on(5000)
    text = "Voice message of Bob Ferreira · 0:05 / 0:12"
    world.until(lambda: told(world, "playingWhat") == text)
    world.click("playingPause")
    world.until(lambda: voices(world).playing.paused)
    world.click("playingWhat")
    world.until(lambda: world.stage.shell.property("page") == "chats" and world.talk.contact == world.people["bob"].id)
    world.until(lambda: any(row.id == said for row in world.talk.lines.rows))
    world.click("playingClose")
    world.until(lambda: not shown(world, "playingBar"))
    assert voices(world).playing is None


def test_one_of_my_own_is_called_mine(world: World, tmp_path: Path) -> None:
    (tmp_path / "mine.ogg").write_bytes(b"OggS mine")
    alice, bob = world.people["alice"], world.people["bob"]
    said = str(world.run(alice.call(voice.voice, bob.id, File(str(tmp_path / "mine.ogg")))).id)
    world.page.property("voice").play(said, 1)
    world.until(lambda: told(world, "playingWhat").startswith("Your voice message · 0:00 / "))


def test_the_next_one_follows_and_after_the_last_it_is_over(world: World, tmp_path: Path) -> None:
    first = spoken(world, tmp_path)
    world.say("bob", "alice", "and")
    second = spoken(world, tmp_path, b"OggS two")
    world.page.property("voice").play(first, 1)
    world.until(lambda: voices(world).playing is not None)
    voices(world).go_on(12_000, ended=True)
    world.until(lambda: voices(world).playing is not None and voices(world).playing.about["message"] == second)
    voices(world).go_on(12_000, ended=True)
    world.until(lambda: voices(world).playing is None and not shown(world, "playingBar"))
    assert len(voices(world).heard) == 2


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("no_speaker", "There is no loudspeaker that Kith can use."),
        ("bad_sound", "This voice message is damaged, or of a kind that Kith does not play."),
    ],
)
def test_one_that_cannot_be_played_says_why(world: World, tmp_path: Path, code: str, sentence: str) -> None:
    spoken(world, tmp_path)
    world.click("voicePlay")
    world.until(lambda: voices(world).playing is not None)
    voices(world).go_on(0, trouble=code)
    world.until(lambda: told(world, "toast") == sentence)
    world.until(lambda: not shown(world, "playingBar"))


def test_one_that_is_not_here_is_asked_for(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "said.ogg").write_bytes(b"OggS")
    bob, alice = world.people["bob"], world.people["alice"]
    world.run(bob.call(voice.voice, alice.id, File(str(tmp_path / "said.ogg"))))
    world.until(lambda: shown(world, "voicePlay"))
    assert told(world, "voicePlay") == "Download the voice message, 4 bytes"
    world.click("voicePlay")
    world.until(lambda: told(world, "voicePlay") == "Play the voice message, 0:12")


def test_the_node_is_asked_now_and_then_as_long_as_something_goes_on(world: World, tmp_path: Path) -> None:
    spoken(world, tmp_path)
    clock = world.page.property("voice")._clock
    assert not clock.isActive()
    world.click("voicePlay")
    world.until(clock.isActive)
    assert clock.interval() < 10_000, "the node ends what nobody looks at for ten seconds"
    world.run(world.people["alice"].call(voice.stop_playing))
    world.until(lambda: not clock.isActive())


def test_the_list_says_it_is_one(world: World, tmp_path: Path) -> None:
    spoken(world, tmp_path)
    world.until(lambda: next(r for r in world.page.list.rows if r.name == "Bob Ferreira").carries == "voice")
    row = next(row for row in world.page.list.rows if row.name == "Bob Ferreira")
    assert row.preview == "Voice message, 0:12"
