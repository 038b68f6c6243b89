"""What leaves for a group by topics of relays: which are followed, and what is stated sealed under a key of the group.

Each event of ours is sealed once, however many read it; a relay fans it out and knows no group. What comes is
`group_entries.py`. The bytes are in sync/SPEC.md, "Groups with a control log".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from crypto import space_key
from crypto.primitives import hkdf
from crypto.space_key import SpaceKey
from node.errors import Refused
from node.secure import group_view, identities, key_words, topics
from node.secure.own import Own
from node.store import log, space_keys, unopened
from node.store import relays as relay_rows
from node.store import topics as rows
from node.store.spaces import SpaceRow
from node.store.topics import TopicRow
from node.store.transaction import Cx, Tx
from sync import limits, topic
from sync.event import Event, hlc_ms
from sync.groups import Relay
from sync.membership import Group

_CONTROL: Final = b"kith-group-1 control"
_TOPIC: Final = b"kith-group-1 topic"

CARRIED_MS: Final = 7 * 24 * 3600 * 1000
"""How old what others stated may be to be carried from a link to a topic."""


Known = dict[bytes, tuple[bytes, ...]]
"""The certificates of devices."""


def control_key(row: SpaceRow) -> SpaceKey:
    """The key of control events that no better one hides: all who ever belonged have it, and relays have not."""
    return space_key.derived(hkdf(row.secret, _CONTROL))


def follow(own: Own, tx: Tx, row: SpaceRow, group: Group) -> None:
    """Follow the topics of a group we belong to at the relays that it names, and no others."""
    wanted = group.relays if own.account in group.ranks else ()
    secret = hkdf(row.secret, _TOPIC)
    names = {topic.keys(secret, relay.key).topic: relay for relay in wanted}
    for name in unopened.topics_of(tx, row.id):
        if name not in names:
            _let_go(own, tx, name)
    fresh = False
    for name, relay in names.items():
        keys = topic.keys(secret, relay.key)
        before = rows.get(tx, name)
        make = relay_rows.get(tx, relay.key) is not None
        if before is not None and (before.addresses, before.make) == (relay.addresses, make):
            continue
        fresh = fresh or before is None
        rows.put(tx, TopicRow(name, relay.key, relay.addresses, keys.append, keys.read, keys.seal, make))
        unopened.belongs(tx, name, row.id)
        tx.after(partial(own.wake.ring().topics_changed, relay.key))
    if fresh:
        _catch_up(own, tx, row)


def ours(cx: Cx) -> tuple[Relay, ...]:
    """The relays that serve us, as a group may name them; those of our own node last."""
    joined = [relay for relay in relay_rows.all_of(cx) if relay.joined and not relay.why and relay.addresses]
    ordered = sorted(joined, key=lambda relay: (relay.own, relay.joined, relay.key))
    return tuple(
        Relay(relay.key, relay.addresses[: limits.RELAY_ADDRESSES]) for relay in ordered[: limits.GROUP_RELAYS]
    )


def upload(own: Own, tx: Tx, row: SpaceRow, events: Iterable[Event]) -> None:
    """Have what we state appended to the topics of its group, sealed under its key; our chain moves on with it."""
    names = [name for name in unopened.topics_of(tx, row.id) if rows.get(tx, name) is not None]
    known: Known = {}
    for event in events if names else ():
        _seal(own, tx, row, event, (names, known))


def _catch_up(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Have what this device stated before it knew of a topic, and nobody else is known to have, appended to it."""
    names = [name for name in unopened.topics_of(tx, row.id) if rows.get(tx, name) is not None]
    ids = log.chain_ids(tx, row.id, own.device) if names else []
    known: Known = {}
    for event in log.events(tx, ids):
        stored = log.get(tx, event.id)
        if stored is not None and not stored.state & log.State.SENT and event.header.seq:
            _seal(own, tx, row, event, (names, known))


def carry(own: Own, tx: Tx, row: SpaceRow, event: Event) -> None:
    """Append what came by a link to topics at relays of ours, for whom no link reaches; its author may not be there.

    Whoever seals for the topics themselves, as far as is known here, is not helped; nor is what is old carried, which a
    newcomer finds by the thousand. A copy costs a relay its bytes, and nobody anything else.
    """
    header, places = event.header, own.groups.places
    kids = [header.kid] if header.kid else [control_key(row).kid, *(key.kid for key in space_keys.of(tx, row.id))]
    if header.device == own.device or any((kid, header.device) in places for kid in kids):
        return
    if not -CARRIED_MS <= hlc_ms(header.hlc) - own.clock.now_ms() <= CARRIED_MS:
        return
    topics_ = [rows.get(tx, name) for name in unopened.topics_of(tx, row.id)]
    _seal(own, tx, row, event, ([each.name for each in topics_ if each is not None and each.make], {}))


def _seal(own: Own, tx: Tx, row: SpaceRow, event: Event, to: tuple[Sequence[bytes], Known]) -> None:
    """Seal an event under its key as this device, and queue it for those of some topics for which it does not wait yet.

    The certificates that go along are remembered in what is known of others.
    """
    header, known = event.header, to[1]
    names = [name for name in to[0] if not rows.waits(tx, name, event.id)]
    key = _key_of(own, tx, row, event) if names else None
    if key is None:
        return
    at = space_keys.chain(tx, key.kid, own.device) or space_key.chain(key, own.device)
    introduces = at.number == 0 or not header.kid or header.device != own.device
    if introduces and header.device not in known:
        known[header.device] = tuple(identities.chain(tx, header.author, header.device))
    certificates = known[header.device] if introduces else ()
    said = key_words.encode(key_words.Stated(event.to_bytes(), certificates))
    try:
        moved, envelope = space_key.seal(key, at, own.device, said, own.random)
    except Refused:
        return  # the chain has ended, or it fits no envelope: it is found by comparing sets
    space_keys.move_chain(tx, key.kid, own.device, moved)
    for name in names:
        _append(own, tx, name, envelope, event.id)


def _append(own: Own, tx: Tx, name: bytes, envelope: bytes, event: bytes) -> None:
    row = rows.get(tx, name)
    if row is None or row.dropped:
        return
    try:
        rows.queue(tx, name, topics.seal(row.seal, name, envelope), own.clock.now_ms(), event)
    except Refused:
        return  # too large for a relay, or too much waits there: it is found by comparing sets
    tx.after(partial(own.wake.ring().appending, row.relay))


def _key_of(own: Own, cx: Cx, row: SpaceRow, event: Event) -> SpaceKey | None:
    """The key an event is sealed under: the one that it names; of a control event one that nobody has who is out."""
    kid = event.header.kid or group_view.to_hide(own, cx, row, event)
    if kid is None:
        return control_key(row)
    held = space_keys.get(cx, row.id, kid)
    return None if held is None or held.secret is None else space_key.space_key(held.secret)


def _let_go(own: Own, tx: Tx, name: bytes) -> None:
    row = rows.get(tx, name)
    unopened.forget_topic(tx, name)
    if row is not None:
        rows.drop(tx, name)
        tx.after(partial(own.wake.ring().topics_changed, row.relay))
