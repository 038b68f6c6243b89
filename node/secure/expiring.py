"""Content whose time is over: it leaves the log and whatever waits to be sent, and the floor above is told.

Headers stay for ever, so that all still come to hold the same events; what comes too late never gets in (`log.append`).
When this is due is `node/upkeep.py`; what it does for somebody's screen is `visible.py`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from node.secure import group_topics, outgoing, plaintext, visible
from node.secure.own import Own
from node.store import contacts, expiry, log, outbox, spaces, topics, wanted
from node.store.log import State
from node.store.transaction import Tx
from sync.event import Event

AT_ONCE: Final = 200


def sweep(own: Own, tx: Tx) -> int:
    """Drop content whose time is over, of as many events as one transaction may take; how many those were."""
    over = expiry.due(tx, own.clock.now_ms() // 1000, AT_ONCE)
    for id_ in over:
        expiry.drop(tx, id_)
        log.erase(tx, id_, State.EXPIRED)
        wanted.arrived(tx, id_)
        for event in log.events(tx, (id_,)):
            _withdraw(own, tx, event)
            own.deliver(tx, visible.expired(own.account, event))
    return len(over)


def sweep_all(own: Own, tx: Tx) -> None:
    """Drop all content whose time is over: at a start, before any is shown."""
    while sweep(own, tx):
        pass


def _withdraw(own: Own, tx: Tx, event: Event) -> None:
    """What is queued of an event goes on as a header: sealed anew for devices, and for the topics of its group."""
    touched: set[bytes] = set()
    for queued in outbox.of_event(tx, event.id):
        message = plaintext.decode(queued.item)
        if message.type == plaintext.EVENT:
            item = msgspec.structs.replace(message, body=event.to_bytes())
            outbox.unseal(tx, queued.id, plaintext.encode(item))
            touched.add(queued.device)
    for account in (own.account, *(row.account for row in contacts.all_of(tx))) if touched else ():
        if touched.intersection(outgoing.devices(own, tx, account)):
            outgoing.seal_unsealed(own, tx, account)
    row = spaces.get(tx, event.header.space) if topics.withdraw(tx, event.id) else None
    if row is not None:
        group_topics.upload(own, tx, row, (event,))
