"""Lets a person choose files or a folder by the dialog of their desktop, or Qt's own where there is none.

The dialog never blocks the loop; a person who closes it has chosen nothing.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.words import mark, say

PICTURES = mark("Pictures (*.jpg *.jpeg *.png *.webp *.gif *.avif *.JPG *.JPEG *.PNG *.WEBP *.GIF *.AVIF)")
BUNDLES = mark("Files of Kith (*.kith)")
KEYS = mark("Key files (*.key)")
MOST_NAME = 60  # signs of a name that is offered


async def choose_pictures(many: bool) -> list[str]:
    """Give the whole paths of pictures a person chose; none if they changed their mind."""
    mode = QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile
    return await _choose(say("Choose pictures") if many else say("Choose a picture"), mode, say(PICTURES))


async def choose_files() -> list[str]:
    """Give the whole paths of files of any kind that a person chose; none if they changed their mind."""
    return await _choose(say("Choose files"), QFileDialog.FileMode.ExistingFiles, "")


async def choose_folder() -> str:
    """Give the whole path of a folder a person chose; empty if they changed their mind."""
    return next(iter(await _choose(say("Choose a folder"), QFileDialog.FileMode.Directory, "")), "")


async def choose_where_to_save() -> str:
    """Give the whole path of the folder that something is to be saved in; empty if the person changed their mind."""
    downloads = _there(QStandardPaths.StandardLocation.DownloadLocation)
    found = await _choose(say("Save in a folder"), QFileDialog.FileMode.Directory, "", start=downloads)
    return next(iter(found), "")


async def choose_bundle() -> str:
    """Give the whole path of a file that somebody brought; empty if the person changed their mind."""
    found = await _choose(
        say("Read a file somebody brought"), QFileDialog.FileMode.ExistingFile, say(BUNDLES), start=_home()
    )
    return next(iter(found), "")


async def choose_new_bundle(called: str = "") -> str:
    """Give where a file is to be written, empty for a changed mind; a name is offered after who is `called` so.

    Nothing is asked about one that is there: only a file for the same people is replaced, and nothing of it is lost.
    """
    found = await _choose(
        say("Save to a file"), QFileDialog.FileMode.AnyFile, say(BUNDLES), start=_home(), named=_file_of(called)
    )
    return next(iter(found), "")


async def choose_key_file() -> str:
    """Give the whole path of the key file of a store; empty if the person changed their mind."""
    found = await _choose(say("Choose the key file"), QFileDialog.FileMode.ExistingFile, say(KEYS), start=_home())
    return next(iter(found), "")


async def choose_new_key_file() -> str:
    """Give where a key file is to be made, empty for a changed mind; one that is there is never overwritten."""
    found = await _choose(
        say("Make a key file"), QFileDialog.FileMode.AnyFile, say(KEYS), start=_home(), named="kith.key"
    )
    return next(iter(found), "")


def _file_of(called: str) -> str:
    """Give the name of a file after somebody: letters, digits and what is harmless on every disk; empty for nothing."""
    kept = "".join(sign if sign.isalnum() or sign in "-_" else " " for sign in called)
    words = " ".join(kept.split())[:MOST_NAME].strip()
    return f"{words}.kith" if words else ""


async def _choose(title: str, mode: QFileDialog.FileMode, kinds: str, *, start: str = "", named: str = "") -> list[str]:
    dialog = QFileDialog(None, title)
    dialog.setFileMode(mode)
    dialog.setDirectory(start or _there(QStandardPaths.StandardLocation.PicturesLocation))
    if mode == QFileDialog.FileMode.AnyFile:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(named.rpartition(".")[2] or "kith")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    if named:
        dialog.selectFile(named)
    if kinds:
        dialog.setNameFilters([kinds, say("All files (*)")])
    ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(lambda result: None if ended.done() else ended.set_result(bool(result)))
    try:
        dialog.open()
        return dialog.selectedFiles() if await ended else []
    finally:
        dialog.deleteLater()


def _home() -> str:
    return str(QDir.homePath())


def _there(kind: QStandardPaths.StandardLocation) -> str:
    """Give a person's folder for pictures or the like, or their home; never where the program was started."""
    folder = QStandardPaths.writableLocation(kind)
    return folder if folder and QDir(folder).exists() else _home()
