"""The field of the settings: it finds each thing on the page by what it is called, and by other words for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPointF, Qt
from PySide6.QtQuick import QQuickItem

from app.people import api as people
from app.people import showing
from tests.ui.fake_client import Stage, settle, walk
from tests.ui.hands import click, press, shortcut
from tests.ui.settings_shots import own, serve
from tests.ui.tree import address, is_control, seen, told

CTRL = Qt.KeyboardModifier.ControlModifier
ENGLISH = {
    "dark": "Dark", "size": "Smaller text", "sound": "Notices", "delete": "Remove", "font": "Larger text",
    "motion": "Less movement", "privacy": "What contacts see", "two factors": "Add a key file", "sign out": "Devices",
}  # fmt: skip
GERMAN = {
    "dunkel": "Dunkel", "größe": "Kleinerer Text", "GROSSE SCHRIFT": "Größerer Text", "ton": "Benachrichtigungen",
    "löschen": "Laptop entfernen", "loschen": "Laptop entfernen",
    "nachtmodus": "Aussehen", "passwort": "Speicher und Sicherheit",
}  # fmt: skip


@pytest.fixture
def german(stage: Stage, run: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    async def choose(word: str) -> None:
        stage.shell.speech.choose(word)

    monkeypatch.delenv("KITH_LANG", raising=False)
    stage.shell.speech.changed.connect(stage.engine.retranslate)
    run(choose("de"))
    yield
    run(choose("en"))
    QLocale.setDefault(QLocale.system())


@pytest.fixture
def page(town: Any, stage: Stage, alice: Any, run: Any, until: Any) -> Any:
    """The settings with as much on them as there can be: a relay, a backup, devices, facts."""
    serve(town[1])
    own(town[1])
    run(alice.node.backups.keep(Path("/media/alice/Blue stick"), 240))
    run(alice.call(showing.field, "Lives in", "Basel"))
    run(alice.call(people.profile, about="I bake."))
    stage.window.setProperty("height", 2400)  # so that all rows of what is found are there
    stage.shell.go("settings")
    until(lambda: stage.find("profileNameInput") is not None and stage.find("backupStop") is not None)
    until(lambda: stage.find("settingsInvitation") is not None and stage.find("deviceRemove2") is not None)
    until(lambda: stage.find("storageClear") is not None)
    return stage.page("settings")


def look(stage: Stage, typed: str, run: Any) -> list[str]:
    """Type words; the names of what is found."""
    stage.find("settingsFindInput").setProperty("text", typed)
    run(settle(4))
    return [row.property("text") for row in rows(stage, "settingsFound")]


def rows(stage: Stage, name: str) -> list[Any]:
    """The rows of a list, all of which are in view."""
    listed = stage.find(name) or stage.find(name + "s")
    if listed is None:
        return []
    listed.ensurePolished()
    found: list[Any] = [stage.find(f"{name}{at}") for at in range(listed.property("count"))]
    assert None not in found
    return found


def inside(item: QQuickItem, kind: str) -> bool:
    """Whether an item is part of a control of this kind."""
    up = item.parentItem()
    while up is not None and not up.metaObject().className().startswith(kind + "_"):
        up = up.parentItem()
    return up is not None


def named(stage: Stage) -> Iterator[tuple[QQuickItem, str]]:
    """Everything on the page that can be used or read by its name, as a screen reader is told of it."""
    cards = stage.find("settingsCards")
    elements = told(stage.window)  # type: ignore[arg-type]
    for item, _ in seen(cards.property("contentItem")):
        kind = item.metaObject().className().partition("_QML")[0]
        if kind in ("KCard", "KFact") or kind.endswith("Card"):
            yield item, item.property("title") or item.property("label")
        elif is_control(item) and not inside(item, "KFact") and item.metaObject().className() != "QQuickScrollView":
            yield item, elements[address(item)].name


def test_each_thing_on_the_page_is_found_and_led_to(stage: Stage, page: Any, run: Any, until: Any) -> None:
    things = [(item, name) for item, name in named(stage) if not item.objectName().startswith("flick")]
    assert len(things) > 60
    assert all(name for _, name in things)
    inner = stage.find("settingsCards").property("contentItem").childItems()
    flash = next(each for each in inner if each.objectName() == "settingsFlash")  # it keeps its place when it has faded
    look(stage, things[0][1], run)
    rows(stage, "settingsFound")[0].clicked.emit()
    until(flash.isVisible)
    for item, name in things:
        found = look(stage, name, run)
        spots = [at for at, one in enumerate(found) if one == name or one.startswith(name + ", in ")]
        assert spots, (name, found)
        reached = []
        for spot in spots:
            look(stage, name, run)
            rows(stage, "settingsFound")[spot].clicked.emit()
            run(settle(3))
            shown = flash.mapRectToScene(flash.boundingRect())
            reached.append(shown.contains(item.mapToScene(QPointF(1, item.height() / 2))))
        assert any(reached), name


@pytest.mark.parametrize(("typed", "name"), ENGLISH.items())
def test_other_words_find_it_too(stage: Stage, page: Any, run: Any, typed: str, name: str) -> None:
    assert any(one.partition(", in ")[0].startswith(name) for one in look(stage, typed, run))


def test_german_words_find_it_in_german(german: None, stage: Stage, page: Any, run: Any) -> None:
    for typed, name in GERMAN.items():
        found = look(stage, typed, run)
        assert any(one.partition(", in ")[0].startswith(name) for one in found), (typed, found)


def test_keys_alone_lead_to_a_setting(stage: Stage, page: Any, run: Any) -> None:
    stage.window.requestActivate()  # type: ignore[attr-defined]
    run(shortcut(stage.window, Qt.Key.Key_F, CTRL))
    assert stage.window.property("activeFocusItem").objectName() == "settingsFindInput"
    assert [one.partition(",")[0] for one in look(stage, "text", run)][:2] == ["Smaller text", "Larger text"]
    press(stage.window, Qt.Key.Key_Down)
    press(stage.window, Qt.Key.Key_Return)
    run(settle())
    assert stage.window.property("activeFocusItem").objectName() == "textLarger"
    assert stage.find("settingsFindInput").property("text") == ""
    run(shortcut(stage.window, Qt.Key.Key_F, CTRL))
    look(stage, "typing", run)
    press(stage.window, Qt.Key.Key_Return)
    run(settle())
    assert stage.window.property("activeFocusItem").objectName() == "shownTyping"


def test_esc_clears_and_what_is_not_there_says_so(stage: Stage, page: Any, run: Any) -> None:
    stage.window.requestActivate()  # type: ignore[attr-defined]
    run(shortcut(stage.window, Qt.Key.Key_F, CTRL))
    assert look(stage, "marmalade", run) == []
    assert stage.find("settingsNothing").property("title") == "Nothing found"
    assert stage.find("settingsCards") is None
    press(stage.window, Qt.Key.Key_Escape)
    run(settle())
    assert stage.find("settingsNothing") is None
    assert stage.find("settingsCards") is not None
    assert stage.shell.property("page") == "settings"
    look(stage, "marmalade", run)
    click(stage.find("settingsAll"))
    run(settle())
    assert stage.find("settingsCards") is not None
    assert stage.window.property("activeFocusItem").objectName() == "settingsFindInput"
    assert look(stage, "   ", run) == []
    assert stage.find("settingsCards") is not None


def test_what_is_gone_meanwhile_leads_nowhere(stage: Stage, page: Any, alice: Any, run: Any, until: Any) -> None:
    assert look(stage, "Take Lives in away", run)
    run(alice.call(showing.field, "Lives in", ""))
    run(page.load())
    run(settle())
    rows(stage, "settingsFound")[0].clicked.emit()
    run(settle(3))
    assert stage.find("settingsCards") is not None


def test_the_list_at_the_side_leads_to_each_card(stage: Stage, page: Any, run: Any) -> None:
    stage.window.requestActivate()  # type: ignore[attr-defined]
    parts, cards = stage.find("settingsParts"), stage.find("settingsCards")
    names = [row.property("text") for row in rows(stage, "settingsPart")]
    assert names[0] == "Appearance"
    titles = {item.property("title") for item in walk(cards) if item.property("glyph") and item.property("title")}
    assert set(names) == titles
    for at, name in enumerate(names):
        click(stage.find(f"settingsPart{at}"))
        run(settle(3))
        card = next(item for item in walk(cards) if item.property("title") == name)
        top = card.mapToItem(cards, card.boundingRect().topLeft()).y()
        assert -1 <= top < cards.height() - 40, name
    parts.forceActiveFocus()
    parts.setProperty("currentIndex", names.index("What contacts see"))
    press(stage.window, Qt.Key.Key_Return)
    run(settle(3))
    assert stage.window.property("activeFocusItem").objectName() == "shownReceipts"


def test_a_narrow_window_has_the_field_alone(stage: Stage, page: Any, run: Any, until: Any) -> None:
    stage.window.setProperty("width", 420)
    until(lambda: stage.find("settingsParts") is None)
    assert look(stage, "dark", run) == ["Dark, in Appearance"]
