"""The gate of the local API: what it refuses before anything is read, and that nobody else can reach the socket."""

import asyncio
import json
import os
import socket
import stat
from typing import Any

import pytest

from app import rpc
from app.errors import Refused
from app.places import make_private, socket_path
from app.rpc import MAX_BODY, PrivateSocket
from app.version import API
from tests.app.asking import BEARER, JSON, ask, call, request
from tests.app.conftest import TOKEN, Served


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer  {TOKEN}"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer é"},
        {"X-Api-Key": TOKEN},
    ],
)
async def test_without_the_token_nothing_answers(served: Served, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/rpc"), ("GET", "/notices"), ("GET", "/nothing")):
        status, answer, _ = await ask(served, method, path, JSON | headers, request("status"))
        assert (status, answer["error"]["code"]) == (401, "wrong_token")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "0.0.0.0", "127.0.0.1:80", "[::]", ""])
async def test_another_host_is_refused_everywhere(served: Served, host: str) -> None:
    for method, path in (("POST", "/rpc"), ("GET", "/health"), ("GET", "/metrics"), ("GET", "/notices")):
        status, answer, _ = await ask(served, method, path, JSON | BEARER | {"Host": host}, request("status"))
        assert (status, answer["error"]["code"]) == (421, "wrong_host")


@pytest.mark.parametrize(
    "head",
    [
        "GET /health HTTP/1.0\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    ],
)
async def test_no_host_or_two_are_refused(served: Served, head: str) -> None:
    reader, writer = await asyncio.open_unix_connection(str(served.socket))
    writer.write(head.encode())
    answer = await reader.read()
    writer.close()
    assert answer.split(b" ", 2)[1] in (b"400", b"421")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost", "file://"])
async def test_web_pages_are_refused_everywhere(served: Served, origin: str) -> None:
    for method, path in (("POST", "/rpc"), ("OPTIONS", "/rpc"), ("GET", "/health"), ("GET", "/notices")):
        status, answer, headers = await ask(served, method, path, JSON | BEARER | {"Origin": origin}, request("status"))
        assert (status, answer["error"]["code"]) == (403, "no_browsers")
        assert not [name for name in headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_only_post_reaches_commands(served: Served, method: str) -> None:
    status, _, headers = await ask(served, method, "/rpc", BEARER)
    assert status == 405
    assert headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonx"]
)
async def test_only_json_is_read(served: Served, kind: str) -> None:
    status, answer, _ = await ask(served, headers=BEARER | {"Content-Type": kind}, body=request("status"))
    assert (status, answer["error"]["code"]) == (415, "not_json")


async def test_a_charset_is_fine_and_compression_is_not(served: Served) -> None:
    headers = BEARER | {"Content-Type": "application/json; charset=utf-8"}
    assert (await ask(served, headers=headers, body=request("status")))[0] == 200
    status, answer, _ = await ask(
        served, headers=JSON | BEARER | {"Content-Encoding": "identity"}, body=request("status")
    )
    assert (status, answer["error"]["code"]) == (415, "not_plain")


async def test_a_request_has_a_largest_size(served: Served) -> None:
    body = json.dumps(request("status")).encode()
    assert (await ask(served, headers=JSON | BEARER, body=body.ljust(MAX_BODY)))[0] == 200
    status, answer, _ = await ask(served, headers=JSON | BEARER, body=body.ljust(MAX_BODY + 1))
    assert (status, answer["error"]["code"]) == (413, "too_large")


async def test_a_request_that_never_ends_is_given_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rpc, "BODY_DEADLINE", 0.01)
    reader, writer = await asyncio.open_unix_connection(str(served.socket))
    lines = [
        "POST /rpc HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {TOKEN}",
        "Content-Type: application/json",
    ]
    writer.write("\r\n".join([*lines, "Content-Length: 100", "", "{"]).encode())
    assert b" 408 " in await reader.readline()
    writer.close()


async def test_a_crowd_is_turned_away(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rpc, "MAX_BUSY", -rpc.MAX_LISTENERS)
    status, answer, _ = await ask(served, headers=JSON | BEARER, body=request("status"))
    assert (status, answer["error"]["code"]) == (503, "busy")


async def test_health_and_metrics_need_no_token_and_hold_no_secret(served: Served) -> None:
    await call(served, request("chat.send", ["Bob", "canary-in-text"]))
    status, health, _ = await ask(served, "GET", "/health")
    assert (status, health) == (200, {"status": "ok", "version": "0.0.test", "api": API})
    status, text, headers = await ask(served, "GET", "/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'kith_rpc_requests_total{method="chat.send",outcome="ok"} 1' in text
    assert "kith_messages_lost_total 0" in text
    assert "kith_projection_failures_total 0" in text
    for line in text.splitlines():
        assert line.startswith("# TYPE kith_") or line.startswith("kith_")
    for secret in (served.person.id, TOKEN, "canary", "Alice", "Bob"):
        assert secret not in text


async def test_the_socket_is_private_from_its_first_moment(served: Served) -> None:
    assert stat.S_IMODE(served.socket.stat().st_mode) == 0o600
    assert stat.S_IMODE(served.socket.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(served.place.token_file.stat().st_mode) == 0o600
    assert len(os.fsencode(served.socket)) <= 107


async def test_a_bound_socket_is_private_before_anybody_could_connect(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []

    class Watched(socket.socket):
        def bind(self, address: Any) -> None:
            super().bind(address)
            modes.append(stat.S_IMODE(os.stat(address).st_mode))

    monkeypatch.setattr("app.rpc.socket.socket", Watched)
    door = PrivateSocket(served.socket.with_name("other.sock"))
    door.discard()
    assert modes == [0o600]
    assert not list(served.socket.parent.glob("other*"))


async def test_a_second_start_leaves_the_running_one_alone(served: Served) -> None:
    """A socket is bound before it is known whether the home is free, so it must not displace anything until then."""
    door = PrivateSocket(socket_path(served.place))
    assert (await ask(served, "GET", "/health"))[0] == 200
    door.discard()
    assert (await ask(served, "GET", "/health"))[0] == 200


async def test_a_folder_that_others_may_enter_is_refused(served: Served) -> None:
    served.socket.parent.chmod(0o755)
    with pytest.raises(Refused) as refused:
        socket_path(served.place)
    assert refused.value.code == "unsafe_folder"
    link = served.socket.parent.with_name("link")
    link.symlink_to(served.place.home)
    with pytest.raises(Refused):
        make_private(link)


async def test_a_socket_path_that_is_too_long_is_refused(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    long = served.place.home / ("x" * 80)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    with pytest.raises(Refused) as refused:
        socket_path(served.place)
    assert refused.value.code == "path_too_long"
