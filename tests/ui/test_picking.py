"""Several messages are selected by keys and mouse, copied, forwarded and deleted; and what is forwarded says so."""

from typing import Any

import pytest
from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtGui import QGuiApplication

from app.chat import api as chat
from app.chat import removing
from app.errors import Refused
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import click, press, shortcut, type_in
from ui.choosing import choices

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALICE = "Alice Moreau"


class Talk:
    """Alice's conversation with Bob: four texts, the second and the last are hers."""

    def __init__(self, stage: Stage, people: dict[str, Any], run: Any, until: Any) -> None:
        self.stage, self.people, self.run, self.until = stage, people, run, until
        self.alice, self.bob, self.carol = people["alice"], people["bob"], people["carol"]
        self.talk = stage.page("chats").talk
        self.picking = self.talk.property("picking")
        until(lambda: stage.shell.online and stage.page("chats").known)
        self.ids = []
        for number, text in enumerate(("one", "two", "three", "four")):
            self.alice.node.town.now_ms += 60_000
            who, to = (self.alice, "Bob Ferreira") if number % 2 else (self.bob, ALICE)
            self.ids.append(run(who.call(chat.send, to, text)).id)
        stage.shell.go("chats", self.bob.id)
        until(lambda: len(self.talk.lines.rows) == 4 and stage.find("message-3"))
        run(settle())

    @property
    def picked(self) -> list[str]:
        return [row.text for row in self.talk.lines.rows[::-1] if row.picked]

    def browse(self) -> None:
        QMetaObject.invokeMethod(self.stage.find("messages").parentItem(), "browse")

    def said(self, person: Any) -> list[tuple[str, bool]]:
        return [(view.text, view.forwarded) for view in self.run(person.call(chat.timeline, ALICE))]


@pytest.fixture
def talk(stage: Stage, town: Any, run: Any, until: Any) -> Talk:
    return Talk(stage, town[1], run, until)


def test_keys_select_copy_and_leave(talk: Talk) -> None:
    window = talk.stage.window
    talk.browse()
    press(window, Qt.Key.Key_Space, " ")
    assert talk.picked == ["four"]
    assert talk.stage.find("pickCount").property("text") == "1 selected"
    assert not talk.stage.find("composerInput")
    for _ in range(2):
        press(window, Qt.Key.Key_Up, "", SHIFT)
    assert talk.picked == ["two", "three", "four"]
    press(window, Qt.Key.Key_Up)
    press(window, Qt.Key.Key_Space, " ")
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Space, " ")
    assert talk.picked == ["one", "three", "four"]
    press(window, Qt.Key.Key_C, "", CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1::3] == ["one", "three", "four"]
    assert lines[0].startswith("Bob Ferreira, ")
    assert lines[6].startswith("You, ")
    assert talk.picked == []
    press(window, Qt.Key.Key_Space, " ")
    press(window, Qt.Key.Key_Escape)
    assert talk.picked == []
    assert talk.stage.find("composerInput")
    assert not talk.stage.find("composerInput").property("activeFocus"), "the keyboard stays where it was"
    press(window, Qt.Key.Key_Escape)
    talk.until(lambda: talk.stage.find("composerInput").property("activeFocus"))


def test_the_menu_begins_and_presses_go_on(talk: Talk) -> None:
    talk.browse()
    press(talk.stage.window, Qt.Key.Key_F10, "", SHIFT)
    talk.until(lambda: talk.stage.find("menuSelect"))
    click(talk.stage.find("menuSelect"))
    talk.until(lambda: talk.picked == ["four"])
    click(talk.stage.find("message-2"))
    assert talk.picked == ["two", "four"]
    click(talk.stage.find("message-2"))
    assert talk.picked == ["four"]
    click(talk.stage.find("pickCancel"))
    assert talk.picked == []
    click(talk.stage.find("message-2"))
    assert talk.picked == []


