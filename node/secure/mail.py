"""Mail: what lies in a mailbox is sealed here for one device, opened, taken in, and confirmed inside the session.

A letter is an envelope in Noise X (`crypto/sealed.py`); a first one also carries the certificates of its sender. Each
function is one transaction or part of one; who carries letters, and when again, is `node/net/relays`. The bytes are in
sync/SPEC.md, "Mail".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Final

import msgspec

from crypto import envelope as envelopes
from crypto import sealed
from crypto.primitives import hkdf, sha256
from node.errors import PeerFault, Refused
from node.secure import gaps, identities, inbox, mailbox, outgoing, pairwise, plaintext, prekeys
from node.secure.mailbox import Mailbox
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, outbox, posts, received, traces
from node.store.contacts import ContactRow
from node.store.posts import Letter
from node.store.traces import UNKNOWN, Way
from node.store.transaction import Cx, Tx
from sync import chains, hub

INTRODUCED: Final = b"\x03"
"""First byte of a letter that carries certificates; envelopes begin with 1 or 2."""

LETTER: Final = b"kith-letter-1"
"""What the ephemeral key of a letter is derived under, from our own key, the content and the recipient."""

BROKEN: Final = frozenset({"no_session", "not_for_this_session", "bad_message", "unknown_prekey", "duplicate_message"})
"""An envelope that no session here opens, of a sender who is proven by the seal around it.

A duplicate is one too: copies of what was taken in are known by their hash, so this key was used for something else.
"""

_LENGTHS: Final = sorted(envelopes.lengths(0))
_Id = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class _Introduced(msgspec.Struct, array_like=True, frozen=True):
    """What stands behind INTRODUCED; zeros follow."""

    account: _Id
    device: _Id
    chain: Annotated[tuple[bytes, ...], msgspec.Meta(min_length=2, max_length=3)]
    envelope: bytes


_introduced = msgspec.msgpack.Decoder(_Introduced)


@dataclass(frozen=True, slots=True)
class Route:
    """Where mail for a device goes: its X25519 key, its mailboxes, and the token that opens them."""

    account: bytes
    device: bytes
    exchange: bytes
    mailboxes: tuple[Mailbox, ...]
    token: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a letter: who sent it, whether it was new, and whether they wait to hear of it."""

    peer: Peer
    fresh: bool
    owing: bool


def route(own: Own, cx: Cx, device: bytes) -> Route | None:
    """Where mail for a device goes, or None if nobody told us, or the device is revoked."""
    row = contacts.of_device(cx, device)
    path = posts.return_path(cx, device)
    if row is None or (row.state == "refused" and path is not None):
        if path is None:
            return None
        return Route(path.account, device, path.exchange, mailbox.sound(path.mailboxes), path.token)
    known = identities.of(own, cx, row.account).devices.get(device)
    token = _token(own, row)
    boxes = mailbox.sound(row.mailboxes)
    if known is None or known.revoked or not token or not boxes:
        return None
    return Route(row.account, device, known.exchange, boxes, token)


def seal(own: Own, cx: Cx, to: Route, envelope: bytes) -> bytes:
    """The letter around an envelope; a first message goes with our certificates, for who does not know us yet.

    The same envelope gives the same letter: a relay that is given it twice can tell, and keeps it once.
    """
    content = envelope
    if isinstance(envelopes.parse(envelope), envelopes.First):
        chain = tuple(identities.chain(cx, own.account, own.device))
        content = _fill(INTRODUCED + msgspec.msgpack.encode(_Introduced(own.account, own.device, chain, envelope)))
    private = own.keys.exchange_private

    def ephemeral(length: int) -> bytes:
        return hkdf(private, LETTER + sha256(content) + to.exchange, length)

    return sealed.seal(private, to.exchange, content, ephemeral)


def take(own: Own, tx: Tx, letter: bytes, way: Way = UNKNOWN) -> Taken:
    """Take in a letter that a relay or a file brought, and note that its sender must hear of it.

    A PeerFault undoes everything.

    Codes of `inbox.receive`, and "bad_sealed", "unknown_sender", "bad_identity".
    """
    peer, envelope = _open(own, tx, letter)
    fresh = inbox.receive(own, tx, peer, envelope, way)
    hash16 = outgoing.hash_of(envelope)
    owing = not received.is_quiet(tx, hash16)
    if owing:
        posts.owe(tx, peer.device, hash16, False, own.clock.now_ms())
    return Taken(peer, fresh, owing)


def sender(own: Own, cx: Cx, letter: bytes) -> Peer:
    """Who sealed a letter, proven; PeerFault as in `take`."""
    return _open(own, cx, letter)[0]


def complain(own: Own, tx: Tx, letter: bytes) -> Peer:
    """Note that a letter's proven sender must hear that no session here opens it."""
    peer, envelope = _open(own, tx, letter)
    row = contacts.get(tx, peer.account)
    if row is None or row.state != "contact":
        raise PeerFault("not_a_contact", "Somebody who is no contact sent what cannot be opened.")
    posts.owe(tx, peer.device, outgoing.hash_of(envelope), True, own.clock.now_ms())
    return peer


