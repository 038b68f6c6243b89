"""The camera of this machine without a call, for whoever holds something before it, such as a code.

It is open exactly as long as somebody reads its pictures. The child process of a call is what opens it (`studio.py`); a
call that begins takes the camera away.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from node.errors import Refused
from node.media import camera
from node.media.stage import Order, Picture, Report
from node.media.studio import Studio

NO_CAMERA = "no_camera"


class Viewfinder:
    """One reader at a time; `busy` says whether there is a call."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        self._busy = busy
        self._open = False
        self._closing: asyncio.Task[None] | None = None

    def check(self) -> None:
        """See whether pictures can be had. Refused("in_call", "no_camera", "camera_busy")."""
        if self._busy():
            raise Refused("in_call", "There is a call now, which may use the camera.")
        if not camera.source(dict(os.environ)):
            raise Refused(NO_CAMERA, "This machine has no camera that Kith can use.")
        if self._open:
            raise Refused("camera_busy", "The camera is in use already.")

    async def frames(self) -> AsyncGenerator[Picture, None]:
        """Open the camera and give its pictures, the newest if the reader is slow, until it ends or a call begins."""
        if self._open or self._busy():
            return
        self._open = True
        studio = Studio(lambda said: self._reported(studio, said))
        studio.order(Order("camera", on=True, large=True))
        try:
            async with aclosing(studio.frames()) as pictures:
                while (picture := await anext(pictures, None)) is not None and not self._busy():
                    yield picture
        finally:
            await studio.close()
            self._open = False

    def _reported(self, studio: Studio, said: Report) -> None:
        """The camera cannot be opened, or has gone: that is the end of its pictures."""
        if said.say == "failed" or NO_CAMERA in said.codes:
            self._closing = asyncio.get_running_loop().create_task(studio.close())
