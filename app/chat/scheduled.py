"""What waits to be sent at a later time, as the tables have it."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat import chain
from app.context import Reader
from app.errors import Refused

_COLUMNS = "id, target, text, reply, due, sender, silent"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One message: `due` in Unix seconds, to be sent by the device `sender`."""

    id: bytes
    chat: bytes
    text: str
    reply: bytes | None
    due: int
    sender: bytes
    silent: bool


def every(cx: Reader) -> list[Scheduled]:
    """Give all that wait, the next one first."""
    return _all(cx.rows(f"SELECT {_COLUMNS} FROM chat_scheduled ORDER BY due, id"))  # noqa: S608 - words of ours


def due(cx: Reader, device: bytes, now: int) -> list[Scheduled]:
    """Give those that a device should have sent by now, the first one first."""
    asked = f"SELECT {_COLUMNS} FROM chat_scheduled WHERE due <= ? AND sender = ? ORDER BY due, id"  # noqa: S608
    return _all(cx.rows(asked, (now, device)))


def find(cx: Reader, text: str) -> Scheduled:
    """Give the one whose id is or begins with `text`; Refused `unknown_message`, `ambiguous_message`."""
    found = _all(
        cx.rows(f"SELECT {_COLUMNS} FROM chat_scheduled WHERE id BETWEEN ? AND ? LIMIT 2", chain.span(text))  # noqa: S608
    )
    if not found:
        raise Refused("unknown_message", "No message with that id waits here to be sent.")
    if len(found) > 1:
        raise Refused("ambiguous_message", "Several begin with that id; give more of its digits.")
    return found[0]


def _all(rows: list[tuple[object, ...]]) -> list[Scheduled]:
    return [Scheduled(*row) for row in rows]  # type: ignore[arg-type]
