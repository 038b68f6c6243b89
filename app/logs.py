"""The node's log: JSON lines that say what happened and where, never what somebody wrote.

A record of ours is an event name plus fields from a fixed list; of a record of anybody else's only its logger, its
place and its level are kept, because nobody vouches for its text.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.dispatch import place_of
from app.errors import WorldFault
from app.places import make_private

FIELDS = ("subject", "error", "place", "code", "count", "kind", "method", "outcome", "port", "duration_s", "size_b")
OURS = "kith"
FILE_BYTES = 1 << 20
FILES = 5


class JsonLines(logging.Formatter):
    """One JSON object a line: ts, level, component, event, and known fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line of a record."""
        ours = record.name.split(".", 1)[0] == OURS
        line: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "component": record.name,
            "event": _event_name(record.msg) if ours else f"{record.module}:{record.lineno}",
        }
        if ours:
            line |= {field: record.__dict__[field] for field in FIELDS if field in record.__dict__}
        if record.exc_info and record.exc_info[1]:
            line |= {"error": type(record.exc_info[1]).__name__, "place": place_of(record.exc_info[1])}
        return json.dumps(line)


class PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating file of mode 0600."""

    def _open(self) -> object:  # type: ignore[override]
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8")


def configure(folder: Path) -> None:
    """Log from now on to `folder`/node.log, and warnings to stderr as well. WorldFault if that cannot be written."""
    make_private(folder)
    path = folder / "node.log"
    try:
        file = PrivateFile(path, maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8")
    except OSError:
        raise WorldFault("unwritable_file", "{path} cannot be written.", path=path) from None
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(logging.WARNING)
    root = logging.getLogger()
    for handler in (file, screen):
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.raiseExceptions = False


def _event_name(message: object) -> str:
    """Keep event names, which are words joined by underscores; anything else might hold content."""
    text = str(message)
    return text if text.replace("_", "").isalnum() and text.isascii() and len(text) <= 64 else "unnamed"
