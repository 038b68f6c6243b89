"""A text that is too long is told so where it is written, kept, and not sent; once it is short enough it goes."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat.rules import MAX_TEXT_BYTES
from app.feed import api as feed
from app.feed.rules import MAX_TEXT
from tests.ui.fake_client import Stage, talk
from tests.ui.hands import press
from ui.shell import MOST_PASTED


def was_asked(stage: Stage, command: str) -> bool:
    return any(name == command for name, _, _ in stage.client.asked)


@pytest.mark.parametrize("text", ["x" * (1 << 17), "é" * (MAX_TEXT_BYTES // 2) + "x"])
def test_a_message_that_is_too_long_stays_in_the_composer(
    stage: Stage, town: Any, run: Any, until: Any, text: str
) -> None:
    run(talk(town[1]))
    stage.shell.go("chats", town[1]["bob"].id)
    until(lambda: stage.find("composerInput") and stage.page("chats").talk.lines.rows)
    field = stage.find("composerInput")
    field.forceActiveFocus()
    field.setProperty("text", text)
    until(lambda: stage.find("composerTrouble") is not None)
    assert str(MAX_TEXT_BYTES) in stage.find("composerTrouble").property("text")
    assert not stage.find("composerSend").isEnabled()
    press(stage.window, Qt.Key.Key_Return, "\r")
    assert field.property("text") == text
    assert not was_asked(stage, "chat.send")
    field.setProperty("text", "x" * MAX_TEXT_BYTES)
    until(lambda: stage.find("composerTrouble") is None)
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: was_asked(stage, "chat.send") and field.property("text") == "")


def test_what_is_far_too_long_is_not_pasted(stage: Stage, town: Any, run: Any, until: Any) -> None:
    run(talk(town[1]))
    stage.shell.go("chats", town[1]["bob"].id)
    until(lambda: stage.find("composerInput") is not None)
    field = stage.find("composerInput")
    field.forceActiveFocus()
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: said.append(sentence))
    for copied, pasted in (("x" * (MOST_PASTED + 1), ""), ("a line", "a line")):
        stage.shell.copy(copied)
        press(stage.window, Qt.Key.Key_V, modifiers=Qt.KeyboardModifier.ControlModifier)
        assert field.property("text") == pasted
    assert len(said) == 1
    assert "too long" in said[0]


def test_a_post_that_is_too_long_stays_in_the_composer(stage: Stage, until: Any) -> None:
    stage.shell.go("feed")
    until(lambda: stage.find("composerInput") is not None)
    field = stage.find("composerInput")
    field.setProperty("text", "🙂" * MAX_TEXT)  # signs are counted as the node counts them
    until(lambda: stage.find("postRoom") is not None)
    assert stage.find("postRoom").property("text") == "0 characters left"
    assert stage.find("post").isEnabled()
    field.setProperty("text", "x" * (MAX_TEXT + 7))
    until(lambda: stage.find("postRoom").property("text") == "7 characters too many")
    assert not stage.find("post").isEnabled()


def test_a_comment_that_is_too_long_stays_where_it_was_written(stage: Stage, town: Any, run: Any, until: Any) -> None:
    post = run(town[1]["bob"].call(feed.post, "what do you think?")).id
    stage.shell.go("feed")
    until(lambda: stage.find("openComments"))
    stage.find("openComments").clicked.emit()
    until(lambda: stage.find("commentFieldInput"))
    field = stage.find("commentFieldInput")
    field.forceActiveFocus()
    field.setProperty("text", "x" * (MAX_TEXT + 2))
    until(lambda: stage.find("commentRoom") is not None)
    assert stage.find("commentRoom").property("text") == "2 characters too many"
    assert not stage.find("sendComment").isEnabled()
    press(stage.window, Qt.Key.Key_Return, "\r")
    assert len(field.property("text")) == MAX_TEXT + 2
    assert not was_asked(stage, "feed.comment")
    field.setProperty("text", "short")
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: was_asked(stage, "feed.comment"))
    assert [line.text for line in run(stage.client.call(feed.show, post)).comments] == ["short"]
