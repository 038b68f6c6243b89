"""How a text with marks is shown: what stands there, which parts of it look how, and what can be pressed. Pure.

Shown is a plain text without the signs of marks, and `ui/chat/dressing.py` gives parts of it other looks; nothing that
somebody wrote is ever read as the markup of a control. What a spoiler hides is not in it before it was opened. Places
are counted as QML counts them, in units of UTF-16.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.chat.views import MentionView
from app.markup import BLOCK, ITEM, LINK, MARK, QUOTE, SPOILER, Span, spans

PANELS = (QUOTE, BLOCK)
MOST_SPOTS = 50  # of one text; a link behind them looks like one, but cannot be pressed
COVER = "▒"  # for each sign that is hidden
_SIGN = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text that calls somebody."""

    start: int
    length: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text that looks different; `styles` are words of `app/markup.py`, `cover` while it is hidden."""

    start: int
    length: int
    styles: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a text that can be pressed: a link, or with no `address` what is hidden."""

    start: int
    length: int
    address: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines that belong together, of the kind `quote` or `block`."""

    start: int
    length: int
    kind: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as it is shown; `rich`: something of it looks different."""

    text: str
    rich: bool = False
    marks: tuple[Mark, ...] = ()
    runs: tuple[Run, ...] = ()
    spots: tuple[Spot, ...] = ()
    panels: tuple[Panel, ...] = ()


def prose(text: str, found: Sequence[Span], mentions: Sequence[MentionView], *, open_: bool) -> Prose:
    """Give a text as it is shown; `open_`: with what it hides."""
    told = _Telling()
    at = 0
    for span in found:
        told.take(text[at : span.start], at, ())
        at = span.start + span.length
        told.take_span(text[span.start : at], span, open_=open_)
    told.take(text[at:], at, ())
    marks = told.marks(mentions)
    looks = (tuple(told.runs), tuple(told.spots), tuple(told.panels))
    return Prose("".join(told.parts), bool(marks or any(looks)), marks, *looks)


def written(text: str) -> list[Run]:
    """Give the parts of a text that have styles, marks among them, where they stand in the text as it is written."""
    runs, at, place = [], 0, 0
    for span in spans(text):
        place += units(text[at : span.start])
        at = span.start + span.length
        size = units(text[span.start : at])
        runs.append(Run(place, size, " ".join(span.styles)))
        place += size
    return runs


class _Telling:
    """What was shown so far."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.spots: list[Spot] = []
        self.panels: list[Panel] = []
        self._end = 0  # where the next part is shown
        self._kept: list[
            tuple[int, int, str]
        ] = []  # what is shown as it was written: from where, shown where, the text

    def take_span(self, text: str, span: Span, *, open_: bool) -> None:
        """Show a part that has styles."""
        styles = span.styles
        if SPOILER in styles and not open_:
            if MARK not in styles:
                self._cover(text, styles)
        elif MARK in styles:
            return
        elif ITEM in styles and text[0] in "-*":
            self.take("•" + text[1:], span.start, styles)
        else:
            if LINK in styles and len(self.spots) < MOST_SPOTS:
                self.spots.append(Spot(self._end, units(text), text))
            self.take(text, span.start, styles)

    def take(self, text: str, at: int, styles: Sequence[str]) -> None:
        """Show a part as it was written."""
        size = units(text)
        self._kept.append((at, self._end, text))
        self._show(text, size, styles)

    def marks(self, mentions: Sequence[MentionView]) -> tuple[Mark, ...]:
        """Give where those who are called are shown, but for what is hidden; both follow one another."""
        found, kept = [], iter(self._kept)
        at, shown, text = next(kept)
        for one in mentions:
            while at + len(text) <= one.start and (after := next(kept, None)):
                at, shown, text = after
            inside = one.start - at
            if 0 <= inside < len(text):
                name = text[inside : inside + one.length]
                found.append(Mark(shown + units(text[:inside]), units(name), one.mine))
        return tuple(found)

    def _cover(self, text: str, styles: Sequence[str]) -> None:
        cover = _SIGN.sub(COVER, text)
        last = self.spots[-1] if self.spots else None
        if last is not None and not last.address and last.start + last.length == self._end:
            self.spots[-1] = Spot(last.start, last.length + len(cover), "")
        elif len(self.spots) < MOST_SPOTS:
            self.spots.append(Spot(self._end, len(cover), ""))
        self._show(cover, len(cover), [*(style for style in styles if style in PANELS), "cover"])

    def _show(self, text: str, size: int, styles: Sequence[str]) -> None:
        if styles and size:
            self.runs.append(Run(self._end, size, " ".join(styles)))
        for kind in PANELS if size else ():
            if kind in styles:
                self._frame(size, kind)
        self.parts.append(text)
        self._end += size

    def _frame(self, size: int, kind: str) -> None:
        last = self.panels[-1] if self.panels else None
        if last is not None and last.kind == kind and last.start + last.length == self._end:
            self.panels[-1] = Panel(last.start, last.length + size, kind)
        else:
            self.panels.append(Panel(self._end, size, kind))


def units(text: str) -> int:
    """Give how long a text is in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
