"""Runs `kith backup verify` and `kith restore`: a backup is read without any node, and an empty home is filled from it.

The recovery phrase is read from a file, from a pipe, or typed unseen; it is kept nowhere.
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
from app.errors import AppError, Refused, WorldFault
from app.places import Place
from app.wording import REST_OF_BACKUP, moment
from crypto.errors import Fault
from node import restore as restoring
from node.machine import Machine
from node.system import forbid_core_dumps

MAX_PHRASE = 4096  # bytes
MOST_NAMED = 20
Told = Callable[[str, int, int], None]


def read_phrase(file: str | None) -> str:
    """Give the recovery phrase in a file, or what stands on stdin, or what is typed. Refused, WorldFault."""
    if file is not None:
        try:
            with Path(file).open("rb") as source:
                data = source.read(MAX_PHRASE + 1)
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raise WorldFault("unreadable_file", "The file with the recovery phrase cannot be read as text.") from None
    elif sys.stdin.isatty():
        text = click.prompt("The 24 words of the recovery phrase", hide_input=True, err=True)
    else:
        text = sys.stdin.read(MAX_PHRASE + 1)
    if not text.strip() or len(text) > MAX_PHRASE:
        raise Refused("bad_phrase", "These are not the 24 words of a recovery phrase.")
    return text


def verify(folder: str, phrase: str | None, told: Told) -> dict[str, Any]:
    """Read a whole backup; what it holds, and whether the phrase opened it."""
    forbid_core_dumps()
    try:
        found = restoring.verify(Path(folder), phrase, told)
    except Fault as fault:
        raise _said(fault) from None
    facts = {"verified": "whole" if found.opened else "without_phrase", "segments": found.segments}
    facts |= {"bytes": found.size, "files": found.files, "written_at": moment(found.made)}
    return facts | ({"events": found.events} if found.opened else {})


def restore(
    place: Place, folder: str, secrets: tuple[str, str | None], wish: tuple[bool, bool], told: Told
) -> dict[str, Any]:
    """Fill an empty home from a backup, with a new device; `secrets` are the phrase and the new passphrase.

    `wish`: revoke the devices there were; do with what is whole of a damaged backup.
    """
    forbid_core_dumps()
    os.umask(0o077)
    revoke, damaged = wish
    work = restoring.restore(place.home, Path(folder), secrets, Machine(), restoring.Wish(revoke, damaged), told)
    try:
        made = asyncio.run(work)
    except Fault as fault:
        raise _said(fault) from None
    facts: dict[str, Any] = {"account": made.account.hex(), "device": made.device.hex(), "events": made.events}
    facts |= {"files": made.files, "passed_over": made.passed_over, "written_at": moment(made.made)}
    return facts | ({"left_out": made.left_out, "damaged": list(made.damaged[:MOST_NAMED])} if damaged else {})


def _said(fault: Fault) -> AppError:
    """Give a fault as the app's error; of damage also what can be done about it."""
    error = translated(fault)
    return type(error)(fault.code, f"{fault} {REST_OF_BACKUP}") if fault.code == "backup_damaged" else error


def teller(progress: bool) -> Told:
    """Give what tells of progress: a line of JSON on stderr at most each hundredth, or nothing."""
    last: list[tuple[str, int]] = []

    def tell(step: str, done: int, of: int) -> None:
        now = (step, 100 * done // max(1, of))
        if last != [now]:
            last[:] = [now]
            click.echo(json.dumps({"step": step, "done": done, "of": of}), err=True)

    return tell if progress else lambda step, done, of: None
