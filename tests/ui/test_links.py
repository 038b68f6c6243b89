"""Previews of links: made while one writes, if one wants them; dropped by a key; never waited for; shown as a card."""

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl

from app.chat import tidying
from app.errors import WorldFault
from tests.app.test_cards import PAGE, PICTURED, TEA, FakeWeb
from tests.ui.chat_world import CONTROL, NAMES, World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import press, type_in
from tests.ui.test_attaching import paper, take, told
from tests.ui.test_unsent import come_back, go_away


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: stage.shell.online and made.page.known)
    made.open()
    made.page.property("attaching").property("linking")._timer.setInterval(0)
    return made


@pytest.fixture
def web(world: World) -> FakeWeb:
    """Of Alice, who wants previews."""
    world.stage.shell.set_previews(True)
    return FakeWeb({TEA: PICTURED, "https://tea.org/leaf.png": b"\x89PNG"}).given_to(world.people["alice"])


def now(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.page.property("attaching").property("linking").property("now")
    return found


def seen(world: World, of: str = "bob") -> list[tuple[str, str]]:
    """What Bob got: texts, and the titles of previews."""
    return [(view.text, view.preview.title if view.preview else "") for view in world.views(of, "alice")]


def arrives(world: World, *wanted: tuple[str, str]) -> None:
    world.until(lambda: world.texts[-len(wanted) :] == [text for text, _ in wanted])
    assert seen(world)[-len(wanted) :] == list(wanted)


def test_no_page_is_asked_before_it_is_switched_on(world: World, web: FakeWeb) -> None:
    world.stage.shell.set_previews(False)
    assert not world.stage.shell.property("previews")
    world.write(f"look: {TEA}")
    arrives(world, (f"look: {TEA}", ""))
    assert web.asked == []
    world.stage.window.setProperty("height", 3000)
    world.stage.shell.go("settings")
    world.click("previewsSwitch")
    world.until(lambda: world.stage.shell.property("previews"))
    world.click("previewsSwitch")
    world.until(lambda: not world.stage.shell.property("previews"))


def test_a_preview_is_made_while_one_writes_and_goes_along(world: World, web: FakeWeb) -> None:
    type_in(world.stage.window, f"look: {TEA}")
    world.until(lambda: told(world, "linkCardSaid") == "Green tea")
    assert told(world, "linkCardHost") == "Preview of tea.org"
    assert world.find("linkCard").property("visible")
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, (f"look: {TEA}", "Green tea"))
    world.until(lambda: world.stage.find("linkCard") is None)
    assert [address for address, _ in web.asked] == [TEA, "https://tea.org/leaf.png"]
    card = world.find("bubbleCard")
    assert (told(world, "cardHost"), told(world, "cardTitle")) == ("tea.org", "Green tea")
    assert told(world, "cardDescription") == "All of it"
    assert card.property("text") == "Preview of tea.org: Green tea, All of it"
    assert world.talk.lines.rows[0].spoken.endswith(card.property("text"))


def test_no_page_is_asked_for_what_another_device_of_mine_wrote(world: World, web: FakeWeb) -> None:
    world.run(world.people["alice"].call(tidying.draft, NAMES["bob"], f"look: {TEA}"))
    world.until(lambda: world.written == f"look: {TEA}")
    world.run(settle())
    assert web.asked == []
    type_in(world.stage.window, "!")
    world.until(lambda: now(world)["title"])


def test_a_press_on_it_asks_where_the_link_leads(world: World, web: FakeWeb) -> None:
    opened: list[QUrl] = []
    world.talk._opening.hand_over = lambda url: opened.append(url) or True  # type: ignore[func-returns-value]
    type_in(world.stage.window, TEA)
    world.until(lambda: now(world)["title"])
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    world.click("bubbleCard")
    world.until(lambda: told(world, "linkAddress") == TEA)
    assert opened == []
    world.click("linkOpen")
    world.until(lambda: opened == [QUrl(TEA)])


