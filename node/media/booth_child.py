"""The child process of voice messages: it holds microphone and speaker, and decodes what others recorded.

It reads orders on its standard input and ends when that ends, so it never outlives its node. Nothing is opened before
an order asks for it, and a device only as long as it is used. The bytes are `tape.py`; the node's end is `booth.py`.
"""

from __future__ import annotations

import asyncio
from typing import Final, NoReturn

from node.errors import Fault
from node.media import orderly, sound_file, tape
from node.media.playback import Playback
from node.media.recorder import Recorder
from node.media.tape import Order, Report

MEMORY: Final = 2 << 30


class Child:
    """Works the orders of one node; its devices' threads report by it."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self._recorder: Recorder | None = None
        self._playback: Playback | None = None

    async def work(self, reader: asyncio.StreamReader) -> None:
        """Work orders until the node ends them."""
        try:
            while True:
                self._do(await tape.read_order(reader))
        except asyncio.IncompleteReadError:
            pass

    def _do(self, order: Order) -> None:
        if order.do == "record":
            self._recorder = Recorder(self._tell)
            self._recorder.start()
        elif order.do == "stop" and self._recorder is not None:
            self._recorder.stop()
        elif order.do == "take":
            self._take(order)
        elif order.do == "play":
            self._leave()
            self._playback = Playback(order, self._tell)
            self._playback.start()
        elif order.do == "leave":
            self._leave()
        elif self._playback is not None:
            self._playback.order(order)

    def _leave(self) -> None:
        if self._playback is not None:
            self._playback.end()
            self._playback = None

    def _take(self, order: Order) -> None:
        """Take in a file; nothing else happens in a process that does this."""
        try:
            made = sound_file.take(order.path)
        except Fault as fault:
            self._say(Report("failed", code=fault.code))
        else:
            self._say(Report("taken", ms=made.ms, data=made.data, waveform=made.waveform))

    def _tell(self, report: Report) -> None:
        """Report from a device's thread."""
        try:
            self._loop.call_soon_threadsafe(self._say, report)
        except RuntimeError:
            return  # the loop has ended before the device's thread

    def _say(self, report: Report) -> None:
        self._writer.write(tape.pack(report))


async def _work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await Child(writer).work(reader)


def main() -> NoReturn:
    """Record and play until the node closes the input."""
    orderly.serve(_work, MEMORY)


if __name__ == "__main__":
    main()
