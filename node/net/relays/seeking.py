"""Accepting an invite whose maker is out of reach: its card is fetched from a relay, and the first message queued.

The job is the row of the contact (state `invited`), so it goes on over restarts until the link has expired.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from node.errors import Fault, PeerFault
from node.net.relays.line import Line
from node.secure import cards, contact, mailbox
from node.secure.mailbox import Mailbox
from node.secure.own import Own
from node.store.contacts import ContactRow
from node.store.db import Store
from sync import hub

AGAIN_S: Final = 2.0
AGAIN_CAP_S: Final = 600.0


class Seeking:
    """Looks for the cards of accepted invites; `run` works until cancelled."""

    def __init__(self, own: Own, store: Store, line_to: Callable[[Mailbox], Line], counters: Counter[str]) -> None:
        self._own = own
        self._store = store
        self._line_to = line_to
        self._counters = counters
        self._rows: Sequence[ContactRow] = ()
        self._tries: dict[bytes, int] = {}
        self._due: dict[bytes, float] = {}
        self._stir = asyncio.Event()

    def follow(self, rows: Sequence[ContactRow]) -> None:
        """These invites were accepted and have not been answered; look for their cards."""
        self._rows = [row for row in rows if row.state == "invited" and row.mailboxes and row.secret]
        self._stir.set()

    def reached(self, relay: bytes) -> None:
        """A relay has come into reach: cards there are looked for now."""
        for row in self._rows:
            if any(box.relay == relay for box in mailbox.sound(row.mailboxes)):
                self._due[row.account] = 0.0
        self._stir.set()

    async def run(self) -> None:
        """Look for what is due, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            self._stir.clear()
            for row in list(self._rows):
                if loop.time() >= self._due.get(row.account, 0.0):
                    await self._seek(row)
            due = [at for row in self._rows if (at := self._due.get(row.account))]
            try:
                async with asyncio.timeout_at(min(due, default=None)):
                    await self._stir.wait()
            except TimeoutError:
                continue

    async def _seek(self, row: ContactRow) -> None:
        tries = self._tries[row.account] = self._tries.get(row.account, 0) + 1
        pause = min(AGAIN_CAP_S, AGAIN_S * 2.0 ** min(tries - 1, 20))
        self._due[row.account] = asyncio.get_running_loop().time() + pause
        if row.expires * 1000 <= self._own.clock.now_ms():
            return
        for box in mailbox.sound(row.mailboxes):
            connection = self._line_to(box).connection
            if connection is None:
                continue
            try:
                card = await connection.ask(hub.GetCard(0, hub.card_name(row.secret)), hub.Card)
                log = cards.read_card(row.secret, card.sealed)
                await self._store.write(lambda tx, log=log: contact.ask_by_card(self._own, tx, row.account, log))  # type: ignore[misc]
                return
            except PeerFault as fault:
                self._counters["card_" + fault.code] += 1
            except Fault:
                self._counters["card_missed"] += 1
