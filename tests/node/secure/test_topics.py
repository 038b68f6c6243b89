"""The seal of topics: the same envelope is the same entry, nothing of it is seen, and one other bit does not open."""

import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto import space_key
from node import upkeep
from node.errors import Fault, PeerFault, Refused
from node.secure import topics
from node.store import topics as rows
from node.store.topics import TopicRow
from sync import topic
from tests.node.secure.people import DAY_MS, NOW_MS, Person

KEYS = topic.keys(b"s" * 32, b"r" * 32)
OTHER = topic.keys(b"s" * 32, b"q" * 32)


def envelope(text: bytes = b"hello") -> bytes:
    key = space_key.space_key(b"k" * 64)
    return space_key.seal(key, space_key.chain(key, b"d" * 32), b"d" * 32, text, os.urandom)[1]


def test_what_is_sealed_opens_and_is_the_same_each_time() -> None:
    said = envelope()
    entry = topics.seal(KEYS.seal, KEYS.topic, said)
    assert entry == topics.seal(KEYS.seal, KEYS.topic, said)
    assert topics.open_(KEYS.seal, KEYS.topic, entry) == said
    assert len(entry) in topic.SIZES
    assert entry != topics.seal(OTHER.seal, OTHER.topic, said)


def test_it_is_made_as_the_specification_says() -> None:
    entry = topics.seal(KEYS.seal, KEYS.topic, said := envelope())
    key = HKDF(SHA256(), 32, bytes(32), b"key").derive(KEYS.seal)
    assert ChaCha20Poly1305(key).decrypt(entry[:12], entry[12:], KEYS.topic) == said


def test_a_relay_sees_nothing_of_the_key_that_an_envelope_names() -> None:
    kid = space_key.named(envelope())
    entries = [topics.seal(KEYS.seal, KEYS.topic, envelope()) for _ in range(20)]
    assert not any(kid in entry for entry in entries)
    assert len({entry[:12] for entry in entries}) == 20


@pytest.mark.parametrize("at", [0, 11, 12, 40, -1])
def test_one_other_bit_does_not_open(at: int) -> None:
    entry = bytearray(topics.seal(KEYS.seal, KEYS.topic, envelope()))
    entry[at] ^= 1
    with pytest.raises(PeerFault) as fault:
        topics.open_(KEYS.seal, KEYS.topic, bytes(entry))
    assert fault.value.code == "bad_seal"


def test_an_entry_belongs_to_its_topic_and_has_its_length() -> None:
    entry = topics.seal(KEYS.seal, KEYS.topic, envelope())
    for key, name, data in (
        (OTHER.seal, KEYS.topic, entry),
        (KEYS.seal, OTHER.topic, entry),
        (KEYS.seal, KEYS.topic, entry[:-1]),
        (KEYS.seal, KEYS.topic, b""),
    ):
        with pytest.raises(Fault) as fault:
            topics.open_(key, name, data)
        assert fault.value.code == "bad_seal"


@pytest.mark.parametrize("size", [0, 300, max(topic.SIZES) - topic.SEALING + 1])
def test_nothing_but_an_envelope_is_sealed(size: int) -> None:
    with pytest.raises(Refused) as refused:
        topics.seal(KEYS.seal, KEYS.topic, bytes(size))
    assert refused.value.code == "too_large"


def test_a_node_gives_up_after_30_days_what_no_relay_took(alice: Person) -> None:
    row = TopicRow(KEYS.topic, b"r" * 32, (), KEYS.append, KEYS.read, KEYS.seal)
    alice.do(lambda tx: rows.put(tx, row))
    alice.do(lambda tx: rows.queue(tx, KEYS.topic, b"entry", alice.clock.ms))
    for days, held in ((30, 1), (31, 0)):
        alice.clock.ms = NOW_MS + days * DAY_MS
        alice.do(lambda tx: upkeep._tidy(alice.own, tx))
        assert len(alice.do(lambda tx: rows.queued(tx, KEYS.topic, 9))) == held
