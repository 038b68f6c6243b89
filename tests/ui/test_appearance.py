"""How the window looks, as chosen: kept on this machine, taken by the theme, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt

from tests.ui.fake_client import Stage
from tests.ui.hands import click, press
from ui.appearance import ACCENTS, PLAIN, SIZES, Appearance


@pytest.fixture
def looks(qapp: object) -> Iterator[Appearance]:
    parent = QObject()
    yield Appearance(parent)
    parent.deleteLater()


def test_what_was_kept_is_taken_and_what_is_none_is_passed_over(looks: Appearance) -> None:
    kept = {"contrast": "more", "accent": "nothing", "size": "1000", "movement": 3}
    looks.restore(kept.get)
    assert (looks.property("strong"), looks.property("accent"), looks.property("size")) == (True, ACCENTS[0], 100)
    assert not looks.property("calm")
    looks.restore(lambda name, plain: plain)
    assert dict(PLAIN) == looks._now


def test_each_choice_is_told_once(looks: Appearance) -> None:
    told: list[tuple[str, str]] = []
    looks.chosen.connect(lambda name, word: told.append((name, word)))
    for name, word in (("accent", "teal"), ("accent", "teal"), ("accent", "x"), ("nothing", "teal"), ("size", "125")):
        looks.choose(name, word)
    assert told == [("accent", "teal"), ("size", "125")]


def test_text_grows_and_shrinks_by_steps_within_bounds(looks: Appearance) -> None:
    seen = []
    for _ in range(len(SIZES)):
        looks.resize(1)
        seen.append(looks.property("size"))
    assert seen == [110, 125, 150, 175, *[200] * 4]
    assert looks.property("largest")
    looks.resize(0)
    assert looks.property("size") == 100
    for _ in range(len(SIZES)):
        looks.resize(-1)
    assert (looks.property("size"), looks.property("smallest")) == (80, True)


@pytest.fixture
def card(stage: Stage, until: Any) -> Stage:
    stage.window.setProperty("height", 1500)
    stage.shell.go("settings")
    until(lambda: stage.find("accent-teal") is not None)
    return stage


def test_what_is_chosen_on_the_card_is_what_the_window_has(card: Stage, until: Any) -> None:
    looks, text = card.shell.appearance, card.find("textSize")
    before = text.property("font").pixelSize()
    click(card.find("accent-teal"))
    until(lambda: looks.property("accent") == "teal")
    assert card.find("accent-teal").property("checked")
    assert not card.find("accent-indigo").property("checked")
    click(card.find("textLarger"))
    until(lambda: text.property("font").pixelSize() > before)
    assert text.property("text") == "110 %"
    click(card.find("moreContrast"))
    until(lambda: looks.property("strong"))
    click(card.find("lessMovement"))
    until(lambda: looks.property("calm"))
    looks.choose("contrast", "normal")
    until(lambda: not card.find("moreContrast").property("checked"))


def test_text_is_made_larger_by_keys(card: Stage, until: Any) -> None:
    looks = card.shell.appearance
    for key, text, size in ((Qt.Key.Key_Plus, "+", 110), (Qt.Key.Key_Minus, "-", 100), (Qt.Key.Key_Minus, "-", 90)):
        press(card.window, key, text, Qt.KeyboardModifier.ControlModifier)
        until(lambda size=size: looks.property("size") == size)  # type: ignore[misc]
    press(card.window, Qt.Key.Key_0, "0", Qt.KeyboardModifier.ControlModifier)
    until(lambda: looks.property("size") == 100)
