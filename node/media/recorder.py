"""Records one voice message from the microphone, on a thread of its own, at most half an hour of it.

Runs in the child process of voice messages only (`booth_child.py`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from node.media.ogg import MAX_MS
from node.media.sound import RECORD, SAMPLES, Stream
from node.media.tape import Report
from node.media.voice_codec import Encoder, waveform


class Recorder(threading.Thread):
    """Reports ten times a second how long it is and how loud, and at its end the whole message."""

    def __init__(self, tell: Callable[[Report], None]) -> None:
        super().__init__(daemon=True)
        self._tell = tell
        self._stopped = threading.Event()

    def run(self) -> None:
        """Record until `stop`, half an hour is over, or the microphone has gone."""
        try:
            stream = Stream(RECORD, 1, b"Voice message")
        except OSError:
            self._tell(Report("failed", code="no_microphone"))
            return
        coder = Encoder()
        try:
            self._tell(Report("records"))
            while not self._stopped.is_set() and coder.ms < MAX_MS:
                if coder.add(stream.read(2 * SAMPLES)):
                    self._tell(Report("records", ms=coder.ms, level=coder.levels.heard[-1]))
        except OSError:
            pass  # what was heard until then is kept
        finally:
            stream.close()
        if coder.ms:
            self._tell(Report("taken", ms=coder.ms, data=coder.finish(), waveform=waveform(coder.levels.heard)))
        else:
            self._tell(Report("failed", code="no_microphone"))

    def stop(self) -> None:
        """End soon, and give what was recorded."""
        self._stopped.set()
