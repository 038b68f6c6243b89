"""Makes Kith known to this user's desktop, and unknown again: menu, icon, `kith:` links, service, completion, manual.

Everything goes into the user's own folders, under fixed names, so that removing needs to remember nothing. The home
with the store is no business of this. A Debian package does the same for everybody (`packaging/deb.sh`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import click

from app import manual
from app.errors import Refused, WorldFault

ASSETS = Path(__file__).resolve().parent.parent / "assets"
SCHEME = "x-scheme-handler/kith"
DESKTOP_FILE, UNIT = "kith.desktop", "kith.service"
RESERVED = set(" \t\"'\\><~|&;$*?#()`")  # signs of a path for which an Exec line needs quotes
PATIENCE = 20  # seconds for a program of the desktop


def add(root: click.Group, environment: Mapping[str, str]) -> list[str]:
    """Put everything into place for the program that runs now, and give the paths.

    Refused("no_program") if it is not known how to start it, WorldFault("unwritable_file").
    """
    program = find_program(environment)
    texts = _texts(root, program, environment)
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError:
        raise WorldFault("unwritable_file", "The folders of your desktop cannot be written.") from None
    _tell_the_desktop(environment)
    _run("xdg-mime", "default", DESKTOP_FILE, SCHEME)
    return [str(path) for path in texts]


def remove(root: click.Group, environment: Mapping[str, str]) -> list[str]:
    """Take away what `add` put into place, and give the paths; the store stays. WorldFault("unwritable_file")."""
    _run("systemctl", "--user", "disable", UNIT)
    gone = []
    for path in _texts(root, "kith", environment):
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        except OSError:
            raise WorldFault("unwritable_file", "The folders of your desktop cannot be written.") from None
        gone.append(str(path))
    _tell_the_desktop(environment)
    return gone


def find_program(environment: Mapping[str, str]) -> str:
    """Give the whole path of the program that the desktop is to start: an AppImage, a bundle, or the `kith` script."""
    found = environment.get("APPIMAGE") if getattr(sys, "frozen", False) else None
    if not found and getattr(sys, "frozen", False):
        found = sys.executable
    if not found:
        beside = Path(sys.executable).with_name("kith")  # of a virtual environment; what it links to is another place
        found = str(beside) if beside.exists() else shutil.which("kith", path=environment.get("PATH"))
    if not found or not found.isprintable():
        raise Refused("no_program", "It is not known which program the desktop should start; install Kith first.")
    return os.path.abspath(found)


def _texts(root: click.Group, program: str, environment: Mapping[str, str]) -> dict[Path, str]:
    """Every file and where it goes."""
    home = Path(environment.get("HOME") or Path.home())
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    settings = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    texts = {
        data / "applications" / DESKTOP_FILE: desktop_file(_read("desktop", DESKTOP_FILE), program),
        data / "icons" / "hicolor" / "scalable" / "apps" / "kith.svg": _read("icons", "kith.svg"),
        settings / "systemd" / "user" / UNIT: unit(_read("desktop", UNIT), program),
        data / "bash-completion" / "completions" / "kith": manual.completion("bash", root),
        data / "zsh" / "site-functions" / "_kith": manual.completion("zsh", root),
        settings / "fish" / "completions" / "kith.fish": manual.completion("fish", root),
    }
    pages = {data / "man" / "man1" / name: text for name, text in manual.pages(root).items()}
    return texts | pages


def desktop_file(text: str, program: str) -> str:
    """Give the desktop file with the program's whole path, quoted as that format asks for."""
    inner = program.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`").replace("$", "\\$").replace("%", "%%")
    # A value of the file is escaped once more. xdg-open finds no quoted program: quotes are for paths that need them.
    quoted = f'"{inner}"'.replace("\\", "\\\\") if RESERVED & set(program) else inner
    lines = text.replace("Exec=kith ", f"Exec={quoted} ", 1).replace("TryExec=kith\n", "", 1)
    return lines if os.path.isabs(program) else text


def unit(text: str, program: str) -> str:
    """Give the unit with the program's whole path, quoted as systemd asks for."""
    inner = program.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return text.replace("ExecStart=%h/.local/bin/kith ", f'ExecStart="{inner}" ', 1)


def _read(folder: str, name: str) -> str:
    return (ASSETS / folder / name).read_text(encoding="utf-8")


def _tell_the_desktop(environment: Mapping[str, str]) -> None:
    """Have the desktop look again, as far as it has programs for that; without them it does in its own time."""
    home = Path(environment.get("HOME") or Path.home())
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    _run("update-desktop-database", str(data / "applications"))
    _run("systemctl", "--user", "daemon-reload")


def _run(program: str, *words: str) -> None:
    found = shutil.which(program)
    if found is not None:
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run([found, *words], capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603
