"""Wires over plain WebSockets: binary messages of at most 65,535 bytes, no compression, a deadline on every step.

Both ends are aiohttp; TLS is a proxy's affair, secrecy and identity come from `link.py`. Whoever has proven nothing
gets the HTTP upgrade and no byte more: no close frame, no pong, no software name. `lobby.py` bounds such connections.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from aiohttp import WSMessage, WSMsgType, web
from yarl import URL

from node.errors import PeerFault, WorldFault
from node.net import limits
from node.net.lobby import Lobby
from node.net.ports import bound
from node.net.wire import Accept, Address, Channel, Listening, Wire, link_closed

_MUTE = logging.getLogger("kith.net.aiohttp")
_MUTE.addHandler(logging.NullHandler())
_MUTE.propagate = False  # it would log the bytes of every scanner; what our own code raises goes to the loop's handler

_MAX_MESSAGE = limits.NOISE_MESSAGE + 1  # aiohttp refuses messages of this size, not beyond it
_ANONYMOUS = {"Server": ""}
_DOOR: dict[str, Any] = {
    "logger": _MUTE,
    "access_log": None,
    "lingering_time": 0,
    "max_line_size": 1024,
    "max_field_size": 1024,
    "max_headers": 32,
}


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to a GET that asks for no WebSocket."""

    status: int
    content_type: str
    body: bytes


Pages = Callable[[str, str], Page | None]
"""Takes the path of a GET and its Authorization header; None: the same 404 as for everything else."""


class WebSocketTransport:
    """The transport of production; one per node, used on one event loop. `pages` also answers HTTP on its ports."""

    def __init__(
        self,
        *,
        handshake_s: float = limits.HANDSHAKE_S,
        half_open: int = limits.HALF_OPEN,
        pages: Pages | None = None,
    ) -> None:
        self._handshake_s = handshake_s
        self._half_open = half_open
        self._pages = pages
        self._session: aiohttp.ClientSession | None = None

    async def dial(self, host: str, port: int) -> Wire:
        """A new wire to `host` and `port`, or WorldFault("dial_failed") after at most 10 s."""
        try:
            url = URL.build(scheme="ws", host=host, port=port, path="/")
            async with asyncio.timeout(limits.DIAL_S):
                dialled = await self._client().ws_connect(
                    url,
                    autoclose=False,
                    autoping=False,
                    heartbeat=limits.HEARTBEAT_S,
                    compress=0,
                    max_msg_size=_MAX_MESSAGE,
                )
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise WorldFault("dial_failed", "The other device could not be reached at this address.") from error
        return _SocketWire(dialled, host)

    async def listen(self, host: str | None, port: int, accept: Accept) -> Listening:
        """Open `port` (0 = any) on `host` (None = all interfaces), or WorldFault("listen_failed")."""
        server = _Server(accept, self._handshake_s, Lobby(self._half_open), self._pages)
        try:
            await server.open(bound(host, port))
        except OSError as error:
            where = f"Port {port}" if host is None else str(Address(host, port))
            raise WorldFault("listen_failed", "{where} cannot be opened on this machine.", where=where) from error
        return server

    def wrap(self, channel: Channel) -> Channel:
        """Channels are good as they are; only the simulated world puts something in between."""
        return channel

    async def close(self) -> None:
        """End every dialled wire."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
                ws_response_class=_Dialled,
                trust_env=False,
            )
        return self._session


class _Socket(Protocol):
    """What both of aiohttp's WebSocket ends can do."""

    async def send_bytes(self, data: bytes) -> None: ...
    async def receive(self) -> WSMessage: ...
    async def pong(self, message: bytes = b"") -> None: ...
    async def close(self) -> bool: ...


class _SocketWire:
    """A wire on either end of a WebSocket.

    Until this end has sent its first message, which takes the right key, it answers no ping.
    """

    def __init__(self, socket: _Socket, remote: str) -> None:
        self._socket = socket
        self._remote = remote
        self._spoke = False
        self._closed = False

    @property
    def remote(self) -> str:
        """The host dialled, or the IP address that dialled."""
        return self._remote

    async def send(self, message: bytes) -> None:
        """Send one message; a peer that reads nothing for 30 s loses the wire."""
        self._spoke = True
        await self._put(self._socket.send_bytes(message))

    async def receive(self) -> bytes:
        """The next binary message; everything else a WebSocket can carry is dropped, refused or the end."""
        while not self._closed:
            message = await self._socket.receive()
            if message.type is WSMsgType.BINARY:
                return bytes(message.data)
            if message.type is WSMsgType.PING and self._spoke:
                await self._put(self._socket.pong(message.data))
            elif message.type not in (WSMsgType.PING, WSMsgType.PONG):
                await self._end(message)
        raise link_closed()

    async def close(self) -> None:
        """Hang up; closing twice is fine."""
        if not self._closed:
            self._closed = True
            await self._socket.close()

    async def _put(self, sending: Any) -> None:
        if self._closed:
            sending.close()
            raise link_closed()
        try:
            async with asyncio.timeout(limits.SEND_S):
                await sending
        except (TimeoutError, ConnectionError, aiohttp.ClientError) as error:
            await self.close()
            raise link_closed() from error

    async def _end(self, message: WSMessage) -> None:
        """Hang up; raises for a message that no peer of ours sends, returns for an ordinary end."""
        await self.close()
        if message.type is WSMsgType.TEXT or isinstance(message.data, aiohttp.WebSocketError):
            raise PeerFault("bad_message", "The other side sent something that is not a message of ours.")


