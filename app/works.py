"""What still works: each way to fail that this node notices, whether it does now, and what goes on then.

A row stands here only if the node can tell that its failure is there, from figures of this moment; a test makes each
happen. What cannot be told from here (that a call finds no way, that the far end of a network is gone) has no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.backup import api as backup
from app.commands import command
from app.context import App
from app.people.rules import CONTACT
from app.words import Mark, mark, say

CLOCK_SECONDS = 600  # as far as the clocks of others may carry this one ahead


@dataclass(frozen=True, slots=True)
class WorkView:
    """One way to fail: what `fails`, whether it does `now`, what still `works` then, and what `waits`."""

    key: str
    now: bool
    fails: str
    works: str
    waits: str


ROWS: tuple[tuple[str, Mark, Mark, Mark], ...] = (
    (
        "network",
        mark("This computer is on no network"),
        mark("You read, search and write, and files can be carried by hand."),
        mark("What you write waits here, and leaves by itself once there is a network."),
    ),
    (
        "people",
        mark("Some of your contacts are reached in no way"),
        mark("Everything with everybody else."),
        mark("What you write to them waits here until they are there again."),
    ),
    (
        "relay",
        mark("A relay that you use does not answer"),
        mark("People on the same network, and all who are reached directly."),
        mark("Mail for whoever is off waits here until the relay answers, or they are there themselves."),
    ),
    (
        "disk_low",
        mark("The disk is almost full"),
        mark("Reading, writing, sending and calls."),
        mark("Pictures and files of others are not fetched until there is room."),
    ),
    (
        "disk_full",
        mark("The disk is full"),
        mark("Reading and searching; deleting makes room."),
        mark("Nothing new is kept. What others send waits with them."),
    ),
    (
        "backup",
        mark("Backups fail"),
        mark("Everything but the backup, which is tried again by itself."),
        mark("What is newer than the last backup is on your devices alone."),
    ),
    (
        "keychain",
        mark("The keychain does not give the key of your store"),
        mark("Everything, until this node ends."),
        mark("Then the store opens only once the keychain is back. Your 24 words and a backup are another way."),
    ),
    (
        "clock",
        mark("The clock stands before what was written here"),
        mark("Everything; what is sent arrives."),
        mark("New lines show a time that is not theirs until the clock is right."),
    ),
    (
        "old",
        mark("An old copy of your store was put back"),
        mark("Reading and searching."),
        mark("Nothing is sent until others have brought back what is lacking, or this device goes on as a new one."),
    ),
    (
        "removed",
        mark("This device was removed from your account"),
        mark("Reading and searching."),
        mark("Nothing is sent from here until it goes on as a new device."),
    ),
    (
        "missing",
        mark("Messages are known to be missing"),
        mark("Everything that is here."),
        mark("They come from whoever has them, once somebody is there who does."),
    ),
    (
        "jobs",
        mark("Work was given up after many tries"),
        mark("Everything else."),
        mark("It is done only if you have it tried again: `kith jobs list`."),
    ),
)


@command
async def works(app: App) -> list[WorkView]:
    """Show what can fail, whether it does now, what still works then and what waits."""
    figures, now = await app.node.status(), set[str]()
    disk = str(figures.get("disk"))
    now |= {key for key, true in _of_figures(figures, disk).items() if true}
    contacts = [each.account for each in await app.node.contacts() if each.state == CONTACT]
    now |= {"people"} if any(app.node.relays.reach(each) in ("", "none") for each in contacts) else set()
    now |= {"relay"} if any(each.state != "connected" for each in await app.node.relays.every()) else set()
    now |= {"backup"} if (await backup.status(app)).state == "failing" else set()
    now |= {"jobs"} if any(job.dead for job in await app.node.jobs.every()) else set()
    now |= set() if await app.node.setting.still_opens() else {"keychain"}
    return [WorkView(key, key in now, say(fails), say(works), say(waits)) for key, fails, works, waits in ROWS]


def _of_figures(figures: Mapping[str, Any], disk: str) -> dict[str, bool]:
    return {
        "network": bool(figures.get("alone")),
        "disk_low": disk == "low",
        "disk_full": disk in ("full", "none"),
        "clock": figures.get("clock_behind_s", 0) > CLOCK_SECONDS,
        "old": figures.get("behind", 0) > 0 and not figures.get("out"),
        "removed": bool(figures.get("out")),
        "missing": figures.get("missing", 0) > 0,
    }
