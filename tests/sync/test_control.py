"""The identity log: who may state what, the same answer in any order, and certificate chains."""

from itertools import permutations
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.identity import RecoveryKeys, recovery_keys
from crypto.keys import DeviceKeys, generate_device
from crypto.pqxdh import KemPrekey, SignedPrekey, make_kem_prekey, make_signed_prekey
from sync import chains, control, limits
from sync.control import Identity, Position
from sync.event import ID_DEVICE, ID_PREKEYS, ID_REVOKE, Event, Header, next_hlc, pack_payload, sign_event
from tests.sync.strategies import fault_code, mutations, value_or_fault

RANDOM = Random(7)
RECOVERY = recovery_keys(" ".join(["abandon"] * 23 + ["art"]))
OTHER = recovery_keys(" ".join(["zoo"] * 23 + ["vote"]))
GENESIS = control.identity_genesis(RECOVERY)
ACCOUNT = GENESIS.id
PHONE, LAPTOP, STRANGER, TABLET = (generate_device(RANDOM.randbytes) for _ in range(4))


def at(seq: int, prev: bytes, *refs: bytes) -> Position:
    return Position(seq, prev, next_hlc(0, 1_700_000_000_000 + seq), refs)


def certificate(keys: DeviceKeys, seq: int = 1, prev: bytes = GENESIS.id, admin: bool = False) -> Event:
    return control.device_event(RECOVERY, at(seq, prev), (keys.device, keys.exchange), admin, RANDOM.randbytes)


def linked(admin: DeviceKeys, keys: DeviceKeys, seq: int, prev: bytes, *refs: bytes) -> Event:
    pair = keys.device, keys.exchange
    return control.linked_event(admin, ACCOUNT, at(seq, prev, *refs), pair, RANDOM.randbytes)


def expelled(admin: DeviceKeys, keys: DeviceKeys, seq: int, prev: bytes, *refs: bytes) -> Event:
    return control.expelled_event(admin, ACCOUNT, at(seq, prev, *refs), (keys.device, (0, b"")), RANDOM.randbytes)


def prekeys(keys: DeviceKeys, seq: int = 1, prev: bytes = b"", number: int = 1, refs: tuple[bytes, ...] = ()) -> Event:
    made = make_signed_prekey(keys, number, RANDOM.randbytes(32)), make_kem_prekey(keys, number, RANDOM.randbytes(64))
    return control.prekeys_event(keys, ACCOUNT, at(seq, prev, *refs), made, RANDOM.randbytes)


def state(signer: DeviceKeys | RecoveryKeys, kind: int, content: dict[str, object], **changes: object) -> Event:
    """A statement that the builders would not make."""
    device = signer.public if isinstance(signer, RecoveryKeys) else signer.device
    header = Header(v=1, space=ACCOUNT, author=ACCOUNT, device=device, seq=9, prev=b"p" * 32, hlc=9, kind=kind)
    changed = msgspec.structs.replace(header, **changes)
    return sign_event(signer.signing_seed, changed, pack_payload(RANDOM.randbytes, content))


def without_payload(event: Event) -> Event:
    return Event(event.header_bytes, event.proof, None)


PHONE_IN = certificate(PHONE, admin=True)
LAPTOP_IN = certificate(LAPTOP, 2, PHONE_IN.id)
PHONE_KEYS = prekeys(PHONE, refs=(PHONE_IN.id,))
PHONE_NEWER = prekeys(PHONE, 2, PHONE_KEYS.id, number=2)
LAPTOP_KEYS = prekeys(LAPTOP)
PHONE_OUT = control.revoke_event(RECOVERY, at(3, LAPTOP_IN.id), PHONE.device, (2, PHONE_NEWER.id), RANDOM.randbytes)
TABLET_IN = linked(PHONE, TABLET, 3, PHONE_NEWER.id, LAPTOP_IN.id)
TABLET_OUT = expelled(PHONE, TABLET, 4, TABLET_IN.id)
STRANGER_AS_ADMIN = {"device": STRANGER.device, "exchange": STRANGER.exchange, "admin": True}
LOG = [GENESIS, PHONE_IN, LAPTOP_IN, PHONE_KEYS, PHONE_NEWER, LAPTOP_KEYS]


