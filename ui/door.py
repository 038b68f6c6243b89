"""The one door of a home's window: whoever starts Kith again, or opens a link, is let in here and starts no second one.

It is a socket that only this user reaches, made before anything of Qt is loaded. What comes through is a link or
nothing, and brings the window to the front; nothing is accepted, joined or sent by it.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from app.errors import Refused, WorldFault
from app.places import Place, socket_path

SCHEME = "kith://"
MOST_LINK = 4096  # characters
MOST_ASKED = 16384  # bytes of what comes through the door
PATIENCE = 20.0  # seconds; a window that is just opening answers after its first frame
ACTIVATION = "XDG_ACTIVATION_TOKEN"  # Wayland's leave to come to the front, given to whom the person started last
HEARD = b"heard\n"

Called = Callable[[str, str], None]
Waiting = Callable[[], AbstractContextManager[None]]


def checked(link: str) -> str:
    """Give a link of Kith as it is written; Refused("bad_link") for anything else."""
    plain = link.strip()
    if not plain.lower().startswith(SCHEME) or len(plain) > MOST_LINK or not (plain.isascii() and plain.isprintable()):
        raise Refused("bad_link", "This is no link of Kith.")
    rest = plain[len(SCHEME) :]
    return SCHEME + (rest[:1] + rest[2:] if rest[1:3] == "/#" else rest)  # some programs write a slash before the #


def knock(place: Place, link: str) -> bool:
    """Hand a link, or only the wish to see it, to the window that is open on this home; False if there is none."""
    asked = {"link": link, "token": os.environ.get(ACTIVATION, "")}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.settimeout(PATIENCE)
        try:
            wire.connect(str(_path(place)))
            wire.sendall(json.dumps(asked).encode() + b"\n")
            return wire.recv(len(HEARD)) == HEARD
        except OSError:
            return False


def enter(place: Place, link: str, waiting: Waiting = nullcontext) -> Door | None:
    """Open the door of a home's window, or hand a link to the window that is open, and give None.

    Of several that are started together one is the window: who finds none to knock at opens its own before the next one
    knocks. `waiting` is around what may wait for others. WorldFault("unusable_folder") where there can be no door.
    """
    with waiting():
        if knock(place, link):
            return None
    try:
        turn = os.open(_path(place).with_suffix(".turn"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with waiting():
                fcntl.flock(turn, fcntl.LOCK_EX)
                heard = knock(place, link)
            return None if heard else Door(place)
        finally:
            os.close(turn)
    except OSError:
        raise WorldFault("unusable_folder", "{folder} cannot be used.", folder=_path(place).parent) from None


class Door:
    """The open door of a window; what is called is given the link, which may be empty, and a token of the desktop."""

    def __init__(self, place: Place) -> None:
        self._path = _path(place)
        self._path.unlink(missing_ok=True)  # nobody was behind it
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(self._path))
        self._path.chmod(0o600)
        self._socket.listen()
        self._socket.setblocking(False)
        self._server: asyncio.Server | None = None
        self._mine = self._path.stat().st_ino

    async def open(self, called: Called) -> None:
        """Let in from now on whoever came, or comes."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
                async with asyncio.timeout(PATIENCE):
                    called(*_read(await reader.readuntil(b"\n")))
                    writer.write(HEARD)
                    await writer.drain()
            writer.close()

        self._server = await asyncio.start_unix_server(serve, sock=self._socket, limit=MOST_ASKED)

    def close(self) -> None:
        """Shut the door; another window's in the same place stays."""
        if self._server is not None:
            self._server.close()
        self._socket.close()
        with suppress(OSError):
            if self._path.stat().st_ino == self._mine:
                self._path.unlink()


def _path(place: Place) -> Path:
    return socket_path(place).with_suffix(".win")


def _read(line: bytes) -> tuple[str, str]:
    """Give the link and the token of a line; ValueError for what is none. A wrong link counts as none."""
    try:
        asked = json.loads(line)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(asked, dict):
        raise ValueError("no question")
    link, token = str(asked.get("link", "")), str(asked.get("token", ""))
    try:
        link = checked(link) if link else ""
    except Refused:
        link = ""
    return link, token if token.isascii() and token.isprintable() else ""
