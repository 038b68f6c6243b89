"""Identity logs as they lie in the store: what they say, adding to them, and this device's own place in its log.

What a log means is `sync/control.py`; here it is only read, kept in memory until it grows, and written. Every event is
verified before it is stored.
"""

from __future__ import annotations

from collections.abc import Iterable

from crypto.primitives import sha256
from node.errors import PeerFault
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import log, wanted
from node.store.transaction import Cx, Tx
from sync import chains, control, earlier, limits, space
from sync.event import ID_PREKEYS, Event, check, next_hlc

MAX_EVENTS = 4096
MAX_BYTES = 4 << 20
MAX_BYTES_OF_STRANGER = 256 << 10
_REMEMBERED = 1024


def of(own: Own, cx: Cx, account: bytes) -> control.Identity:
    """What the stored log of an account says now.

    It is a pure function of the set of ids, so an answer is remembered under that set and never goes stale.
    """
    return of_ids(own, cx, account, log.ids(cx, account))


def of_ids(own: Own, cx: Cx, account: bytes, ids: list[bytes]) -> control.Identity:
    """What the log of an account says that consists of these events, in the order of their ids."""
    key = sha256(account, *ids)
    known = own.identities.get(key)
    if known is None:
        known = own.identities[key] = control.evaluate(account, log.events(cx, ids))
        if len(own.identities) > _REMEMBERED:
            own.identities.popitem(last=False)
    return known


def digest(cx: Cx, account: bytes) -> bytes:
    """8 bytes that change with every event of an account's log; they ride on session messages."""
    return sha256(*log.ids(cx, account))[:8]


def telling(cx: Cx, account: bytes) -> tuple[bytes, ...]:
    """The events of the log of an account that say which of its devices are known here, as few as a key names."""
    return earlier.telling(log.events(cx, log.ids(cx, account)), limits.KEY_HEADS)


def event(cx: Cx, event_id: bytes) -> Event:
    """An identity event that is known to be stored."""
    stored = log.get(cx, event_id)
    if stored is None:
        raise LookupError("an identity event that was named is not in the store")
    return stored.event


def chain(cx: Cx, account: bytes, device: bytes) -> list[bytes]:
    """The certificates from an account's genesis to a device, empty if the stored log has none."""
    ids = [entry.id for entry in log.entries(cx, account)]
    return chains.chain(log.events(cx, ids), device)


def admit(own: Own, cx: Cx, peer: Peer) -> None:
    """PeerFault("revoked_device") unless the log held here makes a device one of its account, with what it has shown.

    So a device that was certified by an admin who had been revoked by then is none, whatever chain it has.
    """
    facts = of(own, cx, peer.account).devices.get(peer.device)
    if facts is None:
        held = log.events(cx, log.ids(cx, peer.account))
        shown = [Event.from_bytes(link) for link in peer.chain]
        facts = control.evaluate(peer.account, [*held, *shown]).devices.get(peer.device)
    if facts is None or facts.revoked:
        raise PeerFault("revoked_device", "A device came that its account has revoked, or never certified.")


def store(own: Own, tx: Tx, account: bytes, events: Iterable[Event], most: int = MAX_BYTES) -> int:
    """Verify events and add them to an account's log; how many were new. A PeerFault names the first bad one.

    An event of a key that the account does not know is passed over, so that nobody else can fill its log. Groups that
    were evaluated before it grew are evaluated anew.
    """
    new = add(tx, account, events, own.clock.now_ms(), most)
    if new:
        own.groups.turn += 1
    return new


def add(tx: Tx, account: bytes, events: Iterable[Event], now_ms: int, most: int = MAX_BYTES) -> int:
    """As `store`, for a node that is only being born."""
    new = 0
    batch = list(events)
    identity = space.identity(account)
    for each in batch:
        space.check_place(identity, each)
        check(each)
    entitled = _entitled(tx, account, batch)
    for each in batch:
        if each.header.device in entitled:
            new += log.append(tx, each, log.State.PLAIN, now_ms) is not None
            _supersede(tx, account, each)
        wanted.arrived(tx, each.id)
    held = log.entries(tx, account)
    if len(held) > MAX_EVENTS or sum(entry.size for entry in held) > most:
        raise PeerFault("log_too_long", "An identity log is longer than allowed.")
    return new


def foreseen(cx: Cx, account: bytes, events: Iterable[Event]) -> control.Identity:
    """What a log would say with these events, each verified and none kept; a PeerFault names the first bad one."""
    batch = list(events)
    identity = space.identity(account)
    for each in batch:
        space.check_place(identity, each)
        check(each)
    return control.evaluate(account, [*log.events(cx, log.ids(cx, account)), *batch])


def next_position(own: Own, tx: Tx) -> control.Position:
    """Where this device's next event in its own identity log goes."""
    head = log.head(tx, own.account, own.device)
    last = head.hlc if head else 0
    heads = of(own, tx, own.account).heads
    return control.position((head.seq, head.id) if head else None, heads, next_hlc(last, own.clock.now_ms()))


def _entitled(tx: Tx, account: bytes, batch: list[Event]) -> frozenset[bytes]:
    """The keys whose statements belong in a log: the recovery key, and every device that it or an admin certified."""
    held = log.events(tx, [entry.id for entry in log.entries(tx, account)])
    return control.evaluate(account, [*held, *batch]).named


def _supersede(tx: Tx, account: bytes, event: Event) -> None:
    """Of a device's announced prekeys only the newest keep their content."""
    if event.header.kind != ID_PREKEYS:
        return
    for old in log.chain_ids(tx, account, event.header.device, ID_PREKEYS)[:-1]:
        log.erase(tx, old, log.State.SUPERSEDED)
