"""What is written is shown as its marks say while it is written, and stays as it is typed."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextDocument

from tests.ui.chat_world import SHIFT, World
from tests.ui.fake_client import Stage, settle
from tests.ui.hands import type_in
from ui.chat.preview import Preview
from ui.chat.prose import Run, written

LOOKS = dict.fromkeys(("link", "soft", "cover", "code"), "#123456")


def bold(document: QTextDocument) -> list[str]:
    """The parts that are bold, line by line."""
    found, block = [], document.begin()
    while block.isValid():
        for one in block.layout().formats():
            if one.format.fontWeight() == QFont.Weight.Bold:
                found.append(
                    block.text().encode("utf-16-le")[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le")
                )
        block = block.next()
    return found


def test_places_are_those_of_what_is_typed() -> None:
    assert written("👍 **a**") == [Run(3, 2, "mark"), Run(5, 1, "bold"), Run(6, 2, "mark")]


def test_what_is_bold_looks_so_and_what_closes_it_on_another_line_changes_that(qapp: object, run: Any) -> None:
    document = QTextDocument("👍 **one** **two")
    preview = Preview(document, LOOKS)
    run(settle())
    assert bold(document) == ["one"]
    document.setPlainText("👍 **one** **two\nthree**")
    run(settle())
    assert bold(document) == ["one", "two", "three"]
    document.setPlainText("x" * 20_000 + " **one**")
    run(settle())
    assert bold(document) == []
    preview.wear(LOOKS)


def test_a_text_is_sent_as_it_was_typed(stage: Stage, town: Any, run: Any, until: Any) -> None:
    world = World(stage, town[1], run, until)
    until(lambda: world.page.known and stage.shell.online)
    world.open()
    type_in(stage.window, "so **loud**")
    world.key(Qt.Key.Key_Return, "\r", SHIFT)
    type_in(stage.window, "`x` ||y||")
    run(settle())
    assert world.written == "so **loud**\n`x` ||y||"
    field = world.find("composerInput")
    field.setProperty("text", "*a*\n**b**")
    run(settle())
    field.setProperty("text", "**a**\n*b*")
    run(settle())
    assert bold(field.property("textDocument").textDocument()) == ["a"]
    stage.shell.set_mode("dark")
    run(settle())
    world.key(Qt.Key.Key_Return, "\r")
    world.until(lambda: world.texts == ["**a**\n*b*"])
