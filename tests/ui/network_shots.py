"""Pictures of the network page for `tests/ui/shots.py`: filled, empty, failed, narrow, a question, a bad link."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.errors import WorldFault
from tests.app.fake_devices import FakeDevice
from tests.app.fake_relays import FakeRelay
from tests.ui.fake_client import Stage

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.4


def fill(people: dict[str, Any]) -> None:
    """Everybody is reached in another way, and three relays are each in another state."""
    node = people["alice"].node
    bob, carol, dana = (people[name].node.account for name in ("bob", "carol", "dana"))
    now_ms = int(time.time() * 1000)
    midnight = datetime.now().replace(hour=0, minute=0, second=0)  # what was today and yesterday is so at any hour
    today_ms, yesterday = int(midnight.timestamp() * 1000), midnight - timedelta(hours=12)
    relays = node.relays
    relays.how = {bob: "link", carol: "relay", dana: "mailbox"}
    relays.moments = {
        bob: max(today_ms, now_ms - 3_600_000),
        carol: int(yesterday.timestamp() * 1000),
        b"\2" * 32: max(today_ms, now_ms - 600_000),
    }
    relays.moments[b"\1" * 32] = now_ms - 5 * 86_400_000
    relays.queued = {dana: 12}
    relays.joined = [
        FakeRelay(b"\1" * 32, ("relay.moreau.example:4200",), used_bytes=41 << 20),
        FakeRelay(b"\2" * 32, ("192.0.2.41:4200",), "refused", "not_a_member", 0, 0),
        FakeRelay(b"\3" * 32, ("192.0.2.7:4300",), used_bytes=70 << 10, mine=True),
    ]
    relays.invitation = "kith://r#mine"
    node.links = [{"account": bob.hex(), "remote": "192.0.2.33:50412"}]


async def filled(stage: Stage, people: dict[str, Any]) -> None:
    fill(people)
    stage.shell.go("network")


async def one_relay(stage: Stage, people: dict[str, Any]) -> None:
    fill(people)
    people["alice"].node.relays.joined = [FakeRelay(b"\1" * 32, ("192.0.2.41:4200",), "seeking", "dial_failed", 0, 0)]
    people["alice"].node.relays.invitation = ""
    stage.shell.go("network")
    await asyncio.sleep(SETTLE)
    stage.find("relayLinkInput").setProperty("text", "kith://i#0123456789abcdef")
    stage.page("network").relays.join("kith://i#0123456789abcdef")


async def elsewhere(stage: Stage, people: dict[str, Any]) -> None:
    """Two relays that were joined on another device: one is not reached from here, one does not take this computer."""
    fill(people)
    node, laptop = people["alice"].node, b"\7" * 32
    node.devices.known[laptop] = FakeDevice(laptop, "Work laptop")
    here = FakeRelay(b"\1" * 32, ("192.0.2.41:4200",), "seeking", "dial_failed", 0, 0, joined=False, told_by=laptop)
    full = replace(here, id=b"\2" * 32, addresses=("192.0.2.42:4200",), state="refused", why="too_many_members")
    node.relays.joined = [here, full]
    stage.shell.go("network")


async def leaving(stage: Stage, people: dict[str, Any]) -> None:
    await filled(stage, people)
    await asyncio.sleep(SETTLE)
    stage.find("relayLeave").clicked.emit()


async def plain(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("network")


async def empty(stage: Stage, people: dict[str, Any]) -> None:
    people["alice"].node.known.clear()
    stage.shell.go("network")


async def failed(stage: Stage, _: dict[str, Any]) -> None:
    stage.client.refusals["status"] = WorldFault("store_failed", "The disk failed; start Kith again.")
    stage.shell.go("network")


async def stale(stage: Stage, people: dict[str, Any]) -> None:
    await filled(stage, people)
    await asyncio.sleep(SETTLE)
    stage.client.refusals["relays.list"] = WorldFault("store_failed", "The disk failed; start Kith again.")
    stage.page("network").again()


async def narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await filled(stage, people)


async def narrow_relays(stage: Stage, people: dict[str, Any]) -> None:
    await narrow(stage, people)
    stage.page("network").look(True)


SCREENS: dict[str, Bring] = {
    "network": filled,
    "network-one": one_relay,
    "network-plain": plain,
    "network-empty": empty,
    "network-failed": failed,
    "network-stale": stale,
    "network-elsewhere": elsewhere,
    "network-leave": leaving,
    "network-narrow": narrow,
    "network-narrow-relays": narrow_relays,
}
