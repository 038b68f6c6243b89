"""Files on their way out of the window: chosen, dropped, pasted, looked at, taken off, sent, and given back."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from app.commands import File
from app.errors import Refused, WorldFault
from tests.app.photos import photo
from tests.ui.chat_world import CONTROL, NAMES, SHIFT, World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import press, type_in
from ui import files as dialogs


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: stage.shell.online and made.page.known)
    made.open()
    return made


def paper(folder: Path, name: str = "bill.pdf") -> File:
    (folder / name).write_bytes(b"%PDF of nine")
    return File(str(folder / name))


def tray(world: World) -> Any:
    return world.page.property("attaching")


def names(world: World) -> list[str]:
    return [one.name for one in tray(world).property("pieces").rows]


def looked_at(world: World) -> None:
    world.until(lambda: all(one.note for one in tray(world).property("pieces").rows))


def take(world: World, *paths: str) -> None:
    tray(world).drop([QUrl.fromLocalFile(path) for path in paths])
    looked_at(world)


def sent(world: World, of: str = "bob") -> list[tuple[str, list[str]]]:
    return [(view.text, [one.name for one in view.files]) for view in world.views(of, "alice")]


def shown(world: World, name: str) -> bool:
    return world.stage.find(name) is not None


def told(world: World, name: str) -> str:
    """What stands there, nothing where it is not to be seen."""
    item = world.stage.find(name)
    return "" if item is None else str(item.property("text"))


def arrives(world: World, wanted: list[tuple[str, list[str]]]) -> None:
    """Wait until Bob has these messages."""
    for _ in range(400):
        if sent(world) == wanted:
            return
        world.run(settle())
    assert sent(world) == wanted


def test_files_are_chosen_by_a_key_and_go_with_what_is_written(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def chosen() -> list[str]:
        return [photo(tmp_path), paper(tmp_path)]

    monkeypatch.setattr(dialogs, "choose_files", chosen)
    press(world.stage.window, Qt.Key.Key_U, "", CONTROL)
    world.until(lambda: names(world) == ["beach.png", "bill.pdf"])
    looked_at(world)
    assert [one.note for one in tray(world).property("pieces").rows] == ["20 bytes", "12 bytes"]
    assert shown(world, "tray")
    world.write("for you")
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, [("for you", ["beach.png", "bill.pdf"])])
    assert names(world) == []
    assert world.find("composerInput").property("text") == ""
    assert not shown(world, "tray")


def test_one_writes_on_after_buttons_were_pressed(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def chosen() -> list[str]:
        return [paper(tmp_path)]

    monkeypatch.setattr(dialogs, "choose_files", chosen)
    world.click("composerAttach")
    world.until(lambda: names(world) == ["bill.pdf"])
    looked_at(world)
    type_in(world.stage.window, "here ")
    world.click("talkMore")
    world.find("moreMute")
    press(world.stage.window, Qt.Key.Key_Escape)
    world.until(lambda: not shown(world, "moreMute"))
    type_in(world.stage.window, "it ")
    for button in ("railTheme", "trayRemove-0"):
        world.click(button)
    type_in(world.stage.window, "is")
    assert world.written == "here it is"
    assert names(world) == []


def test_files_alone_are_a_message(world: World, tmp_path: Path) -> None:
    assert not shown(world, "composerSend")
    take(world, paper(tmp_path))
    world.click("composerSend")
    arrives(world, [("", ["bill.pdf"])])


def dropped(world: World, urls: list[QUrl], at: QPoint) -> None:
    """Drag over a place of the window, and let go there."""
    data, window = QMimeData(), world.stage.window
    data.setUrls(urls)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(at, *how))
    assert shown(world, "chatDropSheet")
    QApplication.sendEvent(window, QDropEvent(QPointF(at), *how))


def test_a_drop_anywhere_on_a_conversation_is_taken(world: World, tmp_path: Path) -> None:
    window = world.stage.window
    for number, name in enumerate(("messages", "composerInput", "talkHead")):
        item = world.stage.find(name) or world.find("messages")
        place = item.mapToScene(QPointF(item.property("width") / 2, min(12.0, item.property("height") / 2))).toPoint()
        assert 0 < place.x() < window.width()
        dropped(world, [QUrl.fromLocalFile(paper(tmp_path, f"{number}.pdf"))], place)
        world.until(lambda number=number: len(names(world)) == number + 1)  # type: ignore[misc]
    assert names(world) == ["0.pdf", "1.pdf", "2.pdf"]
    assert not shown(world, "chatDropSheet")
    assert world.find("composerInput").property("text") == ""


def test_what_is_no_file_of_this_computer_is_not_taken(world: World) -> None:
    tray(world).drop([QUrl("http://192.0.2.1/x.png")])
    assert names(world) == []
    world.until(lambda: told(world, "toast"))
    assert told(world, "toast") == "Only files of this computer can be sent."


def test_a_picture_or_files_of_the_clipboard_are_pasted_and_text_stays_text(world: World, tmp_path: Path) -> None:
    clip = QGuiApplication.clipboard()
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    clip.setImage(picture)
    press(world.stage.window, Qt.Key.Key_V, "", CONTROL)
    world.until(lambda: names(world) == ["picture.png"])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(paper(tmp_path))])
    clip.setMimeData(data)
    press(world.stage.window, Qt.Key.Key_V, "", CONTROL)
    world.until(lambda: names(world) == ["picture.png", "bill.pdf"])
    assert world.find("composerInput").property("text") == ""
    clip.setText("words")
    press(world.stage.window, Qt.Key.Key_V, "", CONTROL)
    assert world.find("composerInput").property("text") == "words"
    looked_at(world)
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, [("words", ["picture.png", "bill.pdf"])])


def test_one_is_taken_off_and_moved_by_keys(world: World, tmp_path: Path) -> None:
    take(world, *(paper(tmp_path, name) for name in ("a.pdf", "b.pdf", "c.pdf")))
    world.click("trayRemove-1")
    assert names(world) == ["a.pdf", "c.pdf"]
    world.find("trayPiece-1").forceActiveFocus()
    press(world.stage.window, Qt.Key.Key_Left)
    assert names(world) == ["c.pdf", "a.pdf"]
    world.find("trayPiece-0").forceActiveFocus()
    press(world.stage.window, Qt.Key.Key_Delete)
    assert names(world) == ["a.pdf"]
    world.find("trayPiece-0").forceActiveFocus()
    press(world.stage.window, Qt.Key.Key_Escape)
    world.until(lambda: world.stage.find("composerInput").property("activeFocus"))


def test_one_that_cannot_go_says_why_and_holds_the_message_until_it_is_taken_off(world: World, tmp_path: Path) -> None:
    gone = paper(tmp_path, "gone.txt")
    Path(gone).unlink()
    take(world, paper(tmp_path), gone)
    assert told(world, "composerTrouble") == "gone.txt: This file is not there any more."
    assert not world.find("composerSend").property("enabled")
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    assert sent(world) == []
    world.click("trayRemove-1")
    assert told(world, "composerTrouble") == ""
    world.click("composerSend")
    arrives(world, [("", ["bill.pdf"])])


def test_a_picture_that_cannot_be_cleaned_goes_as_the_original(world: World, tmp_path: Path) -> None:
    take(world, paper(tmp_path, "phone.heic"))
    assert "cannot be taken out" in told(world, "composerTrouble")
    world.click("trayOriginals")
    world.until(lambda: told(world, "composerTrouble") == "")
    world.click("composerSend")
    arrives(world, [("", ["phone.heic"])])


def test_they_stay_with_their_conversation_while_another_is_open(world: World, tmp_path: Path) -> None:
    take(world, paper(tmp_path))
    world.open("carol")
    assert names(world) == []
    world.open("bob")
    assert names(world) == ["bill.pdf"]


def test_what_could_not_be_sent_is_given_back(world: World, tmp_path: Path) -> None:
    take(world, photo(tmp_path))
    world.click("trayOriginals")
    world.click("composerInput")
    world.write("see")
    world.stage.client.refusals["chat.attach"] = WorldFault("disk_full", "The disk is full.")
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    world.until(lambda: told(world, "toast") == "The disk is full.")
    world.until(lambda: world.stage.find("composerInput").property("text") == "see")
    assert (names(world), tray(world).property("originals")) == (["beach.png"], True)
    world.stage.client.refusals.clear()
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, [("see", ["beach.png"])])


def test_files_do_not_go_silently_and_no_more_than_sixteen(world: World, tmp_path: Path) -> None:
    take(world, *(paper(tmp_path, f"{number:02}.pdf") for number in range(18)))
    assert len(names(world)) == 16
    world.until(lambda: told(world, "toast"))
    assert told(world, "toast") == "A message carries at most 16 files."
    press(world.stage.window, Qt.Key.Key_Return, "\r", CONTROL | SHIFT)
    assert sent(world) == []
    assert len(names(world)) == 16, "they are still there, for they would have been announced"


def test_a_caption_is_changed_and_may_go(world: World, tmp_path: Path) -> None:
    take(world, photo(tmp_path))
    world.write("wrnog")
    press(world.stage.window, Qt.Key.Key_Return, "\r")
    arrives(world, [("wrnog", ["beach.png"])])
    world.until(lambda: len(world.talk.lines.rows) == 1)
    take(world, paper(tmp_path))
    world.talk.edit("")
    world.until(lambda: world.stage.find("composerInput").property("text") == "wrnog")
    assert not shown(world, "tray"), "what waits does not go with a change"
    world.find("composerInput").setProperty("text", "")
    world.click("composerSend")
    arrives(world, [("", ["beach.png"])])
    assert names(world) == ["bill.pdf"]


def test_that_the_node_takes_them_in_is_said(world: World, tmp_path: Path) -> None:
    world.stage.client.held.add("chat.attach")
    take(world, paper(tmp_path))
    world.click("composerSend")
    world.until(lambda: shown(world, "traySending"))
    world.stage.client.held.clear()
    arrives(world, [("", ["bill.pdf"])])
    world.until(lambda: not shown(world, "tray"))


def test_its_words_stay_on_the_disk_until_the_files_are_taken_in(world: World, tmp_path: Path) -> None:
    world.stage.client.held.add("chat.attach")
    take(world, paper(tmp_path))
    type_in(world.stage.window, "the bill")
    world.talk.drafts.save()
    world.until(lambda: draft_of(world) == "the bill")
    world.click("composerSend")
    world.until(lambda: shown(world, "traySending"))
    world.talk.drafts.touch(world.people["bob"].id)
    world.talk.drafts.save()
    world.run(settle())
    assert draft_of(world) == "the bill", "else a node that ends now brings the files back without them"
    world.stage.client.held.clear()
    arrives(world, [("the bill", ["bill.pdf"])])
    world.until(lambda: draft_of(world) == "")


def draft_of(world: World) -> str:
    """What the node keeps as a draft for Bob."""
    [bob] = [view for view in world.page._chats.values() if view.name == NAMES["bob"]]
    return str(bob.kept.draft)


def test_a_refused_preview_is_no_passing_sentence(world: World, tmp_path: Path) -> None:
    world.stage.client.refusals["chat.preview"] = Refused("empty_file", "The file is empty.")
    take(world, paper(tmp_path))
    assert told(world, "composerTrouble") == "bill.pdf: The file is empty."
