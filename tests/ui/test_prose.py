"""Texts with marks in a conversation: what is shown of them, links behind a question, and what they hide."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QTextDocument

from app.markup import plain, spans
from tests.ui.chat_world import World, lines
from tests.ui.fake_client import Stage, settle
from tests.ui.test_words import NOON, message
from ui.chat.dressing import Dresser
from ui.chat.listed import Around, ChatView, chat_line
from ui.chat.prose import COVER, MOST_SPOTS, Panel, Prose, Run, Spot, prose, units

PIECES = st.lists(st.sampled_from(["**", "*", "||", "`", "```", "\n", "> ", "- ", "👍", "say", " ", "https://a.b"]))


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def shown(text: str, *, open_: bool = False) -> Prose:
    return prose(text, spans(text), [], open_=open_)


def test_marks_are_not_shown_and_places_are_counted_as_qml_counts() -> None:
    told = shown("👍 **a** `b`\n- c https://a.b\n> d\n> e")
    assert told.text == "👍 a b\n• c https://a.b\nd\ne"
    assert told.runs[:2] == (Run(3, 1, "bold"), Run(5, 1, "code"))
    assert told.spots == (Spot(11, 11, "https://a.b"),)
    assert told.panels == (Panel(23, 3, "quote"),)
    assert not shown("hello").rich


def test_what_is_hidden_is_not_there_before_it_is_opened() -> None:
    text = "it was ||the **butler**|| 👍"
    hidden, opened = shown(text), shown(text, open_=True)
    assert hidden.text == f"it was {COVER * 3} {COVER * 6} 👍"
    assert hidden.spots == (Spot(7, 10, ""),)
    assert (opened.text, opened.spots) == ("it was the butler 👍", ())
    assert opened.runs == (Run(7, 4, "spoiler"), Run(11, 6, "spoiler bold"))


def test_a_text_of_a_thousand_links_has_few_that_can_be_pressed() -> None:
    assert len(shown("https://a.b ||c|| " * 1000).spots) == MOST_SPOTS


@given(PIECES)
def test_whatever_is_written_places_are_in_what_is_shown(pieces: list[str]) -> None:
    text = "".join(pieces)
    for open_ in (False, True):
        told = shown(text, open_=open_)
        for part in (*told.runs, *told.spots, *told.panels):
            assert 0 <= part.start < part.start + part.length <= units(told.text)
    assert told.text.replace("•", "-") == "".join(
        text[at] for at in range(len(text)) if not any(_is_mark(one, at) for one in spans(text))
    )


def _is_mark(span: Any, at: int) -> bool:
    return "mark" in span.styles and span.start <= at < span.start + span.length


def test_a_list_a_quote_and_a_reader_aloud_are_told_nothing_hidden() -> None:
    text = "||the butler|| **did** it"
    (line,) = lines([message(1, "bob", 0, text=text, spans=spans(text))], "me", ("", 0), NOON)
    assert "hidden text did it" in line.spoken
    (line,) = lines([message(1, "bob", 0, text=text, spans=spans(text))], "me", ("", 0), NOON, opened={"0001"})
    assert "the butler did it" in line.spoken
    assert chat_line((ChatView("c", "b", "Bob", 0, text, NOON.isoformat()), Around(NOON))).preview == plain(text)


def test_looks_are_given_to_a_plain_text_and_taken_again(qapp: object) -> None:
    class Held:
        def __init__(self) -> None:
            self.text = QTextDocument("so **bold** 👍 <b>x</b>")

        def textDocument(self) -> QTextDocument:  # noqa: N802 - Qt's name
            return self.text

    held, looks = Held(), dict.fromkeys(("link", "soft", "cover", "code"), "#123456")
    runs = [{"start": 3, "length": 8, "styles": "bold link"}, {"start": 900, "length": 9, "styles": "bold"}]
    for given_, count in ((runs, 2), ([], 1)):
        assert Dresser().dress(held, given_, looks) > 0  # type: ignore[arg-type]
        formats = held.text.begin().textFormats()
        weights = {one.format.fontWeight() for one in formats}
        assert held.text.toPlainText() == "so **bold** 👍 <b>x</b>"
        assert (QFont.Weight.Bold in weights) is (count == 2)


def test_a_link_is_opened_after_a_question_that_shows_where_it_leads(world: World) -> None:
    handed: list[str] = []
    world.talk.opening.hand_over = lambda url: handed.append(url.toString()) or True
    address = "https://bank.example@bänk.example/a?b=c"
    world.say("bob", "alice", f"see **{address}**!")
    world.open()
    world.click(f"link-{address}")
    world.until(lambda: world.stage.find("linkAddress"))
    assert world.find("linkHost").property("text") == "xn--bnk-qla.example"
    assert world.find("linkAddress").property("text") == "https://bank.example@xn--bnk-qla.example/a?b=c"
    world.run(settle())
    world.key(Qt.Key.Key_Escape)
    world.until(lambda: world.stage.find("linkAddress") is None)
    assert handed == []
    world.click(f"link-{address}")
    world.click("linkOpen")
    assert handed == [QUrl(address).toString()]


def test_links_are_reached_by_keys(world: World) -> None:
    world.say("bob", "alice", "http://a.example and https://b.example")
    world.open()
    links = [world.find(f"link-{address}") for address in ("http://a.example", "https://b.example")]
    world.key(Qt.Key.Key_Backtab, "", Qt.KeyboardModifier.ShiftModifier)
    for link in links:
        world.key(Qt.Key.Key_Tab, "\t")
        assert link.property("activeFocus")
    world.key(Qt.Key.Key_Backtab, "", Qt.KeyboardModifier.ShiftModifier)
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.stage.find("linkAddress"))
    assert world.find("linkHost").property("text") == "a.example"


ADDRESSES = {
    "https://a.b": "web", "HTTP://a.b": "web", "https://": "nothing", "http://[::1": "nothing", "kith:x": "person",
    "file:///etc/passwd": "nothing", "javascript:x": "nothing", "kith://g#x": "group",
}  # fmt: skip


def test_only_what_leads_to_the_web_or_to_kith_is_opened(world: World) -> None:
    handed: list[str] = []
    world.talk.opening.hand_over = lambda url: handed.append(url.toString()) or True
    assert {address: world.talk.opening.where(address)["kind"] for address in ADDRESSES} == ADDRESSES
    for address, kind in ADDRESSES.items():
        if kind != "person":
            world.talk.opening.follow(address)
    assert handed == ["https://a.b", "http://a.b"]
    assert world.stage.shell.property("page") == "join"


def test_a_press_shows_what_a_message_hides_until_the_conversation_is_left(world: World) -> None:
    world.say("bob", "alice", "it was ||the butler||")
    world.say("carol", "alice", "hello")
    world.open()
    world.click("spoiler")
    world.until(lambda: world.stage.find("spoiler") is None)
    assert world.find("marked").property("text") == "it was the butler"
    world.open("carol")
    world.open("bob")
    assert world.find("marked").property("text") == f"it was {COVER * 3} {COVER * 6}"


def test_no_sign_of_a_host_can_pass_for_another(world: World) -> None:
    leads = world.talk.opening.where("https://аррӏе.com/x")
    assert (leads["host"], leads["address"]) == ("xn--80ak6aa92e.com", "https://xn--80ak6aa92e.com/x")
