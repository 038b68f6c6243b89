"""Lists of keys and claims at the edges of their bytes: the shortest form of a distance, and the last that fits."""

import pytest

from sync.reconcile import key_of, pack_keys, unpack_keys
from tests.sync.strategies import fault_code

ID = bytes(range(32))


@pytest.mark.parametrize(
    ("bucket", "packed"),
    [
        (0, b"\x00"),
        (127, b"\x7f"),
        (128, b"\x80\x01"),
        (255, b"\xff\x01"),
        (256, b"\x80\x02"),
        (2**14 - 1, b"\xff\x7f"),
        (2**14, b"\x80\x80\x01"),
        (2**32 - 1, b"\xff\xff\xff\xff\x0f"),
    ],
)
def test_a_distance_takes_as_few_bytes_as_it_can(bucket: int, packed: bytes) -> None:
    key = key_of(bucket, ID)
    assert pack_keys([key]) == packed + ID
    assert unpack_keys(packed + ID) == [key]


@pytest.mark.parametrize(
    "packed", [b"\x80\x80\x80\x80\x10", b"\x80\x80\x80\x80\x80\x00", b"\x80" * 5, b"\x80" * 6, b"\x80"]
)
def test_a_distance_of_more_than_five_bytes_or_beyond_the_last_bucket_is_refused(packed: bytes) -> None:
    assert fault_code(lambda: unpack_keys(packed + ID)) == "bad_frame"


def test_distances_add_up_to_the_last_bucket_and_no_farther() -> None:
    first, last = key_of(2**32 - 2, ID), key_of(2**32 - 1, ID)
    packed = pack_keys([first, last])
    assert unpack_keys(packed) == [first, last]
    assert fault_code(lambda: unpack_keys(packed[:37] + b"\x02" + ID)) == "bad_frame"
    assert fault_code(lambda: unpack_keys(packed[:-1])) == "bad_frame"
