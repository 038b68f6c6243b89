"""One page of a conversation as HTML that needs no network and runs nothing: every text is escaped, and none is a link.

The page forbids itself everything but its own style and the pictures and sounds beside it. A file of any other kind is
named and not linked, as a browser might run it.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from app.words import say, spoken

Row = Mapping[str, Any]

STYLE = """
:root { color-scheme: light dark;
  --ground: #eef0f5; --card: #ffffff; --mine: #e6e6fc; --text: #171a21; --soft: #565d6d; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0e1015; --card: #1f232c; --mine: #2c2f63; --text: #eceef3; --soft: #a9b0c0; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--text);
  font: 16px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: .85rem; font-weight: 600; color: var(--soft); text-align: center; margin: 1.5rem 0 .75rem; }
.about, .meta, nav { color: var(--soft); font-size: .85rem; }
article { background: var(--card); border-radius: 12px; padding: .5rem .8rem; margin: .4rem 15% .4rem 0; }
article.mine { background: var(--mine); margin: .4rem 0 .4rem 15%; }
article.event { background: none; text-align: center; margin: .4rem 0; color: var(--soft); font-size: .85rem; }
p, li, blockquote { margin: .15rem 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext;
  overflow: hidden; }
blockquote { border-inline-start: 3px solid var(--soft); padding-inline-start: .6rem; color: var(--soft); }
img { max-width: 100%; max-height: 70vh; border-radius: 8px; display: block; margin: .3rem 0; }
audio { width: 100%; }
a { color: inherit; }
@media print { body { background: none; max-width: none; } article { border: 1px solid #999; break-inside: avoid; } }
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'sha256-{_HASH}'; "
    "base-uri 'none'; form-action 'none'"
)
MAX_QUOTE = 200  # characters of what a message answers


def name_of(number: int) -> str:
    """Give the file of a page: the first holds the newest messages."""
    return "index.html" if number == 1 else f"page-{number}.html"


def page(title: str, about: str, rows: Sequence[Row], around: tuple[int, bool]) -> Iterator[str]:
    """Give a page of messages, the oldest first, in pieces; `around` is its number and whether there are older ones."""
    number, more = around
    yield f'<!DOCTYPE html>\n<html lang="{_text(spoken())}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
    yield f'<body>\n<header>\n<h1 dir="auto">{_text(title)}</h1>\n<p class="about">{_text(about)}</p>\n</header>\n'
    links = _links(number, more)
    yield links
    yield "<main>\n"
    yield from _messages(rows)
    yield f"</main>\n{links}</body>\n</html>\n"


def _links(number: int, more: bool) -> str:
    found = [f'<a href="{name_of(number + 1)}">{_text(say("Older messages"))}</a>'] if more else []
    found += [f'<a href="{name_of(number - 1)}">{_text(say("Newer messages"))}</a>'] if number > 1 else []
    return f"<nav>{' · '.join(found)}</nav>\n" if found else ""


def _messages(rows: Iterable[Row]) -> Iterator[str]:
    day = ""
    for row in rows:
        at = datetime.fromisoformat(row["sent_at"]).astimezone()
        if at.date().isoformat() != day:
            day = at.date().isoformat()
            yield f"<h2>{day}</h2>\n"
        yield _message(row, at)


def _message(row: Row, at: datetime) -> str:
    if row.get("kind") == "event":
        return f'<article class="event"><p dir="auto">{_text(row["text"])}</p></article>\n'
    who = say("You") if row["mine"] else row["author_name"]
    said = [f'<bdi><b>{_text(who)}</b></bdi> <time datetime="{_text(row["sent_at"])}">{at:%H:%M}</time>']
    said += [_text(say("edited"))] if row["edited"] else []
    said += [_text(say("forwarded"))] if row.get("forwarded") else []
    parts = [f'<div class="meta">{" · ".join(said)}</div>', *_quote(row.get("quote")), *_content(row)]
    parts += [_file(one) for one in row.get("files", ())]
    if row["reactions"]:
        parts.append(f'<p class="meta">{_text(" ".join(one["emoji"] for one in row["reactions"]))}</p>')
    return f'<article class="{"mine" if row["mine"] else "theirs"}">{"".join(parts)}</article>\n'


def _quote(quote: Row | None) -> Iterator[str]:
    if quote:
        yield f'<blockquote dir="auto">{_text(quote["author_name"])}: {_text(quote["text"][:MAX_QUOTE])}</blockquote>'


def _content(row: Row) -> Iterator[str]:
    if row["deleted"] or row["unreadable"]:
        yield f'<p class="meta">{_text(say("deleted") if row["deleted"] else say("This version cannot show it."))}</p>'
    elif row["text"]:
        yield f'<p dir="auto">{_text(row["text"])}</p>'
    if card := row.get("preview"):
        yield f'<p class="meta" dir="auto">{_text(": ".join(filter(None, (card["title"], card["description"]))))}</p>'
    options = (row.get("poll") or {}).get("options", ())
    if options:
        answers = [f'<li dir="auto">{_text(one["text"])} ({one["votes"]})</li>' for one in options]
        yield f"<ul>{''.join(answers)}</ul>"


def _file(one: Row) -> str:
    """A picture or a sound stands on the page; of anything else the name and where it lies."""
    name, path = _text(one["name"]), one.get("file")
    if path is None:
        return f'<p class="meta" dir="auto">{name} ({_text(say("not on this computer"))})</p>'
    if one["picture"]:
        return f'<img src="{_text(path)}" alt="{name}" loading="lazy">'
    if one.get("voice"):
        return f'<audio controls preload="none" src="{_text(path)}"></audio>'
    return f'<p dir="auto">{name} <span class="meta">({_text(path)})</span></p>'


def _text(text: str) -> str:
    """Give a text so that it is nothing but that: no markup, no signs that HTML does not have."""
    kept = (sign if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs") else "\ufffd" for sign in text)
    return escape("".join(kept))
