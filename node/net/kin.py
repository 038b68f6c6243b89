"""Where the other devices of this account are sought: at the addresses they said, and where the LAN shows one of them.

An announcement does not tell which of them it is; the handshake does, and whoever was not meant is left again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from typing import Final

from node.errors import Refused
from node.net.dialer import Dialer, Target
from node.net.known import Known
from node.net.link import Psk
from node.net.wire import Address, parse_address

ADDRESSES: Final = 8


class Kin:
    """Aims a dialer at each of them, by its device id."""

    def __init__(self, account: bytes, dialer: Dialer) -> None:
        self._account = account
        self._dialer = dialer
        self._seen: OrderedDict[Address, None] = OrderedDict()

    def found(self, address: Address, known: Known, linked: Collection[bytes]) -> None:
        """One of them announces itself here: try those that have no link now."""
        self._seen[address] = None
        self._seen.move_to_end(address)
        if len(self._seen) > ADDRESSES:
            self._seen.popitem(last=False)
        self.aim(known)
        for device in known.siblings:
            if device not in linked:
                self._dialer.reset(device)

    def aim(self, known: Known) -> None:
        """Seek those that are known, as far as it is known where."""
        key = Psk("contact", self._account, known.door_key)
        for device, stated in known.siblings.items():
            said = _stated_at(stated)[-ADDRESSES:]
            near = list(reversed(self._seen))[: ADDRESSES - len(said)]
            addresses = tuple(dict.fromkeys([*near, *said]))
            if addresses:
                self._dialer.aim(Target(device, addresses, key, self._account))
            else:
                self._dialer.drop(device)


def _stated_at(stated: Collection[str]) -> list[Address]:
    found: list[Address] = []
    for text in stated:
        try:
            found.append(parse_address(text))
        except Refused:
            continue
    return found
