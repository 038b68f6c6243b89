"""The model against itself, before anything is measured by it: round trips, disorder, loss, forgery, both at once.

Where an RFC states an answer, it stands here as well. Product and model together: `tests/crypto/test_model.py`.
"""

import random
from dataclasses import replace

import pytest

from tests.crypto.model import blocks, curves, noise, packing, sealing
from tests.crypto.model.agreement import Prekeys, respond
from tests.crypto.model.blocks import RefusedError
from tests.crypto.model.ratchet import MAX_SKIP, Ratchet, as_responder
from tests.crypto.model.sessions import Device

SMALL_ORDER = [
    0,
    1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    curves.P - 1,
]


def device(draw: random.Random) -> Device:
    prekeys = Prekeys({7: draw.randbytes(32)}, {9: draw.randbytes(64)}, {11: draw.randbytes(32)})
    return Device(draw.randbytes(32), draw.randbytes(32), draw.randbytes(32), prekeys)


def talking(seed: int, one_time: int | None = 11) -> tuple[Ratchet, Ratchet, random.Random]:
    """Two sessions after one message each way."""
    draw = random.Random(seed)
    alice, bob = device(draw), device(draw)
    hers = alice.start(bob.bundle(7, 9, one_time), draw.randbytes(32), draw.randbytes(32), draw.randbytes(32))
    his, plaintext = bob.accept(alice.party(), hers.encrypt(b"first", draw.randbytes(16)), draw.randbytes(32))
    assert plaintext == b"first"
    assert hers.decrypt(his.encrypt(b"second", draw.randbytes(16)), draw.randbytes(32)) == b"second"
    return hers, his, draw


def refused(session: Ratchet, envelope: bytes) -> str:
    """The code of a refusal, which must leave no trace."""
    before = packing.state_of(session), dict(session.skipped)
    with pytest.raises(RefusedError) as refusal:
        session.decrypt(envelope, bytes(32))
    assert before == (packing.state_of(session), session.skipped)
    return refusal.value.code


# --- curves -----------------------------------------------------------------------------------------------------------


def test_the_ladder_agrees_with_rfc_7748_and_its_library() -> None:
    nine = (9).to_bytes(32, "little")
    assert curves.dh(nine, nine).hex() == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
    scalar = int.from_bytes(bytes([9 & 248, *nine[1:31], 64]), "little")
    x, z = curves.ladder(9, scalar)
    assert (x * pow(z, -1, curves.P) % curves.P).to_bytes(32, "little") == curves.dh(nine, nine)


def test_an_rfc_8032_signature_verifies_and_a_changed_one_does_not() -> None:
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = curves.sign(seed, b"\x72")
    assert curves.ed25519_public(seed) == public
    assert signature.hex().startswith("92a009a9f0d4cab8720e820b5f642540")
    assert curves.is_signed(public, b"\x72", signature)
    raised = (int.from_bytes(signature[32:], "little") + curves.ORDER).to_bytes(32, "little")
    for forged in (signature[:32] + raised, bytes([signature[0] ^ 1]) + signature[1:], signature[:63]):
        assert not curves.is_signed(public, b"\x72", forged)
    assert not curves.is_signed(public, b"\x73", signature)


@pytest.mark.parametrize("u", SMALL_ORDER)
def test_small_orders_are_no_x25519_keys(u: int) -> None:
    with pytest.raises(RefusedError):
        curves.check_x25519(u.to_bytes(32, "little"))
    with pytest.raises(RefusedError):
        curves.dh(bytes([8] * 32), u.to_bytes(32, "little"))


def test_torsion_twist_and_long_forms_are_no_keys() -> None:
    good = int.from_bytes(curves.x25519_public(bytes([5] * 32)), "little")
    curves.check_x25519(good.to_bytes(32, "little"))
    torsioned = pow(good, -1, curves.P)  # P + (0, 0), the point of order two
    twisted = next(u for u in range(2, 99) if not curves.is_square(u**3 + curves.A * u**2 + u))
    for u in (torsioned, twisted, curves.P + 9, good | 1 << 255):
        with pytest.raises(RefusedError):
            curves.check_x25519(u.to_bytes(32, "little"))
    curves.dh(bytes([8] * 32), torsioned.to_bytes(32, "little"))
    key = curves.check_ed25519(curves.ed25519_public(bytes([5] * 32)))
    moved = (curves.P - key[0], curves.P - key[1])  # the same with (0, -1)
    encoded = (moved[1] | (moved[0] & 1) << 255).to_bytes(32, "little")
    assert curves.decode_point(encoded) is not None
    for public in (encoded, (1).to_bytes(32, "little"), (curves.P + 1).to_bytes(32, "little")):
        with pytest.raises(RefusedError):
            curves.check_ed25519(public)


