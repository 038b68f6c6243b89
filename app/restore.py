"""Runs `kith backup list`, `kith backup verify` and `kith restore`: backups are read without any node.

The last of them fills an empty home. The recovery phrase is read from a file, from a pipe, or typed unseen; it is kept
nowhere.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.dispatch import translated
from app.errors import AppError, Refused
from app.options import MAX_SECRET, check_secret, read_secret
from app.places import Place
from app.tables import clock, neutral
from app.wording import REST_OF_BACKUP, moment
from crypto.errors import Fault
from node import restore as restoring
from node.backup import listing
from node.machine import Machine
from node.system import forbid_core_dumps

MOST_NAMED = 20
Told = Callable[[str, int, int], None]


def read_phrase(file: str | None) -> str:
    """Give the recovery phrase in a file, or what stands on stdin, or what is typed. Refused, WorldFault."""
    if file is not None:
        return read_secret(file)
    if sys.stdin.isatty():
        return check_secret(click.prompt("The 24 words of the recovery phrase", hide_input=True, err=True))
    return check_secret(sys.stdin.read(MAX_SECRET + 1))


def backups_in(folder: str) -> list[dict[str, Any]]:
    """Give the backups in a folder, the newest first, without reading them whole; whose they are only the phrase tells.

    Of one that cannot be read `written_at` is None; `bytes` are those of its segments, without files of people.
    """
    try:
        found = listing.backups_in(Path(folder))
    except Fault as fault:
        raise translated(fault) from None
    return [
        {
            "name": each.folder.name,
            "folder": str(each.folder),
            "written_at": moment(each.made) if each.made else None,
            "bytes": each.size,
            "segments": each.segments,
        }
        for each in found
    ]


def verify(folder: str, phrase: str | None, told: Told) -> dict[str, Any]:
    """Read a whole backup; what it holds, and whether the phrase opened it."""
    forbid_core_dumps()
    try:
        found = restoring.verify(Path(folder), phrase, told)
    except Fault as fault:
        raise _said(fault, folder) from None
    facts = {"verified": "whole" if found.opened else "without_phrase", "segments": found.segments}
    facts |= {"bytes": found.size, "files": found.files, "written_at": moment(found.made)}
    return facts | ({"events": found.events} if found.opened else {})


def restore(
    where_to: tuple[Place, Machine], folder: str, secrets: tuple[str, str | None], wish: tuple[bool, bool], told: Told
) -> dict[str, Any]:
    """Fill an empty home from a backup, with a new device; `secrets` are the phrase and the new passphrase.

    `where_to` is that home, and the machine on which its store comes to be. `wish`: revoke the devices there were; do
    with what is whole of a damaged backup.
    """
    place, machine = where_to
    forbid_core_dumps()
    os.umask(0o077)
    revoke, damaged = wish
    work = restoring.restore(place.home, Path(folder), secrets, machine, restoring.Wish(revoke, damaged), told)
    try:
        made = asyncio.run(work)
    except Fault as fault:
        raise _said(fault, folder) from None
    facts: dict[str, Any] = {"account": made.account.hex(), "device": made.device.hex(), "events": made.events}
    facts |= {"files": made.files, "passed_over": made.passed_over, "written_at": moment(made.made)}
    return facts | ({"left_out": made.left_out, "damaged": list(made.damaged[:MOST_NAMED])} if damaged else {})


def _said(fault: Fault, folder: str) -> AppError:
    """Give a fault as the app's error: of damage also what can be done about it, of several backups which there are."""
    error = translated(fault)
    if fault.code == "backup_damaged":
        return type(error)(fault.code, f"{fault} {REST_OF_BACKUP}")
    return _which(folder, error) if fault.code == "several_backups" else error


def _which(folder: str, error: AppError) -> AppError:
    try:
        rows = backups_in(folder)[:MOST_NAMED]
    except AppError:
        return error
    named = ", ".join(f"{neutral(row['name'])} of {_when(row['written_at'])}" for row in rows)
    sentence = f"There are several backups in this folder; name one of them, the newest first: {named}."
    return Refused(error.code, sentence)


def _when(written_at: str | None) -> str:
    return clock(written_at) if written_at else "a time that cannot be read"


def teller(progress: bool) -> Told:
    """Give what tells of progress: a line of JSON on stderr at most each hundredth, or nothing."""
    last: list[tuple[str, int]] = []

    def tell(step: str, done: int, of: int) -> None:
        now = (step, 100 * done // max(1, of))
        if last != [now]:
            last[:] = [now]
            click.echo(json.dumps({"step": step, "done": done, "of": of}), err=True)

    return tell if progress else lambda step, done, of: None
