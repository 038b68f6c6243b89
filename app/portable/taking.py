"""Brings a checked export into the archive of the running node, a few lines at a time.

What an import can be, honestly, is in `FORMAT.md`: nothing here makes a contact, or sends anything to anybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from app.portable import layout
from app.portable.reading import Export, Message, Person, Post, look

BATCH_LINES = 64
BATCH_BYTES = 20 << 10
MAX_NAME = 256  # characters
MAX_TEXT = 20_000  # characters that the archive takes
POSTS = "0" * 64

Ask = Callable[[str, dict[str, Any]], Any]
Told = Callable[[str, int], None]


def take(ask: Ask, folder: Path, told: Told = lambda what, count: None) -> dict[str, Any]:
    """Import what an export holds; how much of it was new. Refused("no_export", "newer_export", "bad_export")."""
    export = look(folder)
    called = (one for path in (layout.PEOPLE, layout.GROUPS) for one in export.rows(path, Person))
    names = {one.id: one.name for one in called}
    for rows in (export.rows(layout.POSTS, Post), *(export.rows(path, Message) for _, path in export.chats)):
        for _ in rows:  # every line is looked at before the first is taken
            pass
    taken = {"messages": 0, "posts": 0}
    for account, path in export.chats:
        said = (row for row in export.rows(path, Message) if _is_said(row))
        name = names.get(account) or account[:8]
        for new in _brought(ask, export, (account, name), map(_line, said)):
            taken["messages"] += new
            told("messages", taken["messages"])
    posts = (_line(row) for row in export.rows(layout.POSTS, Post))
    for new in _brought(ask, export, (POSTS, f"Posts of {export.index.name}"[:MAX_NAME]), posts):
        taken["posts"] += new
        told("posts", taken["posts"])
    return {"from": export.index.account, **taken}


def _brought(ask: Ask, export: Export, to: tuple[str, str], lines: Iterable[str]) -> Iterator[int]:
    for batch in _batches(lines):
        params = {"source": export.index.account, "chat": to[0], "name": to[1], "lines": batch}
        yield ask("archive.take", params)["new"]


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for line in lines:
        if batch and (len(batch) == BATCH_LINES or size + len(line) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield batch


def _is_said(row: Message) -> bool:
    return not row.deleted and not row.unreadable and row.kind != "event"


def _line(row: Message | Post) -> str:
    """A line for the archive; of files it says what they were called, in lines below the text."""
    files = [f"[{one.name}]" for one in row.files] if isinstance(row, Message) else []
    text = "\n".join([*([row.text] if row.text or not files else []), *files])[:MAX_TEXT]
    fields = {"id": row.id, "author": row.author, "author_name": row.author_name}
    return json.dumps(fields | {"text": text, "sent_at": row.sent_at}, ensure_ascii=False)
