"""What is said of a bundle, and from which day on one holds what was said; pure."""

from __future__ import annotations

from datetime import UTC, datetime

from app.bundle.views import BundleReadView
from app.errors import Refused
from app.words import Mark, mark, say

NOTHING = mark(
    "No message waits for {name}. The file is written all the same: it tells which of theirs have come here."
)
LETTERS = mark("1 sealed letter"), mark("{count} sealed letters")
MESSAGES = mark("1 message of groups"), mark("{count} messages of groups")
CARRIED = mark("1 part of others, carried on"), mark("{count} parts of others, carried on")
NEW = mark("1 new thing"), mark("{count} new things")
AGAIN = mark("1 was here already"), mark("{count} were here already")
UNUSABLE = mark("1 part could not be used."), mark("{count} parts could not be used.")


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
    holds = [_of(letters, *LETTERS), _of(messages, *MESSAGES)]
    holds += [_of(carried, *CARRIED)] if carried else []
    said = say("Written for {name}: {what}.", name=target, what=", ".join(holds)) if any(counts) else _nothing(target)
    if before is None:
        return said
    return say("{said} What was in the file before was read first. {before}", said=said, before=before.sentence)


def _nothing(target: str) -> str:
    return say(NOTHING, name=target)


def read(writer: str, counts: tuple[int, int, int, int, int], group: str = "") -> str:
    """Say what was read of somebody, or for a group: new, known before, for others, waiting, of no use."""
    new, again, others, waiting, unusable = counts
    where = say(" from {name}", name=writer) if writer else say(" for {name}", name=group) if group else ""
    said = [f"{_of(new, *NEW) if new else say('Nothing new')}{where}"]
    said += [_of(again, *AGAIN)] if again else []
    lines = [", ".join(said) + "."]
    if waiting:
        lines.append(say("Some of it needs a key that is being asked for: keep the file, and read it again later."))
    if others:
        lines.append(say("It holds more for others: pass it on."))
    if unusable:
        lines.append(_of(unusable, *UNUSABLE))
    return " ".join(lines)


def _of(count: int, one: Mark, many: Mark) -> str:
    return say(one) if count == 1 else say(many, count=count)
