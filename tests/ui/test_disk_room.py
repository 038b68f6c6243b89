"""The window of a node whose disk is full says so across all pages, and stops when there is room again."""

from typing import Any

from app.errors import WorldFault
from app.notices import DISK_CHANGED
from tests.app.fake_node import FakeNode
from tests.ui.fake_client import Stage
from ui.room import FULL


def set_room(stage: Stage, level: str) -> None:
    """The disk changes, and the node tells."""
    node: FakeNode = stage.client.person.node
    node.disk = level
    node.notices.tell(DISK_CHANGED)


def banners(stage: Stage) -> list[tuple[str, str]]:
    return [(each["text"], each["tone"]) for each in stage.shell.property("reminders") if "disk" in each["text"]]


def test_the_window_says_that_the_disk_is_full_until_there_is_room(stage: Stage, until: Any) -> None:
    until(lambda: stage.shell.online)
    assert banners(stage) == []
    set_room(stage, "low")
    until(lambda: banners(stage))
    assert "almost full" in banners(stage)[0][0]
    for level in ("full", "none"):
        set_room(stage, level)
        until(lambda: banners(stage) == [(str(FULL), "warn")])
    set_room(stage, "plenty")
    until(lambda: not banners(stage))


def test_a_window_that_opens_on_a_full_disk_says_so_and_keeps_saying_so_while_nothing_is_known(
    stage: Stage, until: Any
) -> None:
    set_room(stage, "full")
    until(lambda: banners(stage))
    stage.client.refusals["status"] = WorldFault("store_failed", "The disk failed.")
    asked = len(stage.client.asked)
    stage.client.person.node.notices.tell(DISK_CHANGED)
    until(lambda: any(name == "status" for name, _, _ in stage.client.asked[asked:]))
    assert banners(stage) == [(str(FULL), "warn")]