def test_a_coefficient_beyond_the_modulus_is_no_kem_key() -> None:
    public = blocks.kem_keys(bytes(range(64)))[0]
    ciphertext, secret = blocks.kem_encapsulate(public, bytes(32))
    assert blocks.kem_decapsulate(bytes(range(64)), ciphertext) == secret
    for at in (0, 1149):
        with pytest.raises(RefusedError):
            blocks.check_kem(public[:at] + b"\x01\x0d\x00" + public[at + 3 :])
        with pytest.raises(RefusedError):
            blocks.check_kem(public[:at] + b"\x00\x10\xd0" + public[at + 3 :])


def test_hkdf_gives_the_first_answer_of_rfc_5869() -> None:
    info, salt = bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"), bytes(range(13))
    assert blocks.hkdf(b"\x0b" * 22, info, 42, salt).hex().startswith("3cb25f25faacd57a90434f64d0362f2a")


# --- envelopes and sessions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, 254, 255, 256, 511, 8191, 8192, 16383, 16384, 32767, 32768, 524_287])
def test_padding_comes_off_again_and_fills_a_bucket(length: int) -> None:
    padded = sealing.pad(b"\x80" * length)
    assert sealing.is_bucket(len(padded))
    assert sealing.unpad(padded) == b"\x80" * length
    assert sealing.unpad(padded[:-1] + b"\x01") is None
    assert sealing.unpad(padded + bytes(len(padded))) is None


def test_lengths_are_those_of_the_specification() -> None:
    hers, _, draw = talking(1)
    assert len(hers.encrypt(b"", draw.randbytes(16))) == 377
    alice, bob = device(draw), device(draw)
    start = alice.start(bob.bundle(7, 9, None), draw.randbytes(32), draw.randbytes(32), draw.randbytes(32))
    assert len(start.encrypt(b"", draw.randbytes(16))) == 1514
    with pytest.raises(RefusedError, match="too_large"):
        hers.encrypt(bytes(524_288), draw.randbytes(16))


@pytest.mark.parametrize("one_time", [11, None])
def test_messages_open_in_any_order_and_once(one_time: int | None) -> None:
    hers, his, draw = talking(2, one_time)
    sent: list[tuple[Ratchet, bytes, bytes]] = []
    for number in range(60):
        writer, reader = (hers, his) if draw.random() < 0.5 else (his, hers)
        text = b"%d" % number
        sent.append((reader, writer.encrypt(text, draw.randbytes(16)), text))
        if draw.random() < 0.5:
            reader, envelope, text = sent.pop(draw.randrange(max(0, len(sent) - 8), len(sent)))
            assert reader.decrypt(envelope, draw.randbytes(32)) == text
            assert refused(reader, envelope) == "duplicate_message"


def test_what_an_attacker_changes_is_refused_and_leaves_no_trace() -> None:
    hers, his, draw = talking(3)
    envelope = hers.encrypt(b"true", draw.randbytes(16))
    for at in [0, 1, 16, 17, 72, 73, 104, 105, 360, 361, 376]:
        changed = envelope[:at] + bytes([envelope[at] ^ 1]) + envelope[at + 1 :]
        expected = "bad_envelope" if at == 0 else "not_for_this_session" if at < 73 else "bad_message"
        assert refused(his, changed) == expected
    for cut in (envelope[:-1], envelope + b"\0", b""):
        assert refused(his, cut) == "bad_envelope"
    assert his.decrypt(envelope, draw.randbytes(32)) == b"true"


