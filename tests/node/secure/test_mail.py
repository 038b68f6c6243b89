"""Mail between people who never have a link: letters, routes, confirmation, invites by card, logs, broken sessions."""

from __future__ import annotations

import msgspec
import pytest

from crypto import envelope as envelopes
from crypto import sealed
from node.errors import PeerFault
from node.items import Sent
from node.secure import cards, contact, mail, mailbox, outgoing, own_mail, plaintext, prekeys
from node.secure.invite_link import read_link
from node.store import contacts, invites, log, posts, relays, sessions
from node.store.relays import RelayRow
from tests.node.secure.people import DAY_MS, Person, log_of
from tests.node.secure.people import invites as make_invite

RELAY = bytes(range(32))


def joins(person: Person, relay: bytes = RELAY) -> None:
    seed = person.random(32)
    row = RelayRow(relay, ("127.0.0.1:9",), b"s" * 16, b"", b"p" * 32, seed, joined=1)
    person.do(lambda tx: relays.put(tx, row))


def letters(sender: Person, device: bytes) -> list[tuple[posts.Letter, bytes]]:
    """Everything queued for a device, sealed for its mailbox."""
    route = sender.do(lambda tx: mail.route(sender.own, tx, device))
    if route is None:
        return []
    rows = sender.do(lambda tx: posts.letters(tx, device, 0, 1000))
    return [(row, sender.do(lambda tx, row=row: mail.seal(sender.own, tx, route, row.envelope))) for row in rows]


def carry(sender: Person, to: Person) -> int:
    """Post what is queued, have it taken in, and let the confirmation come back; how many letters there were."""
    carried = letters(sender, to.device)
    for row, letter in carried:
        sender.do(lambda tx, row=row: mail.posted(sender.own, tx, row, RELAY))
        taken = to.do(lambda tx, letter=letter: mail.take(to.own, tx, letter))
        assert (taken.peer.account, taken.fresh, taken.owing) == (sender.account, True, True)
    confirm(to, sender)
    return len(carried)


def confirm(by: Person, to: Person) -> int:
    route = by.do(lambda tx: mail.route(by.own, tx, to.device))
    if route is None:
        return 0
    made = by.do(lambda tx: mail.confirm(by.own, tx, route))
    if made is None:
        return 0
    letter = by.do(lambda tx: mail.seal(by.own, tx, route, made[0]))
    taken = to.do(lambda tx: mail.take(to.own, tx, letter))
    assert not taken.owing
    by.do(lambda tx: posts.paid(tx, to.device, made[1]))
    return len(made[1])


def card(maker: Person, link: str) -> bytes:
    secret = read_link(link).secret
    return maker.do(lambda tx: cards.make_card(maker.own, tx, secret))


def asks_by_card(asker: Person, maker: Person, link: str) -> bool:
    asker.do(lambda tx: contact.accept(asker.own, tx, link))
    events = cards.read_card(read_link(link).secret, card(maker, link))
    return asker.do(lambda tx: contact.ask_by_card(asker.own, tx, maker.account, events))


@pytest.fixture
def pen_friends(alice: Person, bob: Person) -> tuple[Person, Person]:
    """Bob accepted Alice's invite while she was off; each heard of the other by mail alone."""
    joins(alice)
    joins(bob)
    assert asks_by_card(bob, alice, make_invite(alice))
    while carry(bob, alice) + carry(alice, bob):
        pass
    return alice, bob


def test_an_invite_is_accepted_while_its_maker_is_off(alice: Person, bob: Person) -> None:
    joins(alice)
    joins(bob)
    link = make_invite(alice)
    assert asks_by_card(bob, alice, link)
    assert bob.state(alice) == "asked"
    bob.says(alice, "before you answer")
    assert carry(bob, alice)
    assert alice.state(bob) == "contact"
    alice.says(bob, "welcome")
    carry(alice, bob)
    assert bob.state(alice) == "contact"
    carry(bob, alice)
    assert alice.texts() == ["welcome", "before you answer"]
    assert bob.texts() == ["before you answer", "welcome"]
    # The whole log followed: Alice could begin a session of her own, which needs Bob's announced prekeys.
    assert alice.do(lambda tx: contacts.get(tx, bob.account)).mailboxes  # type: ignore[union-attr]
    for here, there in ((alice, bob), (bob, alice)):
        held = here.do(lambda tx, there=there: log.ids(tx, there.account))
        assert sorted(held) == sorted(event.id for event in log_of(there))
    assert not alice.queued(bob)
    assert not bob.queued(alice)


