"""What a member does at a relay it has joined: become one, open its box, say who may write, leave cards, be present.

Everything is said anew on each connection and when it changes; nothing is remembered of what a relay was told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from crypto.keys import Context, DeviceKeys, sign
from crypto.primitives import sha256
from node.errors import Fault, PeerFault
from node.net.relays import certifying
from node.net.relays.connection import Connection, Denied
from node.secure import cards, contact, identities, own_mail
from node.secure.own import Own
from node.store import invites, relays
from node.store.db import Cx, Store, Tx
from node.store.relays import RelayRow
from sync import hub, limits

LEASE_S: Final = limits.HUB_LEASE_S
RENEW_S: Final = LEASE_S * 0.4


@dataclass(frozen=True)
class _Wish:
    """What a relay should know of us now: token hashes, knock tokens, and the cards of open invites by name."""

    hashes: tuple[bytes, ...] = ()
    knocks: tuple[hub.Knock, ...] = ()
    cards: dict[bytes, tuple[int, bytes]] = field(default_factory=dict, repr=False)
    log: bytes = b""


class Member:
    """Our side of one membership, while one connection lasts."""

    def __init__(self, own: Own, store: Store, row: RelayRow, connection: Connection) -> None:
        self._own = own
        self._store = store
        self._row = row
        self._connection = connection
        self._keys = DeviceKeys(row.box_seed, bytes(32))
        self._told = _Wish()
        self._said: set[bytes] = set()
        self._turn = asyncio.Lock()
        self._present = b""
        self._moved = asyncio.Event()
        self.box = hub.box_id(self._keys.device)

    async def begin(self) -> None:
        """Enrol if need be, say who may write, and open the box: mail follows. Raises a Fault, Denied among them."""
        if not self._row.joined:
            await self._enrol()
        try:
            opened = await self._open()
        except Denied as denied:
            if denied.code != "not_a_member":
                raise
            await self._enrol()
            opened = await self._open()
        now = self._own.clock.now_ms()

        def note(tx: Tx) -> None:
            relays.note(tx, self._row.key, "", opened.used_bytes, opened.quota_bytes)
            if relays.join(tx, self._row.key, now):
                contact.news(self._own, tx)
                tx.after(self._own.wake.ring().contacts_changed)

        await self._store.write(note)
        await self.refresh()

    async def refresh(self) -> None:
        """Say what changed of contacts, invites and our identity log."""
        async with self._turn:
            wish = await self._store.write(self._wish)
            if await self._store.read(self._key) != self._present:
                self._moved.set()
            if (wish.hashes, wish.knocks) != (self._told.hashes, self._told.knocks) or not self._told.log:
                await self._connection.done(hub.Tokens(0, self.box, wish.hashes, wish.knocks))
            if wish.log != self._told.log:
                self._said.clear()
            self._told = wish
            for name, (expires, secret) in wish.cards.items():
                if name not in self._said:
                    await self._put_card(name, expires, secret)

    async def be_present(self) -> None:
        """Say that we are here, again and again, until the connection ends; under a new key as soon as it is due."""
        while True:
            self._moved.clear()
            key, lease = await self._store.read(lambda cx: (self._key(cx), cards.make_lease(self._own, cx)))
            if self._present and key != self._present:
                await self._connection.done(hub.Lease(0, self._present, b"", 0))
            if key:
                await self._connection.done(hub.Lease(0, key, lease, LEASE_S))
            self._present = key
            with suppress(TimeoutError):
                async with asyncio.timeout(RENEW_S):
                    await self._moved.wait()

    async def be_certified(self) -> None:
        """Have a valid certificate of the relay's authority, until the connection ends."""
        while True:
            try:
                if await certifying.renew(self._own, self._store, self._row.key, self._connection):
                    self._own.counters["certificates"] += 1
            except (Denied, PeerFault) as fault:
                self._own.counters["certificate_" + ("refused" if isinstance(fault, Denied) else fault.code)] += 1
            await asyncio.sleep(certifying.AGAIN_S)

    async def take_leave(self) -> None:
        """Say that we are here no more; whoever does not hear it learns it when the lease ends."""
        try:
            if self._present:
                await self._connection.done(hub.Lease(0, self._present, b"", 0))
        except Fault:
            return

    async def taken(self, letters: Sequence[hub.Letter]) -> None:
        """Everything up to the last of these is on disk here."""
        await self._connection.send(hub.Take(self.box, max(letter.seq for letter in letters)))

    def _key(self, cx: Cx) -> bytes:
        return own_mail.presence_key(cx, self._row.box_seed)

    async def _enrol(self) -> None:
        enrolled = await self._connection.ask(hub.Enrol(0, self._row.secret), hub.Enrolled)
        if self._row.root and sha256(enrolled.root) != self._row.root:
            raise PeerFault("wrong_root", "The authority of the relay is not the one its invitation names.")
        await self._store.write(lambda tx: certifying.keep_root(tx, self._row, enrolled.root))

    async def _open(self) -> hub.Opened:
        signature = sign(self._keys.signing_seed, Context.MAILBOX, self._connection.handshake_hash)
        opened = await self._connection.ask(hub.Open(0, self._keys.device, signature), hub.Opened)
        if opened.box != self.box:
            raise PeerFault("wrong_box", "The relay opened another box than the one it was asked for.")
        return opened

    async def _put_card(self, name: bytes, expires: int, secret: bytes) -> None:
        sealed = await self._store.read(lambda cx: cards.make_card(self._own, cx, secret))
        try:
            await self._connection.done(hub.PutCard(0, name, sealed, expires))
        except Denied as denied:
            self._own.counters["card_refused"] += 1
            if denied.wait_s:
                return
        else:
            self._own.counters["cards_left"] += 1
        self._said.add(name)  # a card that is refused for good is not offered again on this connection

    def _wish(self, tx: Tx) -> _Wish:
        now_s = self._own.clock.now_ms() // 1000
        hashes = tuple(sorted(hub.token_hash(token) for token in own_mail.tokens(self._own, tx)))
        known = [row for row in invites.all_of(tx) if row.expires > now_s][-limits.HUB_KNOCKS :]
        knocks = tuple(hub.Knock(hub.token_hash(hub.knock_token(row.secret)), row.expires) for row in known)
        names = {hub.card_name(row.secret): (row.expires, row.secret) for row in known if row.left > 0}
        return _Wish(hashes[: limits.HUB_TOKENS], knocks, names, _log(self._own, tx))


def _log(own: Own, cx: Cx) -> bytes:
    return identities.digest(cx, own.account)
