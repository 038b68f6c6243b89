"""The bytes of a session's state: SPEC, Session state, in the msgpack format (its types nil, int, bin and array).

Only writing is needed: what the product stores is compared with what the model would have stored.
"""

from collections.abc import Sequence
from typing import TypeAlias

from tests.crypto.model.curves import x25519_public
from tests.crypto.model.ratchet import Ratchet, chain_id

Value: TypeAlias = "int | bytes | Sequence[Value] | None"


def pack(value: Value) -> bytes:
    """msgpack, each value in its shortest form."""
    if value is None:
        return b"\xc0"
    if isinstance(value, int):
        return pack_int(value)
    if isinstance(value, bytes):
        prefix = b"\xc4" if len(value) < 2**8 else b"\xc5"
        return prefix + len(value).to_bytes(1 if len(value) < 2**8 else 2, "big") + value
    assert len(value) < 16
    return bytes([0x90 | len(value)]) + b"".join(pack(item) for item in value)


def pack_int(number: int) -> bytes:
    if number < 2**7:
        return bytes([number])
    for prefix, length in ((b"\xcc", 1), (b"\xcd", 2), (b"\xce", 4)):
        if number < 2 ** (8 * length):
            return prefix + number.to_bytes(length, "big")
    return b"\xcf" + number.to_bytes(8, "big")


def state_of(session: Ratchet) -> bytes:
    """Version 1 of the state."""
    sending: Value = None if session.cks is None else [session.cks, session.hks, session.ns]
    receiving: Value = None
    if session.hkr is not None:
        receiving = [chain_id(session.hkr), session.ckr, session.hkr, session.nr]
    ours = x25519_public(session.dhs)
    head: list[Value] = [1, session.associated, session.pqxdh_header, session.rk, session.dhs, ours]
    old: Value = [[chain_id(header_key), header_key, length] for header_key, length in session.old]
    return pack([*head, sending, receiving, session.nhks, session.nhkr, session.pn, old])
