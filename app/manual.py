"""The manual as pages for `man`, and the completion of a shell: both made of the very commands that `cli.py` runs.

Nothing made here is kept in the tree. A build writes the pages with `write`, and `kith manual` and `kith completion`
give them to whoever has no such build.
"""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import ShellComplete, get_completion_class

from app.errors import Refused, WorldFault
from app.version import VERSION

VARIABLE = "_KITH_COMPLETE"  # how the scripts ask the program; click reads it
NAME = "kith"
EVERYWHERE = ("--home", "--json", "--help")  # options of every command, told once a page
ENVIRONMENT = {
    "KITH_HOME": "The home folder, unless --home names one.",
    "KITH_PASSPHRASE_FILE": "A file with the passphrase of the store, where no keychain locks it.",
    "KITH_LAN": "The one address for discovery on the local network.",
}


def completion(shell: str, root: click.Command) -> str:
    """Give the script with which a shell completes `kith`."""
    made = get_completion_class(shell)
    assert made is not None
    return ShellComplete.source(made(root, {}, NAME, VARIABLE))  # that of bash would start bash to ask its age


def pages(root: click.Group) -> dict[str, str]:
    """Give every page of the manual by its file name: kith.1, and one for each subject, such as kith-chat.1."""
    context = click.Context(root, info_name=NAME)
    known = {name: _of(root, context, name) for name in root.list_commands(context)}
    subjects = {name: found for name, found in known.items() if isinstance(found, click.Group)}
    names = [NAME, *(f"{NAME}-{name}" for name in subjects)]
    made = {f"{NAME}.1": _page(NAME, root, context, names)}
    for name, group in subjects.items():
        made[f"{NAME}-{name}.1"] = _page(f"{NAME}-{name}", group, _below(context, group, name), names)
    return made


def write(root: click.Group, folder: Path) -> list[str]:
    """Write every page into a folder, which is made if need be, and give their names. WorldFault("unwritable_file")."""
    made = pages(root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError:
        raise WorldFault("unwritable_file", "The manual cannot be written there.") from None
    return list(made)


def page(root: click.Group, subject: str | None) -> str:
    """Give one page; Refused("no_page") for a subject that is none."""
    name = f"{NAME}-{subject}.1" if subject else f"{NAME}.1"
    found = pages(root).get(name)
    if found is None:
        raise Refused("no_page", "The manual has no such page.")
    return found


def _of(root: click.Group, context: click.Context, name: str) -> click.Command:
    found = root.get_command(context, name)
    assert found is not None
    return found


def _below(context: click.Context, command: click.Command, name: str) -> click.Context:
    return click.Context(command, info_name=name, parent=context)


def _page(title: str, group: click.Group, context: click.Context, names: list[str]) -> str:
    lines = [f'.TH "{title.upper()}" "1" "" "Kith {VERSION}" "Kith"', ".SH NAME"]
    lines += [f"{_text(title)} \\- {_text(_sentence(group))}", ".SH SYNOPSIS"]
    lines += [f".B {_text(context.command_path)}", _text("[OPTIONS] COMMAND [ARGUMENTS]…"), ".SH DESCRIPTION"]
    lines += [*_paragraphs(group.help or ""), ".SH COMMANDS"]
    for name in group.list_commands(context):
        found = _of(group, context, name)
        lines += _command(found, _below(context, found, name))
    lines += [".SH OPTIONS", *_options(group, context)]
    if title == NAME:
        lines += [".SH ENVIRONMENT", *(line for name, text in ENVIRONMENT.items() for line in _item(name, text))]
    lines += [".SH EXIT STATUS", _text("0 done, 1 refused or failed, 2 wrong use, 3 node not running.")]
    others = ", ".join(f"\\fB{_text(name)}\\fR(1)" for name in names if name != title)
    return "\n".join([*lines, ".SH SEE ALSO", others]) + "\n"


def _command(command: click.Command, context: click.Context) -> list[str]:
    if isinstance(command, click.Group) and context.parent is not None and context.parent.parent is not None:
        inner = [(_of(command, context, name), name) for name in command.list_commands(context)]
        lines = _item(context.command_path, command.help or "")
        return lines + [line for each, name in inner for line in _command(each, _below(context, each, name))]
    if isinstance(command, click.Group):
        return _item(context.command_path, f"{command.help} See kith-{context.info_name}(1).")
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [".TP", f"\\fB{_text(context.command_path)}\\fR {_text(usage)}", *_paragraphs(command.help or "")]
    own = [
        record for record in _records(command, context) if record[0].split()[0] not in ("--home", "--json", "--help")
    ]
    lines += [".RS", *(line for what, text in own for line in _item(what, text)), ".RE"] if own else []
    return lines


def _records(command: click.Command, context: click.Context) -> list[tuple[str, str]]:
    found = (param.get_help_record(context) for param in command.get_params(context))
    return [record for record in found if record is not None]


def _options(command: click.Command, context: click.Context) -> list[str]:
    return [line for what, text in _records(command, context) for line in _item(what, text)]


def _item(what: str, text: str) -> list[str]:
    return [".TP", f"\\fB{_text(what)}\\fR", *([_text(text)] if text else [])]


def _paragraphs(text: str) -> list[str]:
    """Give a help text as lines, each paragraph after the first set off."""
    parts = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    return [line for number, part in enumerate(parts) for line in ([".IP"] * bool(number) + [_text(part)])]


def _sentence(group: click.Group) -> str:
    return (group.help or "").partition(".")[0].partition(":")[0]


def _text(text: str) -> str:
    """Give a text that roff shows as it is: nothing in it is an escape or a request."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq")
    ascii_only = "".join(sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in plain)
    return f"\\&{ascii_only}" if ascii_only.startswith(".") else ascii_only
