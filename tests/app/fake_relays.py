"""Relays that are joined at once and reach whom the test says."""

from __future__ import annotations

from dataclasses import dataclass, field

from crypto.errors import Refused


@dataclass(frozen=True)
class FakeRelay:
    id: bytes
    addresses: tuple[str, ...] = ("192.0.2.1:4200",)
    state: str = "connected"
    why: str = ""
    used_bytes: int = 1024
    quota_bytes: int = 1 << 26
    mine: bool = False
    joined: bool = True
    told_by: bytes = b""


@dataclass
class FakeRelays:
    """Has the face of `node.relays.Relays`."""

    joined: list[FakeRelay] = field(default_factory=list)
    how: dict[bytes, str] = field(default_factory=dict)
    moments: dict[bytes, int] = field(default_factory=dict)
    queued: dict[bytes, int] = field(default_factory=dict)
    invitation: str = ""

    async def add(self, invitation: str) -> FakeRelay:
        if not invitation.startswith("kith://r#"):
            raise Refused("bad_invitation", "This is not an invitation to a relay.")
        relay = FakeRelay(bytes([len(self.joined) + 1]) * 32, (f"192.0.2.{len(self.joined) + 1}:4200",))
        self.joined.append(relay)
        return relay

    async def every(self) -> list[FakeRelay]:
        return self.joined

    async def remove(self, relay: bytes) -> None:
        self.joined = [one for one in self.joined if one.id != relay]

    async def serve(self, on: bool) -> str:
        self.invitation = "kith://r#mine" if on else ""
        return self.invitation

    async def serving(self) -> str:
        return self.invitation

    def reach(self, account: bytes) -> str:
        return self.how.get(account, "")

    def since(self, key: bytes) -> int:
        return self.moments.get(key, 0)

    async def waiting(self) -> dict[bytes, int]:
        return self.queued
