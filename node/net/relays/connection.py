"""One connection to a relay: the handshake, then questions with their answers, and what the relay sends unasked.

When to connect is `line.py`; what is asked, and what is done with mail, belongs to others here. The handshake is that
of a link, with a psk of zeros and empty payloads (sync/SPEC.md, "Relay").
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias, TypeVar

from msgspec.structs import replace

from crypto.noise import Handshake
from node.errors import Fault, PeerFault, Refused, WorldFault
from node.net import limits
from node.net.framing import Reassembly, cut
from node.net.link import NEARBY_KEY, Chance
from node.net.wire import Address, Transport, Wire, link_closed, parse_address
from sync import hub, topic
from sync.frames import Bye, Ping, Pong

ANSWER_S: Final = 30.0
PING_S: Final = 40.0
ENDINGS: Final = frozenset({"opened_elsewhere", "bad_frame", "too_many_refusals", "stopping", "idle"})
"""Codes of a relay's BYE that are counted by name; its own words never become the name of a counter."""

QUESTIONS: Final = 1024
"""Questions under way at once."""

ANY: Final = b""
"""In place of the key of a relay that nobody has told: whoever answers there is taken for it."""

Pushed: TypeAlias = hub.Mail | hub.Seen | topic.Followed | topic.Entries | topic.Gone
"""What a relay sends unasked; FOLLOWED is an answer too, and stands here because entries come after it."""

A = TypeVar("A", bound=hub.Answer)


class Denied(Refused):
    """A relay refused a question; with `wait_s` above 0 the same may work after that time."""

    def __init__(self, code: str, wait_s: float) -> None:
        super().__init__(code, "The relay refused this.")
        self.wait_s = min(wait_s, limits.BACKOFF_CAP_S)


async def connect(
    transport: Transport, addresses: Sequence[Address], relay: bytes, static_private: bytes, chance: Chance
) -> Connection:
    """Reach a relay at the first address where it answers with its key; the last WorldFault or PeerFault otherwise."""
    failed: Fault = WorldFault("dial_failed", "The relay could not be reached.")
    for address in addresses[: limits.ADDRESSES]:
        try:
            wire = await transport.dial(*address)
            return await _shake_hands(wire, relay, static_private, chance)
        except (WorldFault, PeerFault) as fault:
            failed = fault
    raise failed


def readable(texts: Sequence[str]) -> tuple[Address, ...]:
    """Those of some addresses, as an entry or invitation states them, that are of the right form."""
    addresses: list[Address] = []
    for text in texts:
        with suppress(Refused):
            addresses.append(parse_address(text))
    return tuple(addresses)


async def _shake_hands(wire: Wire, relay: bytes, static_private: bytes, chance: Chance) -> Connection:
    handshake = Handshake.initiator(static_private, NEARBY_KEY, chance.random, chance.encapsulate)
    try:
        async with asyncio.timeout(limits.HANDSHAKE_S):
            await wire.send(handshake.write(b""))
            payload = handshake.read(await wire.receive())
            if payload or relay not in (ANY, handshake.remote_static):
                raise PeerFault("wrong_relay", "Somebody else answers at the address of this relay.")
            await wire.send(handshake.write(b""))
    except TimeoutError:
        await wire.close()
        raise WorldFault("handshake_timeout", "The relay did not answer in time.") from None
    except BaseException:
        await wire.close()
        raise
    return Connection(wire, handshake)


class Connection:
    """Questions may be asked from many tasks; `run` reads until the end and fails what is still open then."""

    def __init__(self, wire: Wire, handshake: Handshake) -> None:
        self.handshake_hash = handshake.handshake_hash
        self.relay = handshake.remote_static
        self.pushed: asyncio.Queue[Pushed] = asyncio.Queue(maxsize=256)
        self._wire = wire
        self._sending, self._receiving = handshake.split()
        self._reassembly = Reassembly()
        self._turn = asyncio.Lock()
        self._open: dict[int, asyncio.Future[hub.Answer]] = {}
        self._next = 0
        self._closed = False

    async def ask(self, question: hub.Question, kind: type[A], more: Sequence[hub.Question] = ()) -> A:
        """Ask, and give the answer; Denied, WorldFault("link_closed", "relay_silent"), PeerFault("bad_answer").

        `ref` of the question is put in here. `more` are further frames of the same question, unneeded once answered.
        """
        if self._closed or len(self._open) >= QUESTIONS:
            raise link_closed()
        ref = self._next = (self._next + 1) % 2**32
        future: asyncio.Future[hub.Answer] = asyncio.get_running_loop().create_future()
        self._open[ref] = future
        try:
            for frame in (question, *more):
                if not future.done():
                    await self.send(replace(frame, ref=ref))
            async with asyncio.timeout(ANSWER_S):
                answer = await future
        except TimeoutError:
            await self.close()
            raise WorldFault("relay_silent", "The relay did not answer in time.") from None
        finally:
            self._open.pop(ref, None)
            if future.done() and not future.cancelled():
                future.exception()  # where sending failed nobody awaited it, and the loop would complain
        if isinstance(answer, hub.Refuse):
            raise Denied(answer.code, answer.wait_ms / 1000)
        if not isinstance(answer, kind):
            await self.close()
            raise PeerFault("bad_answer", "The relay answered something else than it was asked.")
        return answer

    async def done(self, question: hub.Question) -> None:
        """Ask something that is answered by TOOK alone."""
        await self.ask(question, hub.Took)

    async def send(self, frame: hub.HubFrame) -> None:
        """Send one frame, or WorldFault("link_closed")."""
        encoded = hub.encode(frame)
        try:
            async with self._turn:
                for part in cut(encoded):
                    await self._wire.send(self._sending.seal(part))
        except BaseException:
            await self.close()
            raise

    async def run(self) -> None:
        """Read until the connection ends; the reason is raised as a Fault."""
        pinging = asyncio.get_running_loop().create_task(self._ping())
        try:
            while True:
                async with asyncio.timeout(limits.IDLE_S):
                    message = await self._wire.receive()
                whole = self._reassembly.add(self._receiving.open(message))
                if whole is not None:
                    await self._react(hub.decode(whole))
        except TimeoutError:
            raise link_closed() from None
        finally:
            pinging.cancel()
            await self.close()

    async def close(self) -> None:
        """End the connection; open questions fail."""
        self._closed = True
        for future in self._open.values():
            if not future.done():
                future.set_exception(link_closed())
        await self._wire.close()

    async def _react(self, frame: hub.HubFrame) -> None:
        if isinstance(frame, _PUSHED):
            await self.pushed.put(frame)
        if isinstance(frame, hub.Took):
            for ref in frame.refs:
                self._answer(ref, frame)
        elif isinstance(frame, Ping):
            await self.send(Pong(frame.number))
        elif isinstance(frame, Bye):
            code = frame.code if frame.code in ENDINGS else "relay_ended"
            raise PeerFault(code, "The relay ended the connection.")
        elif isinstance(frame, _ANSWERS):
            self._answer(frame.ref, frame)

    def _answer(self, ref: int, frame: hub.Answer) -> None:
        future = self._open.get(ref)
        if future is not None and not future.done():
            future.set_result(frame)

    async def _ping(self) -> None:
        number = 0
        while True:
            await asyncio.sleep(PING_S)
            number += 1
            try:
                await self.send(Ping(number))
            except Fault:
                return


_PUSHED: Any = Pushed
_ANSWERS: Any = hub.Enrolled | hub.Opened | hub.Refuse | hub.Card | hub.Blob | hub.Certificate | hub.Crl | topic.Answer
