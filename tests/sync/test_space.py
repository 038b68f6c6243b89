"""Spaces: their names, who is served what, and which events belong where."""

import pytest
from hypothesis import given

from crypto.identity import recovery_keys
from crypto.keys import generate_device
from sync import control, space
from sync.errors import Refused
from sync.event import (
    ABOUT,
    CLOCK_RESET,
    DEVICE_CUT,
    ERASE,
    GENESIS,
    ID_DEVICE,
    KEY_NEW,
    MEMBER,
    MERGE,
    NOBODY,
    RANK,
    Event,
    Header,
    sign_event,
    stamp_event,
)
from sync.space import Offered, SpaceType, Standing
from tests.sync.strategies import fault_code, ids

ME, YOU, THEM = b"M" * 32, b"Y" * 32, b"T" * 32
KEYS = generate_device(lambda size: bytes(range(size)))
PAYLOAD = b"s" * 16 + b"\x80"
KID = b"k" * 16


def event(v: int, in_space: bytes, author: bytes, kind: int = 1000, seq: int = 1, kid: bytes = b"") -> Event:
    header = Header(
        v=v, space=in_space, author=author, device=KEYS.device, seq=seq, prev=b"", hlc=1, kind=kind, kid=kid
    )
    return sign_event(KEYS.signing_seed, header, PAYLOAD) if v == 1 else stamp_event(bytes(32), header, PAYLOAD)


@given(ids, ids)
def test_a_direct_space_has_no_direction(a: bytes, b: bytes) -> None:
    if a == b:
        assert fault_code(lambda: space.direct_space(a, b), Refused) == "same_account"
    else:
        assert space.direct_space(a, b) == space.direct_space(b, a)
        assert space.direct_space(a, b) not in (space.personal_space(a), space.personal_space(b))


@given(ids, ids, ids)
def test_a_tag_is_for_one_space_one_link_and_one_side(secret: bytes, link: bytes, other: bytes) -> None:
    tag = space.space_tag(secret, link, 0)
    assert len(tag) == 16
    assert tag == space.space_tag(secret, link, 0)
    assert tag != space.space_tag(secret, link, 1)
    if link != other:
        assert tag != space.space_tag(secret, other, 0)


@pytest.mark.parametrize(
    ("what", "standing", "peer", "served"),
    [
        (space.identity(ME), Standing.STRANGER, YOU, False),
        (space.identity(ME), Standing.FIRST_CONTACT, YOU, True),
        (space.identity(YOU), Standing.FIRST_CONTACT, YOU, False),
        (space.direct(ME, YOU), Standing.FIRST_CONTACT, YOU, False),
        (space.identity(ME), Standing.CONTACT, YOU, True),
        (space.identity(YOU), Standing.CONTACT, YOU, True),
        (space.identity(THEM), Standing.CONTACT, YOU, False),
        (space.direct(ME, YOU), Standing.CONTACT, YOU, True),
        (space.direct(ME, THEM), Standing.CONTACT, YOU, False),
        (space.direct(YOU, THEM), Standing.CONTACT, YOU, False),
        (space.personal(ME), Standing.CONTACT, YOU, False),
        (space.personal(ME), Standing.OWN, ME, True),
        (space.direct(ME, YOU), Standing.OWN, ME, True),
        (space.identity(ME), Standing.OWN, ME, True),
        (space.identity(YOU), Standing.OWN, ME, True),
        (space.identity(YOU), Standing.OWN, YOU, False),
        (space.personal(YOU), Standing.OWN, ME, False),
        (space.personal(ME), Standing.OWN, YOU, False),
    ],
)
def test_the_serve_rule(what: space.Space, standing: Standing, peer: bytes, served: bool) -> None:
    assert space.may_serve(what, ME, peer, standing) is served


def test_what_a_link_offers() -> None:
    between = space.direct_space(ME, YOU)
    assert space.offers(ME, YOU, Standing.STRANGER) == ()
    assert space.offers(ME, YOU, Standing.FIRST_CONTACT) == (
        Offered(ME, ME, bodies=True),
        Offered(YOU, YOU, bodies=True, serve=False),
    )
    assert space.offers(ME, YOU, Standing.CONTACT) == (
        Offered(ME, ME, bodies=True),
        Offered(YOU, YOU, bodies=True),
        Offered(between, between, bodies=False),
    )
    own = space.personal_space(ME)
    assert space.offers(ME, ME, Standing.OWN) == (Offered(ME, ME, bodies=True), Offered(own, own, bodies=True))
    assert space.public_offer(b"P" * 32) == Offered(b"P" * 32, b"P" * 32, bodies=True)


