"""Writes files of messages into a folder that a person named, bit for bit; nothing of them is ever opened.

The names are made here (`app/attachment.py`): what somebody else called a file never decides where it goes, nor does it
take the name of anything that is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from filecmp import cmp
from os.path import lexists
from pathlib import Path

from app.attachment import file_name
from app.chat.attached import Attached
from app.chat.views import SavedFilesView
from app.context import App
from app.errors import Refused
from app.picture import absolute
from app.wording import ID_HEX


async def save_all(app: App, files: Sequence[Attached], folder: str, *, plain: bool = False) -> SavedFilesView:
    """Save each file that is whole here and not in the folder yet; Refused("no_folder"), WorldFault."""
    target = absolute(folder)
    if not await asyncio.to_thread(target.is_dir):
        raise Refused("no_folder", "There is no such folder.")
    saved, missing = list[str](), 0
    for one in files:
        held, whole = await app.node.blobs.progress(one.file.manifest)
        if not whole or held < whole:
            missing += 1
        else:
            saved.append(await _save(app, one, target, plain))
    return SavedFilesView(str(target), saved, missing)


async def _save(app: App, one: Attached, folder: Path, plain: bool) -> str:
    """Save one file; where something else has its plain name it gets the one with a mark, and is there once."""
    mark = one.message.hex()[:ID_HEX] + (f"-{one.n + 1}" if one.n else "")
    name, marked = file_name(one.file, mark, plain=plain), file_name(one.file, mark)
    taken = await asyncio.to_thread(lexists, folder / name)
    if taken and await asyncio.to_thread(lexists, folder / marked):
        return marked
    await app.node.blobs.save(one.file, folder / (marked if taken else name))
    if taken and await asyncio.to_thread(_are_same, folder / name, folder / marked):
        await asyncio.to_thread((folder / marked).unlink)
        return name
    return marked if taken else name


def _are_same(one: Path, other: Path) -> bool:
    try:
        return one.is_file() and cmp(one, other, shallow=False)
    except OSError:
        return False
