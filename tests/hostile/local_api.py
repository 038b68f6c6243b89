"""Hostile programs on this machine: HTTP at the local API's socket, JSON-RPC inside it, and WebSockets for notices."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app import rpc
from tests.app.fake_node import Town
from tests.hostile.handshake import LIBRARY, masked
from tests.hostile.matrix import PATIENCE_S, Cell, Check, House, cells, is_now, raised, says, silent

API = "local API"
TOKEN = "5" * 64
STATUS = {"jsonrpc": "2.0", "id": 1, "method": "status"}
QUICK = 50


class ApiHouse(House):
    """Alice's local API on a real socket, her node a fake one, with Bob as her contact."""

    async def start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kith-")
        town = Town()
        alice, bob = await town.person("Alice"), await town.person("Bob")
        await alice.node.befriend(bob.node)
        self.path = Path(self._folder.name) / "api.sock"
        self._door = rpc.PrivateSocket(self.path)
        self._server = rpc.Server(alice.app, alice.node.notices, TOKEN)
        await self._server.start(self._door.bound)
        self._door.publish()

    async def close(self) -> None:
        await self._server.stop()
        self._door.discard()
        self._folder.cleanup()

    async def honest(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            assert await raw(self, post(STATUS)) == "200 taken"


async def raw(house: ApiHouse, data: bytes) -> str:
    """Bytes on the bare socket: the status, and the code of the error."""
    reader, writer = await asyncio.open_unix_connection(str(house.path))
    writer.write(data)
    try:
        answer = await reader.read()
    except ConnectionResetError:
        answer = b""
    finally:
        writer.close()
    return answered(answer)


async def early(house: ApiHouse, data: bytes) -> str:
    """The answer to a request that has not ended; the connection then waits for the rest, at no cost."""
    reader, writer = await asyncio.open_unix_connection(str(house.path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rpc, "BODY_DEADLINE", rpc.BODY_DEADLINE / QUICK)
        writer.write(data)
        answer = await reader.readuntil(b"}}")
    writer.close()
    return answered(answer)


def answered(answer: bytes) -> str:
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head[9:12].decode()
    assert b"Traceback" not in body
    if not body.startswith((b"{", b"[")):
        return status
    found = json.loads(body)
    found = found[0] if isinstance(found, list) else found
    error = found.get("error", {})
    return f"{status} {error.get('data', error).get('code', 'taken')}"


async def listening(house: ApiHouse, said: bytes) -> str:
    """What a client says on /notices: the code under which the server closes."""
    upgrade = ("Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    reader, writer = await asyncio.open_unix_connection(str(house.path))
    writer.write(asking("GET /notices", *upgrade).replace(b"Connection: close", b"Connection: Upgrade") + said)
    await reader.readuntil(b"\r\n\r\n")
    opcode, size = await reader.readexactly(2)
    frame = await reader.readexactly(size)
    writer.close()
    return f"closed {int.from_bytes(frame[:2], 'big')}" if opcode == 0x88 else f"said {frame!r}"


def asking(line: str, *headers: str, body: bytes = b"", token: str | None = TOKEN, host: str = "localhost") -> bytes:
    """One request, after which the connection ends."""
    bearer = [] if token is None else [f"Authorization: Bearer {token}"]
    lines = [f"{line} HTTP/1.1", f"Host: {host}", "Connection: close", *bearer, *headers]
    size = [f"Content-Length: {len(body)}"] if line.startswith("POST") and "Transfer" not in str(headers) else []
    return "\r\n".join([*lines, *size, "", ""]).encode() + body


def post(message: Any, *headers: str, **named: Any) -> bytes:
    """A request to /rpc with this message as JSON, or these bytes."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return asking("POST /rpc", "Content-Type: application/json", *headers, body=body, **named)


class Everything:
    """Holds whatever is asked for."""

    def __contains__(self, item: object) -> bool:
        return True


def gate() -> list[Cell]:
    token, door = says("app.rpc.Server._has_token", True), silent("app.rpc.Server._refusal")
    hosts, largest = is_now("app.rpc.HOSTS", Everything()), raised("app.rpc.MAX_BODY")
    plain = is_now("app.rpc.web.Request.content_type", "application/json")
    routed = "the library's router knows no such method of this path"
    inline = "a comparison inside the handler, beside what it does"
    prepare = says("app.rpc.web.WebSocketResponse.can_prepare", SimpleNamespace(ok=True))
    late = is_now("app.rpc.BODY_DEADLINE", 1e9)
    split = post(STATUS).replace(b"application/json", b"application/json\r\nTransfer-Encoding: chunked")
    rows: list[Any] = [
        ("unauthenticated", "no token", post(STATUS, token=None), "401 wrong_token", token),
        ("unauthenticated", "a token less a sign", post(STATUS, token=TOKEN[:-1]), "401 wrong_token", token),
        ("unauthenticated", "an empty token", post(STATUS, token=""), "401 wrong_token", token),
        ("unauthenticated", "notices without a token", asking("GET /notices", token=None), "401 wrong_token", token),
        ("invalid UTF-8", "a token that is no text", post(STATUS, token=None).replace(b"Connection",
         b"Authorization: Bearer \xff\xfe\r\nConnection"), "401 wrong_token", token),
        ("header smuggling", "two tokens", post(STATUS, f"Authorization: Bearer {TOKEN}"), "401 wrong_token", token),
        ("header smuggling", "a length and chunks", split, "400", LIBRARY),
        ("header smuggling", "a line break in a header", post(STATUS, "X: a\nHost: evil.example"), "400", LIBRARY),
        ("wrong value", "a rebound name", post(STATUS, host="evil.example"), "421 wrong_host", hosts),
        ("wrong value", "the address of every interface", post(STATUS, host="0.0.0.0"), "421 wrong_host", hosts),
        ("wrong value", "the health under another name", asking("GET /health", host="evil.example"), "421 wrong_host",
         hosts),
        ("unauthenticated", "a web page", post(STATUS, "Origin: https://evil.example"), "403 no_browsers", door),
        ("unauthenticated", "a page in a sandbox", post(STATUS, "Origin: null"), "403 no_browsers", door),
        ("wrong type", "a form", post(b"x=1").replace(b"application/json", b"application/x-www-form-urlencoded"),
         "415 not_json", plain),
        ("wrong type", "plain text", post(STATUS).replace(b"application/json", b"text/plain"), "415 not_json", plain),
        ("wrong type", "compressed", post(STATUS, "Content-Encoding: gzip"), "415 not_plain", inline),
        ("wrong value", "a command by GET", asking("GET /rpc"), "405 wrong_method", routed),
        ("path traversal", "the open path, and up", asking("GET /health/../rpc", token=None), "401 wrong_token", token),
        ("path traversal", "a call that climbs", asking("GET /calls/..%2f..%2fapi.token/frames"), "404 not_found",
         "there is no file behind any path"),
        ("oversize", "a body of 1 MiB and a byte", post(json.dumps(STATUS).encode().ljust((1 << 20) + 1)),
         "413 too_large",
         largest),
        ("oversize", "a header of 100 KB", post(STATUS, "X: " + "a" * 100_000), "400", LIBRARY),
        ("negative number", "notices since -1", asking("GET /notices?since=-1"), "400 bad_since", inline),
        ("huge number", "notices since 10**19", asking("GET /notices?since=1" + "0" * 19), "400 bad_since",
         raised("app.rpc.MAX_DIGITS")),
        ("bidi text", "a number in another script", asking("GET /notices?since=%D9%A1"), "400 bad_since", inline),
        ("wrong value", "notices without an upgrade", asking("GET /notices"), "426 no_websocket", prepare),
    ]  # fmt: skip
    slow: list[Any] = [
        ("slowloris", "a body that never ends", post(STATUS)[:-5], "408 too_slow", late),
    ]
    heard: list[Any] = [
        ("oversize", "a listener who says 2 KB", masked(1, bytes(2048)), "closed 1009", raised("app.rpc.MAX_HEARD")),
        ("invalid UTF-8", "a listener who says no text", masked(1, b"\xc3\x28"), "closed 1007",
         "the library's WebSocket reader refuses it"),
    ]  # fmt: skip
    fed = [*cells(API, raw, rows, API), *cells(API, early, slow, API)]
    return [*fed, *cells(API, listening, heard, API)]


def call(method: object, params: Any = None, **changes: Any) -> bytes:
    """A JSON-RPC request."""
    return post(
        {"jsonrpc": "2.0", "id": 1, "method": method} | ({} if params is None else {"params": params}) | changes
    )


def texts() -> list[Cell]:
    """What is no JSON-RPC."""
    text = json.dumps(STATUS).encode()
    parse, shape = says("app.jsonrpc.msgspec.json.decode", STATUS), "one expression says what a request is"
    deep = text[:-1] + b', "params": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    batch = raised("app.jsonrpc.MAX_BATCH")
    rows: list[Any] = [
        ("empty", "no body", post(b""), "200 bad_json", parse),
        ("truncated", "half a request", post(text[:20]), "200 bad_json", parse),
        ("trailing bytes", "two requests", post(text + text), "200 bad_json", parse),
        ("invalid UTF-8", "bytes that are no text", post(b'{"jsonrpc": "2.0", "method": "\xc3\x28"}'), "200 bad_json",
         parse),
        ("invalid UTF-8", "half of a surrogate pair", post(rb'{"jsonrpc": "2.0", "id": 1, "method": "\ud83d"}'),
         "200 bad_json", parse),
        ("invalid UTF-8", "UTF-16", post(text.decode().encode("utf-16")), "200 bad_json", parse),
        ("deep nesting", "100,000 arrays", post(b"[" * 100_000), "200 bad_json", parse),
        ("deep nesting", "params of 50,000 arrays", post(deep), "200 bad_json", parse),
        ("NaN", "NaN", post(b'{"jsonrpc": "2.0", "id": NaN, "method": "status"}'), "200 bad_json", parse),
        ("NaN", "1e999", post(b'{"jsonrpc": "2.0", "id": 1e999, "method": "status"}'), "200 bad_json", parse),
        ("wrong type", "a number", post(b"1"), "200 bad_request", shape),
        ("wrong type", "a method that is a list", call(["status"]), "200 bad_request", shape),
        ("wrong type", "an id that is a map", call("status", id={}), "200 bad_request",
         says("app.jsonrpc._is_id", True)),
        ("wrong type", "params that are text", call("status", "x"), "200 bad_request",
         says("app.jsonrpc._is_scalar", False)),
        ("oversize", "an id of 129 signs", call("status", id="x" * 129), "200 bad_request",
         raised("app.jsonrpc.MAX_ID")),
        ("unknown version", "JSON-RPC 1.0", post(STATUS | {"jsonrpc": "1.0"}), "200 bad_request", shape),
        ("empty", "a batch of nothing", post(b"[]"), "200 bad_batch", batch_of(0)),
        ("huge count", "a batch of 51", post([STATUS] * 51), "200 bad_batch", batch),
        ("huge count", "a batch of 10,000", post([1] * 10_000), "200 bad_batch", batch),
    ]  # fmt: skip
    return cells(API, raw, rows, API)


def batch_of(count: int) -> str:
    return f"a batch of {count} has no answers, so that nothing could be said"


def commands() -> list[Cell]:
    """Commands that are none, and parameters that do not fit."""
    known = Check("app.commands.find", lambda before: lambda name: before("status"))
    bound = Check("app.commands.bind", _binding)
    typed = Check("app.dispatch._typed", lambda before: lambda command, parameter, value: value)
    page, text = silent("app.chat.rules.check_page"), silent("app.chat.rules.check_text")
    private = call("__init__"), call("chat.api.send"), call("../status")
    long = {"contact": "Bob", "text": "x" * 16_385}
    rows: list[Any] = [
        ("wrong value", "a method of the language", private[0], "200 unknown_method", known),
        ("path traversal", "a module's own path", private[1], "200 unknown_method", known),
        ("path traversal", "a path that climbs", private[2], "200 unknown_method", known),
        ("oversize", "a method of 100 KB", call("x" * 100_000), "200 unknown_method", known),
        ("huge count", "a hundred positions", call("status", [1] * 100), "200 wrong_params", bound),
        ("wrong value", "an unknown parameter", call("status", {"x": 1}), "200 wrong_params", bound),
        ("wrong value", "the first parameter of all", call("status", {"app": 1}), "200 wrong_params", bound),
        ("truncated", "a parameter left out", call("chat.send", {"contact": "Bob"}), "200 wrong_params", bound),
        ("wrong type", "a number for a text", call("chat.send", ["Bob", 7]), "200 wrong_params", typed),
        ("wrong type", "text for a number", call("chat.timeline", {"contact": "Bob", "limit": "5"}), "200 wrong_params",
         typed),
        ("wrong type", "true for a number", call("chat.timeline", {"contact": "Bob", "limit": True}),
         "200 wrong_params", typed),
        ("wrong type", "a map for a text", call("chat.send", ["Bob", {"$ne": 1}]), "200 wrong_params", typed),
        ("negative number", "a page of -1", call("chat.timeline", {"contact": "Bob", "limit": -1}), "200 bad_limit",
         page),
        ("huge number", "a page of 2**62", call("chat.timeline", {"contact": "Bob", "limit": 2**62}), "200 bad_limit",
         page),
        ("huge number", "a page of 10**400", call("chat.timeline", {"contact": "Bob", "limit": 10**400}),
         "200 bad_limit", page),
        ("oversize", "a text of 16 KiB and a byte", call("chat.send", long), "200 text_too_long", text),
        ("empty", "a text of spaces", call("chat.send", ["Bob", " \n"]), "200 empty_text", text),
        ("wrong value", "a reaction of markup", call("chat.react", {"message": "0" * 64, "emoji": "<b>x</b>"}),
         "200 bad_emoji",
         silent("app.chat.rules.check_emoji")),
        ("control text", "a folder named by zero", call("backup.keep", {"folder": "a\0b"}), "200 wrong_params", typed),
        ("control text", "a phrase's file named by a zero", call("backup.keep", {"folder": "/x", "phrase": "\0"}),
         "200 wrong_params", typed),
        ("control text", "somebody named by a zero", call("chat.send", ["\0", "hi"]), "200 unknown_contact",
         "nobody has that name"),
    ]  # fmt: skip
    return cells(API, raw, rows, API)


def _binding(before: Callable[..., Any]) -> Callable[..., Any]:
    return lambda entry, args, kwargs: {}


CELLS = [*gate(), *texts(), *commands()]
