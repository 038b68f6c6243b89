"""First contact: how two accounts become contacts, by an invite link or nearby, as transactions over contact rows.

States: invited (a link was accepted here, its maker was not reached yet), asked (our CONTACT is on its way), requested
(they asked, a person must approve), contact, refused; declined and blocked are `shunning.py`. The steps are protocol
section 1; frames and links are not known.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from crypto.pqxdh import Bundle
from crypto.primitives import equal, hmac256
from node.errors import PeerFault, Refused
from node.items import ContactChanged
from node.secure import (
    identities,
    join_asking,
    join_requests,
    learning,
    logs,
    mailbox,
    outgoing,
    own_devices,
    own_mail,
    pairwise,
    plaintext,
    prekeys,
    shared,
    shunned,
)
from node.secure.invite_link import SECRET_BYTES, InviteLink, read_link, write_link
from node.secure.own import Own
from node.secure.peer import Peer
from node.secure.shown import shown
from node.store import contacts, invites, outbox, posts, sessions
from node.store import own as own_rows
from node.store.contacts import ContactRow
from node.store.transaction import Cx, Tx
from sync.event import Event
from sync.frames import Prekeys as PrekeysFrame

MAX_OPEN_INVITES = 64
MAX_REQUESTS = 64
MAX_ANSWERS = 64
MAX_EXPIRY_S = 365 * 24 * 3600


def invite(own: Own, tx: Tx, expires_s: int, uses: int, addresses: tuple[str, ...]) -> str:
    """Make an invite link that lets `uses` accounts in for `expires_s` seconds; it is the inviter's consent."""
    return write_link(make_invite(own, tx, expires_s, uses, addresses))


def make_invite(own: Own, tx: Tx, expires_s: int, uses: int, addresses: tuple[str, ...]) -> InviteLink:
    """What such a link says; Refused("bad_invite_terms", "too_many_invites")."""
    now_s = own.clock.now_ms() // 1000
    if not 0 < expires_s <= MAX_EXPIRY_S or not 0 < uses <= 255:
        raise Refused("bad_invite_terms", "An invite lasts between a second and a year and has 1 to 255 uses.")
    if len(invites.open_at(tx, now_s)) >= MAX_OPEN_INVITES:
        raise Refused("too_many_invites", "There are 64 open invites already; let one expire first.")
    link = InviteLink(
        *(1, own.account, own.device, own.random(SECRET_BYTES), now_s + expires_s, uses),
        *(addresses[:4], own_mail.entries(tx)),
    )
    invites.add(tx, link.secret, link.expires, uses)
    return link


