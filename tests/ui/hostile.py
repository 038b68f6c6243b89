"""1,000 texts that somebody might write to harm a screen, always the same: markup, bidi, unseen signs, huge ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

MARKUP = (
    '<img src="{url}">', "<img src={url} width=9999 height=9999>", '<b><img src="{url}"/></b>', '<a href="{url}">x</a>',
    '<table background="{url}"><tr><td>x', '<body background="{url}">', '<style>@import "{url}"</style>',
    "<style>p{{background:url({url})}}</style><p>x", '<p style="background-image:url({url})">x', "![x]({url})",
    '<object data="{url}">', '<iframe src="{url}">', '<link rel="stylesheet" href="{url}">', '<svg onload="x">',
    "<font size=999>x", "<pre>" + "x" * 400, "<ul>" * 60, "</p></body></html>", "<!DOCTYPE html><html>",
    "&#x3c;img src={url}>",
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


def texts(url: str, count: int = 1000) -> Iterator[str]:
    """Give `count` texts; whoever shows one of them as markup asks for `url`."""
    drawn = random.Random(20)
    yield from HUGE
    yield from (one.replace("{url}", url).replace("{{", "{").replace("}}", "}") for one in MARKUP)
    yield from SIGNS
    for number in range(count - len(HUGE) - len(MARKUP) - len(SIGNS)):
        parts = drawn.choices((*MARKUP, *SIGNS, "hello", " ", "\n", "a" * 80), k=drawn.randint(1, 6))
        yield "".join(parts).replace("{url}", f"{url}/{number}")[:2000]
