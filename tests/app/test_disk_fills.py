"""A disk that fills up within one commit: the node is made anew in its own process, and nobody has to start it by hand.

The disk fails where a real one would, in a statement of the store; all else is the real node behind its real socket.
"""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app import ending, start, status
from app.errors import AppError, NotRunning, WorldFault
from app.people import api as people
from app.places import Place
from app.remote import AsyncClient
from app.unlocking import Unlocking
from node.machine import Machine
from node.node import Node
from node.store.keys import Cost, KeyBox
from tests.node.store.making import Wrapped, disk_error

CHEAP = Cost(passes=1, memory=8 << 20)
HANG_SECONDS = 60


class Trouble:
    """A disk that fails at each commit while `code` is set."""

    def __init__(self) -> None:
        self.code = 0

    def connect(self, path: Path, key: bytes) -> Any:
        return Wrapped(path, key, self._before)

    def _before(self, sql: str) -> None:
        if self.code and sql == "COMMIT":
            raise disk_error(self.code)


@pytest.fixture
async def trouble(place: Place, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    """The disk of an identity in `place`; a node of this process that finds its trouble soon."""
    made = Trouble()
    cheap = Machine(cost=CHEAP, key_box=lambda path: KeyBox(path, floor=CHEAP))
    await Node.create(place.home, "Alice", "passphrase", cheap)
    monkeypatch.setattr(start, "Machine", partial(Machine, connect=made.connect))
    monkeypatch.setattr(start, "HEALTH_INTERVAL", 0.05)
    return made


async def run(place: Place) -> None:
    unlocking = Unlocking("passphrase", KeyBox(place.key_file, floor=CHEAP), False)
    await start._run(place, start.where("127.0.0.1:0", None, False), unlocking)


async def answers(client: AsyncClient) -> dict[str, Any]:
    """The status of the node, as soon as one answers."""
    async with asyncio.timeout(HANG_SECONDS):
        while True:
            try:
                return await client.call(status.status)
            except NotRunning:
                await asyncio.sleep(0.05)


async def test_a_node_whose_disk_filled_up_is_made_anew_once_there_is_room(
    place: Place, trouble: Trouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = asyncio.Event()
    monkeypatch.setattr(ending, "asked", lambda: asked)
    running = asyncio.create_task(run(place))
    client = AsyncClient(place)
    await answers(client)
    link = (await client.call(people.invite)).link
    trouble.code = dbapi2.SQLITE_FULL
    with pytest.raises(WorldFault) as caught:
        await client.call(people.invite)
    assert caught.value.code == "store_failed", "this commit is not kept, and its caller hears of it"
    async with asyncio.timeout(HANG_SECONDS):
        while place.socket_file.exists():  # it is ended, and cannot be opened again while there is no room
            await asyncio.sleep(0.01)
    assert not running.done()
    trouble.code = 0
    assert (await answers(client))["disk"] in ("plenty", "low")
    assert (await client.call(people.invite)).link != link
    asked.set()
    assert await asyncio.wait_for(running, HANG_SECONDS) is None
    await client.close()
    assert capsys.readouterr().out.count('"event":"ready"') == 1, "whoever started it is told once"


async def test_a_node_whose_disk_broke_ends(place: Place, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "asked", asyncio.Event)
    running = asyncio.create_task(run(place))
    client = AsyncClient(place)
    await answers(client)
    trouble.code = dbapi2.SQLITE_IOERR
    with pytest.raises(AppError):
        await client.call(people.invite)
    with pytest.raises(WorldFault, match="The disk failed") as caught:
        await asyncio.wait_for(running, HANG_SECONDS)
    assert caught.value.code == "store_failed"
    await client.close()


async def test_a_first_start_on_a_full_disk_says_so_and_ends(place: Place, trouble: Trouble) -> None:
    trouble.code = dbapi2.SQLITE_FULL
    with pytest.raises(WorldFault, match="The disk is full"):
        await asyncio.wait_for(run(place), HANG_SECONDS)
