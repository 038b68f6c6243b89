"""The scanner of the canary test finds what it is meant to find."""

import base64
import os

import pytest

from tests.node import scan

SECRET = b"a canary of the north tower"


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("after", range(4))
def test_base64_is_found_wherever_the_secret_stands(before: int, after: int) -> None:
    coded = base64.b64encode(os.urandom(before) + SECRET + os.urandom(after))
    assert scan.found([SECRET], b"..." + coded) == {SECRET}
    key = os.urandom(32)
    assert scan.found([key], base64.urlsafe_b64encode(os.urandom(before) + key + os.urandom(after))) == {key}


@pytest.mark.parametrize(
    "form", [str.encode, lambda text: text.encode("utf-16"), lambda text: text.encode().hex().encode()]
)
def test_raw_hex_and_utf_16_are_found(form) -> None:  # type: ignore[no-untyped-def]
    assert scan.found([SECRET, b"somebody else"], os.urandom(7) + form(SECRET.decode())) == {SECRET}


@pytest.mark.parametrize("form", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("before", "after"), [(4095, 4096), (4096, 4097), (9000, 20_000)])
def test_what_stands_beside_empty_pages_is_found(before: int, after: int, form: str) -> None:
    haystack = bytes(before) + SECRET.decode().encode(form) + bytes(after)
    assert scan.found([SECRET, b"somebody else"], haystack) == {SECRET}


def test_masked_websocket_messages_are_read() -> None:
    mask = os.urandom(4)
    hidden = scan.unmasked(SECRET, mask)
    long = scan.unmasked(SECRET * 10, mask)
    stream = (
        b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"
        + bytes([0x82, 0x80 | len(SECRET)]) + mask + hidden
        + bytes([0x82, 0x80 | 126]) + len(long).to_bytes(2, "big") + mask + long
    )  # fmt: skip
    assert list(scan.messages(stream)) == [SECRET, SECRET * 10]
    assert SECRET not in stream


def test_segments_are_put_in_order_and_repeats_dropped() -> None:
    assert b"".join(scan.without_overlap({3: b"def", 0: b"abc", 2: b"cdef", 6: b"g"})) == b"abcdefg"
