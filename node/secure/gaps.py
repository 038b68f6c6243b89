"""Gaps between two devices that have no link: what each holds of a chain is said in HOLDS, and what is lacking is sent.

On a link, sets are compared (`sync/session.py`) and nothing here is needed. By mail a gap shows itself in a chain: a
number that is skipped, a position that is taken twice, a session that was lost. When to say it again is `node/net`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from node.secure import group_gaps, group_keys, identities, outgoing, passing, plaintext
from node.secure.own import Own
from node.secure.peer import Peer
from node.secure.plaintext import Chain, Holding, Holds
from node.store import contacts, gaps, outbox, spaces, wanted
from node.store.transaction import Cx, Tx
from sync import limits
from sync.event import Event
from sync.space import direct_space, space_of

Tops = Mapping[bytes, int]
"""The newest number held of each device's chain."""

MOST_HOLES = 64
MOST_SENT = 2_000
"""Events of one space that one HOLDS brings; whoever still lacks something says so again."""

ANSWER_MS = 60_000
"""Between two HOLDS of one device that are acted on."""


def noticed(own: Own, tx: Tx, peer: Peer, event: Event, upto: int) -> None:
    """An event came from a device, and `upto` was how far its chain was held before: act if something is odd.

    A number was skipped; or a device of that account stated again where it had stated before, and so has forgotten
    that: it gets it back, or the device that took its place does.
    """
    header, space = event.header, space_of(event)
    forgot = header.seq <= upto and header.author == peer.account
    if forgot:
        rivals = gaps.within(tx, space, header.device, [(header.seq, header.seq)], MOST_SENT)
        _seal(own, tx, peer, space, [id_ for id_ in rivals if id_ != event.id])
    if forgot or gaps.is_holed(tx, space):
        tx.after(partial(own.wake.ring().lacking, peer.device, forgot))


def is_lacking(own: Own, cx: Cx, account: bytes) -> bool:
    """Whether a chain of a space that we share with an account has a hole; for groups see `group_gaps.py`."""
    return any(gaps.is_holed(cx, space) for space in _along_star(own, cx, account))


def say(own: Own, tx: Tx, account: bytes, device: bytes) -> None:
    """Queue what we hold of the spaces shared with a contact; once, however often it is asked for meanwhile.

    Nothing for a device that is out by the time it is said: nothing would ever take it.
    """
    row = contacts.get(tx, account)
    if row is None or row.state != "contact" or _is_queued(tx, device):
        return
    if device in identities.of(own, tx, account).out:
        return
    outgoing.queue(own, tx, account, device, (plaintext.HOLDS, plaintext.encode_holds(_held(own, tx, account))))


