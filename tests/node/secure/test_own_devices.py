"""Own devices at the store: letting one in by a code, what is believed of one, and putting one out."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from crypto.identity import recovery_keys
from crypto.keys import generate_device
from node import outset
from node.errors import Fault, PeerFault, Refused
from node.machine import Machine
from node.secure import (
    admitting,
    groups,
    identities,
    inbox,
    key_words,
    learning,
    outgoing,
    own_devices,
    plaintext,
    rollback,
    siblings,
)
from node.secure.link_code import LinkCode, read_code, write_code
from node.store import log, relays
from node.store.relays import RelayRow
from sync import chains, control, limits
from sync.event import Event, pack_payload, stamp_event, stamp_key
from sync.space import personal_space
from tests.node.secure.people import (
    TEXT,
    Laptop,
    Person,
    accepts,
    asks,
    befriend,
    between,
    invites,
    learn,
    log_of,
    settle,
)


@pytest.fixture
def laptop(friends: tuple[Person, Person], tmp_path: Path) -> Laptop:
    """Of Alice, who has Bob as a contact; each device holds the whole log."""
    made = Laptop(tmp_path, friends[0])
    learn(friends[0], made)
    return made


def code_of(fault: type[Fault], work: object) -> str:
    with pytest.raises(fault) as told:
        work()  # type: ignore[operator]
    return told.value.code


def gives(giver: Person, taker: Person, *events: Event) -> None:
    """A link between two own devices brings events of one space."""
    peer = giver.peer()
    taker.do(lambda tx: siblings.take(taker.own, tx, peer, events[0].header.space, events))


def test_a_device_can_be_written_to_after_it_certified_another(friends: tuple[Person, Person], tmp_path: Path) -> None:
    """Its certificate comes after its prekeys and supersedes nothing, in whatever order they are brought."""
    alice, bob = friends
    laptop = Laptop(tmp_path, alice)
    events = log_of(alice)
    for person in (alice, bob, laptop):
        stores = partial(identities.store, person.own)
        for event in [*reversed(events), *events]:
            person.do(lambda tx, stores=stores, event=event: stores(tx, alice.account, [event]))  # type: ignore[misc]
        read = partial(identities.of, person.own)
        assert alice.device in person.do(lambda tx, read=read: read(tx, alice.account)).prekeys  # type: ignore[misc]


def test_a_code_lets_one_device_in_while_it_is_good(alice: Person) -> None:
    one, other = generate_device(alice.random), generate_device(alice.random)

    def redeem(keys: object) -> Event:
        pair = keys.device, keys.exchange  # type: ignore[attr-defined]
        return alice.do(lambda tx: admitting.redeem(alice.own, tx, pair, "laptop"))

    assert code_of(Refused, lambda: redeem(one)) == "code_unknown"
    made = alice.do(lambda tx: admitting.make_code(alice.own, tx, (), 60))
    assert alice.do(lambda tx: admitting.shown_code(alice.own, tx)) == made
    alice.clock.ms += 60_000
    assert code_of(Refused, lambda: redeem(one)) == "code_expired"
    alice.do(lambda tx: admitting.make_code(alice.own, tx, (), 60))
    certificate = redeem(one)
    alice.clock.ms += 3600_000
    assert redeem(one) == certificate, "who was cut off gets the same, however late"
    assert code_of(Refused, lambda: redeem(other)) == "code_used"
    assert alice.do(admitting.used_by) == one.device
    assert [row.name for row in alice.do(lambda tx: own_devices.every(alice.own, tx))] == ["", "laptop"]
    alice.clock.ms += 60_000
    assert alice.do(lambda tx: admitting.shown_code(alice.own, tx)) is None, "it opens nothing an hour after its end"


def test_who_may_let_in_and_put_out(alice: Person, laptop: Laptop) -> None:
    recovery = recovery_keys(alice.born.recovery_phrase)
    tablet = generate_device(alice.random)
    pair = tablet.device, tablet.exchange
    assert code_of(Refused, lambda: laptop.do(lambda tx: admitting.make_code(laptop.own, tx, (), 9))) == "phrase_needed"
    assert code_of(Refused, lambda: laptop.do(lambda tx: admitting.let_in(laptop.own, tx, pair, ""))) == "phrase_needed"
    for device, code in ((alice.device, "own_device"), (bytes(32), "unknown_device")):
        assert code_of(Refused, lambda d=device: alice.do(lambda tx: admitting.put_out(alice.own, tx, d))) == code
    assert (
        code_of(Refused, lambda: laptop.do(lambda tx: admitting.put_out(laptop.own, tx, alice.device)))
        == "phrase_needed"
    )
    alice.do(lambda tx: admitting.promote(alice.own, tx, laptop.device, recovery))
    learn(laptop, alice)
    laptop.do(lambda tx: admitting.let_in(laptop.own, tx, pair, "tablet"))
    learn(alice, laptop)
    assert (
        code_of(Refused, lambda: alice.do(lambda tx: admitting.put_out(alice.own, tx, laptop.device)))
        == "phrase_needed"
    )
    alice.do(lambda tx: admitting.put_out(alice.own, tx, laptop.device, recovery))
    assert laptop.device not in alice.do(lambda tx: own_devices.others(alice.own, tx))
    assert tablet.device in alice.do(lambda tx: own_devices.others(alice.own, tx)), "what it did before stays"
    assert code_of(Refused, lambda: alice.do(lambda tx: admitting.let_in(alice.own, tx, _pair(laptop), ""))) == (
        "revoked_device"
    )


def test_a_new_device_has_what_it_needs_and_no_key_of_another(alice: Person, bob: Person, laptop: Laptop) -> None:
    assert laptop.state(bob) == "contact"
    given = alice.do(lambda tx: outset.gather(alice.own, tx))
    for secret in (alice.own.keys.signing_seed, alice.own.keys.exchange_private):
        assert secret not in given
    words = alice.born.recovery_phrase.encode()
    assert words not in given
    event = laptop.says(bob, "hello")
    assert laptop.queued(bob)[0].event_id == event.id, "it can write to him at once"
    chain = laptop.do(lambda tx: identities.chain(tx, laptop.account, laptop.device))
    assert chains.check_chain(laptop.account, laptop.device, chain) == laptop.own.keys.exchange
    bob.takes(laptop.queued(bob)[0].envelope or b"", laptop)
    assert bob.texts() == ["hello"]


def test_a_store_that_was_not_let_in_takes_nothing(alice: Person, bob: Person, tmp_path: Path) -> None:
    given = alice.do(lambda tx: outset.gather(alice.own, tx))
    stranger = generate_device(alice.random)
    assert (
        code_of(Refused, lambda: bob.do(lambda tx: outset.fill(tx, given, Machine(), (alice.account, stranger))))
        == "already_born"
    )


def test_what_an_own_device_gives_is_taken_whoever_it_is_with(
    alice: Person, bob: Person, laptop: Laptop, tmp_path: Path
) -> None:
    mine = alice.says(bob, "from the phone")
    gives(alice, laptop, mine)
    assert laptop.texts() == ["from the phone"]
    assert laptop.holds(mine).state == log.State.PLAIN
    bobs = bob.says(alice, "from bob")
    gives(alice, laptop, bobs)
    assert laptop.texts() == ["from the phone", "from bob"]
    gives(alice, laptop, mine, bobs)
    assert len(laptop.texts()) == 2, "twice is once"
    stranger = Person(tmp_path, "stranger")
    foreign = stranger.do(lambda tx: outgoing.publish_personal(stranger.own, tx, TEXT, {"text": "x"}))
    peer = alice.peer()
    space = personal_space(alice.account)
    assert code_of(PeerFault, lambda: laptop.do(lambda tx: siblings.take(laptop.own, tx, peer, space, [foreign]))) == (
        "wrong_space"
    )


def test_nobody_states_in_the_name_of_the_device_that_takes(alice: Person, bob: Person, laptop: Laptop) -> None:
    """Bob vouches at the laptop for something the phone never said; the phone knows its own stamp."""
    real = alice.says(bob, "real")
    forged = stamp_event(stamp_key(bytes(32)), real.header, pack_payload(alice.random, {"text": "forged"}))
    gives(laptop, alice, forged)
    assert alice.holds(forged) is None
    assert alice.texts() == ["real"]
    gives(laptop, alice, real)
    assert alice.holds(real).state == log.State.PLAIN


def test_what_a_third_device_said_is_vouched_for_until_it_says_so(
    alice: Person, bob: Person, laptop: Laptop, tmp_path: Path
) -> None:
    tablet = Laptop(tmp_path, alice, "tablet")
    learn(laptop, alice)
    said = tablet.says(bob, "from the tablet")
    gives(alice, laptop, said)
    assert laptop.holds(said).state == log.State.VOUCHED
    peer = tablet.peer()
    laptop.do(lambda tx: siblings.agreed(laptop.own, tx, peer, between(alice, bob)))
    assert laptop.holds(said).state == log.State.PLAIN


def test_by_whomever_a_group_becomes_known_a_link_to_the_own_device_that_has_it_begins_anew(
    alice: Person, bob: Person, laptop: Laptop
) -> None:
    """Bob is quicker than the link to the phone, which had been opened before the laptop knew of it."""
    space = alice.do(lambda tx: groups.found(alice.own, tx, {"use": "chat"}, [bob.account], "full"))
    assert ("offers_changed", laptop.device) in alice.rings.rung
    (genesis,) = alice.do(lambda tx: log.events(tx, (space,)))
    chain = alice.do(lambda tx: identities.chain(tx, alice.account, alice.device))
    learn(bob, alice)
    welcome = key_words.encode(key_words.Welcome(genesis.to_bytes(), tuple(chain), genesis.id))
    assert laptop.takes(bob.seals(laptop, plaintext.WELCOME, welcome), bob)
    assert laptop.rings.rung.count(("offers_changed", alice.device)) == 1
    gives(alice, laptop, *alice.do(lambda tx: log.events(tx, log.ids(tx, personal_space(alice.account)))))
    assert laptop.rings.rung.count(("offers_changed", alice.device)) == 1, "that is no news"


def test_whoever_becomes_a_contact_of_one_device_is_compared_on_a_new_link(
    alice: Person, eve: Person, laptop: Laptop
) -> None:
    befriend(laptop, eve)
    accepts(alice, invites(eve))
    asks(alice, eve)
    settle(alice, eve)
    assert ("offers_changed", laptop.device) in alice.rings.rung


def test_a_device_that_is_out_is_told_and_stops(alice: Person, bob: Person, laptop: Laptop) -> None:
    learn(bob, alice)
    laptop.says(bob, "before")
    waiting = laptop.queued(bob)[0].envelope
    alice.do(lambda tx: admitting.put_out(alice.own, tx, laptop.device))
    assert ("cut_off", laptop.device) in alice.rings.rung
    learn(bob, alice)
    bob.do(lambda tx: learning.cut_off(bob.own, tx, alice.account))
    assert code_of(PeerFault, lambda: bob.takes(waiting or b"", laptop)) == "revoked_device"
    assert code_of(PeerFault, lambda: alice.do(lambda tx: identities.admit(alice.own, tx, laptop.peer()))) == (
        "revoked_device"
    )
    laptop.do(rollback.check)
    peer = alice.peer()
    laptop.do(lambda tx: siblings.take(laptop.own, tx, peer, alice.account, log_of(alice)))
    assert code_of(Refused, lambda: laptop.do(rollback.check)) == "revoked_device"
    assert laptop.do(lambda tx: own_devices.others(laptop.own, tx)) == ()
    assert bob.do(lambda tx: outgoing.devices(bob.own, tx, alice.account)) == (alice.device,)


def test_a_revoked_admin_lets_nobody_in_whatever_chain_it_makes(alice: Person, bob: Person, laptop: Laptop) -> None:
    """Its keys are in other hands: they certify a device of their own, and that comes to Bob with a sound chain."""
    recovery = recovery_keys(alice.born.recovery_phrase)
    alice.do(lambda tx: admitting.promote(alice.own, tx, laptop.device, recovery))
    learn(laptop, alice)
    alice.do(lambda tx: admitting.put_out(alice.own, tx, laptop.device, recovery))
    learn(bob, alice)
    thief = generate_device(alice.random)
    laptop.do(lambda tx: admitting.let_in(laptop.own, tx, (thief.device, thief.exchange), ""))
    chain = laptop.do(lambda tx: identities.chain(tx, laptop.account, thief.device))
    assert chains.check_chain(laptop.account, thief.device, chain) == thief.exchange, "each link of it is sound"
    peer = laptop.peer()
    stolen = type(peer)(peer.account, thief.device, thief.exchange, tuple(chain))
    for person in (alice, bob):
        assert code_of(PeerFault, lambda p=person: p.do(lambda tx: identities.admit(p.own, tx, stolen))) == (
            "revoked_device"
        )
    assert code_of(PeerFault, lambda: bob.do(lambda tx: inbox.receive(bob.own, tx, stolen, b"x"))) == "revoked_device"


def test_names_and_places_of_devices_are_the_last_that_were_said(alice: Person, laptop: Laptop) -> None:
    alice.do(lambda tx: own_devices.rename(alice.own, tx, laptop.device, "first"))
    alice.clock.ms += 5
    later = alice.do(
        lambda tx: outgoing.publish_personal(alice.own, tx, 30, {"device": laptop.device, "name": "second"})
    )
    earlier = alice.do(lambda tx: log.events(tx, log.chain_ids(tx, personal_space(alice.account), alice.device)))
    gives(alice, laptop, later, *earlier)
    assert laptop.do(lambda tx: own_devices.name_of(tx, laptop.device)) == "second"
    lie = alice.do(
        lambda tx: outgoing.publish_personal(alice.own, tx, 30, {"device": laptop.device, "addresses": ["evil:1"]})
    )
    gives(alice, laptop, lie)
    assert laptop.do(lambda tx: own_devices.addresses_of(tx, laptop.device)) == (), "where it is only it says"
    unreadable = alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, 30, {"device": b"short"}))
    gives(alice, laptop, unreadable)
    assert laptop.own.counters["bad_personal"] == 1


def test_codes_are_read_as_they_are_written_and_typed() -> None:
    code = LinkCode(1, b"a" * 32, bytes(range(10)), 2_000_000_000, ("192.0.2.1:4004",))
    assert read_code(f" {write_code(code)}\n") == code
    assert read_code(code.typed).secret == code.secret
    assert read_code(code.typed.lower().replace("-", " ").replace("0", "o").replace("1", "l")).secret == code.secret
    assert "secret" not in repr(code)
    later = write_code(LinkCode(2, b"a" * 32, bytes(10)))
    assert code_of(Refused, lambda: read_code(later)) == "newer_code"
    for text in ("", "0000", code.typed + "0", "UUUU-0000-0000-0000", "kith://i#AA", "kith://d#", "kith://d#%%",
                 write_code(LinkCode(1, b"a" * 31, bytes(10))), write_code(code) + "A" * 1024):  # fmt: skip
        assert code_of(Refused, lambda t=text: read_code(t)) == "bad_code"


def test_an_account_has_so_many_devices(alice: Person) -> None:
    for number in range(limits.DEVICES_LIVE - 1):
        keys = generate_device(alice.random)
        alice.do(lambda tx, k=keys, n=number: admitting.let_in(alice.own, tx, (k.device, k.exchange), str(n)))  # type: ignore[misc]
    one_more = generate_device(alice.random)
    pair = one_more.device, one_more.exchange
    assert code_of(Refused, lambda: alice.do(lambda tx: admitting.let_in(alice.own, tx, pair, ""))) == (
        "too_many_devices"
    )
    assert len(control.evaluate(alice.account, log_of(alice)).live) == limits.DEVICES_LIVE


def _pair(person: Person) -> tuple[bytes, bytes]:
    return person.device, person.own.keys.exchange


def test_a_new_device_joins_the_relays_of_the_account_with_keys_of_its_own(alice: Person, tmp_path: Path) -> None:
    key, secret = b"k" * 32, b"s" * 16
    row = RelayRow(key, ("relay.example:4200",), secret, b"r" * 32, b"p" * 32, b"b" * 32, own=True, joined=7)
    alice.do(lambda tx: relays.put(tx, row))
    code = alice.do(lambda tx: admitting.make_code(alice.own, tx, (), 600))
    assert [(each.relay, each.addresses) for each in code.relays] == [(key, row.addresses)]
    assert read_code(write_code(code)) == code
    (given,) = Laptop(tmp_path, alice).do(relays.all_of)
    assert (given.key, given.addresses, given.secret, given.root) == (key, row.addresses, secret, row.root)
    assert (given.own, given.joined) == (False, 0), "it is a member like any other, once it has asked"
    assert {given.private, given.box_seed}.isdisjoint({row.private, row.box_seed})


@pytest.mark.parametrize("cells", [[b"k", "x", b"s", b""], [b"k", "5", b"s", b""], [b"k", b"[]", b"s", b""]])
def test_a_relay_that_cannot_be_read_is_refused(cells: list[object], alice: Person) -> None:
    with pytest.raises(PeerFault) as refused:
        alice.do(lambda tx: outset.join(tx, [cells], alice.random))
    assert refused.value.code == "bad_backup"


def test_what_is_erased_of_my_own_goes_on_all_devices_and_what_they_tell_each_other_stays(
    alice: Person, laptop: Laptop
) -> None:
    note = alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, TEXT, {"text": "not sent yet"}))
    told = alice.do(lambda tx: outgoing.publish_personal(alice.own, tx, 30, {"device": laptop.device, "name": "mine"}))
    gives(alice, laptop, note, told)
    erase = laptop.do(lambda tx: outgoing.erase_personal(laptop.own, tx, [note.id]))
    gives(laptop, alice, erase)
    for person in (alice, laptop):
        held = {event.id: event.payload for event in person.do(lambda tx: log.events(tx, [note.id, told.id]))}
        assert held[note.id] is None
        assert held[told.id] is not None
    assert code_of(Refused, lambda: alice.do(lambda tx: outgoing.erase_personal(alice.own, tx, [told.id]))) == (
        "not_erasable"
    )
    assert code_of(Refused, lambda: alice.do(lambda tx: outgoing.erase_personal(alice.own, tx, []))) == "bad_erase"
