"""What a screen, the command line or a script gets to see of the archive; frozen, ready for JSON.

Names are cleaned; texts are as the export had them. Nothing of it is proven.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """An imported conversation, or the posts of an export; `source` is the account whose export it came from."""

    id: str
    name: str
    source: str
    posts: bool
    count: int
    newest_at: str


@dataclass(frozen=True, slots=True)
class ArchivedLineView:
    """One imported line: what the export says that somebody wrote."""

    id: str
    author: str
    author_name: str
    text: str
    sent_at: str
    imported: bool = True


@dataclass(frozen=True, slots=True)
class TakenView:
    """How many lines were new."""

    new: int
