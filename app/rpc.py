"""The local API: HTTP on a Unix socket, with JSON-RPC at /rpc, notices at /notices, and /health and /metrics.

Every request passes the same gate: the Host must be ours, a browser's Origin is never ours, and what reads or changes
anything needs the bearer token. There is no CORS, no state change by GET, and no traceback in any answer.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from app import metrics, words
from app.context import App
from app.dispatch import guarded, place_of
from app.errors import AppError, WorldFault
from app.frames_door import PATH as FRAMES
from app.frames_door import FramesDoor
from app.jsonrpc import Endpoint
from app.notices import Notices, Subscription
from app.version import API, API_HEADER, OTHER_API

log = logging.getLogger("kith.app.rpc")

HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
OPEN_PATHS = frozenset({"/health", "/metrics"})
MAX_BODY = 1 << 20  # bytes; a batch of full messages fits
MAX_BUSY = 64  # requests under way at once
MAX_LISTENERS = 32
MAX_HEARD = 1024  # bytes; clients say nothing on /notices
MAX_DIGITS = 18  # of a notice's number
BODY_DEADLINE = 10.0  # seconds
SEND_DEADLINE = 10.0
HEARTBEAT = 30.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Serves one App on a PrivateSocket."""

    def __init__(self, app: App, notices: Notices, token: str) -> None:
        self._app = app
        self._notices = notices
        self._token = token.encode()
        self._endpoint = Endpoint(app)
        self._frames = FramesDoor(app)
        self._began = asyncio.get_running_loop().time()
        self._busy = 0
        self._listeners: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None

    async def start(self, bound: socket.socket) -> None:
        """Begin to answer."""
        site_app = web.Application(middlewares=[self._gate], client_max_size=MAX_BODY)
        site_app.router.add_post("/rpc", self._rpc)
        site_app.router.add_get("/notices", self._hear, allow_head=False)
        site_app.router.add_get(FRAMES, self._frames.serve, allow_head=False)
        site_app.router.add_get("/health", self._health, allow_head=False)
        site_app.router.add_get("/metrics", self._metrics, allow_head=False)
        self._runner = web.AppRunner(site_app, access_log=None, handle_signals=False, shutdown_timeout=5.0)
        await self._runner.setup()
        await web.SockSite(self._runner, bound).start()

    async def stop(self) -> None:
        """Close every connection; requests under way get a few seconds."""
        for listener in list(self._listeners):
            await listener.close(code=WSCloseCode.GOING_AWAY)
        await self._frames.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        self._busy += 1
        try:
            return await handler(request)
        except web.HTTPException as error:
            return _http_refusal(error)
        except Exception as error:
            log.error("request_failed", extra={"error": type(error).__name__, "place": place_of(error)})
            return _problem(500, "internal", "Something went wrong inside Kith; the node's log says where.")
        finally:
            self._busy -= 1

    def _refusal(self, request: web.Request) -> web.Response | None:
        """Say no before anything is read: to other hosts, to web pages, to callers without the token, to a crowd."""
        hosts = request.headers.getall("Host", [])
        if len(hosts) != 1 or hosts[0].lower() not in HOSTS:
            return _problem(421, "wrong_host", "This is the local interface of a Kith node; the Host is localhost.")
        if "Origin" in request.headers:
            return _problem(403, "no_browsers", "Web pages may not talk to this interface.")
        if request.path not in OPEN_PATHS and not self._has_token(request):
            return _problem(401, "wrong_token", "The bearer token in the node's home is needed.")
        if request.path not in OPEN_PATHS and any(said != str(API) for said in request.headers.getall(API_HEADER, [])):
            return self._other_api()
        if self._busy >= MAX_BUSY + MAX_LISTENERS:
            return _problem(503, "busy", "The node has too many requests under way; try again.")
        return None

    def _other_api(self) -> web.Response:
        """Say which API this is to a client that counts on another; what it asked for is not looked at."""
        error = {"code": OTHER_API, "message": "This node and whoever asks it are of versions that do not go together."}
        return web.json_response({"error": error | {"api": API, "version": self._app.version}}, status=409)

    def _has_token(self, request: web.Request) -> bool:
        given = request.headers.getall("Authorization", [])
        scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        return scheme.lower() == "bearer" and hmac.compare_digest(token.encode("utf-8", "replace"), self._token)

    async def _rpc(self, request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            return _problem(415, "not_json", "The request's Content-Type must be application/json.")
        if "Content-Encoding" in request.headers:
            return _problem(415, "not_plain", "The request must not be compressed.")
        try:
            async with asyncio.timeout(BODY_DEADLINE):
                body = await request.read()
        except TimeoutError:
            return _problem(408, "too_slow", "The request did not arrive in time.")
        with words.asked_in(request.headers.get(words.LANGUAGE, "")):
            answer = await self._endpoint.answer(body)
        if answer is None:
            return web.Response(status=204)
        return web.Response(body=answer, content_type="application/json")

    async def _hear(self, request: web.Request) -> web.StreamResponse:
        given = request.query.get("since", "")
        if given and not (given.isascii() and given.isdigit() and len(given) <= MAX_DIGITS):
            return _problem(400, "bad_since", "`since` is the number of a notice.")
        if len(self._listeners) >= MAX_LISTENERS:
            return _problem(503, "busy", "Too many clients are listening already.")
        wire = web.WebSocketResponse(max_msg_size=MAX_HEARD, compress=False, heartbeat=HEARTBEAT, timeout=5.0)
        if not wire.can_prepare(request).ok:
            return _problem(426, "no_websocket", "Notices come over a WebSocket.")
        self._listeners.add(wire)
        try:
            await wire.prepare(request)
            await self._serve_notices(wire, int(given) if given else None)
        finally:
            self._listeners.discard(wire)
        return wire

    async def _serve_notices(self, wire: web.WebSocketResponse, since: int | None) -> None:
        """Pour notices until the client goes away; whatever it says is ignored, within its size limit."""
        subscription = self._notices.subscribe(since)
        pouring = asyncio.create_task(_pour(wire, subscription))
        try:
            while (await wire.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
                pass
        finally:
            pouring.cancel()
            self._notices.unsubscribe(subscription)

    async def _health(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"status": "ok", "version": self._app.version, "api": API})

    async def _metrics(self, _: web.Request) -> web.StreamResponse:
        try:
            figures = await guarded(self._app.node.status())
        except AppError as error:
            return _problem(503, error.code, str(error))
        uptime = round(asyncio.get_running_loop().time() - self._began, 3)
        own = {"uptime_seconds": uptime, "notice_listeners": len(self._listeners)}
        text = metrics.render(self._app.version, {**figures, **self._app.counters, **own}, self._endpoint.calls)
        return web.Response(text=text, headers={"Content-Type": metrics.CONTENT_TYPE})


async def _pour(wire: web.WebSocketResponse, subscription: Subscription) -> None:
    """Send one notice after the other; a client that takes none for too long is dropped and may come back."""
    try:
        while True:
            notice = await subscription.next()
            async with asyncio.timeout(SEND_DEADLINE):
                await wire.send_str(msgspec.json.encode(notice).decode())
    except (TimeoutError, ConnectionError, RuntimeError):
        await wire.close(code=WSCloseCode.TRY_AGAIN_LATER)


class PrivateSocket:
    """A Unix socket that only this user can connect to, from its first moment.

    It is bound under a passing name, because at that time it is not yet known whether another node holds this home;
    `publish` puts it at its place, over one that a dead node left. Make it while this process has one thread: the
    umask belongs to the whole process.
    """

    def __init__(self, path: Path) -> None:
        """Bind it; WorldFault("no_socket") where its folder does not take one."""
        self.path = path
        self._fresh = path.with_name(f"{path.stem}.{os.getpid()}")
        self.bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.bound.setblocking(False)
        before = os.umask(0o177)
        try:
            self._fresh.unlink(missing_ok=True)
            self.bound.bind(os.fspath(self._fresh))
        except OSError:
            self.bound.close()
            raise WorldFault("no_socket", "No socket can be made in {folder}.", folder=path.parent) from None
        finally:
            os.umask(before)

    def publish(self) -> None:
        """Let clients find it."""
        self._fresh.replace(self.path)

    def discard(self) -> None:
        """Close it and remove its own file, whichever name that has."""
        mine = self.path if not self._fresh.exists() else self._fresh
        self.bound.close()
        mine.unlink(missing_ok=True)


def _http_refusal(error: web.HTTPException) -> web.Response:
    """Say an HTTP error of the library's in our words: its own page would name the library."""
    code, sentence = _HTTP.get(error.status, ("http_error", "The request cannot be answered."))
    answer = _problem(error.status, code, sentence)
    if "Allow" in error.headers:
        answer.headers["Allow"] = error.headers["Allow"]
    return answer


def _problem(status: int, code: str, sentence: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": sentence}}, status=status)


_HTTP = {
    404: ("not_found", "There is nothing at that path."),
    405: ("wrong_method", "That path does not answer to this method."),
    426: ("no_websocket", "Pictures come over a WebSocket."),
    503: ("busy", "Too many clients are watching already."),
    413: ("too_large", f"A request has at most {MAX_BODY} bytes."),
}
