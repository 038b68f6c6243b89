"""Pairwise sessions: which session seals for a device, which one opens an envelope, and what must be stored with it.

Each function runs in one transaction with whatever the message means, so that state, plaintext and de-duplication are
on disk together or not at all. Prekeys are in `prekeys.py`; what a plaintext means is `inbox.py`'s affair.
"""

from __future__ import annotations

from dataclasses import dataclass

from crypto import pqxdh, ratchet
from node.errors import PeerFault, Refused
from node.secure import prekeys
from node.secure.own import Own
from node.store import sessions
from node.store.transaction import Cx, Tx

MAX_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A plaintext, and for the first message of a session the associated data that PQXDH bound to it."""

    plaintext: bytes
    first_ad: bytes | None


def begin(own: Own, tx: Tx, bundle: pqxdh.Bundle) -> bytes:
    """Start a session with the device of a bundle and return its associated data; it becomes the one that seals."""
    agreed = pqxdh.initiate(own.keys, own.party, bundle, own.random, own.encapsulate)
    state = ratchet.start_initiator(agreed.secret, agreed.ad, bundle.signed.public, own.random, header=agreed.header)
    _keep(own, tx, bundle.party.device, state, b"")
    return agreed.ad


def has_session(cx: Cx, device: bytes) -> bool:
    """Whether anything can be sealed for this device without its prekeys."""
    return bool(sessions.of(cx, device))


def seal(own: Own, tx: Tx, device: bytes, plaintext: bytes) -> bytes:
    """Seal for a device on the session that last opened one of its messages; Refused("no_session") if there is none.

    The advanced state is in this transaction: the envelope may leave only after the commit.
    """
    rows = sessions.of(tx, device)
    if not rows:
        raise Refused("no_session", "There is no session with this device yet.")
    state, envelope = ratchet.encrypt(ratchet.State.from_bytes(rows[0].state), plaintext, own.random)
    sessions.update(tx, rows[0].session, state.to_bytes(), used=None)
    return envelope


def unseal(own: Own, tx: Tx, sender: pqxdh.Party, envelope: bytes) -> Unsealed:
    """Open an envelope of `sender` on whichever session fits; a PeerFault changes nothing.

    Codes as in `ratchet.decrypt`, and "unknown_prekey" for a first message to prekeys that are gone.
    """
    for row in sessions.of(tx, sender.device):
        try:
            return Unsealed(_decrypt(own, tx, row, envelope), None)
        except PeerFault as fault:
            if fault.code != "not_for_this_session":
                raise
    parsed = ratchet.parse(envelope)
    if isinstance(parsed, ratchet.Message):
        raise PeerFault("no_session", "A message belongs to no session that is known here.")
    return _answer(own, tx, sender, parsed, envelope)


def _decrypt(own: Own, tx: Tx, row: sessions.SessionRow, envelope: bytes) -> bytes:
    def find(chain: bytes, n: int) -> bytes | None:
        return sessions.skipped(tx, row.session, chain, n)

    opened = ratchet.decrypt(ratchet.State.from_bytes(row.state), envelope, own.random, find)
    _store(own, tx, row.session, opened)
    return opened.plaintext


def _answer(own: Own, tx: Tx, sender: pqxdh.Party, first: ratchet.First, envelope: bytes) -> Unsealed:
    """Accept a session that somebody begins: only if its first message opens is anything kept or used up."""
    header = pqxdh.read_header(first.header)
    secrets = prekeys.secrets(tx, header)
    if header.one_time_id is None and sessions.base_key_seen(tx, sender.device, header.base_key):
        raise PeerFault("duplicate_message", "This first message was already received.")
    secret, ad = pqxdh.respond(own.keys, own.party, sender, header, secrets)
    start = ratchet.start_responder(secret, ad, secrets.signed_private)
    opened = ratchet.decrypt(start, envelope, own.random, lambda chain, n: None)
    session = _keep(own, tx, sender.device, opened.state, header.base_key)
    _store(own, tx, session, opened)
    prekeys.use(tx, header)
    return Unsealed(opened.plaintext, ad)


def _keep(own: Own, tx: Tx, device: bytes, state: ratchet.State, base_key: bytes) -> bytes:
    """Add a session of this device; beyond five, the one that was unused for longest goes."""
    session = own.random(16)
    sessions.add(tx, sessions.SessionRow(session, device, state.to_bytes(), base_key), own.clock.now_ms())
    for old in sessions.of(tx, device)[MAX_SESSIONS:]:
        sessions.drop(tx, old.session)
    return session


def _store(own: Own, tx: Tx, session: bytes, opened: ratchet.Opened) -> None:
    now = own.clock.now_ms()
    sessions.update(tx, session, opened.state.to_bytes(), used=now)
    if opened.stored:
        sessions.add_skipped(tx, session, [(key.chain_id, key.n, key.message_key) for key in opened.stored], now)
    if opened.used is not None:
        sessions.drop_skipped(tx, session, *opened.used)
    for chain in opened.forgotten:
        sessions.drop_chain(tx, session, chain)
