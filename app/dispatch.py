"""Runs a command by name on the node's side: arguments are checked against the signature, faults become app errors.

Everything that crosses the API comes through here, from a socket or in the same process. Nothing of an unexpected
exception but its type and place is kept, because its text may hold what a person wrote.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app import commands
from app.context import App
from app.errors import AppError, Bug, PeerFault, Refused, WorldFault, WrongUse
from crypto import errors as faults

log = logging.getLogger("kith.app.dispatch")

T = TypeVar("T")

_TYPES: tuple[tuple[type[faults.Fault], type[AppError]], ...] = (
    (faults.Refused, Refused),
    (faults.PeerFault, PeerFault),
    (faults.WorldFault, WorldFault),
)


async def invoke(app: App, entry: commands.Command, arguments: Mapping[str, object]) -> Any:
    """Run a command with arguments by name, of any origin; raises AppError and nothing else."""
    commands.bind(entry, (), dict(arguments))
    known = {item.name: item for item in commands.parameters(entry)}
    typed = {name: _typed(entry.name, known[name], value) for name, value in arguments.items()}
    return await guarded(entry.function(app, **typed), commands.seconds(entry.name))


def _typed(command: str, parameter: commands.Parameter, value: object) -> Any:
    """Give a JSON value in a parameter's type; nothing is coerced."""
    try:
        typed = msgspec.convert(value, parameter.annotation, strict=True)
    except (msgspec.ValidationError, UnicodeError):
        raise WrongUse(
            "wrong_params",
            "{command} takes {name} as {kind} only.",
            command=command,
            name=parameter.name,
            kind=parameter.kind,
        ) from None
    if parameter.kind in commands.FILES and any(
        "\0" in path for path in ([typed] if isinstance(typed, str) else typed or ())
    ):
        raise WrongUse(
            "wrong_params",
            "{command} takes as {name} what can be the name of a file only.",
            command=command,
            name=parameter.name,
        )
    return typed


async def guarded(work: Awaitable[T], seconds: float = commands.SHORT) -> T:
    """Await a command with a deadline and turn whatever goes wrong into an AppError."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except AppError:
        raise
    except faults.Fault as fault:
        raise translated(fault) from None
    except TimeoutError:
        raise WorldFault("timed_out", "The node did not finish this in time; it may still happen.") from None
    except Exception as error:
        log.error("command_failed", extra={"error": type(error).__name__, "place": place_of(error)})
        raise Bug("internal", "Something went wrong inside Kith; the node's log says where.") from None


def translated(fault: faults.Fault) -> AppError:
    """Give the fault of a lower floor as the app's error of the same kind, code and sentence."""
    kind = next((ours for theirs, ours in _TYPES if isinstance(fault, theirs)), WorldFault)
    values = {
        name: translated(value) if isinstance(value, faults.Fault) else value for name, value in fault.values.items()
    }
    return kind(fault.code, fault.sentence, **values)


def place_of(error: BaseException) -> list[str]:
    """Give where an exception came from, as file, line and function: never its text or its values."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames]
