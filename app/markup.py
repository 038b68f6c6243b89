"""Markdown-light: which parts of a text are bold, code, a quote, hidden and so on, as spans. Pure, in linear time.

The text stays as it was written: a span says where it begins, how long it is (in characters, as mentions count) and
which styles it has. No tag, no picture and no link with another name than its address exists here. The grammar:

Lines. ``` at the beginning of a line begins a `block` of code, and ``` at the end of that or a later line ends it; what
follows the first ``` alone on its line is the name of a language. Lines that begin with "> " are a `quote`. "- ", "* ",
"• " or up to three digits with "." or ")" before words begin an `item` of a list, up to eight spaces before it.

Inside of a paragraph (lines up to an empty one, a quote, an item, or a block). **bold**, *italic* or _italic_,
~~strike~~, ||spoiler||, `code` between runs of as many ticks on one line. A mark opens before and closes behind
something that is no space; outside of it stands no letter or digit, unless the script has no spaces between words or
the mark is ||. So snake_case and 2*3*4 stay what they are. A mark behind a backslash, or behind - ^ or > as in faces,
opens nothing, and behind a backslash it closes nothing. Marks that cross are none: what closes first counts. `link`: an
address with http://, https:// or kith: up to a space, without what ends the sentence around it.

`mark` are the signs that only say so and need not be shown. About the first 500 marks of a text count, no more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.wording import is_unseen

MAX_MARKS = 500
MAX_LINK = 2048  # characters
HIDDEN = "▒▒▒▒"  # stands for a spoiler where it cannot be opened
MARK, ITEM, LINK = "mark", "item", "link"
BOLD, ITALIC, STRIKE, SPOILER, CODE, BLOCK, QUOTE = "bold", "italic", "strike", "spoiler", "code", "block", "quote"
STYLES = (QUOTE, BLOCK, ITEM, SPOILER, BOLD, ITALIC, STRIKE, CODE, LINK, MARK)

_PARAGRAPH, _EMPTY = "", "empty"
_KINDS = {"**": BOLD, "*": ITALIC, "_": ITALIC, "~~": STRIKE, "||": SPOILER}
_WORTH = re.compile(r"[*_~|`>:•]|^ *(?:-|\d{1,3}[.)]) ", re.MULTILINE)
_TOKEN = re.compile(
    r"(?P<ticks>`+)|(?P<mark>\*+|_+|~+|\|+)|(?P<link>(?:https?://|kith:)[^\s<>\"“”„«»`]+)", re.IGNORECASE
)
_FENCE = "```"
_LANGUAGE = re.compile(r"[\w+#.-]{0,20}[ \t]*\Z")
_ITEM = re.compile(r" {0,8}((?:[-*•]|\d{1,3}[.)]) +)(?=\S)")
_ENDS_A_SENTENCE = ".,;:!?'’*_~|…。，、！？）"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_FACES = "\\-^>"  # behind which signs are parts of faces, such as -_-
_TICKS = 3  # of which code can be between, at most
_NO_SPACES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))  # Thai and Lao, Burmese, Khmer


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text and its styles, of those in STYLES and in that order; `start` and `length` in characters."""

    start: int
    length: int
    styles: list[str]


Part = tuple[int, int]  # from, up to
Piece = tuple[int, int, str]  # from, up to, style


def spans(text: str, names: Sequence[Part] = ()) -> list[Span]:
    """Give the parts of a text that have styles, one after the other; inside of `names` no mark counts."""
    if not _WORTH.search(text):
        return []
    found = _Found(text, names)
    for kind, together in _blocks(text):
        lines = together if kind == BLOCK else together[:MAX_MARKS]
        if len(found.pieces) >= MAX_MARKS:
            break
        if kind == BLOCK:
            found.take_block(lines)
        elif kind == QUOTE:
            found.pieces += [
                (lines[0][0], lines[-1][1], QUOTE),
                *((start, min(start + 2, end), MARK) for start, end in lines),
            ]
            found.take_words([(min(start + 2, end), end) for start, end in lines])
        elif kind == ITEM:
            begins, ends = _item(text, lines[0])
            found.pieces.append((begins, ends, ITEM))
            found.take_words([(ends, lines[0][1])])
        elif kind == _PARAGRAPH:
            found.take_words(lines)
    return _flat(found.pieces)


