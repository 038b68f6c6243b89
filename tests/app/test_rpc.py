"""The local API from outside: what its gate refuses, JSON-RPC's corners, and that nothing of the inside leaks."""

import asyncio
import json
import os
import socket
import stat
from typing import Any

import aiohttp
import pytest

from app import rpc
from app.chat import api as chat
from app.context import App
from app.errors import Bug, NotRunning, Refused, WrongUse
from app.jsonrpc import MAX_BATCH, Endpoint
from app.notices import Notice
from app.places import make_private, socket_path, write_private
from app.rpc import MAX_BODY, PrivateSocket
from tests.app.conftest import TOKEN, Served
from tests.app.fake_node import FakePerson, names_of_all_commands

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


async def test_a_command_answers(served: Served) -> None:
    answer = await call(served, request("chat.send", {"contact": "Bob", "text": "hello"}))
    assert set(answer) == {"jsonrpc", "id", "result"}
    page = await call(served, request("chat.timeline", ["Bob"], "x"))
    assert page["id"] == "x"
    assert [row["text"] for row in page["result"]] == ["hello"]
    assert page["result"][0]["id"] == answer["result"]["id"]


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


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (b"", -32700),
        (b"{", -32700),
        (b"\xff\xfe", -32700),
        (b'{"jsonrpc": "2.0", "method": "status", "id": 1', -32700),
        (b"[" * 100_000, -32700),
        (b"[]", -32600),
        (b"1", -32600),
        (b"null", -32600),
        (b'"status"', -32600),
        (b'{"method": "status", "id": 1}', -32600),
        (b'{"jsonrpc": "1.0", "method": "status", "id": 1}', -32600),
        (b'{"jsonrpc": "2.0", "method": 1, "id": 1}', -32600),
        (b'{"jsonrpc": "2.0", "method": "status", "id": {}}', -32600),
        (b'{"jsonrpc": "2.0", "method": "status", "id": true}', -32600),
        (b'{"jsonrpc": "2.0", "method": "status", "id": 1.5}', -32600),
        (b'{"jsonrpc": "2.0", "method": "status", "id": "%s"}' % (b"x" * 129), -32600),
        (b'{"jsonrpc": "2.0", "method": "status", "id": 1, "params": "x"}', -32600),
        (b'{"jsonrpc": "2.0", "method": "nothing", "id": 1}', -32601),
        (b'{"jsonrpc": "2.0", "method": "chat.nothing", "id": 1}', -32601),
        (b'{"jsonrpc": "2.0", "method": "chat.api.send", "id": 1}', -32601),
        (b'{"jsonrpc": "2.0", "method": "__init__", "id": 1}', -32601),
        (b'{"jsonrpc": "2.0", "method": "status", "id": 1, "params": {"x": 1}}', -32602),
        (b'{"jsonrpc": "2.0", "method": "status", "id": 1, "params": [1]}', -32602),
        (b'{"jsonrpc": "2.0", "method": "chat.send", "id": 1, "params": {"contact": "Bob"}}', -32602),
        (b'{"jsonrpc": "2.0", "method": "chat.send", "id": 1, "params": ["Bob", 7]}', -32602),
        (b'{"jsonrpc": "2.0", "method": "chat.timeline", "id": 1, "params": {"contact": "Bob", "limit": "5"}}', -32602),
        (b'{"jsonrpc": "2.0", "method": "chat.timeline", "id": 1, "params": {"contact": "Bob", "app": 5}}', -32602),
        (b'{"jsonrpc": "2.0", "method": "chat.send", "id": 1, "params": ["nobody", "hi"]}', -32000),
    ],
)
async def test_a_wrong_request_gets_one_sentence_and_a_code(served: Served, body: bytes, number: int) -> None:
    answer = await call(served, body)
    error = answer["error"]
    assert error["code"] == number
    assert error["message"].endswith(".")
    assert "\n" not in error["message"]
    assert error["data"]["code"].replace("_", "").isalpha()
    assert "result" not in answer


async def test_half_of_a_surrogate_pair_is_no_json_text(served: Served) -> None:
    answer = await call(served, rb'{"jsonrpc": "2.0", "method": "chat.send", "id": 1, "params": ["Bob", "\ud83d"]}')
    assert "error" in answer


async def test_notifications_are_done_and_not_answered(served: Served) -> None:
    body = {"jsonrpc": "2.0", "method": "chat.send", "params": ["Bob", "no answer please"]}
    status, text, _ = await ask(served, headers=JSON | BEARER, body=body)
    assert (status, text) == (204, "")
    assert (await ask(served, headers=JSON | BEARER, body=[body, body]))[0] == 204
    page = await call(served, request("chat.timeline", ["Bob"]))
    assert len(page["result"]) == 3


async def test_a_batch_is_answered_as_one_and_has_a_limit(served: Served) -> None:
    answers = await call(served, [request("status", ident=1), 5, request("nothing", ident=2)])
    assert [answer.get("id") for answer in answers] == [1, None, 2]
    assert len(await call(served, [request("status")] * MAX_BATCH)) == MAX_BATCH
    answer = await call(served, [request("status")] * (MAX_BATCH + 1))
    assert answer["error"]["data"]["code"] == "bad_batch"


