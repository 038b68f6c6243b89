"""Prosody from Debian as a neighbour: its own process on a free loopback port, and two clients that speak bare XMPP.

It archives every message in files and flushes none of them before it passes the message on, which is its default and
its fastest setting; the modules are those of a usual server. RFC 6120 (streams, SASL PLAIN, binding), RFC 6121.
"""

import asyncio
import base64
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.bench.figures import Sample, percentiles
from tests.person import wait_for

RATE = 200.0
WINDOW = 192
PEOPLE = ("alice", "bob")
PASSWORD = "pencil"
BODY = base64.b64encode(bytes(450)).decode()
MESSAGE = re.compile(rb"<message[^>]*>.*?<body>(\d+) .*?</message>", re.DOTALL)
CONFIG = """
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
VirtualHost "localhost"
"""


def is_installed() -> bool:
    """Whether this machine has it."""
    return shutil.which("prosody") is not None


class Client:
    """One XMPP connection; `heard` is called with the number of each message that comes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.heard: list[tuple[int, float]] = []
        self.news = asyncio.Event()
        self._buffer = b""

    async def connect(self, port: int) -> None:
        """Open a stream, authenticate, bind, and be present."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        self._writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._open()
        secret = base64.b64encode(f"\0{self.name}\0{PASSWORD}".encode()).decode()
        self._say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{secret}</auth>")
        await self._until(b"<success")
        await self._open()
        bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>bench</resource></bind>"
        self._say(f"<iq type='set' id='b'>{bind}</iq>")
        await self._until(b"</iq>")
        self._say("<presence/>")
        await self._until(b"<presence")
        self._listening = asyncio.create_task(self._listen())

    def say(self, to: str, number: int) -> None:
        """Send one message whose text begins with its number."""
        self._say(
            f"<message to='{to}@localhost/bench' type='chat' id='m{number}'><body>{number} {BODY}</body></message>"
        )

    async def drain(self) -> None:
        """Let the socket take what was said."""
        await self._writer.drain()

    async def close(self) -> None:
        """Hang up."""
        self._listening.cancel()
        await asyncio.wait([self._listening])
        self._writer.close()

    def _say(self, text: str) -> None:
        self._writer.write(text.encode())

    async def _open(self) -> None:
        self._say("<stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
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
            for match in MESSAGE.finditer(self._buffer):
                self.heard.append((int(match[1]), now))
                end = match.end()
            self._buffer = self._buffer[end:]
            self.news.set()


class Prosody:
    """A server of its own and two people who are connected to it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        config = folder / "prosody.cfg.lua"
        config.write_text(CONFIG.format(folder=folder, port=port), "utf-8")
        account = folder / "localhost" / "accounts"
        account.mkdir(parents=True)
        for name in PEOPLE:
            (account / f"{name}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}"; }};', "utf-8")
        self._process = subprocess.Popen(
            ["prosody", "--config", str(config), "-F"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for("Prosody listens", lambda: _answers(port))
        self._runner = asyncio.Runner()
        self._sent = 0
        self._alice, self._bob = (Client(name) for name in PEOPLE)
        for client in (self._alice, self._bob):
            self._run(client.connect(port))

    def saturated(self, count: int) -> Sample:
        """Messages a second from one person to the other, and processor time of the server a message."""
        used, start = self._used(), time.monotonic()
        self._run(self._window(count))
        took = time.monotonic() - start
        return {"messages/s": count / took, "us server": 1e6 * (self._used() - used) / count}

    def paced(self, count: int) -> Sample:
        """Latency at 200 messages a second, from sending to arrival at the other."""
        p50, p95, p99 = (1000 * each for each in percentiles(self._run(self._pace(count))))
        return {"ms p50": p50, "ms p95": p95, "ms p99": p99}

    def close(self) -> None:
        """End it."""
        for client in (self._alice, self._bob):
            self._run(client.close())
        self._runner.close()
        self._process.terminate()
        self._process.wait(30)

    async def _window(self, count: int) -> None:
        upto = self._sent + count
        while self._sent < upto:
            self._alice.say("bob", self._sent)
            self._sent += 1
            if self._sent - len(self._bob.heard) >= WINDOW:
                await self._alice.drain()
                await self._heard(self._sent - WINDOW // 2)
        await self._heard(upto)

    async def _pace(self, count: int) -> list[float]:
        start, sent = time.monotonic(), []
        for n in range(count):
            await asyncio.sleep(start + n / RATE - time.monotonic())
            sent.append(time.monotonic())
            self._alice.say("bob", self._sent)
            self._sent += 1
        await self._heard(self._sent)
        return [end - begin for begin, (_, end) in zip(sent, self._bob.heard[-count:], strict=True)]

    async def _heard(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self._bob.heard) < count:
                self._bob.news.clear()
                await self._bob.news.wait()
        if [number for number, _ in self._bob.heard] != list(range(len(self._bob.heard))):
            raise SystemExit("Prosody lost, doubled or reordered messages")

    def _used(self) -> float:
        """Processor seconds of the server so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _run(self, work: Any) -> Any:
        return self._runner.run(work)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
