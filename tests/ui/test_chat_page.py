"""Conversations by mouse and keys on a fake node: what is written, answered, edited, reacted to and deleted arrives."""

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from app.chat import api as chat
from tests.ui.chat_world import CONTROL, NAMES, SHIFT, World
from tests.ui.fake_client import Stage, set_stage, settle
from tests.ui.hands import shortcut, type_in
from ui.chat.window import MOST, PAGE, Window


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def test_a_message_is_written_and_sent_by_enter_and_a_line_begun_by_shift_enter(world: World) -> None:
    world.open()
    assert world.stage.find("composerSend") is None, "there is nothing to be sent, but a voice message to be recorded"
    type_in(world.stage.window, "one")
    world.key(Qt.Key.Key_Return, "\r", SHIFT)
    world.write("two")
    world.until(lambda: world.texts == ["one\ntwo"])
    assert [view.text for view in world.views("bob", "alice")] == ["one\ntwo"]
    assert world.written == ""
    type_in(world.stage.window, "by the button")
    world.click("composerSend")
    world.until(lambda: world.texts[1:] == ["by the button"])


def test_a_reply_quotes_and_can_be_thought_better_of(world: World) -> None:
    first = world.say("bob", "alice", "what time?")
    world.say("bob", "alice", "and where?")
    world.open()
    world.until(lambda: len(world.texts) == 2)
    world.menu(1)
    assert world.find("menu").parentItem().z() > 0, "it stands above the tooltip of its line"
    world.click("menuReply")
    world.until(lambda: world.stage.find("composerAbout") is not None)
    assert world.talk.now["reply"]["text"] == "what time?"
    world.key(Qt.Key.Key_Escape)
    world.until(lambda: world.stage.find("composerAbout") is None)
    assert world.talk.contact
    world.menu(1)
    world.click("menuReply")
    world.find("composerAbout")
    world.write("at six")
    world.until(lambda: world.texts[-1] == "at six")
    quote = world.views("bob", "alice")[-1].quote
    assert quote is not None
    assert (quote.id, quote.text) == (first, "what time?")
    assert world.stage.find("composerAbout") is None


def test_whoever_is_at_the_end_stays_there_when_the_field_grows(world: World) -> None:
    for number in range(40):
        world.say("bob", "alice", str(number))
    world.read()
    world.open()
    view = world.find("messages")
    world.until(lambda: world.stage.find("message-0") is not None and view.property("atYEnd"))
    height = view.property("height")
    world.run(shortcut(world.stage.window, Qt.Key.Key_Up, CONTROL))
    world.until(lambda: view.property("height") < height)
    world.run(settle(40))
    newest = world.find("message-0")
    assert newest.mapToItem(view, QPointF(0, newest.height())).y() <= view.property("height")


def test_what_comes_meanwhile_leaves_the_cursor_where_it_is(world: World) -> None:
    world.say("alice", "bob", "I am late")
    world.open()
    world.key(Qt.Key.Key_Up)
    world.key(Qt.Key.Key_Home)
    world.say("bob", "alice", "where are you?")
    world.until(lambda: world.texts[-1] == "where are you?")
    world.write("Sorry, ")
    world.until(lambda: world.texts[0] == "Sorry, I am late")


def test_ctrl_up_answers_the_newest_message(world: World) -> None:
    world.say("alice", "bob", "mine")
    newest = world.say("bob", "alice", "theirs")
    world.open()
    world.run(shortcut(world.stage.window, Qt.Key.Key_Up, CONTROL))
    world.find("composerAbout")
    world.write("answer")
    world.until(lambda: world.texts[-1] == "answer")
    quote = world.views("bob", "alice")[-1].quote
    assert quote is not None
    assert quote.id == newest


def test_up_in_the_empty_field_edits_my_last_message_and_leaves_the_draft_of_others_alone(world: World) -> None:
    world.say("alice", "bob", "the bsu")
    world.say("bob", "alice", "what?")
    world.open()
    world.key(Qt.Key.Key_Up)
    world.find("composerAbout")
    assert world.written == "the bsu"
    world.key(Qt.Key.Key_Escape)
    world.until(lambda: world.written == "")
    world.key(Qt.Key.Key_Up)
    world.key(Qt.Key.Key_A, "", CONTROL)
    world.write("the bus")
    world.until(lambda: world.texts == ["the bus", "what?"])
    (changed, _) = world.views("bob", "alice")
    assert (changed.text, changed.edited) == ("the bus", True)
    assert world.written == ""


