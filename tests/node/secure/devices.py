"""More devices of an account, certified and revoked by its phrase, and events as any of them could state them."""

from __future__ import annotations

from crypto.identity import recovery_keys
from crypto.keys import DeviceKeys, generate_device
from node.secure import identities
from node.store import log
from node.store.transaction import Tx
from sync import control
from sync.event import Event, Header, pack_payload, stamp_event, stamp_key
from tests.node.secure.people import NOW_MS, TEXT, Person, between


def certify(person: Person) -> DeviceKeys:
    """A second device of this person's account."""
    keys = generate_device(person.random)
    recovery = recovery_keys(person.born.recovery_phrase)
    _state(person, lambda at: control.device_event(recovery, at, (keys.device, keys.exchange), False, person.random))
    return keys


def revoke(person: Person, device: bytes) -> None:
    recovery = recovery_keys(person.born.recovery_phrase)
    _state(person, lambda at: control.revoke_event(recovery, at, device, (0, b""), person.random))


def states(
    keys: DeviceKeys,
    author: Person,
    other: Person,
    seq: int = 1,
    kind: int = TEXT,
    ahead_ms: int = 0,
    **content: object,
) -> Event:
    """A direct event as a device of `author` makes it; the clock of every one is that of the tests."""
    header = Header(
        v=2,
        space=between(author, other),
        author=author.account,
        device=keys.device,
        seq=seq,
        prev=b"p" * 32 if seq > 1 else b"",
        hlc=((NOW_MS + ahead_ms) << 16) + seq,
        kind=kind,
    )
    return stamp_event(stamp_key(keys.signing_seed), header, pack_payload(author.random, content or {"text": "x"}))


def _state(person: Person, make) -> None:  # type: ignore[no-untyped-def]
    def work(tx: Tx) -> None:
        recovery = recovery_keys(person.born.recovery_phrase)
        head = log.head(tx, person.account, recovery.public)
        heads = identities.of(person.own, tx, person.account).heads
        at = control.position((head.seq, head.id) if head else None, heads, (head.hlc if head else 0) + 1)
        identities.store(person.own, tx, person.account, [make(at)])

    person.do(work)
