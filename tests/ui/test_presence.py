"""Who is online is seen where one writes, calls or looks somebody up, and heard by whoever cannot see a dot."""

from typing import Any

import pytest
from PySide6.QtGui import QAccessible

from app.notices import REACH_CHANGED
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage, walk


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def reach(world: World, how: str) -> None:
    """Bob is reached in another way now."""
    alice, bob = world.people["alice"].node, world.people["bob"].node
    alice.relays.how[bob.account] = how
    alice.notices.tell(REACH_CHANGED)


def dots(item: Any) -> list[bool]:
    """Whether each avatar inside of an item has its dot."""
    return [bool(part.property("online")) for part in [*walk(item)][1:] if part.property("online") is not None]


def spoken(item: Any) -> str:
    return QAccessible.queryAccessibleInterface(item).text(QAccessible.Text.Name)


def test_the_list_of_chats_and_the_head_of_one_show_who_is_online(world: World) -> None:
    world.open()
    row = world.find("chat-Bob Ferreira")
    state, head = world.find("talkState"), world.find("talkAvatar")
    said = state.property("text")
    assert (dots(row), spoken(row).startswith("Bob Ferreira. "), head.property("online")) == ([False], True, False)
    for how, online in (("link", True), ("mailbox", False), ("relay", True), ("none", False)):
        reach(world, how)
        world.until(lambda wanted=online: head.property("online") == wanted)
        row = world.find("chat-Bob Ferreira")
        assert dots(row) == [online]
        assert spoken(row).startswith("Bob Ferreira, online. ") == online
        assert spoken(state) == state.property("text") == ("Online · " + said if online else said)
        assert dots(world.find("chat-Carol Nguyen")) == [False]


def test_people_show_who_is_online(world: World) -> None:
    world.stage.shell.go("people", world.people["bob"].id)
    world.find("personChat")
    assert world.stage.find("personOnline") is None
    reach(world, "link")
    assert world.find("personOnline").property("text") == "Online now"
    row = world.find("person-Bob Ferreira")
    assert dots(row) == [True]
    assert spoken(row).startswith("Bob Ferreira, online.")
    reach(world, "none")
    world.until(lambda: world.stage.find("personOnline") is None)
    assert dots(world.find("person-Bob Ferreira")) == [False]


def test_nobody_is_shown_as_online_while_the_node_is_away(world: World) -> None:
    reach(world, "link")
    world.open()
    world.until(lambda: world.talk.now["online"])
    people = world.stage.page("people")
    for away in (True, False):
        if away:
            world.stage.client.go_away()
        else:
            world.stage.client.come_back()
            world.stage.shell.try_now()
        world.until(lambda wanted=away: bool(world.stage.find("offlineBanner")) == wanted)
        rows = [*world.page.list.rows, *people.lines.rows]
        assert [row.online for row in rows if row.name == "Bob Ferreira"] == 2 * [not away]
        assert world.talk.now["online"] != away
        assert world.find("talkState").property("text").startswith("Online") != away
        people.show(world.people["bob"].id)
        assert people.now["online"] != away


def test_a_change_of_who_is_online_asks_for_people_only(world: World) -> None:
    asked = world.stage.client.asked
    before = [name for name, _, _ in asked].count("chat.list")
    reach(world, "link")
    world.until(lambda: any(row.online for row in world.page.list.rows))
    assert [name for name, _, _ in asked].count("chat.list") == before
