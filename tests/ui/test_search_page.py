"""The search in the window, by keys and mouse on fake nodes: what is typed, what is found, and where a hit leads."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.chat import api as chat
from app.errors import WorldFault
from app.search.views import HitView, PlaceView
from tests.ui.fake_client import Stage
from tests.ui.hands import click, press, shortcut
from tests.ui.search_shots import fill
from ui.search.lines import found, place
from ui.times import now

CTRL, SHIFT, NONE = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Shift", "No"))
BOB = "Bob Ferreira"


@pytest.fixture
def page(stage: Stage, town: Any, run: Any, until: Any) -> Any:
    """The page, come to by its keys, in a world with something to find."""
    run(fill(town[1]))
    until(lambda: len(stage.page("chats").property("list").rows) >= 3)
    run(shortcut(stage.window, Qt.Key.Key_F, CTRL | SHIFT))
    until(lambda: stage.find("searchInput"))
    return stage.page("search")


def typed(stage: Stage, text: str) -> None:
    stage.find("searchInput").setProperty("text", text)


def titles(page: Any) -> list[tuple[str, str]]:
    return [(row.kind, row.title) for row in page.property("rows").rows]


def test_what_is_typed_is_found_and_enter_opens_the_first(stage: Stage, page: Any, until: Any) -> None:
    assert stage.find("searchInput").hasActiveFocus()
    assert stage.find("searchEmpty")
    typed(stage, "jacket")
    until(lambda: page.property("now")["phase"] == "ready")
    [row] = page.property("rows").rows
    assert (row.title, row.where, row.kind) == ("You", f"to {BOB}", "message")
    press(stage.window, Qt.Key.Key_Return)
    talk = stage.page("chats").property("talk")
    aimed: list[tuple[str, bool]] = []
    talk.aimed.connect(lambda ident, flash: aimed.append((ident, flash)))
    until(lambda: (row.id, True) in aimed)
    assert stage.shell.property("page") == "chats"
    assert talk.property("now")["name"] == BOB


def test_what_a_hit_says_takes_the_width_that_it_needs(stage: Stage, page: Any, until: Any) -> None:
    typed(stage, "jacket")
    until(lambda: stage.find("hitText"))
    said = stage.find("hitText")
    assert (said.property("lineCount"), said.width() > 200) == (1, True)


def test_a_hit_among_a_thousand_messages_is_brought_into_view(
    stage: Stage, page: Any, town: Any, run: Any, until: Any
) -> None:
    """Far from the newest messages, which are those that a conversation holds at first."""

    async def talk_much() -> None:
        for number in range(300):
            await town[1]["alice"].call(chat.send, BOB, f"filler {number}")

    run(talk_much())
    typed(stage, "jacket")
    until(lambda: page.property("now")["phase"] == "ready" and len(page.property("rows").rows) == 1)
    ident = page.property("rows").rows[0].id
    press(stage.window, Qt.Key.Key_Down)
    press(stage.window, Qt.Key.Key_Return)
    lines = stage.page("chats").property("talk").property("lines")
    until(lambda: lines.find(ident) >= 0)


def test_posts_people_and_comments_lead_to_their_pages(stage: Stage, page: Any, until: Any) -> None:
    typed(stage, "light")
    until(lambda: len(page.property("rows").rows) == 6)
    assert titles(page)[:3] == [("person", BOB), ("comment", "Carol Nguyen"), ("post", "You")]
    for number, wanted in ((1, "feed"), (2, "feed"), (0, "chats")):
        page.open(number)
        assert stage.shell.property("page") == wanted
        stage.shell.go("search")
    talk = stage.page("chats").property("talk")
    until(lambda: talk.property("now")["name"] == BOB and talk.property("now")["loaded"])


@pytest.mark.parametrize(
    ("kind", "fields", "wanted"),
    [
        ("message", {"chat": "c"}, ("chats", "c i")),
        ("poll", {"chat": "c"}, ("chats", "c i")),
        ("post", {"post": "p"}, ("feed", "p")),
        ("comment", {"post": "p"}, ("feed", "p")),
        ("photo", {}, ("gallery", "i")),
        ("album", {}, ("gallery", "i")),
        ("group", {"chat": "c"}, ("chats", "c")),
        ("person", {"chat": "c"}, ("chats", "c")),
        ("person", {}, ("people", "i")),
    ],
)
def test_each_kind_of_hit_has_its_place(kind: str, fields: dict[str, str], wanted: tuple[str, str]) -> None:
    assert place(HitView(id="i", kind=kind, text="", places=[], **fields)) == wanted  # type: ignore[arg-type]


def test_nothing_found_and_what_cannot_be_asked_are_said(stage: Stage, page: Any, until: Any) -> None:
    typed(stage, "zeppelin")
    until(lambda: stage.find("searchNothing"))
    assert "zeppelin" in stage.find("searchNothing").property("note")
    typed(stage, "boats has:cheese")
    until(lambda: page.property("now")["phase"] == "refused")
    assert "has:" in stage.find("search").property("error")
    typed(stage, "")
    until(lambda: stage.find("searchEmpty"))
    assert stage.find("search").property("error") == ""


def test_any_other_refusal_is_said_at_the_field(stage: Stage, page: Any, until: Any) -> None:
    stage.client.refusals["search"] = WorldFault("disk_failed", "The disk does not answer.")
    typed(stage, "light")
    until(lambda: stage.find("search").property("error") == "The disk does not answer.")


def test_while_the_node_is_away_the_page_says_so_and_asks_again(stage: Stage, page: Any, until: Any) -> None:
    stage.client.go_away()
    typed(stage, "light")
    until(lambda: stage.find("searchAgain"))
    stage.client.come_back()
    until(lambda: page.property("now")["phase"] == "ready")
    assert len(page.property("rows").rows) == 6


def test_what_is_typed_last_is_what_is_shown(stage: Stage, page: Any, until: Any) -> None:
    stage.client.delays["search"] = 0.05
    for text in ("l", "li", "zeppelin", "jacket"):
        typed(stage, text)
    until(lambda: page.property("now")["phase"] == "ready" and page.property("now")["answered"] == "jacket")
    assert titles(page) == [("message", "You")]
    assert len([name for name, *_ in stage.client.asked if name == "search"]) < 4


def test_older_hits_come_when_one_scrolls_to_the_end(stage: Stage, page: Any, town: Any, run: Any, until: Any) -> None:
    async def talk_much() -> None:
        for number in range(60):
            await town[1]["alice"].call(chat.send, BOB, f"needle {number}")

    run(talk_much())
    typed(stage, "needle")
    until(lambda: len(page.property("rows").rows) >= 40)
    page.more()
    until(lambda: len(page.property("rows").rows) == 60)
    assert not page.property("now")["more"]


def test_the_field_of_chats_leads_here(stage: Stage, town: Any, run: Any, until: Any) -> None:
    run(fill(town[1]))
    stage.shell.go("chats", "find")
    stage.find("chatSearchInput").setProperty("text", "jacket")
    until(lambda: stage.find("searchEverywhere"))
    click(stage.find("searchEverywhere"))
    until(lambda: titles(stage.page("search")) == [("message", "You")])
    assert stage.find("searchInput").property("text") == "jacket"
    click(stage.find("headerBack"))
    assert stage.shell.property("page") == "chats"
    assert stage.find("chatSearchInput").property("text") == "", "the list is whole again"


def test_enter_in_the_field_of_chats_looks_through_all_messages_if_no_chat_is_called_so(
    stage: Stage, town: Any, run: Any, until: Any
) -> None:
    run(fill(town[1]))
    stage.shell.go("chats", "find")
    field = stage.find("chatSearchInput")
    field.setProperty("text", "ighthous")
    until(lambda: stage.find("emptySearch"))
    assert stage.find("searchEverywhere") is None, "one way there is enough"
    field.forceActiveFocus()
    press(stage.window, Qt.Key.Key_Return)
    until(lambda: ("message", BOB) in titles(stage.page("search")))


def test_places_are_counted_as_qml_counts() -> None:
    hit = HitView(id="i", kind="message", text="😀 a\nb", places=[PlaceView(2, 1)])
    [row] = found([hit], now())
    assert (row.said, row.marks[0].start, row.marks[0].length) == ("😀 a b", 3, 1)