def test_the_menu_edits_copies_and_offers_only_what_can_be_done(world: World) -> None:
    world.say("alice", "bob", "mine")
    world.say("bob", "alice", "theirs")
    world.open()
    world.until(lambda: len(world.texts) == 2)
    world.menu(0)
    assert [world.stage.find(name) for name in ("menuEdit", "menuDelete")] == [None, None]
    world.click("menuCopy")
    assert QGuiApplication.clipboard().text() == "theirs"
    world.find("composerInput").forceActiveFocus()
    world.menu(1)
    world.click("menuEdit")
    world.until(lambda: world.written == "mine")
    world.write(" own")
    world.until(lambda: world.texts == ["mine own", "theirs"])


def test_the_menu_deletes_and_undo_brings_it_back(world: World) -> None:
    world.say("alice", "bob", "one")
    world.say("alice", "bob", "two")
    world.open()
    world.until(lambda: len(world.texts) == 2)
    world.menu(0)
    world.click("menuDelete")
    world.until(lambda: world.texts == ["one", ""])
    world.click("toastAction")
    world.until(lambda: world.texts == ["one", "two"])
    world.find("composerInput").forceActiveFocus()
    world.menu(1)
    world.click("menuDelete")
    world.until(lambda: world.texts == ["", "two"])
    world.stage.shell.say("something else")
    world.until(lambda: not world.talk.deletions.going)
    assert [bool(row.gone) for row in world.talk.lines.rows] == [False, True]
    assert [view.deleted for view in world.views("bob", "alice")] == [True, False]
    world.find("composerInput").forceActiveFocus()
    world.menu(1)
    assert not any(world.find(name).property("enabled") for name in ("menuReply", "menuEdit", "menuCopy", "menuDelete"))


def test_a_reaction_is_given_by_menu_and_board_and_taken_back_by_its_chip(world: World) -> None:
    message = world.say("bob", "alice", "look")
    world.open()
    world.until(lambda: world.texts == ["look"])
    world.menu(0)
    world.click("emoji-👍")
    world.click("reaction-👍")
    world.until(lambda: world.stage.find("reaction-👍") is None)
    world.find("composerInput").forceActiveFocus()
    world.menu(0)
    world.click("moreReactions")
    world.click("emoji-🚀")
    world.find("reaction-🚀")
    (view,) = world.views("bob", "alice")
    assert view.id == message
    assert [(one.emoji, one.author_name) for one in view.reactions] == [("🚀", NAMES["alice"])]


def test_an_emoji_is_put_where_the_cursor_is(world: World) -> None:
    world.open()
    type_in(world.stage.window, "ab")
    world.key(Qt.Key.Key_Left)
    world.click("composerEmoji")
    world.click("emoji-🎉")
    world.until(lambda: world.written == "a🎉b")


def test_a_draft_waits_in_its_conversation_and_shows_in_the_list(world: World) -> None:
    world.say("carol", "alice", "hello")
    world.open()
    type_in(world.stage.window, "half a")
    world.open("carol")
    assert world.written == ""
    line = next(row for row in world.page.list.rows if row.name == NAMES["bob"])
    assert (line.prefix, line.preview) == ("Draft: ", "half a")
    world.open()
    world.until(lambda: world.written == "half a")