def test_a_log_says_devices_and_their_newest_prekeys() -> None:
    said = control.evaluate(ACCOUNT, LOG)
    assert said.recovery == RECOVERY.public
    assert said.live == tuple(sorted((PHONE.device, LAPTOP.device)))
    assert said.devices[PHONE.device] == control.Device(PHONE.exchange, True, False, PHONE_IN.id)
    assert said.devices[LAPTOP.device] == control.Device(LAPTOP.exchange, False, False, LAPTOP_IN.id)
    assert said.prekeys[PHONE.device].event_id == PHONE_NEWER.id
    assert said.prekeys[PHONE.device].signed.id == 2
    assert said.prekeys[LAPTOP.device].last_resort.id == 1
    assert said.refused == ()


def test_the_answer_depends_on_the_set_only() -> None:
    log = [*LOG, PHONE_OUT]
    expected = control.evaluate(ACCOUNT, log)
    bare = [without_payload(event) for event in log]
    for order in list(permutations(log))[:: 5040 // 60]:
        assert control.evaluate(ACCOUNT, [*order, *reversed(order)]) == expected
        assert control.evaluate(ACCOUNT, [*bare[:3], *order, *bare[2:]]) == expected


@given(st.lists(st.sampled_from(range(7)), unique=True), st.randoms(use_true_random=False))
def test_any_subset_in_any_order(chosen: list[int], random: Random) -> None:
    subset = [[*LOG, PHONE_OUT][number] for number in chosen]
    shuffled = random.sample(subset, len(subset))
    said = control.evaluate(ACCOUNT, subset)
    assert said == control.evaluate(ACCOUNT, shuffled)
    assert set(said.prekeys) <= set(said.live)


def test_without_its_genesis_nothing_counts() -> None:
    said = control.evaluate(ACCOUNT, [PHONE_IN, PHONE_KEYS])
    assert said == Identity(
        ACCOUNT, refused=tuple(sorted([(PHONE_IN.id, "no_genesis"), (PHONE_KEYS.id, "no_genesis")]))
    )
    assert control.evaluate(PHONE_IN.id, [PHONE_IN]).recovery is None


def test_a_revoked_device_is_out_for_good() -> None:
    back = certificate(PHONE, 4, PHONE_OUT.id)
    said = control.evaluate(ACCOUNT, [*LOG, PHONE_OUT, back])
    assert said.live == (LAPTOP.device,)
    assert said.devices[PHONE.device].revoked
    assert PHONE.device not in said.prekeys
    assert dict(said.refused)[PHONE_KEYS.id] == "not_entitled"


def test_a_revocation_is_outside_the_past_of_heads_that_did_not_see_it() -> None:
    after = certificate(LAPTOP, 4, PHONE_OUT.id)
    log = [*LOG, PHONE_OUT, after]
    for heads, beyond in [
        ([PHONE_OUT.id], False),
        ([after.id], False),
        ([LAPTOP_IN.id, after.id, after.id], False),
        ([LAPTOP_IN.id, PHONE_NEWER.id], True),
        ([], True),
        ([b"?" * 32], True),
    ]:
        assert control.has_revoked_beyond(log, heads) is beyond
    assert not control.has_revoked_beyond(LOG, [])


def test_a_later_certificate_of_the_same_device_counts() -> None:
    promoted = certificate(LAPTOP, 3, LAPTOP_IN.id, admin=True)
    said = control.evaluate(ACCOUNT, [*LOG, promoted])
    assert said.devices[LAPTOP.device] == control.Device(LAPTOP.exchange, True, False, promoted.id)


def test_a_superseded_announcement_may_have_lost_its_content() -> None:
    said = control.evaluate(ACCOUNT, [GENESIS, PHONE_IN, without_payload(PHONE_KEYS), PHONE_NEWER])
    assert said.prekeys[PHONE.device].signed.id == 2
    waiting = control.evaluate(ACCOUNT, [GENESIS, PHONE_IN, PHONE_KEYS, without_payload(PHONE_NEWER)])
    assert waiting.prekeys[PHONE.device].signed.id == 1


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (
            state(PHONE, ID_DEVICE, {"device": STRANGER.device, "exchange": STRANGER.exchange, "admin": True}),
            "not_entitled",
        ),
        (state(PHONE, ID_REVOKE, {"device": LAPTOP.device, "seq": 0, "cut": b""}), "not_entitled"),
        (state(OTHER, ID_REVOKE, {"device": LAPTOP.device, "seq": 0, "cut": b""}), "not_entitled"),
        (prekeys(STRANGER), "not_entitled"),
        (state(RECOVERY, 900, {}), "unknown_kind"),
        (state(RECOVERY, 1000, {}), "wrong_space"),
        (state(RECOVERY, ID_REVOKE, {}, space=b"x" * 32), "wrong_space"),
        (state(RECOVERY, ID_REVOKE, {}, author=b"x" * 32), "wrong_space"),
        (state(RECOVERY, ID_REVOKE, {"device": b"short", "seq": 0, "cut": b""}), "bad_payload"),
        (state(RECOVERY, ID_REVOKE, {"device": PHONE.device}), "bad_payload"),
        (state(RECOVERY, ID_DEVICE, {"device": b"d" * 32, "exchange": b"e" * 32, "admin": 1}), "bad_payload"),
        (state(RECOVERY, ID_DEVICE, {"device": bytes(32), "exchange": PHONE.exchange, "admin": True}), "bad_key"),
        (state(RECOVERY, ID_DEVICE, {"device": STRANGER.device, "exchange": bytes(32), "admin": True}), "bad_key"),
        (
            state(PHONE, ID_PREKEYS, {"signed": [1, bytes(32), bytes(64)], "kem": [1, bytes(1184), bytes(64)]}),
            "bad_key",
        ),
        (state(PHONE, ID_PREKEYS, {"signed": [], "kem": []}), "bad_payload"),
        (without_payload(certificate(STRANGER, 3, LAPTOP_IN.id)), "no_content"),
    ],
)
def test_what_does_not_count_is_named_and_changes_nothing(event: Event, code: str) -> None:
    said = control.evaluate(ACCOUNT, [*LOG, event])
    plain = control.evaluate(ACCOUNT, LOG)
    assert dict(said.refused) == {event.id: code}
    assert (said.devices, said.heads) == (plain.devices, plain.heads)
    assert said.prekeys == plain.prekeys


