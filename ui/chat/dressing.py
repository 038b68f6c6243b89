"""Gives parts of a plain text in a control another look: fonts, colours, margins. It never reads a text as markup.

What looks how is found by `prose.py`; the colours are the theme's, given by whoever shows the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtQuick import QQuickTextDocument

LINES = {"quote": 14, "block": 8, "item": 6}  # how far lines of a kind are set in, in px
HIGH = 115.0  # of a line, in per cent of what its signs need


class Dresser(QObject):
    """What QML knows as `talk.opening.dresser`."""

    @Slot(QObject, "QVariantList", "QVariantMap", result=float)
    def dress(self, document: QQuickTextDocument, runs: Sequence[Mapping[str, Any]], looks: Mapping[str, Any]) -> float:
        """Give the parts of a control's text their looks, take from it those it had, and say how wide it would be."""
        text = document.textDocument()
        cursor = QTextCursor(text)
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setCharFormat(QTextCharFormat())
        cursor.setBlockFormat(_lines())
        end = text.characterCount() - 1
        for run in runs:
            start, length = int(run["start"]), int(run["length"])
            if start + length <= end:
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                styles = str(run["styles"]).split()
                cursor.mergeCharFormat(look(styles, looks))
                _set_in(cursor, text, styles)
        cursor.endEditBlock()
        alone = text.clone()
        alone.setTextWidth(-1)
        return alone.idealWidth()


def look(styles: Sequence[str], looks: Mapping[str, Any]) -> QTextCharFormat:
    """Give how signs with these styles look."""
    found = QTextCharFormat()
    if "bold" in styles:
        found.setFontWeight(QFont.Weight.Bold)
    if "italic" in styles:
        found.setFontItalic(True)
    if "strike" in styles:
        found.setFontStrikeOut(True)
    if "code" in styles or "block" in styles:
        found.setFontFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
        found.setFontFixedPitch(True)
    if "code" in styles:
        found.setBackground(QColor(looks["code"]))
    if "link" in styles:
        found.setForeground(QColor(looks["link"]))
        found.setFontUnderline(True)
    if "quote" in styles:
        found.setForeground(QColor(looks["soft"]))
    if "spoiler" in styles:
        found.setBackground(QColor(looks["code"]))
    if "mark" in styles:
        found.setForeground(QColor(looks["soft"]))
    if "cover" in styles:
        found.setForeground(QColor(looks["cover"]))
        found.setBackground(QColor(looks["cover"]))
    return found


def _set_in(cursor: QTextCursor, text: QTextDocument, styles: Sequence[str]) -> None:
    margin = next((LINES[style] for style in styles if style in LINES), 0)
    if margin:
        lines = _lines()
        lines.setLeftMargin(margin)
        cursor.mergeBlockFormat(lines)


def _lines() -> QTextBlockFormat:
    found = QTextBlockFormat()
    found.setLineHeight(HIGH, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return found
