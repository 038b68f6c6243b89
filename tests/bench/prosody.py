"""Prosody from Debian as a neighbour: its own process on a free loopback port, and two clients that speak bare XMPP.

Who writes asks for an acknowledgement (XEP-0198), which comes after the message was handed to the storage. What that
means for the disk is the `Way`: Prosody's own files are written and not flushed; in a folder of which the file system
writes everything through (`chattr +S`) each write is on the disk when it returns; SQLite flushes each message, because
Prosody leaves it at its defaults. A message is stored once: as an offline message while its reader is away, in the
reader's archive (XEP-0313) otherwise. RFC 6120 (streams, SASL PLAIN, binding), RFC 6121.
"""

import asyncio
import base64
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from tests.bench.process import used_s
from tests.person import wait_for

T = TypeVar("T")
PEOPLE = ("alice", "bob")
PASSWORD = "pencil"
BODY = base64.b64encode(bytes(450)).decode()
ASK_EVERY = 32
"""Messages for each of which, at full speed, one acknowledgement is asked."""

_MESSAGE: Final = re.compile(rb"<message[^>]*>.*?<body>(\d+) .*?</message>", re.DOTALL)
_ACKNOWLEDGED: Final = re.compile(rb"<a [^>]*?h='(\d+)'[^>]*>")
_CONFIG: Final = """
pidfile = "{folder}/prosody.pid"
data_path = "{folder}"
log = {{ error = "{folder}/prosody.err" }}
run_as_root = true
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
s2s_ports = {{ }}
http_ports = {{ }}
https_ports = {{ }}
authentication = "internal_plain"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
allow_registration = true
default_archive_policy = true
archive_expires_after = "never"
storage_archive_item_limit = 10000000
modules_enabled = {{ "roster", "saslauth", "disco", "private", "blocklist", "vcard4", "ping", "mam", "offline", "time",
    "uptime", "version", "carbons", "smacks", "csi_simple" }}
{storage}
VirtualHost "localhost"
"""
_SQLITE: Final = """storage = {{ archive = "sql"; offline = "sql" }}
sql = {{ driver = "SQLite3"; database = "{}/sqlite" }}"""


@dataclass(frozen=True)
class Way:
    """A way of storing; `written_through` for a folder of which every write goes to the disk at once."""

    title: str
    sqlite: bool = False
    written_through: bool = False


WAYS: Final = (
    Way("Prosody, files, each write flushed", written_through=True),
    Way("Prosody, SQLite, flushed", sqlite=True),
    Way("Prosody, files, NOT flushed"),
)


def ways(folder: Path) -> list[Way]:
    """Those that this machine can measure; each that it cannot is named on stderr by who asks."""
    if shutil.which("prosody") is None:
        return []
    possible = {True: _can_write_through(folder), False: True}
    return [way for way in WAYS if possible[way.written_through] and (not way.sqlite or _has_sqlite())]


