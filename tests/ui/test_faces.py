"""The pictures that people show their contacts stand in the place of their letters, wherever their mark is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtQuick import QQuickWindow

from app.people import api as people
from app.people import showing
from tests.ui import feed_town
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage, walk
from ui import files


@pytest.fixture
def door(town: Any, run: Any) -> Iterator[Any]:
    """Pictures that the window can load; ask for it before the window, so that it shuts after it."""
    for person in town[1].values():
        person.node.pictures = feed_town.OpenPictures()
    opened = run(feed_town.open_door(town[1]["alice"]))
    yield opened
    run(opened.stop())


@pytest.fixture
def world(door: Any, stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: made.page.known and stage.shell.online)
    return made


def has_face(item: Any) -> bool:
    """Whether a picture is drawn inside of an item."""
    return any(part.property("ready") for part in walk(item) if part.property("corner") is not None)


def shows(world: World, who: str, folder: Path, sky: str = "#f2a65a") -> None:
    file = feed_town.landscape(folder, f"{who}.png", (400, 300), sky)
    world.run(world.people[who].call(showing.picture, file))


def test_a_contact_is_shown_by_a_picture_in_lists_and_heads(world: World, tmp_path: Path) -> None:
    world.open()
    row, head = world.find("chat-Bob Ferreira"), world.find("talkAvatar")
    assert not has_face(row)
    assert not has_face(head)
    shows(world, "bob", tmp_path)
    world.until(lambda: has_face(head))
    world.until(lambda: has_face(world.stage.find("chat-Bob Ferreira")))
    world.run(world.people["bob"].call(showing.picture))
    world.until(lambda: not has_face(head))


def test_it_is_round(world: World, tmp_path: Path) -> None:
    """Its corners are those of what lies below, its middle is the picture's."""
    world.open()
    head = world.find("talkAvatar")
    shows(world, "bob", tmp_path, sky="#ff0000")
    window = world.stage.window
    assert isinstance(window, QQuickWindow)
    place, size = head.mapToScene(head.position() - head.position()), int(head.property("size"))
    left, top = int(place.x()), int(place.y())

    def middle() -> tuple[int, int]:
        seen = window.grabWindow().pixelColor(left + size // 2, top + 4)
        return seen.red(), seen.green()

    world.until(lambda: middle() == (255, 0))
    assert window.grabWindow().pixelColor(left, top).green() > 50, "the ground, not the picture"


def test_my_own_is_chosen_in_the_settings_and_taken_away_there(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, alice = world.stage, world.people["alice"]
    chosen = [str(feed_town.landscape(tmp_path, "me.png", (300, 400)))]

    async def choose(many: bool) -> list[str]:
        assert not many
        return chosen

    monkeypatch.setattr(files, "choose_pictures", choose)
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, _: said.append(sentence))
    stage.shell.go("settings")
    world.until(lambda: stage.find("profilePicture") is not None)
    assert stage.find("profileNoPicture") is None
    world.click("profilePicture")
    world.until(lambda: has_face(stage.find("profileFace")))
    assert world.run(alice.call(people.profile)).picture_url
    chosen.clear()
    world.click("profilePicture")
    world.click("profileNoPicture")
    world.until(lambda: not has_face(stage.find("profileFace")))
    assert not world.run(alice.call(people.profile)).picture_url
    assert said == ["Saved. Your contacts see it.", "Your contacts see no picture of you any more."]


def test_addresses_of_pictures_are_asked_for_again_before_they_expire(world: World, tmp_path: Path) -> None:
    page, door = world.stage.page("people"), world.people["alice"].app.media
    shows(world, "bob", tmp_path)
    world.until(lambda: world.stage.shell.pictures)
    (before,) = door._handles.values()
    until, before.until = before.until, 0.0
    page._renewing.timeout.emit()
    world.until(lambda: [handle.until >= until for handle in door._handles.values()] == [True])
    assert 0 < page._renewing.interval() < 3_600_000
