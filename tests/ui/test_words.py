"""Small pure parts: how strong a passphrase is, how moments are said, what a message's line shows."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.chat.views import ChatView, MessageView, ReactionView
from app.people.views import PersonView
from tests.ui.chat_world import lines
from ui import times
from ui.chat.listed import Around, chat_line, unanswered
from ui.chat.partner import of_person
from ui.first.strength import strength
from ui.first.words import Words
from ui.notices import harmless

NOON = datetime(2026, 11, 18, 12, 0).astimezone()


@pytest.mark.parametrize(
    ("text", "level"),
    [("", 0), ("kith", 0), ("password1", 0), ("aaaaaaaaaaaaaaaaaaaa", 0), ("abcdefghijklmnop", 0), ("Tr0ub4dor", 2)],
)
def test_what_is_easy_to_guess_is_called_so(text: str, level: int) -> None:
    assert strength(text).level <= level


def test_more_makes_it_harder() -> None:
    levels = [strength(text).level for text in ("house", "house mill", "house mill orbit", "house mill orbit quay 7")]
    assert levels == sorted(levels)
    assert levels[-1] >= 3
    assert 0 < strength("house mill").share < strength("house mill orbit").share <= 1


def test_days_are_said_as_people_say_them() -> None:
    today = NOON.date()
    assert times.day(NOON, today) == "Today"
    assert times.day(NOON - timedelta(days=1), today) == "Yesterday"
    assert times.day(NOON - timedelta(days=3), today) == "Sunday"
    assert "2025" in times.day(NOON - timedelta(days=400), today)
    assert times.brief(NOON, NOON) == times.clock(NOON)
    assert times.brief(NOON - timedelta(days=1), NOON) == "Yesterday"


def test_a_new_contact_is_told_of_until_something_is_said() -> None:
    view = ChatView("c", "b", "Bob", 0, None, None)
    assert chat_line((view, Around(NOON))).spoken == "Bob. Your contact now. Say hello."
    assert chat_line((view, Around(NOON, "Dear"))).preview == "Dear"
    assert chat_line((replace(view, last_at=NOON.isoformat()), Around(NOON))).preview == ""


def test_who_has_not_answered_is_not_told_of_as_a_contact_and_has_a_code_for_a_name() -> None:
    view = ChatView("c", "91e5d611ab", "91e5d611", 0, None, None)
    asked = person("91e5d611ab", "91e5d611", "asked")
    row = chat_line((unanswered(view, asked), Around(NOON)))
    assert row.spoken == "Code 91e5 d611. Asked, waiting for an answer"
    assert of_person(asked).name == "Code 91e5 d611"
    named = person("91e5d611ab", "Caro", "invited")
    assert chat_line((unanswered(view, named), Around(NOON))).spoken == "Caro. Looking for them"
    said = replace(view, last_text="hello", last_at=NOON.isoformat(), last_mine=True)
    assert chat_line((unanswered(said, asked), Around(NOON))).preview == "hello"
    for known in (None, person("91e5d611ab", "Caro", "contact")):
        assert unanswered(view, known) is view


def person(account: str, name: str, state: str) -> PersonView:
    return PersonView(account, name, False, state, None, "", "", None, "c", False)


def message(number: int, author: str, minutes: int, **other: object) -> MessageView:
    moment = (NOON + timedelta(minutes=minutes)).isoformat()
    fields: dict[str, object] = {
        "id": f"{number:04}", "chat": "c", "author": author, "author_name": author.title(), "mine": author == "me",
        "text": f"text {number}", "sent_at": moment, "state": "read", "reply": None, "edited": False, "deleted": False,
        "unreadable": False, "reactions": [],
    }  # fmt: skip
    return MessageView(**{**fields, **other})  # type: ignore[arg-type]


def test_lines_are_grouped_by_author_and_time_and_days_stand_above() -> None:
    views = [
        message(1, "bob", -24 * 60),
        message(2, "bob", 0),
        message(3, "bob", 4),
        message(4, "me", 5, state="queued"),
        message(5, "bob", 6),
        message(6, "bob", 20),
    ]
    shown = lines(views, "me", ("0006", 1), NOON)[::-1]
    assert [line.day for line in shown] == ["Yesterday", "Today", "", "", "", ""]
    assert [(line.head, line.tail) for line in shown] == [
        (True, True), (True, False), (False, True), (True, True), (True, True), (True, True),
    ]  # fmt: skip
    assert [line.fresh for line in shown] == [0, 0, 0, 0, 0, 1]
    assert [line.tick for line in shown] == ["", "", "", "clock", "", ""]
    assert "waits until it can go out" in shown[3].tip


def test_what_the_other_gave_back_says_so_beside_the_time() -> None:
    views = [
        message(1, "me", 0, vouched_by="Bob\n" + "x" * 60),
        message(2, "me", 0),
        message(3, "me", 0, vouched_by="Bob", deleted=True),
    ]
    shown = lines(views, "me", ("", 0), NOON)[::-1]
    assert [line.remark for line in shown] == [f"restored from Bob {'x' * 20}", "", ""]
    assert "no device of yours has confirmed it" in shown[0].tip
    assert "no device of yours has confirmed it" in shown[0].spoken


def test_reactions_are_counted_and_emoji_alone_are_large() -> None:
    liked = [ReactionView("👍", "me", "Me"), ReactionView("👍", "bob", "Bob"), ReactionView("🎉", "bob", "Bob")]
    (line,) = lines([message(1, "bob", 0, text="👍🏽 👨‍👩‍👧", reactions=liked)], "me", ("", 0), NOON)
    assert [(one.emoji, one.count, one.mine, one.who) for one in line.reactions] == [
        ("👍", 2, True, "You, Bob"),
        ("🎉", 1, False, "Bob"),
    ]
    assert line.big
    assert not lines([message(1, "bob", 0, text="ok 👍")], "me", ("", 0), NOON)[0].big


def test_the_phrase_asks_two_of_its_words_back() -> None:
    words = Words(pick=lambda most: most - 1)
    said: list[str] = []
    words.confirmed.connect(lambda: said.append("yes"))
    words.show([f"word{number}" for number in range(1, 25)])
    assert words.property("asked") == [23, 24]
    words.answer(["word23", "nonsense"])
    assert words.property("wrong") == [1]
    assert not said
    words.answer([" Word23", "word24 "])
    assert said == ["yes"]


def test_a_notice_can_hold_no_markup() -> None:
    assert harmless('<img src="http://a/">&lt;b&gt;\n x', 80) == '‹img src="http://a/"›＆lt;b＆gt; x'
    assert len(harmless("x" * 100_000, 40)) == 40