class Client:
    """One XMPP connection: `heard` has the number of each message that came and when, `acknowledged` when each was."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.heard: list[tuple[int, float]] = []
        self.acknowledged: list[float] = []
        self.news = asyncio.Event()
        self._buffer = b""
        self._listening: asyncio.Task[None] | None = None

    async def connect(self, port: int, archive: str) -> None:
        """Open a stream, authenticate, bind, and have the archive keep what comes ("always") or not ("never")."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        self._writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._open()
        secret = base64.b64encode(f"\0{self.name}\0{PASSWORD}".encode()).decode()
        self.say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{secret}</auth>")
        await self._until(b"<success")
        await self._open()
        bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>bench</resource></bind>"
        self.say(f"<iq type='set' id='b'>{bind}</iq>")
        await self._until(b"</iq>")
        await self.set_archive(archive)

    async def set_archive(self, archive: str) -> None:
        """Say what the archive keeps; nothing else may be under way."""
        await self._stop_listening()
        self.say(f"<iq type='set' id='p'><prefs xmlns='urn:xmpp:mam:2' default='{archive}'/></iq>")
        await self._until(b"</iq>")

    async def ask_for_acknowledgements(self) -> None:
        """From now on the server counts what it has handled; this end sends only messages after it."""
        self.say("<enable xmlns='urn:xmpp:sm:3'/>")
        await self._until(b"<enabled")
        self.listen()

    def appear(self) -> None:
        """Be present: what waited comes now."""
        self.listen()
        self.say("<presence/>")

    def listen(self) -> None:
        """Hear what comes from now on."""
        self._listening = asyncio.create_task(self._listen())

    def write(self, to: str, number: int, ask: bool) -> None:
        """Send one message whose text begins with its number, and ask whether it was taken."""
        text = f"<message to='{to}@localhost' type='chat' id='m{number}'><body>{number} {BODY}</body></message>"
        self.say(text + "<r xmlns='urn:xmpp:sm:3'/>" * ask)

    async def drain(self) -> None:
        """Let the socket take what was said."""
        await self._writer.drain()

    async def close(self) -> None:
        """Say goodbye and wait until the server has, too."""
        await self._stop_listening()
        self.say("</stream:stream>")
        async with asyncio.timeout(20):
            while await self._reader.read(1 << 18):
                pass
        self._writer.close()

    def say(self, text: str) -> None:
        """Send a piece of the stream."""
        self._writer.write(text.encode())

    async def _open(self) -> None:
        self.say("<stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                 "version='1.0'>")  # fmt: skip
        await self._until(b"</stream:features>")

    async def _until(self, mark: bytes) -> None:
        async with asyncio.timeout(20):
            while mark not in self._buffer:
                data = await self._reader.read(65536)
                if not data:
                    raise SystemExit(f"Prosody hung up: {self._buffer[-300:]!r}")
                self._buffer += data
        self._buffer = b""

    async def _listen(self) -> None:
        while data := await self._reader.read(1 << 18):
            now = time.monotonic()
            self._buffer += data
            end = 0
            for match in _MESSAGE.finditer(self._buffer):
                self.heard.append((int(match[1]), now))
                end = match.end()
            for match in _ACKNOWLEDGED.finditer(self._buffer, end):
                self.acknowledged += [now] * (int(match[1]) - len(self.acknowledged))
                end = match.end()
            self._buffer = self._buffer[end:]
            self.news.set()

    async def _stop_listening(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
            self._listening = None


class Prosody:
    """A server of its own; alice writes to bob, who comes and goes. What a neighbour has to do stands in `relay.py`."""

    def __init__(self, folder: Path, way: Way) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if way.written_through:
            subprocess.run(["chattr", "+S", str(folder)], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        config = folder / "prosody.cfg.lua"
        storage = _SQLITE.format(folder) if way.sqlite else ""
        config.write_text(_CONFIG.format(folder=folder, port=self._port, storage=storage), "utf-8")
        account = folder / "localhost" / "accounts"
        account.mkdir(parents=True)
        for name in PEOPLE:
            (account / f"{name}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}"; }};', "utf-8")
        self._process = subprocess.Popen(
            ["prosody", "--config", str(config), "-F"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for("Prosody listens", lambda: _answers(self._port))
        self._alice, self._bob = (Client(name) for name in PEOPLE)
        self._bob_is_here = False

    async def begin(self) -> None:
        """Connect who writes."""
        await self._alice.connect(self._port, "never")
        await self._alice.ask_for_acknowledgements()

    async def leave(self) -> None:
        """The reader goes; what comes now is kept for it."""
        if self._bob_is_here:
            await self._bob.set_archive("never")
            await self._bob.close()
            self._bob_is_here = False

    async def come(self) -> float:
        """The reader comes and is given what waits; when it asked for it."""
        await self._bob.connect(self._port, "never")
        self._bob_is_here = True
        asked = time.monotonic()
        self._bob.appear()
        return asked

    async def stay(self) -> None:
        """All that waited has come; from now on the archive keeps what is passed on."""
        await self._bob.set_archive("always")
        self._bob.listen()

    async def write(self, numbers: range, at_once: int) -> None:
        """Send these with at most so many that are not acknowledged; returns when all are."""
        for number in numbers:
            self._alice.write("bob", number, (number + 1) % ASK_EVERY == 0 or number == numbers[-1])
            if number + 1 - len(self._alice.acknowledged) >= at_once:
                await self._alice.drain()
                await self.taken(number + 1 - at_once // 2)
        await self.taken(numbers[-1] + 1)

    async def write_one(self, number: int) -> None:
        """Send one and ask for its acknowledgement."""
        self._alice.write("bob", number, True)

    async def taken(self, count: int) -> list[float]:
        """Wait until so many are acknowledged in all; when each was."""
        return await _long_enough(self._alice, self._alice.acknowledged, count)

    async def arrived(self, count: int) -> list[tuple[int, float]]:
        """Wait until so many have come in all; their numbers, and when."""
        return await _long_enough(self._bob, self._bob.heard, count)

    def used_s(self) -> float:
        """Processor seconds of the server so far."""
        return used_s(self._process.pid)

    async def end(self) -> None:
        """Say goodbye and end the server."""
        await self.leave()
        await self._alice.close()
        self._process.terminate()
        self._process.wait(30)


async def _long_enough(client: Client, grows: list[T], count: int) -> list[T]:
    async with asyncio.timeout(60):
        while len(grows) < count:
            client.news.clear()
            await client.news.wait()
    return grows


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _has_sqlite() -> bool:
    return any(Path("/usr/lib").glob("*/lua/*/dbd/sqlite3.so"))


def _can_write_through(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    probe = subprocess.run(["chattr", "+S", str(folder)], check=False, capture_output=True)
    if probe.returncode == 0:
        subprocess.run(["chattr", "-S", str(folder)], check=True)
    return probe.returncode == 0
