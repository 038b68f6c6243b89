"""What the tests of meaning share: two friends in a town of fake nodes, and a served node with a home of its own."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.client import RemoteClient
from app.group import api as group
from app.group.views import GroupView
from app.places import Place, socket_path, write_private
from app.rpc import PrivateSocket, Server
from tests.app.fake_node import FakePerson, Town
from tests.app.machine import Machine

TOKEN = "5" * 64


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
async def alice(town: Town) -> FakePerson:
    return await town.person("Alice")


@pytest.fixture
async def bob(town: Town, alice: FakePerson) -> FakePerson:
    """Bob, who is Alice's contact."""
    bob = await town.person("Bob")
    await alice.node.befriend(bob.node)
    return bob


@pytest.fixture
async def carol(town: Town, alice: FakePerson, bob: FakePerson) -> FakePerson:
    """Carol, whom Alice knows and Bob does not."""
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    return carol


@pytest.fixture
async def trip(alice: FakePerson, bob: FakePerson, carol: FakePerson) -> GroupView:
    """A group of Alice with Bob and Carol."""
    return await alice.call(group.create, "Trip", ["Bob", "Carol"])


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """An empty home in a short folder, since a socket's path may have 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Place(home)


@pytest.fixture
def machine() -> Iterator[Machine]:
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        yield Machine(Path(folder))


@dataclass
class Served:
    """Alice's node behind a real socket."""

    person: FakePerson
    place: Place
    socket: Path
    server: Server
    client: RemoteClient


@pytest.fixture
async def served(alice: FakePerson, bob: FakePerson, place: Place) -> AsyncIterator[Served]:
    door = PrivateSocket(socket_path(place))
    server = Server(alice.app, alice.node.notices, TOKEN)
    await server.start(door.bound)
    write_private(place.token_file, TOKEN)
    write_private(place.socket_file, str(door.path))
    door.publish()
    try:
        yield Served(alice, place, door.path, server, RemoteClient(place))
    finally:
        await server.stop()
        door.discard()
