"""Circles and groups: what founds one, what its list says, what belongs in it, and who is shown it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.keys import generate_device
from sync import limits, shared, space
from sync.errors import Refused
from sync.event import (
    CLOCK_RESET,
    ERASE,
    GENESIS,
    ID_DEVICE,
    ID_PREKEYS,
    ID_REVOKE,
    MEMBER,
    NOBODY,
    READER,
    Event,
    Header,
    pack_payload,
    sign_event,
    stamp_event,
)
from sync.shared import Founding, Listing
from sync.space import SpaceType, Standing
from tests.sync.strategies import fault_code, ids

OWNER, MEMBER_A, STRANGER = b"O" * 32, b"A" * 32, b"X" * 32
KEYS = generate_device(lambda size: bytes(range(size)))
FOUNDING = Founding("group", b"s" * 32, {"use": "album", "title": "Summer"}, False)


def zeros(size: int) -> bytes:
    return bytes(size)


def genesis(founding: Founding = FOUNDING, hlc: int = 7) -> Event:
    return shared.genesis_event(KEYS, OWNER, hlc, founding, zeros)


def stated(content: dict[str, object], version: int = 1, **changes: object) -> Event:
    header = Header(v=1, space=genesis().id, author=OWNER, device=KEYS.device, seq=1, prev=b"", hlc=8, kind=MEMBER)
    header = msgspec.structs.replace(header, **changes)
    payload = pack_payload(zeros, content)
    return sign_event(KEYS.signing_seed, header, payload) if version == 1 else stamp_event(zeros(32), header, payload)


def test_a_genesis_says_what_it_founds_and_names_it() -> None:
    event = genesis()
    assert shared.read_genesis(event) == FOUNDING
    assert space.space_of(event) == event.id
    group = space.shared(SpaceType.GROUP, event.id, OWNER)
    space.check_place(group, event)
    for place in (
        space.shared(SpaceType.GROUP, event.id, MEMBER_A),
        space.shared(SpaceType.GROUP, b"g" * 32, OWNER),
        space.identity(event.id),
        space.personal(OWNER),
        space.direct(OWNER, MEMBER_A),
    ):
        assert fault_code(lambda p=place: space.check_place(p, event)) == "wrong_space"  # type: ignore[misc]


def test_an_identity_is_no_group() -> None:
    unnamed = stated({"x": 1}, space=NOBODY, author=NOBODY, kind=GENESIS, seq=0)
    place = space.shared(SpaceType.GROUP, unnamed.id, OWNER)
    assert fault_code(lambda: space.check_place(place, unnamed)) == "wrong_space"
    space.check_place(space.identity(unnamed.id), unnamed)


@pytest.mark.parametrize("type_", ["direct", "", "Group"])
def test_only_circles_and_groups_are_founded(type_: str) -> None:
    assert fault_code(lambda: genesis(founding(type=type_)), Refused) == "bad_space"


def founding(**changes: object) -> Founding:
    fields = {"type": FOUNDING.type, "secret": FOUNDING.secret, "about": FOUNDING.about, "everybody": False}
    return Founding(**(fields | changes))  # type: ignore[arg-type]


def test_what_is_said_about_a_space_has_a_limit() -> None:
    fits = {"a": b"x" * (limits.SPACE_ABOUT - 6)}
    assert shared.read_genesis(genesis(founding(about=fits))).about == fits
    assert fault_code(lambda: genesis(founding(about={"a": b"x" * (limits.SPACE_ABOUT - 5)})), Refused)
    content = {"type": "group", "secret": b"s" * 32, "everybody": False}
    long = stated(content | {"about": {"a": b"x" * (limits.SPACE_ABOUT - 5)}})
    assert fault_code(lambda: shared.read_genesis(long)) == "bad_payload"
    assert fault_code(lambda: genesis(founding(about={"a": object()})), Refused) == "bad_space"


@pytest.mark.parametrize(
    "changes", [{"type": "x"}, {"secret": b"s" * 31}, {"secret": b"s" * 33}, {"about": []}, {"everybody": "yes"}]
)
def test_a_genesis_that_breaks_the_rules_founds_nothing(changes: dict[str, object]) -> None:
    content = {"type": "circle", "secret": b"s" * 32, "about": {}, "everybody": True}
    assert fault_code(lambda: shared.read_genesis(stated(content | changes))) == "bad_payload"
    whole = stated(content)
    dropped = Event(whole.header_bytes, whole.proof, None)
    assert fault_code(lambda: shared.read_genesis(dropped)) == "no_content"


@given(st.integers(1, limits.TURN_MAX), st.booleans(), st.lists(st.tuples(ids, st.text(max_size=80)), min_size=1))
def test_a_list_is_read_as_it_was_written(turn: int, on: bool, members: list[tuple[bytes, str]]) -> None:
    listing = Listing(turn, on, tuple((account, shared.clip(name)) for account, name in members[:256]))
    assert shared.read_listing(stated(shared.write_listing(listing))) == (b"", listing)
    assert shared.read_listing(stated(shared.write_listing(listing, b"c" * 32))) == (b"c" * 32, listing)


@pytest.mark.parametrize(
    "changes",
    [
        {"turn": 0},
        {"turn": limits.TURN_MAX + 1},
        {"on": 1},
        {"members": []},
        {"members": [[b"a" * 31, "x"]]},
        {"members": [[b"a" * 32, "x" * 65]]},
        {"members": [[b"a" * 32]]},
        {"members": [[b"a" * 32, "x"]] * 257},
        {"space": b"s" * 33},
    ],
)
def test_a_list_that_breaks_the_rules_says_nothing(changes: dict[str, object]) -> None:
    content: dict[str, object] = {"turn": 1, "on": True, "members": [[b"a" * 32, "x"]]}
    assert fault_code(lambda: shared.read_listing(stated(content | changes))) == "bad_payload"


def test_what_belongs_in_a_circle_or_group() -> None:
    id_ = genesis().id
    group, circle = (space.shared(type_, id_, OWNER) for type_ in (SpaceType.GROUP, SpaceType.CIRCLE))
    for kind in (1000, 65535, ERASE, CLOCK_RESET):
        for place in (group, circle):
            space.check_place(place, stated({}, kind=kind, author=STRANGER))
    space.check_place(group, stated({}))
    for place, event in [
        (circle, stated({})),
        (group, stated({}, author=MEMBER_A)),
        (group, stated({}, kind=READER)),
        *[(group, stated({}, kind=kind)) for kind in (ID_DEVICE, ID_REVOKE, ID_PREKEYS, 999)],
        (group, stated({}, kind=1000, seq=0)),
        (group, stated({}, kind=1000, kid=b"k" * 16)),
        (group, stated({}, kind=1000, space=b"g" * 32)),
        (group, stated({}, kind=1000, version=2)),
        (group, stated({}, kind=1000, author=NOBODY)),
    ]:
        assert fault_code(lambda p=place, e=event: space.check_place(p, e)) == "wrong_space"  # type: ignore[misc]


def test_the_star_decides_who_is_shown_what() -> None:
    place = space.shared(SpaceType.CIRCLE, b"c" * 32, OWNER)
    shown = {
        (mine, peer, standing, listed)
        for mine in (OWNER, MEMBER_A, STRANGER)
        for peer in (OWNER, MEMBER_A, STRANGER)
        for standing in Standing
        for listed in (False, True)
        if space.may_serve_shared(place, mine, peer, standing, listed)
    }
    contact = Standing.CONTACT
    to_owner = {(mine, OWNER, contact, listed) for mine in (MEMBER_A, STRANGER) for listed in (False, True)}
    own = {(mine, mine, Standing.OWN, listed) for mine in (OWNER, MEMBER_A, STRANGER) for listed in (False, True)}
    assert shown == {(OWNER, peer, contact, True) for peer in (MEMBER_A, STRANGER)} | to_owner | own
    assert not any(space.may_serve(place, OWNER, MEMBER_A, standing) for standing in Standing)


def test_two_spaces_with_one_secret_are_two_on_the_wire() -> None:
    one, other = space.shared_offer(b"1" * 32, b"s" * 32), space.shared_offer(b"2" * 32, b"s" * 32)
    assert one.secret != other.secret
    assert not one.bodies
    assert one.serve
