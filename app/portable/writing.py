"""Writes an export: page after page is asked of the running node and written at once, so memory stays small.

The folder must be new or empty. The index is written last: an export that was cut short is none.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from app.errors import AppError, Refused, WorldFault
from app.portable import layout
from app.wording import moment

PAGE = 200
HASHED_AT_ONCE = 1 << 20
LOCAL = ("thumb_url", "full_url", "picture_url")
NO_FILE, NOT_HERE = "photos_without_file", "attachments_without_file"

Ask = Callable[[str, dict[str, Any]], Any]
Told = Callable[[str, int], None]


class Export:
    """One export under way, made at `made_ms` (Unix ms)."""

    def __init__(self, ask: Ask, folder: Path, made_ms: int, told: Told = lambda what, count: None) -> None:
        self._ask = ask
        self._made_ms = made_ms
        self._folder = folder
        self._told = told
        self._files: dict[str, dict[str, Any]] = {}
        self._counts: dict[str, int] = {}

    def write(self) -> dict[str, Any]:
        """Write everything; how much of what. Refused("folder_not_empty"), WorldFault("cannot_write")."""
        me = self._ask("people.profile", {})
        try:
            self._prepare()
            people = self._ask("people.list", {})
            self._rows(layout.PEOPLE, map(bare, people))
            groups = self._ask("group.list", {})
            self._rows(layout.GROUPS, map(bare, groups))
            for talk in (*people, *groups):
                self._rows(f"{layout.CHATS}/{talk['id']}.json", self._messages(talk["id"]), of="messages")
            self._rows(layout.POSTS, self._posts())
            self._rows(layout.COMMENTS, self._comments())
            self._rows(layout.ALBUMS, map(bare, self._ask("gallery.albums", {})))
            self._rows(layout.PHOTOS, self._photos())
            self._index(me)
        except OSError:
            raise WorldFault("cannot_write", "The export cannot be written to {folder}.", folder=self._folder) from None
        return {"folder": str(self._folder), **self._counts}

    def _prepare(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(self._folder.iterdir()):
            raise Refused("folder_not_empty", "An export goes into a folder that is new or empty.")
        for name in (layout.CHATS, layout.FILES):
            (self._folder / name).mkdir(mode=0o700)

    def _rows(self, path: str, rows: Iterable[dict[str, Any]], of: str = "") -> None:
        """Write one file of rows, a line each; a file without rows of a chat is not written."""
        of, count, target = of or path.removesuffix(".json"), 0, self._folder / path
        digest, size = hashlib.sha256(), 0
        with create(target) as file:
            for row in rows:
                line = ("[\n" if not count else ",\n") + json.dumps(row, ensure_ascii=True)
                count += 1
                size += _put(file, digest, line)
                self._told(of, count)
            size += _put(file, digest, "\n]\n" if count else "[\n]\n")
        self._counts[of] = self._counts.get(of, 0) + count
        self._files[path] = {"size": size, "sha256": digest.hexdigest()}
        if not count and path.startswith(layout.CHATS):
            target.unlink()
            del self._files[path]

    def _pages(self, name: str, params: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
        """Page after page of a command that takes `limit` and `before`."""
        before: dict[str, Any] = {}
        while page := self._ask(name, params | {"limit": PAGE} | before):
            yield page
            oldest = page[0] if name == "chat.timeline" else page[-1]
            before = {"before": oldest["id"]}

    def _messages(self, talk: str) -> Iterator[dict[str, Any]]:
        try:
            for page in self._pages("chat.timeline", {"contact": talk}):
                lasting = (row for row in reversed(page) if not row["expires_at"])
                yield from map(self._line, lasting)
        except Refused as refused:
            if refused.code not in ("not_a_contact", "unknown_person", "no_chat"):
                raise

    def _line(self, row: dict[str, Any]) -> dict[str, Any]:
        """A message as it is written."""
        return _said(row) | {"files": self._attached(row)}

    def _attached(self, row: dict[str, Any]) -> list[dict[str, Any]]:
        """The files of a message, each with its path in the export, None if it is not here whole."""
        files: list[dict[str, Any]] = []
        for number, one in enumerate(row["files"], 1):
            file = self._save("chat.save", {"message": row["id"], "number": number})
            self._counts[NOT_HERE] = self._counts.get(NOT_HERE, 0) + (file is None)
            files.append(bare(one) | {"file": file})
        return files

    def _posts(self) -> Iterator[dict[str, Any]]:
        for page in self._pages("feed.timeline", {}):
            yield from map(bare, page)

    def _comments(self) -> Iterator[dict[str, Any]]:
        for page in self._pages("feed.timeline", {}):
            for post in page:
                yield from self._under(post["id"]) if post["comment_count"] else ()

    def _under(self, post: str) -> Iterator[dict[str, Any]]:
        before: dict[str, Any] = {}
        while comments := self._ask("feed.show", {"post": post, "limit": PAGE} | before)["comments"]:
            yield from comments
            before = {"before": comments[0]["id"]}

    def _photos(self) -> Iterator[dict[str, Any]]:
        self._counts[NO_FILE] = 0
        for page in self._pages("gallery.photos", {}):
            for photo in page:
                file = self._save("gallery.save", {"album": photo["id"]})
                self._counts[NO_FILE] += file is None
                yield bare(photo) | {"file": file}

    def _save(self, command: str, which: dict[str, Any]) -> str | None:
        """Have the node write one file; its path in the export, None if it is not here whole."""
        try:
            saved = self._ask(command, which | {"folder": str(self._folder / layout.FILES)})
        except WorldFault:
            raise
        except AppError:
            return None
        if not saved["files"]:
            return None
        path = f"{layout.FILES}/{saved['files'][0]}"
        self._files[path] = facts(self._folder / path)
        return path

    def _index(self, me: dict[str, Any]) -> None:
        index = {
            "format": layout.FORMAT,
            "version": layout.VERSION,
            "account": me["id"],
            "name": me["name"],
            "about": me["about"],
            "made_at": moment(self._made_ms),
            "files": self._files,
        }
        with create(self._folder / layout.INDEX) as file:
            file.write(json.dumps(index, indent=1).encode())
            file.flush()
            os.fsync(file.fileno())


def _put(file: Any, digest: Any, text: str) -> int:
    data = text.encode()
    digest.update(data)
    file.write(data)
    return len(data)


def create(path: Path) -> Any:
    """Open a new file for bytes, which nobody else on this machine may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """A message without what it answers, and without who voted: however many did, a line has an end."""
    row.pop("quote", None)
    for option in (row.get("poll") or {}).get("options", ()):
        option.pop("voters", None)
    return row | ({"preview": bare(row["preview"])} if row.get("preview") else {})


def bare(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row without what leads to this machine only."""
    kept: dict[str, Any] = {}
    for name, value in row.items():
        if name in LOCAL:
            continue
        if isinstance(value, dict):
            kept[name] = bare(value)
        elif isinstance(value, list):
            kept[name] = [bare(each) if isinstance(each, dict) else each for each in value]
        else:
            kept[name] = value
    return kept


def facts(path: Path) -> dict[str, Any]:
    """Give the size and the SHA-256 of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(HASHED_AT_ONCE):
            digest.update(piece)
            size += len(piece)
    return {"size": size, "sha256": digest.hexdigest()}