def plain(text: str, found: Sequence[Span] | None = None) -> str:
    """Give a text as it is read aloud or shown in one line: without marks, and with nothing that a spoiler hides."""
    told, at, hiding = [], 0, -1
    for span in spans(text) if found is None else found:
        told.append(text[at : span.start])
        at = span.start + span.length
        if SPOILER in span.styles:
            told += [] if hiding == span.start else [HIDDEN]
            hiding = at
        elif MARK not in span.styles:
            told.append(text[span.start : at])
    return "".join((*told, text[at:]))


class _Found:
    """What is found in one text: pieces with one style each, which may lie in one another but never cross."""

    def __init__(self, text: str, names: Sequence[Part]) -> None:
        self.pieces: list[Piece] = []
        self._text = text
        self._names = list(names)[::-1]  # the next one last
        self._left = MAX_MARKS
        self._open: list[tuple[str, int]] = []  # marks of this paragraph and where they stand: of each sign one at most

    def take_block(self, lines: Sequence[Part]) -> None:
        """Take a block of code, in whose first and last line its marks are."""
        text, start, last = self._text, lines[0][0], lines[-1][1]
        begins, ends = start + len(_FENCE), start + len(text[start:last].rstrip()) - len(_FENCE)
        if len(lines) > 1 and _LANGUAGE.match(text, begins, lines[0][1]):
            begins = lines[1][0]
        if len(lines) > 1 and not text[lines[-1][0] : ends].strip():
            ends = max(begins, lines[-1][0] - 1)
        if text[begins:ends].strip():
            self.pieces += [(start, begins, MARK), (begins, ends, BLOCK), (ends, last, MARK)]

    def take_words(self, lines: Sequence[Part]) -> None:
        """Take a paragraph, line by line; marks may close on a later one."""
        self._open.clear()
        for line in lines:
            self._take_line(*line)

    def _take_line(self, start: int, end: int) -> None:
        at = start
        while self._left and (token := _TOKEN.search(self._text, at, end)):
            at = token.end()
            self._left -= 1
            if token["link"]:
                at = self._take_link(token.start(), at)
            elif token["ticks"]:
                at = self._take_code(token.start(), at, end)
            elif not self._named(token.start()):
                self._take_marks((start, end), token.start(), token.group())

    def _take_link(self, start: int, end: int) -> int:
        """Take an address, unless a word only ends like one; give where to go on."""
        address = _address(self._text[start:end])
        inside = start > 0 and self._text[start - 1].isascii() and self._text[start - 1].isalnum()
        if inside or not address or len(address) > MAX_LINK:
            return start + 4
        self.pieces.append((start, start + len(address), LINK))
        return start + len(address)

    def _take_code(self, start: int, inner: int, end: int) -> int:
        """Take code up to as many ticks again; of each number of ticks only the last has none behind it."""
        ticks = inner - start
        if ticks > _TICKS:
            return inner
        close = re.compile(f"(?<!`)`{{{ticks}}}(?!`)").search(self._text, inner, end)
        if close is None or not self._text[inner : close.start()].strip():
            return inner
        self.pieces += [(start, inner, MARK), (inner, close.start(), CODE), (*close.span(), MARK)]
        return close.end()

    def _take_marks(self, line: Part, start: int, run: str) -> None:
        """Take a run of one sign: what opens before something, or closes behind it."""
        text, end = self._text, start + len(run)
        before = text[start - 1] if start > line[0] else " "
        after = text[end] if end < line[1] else " "
        loose = run == "||"
        opens = not after.isspace() and before not in _FACES and (loose or not _in_word(before))
        closes = not before.isspace() and before != "\\" and (loose or not _in_word(after))
        signs = [run]
        if run == "***":
            inner = next((sign for sign, _ in reversed(self._open) if sign in ("*", "**")), "")
            signs = ["*", "**"] if closes and inner == "*" else ["**", "*"]
        for sign in signs if signs[0] in _KINDS else ():
            self._meet(sign, start, opens=opens, closes=closes)
            start += len(sign)

    def _meet(self, sign: str, start: int, *, opens: bool, closes: bool) -> None:
        """Take a mark: it closes what is open, or opens something, in place of one before it that never closed."""
        at = next((number for number, mark in enumerate(self._open) if mark[0] == sign), None)
        inner = (0 if at is None else self._open[at][1] + len(sign), start)
        if closes and at is not None and self._text[slice(*inner)].strip("*_~|"):
            self.pieces += [(inner[0] - len(sign), inner[0], MARK), (*inner, _KINDS[sign])]
            self.pieces.append((start, start + len(sign), MARK))
            del self._open[at:]
        elif opens:
            if at is not None:
                del self._open[at]
            self._open.append((sign, start))

    def _named(self, at: int) -> bool:
        """Whether a place is inside of a name; they are asked for in the order of the text."""
        while self._names and self._names[-1][1] <= at:
            self._names.pop()
        return bool(self._names) and self._names[-1][0] <= at


