"""The one list of commands: every screen, the command line, JSON-RPC and the documentation read it.

A command is an async function whose first argument is the App. Its positional parameters are arguments, its
keyword-only parameters are options; `Annotated[int, "what it is"]` documents one. Read on in `app/chat/api.py`.
"""

from __future__ import annotations

import importlib
import inspect
import types
import typing
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cache
from typing import Any, Concatenate, NewType, ParamSpec, TypeVar

from app.context import App
from app.errors import WrongUse

P = ParamSpec("P")
T = TypeVar("T")
Function = Callable[Concatenate[App, P], Coroutine[Any, Any, T]]

TOP = ""
# Where the commands of each subject live and what the subject is about; a subject loads when it is first asked for.
SUBJECTS: dict[str, tuple[str, str]] = {
    TOP: ("app.status", "The node itself."),
    "people": ("app.people.api", "Your contacts: invite, accept, verify, name and block them."),
    "chat": ("app.chat.api", "Private conversations: send, edit, react and read."),
    "group": ("app.group.api", "Groups in which people talk: who belongs, what each may do, what it is called."),
    "feed": ("app.feed.api", "Posts to everybody you know or to chosen people: post, comment, react and read."),
    "gallery": ("app.gallery.api", "Photos: albums to share, and the pictures of posts."),
    "relays": ("app.relays.api", "Relays that keep mail while somebody is off, and how people can be reached."),
    "archive": ("app.archive.api", "Conversations and posts that came from an export: read-only."),
    "backup": ("app.backup.api", "Backups in any folder: sealed, added to as you go, and checked."),
    "storage": ("app.storage.api", "What takes room on this disk, and for how long files of others are kept."),
    "bundle": ("app.bundle.api", "Files that carry what people lack to where no network goes: write one, read one."),
    "jobs": ("app.jobs.api", "What this node still has to do, and what it gave up."),
    "devices": ("app.devices.api", "Your own devices: link a new one, name them, remove one that was lost."),
    "calls": ("app.calls.api", "Voice and video with one person: ring, accept, hang up."),
}

# Further modules with commands of a subject.
BESIDE = {
    TOP: ("app.quiet", "app.searching", "app.works"),
    "chat": (
        *("app.chat.days", "app.chat.files", "app.chat.forwarding", "app.chat.keeping", "app.chat.later"),
        *("app.chat.looking", "app.chat.removing", "app.chat.tidying", "app.chat.typists", "app.chat.voice"),
    ),
    "group": ("app.group.entering",),
    "people": ("app.people.turning", "app.people.showing", "app.people.returning"),
}

# Subjects whose name alone is a command, too: the one that is meant.
BARE = {"jobs": "list", "backup": "status", "storage": "show"}

File = NewType("File", str)  # a path on this machine; the command line makes it absolute, as the node is elsewhere

Secret = NewType("Secret", str)  # words that stand in no command line: there it is the file they stand in

FILES = ("file", "files")  # kinds of parameters that name files of a person
SLOW = ("storage.clear",)  # commands about as many files as there are
SHORT, LONG = 60.0, 3600.0  # seconds for one command
_KINDS: dict[object, str] = {
    str: "text",
    int: "integer",
    bool: "flag",
    list[str]: "texts",
    Secret: "secret",
    File: "file",
    list[File]: "files",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a command; `option` means named on the command line.

    `kind` is text, integer, flag, texts, secret, file or files.
    """

    name: str
    kind: str
    annotation: Any
    option: bool
    required: bool
    default: Any
    note: str


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the list: `name` is `subject.verb`, or a bare verb for commands about the node itself."""

    name: str
    function: Callable[..., Coroutine[Any, Any, Any]]
    summary: str


_commands: dict[str, Command] = {}
_names: dict[Any, str] = {}


def command(function: Function[P, T]) -> Function[P, T]:
    """Enter an async function into the list under the name of its subject and its own, less a trailing underscore."""
    parts = function.__module__.split(".")
    verb = function.__name__.rstrip("_")
    name = f"{parts[1]}.{verb}" if len(parts) > 2 else verb
    summary = (inspect.getdoc(function) or "").strip()
    _commands[name] = Command(name, function, summary)
    _names[function] = name
    return function


def load(subject: str) -> list[Command]:
    """Give the commands of one subject in the order they were written, loading its modules first."""
    for module in (SUBJECTS[subject][0], *BESIDE.get(subject, ())):
        importlib.import_module(module)
    return [entry for entry in _commands.values() if subject_of(entry.name) == subject]


def every() -> list[Command]:
    """Give all commands of all subjects."""
    return [entry for subject in SUBJECTS for entry in load(subject)]


def find(name: str) -> Command:
    """Give the command called `name`; KeyError if there is none."""
    subject = subject_of(name)
    if subject in SUBJECTS:
        load(subject)
    return _commands[name]


def seconds(name: str) -> float:
    """Give how long a node works on a command at most: one that reads or writes a person's files may take an hour."""
    try:
        return LONG if name in SLOW or any(item.kind in FILES for item in parameters(find(name))) else SHORT
    except KeyError:
        return SHORT


def subject_of(name: str) -> str:
    """Give the part of a command's name before the dot, or the empty string."""
    return name.rpartition(".")[0]


def name_of(function: Callable[..., Any]) -> str:
    """Give the name under which a command function is listed; KeyError if it is none."""
    return _names[function]


@cache
def parameters(entry: Command) -> tuple[Parameter, ...]:
    """Give the parameters of a command without the App, in order, their annotations resolved."""
    hints = typing.get_type_hints(entry.function, include_extras=True)
    signature = inspect.signature(entry.function)
    return tuple(_parameter(item, hints[item.name]) for item in list(signature.parameters.values())[1:])


@cache
def returns(entry: Command) -> Any:
    """Give the resolved annotation of what a command answers."""
    return typing.get_type_hints(entry.function)["return"]


def bind(entry: Command, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Give call arguments as a mapping by name, as they travel; WrongUse if they do not fit the command."""
    positional = [item for item in parameters(entry) if not item.option]
    known = {item.name for item in parameters(entry)}
    if len(args) > len(positional):
        raise WrongUse(
            "wrong_params",
            "{name} takes at most {most} values in order.",
            name=entry.name,
            most=len(positional),
        )
    named = dict(zip((item.name for item in positional), args, strict=False))
    for name in kwargs:
        if name not in known or name in named:
            raise WrongUse(
                "wrong_params", "{name} does not take that parameter, or was given one twice.", name=entry.name
            )
    named.update(kwargs)
    missing = [item.name for item in parameters(entry) if item.required and item.name not in named]
    if missing:
        raise WrongUse("wrong_params", "{name} needs {names}.", name=entry.name, names=", ".join(missing))
    return named


def _parameter(item: inspect.Parameter, hint: Any) -> Parameter:
    note = ""
    if typing.get_origin(hint) is typing.Annotated:
        hint, note = typing.get_args(hint)[0], str(typing.get_args(hint)[1])
    plain = hint
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        plain = next(part for part in typing.get_args(hint) if part is not type(None))
    required = item.default is inspect.Parameter.empty
    return Parameter(
        name=item.name,
        kind=_KINDS[plain],
        annotation=hint,
        option=item.kind is inspect.Parameter.KEYWORD_ONLY,
        required=required,
        default=None if required else item.default,
        note=note,
    )
