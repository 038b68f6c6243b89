"""The pictures of a call for a screen: a WebSocket at /calls/<id>/frames of the local API, newest pictures only.

At /calls/camera/frames there are those of the camera without a call, which is open as long as somebody reads them.
Each binary message is one picture (`call_pictures.py`). Who may come in at all is decided by the gate of `rpc.py`; what
is in a picture is nobody's affair here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

from aiohttp import WSMsgType, web

from app.call_pictures import packed
from app.context import App
from app.parts import VideoFrame

PATH: Final = "/calls/{call}/frames"
MAX_WATCHERS: Final = 4
MAX_HEARD: Final = 1024  # bytes; clients say nothing here
SEND_DEADLINE: Final = 5.0  # seconds
HEARTBEAT: Final = 30.0
CAMERA: Final = "camera"


class FramesDoor:
    """Serves the pictures of calls, to a few watchers at once."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._watchers: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Pour the pictures of one call until it ends or the client goes away; 404, 426 or 503 otherwise."""
        named = request.match_info["call"]
        call = next((each.id for each in self._app.node.calls.every() if each.id.hex() == named), None)
        if call is None and named != CAMERA:
            raise web.HTTPNotFound
        if len(self._watchers) >= MAX_WATCHERS:
            raise web.HTTPServiceUnavailable
        wire = web.WebSocketResponse(max_msg_size=MAX_HEARD, compress=False, heartbeat=HEARTBEAT, timeout=5.0)
        if not wire.can_prepare(request).ok:
            raise web.HTTPUpgradeRequired
        self._watchers.add(wire)
        try:
            await wire.prepare(request)
            await self._pour(wire, self._frames(call))
        finally:
            self._watchers.discard(wire)
        return wire

    async def stop(self) -> None:
        """Close every connection."""
        for wire in list(self._watchers):
            await wire.close()

    def _frames(self, call: bytes | None) -> AsyncGenerator[VideoFrame, None]:
        node = self._app.node
        return node.viewfinder.frames() if call is None else node.calls.frames(call)

    async def _pour(self, wire: web.WebSocketResponse, frames: AsyncGenerator[VideoFrame, None]) -> None:
        pouring = asyncio.create_task(self._send(wire, frames))
        pouring.add_done_callback(lambda _: hearing.cancel())
        hearing = asyncio.create_task(_hear(wire))
        try:
            await asyncio.wait([hearing])
        finally:
            pouring.cancel()
            hearing.cancel()
            await asyncio.wait([pouring, hearing])
            await wire.close()

    async def _send(self, wire: web.WebSocketResponse, frames: AsyncGenerator[VideoFrame, None]) -> None:
        try:
            async for frame in frames:
                async with asyncio.timeout(SEND_DEADLINE):
                    await wire.send_bytes(packed(frame))
        except (TimeoutError, ConnectionError, RuntimeError):
            return  # the client has gone, or reads no more
        finally:
            await frames.aclose()


async def _hear(wire: web.WebSocketResponse) -> None:
    while (await wire.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
        pass
