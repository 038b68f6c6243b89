"""What is done with a conversation in a notice of the desktop: answered, marked read, muted, opened at its message."""

from typing import Any

import pytest

from app.chat import api as chat
from app.chat import tidying
from app.errors import WorldFault
from tests.ui.chat_world import NAMES, World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import type_in
from tests.ui.test_settings_page import FakeDesktop
from ui.chat.notified import acts
from ui.notices import MUTE, OPEN, READ, REPLY
from ui.tray import Announcer

FULL = WorldFault("disk_full", "The disk is full.")


class Told(FakeDesktop):
    """A desktop that keeps its notices by their keys."""

    def __init__(self) -> None:
        super().__init__()
        self.now: dict[str, tuple[str, str]] = {}

    async def show(self, key: str, *said: Any, **options: Any) -> bool:
        self.now[key] = (said[0], said[1])
        return await super().show(key, *said, **options)

    async def withdraw(self, key: str) -> None:
        self.now.pop(key, None)


class Desk(World):
    """Alice's window, and the notices of her desktop."""

    def __init__(self, stage: Stage, *rest: Any) -> None:
        super().__init__(stage, *rest)
        self.desktop = Told()
        self.announcer = Announcer(stage.shell, self.desktop)

    def told(self, who: str = "bob") -> tuple[str, str] | None:
        return self.desktop.now.get(self.key_of(who))

    def key_of(self, who: str) -> str:
        return f"chat {self.page._chats[self.people[who].id].id}"

    def do(self, what: str, text: str = "", who: str = "bob") -> None:
        self.announcer.act(self.key_of(who), what, text)

    def unread(self, who: str = "bob") -> int:
        return int(self.page._chats[self.people[who].id].unread)


@pytest.fixture
def desk(stage: Stage, town: Any, run: Any, until: Any) -> Desk:
    made = Desk(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def test_an_answer_is_sent_marks_as_read_and_takes_the_notice_away(desk: Desk) -> None:
    desk.say("bob", "alice", "are you there?")
    desk.until(lambda: desk.told() == (NAMES["bob"], "are you there?"))
    desk.do(REPLY, "  ")
    desk.do(REPLY, "yes & <b>no</b>")
    desk.until(lambda: desk.unread() == 0 and desk.told() is None)
    assert [view.text for view in desk.views("bob", "alice")][-1:] == ["yes & <b>no</b>"]
    assert len(desk.views("bob", "alice")) == 2


def test_an_answer_that_could_not_be_sent_is_told_and_stands_in_the_field(desk: Desk) -> None:
    desk.say("bob", "alice", "are you there?")
    desk.until(lambda: desk.told() is not None)
    desk.stage.shell.set_focused(False)
    desk.open()
    type_in(desk.stage.window, "half a line")
    desk.stage.client.refusals["chat.send"] = FULL
    desk.do(REPLY, "yes")
    desk.until(lambda: desk.told() == (NAMES["bob"], "Your answer was not sent: The disk is full."))
    desk.until(lambda: desk.written == "yes\nhalf a line")
    desk.stage.client.refusals.clear()
    assert [view.text for view in desk.views("bob", "alice")] == ["are you there?"]


def test_it_is_marked_read_or_muted_for_an_hour_without_the_window(desk: Desk) -> None:
    for who in ("bob", "carol"):
        desk.say(who, "alice", "hello")
    desk.until(lambda: len(desk.desktop.now) == 2)
    desk.do(READ)
    desk.do(MUTE, who="carol")
    desk.until(lambda: desk.unread() == 0 and desk.desktop.now == {})
    kept = desk.run(desk.people["alice"].call(chat.list_))
    muted = {view.name: view.kept.muted for view in kept}
    assert (muted[NAMES["bob"]], muted[NAMES["carol"]], desk.unread("carol")) == (False, True, 1)
    until = next(view.kept.muted_until for view in kept if view.name == NAMES["carol"])
    assert until is not None
    desk.announcer.act("post 1", READ)
    desk.run(settle())
    assert desk.unread("carol") == 1


def test_one_that_is_muted_for_longer_is_not_muted_for_an_hour(desk: Desk) -> None:
    desk.run(desk.people["alice"].call(tidying.mute, NAMES["bob"], "always"))
    [bob] = [view for view in desk.run(desk.people["alice"].call(chat.list_)) if view.name == NAMES["bob"]]
    assert acts(bob) == [REPLY, READ]


def test_several_of_one_conversation_are_one_notice_that_says_how_many(desk: Desk) -> None:
    for number in range(3):
        desk.say("bob", "alice", f"line {number}")
    desk.until(lambda: desk.told() == (f"{NAMES['bob']} (3)", "line 2"))
    assert len(desk.desktop.now) == 1


def test_a_click_shows_the_message_where_the_conversation_is_open_already(desk: Desk) -> None:
    desk.open("carol")
    desk.open()
    desk.stage.shell.set_focused(False)
    aimed: list[tuple[str, bool]] = []
    desk.talk.aimed.connect(lambda message, flash: aimed.append((message, flash)))
    first = desk.say("bob", "alice", "look here")
    desk.until(lambda: desk.told() is not None)
    desk.stage.shell.go("feed")
    desk.do(OPEN)
    desk.until(lambda: aimed == [(first, True)])
    assert desk.stage.shell.property("page") == "chats"
