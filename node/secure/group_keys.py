"""The keys of groups: made when none is clean, and given to members' devices with what they need of the control log.

Who may have one is `sync/space_keys.py`, judged by what this device sees (`group_view.py`). Each is queued like any
message, so keys also travel by mail; how they are asked for is `group_asking.py`. See sync/SPEC.md, "Space keys".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from crypto import space_key
from node.errors import PeerFault
from node.secure import (
    group_log,
    group_view,
    identities,
    key_ends,
    key_words,
    learning,
    outgoing,
    own_devices,
    plaintext,
)
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, grouped, log, outbox, ranks, space_keys, spaces, welcomes
from node.store.ranks import RankRow
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync import limits
from sync.chains import check_chain
from sync.event import KEY_NEW, MERGE, Event, check
from sync.groups import key_new, read_founding
from sync.ranks import MEMBER
from sync.space import CONTROL_LOG, check_place, keyed
from sync.space_keys import Announced, History, withheld

MAX_PAST: Final = 1024
"""Control events that somebody who is removed is brought at most, the newest."""


MOST_UNANNOUNCED: Final = 512
"""Keys of a group that are kept although nothing here announces them yet; any other is asked for once it is."""


def to_seal(own: Own, tx: Tx, row: SpaceRow, erasing: bool = False) -> bytes:
    """The name of the key to seal with: a clean one that is held, else one that is made, announced and given now."""
    key = group_view.to_seal(own, tx, row, erasing)
    return key.kid if key is not None else _make(own, tx, row)


def welcome(own: Own, tx: Tx, row: SpaceRow, grants: Mapping[bytes, bytes]) -> None:
    """Tell people of whom statements (account: id) let them in what the group is, and what led to that.

    The rest is found by comparing sets, the keys come by asking.
    """
    (genesis,) = log.events(tx, (row.id,))
    header = genesis.header
    chain = tuple(identities.chain(tx, header.author, header.device))
    stated = _stated(tx, log.events(tx, grouped.arrived(tx, row.id)))
    upto = {id_: number for number, (id_, _) in enumerate(stated, 1)}
    kids = [key.kid for key in space_keys.of(tx, row.id) if key.secret is not None]
    for account, grant in grants.items():
        body = key_words.encode(key_words.Welcome(genesis.to_bytes(), chain, grant))
        for device in outgoing.devices(own, tx, account):
            outgoing.queue(own, tx, account, device, (plaintext.WELCOME, body), grant)
            _bring(own, tx, row, (account, device), stated[: upto[grant]])
    _give(own, tx, row, tuple(grants), kids)


def hand_back(own: Own, tx: Tx, row: SpaceRow, account: bytes, device: bytes) -> None:
    """A device of the owner, or of a member, does not know of a group, as its store lost it: bring its control log.

    To the owner also where we are out only because what let us in was stated by a device that is revoked: the owner
    says up to where that counts, once the store holds it. Keys are asked for, the rest is found as ever.
    """
    mine, theirs = ranks.get(tx, row.id, own.account), ranks.get(tx, row.id, account)
    is_member = mine is not None and mine.rank >= MEMBER and theirs is not None and theirs.rank >= MEMBER
    is_owner = account == row.owner and (mine is None or mine.rank >= MEMBER)
    arrived = grouped.arrived(tx, row.id)
    if not (is_member or is_owner) or any(outbox.has_event(tx, device, id_) for id_ in arrived):
        return
    (genesis,) = log.events(tx, (row.id,))
    header = genesis.header
    chain = tuple(identities.chain(tx, header.author, header.device))
    body = key_words.encode(key_words.Welcome(genesis.to_bytes(), chain, arrived[-1]))
    outgoing.queue(own, tx, account, device, (plaintext.WELCOME, body), row.id)
    _bring(own, tx, row, (account, device), _stated(tx, log.events(tx, arrived)))


def go_on(own: Own, tx: Tx, row: SpaceRow) -> None:
    """The first start of a device: what the group is now is found anew, and where those before it ended is told."""
    own.groups.turn += 1
    group_log.reconsider(own, tx, row, ())
    say_ends(own, tx, row)


def say_here(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Where keys are for who was there: say once that this device is, which brings its certificates to everybody.

    Else whoever learns of devices by what they state alone would never make a key for one that only reads.
    """
    if key_ends.is_lasting(row) or not group_log.is_in(own, tx, row) or own.device not in _live(own, tx):
        return
    if log.head(tx, row.id, own.device) is None:
        group_log.control(own, tx, row, MERGE, {})


