"""What admin devices may state in an identity log, what of it counts, and chains that lead over one."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.keys import generate_device
from sync import chains, control, limits
from sync.event import ID_DEVICE, ID_REVOKE, Event
from tests.sync.strategies import fault_code
from tests.sync.test_control import (
    ACCOUNT,
    GENESIS,
    LAPTOP,
    LAPTOP_IN,
    LAPTOP_KEYS,
    LOG,
    PHONE,
    PHONE_IN,
    PHONE_NEWER,
    PHONE_OUT,
    RANDOM,
    RECOVERY,
    STRANGER,
    STRANGER_AS_ADMIN,
    TABLET,
    TABLET_IN,
    TABLET_OUT,
    at,
    certificate,
    expelled,
    linked,
    prekeys,
    state,
)


def test_an_admin_certifies_a_device_and_revokes_it() -> None:
    said = control.evaluate(ACCOUNT, [*LOG, TABLET_IN])
    assert said.devices[TABLET.device] == control.Device(TABLET.exchange, False, False, TABLET_IN.id)
    assert said.refused == ()
    gone = control.evaluate(ACCOUNT, [*LOG, TABLET_IN, prekeys(TABLET), TABLET_OUT])
    assert gone.devices[TABLET.device].revoked
    assert (said.out, gone.out) == ((), (TABLET.device,))
    assert TABLET.device not in gone.prekeys
    assert control.evaluate(ACCOUNT, [*LOG, TABLET_IN, prekeys(TABLET)]).prekeys[TABLET.device].signed.id == 1


@pytest.mark.parametrize(
    "statement",
    [
        linked(LAPTOP, STRANGER, 2, LAPTOP_KEYS.id, PHONE_NEWER.id),  # is none
        linked(PHONE, PHONE, 3, PHONE_NEWER.id, LAPTOP_IN.id),  # itself
        expelled(PHONE, PHONE, 3, PHONE_NEWER.id, LAPTOP_IN.id),
        expelled(LAPTOP, LAPTOP, 2, LAPTOP_KEYS.id, PHONE_NEWER.id),
        expelled(LAPTOP, PHONE, 2, LAPTOP_KEYS.id, PHONE_NEWER.id),  # a higher one
        state(PHONE, ID_DEVICE, STRANGER_AS_ADMIN, seq=3, prev=PHONE_NEWER.id, refs=(LAPTOP_IN.id,)),
        state(PHONE, ID_REVOKE, {"device": RECOVERY.public, "seq": 0, "cut": b""}, seq=3, prev=PHONE_NEWER.id),
        state(STRANGER, ID_DEVICE, {**STRANGER_AS_ADMIN, "admin": False}, seq=1, refs=(LAPTOP_IN.id,)),
    ],
)
def test_what_a_device_may_not_say_does_not_count(statement: Event) -> None:
    said = control.evaluate(ACCOUNT, [*LOG, statement])
    assert dict(said.refused) == {statement.id: "not_entitled"}
    assert said.devices == control.evaluate(ACCOUNT, LOG).devices


def test_no_admin_touches_another() -> None:
    promoted = certificate(LAPTOP, 3, LAPTOP_IN.id, admin=True)
    rank = linked(PHONE, LAPTOP, 3, PHONE_NEWER.id, promoted.id)
    out = expelled(PHONE, LAPTOP, 3, PHONE_NEWER.id, promoted.id)
    said = control.evaluate(ACCOUNT, [*LOG, promoted, rank, out])
    assert {id_ for id_, _ in said.refused} == {rank.id, out.id}
    assert said.devices[LAPTOP.device] == control.Device(LAPTOP.exchange, True, False, promoted.id)


def test_what_a_revoked_admin_certified_counts_up_to_the_cut() -> None:
    """Before it, and signed by then: it stays. Beside it or after it, however it is dated: it never was."""
    out = control.revoke_event(RECOVERY, at(3, LAPTOP_IN.id), PHONE.device, (3, TABLET_IN.id), RANDOM.randbytes)
    beside = linked(PHONE, STRANGER, 4, TABLET_IN.id)
    after = linked(PHONE, STRANGER, 4, TABLET_IN.id, out.id)
    dated_back = linked(PHONE, STRANGER, 3, PHONE_NEWER.id, LAPTOP_IN.id)
    for forged in (beside, after, dated_back):
        said = control.evaluate(ACCOUNT, [*LOG, TABLET_IN, out, forged, prekeys(STRANGER, 1)])
        assert said.live == tuple(sorted((LAPTOP.device, TABLET.device)))
        assert dict(said.refused)[forged.id] == "not_entitled"
        assert set(said.out) == {PHONE.device, STRANGER.device}
    early = control.revoke_event(RECOVERY, at(3, LAPTOP_IN.id), PHONE.device, (2, PHONE_NEWER.id), RANDOM.randbytes)
    assert control.evaluate(ACCOUNT, [*LOG, TABLET_IN, early]).live == (LAPTOP.device,)


def test_a_device_that_was_revoked_gets_no_right_back() -> None:
    back = certificate(PHONE, 4, PHONE_OUT.id, admin=True)
    later = linked(PHONE, STRANGER, 3, PHONE_NEWER.id, back.id)
    said = control.evaluate(ACCOUNT, [*LOG, PHONE_OUT, back, later])
    assert said.live == (LAPTOP.device,)
    assert dict(said.refused)[later.id] == "not_entitled"
    again = control.revoke_event(RECOVERY, at(5, back.id), PHONE.device, (0, b""), RANDOM.randbytes)
    assert control.evaluate(ACCOUNT, [*LOG, PHONE_OUT, back, later, again]).live == (LAPTOP.device,)


def test_the_recovery_key_has_the_last_word_on_a_device_and_the_first_admin_otherwise() -> None:
    other_exchange = generate_device(RANDOM.randbytes).exchange
    twice = control.linked_event(PHONE, ACCOUNT, at(4, TABLET_IN.id), (TABLET.device, other_exchange), RANDOM.randbytes)
    said = control.evaluate(ACCOUNT, [*LOG, TABLET_IN, twice])
    assert said.devices[TABLET.device].certificate_id == TABLET_IN.id
    promoted = certificate(TABLET, 3, LAPTOP_IN.id, admin=True)
    said = control.evaluate(ACCOUNT, [*LOG, TABLET_IN, twice, promoted])
    assert said.devices[TABLET.device] == control.Device(TABLET.exchange, True, False, promoted.id)


def test_whose_statements_belong_in_a_log_only_grows() -> None:
    by_tablet = linked(TABLET, STRANGER, 1, b"", TABLET_IN.id)
    whole = [*LOG, TABLET_IN, TABLET_OUT, by_tablet, PHONE_OUT]
    everybody = {RECOVERY.public, PHONE.device, LAPTOP.device, TABLET.device}
    assert control.evaluate(ACCOUNT, whole).named == everybody, "what no admin named does not belong"
    for without in range(1, len(whole)):
        assert control.evaluate(ACCOUNT, whole[:without] + whole[without + 1 :]).named <= everybody
    assert control.evaluate(ACCOUNT, whole[1:]).named == frozenset()


DRAWN = st.lists(st.tuples(*(st.integers(0, 3) for _ in range(4)), st.booleans()), max_size=12)


def drawn_log(draws: list[tuple[int, int, int, int, bool]]) -> list[Event]:
    """What the recovery key and three devices say of each other, each having seen all, or only its own chain."""
    keys, log, chain = (PHONE, LAPTOP, TABLET), [GENESIS], dict[bytes, tuple[int, bytes]]()
    for who, whom, what, seen, admin in draws:
        signer = RECOVERY.public if who == 3 else keys[who].device
        target = keys[whom % 3]
        seq, prev = chain.get(signer, (0, GENESIS.id if who == 3 else b""))
        refs = tuple(event.id for event in log[-seen * 4 :][:16] if event.id != prev) if seen else ()
        place = at(seq + 1, prev, *refs)
        cut = chain.get(target.device, (0, b""))
        if what == 0 and who == 3:
            made = control.revoke_event(RECOVERY, place, target.device, cut, RANDOM.randbytes)
        elif what == 0:
            made = control.expelled_event(keys[who], ACCOUNT, place, (target.device, cut), RANDOM.randbytes)
        elif who == 3:
            made = control.device_event(RECOVERY, place, (target.device, target.exchange), admin, RANDOM.randbytes)
        else:
            made = control.linked_event(keys[who], ACCOUNT, place, (target.device, target.exchange), RANDOM.randbytes)
        chain[signer] = (seq + 1, made.id)
        log.append(made)
    return log


@given(DRAWN, st.randoms(use_true_random=False))
def test_any_log_says_the_same_in_any_order_and_nothing_said_without_right_matters(
    draws: list[tuple[int, int, int, int, bool]], random: Random
) -> None:
    log = drawn_log(draws)
    said = control.evaluate(ACCOUNT, log)
    assert control.evaluate(ACCOUNT, random.sample(log, len(log))) == said
    for device in said.devices:
        links = chains.chain(log, device)
        assert chains.check_chain(ACCOUNT, device, links) == said.devices[device].exchange
    by_owner = [event for event in log if event.header.device in (GENESIS.header.device, RECOVERY.public)]
    revoked = {device for device, facts in control.evaluate(ACCOUNT, by_owner).devices.items() if facts.revoked}
    assert not revoked & set(said.live), "whom the recovery key revoked is out, whatever else is said"
    for device, facts in said.devices.items():
        if facts.admin:
            assert control.evaluate(ACCOUNT, by_owner).devices[device].admin, "the recovery key alone makes admins"


def test_a_chain_may_lead_over_an_admin() -> None:
    log = [*LOG, state(RECOVERY, ID_DEVICE, {"device": b"short"}, seq=8), TABLET_IN]
    links = chains.chain(log, TABLET.device)
    assert [Event.from_bytes(link).id for link in links] == [GENESIS.id, PHONE_IN.id, TABLET_IN.id]
    assert len(links) == limits.CHAIN_EVENTS_MOST
    assert chains.check_chain(ACCOUNT, TABLET.device, links) == TABLET.exchange
    demoted = certificate(PHONE, 3, LAPTOP_IN.id)
    assert chains.chain([*LOG, TABLET_IN, demoted], TABLET.device) == [], "the demotion did not see it"


def test_no_chain_leads_over_a_device_that_is_no_admin() -> None:
    genesis, admin, tablet = (event.to_bytes() for event in (GENESIS, PHONE_IN, TABLET_IN))
    by_laptop = linked(LAPTOP, STRANGER, 2, LAPTOP_KEYS.id).to_bytes()
    made_admin = state(PHONE, ID_DEVICE, {"device": LAPTOP.device, "exchange": LAPTOP.exchange, "admin": True})
    cases = [
        (STRANGER.device, [genesis, LAPTOP_IN.to_bytes(), by_laptop]),
        (TABLET.device, [genesis, LAPTOP_IN.to_bytes(), tablet]),
        (TABLET.device, [genesis, tablet]),
        (PHONE.device, [genesis, admin, tablet]),
        (STRANGER.device, [genesis, admin, made_admin.to_bytes(), by_laptop]),
    ]
    for device, links in cases:
        assert fault_code(lambda d=device, c=links: chains.check_chain(ACCOUNT, d, c)) == "bad_chain"
