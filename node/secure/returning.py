"""Helping a contact who has nothing left but the recovery phrase: a code for that account, and what is given under it.

Whoever asks proves the recovery key of the account, and makes itself a device of it then (`node/recovering.py`): what
is given is what this node knows of the account anyway, and who this is. The rest comes over links (sync/SPEC.md,
"Recovery by words alone").
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import msgspec

from node.errors import PeerFault, Refused
from node.secure import admitting, contact, identities, keepsakes, plaintext, rollback
from node.secure.admitting import ShownCode
from node.secure.link_code import LinkCode
from node.secure.own import Own
from node.store import contacts, log
from node.store.contacts import ContactRow
from node.store.transaction import Cx, Tx
from sync import limits
from sync.event import Event
from sync.linking import Recover, check_recover

MOST_KEPT: Final = 128 * 1024
MOST_NAME: Final = 64  # bytes

_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Log = Annotated[
    tuple[Annotated[bytes, msgspec.Meta(max_length=limits.EVENT_BYTES)], ...],
    msgspec.Meta(max_length=identities.MAX_EVENTS),
]


class Remembered(msgspec.Struct, array_like=True, frozen=True):
    """What a contact knows of an account: its name and door key, and its identity log.

    And who the contact is: the device that says so, its own log, and a CONTACT. `kept` is what the account gave it to
    keep, sealed.
    """

    name: str
    door_key: _Key
    log: _Log
    device: _Key
    whose: _Log
    card: Annotated[bytes, msgspec.Meta(max_length=limits.EVENT_BYTES)]
    kept: Annotated[bytes, msgspec.Meta(max_length=MOST_KEPT)] = b""


_decoder = msgspec.msgpack.Decoder(Remembered)


def make_code(own: Own, tx: Tx, addresses: tuple[str, ...], seconds: int, account: bytes) -> LinkCode:
    """A code under which a contact comes back by the recovery phrase, in place of any that was made before.

    Refused("not_a_contact").
    """
    _check_sound(tx)
    _known(tx, account)
    code = admitting.new_code(own, tx, addresses, seconds)
    admitting.show(own, tx, ShownCode(code, b"", returns=account))
    return code


def redeem(own: Own, tx: Tx, device: bytes, asked: Recover, handshake_hash: bytes) -> bytes:
    """What whoever has the code and proves the recovery key of a contact is given; the same device again gets it again.

    Refused("wrong_phrase", "not_a_contact", "code_unknown", "code_expired", "code_used", "code_for_other"),
    PeerFault("bad_signature").
    """
    _check_sound(tx)
    meant = admitting.returns(tx)
    if not meant:
        admitting.use(own, tx, device, (b"", asked.account))
    elif asked.account != meant:
        raise Refused("wrong_phrase", "These words are of another account than the one that the code is for.")
    row = _known(tx, asked.account)
    recovery = identities.of(own, tx, row.account).recovery
    if recovery is None:
        raise Refused("not_a_contact", "Of this contact too little is known here.")
    check_recover(asked, recovery, handshake_hash)
    admitting.use(own, tx, device, (b"", row.account))
    return msgspec.msgpack.encode(
        Remembered(
            name=row.name,
            door_key=row.door_key,
            log=_log(tx, row.account),
            device=own.device,
            whose=_log(tx, own.account),
            card=contact.card(own, tx, row.account),
            kept=keepsakes.kept(tx, row.account),
        )
    )


def read(given: bytes) -> Remembered:
    """What was given; nothing of it is verified. PeerFault("bad_given")."""
    try:
        read = _decoder.decode(given)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise bad_given() from None
    if not 0 < len(read.name.encode(errors="replace")) <= MOST_NAME or not read.name.isprintable():
        raise bad_given()
    return read


def bad_given() -> PeerFault:
    """What is raised where a contact gives something else than what it knows."""
    return PeerFault("bad_given", "What your contact gave is damaged.")


def meet(own: Own, tx: Tx, account: bytes, given: Remembered) -> None:
    """Keep whoever gave it as a contact, in a store that is only being born; PeerFault for what is not theirs.

    They may be known since this account began: so what both said since is not taken for a flood.
    """
    identities.add(tx, account, _events(given.whose), own.clock.now_ms())
    if given.device not in identities.of(own, tx, account).live:
        raise bad_given()
    stated = plaintext.decode_contact(given.card)
    now = own.clock.now_ms()
    begun = min((event.header.hlc >> 16 for event in _events(given.log) if event.header.hlc), default=now)
    row = ContactRow(
        account=account,
        state="contact",
        name=stated.name,
        device=given.device,
        door_key=stated.door_key,
        addresses=stated.addresses,
        mailboxes=stated.mailboxes,
        token=stated.token,
        hides=stated.hides,
        made=min(begun, now),
    )
    contacts.put(tx, row)


def take_log(own: Own, tx: Tx, given: Remembered) -> None:
    """Keep the identity log of our account as the contact knows it; a PeerFault names the first bad event."""
    identities.add(tx, own.account, _events(given.log), own.clock.now_ms())


def _check_sound(tx: Tx) -> None:
    """Refused("rolled_back") where this device is out, or its store is an old copy: what it knows may be old."""
    try:
        rollback.check(tx)
    except Refused:
        raise Refused("rolled_back", "This device cannot help: it was removed, or is an old copy of itself.") from None


def _known(cx: Cx, account: bytes) -> ContactRow:
    row = contacts.get(cx, account)
    if row is None or row.state != "contact" or len(row.door_key) != limits.ID_BYTES:
        raise Refused("not_a_contact", "This person is not a contact.")
    return row


def _log(cx: Cx, account: bytes) -> tuple[bytes, ...]:
    return tuple(event.to_bytes() for event in log.events(cx, log.ids(cx, account)))


def _events(given: Iterable[bytes]) -> list[Event]:
    return [Event.from_bytes(each) for each in given]
