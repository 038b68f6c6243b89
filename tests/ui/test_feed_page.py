"""The feed page by mouse and keys on a fake node: what a person writes arrives, and nothing jumps under the reader."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt, QUrl
from PySide6.QtQuick import QQuickItem, QQuickWindow

from app.errors import Refused, WorldFault
from app.feed import api as feed
from app.feed.views import PostView
from tests.app.fake_node import FakePerson
from tests.app.photos import fetch
from tests.ui.fake_client import Stage, walk
from tests.ui.feed_town import OpenPictures, landscape, open_door
from tests.ui.hands import click, press, type_in
from ui.feed.lane import PAGE

HOSTILE = (
    "<img src='http://192.0.2.1/x.png'>", "<b>bold</b> & <script>alert(1)</script>", "\u202eevil\u2066",
    "![x](http://192.0.2.1/x.png)", "<a href='file:///etc/passwd'>x</a>", "\u200b" * 300, "Z\u0351\u036b" * 400,
    "a\u0000b\u0007", "x" * 5000, "%1 %2 ${x} {{y}}", "&lt;img&gt;", "\ufff9\ufffa\ufffb", "<font size=900>",
    "<table><tr><td>",
)  # fmt: skip


@dataclass
class World:
    """Alice's window with the feed in front, and everybody else."""

    stage: Stage
    page: Any
    people: dict[str, FakePerson]
    run: Any
    until: Any

    def post(self, who: str, text: str) -> str:
        """Post a second later; the id."""
        person = self.people[who]
        person.node.town.now_ms += 1000
        return str(self.run(person.call(feed.post, text)).id)

    def comment(self, who: str, post: str, text: str) -> None:
        person = self.people[who]
        self.run(person.call(feed.comment, post, text))
        person.node.town.now_ms += 1000

    def timeline(self, who: str) -> list[PostView]:
        found: list[PostView] = self.run(self.people[who].call(feed.timeline))
        return found

    @property
    def texts(self) -> list[str]:
        return [row.text for row in self.page.everybody.posts.rows]

    def find(self, name: str) -> Any:
        """The item as soon as it is there."""
        self.until(lambda: self.stage.find(name) is not None)
        return self.stage.find(name)

    def is_(self, name: str, role: str, value: object) -> None:
        """Wait until a property of an item has a value."""
        self.until(lambda: (item := self.stage.find(name)) is not None and item.property(role) == value)

    def gone(self, name: str) -> None:
        self.until(lambda: self.stage.find(name) is None)

    def settle(self) -> None:
        """Wait until no picture is on its way to the screen."""
        window = self.stage.window
        assert isinstance(window, QQuickWindow)

        def comes(item: QQuickItem) -> bool:
            source = item.property("source")
            return isinstance(source, QUrl) and source.scheme() == "http" and item.property("progress") not in (None, 1)

        self.until(lambda: not any(map(comes, walk(window.contentItem()))))

    def click(self, name: str) -> None:
        """Click in the middle of an item, as a mouse does, once it can be clicked."""
        self.is_(name, "enabled", True)
        click(self.find(name))

    def key(self, key: Qt.Key) -> None:
        press(self.stage.window, key)

    def write(self, name: str, text: str) -> None:
        """Click into a field and type."""
        self.click(name)
        type_in(self.stage.window, text)


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    stage.shell.go("feed")
    made = World(stage, stage.page("feed"), town[1], run, until)
    until(lambda: made.page.everybody.property("known") and stage.find("composerInput") is not None)
    return made


@pytest.fixture
def door(town: Any, run: Any) -> Iterator[Any]:
    """Pictures that the window can load; ask for it before the window, so that it shuts after it."""
    alice = town[1]["alice"]
    alice.node.pictures = OpenPictures()
    opened = run(open_door(alice))
    yield opened
    run(opened.stop())


def test_what_is_written_is_posted_and_stands_at_the_top(world: World) -> None:
    world.write("composerInput", "hello all")
    world.click("post")
    world.until(lambda: world.texts == ["hello all"])
    world.is_("composerInput", "text", "")
    assert [row.text for row in world.timeline("bob")] == ["hello all"]
    assert world.find("postText").property("text") == "hello all"