def test_what_own_devices_offer_each_other() -> None:
    between, circle = space.direct_space(ME, YOU), space.shared_offer(b"C" * 32, b"s" * 32)
    assert space.own_offers(ME, [YOU], [circle]) == (
        *space.offers(ME, ME, Standing.OWN),
        Offered(between, between, bodies=True, stamped=True),
        Offered(YOU, YOU, bodies=True),
        Offered(circle.space, circle.secret, bodies=True),
    )


def test_stamped_content_travels_where_that_was_offered() -> None:
    assert [Offered(ME, ME, bodies=True).carries(v) for v in (1, 2)] == [True, False]
    assert [Offered(ME, ME, bodies=True, stamped=True).carries(v) for v in (1, 2)] == [True, True]
    assert [Offered(ME, ME, bodies=False, stamped=True).carries(v) for v in (1, 2)] == [False, False]


@pytest.mark.parametrize("standing", list(Standing))
def test_nothing_is_offered_that_may_not_be_served(standing: Standing) -> None:
    named = {place.id: place for place in (space.identity(ME), space.identity(YOU), space.direct(ME, YOU))}
    for offered in space.offers(ME, YOU, standing):
        assert offered.serve == space.may_serve(named[offered.space], ME, YOU, standing)


def test_events_belong_where_their_author_and_proof_fit() -> None:
    between, log, own = space.direct(ME, YOU), space.identity(ME), space.personal(ME)
    fitting = [
        (between, event(2, between.id, ME)),
        (between, event(2, between.id, YOU)),
        (between, event(1, between.id, ME, kind=ERASE)),
        (log, event(1, log.id, ME, kind=ID_DEVICE)),
        (own, event(1, own.id, ME)),
    ]
    for place, each in fitting:
        space.check_place(place, each)
    misplaced = [
        (between, event(1, between.id, ME)),
        (between, event(2, between.id, THEM)),
        (between, event(2, space.direct_space(ME, THEM), ME)),
        (between, event(2, between.id, NOBODY)),
        (log, event(2, log.id, ME, kind=ID_DEVICE)),
        (log, event(1, log.id, ME, kind=1000)),
        (log, event(1, log.id, YOU, kind=ID_DEVICE)),
        (log, event(1, NOBODY, ME, kind=ID_DEVICE)),
        (own, event(2, own.id, ME)),
        (between, event(2, between.id, ME, kid=KID)),
        (between, event(1, between.id, ME, kind=ERASE, kid=KID)),
        (log, event(1, log.id, ME, kind=ID_DEVICE, kid=KID)),
        (own, event(1, own.id, ME, kid=KID)),
    ]
    for place, each in misplaced:
        assert fault_code(lambda p=place, e=each: space.check_place(p, e)) == "wrong_space"


def test_only_the_founded_space_holds_a_genesis() -> None:
    genesis = control.identity_genesis(recovery_keys(" ".join(["abandon"] * 23 + ["art"])))
    space.check_place(space.identity(genesis.id), genesis)
    assert space.space_of(genesis) == genesis.id
    assert space.space_of(event(1, ME, ME)) == ME
    forged = event(1, NOBODY, NOBODY, kind=GENESIS)
    named = event(1, ME, ME, kind=GENESIS)
    for place, each in [
        (space.identity(ME), genesis),
        (space.personal(ME), genesis),
        (space.identity(forged.id), forged),
        (space.identity(named.id), named),
    ]:
        assert fault_code(lambda p=place, e=each: space.check_place(p, e)) == "wrong_space"


def test_an_event_is_compared_in_its_space_or_in_the_shelf_of_the_key_it_names() -> None:
    genesis = event(1, NOBODY, ME, kind=GENESIS, seq=0)
    assert space.set_of(event(1, ME, YOU)) == ME
    assert space.set_of(genesis) == genesis.id
    assert space.set_of(event(1, ME, YOU, kid=KID)) == space.shelf_of(ME, KID)
    sets = {ME, YOU, *(space.shelf_of(place, kid) for place in (ME, YOU) for kid in (KID, b"l" * 16))}
    assert len(sets) == 6


@pytest.mark.parametrize("standing", list(Standing))
def test_a_public_space_is_for_anybody_and_a_personal_one_for_own_devices(standing: Standing) -> None:
    for peer in (ME, YOU, THEM):
        assert space.may_serve(space.public(b"P" * 32, THEM), ME, peer, standing)
        assert space.may_serve(space.personal(ME), ME, peer, standing) == (standing is Standing.OWN and peer == ME)


