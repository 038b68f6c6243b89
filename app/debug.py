"""What `kith debug bundle` writes: a zip for whoever helps, of how this program and its node are, and nothing else.

Nothing is copied into it. Each value is a number, a word out of a list that stands here, or what matches a pattern that
no text, name, id, address or path of a person's fits; everything else is left out. How the log is gone through is in
`debug_log.py`. It works without a node, and sends nothing to anybody.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import stat
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import debug_log, doctor
from app.client import RemoteClient
from app.errors import AppError, Refused, WorldFault
from app.places import Place
from app.version import VERSION

ABOUT = """What `kith debug bundle` put together about one installation of Kith.

It holds versions, the kind of machine, what `kith doctor` found, what the node counts, what was chosen, sizes of files
and the node's log. It holds nothing that anybody wrote, no name, id, address, path, key or word of a phrase.
Every file is text; read it before you give it to anybody.
"""
PARTS = {
    "about.txt": "what this is",
    "versions.json": "versions of Kith, Python and the packages it runs on",
    "platform.json": "kind of system, processor and desktop",
    "doctor.json": "what `kith doctor` found, without sentences that could name something",
    "figures.json": "what the node counts: numbers, and lengths of lists",
    "choices.json": "which settings were made, as words from fixed lists",
    "files.json": "sizes and modes of the files of the home, by their fixed names",
    "log.jsonl": "the newest lines of the node's log: event, place and code",
}
FILES = (
    "kith.db",
    "kith.db-wal",
    "kith.db-shm",
    "key.json",
    "lock",
    "api.token",
    "api.socket",
    "ballast",
    "window.ini",
)
FOLDERS = ("logs", "blobs")
VARIABLES = ("KITH_HOME", "KITH_PASSPHRASE_FILE", "KITH_LAN", "KITH_CAMERA", "QT_QPA_PLATFORM", "QT_QUICK_BACKEND")
PLAIN_CHECKS = (*FILES, "disk", "writing")  # their sentences are made here, of numbers at most
WORDS = {
    "disk": ("plenty", "low", "full", "none"),
    "lock": ("passphrase", "keychain"),
    "colours": ("system", "light", "dark"),
    "notices": ("full", "names", "nothing", "off"),
    "backup": ("off", "waiting", "running", "saved", "failing"),
    "desktop": ("GNOME", "KDE", "XFCE", "LXQt", "LXDE", "MATE", "X-Cinnamon", "Unity", "Budgie", "sway", "Hyprland"),
    "session": ("x11", "wayland", "tty"),
}
NUMBERED = re.compile(r"v?[0-9]{1,8}(?:\.[0-9]{1,8}){0,5}(?:[a-z]{1,4}[0-9]{1,4})?")
FIGURE = re.compile(r"[a-z][a-z_]{0,62}[a-z]")  # of what the node counts; an id has digits
HIDDEN = ("port",)  # figures that are a part of an address


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the bundle: its name, what it is, and its text."""

    name: str
    what: str
    text: str

    def as_row(self) -> dict[str, Any]:
        """Give it as a row for output, without its text."""
        return {"name": self.name, "size_b": len(self.text.encode()), "what": self.what}


def gather(place: Place) -> list[Part]:
    """Look at everything, and give the files of a bundle; nothing is written."""
    status = _asked(place, "status")
    values: dict[str, object] = {
        "versions.json": _versions(status),
        "platform.json": _platform(),
        "doctor.json": _findings(place),
        "figures.json": _figures(status),
        "choices.json": _choices(place, status),
        "files.json": _files(place.home),
    }
    texts = {name: json.dumps(value, indent=1) + "\n" for name, value in values.items()}
    texts |= {"about.txt": ABOUT, "log.jsonl": debug_log.lines(place.log_folder)}
    return [Part(name, what, texts[name]) for name, what in PARTS.items()]


