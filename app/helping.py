"""The commands about the program itself: whether it is well, and what to give to whoever helps.

Like `local.py`, which lists them, this holds their options only, and loads what they do when one of them runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from app.errors import NotRunning, Refused
from app.options import as_json, own_command, place_from, show

SHELLS = ("bash", "zsh", "fish")


def doctor_command() -> click.Command:
    """Describe `kith doctor`."""
    return own_command("doctor", _doctor, [], "Check this home and its node, and say what is wrong.")


def stop_command() -> click.Command:
    """Describe `kith stop`."""
    return own_command("stop", _stop, [], "End the node that runs for this home cleanly, of whatever version it is.")


def demo_command() -> click.Command:
    """Describe `kith demo`."""
    bare = click.Option(["--no-window"], is_flag=True, help="Only bring it up, and say where its home is.")
    text = (
        "Look around in a sample world: people who do not exist, who answer, on this computer alone. It has a home of"
        " its own, and all of it is gone once its window is closed."
    )
    return own_command("demo", _demo, [bare], text)


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


def completion_command() -> click.Command:
    """Describe `kith completion`."""
    shell = click.Argument(["shell"], metavar="SHELL", type=click.Choice(SHELLS))
    text = (
        "Print what makes a shell complete `kith`: for bash put it into"
        " ~/.local/share/bash-completion/completions/kith, for fish into ~/.config/fish/completions/kith.fish, for zsh"
        " into a file _kith in a folder of $fpath."
    )
    return own_command("completion", _completion, [shell], text)


def manual_command() -> click.Command:
    """Describe `kith manual`."""
    params: list[click.Parameter] = [
        click.Argument(["subject"], metavar="SUBJECT", required=False),
        click.Option(["--into"], metavar="FOLDER", help="Write every page into a folder, for man -M or a package."),
    ]
    text = "Print the manual, or its page about one subject, as man reads it: `kith manual chat | man -l -`."
    return own_command("manual", _manual, params, text)


def open_command() -> click.Command:
    """Describe `kith open`."""
    link = click.Argument(["link"], metavar="LINK", required=False, default="")
    text = "Open the window, or bring the open one to the front, and show what a kith: link leads to; accepts nothing."
    return own_command("open", _open, [link], text)


def add_command() -> click.Command:
    """Describe `kith desktop add`."""
    text = (
        "Make Kith known to your desktop: its place in the menu, its icon, kith: links, a service for systemd,"
        " completion and the manual. It all goes into your own folders."
    )
    return own_command("add", _add, [], text)


def remove_command() -> click.Command:
    """Describe `kith desktop remove`."""
    text = "Take away what `kith desktop add` put into your folders. Your store, and all that is in it, stays."
    return own_command("remove", _remove, [], text)


COMMANDS: dict[str, Callable[[], click.Command]] = {
    "doctor": doctor_command,
    "stop": stop_command,
    "demo": demo_command,
    "debug.bundle": debug_command,
    "desktop.add": add_command,
    "desktop.remove": remove_command,
    "completion": completion_command,
    "open": open_command,
    "manual": manual_command,
}


def _doctor(context: click.Context) -> int:
    from app import doctor

    findings = doctor.examine(place_from(context))
    show(context, "doctor", [finding.as_row() for finding in findings])
    wrong = [finding for finding in findings if not finding.ok]
    if not wrong:
        return 0
    return NotRunning.exit_code if all(finding.check == "node" for finding in wrong) else 1


def _stop(context: click.Context) -> None:
    from app import stopping

    show(context, "stop", {"pid": stopping.stop(place_from(context))})


def _demo(context: click.Context, no_window: bool) -> int:
    from app import ending

    ending.from_the_start()
    from app.sample import world

    def tell(home: Path) -> None:
        show(context, "demo", {"home": str(home)})
        sys.stdout.flush()

    return world.run(not no_window, tell)


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


def _completion(context: click.Context, shell: str) -> None:
    from app import manual

    click.echo(manual.completion(shell, _root(context)))


def _manual(context: click.Context, subject: str | None, into: str | None) -> None:
    from app import manual

    root = _root(context)
    if into is None:
        click.echo(manual.page(root, subject), nl=False)
    elif subject is None:
        show(context, "manual", manual.write(root, Path(into)))
    else:
        raise click.UsageError("--into writes every page; name no SUBJECT with it.")


def _open(context: click.Context, link: str) -> int:
    window = context.find_root().obj
    if window is None:
        raise Refused("no_window", "This program has no window.")
    return int(window(place_from(context), link))


def _add(context: click.Context) -> None:
    from app import desktop

    show(context, "desktop.add", desktop.add(_root(context), os.environ))


def _remove(context: click.Context) -> None:
    from app import desktop

    show(context, "desktop.remove", desktop.remove(_root(context), os.environ))


def _root(context: click.Context) -> click.Group:
    root = context.find_root().command
    assert isinstance(root, click.Group)
    return root
