"""A relay in this process on a real socket and a real disk, and a town of clients around it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from node.net.relays.invitation import read
from node.relay.hub import Hub, Outfit
from tests.node.relay.client import Town, town

KEY = bytes(range(32))


@asynccontextmanager
async def relay(folder: Path, **outfit: Any) -> AsyncIterator[tuple[Hub, Town]]:
    """A relay that serves, closed at the end."""
    made = await Hub.open(folder, KEY, Outfit(**outfit))
    try:
        port = await made.start("127.0.0.1", 0, "admin")
        async with town(made.key, port, read(made.invitation(["127.0.0.1:1"])).secret) as around:
            yield made, around
    finally:
        await made.close()


@pytest.fixture
async def serving(tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """Start a relay in this test's folder; `outfit` as for `Outfit`."""
    async with AsyncExitStack() as stack:

        async def start(**outfit: Any) -> tuple[Hub, Town]:
            return await stack.enter_async_context(relay(tmp_path / "relay", **outfit))

        yield start
