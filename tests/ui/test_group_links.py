"""Links into groups in the window: made, shown, taken back, used where invites are pasted, and who asks answered."""

from dataclasses import replace
from typing import Any

import pytest

from app.errors import Refused
from app.group import api as group
from app.group import entering
from app.group.views import DecidedView
from tests.app.fake_joins import FakeRequest
from tests.app.fake_node import FakePerson
from tests.ui import group_town
from tests.ui.fake_client import Stage, settle
from ui.group.doors import outcome
from ui.qr import path_of


class Window:
    """Alice's window, and what others do."""

    def __init__(self, stage: Stage, people: dict[str, FakePerson], run: Any, until: Any) -> None:
        self.stage, self.people, self.run, self.until = stage, people, run, until
        self.said: list[str] = []
        self.told: list[dict[str, Any]] = []
        stage.shell.toast.connect(lambda text, _: self.said.append(text))
        stage.shell.announced.connect(self.told.append)

    def do(self, who: str, function: Any, *args: Any, **options: Any) -> Any:
        return self.run(self.people[who].call(function, *args, **options))

    def find(self, name: str) -> Any:
        self.until(lambda: self.stage.find(name) is not None)
        return self.stage.find(name)

    def reads(self, name: str) -> str:
        """What a thing says now, nothing if it is not there."""
        item = self.stage.find(name)
        return "" if item is None else str(item.property("text"))

    def joins(self, who: str) -> Any:
        return self.people[who].node.joins

    def belongs(self, who: str, space: str) -> bool:
        groups = self.people[who].node.spaces.groups.known
        return bytes.fromhex(space) in groups and groups[bytes.fromhex(space)].joined

    def press(self, name: str) -> None:
        self.find(name).clicked.emit()

    def type(self, name: str, text: str) -> None:
        self.find(name + "Input").setProperty("text", text)

    def is_gone(self, name: str) -> None:
        self.until(lambda: self.stage.find(name) is None)


@pytest.fixture
def window(stage: Stage, town: Any, run: Any, until: Any) -> Window:
    made = Window(stage, town[1], run, until)
    until(lambda: stage.page("chats").known and stage.shell.online and stage.page("join")._known)
    return made


@pytest.fixture
def space(window: Window) -> str:
    space = str(window.run(group_town.found(window.people)))
    window.stage.shell.go("group", space)
    window.until(lambda: window.stage.page("group").now["known"])
    window.run(settle())
    return space


def of(window: Window, space: str) -> list[Any]:
    return list(window.do("alice", entering.invites, space))


def test_a_link_is_made_shown_and_taken_back(window: Window, space: str) -> None:
    assert window.stage.find("linkCode") is None
    window.press("linkMake")
    window.find("linkCode")
    (made,) = of(window, space)
    assert (made.approve, made.left, made.questions) == (False, 20, [])
    assert window.find("linkTextInput").property("text") == made.link
    window.press("linkCopy")
    window.until(lambda: "Copied" in "".join(window.said))
    window.press("linkHide")
    window.is_gone("linkCode")
    window.press("linkShow")
    window.find("linkCode")
    window.press("linkRevoke")
    window.press("sure")
    window.is_gone("linkCode")
    window.is_gone("link")
    assert of(window, space) == []


def test_a_link_for_one_asks_questions(window: Window, space: str) -> None:
    window.find("linkOnce").click()
    window.find("linkApprove").click()
    window.type("linkQuestions", "Who are you?\n\n  Why? \n")
    window.press("linkMake")
    window.until(lambda: window.joins("alice").links)
    (made,) = of(window, space)
    assert (made.left, made.questions, made.approve) == (1, ["Who are you?", "Why?"], True)
    window.until(lambda: window.reads("linkQuestionsInput") == "")
    assert "Asks: Who are you?" in window.stage.page("group").inviting.links.rows[0].spoken
    assert "one more person" in window.stage.page("group").inviting.links.rows[0].note


