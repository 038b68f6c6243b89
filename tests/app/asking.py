"""Asking the local API as any program could: one HTTP request after another, by the socket alone.

Used by the tests of its gate, of JSON-RPC and of notices.
"""

import json
from typing import Any

import aiohttp

from tests.app.conftest import TOKEN, Served

JSON = {"Content-Type": "application/json"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


async def ask(
    served: Served, method: str = "POST", path: str = "/rpc", headers: dict[str, str] | None = None, body: Any = b""
) -> tuple[int, Any, dict[str, str]]:
    """One request: status, decoded answer (or its text), headers."""
    connector = aiohttp.UnixConnector(str(served.socket))
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.request(method, f"http://localhost{path}", headers=headers, data=data or None) as answer,
    ):
        text = await answer.text()
        assert "Traceback" not in text
        assert 'File "' not in text
        return answer.status, json.loads(text) if text.startswith(("{", "[")) else text, dict(answer.headers)


async def call(served: Served, body: Any) -> Any:
    status, answer, _ = await ask(served, headers=JSON | BEARER, body=body)
    assert status == 200
    return answer


def request(method: str, params: Any = None, ident: Any = 1) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": ident, "method": method} | ({} if params is None else {"params": params})
