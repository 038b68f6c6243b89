"""The commands about what locks the store: a key file that it asks for beside its passphrase or keychain.

They act on the home itself, whether its node runs or not. What they do is in `factor.py`, loaded when one of them runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from app.errors import Refused
from app.options import own_command, place_from, show
from app.places import Place

KEY_FILE = click.Option(
    ["--key-file"],
    envvar="KITH_KEY_FILE",
    metavar="FILE",
    type=click.Path(resolve_path=True),
    help="The key file that the store asks for, too; a new store makes it there (KITH_KEY_FILE).",
)
PASSPHRASE = click.Option(
    ["--passphrase-file"],
    envvar="KITH_PASSPHRASE_FILE",
    metavar="FILE",
    help="File with the passphrase of the store; without one it is asked for (KITH_PASSPHRASE_FILE).",
)
ADDED = (
    "The store asks for this key file from now on. Keep a copy in another place: without it only your 24 words bring"
    " you back, with a backup or the help of a contact."
)
REMOVED = "The store asks for its key file no more. Copies of its folder that were made before still do."


def factor_command() -> click.Command:
    """Describe `kith store factor`."""
    file = click.Argument(["file"], metavar="FILE", type=click.Path(resolve_path=True))
    text = "Make a key file, on a stick for instance, that the store asks for from now on, beside what locks it."
    add = own_command("add", _add, [file, PASSPHRASE], text)
    remove = own_command("remove", _remove, [KEY_FILE, PASSPHRASE], "Have the store ask for its key file no more.")
    return click.Group("factor", [add, remove], help="A second thing that it takes to open the store: a key file.")


COMMANDS: dict[str, Callable[[], click.Command]] = {"store.factor": factor_command}


def _add(context: click.Context, file: str, passphrase_file: str | None) -> None:
    from app import factor

    place = place_from(context)
    factor.add(place, _passphrase(place, passphrase_file), file)
    show(context, "store.factor", {"sentence": ADDED})


def _remove(context: click.Context, key_file: str | None, passphrase_file: str | None) -> None:
    from app import factor

    if key_file is None:
        raise Refused("factor_needed", "The store asks for its key file once more.")
    place = place_from(context)
    factor.remove(place, _passphrase(place, passphrase_file), key_file)
    show(context, "store.factor", {"sentence": REMOVED})


def _passphrase(place: Place, file: str | None) -> str | None:
    """The passphrase in a file, or typed unseen where one locks the store and somebody sits there."""
    from app import child, unlocking

    if file is None and child.lock_of(place) == "passphrase" and sys.stdin.isatty():
        return str(click.prompt("The passphrase of your store", hide_input=True, err=True))
    return unlocking.read_passphrase(file)
