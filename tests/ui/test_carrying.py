"""Files carried by hand, on a fake node: one is saved for a person or a group, one is read, what came of it is said."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.group import api as group
from node.bundle.reading import Read
from node.bundles import BundleWritten
from tests.ui import group_town
from tests.ui.fake_client import Stage
from tests.ui.hands import click, into_view, is_still


@pytest.fixture
def page(stage: Stage, town: Any, until: Any) -> Any:
    stage.shell.go("people", town[1]["bob"].id)
    until(lambda: stage.find("carrySave") is not None)
    return stage.page("people")


def choosing(page: Any, file: str) -> None:
    """Whatever dialog opens, this is chosen in it."""

    async def choose(called: str = "") -> str:
        return file

    page.carrying.choose = page.carrying.choose_new = choose


def hit(stage: Stage, name: str, until: Any) -> None:
    """Press a button once it can be pressed and its page is still, wherever the pane stands."""
    until(lambda: is_still(stage.find(name)) and stage.find(name).isEnabled())
    into_view(stage.find(name))
    click(stage.find(name))


def test_what_somebody_lacks_is_saved(
    stage: Stage, page: Any, alice: Any, town: Any, said: list[tuple[str, str]], until: Any
) -> None:
    assert stage.find("carrySave").property("text") == "Save what Bob Ferreira lacks to a file…"
    choosing(page, "")
    hit(stage, "carrySave", until)
    until(lambda: not page.carrying.now["busy"])
    assert alice.node.bundles.asked == [], "who closes the dialog has chosen nothing"
    choosing(page, "/stick/bob.kith")
    hit(stage, "carrySave", until)
    until(lambda: stage.find("carrySaid") is not None)
    assert alice.node.bundles.asked == [(Path("/stick/bob.kith"), town[1]["bob"].node.account, 0)]
    told = stage.find("carrySaid").property("text")
    assert told == "Written for Bob Ferreira: 2 sealed letters, 1 message of groups." == said[-1][0]


def test_a_file_is_read_and_what_is_wrong_is_said(
    stage: Stage, page: Any, alice: Any, town: Any, tmp_path: Path, until: Any
) -> None:
    choosing(page, str(tmp_path / "none"))
    hit(stage, "carryRead", until)
    until(lambda: stage.find("carryError") is not None)
    assert stage.find("carryError").property("text") == "There is no such file."
    (tmp_path / "stick").write_bytes(b"sealed")
    alice.node.bundles.found = Read(alice.node.account, False, town[1]["bob"].node.account, 3)
    choosing(page, str(tmp_path / "stick"))
    hit(stage, "carryRead", until)
    until(lambda: stage.find("carrySaid") is not None)
    assert stage.find("carryError") is None
    assert stage.find("carrySaid").property("text") == "3 new things from Bob Ferreira."
    stage.shell.go("people", town[1]["carol"].id)
    until(lambda: stage.find("carrySaid") is None)


def test_how_far_it_is_is_shown_meanwhile(
    stage: Stage, page: Any, alice: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Any
) -> None:
    ended = asyncio.Event()
    (tmp_path / "stick").write_bytes(b"sealed")

    async def read(path: Path) -> Read:
        await ended.wait()
        return Read(new=1)

    monkeypatch.setattr(alice.node.bundles, "read", read)
    alice.node.bundles.under_way = ("reading", 64)
    choosing(page, str(tmp_path / "stick"))
    hit(stage, "peopleRead", until)
    until(lambda: stage.find("carryBusy") is not None and page.carrying.now["done"] == 64)
    assert stage.find("carryBusy").property("text") == "Reading the file. Parts so far: 64"
    assert not stage.find("carrySave").isEnabled()
    ended.set()
    until(lambda: stage.find("carryBusy") is None)
    assert stage.find("carrySaid").property("text") == "1 new thing."


def test_what_is_under_way_can_be_stopped(
    stage: Stage, page: Any, alice: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Any
) -> None:
    (tmp_path / "stick").write_bytes(b"sealed")
    chosen: asyncio.Future[str] = asyncio.get_event_loop().create_future()

    async def choose() -> str:
        return await chosen

    async def read(path: Path) -> Read:
        await alice.node.bundles.stopped.wait()
        raise Refused("bundle_stopped", "Stopped. What was read until then is here.")

    monkeypatch.setattr(alice.node.bundles, "read", read)
    page.carrying.choose = choose
    hit(stage, "carryRead", until)
    until(lambda: stage.find("carryBusy") is not None)
    assert stage.find("carryBusy").property("text") == "Choose the file."
    assert stage.find("carryStop") is None
    chosen.set_result(str(tmp_path / "stick"))
    until(lambda: stage.find("carryStop") is not None)
    hit(stage, "carryStop", until)
    until(lambda: stage.find("carryBusy") is None)
    assert stage.find("carrySaid").property("text") == "Stopped. What was read until then is here."
    assert stage.find("carryError") is None


@pytest.fixture
def space(stage: Stage, town: Any, run: Any, until: Any) -> str:
    made = str(run(group_town.found(town[1])))
    stage.shell.go("group", made)
    until(lambda: stage.find("carrySave") is not None)
    return made


def test_what_a_group_lacks_is_saved(stage: Stage, space: str, alice: Any, town: Any, run: Any, until: Any) -> None:
    page = stage.page("group")
    assert stage.find("carrySave").property("text") == "Save what the others lack to a file…"
    choosing(page, "/stick/hut.kith")
    hit(stage, "carrySave", until)
    until(lambda: stage.find("carrySaid") is not None)
    assert alice.node.bundles.asked == [(Path("/stick/hut.kith"), bytes.fromhex(space), 0)]
    told = stage.find("carrySaid").property("text")
    assert told == "Written for Hut in the hills: 2 sealed letters, 1 message of groups."
    stage.shell.go("group", str(run(group_town.found(town[1], "Choir"))))
    until(lambda: page.now["known"] and page.now["name"] == "Choir")
    assert stage.find("carrySaid") is None, "what was saved for a group is not told of another"


def test_nothing_is_lacking_in_a_group_and_that_is_said(
    stage: Stage, space: str, alice: Any, monkeypatch: pytest.MonkeyPatch, until: Any
) -> None:
    async def write(path: Path, target: bytes, since_ms: int = 0) -> BundleWritten:
        return BundleWritten(letters=0, events=0, carried=0, size=512, before=Read())

    monkeypatch.setattr(alice.node.bundles, "write", write)
    choosing(stage.page("group"), "/stick/hut.kith")
    hit(stage, "carrySave", until)
    until(lambda: stage.find("carrySaid") is not None)
    assert stage.find("carrySaid").property("text").startswith("No message waits for Hut in the hills.")


def test_nothing_is_carried_to_nobody(stage: Stage, space: str, alice: Any, run: Any, until: Any) -> None:
    page = stage.page("group")
    for each in run(alice.call(group.show, space)).members:
        if each.id != alice.id:
            run(alice.call(group.remove, space, each.id))
    until(lambda: page.now["members"] == 1)
    until(lambda: stage.find("carrySave") is None)


def test_long_words_of_a_button_stay_inside_of_its_card(stage: Stage, space: str, until: Any) -> None:
    high = stage.find("carrySave").height()
    stage.window.setProperty("width", 420)
    until(lambda: stage.find("carrySave").height() > high)
    button = stage.find("carrySave")
    assert button.width() <= button.parentItem().width()
