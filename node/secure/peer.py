"""The other end of a link as the secure rooms see it: proven account, device and key, and how it was let in."""

from __future__ import annotations

from dataclasses import dataclass, field

from crypto.pqxdh import Party


@dataclass(frozen=True, slots=True)
class Peer:
    """A device that proved itself: `chain` certifies it for its account; `nearby` if no key of ours let it in."""

    account: bytes
    device: bytes
    exchange: bytes
    chain: tuple[bytes, ...] = field(repr=False)
    nearby: bool = False

    @property
    def party(self) -> Party:
        """This device as a side of PQXDH."""
        return Party(self.account, self.device, self.exchange)
