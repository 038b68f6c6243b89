"""The camera without a call, as commands and the frames door see it; the real one is `node/media/viewfinder.py`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from app.parts import VideoFrame


class Viewfinder(Protocol):
    """The camera of this machine, open exactly as long as somebody reads its pictures."""

    def check(self) -> None:
        """See whether pictures can be had. Refused("in_call", "no_camera", "camera_busy")."""

    def frames(self) -> AsyncGenerator[VideoFrame, None]:
        """Give pictures as they come, until the camera ends or a call begins."""
