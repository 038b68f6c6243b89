"""Every main page has a state for each thing that may be: it loads, it is empty, it failed, and the node is away.

What a failure shows is the same everywhere: what failed, why, a way to try again, and the code of it to be copied.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication

from app.errors import WorldFault
from tests.app.fake_node import Town
from tests.ui import fake_client
from tests.ui.fake_client import FakeClient, Stage, set_stage, walk
from tests.ui.hands import click

SENTENCE = "The disk does not answer."
PAGES = {  # what it asks for, the button to try again, what an empty one says
    "chats": ("chat.list", "chatsAgain", "No conversations yet"),
    "feed": ("feed.timeline", "tryAgain", "Nothing here yet"),
    "gallery": ("gallery.albums", "galleryAgain", "No photos yet"),
    "calls": ("calls.list", "callsAgain", "No calls yet"),
    "people": ("people.list", "peopleAgain", "Nobody yet"),
    "network": ("relays.reach", "networkAgain", ""),
    "settings": ("people.profile", "settingsAgain", ""),
    "works": ("works", "worksAgain", "Everything works"),
}
Make = Callable[..., Stage]


@pytest.fixture
def lonely(run: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes the window of somebody who knows nobody, whose node refuses or holds something from the start."""
    made: list[Stage] = []

    def make(refuses: str = "", holds: str = "") -> Stage:
        begin = FakeClient.__init__

        def begin_so(client: FakeClient, person: Any) -> None:
            begin(client, person)
            client.refusals = {refuses: WorldFault("disk_failed", SENTENCE)} if refuses else {}
            client.held = {holds} if holds else set()

        async def open_window() -> Stage:
            return set_stage(await Town().person("Alice"))

        with monkeypatch.context() as patch:
            patch.setattr(fake_client.FakeClient, "__init__", begin_so)
            made.append(run(open_window()))
        return made[-1]

    yield make
    for stage in made:
        stage.shell.go_nowhere()
        run(stage.bridge.close())
        stage.window.deleteLater()
        del stage.engine
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert stage.complaints == []


def kinds(stage: Stage, kind: str) -> list[Any]:
    window: Any = stage.window
    return [item for item in walk(window.contentItem()) if item.metaObject().className().startswith(kind)]


def shown(stage: Stage) -> str:
    window: Any = stage.window
    return " | ".join(str(item.property("text") or "") for item in walk(window.contentItem()))


@pytest.mark.parametrize("key", PAGES)
def test_what_failed_says_why_how_to_go_on_and_its_code(lonely: Make, until: Any, key: str) -> None:
    command, button, _ = PAGES[key]
    stage = lonely(refuses=command)
    stage.shell.go(key)
    until(lambda: stage.find(button))
    assert SENTENCE in shown(stage)
    assert not kinds(stage, "KSpinner"), "what failed is under way no more"
    click(stage.find("details"))
    until(lambda: stage.find("failureCode"))
    assert stage.find("failureCode").property("text") == "disk_failed"
    stage.find("failureCode").copied.emit()
    assert QGuiApplication.clipboard().text() == "disk_failed"
    del stage.client.refusals[command]
    click(stage.find(button))
    until(lambda: not stage.find(button))
    assert SENTENCE not in shown(stage)


@pytest.mark.parametrize("key", PAGES)
def test_what_loads_turns_and_says_nothing_is_there_only_when_it_knows(lonely: Make, until: Any, key: str) -> None:
    command, _, empty = PAGES[key]
    stage = lonely(holds=command)
    stage.shell.go(key)
    until(lambda: kinds(stage, "KSpinner"))
    assert not empty or empty not in shown(stage)
    stage.client.held.clear()
    until(lambda: not kinds(stage, "KSpinner"))
    assert empty in shown(stage)


def test_a_page_that_was_loaded_keeps_what_it_shows(lonely: Make, until: Any) -> None:
    stage = lonely()
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: said.append(sentence))
    until(lambda: "No conversations yet" in shown(stage))
    stage.client.refusals["chat.list"] = WorldFault("disk_failed", SENTENCE)
    stage.page("chats").refresh()
    until(lambda: said)
    assert said == [SENTENCE]
    assert stage.find("chatsAgain") is None


def test_a_node_that_is_away_is_looked_for_in_seconds_that_are_counted(lonely: Make, until: Any) -> None:
    stage = lonely()
    until(lambda: stage.shell.online)
    stage.client.go_away()
    until(lambda: stage.find("offlineBanner"))
    banner = stage.find("offlineBanner")
    stage.bridge.waiting.emit(4.0)
    assert banner.property("action") == "Try now (4 s)"
    until(lambda: banner.property("action") == "Try now (3 s)")
    stage.client.come_back()
    stage.shell.try_now()
    until(lambda: not stage.find("offlineBanner"))


def test_a_conversation_that_cannot_be_shown_says_so_in_its_place(
    stage: Stage, run: Any, until: Any, town: Any
) -> None:
    run(fake_client.talk(town[1]))
    until(lambda: stage.page("chats").list.rows)
    stage.client.refusals["chat.timeline"] = WorldFault("disk_failed", SENTENCE)
    stage.shell.go("chats", town[1]["dana"].id)
    until(lambda: stage.find("talkAgain"))
    assert SENTENCE in shown(stage)
    click(stage.find("details"))
    until(lambda: stage.find("failureCode"))
    stage.client.refusals.clear()
    click(stage.find("talkAgain"))
    until(lambda: stage.page("chats").talk.lines.rows)
    assert stage.find("talkAgain") is None
    stage.client.held.add("chat.timeline")
    stage.shell.go("chats", town[1]["bob"].id)
    until(lambda: stage.find("talkLoads"))
    stage.client.held.clear()
    until(lambda: stage.page("chats").talk.lines.rows)
    assert stage.find("talkLoads") is None
