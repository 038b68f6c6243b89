"""Text that is harmless on a terminal, and tables of it.

Text of other people is data to a terminal too: whatever could move the cursor, turn the line or hide itself is written
out as an escape. What is printed for which command is `output.py`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.wording import is_unseen


def neutral(text: str) -> str:
    """Give a text in one line in which every control, direction or unseen sign is written out, like \\x1b."""
    return "".join(_written_out(sign) if is_unseen(sign) else sign for sign in text)


def neutral_lines(text: str) -> str:
    """Do the same for a text that may have several lines; further ones are set in."""
    return "\n    ".join(neutral(line) for line in text.split("\n"))


def clock(moment: str) -> str:
    """Give an RFC 3339 moment as local date and minute."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")


def exact(moment: str) -> str:
    """Do the same to the second."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Give rows as aligned columns under their names."""
    cells = [list(columns), *([_cell(column, row.get(column)) for column in columns] for row in rows)]
    widths = [max(_width(line[index]) for line in cells) for index in range(len(columns))]
    return "\n".join(_row(line, widths) for line in cells)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(column: str, value: Any) -> str:
    text = plain(value)
    return text[:16] if column == "id" else text


def plain(value: Any) -> str:
    """Give a value of an answer in one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{neutral(key.replace('_', ' '))}: {plain(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(map(plain, value)) or "none"
    return neutral(value) if isinstance(value, str) else str(value)


def size(count: int) -> str:
    """Give a number of bytes for people, in units of 1024."""
    for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if count >= 1 << power:
            return f"{count / (1 << power):.1f} {unit}"
    return f"{count} bytes"


def phrase_grid(words: Sequence[str]) -> str:
    """Give the words of a recovery phrase, numbered, four in a row."""
    rows = [words[at : at + 4] for at in range(0, len(words), 4)]
    lines = ["  ".join(f"{4 * row + at + 1:2}. {word:<9}" for at, word in enumerate(of)) for row, of in enumerate(rows)]
    return "\n".join(f"    {line.rstrip()}" for line in lines)


def _written_out(sign: str) -> str:
    if sign == "\t":
        return "    "
    number = ord(sign)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _width(text: str) -> int:
    """Columns a text takes: wide signs take two, marks that sit on others none."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def quiet_text(row: Mapping[str, Any]) -> str:
    """Say whether Kith keeps quiet, until when, and in which hours."""
    until = clock(row["until"]) if row["until"] else "you turn it off"
    said = [f"Quiet until {until}." if row["now"] else "Not quiet."]
    said += [f"Hours: {row['days']}, {row['start']} to {row['end']}."] if row["hours"] else []
    said += ["Calls ring all the same."] if row["rings"] else []
    return " ".join(said)


def chats_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Give a line a chat, with what I keep of it in a few words."""
    words = {"place": "on top", "muted": "muted", "put_away": "put away", "marked_unread": "unread", "draft": "draft"}
    words |= {"files": "files", "mentions": "mentions only", "nothing": "nothing announced"}
    kept = [{**row["kept"], row["kept"]["announce"]: True} for row in rows]
    said = [", ".join(word for key, word in words.items() if each.get(key)) for each in kept]
    listed = [{**row, "kept": each} for row, each in zip(rows, said, strict=True)]
    return table(listed, ("name", "unread", "kept", "last_at", "last_text")) if rows else "nobody"
