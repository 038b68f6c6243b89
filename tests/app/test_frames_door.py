"""The frames door over the socket: pictures as bytes, newest only, bounded in every way."""

import asyncio
import os

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import frames_door
from app.call_pictures import unpacked
from app.calls import api as calls
from app.errors import Refused
from tests.app.asking import BEARER, ask
from tests.app.conftest import Served
from tests.app.fake_calls import FakeVideoFrame


async def _ring(served: Served) -> str:
    return (await served.client.call(calls.ring, "Bob", video=True)).id


async def test_pictures_come_until_the_call_ends(served: Served) -> None:
    call = await _ring(served)
    node = served.person.node
    frames = [FakeVideoFrame(True, 4, 2, os.urandom(32)), FakeVideoFrame(False, 2, 3, os.urandom(24))]
    connector = aiohttp.UnixConnector(str(served.socket))
    async with aiohttp.ClientSession(connector=connector, headers=BEARER) as session:
        wire = await session.ws_connect(f"http://localhost/calls/{call}/frames")
        for frame in frames:
            node.calls.pictures.put_nowait(frame)
            mine, width, height, picture = unpacked((await wire.receive(60)).data)
            assert (mine, width, height, bytes(picture)) == (frame.mine, frame.width, frame.height, frame.bgra)
        await node.calls.end(bytes.fromhex(call), "hung_up")
        node.calls.pictures.put_nowait(frames[0])
        assert (await wire.receive(60)).type is aiohttp.WSMsgType.BINARY
        assert (await wire.receive(60)).type is aiohttp.WSMsgType.CLOSE


async def test_the_camera_without_a_call_is_open_as_long_as_somebody_looks(served: Served) -> None:
    finder = served.person.node.viewfinder
    await served.client.call(calls.try_camera)
    connector = aiohttp.UnixConnector(str(served.socket))
    async with aiohttp.ClientSession(connector=connector, headers=BEARER) as session:
        wire = await session.ws_connect("http://localhost/calls/camera/frames")
        finder.pictures.put_nowait(FakeVideoFrame(True, 4, 2, bytes(32)))
        assert unpacked((await wire.receive(60)).data)[:3] == (True, 4, 2)
        assert finder.open
        await wire.close()
        async with asyncio.timeout(60):
            while finder.open:
                await asyncio.sleep(0.01)
    finder.camera = False
    with pytest.raises(Refused, match="no camera"):
        await served.client.call(calls.try_camera)


async def test_only_calls_there_are_and_only_by_websocket_and_token(served: Served) -> None:
    call = await _ring(served)
    for path in ("00" * 16, "nonsense", "..", "%00", call.upper() + "0"):
        status, answer, _ = await ask(served, "GET", f"/calls/{path}/frames", BEARER)
        assert (status, answer["error"]["code"]) == (404, "not_found")
    status, answer, _ = await ask(served, "GET", f"/calls/{call}/frames", BEARER)
    assert (status, answer["error"]["code"]) == (426, "no_websocket")
    status, answer, _ = await ask(served, "GET", f"/calls/{call}/frames", {})
    assert status == 401
    status, answer, _ = await ask(served, "POST", f"/calls/{call}/frames", BEARER)
    assert status == 405


async def test_watchers_are_bounded_and_leave_nothing(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames_door, "MAX_WATCHERS", 1)
    call = await _ring(served)
    tasks = len(asyncio.all_tasks())
    connector = aiohttp.UnixConnector(str(served.socket))
    async with aiohttp.ClientSession(connector=connector, headers=BEARER) as session:
        url = f"http://localhost/calls/{call}/frames"
        wire = await session.ws_connect(url)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(url)
        assert refused.value.status == 503
        await wire.send_str("x" * (frames_door.MAX_HEARD + 1))
        assert (await wire.receive(60)).type is aiohttp.WSMsgType.CLOSE
        await wire.close()
        again = await session.ws_connect(url)
        served.person.node.calls.pictures.put_nowait(FakeVideoFrame(True, 1, 1, bytes(4)))
        assert (await again.receive(60)).type is aiohttp.WSMsgType.BINARY
        await again.close()
    async with asyncio.timeout(60):
        while len(asyncio.all_tasks()) > tasks:
            await asyncio.sleep(0)


@given(st.binary(max_size=64))
def test_any_bytes_are_a_picture_or_an_error(data: bytes) -> None:
    try:
        _, width, height, picture = unpacked(data)
    except ValueError:
        return
    assert len(picture) == 4 * width * height
