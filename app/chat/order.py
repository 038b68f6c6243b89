"""In which order conversations are listed, the same wherever some of them are put among the others."""

from __future__ import annotations

from collections.abc import Iterable

from app.chat.views import ChatView


def in_order(views: Iterable[ChatView]) -> list[ChatView]:
    """Give those on top, then the one with the newest message first, at last those put away."""
    found = sorted(views, key=lambda view: (view.name, view.id))
    found.sort(key=lambda view: view.last_at or "", reverse=True)  # it leaves in place what is equal
    return sorted(found, key=lambda view: (view.kept.put_away, -view.kept.place))