def _live(own: Own, cx: Cx) -> tuple[bytes, ...]:
    return identities.of(own, cx, own.account).live


def say_ends(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Say where our revoked devices end, as far as is known by now.

    Contacts get that sealed, too: until they have it some of them may be out for each other, and no link carries it.
    """
    ends = group_log.state_ends(own, tx, row)
    for account in group_view.of(own, tx, row).ranks if ends else ():
        if account != own.account:
            farewell(own, tx, row, account, ends)


def shared_with(cx: Cx, account: bytes) -> list[SpaceRow]:
    """The groups that an account founded or belongs to, the newest first."""
    founded = {row.id for row in spaces.of_owner(cx, account) if row.history}
    return spaces.keyed_of(cx, founded | ranks.spaces(cx, account))


def farewell(own: Own, tx: Tx, row: SpaceRow, account: bytes, events: Sequence[Event]) -> None:
    """Bring control events to a contact sealed, since no link between us carries the log of the group any more.

    Whoever is removed gets the statement that says so, with what it rests on; the others that we leave.
    """
    if not _is_contact(tx, account):
        return
    stated = _stated(tx, events[-MAX_PAST:])
    for device in outgoing.devices(own, tx, account):
        _bring(own, tx, row, (account, device), stated)


def welcomed(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """A contact lets us into a group: keep what founded it, and take its control log from that contact."""
    said = key_words.decode(key_words.Welcome, body)
    genesis = Event.from_bytes(said.genesis)
    header = genesis.header
    founding = read_founding(genesis)
    check_place(keyed(genesis.id, header.author), genesis)
    check_chain(header.author, header.device, said.chain)
    check(genesis)
    if spaces.get(tx, genesis.id) is None:
        if spaces.count_of(tx, header.author) >= limits.SPACES_OF_OWNER:
            raise PeerFault("too_many_spaces", "Somebody has founded more groups than are kept here.")
        learning.learn(
            own, tx, header.author, [Event.from_bytes(link) for link in said.chain], identities.MAX_BYTES_OF_STRANGER
        )
        log.append(tx, genesis, log.State.PLAIN, own.clock.now_ms())
        group_log.found(own, tx, genesis, founding)
        own_devices.say_space(own, tx, genesis.id, said.grant)
    if not log.has(tx, said.grant):
        welcomes.put(tx, genesis.id, peer.account, said.grant)
        tx.after(partial(own.wake.ring().offers_changed, peer.device))


def received(own: Own, tx: Tx, peer: Peer, body: bytes) -> SpaceRow:
    """Keep keys that somebody gives us who belongs to a group, or did when they were sent; the group."""
    said = key_words.decode(key_words.Keys, body)
    row = group_of(tx, said.space)
    if not is_heard(tx, row, peer.account):
        raise PeerFault("not_a_member", "Somebody who never belonged to a group gave a key of it.")
    now = own.clock.now_ms()
    most = MOST_UNANNOUNCED if may_speak(own, tx, row, peer.account) else MOST_UNANNOUNCED // 2
    room = most - space_keys.unannounced(tx, row.id)
    new: list[bytes] = []
    for secret in said.secrets:
        kid = space_key.space_key(secret).kid
        is_announced = space_keys.is_announced(tx, row.id, kid)
        if key_ends.is_spent(own, tx, row, kid):
            continue
        if (is_announced or room > 0) and space_keys.hold(tx, row.id, kid, secret, now):
            new.append(secret)
            room -= not is_announced
    if new:
        _share(own, tx, row, new)
        offers_changed(own, tx, row)
    return row


def bring(own: Own, tx: Tx, row: SpaceRow, to: tuple[bytes, bytes], events: Iterable[Event]) -> None:
    """Queue events for a device (account, device) that lacks them, causes first."""
    _bring(own, tx, row, to, _certified(tx, events))


def devices_of_contacts(own: Own, cx: Cx, row: SpaceRow) -> list[tuple[bytes, bytes]]:
    """(account, device) of what contacts have that belong to a group: first one device of each, then their others."""
    accounts = [place.account for place in ranks.of(cx, row.id) if _is_linkable(cx, place)]
    found = [(account, outgoing.devices(own, cx, account)) for account in accounts if account != own.account]
    most = max((len(devices) for _, devices in found), default=0)
    return [(account, devices[at]) for at in range(most) for account, devices in found if at < len(devices)]


def may_speak(own: Own, cx: Cx, row: SpaceRow, account: bytes) -> bool:
    """Whether keys and the control log are exchanged with an account: it belongs to the group, or let us in."""
    place = ranks.get(cx, row.id, account)
    if place is not None and place.rank >= MEMBER and group_log.is_in(own, cx, row):
        return True
    return account in welcomes.bearers(cx, row.id)


def is_heard(cx: Cx, row: SpaceRow, account: bytes) -> bool:
    """Whether what an account sent is taken: it belongs to the group, or belonged to it, or let us in.

    While it was on its way either of us may have been removed; refused, it would be sent again for ever.
    """
    return ranks.get(cx, row.id, account) is not None or account in welcomes.bearers(cx, row.id)


def offers_changed(own: Own, tx: Tx, row: SpaceRow) -> None:
    """What may be shown of a group on links is more than before: links to its members are made anew, soon."""
    for place in ranks.of(tx, row.id):
        if place.account != own.account and _is_linkable(tx, place):
            for device in outgoing.devices(own, tx, place.account):
                tx.after(partial(own.wake.ring().offers_changed, device))
    for account in sorted(welcomes.bearers(tx, row.id)):
        for device in outgoing.devices(own, tx, account):
            tx.after(partial(own.wake.ring().offers_changed, device))
    for device in own_devices.others(own, tx):
        tx.after(partial(own.wake.ring().offers_changed, device))


def _make(own: Own, tx: Tx, row: SpaceRow) -> bytes:
    secret = space_key.make(own.random, own.device)
    kid = space_key.space_key(secret).kid
    members = group_view.of(own, tx, row).ranks
    named = {account: identities.telling(tx, account) for account in members}
    space_keys.hold(tx, row.id, kid, secret, own.clock.now_ms())
    group_log.control(own, tx, row, KEY_NEW, key_new(space_key.fingerprint(secret), named))
    _share(own, tx, row, (secret,))
    _give(own, tx, row, [account for account in members if account != own.account], (kid,))
    offers_changed(own, tx, row)
    return kid


def _share(own: Own, tx: Tx, row: SpaceRow, secrets: Sequence[bytes]) -> None:
    """Give our other devices keys that have become known here: those that come later, too, where keys are lasting.

    Elsewhere they are given like anybody's, so that no log holds the secret; what cannot be judged yet is asked for.
    """
    if key_ends.is_lasting(row):
        own_devices.say_keys(own, tx, row.id, secrets)
    else:
        _give(own, tx, row, (own.account,), [space_key.space_key(secret).kid for secret in secrets])


def _give(own: Own, tx: Tx, row: SpaceRow, accounts: Iterable[bytes], kids: Sequence[bytes]) -> None:
    """Queue keys for each device of contacts, or of ours, that may have them; what one may not have it is not told."""
    sight = group_view.seen(own, tx, row)
    keys = [sight.group.keys[kid] for kid in kids if kid in sight.group.keys]
    for account in accounts:
        is_contact = _is_contact(tx, account)
        for device in outgoing.devices(own, tx, account) if is_contact else _ours(own, tx, account):
            may = [key for key in keys if not withheld(key, sight, History(row.history), (account, device))]
            hand_over(own, tx, row, (account, device), may)


def _ours(own: Own, cx: Cx, account: bytes) -> tuple[bytes, ...]:
    return own_devices.others(own, cx) if account == own.account else ()


def hand_over(own: Own, tx: Tx, row: SpaceRow, to: tuple[bytes, bytes], keys: Sequence[Announced]) -> None:
    """Queue keys that are held for a device (account, device) that may have them."""
    for some in _in_lists(keys, key_words.MAX_KEYS):
        body = key_words.encode(key_words.Keys(row.id, tuple(_secret(tx, row.id, key.kid) for key in some)))
        outgoing.queue(own, tx, *to, (plaintext.KEYS, body))


def _stated(cx: Cx, events: Iterable[Event]) -> list[tuple[bytes, key_words.Stated]]:
    """The control events among these, by id, the first of each device with its certificates."""
    return list(_certified(cx, (event for event in events if event.header.kind in CONTROL_LOG)))


def _certified(cx: Cx, events: Iterable[Event]) -> Iterator[tuple[bytes, key_words.Stated]]:
    known: set[bytes] = set()
    for event in events:
        header = event.header
        chain = () if header.device in known else tuple(identities.chain(cx, header.author, header.device))
        known.add(header.device)
        yield event.id, key_words.Stated(event.to_bytes(), chain)


def _bring(
    own: Own, tx: Tx, row: SpaceRow, to: tuple[bytes, bytes], stated: Iterable[tuple[bytes, key_words.Stated]]
) -> None:
    """Queue events, causes first, under the id of the last of each part, so that they never grow too old."""
    for last, part in _in_parts(stated):
        body = key_words.encode(key_words.Statements(row.id, part))
        outgoing.queue(own, tx, *to, (plaintext.STATEMENTS, body), last)


def _in_parts(
    stated: Iterable[tuple[bytes, key_words.Stated]],
) -> Iterator[tuple[bytes, tuple[key_words.Stated, ...]]]:
    """Parts that fit mailboxes, each with the id of its last event."""
    part: list[key_words.Stated] = []
    size, last = 0, b""
    for id_, each in stated:
        length = len(each.event) + sum(map(len, each.chain))
        if part and (size + length > key_words.STATEMENTS_BYTES or len(part) == key_words.MAX_KEYS):
            yield last, tuple(part)
            part, size = [], 0
        part.append(each)
        size, last = size + length, id_
    if part:
        yield last, tuple(part)


def _secret(cx: Cx, space: bytes, kid: bytes) -> bytes:
    held = space_keys.get(cx, space, kid)
    if held is None or held.secret is None:
        raise LookupError("a key that is not held was to be given")
    return held.secret


def _in_lists(items: Sequence[Announced], most: int) -> Iterable[Sequence[Announced]]:
    return (items[at : at + most] for at in range(0, len(items), most))


def control_log(cx: Cx, row: SpaceRow) -> list[Event]:
    """The control log of a group in the order in which it came, which puts causes first."""
    return [event for event in log.events(cx, grouped.arrived(cx, row.id)) if event.header.kind in CONTROL_LOG]


def parts(cx: Cx, row: SpaceRow, events: Iterable[Event]) -> Iterator[key_words.Statements]:
    """Events of a group in parts that fit mailboxes, the first of each device with its certificates."""
    for _, part in _in_parts(_certified(cx, events)):
        yield key_words.Statements(row.id, part)


def group_of(cx: Cx, space: bytes) -> SpaceRow:
    """A group that a message speaks of; PeerFault("unknown_space")."""
    row = spaces.get(cx, space)
    if row is None or not row.history:
        raise PeerFault("unknown_space", "Somebody spoke of a group that is not known here.")
    return row


def _is_linkable(cx: Cx, place: RankRow) -> bool:
    return place.rank >= MEMBER and _is_contact(cx, place.account)


def _is_contact(cx: Cx, account: bytes) -> bool:
    contact = contacts.get(cx, account)
    return contact is not None and contact.state == "contact"
