"""How the preview of a link is shown: with the host it really leads to, whatever its title says."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QUrl

from app.chat.views import CardView
from app.words import say


@dataclass(frozen=True, slots=True)
class Card:
    """What the page at `url` says of itself, as its sender states; `host` is in ASCII: no sign passes for another."""

    url: str
    host: str
    title: str
    description: str
    picture: str
    spoken: str


def host_of(url: str) -> str:
    """Give where a link leads, as it goes out."""
    return QUrl(url).host(QUrl.ComponentFormattingOption.FullyEncoded)


def card(view: CardView | None) -> Card | None:
    """Give what is shown of a preview, if there is one and its link leads anywhere."""
    host = "" if view is None else host_of(view.url)
    if view is None or not host:
        return None
    parts = ", ".join(part for part in (view.title, view.description) if part)
    spoken = say("Preview of {host}: {parts}", host=host, parts=parts)
    return Card(view.url, host, view.title, view.description, view.picture_url, spoken)
