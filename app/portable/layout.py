"""What stands where in an export, and what a reader takes at most; pure. The page about it is `FORMAT.md`."""

from __future__ import annotations

import re

FORMAT = "kith-export"
VERSION = 1
INDEX = "export.json"
PEOPLE, GROUPS = "people.json", "groups.json"
POSTS, COMMENTS = "posts.json", "comments.json"
ALBUMS, PHOTOS = "albums.json", "photos.json"
CHATS, FILES = "chats", "files"

MAX_INDEX = 8 << 20  # bytes
MAX_LINE = 256 << 10  # bytes
MAX_FILES = 10_000
MAX_NAME = 200  # bytes
MAX_JSON = 4 << 30  # bytes, of all JSON together

_CHAT = re.compile(r"chats/([0-9a-f]{64})\.json")


def is_path(path: str) -> bool:
    """Say whether a path may stand in an export: one name, or one below `chats` or `files`."""
    above, slash, name = path.rpartition("/")
    plain = all(sign.isalnum() or sign in " ._-" for sign in name)
    placed = above in (CHATS, FILES) if slash else True
    return placed and plain and 0 < len(name.encode("utf-8", "replace")) <= MAX_NAME and not name.startswith(".")


def chat_of(path: str) -> str | None:
    """Give the account, or the group, that a file of a conversation is named by."""
    found = _CHAT.fullmatch(path)
    return None if found is None else found[1]
