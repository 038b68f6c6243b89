"""Asking the node that runs for a home from an event loop: for screens, which must never wait on a socket.

It is the same `Client` as in `client.py`, on aiohttp. Importing it is slow, so a screen does that after its first
frame; the command line never does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any, ParamSpec, TypeVar

import aiohttp
import msgspec

from app import commands
from app.client import MAX_ANSWER, PATIENCE, answered, as_error, encode, not_running, way_to
from app.errors import Refused, WorldFault
from app.notices import Notice
from app.places import Place
from app.version import API, API_HEADER
from app.words import LANGUAGE, spoken

P = ParamSpec("P")
T = TypeVar("T")
HEARTBEAT = 30.0  # seconds
MAX_PICTURE = 8 << 20  # bytes


class AsyncClient:
    """Asks one home's node; finds its way anew after the node was started again."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._session: aiohttp.ClientSession | None = None
        self._way: tuple[str, str] | None = None

    async def call(self, function: commands.Function[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command on the node and give its answer in its own type; AppError if it fails."""
        entry = commands.find(commands.name_of(function))
        result = await self.ask(entry.name, commands.bind(entry, args, kwargs))
        answer: T = msgspec.convert(result, commands.returns(entry))
        return answer

    async def ask(self, method: str, params: dict[str, Any]) -> Any:
        """Run a command by name and give the answer as plain JSON values; AppError if it fails."""
        body = encode({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        session = await self._open()
        patience = aiohttp.ClientTimeout(total=None, sock_read=commands.seconds(method) + PATIENCE)
        asked = session.post("http://localhost/rpc", data=body, headers={LANGUAGE: spoken()}, timeout=patience)
        try:
            async with asked as response:
                data = await response.content.read(MAX_ANSWER)
                while not response.content.at_eof() and len(data) < MAX_ANSWER:
                    data += await response.content.read(MAX_ANSWER - len(data))
                answer = answered(response.status, data)
        except TimeoutError:
            raise WorldFault("timed_out", "The node does not answer.") from None
        except (aiohttp.ClientConnectionError, OSError):
            raise not_running() from None
        except (aiohttp.ClientError, ValueError, RecursionError):
            raise WorldFault("bad_answer", "The node's answer could not be read.") from None
        if "error" in answer:
            raise as_error(answer["error"])
        return answer.get("result")

    async def notices(self, since: int | None = None) -> AsyncGenerator[Notice, None]:
        """Give notices until the node goes away; NotRunning if there is none."""
        session = await self._open()
        query = {} if since is None else {"since": str(since)}
        try:
            async with session.ws_connect("http://localhost/notices", params=query, heartbeat=HEARTBEAT) as wire:
                while (message := await wire.receive()).type is aiohttp.WSMsgType.TEXT:
                    fields = json.loads(message.data)
                    yield Notice(int(fields["id"]), str(fields["name"]), str(fields["of"]))
        except aiohttp.WSServerHandshakeError as error:
            if error.status == HTTPStatus.CONFLICT:
                await self.ask("status", {})  # says which versions they are
            raise Refused("wrong_token", "The node did not accept this home's token.") from None
        except (aiohttp.ClientConnectionError, OSError):
            raise not_running() from None

    async def pictures(self, call: str) -> AsyncGenerator[bytes, None]:
        """Give the pictures of a call as they come, until it ends or the node goes away."""
        session = await self._open()
        try:
            async with session.ws_connect(f"http://localhost/calls/{call}/frames", max_msg_size=MAX_PICTURE) as wire:
                while (message := await wire.receive()).type is aiohttp.WSMsgType.BINARY:
                    yield message.data
        except (aiohttp.ClientError, OSError):
            return  # the call is over, or the node has gone: both are told in other ways

    async def close(self) -> None:
        """Close its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _open(self) -> aiohttp.ClientSession:
        """Give a session for the node that runs now; NotRunning if there is none."""
        way = await asyncio.to_thread(way_to, self._place)
        if self._session is None or way != self._way:
            await self.close()
            path, token = way
            self._session = aiohttp.ClientSession(
                connector=aiohttp.UnixConnector(path, limit=16),
                headers={
                    "Authorization": f"Bearer {token}",
                    "Content-Type": "application/json",
                    "Host": "localhost",
                    API_HEADER: str(API),
                },
                timeout=aiohttp.ClientTimeout(total=None),
            )
            self._way = way
        return self._session
