"""Devices of one account that is nobody's: what the test says there is, and codes that are always the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crypto.errors import Refused


@dataclass(frozen=True)
class FakeDevice:
    device: bytes
    name: str = ""
    admin: bool = False
    revoked: bool = False
    since: int = 1_790_000_000_000
    seen: int = 1_790_000_000_000
    way: str = ""
    met: int = 0
    linked: bool = False


@dataclass(frozen=True)
class FakeCode:
    link: str = "kith://d#code"
    typed: str = "0123-4567-89AB-CDEF"
    expires: int = 1_790_000_600
    addresses: tuple[str, ...] = ("192.0.2.1:4004",)
    relays: tuple[str, ...] = ("192.0.2.9:4200",)


@dataclass
class FakeDevices:
    """Has the face of `node.devices.Devices`."""

    mine: bytes
    known: dict[bytes, FakeDevice] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    phrase: str = "the words"
    renews: bytes = b""
    returns: bytes = b""
    kept_by: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known[self.mine] = FakeDevice(self.mine, admin=True)

    async def every(self) -> list[FakeDevice]:
        return list(self.known.values())

    async def code(self, seconds: int, renews: bytes = b"") -> FakeCode:
        if renews and self.known[renews].admin:
            raise Refused("phrase_needed", "An admin device is renewed by the recovery phrase alone.")
        self.asked.append(seconds)
        self.renews = renews
        return FakeCode()

    async def code_for(self, account: bytes, seconds: int) -> FakeCode:
        self.asked.append(seconds)
        self.returns = account
        return FakeCode()

    async def keepers(self) -> list[bytes]:
        return self.kept_by

    async def admitted(self, code: str, at: str = "") -> tuple[str, str]:
        if code != FakeCode.typed:
            raise Refused("code_unknown", "Nobody there knows this code.")
        return (code, at)

    async def rename(self, device: bytes, name: str) -> None:
        self.known[device] = replace(self.known[device], name=name)

    async def revoke(self, device: bytes, phrase: str = "") -> None:
        if device == self.mine:
            raise Refused("own_device", "This is the device you are using.")
        if self.known[device].admin and phrase != self.phrase:
            raise Refused("phrase_needed", "This takes the phrase.")
        self.known[device] = replace(self.known[device], revoked=True)

    async def promote(self, device: bytes, phrase: str) -> None:
        if phrase != self.phrase:
            raise Refused("wrong_phrase", "This is not the phrase.")
        self.known[device] = replace(self.known[device], admin=True)
