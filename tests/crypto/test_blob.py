"""Files as chunks: any file comes back, any change is noticed, a lying manifest is refused, sizes are as specified."""

import json
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import blob
from crypto.blob import LARGE_CHUNK, LARGE_FROM, SIZE_MAX, SMALL_CHUNK, Manifest
from crypto.errors import Fault, PeerFault, Refused
from crypto.primitives import sha256
from tests.crypto.vector_cases import FOLDER, fixed

KEY, CONTENT = fixed("a blob key"), fixed("a content key")
SIZES = st.one_of(
    st.integers(1, 5000),
    st.sampled_from([SMALL_CHUNK - 1, SMALL_CHUNK, SMALL_CHUNK + 1, 3 * SMALL_CHUNK, 3 * SMALL_CHUNK + 1024]),
)


def cut(data: bytes) -> list[bytes]:
    each = blob.chunk_size(len(data))
    return [data[at : at + each] for at in range(0, len(data), each)]


def sealed(data: bytes) -> tuple[Manifest, list[bytes]]:
    chunks = [blob.seal_chunk(CONTENT, index, each) for index, each in enumerate(cut(data))]
    return Manifest(len(data), CONTENT, tuple(map(blob.address_of, chunks))), chunks


def is_bad(work: Any) -> bool:
    try:
        work()
    except PeerFault as fault:
        return fault.code == "bad_blob"
    return False


@settings(max_examples=30)
@given(SIZES)
def test_any_file_comes_back(size: int) -> None:
    data = fixed("data", size)
    manifest, chunks = sealed(data)
    opened = blob.open_manifest(KEY, size, blob.seal_manifest(KEY, manifest))
    assert opened == manifest
    assert len(chunks) == blob.chunk_count(size)
    assert b"".join(blob.open_chunk(opened, index, each) for index, each in enumerate(chunks)) == data


@given(st.integers(1, SIZE_MAX))
def test_the_pieces_of_any_size_add_up(size: int) -> None:
    count = blob.chunk_count(size)
    assert blob.chunk_size(size) == (LARGE_CHUNK if size > LARGE_FROM else SMALL_CHUNK)
    assert (count - 1) * blob.chunk_size(size) + blob.plain_size(size, count - 1) == size
    assert 1 <= blob.plain_size(size, count - 1) <= blob.chunk_size(size)
    for index in {0, count // 2, count - 1}:
        length = blob.sealed_size(size, index)
        assert blob.may_be_sealed(length)
        assert blob.plain_size(size, index) + 16 <= length <= max(1024 + 16, 2 * blob.plain_size(size, index) + 16)


def test_the_largest_manifest_fits_and_sizes_end_there() -> None:
    addresses = [bytes(32)] * blob.chunk_count(SIZE_MAX)
    manifest = blob.seal_manifest(KEY, Manifest(SIZE_MAX, CONTENT, addresses))
    assert blob.may_be_manifest(len(manifest))
    assert blob.open_manifest(KEY, SIZE_MAX, manifest).addresses == tuple(addresses)
    blob.check_size(1)
    blob.check_size(SIZE_MAX)
    for size, code in [(0, "empty_file"), (SIZE_MAX + 1, "too_large")]:
        with pytest.raises(Refused) as told:
            blob.check_size(size)
        assert told.value.code == code


@pytest.mark.parametrize(("length", "sealed", "manifest"), [
    (1024 + 16, True, True), (1024, False, False), (1023 + 16, False, False), (512 + 16, False, False),
    (SMALL_CHUNK + 16, True, True), (2 * SMALL_CHUNK + 16, True, False), (LARGE_CHUNK + 16, True, False),
    (2 * LARGE_CHUNK + 16, False, False), (0, False, False),
])  # fmt: skip
def test_only_padded_lengths_can_be(length: int, sealed: bool, manifest: bool) -> None:
    assert (blob.may_be_sealed(length), blob.may_be_manifest(length)) == (sealed, manifest)


@given(st.integers(0, 1024 + 15), st.integers(1, 255))
def test_every_changed_byte_is_noticed(at: int, by: int) -> None:
    manifest, chunks = sealed(b"hello")

    def changed(data: bytes) -> bytes:
        return data[:at] + bytes((data[at] ^ by,)) + data[at + 1 :]

    assert is_bad(lambda: blob.open_chunk(manifest, 0, changed(chunks[0])))
    assert is_bad(lambda: blob.open_manifest(KEY, 5, changed(blob.seal_manifest(KEY, manifest))))
    assert blob.address_of(changed(chunks[0])) != manifest.addresses[0]


def test_a_chunk_opens_in_its_place_alone() -> None:
    manifest, chunks = sealed(fixed("two chunks", 2 * SMALL_CHUNK))
    assert is_bad(lambda: blob.open_chunk(manifest, 1, chunks[0]))
    assert is_bad(lambda: blob.open_chunk(manifest._replace(key=KEY), 0, chunks[0]))
    assert is_bad(lambda: blob.open_chunk(manifest, 0, chunks[0][:-1]))
    assert is_bad(lambda: blob.open_chunk(manifest._replace(size=SMALL_CHUNK + 1), 1, chunks[1]))


@given(st.binary(max_size=2100))
def test_random_bytes_are_no_manifest(data: bytes) -> None:
    assert is_bad(lambda: blob.open_manifest(KEY, 5, data))


def wire(**changed: object) -> bytes:
    """A sealed manifest that says what it should not."""
    fields = {"v": 1, "size": 5, "chunk": SMALL_CHUNK, "key": CONTENT, "addresses": bytes(32)} | changed
    encoded = msgspec.msgpack.encode(list(fields.values()))
    return by_hand(KEY, b"kith-blob-manifest-1", len(encoded).to_bytes(4, "big") + encoded)


def by_hand(key: bytes, info: bytes, plain: bytes) -> bytes:
    """What SPEC.md says, without any of our code."""
    both = HKDFExpand(hashes.SHA256(), 44, info).derive(key)
    target = 1024
    while target < len(plain):
        target *= 2
    return AESGCM(both[:32]).encrypt(both[32:], plain + bytes(target - len(plain)), None)


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2}, {"v": "1"}, {"size": 6}, {"size": 0}, {"size": -5}, {"size": SIZE_MAX + 1}, {"chunk": LARGE_CHUNK},
        {"chunk": 0}, {"key": bytes(31)}, {"key": None}, {"addresses": b""}, {"addresses": bytes(31)},
        {"addresses": bytes(64)}, {"addresses": [bytes(32)]},
    ],
)  # fmt: skip
def test_a_lying_manifest_is_refused(changed: dict[str, object]) -> None:
    assert is_bad(lambda: blob.open_manifest(KEY, 5, wire(**changed)))


