"""How a message travelled, as a person reads it: every step with its time, and why it waits, in sentences."""

from __future__ import annotations

import pytest

from app.chat import api as chat
from app.chat import tracing
from app.chat.views import ReceiptView
from app.errors import Refused
from app.output import render
from tests.app.fake_node import START_MS, FakePerson
from tests.app.fake_traces import FakeComing, FakeLeg, FakeTrace

FULL = FakeLeg(
    queued_ms=START_MS,
    departed_ms=START_MS + 1000,
    way="relay",
    relay="relay.example:4200",
    received_ms=START_MS + 5000,
    read_ms=START_MS + 9000,
)


async def test_every_step_of_a_message_is_told(alice: FakePerson, bob: FakePerson) -> None:
    ident = (await alice.call(chat.send, "Bob", "hello")).id
    alice.node.traces.known[bytes.fromhex(ident)] = FakeTrace(True, START_MS, START_MS + 3, legs=[FULL])
    seen = await alice.call(chat.trace, ident[:8])
    (delivery,) = seen.deliveries
    assert (seen.id, seen.mine, seen.written_at) == (ident, True, "2027-01-15T08:00:00.000Z")
    assert seen.stored_at == "2027-01-15T08:00:00.003Z"
    assert (delivery.name, delivery.way, delivery.relay) == ("Bob", "relay", "relay.example:4200")
    assert delivery.left_at == "2027-01-15T08:00:01.000Z"
    assert (delivery.received_at, delivery.read_at) == ("2027-01-15T08:00:05.000Z", "2027-01-15T08:00:09.000Z")
    assert (delivery.waits, delivery.why, seen.note) == ("", "", "")


async def test_an_incoming_message_tells_how_often_it_came(alice: FakePerson, bob: FakePerson) -> None:
    ident = (await alice.call(chat.send, "Bob", "hello")).id
    came = [FakeComing(START_MS, "lan", copies=2), FakeComing(START_MS + 1, "relay", "relay.example:4200")]
    bob.node.traces.known[bytes.fromhex(ident)] = FakeTrace(False, START_MS, START_MS, came=came)
    seen = await bob.call(chat.trace, ident)
    assert [(each.way, each.relay, each.copies) for each in seen.arrivals] == [
        ("lan", "", 2),
        ("relay", "relay.example:4200", 0),
    ]


async def test_of_what_another_device_of_mine_wrote_it_tells_how_far_it_is(alice: FakePerson, bob: FakePerson) -> None:
    """Its way is known there alone."""
    ident = (await alice.call(chat.send, "Bob", "hello")).id
    alice.node.traces.known[bytes.fromhex(ident)] = FakeTrace(True, START_MS, START_MS)
    (delivery,) = (await alice.call(chat.trace, ident)).deliveries
    assert (delivery.name, delivery.why, delivery.waits) == ("Bob", "Bob has it.", "")
    await bob.call(chat.read, "Alice")
    (delivery,) = (await alice.call(chat.trace, ident)).deliveries
    assert (delivery.why, delivery.waits) == ("Bob has read it.", "")


def test_what_has_not_got_there_says_who_brings_it() -> None:
    seen = tracing.view(b"m" * 32, FakeTrace(True, START_MS, START_MS), lambda account: "Bob")
    for bearer in tracing.ONWARD:
        (delivery,) = tracing.among(seen, [ReceiptView("b" * 64, "Bob", known=True, state="sent")], bearer).deliveries
        assert delivery.waits == bearer
        assert "Bob" in delivery.why


async def test_what_is_not_here_has_no_way(alice: FakePerson, bob: FakePerson) -> None:
    ident = (await alice.call(chat.send, "Bob", "hello")).id
    for named in (ident, "ab" * 32):
        with pytest.raises(Refused) as refused:
            await alice.call(chat.trace, named)
        assert refused.value.code == "unknown_message"


@pytest.mark.parametrize("code", sorted(tracing.WAITS))
def test_every_wait_has_a_sentence(code: str) -> None:
    said = tracing.why(FakeLeg(waits=code, where="relay.example:4200"), "Bob {name}")
    assert said
    assert "{more}" not in said
    assert "{where}" not in said
    assert said.endswith(".")
    assert ("Bob {name}" in said) == ("{name}" in tracing.WAITS[code].sentence)


@pytest.mark.parametrize(
    ("leg", "end"),
    [
        (FakeLeg(waits="turned_away", where="r:1", code="box_full"), "The mailbox there is full."),
        (FakeLeg(waits="turned_away", where="r:1", code="<b>"), "it is tried again."),
        (FakeLeg(waits="turned_away", where="r:1", code="store_failed"), "its disk is full, or has failed."),
        (FakeLeg(waits="no_relay", where="r:1", code="dial_failed"), "Nobody answers at its address."),
        (FakeLeg(waits="refused", code="too_fast"), "It takes only so many messages in a time."),
        (FakeLeg(waits="refused", code="other"), "it is tried again."),
    ],
)
def test_a_reason_is_told_only_in_words_of_ours(leg: FakeLeg, end: str) -> None:
    assert tracing.why(leg, "Bob").endswith(end)
    assert "<b>" not in tracing.why(leg, "Bob")


def test_what_does_not_wait_and_what_is_unknown_say_nothing() -> None:
    assert tracing.why(FakeLeg(), "Bob") == tracing.why(FakeLeg(waits="new_reason"), "Bob") == ""


def test_it_is_printed_as_people_read_it() -> None:
    waiting = FakeLeg(queued_ms=START_MS, waits="no_relay", where="relay.example:4200", code="dial_failed")
    trace = FakeTrace(True, START_MS, START_MS, True, [FULL, waiting], [FakeComing(START_MS, "direct", copies=1)])
    seen = tracing.view(b"m" * 32, trace, lambda account: "Bob\x1b")
    as_json = {
        **{name: getattr(seen, name) for name in ("written_at", "stored_at", "note")},
        "arrivals": [{name: getattr(each, name) for name in each.__slots__} for each in seen.arrivals],
        "deliveries": [{name: getattr(each, name) for name in each.__slots__} for each in seen.deliveries],
    }
    text = render("chat.trace", as_json, False)
    assert "\x1b" not in text
    for part in (
        "  written",
        "  on the disk here",
        "came over a direct connection, and 1 more times",
        "to Bob\\x1b, device 64646464",
        "left by the relay relay.example:4200",
        "  received",
        "  read",
        "Nobody answers at its address.",
        "This store is older",
    ):
        assert part in text
