"""A message that the window calls deleted is deleted, however the window goes on, and Undo is never pressed in vain."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMetaObject, QPointF, QSettings, Qt

from app.chat import api as chat
from app.errors import WorldFault
from app.places import Place
from tests.ui.fake_client import FakeClient, Stage, settle
from tests.ui.hands import click, press, strike, type_in
from ui.bridge import Bridge
from ui.chat.deleting import GOING
from ui.desk import Desk
from ui.memory import Memory
from ui.pages import PAGES, build
from ui.shell import Shell

ALICE = "Alice Moreau"


class Talk:
    """Alice's conversation with Bob, whose newest message is hers."""

    def __init__(self, stage: Stage, people: dict[str, Any], run: Any, until: Any) -> None:
        self.stage, self.run, self.until = stage, run, until
        self.alice, self.bob = people["alice"], people["bob"]
        self.talk = stage.page("chats").talk
        until(lambda: stage.shell.online and stage.page("chats").known)
        run(self.bob.call(chat.send, ALICE, "theirs"))
        self.message = run(self.alice.call(chat.send, "Bob Ferreira", "mine")).id
        stage.shell.go("chats", self.bob.id)
        until(lambda: len(self.talk.lines.rows) == 2)

    def delete(self) -> None:
        self.talk.delete(self.message)
        self.until(lambda: self.shown == ["theirs", ""] and self.stage.find("toastAction"))

    def see_gone(self) -> None:
        """Wait until both have it no more."""
        self.until(lambda: not self.talk.deletions.going)
        self.until(lambda: self.shown == ["theirs", ""])
        assert self.kept == ["theirs"]

    @property
    def shown(self) -> list[str]:
        """The texts that the window shows, the oldest first; empty is one that says that it was deleted."""
        rows = self.talk.lines.rows[::-1]
        assert all(bool(row.text) != bool(row.gone) for row in rows)
        return [row.text for row in rows]

    @property
    def kept(self) -> list[str]:
        """The texts that both have."""
        sides = ((self.alice, "Bob Ferreira"), (self.bob, ALICE))
        both = [self.run(one.call(chat.timeline, of)) for one, of in sides]
        texts = [[view.text for view in views if not view.deleted] for views in both]
        assert texts[0] == texts[1]
        return texts[0]


@pytest.fixture
def talk(stage: Stage, town: Any, run: Any, until: Any) -> Talk:
    return Talk(stage, town[1], run, until)


def test_it_is_deleted_when_the_offer_to_undo_it_has_gone(talk: Talk) -> None:
    talk.delete()
    assert talk.kept == ["theirs", "mine"]
    QMetaObject.invokeMethod(talk.stage.find("toast"), "hide")
    talk.see_gone()
    assert talk.stage.find("toast") is None


def test_it_is_shown_as_deleted_at_once_and_nothing_moves_when_it_is(talk: Talk) -> None:
    place = talk.stage.find("message-1").mapToScene(QPointF())
    heights: list[float] = []
    talk.run(settle())
    talk.delete()
    talk.stage.find("messages").contentHeightChanged.connect(
        lambda: heights.append(talk.stage.find("messages").property("contentHeight"))
    )
    assert talk.talk.lines.rows[0].gone
    talk.stage.shell.settle()
    talk.see_gone()
    talk.run(settle())
    assert heights == []
    assert talk.stage.find("message-1").mapToScene(QPointF()) == place


def test_what_is_typed_after_a_deletion_and_after_undo_goes_into_the_field(talk: Talk) -> None:
    talk.stage.find("composerInput").forceActiveFocus()
    press(talk.stage.window, Qt.Key.Key_Backtab, "", Qt.KeyboardModifier.ShiftModifier)
    press(talk.stage.window, Qt.Key.Key_F10, "", Qt.KeyboardModifier.ShiftModifier)
    talk.until(lambda: talk.stage.find("menuDelete"))
    click(talk.stage.find("menuDelete"))
    talk.until(lambda: talk.stage.find("toastAction") and not talk.stage.find("menuDelete"))
    type_in(talk.stage.window, "be")
    click(talk.stage.find("toastAction"))
    talk.until(lambda: talk.shown == ["theirs", "mine"] and not talk.stage.find("toast"))
    type_in(talk.stage.window, "fore")
    assert talk.stage.find("composerInput").property("text") == "before"


def test_undo_by_the_keyboard_gives_the_field_back(talk: Talk) -> None:
    talk.stage.find("composerInput").forceActiveFocus()
    talk.delete()
    talk.stage.find("toastAction").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    press(talk.stage.window, Qt.Key.Key_Space, " ")
    talk.until(lambda: talk.shown == ["theirs", "mine"])
    type_in(talk.stage.window, "on")
    assert talk.stage.find("composerInput").property("text") == "on"


def test_the_last_messages_and_the_field_are_seen_beside_what_can_be_undone(talk: Talk) -> None:
    talk.run(settle())
    talk.delete()
    toast = talk.stage.find("toast")
    place = toast.mapRectToScene(toast.boundingRect())
    for name in ("message-0", "message-1", "composer", "talkName", "talkDetails"):
        item = talk.stage.find(name)
        assert not item.mapRectToScene(item.boundingRect()).intersects(place), name


def test_up_and_ctrl_up_pass_by_what_was_deleted(talk: Talk) -> None:
    talk.delete()
    talk.talk.reply_to("")
    assert talk.talk.now["reply"]["text"] == "theirs"
    talk.talk.edit("")
    assert talk.talk.now["editing"] is None


