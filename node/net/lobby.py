"""The waiting room for whoever has not proven anything yet: bounded, and fair between hosts.

Used by the listener for connections in the handshake and by the WebSocket server for sockets before the upgrade. It
counts and evicts; what closing means is the caller's.
"""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network


class Lobby:
    """At most `limit` guests; one more, and the oldest guest of the host with the most guests is shown out.

    So a flood costs its own connections: a guest from a quiet host stays while a busier host has any.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.evicted = 0
        self._guests: dict[int, tuple[str, Callable[[], object]]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._guests)

    def enter(self, host: str, evict: Callable[[], object]) -> int:
        """Let a guest in and return its ticket; `evict` of some guest, never this one, is called if it is too full."""
        if len(self._guests) >= self.limit:
            self._make_room()
        ticket, self._next = self._next, self._next + 1
        self._guests[ticket] = (group(host), evict)
        return ticket

    def leave(self, ticket: int) -> None:
        """The guest is gone or has proven itself; unknown tickets (evicted before) are fine."""
        self._guests.pop(ticket, None)

    def _make_room(self) -> None:
        crowd: dict[str, list[int]] = {}
        for ticket, (group, _) in self._guests.items():
            crowd.setdefault(group, []).append(ticket)
        oldest = max(crowd.values(), key=len)[0]
        _, evict = self._guests.pop(oldest)
        self.evicted += 1
        evict()


def group(host: str) -> str:
    """Who counts as one host: an IPv4 address, or the /64 that one IPv6 customer holds."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return str(address)
