"""The fuzz targets of `crypto`: envelopes, sessions, handshakes, certificates, seals, keys and words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from crypto import backup, blob, certificate, envelope, factor, keys, pqxdh, ratchet, sealed, space_key
from crypto.certificate import Authority, Revoked
from crypto.identity import check_phrase, new_phrase
from crypto.keys import Context, KeyType
from crypto.noise import Handshake
from crypto.primitives import gcm_seal, mlkem_encapsulate, sha256, x25519_public
from crypto.ratchet_state import State
from tests.crypto.people import Device, talking
from tests.hostile.fuzz import Target
from tests.hostile.targets import EVE, RANDOM, some
from tests.node.net.people import seeded
from tests.node.relay.keeping import request

NOW_MS = 1_800_000_000_000
SPACE = space_key.space_key(bytes(64))


@cache
def sides() -> Any:
    return talking("fuzz")


def envelopes() -> list[bytes]:
    alice, _ = sides()
    return [ratchet.encrypt(alice.state, text, RANDOM)[1] for text in (b"", b"hello", b"x" * 600)]


def deciphered(data: bytes) -> None:
    _, bob = sides()
    ratchet.decrypt(bob.state, data, RANDOM, bob.find)


def parsed(data: bytes) -> None:
    found = envelope.parse(data)
    if isinstance(found, envelope.First):
        pqxdh.read_header(found.header)


@cache
def first_messages() -> tuple[Device, list[bytes]]:
    alice, bob = Device("fuzz alice"), Device("fuzz bob")
    for bundle in (bob.bundle(), bob.bundle(False)):
        alice.begin(bundle)
    return bob, [side.say(b"hello") for side in alice.sessions[bob.party.device]]


def answered(data: bytes) -> None:
    """A first message at a device whose prekeys are there: the secret is agreed, whatever it is."""
    bob, _ = first_messages()
    found = envelope.parse(data)
    if isinstance(found, envelope.First):
        header = pqxdh.read_header(found.header)
        secrets = pqxdh.PrekeySecrets(
            bob.signed_private,
            x25519_public(bob.signed_private),
            bob.kem_seed,
            bob.one_time.get(header.one_time_id or 0),
        )
        pqxdh.respond(bob.keys, bob.party, Device("fuzz alice").party, header, secrets)


@cache
def authority() -> tuple[Authority, Any, bytes]:
    made, _ = Authority.make("Kith relay", NOW_MS, RANDOM)
    issued = made.issue(request(ec.generate_private_key(ec.SECP256R1())), "ab" * 32, NOW_MS, RANDOM)
    return made, issued, made.revocations([Revoked(issued.serial, NOW_MS)], 1, NOW_MS)


def issued(data: bytes) -> None:
    authority()[0].issue(data, "ab" * 32, NOW_MS, RANDOM)


encapsulate = cache(mlkem_encapsulate)
"""The same every time for the same key, so that a recorded handshake goes on."""


def shaking(messages: int) -> Handshake:
    """The end of a handshake that waits for its next message, after so many that were right."""
    draw = seeded("handshake")
    ends = (
        Handshake.initiator(draw(32), bytes(32), draw, encapsulate),
        Handshake.responder(draw(32), bytes(32), draw, encapsulate),
    )
    for number in range(messages):
        ends[1 - number % 2].read(ends[number % 2].write(b"certificate" if number else b""))
    return ends[1 - messages % 2]


def shaken(messages: int) -> Callable[[bytes], object]:
    return lambda data: shaking(messages).read(data)


@cache
def recorded(messages: int) -> bytes:
    """The next message of that handshake."""
    draw = seeded("handshake")
    ends = (
        Handshake.initiator(draw(32), bytes(32), draw, encapsulate),
        Handshake.responder(draw(32), bytes(32), draw, encapsulate),
    )
    for number in range(messages):
        ends[1 - number % 2].read(ends[number % 2].write(b"certificate" if number else b""))
    return ends[messages % 2].write(b"certificate" if messages else b"")


def message(number: int) -> Callable[[], Sequence[bytes]]:
    return lambda: [recorded(number)]


BLOB_KEY = bytes(range(32))
MANIFEST = blob.Manifest(70_000, bytes(32), (bytes(32), b"\1" * 32))


def manifest(encoded: bytes) -> bytes:
    """A manifest of these contents, sealed under the key of the blob."""
    own_key, nonce = blob._derive(BLOB_KEY, blob._MANIFEST_INFO)
    return gcm_seal(own_key, nonce, blob._pad(blob._LENGTH.pack(len(encoded)) + encoded))


def manifests() -> list[bytes]:
    size = blob.chunk_size(MANIFEST.size)
    count = blob.chunk_count(MANIFEST.size)
    return [msgspec.msgpack.encode([blob.VERSION, MANIFEST.size, size, bytes(32), bytes(32 * count)])]


def state() -> list[bytes]:
    return [side.state.to_bytes() for side in sides()]


BACKUP_KEY = RANDOM(32)
PHRASE = new_phrase(RANDOM)

CRYPTO = [
    Target(
        "envelopes",
        parsed,
        envelopes,
        ("crypto.envelope.parse", "crypto.envelope.split", "crypto.pqxdh.read_header"),
        "bytes",
    ),
    Target(
        "files of a second factor", factor.read, some(factor.write(bytes(range(32)))), ("crypto.factor.read",), "bytes"
    ),
    Target(
        "padding", envelope.unpad, some(envelope.pad(b"hello"), envelope.pad(b"")), ("crypto.envelope.unpad",), "bytes"
    ),
    Target(
        "sealed bodies",
        lambda data: envelope.open_(bytes(32), bytes(16), data, b"ad"),
        some(envelope.seal(bytes(32), bytes(16), b"x", b"ad")),
        ("crypto.envelope.open_",),
        "bytes",
    ),
    Target(
        "messages of a session",
        deciphered,
        envelopes,
        (
            "crypto.ratchet.decrypt",
            "crypto.ratchet._open_header",
            "crypto.ratchet._open_current",
            "crypto.ratchet._open_skipped",
            "crypto.ratchet._open_next",
            "crypto.ratchet._open_body",
        ),
        "bytes",
        slow=3,
    ),
    Target(
        "messages of a space",
        lambda data: space_key.open_(SPACE, data),
        lambda: [space_key.seal(SPACE, space_key.chain(SPACE, EVE.device), EVE.device, b"hello", RANDOM)[1]],
        ("crypto.space_key.open_", "crypto.space_key.open_from"),
        "bytes",
    ),
    Target("first messages", answered, lambda: first_messages()[1], ("crypto.pqxdh.respond",), "bytes", slow=10),
    Target("stored sessions", State.from_bytes, state, ("crypto.ratchet_state.State.from_bytes",)),
    Target(
        "keys",
        lambda data: keys.decode_key(KeyType(1 + len(data) % 3), data),
        some(keys.encode_key(KeyType.ED25519, EVE.device), keys.encode_key(KeyType.X25519, EVE.exchange)),
        ("crypto.keys.decode_key",),
        "bytes",
    ),
    Target(
        "signatures",
        lambda data: keys.verify(data[:32], Context.EVENT, b"said", data[32:]),
        lambda: [EVE.device + keys.sign(EVE.signing_seed, Context.EVENT, b"said")],
        ("crypto.keys.verify",),
        "bytes",
    ),
    Target(
        "handshake, first message",
        shaken(0),
        message(0),
        (
            "crypto.noise.Handshake.read",
            "crypto.noise.try_psks",
            "crypto.noise.Handshake._read_message",
            "crypto.noise.Handshake._read_token",
        ),
        "bytes",
        slow=5,
    ),
    Target(
        "handshake, second message", shaken(1), message(1), ("crypto.noise.Handshake._open_field",), "bytes", slow=20
    ),
    Target("handshake, third message", shaken(2), message(2), ("node.relay.line._read_empty",), "bytes", slow=20),
    Target(
        "messages sealed to a key",
        lambda data: sealed.open_(bytes(32), data),
        lambda: [sealed.seal(RANDOM(32), x25519_public(bytes(32)), b"hello", RANDOM)],
        ("crypto.sealed.open_",),
        "bytes",
        slow=4,
    ),
    Target(
        "keys of backups",
        lambda data: backup.open_key(BACKUP_KEY, data, bytes(32)),
        lambda: [backup.seal_key(RANDOM(32), x25519_public(BACKUP_KEY), bytes(32), RANDOM)[1]],
        ("crypto.backup.open_key",),
        "bytes",
        slow=4,
    ),
    Target(
        "blocks of backups",
        lambda data: backup.open_block(bytes(32), 0, True, data),
        some(backup.seal_block(bytes(32), 0, True, b"x")),
        ("crypto.backup.open_block",),
        "bytes",
    ),
    Target(
        "manifests",
        lambda data: blob.open_manifest(BLOB_KEY, MANIFEST.size, data),
        manifests,
        ("crypto.blob.open_manifest",),
        wrap=manifest,
    ),
    Target(
        "sealed manifests",
        lambda data: blob.open_manifest(BLOB_KEY, MANIFEST.size, data),
        lambda: [manifest(manifests()[0])],
        ("crypto.blob._open",),
        "bytes",
    ),
    Target(
        "chunks",
        lambda data: blob.open_chunk(replace_size(500), 0, data),
        some(blob.seal_chunk(bytes(32), 0, bytes(500))),
        ("crypto.blob.open_chunk",),
        "bytes",
    ),
    Target(
        "roots",
        lambda data: certificate.check_root(data, NOW_MS),
        lambda: [authority()[0].root],
        ("crypto.certificate.check_root",),
        "bytes",
        slow=3,
    ),
    Target(
        "certificates",
        lambda data: certificate.check_certificate(data, authority()[0].root, NOW_MS),
        lambda: [authority()[1].der, authority()[0].root],
        ("crypto.certificate.check_certificate",),
        "bytes",
        slow=3,
    ),
    Target(
        "lists of revoked",
        lambda data: certificate.check_revocations(data, authority()[0].root, 0, NOW_MS),
        lambda: [authority()[2]],
        ("crypto.certificate.check_revocations",),
        "bytes",
        slow=3,
    ),
    Target(
        "requests for certificates",
        issued,
        lambda: [request(ec.generate_private_key(ec.SECP256R1()))],
        ("crypto.certificate._requested",),
        "bytes",
        slow=3,
    ),
    Target(
        "recovery phrases",
        lambda data: check_phrase(data.decode(errors="surrogateescape")),
        some(PHRASE.encode()),
        ("crypto.identity.check_phrase",),
        "bytes",
    ),
]


def replace_size(size: int) -> blob.Manifest:
    return blob.Manifest(size, bytes(32), (sha256(b""),))
