"""A node and a client of versions that do not go together: refused at the door, said by each command, ended by one.

The rule is that of `app/version.py`: the number of the API decides, and no other difference is told to anybody.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import child, doctor
from app.client import RemoteClient, as_error
from app.errors import NotRunning, OtherVersion, Refused
from app.places import Place, write_private
from app.remote import AsyncClient
from app.status import status
from app.stopping import stop
from app.version import API, VERSION
from node.store.connection import connect
from node.store.keys import KeyBox
from tests.app.asking import BEARER, JSON, ask, request
from tests.app.conftest import Served
from tests.person import ROOT, CommandError, QuickPerson, end_everybody, without_cost

OTHERS = {"node_older": ("0", "0.0.9"), "node_newer": (str(API + 1), "7.1")}


@pytest.mark.parametrize("said", ["0", str(API + 1), "", "one", f"0{API}"])
async def test_whoever_counts_on_another_api_is_refused_before_anything_is_looked_at(served: Served, said: str) -> None:
    hurt = request("chat.send", {"contact": "Bob", "text": "hello"})
    code, answer, _ = await ask(served, headers=JSON | BEARER | {"Kith-Api": said}, body=hurt)
    assert (code, answer["error"]["code"], answer["error"]["api"]) == (409, "other_api", API)
    assert await served.person.node.read(lambda cx: cx.value("SELECT count(*) FROM chat_message")) == 0


async def test_who_says_no_number_or_the_same_is_answered(served: Served) -> None:
    for said in ({}, {"Kith-Api": str(API)}):
        assert (await ask(served, headers=JSON | BEARER | said, body=request("status")))[0] == 200


async def test_the_health_is_for_every_version_and_says_its_own(served: Served) -> None:
    code, answer, _ = await ask(served, "GET", "/health", {"Kith-Api": "0"})
    assert (code, answer) == (200, {"status": "ok", "version": served.person.app.version, "api": API})


async def test_without_the_token_nothing_is_said_of_versions(served: Served) -> None:
    assert (await ask(served, headers=JSON | {"Kith-Api": "0"}, body=request("status")))[0] == 401


async def test_both_clients_say_their_number(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.rpc.API", API + 1)
    with pytest.raises(OtherVersion) as refused:
        await _in_thread(lambda: served.client.ask("status", {}))
    assert refused.value.code == "node_newer"
    window = AsyncClient(served.place)
    with pytest.raises(OtherVersion):
        await window.call(status)
    with pytest.raises(OtherVersion):
        await anext(window.notices())
    await window.close()


async def test_another_version_of_the_same_api_nags_nobody(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served.person.app, "version", "0.1.7")
    assert await _in_thread(lambda: child.is_running(served.place))
    monkeypatch.setattr("app.doctor._backup", lambda _: doctor.Finding("backup", True, ""))
    found = {each.check: each for each in await _in_thread(lambda: doctor._node(served.place))}
    assert found["node"].ok
    assert "goes together" in found["node"].detail


async def test_a_node_of_before_the_numbers_is_an_older_one(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteClient, "ask", lambda *_: {"version": "0.0.1"})
    with pytest.raises(OtherVersion) as refused:
        child.is_running(served.place)
    assert (refused.value.code, "0.0.1" in str(refused.value)) == ("node_older", True)


@pytest.mark.parametrize("version", [None, 7.5, "1.0 `rm`", "1" * 99, "٣.1", ["1"], "<b>1</b>"])
@pytest.mark.parametrize("api", [None, "2", True, 1.5, [], -1])
def test_what_a_node_says_of_itself_is_not_believed_to_be_a_version(version: object, api: object) -> None:
    error = as_error({"code": "other_api", "message": "x", "version": version, "api": api})
    assert isinstance(error, OtherVersion)
    assert error.code == "node_older"
    assert ("Kith ?, older" in str(error)) == (version != 7.5)


@pytest.fixture
def machine_of() -> Iterator[Callable[..., QuickPerson]]:
    """Makes Alice with an identity; what her node is of can be said."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:

        def make(api: str = str(API), version: str = VERSION) -> QuickPerson:
            person = QuickPerson("Alice", Path(folder))
            person.create()
            person.environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "older")))
            person.environment |= {"KITH_TEST_API": api, "KITH_TEST_VERSION": version}
            return person

        yield make
        end_everybody()


@pytest.mark.parametrize("code", OTHERS)
def test_each_command_says_what_happened_and_what_helps(machine_of: Callable[..., QuickPerson], code: str) -> None:
    api, version = OTHERS[code]
    person = machine_of(api, version)
    person.start()
    with pytest.raises(CommandError, match=f"Kith {version}, .*{VERSION}.*Nothing is lost") as refused:
        person.kith("status")
    assert refused.value.code == 1
    assert "internal" not in str(refused.value)
    found = {each.check: each for each in doctor.examine(Place(person.home))}
    assert not found["version"].ok
    assert version in found["version"].detail


def test_a_node_of_any_version_ends_cleanly_at_kith_stop(machine_of: Callable[..., QuickPerson]) -> None:
    person = machine_of(*OTHERS["node_older"])
    person.start()
    assert person.node is not None
    assert person.kith("stop") == {"pid": person.node.pid}
    assert person.node.wait(60) == 0
    assert not Place(person.home).socket_file.exists()
    person.environment["KITH_TEST_API"] = str(API)
    person.start()
    assert person.kith("status")["name"] == "Alice"
    assert person.stop() == 0


def test_where_no_node_runs_there_is_nothing_to_stop(place: Place) -> None:
    with pytest.raises(NotRunning):
        stop(place)
    write_private(place.token_file, "5" * 64)
    write_private(place.socket_file, str(place.home / "gone.sock"))
    with pytest.raises(NotRunning):
        stop(place)


def test_a_store_of_a_later_version_is_refused_in_one_sentence_and_not_changed(
    machine_of: Callable[..., QuickPerson], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = machine_of()
    person.start()
    assert person.stop() == 0
    path = person.home / "kith.db"
    with without_cost():
        key = KeyBox(person.home / "key.json").unlock(person.passphrase_file.read_text("utf-8").strip())
    opened = connect(path, key)
    opened.execute("PRAGMA user_version = 9999")
    opened.close()
    before = path.read_bytes()
    with pytest.raises(AssertionError, match="written by a newer Kith than this one; nothing in it was changed"):
        person.start()
    assert path.read_bytes() == before
    for name in ("PYTHONPATH", "KITH_TEST_API", "KITH_TEST_VERSION"):
        monkeypatch.setenv(name, person.environment[name])
    with pytest.raises(Refused) as refused:
        child.start_node(Place(person.home), (None, person.passphrase_file))
    assert refused.value.code == "store_newer"
    assert str(refused.value).count(".") == 1


async def _in_thread(work: Callable[[], Any]) -> Any:
    import asyncio

    return await asyncio.to_thread(work)
