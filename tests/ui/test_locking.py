"""Locking the window: nothing of the pages is shown any more, the node ends, and only what opens the store opens it."""

import asyncio
import json
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt

from app.chat import api as chat
from app.client import not_running
from app.errors import AppError, Refused, WorldFault
from app.places import Place
from tests.ui.fake_client import Stage, settle, talk
from tests.ui.hands import press, shortcut, type_in
from ui.bridge import Bridge
from ui.first.first import UNLOCK, First
from ui.locking import Lock

CONTROL = Qt.KeyboardModifier.ControlModifier


class Locked:
    """A window that can be locked, of a store that opens with `kind`."""

    def __init__(self, stage: Stage, folder: Path, kind: str, *, second: bool = False) -> None:
        place = Place(folder)
        place.key_file.write_text(json.dumps({"kind": kind} | ({"second": {}} if second else {})))
        self.begun: list[Future[None]] = []
        self.fault: AppError = not_running()
        self.stage, self.ended = stage, 0
        self.first = First(self.no_identity, self.unlock, asyncio.ensure_future)  # type: ignore[arg-type]
        self.first.file.at(place)
        stage.shell.first = self.first
        self.lock = Lock(place, stage.shell, self.first, self.begun, self.end)
        self.closed: list[bool] = []
        stage.shell.lock_wanted.connect(lambda: asyncio.ensure_future(self.close()))

    async def no_identity(self, name: str, passphrase: str | None) -> list[str]:
        raise AssertionError

    async def unlock(self, passphrase: str) -> None:
        raise AssertionError

    def end(self, place: Place) -> int:
        self.ended += 1
        raise self.fault

    async def close(self) -> None:
        self.closed.append(await self.lock.close(self.stage.bridge))


@pytest.fixture
def in_talk(stage: Stage, town: Any, run: Any, until: Any) -> Stage:
    """Alice's window with the conversation with Bob open, and half a message in its field."""
    run(talk(town[1]))
    until(lambda: stage.page("chats").known)
    stage.page("chats").open(town[1]["bob"].id)
    until(lambda: stage.find("composerInput") and stage.page("chats").talk.lines.rows)
    stage.find("composerInput").forceActiveFocus()
    type_in(stage.window, "half a thought")
    run(settle())
    return stage


def test_one_key_hides_everything_ends_the_node_and_keeps_what_is_written(
    in_talk: Stage, tmp_path: Path, run: Any, until: Any
) -> None:
    at = Locked(in_talk, tmp_path, "passphrase")
    run(shortcut(in_talk.window, Qt.Key.Key_L, CONTROL))
    until(lambda: at.closed == [True])
    assert at.ended == 1
    assert at.first.property("step") == UNLOCK
    until(lambda: in_talk.find("unlockPassphraseInput").hasActiveFocus())
    assert [in_talk.find(name) for name in ("composerInput", "chatList", "rail-chats")] == [None] * 3
    in_talk.shell.set_state("open")
    until(lambda: in_talk.find("composerInput"))
    assert in_talk.find("composerInput").property("text") == "half a thought"


def test_what_floats_above_the_pages_does_not_stay(in_talk: Stage, tmp_path: Path, run: Any, until: Any) -> None:
    at = Locked(in_talk, tmp_path, "passphrase")
    press(in_talk.window, Qt.Key.Key_F1)
    until(lambda: in_talk.find("keys"))
    run(shortcut(in_talk.window, Qt.Key.Key_L, CONTROL))
    until(lambda: at.closed == [True])
    until(lambda: in_talk.find("keys") is None)


def test_what_was_promised_is_done_before_the_node_ends(in_talk: Stage, tmp_path: Path, run: Any, until: Any) -> None:
    at = Locked(in_talk, tmp_path, "passphrase")
    go_on = asyncio.Event()
    done: list[int] = []

    async def promised() -> None:
        await go_on.wait()
        done.append(at.ended)

    in_talk.shell.locked.connect(lambda: done.append(at.ended))
    in_talk.bridge.promise(promised())
    in_talk.shell.lock()
    run(settle())
    assert (in_talk.shell.property("state"), at.ended) == ("locked", 0)
    go_on.set()
    until(lambda: at.closed == [True])
    assert (done, at.ended) == ([0, 0], 1)


