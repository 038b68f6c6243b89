"""What is said of where another own device is: a word for it, and no address."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from node.items import DevicesChanged
from node.met import DIRECT, LAN, RELAY, Met, Sight, way_of
from node.net.relays.pipe import REMOTE


@pytest.mark.parametrize(
    ("remote", "way"),
    [
        ("192.168.1.7", LAN),
        ("fe80::1", LAN),
        ("127.0.0.1", LAN),
        ("8.8.8.8", DIRECT),
        ("2600::1", DIRECT),
        ("host.example", DIRECT),
        (REMOTE, RELAY),
    ],
)
def test_a_way_is_a_word(remote: str, way: str) -> None:
    assert way_of(remote) == way


def test_only_own_devices_are_noted_and_it_is_told() -> None:
    own_device, other = b"o" * 32, b"c" * 32
    told: list[object] = []
    then: list[bytes] = []
    runners: dict[bytes, list[Any]] = {}

    class Store:
        async def write(self, job: Any) -> None:
            job(None)

    def runner(account: bytes, remote: str) -> Any:
        return SimpleNamespace(peer=SimpleNamespace(account=account), channel=SimpleNamespace(remote=remote))

    clock = SimpleNamespace(now_ms=lambda: 1000 + len(then))
    own: Any = SimpleNamespace(account=b"me", clock=clock, deliver=lambda _, item: told.append(item))

    async def scene() -> None:
        met = Met(own, Store(), runners)  # type: ignore[arg-type]
        changed = met.before(then.append)
        runners[other] = [runner(b"you", "192.168.1.8")]
        changed(other)
        await asyncio.sleep(0)
        assert (met.of(other), told) == (Sight(), [])
        runners[own_device] = [runner(b"me", "8.8.8.8"), runner(b"me", "192.168.1.7")]
        changed(own_device)
        await asyncio.sleep(0)
        assert met.of(own_device) == Sight(LAN, 1001, linked=True)
        del runners[own_device]
        changed(own_device)
        await asyncio.sleep(0)
        assert met.of(own_device) == Sight(LAN, 1002, linked=False)
        assert told == [DevicesChanged(b"me")] * 2
        assert then == [other, own_device, own_device]

    asyncio.run(scene())