def test_no_more_than_16_devices_live_at_once() -> None:
    crowd = [generate_device(RANDOM.randbytes) for _ in range(limits.DEVICES_LIVE + 1)]
    log, prev = [GENESIS], GENESIS.id
    for seq, keys in enumerate(crowd, 1):
        log.append(certificate(keys, seq, prev))
        prev = log[-1].id
    full = control.evaluate(ACCOUNT, log[:-1])
    assert len(full.live) == limits.DEVICES_LIVE
    over = control.evaluate(ACCOUNT, log)
    assert over.live == full.live
    assert over.refused == ((log[-1].id, "too_many_devices"),)
    leaving = control.revoke_event(RECOVERY, at(18, prev), crowd[0].device, (0, b""), RANDOM.randbytes)
    room = control.evaluate(ACCOUNT, [*log, leaving])
    assert crowd[-1].device in room.live
    assert crowd[0].device not in room.live


def test_heads_are_what_nobody_has_seen() -> None:
    assert control.evaluate(ACCOUNT, [GENESIS]).heads == (GENESIS.id,)
    assert control.evaluate(ACCOUNT, [GENESIS, PHONE_IN]).heads == (PHONE_IN.id,)
    said = control.evaluate(ACCOUNT, LOG)
    assert said.heads == tuple(sorted((LAPTOP_IN.id, PHONE_NEWER.id, LAPTOP_KEYS.id)))
    joined = control.position((1, LAPTOP_KEYS.id), said.heads, 77)
    assert joined == Position(2, LAPTOP_KEYS.id, 77, tuple(sorted((LAPTOP_IN.id, PHONE_NEWER.id))))
    first = control.position(None, [b"%032d" % number for number in range(20)], 1)
    assert first == Position(1, b"", 1, tuple(b"%032d" % number for number in range(limits.REFS)))


