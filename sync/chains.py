"""What a device shows to prove itself: the wire events from the genesis of its account down to its own certificate.

A chain proves what was once stated, whether or not it counts; that is for `control.evaluate` on a log to say. The bytes
are in `SPEC.md`, section "Identity log".
"""

from collections.abc import Iterable, Sequence

from sync import limits
from sync.control import Certificate, evaluate, is_genesis, read_certificate
from sync.errors import PeerFault
from sync.event import GENESIS, ID_DEVICE, SIGNED, Event, check


def chain(events: Iterable[Event], device: bytes) -> list[bytes]:
    """The wire events that lead from the account to this device; empty if it has none.

    These are the genesis and the certificate, and between them, if an admin device signed that, the admin's own.
    """
    held = {event.id: event for event in events}
    genesis = next((event for id_, event in sorted(held.items()) if event.header.kind == GENESIS), None)
    if genesis is None:
        return []
    identity = evaluate(genesis.id, held.values())
    certified = identity.devices.get(device)
    if certified is None:
        return []
    certificate = held[certified.certificate_id]
    links = [genesis, certificate]
    if certificate.header.device != identity.recovery:
        links.insert(1, _made_admin(held, identity.recovery, certificate.header.device))
    return [link.to_bytes() for link in links]


def check_chain(account: bytes, device: bytes, links: Sequence[bytes]) -> bytes:
    """The X25519 key that this chain certifies for this device of this account, or `PeerFault`.

    It proves what was once stated; whether the device, or the admin that certified it, was revoked since is not known.
    """
    if not limits.CHAIN_EVENTS <= len(links) <= limits.CHAIN_EVENTS_MOST:
        raise PeerFault("bad_chain", "A device showed a certificate chain of the wrong length.")
    genesis, *certificates = (Event.from_bytes(link) for link in links)
    if not is_genesis(genesis, account):
        raise PeerFault("bad_chain", "A device showed a certificate chain of another account.")
    check(genesis)
    signer, stated = genesis.header.device, None
    for certificate in certificates:
        if stated is not None and not stated.admin:
            raise PeerFault("bad_chain", "A device was certified by one that is no admin.")
        stated = _certified(account, signer, certificate)
        signer = stated.device
    if stated is None or signer != device:
        raise PeerFault("bad_chain", "A device showed the certificate of another device.")
    return stated.exchange


def _certified(account: bytes, signer: bytes, event: Event) -> Certificate:
    if not _states(event, account, signer):
        raise PeerFault("bad_chain", "A device showed a certificate chain of another account.")
    check(event)
    return read_certificate(event)


def _states(event: Event, account: bytes, signer: bytes) -> bool:
    header = event.header
    stated = (header.v, header.space, header.author, header.device, header.kind)
    return stated == (SIGNED, account, account, signer, ID_DEVICE)


def _made_admin(held: dict[bytes, Event], recovery: bytes | None, admin: bytes) -> Event:
    """The first certificate by which the recovery key made a device an admin; there is one, or it certified nobody."""
    made = [event for event in held.values() if event.header.kind == ID_DEVICE and event.header.device == recovery]
    found = [event for event in made if _makes_admin(event, admin)]
    return min(found, key=lambda event: (event.header.seq, event.id))


def _makes_admin(event: Event, device: bytes) -> bool:
    try:
        stated = read_certificate(event)
    except PeerFault:
        return False
    return stated.admin and stated.device == device