@pytest.mark.parametrize("way", ["key", "button", "delete"])
def test_it_is_dropped_for_this_message(world: World, web: FakeWeb, way: str) -> None:
    type_in(world.stage.window, f"look: {TEA}")
    world.until(lambda: now(world)["title"])
    if way == "key":
        press(world.stage.window, Qt.Key.Key_P, "", CONTROL)
    elif way == "button":
        world.click("linkCardDrop")
    else:
        world.find("linkCard").forceActiveFocus()
        press(world.stage.window, Qt.Key.Key_Delete)
    world.until(lambda: world.stage.find("linkCard") is None)
    world.until(lambda: world.stage.find("composerInput").property("activeFocus"))
    type_in(world.stage.window, " or")
    assert now(world)["link"] == ""
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, (f"look: {TEA} or", ""))
    type_in(world.stage.window, TEA)
    world.until(lambda: now(world)["title"])


def test_sending_waits_for_no_page(world: World, web: FakeWeb) -> None:
    hold = asyncio.Event()

    async def slow(*asked: Any) -> Any:
        await hold.wait()
        raise WorldFault("no_page", "The page could not be fetched.")

    world.people["alice"].app.lookup._visit = slow
    type_in(world.stage.window, TEA)
    world.until(lambda: now(world)["coming"])
    assert told(world, "linkCardSaid") == "Asking the page…"
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, (TEA, ""))
    hold.set()
    world.until(lambda: now(world)["link"] == "")


def test_why_there_is_none_is_said_and_the_message_goes_without(world: World, web: FakeWeb) -> None:
    web.pages[TEA] = WorldFault("no_page", "The page could not be fetched.")
    type_in(world.stage.window, TEA)
    world.until(lambda: told(world, "linkCardSaid") == "The page could not be fetched.")
    assert told(world, "toast") == ""
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, (TEA, ""))
    web.pages[TEA] = PAGE
    type_in(world.stage.window, TEA)
    world.until(lambda: now(world)["title"] == "Green tea")


def test_of_a_draft_that_is_only_opened_no_page_is_asked(world: World, web: FakeWeb) -> None:
    web.pages["https://tea.org/"] = PAGE
    world.run(world.people["alice"].call(tidying.draft, NAMES["carol"], "tea: https://tea.org/"))
    world.until(lambda: any(row.draft for row in world.page.list.rows))
    world.open("carol")
    world.until(lambda: now(world)["link"] == "https://tea.org/")
    world.run(settle())
    assert (web.asked, now(world)["coming"]) == ([], False)
    assert told(world, "linkCardSaid") == "Comes when you go on writing and pause"
    type_in(world.stage.window, "?")
    world.until(lambda: now(world)["title"])


def test_only_what_stands_in_the_text_at_last_goes_along(world: World, web: FakeWeb) -> None:
    type_in(world.stage.window, TEA)
    world.until(lambda: now(world)["title"])
    world.find("composerInput").setProperty("text", "never mind")
    assert now(world)["link"] == ""
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, ("never mind", ""))


def test_a_node_that_forgot_what_was_seen_sends_the_text(world: World, web: FakeWeb) -> None:
    type_in(world.stage.window, TEA)
    world.until(lambda: now(world)["title"])
    FakeWeb().given_to(world.people["alice"])
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, (TEA, ""))


def test_what_could_not_be_sent_has_its_preview_again(world: World, web: FakeWeb) -> None:
    type_in(world.stage.window, TEA)
    world.until(lambda: now(world)["title"])
    go_away(world)
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    world.until(lambda: world.written == TEA)
    come_back(world)
    assert now(world)["title"] == "Green tea"
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, (TEA, "Green tea"))


def test_files_and_changes_and_other_chats_have_none(world: World, web: FakeWeb, tmp_path: Any) -> None:
    type_in(world.stage.window, TEA)
    world.until(lambda: now(world)["title"])
    world.open("carol")
    assert now(world)["link"] == ""
    world.open()
    assert now(world)["title"] == "Green tea"
    take(world, paper(tmp_path))
    assert now(world)["link"] == ""
    world.page.property("attaching").remove(world.page.property("attaching").property("pieces").rows[0].id)
    assert now(world)["title"] == "Green tea"
    for text in (f"||{TEA}||", "http://tea.org", "kith:tea", "tea.org"):
        world.find("composerInput").setProperty("text", text)
        assert now(world)["link"] == "", text