def test_the_list_of_chats_shows_it_no_more_either(talk: Talk) -> None:
    chats = talk.stage.page("chats").list

    def row() -> tuple[str, str, str]:
        line = next(line for line in chats.rows if line.contact == talk.bob.id)
        return line.prefix, line.preview, line.tick

    talk.until(lambda: row()[:2] == ("You: ", "mine"))
    before = row()
    talk.delete()
    assert row() == ("", "Message deleted", "")
    click(talk.stage.find("toastAction"))
    talk.until(lambda: row() == before)
    talk.delete()
    talk.stage.shell.settle()
    talk.until(lambda: row() == ("", "theirs", ""))


def test_undo_counts_as_long_as_it_can_be_seen(talk: Talk) -> None:
    talk.delete()
    toast, undo = talk.stage.find("toast"), talk.stage.find("toastAction")
    QMetaObject.invokeMethod(toast, "hide")
    assert toast.isVisible()
    strike(undo)
    talk.until(lambda: talk.shown == ["theirs", "mine"])
    talk.until(lambda: talk.stage.find("toast") is None)
    talk.stage.shell.go_nowhere()
    assert talk.kept == ["theirs", "mine"]


def test_another_sentence_leaves_nothing_to_undo(talk: Talk) -> None:
    talk.delete()
    talk.stage.shell.say("Something else.")
    talk.see_gone()
    assert talk.stage.find("toastAction") is None


def test_it_can_be_undone_from_another_conversation(talk: Talk, town: Any) -> None:
    talk.delete()
    talk.stage.page("chats").open(town[1]["carol"].id)
    talk.until(lambda: not talk.talk.lines.rows)
    click(talk.stage.find("toastAction"))
    talk.stage.page("chats").open(talk.bob.id)
    talk.until(lambda: talk.shown == ["theirs", "mine"])
    assert talk.kept == ["theirs", "mine"]


def test_it_is_deleted_when_the_window_ends_also_by_a_node_that_takes_its_time(talk: Talk) -> None:
    talk.delete()
    talk.stage.client.delays["chat.delete"] = 0.6  # longer than other things are waited for
    talk.stage.shell.go_nowhere()
    talk.run(talk.stage.bridge.close())
    assert talk.kept == ["theirs"]


def test_it_is_deleted_when_the_window_hides_in_the_tray(talk: Talk) -> None:
    talk.delete()
    talk.stage.shell.stays = True
    assert not talk.stage.shell.may_close()
    talk.see_gone()
    talk.until(lambda: talk.stage.find("toast") is None)


def test_a_node_that_was_away_deletes_it_when_it_is_back(talk: Talk) -> None:
    talk.delete()
    talk.stage.client.go_away()
    talk.until(lambda: talk.stage.find("offlineBanner"))
    talk.stage.shell.settle()
    talk.until(lambda: any(name == "chat.delete" for name, _, _ in talk.stage.client.asked))
    assert talk.kept == ["theirs", "mine"]
    assert talk.shown == ["theirs", ""]
    talk.stage.client.come_back()
    talk.stage.shell.try_now()
    talk.see_gone()


def test_a_node_that_is_away_until_the_window_ends_deletes_it_for_the_next(talk: Talk) -> None:
    talk.delete()
    talk.stage.client.go_away()
    talk.until(lambda: talk.stage.find("offlineBanner"))
    talk.stage.shell.go_nowhere()
    talk.run(talk.stage.bridge.close())
    talk.stage.client.come_back()
    assert talk.kept == ["theirs", "mine"]
    open_again(talk)
    assert talk.kept == ["theirs"]


def test_a_window_that_was_killed_had_deleted_it_too_but_not_what_was_undone(talk: Talk) -> None:
    talk.delete()
    click(talk.stage.find("toastAction"))
    talk.until(lambda: talk.shown == ["theirs", "mine"])
    assert not talk.stage.shell.memory.recall(GOING)
    talk.delete()
    open_again(talk)
    assert talk.kept == ["theirs"]


def open_again(talk: Talk) -> None:
    """The window is opened once more on what it remembers, until there is nothing left to be deleted."""
    bridge, shell = Bridge(FakeClient(talk.alice)), Shell()
    shell.memory = talk.stage.shell.memory

    async def begin() -> None:
        shell.set_me(talk.alice.id, talk.alice.node.name)
        shell.furnish(PAGES, lambda entry: build(entry, bridge, shell), bridge)
        bridge.start(bridge.follow())

    talk.run(begin())
    talk.until(lambda: not shell.memory.recall(GOING))
    talk.run(bridge.close())


def test_the_memory_of_windows_is_in_a_file_of_the_home(tmp_path: Path, stage: Stage) -> None:
    file = str(tmp_path / "window.ini")
    Memory(QSettings(file, QSettings.Format.IniFormat)).keep(GOING, {"aa", "bb"})
    later = Memory(QSettings(file, QSettings.Format.IniFormat))
    assert later.recall(GOING) == Desk(Place(tmp_path)).shell.memory.recall(GOING) == {"aa", "bb"}
    later.keep(GOING, ())
    assert Memory(QSettings(file, QSettings.Format.IniFormat)).recall(GOING) == set()
    assert Memory().recall(GOING) == set()


def test_what_was_deleted_meanwhile_is_no_failure(talk: Talk) -> None:
    said: list[str] = []
    talk.stage.bridge.failed.connect(said.append)
    talk.delete()
    talk.run(talk.alice.call(chat.delete, talk.message))
    talk.stage.shell.settle()
    talk.see_gone()
    assert said == []


def test_a_refusal_is_told_and_the_message_shown_again(talk: Talk) -> None:
    talk.stage.client.refusals["chat.delete"] = WorldFault("disk_full", "The disk is full.")
    said: list[str] = []
    talk.stage.bridge.failed.connect(said.append)
    talk.delete()
    talk.stage.shell.settle()
    talk.until(lambda: talk.shown == ["theirs", "mine"])
    assert said == ["The disk is full."]
