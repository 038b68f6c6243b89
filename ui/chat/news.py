"""What is new in a conversation: whether it is announced, and whether it counts at its page in the rail."""

from __future__ import annotations

from app.chat.rules import COUNTED
from app.chat.views import ChatView
from ui.chat.listed import NOTHING_TOLD, is_hushed


def grew(view: ChatView, before: ChatView | None) -> bool:
    """Say whether something new came that is not silent; of very many not all are counted."""
    if before is None or view.unread < COUNTED:
        return view.loud > (before.loud if before else 0)
    return not view.last_silent and (view.last_at or "") > (before.last_at or "")


def is_loud(view: ChatView, before: ChatView | None) -> bool:
    """Say whether what is new is announced: nothing of whom I blocked, and as I chose perhaps only what calls me."""
    if view.last_shunned or view.kept.announce == NOTHING_TOLD:
        return False
    return view.mentions > (before.mentions if before else 0) or not is_hushed(view)


def waits(view: ChatView) -> bool:
    """Say whether a conversation counts at the page's place in the rail."""
    calls = view.mentions > 0 and view.kept.announce != NOTHING_TOLD
    return view.kept.marked_unread or calls or (view.unread > 0 and not is_hushed(view))
