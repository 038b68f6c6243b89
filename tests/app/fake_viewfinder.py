"""A camera that shows what a test puts before it; it is `open` as long as somebody reads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from crypto.errors import Refused
from tests.app.fake_calls import FakeVideoFrame


class FakeViewfinder:
    """Has the face of `node.media.viewfinder.Viewfinder`; None among the pictures is the end of the camera."""

    def __init__(self) -> None:
        self.camera = True
        self.open = False
        self.pictures: asyncio.Queue[FakeVideoFrame | None] = asyncio.Queue()

    def check(self) -> None:
        if not self.camera:
            raise Refused("no_camera", "This machine has no camera that Kith can use.")

    async def frames(self) -> AsyncGenerator[FakeVideoFrame, None]:
        self.open = True
        try:
            while (frame := await self.pictures.get()) is not None:
                yield frame
        finally:
            self.open = False