def test_a_manifest_of_a_later_version_may_say_more() -> None:
    assert blob.open_manifest(KEY, 5, wire(more="news")) == Manifest(5, CONTENT, (bytes(32),))


@pytest.mark.parametrize("length", [0, 1, 1021, 2**32 - 1])
def test_a_length_that_leads_nowhere_is_refused(length: int) -> None:
    assert is_bad(lambda: blob.open_manifest(KEY, 5, by_hand(KEY, b"kith-blob-manifest-1", length.to_bytes(4, "big"))))


def test_keys_have_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        blob.seal_chunk(bytes(31), 0, b"x")


@pytest.mark.parametrize("vector", json.loads((FOLDER / "blob.json").read_text(encoding="utf-8"))["vectors"])
def test_frozen_files(vector: dict[str, Any]) -> None:
    """Today's code and a second derivation from SPEC.md make and open the frozen bytes."""
    raw = {name: bytes.fromhex(value) for name, value in vector.items() if isinstance(value, str) and name != "file"}
    data = fixed(vector["file"], vector["size"])
    for seal in (blob.seal_chunk, seal_chunk_by_hand):
        chunks = [seal(raw["content_key"], index, each) for index, each in enumerate(cut(data))]
        assert b"".join(map(sha256, chunks)) == raw["addresses"]
    opened = blob.open_manifest(raw["blob_key"], len(data), raw["sealed_manifest"])
    assert b"".join(blob.open_chunk(opened, index, each) for index, each in enumerate(chunks)) == data
    assert blob.seal_manifest(raw["blob_key"], opened) == raw["sealed_manifest"]
    assert sha256(raw["sealed_manifest"]) == raw["manifest"]
    encoded = msgspec.msgpack.encode([1, len(data), SMALL_CHUNK, raw["content_key"], raw["addresses"]])
    plain = len(encoded).to_bytes(4, "big") + encoded
    assert by_hand(raw["blob_key"], b"kith-blob-manifest-1", plain) == raw["sealed_manifest"]


def seal_chunk_by_hand(key: bytes, index: int, plain: bytes) -> bytes:
    return by_hand(key, b"kith-blob-chunk-1" + index.to_bytes(4, "big"), plain)


def test_faults_say_nothing_of_the_content() -> None:
    with pytest.raises(Fault) as told:
        blob.open_manifest(KEY, 5, bytes(1040))
    assert "bytes" not in str(told.value)
