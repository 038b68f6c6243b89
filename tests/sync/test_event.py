"""Events: codecs, limits, proofs and the clock."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.keys import Context, generate_device, sign
from crypto.primitives import sha256
from sync import event as ev
from sync import limits
from sync.errors import PeerFault, Refused
from sync.event import Event, Header
from tests.sync.strategies import fault_code, headers, mappings, mutations, numbers, value_or_fault

KEYS = generate_device(lambda size: bytes(range(size)))
STAMP = ev.stamp_key(KEYS.signing_seed)
SALT = b"s" * 16
PAYLOAD = SALT + b"\x80"


def header(**changes: object) -> Header:
    plain = Header(
        v=1,
        space=b"S" * 32,
        author=b"A" * 32,
        device=KEYS.device,
        seq=1,
        prev=b"",
        hlc=ev.next_hlc(0, 1_700_000_000_000),
        kind=1000,
    )
    return msgspec.structs.replace(plain, **changes)


def signed(payload: bytes = PAYLOAD, **changes: object) -> Event:
    return ev.sign_event(KEYS.signing_seed, header(**changes), payload)


def fields(**changes: object) -> list[object]:
    """The header as a list, so that a test can spoil it."""
    return list(msgspec.structs.astuple(ev.decode_header(signed(**changes).header_bytes)))


def with_fields(values: list[object]) -> Event:
    header_bytes = msgspec.msgpack.encode(values)
    return Event(header_bytes, sign(KEYS.signing_seed, Context.EVENT, header_bytes), PAYLOAD)


@given(headers(), mappings)
def test_round_trip(head: Header, mapping: dict[str, object]) -> None:
    payload = ev.pack_payload(bytes, mapping)
    if head.v == ev.SIGNED:
        event = ev.sign_event(KEYS.signing_seed, msgspec.structs.replace(head, device=KEYS.device), payload)
    else:
        event = ev.stamp_event(STAMP, head, payload)
    again = Event.from_bytes(event.to_bytes())
    assert again == event
    assert again.id == sha256(b"evt1", event.header_bytes)
    assert again.header == event.header
    ev.check(again)
    assert ev.unpack_payload(payload) == mapping
    assert ev.stamp_valid(STAMP, again) == (head.v == ev.STAMPED)
    assert ev.proven(STAMP, again.header.device, (again.header.space, again.id), ev.proof_of(again))


@given(st.binary(max_size=400))
def test_random_bytes_give_a_fault(data: bytes) -> None:
    for decode in (Event.from_bytes, ev.decode_header, ev.unpack_payload, ev.claimed_id):
        value_or_fault(decode, data)


@given(st.data())
def test_mutated_events_never_verify_as_another(data: st.DataObject) -> None:
    event = signed(ev.pack_payload(bytes, {"text": "hello", "n": 7}), refs=(b"R" * 32,))
    mutated = value_or_fault(Event.from_bytes, data.draw(mutations(event.to_bytes())))
    if mutated is not None and mutated != event and mutated.payload is not None:
        with pytest.raises(PeerFault):
            ev.check(mutated)
    value_or_fault(ev.decode_header, data.draw(mutations(event.header_bytes)))


@given(st.data())
def test_mutated_payloads_are_plain_or_refused(data: st.DataObject) -> None:
    payload = ev.pack_payload(bytes, {"a": [1, {"b": None}], "c": 1.5, "d": b"x"})
    mapping = value_or_fault(ev.unpack_payload, data.draw(mutations(payload)))
    if mapping is not None:
        assert ev.unpack_payload(ev.pack_payload(bytes, mapping)) == mapping


def test_received_bytes_are_kept_verbatim() -> None:
    """A header that another implementation packed less tightly keeps its id and verifies."""
    tight = signed().header_bytes
    loose = b"\xdc\x00\x0d" + tight[1:]
    event = Event(loose, sign(KEYS.signing_seed, Context.EVENT, loose), PAYLOAD)
    ev.check(event)
    assert Event.from_bytes(event.to_bytes()).header_bytes == loose
    looser = Event(b"\xdd\x00\x00\x00\x0d" + tight[1:], bytes(64), PAYLOAD)
    assert len({event.id, looser.id, signed().id}) == 3


def test_fields_of_a_later_version_are_kept() -> None:
    event = with_fields([*fields(), "new", [1, {"deep": [2]}]])
    ev.check(event)
    assert Event.from_bytes(event.to_bytes()).id == event.id


def test_later_fields_have_a_depth_that_does_not_depend_on_the_reader() -> None:
    def nested(depth: int) -> list[object]:
        value: list[object] = []
        for _ in range(depth - 1):
            value = [value]
        return value

    assert with_fields([*fields(), nested(limits.HEADER_DEPTH - 1)])
    assert fault_code(lambda: with_fields([*fields(), nested(limits.HEADER_DEPTH)])) == "bad_event"
    deep = msgspec.msgpack.encode([*fields()])
    deep = b"\x9e" + deep[1:] + b"\x91" * 700 + b"\x90"
    assert fault_code(lambda: ev.decode_header(deep)) == "bad_event"


@pytest.mark.parametrize(
    ("position", "value"),
    [
        (1, b"S" * 31),
        (1, b"S" * 33),
        (2, b""),
        (3, "text"),
        (4, -1),
        (4, 2**63),
        (4, 0.0),
        (4, 2),
        (5, b"p" * 31),
        (6, 2**63),
        (7, 2**16),
        (8, b"k" * 15),
        (8, b"k" * 17),
        (9, [b"r" * 32] * 17),
        (9, [b"r" * 31]),
        (10, 16),
        (10, limits.PAYLOAD_BYTES + 1),
        (11, b""),
        (11, b"h" * 33),
        (12, 2**32),
        (12, None),
    ],
)
def test_a_malformed_field_is_refused(position: int, value: object) -> None:
    spoiled = fields()
    spoiled[position] = value
    assert fault_code(lambda: with_fields(spoiled)) in {"bad_event", "bad_payload"}


def test_a_position_without_its_link_is_refused() -> None:
    assert fault_code(lambda: signed(seq=0, prev=b"p" * 32), Refused) == "bad_event"
    assert fault_code(lambda: signed(seq=2, prev=b""), Refused) == "bad_event"
    assert signed(seq=1, prev=b"p" * 32)


def test_a_header_may_not_leave_fields_out() -> None:
    assert fault_code(lambda: with_fields(fields()[:12])) == "bad_event"


def test_unknown_version_has_its_own_code() -> None:
    for version in (0, 3, 255):
        assert fault_code(lambda v=version: with_fields([v, *fields()[1:]])) == "unknown_version"


def test_header_limit() -> None:
    def filled(size: int) -> list[object]:
        return [*fields(), b"f" * size]

    short = len(msgspec.msgpack.encode(filled(300)))
    fill = 300 + limits.HEADER_BYTES - short
    assert len(with_fields(filled(fill)).header_bytes) == limits.HEADER_BYTES
    assert fault_code(lambda: with_fields(filled(fill + 1))) == "event_too_large"


def test_refs_limit() -> None:
    assert len(signed(refs=(b"r" * 32,) * limits.REFS).header.refs) == limits.REFS
    assert fault_code(lambda: signed(refs=(b"r" * 32,) * (limits.REFS + 1)), Refused) == "bad_event"


def test_payload_limit() -> None:
    fixed = len(ev.pack_payload(bytes, {"a": bytes(1000)})) - 1000
    most = {"a": bytes(limits.PAYLOAD_BYTES - fixed)}
    whole = ev.pack_payload(bytes, most)
    assert len(whole) == limits.PAYLOAD_BYTES
    ev.check(Event.from_bytes(signed(whole).to_bytes()))
    more = {"a": bytes(limits.PAYLOAD_BYTES - fixed + 1)}
    assert fault_code(lambda: ev.pack_payload(bytes, more), Refused) == "payload_too_large"
    assert fault_code(lambda: signed(whole + b"x"), Refused) == "payload_too_large"


def test_event_limit() -> None:
    assert fault_code(lambda: Event.from_bytes(bytes(limits.EVENT_BYTES + 1))) == "event_too_large"
    assert fault_code(lambda: Event.from_bytes(bytes(limits.EVENT_BYTES))) == "bad_event"


def test_wire_form_is_exactly_three_fields() -> None:
    event = signed()
    parts = [event.header_bytes, event.proof, event.payload]
    assert fault_code(lambda: Event.from_bytes(msgspec.msgpack.encode([*parts, 1]))) == "bad_event"
    assert fault_code(lambda: Event.from_bytes(event.to_bytes() + b"\x00")) == "bad_event"
    assert ev.claimed_id(event.to_bytes()) == event.id
    assert fault_code(lambda: ev.claimed_id(b"\x90")) == "bad_event"


def test_proof_and_payload_lengths() -> None:
    event = signed()
    assert fault_code(lambda: Event(event.header_bytes, bytes(16), PAYLOAD)) == "bad_event"
    assert fault_code(lambda: Event(event.header_bytes, event.proof, PAYLOAD + b"x")) == "bad_payload"


def test_check_judges_signature_and_payload() -> None:
    event = signed()
    ev.check(Event(event.header_bytes, event.proof, None))
    forged = Event(event.header_bytes, event.proof, b"S" * 16 + b"\x80")
    assert fault_code(lambda: ev.check(forged)) == "bad_payload"
    assert fault_code(lambda: ev.check(Event(event.header_bytes, bytes(64), PAYLOAD))) == "bad_signature"


def test_a_signature_names_its_purpose() -> None:
    """The same header signed for another purpose is no event."""
    event = signed()
    for context in Context:
        proof = sign(KEYS.signing_seed, context, event.header_bytes)
        if context is not Context.EVENT:
            assert fault_code(lambda p=proof: ev.check(Event(event.header_bytes, p, PAYLOAD))) == "bad_signature"


def test_only_the_named_device_signs() -> None:
    with pytest.raises(ValueError, match="device it names"):
        signed(device=b"D" * 32)


def test_stamps() -> None:
    event = ev.stamp_event(STAMP, header(), PAYLOAD)
    other = ev.stamp_key(bytes(32))
    assert event.header.v == ev.STAMPED
    assert ev.stamp_valid(STAMP, event)
    assert not ev.stamp_valid(other, event)
    assert not ev.stamp_valid(STAMP, signed())


def test_proof_of_an_own_event() -> None:
    event = signed()
    proof, space = ev.proof_of(event), event.header.space
    assert ev.proven(STAMP, KEYS.device, (space, event.id), proof)
    assert not ev.proven(STAMP, KEYS.device, (space, b"i" * 32), proof)
    assert not ev.proven(STAMP, b"D" * 32, (space, event.id), proof)
    assert not ev.proven(STAMP, KEYS.device, (space, event.id), proof[:-1] + bytes((proof[-1] ^ 1,)))
    assert not ev.proven(STAMP, KEYS.device, (space, event.id), b"short")
    assert not ev.proven(STAMP, KEYS.device, (b"s" * 32, event.id), proof)
    other = fields()
    other[3] = generate_device(lambda size: b"o" * size).device
    named_other = msgspec.msgpack.encode(other)
    forged = named_other + sign(KEYS.signing_seed, Context.EVENT, named_other)
    assert not ev.proven(STAMP, KEYS.device, (space, ev.event_id(named_other)), forged)
    stamped = ev.stamp_event(STAMP, header(), PAYLOAD)
    assert not ev.proven(STAMP, KEYS.device, (space, b"i" * 32), ev.proof_of(stamped))


def test_an_event_prints_without_its_content() -> None:
    payload = ev.pack_payload(bytes, {"text": "canary"})
    assert "canary" not in repr(signed(payload))


@pytest.mark.parametrize(
    "value",
    [2**63, -(2**63) - 1, float("nan"), float("inf"), object(), {1: 2}, {"a": {b"k": 1}}, [set()]],
)
def test_payloads_hold_plain_data_only(value: object) -> None:
    assert fault_code(lambda: ev.pack_payload(bytes, {"a": value}), Refused) == "bad_payload"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x90",
        b"\x81\x01\x01",
        b"\x81\xa1a\xcf" + b"\xff" * 8,
        b"\x81\xa1a\xcb\x7f\xf0" + bytes(6),
        b"\x81\xa1a\xcb\x7f\xf8" + bytes(6),
        b"\x81\xa1a\xd6\xff\x00\x00\x00\x00",
        b"\x81\xa1a\xd4\x05\x00",
        b"\x81\xa1a\x81\x01\x01",
        b"\x81\xa1a\x81\x90\x01",
        b"\x81\xa1\xff\x01",
        b"\x80\x80",
        b"\x81\xa1a" + b"\x91" * 20_000 + b"\x90",
        b"\x81\xa1a\xdd\x0f\xff\xff\xff",
    ],
)
def test_hostile_payloads_are_refused(body: bytes) -> None:
    assert fault_code(lambda: ev.unpack_payload(SALT + body)) == "bad_payload"


def test_payload_depth_limit() -> None:
    def nested(depth: int) -> bytes:
        return SALT + b"\x81\xa1a" + b"\x91" * (depth - 2) + b"\x90"

    assert ev.unpack_payload(nested(limits.PAYLOAD_DEPTH))
    assert fault_code(lambda: ev.unpack_payload(nested(limits.PAYLOAD_DEPTH + 1))) == "bad_payload"


@given(numbers, st.integers(min_value=-(10**15), max_value=10**14))
def test_the_clock_rises(last: int, now_ms: int) -> None:
    following = ev.next_hlc(last, now_ms)
    assert following > last
    assert ev.hlc_ms(following) >= now_ms or now_ms < 0


def test_merging_waits_for_what_is_far_ahead() -> None:
    now = 1_700_000_000_000
    at_limit = (now + limits.CLOCK_AHEAD_MS) << 16
    beyond = (now + limits.CLOCK_AHEAD_MS + 1) << 16
    assert ev.merge_hlc(5, at_limit, now) == at_limit
    assert ev.merge_hlc(5, beyond, now) == 5
    assert ev.merge_hlc(at_limit, 5, now) == at_limit


def test_buckets() -> None:
    hlc = (3 << 32 << 16) + 77
    assert ev.hlc_ms(hlc) == 3 << 32
    assert ev.bucket(hlc) == 3 << 10
    assert ev.bucket(hlc - 78) == (3 << 10) - 1


def test_positions() -> None:
    assert ev.next_position(None) == (1, b"")
    assert ev.next_position((0, b"g" * 32)) == (1, b"g" * 32)
    assert ev.next_position((7, b"h" * 32)) == (8, b"h" * 32)


def test_content_is_over_once_its_time_is_and_nothing_else_is() -> None:
    said = signed(expires=1_700_000_000)
    assert [ev.is_over(said.header, now) for now in (1_699_999_999_999, 1_700_000_000_000)] == [False, True]
    assert ev.kept_at(said, 1_699_999_999_999) == said
    kept = ev.kept_at(said, 1_700_000_000_000)
    assert (kept.id, kept.payload) == (said.id, None)
    for lasting in (signed(), signed(expires=1, kind=ev.RANK)):
        assert ev.kept_at(lasting, 2**50) == lasting
