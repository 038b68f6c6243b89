"""The commands about the program itself: whether it is well, and what to give to whoever helps.

Like `local.py`, which lists them, this holds their options only, and loads what they do when one of them runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from app.errors import NotRunning
from app.options import as_json, own_command, place_from, show


def doctor_command() -> click.Command:
    """Describe `kith doctor`."""
    return own_command("doctor", _doctor, [], "Check this home and its node, and say what is wrong.")


def debug_command() -> click.Command:
    """Describe `kith debug bundle`."""
    params: list[click.Parameter] = [
        click.Argument(["file"], metavar="FILE", type=click.Path(resolve_path=True), required=False),
        click.Option(["--show", "whole"], is_flag=True, help="Print all that would be in it, and write nothing."),
        click.Option(["--yes"], is_flag=True, help="Do not ask at a terminal before writing."),
    ]
    text = (
        "Write a zip for whoever helps you: versions, figures and the log, and nothing that anybody wrote, no name, id"
        " or address. What is in it is listed before; nothing is sent to anybody."
    )
    return own_command("bundle", _debug, params, text)


COMMANDS: dict[str, Callable[[], click.Command]] = {
    "doctor": doctor_command,
    "debug.bundle": debug_command,
}


def _doctor(context: click.Context) -> int:
    from app import doctor

    findings = doctor.examine(place_from(context))
    show(context, "doctor", [finding.as_row() for finding in findings])
    wrong = [finding for finding in findings if not finding.ok]
    if not wrong:
        return 0
    return NotRunning.exit_code if all(finding.check == "node" for finding in wrong) else 1


def _debug(context: click.Context, file: str | None, whole: bool, yes: bool) -> None:
    from app import debug

    if bool(file) == whole:
        raise click.UsageError("Name a FILE to write, or look with --show.")
    parts = debug.gather(place_from(context))
    if whole:
        for part in parts:
            click.echo(f"--- {part.name}\n{part.text}")
        return
    for part in parts:
        click.echo(f"{part.name:14} {len(part.text.encode()):9,} bytes  {part.what}", err=True)
    if sys.stdin.isatty() and not yes and not as_json(context):
        click.confirm("Write it?", default=True, abort=True, err=True)
    debug.write(parts, Path(str(file)))
    show(context, "debug.bundle", {"file": file, "parts": [part.as_row() for part in parts]})
