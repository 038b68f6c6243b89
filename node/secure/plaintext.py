"""What stands inside a ratchet message: `[type, body, marks, echoes, log]`, and nothing about how it is sealed.

Marks, echoes and the digest of the sender's identity log ride on every message, so that receipts and a changed device
list need no message of their own. The bytes are in sync/SPEC.md, "Session plaintext"; read on in `inbox.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import category

import msgspec

from node.errors import PeerFault
from sync.limits import CHAIN_EVENTS, CHAIN_EVENTS_MOST, CHAIN_LINK_BYTES, ID_BYTES, SPACES_COMPARED, TURN_MAX

EVENT, RECEIPT, CONTACT, REFUSED, INTRODUCE, ACKED, CALL, LOG, LISTED, HOLDS = 1, 2, 4, 5, 7, 8, 9, 10, 11, 12
KEYS, WELCOME, KEYREQ, WITHHELD, STATEMENTS = 6, 13, 14, 15, 16
"""Of groups with space keys; their bodies are in `key_words.py`."""
ASK, ANSWER = 17, 18
SHOW, VERDICT, DECIDED = 19, 20, 21
"""Of who asks to be let into a group, and between those who may let in; their bodies are in `join_words.py`."""
KEEP = 22
"""Of what a contact is to keep; its body is in `keepsakes.py`."""
QUIET = frozenset({RECEIPT, ACKED, CALL})
"""Types that are sent once and never queued, so nobody waits to hear that they came (9: CALL)."""

MAX_MARKS = 64
MAX_NAME = 256
MAX_ASK = 8_192
"""Of an ASK in a CONTACT."""
MAX_ADDRESSES = 4
MAX_HASHES = 256
MAX_LOG_EVENTS = 256
MAX_CHAINS = 256
MAX_HOLES = 64
MAX_HOLDS_BYTES = 40_000
"""Of a HOLDS message; with its envelope it fits a mailbox."""
HASH_BYTES = 16


class Mark(msgspec.Struct, array_like=True, frozen=True):
    """How far the stating device holds, and its person has seen, the events of `author_device` in `space`."""

    space: bytes
    author_device: bytes
    delivered: int
    read: int


class Plaintext(msgspec.Struct, array_like=True, frozen=True):
    """One decrypted session message; `log` is the 8-byte digest of the sender's own identity log."""

    type: int
    body: bytes
    marks: tuple[Mark, ...] = ()
    echoes: tuple[Mark, ...] = ()
    log: bytes = b""


class Contact(msgspec.Struct, array_like=True, frozen=True):
    """CONTACT: what one person gives another at first contact; `proof` is empty in an answer and when nearby.

    With `ask`, the body of an ASK, its sender also wants to be let into a group. Who `hides` does not want to be shown
    as being there.
    """

    name: str
    door_key: bytes
    addresses: tuple[str, ...] = ()
    mailboxes: tuple[bytes, ...] = ()
    token: bytes = b""
    proof: bytes = b""
    ask: bytes = b""
    hides: bool = False


class Acked(msgspec.Struct, array_like=True, frozen=True):
    """ACKED: envelopes that came by mail, by hash: those taken in, and those that no session here opens."""

    taken: tuple[bytes, ...]
    broken: tuple[bytes, ...] = ()


class Introduction(msgspec.Struct, array_like=True, frozen=True):
    """INTRODUCE: the certificates (wire form) of a device whose events the sender passes on in one of its spaces."""

    space: bytes
    account: bytes
    device: bytes
    chain: tuple[bytes, ...]


class Place(msgspec.Struct, array_like=True, frozen=True):
    """LISTED: whether the receiver is on the list of a space, by which statement of the sender.

    `more`: the space holds more than what is on its way now; a comparison of sets brings it.
    """

    space: bytes
    on: bool
    turn: int
    statement: bytes
    more: bool = False


class Chain(msgspec.Struct, array_like=True, frozen=True):
    """What is held of one device's chain: its newest number, and the runs of numbers below it that are not held."""

    device: bytes
    top: int
    holes: tuple[tuple[int, int], ...] = ()


class Holding(msgspec.Struct, array_like=True, frozen=True):
    """What is held of one space."""

    space: bytes
    chains: tuple[Chain, ...]


class Holds(msgspec.Struct, array_like=True, frozen=True):
    """HOLDS: what the sender holds of the spaces shared with the receiver; `whole`: of all of them."""

    whole: bool
    spaces: tuple[Holding, ...]


_encoder = msgspec.msgpack.Encoder()
_plaintext = msgspec.msgpack.Decoder(Plaintext)
_contact = msgspec.msgpack.Decoder(Contact)
_code = msgspec.msgpack.Decoder(str)
_acked = msgspec.msgpack.Decoder(Acked)
_introduction = msgspec.msgpack.Decoder(Introduction)
_place = msgspec.msgpack.Decoder(Place)
_holds = msgspec.msgpack.Decoder(Holds)
_log = msgspec.msgpack.Decoder(tuple[bytes, ...])


def encode(message: Plaintext) -> bytes:
    """Return the bytes of a session plaintext."""
    return _encoder.encode(message)


