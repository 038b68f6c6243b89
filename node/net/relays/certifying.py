"""The certificate that a relay's authority issues to us: asked for by CSR, checked, renewed in time or if revoked.

Its key is made for that relay alone and anew each time, so a renewal also replaces the key, and the one before is
revoked. Whether ours still stands is read off the authority's list, which can only go forward.
"""

from __future__ import annotations

from typing import Final

import msgspec

from crypto import certificate
from crypto.primitives import sha256, x25519_public
from node.errors import PeerFault
from node.net.relays.connection import Connection
from node.secure.own import Own
from node.store import relays
from node.store.db import Store, Tx
from node.store.relays import RelayRow
from sync import hub

RENEW_MS: Final = certificate.CERTIFICATE_MS // 3
"""A certificate is renewed when this is left of it."""

AGAIN_S: Final = 3600.0
"""Between two looks at how much is left and at the list of revoked ones, and after a refusal."""


class Credentials(msgspec.Struct, array_like=True, frozen=True):
    """What is kept of an authority: root and our certificate (DER, empty until known), its newest list's number."""

    root: bytes = b""
    certificate: bytes = b""
    list_number: int = 0


_decoder = msgspec.msgpack.Decoder(Credentials)


def held(row: RelayRow) -> Credentials:
    """What we have of a relay's authority."""
    return _decoder.decode(row.certificate) if row.certificate else Credentials()


def keep_root(tx: Tx, row: RelayRow, root: bytes) -> None:
    """Keep an authority's root, which the relay's invitation vouches for; another root makes a certificate void."""
    if held(row).root != root:
        relays.certify(tx, row.key, msgspec.msgpack.encode(Credentials(root)), b"")


async def renew(own: Own, store: Store, relay: bytes, connection: Connection) -> bool:
    """Have a certificate that stands and has a third of its life before it; True if a new one was issued.

    Denied, WorldFault, PeerFault("wrong_certificate", "bad_certificate", "certificate_over", "bad_crl", "old_crl").
    """
    row = await store.read(lambda cx: relays.get(cx, relay))
    now = own.clock.now_ms()
    if row is None or not held(row).root:
        return False
    old = _valid(held(row), now)
    lasts = old is not None and old.ends_ms - now > RENEW_MS
    if old is not None and lasts and not await _is_revoked(own, store, row, old.serial, connection):
        return False
    seed = own.random(32)
    answer = await connection.ask(hub.Certify(0, certificate.request(seed)), hub.Certificate)
    issued = certificate.check_certificate(answer.certificate, held(row).root, now)
    subject = sha256(x25519_public(row.private)).hex()
    if issued.subject != subject or not certificate.is_for(issued, seed):
        raise PeerFault("wrong_certificate", "The relay issued a certificate for somebody else.")
    await store.write(lambda tx: _keep(tx, relay, answer.certificate, seed))
    if old is not None:
        await connection.done(hub.Revoke(0, old.serial))
    return True


async def _is_revoked(own: Own, store: Store, row: RelayRow, serial: bytes, connection: Connection) -> bool:
    """Whether the authority's list names a certificate; an older list than one we have seen is refused."""
    known = held(row)
    answer = await connection.ask(hub.GetCrl(0), hub.Crl)
    number, revoked = certificate.check_revocations(answer.list, known.root, known.list_number, own.clock.now_ms())
    if number > known.list_number:
        seen = msgspec.msgpack.encode(msgspec.structs.replace(known, list_number=number))
        await store.write(lambda tx: relays.certify(tx, row.key, seen, row.certificate_key))
    return serial in revoked


def _keep(tx: Tx, relay: bytes, issued: bytes, seed: bytes) -> None:
    """Keep a new certificate beside what is known of its authority; nothing if the relay was left meanwhile."""
    row = relays.get(tx, relay)
    if row is not None:
        relays.certify(tx, relay, msgspec.msgpack.encode(msgspec.structs.replace(held(row), certificate=issued)), seed)


def _valid(credentials: Credentials, now_ms: int) -> certificate.Certificate | None:
    """Our certificate, if there is one that is good now."""
    if not credentials.certificate:
        return None
    try:
        return certificate.check_certificate(credentials.certificate, credentials.root, now_ms)
    except PeerFault:
        return None
