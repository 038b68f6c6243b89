"""The way into the sample world from a window where there is nobody yet, and what the window of that world says."""

import subprocess
from typing import Any

import pytest

from app.child import MAIN
from tests.ui.fake_client import Stage
from tests.ui.hands import click
from tests.ui.test_first import Screen
from tests.ui.test_states import lonely  # noqa: F401 - a fixture
from tests.ui.test_version_step import screen  # noqa: F401 - a fixture
from ui import samples
from ui.first.first import NAME
from ui.shell import WELCOME


class Process:
    """Stands for a sample world that was opened."""

    opened: list[tuple[list[str], dict[str, str]]]
    code: int | None

    def __init__(self, line: list[str], env: dict[str, str], **_: Any) -> None:
        self.opened.append((line, env))

    def poll(self) -> int | None:
        return self.code


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> type[Process]:
    Process.opened, Process.code = [], None
    monkeypatch.setattr(subprocess, "Popen", Process)
    monkeypatch.setattr(samples, "LOOK_MS", 5)
    monkeypatch.setenv("KITH_HOME", "/srv/alice/kith")
    monkeypatch.setenv("KITH_PASSPHRASE_FILE", "/srv/alice/passphrase")
    return Process


def test_an_empty_list_leads_there_once(lonely: Any, process: type[Process], until: Any) -> None:  # noqa: F811
    stage: Stage = lonely()
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: said.append(sentence))
    until(lambda: stage.find("lookAround"))
    click(stage.find("lookAround"))
    [(line, environment)] = process.opened
    assert line == [*MAIN, "demo"]
    assert not {"KITH_HOME", "KITH_PASSPHRASE_FILE"} & set(environment), "of a home that it must not know"
    assert environment["KITH_LANG"] == "en"
    click(stage.find("lookAround"))
    assert len(process.opened) == 1
    assert said == [
        "A sample world opens in a window of its own; that takes a few seconds.",
        "The sample world is open already, in a window of its own.",
    ]
    process.code = 0
    click(stage.find("lookAround"))
    assert len(process.opened) == 2


def test_one_that_could_not_be_opened_is_said(lonely: Any, process: type[Process], until: Any) -> None:  # noqa: F811
    stage: Stage = lonely()
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, word: said.append(sentence))
    process.code = 1
    stage.shell.look_around()
    until(lambda: said[-1:] == ["The sample world could not be opened."])


def test_whoever_has_no_identity_yet_can_look_around_too(
    screen: Screen,  # noqa: F811
    process: type[Process],
    until: Any,
) -> None:
    screen.first.begin(NAME)
    screen.shell.set_state(WELCOME)
    until(lambda: screen.find("firstLook"))
    screen.find("firstLook").clicked.emit()
    assert len(process.opened) == 1


def test_its_window_says_that_nobody_is_real_and_leads_out(stage: Stage, until: Any) -> None:
    ended: list[bool] = []
    stage.shell.ended.connect(lambda: ended.append(True))
    assert stage.find("sampleBanner") is None
    stage.shell.sample = True
    stage.shell.changed.emit()
    until(lambda: stage.find("sampleBanner"))
    banner = stage.find("sampleBanner")
    assert banner.property("text").startswith("A sample world: nobody here is real")
    assert stage.window.property("title") == "Kith: samples"
    banner.acted.emit()
    assert ended == [True]


def test_who_has_somebody_is_not_led_there(stage: Stage, until: Any) -> None:
    until(lambda: stage.page("chats").property("known"))
    assert stage.find("lookAround") is None
