"""The certificate that a relay's authority issues to us: asked for by CSR, checked, and renewed before it ends.

Its key is made for that relay alone and anew each time, so a renewal also replaces the key.
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
"""Between two looks at how much is left, and after a refusal."""


class Credentials(msgspec.Struct, array_like=True, frozen=True):
    """What is kept of an authority: its root and our certificate, both DER; empty until known."""

    root: bytes = b""
    certificate: bytes = b""


_decoder = msgspec.msgpack.Decoder(Credentials)


def held(row: RelayRow) -> Credentials:
    """What we have of a relay's authority."""
    return _decoder.decode(row.certificate) if row.certificate else Credentials()


def keep_root(tx: Tx, row: RelayRow, root: bytes) -> None:
    """Keep an authority's root, which the relay's invitation vouches for; another root makes a certificate void."""
    if held(row).root != root:
        relays.certify(tx, row.key, msgspec.msgpack.encode(Credentials(root)), b"")


async def renew(own: Own, store: Store, relay: bytes, connection: Connection) -> bool:
    """Have a certificate of at least a third of its life; True if a new one was issued.

    Denied, WorldFault, PeerFault("wrong_certificate", "bad_certificate", "certificate_over").
    """
    row = await store.read(lambda cx: relays.get(cx, relay))
    now = own.clock.now_ms()
    if row is None or not held(row).root or _lasts(held(row), now):
        return False
    seed = own.random(32)
    answer = await connection.ask(hub.Certify(0, certificate.request(seed)), hub.Certificate)
    issued = certificate.check_certificate(answer.certificate, held(row).root, now)
    subject = sha256(x25519_public(row.private)).hex()
    if issued.subject != subject or not certificate.is_for(issued, seed):
        raise PeerFault("wrong_certificate", "The relay issued a certificate for somebody else.")
    made = msgspec.msgpack.encode(Credentials(held(row).root, answer.certificate))
    await store.write(lambda tx: relays.certify(tx, relay, made, seed))
    return True


def _lasts(credentials: Credentials, now_ms: int) -> bool:
    if not credentials.certificate:
        return False
    try:
        ends = certificate.check_certificate(credentials.certificate, credentials.root, now_ms).ends_ms
    except PeerFault:
        return False
    return ends - now_ms > RENEW_MS
