"""The window of a store that was put back: a banner, and the words that make a new device; by mouse and keys."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.errors import Refused
from app.notices import AGE_CHANGED
from tests.app.fake_node import FakeNode
from tests.ui.fake_client import Stage
from tests.ui.hands import click, press, type_in
from ui.renewal.page import BANNER, UNCHANGED

WORDS = " ".join(["abandon"] * 23 + ["art"])
OTHER = " ".join(["zoo"] * 24)


@pytest.fixture
def node(stage: Stage, until: Any) -> FakeNode:
    """Alice's, in whose window one can see that it is behind."""
    node: FakeNode = stage.client.person.node
    until(lambda: stage.shell.online)
    grow_old(node, 2)
    until(lambda: banners(stage))
    return node


def grow_old(node: FakeNode, behind: int) -> None:
    """What others hold is noticed, or is back; and the node tells."""
    node.behind = behind
    node.notices.tell(AGE_CHANGED)


def banners(stage: Stage) -> list[tuple[str, str, str]]:
    reminders = stage.shell.property("reminders")
    return [(each["text"], each["tone"], each["action"]) for each in reminders if each["page"] == "renewal"]


def start_anew(stage: Stage, device: bytes, behind: int) -> None:
    """The node goes away, and comes back on the same store."""
    node: FakeNode = stage.client.person.node
    stage.client.go_away()
    node.device, node.behind = device, behind
    stage.client.come_back()


def asked(stage: Stage) -> list[dict[str, Any]]:
    return [named for name, _, named in stage.client.asked if name == "renew"]


def heading(stage: Stage) -> str:
    return str(stage.find("renewalHeader").property("title"))


def write(stage: Stage, words: str) -> None:
    click(stage.find("renewalWordsInput"))
    press(stage.window, Qt.Key.Key_A, "", Qt.KeyboardModifier.ControlModifier)
    type_in(stage.window, words)


def test_the_window_says_that_an_old_copy_was_put_back_until_all_is_back(
    stage: Stage, node: FakeNode, until: Any
) -> None:
    assert banners(stage) == [(BANNER, "warn", "Use my recovery phrase")]
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalWordsInput") is not None)
    grow_old(node, 0)
    until(lambda: not banners(stage))
    until(lambda: stage.find("renewalWhole") is not None)
    assert heading(stage) == "All is well again"
    assert stage.find("renewalWordsInput") is None, "nobody is asked for words that are not needed"


def test_the_words_make_a_new_device_and_are_kept_no_longer(stage: Stage, node: FakeNode, until: Any) -> None:
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalWordsInput") is not None)
    assert not stage.find("renewalNext").isEnabled()
    assert heading(stage) == "An old copy was put back"
    write(stage, WORDS)
    assert stage.find("renewalWords").property("count") == 24
    assert stage.find("renewalWordsInput").property("lineCount") > 1
    click(stage.find("renewalNext"))
    until(lambda: asked(stage))
    assert asked(stage) == [{"phrase": WORDS}]
    assert stage.find("renewalNext").property("busy")
    assert stage.find("renewalDone") is None, "a node that was asked is no new device yet"
    start_anew(stage, b"n" * 32, 0)
    until(lambda: stage.find("renewalDone") is not None)
    assert not banners(stage)
    assert heading(stage) == "All is well again"
    assert stage.page("renewal").property("now")["error"] == ""
    click(stage.find("renewalLeave"))
    until(lambda: stage.shell.property("page") == "chats")
    grow_old(node, 1)
    until(lambda: banners(stage))
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalWordsInput") is not None)
    assert stage.find("renewalWordsInput").property("text") == ""


def test_what_is_wrong_with_the_words_is_said_below_them(stage: Stage, node: FakeNode, until: Any) -> None:
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalWordsInput") is not None)
    page = stage.page("renewal")
    write(stage, "three little words")
    press(stage.window, Qt.Key.Key_Return)
    until(lambda: page.property("now")["error"] == "These are 3 words; there must be 24.")
    assert asked(stage) == []
    write(stage, OTHER)
    assert page.property("now")["error"] == "", "whoever mends it is not told of it any more"
    click(stage.find("renewalNext"))
    until(lambda: page.property("now")["error"] == "This is not the recovery phrase of this account.")
    assert stage.find("renewalWordsInput").property("text") == OTHER
    assert banners(stage)


def test_a_node_that_comes_back_as_it_was_is_said(stage: Stage, node: FakeNode, until: Any) -> None:
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalWordsInput") is not None)
    page = stage.page("renewal")
    page.take(WORDS)
    until(lambda: asked(stage))
    start_anew(stage, node.device, 2)
    until(lambda: page.property("now")["error"] == UNCHANGED)
    assert page.property("now")["step"] == ""


def test_what_is_written_meanwhile_stays_in_its_field(stage: Stage, node: FakeNode, until: Any, town: Any) -> None:
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: said.append(sentence))
    stage.client.refusals["chat.send"] = Refused("rolled_back", "Nothing was sent.")
    stage.shell.go("chats", town[1]["bob"].id)
    until(lambda: stage.find("composer") is not None)
    click(stage.find("composer"))
    type_in(stage.window, "do not lose me")
    press(stage.window, Qt.Key.Key_Return)
    until(lambda: "Nothing was sent." in said)
    until(lambda: stage.find("composer").property("text") == "do not lose me")