@pytest.mark.parametrize("sample", [False, True])
def test_where_nobody_would_be_asked_it_says_so_and_stays(
    stage: Stage, tmp_path: Path, run: Any, until: Any, sample: bool
) -> None:
    at = Locked(stage, tmp_path, "passphrase" if sample else "keychain")
    stage.shell.sample = sample
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, _: said.append(sentence))
    stage.shell.lock()
    until(lambda: at.closed == [False])
    assert (stage.shell.property("state"), at.ended) == ("open", 0)
    assert ("nothing has to be locked" if sample else "keychain") in said[0]


@pytest.mark.parametrize("kept", [False, True])
def test_with_a_key_file_it_locks_only_if_that_has_to_be_shown_again(
    stage: Stage, tmp_path: Path, run: Any, until: Any, kept: bool
) -> None:
    at = Locked(stage, tmp_path, "keychain", second=True)
    stick = tmp_path / "kith.key"
    stick.touch()
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    at.first.file.attend(Place(tmp_path), settings)
    at.first.file.keep(kept)
    at.first.file.path = str(stick)
    at.first.file.opened()
    stage.shell.lock()
    until(lambda: at.closed == [not kept])
    run(settle())
    assert (stage.shell.property("state"), at.ended) == (("open", 0) if kept else ("locked", 1))
    assert at.first.file.path == (str(stick) if kept else "")
    assert not at.first.property("busy"), "nothing opens it by itself"


def test_a_node_that_just_starts_ends_too_and_one_that_stays_is_behind_the_lock(
    in_talk: Stage, tmp_path: Path, run: Any, until: Any
) -> None:
    at = Locked(in_talk, tmp_path, "passphrase")
    at.begun.append(Future())
    failed: list[AppError] = []

    async def close() -> None:
        try:
            await at.lock.close(in_talk.bridge)
        except AppError as error:
            failed.append(error)

    at.fault = WorldFault("node_stays", "The node did not end.")
    begun = run(started(close()))
    run(settle())
    assert at.ended == 0, "one that is about to start would not hear it"
    at.begun[0].set_result(None)
    until(begun.done)
    assert ([error.code for error in failed], at.ended, in_talk.shell.property("state")) == (
        ["node_stays"],
        1,
        "locked",
    )
    with pytest.raises(Refused):
        at.lock.check()


async def started(work: Any) -> Any:
    return asyncio.ensure_future(work)


def test_what_comes_after_it_was_opened_again_is_read(
    in_talk: Stage, town: Any, tmp_path: Path, run: Any, until: Any
) -> None:
    at = Locked(in_talk, tmp_path, "passphrase")
    in_talk.shell.set_focused(True)
    in_talk.shell.lock()
    until(lambda: at.closed == [True])
    in_talk.shell.set_state("open")
    in_talk.shell.come_back()
    town[1]["bob"].node.away, town[1]["bob"].node.town.now_ms = False, town[1]["bob"].node.town.now_ms + 60_000
    run(town[1]["bob"].call(chat.send, "Alice Moreau", "there again?"))
    until(lambda: in_talk.page("chats").talk.lines.rows[0].text == "there again?")
    until(lambda: next(row for row in in_talk.page("chats").list.rows if row.name == "Bob Ferreira").unread == 0)


def test_a_window_without_pages_cannot_be_locked(stage: Stage, tmp_path: Path, run: Any) -> None:
    at = Locked(stage, tmp_path, "passphrase")
    nowhere: Bridge | None = None
    assert not run(at.lock.close(nowhere))
    stage.shell.set_state("welcome")
    assert not run(at.lock.close(stage.bridge))
