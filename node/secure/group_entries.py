"""What comes of groups sealed: entries of topics, and what members bring of the log to whoever is let in or lacks it.

What cannot be taken in yet, because its key or the log of its author is lacking, waits on the disk and is tried again
when either comes. How events are kept is `group_log.py`, what leaves `group_topics.py` and `group_keys.py`.
"""

from __future__ import annotations

from typing import Final

from crypto import space_key
from crypto.space_key import Opened, SpaceKey
from node.errors import PeerFault
from node.secure import (
    group_asking,
    group_gaps,
    group_keys,
    group_log,
    group_topics,
    group_waiting,
    identities,
    key_ends,
    key_words,
    learning,
    outgoing,
    plaintext,
)
from node.secure.own import Lack, Own
from node.secure.peer import Peer
from node.store import log, marks, ranks, space_keys, spaces, unopened
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync.chains import check_chain
from sync.event import Event

WORDS: Final = frozenset(
    {plaintext.KEYS, plaintext.WELCOME, plaintext.KEYREQ, plaintext.WITHHELD, plaintext.STATEMENTS}
)
"""The types of messages that `hear` understands."""

OF_KEYS: Final = frozenset({plaintext.KEYS, plaintext.KEYREQ, plaintext.WITHHELD})
"""Those among them that own devices say to each other, too."""


_BARE: Final = b"\0"
"""Before what waits and came in a message, not in an envelope of the group; those begin otherwise."""

PLACES: Final = 4096
"""Chains in which it is remembered how far we are."""


def hear(own: Own, tx: Tx, peer: Peer, type_: int, body: bytes) -> None:
    """Act on what a contact's device says about a group and its keys."""
    if type_ == plaintext.KEYS:
        again(own, tx, group_keys.received(own, tx, peer, body))
    elif type_ == plaintext.WELCOME:
        group_keys.welcomed(own, tx, peer, body)
    elif type_ == plaintext.KEYREQ:
        group_asking.asked(own, tx, peer, body)
    elif type_ == plaintext.WITHHELD:
        group_asking.refused(own, tx, body)
    else:
        _statements(own, tx, peer, body)


def identity_came(own: Own, tx: Tx, account: bytes) -> None:
    """The identity log of an account grew: what waited for that is tried again, and groups may mean something else."""
    group_log.identity_changed(own, tx, account)
    for space in sorted(ranks.spaces(tx, account)):
        row = spaces.get(tx, space)
        if row is not None and row.history:
            again(own, tx, row)


def taken(own: Own, tx: Tx, topic: bytes, envelope: bytes) -> None:
    """Take in an entry of a topic, or keep it until that can be done; PeerFault for what is of no use."""
    space = unopened.space_of(tx, topic)
    row = None if space is None else spaces.get(tx, space)
    if row is None:
        raise PeerFault("unknown_space", "Something came for a group that is not known here.")
    space_key.named(envelope)  # so that nothing comes by a topic as what is no envelope does
    if _take(own, tx, row, envelope) is None:
        again(own, tx, row)
    else:
        unopened.keep(tx, row.id, envelope, own.clock.now_ms())


