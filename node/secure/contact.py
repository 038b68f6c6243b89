"""First contact: how two accounts become contacts, by an invite link or nearby, as transactions over contact rows.

States: invited (a link was accepted here, its maker was not reached yet), asked (our CONTACT is on its way), requested
(they asked, a person must approve), contact, refused. The steps are protocol section 1; frames and links are not known.
"""

from __future__ import annotations

import msgspec

from crypto.primitives import equal, hmac256
from node.errors import PeerFault, Refused
from node.items import ContactChanged
from node.secure import identities, outgoing, pairwise, plaintext, prekeys
from node.secure.invite_link import SECRET_BYTES, InviteLink, read_link, write_link
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts, invites, outbox, sessions
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.transaction import Cx, Tx
from sync.frames import Prekeys as PrekeysFrame

MAX_OPEN_INVITES = 64
MAX_REQUESTS = 64
MAX_ANSWERS = 64
MAX_EXPIRY_S = 365 * 24 * 3600


def invite(own: Own, tx: Tx, expires_s: int, uses: int, addresses: tuple[str, ...]) -> str:
    """Make an invite link that lets `uses` accounts in for `expires_s` seconds; it is the inviter's consent."""
    now_s = own.clock.now_ms() // 1000
    if not 0 < expires_s <= MAX_EXPIRY_S or not 0 < uses <= 255:
        raise Refused("bad_invite_terms", "An invite lasts between a second and a year and has 1 to 255 uses.")
    if len(invites.open_at(tx, now_s)) >= MAX_OPEN_INVITES:
        raise Refused("too_many_invites", "There are 64 open invites already; let one expire first.")
    link = InviteLink(1, own.account, own.device, own.random(SECRET_BYTES), now_s + expires_s, uses, addresses[:4])
    invites.add(tx, link.secret, link.expires, uses)
    return write_link(link)


def accept(own: Own, tx: Tx, text: str) -> ContactRow:
    """Begin to accept an invite: a durable job until it expires; accepting twice, or a contact's link, is harmless."""
    link = read_link(text)
    if link.account == own.account:
        raise Refused("own_invite", "This invite link is your own.")
    if link.expires * 1000 <= own.clock.now_ms():
        raise Refused("invite_expired", "This invite link has expired.")
    row = contacts.get(tx, link.account)
    if row is not None and row.state == "requested":
        return approve(own, tx, link.account)
    if row is None or (row.state != "contact" and not equal(row.secret, link.secret)):
        row = ContactRow(
            account=link.account,
            state="invited",
            device=link.device,
            secret=link.secret,
            expires=link.expires,
            addresses=link.addresses,
        )
        _put(own, tx, row)
    return row


def ask(own: Own, tx: Tx, peer: Peer, frame: PrekeysFrame) -> None:
    """Queue the first message with our CONTACT to a peer we reached by its invite or nearby; once is enough.

    Somebody who asked us meanwhile is approved: we reached out too.
    """
    _must_be_another(own, peer)
    row = contacts.get(tx, peer.account)
    if row is not None and row.state == "requested":
        approve(own, tx, peer.account)
    if row is not None and row.state not in ("invited", "refused"):
        return
    ad = pairwise.begin(own, tx, prekeys.bundle(peer.party, frame))
    proof = hmac256(row.secret, ad) if row is not None and _has_open_link(own, row) else b""
    row = row or ContactRow(account=peer.account, state="asked")
    _put(own, tx, msgspec.structs.replace(row, state="asked", device=peer.device))
    identities.store_chain(own, tx, peer)
    _send(own, tx, peer.account, peer.device, plaintext.CONTACT, _card(tx, proof))


def receive(own: Own, tx: Tx, peer: Peer, body: bytes, first_ad: bytes | None) -> None:
    """Act on a CONTACT: an answer to ours, a request with or without proof, or news from a contact.

    Whom we asked, or are in contact with, needs no proof: crossing requests approve each other. A first message is
    always answered, for whoever sends one waits.
    """
    _must_be_another(own, peer)
    stated = plaintext.decode_contact(body)
    row = contacts.get(tx, peer.account)
    state = None if row is None else row.state
    if state in ("contact", "invited", "asked"):
        _befriend(own, tx, peer, stated)
        if first_ad is not None or state == "invited":
            _send(own, tx, peer.account, peer.device, plaintext.CONTACT, _card(tx))
    elif stated.proof:
        _redeem(own, tx, peer, stated, first_ad)
    elif peer.nearby or state in ("requested", "refused"):
        _request(own, tx, peer, stated)
    else:
        raise PeerFault("not_a_contact", "Somebody who is no contact wrote without being asked.")


