"""Which positions of sender chains covered what: seals are watched from outside, and what really reached a relay.

A position is (key of a space, device, number). What was sealed and lost with the transaction it stood in may be sealed
anew, since nobody has seen it; so only what reached a relay counts.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from crypto import space_key
from node.secure import topics

Position = tuple[bytes, bytes, int]


class Chains:
    """Every envelope that was sealed under a key of a space, by its place in a chain, and as an entry of topics."""

    def __init__(self) -> None:
        self._positions: dict[bytes, Position] = {}
        self._entries: dict[bytes, bytes] = {}

    def sealed(self, position: Position, envelope: bytes) -> None:
        self._positions[_short(envelope)] = position

    def entered(self, envelope: bytes, entry: bytes) -> None:
        self._entries[_short(entry)] = _short(envelope)

    def reused(self, arrived: Iterable[bytes]) -> list[Position]:
        """The positions that cover two envelopes among the entries that arrived at a relay; empty is good."""
        covered: defaultdict[Position, set[bytes]] = defaultdict(set)
        for envelope in {self._entries.get(_short(entry), b"") for entry in arrived}:
            if envelope in self._positions:
                covered[self._positions[envelope]].add(envelope)
        return [position for position, envelopes in covered.items() if len(envelopes) > 1]

    def counted(self, arrived: Iterable[bytes]) -> int:
        """How many envelopes of chains are among the entries that arrived."""
        return len({self._entries.get(_short(entry), b"") for entry in arrived} & self._positions.keys())


@contextmanager
def watched() -> Iterator[Chains]:
    """Watch what is sealed, in all nodes of this process."""
    seal: Callable[..., Any] = space_key.seal
    enter: Callable[..., bytes] = topics.seal
    chains = Chains()

    def sealing(key: space_key.SpaceKey, at: space_key.Chain, device: bytes, *rest: Any) -> Any:
        moved, envelope = seal(key, at, device, *rest)
        chains.sealed((key.kid, device, at.number), envelope)
        return moved, envelope

    def entering(key: bytes, name: bytes, envelope: bytes) -> bytes:
        entry = enter(key, name, envelope)
        chains.entered(envelope, entry)
        return entry

    space_key.seal, topics.seal = sealing, entering
    try:
        yield chains
    finally:
        space_key.seal, topics.seal = seal, enter


def _short(what: bytes) -> bytes:
    return hashlib.sha256(what).digest()[:16]
