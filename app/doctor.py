"""What `kith doctor` looks at: the home, its files, and whether the node behind them answers.

It works without a node and loads none; it repairs nothing and prints no secret.
"""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.client import RemoteClient
from app.errors import AppError, NotRunning, OtherVersion
from app.places import KEY_FILE, Place, is_folder
from app.tables import clock
from app.version import VERSION

LITTLE_SPACE = 256 << 20  # bytes
OTHERS = 0o077
STORE_FILES = ("kith.db", KEY_FILE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    check: str
    ok: bool
    detail: str

    def as_row(self) -> dict[str, Any]:
        """Give it as a row for output."""
        return {"check": self.check, "ok": self.ok, "detail": self.detail}


def examine(place: Place) -> list[Finding]:
    """Look at everything that can be told from outside, and ask the node how it is."""
    try:
        if not is_folder(place.home):
            if place.home.exists():
                return [Finding("home", False, f"{place.home} is no folder.")]
            return [Finding("home", False, f"{place.home} does not exist; make an identity with `kith init`.")]
    except AppError as error:
        return [Finding("home", False, str(error))]
    files = [place.home / name for name in STORE_FILES]
    return [
        _private(place.home, "home"),
        *(_private(path, path.name) for path in files),
        _space(place.home),
        *_node(place),
    ]


def _private(path: Path, name: str) -> Finding:
    try:
        found = path.stat()
    except FileNotFoundError:
        return Finding(name, False, "is missing; make an identity with `kith init`.")
    except OSError:
        return Finding(name, False, "cannot be looked at.")
    if found.st_uid != os.getuid():
        return Finding(name, False, "belongs to somebody else.")
    if stat.S_IMODE(found.st_mode) & OTHERS:
        return Finding(name, False, "can be entered or read by others; it should be yours alone.")
    return Finding(name, True, "is there, and yours alone.")


def _space(home: Path) -> Finding:
    free = shutil.disk_usage(home).free
    if free >= LITTLE_SPACE:
        return Finding("disk", True, f"{free >> 20} MiB are free.")
    return Finding("disk", False, f"is almost full: {free >> 20} MiB are free; files of others are not fetched.")


def _missing(number: int) -> Finding:
    if not number:
        return Finding("gaps", True, "There are none.")
    return Finding("gaps", False, f"{number} messages are known to be missing; they come from whoever has them.")


def _whole(status: dict[str, Any]) -> Finding:
    """Whether an old copy of the home was put back, or the device removed, and what helps then."""
    behind = status.get("behind", 0)
    if status.get("out"):
        return Finding("age", False, status["age_note"])
    if not behind:
        return Finding("age", True, "Nobody holds more of this store than it does itself.")
    return Finding(
        "age",
        False,
        f"This store is older than what others hold of it, in {behind} places. It sends nothing before they have"
        " brought the rest back. If it stays so, `kith renew` goes on, with your recovery phrase or a code of another"
        " device of yours.",
    )


def _backup(client: RemoteClient) -> Finding:
    """Whether backups are kept, and how they are."""
    try:
        row = client.ask("backup.status", {})
    except AppError as error:
        return Finding("backup", False, str(error))
    if row["state"] == "off":
        return Finding("backup", True, "None is kept; `kith backup keep FOLDER` begins.")
    if row["damage"]:
        read = "`kith backup check` reads it again."
        return Finding("backup", False, f"was damaged when it was last read: {row['damage']} {read}")
    is_failing, folder = row["state"] == "failing", row["folder"]
    there = f"Nothing is in {folder} yet." if is_failing else f"The first one is being made in {folder}."
    if row["saved_at"]:
        there = f"Everything up to {clock(row['saved_at'])} is in {folder}."
    return Finding("backup", not is_failing, f"fails: {row['why']} {there}" if is_failing else there)


def _version(of_node: object) -> str:
    return str(of_node) if of_node == VERSION else f"{of_node}; this program is {VERSION}, which goes together with it"


def _node(place: Place) -> list[Finding]:
    client = RemoteClient(place)
    try:
        status = client.ask("status", {})
    except NotRunning:
        return [Finding("node", False, "does not run; start it with `kith node`.")]
    except OtherVersion as error:
        return [Finding("version", False, str(error))]
    except AppError as error:
        return [Finding("answer", False, str(error))]
    if status.get("node_read_only"):
        read_only = Finding("writing", False, "The disk is full: nothing new is kept until there is room again.")
    else:
        read_only = Finding("writing", True, "goes on.")
    lost = status.get("counters", {}).get("messages_lost_total", 0)
    return [
        _private(place.token_file, place.token_file.name),
        Finding("node", True, f"answers, version {_version(status.get('version'))}."),
        read_only,
        Finding("lost messages", not lost, f"{lost} messages were lost."),
        _missing(status.get("missing", 0)),
        _whole(status),
        _backup(client),
    ]
