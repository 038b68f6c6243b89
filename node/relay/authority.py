"""The relay's certificate authority: whom it has certified, what is revoked, and the list that says so.

How certificates are made is `crypto/certificate.py`. Only a member gets one, for a key of its own and in the name of
its static key; what it is good for is decided by whoever trusts the root.
"""

from __future__ import annotations

from functools import partial

from crypto.certificate import Authority, Revoked
from crypto.primitives import sha256
from node.errors import Refused
from node.relay import limits, store
from node.store import own
from node.store.db import Cx, Store, Tx
from node.system import Clock, Random

PRIVATE = "ca_private"
ROOT = "ca_root"
NUMBER = "crl_number"
RENEW_MS = 12 * 3600 * 1000


class Certificates:
    """The authority of one relay; `root` is its certificate (DER)."""

    def __init__(self, store: Store, authority: Authority, clock: Clock, random: Random) -> None:
        self._store = store
        self._authority = authority
        self._clock = clock
        self._random = random
        self._list = b""
        self._made_ms = 0

    @classmethod
    async def open(cls, store: Store, clock: Clock, random: Random) -> Certificates:
        """The authority of this store, made if it has none."""
        authority = await store.write(partial(_authority, clock.now_ms(), random))
        return cls(store, authority, clock, random)

    @property
    def root(self) -> bytes:
        """The root's certificate (DER)."""
        return self._authority.root

    async def certify(self, member: bytes, request: bytes) -> bytes:
        """A certificate (DER) in the name of a member; PeerFault("bad_request"), Refused("too_many_certificates")."""
        now_ms = self._clock.now_ms()
        issued = self._authority.issue(request, sha256(member).hex(), now_ms, self._random)

        def enter(tx: Tx) -> None:
            if store.member(tx, member) is None:
                raise store.no_member()
            good = "SELECT count(*) FROM certificate WHERE member = ? AND ends > ? AND revoked IS NULL"
            if tx.value(good, (member, now_ms // 1000)) >= limits.CERTIFICATES:
                raise Refused("too_many_certificates", "A member has a limited number of certificates.")
            row = (issued.serial, member, issued.ends_ms // 1000)
            tx.execute("INSERT INTO certificate (serial, member, ends) VALUES (?, ?, ?)", row)

        await self._store.write(enter)
        return issued.der

    async def revoke(self, member: bytes, serial: bytes) -> None:
        """Revoke a member's own certificate, again is fine; Refused("unknown_certificate")."""
        await self._store.write(partial(_revoke, self._clock.now_ms() // 1000, member, serial))
        self._list = b""

    def revoke_all(self, tx: Tx, member: bytes) -> None:
        """Revoke every certificate of a member that leaves."""
        now = self._clock.now_ms() // 1000
        tx.execute("UPDATE certificate SET revoked = ? WHERE member = ? AND revoked IS NULL", (now, member))
        tx.after(self._forget_list)

    async def revocations(self) -> bytes:
        """The list of revoked certificates (DER), made anew after each change and every 12 hours."""
        now_ms = self._clock.now_ms()
        if not self._list or not 0 <= now_ms - self._made_ms < RENEW_MS:
            made = await self._store.write(partial(self._make_list, now_ms))
            self._list, self._made_ms = made, now_ms
        return self._list

    def _make_list(self, now_ms: int, tx: Tx) -> bytes:
        entries = _revoked(tx, now_ms // 1000)
        return self._authority.revocations(entries, own.count(tx, NUMBER), now_ms)

    def _forget_list(self) -> None:
        self._list = b""


def forget_old(tx: Tx, now: int) -> None:
    """Delete a bounded number of certificates that have been over for a day: no list needs to name them."""
    tx.execute(
        "DELETE FROM certificate WHERE serial IN (SELECT serial FROM certificate WHERE ends <= ? LIMIT ?)",
        (now - limits.DAY_S, limits.CLEAN_STEP),
    )


def _authority(now_ms: int, random: Random, tx: Tx) -> Authority:
    private, root = own.get(tx, PRIVATE), own.get(tx, ROOT)
    if private is not None and root is not None:
        return Authority(private, root)
    made, private = Authority.make("Kith relay", now_ms, random)
    own.put(tx, PRIVATE, private)
    own.put(tx, ROOT, made.root)
    return made


def _revoke(now: int, member: bytes, serial: bytes, tx: Tx) -> None:
    mine = tx.value("SELECT 1 FROM certificate WHERE serial = ? AND member = ?", (serial, member))
    if mine is None:
        raise Refused("unknown_certificate", "This is no certificate of yours.")
    tx.execute("UPDATE certificate SET revoked = ? WHERE serial = ? AND revoked IS NULL", (now, serial))


def _revoked(cx: Cx, now: int) -> list[Revoked]:
    rows = cx.rows(
        "SELECT serial, revoked FROM certificate WHERE revoked IS NOT NULL AND ends > ? ORDER BY serial",
        (now - limits.DAY_S,),
    )
    return [Revoked(serial, since * 1000) for serial, since in rows]
