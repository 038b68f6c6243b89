"""Keeps trying to reach the peers it is aimed at, each in its own rhythm of full-jitter backoff.

Who to dial, under which key and at which addresses is the caller's; what runs on a link is too. Time is the event
loop's, so nothing here depends on the wall clock.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from crypto.primitives import Random
from node.errors import Fault, PeerFault, Refused, WorldFault
from node.lasting import lasting
from node.net import limits
from node.net.link import Chance, Link, LinkIdentity, Psk, open_link
from node.net.wire import Address, Channel, Transport


@dataclass(frozen=True, slots=True)
class Target:
    """A peer worth reaching: the caller's name for it, where to try (at most 8, best first), the psk, the account."""

    name: bytes
    addresses: tuple[Address, ...]
    psk: Psk
    wanted: bytes | None = None


def backoff_s(failures: int, random: Random) -> float:
    """Seconds to wait after `failures` failures in a row (>= 1): uniform between 0 and min(300, 2^(failures-1))."""
    ceiling = min(limits.BACKOFF_CAP_S, limits.BACKOFF_BASE_S * 2.0 ** min(failures - 1, 32))
    return ceiling * (int.from_bytes(random(8), "big") / 2.0**64)


async def dial_link(
    transport: Transport, address: Address, identity: LinkIdentity, target: Target, chance: Chance
) -> Link:
    """One attempt at one address: dial and handshake; raises as `Transport.dial` and `open_link` do."""
    wire = await transport.dial(*address)
    return await open_link(wire, identity, target.psk, chance, target.wanted)


@dataclass(slots=True)
class _Course:
    """What the dialer knows about one target; `stir` ends a wait, `not_before` is loop time."""

    target: Target
    failures: int = 0
    held: bool = False
    at_once: bool = True
    not_before: float = 0.0
    stir: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Dialer:
    """Dials each target until a link is up, awaits `serve(channel, target)` on it, and begins anew when that returns.

    A link shorter than 30 s counts as a failure, so a peer that hangs up at once is not dialled in a loop. At most 8
    dials are under way at once and 1,024 targets are known.
    """

    def __init__(
        self,
        transport: Transport,
        identity: Callable[[], LinkIdentity],
        serve: Callable[[Channel, Target], Awaitable[None]],
        chance: Chance,
    ) -> None:
        self.counters: Counter[str] = Counter()
        self._transport = transport
        self._identity = identity
        self._serve = serve
        self._chance = chance
        self._courses: dict[bytes, _Course] = {}
        self._dials = asyncio.Semaphore(limits.DIALS)
        self._ending: set[asyncio.Task[None]] = set()

    def aim(self, target: Target) -> None:
        """Begin to dial a target, or replace what is known of the one with this name; Refused("too_many_targets")."""
        if len(target.addresses) > limits.ADDRESSES:
            raise Refused("too_many_addresses", "A peer has at most 8 addresses.")
        course = self._courses.get(target.name)
        if course is not None:
            changed = course.target != target
            course.target = target
            if changed:
                self.reset(target.name)
            return
        if len(self._courses) >= limits.TARGETS:
            raise Refused("too_many_targets", "This node dials no more peers.")
        course = self._courses[target.name] = _Course(target)
        course.task = asyncio.get_running_loop().create_task(lasting(partial(self._steer, course)))
        course.task.add_done_callback(self._report)

    def drop(self, name: bytes) -> None:
        """Forget a target; the dial or link of its own that is up ends."""
        course = self._courses.pop(name, None)
        if course is not None and course.task is not None:
            self._ending.add(course.task)
            course.task.add_done_callback(self._ending.discard)
            course.task.cancel()

    def hold(self, name: bytes) -> None:
        """Dial this target no more until `release`: it is linked by its own dialling. A link of ours stays up."""
        if course := self._courses.get(name):
            course.held = True
            course.stir.set()

    def release(self, name: bytes) -> None:
        """Dial this target again, after the backoff it had earned."""
        if course := self._courses.get(name):
            course.held = False
            course.stir.set()

    def reset(self, name: bytes | None = None) -> None:
        """Forget failures: a named target is dialled at once, without a name each within a second (network changed).

        "At once" still means at most one round of dials a second, so nobody can make this node knock faster.
        """
        courses = [self._courses[name]] if name in self._courses else []
        for course in courses if name is not None else self._courses.values():
            course.failures = 0
            course.at_once = name is not None
            course.stir.set()

    def names(self) -> list[bytes]:
        """The names of all targets."""
        return list(self._courses)

    async def close(self) -> None:
        """End all dials and the links that came of them."""
        for name in self.names():
            self.drop(name)
        while self._ending:
            await asyncio.wait(self._ending)

    def _report(self, task: asyncio.Task[None]) -> None:
        """A course ends by `drop` alone; anything else is a bug and must be loud."""
        if not task.cancelled() and (error := task.exception()) is not None:
            context = {"message": "a dial failed by a bug", "exception": error}
            asyncio.get_running_loop().call_exception_handler(context)

    async def _steer(self, course: _Course) -> None:
        """Until it is dropped: what runs on a link may answer a cancellation with the fault that ended the link."""
        while self._courses.get(course.target.name) is course:
            await self._wait(course)
            link = await self._try(course)
            lasted = await self._run(link, course.target) if link else 0.0
            course.failures = 1 if lasted >= limits.STABLE_S else course.failures + 1

    async def _run(self, link: Link, target: Target) -> float:
        """Hand a link over until it ends; returns the seconds it lived."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await self._serve(self._transport.wrap(link), target)
        except Fault as fault:
            self.counters[fault.code] += 1
        finally:
            await link.close()
        return loop.time() - began

    async def _wait(self, course: _Course) -> None:
        """Until the next dial is due; a reset in between shortens it, a hold prolongs it."""
        loop = asyncio.get_running_loop()
        while True:
            course.stir.clear()
            try:
                async with asyncio.timeout(self._delay(course, loop.time())):
                    await course.stir.wait()
            except TimeoutError:
                break
        course.at_once = False
        course.not_before = loop.time() + limits.BACKOFF_BASE_S

    def _delay(self, course: _Course, now: float) -> float | None:
        """Seconds to the next dial as things stand, None = until something changes."""
        if course.held:
            return None
        if course.at_once:
            return max(0.0, course.not_before - now)
        return backoff_s(max(course.failures, 1), self._chance.random)

    async def _try(self, course: _Course) -> Link | None:
        for address in course.target.addresses:
            self.counters["dialled"] += 1
            try:
                async with self._dials:
                    return await dial_link(self._transport, address, self._identity(), course.target, self._chance)
            except (PeerFault, WorldFault) as fault:
                self.counters[fault.code] += 1
        return None
