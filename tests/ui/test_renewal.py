"""The window of a store that was put back: a banner, and the code or words that renew its device; by mouse and keys."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.errors import Refused, WorldFault
from app.notices import AGE_CHANGED, DEVICES_CHANGED
from tests.app.fake_devices import FakeDevice
from tests.app.fake_node import FakeNode
from tests.ui.fake_client import Stage
from tests.ui.hands import click, is_still, press, type_in
from ui.renewal.page import BANNER, BANNER_OUT, UNCHANGED

WORDS = " ".join(["abandon"] * 23 + ["art"])
CODE = "0123-4567-89AB-CDEF"
PHONE = b"\xa5" * 32
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
    assert banners(stage) == [(str(BANNER), "warn", "Set it right")]
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
    until(lambda: page.property("now")["error"] == str(UNCHANGED))
    assert page.property("now")["step"] == ""


def second(node: FakeNode) -> None:
    """This device may link no others; a phone of the same person may."""
    known = node.devices.known
    known[node.device], known[PHONE] = FakeDevice(node.device, "Laptop"), FakeDevice(PHONE, "Phone", admin=True)
    node.notices.tell(DEVICES_CHANGED)


def open_with_phone(stage: Stage, node: FakeNode, until: Any) -> None:
    second(node)
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalCodeInput") is not None)
    until(lambda: is_still(stage.find("renewalAsk")))


def type_code(stage: Stage, code: str) -> None:
    click(stage.find("renewalCodeInput"))
    press(stage.window, Qt.Key.Key_A, "", Qt.KeyboardModifier.ControlModifier)
    type_in(stage.window, code)


def test_a_code_of_another_device_makes_a_new_device(stage: Stage, node: FakeNode, until: Any) -> None:
    open_with_phone(stage, node, until)
    assert "On Phone: " in stage.find("renewalAskCard").property("note")
    assert "beside “Laptop”" in stage.find("renewalAskCard").property("note")
    assert not stage.find("renewalAsk").isEnabled()
    type_code(stage, CODE)
    click(stage.find("renewalAsk"))
    until(lambda: asked(stage))
    assert asked(stage) == [{"code": CODE, "at": None}]
    assert stage.find("renewalAsk").property("busy")
    assert not stage.find("renewalNext").property("busy"), "it was not asked for words"
    start_anew(stage, b"n" * 32, 0)
    until(lambda: stage.find("renewalDone") is not None)
    assert not banners(stage)
    grow_old(node, 1)
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalWordsInput") is not None)


def test_what_is_wrong_with_a_code_is_said_at_its_field(stage: Stage, node: FakeNode, until: Any) -> None:
    open_with_phone(stage, node, until)
    page = stage.page("renewal")
    type_code(stage, "0000-0000-0000-0000")
    press(stage.window, Qt.Key.Key_Return)
    until(lambda: stage.find("renewalCode").property("error") == "Nobody there knows this code.")
    assert (stage.find("renewalPlace").property("error"), stage.find("renewalWords").property("error")) == ("", "")
    type_code(stage, CODE)
    assert page.property("now")["error"] == "", "whoever mends it is not told of it any more"
    stage.client.refusals["renew"] = WorldFault("nobody_there", "No device that shows this code was found.")
    click(stage.find("renewalPlaceInput"))
    type_in(stage.window, "192.0.2.1:4004")
    click(stage.find("renewalAsk"))
    until(lambda: stage.find("renewalPlace").property("error") == "No device that shows this code was found.")
    assert asked(stage)[-1] == {"code": CODE, "at": "192.0.2.1:4004"}
    assert stage.find("renewalCodeInput").property("text") == CODE, "it can be tried again"


def test_a_device_that_may_link_others_is_asked_for_words_alone(stage: Stage, node: FakeNode, until: Any) -> None:
    node.devices.known[PHONE] = FakeDevice(PHONE, "Phone", admin=True)
    node.notices.tell(DEVICES_CHANGED)
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalWordsInput") is not None)
    assert stage.find("renewalCodeInput") is None


def test_a_device_that_was_removed_says_so_and_can_come_back(stage: Stage, node: FakeNode, until: Any) -> None:
    grow_old(node, 0)
    until(lambda: not banners(stage))
    node.out = True
    second(node)
    until(lambda: banners(stage) == [(str(BANNER_OUT), "warn", "Set it right")])
    stage.shell.go("renewal")
    until(lambda: stage.find("renewalCodeInput") is not None)
    assert heading(stage) == "This device was removed"
    note = stage.find("renewalAskCard").property("note")
    assert f"kith devices link --renew {node.device.hex()[:8]}" in note, "no window lists what was removed"
    node.out = False
    start_anew(stage, b"n" * 32, 0)
    until(lambda: not banners(stage))


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
