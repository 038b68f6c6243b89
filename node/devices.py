"""The devices of this account as commands see them (`app/own_devices.py`), and the answer to whoever has the code.

Each call is one transaction of `node/secure/admitting.py`, `own_devices.py` or, where a contact comes back by the
recovery phrase, `returning.py`. The other end of the code is `asking.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from node import birth, outset, renewal, upkeep
from node.errors import PeerFault, Refused, WorldFault
from node.machine import Machine, Where
from node.met import Met
from node.net.links import Links
from node.net.wire import Channel
from node.secure import admitting, keepsakes, own_devices, returning
from node.secure.link_code import LinkCode, write_code
from node.secure.own import Own
from node.secure.own_devices import OwnDeviceRow
from node.store.db import Store
from node.store.transaction import Cx, Tx
from sync.frames import Bye
from sync.linking import Join, Recover, Renew, check_join, check_renew, cut

ANSWER_S: Final = 30.0
"""What a new device has to ask in, and then to take what it is given."""

ASK_S: Final = 50.0
"""What all attempts to be renewed have together: less than a command has."""

CODE_S: Final = 600
MAX_CODE_S: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Code:
    """A code that lets one device in, renews one, or brings a contact back: a link, what is typed, and when it ends.

    `expires` in Unix seconds; `relays`: where the relays are at which this device waits for whoever has the code.
    """

    link: str = field(repr=False)
    typed: str = field(repr=False)
    expires: int
    addresses: tuple[str, ...]
    relays: tuple[str, ...] = ()


class Devices:
    """The devices of one account, seen from this one."""

    outfit: tuple[Machine, Where]

    def __init__(self, own: Own, store: Store, links: Links) -> None:
        self.met = Met(own, store, links.runners)
        self._own = own
        self._store = store

    async def every(self) -> list[OwnDeviceRow]:
        """All devices this account has or had, the oldest first."""
        rows = await self._store.read(lambda cx: own_devices.every(self._own, cx))
        return [replace(row, **self.met.of(row.device)._asdict()) for row in rows]

    async def code(self, seconds: int = CODE_S, renews: bytes = b"") -> Code:
        """Make a code that lets one device in, in place of the one before; with `renews` in the place of that device.

        Refused("phrase_needed", "bad_code_terms", "revoked_device", "unknown_device", "own_device").
        """
        return await self._shown(seconds, lambda tx, at: admitting.make_code(self._own, tx, at, seconds, renews))

    async def code_for(self, account: bytes, seconds: int = CODE_S) -> Code:
        """Make a code under which a contact comes back by the recovery phrase, in place of the one before.

        Refused("bad_code_terms", "not_a_contact").
        """
        return await self._shown(seconds, lambda tx, at: returning.make_code(self._own, tx, at, seconds, account))

    async def keepers(self) -> list[bytes]:
        """Give the accounts that keep, sealed, whom this one knows; the recovery phrase opens it."""
        return await self._store.read(lambda cx: keepsakes.keeping(self._own, cx))

    async def _shown(self, seconds: int, make: Callable[[Tx, tuple[str, ...]], LinkCode]) -> Code:
        if not 0 < seconds <= MAX_CODE_S:
            raise Refused("bad_code_terms", "A code lasts between a second and a day.")
        made = await self._store.write(lambda tx: make(tx, tuple(upkeep.addresses(tx))))
        relays = tuple(address for each in made.relays for address in each.addresses)
        return Code(write_code(made), made.typed, made.expires, made.addresses, relays)

    async def linked(self) -> bytes:
        """Give the device that has used the code made last, or nothing."""
        return await self._store.read(admitting.used_by)

    async def admitted(self, code: str, at: str = "") -> renewal.Admitted:
        """Have an admin device that shows a code renew this one: see `renewal.ask`; `Node.renewed` goes on with it."""
        try:
            async with asyncio.timeout(ASK_S):
                return await renewal.ask(self._own, self._store, code, at, self.outfit)
        except TimeoutError:
            raise WorldFault("broke_off", "The other device does not answer; try it again.") from None

    async def revoke(self, device: bytes, phrase: str = "") -> None:
        """Put a device out for good; Refused("unknown_device", "own_device", "phrase_needed", "wrong_phrase", …)."""
        recovery = birth.keys_of(self._own.account, phrase) if phrase else None
        await self._store.write(lambda tx: admitting.put_out(self._own, tx, device, recovery))

    async def promote(self, device: bytes, phrase: str) -> None:
        """Make a device an admin, which may link others; Refused("unknown_device", "wrong_phrase", "bad_phrase")."""
        recovery = birth.keys_of(self._own.account, phrase)
        await self._store.write(lambda tx: admitting.promote(self._own, tx, device, recovery))

    async def rename(self, device: bytes, name: str) -> None:
        """Say what a device is called; Refused("unknown_device", "bad_name")."""
        checked = birth.check_name(name)
        await self._store.write(lambda tx: own_devices.rename(self._own, tx, device, checked))

    async def admit(self, channel: Channel) -> None:
        """Let in whoever has dialled under the code, and give it what it begins with; or say why not."""
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._admit(channel)
        except TimeoutError:
            raise WorldFault("link_closed", "A new device did not go on.") from None
        finally:
            await channel.close()

    async def _admit(self, channel: Channel) -> None:
        own, keys = self._own, (channel.peer_device, channel.peer_exchange)
        asked = await channel.receive()
        if not isinstance(asked, Join | Renew | Recover) or channel.peer_account != own.account:
            raise PeerFault("bad_identity", "Whoever has the code did not ask to become a device.")
        try:
            if isinstance(asked, Recover):
                proven = channel.handshake_hash
                given = await self._store.write(lambda tx: returning.redeem(own, tx, keys[0], asked, proven))
            else:
                name, old, gather = _wish(asked, channel)
                await self._store.write(lambda tx: admitting.redeem(own, tx, keys, name, old))
                given = await self._store.read(lambda cx: gather(own, cx))
        except Refused as refused:
            await channel.send(Bye(refused.code))
            return
        for part in cut(given):
            await channel.send(part)
        while not isinstance(await channel.receive(), Bye):
            continue


def _wish(asked: Join | Renew, channel: Channel) -> tuple[str, bytes, Callable[[Own, Cx], bytes]]:
    """What a device that has proven its key asks for: its name, or whose place it takes; and what it is given then."""
    device, proven = channel.peer_device, channel.handshake_hash
    if isinstance(asked, Renew):
        return "", check_renew(asked, device, proven), outset.gather_log
    return check_join(asked, device, proven), b"", outset.gather