def test_what_is_wrong_with_questions_stands_there_and_they_stay(window: Window, space: str) -> None:
    window.find("linkApprove").click()
    window.type("linkQuestions", "a\nb\nc\nd")
    window.press("linkMake")
    window.until(lambda: "at most 3 questions" in window.reads("linkError"))
    assert window.find("linkQuestionsInput").property("text") == "a\nb\nc\nd"


def test_who_may_add_nobody_sees_no_links(window: Window) -> None:
    bob, alice = window.people["bob"], window.people["alice"]
    space = str(window.run(bob.call(group.create, "Choir", [alice.id])).id)
    window.stage.shell.go("group", space)
    window.until(lambda: window.stage.page("group").now["known"])
    window.run(settle())
    assert window.stage.find("linkCard") is None


def test_who_asks_is_told_of_and_let_in(window: Window, space: str) -> None:
    made = window.do("alice", entering.invite, space, ask=["Why?"])
    window.stage.shell.go("feed")
    window.do("femi", entering.join, made.link, answer=["I like hills"])
    window.until(lambda: any("asks to be let into" in one["text"] for one in window.stage.shell.reminders))
    assert [(one["title"], one["page"]) for one in window.told if "let into" in one["body"]] == [
        ("Femi Adeyemi", "join")
    ]
    window.stage.shell.go("join")
    window.press("admit-Femi Adeyemi")
    window.until(lambda: window.belongs("femi", space))
    window.find("joinNothing")
    window.until(lambda: not any("let into" in one["text"] for one in window.stage.shell.reminders))


def test_who_asks_is_declined_on_the_page_of_the_group(window: Window, space: str) -> None:
    made = window.do("alice", entering.invite, space, approve=True)
    window.do("femi", entering.join, made.link)
    window.find("asker")
    window.stage.client.refusals["group.admit"] = Refused("not_allowed", "Not any more.")
    window.press("admit-Femi Adeyemi")
    window.until(lambda: window.reads("askersError") == "Not any more.")
    window.press("decline-Femi Adeyemi")
    window.is_gone("asker")
    assert window.do("femi", entering.asked)[0].state == "refused"


def theirs(window: Window, **terms: Any) -> tuple[str, str]:
    """A group of Femi, whom Alice does not know, and a link into it."""
    space = str(window.do("femi", group.create, "Choir", []).id)
    return space, window.do("femi", entering.invite, space, **terms).link


def test_a_link_is_used_where_invites_are_pasted(window: Window) -> None:
    space, link = theirs(window)
    window.stage.shell.go("people", "add")
    window.type("acceptLink", f" {link} ")
    window.press("acceptNext")
    window.until(lambda: window.stage.shell.property("page") == "join")
    window.press("doorJoin")
    window.until(lambda: window.belongs("alice", space))
    window.press("doorTalk")
    window.until(lambda: window.stage.page("chats").talk.contact == space)
    assert "Femi Adeyemi is your contact now." in window.said
    window.stage.shell.go("join", link)
    window.find("doorTalk")
    assert window.stage.find("doorJoin") is None


def test_questions_are_answered_and_it_is_seen_how_far_that_is(window: Window) -> None:
    space, link = theirs(window, ask=["Why?", "When?"])
    window.stage.shell.go("join", link)
    assert not window.find("doorJoin").property("enabled")
    window.type("answer-0", "I sing")
    assert not window.find("doorJoin").property("enabled")
    window.type("answer-1", "Tuesdays")
    window.until(lambda: window.stage.find("doorJoin").property("enabled"))
    window.press("doorJoin")
    window.until(lambda: "Waiting until" in window.reads("doorState"))
    (request,) = window.do("femi", entering.requests, space)
    assert [one.answer for one in request.answers] == ["I sing", "Tuesdays"]
    window.find("unask-Choir")
    window.stage.shell.go("people", "add")
    window.press("acceptAsked")
    window.until(lambda: window.stage.shell.property("page") == "join")
    window.find("unask-Choir")
    window.stage.shell.go("join", link)
    window.do("femi", entering.decline, space, "Alice Moreau")
    window.until(lambda: "They decided not to let you in" in window.reads("doorState"))
    window.until(lambda: "“Choir”: They decided not to let you in." in window.said)
    window.press("unask-Choir")
    window.is_gone("asked")


