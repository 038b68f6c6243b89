"""All cells, boundary by boundary, and the houses that those of the network are fed to, opened when first asked."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.hostile import (
    attached,
    backup,
    brought,
    bundle,
    cli,
    config,
    deciding,
    door,
    events,
    frames,
    groups,
    handshake,
    joining,
    keepsakes,
    local_api,
    previews,
    relay_http,
    relays,
)
from tests.hostile.door import DOOR, DoorHouse
from tests.hostile.link import LINK, LinkHouse
from tests.hostile.local_api import API, ApiHouse
from tests.hostile.matrix import PATIENCE_S, Cell, House
from tests.hostile.relay_house import RELAY, RelayHouse

ROOMS = (
    *(frames, events, handshake, local_api, door, relays, relay_http, cli, config, brought, backup, bundle, groups),
    *(joining, deciding, keepsakes, attached, previews),
)
CELLS: list[Cell] = [cell for room in ROOMS for cell in room.CELLS]
BOUNDARIES = list(dict.fromkeys(cell.boundary for cell in CELLS))
KINDS: dict[str, type[House]] = {LINK: LinkHouse, API: ApiHouse, RELAY: RelayHouse, DOOR: DoorHouse}


class Houses:
    """The running houses of one process, on one event loop; `failures` is what nobody caught."""

    def __init__(self) -> None:
        self.failures: list[dict[str, Any]] = []
        self._runner = asyncio.Runner()
        self._open: dict[str, House] = {}
        self._runner.get_loop().set_exception_handler(lambda _, context: self.failures.append(context))

    def house(self, name: str) -> House:
        if name not in self._open:
            house = KINDS[name]()
            self._runner.run(house.start())
            self._open[name] = house
        return self._open[name]

    def feed(self, cell: Cell, data: Any, patience: float = PATIENCE_S) -> str:
        """What the boundary answers."""
        if not cell.house:
            return str(cell.feed(data))
        return self._runner.run(_within(patience, cell.feed(self.house(cell.house), data)))

    def greet(self, cell: Cell) -> None:
        """Whoever is honest is served on another connection."""
        if cell.house:
            self._runner.run(self.house(cell.house).honest())

    def shut(self, name: str) -> None:
        """End one house, whatever has become of it."""
        house = self._open.pop(name, None)
        if house is not None:
            self._runner.run(house.close())

    def close(self) -> None:
        for name in list(self._open):
            self.shut(name)
        self._runner.close()


async def _within(patience: float, work: Any) -> str:
    async with asyncio.timeout(patience):
        return str(await work)
