"""Files that wait to go along outlive the window: in their order, pasted ones by their bytes; what is gone is named."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage

from app.chat import keeping, tidying
from app.chat.views import TrayView
from app.client import not_running
from app.errors import Refused
from tests.app.photos import photo
from tests.ui.chat_world import CONTROL, NAMES, World
from tests.ui.fake_client import Stage, set_stage, settle
from tests.ui.hands import press, shortcut, type_in
from tests.ui.test_attaching import arrives, looked_at, names, paper, take, told, tray
from tests.ui.test_locking import Locked
from tests.ui.test_unsent import come_back, go_away
from ui.shell import LOCKED, OPEN

BOB = NAMES["bob"]


@pytest.fixture
def world(stage: Stage, town: Any, run: Any, until: Any) -> World:
    made = World(stage, town[1], run, until)
    until(lambda: stage.shell.online and made.page.known)
    made.open()
    return made


@pytest.fixture
def restarted(world: World, run: Any, until: Any) -> Any:
    """Close the window and open another one; in it is what it gives."""
    made: list[Stage] = []

    def restart() -> World:
        world.stage.shell.go_nowhere()
        run(world.stage.bridge.close())

        async def again() -> Stage:
            return set_stage(world.people["alice"])

        made.append(run(again()))
        after = World(made[-1], world.people, run, until)
        until(lambda: after.stage.shell.online and after.page.known)
        return after

    yield restart
    for stage in made:
        stage.shell.go_nowhere()
        run(stage.bridge.close())
        stage.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert stage.complaints == []


def kept(world: World) -> TrayView:
    found: TrayView = world.run(world.people["alice"].call(keeping.tray, BOB))
    return found


def counted(world: World) -> list[str]:
    """What the node said last that it keeps."""
    return list(world.page._chats[world.people["bob"].id].kept.files)


def saves_at_once(world: World) -> None:
    tray(world)._trays._timer.setInterval(0)


def paste(world: World) -> None:
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(picture)
    press(world.stage.window, Qt.Key.Key_V, "", CONTROL)
    world.until(lambda: "picture.png" in names(world))
    looked_at(world)


def pasted(world: World) -> list[Path]:
    return [Path(one.path) for one in tray(world).property("pieces").rows if one.pasted]


def pasted_and_kept(world: World) -> bytes:
    """Have one picture that was pasted and that the node keeps; its bytes."""
    saves_at_once(world)
    paste(world)
    world.until(lambda: len(counted(world)) == 1 and not tray(world)._trays._busy)
    return pasted(world)[0].read_bytes()


def in_the_clear(world: World) -> list[Path]:
    return [one for one in tray(world)._trays.folder.rglob("*") if one.is_file()]


def lock(world: World) -> None:
    """Lock the window as `ui/locking.py` does; the node goes on."""
    world.stage.shell.set_state(LOCKED)
    world.stage.shell.locked.emit()


def listed(world: World) -> tuple[str, str]:
    line = next(row for row in world.page.list.rows if row.name == BOB)
    return line.prefix, line.preview


def test_all_of_it_is_there_again_in_the_next_window(world: World, restarted: Any, tmp_path: Path) -> None:
    asked = world.say("bob", "alice", "where is it?")
    world.until(lambda: world.texts == ["where is it?"])
    take(world, paper(tmp_path), photo(tmp_path))
    paste(world)
    tray(world).move(tray(world).property("pieces").rows[-1].id, -2)
    tray(world).keep_originals(True)
    world.talk.reply_to(asked)
    data = pasted(world)[0].read_bytes()
    after = restarted()
    after.until(lambda: listed(after) == ("Draft: ", "3 files"))
    after.open()
    after.until(lambda: names(after) == ["picture.png", "bill.pdf", "beach.png"])
    looked_at(after)
    assert [one.pictured for one in tray(after).property("pieces").rows] == [True, False, True]
    assert tray(after).property("originals")
    assert pasted(after)[0].read_bytes() == data
    assert pasted(after) != pasted(world)
    after.until(lambda: after.talk.now["reply"] is not None)
    type_in(after.stage.window, "here")
    press(after.stage.window, Qt.Key.Key_Return, "\r")
    arrives(after, [("where is it?", []), ("here", ["picture.png", "bill.pdf", "beach.png"])])
    assert after.views("bob", "alice")[-1].reply == asked
    after.until(lambda: counted(after) == [])
    assert kept(after) == TrayView([], original=False)
    assert [one.text for one in after.views("alice", "bob")][-1] == "here"


def test_a_file_that_is_gone_meanwhile_is_named_and_taken_off(world: World, restarted: Any, tmp_path: Path) -> None:
    bill = paper(tmp_path)
    take(world, bill)
    world.until(lambda: listed(world) == ("Draft: ", "bill.pdf"))
    tray(world)._trays.save()
    Path(bill).unlink()
    after = restarted()
    after.open()
    after.until(lambda: told(after, "composerTrouble") == "bill.pdf: This file is not there any more.")
    assert not after.find("composerSend").property("enabled")
    after.click("trayRemove-0")
    assert names(after) == []
    after.until(lambda: listed(after)[0] == "")
    after.stage.shell.go_nowhere()
    after.until(lambda: counted(after) == [])
    assert kept(after) == TrayView([], original=False)


def test_pasted_bytes_that_are_lost_are_named_too(world: World, restarted: Any) -> None:
    saves_at_once(world)
    paste(world)
    world.until(lambda: len(counted(world)) == 1)
    node = world.people["alice"].node
    ((manifest,),) = world.run(node.read(lambda cx: cx.rows("SELECT manifest FROM chat_file")))
    node.blobs.lose(manifest)
    after = restarted()
    after.open()
    after.until(lambda: told(after, "composerTrouble") == "picture.png: This file is not there any more.")


def test_what_is_taken_along_before_the_rest_is_back_goes_behind_it(
    world: World, restarted: Any, tmp_path: Path
) -> None:
    take(world, paper(tmp_path, "a.pdf"))
    after = restarted()
    saves_at_once(after)
    after.open()
    after.until(lambda: names(after) == ["a.pdf"])
    take(after, paper(tmp_path, "b.pdf"))
    after.until(lambda: counted(after) == ["a.pdf", "b.pdf"])


def test_a_pasted_picture_is_let_go_when_it_is_taken_off(world: World) -> None:
    saves_at_once(world)
    paste(world)
    (file,) = pasted(world)
    world.until(lambda: len(counted(world)) == 1)
    assert kept(world).files[0].kept
    world.click("trayRemove-0")
    world.until(lambda: counted(world) == [] and not file.exists())


def test_while_the_window_is_locked_no_pasted_picture_lies_in_the_clear(world: World, tmp_path: Path) -> None:
    saves_at_once(world)
    take(world, paper(tmp_path))
    paste(world)
    tray(world).keep_originals(True)
    world.until(lambda: len(counted(world)) == 2)
    tray(world)._trays.save()
    (file,) = pasted(world)
    data = file.read_bytes()
    world.run(world.stage.bridge.settle())
    lock(world)
    assert not file.exists()
    assert in_the_clear(world) == []
    world.stage.shell.set_state(OPEN)
    world.until(lambda: names(world) == ["bill.pdf", "picture.png"])
    assert [one.read_bytes() for one in pasted(world)] == [data]
    assert tray(world).property("originals")
    assert len(kept(world).files) == 2


def test_a_node_that_cannot_start_without_being_asked_hides_them_too(world: World) -> None:
    """The window is locked then without having been told to (`ui/desk.py`)."""
    pasted_and_kept(world)
    world.stage.shell.set_state(LOCKED)
    assert (names(world), in_the_clear(world)) == ([], [])
    world.stage.shell.set_state(OPEN)
    world.until(lambda: names(world) == ["picture.png"])


def test_what_is_heard_while_it_is_locked_brings_nothing_back_until_it_is_open(world: World) -> None:
    data = pasted_and_kept(world)
    lock(world)
    world.say("bob", "alice", "are you there?")  # a node that does not end tells of it
    world.until(lambda: listed(world) == ("", "are you there?"))
    world.run(world.page.load())
    world.run(settle())
    assert (names(world), in_the_clear(world)) == ([], [])
    world.stage.shell.set_state(OPEN)
    world.until(lambda: names(world) == ["picture.png"])
    assert [one.read_bytes() for one in pasted(world)] == [data]
    world.run(world.page.load())
    world.run(settle())
    assert names(world) == ["picture.png"], "once"


def test_a_load_that_ends_after_the_window_was_locked_brings_nothing_back(world: World, tmp_path: Path) -> None:
    pasted_and_kept(world)
    at = Locked(world.stage, tmp_path, "passphrase")
    seen: list[list[Path]] = []
    world.stage.shell.locked.connect(lambda: seen.append(in_the_clear(world)))
    world.stage.client.delays["chat.list"] = 0.03
    type_in(world.stage.window, "half a thought")
    world.run(shortcut(world.stage.window, Qt.Key.Key_L, CONTROL))
    world.until(lambda: at.closed == [True])
    world.until(lambda: listed(world) == ("Draft: ", "half a thought") and counted(world) == ["picture.png"])
    world.run(world.page.load())
    world.run(settle())
    assert (seen, in_the_clear(world)) == ([[]], [])


def test_what_comes_back_just_as_it_is_locked_again_does_not_stay(world: World) -> None:
    pasted_and_kept(world)
    lock(world)
    world.stage.client.held.add("chat.tray")
    asked = len(world.stage.client.asked)
    world.stage.shell.set_state(OPEN)
    world.until(lambda: "chat.tray" in [name for name, *_ in world.stage.client.asked[asked:]])
    lock(world)
    world.stage.client.held.clear()
    world.until(lambda: not tray(world)._trays._busy)
    assert (names(world), in_the_clear(world)) == ([], [])
    world.stage.shell.set_state(OPEN)
    world.until(lambda: names(world) == ["picture.png"])


def test_of_what_the_node_began_to_bring_as_it_went_away_nothing_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasted_and_kept(world)
    lock(world)
    call = world.stage.client.call
    written: list[Path] = []

    async def ends(function: Any, *args: Any, **kwargs: Any) -> Any:
        answer = await call(function, *args, **kwargs)
        if function is keeping.tray:
            written.extend(in_the_clear(world))
            raise not_running()
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(world.stage.client, "call", ends)
        world.stage.shell.set_state(OPEN)
        world.until(lambda: len(written) == 1)
        world.until(lambda: not tray(world)._trays._busy)
        assert in_the_clear(world) == []
    world.stage.bridge.online = True
    world.run(world.page.load())  # as the node asks for once it is back
    world.until(lambda: names(world) == ["picture.png"])


def test_what_is_kept_only_after_it_was_locked_goes_then(world: World) -> None:
    saves_at_once(world)
    world.stage.client.held.add("chat.keep_tray")
    paste(world)
    world.until(lambda: tray(world)._trays._busy)
    lock(world)
    assert len(in_the_clear(world)) == 1, "it is nowhere else yet"
    world.stage.shell.changed.disconnect(tray(world)._trays._follow)  # nothing else has to change
    world.stage.client.held.clear()
    world.until(lambda: in_the_clear(world) == [])
    world.stage.shell.changed.connect(tray(world)._trays._follow)
    world.stage.shell.set_state(OPEN)
    world.until(lambda: names(world) == ["picture.png"])


def test_what_the_node_does_not_keep_stays_though_it_is_locked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saves_at_once(world)
    monkeypatch.setattr(keeping, "MAX_KEPT", 8)
    paste(world)
    world.until(lambda: len(counted(world)) == 1)
    world.run(world.stage.bridge.settle())
    lock(world)
    assert names(world) == ["picture.png"]
    assert pasted(world)[0].exists()


def test_while_it_is_being_sent_it_is_kept(world: World) -> None:
    """A window that is closed or a node that is killed then has it again."""
    saves_at_once(world)
    paste(world)
    world.until(lambda: len(counted(world)) == 1)
    world.stage.client.held.add("chat.attach")
    world.click("composerSend")
    world.until(lambda: world.talk.now["sending"] == 1)
    tray(world)._trays.save()
    assert len(kept(world).files) == 1
    assert [name for name, *_ in world.stage.client.asked].count("chat.keep_tray") == 1
    world.stage.client.held.clear()
    arrives(world, [("", ["picture.png"])])
    world.until(lambda: counted(world) == [])


def test_it_is_kept_once_the_node_is_back(world: World, tmp_path: Path) -> None:
    saves_at_once(world)
    take(world, paper(tmp_path, "a.pdf"))
    world.until(lambda: len(counted(world)) == 1)
    go_away(world)
    tray(world).drop([])
    tray(world).remove(tray(world).property("pieces").rows[0].id)
    come_back(world)
    world.until(lambda: counted(world) == [])


def test_too_much_to_keep_is_said_and_kept_by_its_place(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saves_at_once(world)
    monkeypatch.setattr(keeping, "MAX_KEPT", 8)
    paste(world)
    world.until(lambda: len(counted(world)) == 1)
    assert not kept(world).files[0].kept
    world.until(lambda: told(world, "toast") == "This is too much to keep: it stays until the window is closed.")
    assert names(world) == ["picture.png"]


def test_what_cannot_be_kept_is_not_tried_again_and_again(world: World, tmp_path: Path) -> None:
    saves_at_once(world)
    world.stage.client.refusals["chat.keep_tray"] = Refused("bad_path", "No.")
    take(world, paper(tmp_path))
    asked = world.stage.client.asked
    world.until(lambda: "chat.keep_tray" in [name for name, *_ in asked])
    for _ in range(3):
        tray(world)._trays.touch(world.people["bob"].id)
        tray(world)._trays.save()
    assert [name for name, *_ in asked].count("chat.keep_tray") == 1
    assert names(world) == ["bill.pdf"]


def test_a_draft_with_files_shows_its_text(world: World, tmp_path: Path) -> None:
    take(world, paper(tmp_path))
    type_in(world.stage.window, "the bill")
    world.until(lambda: listed(world) == ("Draft: ", "the bill"))
    world.run(world.people["alice"].call(tidying.draft, BOB))


def test_one_pasted_picture_too_many_leaves_those_that_were_safe(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    saves_at_once(world)
    paste(world)
    world.until(lambda: len(counted(world)) == 1)
    call = world.stage.client.call

    async def full(function: Any, *args: Any, **kwargs: Any) -> Any:
        if len(kwargs.get("bytes_of", ())) > 1:
            raise Refused("tray_full", "This is too much to keep.")
        return await call(function, *args, **kwargs)

    monkeypatch.setattr(world.stage.client, "call", full)
    paste(world)
    world.until(lambda: "too much" in told(world, "toast"))
    world.until(lambda: len(counted(world)) == 2)
    assert [one.kept for one in kept(world).files] == [True, False]
