"""What every command of the command line has in common: the home, --json, and how its answer is printed.

Both the derived commands (`cli.py`) and those made by hand (`local.py`) are built on this.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app.errors import AppError, Refused, WorldFault
from app.places import Place, find_home

MAX_SECRET = 4096  # bytes


class OnOff(click.types.BoolParamType):
    """What is on or off, however a person says so."""

    name = "on|off"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> bool:
        """Give the truth of a word; UsageError for any other word."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise click.UsageError(f"Say on or off, not {str(value)!r}.", ctx) from None


class SecretFile(click.ParamType):  # type: ignore[type-arg]
    """What stands in a file that is named, such as a recovery phrase: a command line is seen by others."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the text in a file; WorldFault, Refused."""
        return read_secret(str(value))


def read_secret(file: str) -> str:
    """Give the recovery phrase that stands in a file. WorldFault("unreadable_file"), Refused("bad_phrase")."""
    try:
        with Path(file).open("rb") as source:
            data = source.read(MAX_SECRET + 1)
        text = data.decode("utf-8")
    except (OSError, ValueError):
        raise WorldFault("unreadable_file", "The file with the recovery phrase cannot be read as text.") from None
    return check_secret(text)


def check_secret(text: str) -> str:
    """Give back what may be a recovery phrase; Refused("bad_phrase")."""
    if not text.strip() or len(text) > MAX_SECRET:
        raise Refused("bad_phrase", "These are not the 24 words of a recovery phrase.")
    return text


def place_from(context: click.Context) -> Place:
    """Give the home this command line is about."""
    return find_home(context.find_root().meta.get("home"))


def as_json(context: click.Context) -> bool:
    """Say whether the answer is wanted as JSON."""
    return bool(context.find_root().meta.get("json"))


def show(context: click.Context, name: str, result: Any) -> None:
    """Print a command's answer on stdout."""
    from app.output import render

    text = render(name, result, as_json(context))
    if text:
        click.echo(text)


@contextmanager
def naming(progress: bool) -> Iterator[None]:
    """Who is told how far it is, is told the code of a failure as well, as a line of JSON before its sentence."""
    try:
        yield
    except AppError as error:
        if progress:
            click.echo(json.dumps({"failed": error.code}), err=True)
        raise


def own_command(name: str, run: Callable[..., Any], params: list[click.Parameter], text: str) -> click.Command:
    """Describe a command that acts on this machine; `run` gets the context and what was given."""
    return click.Command(name, callback=click.pass_context(run), params=[*params, *global_options()], help=text)


def global_options() -> list[click.Parameter]:
    """Give the options that every command takes, before or after its name."""
    home = click.Option(
        ["--home"], metavar="DIR", expose_value=False, callback=_remember("home"), help="The home folder (KITH_HOME)."
    )
    json_flag = click.Option(
        ["--json"], is_flag=True, expose_value=False, callback=_remember("json"), help="Answer with one JSON value."
    )
    return [home, json_flag]


def _remember(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            context.find_root().meta[key] = value

    return keep
