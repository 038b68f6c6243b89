"""The handshake and the transport as a peer or a stranger on the wire may abuse them.

That they compute the right bytes is shown in `test_noise_vectors.py`; forged keys are in `test_noise_keys.py`.
"""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import PeerFault
from crypto.noise import (
    MAX_MESSAGE,
    MAX_NONCE,
    PRODUCT,
    PROLOGUE,
    CipherState,
    Handshake,
    Pattern,
    Setup,
    _take,
    try_psks,
)
from crypto.primitives import mlkem_encapsulate, x25519_public
from tests.crypto.noise_cases import (
    INITIATOR_STATIC,
    PSK,
    RESPONDER_STATIC,
    XX,
    XXPSK0,
    connected,
    dies,
    exchange,
    fork,
    kept_secrets,
    no_encapsulate,
    no_random,
    pair,
    refused,
)

PATTERNS = pytest.mark.parametrize("pattern", [PRODUCT, XXPSK0, XX], ids=lambda pattern: pattern.name)
STEPS = pytest.mark.parametrize("step", [0, 1, 2], ids=["message 1", "message 2", "message 3"])
PAYLOADS = [b"", b"the responder's chain", b"the initiator's chain"]


def before(step: int, pattern: Pattern = PRODUCT) -> tuple[Handshake, bytes]:
    """The side that reads message `step` next, and that message."""
    initiator, responder = pair(pattern)
    exchange(initiator, responder, PAYLOADS[:step])
    writer, reader = (initiator, responder) if step % 2 == 0 else (responder, initiator)
    return reader, writer.write(PAYLOADS[step])


# --- the honest conversation


@PATTERNS
def test_two_sides_agree(pattern: Pattern) -> None:
    initiator, responder = pair(pattern)
    exchange(initiator, responder, PAYLOADS)
    assert initiator.finished
    assert responder.finished
    assert initiator.handshake_hash == responder.handshake_hash
    assert initiator.remote_static == x25519_public(RESPONDER_STATIC)
    assert responder.remote_static == x25519_public(INITIATOR_STATIC)
    (send, receive), (send_back, receive_back) = initiator.split(), responder.split()
    for number in range(300):
        assert receive_back.open(send.seal(b"%d" % number)) == b"%d" % number
        assert receive.open(send_back.seal(b"%d back" % number)) == b"%d back" % number


def test_the_product_pattern_has_these_sizes() -> None:
    initiator, responder = pair()
    assert [len(message) for message in exchange(initiator, responder, [b""] * 3)] == [
        32 + 1184 + 16 + 16,
        32 + 1088 + 16 + 32 + 16 + 16,
        32 + 16 + 16,
    ]


def test_the_two_named_constructors_speak_the_product_pattern() -> None:
    initiator = Handshake.initiator(INITIATOR_STATIC, PSK, os.urandom, no_encapsulate)
    responder = Handshake.responder(RESPONDER_STATIC, PSK, os.urandom, mlkem_encapsulate, PROLOGUE)
    exchange(initiator, responder, PAYLOADS)
    assert initiator.handshake_hash == responder.handshake_hash


def test_every_handshake_has_its_own_hash_and_keys() -> None:
    first, second = pair(), pair()
    exchange(*first, PAYLOADS)
    exchange(*second, PAYLOADS)
    assert first[0].handshake_hash != second[0].handshake_hash
    assert first[0].split()[0].seal(b"same") != second[0].split()[0].seal(b"same")


def test_the_two_directions_have_two_keys() -> None:
    (send, receive), (send_back, receive_back) = connected()
    assert send.seal(b"same") != send_back.seal(b"same")
    with pytest.raises(PeerFault):
        receive.open(send.seal(b"reflected"))
    with pytest.raises(PeerFault):
        receive_back.open(send_back.seal(b"reflected"))


# --- the state machine's own manners


def test_calls_out_of_turn_are_refused_and_harmless() -> None:
    initiator, responder = pair()
    refused("not_your_turn", initiator.read, b"")
    refused("not_your_turn", responder.write, b"")
    message = initiator.write(b"")
    refused("not_your_turn", initiator.write, b"")
    responder.read(message)
    refused("not_your_turn", responder.read, message)
    initiator.read(responder.write(b""))
    responder.read(initiator.write(b""))
    assert initiator.handshake_hash == responder.handshake_hash