def test_a_first_message_is_bound_to_its_header() -> None:
    draw = random.Random(4)
    alice, bob = device(draw), device(draw)
    hers = alice.start(bob.bundle(7, 9, 11), draw.randbytes(32), draw.randbytes(32), draw.randbytes(32))
    first, second = (hers.encrypt(text, draw.randbytes(16)) for text in (b"1", b"2"))
    his, _ = bob.accept(alice.party(), first, draw.randbytes(32))
    assert refused(his, second[1137:]) == "not_for_this_session"
    assert his.decrypt(second, draw.randbytes(32)) == b"2"
    for at, code in ((3, "bad_header"), (39, "unknown_prekey"), (44, "bad_header"), (100, "not_for_this_session")):
        changed = first[:at] + bytes([first[at] ^ 2]) + first[at + 1 :]
        with pytest.raises(RefusedError, match=code):
            bob.accept(alice.party(), changed, draw.randbytes(32))
    with pytest.raises(RefusedError, match="not_for_this_session"):
        bob.accept(bob.party(), first, draw.randbytes(32))


def test_a_forged_bundle_is_refused() -> None:
    draw = random.Random(5)
    alice, bob, eve = device(draw), device(draw), device(draw)
    true, other = bob.bundle(7, 9, 11), eve.bundle(7, 9, 11)
    for name in ("signed", "kem", "signed_signature", "kem_signature"):
        forged = replace(true, **{name: getattr(other, name)})
        with pytest.raises(RefusedError, match="bad_signature"):
            alice.start(forged, draw.randbytes(32), draw.randbytes(32), draw.randbytes(32))
    for forged in (replace(true, one_time=bytes(32)), replace(true, signed=bytes(32))):
        with pytest.raises(RefusedError, match="bad_key"):
            alice.start(forged, draw.randbytes(32), bytes(32), draw.randbytes(32))


def test_two_that_start_at_once_have_two_sessions() -> None:
    draw = random.Random(6)
    alice, bob = device(draw), device(draw)
    hers = alice.start(bob.bundle(7, 9, None), draw.randbytes(32), draw.randbytes(32), draw.randbytes(32))
    his = bob.start(alice.bundle(7, 9, None), draw.randbytes(32), draw.randbytes(32), draw.randbytes(32))
    from_her, from_him = hers.encrypt(b"a", draw.randbytes(16)), his.encrypt(b"b", draw.randbytes(16))
    second_his, first = bob.accept(alice.party(), from_her, draw.randbytes(32))
    second_hers, other = alice.accept(bob.party(), from_him, draw.randbytes(32))
    assert (first, other) == (b"a", b"b")
    for writer, reader, wrong in ((hers, second_his, his), (second_his, hers, second_hers), (his, second_hers, hers)):
        envelope = writer.encrypt(b"c", draw.randbytes(16))
        assert refused(wrong, envelope) == "not_for_this_session"
        assert reader.decrypt(envelope, draw.randbytes(32)) == b"c"


# --- limits -----------------------------------------------------------------------------------------------------------


def test_two_thousand_may_be_skipped_and_not_one_more() -> None:
    hers, his, draw = talking(7)
    sent = [hers.encrypt(b"%d" % number, draw.randbytes(16)) for number in range(MAX_SKIP + 2)]
    assert refused(his, sent[-1]) == "too_far_ahead"
    assert his.decrypt(sent[-2], draw.randbytes(32)) == b"%d" % MAX_SKIP
    assert len(his.skipped) == MAX_SKIP
    assert his.decrypt(sent[0], draw.randbytes(32)) == b"0"
    later = hers.encrypt(b"later", draw.randbytes(16))
    assert his.decrypt(later, draw.randbytes(32)) == b"later"
    assert len(his.skipped) == MAX_SKIP
    hers.encrypt(b"", draw.randbytes(16))
    his.decrypt(hers.encrypt(b"", draw.randbytes(16)), draw.randbytes(32))
    assert refused(his, sent[1]) == "duplicate_message"


def test_the_rest_of_a_chain_and_the_start_of_the_next_count_together() -> None:
    hers, his, draw = talking(8)
    for _ in range(1500):
        hers.encrypt(b"", draw.randbytes(16))
    hers.decrypt(his.encrypt(b"", draw.randbytes(16)), draw.randbytes(32))
    sent = [hers.encrypt(b"", draw.randbytes(16)) for _ in range(502)]
    assert refused(his, sent[501]) == "too_far_ahead"
    assert his.decrypt(sent[500], draw.randbytes(32)) == b""


