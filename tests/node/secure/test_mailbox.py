"""What mail is coded in: mailbox entries, bodies of ACKED and LOG, cards and leases; any bytes are one or a fault."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import PeerFault
from node.secure import cards, mailbox, plaintext
from node.secure.mailbox import Mailbox

RELAY = bytes(range(32))


def fault_of(decode: Callable[[bytes], object], data: bytes) -> str:
    try:
        decode(data)
    except PeerFault as fault:
        return fault.code
    return ""


@given(st.binary(max_size=600))
@settings(max_examples=60)
def test_any_bytes_are_a_mailbox_a_body_a_card_or_a_fault(data: bytes) -> None:
    assert fault_of(mailbox.decode, data) in ("", "bad_mailbox")
    assert fault_of(plaintext.decode_acked, data) in ("", "bad_plaintext")
    assert fault_of(plaintext.decode_log, data) in ("", "bad_plaintext")
    assert fault_of(lambda each: cards.read_card(b"s" * 16, each), data) == "bad_card"
    assert fault_of(lambda each: cards.read_lease(b"s" * 32, each), data) == "bad_lease"


def test_entries_and_bodies_come_back_and_keep_their_bounds() -> None:
    box = Mailbox(RELAY, ("relay.example:4004", "[::1]:5"), bytes(32))
    assert mailbox.decode(mailbox.encode(box)) == box
    for bad in (replace_box(box, addresses=()), replace_box(box, addresses=("a:1",) * 3), replace_box(box, box=b"")):
        with pytest.raises(PeerFault):
            mailbox.decode(mailbox.encode(bad))
    full = plaintext.Acked((b"x" * 16,) * 200, (b"y" * 16,) * 56)
    assert plaintext.decode_acked(plaintext.encode_acked(full)) == full
    for over in (plaintext.Acked((b"x" * 16,) * 257), plaintext.Acked((b"x" * 15,))):
        with pytest.raises(PeerFault):
            plaintext.decode_acked(plaintext.encode_acked(over))
    with pytest.raises(PeerFault):
        plaintext.decode_log(plaintext.encode_log([b""] * 257))


def replace_box(made: Mailbox, **changes: object) -> Mailbox:
    return msgspec.structs.replace(made, **changes)
