"""Sealing of backups: opened by the phrase's key alone, bound to its place, and known by its writer."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import backup
from crypto.errors import PeerFault
from crypto.primitives import x25519_public
from tests.crypto.vector_cases import FOLDER

DRAW = random.Random(1).randbytes
WRITER, OWNER, BOUND = DRAW(32), DRAW(32), DRAW(32)
KEY, SEALED = backup.seal_key(WRITER, x25519_public(OWNER), BOUND, DRAW)


def refused(work: object) -> None:
    with pytest.raises(PeerFault) as fault:
        work()  # type: ignore[operator]
    assert fault.value.code == "bad_backup"


def test_the_owner_opens_a_key_and_learns_who_wrote_it() -> None:
    assert backup.open_key(OWNER, SEALED, BOUND) == (x25519_public(WRITER), KEY)
    assert len(SEALED) == backup.SEALED_KEY


def test_the_writer_cannot_open_what_it_wrote() -> None:
    refused(lambda: backup.open_key(WRITER, SEALED, BOUND))


@given(st.integers(0, backup.SEALED_KEY * 8 - 1))
def test_a_flipped_bit_of_a_sealed_key_is_refused(bit: int) -> None:
    flipped = bytearray(SEALED)
    flipped[bit // 8] ^= 1 << bit % 8
    refused(lambda: backup.open_key(OWNER, bytes(flipped), BOUND))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_sealed_key(data: bytes) -> None:
    refused(lambda: backup.open_key(OWNER, data, BOUND))


def test_a_key_is_bound_to_what_stands_before_it() -> None:
    refused(lambda: backup.open_key(OWNER, SEALED, bytes(32)))
    with pytest.raises(ValueError, match="32 bytes"):
        backup.seal_key(WRITER, x25519_public(OWNER), b"short", DRAW)


def test_a_message_of_a_mailbox_is_no_key_of_a_backup() -> None:
    from crypto import sealed

    refused(lambda: backup.open_key(OWNER, sealed.seal(WRITER, x25519_public(OWNER), BOUND + KEY, DRAW), BOUND))


def test_a_payload_of_another_length_is_refused() -> None:
    from crypto.noise import Handshake, Setup
    from crypto.sealed import PATTERN

    def kem(public: bytes) -> tuple[bytes, bytes]:
        raise AssertionError

    setup = Setup(WRITER, b"", DRAW, kem, backup.PROLOGUE, x25519_public(OWNER))
    longer = Handshake(PATTERN, True, setup).write(BOUND + KEY + b"x")
    refused(lambda: backup.open_key(OWNER, longer, BOUND))


def test_a_backup_key_outside_the_group_is_refused() -> None:
    with pytest.raises(PeerFault) as fault:
        backup.seal_key(WRITER, bytes(32), BOUND, DRAW)
    assert fault.value.code == "bad_key"


@pytest.mark.parametrize(("index", "last"), [(0, True), (1, False), (1, True)])
def test_a_block_opens_in_its_own_place_alone(index: int, last: bool) -> None:
    sealed = backup.seal_block(KEY, 0, False, b"block")
    assert backup.open_block(KEY, 0, False, sealed) == b"block"
    refused(lambda: backup.open_block(KEY, index, last, sealed))
    refused(lambda: backup.open_block(KEY, 0, False, sealed[:-1] + bytes([sealed[-1] ^ 1])))


@pytest.mark.parametrize("vector", json.loads((FOLDER / "backup.json").read_text(encoding="utf-8"))["vectors"])
def test_frozen_bytes(vector: dict[str, object]) -> None:
    raw = {name: bytes.fromhex(value) for name, value in vector.items() if isinstance(value, str)}
    drawn = iter((raw["key"], raw["ephemeral_private"]))
    owner = x25519_public(raw["backup_private"])
    made = backup.seal_key(raw["writer_private"], owner, raw["bound"], lambda _: next(drawn))
    assert made == (raw["key"], raw["sealed_key"])
    opened = backup.open_key(raw["backup_private"], raw["sealed_key"], raw["bound"])
    assert opened == (x25519_public(raw["writer_private"]), raw["key"])
    for index, (plain, sealed) in enumerate(zip(vector["plain"], vector["blocks"], strict=True)):  # type: ignore[call-overload]
        assert backup.seal_block(raw["key"], index, index == 1, bytes.fromhex(plain)).hex() == sealed
        assert backup.open_block(raw["key"], index, index == 1, bytes.fromhex(sealed)).hex() == plain
