"""How the answers about the room that is taken are printed for people; a part of `output.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.tables import neutral, size, table
from app.wording import ID_HEX

KINDS = {
    "picture": "pictures",
    "video": "videos",
    "sound": "voice and sound",
    "file": "other files",
    "post": "posts and albums",
    "other": "what others may still fetch, drafts, faces",
    "database": "texts and all else",
    "index": "index of the search",
}


def _storage(row: Mapping[str, Any]) -> str:
    """Give what takes room: in all, by kind, by conversation, the largest files; and the limits."""
    kinds = [{"what": KINDS.get(one["kind"], one["kind"]), "size": size(one["size"])} for one in row["kinds"]]
    chats = [
        {"conversation": neutral(one["name"]), "size": size(one["size"]), "files": one["count"]} for one in row["chats"]
    ]
    files = [_file(one) for one in row["largest"]]
    days, most = row["keep_days"], row["most"]
    kept = f"for {days} days" if days else "for good"
    limit = f"; files take {size(most)} at most" if most else ""
    parts = [f"{size(row['total'])} in all, {size(row['fetchable'])} of it can be fetched again"]
    parts += [table(rows, list(rows[0])) for rows in (kinds, chats, files) if rows]
    return "\n\n".join([*parts, f"Files of others are kept {kept}{limit}."])


def _file(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "message": one["message"][:ID_HEX],
        "size": size(one["size"]),
        "file": neutral(one["name"]),
        "in": neutral(one["chat_name"]),
        "again": "can be fetched again" if one["fetchable"] else "",
    }


def _cleared(row: Mapping[str, Any]) -> str:
    """Give what was removed, or would be."""
    said = f"{row['count']} {'file' if row['count'] == 1 else 'files'}, {size(row['size'])}"
    return f"Removed: {said}." if row["removed"] else f"It would be {said}."


STORAGE: dict[str, Callable[[Any], str]] = {
    "storage.show": _storage,
    "storage.limit": _storage,
    "storage.clear": _cleared,
    "storage.remove": _cleared,
}