def test_a_post_that_is_refused_stays_in_the_composer(world: World) -> None:
    world.stage.client.refusals["feed.post"] = Refused("disk_full", "The disk is full.")
    world.write("composerInput", "keep me")
    world.click("post")
    assert world.find("toast").property("text") == "The disk is full."
    assert world.find("composerInput").property("text") == "keep me"
    assert world.find("post").property("enabled")


def test_chosen_people_alone_get_a_post(world: World) -> None:
    world.click("audience")
    world.click("audienceChosen")
    world.find("audience-Carol Nguyen")
    assert not world.find("audienceDone").property("enabled")
    world.click("audience-Carol Nguyen")
    world.click("audienceDone")
    world.gone("audienceDone")
    assert world.find("audience").property("text") == "Carol Nguyen"
    world.write("composerInput", "psst")
    world.click("post")
    world.until(lambda: world.texts == ["psst"])
    assert world.timeline("bob") == []
    assert [row.text for row in world.timeline("carol")] == ["psst"]


def test_a_post_that_nobody_looks_at_is_announced_and_counted_until_the_feed_is_opened(world: World) -> None:
    shell = world.stage.shell
    told: list[tuple[str, str, str]] = []
    seen: list[str] = []
    shell.announced.connect(lambda notice: told.append((notice["title"], notice["body"], notice["argument"])))
    shell.seen.connect(seen.append)
    shell.go("people")
    post = world.post("bob", "come and see")
    world.until(lambda: shell.property("badges")["feed"] == 1)
    assert told == [("Bob Ferreira", "come and see", post)]
    world.post("alice", "mine")
    world.until(lambda: "mine" in world.texts)
    shell.go("feed", post)
    assert (shell.property("badges")["feed"], seen) == (0, [f"post {post}"])
    shell.set_focused(True)
    world.post("bob", "another")
    world.until(lambda: world.page.everybody.pending or "another" in world.texts)
    assert len(told) == 1


def test_new_posts_wait_behind_a_pill(world: World) -> None:
    world.post("bob", "first")
    world.until(lambda: world.texts == ["first"])
    world.post("bob", "second")
    assert world.find("feedListPill").property("text") == "1 new post"
    assert (world.texts, world.stage.shell.property("badges")["feed"]) == (["first"], 1)
    world.click("feedListPill")
    world.until(lambda: world.texts == ["second", "first"])
    world.gone("feedListPill")
    assert world.stage.shell.property("badges")["feed"] == 0
    world.stage.shell.go("people")
    world.post("bob", "third")
    world.until(lambda: world.texts[0] == "third")


def test_many_new_posts_leave_no_gap(world: World) -> None:
    everybody = world.page.everybody
    world.post("bob", "old")
    world.until(lambda: world.texts == ["old"])
    for number in range(PAGE + 5):
        world.post("bob", str(number))
    world.stage.bridge.reload()
    world.until(lambda: everybody.pending >= PAGE)
    everybody.reveal()
    wanted = [*(str(number) for number in range(PAGE + 4, -1, -1)), "old"]
    world.until(lambda: everybody.more() or world.texts == wanted)


def test_comments_are_opened_read_and_written(world: World) -> None:
    post = world.post("bob", "what do you think?")
    world.comment("bob", post, "anybody?")
    world.click("openComments")
    assert world.find("commentText").property("text") == "anybody?"
    field = world.find("commentFieldInput")
    world.write("commentFieldInput", "I do")
    world.key(Qt.Key.Key_Return)
    rows = world.page.everybody.posts.rows[0].comments
    world.until(lambda: [row.text for row in rows.rows] == ["anybody?", "I do"])
    assert world.find("commentFieldInput") is field, "the field is not made anew while one writes"
    assert [row.text for row in world.run(world.people["bob"].call(feed.show, post)).comments] == ["anybody?", "I do"]
    world.comment("bob", post, "good")
    world.until(lambda: len(rows.rows) == 3)


