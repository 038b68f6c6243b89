"""The local API from outside: JSON-RPC's corners, typed clients, and that nothing of the inside leaks."""

import asyncio
import json

import pytest

from app import commands
from app.chat import api as chat
from app.context import App
from app.errors import Bug, NotRunning, Refused, WrongUse
from app.jsonrpc import MAX_BATCH, Endpoint
from app.places import write_private
from tests.app.asking import BEARER, JSON, ask, call, request
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson, names_of_all_commands


async def test_a_command_answers(served: Served) -> None:
    answer = await call(served, request("chat.send", {"contact": "Bob", "text": "hello"}))
    assert set(answer) == {"jsonrpc", "id", "result"}
    page = await call(served, request("chat.timeline", ["Bob"], "x"))
    assert page["id"] == "x"
    assert [row["text"] for row in page["result"]] == ["hello"]
    assert page["result"][0]["id"] == answer["result"]["id"]


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
    assert params["contact"] == {
        "name": "contact",
        "description": "a contact or a group",
        "required": True,
        "schema": {"type": "string"},
    }
    assert params["limit"]["schema"] == {"type": "integer"}
    reference = methods["chat.timeline"]["result"]["schema"]["items"]["$ref"]
    row = document["components"]["schemas"][reference.rpartition("/")[2]]
    assert {"id", "author", "text", "sent_at", "state"} <= set(row["required"])
    assert all(method["summary"].endswith(".") for method in methods.values())


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

    monkeypatch.setattr("app.commands.SHORT", 0.01)
    monkeypatch.setattr(served.person.node, "contacts", hang)
    assert (await call(served, request("people.list")))["error"]["data"]["code"] == "timed_out"


def test_what_reads_or_writes_files_of_a_person_may_take_long() -> None:
    long = {entry.name for entry in commands.every() if commands.seconds(entry.name) == commands.LONG}
    assert {"chat.attach", "chat.save", "feed.post", "gallery.add", "gallery.save"} <= long
    assert {"chat.send", "people.list", "status"} & long == set()
    assert commands.seconds("no.such") == commands.SHORT


async def test_an_answer_that_cannot_be_written_is_a_bug_not_a_hang(alice: FakePerson) -> None:
    async def odd() -> dict[str, object]:
        return {"outbox": object()}

    alice.node.status = odd  # type: ignore[method-assign]
    answer = await Endpoint(alice.app).answer(json.dumps(request("status")).encode())
    assert answer is not None
    assert json.loads(answer)["error"]["data"]["code"] == "internal"


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


async def test_bugs_have_a_type_of_their_own_for_clients(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(app: App) -> None:
        raise RuntimeError

    monkeypatch.setattr(served.person.node, "contacts", fail)
    with pytest.raises(Bug):
        await served.client.call(chat.list_)