def write(parts: list[Part], path: Path) -> None:
    """Write a bundle into a new file that only I may read; Refused("file_exists"), WorldFault("unwritable_file")."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            for part in parts:
                bundle.writestr(zipfile.ZipInfo(part.name), part.text, zipfile.ZIP_DEFLATED)
    except FileExistsError:
        raise Refused("file_exists", "There is a file of that name already.") from None
    except (OSError, ValueError):
        raise WorldFault("unwritable_file", "The file cannot be written.") from None


def _asked(place: Place, method: str) -> dict[str, Any]:
    """What the node answers, or nothing if it does not; `doctor.json` says why."""
    try:
        answer = RemoteClient(place).ask(method, {})
    except AppError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _versions(status: Mapping[str, Any]) -> dict[str, object]:
    named = [re.split(r"[<>=!~\[; ]", line)[0] for line in _requirements() if "extra ==" not in line]
    packages = {name: version for name in sorted(named) if (version := _version_of(name))}
    return {
        "kith": VERSION,
        "node": _numbered(status.get("version")),
        "python": platform.python_version(),
        "bundled": bool(getattr(sys, "frozen", False)),
        "packages": packages,
    }


def _requirements() -> list[str]:
    try:
        return importlib.metadata.requires("kith-app") or []
    except importlib.metadata.PackageNotFoundError:
        return []


def _version_of(name: str) -> str | None:
    try:
        return _numbered(importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return None


def _platform() -> dict[str, object]:
    try:
        about = platform.freedesktop_os_release()
    except OSError:
        about = {}
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    kernel = re.match(r"[0-9]+\.[0-9]+", platform.release())
    return {
        "system": platform.system(),
        "kernel": kernel.group() if kernel else None,
        "machine": platform.machine(),
        "libc": [part for part in platform.libc_ver() if part],
        "distribution": [_one_word(about.get("ID")), _numbered(about.get("VERSION_ID"))],
        "processors": os.cpu_count(),
        "desktop": [desktop for desktop in desktops if _known("desktop", desktop)],
        "session": _known("session", os.environ.get("XDG_SESSION_TYPE")),
        "display": [name for name in ("DISPLAY", "WAYLAND_DISPLAY") if os.environ.get(name)],
        "graphics": any(Path("/dev/dri").glob("renderD*")),
    }


def _findings(place: Place) -> list[dict[str, Any]]:
    """What the doctor found, with the sentences of the checks alone that take no word from a path or a node."""
    rows = [finding.as_row() for finding in doctor.examine(place)]
    return [row if row["check"] in PLAIN_CHECKS else row | {"detail": None} for row in rows]


def _figures(status: Mapping[str, Any]) -> dict[str, object]:
    """The numbers of a node's answer; of a list only how long it is."""
    found: dict[str, object] = {}
    for name, value in status.items():
        if not FIGURE.fullmatch(str(name)) or name in HIDDEN:
            continue
        if isinstance(value, (bool, int, float)):
            found[name] = value
        elif isinstance(value, list):
            found[name] = len(value)
        elif isinstance(value, dict):
            found[name] = _figures(value)
    return found


def _choices(place: Place, status: Mapping[str, Any]) -> dict[str, object]:
    backup = _asked(place, "backup.status")
    window = _window(place.home / "window.ini")
    return {
        "disk": _known("disk", status.get("disk")),
        "lock": _known("lock", status.get("lock")),
        "backup": _known("backup", backup.get("state")),
        "backup damaged": bool(backup.get("damage")),
        "colours": _known("colours", window.get("colours")),
        "notices": _known("notices", window.get("notices")),
        "variables": [name for name in VARIABLES if os.environ.get(name)],
    }


def _window(path: Path) -> dict[str, str]:
    """What the window keeps between two starts, as it stands there."""
    try:
        lines = path.read_bytes()[: 1 << 16].decode("utf-8", "replace").splitlines()
    except OSError:
        return {}
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def _files(home: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in FILES:
        try:
            about = (home / name).lstat()
        except OSError:
            continue
        found[name] = {"size_b": about.st_size, "mode": f"{stat.S_IMODE(about.st_mode):04o}"}
    for name in FOLDERS:
        sizes = [_size(path) for path in (home / name).rglob("*")]
        found[name] = {"files": len(sizes), "size_b": sum(sizes)}
    return found


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _known(kind: str, word: object) -> str | None:
    """A word of one of the lists, or nothing."""
    return str(word) if word in WORDS[kind] else None


def _numbered(text: object) -> str | None:
    """A version as programs have them, or nothing."""
    return str(text) if NUMBERED.fullmatch(str(text)) else None


def _one_word(text: object) -> str | None:
    """The short name of a distribution, or nothing."""
    return str(text) if re.fullmatch(r"[a-z][a-z-]{1,19}", str(text)) else None
