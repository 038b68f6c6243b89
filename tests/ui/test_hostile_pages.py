"""1,000 hostile texts in everything that a node answers, on every page and on what opens there: no fetch, no crash.

The answers of the fake node are spoilt on their way, whatever the command, so that a page that is added is in it too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl

from app.calls import api as calls
from app.chat import api as chat
from app.commands import File
from app.feed import api as feed
from app.gallery import api as gallery
from app.group import api as group
from app.group import entering
from tests.app.fake_node import FakePerson
from tests.app.photos import fetch, photo
from tests.ui import group_town
from tests.ui.call_shots import history
from tests.ui.fake_client import Stage, settle, talk
from tests.ui.hostile import COUNT, Liar, Listener
from ui.pages import PAGES

MANY = 20  # things on one page, each with a text of its own
ALL = COUNT // MANY  # loads until every text was there
SOME = 5


@dataclass
class Place:
    """Alice's window, with a liar between it and the node."""

    stage: Stage
    people: dict[str, FakePerson]
    liar: Liar
    files: list[File]
    run: Any
    until: Any

    def ask(self, who: str, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Have somebody do something, a second later."""
        self.people[who].node.town.now_ms += 1000
        return self.run(self.people[who].call(function, *args, **kwargs))

    def click(self, name: str) -> None:
        self.until(lambda: self.stage.find(name) is not None)
        self.stage.find(name).clicked.emit()

    def see(self, name: str) -> None:
        self.until(lambda: self.stage.find(name) is not None)


@pytest.fixture
def listener(qapp: object) -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def place(stage: Stage, town: Any, listener: Listener, run: Any, until: Any, tmp_path: Path) -> Iterator[Place]:
    liar = Liar(stage.client, listener.url)
    stage.client.call = liar.call  # type: ignore[method-assign]
    files = [photo(tmp_path, f"{number}.png", bytes([number])) for number in range(MANY)]
    yield Place(stage, town[1], liar, files, run, until)
    run(settle())
    assert listener.asked == 0


def load(place: Place, command: str, times: int) -> None:
    """Have everything loaded so many times, with other texts each time."""
    for _ in range(times):
        before = place.liar.answers[command]
        place.stage.bridge.reload()
        place.until(lambda before=before: place.liar.answers[command] > before)
        place.run(settle(3))


def test_a_conversation(place: Place) -> None:
    for number in range(MANY):
        place.ask("bob", chat.send, "Alice Moreau", f"line {number}")
    place.stage.shell.go("chats", place.people["bob"].id)
    place.until(lambda: len(place.stage.page("chats").talk.lines.rows) == MANY)
    load(place, "chat.timeline", ALL)
    assert len(place.liar.said["MessageView.text"]) == len(place.liar.said["MessageView.author_name"]) == COUNT


def test_a_group_and_all_that_stands_in_it(place: Place) -> None:
    space = place.run(group_town.found(place.people, description="about"))
    place.ask("alice", group.remove, space, place.people["dana"].id)
    first = place.ask("bob", chat.send, space, "@Alice Moreau look")
    place.ask("carol", chat.poll, space, "Which?", ["this", "that"])
    place.ask("bob", chat.send, space, "yes", reply=first.id)
    mine = place.ask("alice", chat.send, space, "mine")
    place.ask("alice", chat.pin, first.id)
    place.stage.shell.go("chats", space)
    talk = place.stage.page("chats").talk
    place.until(lambda: talk.pinned.now["count"] and talk.lines.rows)
    place.see("option-0")
    load(place, "chat.timeline", ALL)
    for field in ("MessageView.text", "MessageView.author_name", "OptionView.text", "ChatView.last_author_name"):
        assert len(place.liar.said[field]) >= ALL, field
    talk.answers.show(first.id)
    talk.receipts.show(mine.id)
    talk.offers.ask("@")
    load(place, "chat.timeline", SOME)
    place.stage.shell.go("group", space)
    place.see("groupTitle")
    load(place, "group.show", ALL)
    for field in ("GroupView.name", "GroupView.description", "MemberView.name"):
        assert len(place.liar.said[field]) >= ALL, field


def test_links_into_groups_and_who_asks_by_them(place: Place) -> None:
    space = place.run(group_town.found(place.people))
    for who in ("alice", "femi"):
        group_ = space if who == "alice" else place.ask("femi", group.create, "Choir").id
        link = place.ask(who, entering.invite, group_, ask=["Why?", "When?"]).link
        asker = "femi" if who == "alice" else "alice"
        if asker == "femi":
            place.ask(asker, entering.join, link, answer=["So", "Now"])
        else:
            place.ask(asker, entering.join, link, answer=["So", "Now"])
            place.stage.shell.go("join", link)
    place.see("doorState")
    place.see("asker")
    load(place, "group.requests", ALL)
    place.stage.shell.go("group", space)
    place.see("link")
    load(place, "group.invites", ALL)
    for field in (
        "RequestView.name",
        "AnsweredView.question",
        "AnsweredView.answer",
        "AskedView.name",
        "DoorView.name",
    ):
        assert len(place.liar.said[field]) >= ALL, field


def test_posts_and_comments(place: Place) -> None:
    posts = [place.ask("bob", feed.post, f"post {number}").id for number in range(MANY)]
    for post in posts[-4:]:
        place.ask("bob", feed.comment, post, "hm")
        place.ask("bob", feed.react, post, "👍")
    place.stage.shell.go("feed")
    lane = place.stage.page("feed").everybody
    place.until(lambda: len(lane.posts.rows) == MANY)
    for post in posts[-4:]:
        lane.toggle(post)
    place.see("commentText")
    load(place, "feed.timeline", ALL)
    assert len(place.liar.said["PostView.text"]) == len(place.liar.said["PostView.author_name"]) == COUNT
    assert len(place.liar.said["CommentView.text"]) >= 4 * ALL


def test_what_opens_on_the_feed(place: Place) -> None:
    page = place.stage.page("feed")
    place.ask("bob", feed.post, "post")
    place.stage.shell.go("feed", place.people["bob"].id)
    place.see("personName")
    load(place, "feed.timeline", SOME)
    page.close_person()
    page.drop(QUrl.fromLocalFile(place.files[0]))
    place.see("postPreview")
    place.click("audience")
    page.address("chosen")
    page.choose(place.people["bob"].id)
    place.see("audienceList")
    load(place, "people.list", SOME)


def test_photos_albums_and_captions(place: Place) -> None:
    album = place.ask("bob", gallery.album, "album").id
    place.ask("bob", gallery.share, album, place.people["alice"].id)
    for file in place.files:
        place.ask("bob", gallery.add, album, [file], caption="caption")
    place.run(fetch(place.people["alice"], place.people["bob"]))
    page = place.stage.page("gallery")
    place.stage.shell.go("gallery")
    place.until(lambda: len(page._photos) == MANY)
    load(place, "gallery.photos", ALL)
    for field in ("PictureView.caption", "PictureView.name", "PhotoView.author_name", "PhotoView.album_title"):
        assert len(place.liar.said[field]) == COUNT, field
    page.viewing.look(page._photos[3].id)
    place.see("lightboxCaption")
    load(place, "gallery.photos", ALL)
    page.viewing.close()
    page.choose("albums")
    place.see("album")
    load(place, "gallery.albums", SOME)
    page.open_album(album)
    place.click("albumPeople")
    place.see("guest")
    load(place, "gallery.list", SOME)
    page.viewing.look(page._photos[3].id)
    place.click("lightboxInfo")
    load(place, "gallery.list", SOME)


def test_the_titles_of_albums(place: Place) -> None:
    for number in range(MANY):
        album = place.ask("bob", gallery.album, f"album {number}").id
        place.ask("bob", gallery.share, album, place.people["alice"].id)
    place.stage.shell.go("gallery")
    page = place.stage.page("gallery")
    page.choose("albums")
    place.until(lambda: len(page.albums.rows) == MANY)
    place.see("album")
    load(place, "gallery.albums", ALL)
    assert len(place.liar.said["AlbumView.title"]) == COUNT


def test_calls(place: Place) -> None:
    place.run(history(place.people))
    place.stage.shell.go("calls")
    place.see("callHistory")
    load(place, "calls.list", ALL)
    page = place.stage.page("calls")
    for wanted, act in (
        ("ringName", lambda: place.ask("bob", calls.ring, place.people["alice"].id, video=True)),
        ("callName", lambda: page.accept(False)),
        ("barReturn", lambda: page.shrink(True)),
        ("closeCall", lambda: (page.shrink(False), place.ask("bob", calls.hang_up))),
    ):
        act()
        place.see(wanted)
        load(place, "calls.current", SOME)


def test_people(place: Place) -> None:
    place.stage.shell.go("people", place.people["bob"].id)
    place.see("petname")
    load(place, "people.list", SOME)
    place.stage.shell.go("people", "add")
    place.stage.page("people").adding.invite()
    place.until(lambda: place.liar.answers["people.nearby"])
    load(place, "people.list", SOME)


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
def test_every_page(place: Place, key: str) -> None:
    place.run(talk(place.people))
    place.stage.shell.go(key)
    load(place, "people.list", SOME)
    assert place.liar.said


def test_the_search(place: Place) -> None:
    for number in range(MANY):
        place.ask("bob", chat.send, "Alice Moreau", f"line {number}")
    place.ask("alice", group.create, "Lines", ["Bob Ferreira"])
    place.stage.shell.go("search", "line")
    place.until(lambda: len(place.stage.page("search").property("rows").rows) == MANY + 1)
    load(place, "search", SOME)
    for field in ("HitView.text", "HitView.author_name", "HitView.where"):
        assert len(place.liar.said[field]) >= SOME * MANY, field