def test_a_card_asks_once_and_only_while_the_link_is_open(alice: Person, bob: Person) -> None:
    joins(alice)
    link = make_invite(alice)
    assert asks_by_card(bob, alice, link)
    events = cards.read_card(read_link(link).secret, card(alice, link))
    assert not bob.do(lambda tx: contact.ask_by_card(bob.own, tx, alice.account, events))


def test_a_card_of_somebody_else_is_refused(alice: Person, bob: Person, eve: Person) -> None:
    joins(alice)
    link = make_invite(alice)
    bob.do(lambda tx: contact.accept(bob.own, tx, link))
    forged = eve.do(lambda tx: cards.make_card(eve.own, tx, read_link(link).secret))
    with pytest.raises(PeerFault):
        bob.do(
            lambda tx: contact.ask_by_card(bob.own, tx, alice.account, cards.read_card(read_link(link).secret, forged))
        )
    assert bob.state(alice) == "invited"
    with pytest.raises(PeerFault, match="does not open"):
        cards.read_card(b"\0" * 16, card(alice, link))


def test_whoever_is_refused_hears_it_by_mail(alice: Person, bob: Person, eve: Person) -> None:
    for person in (alice, bob, eve):
        joins(person)
    link = make_invite(alice)
    assert asks_by_card(bob, alice, link)
    assert asks_by_card(eve, alice, link)
    carry(bob, alice)
    first, second = [letter for _, letter in letters(eve, alice.device)]
    assert alice.do(lambda tx: mail.take(alice.own, tx, first)).fresh
    with pytest.raises(PeerFault):  # her identity log, which follows: nothing of her is kept
        alice.do(lambda tx: mail.take(alice.own, tx, second))
    assert alice.state(eve) == ""
    carry(alice, eve)
    assert eve.state(alice) == "refused"
    assert not eve.queued(alice)
    assert not alice.queued(eve)
    assert alice.rows("return_path") == 0


