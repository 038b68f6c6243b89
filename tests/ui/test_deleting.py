"""A message that the window calls deleted is deleted, however the window goes on, and Undo is never pressed in vain."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMetaObject, QSettings

from app.chat import api as chat
from app.errors import WorldFault
from app.places import Place
from tests.ui.fake_client import FakeClient, Stage
from tests.ui.hands import click, strike
from ui.bridge import Bridge
from ui.chat.deleting import GOING
from ui.desk import Desk
from ui.memory import Memory
from ui.pages import PAGES, build
from ui.shell import Shell


class Talk:
    """Alice's conversation with Bob, whose newest message is hers."""

    def __init__(self, stage: Stage, people: dict[str, Any], run: Any, until: Any) -> None:
        self.stage, self.run, self.until = stage, run, until
        self.alice, self.bob = people["alice"], people["bob"]
        self.talk = stage.page("chats").talk
        until(lambda: stage.shell.online and stage.page("chats").known)
        run(self.bob.call(chat.send, "Alice Moreau", "theirs"))
        self.message = run(self.alice.call(chat.send, "Bob Ferreira", "mine")).id
        stage.shell.go("chats", self.bob.id)
        until(lambda: len(self.talk.lines.rows) == 2)

    def delete(self) -> None:
        self.talk.delete(self.message)
        self.until(lambda: len(self.talk.lines.rows) == 1 and self.stage.find("toastAction"))

    def see_gone(self) -> None:
        """Wait until the window shows that both have it no more."""
        self.until(lambda: len(self.talk.lines.rows) == 2 and self.talk.lines.rows[0].gone)
        assert self.kept == ["theirs"]

    @property
    def kept(self) -> list[str]:
        """The texts that both have."""
        sides = ((self.alice, "Bob Ferreira"), (self.bob, "Alice Moreau"))
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
    talk.until(lambda: len(talk.talk.lines.rows) == 2)
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
    talk.until(lambda: len(talk.talk.lines.rows) == 2)
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
    assert [row.text for row in talk.talk.lines.rows] == ["theirs"]
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
    talk.until(lambda: len(talk.talk.lines.rows) == 2)
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
    talk.until(lambda: len(talk.talk.lines.rows) == 2)
    assert said == ["The disk is full."]
