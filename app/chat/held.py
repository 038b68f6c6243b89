"""What is here of the files of messages, added to views of them: how much, and where a screen finds the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.chat import attached, showing
from app.chat.attached import Attached
from app.chat.views import FileView, MessageView
from app.context import App


async def shown(app: App, views: Sequence[MessageView]) -> list[MessageView]:
    """Give messages with what is here of their files now."""
    ids = [bytes.fromhex(view.id) for view in views if view.files]
    files = await app.node.read(lambda cx: attached.of(cx, ids)) if ids else {}
    return [replace(view, files=await _views(app, files.get(bytes.fromhex(view.id), []))) for view in views]


async def _views(app: App, files: Sequence[Attached]) -> list[FileView]:
    return [await _view(app, one) for one in files]


async def _view(app: App, one: Attached) -> FileView:
    file = one.file
    held, whole = await app.node.blobs.progress(file.manifest)
    is_here = 0 < whole <= held
    return replace(
        showing.file_view(one),
        held=file.size if is_here else min(held, file.size - 1),
        coming=held < whole,
        trouble="" if is_here else one.trouble,
        thumb_url=app.media.url(file, "thumb") if file.is_picture and (file.thumbnail or is_here) else "",
        full_url=app.media.url(file, "screen") if file.is_picture and is_here else "",
    )
