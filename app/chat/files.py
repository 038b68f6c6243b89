"""The commands for files in chats: send some with a message, fetch those that do not come by themselves, save them.

What is wanted without being asked for is `fetching.py`; the bytes travel as all files do (`node/blobs.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

from app import charter, conversations
from app.attachment import Attachment, give_up, look_at, take_in_all
from app.chat import attached, keeping, rules
from app.chat.api import Message, Saying, Talk, found_in, say
from app.chat.attached import Attached
from app.chat.views import PreviewView, SavedFilesView, StatedView
from app.commands import File, command
from app.context import App
from app.conversations import Conversation
from app.errors import AppError, Refused
from app.people.api import shunned

SHARED_BYTES = 64 << 20  # files up to this size are put where a relay keeps them for who is away
Numbered = Annotated[int, "which of its files, from 1; 0: all of them"]


@command
async def attach(
    app: App,
    contact: Talk,
    files: Annotated[list[File], "up to 16 files, of 4 GiB together"],
    *,
    caption: Annotated[str, "what is said of them"] = "",
    reply: Annotated[str | None, "the id of the message this one answers"] = None,
    original: Annotated[bool, "send pictures bit for bit, with all that is in them"] = False,
) -> StatedView:
    """Send files in one message to a contact or a group: all of them or, where one cannot be taken, none.

    Pictures go without place and device data, anything else bit for bit.
    """
    talk = await conversations.find(app, contact)
    talk.check(charter.POST)
    rules.check_text(caption, files=True)
    taken = await take_in_all(app, files, original=original)
    try:
        await share(app, talk, taken)  # before it is said: nobody would do it after a kill
        said = await say(app, talk, Saying(caption, reply, files=taken))
    except Exception:  # who was cancelled may have said it all the same
        await give_up(app, taken)
        raise
    await _let_wait_no_more(app, talk, files, (caption, reply))
    return said


@command
async def preview(
    app: App, file: Annotated[File, "the file"], *, original: Annotated[bool, "as it is, if it is a picture"] = False
) -> PreviewView:
    """Look at a file before it is sent: whether it can be, and as what; nothing is kept."""
    seen = await look_at(app, file, original=original)
    return PreviewView(
        name=seen.name,
        size=seen.size,
        picture=seen.is_picture,
        width=seen.width,
        height=seen.height,
        thumb_url=app.media.url(seen, "thumb") if seen.thumbnail else "",
    )


@command
async def fetch(app: App, message: Message, *, number: Numbered = 0) -> None:
    """Fetch files of a message that did not come by themselves, being large or no pictures."""
    found, talk = await found_in(app, message)
    asked = await holders(app, talk, found.author)
    if not asked:
        raise Refused("nobody_to_ask", "Nobody who has this file can be asked for it.")
    for one in await _files(app, found.id, number):
        await app.node.blobs.want(one.file, asked)


@command
async def stop_fetching(app: App, message: Message, *, number: Numbered = 0) -> None:
    """Stop fetching files of a message; what came of them so far is let go."""
    found, _ = await found_in(app, message)
    for one in await _files(app, found.id, number):
        held, whole = await app.node.blobs.progress(one.file.manifest)
        if held < whole:
            await app.node.blobs.drop(one.file.manifest)


@command
async def save(
    app: App,
    message: Message,
    folder: Annotated[File, "where to put the files; it must exist"],
    *,
    number: Numbered = 0,
    plain: Annotated[
        bool, "name documents, pictures, sound and film as they were sent, where nothing else is there"
    ] = False,
) -> SavedFilesView:
    """Save the files of a message into a folder, bit for bit; what was saved before is left alone."""
    from app.chat.saving import save_all  # late: a command line that describes commands does without

    found, _ = await found_in(app, message)
    return await save_all(app, await _files(app, found.id, number), folder, plain=plain)


async def _let_wait_no_more(app: App, talk: Conversation, files: Sequence[str], said: tuple[str, str | None]) -> None:
    """Keep no longer what waited and went; the message was said, whatever comes of this."""
    from app.dispatch import guarded  # late: a command line that describes commands does without

    with suppress(AppError):
        await guarded(keeping.went(app, talk, files, said))


async def share(app: App, talk: Conversation, files: Sequence[Attachment]) -> None:
    """Let the others have files also while this node is off, where there is a relay; large ones only come from here."""
    readers = _others(app, talk)
    for one in files:
        if one.size <= SHARED_BYTES:
            await app.node.blobs.share(one, readers)


async def holders(app: App, talk: Conversation, author: bytes) -> list[bytes]:
    """Give who may be asked for the files of a message: its author, others who were shown it, my own devices.

    Nobody I blocked; and my devices alone know nothing of what only somebody whom I blocked has.
    """
    blocked, me = await shunned(app), app.node.account
    asked = [one for one in dict.fromkeys([author, *_others(app, talk)]) if one not in blocked]
    return list(dict.fromkeys([*asked, me])) if asked else []


def _others(app: App, talk: Conversation) -> list[bytes]:
    """Give everybody in a conversation but me."""
    if talk.person is not None:
        return [talk.person.account]
    return [one for one in (talk.group.space.ranks if talk.group else ()) if one != app.node.account]


async def _files(app: App, message: bytes, number: int) -> list[Attached]:
    """Give the files of a message, or one of them by its number from 1; Refused("no_files")."""
    known = (await app.node.read(lambda cx: attached.of(cx, [message]))).get(message, [])
    chosen = [one for one in known if number in (0, one.n + 1)]
    if not chosen:
        raise Refused("no_files", "That message carries no such file.")
    return chosen