def test_only_what_is_mine_is_deleted_for_both_and_undo_brings_all_back(talk: Talk) -> None:
    for ident in (talk.ids[1], talk.ids[2]):
        talk.picking.toggle(ident)
    click(talk.stage.find("pickDelete"))
    talk.until(lambda: talk.stage.find("pickDeleteForAll"))
    assert not talk.stage.find("pickDeleteForAll").property("enabled")
    talk.picking.toggle(talk.ids[2])
    talk.picking.toggle(talk.ids[3])
    click(talk.stage.find("pickDeleteForAll"))
    talk.until(lambda: [bool(row.gone) for row in talk.talk.lines.rows[::-1]] == [False, True, False, True])
    talk.until(lambda: talk.stage.find("toastAction"))
    talk.run(settle())
    click(talk.stage.find("toastAction"))
    assert not any(row.gone for row in talk.talk.lines.rows)
    for ident in (talk.ids[1], talk.ids[3]):
        talk.picking.toggle(ident)
    talk.picking.delete(True)
    talk.stage.shell.settle()
    talk.until(lambda: not talk.talk.deletions.going)
    assert [text for text, _ in talk.said(talk.bob)] == ["one", "", "three", ""]


def test_what_is_deleted_for_me_is_gone_here_at_once_and_undo_brings_it_back(talk: Talk) -> None:
    for ident in talk.ids[1:3]:
        talk.picking.toggle(ident)
    click(talk.stage.find("pickDelete"))
    talk.until(lambda: talk.stage.find("pickDeleteForMe"))
    click(talk.stage.find("pickDeleteForMe"))
    talk.until(lambda: [row.text for row in talk.talk.lines.rows] == ["four", "one"] and talk.stage.find("toastAction"))
    talk.run(settle())
    click(talk.stage.find("toastAction"))
    talk.until(lambda: len(talk.talk.lines.rows) == 4)
    talk.stage.find("messages").setProperty("currentIndex", 0)
    talk.browse()
    press(talk.stage.window, Qt.Key.Key_F10, "", SHIFT)
    talk.until(lambda: talk.stage.find("menuDeleteForMe"))
    click(talk.stage.find("menuDeleteForMe"))
    talk.until(lambda: [row.text for row in talk.talk.lines.rows] == ["three", "two", "one"])
    assert talk.stage.page("chats").property("list").rows[0].preview == "Message deleted"
    talk.stage.shell.settle()
    talk.until(lambda: not talk.talk.removals.going)
    assert [text for text, _ in talk.said(talk.bob)] == ["one", "two", "three", "four"]
    talk.until(lambda: talk.stage.page("chats").property("list").rows[0].preview == "three")
    assert len(talk.run(talk.alice.call(chat.timeline, "Bob Ferreira"))) == 3


def test_of_several_that_are_deleted_for_me_one_that_has_gone_already_holds_up_none(talk: Talk) -> None:
    talk.talk.delete_all(talk.ids[:3], False)
    talk.run(talk.alice.call(removing.delete_for_me, talk.ids[1:2]))
    talk.stage.client.go_away()
    talk.stage.shell.settle()
    talk.run(settle())
    assert talk.talk.removals.going == set(talk.ids[:3]), "it is kept until the node is back"
    talk.stage.client.come_back()
    talk.until(lambda: not talk.talk.removals.going)
    assert [view.text for view in talk.run(talk.alice.call(chat.timeline, "Bob Ferreira"))] == ["four"]


