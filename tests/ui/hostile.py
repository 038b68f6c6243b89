"""1,000 texts that somebody might write to harm a screen, always the same: markup, bidi, unseen signs, huge ones.

A nightly run has 5,000. Here is also who would hear of it if a screen fetched what they name, and who puts them into
everything a node answers.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import cycle
from typing import Any

from PySide6.QtNetwork import QHostAddress, QTcpServer

from app import commands

MARKUP = (
    '<img src="{url}">', "<img src={url} width=9999 height=9999>", '<b><img src="{url}"/></b>', '<a href="{url}">x</a>',
    '<table background="{url}"><tr><td>x', '<body background="{url}">', '<style>@import "{url}"</style>',
    "<style>p{{background:url({url})}}</style><p>x", '<p style="background-image:url({url})">x', "![x]({url})",
    '<object data="{url}">', '<iframe src="{url}">', '<link rel="stylesheet" href="{url}">', '<svg onload="x">',
    "<font size=999>x", "<pre>" + "x" * 400, "<ul>" * 60, "</p></body></html>", "<!DOCTYPE html><html>",
    "&#x3c;img src={url}>", "**<img src={url}>** {url}", "||<a href={url}>x|| `<b>`", "> <img src={url}>\n- {url}",
    "```<img src={url}>```", "[x]({url}) <{url}>", "*" * 999, "**a " * 99, "||a|| *b* `c`" * 99, "> *a*\n" * 40,
    "&lt;img src='{url}'&gt;", "<img src='data:image/png;base64,AAAA'>", "<img src='qrc:/x'>", "<img src='file:///etc/passwd'>",
    "[img]{url}[/img]", "javascript:x", "${{x}}", "%1 %2 %n", "&Mnemonic && more", "qsTr('x')", "\\u0041\\x41",
)  # fmt: skip
SIGNS = (
    "\u202e", "\u202d", "\u2066", "\u2067", "\u2068", "\u2069", "\u200b", "\u200d", "\u200e", "\u200f", "\u061c",
    "\ufeff",
    "\u00ad", "\u034f", "\u2028", "\u2029", "\x00", "\x07", "\x1b[2J", "\x7f", "\x85", "\ufffc", "\ufffe",
    "\U000e0041",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u0e49" * 40, "Z\u0351\u036b\u0343\u036a" * 20, "\ufdfd",
    "\U00012031",
    "ﷺ" * 10, "नमस्ते", "שלום", "مرحبا", "漢字", "🇩🇪🇫🇷", "👍🏿",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
)  # fmt: skip
HUGE = ("x" * 20_000, "word " * 4_000, "\n" * 2_000, "<b>" * 5_000, "\u202e" * 5_000, "👍" * 4_000)


COUNT = 5000 if os.environ.get("KITH_NIGHTLY") == "1" else 1000


def texts(url: str, count: int = COUNT) -> list[str]:
    """Give `count` texts, no two alike; whoever shows one of them as markup asks for `url`."""
    drawn = random.Random(20)
    markup = (one.replace("{url}", url).replace("{{", "{").replace("}}", "}") for one in MARKUP)
    found = dict.fromkeys((*HUGE, *markup, *SIGNS))
    while len(found) < count:
        parts = drawn.choices((*MARKUP, *SIGNS, "hello", " ", "\n", "a" * 80), k=drawn.randint(1, 6))
        found["".join(parts).replace("{url}", f"{url}/{len(found)}")[:2000]] = None
    return list(found)


class Listener(QTcpServer):
    """Counts who asks for what the texts name; its address is one that the guard would let through."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.newConnection.connect(self._count)
        assert self.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost), 0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.serverPort()}/media/{'0' * 32}"

    def _count(self) -> None:
        while self.nextPendingConnection() is not None:
            self.asked += 1


OURS = {
    "id", "account", "contact", "chat", "author", "owner", "album", "post", "reply", "call", "person", "device",
    "first_unread", "state", "last_state", "how", "why", "outcome", "trouble", "mime", "thumb_url", "full_url",
    "kind", "what", "target", "role", "history", "changed", "add", "pin", "edit", "all",
    "sent_at", "last_at", "newest_at", "added_at", "asked_at", "asked", "expires_at", "began_at", "up_at", "since",
    "seen_at", "further", "styles",
}  # fmt: skip
"""What a node answers of its own: ids, codes, times and addresses of its door. Everything else is somebody's words."""

LONG = {"text", "caption", "about", "last_text"}
NAME = 200  # characters at most of what is neither; a node gives 64


class Liar:
    """Stands before a node: in its answers, wherever somebody's words can stand, hostile ones do."""

    def __init__(self, client: Any, url: str) -> None:
        self._ask = client.call
        self._all = texts(url)
        self._next: defaultdict[str, Iterator[str]] = defaultdict(lambda: cycle(self._all))
        self.said: defaultdict[str, set[str]] = defaultdict(set)  # by field, such as PostView.text
        self.answers: Counter[str] = Counter()  # by command

    async def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        answer = self._spoil(await self._ask(function, *args, **kwargs), "")
        self.answers[commands.name_of(function)] += 1
        return answer

    def _spoil(self, answer: Any, field: str) -> Any:
        if is_dataclass(answer) and not isinstance(answer, type):
            kind = type(answer).__name__
            spoilt = {
                each.name: self._spoil(getattr(answer, each.name), f"{kind}.{each.name}")
                for each in fields(answer)
                if each.name not in OURS
            }
            return replace(answer, **spoilt)
        if isinstance(answer, list | tuple):
            return type(answer)(self._spoil(each, field) for each in answer)
        return self._words(field) if isinstance(answer, str) and field else answer

    def _words(self, field: str) -> str:
        words = next(self._next[field])
        self.said[field].add(words)
        return words if field.rpartition(".")[2] in LONG else words[:NAME]
