"""What the line of one call can do: say words to the other person, and give orders to the child that carries media.

A line knows nothing of links and processes; this knows nothing of when to do what (`line.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from node.media import steps
from node.media.speech import Speech, facing
from node.media.stage import Order, Report
from node.media.steps import Word
from node.media.studio import Studio
from node.system import Clock

Soon = Callable[[Coroutine[Any, Any, None]], None]


class Handset:
    """The ways of one line; made when the call begins, and its child with it."""

    def __init__(
        self, call: bytes, account: bytes, speech: Speech, clock: Clock, report: Callable[[Report], None], soon: Soon
    ) -> None:
        self.studio = Studio(report)
        self._call = call
        self._account = account
        self._speech = speech
        self._clock = clock
        self._soon = soon

    def say(self, word: Word, device: bytes | None) -> None:
        """Send a word to a device of the other person, or to all that are linked."""
        self._speech.utter(self._account, device, steps.encode(self._call, word))

    def offer(self, n: int) -> None:
        """Have the child make a description with the address that faces the other side."""
        self.studio.order(Order("offer", n=n, local=self._local()))

    def answer(self, n: int, sdp: str) -> None:
        """Have the child answer an offer."""
        self.studio.order(Order("answer", n=n, sdp=sdp, local=self._local()))

    def finish(self, n: int, sdp: str) -> None:
        """Have the child take the answer."""
        self.studio.order(Order("finish", n=n, sdp=sdp))

    def open_devices(self, camera: bool, muted: bool) -> None:
        """Have the child open microphone and speaker, and the camera if it is wanted."""
        self.studio.order(Order("devices", on=camera, muted=muted))

    def mute(self, muted: bool) -> None:
        """Have the child send silence, or sound again."""
        self.studio.order(Order("mute", on=muted))

    def camera(self, on: bool) -> None:
        """Have the child open or close the camera."""
        self.studio.order(Order("camera", on=on))

    def close(self) -> None:
        """End the child, and with it every device and socket of the call."""
        self._soon(self.studio.close())

    def now_ms(self) -> int:
        """Wall time in Unix milliseconds."""
        return self._clock.now_ms()

    def _local(self) -> tuple[str, ...]:
        return facing(self._speech.remote(self._account, None))
