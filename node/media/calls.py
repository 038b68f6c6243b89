"""The calls of a node: at most one at a time, and those that ended since the start.

What one call does when is `line.py`, how its words leave `speech.py`. Sound and pictures are in a child process
(`studio.py`), which alone loads the WebRTC library: a node without a call stays small.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter, OrderedDict
from collections.abc import AsyncGenerator, Coroutine
from typing import Any, Final

from node.errors import PeerFault, Refused, WorldFault
from node.items import CallChanged
from node.media import camera, description, steps
from node.media.handset import Handset
from node.media.line import ENDED, RINGING, CallState, Line
from node.media.speech import Speech
from node.media.stage import Picture, Report
from node.media.steps import Answer, Hangup, Offer, Ring, Word
from node.net.links import Links
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts
from node.store.db import Store

TICK_S: Final = 0.2
MINUTE_MS: Final = 60_000
KEPT: Final = 50
"""Calls that ended and are still told of."""

HEARD_PER_MINUTE: Final = 30
"""Words of one account about other calls than the one under way; what comes beyond is not heard."""


class Calls:
    """The face of `app.parts.Calls`; `stop` ends the call under way."""

    def __init__(self, own: Own, store: Store, links: Links) -> None:
        self._own = own
        self._store = store
        self._speech = Speech(own, store, links)
        self._line: Line | None = None
        self._handset: Handset | None = None
        self._ended: OrderedDict[bytes, CallState] = OrderedDict()
        self._told: CallState | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._heard: Counter[bytes] = Counter()
        self._minute = 0
        own.wake.called = self._called

    @property
    def busy(self) -> bool:
        """Whether a call is under way, or rings."""
        return self._line is not None

    async def ring(self, account: bytes, video: bool) -> bytes:
        """Call a contact; the call's id. Refused("busy", "not_reachable", "not_a_contact")."""
        row = await self._store.read(lambda cx: contacts.get(cx, account))
        if row is None or row.state != "contact":
            raise Refused("not_a_contact", "This person is not a contact.")
        if self._line is not None:
            raise Refused("busy", "There is a call already.")
        if not self._speech.linked(account):
            raise Refused("not_reachable", "This person is not online now.")
        line = self._begin(self._own.random(steps.CALL_BYTES), account, video, None)
        line.start(video and self._has_camera(line))
        line.tick(asyncio.get_running_loop().time())
        await self._changed()
        return line.id

    async def accept(self, call: bytes, video: bool) -> None:
        """Answer a ringing call. Refused("no_call")."""
        line = self._under_way(call)
        if not line.incoming or line.state != RINGING:
            raise Refused("no_call", "No such call is ringing.")
        line.accept(video and self._has_camera(line))
        line.tick(asyncio.get_running_loop().time())
        await self._changed()

    async def hang_up(self, call: bytes) -> None:
        """End, cancel or decline a call; harmless if it has ended."""
        if self._line is not None and self._line.id == call:
            self._line.hang_up()
            await self._changed()

    async def mute(self, call: bytes, muted: bool) -> None:
        """Turn my microphone off or on. Refused("no_call")."""
        self._under_way(call).mute(muted)
        await self._changed()

    async def camera(self, call: bytes, on: bool) -> None:
        """Turn my camera off or on. Refused("no_call", "no_camera")."""
        line = self._under_way(call)
        if on and not self._has_camera(line):
            await self._changed()
            raise Refused("no_camera", "This machine has no camera that Kith can use.")
        line.turn_camera(on)
        await self._changed()

    def every(self) -> list[CallState]:
        """Give the call under way and the last ones that ended, newest first; each as it is at this moment."""
        now = [] if self._line is None else [self._line.seen]
        return now + list(self._ended.values())[::-1]

    async def frames(self, call: bytes) -> AsyncGenerator[Picture, None]:
        """Give pictures of a call as they come, the newest if the reader is slow, until it ends."""
        handset = self._handset
        if handset is not None and self._line is not None and self._line.id == call:
            async for picture in handset.studio.frames():
                yield picture

    async def stop(self) -> None:
        """Hang up and see everything of the call end; the other side is told if it can be."""
        if self._line is not None:
            self._line.hang_up()
            await self._changed()
        await self._speech.finish()
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.wait([self._ticking])
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _called(self, peer: Peer, body: bytes) -> None:
        """A word from a contact's device, after the commit that noted it against a second copy."""
        try:
            call, word = steps.decode(body)
            if isinstance(word, (Offer, Answer)):
                description.check(word.sdp, self._speech.remote(peer.account, peer.device))
        except PeerFault as fault:
            self._own.counters["call_" + fault.code] += 1
            return
        if not self._own.allow(peer.account, "call"):
            return
        line = self._line
        if line is None or line.id != call:
            self._heard_of_another(peer, call, word)
            line = self._line
        if line is not None and (line.id, line.account) == (call, peer.account):
            line.hear(peer.device, word)
        self._soon(self._changed())

    def _heard_of_another(self, peer: Peer, call: bytes, word: Word) -> None:
        """A word about a call that is not the one under way: somebody rings, or does not know that it ended."""
        if isinstance(word, Hangup) or not self._may_be_heard(peer.account):
            return
        ended, line = self._ended.get(call), self._line
        if ended is not None or not isinstance(word, Ring):
            known = ended is not None and ended.account == peer.account
            self._answer(peer, call, ended.why if known and ended is not None else "gone")
        elif line is None:
            self._begin(call, peer.account, word.video, peer.device)
        elif line.account == peer.account and not line.incoming and line.state == RINGING:
            self._cross(line, peer, call, word)
        elif line.device != peer.device:
            self._answer(peer, call, "busy")
        else:  # whoever rings anew has forgotten the call before: its node was started again
            line.end("cancelled" if line.state == RINGING else "failed", tell=False)
            self._keep(line)
            self._soon(self._tell(line))
            self._begin(call, peer.account, word.video, peer.device)

    def _cross(self, mine: Line, peer: Peer, call: bytes, word: Ring) -> None:
        """Both rang at the same time, so both want to talk: the call with the lower id stays, and is answered."""
        if call > mine.id:
            return
        camera_on = mine.camera
        if self._handset is not None:
            self._handset.close()
        self._line = None  # it never was: nobody has to hear how it ended
        self._soon(self._tell(mine))
        line = self._begin(call, peer.account, word.video, peer.device)
        line.accept(camera_on)
        line.tick(asyncio.get_running_loop().time())

    def _answer(self, peer: Peer, call: bytes, why: str) -> None:
        self._speech.utter(peer.account, peer.device, steps.encode(call, Hangup(why)))

    def _may_be_heard(self, account: bytes) -> bool:
        minute = self._own.clock.now_ms() // MINUTE_MS
        if minute != self._minute:
            self._minute, self._heard = minute, Counter()
        self._heard[account] += 1
        return self._heard[account] <= HEARD_PER_MINUTE

    def _begin(self, call: bytes, account: bytes, video: bool, device: bytes | None) -> Line:
        def report(said: Report) -> None:
            self._reported(line, said)

        handset = Handset(call, account, self._speech, self._own.clock, report, self._soon)
        line = Line((call, account), video, device, handset, asyncio.get_running_loop().time())
        self._line, self._handset = line, handset
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.get_running_loop().create_task(self._tick())
        return line

    def _reported(self, line: Line, said: Report) -> None:
        """The child of a call says something."""
        if line is not self._line:
            return
        if said.say == "offered":
            line.offered(said.n, said.sdp)
        elif said.say == "answered":
            line.answered(said.n, said.sdp)
        elif said.say == "flows":
            line.flows(said.on)
        elif said.say == "trouble":
            line.troubled(said.codes)
        elif said.say == "failed":
            self._own.counters["call_media_failed"] += 1
            line.end("failed")
        self._soon(self._changed())

    async def _tick(self) -> None:
        while self._line is not None:
            self._line.tick(asyncio.get_running_loop().time())
            await self._changed()
            await asyncio.sleep(TICK_S)

    async def _changed(self) -> None:
        """Tell the floor above if the call is another than it was, and put it aside once it has ended."""
        line = self._line
        if line is None or line.seen == self._told:
            return
        self._told = line.seen
        self._keep(line)
        await self._tell(line)

    def _keep(self, line: Line) -> None:
        """Put a call that has ended to those that ended."""
        if line.state == ENDED:
            self._ended[line.id] = line.seen
            self._line = self._handset = None
            while len(self._ended) > KEPT:
                self._ended.popitem(last=False)

    async def _tell(self, line: Line) -> None:
        item = CallChanged(line.id, line.account)
        try:
            await self._store.write(lambda tx: self._own.deliver(tx, item))
        except WorldFault:
            self._own.counters["call_untold"] += 1  # the store is closing or dead, and says so itself

    def _under_way(self, call: bytes) -> Line:
        if self._line is None or self._line.id != call:
            raise Refused("no_call", "There is no such call now.")
        return self._line

    def _has_camera(self, line: Line) -> bool:
        """Whether there is a camera; if not, the call says so."""
        if camera.source(dict(os.environ)):
            return True
        line.lack_camera()
        return False

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