def test_who_opens_an_empty_thread_can_write_at_once_and_who_opens_others_words_reads(world: World) -> None:
    world.post("bob", "what do you think?")
    world.click("openComments")
    world.is_("commentFieldInput", "activeFocus", True)
    type_in(world.stage.window, "the first")
    world.key(Qt.Key.Key_Return)
    rows = world.page.everybody.posts.rows[0].comments
    world.until(lambda: [row.text for row in rows.rows] == ["the first"])
    world.click("openComments")
    world.gone("commentFieldInput")
    world.click("openComments")
    assert not world.find("commentFieldInput").property("activeFocus")


def test_the_field_for_comments_stays_in_sight_while_one_writes(world: World) -> None:
    post = world.post("bob", "what do you think?")
    world.click("openComments")
    world.write("commentFieldInput", "I will")
    world.is_("commentFieldInput", "text", "I will")
    for number in range(12):
        world.comment("bob", post, f"thought {number}")
    rows = world.page.everybody.posts.rows[0].comments
    world.until(lambda: len(rows.rows) == 12)
    window = world.stage.window

    def foot() -> float:
        field = world.stage.find("commentFieldInput")
        return float(field.mapToScene(QPointF(0, field.height())).y())

    world.until(lambda: 0 < foot() < window.property("height"))
    assert world.find("feedListView").property("contentY") > 0


def test_what_a_field_asks_for_stands_where_it_will_be_written(world: World) -> None:
    world.post("bob", "what do you think?")
    world.click("openComments")
    for name in ("commentField", "composer"):
        assert world.find(name).property("contentItem").property("contentY") == 0, name


def test_reactions_are_given_and_taken_back(world: World) -> None:
    world.post("bob", "look")
    world.click("react")
    world.click("emoji-🙏")
    world.until(lambda: world.page.everybody.posts.rows[0].my_emoji == "🙏")
    assert world.timeline("bob")[0].reactions[0].names == ["Alice Moreau"]
    world.gone("emoji-🙏")
    world.click("chip-🙏")
    world.until(lambda: world.page.everybody.posts.rows[0].my_emoji == "")


def test_a_post_is_deleted_once_that_is_confirmed(world: World) -> None:
    world.post("alice", "mine")
    world.click("deletePost")
    world.find("confirmDelete")
    world.key(Qt.Key.Key_Escape)
    world.gone("confirmDelete")
    assert world.texts == ["mine"]
    world.click("deletePost")
    world.click("confirmDelete")
    world.until(lambda: world.texts == [])
    assert world.timeline("bob") == []


def test_a_person_has_a_page_and_the_way_back_leads_to_the_same_place(world: World) -> None:
    for number in range(10):
        world.post(("bob", "carol")[number % 2], str(number))
    world.page.everybody.reveal()
    world.until(lambda: len(world.texts) == 10)
    view = world.find("feedListView")
    view.setProperty("contentY", 300)
    world.page.open_person(world.people["bob"].id, "")
    world.find("personListView")
    world.until(lambda: world.page.property("one").property("known"))
    assert {row.author_name for row in world.page.property("one").posts.rows} == {"Bob Ferreira"}
    assert world.find("personName").property("text") == "Bob Ferreira"
    world.click("feedBack")
    assert world.find("feedListView") is view
    assert view.property("contentY") == 300


def test_my_posts_are_a_page_of_their_own_that_keeps_up(world: World) -> None:
    world.post("bob", "theirs")
    world.post("alice", "mine")
    world.until(lambda: len(world.texts) == 2)
    world.click("myPosts")
    world.find("personListView")
    world.until(lambda: [row.text for row in world.page.property("one").posts.rows] == ["mine"])
    world.post("alice", "mine as well")
    world.post("bob", "theirs as well")
    world.until(lambda: [row.text for row in world.page.property("one").posts.rows] == ["mine as well", "mine"])
    world.click("deletePost")
    world.click("confirmDelete")
    world.until(lambda: len(world.page.property("one").posts.rows) == 1)
    world.click("feedBack")
    world.find("feedListView")
    world.page.everybody.reveal()
    world.until(lambda: len(world.texts) == 3)


