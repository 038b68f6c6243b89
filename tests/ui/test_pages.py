"""Every page of the table comes to the front on a fake node without a warning of QML."""

from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtQuick import QQuickWindow

from app.errors import WorldFault
from tests.ui.fake_client import Stage, settle, walk
from tests.ui.hands import press
from ui.pages import PAGES


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
def test_a_page_opens_without_a_warning(stage: Stage, run: Any, key: str) -> None:
    stage.shell.go(key)
    run(settle())
    assert stage.shell.property("page") == key


def test_the_people_page_lists_contacts_and_its_badge_counts_requests(stage: Stage, until: Any) -> None:
    page = stage.page("people")
    until(lambda: page.lines.rows)
    names = ["Erik Lindqvist", "Bob Ferreira", "Carol Nguyen", "Dana Whitfield"]
    assert [row.name for row in page.lines.rows] == names
    assert stage.shell.property("badges")["people"] == 1


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
def test_the_keys_are_shown_on_every_page_and_each_of_their_sentences_whole(stage: Stage, run: Any, key: str) -> None:
    stage.shell.go(key)
    run(settle())
    press(stage.window, Qt.Key.Key_F1)
    run(settle())
    keys = stage.find("keys")
    assert keys is not None
    cells = [item for item in walk(keys) if item.property("truncated") is not None]
    assert cells
    assert [item.property("text") for item in cells if item.property("truncated")] == []


def test_pages_that_cannot_load_look_alike_and_keep_their_title(stage: Stage, until: Any) -> None:
    failure = WorldFault("disk_failed", "The disk does not answer.")
    stage.client.refusals |= dict.fromkeys(("feed.timeline", "gallery.albums", "relays.reach"), failure)
    window = stage.window
    assert isinstance(window, QQuickWindow)

    def shown(below: str = "") -> list[str]:
        return [str(item.property("text")) for item in walk(stage.find(below) if below else window.contentItem())]

    grounds = []
    for key, title in (("feed", "Feed"), ("gallery", "Gallery"), ("network", "Network")):
        stage.shell.go(key)
        stage.bridge.reload()
        until(lambda: str(failure) in shown() and "Try again" in shown())
        assert key == "feed" or shown().count(title) > shown(f"rail-{key}").count(title)
        picture = window.grabWindow()
        grounds.append(picture.pixelColor(picture.width() - 12, picture.height() - 12).name())
    assert len(set(grounds)) == 1


def test_a_page_that_qml_only_asked_something_lives_on(stage: Stage) -> None:
    """What a slot gives to QML and has no parent belongs to QML, and goes when its garbage is collected."""
    engine = stage.engine
    engine.globalObject().setProperty("asked", engine.newQObject(stage.shell))
    assert engine.evaluate('asked.page_of("search") !== null').toBool()
    page = stage.page("search")
    for _ in range(3):
        engine.collectGarbage()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shiboken6.isValid(page)
