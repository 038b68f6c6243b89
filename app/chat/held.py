"""What is here of the files and pictures of messages, added to views of them: how much, and where a screen finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from app.attachment import Attachment
from app.chat import attached, cards, showing
from app.chat.attached import Attached
from app.chat.events import LinkPreview
from app.chat.views import FileView, MessageView
from app.context import App
from app.wording import ID_BYTES


async def shown(app: App, views: Sequence[MessageView]) -> list[MessageView]:
    """Give messages with what is here of their files now."""
    ids = [bytes.fromhex(view.id) for view in views if view.files]
    files = await app.node.read(lambda cx: attached.of(cx, ids)) if ids else {}
    carrying = [replace(view, files=await _views(app, files.get(bytes.fromhex(view.id), []))) for view in views]
    linked = [bytes.fromhex(view.id) for view in views if view.preview]
    known = await app.node.read(lambda cx: cards.of(cx, linked)) if linked else {}
    return [_pictured(app, view, known.get(bytes.fromhex(view.id))) for view in carrying]


def picture_url(app: App, picture: bytes) -> str:
    """Give where a screen finds a small picture that a statement itself holds; empty for none."""
    if not picture:
        return ""
    named = Attachment(sha256(picture).digest(), bytes(ID_BYTES), len(picture), "image/webp", "", thumbnail=picture)
    return app.media.url(named, "thumb")


def _pictured(app: App, view: MessageView, card: LinkPreview | None) -> MessageView:
    if view.preview is None or card is None:
        return view
    return replace(view, preview=replace(view.preview, picture_url=picture_url(app, card.picture)))


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
