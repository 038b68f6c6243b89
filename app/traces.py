"""How an event travelled, as commands see it: the shapes of `node/traces.py` as Protocols, nothing imported from below.

`context.py` hangs them on the node; what a person reads of them is `app/chat/tracing.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Leg(Protocol):
    """How far an event of mine is on its way to one device; times in Unix milliseconds, 0 for what has not happened."""

    @property
    def account(self) -> bytes:
        """Whose device it is."""

    @property
    def device(self) -> bytes:
        """32 bytes; empty while no device is known."""

    @property
    def queued_ms(self) -> int:
        """When it was sealed for the device, or began to wait for that."""

    @property
    def departed_ms(self) -> int:
        """When it first left: over a link that acknowledged it, or to a relay that took it."""

    @property
    def way(self) -> str:
        """Which way it left: lan, direct, relay or file."""

    @property
    def relay(self) -> str:
        """HOST:PORT of that relay."""

    @property
    def received_ms(self) -> int:
        """When the device's own receipt came."""

    @property
    def read_ms(self) -> int:
        """When its person's did."""

    @property
    def waits(self) -> str:
        """Why it has not been received yet, as a code of `node/traces.py`; empty if it has."""

    @property
    def code(self) -> str:
        """What a relay or the other device said to that."""

    @property
    def where(self) -> str:
        """HOST:PORT of the relay it is about."""


class Coming(Protocol):
    """One envelope that brought an event here."""

    @property
    def at_ms(self) -> int:
        """When."""

    @property
    def way(self) -> str:
        """Which way: lan, direct, relay or file; empty if that was not noted."""

    @property
    def relay(self) -> str:
        """HOST:PORT of that relay."""

    @property
    def copies(self) -> int:
        """How many more copies of it were dropped."""


class Trace(Protocol):
    """How one event travelled."""

    @property
    def mine(self) -> bool:
        """Whether I stated it."""

    @property
    def written_ms(self) -> int:
        """When its author says it was written."""

    @property
    def stored_ms(self) -> int:
        """When it was on the disk here."""

    @property
    def behind(self) -> bool:
        """Whether this store lacks something that it once stated beside it, as after an old copy was put back."""

    @property
    def legs(self) -> Sequence[Leg]:
        """Its way to each device it is for."""

    @property
    def came(self) -> Sequence[Coming]:
        """How it came here, the first time first."""


class Traces(Protocol):
    """Answers how an event travelled."""

    async def of(self, event_id: bytes) -> Trace | None:
        """Give the way of an event that is held here, or None."""
