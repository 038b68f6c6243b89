"""Makes the vectors of this floor, once: `python -m tests.crypto.vector_cases` writes files that do not exist yet.

A file that exists is never touched: a change that needs other bytes needs another version and another folder. What is
frozen, and how it is read again, is in test_vectors.py.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from crypto import backup, blob, envelope, identity, pqxdh, ratchet, space_key
from crypto.keys import DeviceKeys
from crypto.primitives import mlkem_encapsulate, x25519_public

FOLDER = Path(__file__).parent.parent / "vectors" / "v1"
Case = dict[str, object]


def fixed(label: str, length: int = 32) -> bytes:
    """Bytes that anybody can make again from their name."""
    return hashlib.shake_256(b"kith vector " + label.encode()).digest(length)


def identity_cases() -> list[Case]:
    cases: list[Case] = []
    for entropy in (bytes(32), b"\xff" * 32, fixed("entropy")):
        phrase = identity.new_phrase({32: entropy}.__getitem__)
        keys = identity.recovery_keys(phrase)
        cases.append(
            {
                "entropy": entropy.hex(),
                "phrase": phrase,
                "signing_seed": keys.signing_seed.hex(),
                "recovery_key": keys.public.hex(),
                "salt": keys.salt.hex(),
                "backup_private": keys.backup_private.hex(),
                "backup_key": keys.backup.hex(),
            }
        )
    return cases


def safety_cases() -> list[Case]:
    pairs = [(bytes(32), b"\xff" * 32), (fixed("account a"), fixed("account b"))]
    return [{"a": a.hex(), "b": b.hex(), "number": identity.safety_number(a, b)} for a, b in pairs]


def envelope_cases() -> list[Case]:
    cases: list[Case] = []
    for size in (0, 1, 255, 256, 1000):
        key, fresh, ad, plaintext = fixed("key"), fixed("fresh", 16), fixed("ad", 40), fixed("plaintext", size)
        sealed = envelope.seal(key, fresh, envelope.pad(plaintext), ad)
        parts = {"message_key": key, "fresh": fresh, "ad": ad, "plaintext": plaintext, "sealed": sealed}
        cases.append({name: value.hex() for name, value in parts.items()})
    return cases


def party(name: str) -> tuple[DeviceKeys, pqxdh.Party]:
    keys = DeviceKeys(fixed(f"{name} signing"), fixed(f"{name} exchange"))
    return keys, pqxdh.Party(fixed(f"{name} account"), keys.device, keys.exchange)


def pqxdh_case(one_time: bool) -> Case:
    (alice, alice_party), (bob, bob_party) = party("alice"), party("bob")
    signed_private, kem_seed, one_time_private = (
        fixed("signed prekey"),
        fixed("kem prekey", 64),
        fixed("one-time prekey"),
    )
    signed = pqxdh.make_signed_prekey(bob, 7, signed_private)
    kem = pqxdh.make_kem_prekey(bob, 8, kem_seed)
    once = pqxdh.OneTimePrekey(9, x25519_public(one_time_private)) if one_time else None
    shared, ciphertext = mlkem_encapsulate(kem.public)
    base_private = fixed("base key")
    bundle = pqxdh.Bundle(bob_party, signed, kem, once)
    agreed = pqxdh.initiate(
        alice, alice_party, bundle, lambda length: base_private, lambda public: (shared, ciphertext)
    )
    parts = {
        "alice_signing_seed": alice.signing_seed,
        "alice_exchange_private": alice.exchange_private,
        "alice_account": alice_party.account,
        "bob_signing_seed": bob.signing_seed,
        "bob_exchange_private": bob.exchange_private,
        "bob_account": bob_party.account,
        "signed_prekey_private": signed_private,
        "signed_prekey_signature": signed.signature,
        "kem_seed": kem_seed,
        "kem_signature": kem.signature,
        "base_private": base_private,
        "kem_shared": shared,
        "kem_ciphertext": ciphertext,
        "header": agreed.header,
        "secret": agreed.secret,
        "ad": agreed.ad,
    }
    case: Case = {name: value.hex() for name, value in parts.items()}
    case["one_time_private"] = one_time_private.hex() if one_time else None
    return case | {"signed_id": 7, "kem_id": 8, "one_time_id": 9 if one_time else None}


# Who speaks, who listens to which earlier message: out of order within a chain, across an answer, and one never heard.
SCRIPT = [
    ("initiator", "says", 0), ("initiator", "says", 1), ("responder", "hears", 1), ("responder", "says", 2),
    ("responder", "hears", 0), ("initiator", "hears", 2), ("initiator", "says", 3), ("initiator", "says", 4),
    ("initiator", "says", 5), ("responder", "hears", 5), ("responder", "says", 6), ("responder", "says", 7),
    ("initiator", "hears", 7), ("initiator", "says", 8), ("responder", "hears", 8), ("responder", "hears", 3),
    ("initiator", "hears", 6),
]  # fmt: skip


class Recorder:
    """Randomness that remembers what it gave in the step at hand."""

    def __init__(self) -> None:
        self.drawn: list[bytes] = []
        self.count = 0

    def __call__(self, length: int) -> bytes:
        self.count += 1
        self.drawn.append(fixed(f"random {self.count}", length))
        return self.drawn[-1]

    def take(self) -> str:
        drawn, self.drawn = b"".join(self.drawn), []
        return drawn.hex()


def ratchet_case(header: bytes) -> Case:
    draw = Recorder()
    secret, ad, prekey = fixed("secret"), fixed("ad", 100), fixed("signed prekey")
    states = {
        "initiator": ratchet.start_initiator(secret, ad, x25519_public(prekey), draw, header),
        "responder": ratchet.start_responder(secret, ad, prekey),
    }
    start_random, steps, envelopes = draw.take(), [], {}
    skipped: dict[tuple[bytes, int], bytes] = {}

    def find(chain: bytes, n: int) -> bytes | None:
        return skipped.get((chain, n))

    for who, does, number in SCRIPT:
        text = f"message {number}".encode()
        if does == "says":
            states[who], envelopes[number] = ratchet.encrypt(states[who], text, draw)
        else:
            opened = ratchet.decrypt(states[who], envelopes[number], draw, find)
            states[who] = opened.state
            skipped.update({(key.chain_id, key.n): key.message_key for key in opened.stored})
        state = states[who].to_bytes().hex()
        step: Case = {"who": who, "does": does, "text": text.hex(), "random": draw.take(), "state": state}
        steps.append(step | {"envelope": envelopes[number].hex()})
    return {
        "secret": secret.hex(),
        "ad": ad.hex(),
        "signed_prekey_private": prekey.hex(),
        "header": header.hex(),
        "start_random": start_random,
        "steps": steps,
    }


def blob_cases() -> list[Case]:
    """A file of one small chunk, and one of a whole chunk and a padded one; chunks are given by their hashes."""
    cases: list[Case] = []
    for size in (5, blob.SMALL_CHUNK + 3):
        data, content, key = fixed(f"file {size}", size), fixed("content key"), fixed("blob key")
        cut = [data[at : at + blob.SMALL_CHUNK] for at in range(0, size, blob.SMALL_CHUNK)]
        addresses = [blob.address_of(blob.seal_chunk(content, index, each)) for index, each in enumerate(cut)]
        sealed = blob.seal_manifest(key, blob.Manifest(size, content, addresses))
        cases.append(
            {
                "file": f"file {size}",
                "size": size,
                "content_key": content.hex(),
                "blob_key": key.hex(),
                "addresses": b"".join(addresses).hex(),
                "sealed_manifest": sealed.hex(),
                "manifest": blob.address_of(sealed).hex(),
            }
        )
    return cases


def backup_cases() -> list[Case]:
    cases: list[Case] = []
    for name in ("one", "two"):
        writer, owner, bound = fixed(f"backup writer {name}"), fixed(f"backup owner {name}"), fixed(f"bound {name}")
        drawn = iter((fixed(f"backup key {name}"), fixed(f"backup ephemeral {name}")))
        key, sealed = backup.seal_key(writer, x25519_public(owner), bound, lambda _, drawn=drawn: next(drawn))
        blocks = [backup.seal_block(key, index, index == 1, fixed(f"block {index}", 20)) for index in range(2)]
        cases.append(
            {
                "writer_private": writer.hex(),
                "backup_private": owner.hex(),
                "bound": bound.hex(),
                "ephemeral_private": fixed(f"backup ephemeral {name}").hex(),
                "key": key.hex(),
                "sealed_key": sealed.hex(),
                "plain": [fixed(f"block {index}", 20).hex() for index in range(2)],
                "blocks": [each.hex() for each in blocks],
            }
        )
    return cases


def space_key_cases() -> list[Case]:
    cases: list[Case] = []
    for number, plain in ((0, b""), (1, b"hello"), (300, fixed("space text", 700))):
        key, device = space_key.space_key(fixed("space secret", 64)), fixed("space device")
        at = space_key.moved(space_key.chain(key, device), number)
        fresh = fixed(f"space fresh {number}", envelope.FRESH)
        cases.append(
            {
                "secret": key.secret.hex(),
                "kid": key.kid.hex(),
                "device": device.hex(),
                "number": number,
                "plain": plain.hex(),
                "sealed": space_key.seal(key, at, device, plain, {envelope.FRESH: fresh}.__getitem__)[1].hex(),
                "handshake": fixed("space handshake").hex(),
                "proof": space_key.proof(key, fixed("space handshake"), 1).hex(),
            }
        )
    return cases


FILES: dict[str, Callable[[], list[Case]]] = {
    "identity": identity_cases,
    "safety_number": safety_cases,
    "envelope": envelope_cases,
    "pqxdh": lambda: [pqxdh_case(one_time=True), pqxdh_case(one_time=False)],
    "blob": blob_cases,
    "backup": backup_cases,
    "space_key": space_key_cases,
    "ratchet": lambda: [ratchet_case(b""), ratchet_case(fixed("header", 40))],
}
ABOUT = "Bytes in hex; fields as in crypto/SPEC.md. Frozen: never edited, only added to."


def main() -> None:
    """Write the files that are missing."""
    for name, cases in FILES.items():
        path = FOLDER / f"{name}.json"
        if not path.exists():
            path.write_text(json.dumps({"about": ABOUT, "vectors": cases()}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