def answer(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """Send what a contact's device lacks, and say what we hold if it has more of a chain than we do."""
    said = plaintext.decode_holds(body)
    now = own.clock.now_ms()
    if 0 <= now - own.answered.get(peer.device, -ANSWER_MS) < ANSWER_MS:
        return
    own.answered[peer.device] = now
    known = set(_shared(own, tx, peer.account))
    for holding in said.spaces:
        if holding.space in known:
            known.remove(holding.space)  # once each, or one message could have the same set read 480 times
            _bring(own, tx, peer, holding)
    if said.whole:
        named = {holding.space for holding in said.spaces}
        for row in spaces.shown_to(tx, own.account, peer.account, limits.SPACES_COMPARED):
            if row.id not in named:
                passing.welcome_again(own, tx, row, peer.account, peer.device)
        for row in spaces.shown_to(tx, peer.account, own.account, limits.SPACES_COMPARED):
            if row.id not in named:
                passing.hand_back(own, tx, row, peer.device)
        for row in group_keys.shared_with(tx, peer.account):
            if row.id not in named:
                group_keys.hand_back(own, tx, row, peer.account, peer.device)


def judge(own: Own, tx: Tx, peer: Peer, space: bytes, earlier: Tops) -> Tops:
    """The sets of a space agreed with a device: count as lost what is still missing below what was held the last time.

    A chain's author, who froze its set after we had the later number, and has nothing for us in between, lacks it too;
    and what we stated ourselves nobody else can have if the only other end of a space lacks it. What remains missing is
    lost. Returned is what the next agreement is judged by.
    """
    ends = (peer.device, own.device) if _is_only_end(own, tx, peer, space) else (peer.device,)
    held = _tops(tx, space)
    if space in (own.account, peer.account) or wanted.of(tx, peer.device, space):
        return held
    for device in ends:
        missing = sum(last - first + 1 for first, last in gaps.holes(tx, space, device, earlier.get(device, 0)))
        grown = gaps.lose(tx, space, device, missing, own.clock.now_ms())
        if grown > 0:
            tx.after(partial(own.counters.update, {"lost_noticed": grown}))
    return held


def tops(cx: Cx, shared: Iterable[bytes]) -> dict[bytes, Tops]:
    """What the first agreement on a link is judged by: what is held of some spaces before it begins."""
    return {space: _tops(cx, space) for space in shared}


def _tops(cx: Cx, space: bytes) -> Tops:
    return {device: top for device, _, top in gaps.chains(cx, space)}


def _is_only_end(own: Own, cx: Cx, peer: Peer, space: bytes) -> bool:
    """Whether what we stated in a space goes to this account alone: a direct space, or one that it owns."""
    if peer.account == own.account:
        return False
    row = spaces.get(cx, space)
    return space == direct_space(own.account, peer.account) or (row is not None and row.owner == peer.account)


def _bring(own: Own, tx: Tx, peer: Peer, holding: Holding) -> None:
    claimed = {chain.device: chain for chain in holding.chains}
    tops = {device: top for device, _, top in gaps.chains(tx, holding.space)}
    lacked: list[tuple[bytes, list[gaps.Span]]] = []
    for device, top in tops.items():
        if device not in claimed and len(claimed) == plaintext.MAX_CHAINS:
            continue  # there was no room to speak of it
        chain = claimed.get(device, Chain(device, 0))
        lacked.append((device, [*chain.holes, (chain.top + 1, top)]))
    row = spaces.get(tx, holding.space)
    if row is not None and row.history:
        group_gaps.bring(own, tx, peer, row, lacked)
    else:
        ids: list[bytes] = []
        for device, spans in lacked:
            ids += gaps.within(tx, holding.space, device, spans, MOST_SENT - len(ids))
        _seal(own, tx, peer, holding.space, ids)
    if any(chain.top > tops.get(device, 0) for device, chain in claimed.items()):
        tx.after(partial(own.wake.ring().lacking, peer.device, True))


def _seal(own: Own, tx: Tx, peer: Peer, space: bytes, ids: list[bytes]) -> None:
    if space == direct_space(own.account, peer.account):
        outgoing.seal_again(own, tx, peer.account, peer.device, ids)
    else:
        passing.seal_again(own, tx, peer.account, peer.device, (space, ids))


def _shared(own: Own, cx: Cx, account: bytes) -> list[bytes]:
    """The spaces that may be spoken of with a contact."""
    return _along_star(own, cx, account) + group_gaps.shared(own, cx, account)


def _along_star(own: Own, cx: Cx, account: bytes) -> list[bytes]:
    """The direct space with a contact, and along the star those of either."""
    ours = spaces.shown_to(cx, own.account, account, limits.SPACES_COMPARED)
    theirs = spaces.shown_to(cx, account, own.account, limits.SPACES_COMPARED, unsaid=True)
    may = [row.id for row in ours + theirs if passing.may_see(own, cx, row, account)]
    return [direct_space(own.account, account), *may]


def _held(own: Own, cx: Cx, account: bytes) -> Holds:
    """What we hold of the direct space and the others, from any of these on if not all fit one message."""
    direct, *others = _shared(own, cx, account)
    at = int.from_bytes(own.random(4), "big") % max(1, len(others))
    said, size = list[Holding](), 0
    for space in [direct, *others[at:], *others[:at]][: limits.SPACES_COMPARED]:
        holding = _holding(cx, space)
        size += plaintext.size_of(holding)
        if size > plaintext.MAX_HOLDS_BYTES:
            break
        said.append(holding)
    return Holds(len(said) == 1 + len(others), tuple(said))


def _holding(cx: Cx, space: bytes) -> Holding:
    chains = gaps.chains(cx, space)[: plaintext.MAX_CHAINS]
    return Holding(
        space, tuple(Chain(each, top, tuple(gaps.holes(cx, space, each, top, MOST_HOLES))) for each, _, top in chains)
    )


def _is_queued(cx: Cx, device: bytes) -> bool:
    return any(plaintext.decode(row.item).type == plaintext.HOLDS for row in outbox.others(cx, device))
