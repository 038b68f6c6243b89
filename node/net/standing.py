"""Who is at the other end of a link, and what it is to us; asked once, when the link begins."""

from __future__ import annotations

from node.net.wire import Channel
from node.secure import identities, shunned
from node.secure.own import Own
from node.secure.peer import Peer
from node.store import contacts
from node.store.transaction import Cx
from sync.space import Standing


def peer_of(channel: Channel) -> Peer:
    """The proven end of a link."""
    nearby = channel.psk_kind == "nearby"
    return Peer(channel.peer_account, channel.peer_device, channel.peer_exchange, channel.peer_chain, nearby)


def standing_of(own: Own, cx: Cx, peer: Peer) -> Standing:
    """Another device of ours, a contact's, or somebody's at a first contact; PeerFault("revoked_device", "blocked")."""
    identities.admit(own, cx, peer)
    if peer.account == own.account:
        return Standing.OWN
    shunned.check(cx, peer.account)
    row = contacts.get(cx, peer.account)
    return Standing.CONTACT if row is not None and row.state == "contact" else Standing.FIRST_CONTACT


def sought(own: Own, peer: Peer) -> bytes:
    """As what the dialer seeks somebody: a contact by the account, a device of ours by itself."""
    return peer.device if peer.account == own.account else peer.account
