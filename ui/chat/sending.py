"""What was written on its way to the node: a message, or the change of one; what could not be sent is given back."""

from __future__ import annotations

from collections.abc import Callable

from app.chat import api as chat
from app.chat.rules import check_text
from app.client import Client
from app.errors import AppError, Refused
from ui.chat.drafts import Drafts
from ui.chat.writing import Writing, Writings


def trouble(text: str) -> str:
    """Say why a text is no message as it is, such as that it is too long; of an empty one nothing is said."""
    try:
        check_text(text)
    except Refused as refusal:
        return str(refusal) if text.strip() else ""
    return ""


class Sending:
    """`back` is told with whom something could not be sent, and where it ends in the field, or -1."""

    def __init__(self, client: Client, writings: Writings, drafts: Drafts, back: Callable[[str, int], None]) -> None:
        self._client, self._writings, self._drafts, self._back = client, writings, drafts, back

    async def send(self, contact: str, sent: Writing, *, silent: bool = False) -> None:
        """Send a message or a change; one that cannot go stands in the field again, and AppError says why."""
        try:
            if sent.editing is None:
                reply = sent.reply.id if sent.reply else None
                await self._client.call(chat.send, contact, sent.draft, reply=reply, silent=silent)
            elif sent.change != sent.editing.text:
                await self._client.call(chat.edit, sent.editing.id, sent.change)
        except AppError:
            before = self._writings.of(contact).text
            self._writings.give_back(contact, sent)
            self._drafts.touch(contact)
            self._back(contact, len(sent.text) if self._writings.of(contact).text != before else -1)
            raise
        if sent.editing is None:
            self._drafts.touch(contact)
            self._drafts.save()
