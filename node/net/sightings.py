"""The table of peers seen on the LAN: bounded, fair between addresses, each peer told once per change.

Where records come from is `lan.py` or the simulated world; what is in them has been checked by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from node.net import limits
from node.net.lobby import Lobby
from node.net.wire import Found


class Sightings:
    """The table of services found: at most 256, fair between addresses, each told once per change."""

    def __init__(self, found: Callable[[Found], None], counters: Counter[str]) -> None:
        self.counters = counters
        self._found = found
        self._lobby = Lobby(limits.SERVICES)
        self._table: dict[str, tuple[Found, int]] = {}

    def all(self) -> list[Found]:
        """Every peer in the table, oldest news first."""
        return [found for found, _ in self._table.values()]

    def put(self, name: str, found: Found) -> None:
        """A service says this now; whoever listens hears it if it is news."""
        old = self._table.get(name)
        if old is not None and old[0] == found:
            return
        self.remove(name)
        ticket = self._lobby.enter(found.address.host, lambda: self._forget(name))
        self._table[name] = (found, ticket)
        self._found(found)

    def remove(self, name: str) -> None:
        """The service said good-bye, or something that cannot be believed."""
        old = self._table.pop(name, None)
        if old is not None:
            self._lobby.leave(old[1])

    def clear(self) -> None:
        """Forget everything: the network is another one now."""
        for name in list(self._table):
            self.remove(name)

    def _forget(self, name: str) -> None:
        self._table.pop(name, None)
        self.counters["forgotten"] += 1
