"""The camera without a call, by the real child process: pictures as long as they are read, then it is let go."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest
import segno
from PySide6.QtGui import QImage

from node.errors import Refused
from node.media.stage import Picture
from node.media.viewfinder import Viewfinder
from tests.node.media.studio_kit import film, number_in
from ui.qr import read_image

LINK = "kith://i#" + "Ab3" * 60
SIDE, MODULE = 360, 5


def coded(target: Path, text: str) -> Path:
    """A film of a code that is held before a camera."""
    import av

    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(scale=MODULE, border=4)]
    with av.open(str(target), "w") as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        stream.bit_rate = 4_000_000
        grey = bytearray(b"\x80" * 640 * 480)
        for y, row in enumerate(rows[:480]):
            line = bytes(16 if dark else 235 for dark in row[:640])
            grey[640 * y : 640 * y + len(line)] = line
        for _ in range(30):
            frame = av.VideoFrame(640, 480, "yuv420p")
            frame.planes[0].update(bytes(grey))
            for plane in frame.planes[1:]:
                plane.update(bytes([128]) * plane.buffer_size)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target


async def first(finder: Viewfinder, wanted: Callable[[Picture], bool]) -> Picture:
    async with asyncio.timeout(30), aclosing(finder.frames()) as frames:
        async for picture in frames:
            if wanted(picture):
                return picture
    raise AssertionError("the camera ended")


def children() -> set[str]:
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # threads end while one looks
            found |= set((task / "children").read_text("ascii").split())
    return found


async def test_pictures_come_as_long_as_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_CAMERA", str(film(tmp_path / "film.mkv", first=100)))
    finder, before = Viewfinder(lambda: False), children()
    finder.check()
    picture = await first(finder, lambda picture: True)
    assert (picture.mine, picture.width, picture.height) == (True, 640, 360)
    assert number_in(picture.width, picture.height, picture.bgra) >= 100
    assert not children() - before, "the process that holds the camera has ended"
    assert await first(finder, lambda picture: True), "and it can be had again"


async def test_a_code_before_it_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_CAMERA", str(coded(tmp_path / "code.mkv", LINK)))
    picture = await first(Viewfinder(lambda: False), lambda picture: True)
    image = QImage(picture.bgra, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGB32)
    assert read_image(image) == LINK


async def test_a_call_takes_it_away_and_there_is_one_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_CAMERA", str(film(tmp_path / "film.mkv")))
    calls: list[int] = []
    finder = Viewfinder(lambda: bool(calls))
    async with asyncio.timeout(30), aclosing(finder.frames()) as frames:
        async for _ in frames:
            with pytest.raises(Refused, match="in use"):
                finder.check()
            assert [picture async for picture in finder.frames()] == []
            calls.append(1)
    with pytest.raises(Refused, match="There is a call"):
        finder.check()
    assert [picture async for picture in finder.frames()] == []


async def test_no_camera_is_said_and_one_that_cannot_be_opened_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KITH_CAMERA", str(tmp_path / "none"))
    with pytest.raises(Refused, match="no camera"):
        Viewfinder(lambda: False).check()
    (tmp_path / "broken").write_bytes(b"no film")
    monkeypatch.setenv("KITH_CAMERA", str(tmp_path / "broken"))
    async with asyncio.timeout(30):
        assert [picture async for picture in Viewfinder(lambda: False).frames()] == []
