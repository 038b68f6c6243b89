"""Pictures of the settings for `tests/ui/shots.py`: as they are at first, with a relay, edited, failed, narrow."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import quiet
from app.chat import files as attaching
from app.commands import File
from app.errors import WorldFault
from app.people import showing
from tests.app.fake_devices import FakeDevice
from tests.app.fake_relays import FakeRelay
from tests.ui.fake_client import Stage

Bring = Callable[[Stage, dict[str, Any]], Awaitable[None]]
SETTLE = 0.4
LONG_NAME = "Old phone with a name that is as long as it may be, and so on"
UNFIT = "/proc cannot be written to. Backups go on in /media/alice/Blue stick."


def serve(people: dict[str, Any]) -> None:
    """Alice's computer is a relay, with an invitation as long as a real one."""
    relays = people["alice"].node.relays
    seed = hashlib.sha512(b"invitation").digest() * 2
    relays.invitation = "kith://r#" + base64.urlsafe_b64encode(seed).decode().rstrip("=")
    relays.joined = [FakeRelay(b"\1" * 32, ("192.0.2.7:4300", "[2001:db8::7]:4300"), mine=True)]


async def plain(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("settings")


async def serving(stage: Stage, people: dict[str, Any]) -> None:
    serve(people)
    people["alice"].node.confirmed = True
    stage.page("recovery").refresh()
    stage.shell.go("settings")


async def busy(stage: Stage, _: dict[str, Any]) -> None:
    stage.client.delays["relays.serve"] = 0.0
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    stage.client.delays["relays.serve"] = 30.0
    stage.page("settings").serving.set(True)
    stage.find("profileNameInput").setProperty("text", "Alice M.")
    stage.find("noticesSwitch").clicked.emit()


async def wrong(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    page = stage.page("settings")
    stage.client.refusals["relays.serve"] = WorldFault("listen_failed", "Port 4300 is taken by another program.")
    page.serving.set(True)
    stage.find("profileNameInput").setProperty("text", "\u200b")
    stage.find("profileAboutInput").setProperty("text", "Reads too much, sleeps too little. " * 40)
    page.profile.save("\u200b", "")


async def failed(stage: Stage, _: dict[str, Any]) -> None:
    stage.client.refusals["status"] = WorldFault("store_failed", "The disk failed; start Kith again.")
    stage.shell.go("settings")


async def narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await serving(stage, people)


async def narrow_relay(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("height", 1500)
    await narrow(stage, people)


async def backed_up(stage: Stage, people: dict[str, Any]) -> None:
    """A backup that is kept, and another whose stick is away."""
    backups = people["alice"].node.backups
    await backups.keep(Path("/media/alice/Blue stick"), 240)
    await backups.check()
    backups.away = True
    await backups.now()
    stage.shell.go("settings")


async def whole(stage: Stage, people: dict[str, Any]) -> None:
    """A backup that was checked, and a folder that cannot be taken."""
    backups = people["alice"].node.backups
    await backups.keep(Path("/media/alice/Blue stick"), 240)
    await backups.check()
    stage.client.refusals["backup.keep"] = WorldFault("backup_away", UNFIT)
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    card = stage.page("settings").backups
    card.choose = _proc
    card.pick()


async def whole_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    stage.window.setProperty("height", 2000)
    await whole(stage, people)


async def _proc() -> str:
    return "/proc"


async def overdue(stage: Stage, people: dict[str, Any]) -> None:
    """A stick that has been away for days."""
    backups = people["alice"].node.backups
    await backups.keep(Path("/media/alice/Blue stick"), 240)
    backups.away = True
    await backups.now()
    watch: Any = stage.shell._overdue
    watch._now = lambda: datetime.fromtimestamp(1_800_200_000, UTC)
    watch.look()


async def overdue_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    await overdue(stage, people)


def own(people: dict[str, Any]) -> None:
    """Alice has two more devices, and a code as long as a real one."""
    devices = people["alice"].node.devices
    devices.known[b"\xa1" * 32] = FakeDevice(b"\xa1" * 32, "Laptop", way="lan", met=1_790_000_000_000, linked=True)
    devices.known[b"\xa2" * 32] = FakeDevice(
        b"\xa2" * 32,
        "Old phone with a name that is as long as it may be, and so on",
        True,
        way="relay",
        met=1_790_000_000_000,
    )


async def devices(stage: Stage, people: dict[str, Any]) -> None:
    own(people)
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    stage.page("settings").devices.link()


async def devices_narrow(stage: Stage, people: dict[str, Any]) -> None:
    stage.window.setProperty("width", 420)
    stage.window.setProperty("height", 1500)
    await devices(stage, people)


async def device_renewed(stage: Stage, people: dict[str, Any]) -> None:
    own(people)
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    stage.find("deviceRenew1").clicked.emit()


async def renewing(stage: Stage, people: dict[str, Any]) -> None:
    own(people)
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    stage.page("settings").devices.renew((b"\xa1" * 32).hex())


async def device_removed(stage: Stage, people: dict[str, Any]) -> None:
    own(people)
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    stage.find("deviceRemove1").clicked.emit()


async def admin_removed(stage: Stage, people: dict[str, Any]) -> None:
    own(people)
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    stage.find("deviceRemove2").clicked.emit()
    await asyncio.sleep(SETTLE)
    stage.find("deviceRemoveWordsInput").setProperty("text", "wrong " * 24)
    stage.find("deviceRemoveSure").clicked.emit()
    await asyncio.sleep(SETTLE)


async def shown(stage: Stage, people: dict[str, Any]) -> None:
    await people["alice"].call(showing.presence, False)
    stage.window.setProperty("height", 1400)
    stage.shell.go("settings")


async def looks(stage: Stage, accent: str, size: str, contrast: str) -> None:
    for name, word in (("accent", accent), ("size", size), ("contrast", contrast)):
        stage.shell.appearance.choose(name, word)
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)


async def strong(stage: Stage, _: dict[str, Any]) -> None:
    await looks(stage, "indigo", "100", "more")


async def large(stage: Stage, _: dict[str, Any]) -> None:
    await looks(stage, "green", "200", "normal")


async def small(stage: Stage, _: dict[str, Any]) -> None:
    await looks(stage, "amber", "80", "normal")


async def appearance(stage: Stage, _: dict[str, Any]) -> None:
    stage.window.setProperty("height", 1500)
    await looks(stage, "teal", "110", "normal")


async def notices(stage: Stage, _: dict[str, Any]) -> None:
    stage.window.setProperty("height", 2100)
    stage.shell.go("settings")


async def hushed(stage: Stage, people: dict[str, Any]) -> None:
    """Until tomorrow, and in hours of some days."""
    await people["alice"].call(quiet.quiet_hours, "sun-thu", "22:30", "7:00")
    await people["alice"].call(quiet.quiet, "tomorrow")
    stage.window.setProperty("height", 2100)
    stage.shell.go("settings")


async def large_chat(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.appearance.choose("size", "200")
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)


async def strong_chat(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.appearance.choose("contrast", "more")
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)


async def compact_chats(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.appearance.choose("density", "compact")
    stage.shell.go("chats", people["bob"].id)
    await asyncio.sleep(SETTLE)


async def strong_feed(stage: Stage, people: dict[str, Any]) -> None:
    stage.shell.appearance.choose("contrast", "more")
    stage.shell.go("feed")
    await asyncio.sleep(2 * SETTLE)


async def key_file(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("settings")
    await asyncio.sleep(0.6)
    factor = stage.page("settings").factor
    factor.file.typed = True
    stage.find("storeFactor").clicked.emit()
    factor.add("")


async def no_key_file(stage: Stage, _: dict[str, Any]) -> None:
    stage.shell.go("settings")
    await asyncio.sleep(0.6)
    factor = stage.page("settings").factor
    factor.file.asked = True
    factor.changed.emit()
    stage.find("storeFactor").clicked.emit()
    factor.file.path = "/media/alice/STICK/kith.key"
    factor.file.changed.emit()


async def find(stage: Stage, words: str) -> None:
    stage.shell.go("settings")
    await asyncio.sleep(SETTLE)
    stage.find("settingsFindInput").setProperty("text", words)


async def found(stage: Stage, _: dict[str, Any]) -> None:
    await find(stage, "text")


async def found_nothing(stage: Stage, _: dict[str, Any]) -> None:
    await find(stage, "marmalade")


async def found_shown(stage: Stage, _: dict[str, Any]) -> None:
    await find(stage, "typing")
    await asyncio.sleep(SETTLE)
    stage.find("settingsFound0").clicked.emit()


async def full(stage: Stage, people: dict[str, Any]) -> None:
    """Files of several kinds and sizes, of Bob, of Carol and of Alice."""
    alice, folder = people["alice"], Path(tempfile.mkdtemp())
    people["bob"].node.away = False
    files = (("bob", "the whole trip.mp4", 4 << 20), ("carol", "minutes.pdf", 900 << 10), ("bob", "song.mp3", 2 << 20))
    for name, title, size in files:
        (folder / title).write_bytes(title.encode() * (size // len(title)))
        said = await people[name].call(attaching.attach, "Alice Moreau", [File(str(folder / title))])
        await alice.call(attaching.fetch, said.id)
    (folder / "plan.odt").write_bytes(b"plan" * 60_000)
    await alice.call(attaching.attach, "Bob Ferreira", [File(str(folder / "plan.odt"))])
    stage.window.setProperty("height", 1700)
    stage.shell.go("settings")
    await asyncio.sleep(2 * SETTLE)


async def storage_full(stage: Stage, people: dict[str, Any]) -> None:
    await full(stage, people)
    shown_at(stage, "storageTotal")


async def storage_clear(stage: Stage, people: dict[str, Any]) -> None:
    await full(stage, people)
    people["alice"].node.town.now_ms += 200 * 86_400_000
    stage.find("storageClear").clicked.emit()
    await asyncio.sleep(SETTLE)


async def storage_remove(stage: Stage, people: dict[str, Any]) -> None:
    await full(stage, people)
    stage.find("storageRemove0").clicked.emit()
    await asyncio.sleep(SETTLE)


def shown_at(stage: Stage, name: str) -> None:
    """Have a card at the top of the page."""
    item, cards = stage.find(name), stage.find("settingsCards")
    cards.setProperty("contentY", item.mapToItem(cards.property("contentItem"), item.position()).y() - 120)


def at(name: str, bring: Bring) -> Bring:
    """Bring a screen and have the card with this item in view."""

    async def brought(stage: Stage, people: dict[str, Any]) -> None:
        await bring(stage, people)
        await asyncio.sleep(2 * SETTLE)
        shown_at(stage, name)

    return brought


SCREENS: dict[str, Bring] = {
    "settings-storage": storage_full,
    "settings-storage-clear": storage_clear,
    "settings-storage-remove": storage_remove,
    "settings-found": found,
    "settings-found-nothing": found_nothing,
    "settings-found-shown": found_shown,
    "settings-devices": devices,
    "settings-devices-narrow": devices_narrow,
    "settings-device-removed": device_removed,
    "settings-admin-removed": admin_removed,
    "settings-device-renew": device_renewed,
    "settings-device-renewing": renewing,
    "settings": plain,
    "settings-key-file": key_file,
    "settings-key-file-gone": no_key_file,
    "settings-strong": strong,
    "settings-appearance": appearance,
    "chat-large": large_chat,
    "chat-strong": strong_chat,
    "feed-strong": strong_feed,
    "chats-compact": compact_chats,
    "settings-large": large,
    "settings-small": small,
    "settings-shown": shown,
    "settings-notices": notices,
    "settings-quiet": hushed,
    "settings-relay": at("settingsServe", serving),
    "settings-busy": at("settingsServe", busy),
    "settings-backup": at("backupFolder", backed_up),
    "settings-backup-whole": at("backupFolder", whole),
    "settings-backup-narrow": whole_narrow,
    "backup-overdue": overdue,
    "backup-overdue-narrow": overdue_narrow,
    "settings-wrong": at("settingsServe", wrong),
    "settings-failed": failed,
    "settings-language": at("language-de", plain),
    "settings-narrow": narrow,
    "settings-narrow-all": narrow_relay,
}