def test_a_long_conversation_grows_at_both_ends_and_holds_only_a_part(world: World) -> None:
    for number in range(300):
        world.say("bob", "alice", str(number))
    world.read()
    world.open()
    world.until(lambda: len(world.texts) >= PAGE and world.texts[-1] == "299")
    view = world.find("messages")

    def go(end: str) -> None:
        first = view.property("originY")
        last = first + view.property("contentHeight") - view.property("height")
        view.setProperty("contentY", first if end == "0" else last)

    def reaches(end: str) -> bool:
        texts = world.texts
        assert len(texts) <= MOST
        assert texts == [str(at) for at in range(int(texts[0]), int(texts[-1]) + 1)]
        go(end)
        return end in texts

    world.until(lambda: reaches("0"))
    foot = world.texts[-1]
    go("299")
    world.until(lambda: world.texts[-1] != foot)

    def is_in_view() -> bool:
        item = world.stage.find(f"message-{world.texts[::-1].index(foot)}")
        return item is not None and 0 < item.mapToItem(view, QPointF(0, 0)).y() < view.property("height")

    world.until(is_in_view)
    world.until(lambda: reaches("299"))
    assert world.texts[0] != "0"
    go("0")
    world.find("toNewest")
    world.run(shortcut(world.stage.window, Qt.Key.Key_J, CONTROL))
    world.until(lambda: view.property("atYEnd"))


def test_the_part_that_is_held_has_no_gaps_however_it_moves(world: World) -> None:
    ids = [world.say("bob", "alice", str(number)) for number in range(260)]
    window = Window(world.stage.client, world.people["bob"].id)

    def held() -> tuple[list[str], bool, bool]:
        return [view.id for view in window.views], window.oldest, window.newest

    world.run(window.to_newest())
    assert held() == (ids[-PAGE:], False, True)
    assert not world.run(window.grow_newer())
    world.run(window.to(ids[100]))
    texts, oldest, newest = held()
    assert ids[100] in texts
    assert texts == ids[ids.index(texts[0]) :][: len(texts)]
    assert (oldest, newest) == (False, False)
    assert world.run(window.to(ids[100])) is None
    assert held()[0] == texts
    while world.run(window.grow_older()):
        texts = held()[0]
        assert texts == ids[ids.index(texts[0]) :][: len(texts)]
    assert held()[0][0] == ids[0]
    assert window.oldest
    while world.run(window.grow_newer()):
        texts = held()[0]
        assert len(texts) <= MOST
        assert texts == ids[ids.index(texts[0]) :][: len(texts)]
    assert held() == (ids[-MOST:], False, True)
    ids.append(world.say("bob", "alice", "one more"))
    world.run(window.again())
    assert held()[0] == ids[-len(window.views) :]


def test_what_comes_while_older_messages_are_fetched_is_shown(world: World) -> None:
    for number in range(70):
        world.say("bob", "alice", str(number))
    world.read()
    world.open()
    world.until(lambda: len(world.texts) == PAGE)
    world.stage.client.delays["chat.timeline"] = 0.05
    world.talk.older()
    world.say("bob", "alice", "meanwhile")
    world.until(lambda: world.texts == [*map(str, range(70)), "meanwhile"])
    world.stage.client.delays.clear()
    world.run(settle(40))


def test_whoever_comes_to_many_new_messages_begins_at_the_first_of_them(world: World) -> None:
    for number in range(120):
        world.say("bob", "alice", str(number))
    world.open("carol")
    world.open()
    assert world.find("unreadLine").property("text") == "120 new messages"
    at = world.talk.lines.find_row(next(row.id for row in world.talk.lines.rows if row.text == "0"))
    line = world.find(f"message-{at}")
    view = world.find("messages")
    assert 0 <= line.mapToItem(view, QPointF(0, 0)).y() <= view.property("height")
    assert world.page.property("badge") == 1
    world.click("toNewest")
    world.until(lambda: world.texts[-1] == "119" and view.property("atYEnd"))
    world.stage.shell.set_focused(True)
    world.until(lambda: world.page.property("badge") == 0)


def test_a_quote_that_is_clicked_brings_its_message_into_view(world: World) -> None:
    first = world.say("alice", "bob", "the first of all")
    for number in range(100):
        world.say("bob", "alice", str(number))
    world.say("bob", "alice", "about that", reply=first)
    world.read()
    world.open()
    world.until(lambda: world.texts and world.texts[-1] == "about that")
    assert first not in [row.id for row in world.talk.lines.rows]
    view = world.find("messages")
    world.click("quote")
    world.until(lambda: view.property("flashed") == first)
    world.until(lambda: world.stage.find(f"message-{world.talk.lines.find_row(first)}") is not None)


