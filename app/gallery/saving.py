"""Writes photos into a folder that a person named, bit for bit as they were added.

The names of the files are made here (`app/picture.py`): what somebody else called a file never decides where it goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.context import App
from app.errors import Refused
from app.gallery.queries import Photo
from app.gallery.views import SavedView
from app.picture import absolute, file_name


async def save(app: App, photos: Sequence[Photo], folder: str) -> SavedView:
    """Save each photo that is whole here and not in the folder yet; Refused("no_folder"), WorldFault."""
    target = absolute(folder)
    if not await asyncio.to_thread(target.is_dir):
        raise Refused("no_folder", "There is no such folder.")
    files, missing = [], 0
    for photo in photos:
        held, size = await app.node.blobs.progress(photo.picture.manifest)
        if not size or held < size:
            missing += 1
            continue
        name = file_name(photo.picture, photo.mark)
        path = target / name
        if not await asyncio.to_thread(path.exists):
            await app.node.blobs.save(photo.picture, path)
        files.append(name)
    return SavedView(str(target), files, missing)
