"""Plaintexts and invite links: round trips, and nothing but the value or one kind of error from any bytes."""

import base64
from collections.abc import Callable
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from node.errors import PeerFault, Refused
from node.secure import invite_link, plaintext
from node.secure.invite_link import InviteLink
from node.secure.plaintext import Contact, Mark, Plaintext

T = TypeVar("T")

ids = st.binary(min_size=32, max_size=32)
marks = st.tuples(ids, ids, st.integers(0, 2**53 - 1), st.integers(0, 2**53 - 1)).map(lambda fields: Mark(*fields))
plaintexts = st.builds(
    Plaintext,
    type=st.integers(0, 255),
    body=st.binary(max_size=200),
    marks=st.lists(marks, max_size=3).map(tuple),
    echoes=st.lists(marks, max_size=3).map(tuple),
    log=st.sampled_from([b"", b"12345678"]),
)
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
addresses = st.lists(st.text(st.characters(codec="ascii"), min_size=3, max_size=128), max_size=4).map(tuple)
cards = st.builds(
    Contact,
    name=names,
    door_key=ids,
    addresses=addresses,
    mailboxes=st.lists(st.binary(max_size=512), max_size=2).map(tuple),
    token=st.sampled_from([b"", b"t" * 16]),
    proof=st.sampled_from([b"", b"p" * 32]),
)
links = st.builds(
    InviteLink,
    v=st.just(1),
    account=ids,
    device=ids,
    secret=st.binary(min_size=16, max_size=16),
    expires=st.integers(0, 2**32 - 1),
    uses=st.integers(1, 255),
    addresses=addresses,
)
NESTED = b"\x91" * 5000 + b"\x90"


def mutated(data: bytes, at: int, byte: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([byte]) + data[at + 1 :]


@given(plaintexts)
def test_plaintexts_come_back(message: Plaintext) -> None:
    assert plaintext.decode(plaintext.encode(message)) == message


@given(cards)
def test_cards_come_back(card: Contact) -> None:
    assert plaintext.decode_contact(plaintext.encode_contact(card)) == card


@given(links)
def test_links_come_back(link: InviteLink) -> None:
    assert invite_link.read_link(f" {invite_link.write_link(link)}\n") == link


def fault_of(read: Callable[[T], object], data: T) -> str:
    """The code with which something was not read, empty if it was; any other exception is a bug and comes through."""
    try:
        read(data)
    except (PeerFault, Refused) as fault:
        return fault.code
    return ""


def tries(data: bytes) -> None:
    for read in (plaintext.decode, plaintext.decode_contact, plaintext.decode_code):
        assert fault_of(read, data) in ("", "bad_plaintext")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_value_or_a_fault(data: bytes) -> None:
    tries(data)


@given(
    st.one_of(plaintexts.map(plaintext.encode), cards.map(plaintext.encode_contact)),
    st.integers(0),
    st.binary(min_size=1, max_size=1),
)
def test_mutated_bytes_give_a_value_or_a_fault(data: bytes, at: int, byte: bytes) -> None:
    tries(mutated(data, at, byte[0]))


def test_deep_bytes_give_a_fault() -> None:
    tries(NESTED)
    tries(plaintext.encode(Plaintext(1, b""))[:-1] + b"\xc4\x00" + NESTED)
    card = plaintext.encode_contact(Contact("n", b"d" * 32))
    tries(bytes([card[0] + 1]) + card[1:] + NESTED)


@given(st.text(max_size=80))
def test_any_text_is_a_link_or_refused(text: str) -> None:
    for tried in (text, invite_link.PREFIX + text):
        assert fault_of(invite_link.read_link, tried) in ("", "bad_invite", "newer_invite")


@given(links, st.integers(0), st.characters(codec="ascii"))
def test_mutated_links_are_links_or_refused(link: InviteLink, at: int, character: str) -> None:
    text = invite_link.write_link(link)
    at %= len(text)
    spoilt = text[:at] + character + text[at + 1 :]
    assert fault_of(invite_link.read_link, spoilt) in ("", "bad_invite", "newer_invite")


def test_a_deep_or_long_link_is_refused() -> None:
    for data in (b"\x91" * 1400 + b"\x90", b"\x99" + b"\x91" * 1400 + b"\x90", bytes(2048)):
        text = invite_link.PREFIX + base64.urlsafe_b64encode(data).decode().rstrip("=")
        assert fault_of(invite_link.read_link, text) == "bad_invite"


def test_names_hold_no_control_characters_and_are_bounded() -> None:
    for name, sound in (
        ("Zoë 🐈", True),
        ("", False),
        ("a\x1b[2J", False),
        ("a\nb", False),
        ("é" * 128, True),
        ("é" * 129, False),
    ):
        data = plaintext.encode_contact(Contact(name, b"d" * 32))
        assert fault_of(plaintext.decode_contact, data) == ("" if sound else "bad_plaintext")
