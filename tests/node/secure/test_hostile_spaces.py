"""Owners and members of circles and groups who do not keep to the rules: each is refused, and costs what it may."""

from __future__ import annotations

import msgspec
import pytest

from crypto.keys import generate_device
from node.errors import PeerFault
from node.items import Delivered, Founded
from node.secure import accepting, identities, passing, plaintext, shared
from node.store import log, outbox, spaces
from sync import limits
from sync import shared as statements
from sync.event import (
    ERASE,
    ID_DEVICE,
    MEMBER,
    NOBODY,
    SIGNED,
    Event,
    Header,
    pack_payload,
    sign_event,
)
from tests.node.secure.people import NOW_MS, Person, befriend, learn, log_of, settle
from tests.node.secure.test_shared import POST, founds, posts, refused, row_of, settle_star

SOUND: dict[str, object] = {"type": "circle", "secret": b"s" * 32, "about": {}, "everybody": False}


@pytest.fixture
def star(alice: Person, bob: Person, eve: Person) -> tuple[Person, Person, Person]:
    befriend(alice, bob)
    befriend(alice, eve)
    return alice, bob, eve


def states(signer: Person, space: bytes, author: bytes | None = None, **changes: object) -> Event:
    """A signed event as a hostile device may make it."""
    header = Header(
        v=SIGNED,
        space=space,
        author=author or signer.account,
        device=signer.device,
        seq=1,
        prev=b"",
        hlc=(NOW_MS << 16) + 1,
        kind=POST,
    )
    content = changes.pop("content", {"text": "forged"})
    header = msgspec.structs.replace(header, **changes)
    return sign_event(signer.own.keys.signing_seed, header, pack_payload(signer.random, content))  # type: ignore[arg-type]


def genesis(signer: Person, **changes: object) -> Event:
    content = SOUND | changes
    header = Header(v=SIGNED, space=NOBODY, author=signer.account, device=signer.device, seq=0, prev=b"", hlc=1, kind=1)
    return sign_event(signer.own.keys.signing_seed, header, pack_payload(signer.random, content))


def sends(sender: Person, to: Person, event: Event) -> str:
    return refused(to, sender.seals(to, plaintext.EVENT, event.to_bytes()), sender)


def test_an_event_in_the_name_of_another_is_not_taken(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    assert sends(bob, alice, states(bob, space, author=eve.account)) == "unknown_author"
    assert sends(bob, alice, states(bob, space, author=alice.account)) == "unknown_author"
    assert sends(alice, bob, states(alice, space, author=bob.account)) == "unknown_author"
    event = states(eve, space)
    tampered = Event(event.header_bytes, bytes(64), event.payload)
    assert sends(eve, alice, tampered) == "bad_signature"
    wrong = Event(event.header_bytes, event.proof, bytes(len(event.payload or b"")))
    assert sends(eve, alice, wrong) == "bad_payload"
    assert not [item for person in star for item in person.items if isinstance(item, Delivered)]


def test_a_genesis_comes_from_its_author_alone_and_says_what_it_must(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    assert sends(bob, alice, genesis(eve)) == "foreign_genesis"
    for changes in (
        {"type": "direct"},
        {"secret": b"short"},
        {"about": {"x": b"x" * limits.SPACE_ABOUT}},
        {"about": "text"},
        {"everybody": 1},
    ):
        assert sends(bob, alice, genesis(bob, **changes)) == "bad_payload"
    assert sends(bob, alice, states(bob, NOBODY, kind=1, seq=1, content=SOUND)) == "wrong_space"
    assert sends(bob, alice, states(bob, b"x" * 32, kind=1, seq=0, content=SOUND)) == "wrong_space"
    assert not any(isinstance(item, Founded) for item in alice.items)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": MEMBER, "content": {"turn": 1, "on": True, "members": []}}, "wrong_space"),
        ({"kind": ID_DEVICE}, "wrong_space"),
        ({"kind": 1}, "foreign_genesis"),
        ({"seq": 0}, "wrong_space"),
        ({"kid": b"k" * 16}, "wrong_space"),
        ({"space": b"x" * 32}, "unknown_space"),
        ({"seq": accepting.FLOOD_BURST + 1, "prev": b"p" * 32}, "too_fast"),
    ],
)
def test_what_does_not_belong_is_not_taken(star: tuple[Person, ...], changes: dict[str, object], code: str) -> None:
    alice, bob, eve = star
    space = founds(alice, "group", bob, eve)
    settle_star(alice, bob, eve)
    before = alice.rows("event")
    if code == "foreign_genesis":
        changes = {**changes, "author": eve.account, "space": NOBODY, "seq": 0}
        assert sends(bob, alice, states(bob, **changes)) == code  # type: ignore[arg-type]
    else:
        assert sends(bob, alice, states(bob, **({"space": space} | changes))) == code  # type: ignore[arg-type]
    assert alice.rows("event") == before


