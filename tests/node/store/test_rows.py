"""The rows of each kind: what goes in comes out, what must happen once happens once, what is limited stays limited."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from node.store import (
    contacts,
    erasures,
    invites,
    marks,
    outbox,
    own,
    peers,
    prekeys,
    received,
    sessions,
    wanted,
)
from node.store.contacts import ContactRow
from node.store.opening import prepare
from node.store.sessions import SessionRow
from node.store.transaction import Tx
from sync.outputs import Agreement, Resume
from sync.reconcile import key_of
from tests.node.store.making import KEY, unflushed

ME, BOB, EVE = b"m" * 32, b"b" * 32, b"e" * 32
SPACE = b"s" * 32


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    connection, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    yield Tx(connection)
    connection.close()


# --- sessions ---------------------------------------------------------------------------------------------------------


def session_order(tx: Tx) -> list[bytes]:
    return [row.session for row in sessions.of(tx, BOB)]


def test_the_session_to_send_on_is_the_newest_or_the_last_that_decrypted(tx: Tx) -> None:
    for name in (b"1", b"2", b"3"):
        sessions.add(tx, SessionRow(name, BOB, b"state " + name), now_ms=9)
    sessions.add(tx, SessionRow(b"other", EVE, b"state"), now_ms=9)
    assert session_order(tx) == [b"3", b"2", b"1"]
    sessions.update(tx, b"1", b"sealed with", used=None)
    assert session_order(tx) == [b"3", b"2", b"1"]
    sessions.update(tx, b"1", b"opened with", used=1)
    assert session_order(tx) == [b"1", b"3", b"2"], "by turn, not by a clock that may jump back"
    sessions.update(tx, b"1", b"again", used=0)
    sessions.update(tx, b"3", b"now this", used=0)
    assert session_order(tx) == [b"3", b"1", b"2"]
    assert [row.state for row in sessions.of(tx, BOB)] == [b"now this", b"again", b"state 2"]


def test_a_first_message_is_remembered_after_its_session_until_its_prekeys_are_gone(tx: Tx) -> None:
    prekeys.add(tx, "signed", b"private", b"public", 1)
    sessions.add(tx, SessionRow(b"1", BOB, b"state", b"base key"), 2)
    sessions.drop(tx, b"1")
    assert sessions.base_key_seen(tx, BOB, b"base key")
    assert not sessions.base_key_seen(tx, EVE, b"base key")
    assert not sessions.base_key_seen(tx, BOB, b"other")
    prekeys.replace(tx, ("signed",), now_ms=10)
    prekeys.add(tx, "signed", b"private", b"public", 10)
    prekeys.forget(tx, before_ms=10)
    assert sessions.base_key_seen(tx, BOB, b"base key")
    prekeys.forget(tx, before_ms=11)
    assert not sessions.base_key_seen(tx, BOB, b"base key")


def test_skipped_keys_are_found_once_and_go_with_their_session(tx: Tx) -> None:
    sessions.add(tx, SessionRow(b"1", BOB, b"state"), 1)
    sessions.add_skipped(tx, b"1", [(b"c", 4, b"key 4"), (b"c", 5, b"key 5"), (b"d", 4, b"other")], 7)
    assert sessions.skipped(tx, b"1", b"c", 4) == b"key 4"
    sessions.drop_skipped(tx, b"1", b"c", 4)
    assert sessions.skipped(tx, b"1", b"c", 4) is None
    sessions.drop_chain(tx, b"1", b"c")
    assert sessions.skipped(tx, b"1", b"c", 5) is None
    assert sessions.skipped(tx, b"1", b"d", 4) == b"other"
    assert sessions.forget_skipped(tx, before_ms=7) == 0
    assert sessions.forget_skipped(tx, before_ms=8) == 1
    sessions.add_skipped(tx, b"1", [(b"c", 1, b"key")], 7)
    sessions.drop(tx, b"1")
    assert tx.value("SELECT count(*) FROM skipped") == 0


@pytest.mark.parametrize(("made", "gone"), [(2000, 0), (2001, 1), (2300, 300)])
def test_a_session_keeps_2000_skipped_keys_the_oldest_go_first(tx: Tx, made: int, gone: int) -> None:
    sessions.add(tx, SessionRow(b"1", BOB, b"state"), 1)
    sessions.add(tx, SessionRow(b"2", BOB, b"state"), 1)
    sessions.add_skipped(tx, b"2", [(b"c", 0, b"key")], 1)
    for n in range(0, made, 100):
        sessions.add_skipped(tx, b"1", [(b"c", each, b"key") for each in range(n, min(n + 100, made))], 1)
    held = {n for (n,) in tx.rows("SELECT n FROM skipped WHERE session = ?", (b"1",))}
    assert held == set(range(gone, made))
    assert sessions.skipped(tx, b"2", b"c", 0) == b"key"


# --- prekeys ----------------------------------------------------------------------------------------------------------


def test_prekeys_rotate_and_their_private_halves_stay_until_forgotten(tx: Tx) -> None:
    first = prekeys.add(tx, "signed", b"private 1", b"public 1", 1)
    prekeys.replace(tx, ("signed", "last_resort"), 50)
    second = prekeys.add(tx, "signed", b"private 2", b"public 2", 50)
    found = prekeys.current(tx, "signed")
    assert found is not None
    assert (found.id, found.private, found.public, found.made, found.replaced_ms) == (
        second, b"private 2", b"public 2", 50, None,
    )  # fmt: skip
    old = prekeys.get(tx, first, ("signed",))
    assert old is not None
    assert (old.private, old.replaced_ms) == (b"private 1", 50)
    assert prekeys.get(tx, first, ("one_time", "last_resort")) is None
    prekeys.forget(tx, before_ms=51)
    assert prekeys.get(tx, first, ("signed",)) is None
    assert prekeys.current(tx, "last_resort") is None


def test_a_one_time_key_is_given_to_one_device_and_used_once(tx: Tx) -> None:
    kept = [prekeys.add(tx, "one_time", b"private", b"public", 1) for _ in range(2)]
    other = prekeys.add(tx, "one_time_kem", b"private", b"public", 1)

    def given(device: bytes) -> int | None:
        row = prekeys.give(tx, "one_time", device, 7)
        return None if row is None else row.id

    assert [given(BOB), given(BOB), given(EVE), given(ME)] == [kept[0], kept[0], kept[1], None]
    assert prekeys.left(tx, "one_time") == 0
    assert prekeys.left(tx, "one_time_kem") == 1
    prekeys.drop(tx, kept[0], "one_time")
    prekeys.drop(tx, other, "one_time")
    assert given(BOB) is None
    assert prekeys.get(tx, kept[0], ("one_time",)) is None
    assert prekeys.get(tx, other, ("one_time_kem",)) is not None
    assert prekeys.add(tx, "one_time", b"private", b"public", 1) > other, "an id names one key for ever"


# --- outbox, received ----------------------------------------------------------------------------------------


def test_the_outbox_keeps_order_and_lets_go_at_the_ack(tx: Tx) -> None:
    first = outbox.add(tx, BOB, b"event 1", b"item 1", (b"envelope 1", b"hash 1"), 5)
    second = outbox.add(tx, BOB, b"event 2", b"item 2", None, 6)
    outbox.add(tx, EVE, b"event 1", b"item 1", (b"envelope 1", b"hash 1"), 5)
    rows = outbox.of_device(tx, BOB)
    assert [row.id for row in rows] == [first, second]
    assert rows[0].item == b"item 1"
    assert (rows[0].envelope, rows[0].hash16, rows[0].made) == (b"envelope 1", b"hash 1", 5)
    assert [row.id for row in outbox.of_device(tx, BOB, after=first)] == [second]
    assert [row.id for row in outbox.of_device(tx, BOB, limit=1)] == [first]
    assert [row.id for row in outbox.unsealed(tx, BOB)] == [second]
    outbox.seal(tx, second, b"envelope 2", b"hash 2", 7)
    assert outbox.unsealed(tx, BOB) == []
    assert outbox.event_ids(tx, BOB) == {b"event 1", b"event 2"}
    acked = outbox.acked(tx, BOB, b"hash 1")
    assert acked is not None
    assert acked.event_id == b"event 1"
    assert outbox.acked(tx, BOB, b"hash 1") is None
    assert [row.id for row in outbox.of_event(tx, b"event 2")] == [second]
    assert outbox.has_event(tx, EVE, b"event 1"), "the other device has acknowledged nothing"
    assert not outbox.has_event(tx, BOB, b"event 1")
    assert outbox.is_queued(tx, b"event 1")
    assert [row.device for row in outbox.older(tx, before_ms=6, limit=9)] == [EVE]
    assert outbox.count(tx) == 2
    assert outbox.answers(tx) == 0
    outbox.add(tx, EVE, None, b"answer", None, 8)
    outbox.add(tx, EVE, None, b"answer", None, 8)
    assert outbox.answers(tx) == 1
    outbox.unseal(tx, second, b"less")
    assert [(row.item, row.envelope) for row in outbox.unsealed(tx, BOB)] == [(b"less", None)]
    assert outbox.older(tx, before_ms=99, limit=1)[0].device == EVE, "what is not sealed has nothing to throw away"
    assert outbox.drop_device(tx, EVE) == 3
    assert [row.device for row in outbox.of_device(tx, BOB)] == [BOB]


def test_an_envelope_is_taken_in_once_and_remembered_for_90_days(tx: Tx) -> None:
    assert not received.has(tx, b"hash")
    received.add(tx, b"hash", received.Taken(BOB), 1000)
    received.add(tx, b"hash", received.Taken(BOB), 9_999_999_999)
    assert received.has(tx, b"hash")
    assert received.forget(tx, 1000 + received.KEPT_MS) == 0
    assert received.forget(tx, 1001 + received.KEPT_MS) == 1
    assert received.KEPT_MS == 90 * 24 * 3600 * 1000


# --- marks ------------------------------------------------------------------------------------------------------------


def test_our_marks_are_due_until_they_are_echoed_and_never_fall(tx: Tx) -> None:
    marks.hold(tx, SPACE, ME, BOB, 5)
    marks.hold(tx, SPACE, ME, BOB, 3)
    assert marks.due(tx, ME, BOB) == [(SPACE, BOB, 5, 0)]
    assert marks.see(tx, SPACE, ME, BOB, 2)
    assert not marks.see(tx, SPACE, ME, BOB, 2)
    marks.answered(tx, SPACE, ME, BOB, 5, 1)
    assert marks.due(tx, ME, BOB) == [(SPACE, BOB, 5, 2)]
    marks.answered(tx, SPACE, ME, BOB, 99, 99)
    assert marks.due(tx, ME, BOB) == []
    marks.hold(tx, SPACE, ME, BOB, 6)
    assert marks.due(tx, ME, BOB) == [(SPACE, BOB, 6, 2)], "an echo beyond what we stated promises nothing"
    assert marks.due(tx, ME, EVE) == []


def test_each_statement_about_our_events_gets_one_echo(tx: Tx) -> None:
    assert marks.take(tx, SPACE, BOB, ME, 4, 1)
    assert marks.echoes(tx, ME, BOB) == [(SPACE, ME, 4, 1)]
    assert marks.echoes(tx, ME, BOB) == []
    assert not marks.take(tx, SPACE, BOB, ME, 4, 0), "nothing rose"
    assert marks.echoes(tx, ME, BOB) == [(SPACE, ME, 4, 1)], "but it was asked again"
    assert marks.take(tx, SPACE, BOB, ME, 4, 2)
    assert marks.echoes(tx, ME, EVE) == []
    assert marks.told(tx, ME, BOB) == [(SPACE, ME, 4, 2)]


# --- contacts, invites ------------------------------------------------------------------------------------------------


def test_a_contact_comes_back_whole_and_keeps_its_beginning(tx: Tx) -> None:
    whole = ContactRow(
        BOB, "asked", "Bob", b"device", b"door", ("[::1]:1", "host:2"), (b"\x00\xff",), b"token", b"secret", 9, "why", 7
    )
    contacts.put(tx, whole)
    assert contacts.get(tx, BOB) == whole
    contacts.put(tx, ContactRow(BOB, "contact", made=8))
    assert contacts.get(tx, BOB) == ContactRow(BOB, "contact", made=7)
    contacts.put(tx, ContactRow(EVE, "requested"))
    assert [row.account for row in contacts.in_state(tx, "requested")] == [EVE]
    assert {row.account for row in contacts.all_of(tx)} == {BOB, EVE}
    contacts.drop(tx, BOB)
    assert contacts.get(tx, BOB) is None
    with pytest.raises(Exception, match="CHECK"):
        contacts.put(tx, ContactRow(ME, "friend"))


def test_an_invite_lets_in_as_many_accounts_as_it_has_uses(tx: Tx) -> None:
    invites.add(tx, b"secret", expires=100, uses=2)

    def redeem(account: bytes, now_s: int) -> str:
        return invites.redeem(tx, b"secret", account, now_s)

    assert [redeem(BOB, 99), redeem(BOB, 99), redeem(EVE, 100), redeem(EVE, 99)] == ["", "", "invite_expired", ""]
    assert redeem(ME, 99) == "invite_used"
    assert redeem(BOB, 1000) == "", "the same account gets the same answer"
    assert invites.redeem(tx, b"other", BOB, 1) == "invite_unknown"
    assert sorted(invites.used_by(tx, b"secret")) == sorted([BOB, EVE])
    assert invites.used_by(tx, b"other") == []
    assert invites.open_at(tx, 1) == []
    assert [row.left for row in invites.all_of(tx)] == [0]
    invites.add(tx, b"another", expires=100, uses=1)
    assert [row.secret for row in invites.open_at(tx, 99)] == [b"another"]
    assert invites.open_at(tx, 100) == []
    invites.forget(tx, before_s=101)
    assert invites.all_of(tx) == []
    assert tx.value("SELECT count(*) FROM invite_use") == 0


# --- wanted, peers, erasures, own -------------------------------------------------------------------------------------


def test_what_is_wanted_is_noted_in_the_order_of_digests_until_it_arrives(tx: Tx) -> None:
    keys = [key_of(2, b"1" * 32), key_of(1, b"3" * 32), key_of(1, b"2" * 32)]
    wanted.add(tx, BOB, SPACE, keys, 5)
    wanted.add(tx, EVE, SPACE, keys[:1], 6)
    assert wanted.of(tx, BOB, SPACE) == sorted(keys)
    wanted.arrived(tx, b"1" * 32)
    assert wanted.of(tx, EVE, SPACE) == []
    wanted.drop(tx, BOB, SPACE, [b"3" * 32])
    assert wanted.of(tx, BOB, SPACE) == [keys[2]]
    assert wanted.count(tx) == 1


def test_a_cursor_is_kept_with_its_instance_and_spaces(tx: Tx) -> None:
    assert peers.get(tx, BOB) is None
    for resume in (Resume(b"i" * 16, 5, (SPACE, ME)), Resume(b"j" * 16, 1, ())):
        peers.put(tx, BOB, resume)
        assert peers.get(tx, BOB) == resume
    agreed = Agreement(b"i" * 16, 3, 4, b"d" * 32, b"o" * 32, (b"a" * 32, b"b" * 32))
    assert peers.agreement(tx, BOB) is None
    for agreement in (agreed, replace(agreed, mine=5, spaces=())):
        peers.agree(tx, BOB, agreement)
        assert peers.agreement(tx, BOB) == agreement
    peers.drop(tx, BOB)
    assert peers.get(tx, BOB) is None
    assert peers.agreement(tx, BOB) is None


def test_an_erasure_counts_for_its_author_only(tx: Tx) -> None:
    erasures.add(tx, b"event", BOB)
    erasures.add(tx, b"event", BOB)
    assert erasures.authors(tx, b"event") == {BOB}


def test_own_values_and_numbers(tx: Tx) -> None:
    assert own.get(tx, "seed") is None
    own.put(tx, "seed", b"1")
    own.put(tx, "seed", b"2")
    assert own.get(tx, "seed") == b"2"
    own.drop(tx, "seed")
    assert own.get(tx, "seed") is None
    assert (own.number(tx, "n"), own.count(tx, "n"), own.count(tx, "n", 5), own.number(tx, "n")) == (0, 1, 6, 6)
    own.put_number(tx, "n", 2)
    assert own.number(tx, "n") == 2


def test_the_instance_is_drawn_once(tx: Tx) -> None:
    drawn = iter([b"1" * 16, b"2" * 16])
    assert own.instance(tx, lambda length: next(drawn)) == own.instance(tx, lambda length: next(drawn)) == b"1" * 16


@pytest.mark.parametrize(
    "row",
    [
        SessionRow(b"1", BOB, b"canary"),
        prekeys.PrekeyRow(1, "signed", b"canary", 1, None, b"canary"),
        outbox.OutboxRow(1, BOB, None, b"canary", b"canary", None, 0),
        ContactRow(BOB, name="canary", door_key=b"canary", secret=b"canary", addresses=("canary:1",)),
        invites.InviteRow(b"canary", 1, 1),
    ],
)
def test_no_secret_shows_in_a_repr(row: object) -> None:
    assert "canary" not in repr(row)
