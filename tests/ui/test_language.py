"""The language of the window: chosen in the settings, spoken at once, kept; dates and numbers go with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app import words
from tests.ui.fake_client import Stage
from tests.ui.hands import click, into_view
from ui import times
from ui.language import Language, place


@pytest.fixture(autouse=True)
def _as_people_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KITH_LANG", raising=False)


@pytest.fixture
def language(qapp: QApplication) -> Iterator[Language]:
    made = Language()
    yield made
    made.choose("en")
    QLocale.setDefault(QLocale.system())


@pytest.fixture
def speaking(stage: Stage) -> Iterator[Stage]:
    stage.shell.speech.changed.connect(stage.engine.retranslate)
    yield stage
    stage.shell.speech.choose("en")
    QLocale.setDefault(QLocale.system())


def test_a_chosen_language_is_spoken_at_once(speaking: Stage, until: Any) -> None:
    kept: list[tuple[str, str]] = []
    speaking.shell.speech.chosen.connect(lambda name, word: kept.append((name, word)))

    def choose(word: str) -> None:
        speaking.shell.go("settings")
        until(lambda: speaking.find(f"language-{word}") is not None)
        into_view(speaking.find(f"language-{word}"))
        click(speaking.find(f"language-{word}"))

    choose("de")
    until(lambda: speaking.find("profileSave") is not None)
    assert kept == [("language", "de")]
    assert speaking.find("language-de").property("checked")
    save = speaking.find("profileSave")
    until(lambda: save.property("text") == "Speichern")
    choose("en")
    until(lambda: save.property("text") == "Save")
    assert speaking.complaints == []


def test_what_was_kept_is_spoken_and_what_is_none_is_passed_over(language: Language) -> None:
    language.restore({"language": "de"}.get)
    assert words.spoken() == "de"
    language.restore({"language": "klingon"}.get)
    assert (words.spoken(), language.property("word")) == (words.wanted("", QLocale.system().name()), "")


def test_days_are_written_as_the_language_does(language: Language) -> None:
    today = date(2027, 5, 20)
    then = datetime(2027, 3, 4, 9, 5)
    language.choose("de")
    assert times.day(then, today) == "4. März"
    assert times.day(datetime(2027, 5, 19, 9, 5), today) == "Gestern"
    assert times.full(then) == "Do. 4. März 2027, 09:05"
    language.choose("en")
    assert times.day(datetime(2027, 5, 19, 9, 5), today) == "Yesterday"


@pytest.mark.parametrize(
    ("spoken", "system", "written"),
    [
        ("de", "de_AT", "de_AT"),
        ("de", "en_GB", "de_DE"),
        ("de", "fr_CH", "de_CH"),
        ("en", "de_DE", "en_DE"),
        ("en", "fr_FR", "fr_FR"),
        ("pseudo", "de_DE", "de_DE"),
    ],
)
def test_dates_are_written_as_where_the_system_is(spoken: str, system: str, written: str) -> None:
    assert place(spoken, QLocale(system)).name() == written