def refused(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """The other side turned our request down: remember why, and stop asking."""
    code = plaintext.decode_code(body)
    row = contacts.get(tx, peer.account)
    if row is not None and row.state in ("invited", "asked"):
        _put(own, tx, msgspec.structs.replace(row, state="refused", why=code, secret=b"", expires=0))


def approve(own: Own, tx: Tx, account: bytes) -> ContactRow:
    """Make a person who asked a contact, and answer; Refused("no_request") if nobody of this account asked."""
    row = contacts.get(tx, account)
    if row is not None and row.state == "contact":
        return row
    if row is None or row.state != "requested":
        raise Refused("no_request", "This person has not asked to become a contact.")
    row = msgspec.structs.replace(row, state="contact")
    _put(own, tx, row)
    _send(own, tx, account, row.device, plaintext.CONTACT, _card(tx))
    outgoing.seal_waiting(own, tx, account)
    return row


def expire(own: Own, tx: Tx) -> None:
    """End what went on until its link's time was over without ever reaching anybody."""
    for row in contacts.in_state(tx, "invited"):
        if not _has_open_link(own, row):
            _put(own, tx, msgspec.structs.replace(row, state="refused", why="invite_expired", secret=b"", expires=0))


def unheard(own: Own, tx: Tx, device: bytes) -> None:
    """Our request never reached this device in 30 days: ask anew while the link is open, else give it up."""
    for row in contacts.in_state(tx, "asked"):
        if row.device == device:
            state, why = ("invited", "") if _has_open_link(own, row) else ("refused", "no_answer")
            _put(own, tx, msgspec.structs.replace(row, state=state, why=why))


def remember_address(own: Own, tx: Tx, account: bytes, address: str) -> None:
    """Put an address that a person typed first among those of a contact; Refused("not_a_contact")."""
    row = contacts.get(tx, account)
    if row is None:
        raise Refused("not_a_contact", "This person is not a contact.")
    known = tuple(dict.fromkeys((address, *row.addresses)))
    _put(own, tx, msgspec.structs.replace(row, addresses=known[: plaintext.MAX_ADDRESSES]))


def _must_be_another(own: Own, peer: Peer) -> None:
    if peer.account == own.account:
        raise PeerFault("same_account", "An account is no contact of itself.")


def _has_open_link(own: Own, row: ContactRow) -> bool:
    return bool(row.secret) and row.expires * 1000 > own.clock.now_ms()


def _redeem(own: Own, tx: Tx, peer: Peer, stated: plaintext.Contact, first_ad: bytes | None) -> None:
    """The invite transaction: check expiry and uses, count down, add the contact, answer; all or nothing."""
    now_s = own.clock.now_ms() // 1000
    code = "invite_unknown"
    for invited in invites.all_of(tx):
        if first_ad is None or not equal(hmac256(invited.secret, first_ad), stated.proof):
            continue
        code = invites.redeem(tx, invited.secret, peer.account, now_s)
        break
    if code or not own.allow(peer.account, "request"):
        _refuse(own, tx, peer, code or "refused")
        return
    _befriend(own, tx, peer, stated)
    _send(own, tx, peer.account, peer.device, plaintext.CONTACT, _card(tx))


def _refuse(own: Own, tx: Tx, peer: Peer, code: str) -> None:
    """Answer somebody who is not let in, and keep nothing of them but that answer, one each and 64 in all.

    Beyond that the request leaves no trace, and its code goes back on the link alone.
    """
    if outbox.of_device(tx, peer.device, limit=1) or outbox.answers(tx) >= MAX_ANSWERS:
        raise PeerFault(code, "A request was turned down.")
    _send(own, tx, peer.account, peer.device, plaintext.REFUSED, plaintext.encode_code(code))
    if contacts.get(tx, peer.account) is None:
        sessions.drop_device(tx, peer.device)


def _request(own: Own, tx: Tx, peer: Peer, stated: plaintext.Contact) -> None:
    waiting = contacts.in_state(tx, "requested")
    room = len(waiting) < MAX_REQUESTS or any(row.account == peer.account for row in waiting)
    if not room or not own.allow(peer.account, "request"):
        raise PeerFault("request_refused", "A request was not taken.")
    _put(own, tx, _row(peer, stated, "requested"))
    identities.store_chain(own, tx, peer)


def _befriend(own: Own, tx: Tx, peer: Peer, stated: plaintext.Contact) -> None:
    """Make or keep somebody a contact; what waited for that is sealed once, not again at each news of a contact."""
    before = contacts.get(tx, peer.account)
    _put(own, tx, _row(peer, stated, "contact"))
    identities.store_chain(own, tx, peer)
    if before is None or before.state != "contact":
        outgoing.seal_waiting(own, tx, peer.account)


def _row(peer: Peer, stated: plaintext.Contact, state: str) -> ContactRow:
    return ContactRow(
        account=peer.account,
        state=state,
        name=stated.name,
        device=peer.device,
        door_key=stated.door_key,
        addresses=stated.addresses,
        token=stated.token,
    )


def _put(own: Own, tx: Tx, row: ContactRow) -> None:
    contacts.put(tx, msgspec.structs.replace(row, made=row.made or own.clock.now_ms()))
    own.deliver(tx, ContactChanged(row.account))
    tx.after(own.wake.ring().contacts_changed)


def _card(cx: Cx, proof: bytes = b"") -> bytes:
    """Our own CONTACT: name, door key and addresses as they are now."""
    addresses = msgspec.msgpack.decode(own_rows.get(cx, "addresses") or b"\x90", type=tuple[str, ...])
    name = (own_rows.get(cx, "name") or b"").decode()
    door_key = own_rows.get(cx, "door_key") or b""
    return plaintext.encode_contact(plaintext.Contact(name, door_key, addresses[:4], (), b"", proof))


def _send(own: Own, tx: Tx, account: bytes, device: bytes, kind: int, body: bytes) -> None:
    outgoing.queue(own, tx, account, device, (kind, body))
