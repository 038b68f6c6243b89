"""Hostile pictures, some fifty: one clear answer each, within the limits of memory and processor time.

Memory and time are those the system counted for the process of the picture; no clock of this test is looked at.
"""

import pytest

from node.errors import PeerFault
from node.media import pixels
from node.media.darkroom import Darkroom
from node.media.pictures import Pictures
from tests.node.media.drawing import opened, quarters, saved
from tests.node.media.hostile_pictures import every, wide

SECONDS = 3  # several times what the others take, and makes those that are too slow end sooner
CLEAR = ("bad_picture", 1)
SLACK = 200_000  # microseconds: the system looks at the limit now and then


async def test_each_hostile_picture_gets_one_answer_within_limits() -> None:
    pictures = Pictures()
    pictures.darkroom = darkroom = Darkroom(seconds=SECONDS)
    wrong, cases = [], list(every())
    assert len(cases) >= 40
    assert len({name for name, _, _ in cases}) == len(cases)
    try:
        for name, data, expected in cases:
            darkroom.spent = None
            if (seen := await answer(pictures, data)) != expected:
                wrong.append((name, expected, seen))
            if darkroom.spent is not None:
                assert darkroom.spent.peak <= pixels.MEMORY, name
                assert darkroom.spent.micros <= SECONDS * 1_000_000 + SLACK, name
        assert wrong == []
        assert await answer(pictures, saved(quarters(), "PNG")) == "sound", "the next picture finds all well"
    finally:
        await pictures.stop()


async def answer(pictures: Pictures, data: bytes) -> str:
    """What `render` says of a picture: sound, or the reason that was counted."""
    before = pictures._counters.copy()
    try:
        rendered = await pictures.render(data, 640)
    except PeerFault as fault:
        [(name, count)] = (pictures._counters - before).items()
        return name.removeprefix("pictures_").removesuffix("_total") if (fault.code, count) == CLEAR else name
    assert opened(rendered.data).size == (rendered.width, rendered.height)
    assert b"script" not in rendered.data
    assert len(rendered.data) < 4 << 20
    return "sound"


async def test_the_largest_that_may_be_fits_the_limits() -> None:
    """Ten thousand squared, 16 bits, with alpha: 0.8 GB as a file would have it. How long it takes is the machine's."""
    pictures = Pictures()
    pictures.darkroom = Darkroom(seconds=50)
    try:
        assert await answer(pictures, wide()) == "sound"
        spent = pictures.darkroom.spent
        assert spent is not None
        assert 256 << 20 < spent.peak <= pixels.MEMORY
    finally:
        await pictures.stop()


@pytest.mark.parametrize("memory", [64 << 20, 200 << 20])
async def test_the_limit_of_memory_is_what_stops_a_large_picture(monkeypatch: pytest.MonkeyPatch, memory: int) -> None:
    """With less memory the same picture is too large, and its process had no more than that."""
    monkeypatch.setattr("node.media.darkroom.BOOT", BOOT_WITH_LESS.format(memory=memory))
    pictures = Pictures()
    try:
        assert await answer(pictures, wide()) == "too_large"
        assert pictures.darkroom.spent is not None
        assert pictures.darkroom.spent.peak <= memory
    finally:
        await pictures.stop()


BOOT_WITH_LESS = """
import sys; sys.path[:0] = sys.argv[1:]
from node.media import picture_child; picture_child.MEMORY = {memory}; picture_child.main()
"""
