"""What a page of the web says of itself: its title, a sentence, a picture. Pure, in linear time.

The page is a stranger's. Only its first tags of the kinds that matter are looked at, each short; what is inside of them
is read by the standard library, one tag at a time, so that nothing can grow while it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

from app.wording import clean_line

MAX_PAGE: Final = 512 << 10  # bytes of it that are looked at
MAX_TITLE: Final = 200  # characters
MAX_DESCRIPTION: Final = 300  # characters
MAX_TAGS: Final = 200
MAX_TAG: Final = 4096  # characters
MAX_ADDRESS: Final = 2048  # characters

_TAG = re.compile(rf"<(?:meta|base)\b[^<>]{{0,{MAX_TAG}}}>", re.IGNORECASE)
_TITLE = re.compile(rf"<title\b[^<>]{{0,{MAX_TAG}}}>([^<]{{0,{MAX_TAG}}})", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta\b[^<>]{0,200}?charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_CHARSETS = frozenset(
    (
        *("ascii", "us-ascii", "utf-8", "utf8", "latin1", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-7"),
        *("iso-8859-9", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254"),
        *("windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874", "tis-620", "koi8-r", "koi8-u"),
        *("shift_jis", "euc-jp", "gb2312", "gbk", "gb18030", "big5", "euc-kr"),
    )
)
_TITLES, _DESCRIPTIONS = ("og:title", "twitter:title"), ("og:description", "twitter:description", "description")
_PICTURES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")


@dataclass(frozen=True, slots=True)
class Page:
    """Each in one clean line, empty where the page says nothing; `picture` is a whole address."""

    title: str = ""
    description: str = ""
    picture: str = ""


def read(data: bytes, charset: str, address: str) -> Page:
    """Give what a page at an address says, from its first bytes; `charset` is what the server says of them."""
    text = data[:MAX_PAGE].decode(_charset(data, charset), "replace")
    found = _Tags()
    for number, tag in enumerate(_TAG.finditer(text)):
        if number == MAX_TAGS:
            break
        found.take(tag.group())
    title, said = _TITLE.search(text), found.said
    picture = _first(said, _PICTURES)
    named = _first(said, _TITLES) or (unescape(title.group(1)) if title else "")
    return Page(
        title=clean_line(named, MAX_TITLE),
        description=clean_line(_first(said, _DESCRIPTIONS), MAX_DESCRIPTION),
        picture=_joined(_joined(address, found.base), picture) if picture else "",
    )


@dataclass
class _Tags:
    """What single tags say; of several of one name the first counts."""

    said: dict[str, str] = field(default_factory=dict)
    base: str = ""

    def take(self, tag: str) -> None:
        reader = _Reader()
        reader.feed(tag)
        for name, known in reader.tags:
            if name == "base":
                self.base = self.base or known.get("href", "")
            key = (known.get("property") or known.get("name", "")).strip().lower()
            if known.get("content", "").strip():
                self.said.setdefault(key, known["content"])


class _Reader(HTMLParser):
    """Takes one tag apart."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in reversed(attrs)}))


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if name in said), "")


def _joined(address: str, further: str) -> str:
    """Give a whole address from one that may be a part of it; empty for what cannot be one."""
    try:
        return urljoin(address, further.strip())[:MAX_ADDRESS]
    except ValueError:
        return ""


def _charset(data: bytes, charset: str) -> str:
    """Give one of the charsets that pages are in: of others a stranger might choose one that is slow, or no text."""
    said = _CHARSET.search(data[:2048])
    for name in (charset, said.group(1).decode("ascii") if said else ""):
        if name.lower() in _CHARSETS:
            return name
    return "utf-8"
