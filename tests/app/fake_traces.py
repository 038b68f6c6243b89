"""The way of a message as a test wants it told; the same shapes as those of `node/traces.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FakeLeg:
    account: bytes = b"a" * 32
    device: bytes = b"d" * 32
    queued_ms: int = 0
    departed_ms: int = 0
    way: str = ""
    relay: str = ""
    received_ms: int = 0
    read_ms: int = 0
    waits: str = ""
    code: str = ""
    where: str = ""


@dataclass(frozen=True)
class FakeComing:
    at_ms: int
    way: str
    relay: str = ""
    copies: int = 0


@dataclass(frozen=True)
class FakeTrace:
    mine: bool
    written_ms: int
    stored_ms: int
    behind: bool = False
    legs: Sequence[FakeLeg] = ()
    came: Sequence[FakeComing] = ()


@dataclass
class FakeTraces:
    known: dict[bytes, FakeTrace] = field(default_factory=dict)

    async def of(self, event_id: bytes) -> FakeTrace | None:
        return self.known.get(event_id)
