"""The Double Ratchet with header encryption: revision 4, section 4, and SPEC, "Double Ratchet" and "Limits".

State is a plain object that holds its own store of skipped keys; what a failure would have changed is thrown away with
a copy. Only the count of skipped keys is bounded here: the 30 days are the store's. Bytes of the state: `packing.py`.
"""

from dataclasses import dataclass, field, replace

from tests.crypto.model.agreement import Agreed
from tests.crypto.model.blocks import RefusedError, aead_open, aead_seal, hkdf, mac, sha256
from tests.crypto.model.curves import dh, x25519_public
from tests.crypto.model.sealing import Parts, front_of, pad, seal, split, unpad, unseal

MAX_SKIP = 2000
MAX_KEPT = 2000
OLD_CHAINS = 4
LARGEST_COUNT = 2**32 - 1


def kdf_rk(rk: bytes, shared: bytes) -> tuple[bytes, bytes, bytes]:
    """KDF_RK_HE, section 4.2: root key, chain key, next header key."""
    keys = hkdf(shared, b"kith-ratchet-1 root", 96, salt=rk)
    return keys[:32], keys[32:64], keys[64:]


def kdf_ck(ck: bytes) -> tuple[bytes, bytes]:
    """KDF_CK, section 3.1: next chain key, message key."""
    return mac(ck, b"\x02"), mac(ck, b"\x01")


def chain_id(header_key: bytes) -> bytes:
    return mac(header_key, b"kith-ratchet-1 chain id")[:16]


@dataclass(frozen=True)
class Header:
    """HEADER(dh, pn, n), section 3.1."""

    dh: bytes
    pn: int
    n: int

    def encoded(self) -> bytes:
        return self.dh + self.pn.to_bytes(4, "big") + self.n.to_bytes(4, "big")


