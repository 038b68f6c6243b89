"""Hostile programs and web pages at the door in front of pictures, which listens on this machine for the window."""

from __future__ import annotations

import asyncio
from typing import Any

from app.media_door import MediaDoor
from app.picture import Picture
from node.system import system_random
from tests.app.fake_node import Town
from tests.app.fake_pictures import PNG, THUMBNAIL
from tests.hostile.handshake import LIBRARY
from tests.hostile.local_api import API
from tests.hostile.matrix import PATIENCE_S, Cell, House, cells, silent

DOOR = "door"
HERE = "{here}"


class DoorHouse(House):
    """Alice's door with one picture behind it; `handle` is the secret part of its address."""

    async def start(self) -> None:
        alice = await Town().person("Alice")
        blob = await alice.node.blobs.add(PNG + b"sea")
        self.picture = Picture(blob.manifest, blob.key, blob.size, "image/png", "sea.png", 9, 9, THUMBNAIL)
        self.door = MediaDoor(alice.app.node, system_random, asyncio.get_running_loop().time)
        await self.door.start()
        self.handle = self.door.url(self.picture, "thumb").rpartition("/")[2]

    async def close(self) -> None:
        await self.door.stop()

    async def honest(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            assert await raw(self, asking(f"GET /media/{self.handle}")) == "200"


def asking(line: str, *headers: str, host: str = HERE) -> bytes:
    """One request; `{here}` and `{handle}` stand for what only the window knows."""
    return "\r\n".join([f"{line} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", ""]).encode()


async def raw(house: DoorHouse, data: bytes) -> str:
    """Bytes on the bare socket: the status that comes back."""
    port = house.door.port
    data = data.replace(HERE.encode(), f"127.0.0.1:{port}".encode()).replace(b"{handle}", house.handle.encode())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    try:
        answer = await reader.read()
    except ConnectionResetError:
        answer = b""
    finally:
        writer.close()
    assert b"Traceback" not in answer
    return answer[9:12].decode()


def door() -> list[Cell]:
    gate = silent("app.media_door.MediaDoor._refusal")
    known = "a handle is found by its hash: there is nothing to compare, and so nothing to leave out"
    sound = "GET /media/{handle}"
    rows: list[Any] = [
        ("wrong value", "pictures under a rebound name", asking(sound, host="evil.example"), "421", gate),
        ("wrong value", "pictures of another port", asking(sound, host="127.0.0.1:1"), "421", gate),
        ("header smuggling", "two hosts before a picture", asking(sound, "Host: evil.example"), "400", LIBRARY),
        ("unauthenticated", "a page that wants a picture", asking(sound, "Origin: https://evil.example"), "403", gate),
        ("unauthenticated", "a picture on another page", asking(sound, "Sec-Fetch-Site: cross-site"), "403", gate),
        ("wrong value", "a picture by POST", asking("POST /media/{handle}", "Content-Length: 0"), "405", gate),
        ("unauthenticated", "a handle less a sign", asking("GET /media/{handle}").replace(b"{handle}", b"0" * 63),
         "404", known),
        ("path traversal", "a handle, and up", asking("GET /media/../media/{handle}"), "404", known),
        ("path traversal", "a file of the system instead", asking("GET /media/../../../etc/passwd"), "404", known),
        ("path traversal", "an encoded handle", asking("GET /media%2f{handle}"), "404", known),
        ("oversize", "a handle of 7 KB", asking("GET /media/" + "a" * 7_000), "404", known),
    ]  # fmt: skip
    return cells(API, raw, rows, DOOR)


CELLS = door()
