"""What stands below the line of a message where answers are printed for people; a part of `output.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.tables import neutral, size
from app.wording import minutes


def below(row: Mapping[str, Any]) -> list[str]:
    """Give the files of a message, the answers of a poll and what the page of a link says, a line each."""
    lines = [*map(_file, row.get("files", ())), *(_answers(row["poll"]) if row.get("poll") else ())]
    return lines + ([card(row["preview"])] if row.get("preview") else [])


def _file(row: Mapping[str, Any]) -> str:
    """Give a file of a message: its name, how large it is, how much of it is here."""
    here = "here" if row["held"] == row["size"] else f"{size(row['held'])} here" if row["coming"] else "not here"
    name = f"voice message, {minutes(row['duration_ms'])}" if row.get("voice") else neutral(row["name"])
    return f"[{name}, {size(row['size'])}, {row['trouble'] or here}]"


def card(row: Mapping[str, Any]) -> str:
    """Give what the page of a link says, as whoever sent it states."""
    return f"[{': '.join(neutral(row[key]) for key in ('title', 'description') if row[key])}]"


def _answers(poll: Mapping[str, Any]) -> list[str]:
    """Give the answers of a poll, a line each: its number, what it says, who chose it."""
    lines = [
        f"{number}. {neutral(one['text'])}: {one['votes']}"
        + (f" ({', '.join(map(neutral, one['voters']))})" if one["voters"] else "")
        for number, one in enumerate(poll["options"], 1)
    ]
    return [*lines, "(closed)"] if poll["closed"] else lines