def test_a_chain_certifies_a_device_for_an_account() -> None:
    links = chains.chain(LOG, PHONE.device)
    assert len(links) == limits.CHAIN_EVENTS
    assert chains.check_chain(ACCOUNT, PHONE.device, links) == PHONE.exchange
    assert chains.chain(LOG, STRANGER.device) == []
    assert chains.chain([PHONE_IN], PHONE.device) == []


def test_a_chain_of_somebody_else_is_refused() -> None:
    genesis, certified = chains.chain(LOG, PHONE.device)
    own = control.identity_genesis(OTHER).to_bytes()
    foreign = state(OTHER, ID_DEVICE, {"device": PHONE.device, "exchange": PHONE.exchange, "admin": True})
    unsigned = Event(PHONE_IN.header_bytes, bytes(64), PHONE_IN.payload).to_bytes()
    empty = without_payload(PHONE_IN).to_bytes()
    cases = [
        (ACCOUNT, PHONE.device, [], "bad_chain"),
        (ACCOUNT, PHONE.device, [genesis], "bad_chain"),
        (ACCOUNT, PHONE.device, [genesis, certified, certified], "bad_chain"),
        (ACCOUNT, PHONE.device, [certified, genesis], "bad_chain"),
        (ACCOUNT, PHONE.device, [own, certified], "bad_chain"),
        (OTHER.public, PHONE.device, [genesis, certified], "bad_chain"),
        (ACCOUNT, PHONE.device, [genesis, foreign.to_bytes()], "bad_chain"),
        (ACCOUNT, PHONE.device, [genesis, PHONE_OUT.to_bytes()], "bad_chain"),
        (ACCOUNT, LAPTOP.device, [genesis, certified], "bad_chain"),
        (ACCOUNT, PHONE.device, [genesis, unsigned], "bad_signature"),
        (ACCOUNT, PHONE.device, [Event(GENESIS.header_bytes, bytes(64), None).to_bytes(), certified], "bad_signature"),
        (ACCOUNT, PHONE.device, [genesis, empty], "no_content"),
        (ACCOUNT, PHONE.device, [genesis, b"junk"], "bad_event"),
    ]
    for account, device, links, code in cases:
        assert fault_code(lambda a=account, d=device, c=links: chains.check_chain(a, d, c)) == code


@given(st.data())
def test_no_mutated_chain_certifies_anything_else(data: st.DataObject) -> None:
    genesis, certified = chains.chain(LOG, PHONE.device)
    links = (
        [data.draw(mutations(genesis)), certified]
        if data.draw(st.booleans())
        else [genesis, data.draw(mutations(certified))]
    )
    exchange = value_or_fault(lambda _: chains.check_chain(ACCOUNT, PHONE.device, links), b"")
    assert exchange in (None, PHONE.exchange)


def test_prekeys_are_read_for_the_device_they_were_asked_for() -> None:
    read = control.read_prekeys(ACCOUNT, PHONE.device, PHONE_KEYS)
    assert isinstance(read.signed, SignedPrekey)
    assert isinstance(read.last_resort, KemPrekey)
    for account, device, event in [
        (OTHER.public, PHONE.device, PHONE_KEYS),
        (ACCOUNT, LAPTOP.device, PHONE_KEYS),
        (ACCOUNT, RECOVERY.public, PHONE_IN),
    ]:
        assert fault_code(lambda a=account, d=device, e=event: control.read_prekeys(a, d, e)) == "bad_prekeys"
    forged = Event(PHONE_KEYS.header_bytes, bytes(64), PHONE_KEYS.payload)
    assert fault_code(lambda: control.read_prekeys(ACCOUNT, PHONE.device, forged)) == "bad_signature"
