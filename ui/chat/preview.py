"""Shows in the field to write in, while somebody writes, what the marks say; the text there stays as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QSyntaxHighlighter, QTextDocument

from app.chat.rules import MAX_TEXT_BYTES
from ui.chat.dressing import look
from ui.chat.prose import Run, written


class Preview(QSyntaxHighlighter):
    """Belongs to the document of one field."""

    def __init__(self, document: QTextDocument, looks: Mapping[str, Any]) -> None:
        self._looks = dict(looks)
        self._runs: list[Run] = []
        self._text = ""
        super().__init__(document)

    def wear(self, looks: Mapping[str, Any]) -> None:
        """Take other colours."""
        self._looks = dict(looks)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Give one line its looks; if a mark in it means something for other lines, these are done afterwards."""
        self._read()
        begins = self.currentBlock().position()
        ends = begins + self.currentBlock().length()
        for run in self._runs:
            first, last = max(run.start, begins), min(run.start + run.length, ends)
            if first < last:
                self.setFormat(first - begins, last - first, look(run.styles.split(), self._looks))

    def _read(self) -> None:
        short = self.document().characterCount() <= MAX_TEXT_BYTES
        text = self.document().toPlainText() if short else ""
        if text == self._text:
            return
        self._text, runs = text, written(text)
        if [run.styles for run in runs] != [run.styles for run in self._runs]:
            QTimer.singleShot(0, self, self.rehighlight)
        self._runs = runs
