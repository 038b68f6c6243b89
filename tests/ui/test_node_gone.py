"""A node that goes away while its window is open: the window says so, keeps what is written, and comes back whole."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from app.feed import api as feed
from tests.ui.fake_client import Stage, talk
from tests.ui.hands import click, press, type_in


@pytest.fixture
def at_chats(stage: Stage, town: Any, run: Any, until: Any) -> Stage:
    """Alice's window, all of whose conversations have something in them."""
    run(talk(town[1]))
    until(lambda: stage.page("chats").list.rows and stage.shell.online)
    return stage


def go_away(stage: Stage, until: Any) -> None:
    """The node ends, and the window says so."""
    stage.client.go_away()
    until(lambda: stage.find("offlineBanner"))


def come_back(stage: Stage, until: Any) -> None:
    """The node is there again, and has nothing new to tell."""
    stage.client.come_back()
    stage.shell.try_now()
    until(lambda: not stage.find("offlineBanner"))


def was_asked(stage: Stage, command: str) -> bool:
    """Whether a command went to the node, or nowhere."""
    return any(name == command for name, _, _ in stage.client.asked)


def open_chat(stage: Stage, name: str) -> None:
    row = next(row for row in stage.page("chats").list.rows if row.name == name)
    stage.page("chats").open(row.contact)


def test_what_is_written_meanwhile_stays_and_is_sent_afterwards(at_chats: Stage, until: Any, run: Any) -> None:
    stage = at_chats
    open_chat(stage, "Bob Ferreira")
    until(lambda: stage.find("composerInput") and stage.page("chats").talk.lines.rows)
    go_away(stage, until)
    field = stage.find("composerInput")
    field.forceActiveFocus()
    type_in(stage.window, "are you")
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: field.property("text") == "are you")
    type_in(stage.window, " there?")
    come_back(stage, until)
    assert field.property("text") == "are you there?"
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: stage.page("chats").talk.lines.rows[0].text == "are you there?")
    assert field.property("text") == ""
    lines = run(stage.client.call(chat.timeline, "Bob Ferreira"))
    assert [line.text for line in lines].count("are you there?") == 1


def test_a_conversation_that_is_opened_meanwhile_is_shown_afterwards(at_chats: Stage, until: Any) -> None:
    stage = at_chats
    go_away(stage, until)
    open_chat(stage, "Dana Whitfield")
    until(lambda: was_asked(stage, "chat.timeline"))
    come_back(stage, until)
    until(lambda: len(stage.page("chats").talk.lines.rows) == 3)


def test_what_happened_meanwhile_is_shown_afterwards(at_chats: Stage, town: Any, until: Any, run: Any) -> None:
    stage = at_chats
    go_away(stage, until)
    run(town[1]["dana"].call(chat.send, "Alice Moreau", "while you were off"))
    come_back(stage, until)
    until(lambda: any(row.preview == "while you were off" for row in stage.page("chats").list.rows))


def test_it_is_said_in_passing_that_the_node_is_back(at_chats: Stage, until: Any) -> None:
    said: list[str] = []
    at_chats.shell.toast.connect(lambda sentence, word: said.append(sentence))
    go_away(at_chats, until)
    assert said == []
    come_back(at_chats, until)
    assert said == ["Kith's node restarted."]


def test_a_node_that_ended_behind_the_lock_is_no_news(at_chats: Stage, until: Any) -> None:
    said: list[str] = []
    at_chats.shell.toast.connect(lambda sentence, word: said.append(sentence))
    at_chats.shell.set_state("locked")
    at_chats.client.go_away()
    until(lambda: not at_chats.shell.online)
    at_chats.shell.set_state("open")
    come_back(at_chats, until)
    assert said == []
    go_away(at_chats, until)
    come_back(at_chats, until)
    assert said == ["Kith's node restarted."]


def test_a_comment_stays_until_it_is_said(stage: Stage, town: Any, until: Any, run: Any) -> None:
    post = run(town[1]["bob"].call(feed.post, "what do you think?")).id
    stage.shell.go("feed")
    until(lambda: stage.find("openComments"))
    click(stage.find("openComments"))
    until(lambda: stage.find("commentFieldInput") and stage.shell.online)
    go_away(stage, until)
    field = stage.find("commentFieldInput")
    field.forceActiveFocus()
    type_in(stage.window, "I do not")
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: was_asked(stage, "feed.comment"))
    until(lambda: field.property("text") == "I do not")
    type_in(stage.window, " know")
    come_back(stage, until)
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: field.property("text") == "")
    assert [line.text for line in run(stage.client.call(feed.show, post)).comments] == ["I do not know"]


def test_the_title_of_an_album_stays_until_there_is_one(stage: Stage, until: Any) -> None:
    stage.shell.go("gallery")
    until(lambda: stage.find("newAlbum") and stage.shell.online)
    click(stage.find("newAlbum"))
    until(lambda: stage.find("albumTitleInput"))
    go_away(stage, until)
    field = stage.find("albumTitleInput")
    field.forceActiveFocus()
    type_in(stage.window, "Summer")
    press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: was_asked(stage, "gallery.album"))
    come_back(stage, until)
    assert stage.find("albumTitleInput") is field
    assert field.property("text") == "Summer"
    for _ in range(2):
        press(stage.window, Qt.Key.Key_Return, "\r")
    until(lambda: not stage.find("albumTitleInput"))
    until(lambda: [album.title for album in stage.page("gallery").albums.rows] == ["Summer"])