def test_letters_have_lengths_of_envelopes_and_name_nobody(pen_friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = pen_friends
    alice.says(bob, "short")
    alice.says(bob, "x" * 4000)
    allowed = {length + sealed.OVERHEAD for length in envelopes.lengths(0)}
    for row, letter in letters(alice, bob.device):
        assert len(letter) in allowed
        for secret in (alice.account, alice.device, bob.account, bob.device, row.envelope[:32]):
            assert secret not in letter
    joins(eve)
    assert asks_by_card(eve, alice, make_invite(alice))
    for _, letter in letters(eve, alice.device):
        assert len(letter) in allowed
        assert eve.account not in letter


def test_an_event_as_large_as_may_be_fits_a_letter(pen_friends: tuple[Person, Person]) -> None:
    alice, bob = pen_friends
    alice.says(bob, "x" * 32_000)
    (letter,) = [letter for _, letter in letters(alice, bob.device)]
    assert bob.do(lambda tx: mail.take(bob.own, tx, letter)).fresh


def test_a_letter_is_in_the_outbox_until_its_device_confirms_it(pen_friends: tuple[Person, Person]) -> None:
    alice, bob = pen_friends
    event = alice.says(bob, "hello")
    ((row, letter),) = letters(alice, bob.device)
    assert alice.do(lambda tx: mail.posted(alice.own, tx, row, RELAY))
    assert [item for item in alice.items if isinstance(item, Sent) and item.event_id == event.id]
    assert not alice.do(lambda tx: mail.posted(alice.own, tx, row, RELAY))
    assert len(alice.queued(bob)) == 1
    bob.do(lambda tx: mail.take(bob.own, tx, letter))
    assert confirm(bob, alice) == 1
    assert not alice.queued(bob)
    assert alice.rows("posted") == 0


def test_a_second_copy_shows_nothing_and_is_confirmed_again(pen_friends: tuple[Person, Person]) -> None:
    alice, bob = pen_friends
    alice.says(bob, "once")
    (one,) = [letter for _, letter in letters(alice, bob.device)]
    (two,) = [letter for _, letter in letters(alice, bob.device)]
    assert one == two  # so a relay can tell that it has it already
    assert bob.do(lambda tx: mail.take(bob.own, tx, one)).fresh
    assert confirm(bob, alice) == 1
    for copy in (one, two):
        taken = bob.do(lambda tx, copy=copy: mail.take(bob.own, tx, copy))
        assert (taken.fresh, taken.owing) == (False, True)
    assert confirm(bob, alice) == 1
    assert bob.texts() == ["once"]


def test_a_confirmation_that_comes_twice_is_answered_by_nothing(pen_friends: tuple[Person, Person]) -> None:
    """Else a relay that doubles everything would keep two nodes busy for ever."""
    alice, bob = pen_friends
    alice.says(bob, "hello")
    ((_, letter),) = letters(alice, bob.device)
    bob.do(lambda tx: mail.take(bob.own, tx, letter))
    route = bob.do(lambda tx: mail.route(bob.own, tx, alice.device))
    assert route is not None
    made = bob.do(lambda tx: mail.confirm(bob.own, tx, route))
    assert made is not None
    answer = bob.do(lambda tx: mail.seal(bob.own, tx, route, made[0]))
    for _ in range(2):
        assert not alice.do(lambda tx: mail.take(alice.own, tx, answer)).owing
    assert alice.do(posts.debtors) == []


def test_only_its_own_device_confirms_a_row(pen_friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = pen_friends
    joins(eve)
    asks_by_card(eve, alice, make_invite(alice))
    while carry(eve, alice) + carry(alice, eve):
        pass
    alice.says(bob, "for Bob")
    (row,) = alice.queued(bob)
    assert row.hash16 is not None
    body = plaintext.encode_acked(plaintext.Acked((row.hash16,)))
    envelope = eve.do(lambda tx: outgoing.seal_once(eve.own, tx, alice.account, alice.device, (plaintext.ACKED, body)))
    assert envelope is not None
    alice.takes(envelope, eve)
    assert alice.queued(bob) == [row]


def test_a_session_that_one_side_lost_is_made_anew_by_mail(pen_friends: tuple[Person, Person]) -> None:
    alice, bob = pen_friends
    bob.do(lambda tx: sessions.drop_device(tx, alice.device))
    alice.says(bob, "can you read this?")
    ((_, letter),) = letters(alice, bob.device)
    with pytest.raises(PeerFault) as fault:
        bob.do(lambda tx: mail.take(bob.own, tx, letter))
    assert fault.value.code in mail.BROKEN
    assert bob.do(lambda tx: mail.complain(bob.own, tx, letter)).account == alice.account
    confirm(bob, alice)
    assert len(alice.queued(bob)) == 1
    carry(alice, bob)
    assert bob.texts()[-1] == "can you read this?"
    assert not alice.queued(bob)


def test_without_prekeys_a_letter_that_does_not_open_is_sealed_again_for_a_session_that_stands(
    pen_friends: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter that does not open may be the very one that brings the prekeys."""
    alice, bob = pen_friends
    alice.says(bob, "can you read this?")
    ((_, letter),) = letters(alice, bob.device)
    monkeypatch.setattr(prekeys, "announced_bundle", lambda identity, device: None)
    bob.do(lambda tx: mail.complain(bob.own, tx, letter))
    assert confirm(bob, alice) == 1
    ((_, again),) = letters(alice, bob.device)
    assert again != letter
    assert bob.do(lambda tx: mail.take(bob.own, tx, again)).fresh
    assert bob.texts()[-1] == "can you read this?"


def test_a_letter_from_nobody_known_or_not_for_us_is_a_fault(pen_friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = pen_friends
    alice.says(bob, "hello")
    ((_, letter),) = letters(alice, bob.device)
    cases = {
        "bad_sealed": [
            letter[:-1] + b"\0",
            b"",
            letter[:95],
            sealed.seal(b"\1" * 32, eve.own.keys.exchange, b"", eve.random),
        ],
        "unknown_sender": [sealed.seal(eve.own.keys.exchange_private, bob.own.keys.exchange, b"\2", eve.random)],
        "bad_letter": [
            sealed.seal(eve.own.keys.exchange_private, bob.own.keys.exchange, mail.INTRODUCED + rest, eve.random)
            for rest in (b"", b"\0\0\1", b"\xff\xff\xff", b"\0\0\5\1\2", b"\0\0\5" + b"\x94" * 9)
        ],
    }
    before = bob.rows("received")
    for code, bad in cases.items():
        for each in bad:
            with pytest.raises(PeerFault) as fault:
                bob.do(lambda tx, each=each: mail.take(bob.own, tx, each))
            assert fault.value.code == code
    assert bob.rows("received") == before
    assert bob.do(posts.debtors) == [alice.device] or bob.do(posts.debtors) == []


def test_nobody_writes_in_the_name_of_another_device(pen_friends: tuple[Person, Person], eve: Person) -> None:
    alice, bob = pen_friends
    peer = alice.peer()
    said = mail.INTRODUCED + msgspec.msgpack.encode([peer.account, peer.device, peer.chain, b"\1"])
    content = said[:1] + len(said).to_bytes(3, "big") + said[1:]
    letter = sealed.seal(eve.own.keys.exchange_private, bob.own.keys.exchange, content, eve.random)
    with pytest.raises(PeerFault) as fault:
        bob.do(lambda tx: mail.take(bob.own, tx, letter))
    assert fault.value.code == "bad_identity"


def test_there_is_no_route_to_a_revoked_device_or_without_token_or_box(pen_friends: tuple[Person, Person]) -> None:
    alice, bob = pen_friends
    row = bob.do(lambda tx: contacts.get(tx, alice.account))
    assert row is not None

    def routed(**changes: object) -> bool:
        changed = msgspec.structs.replace(row, **changes)
        bob.do(lambda tx: contacts.put(tx, changed))
        return bob.do(lambda tx: mail.route(bob.own, tx, alice.device)) is not None

    assert routed()
    assert not routed(token=b"")
    assert not routed(mailboxes=())
    assert not routed(mailboxes=(b"\x93", b"x" * 513))
    assert not routed(state="requested")
    assert not routed(state="asked")
    assert routed(state="asked", secret=b"s" * 16, expires=bob.clock.now_ms() // 1000 + 60)
    bob.clock.ms += 61_000
    assert not routed(state="asked", secret=b"s" * 16, expires=bob.clock.now_ms() // 1000)


def test_news_of_mailboxes_reach_contacts_and_do_not_pile_up(pen_friends: tuple[Person, Person]) -> None:
    alice, bob = pen_friends
    joins(alice, b"\7" * 32)
    for _ in range(3):
        alice.do(lambda tx: contact.news(alice.own, tx))
    assert len(alice.queued(bob)) == 1
    carry(alice, bob)
    row = bob.do(lambda tx: contacts.get(tx, alice.account))
    assert row is not None
    assert sorted(box.relay for box in mailbox.sound(row.mailboxes)) == sorted([RELAY, b"\7" * 32])
    assert row.state == "contact"


def test_a_log_that_grew_is_asked_for_and_given_by_mail(pen_friends: tuple[Person, Person]) -> None:
    alice, bob = pen_friends
    from node.secure import logs, prekeys

    alice.clock.ms += 8 * DAY_MS
    bob.clock.ms += 8 * DAY_MS
    assert alice.do(lambda tx: prekeys.maintain(alice.own, tx)) is not None
    alice.says(bob, "my log has grown")
    carry(alice, bob)
    assert ("compare", alice.device) in bob.rings.rung
    for _ in range(3):
        bob.do(lambda tx: logs.ask(bob.own, tx, alice.account, alice.device))
    assert len(bob.queued(alice)) == 1
    carry(bob, alice)
    carry(alice, bob)
    held = bob.do(lambda tx: log.ids(tx, alice.account))
    assert sorted(held) == sorted(event.id for event in log_of(alice))


def test_tokens_are_those_of_contacts_and_change_with_the_account(pen_friends: tuple[Person, Person]) -> None:
    alice, bob = pen_friends
    tokens = alice.do(lambda tx: own_mail.tokens(alice.own, tx))
    row = bob.do(lambda tx: contacts.get(tx, alice.account))
    assert row is not None
    assert tokens == [row.token]
    key = alice.do(lambda tx: own_mail.key(alice.own, tx))
    assert mailbox.contact_token(key, bob.account) != mailbox.contact_token(key, alice.account)


def test_a_lease_opens_for_who_has_the_door_key(alice: Person) -> None:
    from node.store import own as own_rows

    lease = alice.do(lambda tx: cards.make_lease(alice.own, tx))
    door_key = alice.do(lambda tx: own_rows.get(tx, "door_key"))
    assert door_key is not None
    assert cards.read_lease(door_key, lease) == cards.Lease(alice.device, alice.clock.ms)
    for bad in (lease[:-1], b"", lease + b"\0", b"x" * 2000):
        with pytest.raises(PeerFault):
            cards.read_lease(door_key, bad)


def test_used_up_invites_still_answer_whoever_used_them(alice: Person, bob: Person) -> None:
    joins(alice)
    joins(bob)
    link = make_invite(alice)
    assert asks_by_card(bob, alice, link)
    carry(bob, alice)
    assert not alice.do(lambda tx: invites.open_at(tx, alice.clock.ms // 1000))
