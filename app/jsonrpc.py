"""JSON-RPC 2.0 without a transport: bytes of a request in, bytes of the answer out.

One request or a batch; every answer's error carries one sentence and, in `data.code`, a stable code of ours. The socket
and its guards are in `rpc.py`, the description of all commands in `discover.py`.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from app import commands
from app.context import App
from app.discover import discover
from app.dispatch import invoke
from app.errors import AppError, Bug

MAX_BATCH = 50
MAX_ID = 128  # characters of a request's id
PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND = -32700, -32600, -32601

_MISSING = object()


class Endpoint:
    """Answers requests with the commands of one App; `calls` counts them by method and outcome."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.calls: Counter[tuple[str, str]] = Counter()

    async def answer(self, body: bytes) -> bytes | None:
        """Answer one request or a batch; None if all of it were notifications."""
        try:
            message = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return _encode(_error(None, PARSE_ERROR, "bad_json", "The request is not JSON."))
        if not isinstance(message, list):
            answer = await self._one(message)
            return None if answer is None else _encode(answer)
        if not 1 <= len(message) <= MAX_BATCH:
            sentence = f"A batch holds between 1 and {MAX_BATCH} requests."
            return _encode(_error(None, INVALID_REQUEST, "bad_batch", sentence))
        answers = [answer for item in message if (answer := await self._one(item)) is not None]
        return _encode(answers) if answers else None

    async def _one(self, message: Any) -> dict[str, Any] | None:
        fields = message if isinstance(message, dict) else {}
        ident = fields.get("id", _MISSING)
        name, params = fields.get("method"), fields.get("params", {})
        known_id = ident is _MISSING or _is_id(ident)
        if fields.get("jsonrpc") != "2.0" or not isinstance(name, str) or not known_id or _is_scalar(params):
            return _error(
                ident if _is_id(ident) else None, INVALID_REQUEST, "bad_request", "That is not a JSON-RPC 2.0 request."
            )
        answer = await self._call(ident, name, params)
        return None if ident is _MISSING else answer

    async def _call(self, ident: Any, name: str, params: Any) -> dict[str, Any]:
        if name == "rpc.discover":
            return {"jsonrpc": "2.0", "id": ident, "result": discover(self._app.version)}
        try:
            entry = commands.find(name)
        except KeyError:
            self.calls["unknown", "unknown_method"] += 1
            return _error(ident, METHOD_NOT_FOUND, "unknown_method", "There is no such command.")
        try:
            result = await invoke(self._app, entry, _named(entry, params))
        except AppError as error:
            self.calls[name, error.code] += 1
            return _error(ident, error.rpc_code, error.code, str(error))
        self.calls[name, "ok"] += 1
        return {"jsonrpc": "2.0", "id": ident, "result": result}


def _named(entry: commands.Command, params: Any) -> dict[str, Any]:
    if isinstance(params, dict):
        return commands.bind(entry, (), params)
    return commands.bind(entry, tuple(params), {})


def _is_id(ident: Any) -> bool:
    if isinstance(ident, str):
        return len(ident) <= MAX_ID
    return ident is None or (isinstance(ident, int) and not isinstance(ident, bool))


def _is_scalar(params: Any) -> bool:
    return not isinstance(params, (dict, list))


def _error(ident: Any, number: int, code: str, sentence: str) -> dict[str, Any]:
    error = {"code": number, "message": sentence, "data": {"code": code}}
    return {"jsonrpc": "2.0", "id": None if ident is _MISSING else ident, "error": error}


def _encode(answer: Any) -> bytes:
    try:
        return msgspec.json.encode(answer)
    except (TypeError, ValueError):
        bug = Bug("internal", "The node made an answer that cannot be written.")
        return msgspec.json.encode(_error(None, bug.rpc_code, bug.code, str(bug)))