class _Dialled(aiohttp.ClientWebSocketResponse):
    """The dialling end, which hangs up without the closing handshake of WebSocket."""

    def __init__(
        self, reader: Any, writer: Any, protocol: Any, response: aiohttp.ClientResponse, *rest: Any, **options: Any
    ) -> None:
        super().__init__(reader, writer, protocol, response, *rest, **options)
        self._kith_response = response
        self._kith_carrier = response.connection.transport if response.connection else None

    async def close(self, *, code: int = 1000, message: bytes = b"") -> bool:
        _hang_up(self._kith_carrier)
        self._kith_response.close()
        return True


class _Answered(web.WebSocketResponse):
    """The answering end: aiohttp closes through this method in every case, so no close frame ever leaves."""

    def __init__(self, carrier: asyncio.Transport | None) -> None:
        super().__init__(
            autoclose=False,
            autoping=False,
            heartbeat=limits.HEARTBEAT_S,
            compress=False,
            max_msg_size=_MAX_MESSAGE,
        )
        self._kith_carrier = carrier
        self.headers.update(_ANONYMOUS)

    async def close(self, *, code: int = 1000, message: bytes = b"", drain: bool = True) -> bool:
        _hang_up(self._kith_carrier)
        return True


def _hang_up(carrier: asyncio.Transport | None) -> None:
    """Close once the buffer is empty, and in any case after a few seconds."""
    if carrier is None or carrier.is_closing():
        return
    carrier.close()
    if carrier.get_write_buffer_size():
        asyncio.get_running_loop().call_later(limits.CLOSE_S, _give_up, carrier)


def _give_up(carrier: asyncio.Transport) -> None:
    if carrier.get_write_buffer_size():
        carrier.abort()


class _Door(web.RequestHandler):
    """One accepted socket; it stands in the lobby until its upgrade, no longer than the handshake may take."""

    def __init__(self, server: _Server, manager: web.Server, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(manager, loop=loop, **_DOOR)
        self._kith_server = server
        self._kith_ticket = -1
        self._kith_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        self._kith_ticket = self._kith_server.lobby.enter(_peer(transport), transport.abort)
        loop = asyncio.get_running_loop()
        self._kith_deadline = loop.call_later(self._kith_server.handshake_s, transport.abort)

    def connection_lost(self, exc: BaseException | None) -> None:
        self.upgraded()
        super().connection_lost(exc)

    def upgraded(self) -> None:
        """It is a WebSocket now, or gone: from here on the listener answers for it."""
        self._kith_server.lobby.leave(self._kith_ticket)
        if self._kith_deadline is not None:
            self._kith_deadline.cancel()


class _Server:
    """An open port. Every upgraded connection becomes a wire and runs `accept` in a task of its own."""

    def __init__(self, accept: Accept, handshake_s: float, lobby: Lobby, pages: Pages | None) -> None:
        self.lobby = lobby
        self.handshake_s = handshake_s
        self._accept = accept
        self._pages = pages
        self._wires: set[_SocketWire] = set()
        self._manager = web.Server(self._answer)
        self._listening: asyncio.Server | None = None
        self._port = 0

    @property
    def port(self) -> int:
        """The TCP port really bound."""
        return self._port

    async def open(self, bound: socket.socket) -> None:
        """Begin to accept on a bound socket."""
        loop = asyncio.get_running_loop()
        self._port = bound.getsockname()[1]
        self._listening = await loop.create_server(lambda: _Door(self, self._manager, loop), sock=bound)

    async def close(self) -> None:
        """Stop accepting, hang up every wire, and wait a little for the tasks that ran on them."""
        if self._listening is not None:
            self._listening.close()
        for wire in list(self._wires):
            await wire.close()
        await self._manager.shutdown(limits.CLOSE_S)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        carrier = request.transport
        answered = _Answered(carrier)
        if carrier is None or not answered.can_prepare(request).ok:
            return self._page(request)
        await answered.prepare(request)
        if isinstance(request.protocol, _Door):
            request.protocol.upgraded()
        wire = _SocketWire(answered, _peer(carrier))
        self._wires.add(wire)
        try:
            await self._accept(wire)
        except Exception as error:  # a bug of ours; aiohttp would write it into a mute log
            context = {"message": "accepting a connection failed", "exception": error}
            asyncio.get_running_loop().call_exception_handler(context)
        finally:
            self._wires.discard(wire)
            await wire.close()
        return answered

    def _page(self, request: web.BaseRequest) -> web.Response:
        """The page asked for, or the 404 that everybody gets; either is the end of the connection."""
        page = None
        if self._pages is not None and request.method == "GET":
            page = self._pages(request.path, request.headers.get("Authorization", ""))
        answer = web.Response(status=404, headers=_ANONYMOUS)
        if page is not None:
            headers = {**_ANONYMOUS, "Cache-Control": "no-store"}
            answer = web.Response(status=page.status, headers=headers, body=page.body, content_type=page.content_type)
        answer.force_close()
        return answer


def _peer(carrier: asyncio.BaseTransport) -> str:
    """The host at the other end; one of IPv4 that came to a port for both is named as IPv4, else no call finds it."""
    name = carrier.get_extra_info("peername")
    return str(name[0]).removeprefix("::ffff:") if isinstance(name, tuple) else ""
