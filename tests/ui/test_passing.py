"""Passing sentences and what floats: they cover no control, and a tooltip does not lie on the menu of its button."""

from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from app.feed import api as feed
from tests.ui.fake_client import Stage, settle, walk
from tests.ui.hands import click, has_tip, point_at

CONTROLS = ("QQuickAbstractButton", "QQuickTextInput", "QQuickTextEdit")
SENTENCE = "A sentence that is neither short nor very long, as they are."


def area(item: QQuickItem) -> QRectF:
    """Where an item is in the window."""
    return item.mapRectToScene(item.boundingRect())


def covered(stage: Stage) -> list[str]:
    """Every control below the passing sentence."""
    window, toast = stage.window, stage.find("toast")
    assert isinstance(window, QQuickWindow)
    place, inside = area(toast), set(walk(toast))
    return [
        item.objectName() or str(item.property("text"))
        for item in walk(window.contentItem())
        if any(item.inherits(kind) for kind in CONTROLS) and item not in inside and area(item).intersects(place)
    ]


@pytest.mark.parametrize("width", [1180, 420])
@pytest.mark.parametrize("page", ["add", "person", "settings", "network", "recovery"])
def test_a_passing_sentence_covers_no_control(
    stage: Stage, town: Any, run: Any, until: Any, page: str, width: int
) -> None:
    stage.window.setProperty("width", width)
    places = {"add": ("people", "add"), "person": ("people", town[1]["bob"].id), "network": ("network", "relays")}
    stage.shell.go(*places.get(page, (page, "")))
    if page == "add":
        stage.page("people").adding.invite()
        until(lambda: stage.find("inviteCode") is not None)
    run(settle())
    stage.shell.say(SENTENCE)
    until(lambda: (toast := stage.find("toast")) is not None and toast.property("opacity") == 1)
    assert covered(stage) == []
    assert QRectF(0, 0, width, stage.window.property("height")).contains(area(stage.find("toast")))


def test_the_menu_of_reactions_has_no_tooltip_on_it_and_no_empty_space(
    stage: Stage, town: Any, run: Any, until: Any
) -> None:
    run(town[1]["bob"].call(feed.post, "what do you think?"))
    stage.shell.go("feed")
    until(lambda: stage.find("react") is not None)
    button = stage.find("react")
    button.setProperty("hoverEnabled", True)  # as everywhere but on a screen without a mouse
    point_at(button)
    until(lambda: has_tip(button))
    click(button)
    until(lambda: stage.find("moreReactions") is not None)
    assert not has_tip(button)
    run(settle())
    first, last = area(stage.find("emoji-👍")), area(stage.find("moreReactions"))
    menu = area(stage.find("menu"))
    assert first.left() - menu.left() == menu.right() - last.right() == 6
    assert first.top() - menu.top() == menu.bottom() - last.bottom() == 6
