"""Writes one conversation: in the shape of an export of everything (`FORMAT.md`), and pages to read if that is wished.

It is written beside its place and put there once it is whole: one that was stopped, by a signal too, or for which the
disk had no room, leaves nothing.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.errors import Refused, WorldFault
from app.portable import layout
from app.portable.page import name_of, page
from app.portable.writing import Export, bare, create, facts
from app.wording import moment
from app.words import say

PAGE_ROWS = 1000  # messages of one page
SPARE = 8 << 20  # bytes that stay free on the disk
MAX_NAME = 60  # characters
DAY = len("2026-11-30")
TRIES, PAUSE_S = 20, 0.05  # to remove what was written
NOTE = "Nothing in it is encrypted."
FULL = (errno.ENOSPC, errno.EDQUOT)


class StoppedError(Exception):
    """Whoever waits for an export wants it no more; raised by what is told how far it is."""


class TalkExport(Export):
    """The export of one conversation."""

    _quotes: dict[str, Any]

    def write_talk(self, talk: str, html: bool) -> dict[str, Any]:
        """Write it, and say how much of what there is.

        Refused("folder_not_empty", "unknown_contact", …), WorldFault("disk_full", "cannot_write").
        """
        view = self._view_of(talk)
        target, self._quotes = _place(self._folder, view["name"], moment(self._made_ms)[:DAY]), {}
        try:
            _check_free(target)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
            try:
                self._write(view, html)
                if target.exists():
                    target.rmdir()
                self._folder.rename(target)
            except BaseException:
                _discard(self._folder)
                raise
        except OSError as error:
            if error.errno in FULL:
                raise _full(target) from None
            raise WorldFault("cannot_write", "The export cannot be written to {folder}.", folder=target) from None
        return {"folder": str(target), "page": str(target / name_of(1)) if html else None, **self._counts, "note": NOTE}

    def _view_of(self, talk: str) -> dict[str, Any]:
        """Give the conversation that is meant, as in the list of all."""
        said = self._ask("chat.timeline", {"contact": talk, "limit": 1})  # refuses what means nobody
        known: list[dict[str, Any]] = self._ask("chat.list", {})
        space = said[-1]["chat"] if said else ""
        meant = [one for one in known if space in (one["id"], *one["before"])]
        if not said or not meant:
            raise Refused("nothing_said", "Nothing was said there yet.")
        return meant[0]

    def _write(self, view: dict[str, Any], html: bool) -> None:
        me = self._ask("people.profile", {})
        for name in (layout.CHATS, layout.FILES):
            (self._folder / name).mkdir(mode=0o700)
        ident, authors = view["contact"], {view["contact"]}
        rows = self._seen(self._messages(ident), authors)
        if html:
            rows = self._paged(rows, view["name"])
        self._rows(f"{layout.CHATS}/{ident}.json", rows, of="messages")
        self._rows(layout.PEOPLE, (bare(one) for one in self._ask("people.list", {}) if one["id"] in authors))
        self._rows(layout.GROUPS, (bare(one) for one in self._ask("group.list", {}) if one["id"] == ident))
        self._index(me)

    def _seen(self, rows: Iterator[dict[str, Any]], authors: set[str]) -> Iterator[dict[str, Any]]:
        for row in rows:
            authors.add(row["author"])
            yield row

    def _paged(self, rows: Iterator[dict[str, Any]], title: str) -> Iterator[dict[str, Any]]:
        """Pass rows on, the newest first, and write a page each time that there are enough."""
        number, held = 1, list[dict[str, Any]]()
        for row in rows:
            if len(held) == PAGE_ROWS:
                self._page(number, held, title, more=True)
                number, held = number + 1, []
            held.append(row | {"quote": self._quotes.pop(row["id"], None)})
            yield row
        self._page(number, held, title, more=False)

    def _page(self, number: int, rows: list[dict[str, Any]], title: str, *, more: bool) -> None:
        about = say("A conversation, exported from Kith. Nothing in this folder is encrypted.")
        path = name_of(number)
        with create(self._folder / path) as file:
            for piece in page(title, about, rows[::-1], (number, more)):
                file.write(piece.encode("utf-8", "replace"))
        self._files[path] = facts(self._folder / path)

    def _save(self, command: str, which: dict[str, Any]) -> str | None:
        """Have the node write one file, if there is room for more."""
        if shutil.disk_usage(self._folder).free < SPARE:
            raise _full(self._folder.parent)
        self._told("files", len(self._files))
        return super()._save(command, which)

    def _line(self, row: dict[str, Any]) -> dict[str, Any]:
        """A message; what it answers stands on the pages alone, and not if that disappears."""
        quote = row.get("quote")
        self._quotes[row["id"]] = None if quote is None or quote["ends"] else quote
        return super()._line(row)

    def _attached(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        for one in row["files"]:
            written = one["size"] if one["held"] >= one["size"] else 0
            if shutil.disk_usage(self._folder).free < written + SPARE:
                raise _full(self._folder.parent)
        return super()._attached(row)


def folder_of(name: str, exists: Callable[[str], bool], day: str) -> str:
    """Give the name of a new folder for a conversation: letters and digits of its name, the day, perhaps a number."""
    kept = "".join(sign if sign.isalnum() else " " for sign in name)[:MAX_NAME]
    stem = " ".join(["Kith", *kept.split(), day])
    names = (stem if number == 1 else f"{stem} {number}" for number in range(1, 1000))
    return next((one for one in names if not exists(one)), stem)


def _place(folder: Path, name: str, day: str) -> Path:
    """Give the folder that will be written: a new one in what no folder can be put in place of, as a stick's root."""
    if not os.path.ismount(folder):
        return folder
    return folder / folder_of(name, lambda one: os.path.lexists(folder / one), day)


def _discard(folder: Path) -> None:
    """Remove what was written so far; the node may just be writing a file into it."""
    from node.system import pause  # late: only here is anything of the node needed

    for _ in range(TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        pause(PAUSE_S)


def _check_free(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused("folder_not_empty", "An export goes into a folder that is new or empty.")


def _full(folder: Path) -> WorldFault:
    return WorldFault("disk_full", "There is not enough room in {folder}; nothing was exported.", folder=folder)