def _blocks(text: str) -> Iterator[tuple[str, list[Part]]]:
    """Give the lines of a text by what they are together: blocks, quotes, items, paragraphs, and empty ones."""
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    kinds = [_kind(text, line) for line in lines]
    closing = [number for number, line in enumerate(lines) if text[slice(*line)].rstrip().endswith(_FENCE)][::-1]
    number = 0
    while number < len(lines):
        while closing and closing[-1] < number:
            closing.pop()
        last = number
        if kinds[number] == BLOCK and (ends := _end(text, lines[number], number, closing)) is not None:
            last = ends
            yield BLOCK, lines[number : last + 1]
        else:
            kind = _PARAGRAPH if kinds[number] == BLOCK else kinds[number]
            while kind != ITEM and last + 1 < len(lines) and kinds[last + 1] == kind:
                last += 1
            yield kind, lines[number : last + 1]
        number = last + 1


def _kind(text: str, line: Part) -> str:
    """Give what a line is or, of a block, may begin."""
    if text.startswith(_FENCE, *line):
        return BLOCK
    if text.startswith("> ", *line) or text[slice(*line)] == ">":
        return QUOTE
    if _ITEM.match(text, *line):
        return ITEM
    return _PARAGRAPH if text[slice(*line)].strip() else _EMPTY


def _end(text: str, line: Part, number: int, closing: Sequence[int]) -> int | None:
    """Give the line that ends the block that one may begin; `closing` are those that can, the next one last."""
    alone = text[slice(*line)].rstrip()
    if closing and closing[-1] == number and alone[len(_FENCE) : -len(_FENCE)].strip():
        return number
    return next((each for each in closing[-2:][::-1] if each > number), None)


def _item(text: str, line: Part) -> Part:
    """Give where the sign of an item stands, with the spaces behind it."""
    found = _ITEM.match(text, *line)
    return found.span(1) if found else line


def _address(text: str) -> str:
    """Give the address with which a text begins: up to an unseen sign, without what ends the sentence around it."""
    end = next((at for at, sign in enumerate(text[: MAX_LINK + 1]) if is_unseen(sign)), len(text))
    surplus = {closing: text[:end].count(closing) - text[:end].count(opening) for closing, opening in _BRACKETS.items()}
    while end and (text[end - 1] in _ENDS_A_SENTENCE or surplus.get(text[end - 1], 0) > 0):
        end -= 1
        if text[end] in surplus:
            surplus[text[end]] -= 1
    return text[:end] if text[:end].partition(":")[2].strip("/") else ""


def _in_word(sign: str) -> bool:
    """Whether no mark can stand beside a sign on its outer side: a letter or digit of a script with spaces."""
    if not sign.isalnum():
        return unicodedata.category(sign) in ("Mn", "Mc") and sign != "\ufe0f"
    apart = any(first <= ord(sign) <= last for first, last in _NO_SPACES)
    return not apart and unicodedata.east_asian_width(sign) not in "WF"


def _flat(pieces: Sequence[Piece]) -> list[Span]:
    """Give the parts between all ends of pieces, each with the styles of whatever it lies in."""
    edges = sorted(
        [(start, 1, style) for start, end, style in pieces if start < end]
        + [(end, -1, style) for start, end, style in pieces if start < end]
    )
    counts = dict.fromkeys(STYLES, 0)
    flat: list[Span] = []
    at = 0
    for place, step, style in edges:
        if place > at and any(counts.values()):
            flat.append(Span(at, place - at, [name for name in STYLES if counts[name]]))
        at = place
        counts[style] += step
    return flat