def test_in_a_public_space_only_its_owner_writes() -> None:
    genesis = event(1, NOBODY, ME, kind=GENESIS, seq=0)
    place = space.public(genesis.id, ME)
    space.check_place(place, genesis)
    space.check_place(place, event(1, genesis.id, ME))
    space.check_place(place, event(1, genesis.id, ME, kind=ERASE))
    keyed = event(1, genesis.id, ME, kid=KID)
    for misplaced in (event(1, genesis.id, YOU), event(2, genesis.id, ME), event(1, ME, ME), keyed):
        assert fault_code(lambda e=misplaced: space.check_place(place, e)) == "wrong_space"
    other = event(1, NOBODY, YOU, kind=GENESIS, seq=0)
    for founded in (space.public(genesis.id, YOU), space.public(other.id, ME)):
        assert fault_code(lambda p=founded: space.check_place(p, genesis)) == "wrong_space"


@pytest.mark.parametrize("author", [ME, YOU])
def test_in_a_keyed_group_the_control_log_names_no_key_and_everything_else_does(author: bytes) -> None:
    place = space.keyed(b"g" * 32, ME)
    control_kinds = (RANK, KEY_NEW, DEVICE_CUT, MERGE, ABOUT, CLOCK_RESET)
    for kind in control_kinds:
        space.check_place(place, event(1, place.id, author, kind))
    for kind in (ERASE, 1000, 65535):
        space.check_place(place, event(1, place.id, author, kind, kid=KID))
    for misplaced in (
        *[event(1, place.id, author, kind, kid=KID) for kind in control_kinds],
        *[event(1, place.id, author, kind) for kind in (ERASE, 1000)],
        *[event(1, place.id, author, kind, kid=kid) for kind in (ID_DEVICE, MEMBER, 999) for kid in (b"", KID)],
        event(1, place.id, author, RANK, seq=0),
        event(1, place.id, author, seq=0, kid=KID),
        event(2, place.id, author, RANK),
        event(2, place.id, author, kid=KID),
        event(1, b"h" * 32, author, RANK),
        event(1, NOBODY, author, RANK),
        event(1, place.id, NOBODY, RANK),
    ):
        assert fault_code(lambda e=misplaced: space.check_place(place, e)) == "wrong_space"


def test_only_its_owner_founds_a_keyed_group() -> None:
    genesis = event(1, NOBODY, ME, kind=GENESIS, seq=0)
    space.check_place(space.keyed(genesis.id, ME), genesis)
    named = event(1, NOBODY, ME, kind=GENESIS, seq=0, kid=KID)
    for place, each in [
        (space.keyed(genesis.id, YOU), genesis),
        (space.keyed(b"g" * 32, ME), genesis),
        (space.keyed(named.id, ME), named),
    ]:
        assert fault_code(lambda p=place, e=each: space.check_place(p, e)) == "wrong_space"


@pytest.mark.parametrize("standing", [Standing.STRANGER, Standing.FIRST_CONTACT, Standing.CONTACT])
def test_a_keyed_group_is_served_by_its_log_and_its_keys_alone(standing: Standing) -> None:
    for peer in (ME, YOU, THEM):
        assert not space.may_serve(space.keyed(b"g" * 32, ME), ME, peer, standing)
        assert not space.may_serve(space.keyed(b"g" * 32, peer), ME, peer, standing)


def test_what_a_keyed_group_offers_on_a_link() -> None:
    """Its control log under its secret, and each shelf under the proof of its key; each is a set of its own."""
    log, taken = (space.control_offer(b"g" * 32, b"s" * 32, serve) for serve in (True, False))
    assert (log.space, log.bodies, log.serve, taken.serve) == (b"g" * 32, True, True, False)
    assert log.secret == taken.secret != space.control_offer(b"h" * 32, b"s" * 32, True).secret
    shelf = space.shelf_offer(b"g" * 32, KID, b"p" * 32)
    assert shelf == Offered(space.shelf_of(b"g" * 32, KID), b"p" * 32, bodies=True)
    assert len({log.space, shelf.space, space.shelf_of(b"h" * 32, KID), space.shelf_of(b"g" * 32, b"l" * 16)}) == 4


def test_the_numbers_of_space_types_are_stored() -> None:
    assert {kind.name: kind.value for kind in SpaceType} == {
        "DIRECT": 1,
        "IDENTITY": 2,
        "PERSONAL": 3,
        "CIRCLE": 4,
        "GROUP": 5,
        "PUBLIC": 6,
        "KEYED": 7,
    }
    assert space.direct(ME, YOU).secret == space.direct_space(ME, YOU)