def test_nothing_is_given_before_its_time_and_the_keys_only_once() -> None:
    initiator, responder = pair()
    for side in (initiator, responder):
        refused("handshake_unfinished", lambda side=side: side.remote_static)
        refused("handshake_unfinished", lambda side=side: side.handshake_hash)
        refused("handshake_unfinished", side.split)
    exchange(initiator, responder, PAYLOADS)
    for side in (initiator, responder):
        side.split()
        refused("handshake_over", side.split)
        refused("handshake_over", side.write, b"")
        refused("handshake_over", side.read, b"")
        assert len(side.handshake_hash) == len(side.remote_static) == 32


def test_a_handshake_message_holds_65_535_bytes_and_not_one_more() -> None:
    room = MAX_MESSAGE - (32 + 1184 + 16 + 16)
    initiator, responder = pair()
    message = initiator.write(bytes(room))
    assert len(message) == MAX_MESSAGE
    assert responder.read(message) == bytes(room)
    refused("too_long", pair()[0].write, bytes(room + 1))


def test_a_message_that_does_not_fit_ends_the_handshake() -> None:
    initiator, _ = pair()
    refused("too_long", initiator.write, bytes(MAX_MESSAGE))
    refused("handshake_over", initiator.write, b"")


def test_a_handshake_message_over_the_limit_is_not_even_looked_at() -> None:
    """65,536 bytes that would open: a peer of a laxer implementation made them."""
    initiator, responder = pair()
    symmetric = initiator._symmetric
    parts = [initiator._write_token(token, initiator._setup) for token in PRODUCT.messages[0]]
    message = b"".join(parts)
    message += symmetric.encrypt_and_hash(bytes(MAX_MESSAGE + 1 - len(message) - 16))
    assert len(message) == MAX_MESSAGE + 1
    dies(responder, message)


def test_a_failing_source_of_randomness_ends_the_handshake_loudly() -> None:
    handshake = Handshake.initiator(INITIATOR_STATIC, PSK, no_random, no_encapsulate)
    with pytest.raises(AssertionError):
        handshake.write(b"")
    refused("handshake_over", handshake.write, b"")


def test_a_bug_while_reading_is_loud_and_ends_the_handshake(monkeypatch: pytest.MonkeyPatch) -> None:
    responder, message = before(0)
    monkeypatch.setattr("crypto.noise.check_mlkem", lambda public: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        responder.read(message)
    refused("handshake_over", responder.read, message)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_psk_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="psk"):
        Handshake.initiator(INITIATOR_STATIC, bytes(length), no_random, no_encapsulate)


def test_a_pattern_without_a_psk_takes_none() -> None:
    with pytest.raises(ValueError, match="psk"):
        Handshake(XX, True, Setup(INITIATOR_STATIC, PSK, no_random, no_encapsulate))


def test_secrets_are_not_shown_and_not_kept() -> None:
    setup = Setup(b"\xaa" * 32, b"\xbb" * 32, os.urandom, mlkem_encapsulate)
    assert "\\xaa" not in repr(setup)
    assert "\\xbb" not in repr(setup)
    initiator, responder = pair()
    exchange(initiator, responder, PAYLOADS)
    for side in (initiator, responder):
        side.split()
        assert kept_secrets(side) == []


# --- bytes changed on the wire


@STEPS
def test_every_flipped_bit_of_a_handshake_message_is_refused(step: int) -> None:
    reader, message = before(step)
    assert fork(reader).read(message) == PAYLOADS[step]
    for bit in range(len(message) * 8):
        changed = bytearray(message)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PeerFault):
            fork(reader).read(bytes(changed))
    assert reader.read(message) == PAYLOADS[step]


@STEPS
def test_every_shorter_and_some_longer_messages_are_refused(step: int) -> None:
    reader, message = before(step)
    for length in range(len(message)):
        with pytest.raises(PeerFault):
            fork(reader).read(message[:length])
    for more in (b"\0", bytes(16), message):
        dies(fork(reader), message + more)
    dies(fork(reader), bytes(MAX_MESSAGE + 1))


def test_a_field_that_is_cut_short_is_refused_where_it_is_cut() -> None:
    """Later checks would catch it too; this one keeps a short field from ever being taken for a whole one."""
    assert _take(b"12345", 4) == (b"1234", b"5")
    assert _take(b"1234", 4) == (b"1234", b"")
    with pytest.raises(PeerFault):
        _take(b"123", 4)


def test_every_flipped_bit_of_a_transport_message_is_refused_and_changes_nothing() -> None:
    (send, receive), (send_back, receive_back) = connected()
    first = send.seal(b"the first message")
    for bit in range(len(first) * 8):
        changed = bytearray(first)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PeerFault) as caught:
            receive_back.open(bytes(changed))
        assert caught.value.code == "bad_message"
    assert receive_back.open(first) == b"the first message"
    assert receive.open(send_back.seal(b"and back")) == b"and back"


