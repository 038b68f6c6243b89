"""Notices over the socket: repeated after a pause, bounded in every way."""

import asyncio
import json

import aiohttp
import pytest

from app import rpc
from app.chat import api as chat
from app.notices import Notice
from tests.app.asking import BEARER, ask
from tests.app.conftest import Served


async def test_notices_over_the_socket(served: Served) -> None:
    heard = served.client.notices()
    first = await anext(heard)
    assert first.name == "Reload"
    await served.client.call(chat.send, "Bob", "ring")
    space = next(iter(served.person.node.known.values())).space.hex()
    notice = await anext(heard)
    while notice.of != space:
        notice = await anext(heard)
    assert notice.name == "ChatChanged"
    assert notice.id > first.id
    await heard.aclose()  # type: ignore[attr-defined]

    await served.client.call(chat.send, "Bob", "while away")
    again = served.client.notices(since=notice.id)
    told = await anext(again)
    assert (told.name, told.of) == ("ChatChanged", space)
    assert told.id > notice.id
    await again.aclose()  # type: ignore[attr-defined]


async def test_a_bad_since_and_a_plain_get_on_notices(served: Served) -> None:
    status, answer, _ = await ask(served, "GET", "/notices?since=-1", BEARER)
    assert (status, answer["error"]["code"]) == (400, "bad_since")
    status, answer, _ = await ask(served, "GET", "/notices", BEARER)
    assert (status, answer["error"]["code"]) == (426, "no_websocket")


async def test_listeners_are_bounded_in_number_and_in_what_they_say(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rpc, "MAX_LISTENERS", 1)
    connector = aiohttp.UnixConnector(str(served.socket))
    async with aiohttp.ClientSession(connector=connector, headers=BEARER) as session:
        wire = await session.ws_connect("http://localhost/notices")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect("http://localhost/notices")
        assert refused.value.status == 503
        await wire.receive(60)
        await wire.send_str("x" * (rpc.MAX_HEARD + 1))
        assert (await wire.receive(60)).type is aiohttp.WSMsgType.CLOSE
        await wire.close()
        again = await session.ws_connect("http://localhost/notices")
        assert Notice(**json.loads((await again.receive(60)).data)).name == "Reload"
        await again.close()


async def test_a_listener_that_takes_nothing_is_dropped(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stuck(self: aiohttp.web.WebSocketResponse, data: str) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(rpc, "SEND_DEADLINE", 0.01)
    monkeypatch.setattr(aiohttp.web.WebSocketResponse, "send_str", stuck)
    connector = aiohttp.UnixConnector(str(served.socket))
    async with aiohttp.ClientSession(connector=connector, headers=BEARER) as session:
        wire = await session.ws_connect("http://localhost/notices")
        assert (await wire.receive(60)).type is aiohttp.WSMsgType.CLOSE
