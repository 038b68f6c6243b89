"""Two people with real nodes, microphones, loudspeakers and cameras, who call each other."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import aiohttp

from app.call_pictures import unpacked
from app.places import Place
from tests.node.media.studio_kit import SoundServer, film, number_in
from tests.person import PATIENCE_SECONDS, QuickPerson, wait_for


class Caller(QuickPerson):
    """A person whose node has devices."""

    def equip(self, sound: SoundServer, camera: Path | None) -> None:
        self.environment |= sound.devices(self.name.lower())
        if camera is not None:
            self.environment["KITH_CAMERA"] = str(camera)

    def call(self) -> dict[str, Any] | None:
        """The call under way."""
        found: dict[str, Any] | None = self.kith("calls", "current")
        return found

    def ended(self, call: str) -> dict[str, Any]:
        """A call, once it has ended."""

        def look() -> dict[str, Any] | None:
            found = self.kith("calls", "current", "--call", call)
            return found if found["state"] == "ended" else None

        return wait_for(f"the call ends at {self.name}'s", look)  # type: ignore[no-any-return]

    def until(self, state: str) -> dict[str, Any]:
        """The call under way, once it is in some state."""

        def look() -> dict[str, Any] | None:
            found = self.call()
            return found if found is not None and found["state"] == state else None

        return wait_for(f"{self.name}'s call is {state}", look)  # type: ignore[no-any-return]

    async def numbers(
        self, call: str, mine: bool, count: int, seconds: float = PATIENCE_SECONDS
    ) -> list[tuple[int, float]]:
        """The numbers of the next pictures of one side, with the moment each was seen."""
        place = Place(self.home)
        found: list[tuple[int, float]] = []
        headers = {"Authorization": f"Bearer {place.token_file.read_text().strip()}"}
        path = place.socket_file.read_text().strip()
        async with (
            aiohttp.ClientSession(connector=aiohttp.UnixConnector(path), headers=headers) as session,
            session.ws_connect(f"http://localhost/calls/{call}/frames", max_msg_size=1 << 24) as wire,
        ):
            deadline = time.monotonic() + seconds
            while len(found) < count and time.monotonic() < deadline:
                message = await wire.receive(timeout=seconds)
                if message.type != aiohttp.WSMsgType.BINARY:
                    break
                is_mine, width, height, picture = unpacked(message.data)
                if is_mine == mine:
                    found.append((number_in(width, height, picture), time.monotonic()))
        return found


def two_callers(homes: Path, sound: SoundServer) -> tuple[Caller, Caller]:
    """Alice and Bob, contacts of each other, both nodes running, each with a film for a camera."""
    alice, bob = Caller("Alice", homes), Caller("Bob", homes)
    for person, first in ((alice, 0), (bob, 1000)):
        person.equip(sound, film(homes / f"{person.name}.mkv", first=first))
        person.create()
        person.start()
    alice.befriend_by_link(bob)
    return alice, bob