def test_who_is_let_in_later_hears_it(window: Window) -> None:
    space, link = theirs(window, approve=True)
    window.do("alice", entering.join, link)
    window.until(lambda: window.stage.page("join").property("count") == 1)
    window.do("femi", entering.admit, space, "Alice Moreau")
    window.until(lambda: "You belong to “Choir” now." in window.said)
    assert ("Choir", "chats") in [(one["title"], one["page"]) for one in window.told]


def test_one_asks_no_more(window: Window) -> None:
    space, link = theirs(window, approve=True)
    window.stage.shell.go("join", link)
    window.press("doorJoin")
    window.press("doorCancel")
    window.find("doorJoin")
    window.is_gone("asked")
    assert window.do("femi", entering.requests, space) == []
    assert not any("Choir" in text for text in window.said), "who took it back needs not be told"


def test_a_link_that_is_none_says_so(window: Window) -> None:
    window.stage.shell.go("join", "kith://g#x")
    window.until(lambda: "not a Kith link" in window.reads("doorError"))
    assert not window.stage.find("doorJoin")


def test_a_text_that_no_code_has_room_for_has_none() -> None:
    assert path_of("x" * 5_000) == ("", 0)


STRANGER = b"?" * 32


def shows(window: Window, space: str, holder: str, **named: Any) -> None:
    """A device of somebody's, or another one of Alice's, shows who asks by a link of it."""
    account = window.people[holder].node.account
    asked = FakeRequest(bytes.fromhex(space), STRANGER, ["Why?"], ["I sing"], 1, "Eve Holm", account, b"d" * 32)
    window.run(window.joins("alice").bring(replace(asked, **named)))


def test_who_asks_by_a_link_of_another_admin_is_told_of_and_waits_for_their_device(window: Window, space: str) -> None:
    window.stage.shell.go("feed")
    shows(window, space, "bob")
    window.until(lambda: any("Eve Holm asks to be let into" in one["text"] for one in window.stage.shell.reminders))
    assert [one["title"] for one in window.told if "let into" in one["body"]] == ["Eve Holm"]
    window.stage.shell.go("join")
    bob = window.people["bob"].node.name
    assert window.find("asker-through").property("text") == f"Through {bob}'s link"
    assert window.stage.page("join").askers.rows.rows[0].known is False
    window.is_gone("about-Eve Holm")
    window.press("admit-Eve Holm")
    window.until(lambda: window.reads("asker-waits") == f"You said yes. Waiting for {bob}'s device.")
    window.is_gone("admit-Eve Holm")
    window.until(lambda: not any("let into" in one["text"] for one in window.stage.shell.reminders))
    window.press("decline-Eve Holm")
    window.until(lambda: window.reads("asker-waits") == f"You said no. Waiting for {bob}'s device.")
    window.run(window.joins("alice").end(bytes.fromhex(space), STRANGER, "admitted", window.people["bob"].node.account))
    window.until(lambda: any(f"{bob} let Eve Holm into" in text for text in window.said))
    window.is_gone("asker")


def test_why_a_decision_was_not_done_stands_there(window: Window, space: str) -> None:
    shows(window, space, "alice", why="too_many_members")
    window.until(lambda: window.reads("asker-waits") == "Not let in: the group is full.")
    assert window.reads("asker-through").startswith("Through your link on ")
    window.find("admit-Eve Holm")


@pytest.mark.parametrize(
    ("outcome_", "by", "said"),
    [
        ("admitted", "Bob", "Bob let Eve into “Trip”."),
        ("admitted", "", "Eve was let into “Trip”."),
        ("declined", "Bob", "Bob declined Eve for “Trip”."),
        ("declined", "", "Eve was declined for “Trip”."),
        ("not_allowed", "", "You cannot let Eve in any more, into “Trip”."),
        ("withdrawn", "", ""),
    ],
)
def test_what_others_decided_is_a_sentence(outcome_: str, by: str, said: str) -> None:
    assert outcome(DecidedView("", "Trip", "", "Eve", outcome_, by, by == "", "")) == said