def confirm(own: Own, tx: Tx, to: Route) -> tuple[bytes, tuple[bytes, ...]] | None:
    """An ACKED of what is owed to a device, sealed, and the hashes it names; what cannot be told is forgotten.

    For what could not be opened a session is begun anew, which is what the other side answers on, and goes with what we
    hold: a device that lost its sessions may have lost more. Without its prekeys, which may be just what did not open,
    an old session must do.
    """
    taken, broken = posts.owed(tx, to.device, plaintext.MAX_HASHES)
    if not taken and not broken:
        return None
    hashes = (*taken, *broken)
    if broken and not _begin(own, tx, to) and not pairwise.has_session(tx, to.device):
        posts.paid(tx, to.device, broken)
        hashes, broken = tuple(taken), []
    if broken:
        gaps.say(own, tx, to.account, to.device)
    body = plaintext.encode_acked(plaintext.Acked(tuple(taken), tuple(broken)))
    envelope = outgoing.seal_once(own, tx, to.account, to.device, (plaintext.ACKED, body)) if hashes else None
    if envelope is None:
        posts.paid(tx, to.device, hashes)
        return None
    return envelope, hashes


def posted(own: Own, tx: Tx, letter: Letter, relay: bytes) -> bool:
    """A relay took a letter of the outbox: True if it is the first that did. A refusal has done its work with that."""
    first = posts.taken(tx, letter.id, relay, letter.hash16, own.clock.now_ms())
    if letter.event_id is not None:
        traces.departed(tx, letter.event_id, letter.device, Way("relay", relay), own.clock.now_ms())
    if posts.return_path(tx, letter.device) is not None:
        outbox.drop(tx, letter.id)
        posts.drop_return_path(tx, letter.device)
    elif first and letter.event_id is not None:
        outgoing.sent(own, tx, letter.event_id, letter.device)
    return first


def _token(own: Own, row: ContactRow) -> bytes:
    if row.state in ("invited", "asked"):
        is_open = bool(row.secret) and row.expires * 1000 > own.clock.now_ms()
        return hub.knock_token(row.secret) if is_open else b""
    return row.token if row.state == "contact" else b""


def _begin(own: Own, tx: Tx, to: Route) -> bool:
    bundle = prekeys.announced_bundle(identities.of(own, tx, to.account), to.device)
    if bundle is None:
        return False
    try:
        pairwise.begin(own, tx, bundle)
    except (PeerFault, Refused):
        return False
    return True


def _open(own: Own, cx: Cx, letter: bytes) -> tuple[Peer, bytes]:
    sender, content = sealed.open_(own.keys.exchange_private, letter)
    if content[:1] != INTRODUCED:
        return _known(own, cx, sender), content
    try:
        said = _introduced.decode(_bare(content))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise PeerFault("bad_letter", "A letter in the mailbox is malformed.") from None
    if chains.check_chain(said.account, said.device, said.chain) != sender:
        raise PeerFault("bad_identity", "The sender of a letter could not prove who it is.")
    return Peer(said.account, said.device, sender, said.chain), said.envelope


def _known(own: Own, cx: Cx, exchange: bytes) -> Peer:
    """Whoever holds this key among those we know; what is remembered of it is looked up again each time."""
    found = own.senders.get(exchange)
    if found is None or not _holds(own, cx, *found, exchange):
        found = own.senders[exchange] = _search(own, cx, exchange)
    account, device = found
    return Peer(account, device, exchange, tuple(identities.chain(cx, account, device)))


def _search(own: Own, cx: Cx, exchange: bytes) -> tuple[bytes, bytes]:
    for row in contacts.all_of(cx):
        for device in identities.of(own, cx, row.account).devices:
            if _holds(own, cx, row.account, device, exchange):
                return row.account, device
    raise PeerFault("unknown_sender", "A letter came from a device that nobody here knows.")


def _holds(own: Own, cx: Cx, account: bytes, device: bytes, exchange: bytes) -> bool:
    facts = identities.of(own, cx, account).devices.get(device)
    return facts is not None and facts.exchange == exchange


def _fill(content: bytes) -> bytes:
    """Bring a letter with certificates to a length that letters without them have too."""
    framed = len(content).to_bytes(3, "big")
    whole = content[:1] + framed + content[1:]
    length = next((each for each in _LENGTHS if each >= len(whole)), 0)
    if not length or length > sealed.MAX_PAYLOAD:
        raise Refused("too_large", "This message is too large for a mailbox.")
    return whole.ljust(length, b"\0")


def _bare(content: bytes) -> bytes:
    end = 3 + int.from_bytes(content[1:4], "big")
    if end < 4 or content[end:].strip(b"\0"):
        raise ValueError("a letter is longer than it says")
    return content[4:end]
