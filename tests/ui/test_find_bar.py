"""Looking for words in the open conversation: the bar counts, steps, jumps and goes, by keys and mouse."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from app.group import api as group
from tests.ui.fake_client import Stage
from tests.ui.hands import click, press, shortcut

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOB, CAROL = "Bob Ferreira", "Carol Nguyen"


@pytest.fixture
def said(town: Any, run: Any) -> list[str]:
    """Four needles of Alice among much else that she wrote to Bob, the oldest far up; one to Carol."""
    alice, ids = town[1]["alice"], list[str]()

    async def say() -> None:
        for number in range(130):
            text = f"needle {number}" if number in (3, 60, 120, 129) else f"hay {number}"
            ident = (await alice.call(chat.send, BOB, text)).id
            ids.extend([ident] if text.startswith("needle") else [])
        await alice.call(chat.send, CAROL, "needle for Carol")

    run(say())
    return ids


@pytest.fixture
def bar(stage: Stage, said: list[str], town: Any, run: Any, until: Any) -> Any:
    """Alice's conversation with Bob, and the bar in it."""
    stage.shell.go("chats", town[1]["bob"].id)
    until(lambda: stage.page("chats").property("talk").property("now")["loaded"])
    run(shortcut(stage.window, Qt.Key.Key_F, CTRL))
    until(lambda: stage.find("findInput") and stage.find("findInput").hasActiveFocus())
    return stage.page("chats").property("finding")


def count(stage: Stage) -> str:
    found: str = stage.find("findCount").property("text")
    return found


def test_it_counts_and_steps_through_places_newest_first(stage: Stage, bar: Any, said: list[str], until: Any) -> None:
    aimed: list[str] = []
    talk = stage.page("chats").property("talk")
    talk.aimed.connect(lambda ident, flash: aimed.append(ident))
    stage.find("findInput").setProperty("text", "needle")
    until(lambda: aimed == said[:2:-1])
    assert count(stage) == "1 of 4"
    press(stage.window, Qt.Key.Key_Return)
    until(lambda: aimed[-1] == said[2])
    press(stage.window, Qt.Key.Key_Return, "", SHIFT)
    until(lambda: aimed[-1] == said[3])
    press(stage.window, Qt.Key.Key_Down)
    until(lambda: aimed[-1] == said[0])  # far from what a conversation holds at first
    assert count(stage) == "4 of 4"
    assert talk.property("lines").find(said[0]) >= 0
    press(stage.window, Qt.Key.Key_Up)
    until(lambda: aimed[-1] == said[3])
    click(stage.find("findOlder"))
    until(lambda: aimed[-1] == said[2])
    click(stage.find("findNewer"))
    until(lambda: aimed[-1] == said[3])


def test_what_is_not_there_and_what_cannot_be_asked_are_said(stage: Stage, bar: Any, until: Any) -> None:
    stage.find("findInput").setProperty("text", "zeppelin")
    until(lambda: count(stage) == "Nothing found")
    assert stage.find("findOlder") is None
    stage.find("findInput").setProperty("text", "needle before:never")
    until(lambda: "before:" in stage.find("find").property("error"))
    stage.find("findInput").setProperty("text", "needle from:me")
    until(lambda: count(stage) == "1 of 4")
    stage.find("findInput").setProperty("text", "")
    until(lambda: count(stage) == "")


def test_escape_ends_it_and_the_next_search_begins_empty(stage: Stage, bar: Any, run: Any, until: Any) -> None:
    stage.find("findInput").setProperty("text", "needle")
    until(lambda: count(stage) == "1 of 4")
    press(stage.window, Qt.Key.Key_Escape)
    assert stage.find("findInput") is None
    until(lambda: stage.find("composerInput").hasActiveFocus())
    run(shortcut(stage.window, Qt.Key.Key_F, CTRL))
    assert stage.find("findInput").property("text") == ""


def test_another_conversation_ends_it(stage: Stage, bar: Any, town: Any, until: Any) -> None:
    stage.find("findInput").setProperty("text", "needle")
    until(lambda: count(stage) == "1 of 4")
    stage.shell.go("chats", town[1]["carol"].id)
    until(lambda: stage.find("findInput") is None)


def test_without_a_conversation_the_keys_lead_to_the_list(stage: Stage, run: Any, until: Any) -> None:
    until(lambda: stage.find("chatSearchInput"))
    run(shortcut(stage.window, Qt.Key.Key_F, CTRL))
    assert stage.find("chatSearchInput").hasActiveFocus()


def test_in_a_group_it_finds_what_others_said(stage: Stage, town: Any, run: Any, until: Any) -> None:
    alice, carol = town[1]["alice"], town[1]["carol"]
    space = run(alice.call(group.create, "Trip", [CAROL])).id
    sent = run(carol.call(chat.send, space, "bring towels")).id
    stage.shell.go("chats", space)
    until(lambda: stage.page("chats").property("talk").property("now")["loaded"])
    finding = stage.page("chats").property("finding")
    finding.open()
    finding.look("TOWEL")
    until(lambda: finding.property("now")["count"] == 1)
    assert finding._found == [sent]
