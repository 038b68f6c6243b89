"""Calls without sound or pictures: a call of one fake node rings at the other at once, and both tell what changed.

`pictures` is what a screen gets to see; whatever a test puts there comes out of `frames`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crypto.errors import Refused
from node.items import CallChanged

if TYPE_CHECKING:
    from tests.app.fake_node import FakeNode


@dataclass(frozen=True)
class FakeCall:
    id: bytes
    account: bytes
    incoming: bool
    video: bool
    state: str = "ringing"
    why: str = ""
    began_ms: int = 0
    up_ms: int = 0
    ended_ms: int = 0
    muted: bool = False
    camera: bool = False
    their_camera: bool = False
    trouble: tuple[str, ...] = ()


@dataclass(frozen=True)
class FakeVideoFrame:
    mine: bool
    width: int
    height: int
    bgra: bytes


class FakeCalls:
    """Has the face of `node.media.calls.Calls`."""

    def __init__(self, node: FakeNode) -> None:
        self._node = node
        self._calls: dict[bytes, FakeCall] = {}
        self.pictures: asyncio.Queue[FakeVideoFrame] = asyncio.Queue()

    async def ring(self, account: bytes, video: bool) -> bytes:
        other = self._node.town.nodes.get(account)
        if other is None or account not in self._node.known:
            raise Refused("not_a_contact", "This person is not a contact.")
        if self.busy:
            raise Refused("busy", "There is a call already.")
        if other.away:
            raise Refused("not_reachable", "This person is not online now.")
        ident = self._node.town.draw("call")[:16]
        now = self._node.town.now_ms
        await self.put(FakeCall(ident, account, False, video, began_ms=now, camera=video))
        if other.calls.busy:
            await self.end(ident, "busy")
        else:
            await other.calls.put(FakeCall(ident, self._node.account, True, video, began_ms=now, their_camera=video))
        return ident

    async def accept(self, call: bytes, video: bool) -> None:
        found = self._calls.get(call)
        if found is None or not found.incoming or found.state != "ringing":
            raise Refused("no_call", "There is no such call.")
        now = self._node.town.now_ms
        await self.put(replace(found, state="up", up_ms=now, camera=video))
        await self._there(call, state="up", up_ms=now, their_camera=video)

    async def hang_up(self, call: bytes) -> None:
        found = self._calls.get(call)
        if found is not None and found.state != "ended":
            early = "declined" if found.incoming else "cancelled"
            await self.end(call, early if found.state == "ringing" else "hung_up")

    async def mute(self, call: bytes, muted: bool) -> None:
        await self.put(replace(self._live(call), muted=muted))

    async def camera(self, call: bytes, on: bool) -> None:
        await self.put(replace(self._live(call), camera=on))
        await self._there(call, their_camera=on)

    def every(self) -> Sequence[FakeCall]:
        return list(self._calls.values())[::-1]

    async def frames(self, call: bytes) -> AsyncGenerator[FakeVideoFrame, None]:
        while call in self._calls and self._calls[call].state != "ended":
            yield await self.pictures.get()

    @property
    def busy(self) -> bool:
        return any(call.state != "ended" for call in self._calls.values())

    async def end(self, call: bytes, why: str) -> None:
        """End a call at both sides."""
        ended = {"state": "ended", "why": why, "ended_ms": self._node.town.now_ms}
        other = self._node.town.nodes[self._calls[call].account]
        await self.put(replace(self._calls[call], **ended))  # type: ignore[arg-type]
        if call in other.calls._calls:
            await self._there(call, **ended)

    async def put(self, call: FakeCall) -> None:
        """Keep a call as it is now and tell the floor above."""
        self._calls[call.id] = call
        changed = CallChanged(call.id, call.account)
        await self._node.write(lambda tx: self._node.projector.deliver(tx, changed))

    async def _there(self, call: bytes, **changes: object) -> None:
        other = self._node.town.nodes[self._calls[call].account]
        await other.calls.put(replace(other.calls._calls[call], **changes))  # type: ignore[arg-type]

    def _live(self, call: bytes) -> FakeCall:
        found = self._calls.get(call)
        if found is None or found.state == "ended":
            raise Refused("no_call", "There is no such call.")
        return found
