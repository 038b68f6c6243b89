"""Whether the bytes of a file are still needed by anything that is shown: asked before they are dropped.

Several statements may name one blob: a message that was passed on, or somebody who states a picture of others as theirs
and erases it again. So each room that drops asks about all of them.
"""

from __future__ import annotations

from app.context import Reader

_ELSEWHERE = (
    "SELECT 1 FROM gallery_photo WHERE manifest = ?1 UNION ALL SELECT 1 FROM chat_owed WHERE manifest = ?1 "
    "UNION ALL SELECT 1 FROM chat_charter WHERE instr(about, ?1) LIMIT 1"
)
_USES = "SELECT 1 FROM chat_file WHERE manifest = ?1 UNION ALL " + _ELSEWHERE  # noqa: S608 - both are ours


def is_used(cx: Reader, manifest: bytes) -> bool:
    """Say whether a photo of the gallery, a message or a group still needs a blob."""
    return cx.value(_USES, (manifest,)) is not None


def is_used_elsewhere(cx: Reader, manifest: bytes) -> bool:
    """Say whether anything but a message that is shown still needs a blob; also one that others may still fetch."""
    return cx.value(_ELSEWHERE, (manifest,)) is not None
