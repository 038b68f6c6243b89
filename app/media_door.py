"""The door in front of pictures: HTTP on 127.0.0.1 for the images of screens, since QML loads addresses, not sockets.

An address holds a random handle that leads to one picture in one size, for about an hour after it was last asked for;
there is nothing else to find here. What is shown was made by this node's own encoder, never the bytes of a stranger.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from app.context import Node
from app.dispatch import guarded, place_of
from app.errors import AppError, PeerFault, Refused
from app.parts import Picture, Rendered
from app.people import queries

log = logging.getLogger("kith.app.media_door")

HOST: Final = "127.0.0.1"
BOXES: Final = {"thumb": 320, "tile": 800, "screen": 2048, "face": 192}  # pixels
TILE: Final = (
    "tile"  # behind an address of a "screen" and ?, the same smaller: for a place where a "thumb" is too small
)
MAX_HANDLES: Final = 4096
MAX_SHOWN: Final = 4 << 20  # bytes of rendered pictures that are kept; screens keep what they show
MAX_BUSY: Final = 256  # requests under way at once
HANDLE_BYTES: Final = 16
LIFETIME: Final = 3600.0  # seconds

Key = bytes


@dataclass
class Handle:
    """What an address leads to, and until when (seconds of the loop's clock)."""

    key: Key
    picture: Picture
    size: str
    until: float


class MediaDoor:
    """Serves rendered pictures of one node; `url` gives addresses once `start` has opened a port."""

    def __init__(self, node: Node, random: Callable[[int], bytes], now: Callable[[], float]) -> None:
        """`random` gives so many bytes that nobody can guess; `now` is a clock in seconds that never jumps."""
        self._node = node
        self._random = random
        self._now = now
        self._port = 0
        self._busy = 0
        self._runner: web.AppRunner | None = None
        self._handles: OrderedDict[str, Handle] = OrderedDict()
        self._addresses: dict[Key, str] = {}
        self._shown: OrderedDict[Key, Rendered] = OrderedDict()
        self._shown_bytes = 0
        self._hopeless: OrderedDict[Key, str] = OrderedDict()
        self._rendering: dict[Key, asyncio.Task[Rendered]] = {}

    @property
    def port(self) -> int:
        """The port on 127.0.0.1, 0 while it is shut."""
        return self._port

    async def start(self) -> None:
        """Open a port for this machine only. OSError."""
        site_app = web.Application(client_max_size=1)
        site_app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(site_app, access_log=None, handle_signals=False, shutdown_timeout=2.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Shut the door, and forget all addresses and pictures."""
        self._port = 0
        for task in self._rendering.values():
            task.cancel()
        await asyncio.gather(*self._rendering.values(), return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()
        self._handles.clear()
        self._addresses.clear()
        self._shown.clear()
        self._shown_bytes = 0

    def url(self, picture: Picture, size: str) -> str:
        """Give the address of a picture that fits 320 ("thumb") or 2,048 pixels ("screen"); empty while shut.

        Of a profile picture, a "face", only the name is given: its bytes are looked up when it is asked for.
        """
        if not self._port or size not in BOXES or size == TILE:
            return ""
        key = _key(picture, size)
        name = self._addresses.get(key)
        if name is None or self._expired(self._handles[name]):
            self._forget(name)
            name = self._random(HANDLE_BYTES).hex()
            self._handles[name] = Handle(key, picture, size, 0.0)
            self._addresses[key] = name
        self._renew(name)
        self._forget_oldest()
        return f"http://{HOST}:{self._port}/media/{name}"

    def forget(self, manifest: bytes) -> None:
        """Let go of a picture that was taken away: its addresses lead nowhere, and nothing of it is kept."""
        for name in [name for name, handle in self._handles.items() if handle.picture.manifest == manifest]:
            key = self._handles[name].key
            self._forget(name)
            self._hopeless.pop(key, None)
            for made in (key, key + TILE.encode()):
                shown = self._shown.pop(made, None)
                self._shown_bytes -= 0 if shown is None else len(shown.data)

    def _expired(self, handle: Handle) -> bool:
        return self._now() >= handle.until

    def _renew(self, name: str) -> None:
        self._handles[name].until = self._now() + LIFETIME
        self._handles.move_to_end(name)

    def _forget_oldest(self) -> None:
        """Let go of addresses that have expired, and of those beyond the bound; the oldest comes first."""
        while self._handles and (len(self._handles) > MAX_HANDLES or self._expired(next(iter(self._handles.values())))):
            self._forget(next(iter(self._handles)))

    def _forget(self, name: str | None) -> None:
        handle = self._handles.pop(name, None) if name else None
        if handle is not None and self._addresses.get(handle.key) == name:
            del self._addresses[handle.key]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        self._busy += 1
        try:
            return await self._picture(request)
        except AppError as error:
            return _no(_STATUS.get(type(error), 503), str(error))
        except Exception as error:
            log.error("picture_failed", extra={"error": type(error).__name__, "place": place_of(error)})
            return _no(500, "Something went wrong inside Kith; the node's log says where.")
        finally:
            self._busy -= 1

    def _refusal(self, request: web.Request) -> web.Response | None:
        """Say no to other hosts, to web pages, to anything but reading, and to a crowd."""
        hosts = request.headers.getall("Host", [])
        if hosts != [f"{HOST}:{self._port}"]:
            return _no(421, "This is the local interface of a Kith node.")
        if "Origin" in request.headers or request.headers.get("Sec-Fetch-Site", "none") != "none":
            return _no(403, "Web pages may not look at these pictures.")
        if request.method != "GET":
            return _no(405, "Pictures can only be read.")
        return _no(503, "Too many pictures are asked for at once.") if self._busy >= MAX_BUSY else None

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        prefix, _, rest = request.raw_path.rpartition("/")
        name, asked, part = rest.partition("?")
        # Found by its hash, not compared sign by sign: the time of a miss tells nothing of a handle.
        handle = self._handles.get(name) if prefix == "/media" else None
        if handle is None or (asked and (part, handle.size) != (TILE, "screen")):
            return _no(404, "There is no such picture.")
        if self._expired(handle):
            self._forget(name)
            return _no(410, "This address has expired; ask the node for a new one.")
        self._renew(name)
        headers = {
            "ETag": f'"{name}{part}"',
            "Cache-Control": "private, max-age=3600",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        shown = await self._rendered(handle, part)
        return web.Response(body=shown.data, content_type=shown.mime, headers=headers)

    async def _rendered(self, handle: Handle, part: str) -> Rendered:
        """Give what was rendered before, or render it: once, however many ask."""
        key = handle.key + part.encode()
        found = self._shown.get(key)
        if found is not None:
            self._shown.move_to_end(key)
            return found
        if handle.key in self._hopeless:
            raise PeerFault("bad_picture", self._hopeless[handle.key])
        task = self._rendering.get(key)
        if task is None:
            task = asyncio.create_task(self._render(handle, key, part or handle.size))
            self._rendering[key] = task
            task.add_done_callback(lambda _: self._rendering.pop(key, None))
        return await asyncio.shield(task)

    async def _render(self, handle: Handle, key: Key, size: str) -> Rendered:
        picture = handle.picture
        if size == "thumb" and picture.thumbnail:
            data = picture.thumbnail
        elif size == "face":
            data = await self._node.read(lambda cx: queries.face(cx, picture.manifest))
        else:
            data = await guarded(self._node.blobs.read(picture))
        try:
            shown = await guarded(self._node.pictures.render(data, BOXES[size]))
        except PeerFault as fault:
            self._give_up(handle.key, str(fault))
            raise
        if handle.key in self._addresses:  # else it was taken away meanwhile
            self._keep(key, shown)
        return shown

    def _give_up(self, key: Key, sentence: str) -> None:
        """Remember that a picture cannot be shown: to find out may have cost seconds."""
        self._hopeless[key] = sentence
        if len(self._hopeless) > MAX_HANDLES:
            self._hopeless.popitem(last=False)

    def _keep(self, key: Key, shown: Rendered) -> None:
        self._shown[key] = shown
        self._shown_bytes += len(shown.data)
        while self._shown_bytes > MAX_SHOWN:
            _, oldest = self._shown.popitem(last=False)
            self._shown_bytes -= len(oldest.data)


_STATUS = {Refused: 404, PeerFault: 410}


def _key(picture: Picture, size: str) -> Key:
    """Give one name to all that decides what is seen: who repeats another's manifest changes nothing of theirs."""
    seen = picture.thumbnail if size == "thumb" else b""
    return hashlib.sha256(
        b"\0".join((size.encode(), b"%d" % picture.size, picture.manifest, picture.key, seen))
    ).digest()


def _no(status: int, sentence: str) -> web.Response:
    return web.Response(status=status, text=sentence + "\n", headers={"Cache-Control": "no-store"})