@dataclass
class Ratchet:
    """One session, named as in section 4.3; `old` has (HK, length) of the receiving chains before, newest first."""

    associated: bytes
    pqxdh_header: bytes
    rk: bytes
    dhs: bytes
    nhks: bytes
    nhkr: bytes
    hks: bytes | None = None
    cks: bytes | None = None
    ns: int = 0
    hkr: bytes | None = None
    ckr: bytes | None = None
    nr: int = 0
    pn: int = 0
    old: list[tuple[bytes, int]] = field(default_factory=list)
    skipped: dict[tuple[bytes, int], bytes] = field(default_factory=dict)

    # --- sending, section 4.4 ---

    def encrypt(self, plaintext: bytes, fresh: bytes) -> bytes:
        """RatchetEncryptHE: the envelope for 16 fresh random bytes."""
        if self.cks is None or self.hks is None:
            raise RefusedError("cannot_send_yet")
        if self.ns == LARGEST_COUNT:
            raise RefusedError("chain_ended")
        padded = pad(plaintext)
        front = front_of(fresh, self.pqxdh_header)
        header = Header(x25519_public(self.dhs), self.pn, self.ns).encoded()
        sealed_header = aead_seal(self.hks, fresh[:12], header, self.associated + front)
        self.cks, mk = kdf_ck(self.cks)
        self.ns += 1
        return front + sealed_header + seal(mk, fresh, padded, self.associated + front + sealed_header)

    # --- receiving, section 4.5 ---

    def decrypt(self, envelope: bytes, drawn: bytes) -> bytes:
        """RatchetDecryptHE; `drawn` is the next private key, should this message take a Diffie-Hellman step."""
        parts = split(envelope)
        trial = replace(self, old=list(self.old), skipped=dict(self.skipped))
        plaintext = trial._open(parts, drawn)
        trial.pqxdh_header = b""
        trial._forget_oldest()
        vars(self).update(vars(trial))
        return plaintext

    def _open(self, parts: Parts, drawn: bytes) -> bytes:
        header = self._header(self.nhkr, parts)
        if header is not None:
            return self._open_in_new_chain(header, parts, drawn)
        header = self._header(self.hkr, parts)
        if header is not None and self.hkr is not None:
            return self._open_in_current_chain(self.hkr, header, parts)
        for header_key, length in self.old:
            header = self._header(header_key, parts)
            if header is not None:
                return self._open_in_old_chain(header_key, length, header, parts)
        raise RefusedError("not_for_this_session")

    def _header(self, header_key: bytes | None, parts: Parts) -> Header | None:
        """HDECRYPT, section 4.2."""
        if header_key is None:
            return None
        opened = aead_open(header_key, parts.fresh[:12], parts.sealed_header, self.associated + parts.front)
        if opened is None:
            return None
        return Header(opened[:32], int.from_bytes(opened[32:36], "big"), int.from_bytes(opened[36:], "big"))

    def _body(self, mk: bytes, parts: Parts) -> bytes:
        padded = unseal(mk, parts.fresh, parts.body, self.associated + parts.front + parts.sealed_header)
        plaintext = None if padded is None else unpad(padded)
        if plaintext is None:
            raise RefusedError("bad_message")
        return plaintext

    def _open_in_current_chain(self, header_key: bytes, header: Header, parts: Parts) -> bytes:
        if header.n < self.nr:
            return self._open_skipped(header_key, header, parts)
        if header.n - self.nr > MAX_SKIP:
            raise RefusedError("too_far_ahead")
        return self._open_next(header.n, parts)

    def _open_in_old_chain(self, header_key: bytes, length: int, header: Header, parts: Parts) -> bytes:
        if header.n >= length:
            raise RefusedError("bad_message")
        return self._open_skipped(header_key, header, parts)

    def _open_skipped(self, header_key: bytes, header: Header, parts: Parts) -> bytes:
        """TrySkippedMessageKeysHE, by one look-up."""
        mk = self.skipped.pop((chain_id(header_key), header.n), None)
        if mk is None:
            raise RefusedError("duplicate_message")
        return self._body(mk, parts)

    def _open_in_new_chain(self, header: Header, parts: Parts, drawn: bytes) -> bytes:
        rest = 0 if self.ckr is None else header.pn - self.nr
        if rest < 0:
            raise RefusedError("bad_message")
        if rest + header.n > MAX_SKIP:
            raise RefusedError("too_far_ahead")
        self._retire(header.pn)
        self._step_receiving(header.dh)
        plaintext = self._open_next(header.n, parts)
        self._step_sending(header.dh, drawn)
        return plaintext

    def _open_next(self, n: int, parts: Parts) -> bytes:
        self._skip(n)
        assert self.ckr is not None
        self.ckr, mk = kdf_ck(self.ckr)
        self.nr += 1
        return self._body(mk, parts)

    def _skip(self, until: int) -> None:
        """SkipMessageKeysHE; the limits were looked at before."""
        while self.ckr is not None and self.hkr is not None and self.nr < until:
            self.ckr, self.skipped[(chain_id(self.hkr), self.nr)] = kdf_ck(self.ckr)
            self.nr += 1

    def _retire(self, length: int) -> None:
        """Keep the rest of the ended chain up to PN, and give up the oldest chain beyond five."""
        if self.hkr is None:
            return
        self._skip(length)
        self.old.insert(0, (self.hkr, length))
        given_up = {chain_id(header_key) for header_key, _ in self.old[OLD_CHAINS:]}
        self.old = self.old[:OLD_CHAINS]
        self.skipped = {name: mk for name, mk in self.skipped.items() if name[0] not in given_up}

    def _step_receiving(self, their_key: bytes) -> None:
        """The first half of DHRatchetHE."""
        self.pn, self.ns, self.nr = self.ns, 0, 0
        self.hks, self.hkr = self.nhks, self.nhkr
        try:
            self.rk, self.ckr, self.nhkr = kdf_rk(self.rk, dh(self.dhs, their_key))
        except RefusedError:
            raise RefusedError("bad_message") from None

    def _step_sending(self, their_key: bytes, drawn: bytes) -> None:
        """The second half of DHRatchetHE: a new pair, and the sending chain that it gives."""
        self.dhs = drawn
        self.rk, self.cks, self.nhks = kdf_rk(self.rk, dh(self.dhs, their_key))

    def _forget_oldest(self) -> None:
        for name in list(self.skipped)[: max(0, len(self.skipped) - MAX_KEPT)]:
            del self.skipped[name]


def start_keys(secret: bytes) -> tuple[bytes, bytes, bytes]:
    """First root key, shared_hka and shared_nhkb."""
    keys = hkdf(secret, b"kith-ratchet-1 start", 96)
    return keys[:32], keys[32:64], keys[64:]


def as_initiator(agreed: Agreed, drawn: bytes) -> Ratchet:
    """RatchetInitAliceHE, section 4.3, with a new private key."""
    rk, hka, nhkb = start_keys(agreed.secret)
    rk, cks, nhks = kdf_rk(rk, dh(drawn, agreed.signed))
    return Ratchet(sha256(agreed.ad), agreed.header, rk, drawn, nhks, nhkb, hks=hka, cks=cks)


def as_responder(agreed: Agreed, signed_private: bytes) -> Ratchet:
    """RatchetInitBobHE, section 4.3: the signed prekey is the first ratchet key."""
    rk, hka, nhkb = start_keys(agreed.secret)
    return Ratchet(sha256(agreed.ad), b"", rk, signed_private, nhkb, hka)
