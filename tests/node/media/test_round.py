"""One round in the WebRTC library: media comes only from whoever has the key that the description names."""

from __future__ import annotations

import asyncio
import re

import pytest
from av import VideoFrame

from node.media.round import Round, only_from
from node.media.tracks import Feed, View, Voice


class End:
    def __init__(self) -> None:
        self.heard = asyncio.Event()
        self.round = Round(Voice(Feed(1)), lambda _: self.heard.set(), lambda _: None)


async def joined(tamper_offer: bool = False, tamper_answer: bool = False) -> tuple[End, End]:
    only_from(["127.0.0.1"])
    caller, called = End(), End()
    offer = await caller.round.offer()
    answer = await called.round.answer(_other_key(offer) if tamper_offer else offer)
    await caller.round.finish(_other_key(answer) if tamper_answer else answer)
    return caller, called


def _other_key(sdp: str) -> str:
    """The description of somebody in the middle: the same way, another key."""
    return re.sub(
        r"a=fingerprint:sha-(256|384|512) (..)",
        lambda found: f"a=fingerprint:sha-{found[1]} {int(found[2], 16) ^ 1:02X}",
        sdp,
    )


async def test_both_hear_each_other() -> None:
    caller, called = await joined()
    try:
        async with asyncio.timeout(20):
            await caller.heard.wait()
            await called.heard.wait()
    finally:
        await caller.round.close()
        await called.round.close()


@pytest.mark.parametrize(("offer", "answer"), [(True, False), (False, True)])
async def test_another_fingerprint_is_not_let_in(offer: bool, answer: bool) -> None:
    caller, called = await joined(tamper_offer=offer, tamper_answer=answer)
    deceived = called if offer else caller
    try:
        async with asyncio.timeout(20):
            while deceived.round._link.connectionState != "failed":
                await asyncio.sleep(0.01)
        assert not deceived.heard.is_set()
    finally:
        await caller.round.close()
        await called.round.close()
    assert not deceived.heard.is_set()


async def test_a_description_the_library_cannot_use_is_an_error_and_no_more() -> None:
    end = End()
    with pytest.raises(ValueError, match="not in list"):
        await end.round.answer("v=0\r\n")
    await end.round.close()


async def test_time_goes_on_when_the_camera_is_turned_on_again() -> None:
    feed: Feed[VideoFrame] = Feed(1)
    moments = []
    for count in (200, 1):
        view = View(feed)
        for _ in range(count):
            feed.put(VideoFrame(16, 16, "yuv420p"))
            moments.append((await view.recv()).pts)
    assert moments == sorted(moments)
