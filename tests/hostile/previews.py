"""Hostile previews of links: what somebody states of a page beside a text, and where one would be led to fetch one."""

from __future__ import annotations

from typing import Any

import msgspec
from yarl import URL

from app import payload
from app.chat import cards
from app.chat.events import LinkPreview, MessageSent
from node.errors import Refused
from node.net.visiting import Reach
from tests.hostile.matrix import TAKEN, Cell, Check, cells, raised, says

PREVIEWS = "previews of links"
NONE, CUT, WHOLE = "not shown", "cut", "whole"
TEXT = "see https://tea.org/green"
ONE = {"url": "https://tea.org/green", "title": "Green tea", "description": "All of it", "picture": b"RIFF"}


class Everything:
    """Holds whatever is looked for."""

    def __contains__(self, one: object) -> bool:
        return True


LINKS = says("app.chat.cards.links", Everything())
LINE = Check("app.chat.cards.clean_line", lambda before: lambda text, most: text)
TYPES = Check("app.payload.msgspec.convert", lambda before: lambda *arguments, **named: MessageSent("taken"))


def stated(text: str = TEXT, **changed: object) -> bytes:
    return msgspec.msgpack.encode({"text": text, "preview": ONE | changed})


def read(data: bytes) -> str:
    """Whether a preview would be shown, and all that was said in it."""
    found = msgspec.msgpack.decode(data)
    said = payload.read(found, MessageSent)
    if said is None:
        return "unreadable"
    card = cards.readable(said.preview, said.text)
    if card is None:
        return TAKEN if said.text == "taken" else NONE
    return WHOLE if card == LinkPreview(**found["preview"]) else CUT


def of_statements() -> list[Cell]:
    """Payloads of kind 1000."""
    title, most = raised("app.chat.cards.MAX_TITLE"), raised("app.chat.cards.MAX_DESCRIPTION")
    rows: list[Any] = [
        ("wrong value", "of a page that the text does not link to", stated(url="https://evil.org/"), NONE, LINKS),
        ("wrong value", "of the beginning of a link", stated("https://tea.org/green.evil.org"), NONE, LINKS),
        ("wrong value", "of a link that the text hides", stated(f"||{ONE['url']}||"), NONE, LINKS),
        ("wrong value", "of no page", stated("kith:tea", url="kith:tea"), NONE, LINKS),
        ("wrong value", "of a program", stated("javascript:x()", url="javascript:x()"), NONE, LINKS),
        ("wrong value", "without a title", stated(title=" \u200b\n"), NONE, LINE),
        ("wrong value", "a title that turns its line around", stated(title="Tea\u202egpj"), CUT, LINE),
        ("wrong value", "a description of many lines", stated(description="a\n\n\n\nb"), CUT, LINE),
        ("oversize", "a title of 20,000 signs", stated(title="x" * 20_000), CUT, title),
        ("oversize", "a description of 20,000 signs", stated(description="x" * 20_000), CUT, most),
        ("oversize", "a picture of 20 KiB", stated(picture=bytes(20 << 10)), CUT, raised("app.chat.cards.MAX_SMALL")),
        ("wrong type", "a text for a preview", msgspec.msgpack.encode({"text": TEXT, "preview": "tea"}), "unreadable",
         TYPES),
        ("wrong type", "a number for a title", stated(title=7), "unreadable", TYPES),
        ("truncated", "a preview of no link", msgspec.msgpack.encode({"text": TEXT, "preview": {"title": "x"}}),
         "unreadable", TYPES),
        ("deep nesting", "previews in a preview", stated(title={"title": {"title": "x"}}), "unreadable", TYPES),
    ]  # fmt: skip
    return cells(PREVIEWS, read, rows)


def gone_to(address: str) -> str:
    """Whether a node would ask what is at an address."""
    try:
        whole = Reach().check(URL(address))
        found = "93.184.216.34" if whole.host == "tea.org" else str(whole.host)
        Reach().judge(found)
    except (Refused, ValueError):
        return "refused"
    return TAKEN


def of_places() -> list[Cell]:
    """Addresses that stand in a text, or to which a server leads."""
    anywhere = Check("node.net.visiting.Reach.judge", lambda before: lambda self, address: None)
    ways = Check("node.net.visiting.Reach.check", lambda before: lambda self, address: URL("https://tea.org/"))
    rows: list[Any] = [
        ("wrong value", f"go to {address}", address, "refused", check)
        for address, check in (
            ("https://127.0.0.1/", anywhere),
            ("https://[::1]/", anywhere),
            ("https://169.254.169.254/latest", anywhere),
            ("https://[::ffff:10.0.0.1]/", anywhere),
            ("https://2130706433/", ways),
            ("https://127.1/", ways),
            ("https://localhost/", ways),
            ("https://printer/", ways),
            ("https://a.onion/", ways),
            ("https://me:word@tea.org/", ways),
            ("https://tea.org:22/", ways),
            ("http://tea.org/", ways),
            ("file:///etc/passwd", ways),
        )
    ]
    return cells(PREVIEWS, gone_to, rows)


CELLS = [*of_statements(), *of_places()]
