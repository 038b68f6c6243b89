"""A line: the relay's end of one connection, from the first byte on its wire to frames in both directions.

It has the wire, fragments and Noise pattern of a link, but no certificates: the dialler knows the relay's key, and the
relay learns a key that was made for it alone. What a frame does is in `session.py`.
"""

from __future__ import annotations

import asyncio

from crypto.noise import Handshake
from node.errors import PeerFault
from node.net.framing import Reassembly, cut
from node.net.link import Chance, handshaking
from node.net.wire import Wire
from sync.hub import HubFrame, decode, encode

LINE_KEY = bytes(32)
"""The psk of every line: whoever knows the address may ask, what is answered depends on tokens and membership."""


async def answer_line(wire: Wire, static_private: bytes, chance: Chance) -> Line:
    """Answer whoever dials this relay; PeerFault("bad_handshake"), WorldFault("link_closed", "handshake_timeout")."""
    handshake = Handshake.responder(static_private, LINE_KEY, chance.random, chance.encapsulate)
    async with handshaking(wire):
        _read_empty(handshake, await wire.receive())
        await wire.send(handshake.write(b""))
        _read_empty(handshake, await wire.receive())
        return Line(wire, handshake)


class Line:
    """Frames of `sync.hub` in both directions, in order; nothing is lost while it is up.

    `heard_at` is when the last frame came, by the event loop's clock. One task may receive and any number may send.
    A cancelled `send` ends the line.
    """

    def __init__(self, wire: Wire, handshake: Handshake) -> None:
        self.peer = handshake.remote_static
        self.handshake_hash = handshake.handshake_hash
        self.remote = wire.remote
        self._loop = asyncio.get_running_loop()
        self.heard_at = self._loop.time()
        self._wire = wire
        self._sending, self._receiving = handshake.split()
        self._reassembly = Reassembly()
        self._turn = asyncio.Lock()

    def __repr__(self) -> str:
        return f"<Line peer={self.peer.hex()[:8]}>"

    async def send(self, frame: HubFrame) -> None:
        """Send one frame, held back by a peer that does not read; WorldFault("link_closed"), Refused."""
        await self.send_encoded(encode(frame))

    async def send_encoded(self, encoded: bytes) -> None:
        """Send one frame that is encoded already."""
        async with self._turn:
            try:
                for part in cut(encoded):
                    await self._wire.send(self._sending.seal(part))
            except BaseException:
                await self.close()
                raise

    async def receive(self) -> HubFrame:
        """The next frame; WorldFault("link_closed"), a PeerFault is the end of sense."""
        while True:
            message = await self._wire.receive()
            whole = self._reassembly.add(self._receiving.open(message))
            if whole is not None:
                self.heard_at = self._loop.time()
                return decode(whole)

    async def close(self) -> None:
        """End the line; what was sent still leaves."""
        await self._wire.close()


def _read_empty(handshake: Handshake, message: bytes) -> None:
    if handshake.read(message):
        raise PeerFault("bad_handshake", "The other side did not complete the handshake.")
