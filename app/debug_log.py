"""The node's log for `kith debug bundle`: each line is read and made anew of what is known to be harmless in it.

The log is free of content already (`logs.py`). This does not trust that: whoever had their fingers in the file, and
whatever an older version wrote there, what does not look like a line of today stays out.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

MOST_LINES = 5_000
MOST_BYTES = 2 << 20  # of each file, its end
LEVELS = ("debug", "info", "warning", "error", "critical")
NUMBERS = ("count", "duration_s", "size_b")
WORDS = ("subject", "error", "code", "kind", "method", "outcome")

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_COMPONENT = re.compile(r"[A-Za-z_]{1,24}(?:\.[A-Za-z_]{1,24}){0,6}")
_EVENT = re.compile(r"[a-z]{1,24}(?:_[a-z]{1,24}){0,8}|[A-Za-z_]{1,32}:[0-9]{1,5}")
_WORD = re.compile(r"[A-Za-z]{1,32}(?:[_.][A-Za-z]{1,24}){0,6}")
_PLACE = re.compile(r"[A-Za-z_]{1,40}\.py:[0-9]{1,6}:[A-Za-z_<>]{1,48}")
_PATTERNS = {"ts": _TIME, "component": _COMPONENT, "event": _EVENT} | dict.fromkeys(WORDS, _WORD)


def lines(folder: Path) -> str:
    """Give the newest lines of the log files in a folder, oldest first; the empty string where there are none."""
    kept: list[str] = []
    for path in _newest_first(folder):
        kept = [line for line in map(_made_anew, _end_of(path)) if line] + kept
        if len(kept) >= MOST_LINES:
            break
    return "".join(f"{line}\n" for line in kept[-MOST_LINES:])


def _newest_first(folder: Path) -> list[Path]:
    """The log and those before it, as they are called when a file is full."""
    return [folder / name for name in ("node.log", *(f"node.log.{number}" for number in range(1, 10)))]


def _end_of(path: Path) -> list[bytes]:
    try:
        with path.open("rb") as file:
            start = max(file.seek(0, 2) - MOST_BYTES, 0)
            file.seek(start)
            found = file.read(MOST_BYTES).splitlines()
    except OSError:
        return []
    return found[1:] if start else found


def _made_anew(line: bytes) -> str:
    """Give a line with nothing but what is known in it; the empty string if it is none."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(said, dict) or said.get("level") not in LEVELS:
        return ""
    made: dict[str, Any] = {"level": said["level"]}
    for name, pattern in _PATTERNS.items():
        if name in said:
            made[name] = said[name] if isinstance(said[name], str) and pattern.fullmatch(said[name]) else "hidden"
    made |= {name: said[name] for name in NUMBERS if isinstance(said.get(name), (int, float))}
    if isinstance(said.get("place"), list):
        made["place"] = [place for place in said["place"][:8] if isinstance(place, str) and _PLACE.fullmatch(place)]
    return json.dumps(made)
