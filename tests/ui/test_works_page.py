"""The page of what still works, and the line across the window of one that is offline."""

from typing import Any

from PySide6.QtCore import Qt

from app.errors import WorldFault
from app.notices import CHAT_CHANGED, DISK_CHANGED, REACH_CHANGED
from tests.app.fake_keeping import FakeJob
from tests.app.fake_relays import FakeRelay
from tests.ui.fake_client import Stage, walk
from tests.ui.hands import click, press


def failing(stage: Stage) -> list[str]:
    return [row.key for row in stage.page("works").property("failing").rows]


def open_works(stage: Stage, until: Any) -> None:
    stage.shell.go("works")
    until(lambda: stage.page("works").property("now")["known"])


def reached(alice: Any) -> None:
    """Everybody is there."""
    alice.node.relays.how = dict.fromkeys(alice.node.known, "link")


def test_where_nothing_fails_it_says_so_and_what_could(stage: Stage, alice: Any, until: Any) -> None:
    reached(alice)
    open_works(stage, until)
    until(lambda: stage.find("worksAll"))
    assert failing(stage) == []
    assert len(stage.page("works").property("sound").rows) == 13


def test_each_failure_comes_and_goes_while_it_is_looked_at(stage: Stage, alice: Any, until: Any) -> None:
    reached(alice)
    open_works(stage, until)
    node = alice.node
    node.disk = "full"
    node.notices.tell(DISK_CHANGED)
    until(lambda: failing(stage) == ["disk_full"])
    assert "Reading and searching; deleting makes room." in shown(stage)
    assert stage.find("worksAll") is None
    node.disk, node.relays.joined = "plenty", [FakeRelay(b"\1" * 32, state="refused")]
    node.jobs.queue, node.setting.opens = [FakeJob(1, "errand", dead=True)], False
    node.notices.tell(REACH_CHANGED)
    until(lambda: failing(stage) == ["relay", "keychain", "jobs"])
    assert "kith jobs" not in shown(stage), "a window names no command"
    node.relays.joined, node.jobs.queue, node.setting.opens = [], [], True
    node.notices.tell(REACH_CHANGED)
    until(lambda: failing(stage) == [])


def test_one_contact_of_several_who_is_not_there_is_enough(stage: Stage, alice: Any, until: Any) -> None:
    reached(alice)
    open_works(stage, until)
    until(lambda: failing(stage) == [])
    one = next(account for account, known in alice.node.known.items() if known.state == "contact")
    del alice.node.relays.how[one]
    alice.node.notices.tell(REACH_CHANGED)
    until(lambda: failing(stage) == ["people"])


def test_a_node_that_does_not_answer_is_a_row_of_its_own(stage: Stage, alice: Any, until: Any) -> None:
    reached(alice)
    open_works(stage, until)
    until(lambda: stage.shell.online)
    stage.client.go_away()
    until(lambda: failing(stage) == ["node"])
    stage.client.come_back()
    stage.shell.try_now()
    until(lambda: failing(stage) == [])


def test_what_cannot_be_told_is_said_and_tried_again(stage: Stage, until: Any) -> None:
    stage.client.refusals["works"] = WorldFault("disk_failed", "The disk does not answer.")
    stage.shell.go("works")
    until(lambda: stage.find("worksAgain"))
    del stage.client.refusals["works"]
    click(stage.find("worksAgain"))
    until(lambda: stage.page("works").property("now")["known"])
    stage.client.refusals["works"] = WorldFault("disk_failed", "The disk does not answer.")
    stage.page("works").again()
    until(lambda: stage.find("worksError"))


def test_nothing_is_asked_where_nobody_looks(stage: Stage, alice: Any, until: Any) -> None:
    open_works(stage, until)
    stage.shell.go("chats")
    until(lambda: stage.shell.online)
    asked = [name for name, _, _ in stage.client.asked].count("works")
    alice.node.notices.tell(DISK_CHANGED)
    until(lambda: stage.client.asked[-1][0] != "works")
    assert [name for name, _, _ in stage.client.asked].count("works") == asked
    assert not stage.page("works")._timer.isActive()


def test_it_leads_back_to_where_it_was_opened(stage: Stage, until: Any) -> None:
    stage.shell.go("settings")
    until(lambda: stage.find("aboutWorks"))
    stage.find("aboutWorks").clicked.emit()
    until(lambda: stage.find("headerBack"))
    press(stage.window, Qt.Key.Key_Escape)
    until(lambda: stage.shell.property("page") == "settings")
    stage.shell.go("network")
    until(lambda: stage.find("networkWorks"))
    stage.find("networkWorks").clicked.emit()
    until(lambda: stage.find("headerBack"))
    click(stage.find("headerBack"))
    assert stage.shell.property("page") == "network"


def test_offline_says_how_much_waits_and_leads_to_what_works(stage: Stage, alice: Any, until: Any) -> None:
    node = alice.node
    until(lambda: stage.shell.online)
    node.alone = True
    node.notices.tell(REACH_CHANGED)
    until(lambda: "Offline. What you write is sent once there is a network." in reminders(stage))
    first, *_ = node.known
    for count, said in ((1, "Offline. 1 message will be sent"), (3, "Offline. 3 messages will be sent")):
        node.relays.queued = {first: count}
        node.notices.tell(CHAT_CHANGED)
        until(lambda said=said: said in reminders(stage))
    page = next(each for each in stage.shell.property("reminders") if each["text"].startswith("Offline"))["page"]
    stage.shell.go(page)
    until(lambda: "network" in failing(stage))
    node.alone = False
    node.notices.tell(REACH_CHANGED)
    until(lambda: "Offline" not in reminders(stage) and "network" not in failing(stage))


def reminders(stage: Stage) -> str:
    return " | ".join(each["text"] for each in stage.shell.property("reminders"))


def shown(stage: Stage) -> str:
    window: Any = stage.window
    return " | ".join(str(item.property("text") or "") for item in walk(window.contentItem()))
