"""How the child programs of calls, voice messages and pictures are started: by Python, or of a bundle beside `kith`.

A bundle has no Python that could be told what to run, so it brings a program for each (`packaging/kith.spec`).
"""

from __future__ import annotations

import sys
from pathlib import Path

CALL, VOICE, PICTURE = "kith-call", "kith-voice", "kith-picture"


def call_line() -> tuple[str, ...]:
    """Give the command line of the process that holds a call."""
    return _bundled(CALL) or (sys.executable, "-m", "node.media.call_child")


def voice_line() -> tuple[str, ...]:
    """Give the command line of the process that records and plays voice messages."""
    return _bundled(VOICE) or (sys.executable, "-m", "node.media.booth_child")


def picture_line(boot: str, roots: tuple[str, ...]) -> tuple[str, ...]:
    """Give the command line of the process that decodes pictures: Python runs `boot` and sees no site packages."""
    return _bundled(PICTURE) or (sys.executable, "-I", "-S", "-B", "-c", boot, *roots)


def _bundled(name: str) -> tuple[str, ...]:
    if not getattr(sys, "frozen", False):
        return ()
    suffix = ".exe" if sys.platform == "win32" else ""
    return (str(Path(sys.executable).with_name(name + suffix)),)