def test_a_sixth_chain_takes_the_keys_of_the_first_with_it() -> None:
    hers, his, draw = talking(9)
    kept = [hers.encrypt(b"late", draw.randbytes(16)) for _ in range(3)]
    for rounds in range(6):
        his.decrypt(hers.encrypt(b"on", draw.randbytes(16)), draw.randbytes(32))
        hers.decrypt(his.encrypt(b"on", draw.randbytes(16)), draw.randbytes(32))
        if rounds == 4:
            assert his.decrypt(kept[0], draw.randbytes(32)) == b"late"
            assert refused(his, kept[0]) == "duplicate_message"
    assert refused(his, kept[1]) == "not_for_this_session"
    assert his.skipped == {}


def test_nobody_sends_before_the_first_message() -> None:
    draw = random.Random(10)
    alice, bob = device(draw), device(draw)
    hers = alice.start(bob.bundle(7, 9, None), draw.randbytes(32), draw.randbytes(32), draw.randbytes(32))
    agreed = respond(bob.party(), bob.identity_private, alice.party(), hers.pqxdh_header, bob.prekeys)
    with pytest.raises(RefusedError, match="cannot_send_yet"):
        as_responder(agreed, bob.prekeys.signed[7]).encrypt(b"", bytes(16))


def test_state_is_written_as_msgpack_has_it() -> None:
    assert packing.pack([None, 1, 200, 70_000, b"ab"]).hex() == "95c001ccc8ce00011170c4026162"
    hers, his, _ = talking(11)
    assert packing.state_of(hers)[:2] == b"\x9c\x01"
    assert packing.state_of(hers) != packing.state_of(his)


# --- noise ------------------------------------------------------------------------------------------------------------


def handshakes(seed: int, same_psk: bool = True) -> tuple[noise.Handshake, noise.Handshake]:
    draw = random.Random(seed)
    psk = draw.randbytes(32)
    first = noise.Handshake(True, psk, draw.randbytes(32), (draw.randbytes(32), draw.randbytes(64)))
    other = psk if same_psk else draw.randbytes(32)
    return first, noise.Handshake(False, other, draw.randbytes(32), (draw.randbytes(32), draw.randbytes(32)))


def test_a_handshake_ends_in_two_ciphers() -> None:
    first, second = handshakes(12)
    sizes = []
    for writer, reader, payload in ((first, second, b""), (second, first, b"two"), (first, second, b"three")):
        message = writer.write(payload)
        sizes.append(len(message) - len(payload))
        assert reader.read(message) == payload
    assert sizes == [1248, 1200, 64]
    assert first.handshake_hash() == second.handshake_hash()
    assert (first.rs, second.rs) == (curves.x25519_public(second.s), curves.x25519_public(first.s))
    for mine, theirs in zip(first.split(), second.split(), strict=True):
        messages = [noise.send(mine, b"%d" % number) for number in range(3)]
        with pytest.raises(RefusedError, match="bad_message"):
            noise.receive(theirs, messages[1])
        assert [noise.receive(theirs, message) for message in messages] == [b"0", b"1", b"2"]
        assert len(set(messages)) == 3


@pytest.mark.parametrize("number", [0, 1, 2])
def test_any_change_ends_a_handshake(number: int) -> None:
    length = (1248, 1200, 64)[number]
    for at in (0, 31, 40, length - 17, length - 1):
        sides = handshakes(13 + at)
        for earlier in range(number):
            sides[(earlier + 1) % 2].read(sides[earlier % 2].write())
        message = sides[number % 2].write()
        changed = message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :]
        for _ in range(2):
            with pytest.raises(RefusedError, match="bad_handshake"):
                sides[(number + 1) % 2].read(changed)
            changed = message


def test_another_psk_is_silence_and_the_last_nonce_is_not_used() -> None:
    first, second = handshakes(14, same_psk=False)
    with pytest.raises(RefusedError, match="bad_handshake"):
        second.read(first.write())
    cipher = noise.Cipher(bytes(32), 2**64 - 2)
    noise.send(cipher, b"")
    with pytest.raises(RefusedError, match="nonce_exhausted"):
        noise.send(cipher, b"")