def test_a_quote_says_whose_it_is_and_of_mine_that_it_is_mine(world: World) -> None:
    mine, theirs = world.say("alice", "bob", "the bus?"), world.say("bob", "alice", "at six")
    world.open()
    for message, whose in ((mine, "You"), (theirs, NAMES["bob"])):
        world.say("bob", "alice", "that one", reply=message)
        assert world.find("quoteAuthor").property("text") == whose
        world.run(world.people["bob"].call(chat.delete, world.talk.lines.rows[0].id))
        world.until(lambda: world.stage.find("quoteAuthor") is None)


def test_a_message_is_announced_unless_it_is_looked_at_and_its_notice_goes_once_it_is_read(world: World) -> None:
    told: list[dict[str, Any]] = []
    seen: list[str] = []
    world.stage.shell.announced.connect(told.append)
    world.stage.shell.seen.connect(seen.append)
    first = world.say("bob", "alice", "are you there?")
    world.until(lambda: len(told) == 1)
    key = told[0]["key"]
    assert told[0] == {
        "key": key, "title": NAMES["bob"], "body": "are you there?", "page": "chats",
        "argument": f"{world.people['bob'].id} {first}", "urgent": False, "acts": ["inline-reply", "read", "mute"],
    }  # fmt: skip
    world.say("alice", "bob", "yes")
    world.stage.shell.go(told[0]["page"], told[0]["argument"])
    world.stage.shell.set_focused(True)
    world.until(lambda: seen == [key])
    world.say("bob", "alice", "good")
    world.until(lambda: "good" in world.texts)
    world.say("carol", "alice", "and me?")
    world.until(lambda: len(told) == 2)
    assert told[1]["title"] == NAMES["carol"]
    world.stage.shell.set_focused(False)
    world.say("bob", "alice", "gone again?")
    world.until(lambda: len(told) == 3)
    assert told[2]["key"] == key


def test_what_was_there_at_the_start_is_not_announced(town: Any, run: Any, until: Any) -> None:
    people = town[1]
    run(people["bob"].call(chat.send, NAMES["alice"], "long ago"))
    told: list[dict[str, Any]] = []

    async def make() -> Stage:
        made = set_stage(people["alice"])
        made.shell.announced.connect(told.append)
        return made

    stage = run(make())
    until(lambda: stage.page("chats").known)
    until(lambda: stage.shell.property("badges")["chats"] == 1)
    assert told == []
    stage.shell.go_nowhere()
    run(stage.bridge.close())
    stage.window.deleteLater()


def test_the_list_is_searched_and_gone_through_by_keys(world: World) -> None:
    world.say("bob", "alice", "about the harbour")
    world.say("carol", "alice", "about the bus")
    world.until(lambda: [row.name for row in world.page.list.rows][:2] == [NAMES["carol"], NAMES["bob"]])
    world.stage.shell.go("chats")
    world.run(shortcut(world.stage.window, Qt.Key.Key_F, CONTROL))
    type_in(world.stage.window, "harbour")
    world.until(lambda: [row.name for row in world.page.list.rows] == [NAMES["bob"]])
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.talk.contact == world.people["bob"].id)
    world.page.search("nobody says this")
    world.until(lambda: world.page.list.rows == [])
    world.page.search("")
    world.run(shortcut(world.stage.window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier))
    world.until(lambda: world.talk.contact == world.people["carol"].id)
    world.run(shortcut(world.stage.window, Qt.Key.Key_2, CONTROL))
    world.until(lambda: world.talk.contact == world.people["bob"].id)
    world.find("composerInput").forceActiveFocus()
    world.key(Qt.Key.Key_Escape)
    world.until(lambda: world.talk.contact == "")


def test_in_a_narrow_window_the_name_has_room_and_the_rest_is_in_a_menu(world: World) -> None:
    world.open()
    world.stage.window.setProperty("width", 420)
    world.until(lambda: world.stage.find("talkMore"))
    name = world.find("talkName")
    world.until(lambda: name.width() > 80)
    assert world.stage.find("talkDetails") is None
    world.click("talkMore")
    world.click("moreDetails")
    world.until(lambda: world.stage.shell.property("page") == "people")