def test_several_are_forwarded_in_their_order_to_those_who_were_chosen_by_keys(talk: Talk) -> None:
    window = talk.stage.window
    talk.browse()
    press(window, Qt.Key.Key_Space, " ")
    press(window, Qt.Key.Key_Up, "", SHIFT)
    talk.run(shortcut(window, Qt.Key.Key_S, CONTROL | SHIFT))
    talk.until(lambda: talk.stage.find("forwardFindInput") and talk.stage.find("forwardFindInput").hasActiveFocus())
    forwarding = talk.talk.property("forwarding")
    talk.until(lambda: len(forwarding.property("rows").rows) == 3)
    assert not talk.stage.find("forwardSend").property("enabled")
    for letters in ("crl", "dana"):
        type_in(window, letters)
        talk.until(lambda: len(forwarding.property("rows").rows) == 1)
        press(window, Qt.Key.Key_Return, "\r")
    assert forwarding.property("now")["names"] == "Carol Nguyen, Dana Whitfield"
    forwarding.send(" look ")
    talk.until(lambda: not talk.stage.find("forwardSend"))
    wanted = [("look", False), ("three", True), ("four", True)]
    assert talk.said(talk.carol) == talk.said(talk.people["dana"]) == wanted
    assert talk.picked == []


def test_a_refusal_stands_in_the_dialog_and_nothing_is_lost(talk: Talk) -> None:
    talk.stage.client.refusals["chat.forward"] = Refused("too_soon", "wait a while")
    talk.picking.toggle(talk.ids[0])
    click(talk.stage.find("pickForward"))
    forwarding = talk.talk.property("forwarding")
    talk.until(lambda: len(forwarding.property("rows").rows) == 3)
    talk.until(lambda: talk.stage.find("forwardRow") is not None)
    click(talk.stage.find("forwardRow"))
    click(talk.stage.find("forwardSend"))
    talk.until(lambda: forwarding.property("now")["error"] == "wait a while")
    assert talk.stage.find("forwardSend").property("enabled")
    talk.stage.client.refusals.clear()
    click(talk.stage.find("forwardSend"))
    talk.until(lambda: not talk.stage.find("forwardSend"))
    talk.until(lambda: talk.stage.find("toastAction"))
    assert talk.picked == []


def test_what_cannot_be_forwarded_is_left_out_and_that_is_said(talk: Talk) -> None:
    poll = talk.run(talk.bob.call(chat.poll, ALICE, "When?", ["June", "July"])).id
    talk.until(lambda: len(talk.talk.lines.rows) == 5)
    talk.picking.toggle(poll)
    assert talk.stage.find("pickCount").property("text") == "1 selected · cannot be forwarded"
    assert not talk.stage.find("pickForward").property("enabled")
    talk.picking.toggle(talk.ids[0])
    assert talk.stage.find("pickCount").property("text") == "2 selected · 1 can be forwarded"
    asked = []
    talk.picking.forwarding.connect(asked.append)
    talk.picking.forward()
    assert asked == [[talk.ids[0]]]
    talk.run(talk.bob.call(chat.delete, talk.ids[0]))
    talk.until(lambda: talk.picking.property("now")["passing"] == 0)


def test_what_was_forwarded_says_so_on_the_screen_and_aloud(talk: Talk) -> None:
    talk.run(talk.bob.call(chat.send, "Alice Moreau", "own words"))
    space = bytes.fromhex(talk.run(talk.bob.call(chat.timeline, ALICE))[0].chat)
    talk.run(talk.bob.node.publish(space, 1000, {"text": "theirs", "forwarded": True}))
    talk.until(lambda: len(talk.talk.lines.rows) == 6)
    newest, before = talk.talk.lines.rows[:2]
    assert ("forwarded: theirs" in newest.spoken, "forwarded" in before.spoken) == (True, False)
    talk.until(lambda: talk.stage.find("forwarded"))
    assert talk.stage.find("forwarded").property("text") == "Forwarded"


def test_another_conversation_begins_with_nothing_selected(talk: Talk) -> None:
    talk.picking.toggle(talk.ids[0])
    talk.stage.shell.go("chats", talk.carol.id)
    talk.until(lambda: talk.talk.contact == talk.carol.id)
    assert not talk.picking.property("now")["on"]
    assert choices([], "", ["x"]) == []
