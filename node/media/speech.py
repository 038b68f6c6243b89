"""Words about calls on their way out: sealed for a device, sent on its link after the commit, never kept.

The order of words is kept. What gets lost is said again by `line.py`; who may be called is decided in `calls.py`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Final

import ifaddr

from node.errors import Fault
from node.net.links import Links
from node.net.runner import Runner
from node.secure import outgoing, plaintext
from node.secure.own import Own
from node.store.db import Store
from sync.frames import Envelope

WAITING: Final = 256
"""Words that wait to be sealed; what comes beyond is lost, like a frame on a broken link."""

MAX_LOCAL: Final = 4


class Speech:
    """Says words; `utter` never waits."""

    def __init__(self, own: Own, store: Store, links: Links) -> None:
        self._own = own
        self._store = store
        self._links = links
        self._waiting: asyncio.Queue[tuple[bytes, bytes | None, bytes]] = asyncio.Queue(WAITING)
        self._task: asyncio.Task[None] | None = None

    def utter(self, account: bytes, device: bytes | None, body: bytes) -> None:
        """Send a CALL body to one device of an account, or to all that are linked."""
        if self._waiting.full():
            self._own.counters["call_unsaid"] += 1
            return
        self._waiting.put_nowait((account, device, body))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def finish(self) -> None:
        """See what was uttered leave."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def linked(self, account: bytes) -> bool:
        """Whether a device of this contact can hear us now."""
        return bool(self._runners(account, None))

    def remote(self, account: bytes, device: bytes | None) -> str:
        """The host of the other end, empty if there is no link; it proves nothing."""
        runners = self._runners(account, device)
        return runners[0].channel.remote if runners else ""

    async def _work(self) -> None:
        while not self._waiting.empty():
            account, device, body = self._waiting.get_nowait()
            for runner in self._runners(account, device):
                try:
                    await self._send(runner, body)
                except Fault as fault:
                    self._own.counters["call_" + fault.code] += 1

    async def _send(self, runner: Runner, body: bytes) -> None:
        peer, message = runner.peer, (plaintext.CALL, body)
        sealed = await self._store.write(
            lambda tx: outgoing.transient(self._own, tx, peer.account, peer.device, message)
        )
        if sealed is not None:
            await runner.channel.send(Envelope(sealed))

    def _runners(self, account: bytes, device: bytes | None) -> list[Runner]:
        """One link to each device; links of first contact carry no calls."""
        found: dict[bytes, Runner] = {}
        for runners in self._links.runners.values():
            for runner in runners:
                peer = runner.peer
                if peer.account == account and device in (None, peer.device) and not runner.syncing.first_contact:
                    found[peer.device] = runner
        return list(found.values())


def facing(remote: str) -> tuple[str, ...]:
    """Give the address of this machine that faces `remote`, so that no other is told; else those of its networks."""
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(remote).version == 6 else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((remote, 9))  # chooses a way, and sends nothing
            return (str(probe.getsockname()[0]),)
    except (ValueError, OSError):
        places = [str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
        return tuple(place for place in places if not ipaddress.ip_address(place).is_loopback)[:MAX_LOCAL]
