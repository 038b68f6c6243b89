"""Locking the window: nothing of the pages is shown any more, the node ends, and only what opens the store opens it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.client import not_running
from app.places import Place
from tests.ui.fake_client import Stage, settle, talk
from tests.ui.hands import press, shortcut, type_in
from ui.bridge import Bridge
from ui.first.first import UNLOCK, First
from ui.locking import Lock

CONTROL = Qt.KeyboardModifier.ControlModifier


class Locked:
    """A window that can be locked, of a store that opens with `kind`."""

    def __init__(self, stage: Stage, folder: Path, kind: str) -> None:
        place = Place(folder)
        place.key_file.write_text(json.dumps({"kind": kind}))
        self.stage, self.ended = stage, 0
        self.first = First(self.no_identity, self.unlock, asyncio.ensure_future)  # type: ignore[arg-type]
        self.first.file.at(place)
        stage.shell.first = self.first
        self.lock = Lock(place, stage.shell, self.first, self.end)
        self.closed: list[bool] = []
        stage.shell.lock_wanted.connect(lambda: asyncio.ensure_future(self.close()))

    async def no_identity(self, name: str, passphrase: str | None) -> list[str]:
        raise AssertionError

    async def unlock(self, passphrase: str) -> None:
        raise AssertionError

    def end(self, place: Place) -> int:
        self.ended += 1
        raise not_running()

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

    in_talk.bridge.promise(promised())
    in_talk.shell.lock()
    run(settle())
    assert (in_talk.shell.property("state"), at.ended) == ("locked", 0)
    go_on.set()
    until(lambda: at.closed == [True])
    assert (done, at.ended) == ([0], 1)


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


def test_a_key_file_that_is_not_remembered_has_to_be_shown_again(stage: Stage, tmp_path: Path, until: Any) -> None:
    at = Locked(stage, tmp_path, "passphrase")
    Place(tmp_path).key_file.write_text(json.dumps({"kind": "keychain", "second": {}}))
    at.first.file.path = "/media/alice/STICK/kith.key"
    stage.shell.lock()
    until(lambda: at.closed == [True])
    assert at.first.file.path == ""


def test_a_window_without_pages_cannot_be_locked(stage: Stage, tmp_path: Path, run: Any) -> None:
    at = Locked(stage, tmp_path, "passphrase")
    nowhere: Bridge | None = None
    assert not run(at.lock.close(nowhere))
    stage.shell.set_state("welcome")
    assert not run(at.lock.close(stage.bridge))
