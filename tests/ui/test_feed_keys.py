"""The feed by single keys: from post to post, and what can be done with the one the keyboard is at."""

from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickWindow

from app.feed import api as feed
from tests.ui.fake_client import settle, walk
from tests.ui.hands import press, shortcut, type_in
from tests.ui.test_feed_page import World, world  # noqa: F401 - a fixture


def at(world: World, post: str) -> bool:  # noqa: F811
    """Whether the keyboard is at something of a post."""
    window, card = world.stage.window, world.stage.find(f"post-{post[:8]}")
    assert isinstance(window, QQuickWindow)
    return card is not None and any(item is window.activeFocusItem() for item in walk(card))


def test_single_keys_go_through_the_posts_and_are_letters_in_a_field(world: World) -> None:  # noqa: F811
    for text in ("the oldest", "the middle one", "the newest"):
        world.post("bob", text)
        world.until(lambda: world.page.everybody.pending or text in world.texts)  # noqa: B023 - called at once
    world.page.everybody.reveal()
    world.until(lambda: world.texts == ["the newest", "the middle one", "the oldest"])
    window, middle = world.stage.window, world.page.everybody.posts.rows[1].id
    for _ in range(2):
        world.run(shortcut(window, Qt.Key.Key_J))
        world.run(settle())
    world.until(lambda: at(world, middle))
    world.run(shortcut(window, Qt.Key.Key_J))
    world.run(shortcut(window, Qt.Key.Key_J))  # there is none further down
    world.run(shortcut(window, Qt.Key.Key_K))
    world.until(lambda: at(world, middle))
    world.run(shortcut(window, Qt.Key.Key_R))
    world.until(lambda: (field := world.stage.find("commentFieldInput")) is not None and field.hasActiveFocus())
    type_in(window, "jk")
    world.is_("commentFieldInput", "text", "jk")
    press(window, Qt.Key.Key_Return, "\r")
    world.until(lambda: world.page.everybody.posts.rows[1].comment_count == 1)
    assert [row.text for row in world.run(world.stage.client.call(feed.show, middle)).comments] == ["jk"]
    world.run(shortcut(window, Qt.Key.Key_N))
    world.is_("commentFieldInput", "text", "n")


def test_single_keys_react_write_search_and_lead_to_whoever_posted(world: World) -> None:  # noqa: F811
    world.post("bob", "hello")
    world.until(lambda: world.texts == ["hello"])
    window = world.stage.window
    world.run(shortcut(window, Qt.Key.Key_N))
    world.until(lambda: (field := world.stage.find("composerInput")) is not None and field.hasActiveFocus())
    world.run(shortcut(window, Qt.Key.Key_Tab))
    world.run(shortcut(window, Qt.Key.Key_F))
    world.until(lambda: world.stage.find("moreReactions") is not None)
    world.run(shortcut(window, Qt.Key.Key_Escape))
    world.gone("moreReactions")
    world.run(shortcut(window, Qt.Key.Key_P))
    world.is_("personName", "text", "Bob Ferreira")
    world.run(shortcut(window, Qt.Key.Key_Slash))
    world.until(lambda: world.stage.shell.property("page") == "search")