def invited(own: Own, cx: Cx, text: str) -> tuple[bool, list[bytes]]:
    """Whether somebody new can use an invite link of mine now, and the accounts that did; Refused("not_my_invite")."""
    link = read_link(text)
    if link.account != own.account:
        raise Refused("not_my_invite", "This invite link is not your own.")
    usable = any(equal(row.secret, link.secret) for row in invites.open_at(cx, own.clock.now_ms() // 1000))
    return usable, invites.used_by(cx, link.secret)


def accept(own: Own, tx: Tx, text: str) -> ContactRow:
    """Begin to accept an invite: a durable job until it expires; accepting twice, or a contact's link, is harmless."""
    return accept_invite(own, tx, read_link(text))


def accept_invite(own: Own, tx: Tx, link: InviteLink) -> ContactRow:
    """The same, of what a link says; Refused("own_invite", "invite_expired", "blocked")."""
    if link.account == own.account:
        raise Refused("own_invite", "This invite link is your own.")
    if link.expires * 1000 <= own.clock.now_ms():
        raise Refused("invite_expired", "This invite link has expired.")
    row = contacts.get(tx, link.account)
    shunned.check_wanted(row)
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
            mailboxes=link.mailboxes,
        )
        put(own, tx, row)
    return row


def ask(own: Own, tx: Tx, peer: Peer, frame: PrekeysFrame) -> None:
    """Queue the first message with our CONTACT to a peer we reached by its invite or nearby; once is enough.

    Somebody who asked us meanwhile is approved: we reached out too.
    """
    _must_be_another(own, peer)
    row = contacts.get(tx, peer.account)
    if row is not None and row.state == "requested":
        approve(own, tx, peer.account)
    if row is not None and row.state not in ("invited", "refused", shunned.DECLINED):
        return
    _ask(own, tx, row or ContactRow(account=peer.account), prekeys.bundle(peer.party, frame))
    learning.meet(own, tx, peer)


def ask_by_card(own: Own, tx: Tx, account: bytes, log: Sequence[bytes]) -> bool:
    """Queue the first message to the maker of a link whose card lay at a relay; False if that is not due (any more).

    The card is the identity log of the account. PeerFault if it is not, or has no keys for the link's device.
    """
    row = contacts.get(tx, account)
    if row is None or row.state != "invited" or not _has_open_link(own, row):
        return False
    identities.store(own, tx, account, [Event.from_bytes(each) for each in log], identities.MAX_BYTES_OF_STRANGER)
    bundle = prekeys.announced_bundle(identities.of(own, tx, account), row.device)
    if bundle is None:
        raise PeerFault("bad_card", "The card of an invite has no keys to write to its maker.")
    _ask(own, tx, row, bundle)
    logs.tell(own, tx, account, row.device)
    return True


def news(own: Own, tx: Tx) -> None:
    """Tell every contact what changed of our addresses and mailboxes."""
    for row in contacts.in_state(tx, "contact"):
        for queued in outbox.others(tx, row.device):
            if plaintext.decode(queued.item).type == plaintext.CONTACT and not posts.is_under_way(tx, queued.id):
                outbox.drop(tx, queued.id)
        greet(own, tx, row)


def greet(own: Own, tx: Tx, row: ContactRow) -> None:
    """Queue for a contact what we are called and where we are reached."""
    _send(own, tx, row.account, row.device, plaintext.CONTACT, card(own, tx, row.account))


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
        is_new = _befriend(own, tx, peer, stated)
        if first_ad is not None or state == "invited":
            _send(own, tx, peer.account, peer.device, plaintext.CONTACT, card(own, tx, peer.account))
        if is_new:
            _be_together(own, tx, peer.account)
        _be_asked(own, tx, peer, stated)
    elif stated.proof:
        _redeem(own, tx, peer, stated, first_ad)
    elif not shunned.may_ask(own, row):
        return  # as if nobody had answered yet
    elif peer.nearby or state in ("requested", "refused", shunned.DECLINED):
        _request(own, tx, peer, stated)
    else:
        raise PeerFault("not_a_contact", "Somebody who is no contact wrote without being asked.")


def refused(own: Own, tx: Tx, peer: Peer, body: bytes) -> None:
    """The other side turned our request down: remember why, and stop asking."""
    code = plaintext.decode_code(body)
    row = contacts.get(tx, peer.account)
    if row is not None and row.state in ("invited", "asked"):
        _give_up(own, tx, row, code)
        outbox.drop_device(tx, peer.device)  # what was asked has been answered


def approve(own: Own, tx: Tx, account: bytes) -> ContactRow:
    """Make a person who asked a contact, and answer; Refused("no_request") if nobody of this account asked."""
    row = contacts.get(tx, account)
    if row is not None and row.state == "contact":
        return row
    if row is None or row.state != "requested":
        raise Refused("no_request", "This person has not asked to become a contact.")
    row = msgspec.structs.replace(row, state="contact")
    put(own, tx, row)
    own_devices.say_contact(own, tx, row)
    _send(own, tx, account, row.device, plaintext.CONTACT, card(own, tx, account))
    outgoing.seal_waiting(own, tx, account)
    _be_together(own, tx, account)
    return row


def adopt(own: Own, tx: Tx, row: ContactRow) -> None:
    """Take over a contact that another own device has made, or heard something of; who is blocked stays so."""
    before = contacts.get(tx, row.account)
    if before is not None and before.state == shunned.BLOCKED:
        put(own, tx, msgspec.structs.replace(row, state=shunned.BLOCKED, why=row.state))
        return
    put(own, tx, row)
    if before is None or before.state != "contact":
        outgoing.seal_waiting(own, tx, row.account)
        join_asking.send(own, tx, row.account)


def expire(own: Own, tx: Tx) -> None:
    """End what went on until its link's time was over without ever reaching anybody."""
    for row in contacts.in_state(tx, "invited"):
        if not _has_open_link(own, row):
            _give_up(own, tx, row, "invite_expired")


def unheard(own: Own, tx: Tx, device: bytes) -> None:
    """Our request never reached this device in 30 days: ask anew while the link is open, else give it up."""
    for row in contacts.in_state(tx, "asked"):
        if row.device == device:
            state, why = ("invited", "") if _has_open_link(own, row) else ("refused", "no_answer")
            put(own, tx, msgspec.structs.replace(row, state=state, why=why))
            if why:
                join_asking.turned_down(own, tx, row.account, why)


def remember_address(own: Own, tx: Tx, account: bytes, address: str) -> None:
    """Put an address that a person typed first among those of a contact; Refused("not_a_contact")."""
    row = contacts.get(tx, account)
    if row is None:
        raise Refused("not_a_contact", "This person is not a contact.")
    known = tuple(dict.fromkeys((address, *row.addresses)))
    put(own, tx, msgspec.structs.replace(row, addresses=known[: plaintext.MAX_ADDRESSES]))


def put(own: Own, tx: Tx, row: ContactRow) -> None:
    """Keep what is known of a person now; the floor above, links and who asks for groups hear of it."""
    contacts.put(tx, msgspec.structs.replace(row, made=row.made or own.clock.now_ms()))
    own.deliver(tx, ContactChanged(row.account))
    tx.after(own.wake.ring().contacts_changed)
    tx.after(own.wake.joins)


def _give_up(own: Own, tx: Tx, row: ContactRow, code: str) -> None:
    put(own, tx, msgspec.structs.replace(row, state="refused", why=code, secret=b"", expires=0))
    join_asking.turned_down(own, tx, row.account, code)


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
        _refuse(own, tx, peer, stated, code or "refused")
        return
    _befriend(own, tx, peer, stated)
    _send(own, tx, peer.account, peer.device, plaintext.CONTACT, card(own, tx, peer.account))
    _be_together(own, tx, peer.account)
    _be_asked(own, tx, peer, stated)


def _be_together(own: Own, tx: Tx, account: bytes) -> None:
    """What follows once somebody is a contact, and was none before."""
    own_devices.begin_links_anew(own, tx)
    shared.befriended(own, tx, account)
    join_asking.send(own, tx, account)


def _be_asked(own: Own, tx: Tx, peer: Peer, stated: plaintext.Contact) -> None:
    if stated.ask:
        join_requests.heard(own, tx, peer, stated.ask)


def _refuse(own: Own, tx: Tx, peer: Peer, stated: plaintext.Contact, code: str) -> None:
    """Answer somebody who is not let in, and keep nothing of them but that answer, one each and 64 in all.

    Beyond that the request leaves no trace, and its code goes back on the link alone.
    """
    if outbox.of_device(tx, peer.device, limit=1) or outbox.answers(tx) >= MAX_ANSWERS:
        raise PeerFault(code, "A request was turned down.")
    _send(own, tx, peer.account, peer.device, plaintext.REFUSED, plaintext.encode_code(code))
    if stated.mailboxes and stated.token:
        path = posts.ReturnPath(peer.account, peer.device, peer.exchange, stated.mailboxes, stated.token)
        posts.put_return_path(tx, path, own.clock.now_ms())
    if contacts.get(tx, peer.account) is None:
        sessions.drop_device(tx, peer.device)


def _request(own: Own, tx: Tx, peer: Peer, stated: plaintext.Contact) -> None:
    waiting = contacts.in_state(tx, "requested")
    room = len(waiting) < MAX_REQUESTS or any(row.account == peer.account for row in waiting)
    if not room or not own.allow(peer.account, "request"):
        raise PeerFault("request_refused", "A request was not taken.")
    put(own, tx, _row(peer, stated, "requested"))
    learning.meet(own, tx, peer)


def _befriend(own: Own, tx: Tx, peer: Peer, stated: plaintext.Contact) -> bool:
    """Make or keep somebody a contact; what waited for that is sealed once, not again at each news of a contact.

    True if they were none before.
    """
    before = contacts.get(tx, peer.account)
    put(own, tx, row := _row(peer, stated, "contact"))
    learning.meet(own, tx, peer)
    if before is None or _given(before) != _given(row):
        own_devices.say_contact(own, tx, row)
    is_new = before is None or before.state != "contact"
    if is_new:
        outgoing.seal_waiting(own, tx, peer.account)
    return is_new


def _given(row: ContactRow) -> tuple[object, ...]:
    """What somebody gives of themselves, and as whom it is known."""
    return row.state, row.device, row.name, row.door_key, row.addresses, row.mailboxes, row.token, row.hides


def _row(peer: Peer, stated: plaintext.Contact, state: str) -> ContactRow:
    return ContactRow(
        account=peer.account,
        state=state,
        name=stated.name,
        device=peer.device,
        door_key=stated.door_key,
        addresses=stated.addresses,
        mailboxes=stated.mailboxes,
        token=stated.token,
        hides=stated.hides,
    )


def _ask(own: Own, tx: Tx, row: ContactRow, bundle: Bundle) -> None:
    """Begin a session with a device and queue our CONTACT in it, with the proof that its link was given to us."""
    ad = pairwise.begin(own, tx, bundle)
    proof = hmac256(row.secret, ad) if _has_open_link(own, row) else b""
    ask_ = join_asking.enclosed(own, tx, row.account) if proof else b""
    put(own, tx, msgspec.structs.replace(row, state="asked", device=bundle.party.device))
    _send(own, tx, row.account, bundle.party.device, plaintext.CONTACT, card(own, tx, row.account, proof, ask_))


def card(own: Own, tx: Tx, account: bytes, proof: bytes = b"", ask_: bytes = b"") -> bytes:
    """Our own CONTACT for an account: name, door key, addresses and mailboxes as they are now, and its token."""
    cx: Cx = tx
    addresses = msgspec.msgpack.decode(own_rows.get(cx, "addresses") or b"\x90", type=tuple[str, ...])
    name = (own_rows.get(cx, "name") or b"").decode()
    door_key = own_rows.get(cx, "door_key") or b""
    boxes = own_mail.entries(cx)
    token = mailbox.contact_token(own_mail.key(own, tx), account) if boxes else b""
    hides = not shown(cx).presence
    return plaintext.encode_contact(plaintext.Contact(name, door_key, addresses[:4], boxes, token, proof, ask_, hides))


def _send(own: Own, tx: Tx, account: bytes, device: bytes, kind: int, body: bytes) -> None:
    outgoing.queue(own, tx, account, device, (kind, body))
