"""Previews of links in messages: made by whoever writes, shown as long as the link stands in the text.

Whoever reads fetches nothing. What somebody states of a page is a claim of theirs. It counts only for a link that can
be seen in the same message, and never says by itself where it leads: what is shown is that link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from app import markup
from app.chat import events
from app.chat.events import LinkPreview
from app.chat.views import CardView
from app.context import Reader, Tx
from app.web import MAX_SMALL
from app.webpage import MAX_DESCRIPTION, MAX_TITLE
from app.wording import clean_line, utf8_size

SAID = 200  # bytes of a payload that the names of its fields take
WEB = ("https://", "http://")


def links(text: str) -> list[str]:
    """Give the links of a text that lead into the web and that everybody sees, in their order."""
    found = [span for span in markup.spans(text) if markup.LINK in span.styles and markup.SPOILER not in span.styles]
    addresses = [text[span.start : span.start + span.length] for span in found]
    return [one for one in addresses if one.lower().startswith(WEB)]


def readable(said: LinkPreview | None, text: str) -> LinkPreview | None:
    """Give what somebody stated of a link of a text, cut to what is shown; None for what this node would not state."""
    if said is None or utf8_size(said.url) is None or said.url not in links(text):
        return None
    title = clean_line(said.title, MAX_TITLE)
    if not title or utf8_size(title) is None:
        return None
    description = clean_line(said.description, MAX_DESCRIPTION)
    picture = said.picture if len(said.picture) <= MAX_SMALL else b""
    return LinkPreview(said.url, title, description if utf8_size(description) is not None else "", picture)


def stated(card: LinkPreview, room: int) -> dict[str, object]:
    """Give a preview as an event states it; a picture that does not fit into `room` bytes is left out."""
    words = sum(len(each.encode("utf-8", "replace")) for each in (card.url, card.title, card.description))
    return asdict(card if SAID + words + len(card.picture) <= room else replace(card, picture=b""))


def keep(tx: Tx, ident: bytes, said: events.MessageSent) -> None:
    """Keep the preview that a message carries, if it may be shown."""
    import msgspec  # late: a command line that describes commands does without

    card = readable(said.preview, said.text)
    if card is not None:
        tx.execute("INSERT OR IGNORE INTO chat_card (id, card) VALUES (?, ?)", (ident, msgspec.msgpack.encode(card)))


def forget(tx: Tx, ident: bytes) -> None:
    """Leave nothing of the preview of a message."""
    tx.execute("DELETE FROM chat_card WHERE id = ?", (ident,))


def of(cx: Reader, ids: Sequence[bytes]) -> dict[bytes, LinkPreview]:
    """Give the previews of some messages."""
    import msgspec

    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = cx.rows(f"SELECT id, card FROM chat_card WHERE id IN ({marks})", ids)  # noqa: S608 - only "?"
    return {ident: msgspec.msgpack.decode(packed, type=LinkPreview) for ident, packed in rows}


def view(cards: Mapping[bytes, LinkPreview], ident: bytes, text: str | None) -> CardView | None:
    """Give what is shown under a text as it stands now: nothing once the link was edited away."""
    card = readable(cards.get(ident), text or "")
    return None if card is None else CardView(card.url, card.title, card.description)