def again(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Try what waits, now that a key or a log has come; one thing that is taken in may let in another."""
    group_keys.say_ends(own, tx, row)
    group_keys.say_here(own, tx, row)
    found: dict[int, Lack] = {}
    progress = True
    while progress:
        progress = False
        for number, envelope in group_waiting.due(own, tx, row, found):
            try:
                lack = _take(own, tx, row, envelope)
            except PeerFault:
                lack = None
            if lack is not None:
                found[number] = lack
            else:
                group_waiting.drop(own, tx, number)
                progress = True
    group_waiting.remember(own, tx, found)
    group_asking.ask_around(own, tx, row)
    group_asking.pay(own, tx, row)


def brought(own: Own, tx: Tx, row: SpaceRow, kid: bytes, said: key_words.Statements) -> tuple[int, int]:
    """Take in what a file brings sealed under one key; how many events were new, and how many must wait.

    Those wait whose author is not known yet. PeerFault("wrong_space", ...), and nothing of it is kept.
    """
    events = [Event.from_bytes(each.event) for each in said.stated]
    for event in events:
        _check(row, kid, event)
        if not event.header.kid and kid != group_topics.control_key(row).kid:
            raise PeerFault("wrong_space", "A file brings a part of a control log under a key of what is said.")
    ready = [event for event, each in zip(events, said.stated, strict=True) if introduced(own, tx, event, each.chain)]
    new = log.missing(tx, [event.id for event in ready])
    group_log.take(own, tx, b"", row, ready)
    for author, device in {(event.header.author, event.header.device) for event in ready}:
        _mark(own, tx, row, author, device)
    kept = len(new) - len(log.missing(tx, new))
    return kept, len(events) - len(ready)


def key_of(cx: Cx, row: SpaceRow, kid: bytes) -> SpaceKey | None:
    """The key of a group that has this name, that of its control log, too; None if it is not held."""
    control_ = group_topics.control_key(row)
    if kid == control_.kid:
        return control_
    held = space_keys.get(cx, row.id, kid)
    return None if held is None or held.secret is None else space_key.space_key(held.secret)


def introduced(own: Own, tx: Tx, event: Event, chain: tuple[bytes, ...]) -> bool:
    """Keep the certificates that came with an event; whether its device is now known as its author's."""
    header = event.header
    if chain and header.device not in identities.of(own, tx, header.author).devices:
        check_chain(header.author, header.device, chain)
        links = [Event.from_bytes(link) for link in chain]
        learning.learn(own, tx, header.author, links, identities.MAX_BYTES_OF_STRANGER)
        group_log.identity_changed(own, tx, header.author)
    return header.device in identities.of(own, tx, header.author).devices


def _take(own: Own, tx: Tx, row: SpaceRow, envelope: bytes) -> Lack | None:
    """Open and keep one envelope, or say what it must wait for. PeerFault("bad_message", "wrong_space", ...)."""
    if envelope.startswith(_BARE):
        return _take_stated(own, tx, row, key_words.decode(key_words.Stated, envelope[len(_BARE) :]))
    kid = space_key.named(envelope)
    key = key_of(tx, row, kid)
    if key is None and key_ends.is_spent(own, tx, row, kid):
        raise PeerFault("spent_key", "Something was sealed under a key that is thrown away by now.")
    if key is None:
        group_asking.ask_around(own, tx, row)
        return Lack(kid=kid)
    said = key_words.decode(key_words.Stated, _open(own, key, envelope).plaintext)
    _check(row, kid, Event.from_bytes(said.event))
    return _take_stated(own, tx, row, said)


def _take_stated(own: Own, tx: Tx, row: SpaceRow, said: key_words.Stated) -> Lack | None:
    event = Event.from_bytes(said.event)
    header, lack = event.header, _is_strange(own, tx, row, event, said.chain)
    if lack is not None:
        return lack
    before = log.head(tx, row.id, header.device)
    if group_log.take(own, tx, b"", row, (event,)):
        group_gaps.noticed(own, tx, row)
        return group_waiting.why(own, tx, row, header)
    if before is not None and header.seq > before.seq + 1:
        group_gaps.noticed(own, tx, row)
    group_keys.say_ends(own, tx, row)
    _mark(own, tx, row, header.author, header.device)
    return None


def _is_strange(own: Own, tx: Tx, row: SpaceRow, event: Event, chain: tuple[bytes, ...]) -> Lack | None:
    """What is lacking to know an event for its author's, if anything is."""
    header = event.header
    if not group_waiting.is_let_in(own, tx, row, header.author):
        return Lack(author=header.author)  # whoever speaks for strangers fills no disk with their logs
    if not introduced(own, tx, event, chain):
        return Lack(author=header.author, device=header.device)
    return None


def _open(own: Own, key: SpaceKey, envelope: bytes) -> Opened:
    places = own.groups.places
    opened, behind = space_key.open_from(key, envelope, lambda device: places.get((key.kid, device)))
    places[key.kid, opened.device] = behind
    places.move_to_end((key.kid, opened.device))
    if len(places) > PLACES:
        places.popitem(last=False)
    return opened


def _check(row: SpaceRow, kid: bytes, event: Event) -> None:
    """Make sure that an event is of this group, and was sealed under the key that is for it."""
    if event.header.kid not in (kid, b"") or event.header.space != row.id:
        raise PeerFault("wrong_space", "A sealed event does not belong where it came.")
    if event.header.kid and kid == group_topics.control_key(row).kid:
        raise PeerFault("wrong_space", "A sealed event was sealed under a key that is not for it.")


def _statements(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    said = key_words.decode(key_words.Statements, body)
    row = group_keys.group_of(tx, said.space)
    heard = _is_heard(own, tx, row, peer.account)
    brought = {event.id: each for each in said.stated if _is_of_use(tx, row, event := Event.from_bytes(each.event))}
    events = [Event.from_bytes(each.event) for each in brought.values()]
    ready = [event for event in events if _is_strange(own, tx, row, event, brought[event.id].chain) is None]
    if log.missing(tx, [event.id for event in ready]):
        group_gaps.settled(own, row.id)
    waiting = {event.id for event in group_log.take(own, tx, peer.device, row, ready)}
    for event in events:
        if event in ready and event.id not in waiting:
            _mark(own, tx, row, event.header.author, event.header.device)
        elif heard:  # of who never belonged, for all that is known here, nothing is kept that may be of no use
            unopened.keep(tx, row.id, _BARE + key_words.encode(brought[event.id]), own.clock.now_ms())
    if unopened.waits(tx, row.id):
        group_gaps.noticed(own, tx, row)
    again(own, tx, row)


def _is_heard(own: Own, cx: Cx, row: SpaceRow, account: bytes) -> bool:
    """Whether what an account brings may wait here: it ever belonged, or we founded the group and know of nobody in it.

    Then this store lost what led to it, and whoever has it gives it back.
    """
    lost = row.owner == own.account and len(ranks.of(cx, row.id)) <= 1
    return lost or account == row.owner or group_keys.is_heard(cx, row, account)


def _is_of_use(tx: Tx, row: SpaceRow, event: Event) -> bool:
    """Whether a statement of a group is one of its log, or content that can be read here."""
    _check_space(row, event)
    return not event.header.kid or key_of(tx, row, event.header.kid) is not None


def _check_space(row: SpaceRow, event: Event) -> None:
    if event.header.space != row.id:
        raise PeerFault("wrong_space", "An event does not belong where it came.")


def _mark(own: Own, tx: Tx, row: SpaceRow, author: bytes, device: bytes) -> None:
    """Note how far we hold what a device stated, so that it is told; what sets agreed about before has no gaps."""
    upto = log.contiguous(tx, row.id, device, marks.of(tx, row.id, own.device, device)[0])
    if device != own.device and upto:
        marks.hold(tx, row.id, own.device, device, upto)
        outgoing.marks_due(own, tx, author, device)
