"""How the open conversation stands: whom it is with, and what may be done there, in one object for the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.chat.views import ChatView, MessageView
from ui.chat.partner import Partner, closed, picture
from ui.chat.timing import timing


def standing(partner: Partner, view: ChatView | None, told: Sequence[MessageView], me: str) -> dict[str, Any]:
    """Give what is known of a conversation; `told` is what is shown of it, oldest first."""
    return {
        "contact": partner.id,
        "group": partner.is_group,
        "members": view.members if view and view.joined else 0,
        "picture": picture(partner.group),
        "belongs": view is None or view.joined,
        "active": view is None or (view.joined and not view.archived),
        "may_pin": view is not None and (partner.group.may.pin if partner.group else not partner.is_group),
        "closed": closed(view, partner.group, told, me),
        **partner.told,
        **timing(view, partner),
        "unread": view.unread if view else 0,
    }
