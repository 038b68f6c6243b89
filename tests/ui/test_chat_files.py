"""Files in the bubbles of a conversation: asked for, stopped, tried again, saved, and pictures looked at in full."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRect, QSize, Qt, QUrl

from app.attachment import Attachment, stated
from app.chat import api as chat
from app.chat import events, fetching, files
from app.chat.allowance import Allowance
from app.commands import File
from node.items import Fetched
from tests.app.photos import photo
from tests.ui.chat_world import World
from tests.ui.fake_client import Stage, settle, walk
from tests.ui.hands import click, point_at, press, shortcut, type_in
from tests.ui.tree import walked
from ui import files as dialogs


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: stage.shell.online and made.page.known)
    made.open()
    return made


def attach(world: World, who: str, to: str, *paths: File, caption: str = "") -> str:
    person = world.people[who]
    person.node.town.now_ms += 1000
    said = world.run(person.call(files.attach, world.people[to].id, list(paths), caption=caption))
    world.until(lambda: any(row.id == said.id for row in world.talk.lines.rows))
    return str(said.id)


def paper(folder: Path, name: str = "bill.pdf") -> File:
    (folder / name).write_bytes(b"%PDF of nine")
    return File(str(folder / name))


def row_of(world: World, ident: str) -> Any:
    return next(row for row in world.talk.lines.rows if row.id == ident)


def test_a_file_is_asked_for_and_saved_where_the_person_says(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = attach(world, "bob", "alice", paper(tmp_path))
    assert row_of(world, said).files[0].note == "12 bytes, not downloaded"
    assert "file bill.pdf, 12 bytes, not downloaded" in row_of(world, said).spoken
    sign = world.find("fetchFile").property("glyph")
    world.click("fetchFile")
    world.until(lambda: row_of(world, said).files[0].here)
    assert world.find("saveFile").property("glyph") != sign, "one sees that it has come"
    folder = tmp_path / "saved"
    folder.mkdir()
    monkeypatch.setattr(dialogs, "choose_where_to_save", lambda: answered(str(folder)))
    world.click("saveFile")
    world.until(lambda: list(folder.iterdir()))
    (saved,) = folder.iterdir()
    assert saved.name == "bill.pdf"
    assert saved.read_bytes() == b"%PDF of nine"
    assert world.find("toast").property("text") == f"Saved as {saved.name}."
    shown: list[QUrl] = []
    world.talk.property("files").hand_over = shown.append
    world.click("toastAction")
    assert shown == [QUrl.fromLocalFile(str(folder))], "the folder is shown, never the file"


def test_one_writes_on_after_a_file_was_asked_for(world: World, tmp_path: Path) -> None:
    said = attach(world, "bob", "alice", paper(tmp_path))
    world.click("fetchFile")
    world.until(lambda: row_of(world, said).files[0].here)
    type_in(world.stage.window, "thank you")
    assert world.written == "thank you"


def test_one_key_saves_the_files_of_the_newest_message_that_has_any(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = attach(world, "bob", "alice", paper(tmp_path))
    world.click("fetchFile")
    world.until(lambda: row_of(world, said).files[0].here)
    world.run(world.people["bob"].call(chat.send, "Alice Moreau", "there it is"))
    world.until(lambda: world.talk.lines.rows[0].text == "there it is")
    folder = tmp_path / "saved"
    folder.mkdir()
    monkeypatch.setattr(dialogs, "choose_where_to_save", lambda: answered(str(folder)))
    world.run(shortcut(world.stage.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier))
    world.until(lambda: list(folder.iterdir()))


async def answered(value: str) -> str:
    return value


def test_one_on_its_way_says_how_far_it_is_and_can_be_stopped(world: World, tmp_path: Path) -> None:
    said = attach(world, "bob", "alice", paper(tmp_path))
    alice, bob = world.people["alice"], world.people["bob"]
    bob.node.away = True
    world.click("fetchFile")
    manifest = world.run(alice.call(chat.timeline, bob.id))[-1].files[0].id
    alice.node.blobs.part[bytes.fromhex(manifest)] = 6
    world.run(alice.node.tell(Fetched(bytes.fromhex(manifest), 6, 12)))
    world.until(lambda: row_of(world, said).files[0].note == "6 bytes of 12 bytes")
    assert world.find("fileProgress").property("value") == 0.5
    world.click("stopFile")
    world.until(lambda: not row_of(world, said).files[0].coming)
    assert world.find("fetchFile").property("visible")


def test_one_that_is_damaged_says_so_and_is_asked_for_again(world: World, tmp_path: Path) -> None:
    said = attach(world, "bob", "alice", paper(tmp_path))
    alice = world.people["alice"]
    manifest = world.run(alice.call(chat.timeline, world.people["bob"].id))[-1].files[0].id
    world.run(alice.node.tell(Fetched(bytes.fromhex(manifest), 0, 12, "bad_blob")))
    world.until(lambda: row_of(world, said).files[0].failed)
    assert row_of(world, said).files[0].note == "What came is damaged (12 bytes)"
    assert world.find("fetchFile").property("text") == "Try again: bill.pdf"
    world.click("fetchFile")
    world.until(lambda: row_of(world, said).files[0].here)


def test_pictures_open_in_full_and_turn_through_the_conversation(world: World, tmp_path: Path) -> None:
    first = attach(world, "bob", "alice", photo(tmp_path), caption="the **sea**")
    world.run(fetching.want_fresh(world.people["alice"].app, Allowance()))
    attach(world, "alice", "bob", photo(tmp_path, "b.png"), photo(tmp_path, "c.png"))
    world.until(lambda: row_of(world, first).files[0].here)
    look = world.talk.property("files")
    click(next(item for item in walk(world.find("message-1")) if item.objectName() == "bubblePicture"))
    seen = look.property("seen")
    assert (seen["number"], seen["count"], seen["text"], seen["who"]) == (1, 3, "the sea", "Bob Ferreira")
    world.until(lambda: has_focus(world, "pictureView"))
    press(world.stage.window, Qt.Key.Key_Right)
    assert (look.property("seen")["number"], look.property("seen")["who"]) == (2, "You")
    press(world.stage.window, Qt.Key.Key_Left)
    press(world.stage.window, Qt.Key.Key_Left)
    assert look.property("seen")["number"] == 1
    world.run(world.people["bob"].call(chat.delete, first))
    world.until(lambda: look.property("seen")["id"] == "")


def test_what_is_saved_from_a_picture_is_said_on_it_and_its_buttons_stay_visible(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(world, "alice", "bob", photo(tmp_path))
    folder = tmp_path / "saved"
    folder.mkdir()
    monkeypatch.setattr(dialogs, "choose_where_to_save", lambda: answered(str(folder)))
    world.click("bubblePicture")
    world.until(lambda: has_focus(world, "pictureView"))
    button = world.find("pictureSave")
    button.setProperty("hoverEnabled", True)  # as everywhere but on a screen without a mouse
    point_at(button)
    world.until(lambda: button.property("hovered"))
    corner = button.mapToScene(QPointF()).toPoint()
    shot = world.stage.window.grabWindow().copy(QRect(corner, QSize(38, 38)))  # type: ignore[attr-defined]
    light = [shot.pixelColor(x, y).lightness() for x in range(38) for y in range(38)]
    assert max(light) - min(light) > 150
    assert sum(one > 128 for one in light) < 38 * 38 / 4, "its sign alone is light"
    world.click("pictureSave")
    world.until(lambda: (toast := world.stage.find("toast")) is not None and toast.property("opacity") == 1)
    assert world.find("toast").property("text").startswith("Saved as ")
    assert world.find("toast").parentItem() is world.find("pictureView")
    press(world.stage.window, Qt.Key.Key_Escape)
    world.until(lambda: not has_focus(world, "pictureView"))
    assert world.find("toast").parentItem() is world.stage.window.contentItem()  # type: ignore[attr-defined]


def test_whoever_points_at_a_file_is_told_of_one_thing(world: World, tmp_path: Path) -> None:
    attach(world, "alice", "bob", paper(tmp_path), caption="the bill")
    button, ground = world.find("saveFile"), world.find("bubbleGround")
    point_at(button)
    world.until(lambda: button.property("hovered"))
    assert not ground.property("told")
    point_at(ground, 40, ground.height() - 12)
    world.until(lambda: ground.property("told") and not button.property("hovered"))


def has_focus(world: World, name: str) -> bool:
    item = world.stage.find(name)
    return item is not None and bool(item.property("activeFocus"))


def test_esc_leaves_a_picture_and_is_back_in_the_field(world: World, tmp_path: Path) -> None:
    attach(world, "alice", "bob", photo(tmp_path))
    world.click("bubblePicture")
    world.until(lambda: has_focus(world, "pictureView"))
    press(world.stage.window, Qt.Key.Key_Escape)
    world.until(lambda: has_focus(world, "composerInput"))
    assert world.talk.property("files").property("seen")["id"] == ""


def test_a_large_picture_waits_to_be_asked_for(world: World, tmp_path: Path) -> None:
    said = attach(world, "bob", "alice", photo(tmp_path))
    assert world.find("bubblePicture").property("text") == "photo, 20 bytes, not downloaded. Download 20 bytes"
    world.click("bubblePicture")
    world.until(lambda: row_of(world, said).files[0].here)
    assert world.find("bubblePicture").property("text") == "photo: view"


def test_the_list_and_a_reply_say_what_a_message_without_words_carries(world: World, tmp_path: Path) -> None:
    said = attach(world, "bob", "alice", photo(tmp_path), photo(tmp_path, "b.png"))
    row = next(row for row in world.page.list.rows if row.name == "Bob Ferreira")
    assert (row.preview, row.carries) == ("2 photos", "photo")
    world.talk.reply_to(said)
    assert world.talk.now["reply"]["brief"] == "2 photos"


def test_hostile_files_break_nothing(world: World) -> None:
    """Long and turned names, a flat picture, sixteen of them."""
    bob = world.people["bob"]
    world.say("alice", "bob", "hello")
    space = bytes.fromhex(world.views("bob", "alice")[0].chat)
    world.until(lambda: len(world.talk.lines.rows) == 1)
    odd = ["\u202egpj.exe", "x" * 900, "../../etc/passwd", "<b>bold</b>", "<img src='http://192.0.2.1/x.png'>"]
    some = [Attachment(bytes([n]) * 32, bytes(32), 9, "text/plain", name) for n, name in enumerate(odd, 1)]
    flat = [Attachment(bytes([n]) * 32, bytes(32), 9, "image/png", "p", 60_000, 1, b"no WebP") for n in range(20, 31)]
    world.run(bob.node.publish(space, events.MESSAGE, {"text": "", "files": stated([*some, *flat], 20_000)}))
    world.until(lambda: len(world.talk.lines.rows) == 2)
    row = world.talk.lines.rows[0]
    assert [one.name for one in row.files[:4]] == ["gpj.exe", "x" * 128, "../../etc/passwd", "<b>bold</b>"]
    assert all(1 / 3 <= one.shape <= 3 for one in row.files)
    world.run(settle())
    assert walked(world.stage.window).faults == []
