"""Which relays this account uses: what one of its devices joins or leaves, the others join and leave, too.

The statements are in the personal space, with what makes a member there; of those about one relay that with the highest
(hlc, id) counts, so all devices come to the same, whatever they hear first. Each is a member with keys of its own, as a
device that is linked is (`node/outset.py`). Reaching relays, again and again, is `node/net/relays`.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from node.errors import PeerFault, Refused
from node.items import ReachChanged
from node.secure import contact, outgoing
from node.secure.own import Own
from node.store import own as own_rows
from node.store import relays
from node.store.relays import RelayRow
from node.store.transaction import Cx, Tx
from sync.event import OWN_RELAY, Event
from sync.limits import HUB_SECRET_BYTES
from sync.personal import OwnRelay, read, write

MOST: Final = 8
"""Relays that are used at all: each device refuses a third, but several may join others while they are apart."""

_TOLD: Final = "relay told "
_Told = tuple[int, bytes, bytes, bool]  # hlc, id, device, whether it is used


def join(own: Own, tx: Tx, said: OwnRelay, *, serving: bool = False) -> None:
    """Use a relay from now on, and have all own devices do so; `serving`: this node is that relay.

    Nothing is said of one that is used already, unless it is found elsewhere or admits by another secret now; nor then
    of the relay that this node goes on being though the others have left it.
    """
    known, told = relays.get(tx, said.relay), _told(tx, said.relay)
    if known is None or (known.addresses, known.secret, known.root) != (said.addresses, said.secret, said.root):
        if known is None or not known.own or told is None or told[3]:
            _state(own, tx, said)
        _use(own, tx, said, serving)


def leave(own: Own, tx: Tx, relay: bytes) -> None:
    """Use a relay no more, and have all own devices do so; Refused("unknown_relay")."""
    if relays.get(tx, relay) is None:
        raise Refused("unknown_relay", "This node does not use that relay.")
    _state(own, tx, OwnRelay(relay, False))
    _drop(own, tx, relay)


def heed(own: Own, tx: Tx, event: Event) -> None:
    """Do as another own device does, if nothing was said later of that relay; PeerFault if it cannot be read.

    A device goes on being the relay that it is itself.
    """
    said = read(event, OwnRelay)
    if said.on and (not said.addresses or len(said.secret) != HUB_SECRET_BYTES):
        raise PeerFault("bad_payload", "An own device names a relay that nobody can join.")
    if not _note(tx, event, said):
        return
    known = relays.get(tx, said.relay)
    if not said.on and known is not None and not known.own:
        _drop(own, tx, said.relay)
        tx.after(lambda: own.wake.relay_left(said.relay))
    elif said.on and (known is not None or len(relays.all_of(tx)) < MOST):
        _use(own, tx, said, False)
    elif said.on:
        own.counters["relays_beyond"] += 1


def told_by(own: Own, cx: Cx, relay: bytes) -> bytes:
    """The other own device by which this one came to use a relay; empty if it was told by nobody."""
    told = _told(cx, relay)
    return b"" if told is None or not told[3] or told[2] == own.device else told[2]


def _state(own: Own, tx: Tx, said: OwnRelay) -> None:
    """It is stated also while there is no other device: one that comes later reads all that was ever said."""
    _note(tx, outgoing.publish_personal(own, tx, OWN_RELAY, write(said)), said)


def _use(own: Own, tx: Tx, said: OwnRelay, serving: bool) -> None:
    known = relays.get(tx, said.relay)
    if known is None:
        keys = (said.relay, said.addresses, said.secret, said.root, own.random(32), own.random(32))
        relays.put(tx, RelayRow(*keys, own=serving))
    else:
        relays.put(tx, replace(known, addresses=said.addresses, secret=said.secret, root=said.root))
        if known.addresses != said.addresses and known.joined:
            contact.news(own, tx)
    own.deliver(tx, ReachChanged(said.relay))
    tx.after(own.wake.ring().contacts_changed)


def _drop(own: Own, tx: Tx, relay: bytes) -> None:
    relays.drop(tx, relay)
    own.deliver(tx, ReachChanged(relay))
    contact.news(own, tx)
    tx.after(own.wake.ring().contacts_changed)


def _note(tx: Tx, event: Event, said: OwnRelay) -> bool:
    """Keep what was said last of a relay; False if this is not it."""
    header, before = event.header, _told(tx, said.relay)
    if before is not None and before[:2] >= (header.hlc, event.id):
        return False
    told: _Told = (header.hlc, event.id, header.device, said.on)
    own_rows.put(tx, _TOLD + said.relay.hex(), msgspec.msgpack.encode(told))
    return True


def _told(cx: Cx, relay: bytes) -> _Told | None:
    kept = own_rows.get(cx, _TOLD + relay.hex())
    return None if kept is None else msgspec.msgpack.decode(kept, type=_Told)
