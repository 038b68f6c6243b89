"""The command line: everything below a subject's name is derived from the command table, the rest starts things.

It loads a subject only when its name is typed, and nothing of the floors below unless a node is made or started here.
Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 node not running.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from app import commands
from app.errors import AppError
from app.options import OnOff, SecretFile, global_options, place_from, show
from app.places import Place

_TYPES: dict[str, Any] = {"text": str, "integer": int, "flag": OnOff(), "texts": str, "secret": SecretFile()}
_TYPES |= dict.fromkeys(("file", "files"), click.Path(resolve_path=True))
_SEVERAL = ("texts", "files")
_OWN_SUBJECTS = {
    "debug": "What helps to find out why something does not work.",
    "desktop": "What the desktop of this user knows of Kith.",
    "store": "What locks the store on this machine.",
}
_UNLOCKING = " A passphrase is given with --passphrase-file FILE."
_WAYS_ON = {
    "no_key": " Make an identity with `kith init`.",
    "no_keychain": _UNLOCKING,
    "node_older": " `kith stop` ends it, or the service that runs it.",
    "node_newer": " If this comes again, an older Kith is installed beside the newer one.",
    "passphrase_needed": _UNLOCKING,
    "factor_needed": " It is named with --key-file FILE.",
}


Window = Callable[[Place, str], int]


def main(arguments: Sequence[str] | None = None, window: Window | None = None) -> int:
    """Run one command line and give its exit code; `window` opens when no command is named."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        code = ROOT.main(args=arguments, prog_name="kith", standalone_mode=False, obj=window)
        sys.stdout.flush()
    except AppError as error:
        click.echo(f"kith: {error}{_WAYS_ON.get(error.code, '')}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("kith: stopped", err=True)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return code if isinstance(code, int) else 0


class Root(click.Group):
    """`kith`: its own commands, those about the node, and one group a subject."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give every name that can follow `kith`."""
        return sorted({*_own(), *(_verb(entry) for entry in commands.load(commands.TOP)), *_subjects()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command or the subject of a name."""
        if cmd_name in _subjects():
            bare = cmd_name in commands.BARE
            run = click.pass_context(_bare) if bare else None
            text = _OWN_SUBJECTS.get(cmd_name) or commands.SUBJECTS[cmd_name][1]
            return Subject(cmd_name, help=text, params=global_options(), invoke_without_command=bare, callback=run)
        if cmd_name in _own():
            return _own()[cmd_name]()
        found = [entry for entry in commands.load(commands.TOP) if _verb(entry) == cmd_name]
        return _derived(found[0]) if found else None


class Subject(click.Group):
    """`kith people …`: the commands of one subject."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the verbs of this subject."""
        return [*(_verb(entry) for entry in self._asked()), *_own(f"{self.name}.")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command of a verb."""
        if cmd_name in _own(f"{self.name}."):
            return _own(f"{self.name}.")[cmd_name]()
        found = [entry for entry in self._asked() if _verb(entry) == cmd_name]
        return _derived(found[0]) if found else None

    def _asked(self) -> list[commands.Command]:
        """Give what of this subject the node is asked for."""
        return commands.load(str(self.name)) if self.name in commands.SUBJECTS else []


def _derived(entry: commands.Command) -> click.Command:
    """Make a click command of an entry of the list: it asks the running node and prints the answer."""

    def run(**values: Any) -> None:
        from app.client import RemoteClient

        context = click.get_current_context()
        params = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        given = {name: value for name, value in params.items() if value is not None and value != []}
        show(context, entry.name, RemoteClient(place_from(context)).ask(entry.name, given))

    params = [_parameter(item) for item in commands.parameters(entry)]
    return click.Command(_verb(entry), callback=run, params=[*params, *global_options()], help=_help(entry))


def _verb(entry: commands.Command) -> str:
    return entry.name.rpartition(".")[2].replace("_", "-")


def _help(entry: commands.Command) -> str:
    notes = [item for item in commands.parameters(entry) if item.note and not item.option]
    described = "".join(f"\n\n{_metavar(item.name)}: {item.note}." for item in notes)
    return entry.summary + described


def _parameter(item: commands.Parameter) -> click.Parameter:
    kind = _TYPES[item.kind]
    if not item.option:
        default = {} if item.required else {"default": item.default}
        count, metavar = -1 if item.kind in _SEVERAL else 1, _metavar(item.name)
        return click.Argument([item.name], type=kind, required=item.required, metavar=metavar, nargs=count, **default)
    flag = f"--{item.name.replace('_', '-')}"
    if item.kind == "flag":
        return click.Option([flag], is_flag=True, default=bool(item.default), help=item.note)
    shown = item.default is not None
    several = item.kind in _SEVERAL
    return click.Option([flag], type=kind, default=item.default, multiple=several, help=item.note, show_default=shown)


def _metavar(name: str) -> str:
    return name.upper().replace("_", "-")


def _subjects() -> list[str]:
    return [*(subject for subject in commands.SUBJECTS if subject != commands.TOP), *_OWN_SUBJECTS]


def _own(subject: str = "") -> dict[str, Callable[[], click.Command]]:
    """Commands that act on this machine instead of asking a running node; `subject` with a dot behind it."""
    from app import local

    named = {
        name.partition(subject)[2] if subject else name: made
        for name, made in local.COMMANDS.items()
        if name.startswith(subject)
    }
    return {name: made for name, made in named.items() if "." not in name}


def _bare(context: click.Context) -> None:
    """Do what the name of a subject alone means."""
    if context.invoked_subcommand is None:
        subject = str(context.command.name)
        command = context.command.get_command(context, commands.BARE[subject])  # type: ignore[attr-defined]
        context.invoke(command)


def _show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from app.version import VERSION

        click.echo(f"kith {VERSION}")
        context.exit()


def _without_a_word(context: click.Context) -> int:
    """Open the window when no command is named."""
    if context.invoked_subcommand is not None:
        return 0
    if context.obj is None:
        click.echo(context.get_help())
        return 0
    return int(context.obj(place_from(context), ""))


ROOT = Root(
    "kith",
    invoke_without_command=True,
    callback=click.pass_context(_without_a_word),
    params=[
        *global_options(),
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show it."
        ),
    ],
    help="Your people, on your own machines. Without a command the window opens.",
    epilog="Exit codes: 0 done, 1 refused or failed, 2 wrong use, 3 node not running.",
)
