"""Addresses as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import Refused
from node.net.wire import Address, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.1.20:4004", Address("192.168.1.20", 4004)),
        (" alice.example:1 ", Address("alice.example", 1)),
        ("[::1]:65535", Address("::1", 65535)),
        ("[fe80::1%eth0]:80", Address("fe80::1%eth0", 80)),
    ],
)
def test_an_address_is_read_and_written(text, address):
    assert parse_address(text) == address
    assert str(address) == text.strip()


NOT_ADDRESSES = [
    *("", ":", "alice", "alice:", ":80", "alice:0", "alice:65536", "alice:-1", "alice:٣", "alice:1e3", "::1:80"),
    *("[::1]", "[x]:1", "[1.2.3.4]:1", "a b:1", "a/b:1", "u@a:1", "a?b:1", "a#b:1", "a\\b:1", "a\nb:1", "a%b:1"),
    *("http://a:1", "a" * 254 + ":1"),
]


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_anything_else_is_refused(text):
    with pytest.raises(Refused) as told:
        parse_address(text)
    assert told.value.code == "bad_address"


@given(st.text(max_size=30))
def test_any_text_gives_an_address_or_is_refused(text):
    try:
        address = parse_address(text)
    except Refused:
        return
    assert 0 < address.port < 65_536
    assert address.host