def test_a_post_is_looked_for_among_older_ones(world: World) -> None:
    posts = [world.post("bob", str(number)) for number in range(PAGE + 15)]
    world.page.everybody.reveal()
    world.page.opened(posts[0])
    world.until(lambda: world.page.everybody.posts.find(posts[0]) == PAGE + 14)
    world.find(f"post-{posts[0][:8]}")


def test_a_picture_is_previewed_posted_and_shown(door: Any, world: World, tmp_path: Path) -> None:
    hills = QUrl.fromLocalFile(landscape(tmp_path, "hills.png", (400, 250)))
    world.page.drop(QUrl("http://192.0.2.1/x.png"))
    world.page.drop(hills)
    world.find("postPreview")
    world.click("removePicture")
    world.gone("postPreview")
    world.page.drop(hills)
    world.click("post")
    shown = world.find("postPicture")
    assert shown.width() / shown.height() == pytest.approx(400 / 250, rel=0.02)
    world.run(fetch(world.people["bob"]))
    assert world.timeline("bob")[0].pictures[0].full_url


def test_a_picture_opens_in_full_and_leads_back_to_its_post(door: Any, world: World, tmp_path: Path) -> None:
    bob = world.people["bob"]
    bob.node.pictures = OpenPictures()
    hills = landscape(tmp_path, "hills.png", (400, 250))
    post = str(world.run(bob.call(feed.post, "look", attach=[hills, hills])).id)
    world.run(fetch(world.people["alice"]))
    world.until(lambda: all(one["here"] for row in world.page.everybody.posts.rows for one in row.pictures))
    world.page.view_picture(post, 1)
    gallery = world.stage.page("gallery")
    world.until(lambda: gallery.property("viewing").property("photo").get("id") == f"{post}-1")
    world.is_("lightboxPicture", "sharp", True)
    world.settle()
    gallery.property("viewing").go_to_post()
    world.until(lambda: world.stage.shell.property("page") == "feed")
    world.find(f"post-{post[:8]}")
    world.settle()


def test_a_picture_that_does_not_come_by_itself_is_asked_for(door: Any, world: World) -> None:
    bob = world.people["bob"]
    circle = world.run(bob.node.spaces.found("circle", {"use": "feed"}, [world.people["alice"].node.account]))
    blob = world.run(bob.node.blobs.add(b"\x89PNG\r\n\x1a\n" + bytes(100)))
    said = {"manifest": blob.manifest, "key": blob.key, "size": blob.size, "mime": "image/png", "name": "large.png"}
    world.run(bob.node.publish(circle, 2000, {"text": "", "pictures": [said | {"width": 90, "height": 60}]}))
    bob.node.away = True
    world.click("fetchPicture")
    world.gone("fetchPicture")
    assert world.page.everybody.posts.rows[0].pictures[0]["coming"]


def test_failures_are_said_and_tried_again(world: World) -> None:
    world.stage.client.refusals["feed.timeline"] = WorldFault("disk_failed", "The disk does not answer.")
    everybody = world.page.everybody
    everybody.again()
    world.until(lambda: everybody.property("error") == "The disk does not answer.")
    world.stage.client.refusals.clear()
    world.post("bob", "back again")
    everybody.again()
    world.until(lambda: world.texts == ["back again"])
    assert everybody.property("error") == ""


def test_hostile_texts_and_names_are_shown_as_they_are(world: World) -> None:
    for text in HOSTILE:
        world.people["carol"].node.name = text
        world.comment("carol", world.post("alice", text), text)
    world.until(lambda: len(world.texts) == len(HOSTILE))
    for row in list(world.page.everybody.posts.rows):
        world.page.everybody.toggle(row.id)
    world.until(lambda: all(row.comments.rows for row in world.page.everybody.posts.rows))
    view = world.find("feedListView")
    for place in range(0, 6000, 400):
        view.setProperty("contentY", place)
        world.run(asyncio.sleep(0))
    assert set(world.texts) == set(HOSTILE)