def test_members_take_nothing_from_each_other(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    befriend(bob, eve)
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    assert sends(bob, eve, states(bob, space)) == "not_the_owner"
    body = plaintext.encode_place(plaintext.Place(space, False, 99, b"i" * 32))
    assert refused(eve, bob.seals(eve, plaintext.LISTED, body), bob) == "unknown_space"
    assert eve.do(lambda tx: shared.is_on(eve.own, tx, shared.known(tx, space)))
    eve.do(lambda tx: passing.seal_again(eve.own, tx, bob.account, bob.device, (space, log.ids(tx, space))))
    assert eve.queued(bob) == []


def test_an_owner_hears_from_its_list_alone(alice: Person, bob: Person, eve: Person) -> None:
    befriend(alice, bob)
    befriend(alice, eve)
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    assert sends(eve, alice, states(eve, space)) == "not_a_member"
    assert sends(bob, alice, states(eve, space)) == "not_a_member"


def test_a_member_who_states_without_end_is_held_up(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    fast = states(bob, space, seq=accepting.FLOOD_BURST + 5, prev=b"p" * 32)
    assert sends(bob, alice, fast) == "too_fast"
    alice.clock.ms += 1000
    assert alice.takes(bob.seals(alice, plaintext.EVENT, fast.to_bytes()), bob)


def test_an_owner_who_brings_too_much_is_held_up(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    bob.do(lambda tx: tx.execute("UPDATE space SET held = ?", (accepting.OWNER_BURST,)))
    assert sends(alice, bob, states(alice, space)) == "too_fast"
    bob.clock.ms += 1000
    settle(alice, bob)
    posts(alice, space, "patience")
    settle(alice, bob)
    assert bob.texts() == ["patience"]


def test_circles_without_number_are_not_kept(star: tuple[Person, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob, _ = star
    monkeypatch.setattr(limits, "SPACES_OF_OWNER", 2)
    first = genesis(bob)
    for each in (first, genesis(bob)):
        assert alice.takes(bob.seals(alice, plaintext.EVENT, each.to_bytes()), bob)
    assert sends(bob, alice, genesis(bob)) == "too_many_spaces"
    assert alice.takes(bob.seals(alice, plaintext.EVENT, first.to_bytes()), bob)
    assert alice.rows("space") == 2


def test_strangers_without_number_are_not_kept(star: tuple[Person, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    monkeypatch.setattr(limits, "SPACE_STRANGERS", 0)
    assert refused(bob, alice.seals(bob, plaintext.INTRODUCE, introduction(space, eve)), alice) == "too_many_authors"
    monkeypatch.setattr(limits, "SPACE_STRANGERS", 1)
    assert bob.takes(alice.seals(bob, plaintext.INTRODUCE, introduction(space, eve)), alice)
    assert eve.device in bob.do(lambda tx: identities.of(bob.own, tx, eve.account)).devices


def introduction(in_: bytes, author: Person, **changes: object) -> bytes:
    peer = author.peer()
    said = plaintext.Introduction(in_, peer.account, peer.device, peer.chain)
    return plaintext.encode_introduction(msgspec.structs.replace(said, **changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"space": b"x" * 32}, "unknown_space"),
        ({"space": b"short"}, "bad_plaintext"),
        ({"account": b"a" * 32}, "bad_chain"),
        ({"device": b"d" * 32}, "bad_chain"),
        ({"chain": ()}, "bad_plaintext"),
        ({"chain": (b"x", b"y")}, "bad_event"),
        ({"chain": (b"x" * 3000, b"y")}, "bad_plaintext"),
    ],
)
def test_an_introduction_that_proves_nothing_is_not_taken(
    star: tuple[Person, ...], changes: dict[str, object], code: str
) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    strangers = bob.rows("space_stranger")
    assert refused(bob, alice.seals(bob, plaintext.INTRODUCE, introduction(space, eve, **changes)), alice) == code
    assert bob.rows("space_stranger") == strangers


def test_nobody_but_the_owner_introduces(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    space = founds(alice, "circle", bob, eve)
    settle_star(alice, bob, eve)
    assert refused(alice, bob.seals(alice, plaintext.INTRODUCE, introduction(space, eve)), bob) == "unknown_space"


@pytest.mark.parametrize("body", [b"", b"\x90", msgspec.msgpack.encode([b"s" * 32, True, 0, b"i" * 32])])
def test_a_place_that_cannot_be_read_is_not_taken(star: tuple[Person, ...], body: bytes) -> None:
    alice, bob, _ = star
    founds(alice, "circle", bob)
    settle(alice, bob)
    assert refused(bob, alice.seals(bob, plaintext.LISTED, body), alice) == "bad_plaintext"


def test_lists_that_cannot_be_read_change_nothing_and_long_ones_are_cut(
    star: tuple[Person, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob, _ = star
    space = founds(alice, "group", bob)
    settle(alice, bob)
    row = row_of(alice, space)
    many = [[bytes([n]) * 32, "x"] for n in range(20)]
    for payload in (
        {},
        {"turn": 0, "on": True, "members": many},
        {"turn": 9, "on": True, "members": [[b"short", "x"]]},
    ):
        alice.do(lambda tx, said=payload: shared.publish(alice.own, tx, row, MEMBER, said))  # type: ignore[misc]
    settle(alice, bob)
    assert bob.do(lambda tx: spaces.listed(tx, space)) == [bob.account]
    monkeypatch.setattr(limits, "SPACE_STRANGERS", 5)
    alice.do(lambda tx: shared.publish(alice.own, tx, row, MEMBER, {"turn": 9, "on": True, "members": many}))
    settle(alice, bob)
    assert bob.rows("space_member") == 5


def test_an_erase_reaches_no_other_space_and_no_statement(star: tuple[Person, ...]) -> None:
    alice, bob, eve = star
    mine, theirs = founds(alice, "group", bob, eve), founds(alice, "group", bob)
    settle_star(alice, bob, eve)
    kept = posts(bob, theirs, "stays")
    settle(bob, alice)
    row = row_of(alice, mine)
    statement = alice.do(lambda tx: spaces.members(tx, mine))[0].statement
    targets = [kept.id, mine, statement, b"n" * 32]
    alice.do(lambda tx: shared.publish(alice.own, tx, row, ERASE, {"targets": targets}))
    for target in (kept.id, mine, statement):
        stored = alice.do(lambda tx, id_=target: log.get(tx, id_))  # type: ignore[misc]
        assert stored is not None
        assert stored.event.payload is not None


def test_what_is_not_taken_is_kept_by_its_sender(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    bob.do(lambda tx: tx.execute("UPDATE space SET held = ?", (accepting.OWNER_BURST,)))
    event = posts(alice, space, "kept")
    (queued,) = alice.queued(bob)
    assert refused(bob, queued.envelope, alice) == "too_fast"
    assert alice.do(lambda tx: outbox.has_event(tx, bob.device, event.id))


def test_a_whole_list_with_long_names_fits_into_one_statement(alice: Person) -> None:
    members = tuple((bytes([n]) * 32, "ü" * 256) for n in range(limits.SPACE_MEMBERS))
    content = statements.write_listing(statements.Listing(1, True, members), b"s" * 32)
    event = states(alice, b"s" * 32, content=content)
    space, listing = statements.read_listing(event)
    assert (space, len(listing.members)) == (b"s" * 32, limits.SPACE_MEMBERS)
    too_many = content | {"members": [*content["members"], [b"x" * 32, ""]]}  # type: ignore[misc]
    with pytest.raises(PeerFault):
        statements.read_listing(states(alice, b"s" * 32, content=too_many))


def test_a_device_that_its_account_does_not_have_states_nothing(star: tuple[Person, ...]) -> None:
    alice, bob, _ = star
    space = founds(alice, "circle", bob)
    settle(alice, bob)
    learn(alice, bob)
    keys = generate_device(bob.random)
    header = Header(
        v=SIGNED, space=space, author=bob.account, device=keys.device, seq=1, prev=b"", hlc=NOW_MS << 16, kind=POST
    )
    event = sign_event(keys.signing_seed, header, pack_payload(bob.random, {"text": "x"}))
    assert sends(bob, alice, event) == "unknown_author"
    assert log_of(bob)