def test_transport_messages_are_refused_twice_out_of_order_and_cut_short() -> None:
    (send, _), (_, receive) = connected()
    first, second = send.seal(b"first"), send.seal(b"second")
    for wrong in (second, b"", first[:-1], first + b"\0", bytes(16)):
        with pytest.raises(PeerFault):
            receive.open(wrong)
    assert receive.open(first) == b"first"
    with pytest.raises(PeerFault):
        receive.open(first)
    assert receive.open(second) == b"second"


def test_a_different_prologue_is_refused() -> None:
    initiator, _ = pair()
    other = Setup(RESPONDER_STATIC, PSK, os.urandom, mlkem_encapsulate, b"kith/2")
    dies(Handshake(PRODUCT, False, other), initiator.write(b""))


@STEPS
@given(st.data())
def test_random_bytes_are_the_peers_fault_and_nothing_else(step: int, data: st.DataObject) -> None:
    reader, message = before(step)
    start = data.draw(st.integers(0, len(message)))
    dies(reader, message[:start] + data.draw(st.binary(max_size=2500).filter(lambda tail: tail != message[start:])))


@given(st.binary(max_size=2500), st.integers(0, 3))
def test_random_transport_bytes_are_the_peers_fault_and_nothing_else(junk: bytes, number: int) -> None:
    cipher = CipherState(bytes(32), number)
    with pytest.raises(PeerFault):
        cipher.open(junk)


# --- psk


def responder_with(psk: bytes) -> Handshake:
    return Handshake.responder(RESPONDER_STATIC, psk, os.urandom, mlkem_encapsulate)


def test_a_wrong_psk_leaves_the_responder_nothing_to_say() -> None:
    initiator, responder = pair(responder_psk=bytes(32))
    dies(responder, initiator.write(b""))


def test_a_responder_without_the_psk_cannot_answer() -> None:
    """Not even one who saw message 1: the initiator refuses what anybody else writes."""
    initiator, _ = pair()
    initiator.write(b"")
    stranger, impostor = pair(psk=bytes(32))
    impostor.read(stranger.write(b""))
    dies(initiator, impostor.write(b""))


def test_try_psks_finds_the_one_that_opens() -> None:
    initiator, _ = pair()
    message = initiator.write(b"hello")
    psks = [bytes([n]) * 32 for n in range(9)] + [PSK, bytes(32)]
    found = try_psks(message, psks, responder_with)
    assert found is not None
    index, responder, payload = found
    assert (index, payload) == (9, b"hello")
    initiator.read(responder.write(b""))
    responder.read(initiator.write(b""))
    assert initiator.handshake_hash == responder.handshake_hash


@given(st.binary(max_size=2500))
def test_try_psks_gives_none_for_anything_else(junk: bytes) -> None:
    assert try_psks(junk, [PSK, bytes(32)], responder_with) is None
    assert try_psks(junk, [], responder_with) is None


# --- the counter


def test_the_last_nonce_is_never_used() -> None:
    sending, receiving = CipherState(bytes(32), MAX_NONCE - 1), CipherState(bytes(32), MAX_NONCE - 1)
    assert receiving.open(sending.seal(b"the last one")) == b"the last one"
    refused("nonce_exhausted", sending.seal, b"")
    refused("nonce_exhausted", receiving.open, bytes(16))


def test_a_transport_message_holds_65_519_bytes_and_not_one_more() -> None:
    sending, receiving = CipherState(bytes(32)), CipherState(bytes(32))
    message = sending.seal(bytes(MAX_MESSAGE - 16))
    assert len(message) == MAX_MESSAGE
    refused("too_long", sending.seal, bytes(MAX_MESSAGE - 15))
    with pytest.raises(PeerFault):
        receiving.open(message + b"\0")
    assert receiving.open(message) == bytes(MAX_MESSAGE - 16)
    assert receiving.open(sending.seal(b"")) == b""


def test_a_transport_message_over_the_limit_is_not_even_looked_at() -> None:
    """65,536 bytes that would open: a peer of a laxer implementation made them."""
    sending, receiving = CipherState(bytes(32)), CipherState(bytes(32))
    message = sending._cipher.encrypt(bytes(12), bytes(MAX_MESSAGE - 15), None)
    assert len(message) == MAX_MESSAGE + 1
    with pytest.raises(PeerFault):
        receiving.open(message)