async def test_discover_lists_every_command_with_its_types(served: Served) -> None:
    document = (await call(served, request("rpc.discover")))["result"]
    methods = {method["name"]: method for method in document["methods"]}
    assert sorted(methods) == sorted(names_of_all_commands())
    params = {param["name"]: param for param in methods["chat.timeline"]["params"]}
    assert params["contact"] == {"name": "contact", "required": True, "schema": {"type": "string"}}
    assert params["limit"]["schema"] == {"type": "integer"}
    reference = methods["chat.timeline"]["result"]["schema"]["items"]["$ref"]
    row = document["components"]["schemas"][reference.rpartition("/")[2]]
    assert {"id", "author", "text", "sent_at", "state"} <= set(row["required"])
    assert all(method["summary"].endswith(".") for method in methods.values())


async def test_health_and_metrics_need_no_token_and_hold_no_secret(served: Served) -> None:
    await call(served, request("chat.send", ["Bob", "canary-in-text"]))
    status, health, _ = await ask(served, "GET", "/health")
    assert (status, health) == (200, {"status": "ok", "version": "0.0.test"})
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


async def test_an_unexpected_failure_tells_nothing_of_itself(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise RuntimeError("canary: what somebody wrote")

    monkeypatch.setattr(served.person.node, "contacts", fail)
    answer = await call(served, request("people.list"))
    assert answer["error"]["data"]["code"] == "internal"
    assert "canary" not in json.dumps(answer)
    assert "canary" not in "".join(str(record.__dict__) for record in caplog.records)
    assert (await ask(served, "GET", "/metrics"))[0] == 200
    monkeypatch.setattr(served.person.node, "status", fail)
    assert (await ask(served, "GET", "/metrics"))[0] == 503


async def test_a_command_has_a_deadline(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("app.dispatch.DEADLINE", 0.01)
    monkeypatch.setattr(served.person.node, "contacts", hang)
    assert (await call(served, request("people.list")))["error"]["data"]["code"] == "timed_out"


async def test_an_answer_that_cannot_be_written_is_a_bug_not_a_hang(alice: FakePerson) -> None:
    async def odd() -> dict[str, object]:
        return {"outbox": object()}

    alice.node.status = odd  # type: ignore[method-assign]
    answer = await Endpoint(alice.app).answer(json.dumps(request("status")).encode())
    assert answer is not None
    assert json.loads(answer)["error"]["data"]["code"] == "internal"


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


async def test_the_remote_client_gives_typed_answers_and_typed_errors(served: Served) -> None:
    sent = await served.client.call(chat.send, "Bob", "typed")
    rows = await served.client.call(chat.timeline, "Bob", limit=1)
    assert (rows[0].id, rows[0].text) == (sent.id, "typed")
    assert await served.client.call(chat.read, "Bob") is None
    with pytest.raises(Refused) as refused:
        await served.client.call(chat.send, "nobody", "hi")
    assert refused.value.code == "unknown_contact"
    with pytest.raises(WrongUse):
        await asyncio.to_thread(served.client.ask, "nothing", {})
    with pytest.raises(WrongUse):
        await asyncio.to_thread(served.client.ask, "chat.send", {"contact": 1, "text": 2})
    with pytest.raises(Refused) as refused:
        await asyncio.to_thread(served.client.ask, "chat.send", {"contact": "Bob", "text": "\ud800"})
    assert refused.value.code == "bad_text"


async def test_the_remote_client_of_a_stopped_or_foreign_node(served: Served) -> None:
    write_private(served.place.token_file, "wrong")
    with pytest.raises(Refused) as refused:
        await served.client.call(chat.list_)
    assert refused.value.code == "wrong_token"
    with pytest.raises(Refused):
        await anext(served.client.notices())
    served.place.socket_file.write_text(str(served.socket) + ".gone")
    with pytest.raises(NotRunning):
        await served.client.call(chat.list_)
    with pytest.raises(NotRunning):
        await anext(served.client.notices())
    served.place.token_file.unlink()
    with pytest.raises(NotRunning):
        await served.client.call(chat.list_)


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
        await wire.receive()
        await wire.send_str("x" * (rpc.MAX_HEARD + 1))
        assert (await wire.receive()).type is aiohttp.WSMsgType.CLOSE
        await wire.close()
        again = await session.ws_connect("http://localhost/notices")
        assert Notice(**json.loads((await again.receive()).data)).name == "Reload"
        await again.close()


async def test_a_listener_that_takes_nothing_is_dropped(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stuck(self: aiohttp.web.WebSocketResponse, data: str) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(rpc, "SEND_DEADLINE", 0.01)
    monkeypatch.setattr(aiohttp.web.WebSocketResponse, "send_str", stuck)
    connector = aiohttp.UnixConnector(str(served.socket))
    async with aiohttp.ClientSession(connector=connector, headers=BEARER) as session:
        wire = await session.ws_connect("http://localhost/notices")
        assert (await wire.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_bugs_have_a_type_of_their_own_for_clients(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(app: App) -> None:
        raise RuntimeError

    monkeypatch.setattr(served.person.node, "contacts", fail)
    with pytest.raises(Bug):
        await served.client.call(chat.list_)
