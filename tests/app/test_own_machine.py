"""The name of a device that nobody named: what its machine is called, cleaned, or what kind of machine it is."""

from pathlib import Path
from typing import Any

import pytest

from app.devices import naming
from app.own_machine import MAX_BYTES, machine_name
from tests.app.fake_devices import FakeDevice
from tests.app.fake_node import Town


def system(root: Path, pretty: str = "", chassis: str = "") -> Path:
    for name, text in (("etc/machine-info", pretty), ("sys/class/dmi/id/chassis_type", chassis)):
        if text:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
    return root


@pytest.mark.parametrize(
    ("pretty", "host", "chassis", "name"),
    [
        ('CHASSIS=laptop\nPRETTY_HOSTNAME="Ana\'s laptop"\n', "ana-x1", "10\n", "Ana's laptop"),
        ("", "ana-x1.example.org", "", "ana-x1"),
        ("PRETTY_HOSTNAME=\n", "ana-x1", "", "ana-x1"),
        ("", "localhost", "10\n", "Laptop"),
        ("", "localhost.localdomain", "3\n", "Computer"),
        ("", "Debian", "", "Computer"),
        ("", "0f3a9c17d2be", "", "Computer"),
        ("PRETTY_HOSTNAME=\u202eevil\x07\n", "x", "", "evil"),
        ("PRETTY_HOSTNAME=" + "ä" * 100, "x", "", "ä" * (MAX_BYTES // 2)),
        ("PRETTY_HOSTNAME=\x00\n", "localhost", "", "Computer"),
    ],
)
def test_what_a_machine_is_called(tmp_path: Path, pretty: str, host: str, chassis: str, name: str) -> None:
    assert machine_name(system(tmp_path, pretty, chassis), host) == name


async def test_my_only_device_gets_a_name_and_none_that_has_one_or_was_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "machine_name", lambda: "ana-x1")
    alice: Any = await Town().person("Alice")
    devices, mine = alice.node.devices, alice.node.device
    devices.known[b"\2" * 32] = FakeDevice(b"\2" * 32)
    await naming.name_device(alice.app)
    assert devices.known[mine].name == "", "it may have been linked under a name that has not come yet"
    del devices.known[b"\2" * 32]
    await naming.name_device(alice.app)
    assert devices.known[mine].name == "ana-x1"
    await devices.rename(mine, "Mine")
    await naming.name_device(alice.app)
    assert devices.known[mine].name == "Mine"
