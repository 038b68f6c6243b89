"""What was written on its way to the node: a message, or the change of one; what could not be sent is given back."""

from __future__ import annotations

from collections.abc import Callable

from app.chat import api as chat
from app.chat import files
from app.chat.rules import check_text
from app.client import Client
from app.commands import File
from app.errors import AppError, Refused
from ui.chat.drafts import Drafts
from ui.chat.writing import Writing, Writings

Back = Callable[[str, int], None]
LOST = ("no_preview", "no_page")  # codes of a preview that cannot be had


def trouble(text: str) -> str:
    """Say why a text is no message as it is, such as that it is too long; of an empty one nothing is said."""
    try:
        check_text(text)
    except Refused as refusal:
        return str(refusal) if text.strip() else ""
    return ""


class Sending:
    """`back` is told with whom something could not be sent, and where it ends in the field, or -1.

    `told` is called when files begin to be taken in, and when they are; those `under_way` are the node's to take now.
    """

    def __init__(self, client: Client, kept: tuple[Writings, Drafts], back: Back, told: Callable[[], None]) -> None:
        self._client, (self._writings, self._drafts), self._back, self._told = client, kept, back, told
        self.under_way = self._writings.under_way

    async def send(self, contact: str, sent: Writing, *, silent: bool = False) -> None:
        """Send a message or a change; one that cannot go stands in the field again, and AppError says why."""
        try:
            if sent.editing is None:
                await self._state(contact, sent, silent=silent)
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

    async def _state(self, contact: str, sent: Writing, *, silent: bool) -> None:
        reply = sent.reply.id if sent.reply else None
        if not sent.pieces:
            await self._say(contact, sent, reply, silent=silent)
            return
        paths = [File(one.path) for one in sent.pieces]
        self._told()
        try:
            await self._client.call(
                files.attach, contact, paths, caption=sent.draft.strip(), reply=reply, original=sent.original
            )
        finally:
            self.under_way[contact] -= 1
            self._told()

    async def _say(self, contact: str, sent: Writing, reply: str | None, *, silent: bool) -> None:
        """Send a text with the preview that was seen, and without it where the node has that no more."""
        send = self._client.call
        if sent.link:
            try:
                await send(chat.send, contact, sent.draft, reply=reply, silent=silent, preview=sent.link)
                return
            except AppError as error:
                if error.code not in LOST:
                    raise
        await send(chat.send, contact, sent.draft, reply=reply, silent=silent)
