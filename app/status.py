"""Commands about the node itself rather than about one subject; on the command line they stand at the top.

What the node counts and how it is doing comes from `Node.status`; nothing here may carry content or secrets.
"""

from __future__ import annotations

from typing import Annotated, Any

from app.commands import command
from app.context import App
from app.errors import Refused, WrongUse
from app.version import API
from app.words import mark, say

FULL = mark("The disk is full: nothing new is kept until there is room again.")
OLD = mark(
    "This store is older than what others hold of it. Nothing is sent until all is back: that may come by itself, or"
    " else `kith renew` goes on, with your recovery phrase or a code of another of your devices."
)
OUT = mark(
    "This device was removed from your account: nothing is sent from here. `kith renew` makes a new device of it, with"
    " your recovery phrase or a code of another of your devices."
)
DISK_NOTES = {
    "low": mark("The disk is almost full: files of others are not fetched until there is room again."),
    "full": FULL,
    "none": FULL,
}


@command
async def status(app: App) -> dict[str, Any]:
    """Show who this node is, where it listens and keeps its store, what it is connected to and what waits."""
    figures = await app.node.status()
    unwritten = bool(await app.node.recovery_phrase())
    own: dict[str, Any] = {
        "version": app.version,
        "api": API,
        "account": app.node.account.hex(),
        "device": app.node.device.hex(),
    }
    own |= {"name": app.node.name, "phrase_waits": unwritten}
    if app.sample:
        own["sample"] = True
    if figures.get("behind") or figures.get("out"):
        own["age_note"] = say(OUT if figures.get("out") else OLD)
    if note := DISK_NOTES.get(str(figures.get("disk"))):
        own["disk_note"] = say(note)
    return own | {key: _plain(value) for key, value in figures.items()}


@command
async def phrase(app: App) -> list[str]:
    """Show the recovery phrase again, as long as it was not confirmed; afterwards nobody can."""
    words = (await app.node.recovery_phrase()).split()
    if not words:
        raise Refused("phrase_forgotten", "You said that the phrase is written down; the store has forgotten it.")
    return words


@command
async def confirm(app: App) -> None:
    """Say that you have written the recovery phrase down; the store then forgets it."""
    await app.node.confirm_phrase()


@command
async def renew(
    app: App,
    *,
    phrase: Annotated[str | None, "the 24 words of the recovery phrase"] = None,
    code: Annotated[str | None, "what an admin device of mine shows for this one"] = None,
    at: Annotated[str | None, "where that device is, HOST:PORT; else as the code says, or on the LAN"] = None,
) -> None:
    """Go on as a new device that the recovery phrase certifies, or another device; the old keys never sign again.

    For a store that is older than what others hold of it. Everything in it stays. The node begins anew at once.
    """
    if phrase is not None and code is None:
        await app.node.check_phrase(phrase)
        app.renew(phrase)
    elif code is not None and phrase is None:
        app.renew(await app.node.devices.admitted(code, at or ""))
    else:
        raise WrongUse("bad_way", "It takes the recovery phrase or a code, and not both.")


def _plain(value: object) -> object:
    """Ids inside the node are bytes; in the API they are hex."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
