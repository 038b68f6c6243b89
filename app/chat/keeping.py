"""The commands for files that shall go with the next message: kept with its draft, for the device they are on alone.

A file is kept by its path; one that nobody else keeps, such as a picture that was pasted, by its bytes, as a blob of
this node until it is sent or taken off. That is stated in my personal space, as drafts are (`tidying.py`); my other
devices pass over it, as the files are not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

from app import attachment, conversations
from app.attachment import MOST, Attachment
from app.chat import events, tidying
from app.chat.api import Talk
from app.chat.tray import Tray, every, fits, of
from app.chat.views import TrayFileView, TrayView
from app.commands import File, command
from app.context import App
from app.conversations import Conversation
from app.errors import Refused
from app.picture import MAX_BYTES, absolute

MAX_KEPT: Final = 256 << 20  # bytes of files that this device keeps in all its trays
MAX_ERASED = 64  # events one erasure can name


@command
async def tray(
    app: App, contact: Talk, *, into: Annotated[File | None, "where files kept by their bytes are put"] = None
) -> TrayView:
    """Show which files shall go with the next message to a chat from this device.

    Of those that are kept by their bytes the path is where they were put just now, or empty.
    """
    kept = of(await conversations.find(app, contact), await _every(app))
    from asyncio import to_thread  # late: a command line that describes commands does without

    folder = None if into is None else absolute(into)
    if folder is not None and not await to_thread(folder.is_dir):
        raise Refused("no_folder", "There is no such folder.")
    files = zip(kept.files, kept.names, strict=True)
    return TrayView([await _view(app, *one, name, folder) for one, name in files], kept.original)


@command
async def keep_tray(
    app: App,
    contact: Talk,
    files: Annotated[list[File] | None, "what goes along, in this order; none takes it away"] = None,
    *,
    bytes_of: Annotated[list[File] | None, "which of them are kept by their bytes, not by their path"] = None,
    original: Annotated[bool, "pictures go bit for bit, with all that is in them"] = False,
) -> None:
    """Keep files for the next message to a chat on this device: all of them or, where one cannot be kept, none."""
    files, talk = files or [], await conversations.find(app, contact)
    if len(files) > MOST:
        raise Refused("too_many_files", "A message carries at most {most} files.", most=MOST)
    if not fits([str(absolute(one)) for one in files]):
        raise Refused("bad_path", "The paths of these files are too long to be kept.")
    async with app.turns:
        known = await _every(app)
        before = of(talk, known)
        held = {path: one for path, one in before.kept.items() if path in files and path in (bytes_of or ())}
        others = [one for space, each in known.items() if space not in talk.spaces for one in each.kept.values()]
        room = MAX_KEPT - sum(one.size for one in (*others, *held.values()))
        added = await _take_all(app, [path for path in bytes_of or () if path in files and path not in held], room)
        kept = held | added
        wanted = Tray(tuple((path, kept.get(path)) for path in files), original and bool(files))
        if wanted != before:
            await _replace(app, talk, wanted, list(added.values()))


async def went(app: App, talk: Conversation, files: Sequence[str], said: tuple[str, str | None]) -> None:
    """Keep no longer what just went with a message, if these are the files that waited: neither them nor their draft.

    `said` are its text and the id of what it answers. A window does the same, unless it ended while they were taken in.
    """
    async with app.turns:
        waited = of(talk, await _every(app))
        if not files or len(files) != len(waited.files) or not all(map(_is_of, files, waited.files)):
            return
        await _replace(app, talk, Tray(), ())
    await tidying.sent(app, talk, said)


def _is_of(path: str, laid: tuple[str, Attachment | None]) -> bool:
    """Say whether a file is one that waited; one kept by its bytes may lie where `_view` put it for another window."""
    if absolute(path) == absolute(laid[0]):
        return True
    return laid[1] is not None and absolute(path).parent.name == laid[1].manifest.hex()


async def _take_all(app: App, paths: Sequence[str], room: int) -> dict[str, Attachment]:
    """Keep files by their bytes: all of them or none. Refused("tray_full", "unreadable_file", "empty_file")."""
    added = dict[str, Attachment]()
    try:
        for path in dict.fromkeys(paths):
            added[path] = await attachment.take_as_is(app, path, min(room, MAX_BYTES))
            room -= added[path].size
    except BaseException:
        await attachment.give_up(app, list(added.values()))
        raise
    return added


async def _replace(app: App, talk: Conversation, wanted: Tray, added: Sequence[Attachment]) -> None:
    """State a tray anew and erase those before it, in this order, so that no moment is without one."""
    device, marks = app.node.device, ", ".join("?" * len(talk.spaces))
    asked = f"SELECT id FROM chat_tray WHERE device = ? AND target IN ({marks}) ORDER BY at, id"  # noqa: S608
    old = [ident for (ident,) in await app.node.read(lambda cx: cx.rows(asked, (device, *talk.spaces)))]
    if wanted.files:
        files = [asdict(events.TrayFile(path, kept)) for path, kept in wanted.files]
        payload: dict[str, object] = {"chat": talk.space, "files": files, "original": wanted.original}
        try:
            await app.node.publish(app.node.personal_space, events.TRAY, payload)
        except Exception:
            await attachment.give_up(app, added)
            raise
    for at in range(0, len(old), MAX_ERASED):
        await app.node.publish_erase(app.node.personal_space, *old[at : at + MAX_ERASED])


async def _every(app: App) -> dict[bytes, Tray]:
    return await app.node.read(lambda cx: every(cx, app.node.device))


async def _view(app: App, path: str, kept: Attachment | None, name: str, folder: Path | None) -> TrayFileView:
    if kept is None or folder is None:
        return TrayFileView(path if kept is None else "", name, kept=kept is not None)
    from asyncio import to_thread  # late, as above

    held, whole = await app.node.blobs.progress(kept.manifest)
    if not whole or held < whole:
        return TrayFileView("", name, kept=True)
    place = folder / kept.manifest.hex()
    await to_thread(place.mkdir, 0o700, exist_ok=True)
    target = place / _safe(name)
    if not await to_thread(target.exists):
        await app.node.blobs.save(kept, target)
    return TrayFileView(str(target), name, kept=True)


def _safe(name: str) -> str:
    """Give a name that is harmless on every disk and ends as the file's own."""
    stem, _, ending = name.rpartition(".")
    return name if stem.isascii() and stem.isalnum() and ending.isascii() and ending.isalnum() else "file"
