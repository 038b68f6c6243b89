"""The child process of a call: it holds the devices and the connection, and decodes what a stranger sends.

It reads orders on its standard input and ends when that ends, so it never outlives its node. Nothing is opened before
an order asks for it. The bytes are `stage.py`; the node's end is `studio.py`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Final, NoReturn

from av import AudioFrame, VideoFrame

from node.media import orderly, stage
from node.media.camera import Camera, fitted, source
from node.media.round import Round, only_from
from node.media.sound import Microphone, Speaker
from node.media.stage import Order, Picture, Report
from node.media.tracks import Feed, View, Voice

SILENT_S: Final = 2.0
LOOK_S: Final = 0.2
BEHIND: Final = 256 * 1024
"""Bytes the node has not read yet before pictures are left out."""

MINE: Final = (320, 240)
LARGE: Final = (640, 480)
THEIRS: Final = (1280, 1280)
MINE_EVERY_S: Final = 1 / 16
MEMORY: Final = 3 << 30


class Child:
    """Works the orders of one call."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self._pieces: Feed[bytes] = Feed(5)
        self._views: Feed[VideoFrame] = Feed(1)
        self._voice = Voice(self._pieces)
        self._speaker: Speaker | None = None
        self._microphone: Microphone | None = None
        self._camera: Camera | None = None
        self._rounds: list[Round] = []
        self._muted = self._watched = self._flows = False
        self._heard_at = -SILENT_S
        self._shown_at = 0.0
        self._mine = MINE
        self._trouble: set[str] = set()
        self._local: tuple[str, ...] = ()

    async def work(self, reader: asyncio.StreamReader) -> None:
        """Work orders until the node ends them."""
        looking = self._loop.create_task(self._look())
        self._say(Report("ready"))
        try:
            while True:
                await self._do(await stage.read_order(reader))
        except asyncio.IncompleteReadError:
            pass
        finally:
            looking.cancel()
            await self._close()

    async def _do(self, order: Order) -> None:
        try:
            await self._ORDERS[order.do](self, order)
        except Exception:
            # A description the library stumbles over, whatever it raises, costs this round and nothing else.
            self._say(Report("failed", n=order.n, codes=("bad_round",)))

    async def _devices(self, order: Order) -> None:
        self._muted = order.muted
        if self._microphone is None:
            self._speaker = Speaker(self._telling("no_speaker"))
            self._speaker.start()
            self._microphone = Microphone(self._telling("no_microphone"), self._pieces.put)
            self._microphone.start()
        await self._turn(order)

    async def _offer(self, order: Order) -> None:
        made = await self._fresh(order)
        self._say(Report("offered", n=order.n, sdp=await made.offer()))

    async def _answer(self, order: Order) -> None:
        made = await self._fresh(order)
        self._say(Report("answered", n=order.n, sdp=await made.answer(order.sdp)))

    async def _finish(self, order: Order) -> None:
        await self._rounds[-1].finish(order.sdp)

    async def _mute(self, order: Order) -> None:
        self._muted = self._voice.muted = order.on

    async def _watch(self, order: Order) -> None:
        self._watched = order.on

    async def _turn(self, order: Order) -> None:
        """Turn the camera on or off; it is closed when it is off."""
        if self._camera is not None:
            self._camera.stop()
            self._camera = None
        self._trouble.discard("no_camera")
        self._mine = LARGE if order.large else MINE
        if order.on:
            self._camera = Camera(source(dict(os.environ)), self._telling("no_camera"), self._see)
            self._camera.start()
        self._show()

    async def _fresh(self, order: Order) -> Round:
        """Begin a round; the one before ends, the devices go on."""
        for old in self._rounds:
            await old.close()
        self._voice = Voice(self._pieces)
        self._voice.muted = self._muted
        only_from(order.local)
        self._rounds = [Round(self._voice, self._hear, self._receive)]
        self._show()
        return self._rounds[0]

    def _show(self) -> None:
        self._views.clear()
        for each in self._rounds:
            each.show(None if self._camera is None else View(self._views))

    def _hear(self, frame: AudioFrame) -> None:
        self._heard_at = self._loop.time()
        if self._speaker is not None:
            self._speaker.play(bytes(frame.planes[0])[: 4 * frame.samples])

    def _receive(self, frame: VideoFrame) -> None:
        self._picture(False, frame, THEIRS)

    def _see(self, frame: VideoFrame) -> None:
        """On the camera's thread: the newest picture goes to the other side, and small to the own screen."""
        self._views.put(frame)
        if self._watched and self._loop.time() - self._shown_at >= MINE_EVERY_S:
            self._shown_at = self._loop.time()
            self._loop.call_soon_threadsafe(self._picture, True, frame, self._mine)

    def _picture(self, mine: bool, frame: VideoFrame, box: tuple[int, int]) -> None:
        """Send a picture for the screen; none while the node is behind."""
        if not self._watched or self._writer.transport.get_write_buffer_size() > BEHIND:
            return
        width, height = fitted(frame.width, frame.height, box)
        plane = frame.reformat(width=width, height=height, format="bgra").planes[0]
        data, row = bytes(plane), plane.line_size
        if row != 4 * width:
            data = b"".join(data[at : at + 4 * width] for at in range(0, row * height, row))
        self._writer.writelines(stage.pack_picture(Picture(mine, width, height, data)))

    def _telling(self, code: str) -> Callable[[bool], None]:
        """Give what a device's thread calls when it works, or does not."""

        def tell(works: bool) -> None:
            try:
                self._loop.call_soon_threadsafe(self._tell, code, works)
            except RuntimeError:
                return  # the loop has ended before the device's thread

        return tell

    def _tell(self, code: str, works: bool) -> None:
        before = set(self._trouble)
        if code == "no_microphone":
            self._pieces.works = works
        (self._trouble.discard if works else self._trouble.add)(code)
        if before != self._trouble:
            self._say(Report("trouble", codes=tuple(sorted(self._trouble))))

    async def _look(self) -> None:
        """Say whether sound comes: it does all the time, also from somebody who is muted."""
        while True:
            flows = self._loop.time() - self._heard_at < SILENT_S
            if flows != self._flows:
                self._flows = flows
                self._say(Report("flows", on=flows))
            await asyncio.sleep(LOOK_S)

    def _say(self, report: Report) -> None:
        self._writer.write(stage.pack(report))

    async def _close(self) -> None:
        for device in (self._microphone, self._speaker, self._camera):
            if device is not None:
                device.stop()
        for each in self._rounds:
            await each.close()

    _ORDERS: Final = {
        "devices": _devices,
        "offer": _offer,
        "answer": _answer,
        "finish": _finish,
        "mute": _mute,
        "camera": _turn,
        "watch": _watch,
    }


async def _work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await Child(writer).work(reader)


def main() -> NoReturn:
    """Hold one call, until it is over or the node closes the input."""
    orderly.serve(_work, MEMORY)


if __name__ == "__main__":
    main()
