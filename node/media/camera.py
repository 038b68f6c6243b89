"""The camera of this machine, or a video file in its place that plays again and again; a thread while it is on.

KITH_CAMERA names a device or a file; without it the first video device is the camera. Runs in the child process of a
call only; a camera that is missing or vanishes is told, and stays off until it is turned on again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame

BOX: Final = (640, 480)
"""Pixels; larger pictures are made to fit."""

FPS: Final = 30


def source(environment: dict[str, str]) -> str:
    """Give the device or file of the camera, empty if there is none."""
    named = environment.get("KITH_CAMERA", "")
    if named:
        return named if Path(named).exists() else ""
    found = sorted(Path("/dev").glob("video[0-9]*"))
    return str(found[0]) if found else ""


def fitted(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """Give the size of a picture made to fit a box, never enlarged, in even numbers as VP8 wants them."""
    scale = min(1.0, box[0] / width, box[1] / height)
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


class Camera(threading.Thread):
    """Gives pictures to `seen` on its own thread, as fast as they are taken; `told(False)` when it works no more."""

    def __init__(self, place: str, told: Callable[[bool], None], seen: Callable[[VideoFrame], None]) -> None:
        super().__init__(daemon=True)
        self._place = place
        self._told = told
        self._seen = seen
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until `stop` or until the camera fails."""
        import av

        try:
            with _open(self._place) as container:
                self._told(True)
                for frame in self._frames(container):
                    width, height = fitted(frame.width, frame.height, BOX)
                    self._seen(frame.reformat(width=width, height=height, format="yuv420p"))
        except (av.FFmpegError, OSError, ValueError, IndexError):
            pass
        if not self._stopped.is_set():
            self._told(False)

    def stop(self) -> None:
        """Let go of the camera soon."""
        self._stopped.set()

    def _frames(self, container: InputContainer) -> Iterator[VideoFrame]:
        """Pictures at their pace: a device has its own, a file that of a camera, and it begins anew at its end."""
        is_device = _is_device(self._place)
        rate = container.streams.video[0].average_rate
        pause = 1.0 / min(FPS, float(rate or FPS))
        while not self._stopped.is_set():
            count = 0
            for frame in container.decode(video=0):
                count += 1
                if self._stopped.is_set() or (not is_device and self._stopped.wait(pause)):
                    return
                yield frame
            if is_device or count == 0:
                return
            container.seek(0)


def _open(place: str) -> InputContainer:
    import av

    if not place:
        raise OSError("no camera")
    if not _is_device(place):
        return av.open(place)
    return av.open(place, format="v4l2", options={"video_size": f"{BOX[0]}x{BOX[1]}", "framerate": str(FPS)})


def _is_device(place: str) -> bool:
    return place.startswith("/dev/")
