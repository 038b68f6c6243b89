"""What every command of the command line has in common: the home, --json, and how its answer is printed.

Both the derived commands (`cli.py`) and those made by hand (`local.py`) are built on this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from app.places import Place, find_home


class OnOff(click.types.BoolParamType):
    """What is on or off, however a person says so."""

    name = "on|off"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> bool:
        """Give the truth of a word; UsageError for any other word."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise click.UsageError(f"Say on or off, not {str(value)!r}.", ctx) from None


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
