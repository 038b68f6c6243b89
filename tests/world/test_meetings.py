"""Two devices of one person that never reach each other, and a relay between them as bad as can be."""

from __future__ import annotations

from pathlib import Path

from app.chat import api as chat
from tests.world.pair import live, texts, until
from tests.world.test_devices import TwoDevices, all_have, same, talk


class Apart(TwoDevices):
    """No device reaches another; all reach the relays."""

    async def __aenter__(self) -> Apart:
        await super().__aenter__()
        for pair in (("alice", "laptop"), ("laptop", "bob")):
            self.network.cut(*pair)
        return self


def test_a_device_is_let_in_over_a_relay_and_goes_on_there(tmp_path: Path) -> None:
    """Code, keys and history come over the relay alone; nothing of the meeting for the code is left there."""

    async def scene(world: TwoDevices) -> None:
        await world.befriend()
        for number in range(20):
            await chat.send(world.alice.app, "bob", f"a{number}")
            await chat.send(world.bob.app, "alice", f"b{number}")
        await world.link()
        await until(lambda: same(world.alice, world.laptop), 600)
        assert len(await texts(world.laptop, "bob")) == 40
        await talk(world, "on")
        await until(lambda: all_have(world, 43), 1200)

    live(scene, Apart(tmp_path))
