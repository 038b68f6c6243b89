"""Keys of groups that are asked for: a request is answered by keys or by why not, and what came too early later.

Whom to ask goes round among the members who are contacts. Who may have a key is `sync/space_keys.py`, how keys are made
and given `group_keys.py`. The bytes are in sync/SPEC.md, "Space keys".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from node.secure import group_keys, group_log, group_view, key_ends, key_words, outgoing, own_devices, plaintext
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import outbox, space_keys, spaces
from node.store.spaces import SpaceRow
from node.store.transaction import Cx, Tx
from sync.space_keys import Announced, History, withheld

ASK_AGAIN_MS: Final = (0, 5_000, 30_000, 300_000, 3_600_000)
"""How long after the last round in which a key was asked for it is asked for again, by how many rounds there were."""

ROUND: Final = 8
"""Devices that are asked in a round, at most: who is refused by one asks the next without a pause."""

MOST_WAITING: Final = 64
"""Messages that are no events and wait for a device, beyond which it is asked for no keys."""

MOST_ANSWERS: Final = 256
"""Messages that are no events and wait for a device, beyond which it is given no answers about keys."""

EARLY: Final = ("not_held", "not_informed")
MOST_OWED: Final = 1024
"""Why a key cannot be given yet, and how many of a group that were asked for in vain are remembered."""


def asked(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Give a member's device the keys it asks for, or say for each why not; silence only while it takes no answers.

    What it asks for too early, since we lack it ourselves or cannot judge yet, it is given when that has changed.
    """
    said = key_words.decode(key_words.KeyRequest, body)
    row = group_keys.group_of(tx, said.space)
    if outbox.answers_to(tx, peer.device) >= MOST_ANSWERS:
        return
    given, refused = _judge(own, tx, row, (peer.account, peer.device), said.kids)
    if given:
        group_keys.hand_over(own, tx, row, (peer.account, peer.device), given)
    if refused:
        said_not = key_words.encode(key_words.Withheld(row.id, tuple(refused)))
        outgoing.queue(own, tx, peer.account, peer.device, (plaintext.WITHHELD, said_not))
    if group_keys.is_heard(tx, row, peer.account):
        tx.after(partial(_owe, own, row.id, peer, [kid for kid, code in refused if code in EARLY]))


def pay(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Give the keys that were asked for too early and may be given by now."""
    owed = own.groups.owed.get(row.id)
    if not owed:
        return
    held = {key.kid for key in space_keys.of(tx, row.id) if key.secret is not None}
    asked: dict[tuple[bytes, bytes], list[bytes]] = {}
    for account, device, kid in owed:
        if kid in held:
            asked.setdefault((account, device), []).append(kid)
    for to, kids in asked.items():
        given, _ = _judge(own, tx, row, to, kids)
        if given:
            group_keys.hand_over(own, tx, row, to, given)
            tx.after(partial(_paid, owed, [(*to, key.kid) for key in given]))


def refused(own: Own, tx: Tx, body: bytes) -> None:
    """A member's device said why it does not give keys: the next one of the round is asked, or all of them later."""
    said = key_words.decode(key_words.Withheld, body)
    row = group_keys.group_of(tx, said.space)
    for kid, code in said.kids:
        space_keys.withheld(tx, row.id, kid, code)
    ask_around(own, tx, row)


def ask(own: Own, tx: Tx, row: SpaceRow, account: bytes, device: bytes) -> None:
    """Ask a member's device for what we lack and it is time to ask for."""
    _request(own, tx, row, (account, device), _due(own, tx, row, 1))


def ask_around(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Ask a contact among the members for keys we lack, another one each time, whether or not a link is up."""
    to = _whom(own, tx, row)
    if to:
        _request(own, tx, row, to[0], _due(own, tx, row, len(to)))


def ask_everybody(own: Own, tx: Tx, row: SpaceRow) -> None:
    """Ask a round of contacts among the members at once: those who were asked one by one may not have answered."""
    to = _whom(own, tx, row)
    due = _due(own, tx, row, len(to))
    for each in to:
        _request(own, tx, row, each, due)


def agreed(own: Own, tx: Tx, peer: Peer, space: bytes, part: tuple[bytes, int]) -> None:
    """A set of a group, up to an arrival here, agreed with a member's device: ask it for the keys that we lack."""
    row = spaces.get(tx, space)
    if row is not None:
        group_log.agreed(own, tx, peer, space, part)
        ask(own, tx, row, peer.account, peer.device)


def _whom(own: Own, cx: Cx, row: SpaceRow) -> list[tuple[bytes, bytes]]:
    """A round of (account, device) of contacts to ask for keys that are lacking, if any are, whoever is next first."""
    lacking = space_keys.wanted(cx, row.id)
    to = group_keys.devices_of_contacts(own, cx, row) if lacking else []
    if lacking and not key_ends.is_lasting(row):
        to += [(own.account, device) for device in own_devices.others(own, cx)]
    if not to:
        return []
    first = max(wanted.tries for wanted in lacking) % len(to)
    return (to[first:] + to[:first])[:ROUND]


def _due(own: Own, cx: Cx, row: SpaceRow, round_: int) -> tuple[bytes, ...]:
    """The keys it is time to ask for, where that many are asked one after the other, without a pause, in a round."""
    now = own.clock.now_ms()
    return tuple(
        wanted.kid
        for wanted in space_keys.wanted(cx, row.id)
        if wanted.tries % max(1, round_)
        or now - wanted.asked_at >= ASK_AGAIN_MS[min(wanted.tries // max(1, round_), len(ASK_AGAIN_MS) - 1)]
    )[: key_words.MAX_KEYS]


def _request(own: Own, tx: Tx, row: SpaceRow, to: tuple[bytes, bytes], kids: tuple[bytes, ...]) -> None:
    """Ask an (account, device) for keys, unless it does not fetch what it was asked for before."""
    account, device = to
    if not kids or not group_keys.may_speak(own, tx, row, account) or outbox.answers_to(tx, device) >= MOST_WAITING:
        return
    body = key_words.encode(key_words.KeyRequest(row.id, kids))
    outgoing.queue(own, tx, account, device, (plaintext.KEYREQ, body))
    for kid in kids:
        space_keys.asked(tx, row.id, kid, own.clock.now_ms())


def _judge(
    own: Own, cx: Cx, row: SpaceRow, asker: tuple[bytes, bytes], kids: Iterable[bytes]
) -> tuple[list[Announced], list[tuple[bytes, str]]]:
    """Which of these keys may be given to an (account, device), and for the others why they are not."""
    sight = group_view.seen(own, cx, row)
    given: list[Announced] = []
    refused: list[tuple[bytes, str]] = []
    for kid in kids:
        held, key = space_keys.get(cx, row.id, kid), sight.group.keys.get(kid)
        if held is None or held.secret is None or key is None:
            refused.append((kid, "not_held"))
        elif code := withheld(key, sight, History(row.history), asker):
            refused.append((kid, code))
        else:
            given.append(key)
    return given, refused


def _owe(own: Own, space: bytes, peer: Peer, kids: Iterable[bytes]) -> None:
    owed = own.groups.owed.setdefault(space, {})
    owed |= {(peer.account, peer.device, kid): None for kid in kids}
    for oldest in list(owed)[: max(0, len(owed) - MOST_OWED)]:
        del owed[oldest]


def _paid(owed: dict[tuple[bytes, bytes, bytes], None], keys: Iterable[tuple[bytes, bytes, bytes]]) -> None:
    for each in keys:
        owed.pop(each, None)
