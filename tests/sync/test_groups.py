"""What the control log of a group states: round trips, limits, and hostile bytes."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.keys import generate_device
from sync import groups, limits, space
from sync.errors import Refused
from sync.event import (
    ABOUT,
    DEVICE_CUT,
    GENESIS,
    KEY_NEW,
    NOBODY,
    RANK,
    SIGNED,
    Event,
    Header,
    pack_payload,
    sign_event,
)
from sync.groups import About, Cut, DeviceCut, KeyedGroup, KeyNew, Ranking
from sync.ranks import ADMIN, REMOVED
from sync.shared import clip
from sync.space_keys import History
from tests.sync.group_book import without_content
from tests.sync.strategies import fault_code, ids, mappings, mutations, numbers, plain, value_or_fault

KEYS = generate_device(lambda size: bytes(range(size)))
OWNER = b"O" * 32
ACCOUNT, DEVICE, ID = b"A" * 32, b"D" * 32, b"I" * 32
FOUNDED = KeyedGroup(b"s" * 32, {"title": "Walks"}, History.FROM_JOIN)
READERS: dict[int, Callable[[Event], object]] = {
    RANK: groups.read_ranking,
    KEY_NEW: groups.read_key,
    DEVICE_CUT: groups.read_device_cut,
    ABOUT: groups.read_about,
    GENESIS: groups.read_founding,
}
SOUND: dict[int, dict[str, object]] = {
    RANK: {"account": ACCOUNT, "rank": 1, "name": "Anna", "cuts": [[DEVICE, 3, ID]]},
    KEY_NEW: {"fingerprint": ID, "members": [[ACCOUNT, [ID]]]},
    DEVICE_CUT: {"device": DEVICE, "seq": 3, "id": ID, "control": ID},
    ABOUT: {"about": {"title": "Walks"}},
    GENESIS: {"type": "keyed", "secret": b"s" * 32, "about": {}, "history": "full"},
}
BAD_CUTS: list[object] = [[DEVICE, 1], [DEVICE, 1, b""], [b"d", 1, ID], [DEVICE, -1, ID], {}]
BAD_MEMBERS: list[object] = [[], None, [[ACCOUNT]], [[ACCOUNT, [ID], 1]], {}]
BAD_ABOUT: list[object] = [[], None, "x"]
FULL_ABOUT = {"a": b"x" * (limits.SPACE_ABOUT - 6)}
LONG_ABOUT = {"a": b"x" * (limits.SPACE_ABOUT - 5)}

cuts = st.builds(Cut, ids, numbers, ids)


def zeros(size: int) -> bytes:
    return bytes(size)


def salted(payload: bytes, kind: int = RANK) -> Event:
    header = Header(SIGNED, b"g" * 32, OWNER, KEYS.device, 1, b"", 8, kind)
    return sign_event(KEYS.signing_seed, header, payload)


def stated(content: dict[str, object], kind: int = RANK) -> Event:
    return salted(pack_payload(zeros, content), kind)


# --- what founds a group


@given(st.binary(min_size=32, max_size=32), mappings, st.sampled_from(History))
def test_a_genesis_is_read_as_it_was_stated(secret: bytes, about: dict[str, object], history: History) -> None:
    founding = KeyedGroup(secret, about, history)
    event = groups.genesis_event(KEYS, OWNER, 7, founding, zeros)
    assert groups.read_founding(event) == founding
    assert secret.hex() not in repr(founding)
    assert repr(secret) not in repr(founding)
    header = event.header
    assert (header.space, header.author, header.seq, header.prev, header.hlc) == (NOBODY, OWNER, 0, b"", 7)
    space.check_place(space.Space(space.SpaceType.KEYED, event.id, (OWNER,)), event)


def test_what_is_said_about_a_group_has_a_limit() -> None:
    fits = groups.genesis_event(KEYS, OWNER, 7, KeyedGroup(b"s" * 32, FULL_ABOUT, History.FULL), zeros)
    assert groups.read_founding(fits).about == FULL_ABOUT
    groups.check_about(FULL_ABOUT)
    assert groups.read_about(stated({"about": FULL_ABOUT})) == FULL_ABOUT
    for about in (LONG_ABOUT, {"a": object()}, {"a": 1 << 70}, _endless()):
        long = KeyedGroup(b"s" * 32, about, History.FULL)
        assert fault_code(lambda f=long: groups.genesis_event(KEYS, OWNER, 7, f, zeros), Refused) == "bad_space"  # type: ignore[misc]
        assert fault_code(lambda a=about: groups.check_about(a), Refused) == "bad_space"  # type: ignore[misc]
    assert fault_code(lambda: groups.read_about(stated({"about": LONG_ABOUT}))) == "bad_payload"
    assert fault_code(lambda: groups.read_founding(stated(SOUND[GENESIS] | {"about": LONG_ABOUT}))) == "bad_payload"


def _endless() -> dict[str, object]:
    about: dict[str, object] = {}
    about["again"] = about
    return about


# --- statements


@given(ids, st.integers(REMOVED, ADMIN), st.text(), st.lists(cuts, max_size=5))
def test_a_rank_is_read_as_it_was_written(account: bytes, rank: int, name: str, ends: list[Cut]) -> None:
    said = groups.read_ranking(stated(groups.ranking(account, rank, name, ends)))
    assert said == Ranking(account, rank, clip(name), tuple(ends))


@given(ids, st.dictionaries(ids, st.lists(ids, max_size=4), min_size=1, max_size=5))
def test_a_key_is_read_as_it_was_written(fingerprint: bytes, members: dict[bytes, list[bytes]]) -> None:
    said = groups.read_key(stated(groups.key_new(fingerprint, members)))
    named = tuple((account, frozenset(heads[:2])) for account, heads in sorted(members.items()))
    assert said == KeyNew(fingerprint, named)


@given(ids, numbers, st.just(b"") | ids, st.just(b"") | ids)
def test_an_end_of_a_device_is_read_as_it_was_written(device: bytes, seq: int, id_: bytes, control: bytes) -> None:
    said = groups.read_device_cut(stated({"device": device, "seq": seq, "id": id_, "control": control}))
    assert said == DeviceCut(device, seq, id_, control)


@given(mappings)
def test_a_description_is_read_as_it_was_written(about: dict[str, object]) -> None:
    assert groups.read_about(stated({"about": about})) == about
    assert msgspec.structs.asdict(About(about)) == {"about": about}


def test_the_largest_statements_fit_into_an_event() -> None:
    ends = [Cut(number.to_bytes(32, "big"), limits.INTEGER_MAX, ID) for number in range(limits.CUT_DEVICES + 1)]
    said = groups.read_ranking(stated(groups.ranking(ACCOUNT, REMOVED, "ü" * limits.MEMBER_NAME, ends)))
    assert said.cuts == tuple(ends[:-1])
    assert said.name == "ü" * (limits.MEMBER_NAME // 2)
    members = {number.to_bytes(32, "big"): [ID, DEVICE, ACCOUNT] for number in range(limits.SPACE_MEMBERS)}
    key = groups.read_key(stated(groups.key_new(ID, members)))
    assert len(key.members) == limits.SPACE_MEMBERS
    assert {heads for _, heads in key.members} == {frozenset({ID, DEVICE})}


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        *[(RANK, {"account": account}) for account in (b"a" * 31, b"a" * 33, "a" * 32, None)],
        *[(RANK, {"rank": rank}) for rank in (REMOVED - 1, ADMIN + 1, True, 0.5, "1", None)],
        *[(RANK, {"name": name}) for name in ("x" * 65, b"x", None)],
        *[(RANK, {"cuts": [cut]}) for cut in BAD_CUTS],
        (RANK, {"cuts": [[DEVICE, 1, ID]] * 257}),
        (RANK, {"cuts": None}),
        *[(KEY_NEW, {"fingerprint": made}) for made in (b"k" * 31, b"k" * 33, b"", "k" * 32)],
        *[(KEY_NEW, {"members": members}) for members in BAD_MEMBERS],
        *[(KEY_NEW, {"members": [[ACCOUNT, heads]]}) for heads in ([b"i" * 31], [ID] * 3, ID, None)],
        (KEY_NEW, {"members": [[b"a" * 31, []]]}),
        (KEY_NEW, {"members": [[ACCOUNT, []]] * 257}),
        *[(DEVICE_CUT, {"device": device}) for device in (b"d" * 31, b"", None)],
        *[(DEVICE_CUT, {"seq": seq}) for seq in (-1, True, 1.0, None)],
        *[(DEVICE_CUT, {"id": id_}) for id_ in (b"i" * 31, b"i" * 33, b"i", None)],
        *[(DEVICE_CUT, {"control": id_}) for id_ in (b"i" * 31, b"i" * 33, b"i", None)],
        *[(ABOUT, {"about": about}) for about in BAD_ABOUT],
        *[(GENESIS, {"type": type_}) for type_ in ("group", "", None)],
        *[(GENESIS, {"secret": secret}) for secret in (b"s" * 31, b"s" * 33, None)],
        *[(GENESIS, {"history": history}) for history in ("nothing", "", None, 1)],
        (GENESIS, {"about": []}),
    ],
)
def test_a_statement_that_breaks_the_rules_says_nothing(kind: int, changes: dict[str, object]) -> None:
    assert fault_code(lambda: READERS[kind](stated(SOUND[kind] | changes))) == "bad_payload"


@pytest.mark.parametrize("kind", READERS)
def test_every_field_is_needed_and_the_content_too(kind: int) -> None:
    whole = stated(SOUND[kind])
    READERS[kind](whole)
    READERS[kind](stated(SOUND[kind] | {"later": [1, {"x": 0.5}]}))
    assert fault_code(lambda: READERS[kind](without_content(whole))) == "no_content"
    for field in SOUND[kind].keys() - {"name", "cuts"}:
        content = {key: value for key, value in SOUND[kind].items() if key != field}
        assert fault_code(lambda c=content: READERS[kind](stated(c))) == "bad_payload"  # type: ignore[misc]
    assert groups.read_ranking(stated({"account": ACCOUNT, "rank": 0})) == Ranking(ACCOUNT, 0)


@pytest.mark.parametrize("kind", READERS)
@given(st.data())
def test_hostile_bytes_are_read_or_refused(kind: int, data: st.DataObject) -> None:
    sound = pack_payload(zeros, SOUND[kind])
    payload = data.draw(st.binary(min_size=17, max_size=200).map(lambda junk: zeros(16) + junk) | mutations(sound))
    if len(payload) > limits.PAYLOAD_SALT:
        value_or_fault(lambda body: READERS[kind](salted(body)), payload)


@given(mutations(pack_payload(zeros, SOUND[KEY_NEW])) | mutations(pack_payload(zeros, SOUND[KEY_NEW] | {"x": [1.5]})))
def test_the_short_way_of_reading_a_key_gives_what_the_long_one_does(payload: bytes) -> None:
    def found(read: Callable[[Event], object]) -> object:
        return value_or_fault(lambda body: read(salted(body, KEY_NEW)), payload)

    if len(payload) > limits.PAYLOAD_SALT:
        assert found(groups.read_key) == found(lambda event: groups._read(event, KeyNew))


@pytest.mark.parametrize(
    "value", [b"\xcb\x7f\xf0" + bytes(6), b"\xcf" + b"\xff" * 8, b"\xd6\x05" + bytes(4), b"\x91" * 16 + b"\x90"]
)
def test_a_field_that_a_later_version_adds_to_a_key_is_plain_too(value: bytes) -> None:
    """An infinity, a number that is too large, an extension, lists that are too deep."""
    sound = pack_payload(zeros, SOUND[KEY_NEW])
    longer = sound[:16] + bytes((sound[16] + 1,)) + sound[17:] + b"\xa1x"
    assert groups.read_key(salted(longer + b"\xc0", KEY_NEW)) == groups.read_key(salted(sound, KEY_NEW))
    assert fault_code(lambda: groups.read_key(salted(longer + value, KEY_NEW))) == "bad_payload"


@pytest.mark.parametrize("changed", [b"\xc4\x0bfingerprint", b"\xabfingerprin\xff", b"\xabFINGERPRINT"])
def test_a_key_without_its_name_is_none_by_either_way(changed: bytes) -> None:
    payload = pack_payload(zeros, SOUND[KEY_NEW]).replace(b"\xabfingerprint", changed)
    assert fault_code(lambda: groups.read_key(salted(payload, KEY_NEW))) == "bad_payload"


@pytest.mark.parametrize("kind", READERS)
@given(st.dictionaries(st.sampled_from(sorted({key for said in SOUND.values() for key in said})), plain, max_size=4))
def test_hostile_values_are_read_or_refused(kind: int, changes: dict[str, object]) -> None:
    value_or_fault(lambda _: READERS[kind](stated(SOUND[kind] | changes)), b"")
