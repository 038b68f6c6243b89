"""What is said of a bundle, and from which day on one holds what was said; pure."""

from __future__ import annotations

from datetime import UTC, datetime

from app.bundle.views import BundleReadView
from app.errors import Refused


def since(text: str | None) -> int:
    """Give a day or a moment (RFC 3339, UTC where it names no zone) in Unix ms; 0 for none. Refused("bad_moment")."""
    if text is None:
        return 0
    try:
        found = datetime.fromisoformat(text)
        told = found.replace(tzinfo=UTC) if found.tzinfo is None else found
        return max(0, int(told.timestamp() * 1000))
    except (ValueError, OverflowError):
        raise Refused("bad_moment", "Since when? Write a day, like 2026-11-29, or a moment.") from None


def written(target: str, counts: tuple[int, int, int], before: BundleReadView | None) -> str:
    """Say what was written for somebody: letters, messages of groups, what is carried on for others."""
    letters, messages, carried = counts
    holds = [_of(letters, "sealed letter"), _of(messages, "message", "of groups")]
    holds += [f"{_of(carried, 'part', 'of others')}, carried on"] if carried else []
    said = f"Written for {target}: {', '.join(holds)}." if any(counts) else _nothing(target)
    return f"{said} What was in the file before was read first. {before.sentence}" if before is not None else said


def _nothing(target: str) -> str:
    return f"No message waits for {target}. The file is written all the same: it tells which of theirs have come here."


def read(writer: str, counts: tuple[int, int, int, int, int], group: str = "") -> str:
    """Say what was read of somebody, or for a group: new, known before, for others, waiting, of no use."""
    new, again, others, waiting, unusable = counts
    where = f" from {writer}" if writer else f" for {group}" if group else ""
    said = [f"{_of(new, 'new thing') if new else 'Nothing new'}{where}"]
    said += [f"{again} {'was' if again == 1 else 'were'} here already"] if again else []
    lines = [", ".join(said) + "."]
    if waiting:
        lines.append("Some of it needs a key that is being asked for: keep the file, and read it again later.")
    if others:
        lines.append("It holds more for others: pass it on.")
    if unusable:
        lines.append(f"{_of(unusable, 'part')} could not be used.")
    return " ".join(lines)


def _of(count: int, what: str, behind: str = "") -> str:
    named = f"{count} {what}{'' if count == 1 else 's'}"
    return f"{named} {behind}" if behind else named
