"""Who is online is seen where one writes, calls or looks somebody up, and heard by whoever cannot see a dot."""

import time
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QAccessible

from app.notices import REACH_CHANGED
from app.people import api as people
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


def test_where_somebody_is_looked_up_it_says_when_they_were_online_last(world: World) -> None:
    alice, bob = world.people["alice"].node, world.people["bob"].node
    alice.relays.moments[bob.account] = int(time.time() * 1000) - 1000
    world.stage.shell.go("people", world.people["bob"].id)
    reach(world, "mailbox")
    world.until(lambda: world.stage.find("personOnline") is not None)
    words = world.find("personOnline").property("text")
    assert words.startswith(("Last seen today, ", "Last seen yesterday, "))
    world.open()
    state = world.find("talkState")
    world.until(lambda: state.property("text").startswith(f"{words} · "))
    reach(world, "link")
    world.until(lambda: state.property("text").startswith("Online · "))


def test_nothing_is_shown_of_who_hides_it_nor_to_who_does_so(world: World) -> None:
    alice, bob = world.people["alice"].node, world.people["bob"].node
    alice.relays.moments[bob.account] = alice.town.now_ms
    row = world.find("chat-Bob Ferreira")
    for how in ("link", "mailbox"):
        for hidden, mine in ((True, True), (False, False)):
            alice.known[bob.account] = replace(alice.known[bob.account], hides=hidden)
            alice.guard.presence = mine
            reach(world, how)
            view = world.run(world.people["alice"].call(people.show, "Bob Ferreira"))
            assert (view.online, view.last_seen) == (False, None)
    world.until(lambda: dots(row) == [False])