def decode(data: bytes) -> Plaintext:
    """Return the session plaintext in `data`; PeerFault("bad_plaintext") for anything else."""
    try:
        message = _plaintext.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None
    marks = (*message.marks, *message.echoes)
    if len(message.marks) > MAX_MARKS or len(message.echoes) > MAX_MARKS or len(message.log) not in (0, 8):
        raise _bad()
    if not all(map(_is_mark, marks)):
        raise _bad()
    return message


def encode_contact(contact: Contact) -> bytes:
    """Return the body of a CONTACT message."""
    return _encoder.encode(contact)


def decode_contact(body: bytes) -> Contact:
    """Return the CONTACT in `body`; PeerFault("bad_plaintext") for anything else."""
    try:
        contact = _contact.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None
    sound = (
        0 < len(contact.name.encode()) <= MAX_NAME
        and not any(category(character) == "Cc" for character in contact.name)
        and len(contact.door_key) == 32
        and len(contact.addresses) <= MAX_ADDRESSES
        and all(0 < len(address) <= 128 for address in contact.addresses)
        and len(contact.mailboxes) <= 2
        and all(len(mailbox) <= 512 for mailbox in contact.mailboxes)
        and len(contact.token) in (0, 16)
        and len(contact.proof) in (0, 32)
        and len(contact.ask) <= MAX_ASK
    )
    if not sound:
        raise _bad()
    return contact


def encode_code(code: str) -> bytes:
    """Return the body of a REFUSED message."""
    return _encoder.encode(code)


def decode_code(body: bytes) -> str:
    """Return the code in a REFUSED body; PeerFault("bad_plaintext") for anything else."""
    try:
        code = _code.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None
    if len(code) > 64:
        raise _bad()
    return code


def encode_acked(acked: Acked) -> bytes:
    """Return the body of an ACKED message."""
    return _encoder.encode(acked)


def decode_acked(body: bytes) -> Acked:
    """Return the ACKED in `body`; PeerFault("bad_plaintext") for anything else."""
    try:
        acked = _acked.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None
    hashes = (*acked.taken, *acked.broken)
    if len(hashes) > MAX_HASHES or any(len(hash16) != HASH_BYTES for hash16 in hashes):
        raise _bad()
    return acked


def encode_introduction(introduction: Introduction) -> bytes:
    """Return the body of an INTRODUCE message."""
    return _encoder.encode(introduction)


def decode_introduction(body: bytes) -> Introduction:
    """Return the INTRODUCE in `body`; PeerFault("bad_plaintext") for anything else."""
    try:
        said = _introduction.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None
    is_chain = CHAIN_EVENTS <= len(said.chain) <= CHAIN_EVENTS_MOST
    small = is_chain and all(len(link) <= CHAIN_LINK_BYTES for link in said.chain)
    if not small or any(len(each) != ID_BYTES for each in (said.space, said.account, said.device)):
        raise _bad()
    return said


def encode_place(place: Place) -> bytes:
    """Return the body of a LISTED message."""
    return _encoder.encode(place)


def decode_place(body: bytes) -> Place:
    """Return the LISTED in `body`; PeerFault("bad_plaintext") for anything else."""
    try:
        place = _place.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None
    if len(place.space) != ID_BYTES or len(place.statement) != ID_BYTES or not 0 < place.turn <= TURN_MAX:
        raise _bad()
    return place


def encode_log(events: Sequence[bytes]) -> bytes:
    """Return the body of a LOG message: events of the sender's identity log; none asks for the receiver's."""
    return _encoder.encode(events)


def decode_log(body: bytes) -> tuple[bytes, ...]:
    """Return the wire forms in a LOG body; PeerFault("bad_plaintext") for anything else."""
    try:
        events = _log.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None
    if len(events) > MAX_LOG_EVENTS:
        raise _bad()
    return events


def encode_holds(holds: Holds) -> bytes:
    """Return the body of a HOLDS message."""
    return _encoder.encode(holds)


def size_of(holding: Holding) -> int:
    """Return how many bytes of a HOLDS one space takes."""
    return len(_encoder.encode(holding))


def decode_holds(body: bytes) -> Holds:
    """Return the HOLDS in `body`; PeerFault("bad_plaintext") for anything else."""
    try:
        holds = _holds.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _bad() from None
    if len(holds.spaces) > SPACES_COMPARED or not all(_is_holding(each) for each in holds.spaces):
        raise _bad()
    return holds


def _is_holding(holding: Holding) -> bool:
    return (
        len(holding.space) == ID_BYTES
        and len(holding.chains) <= MAX_CHAINS
        and all(
            len(chain.device) == ID_BYTES
            and 0 <= chain.top < 2**53
            and len(chain.holes) <= MAX_HOLES
            and all(0 < first <= last <= chain.top for first, last in chain.holes)
            for chain in holding.chains
        )
    )


def _is_mark(mark: Mark) -> bool:
    """A person may have seen more of a group than is held without a gap."""
    is_named = len(mark.space) == ID_BYTES and len(mark.author_device) == ID_BYTES
    return is_named and 0 <= mark.delivered < 2**53 and 0 <= mark.read < 2**53


def _bad() -> PeerFault:
    return PeerFault("bad_plaintext", "The inside of a sealed message is malformed.")
