"""The rows of space keys and ranks: a secret and its announcement in either order, a chain that never goes back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crypto.space_key import Chain
from node.store import devices, ranks, space_keys, spaces
from node.store.opening import prepare
from node.store.ranks import RankRow
from node.store.space_keys import KeyRow, WantedKey
from node.store.spaces import SpaceRow
from node.store.transaction import Tx
from tests.node.store.making import KEY, unflushed

ME, BOB, EVE = b"m" * 32, b"b" * 32, b"e" * 32
SPACE, OTHER = b"s" * 32, b"o" * 32
KID, KID2 = b"k" * 16, b"l" * 16


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    connection, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    yield Tx(connection)
    connection.close()


def test_a_secret_and_its_announcement_meet_in_either_order(tx: Tx) -> None:
    assert space_keys.get(tx, SPACE, KID) is None
    assert space_keys.hold(tx, SPACE, KID, b"secret", 5)
    assert not space_keys.hold(tx, SPACE, KID, b"another", 6)
    assert space_keys.announce(tx, SPACE, KID, b"first", 7)
    assert not space_keys.announce(tx, SPACE, KID, b"first", 8)
    assert space_keys.get(tx, SPACE, KID) == KeyRow(SPACE, KID, b"secret", b"first", 5)
    assert space_keys.announce(tx, SPACE, KID2, b"second", 4)
    assert space_keys.hold(tx, SPACE, KID2, b"secret 2", 9)
    assert space_keys.announce(tx, SPACE, KID2, b"third", 9), "another one counts now"
    assert [(row.kid, row.announcement) for row in space_keys.of(tx, SPACE)] == [(KID2, b"third"), (KID, b"first")]
    assert space_keys.of(tx, OTHER) == []


def test_a_kid_that_two_spaces_claim_is_a_key_of_each(tx: Tx) -> None:
    space_keys.hold(tx, SPACE, KID, b"secret", 5)
    space_keys.announce(tx, OTHER, KID, b"lie", 6)
    assert space_keys.named(tx, KID) == [KeyRow(OTHER, KID, None, b"lie", 6), KeyRow(SPACE, KID, b"secret", None, 5)]
    assert space_keys.named(tx, KID2) == []


def test_a_chain_moves_on_and_never_back(tx: Tx) -> None:
    space_keys.hold(tx, SPACE, KID, b"secret", 5)
    assert space_keys.chain(tx, KID, ME) is None
    space_keys.move_chain(tx, KID, ME, Chain(b"key 1", 1))
    space_keys.move_chain(tx, KID, ME, Chain(b"key 2", 2))
    for number in (1, 2):
        with pytest.raises(ValueError, match="moves on"):
            space_keys.move_chain(tx, KID, ME, Chain(b"other", number))
    space_keys.move_chain(tx, KID, BOB, Chain(b"bob's", 1))
    assert space_keys.chain(tx, KID, ME) == Chain(b"key 2", 2)
    space_keys.forget_secret(tx, SPACE, KID)
    assert space_keys.get(tx, SPACE, KID) == KeyRow(SPACE, KID, None, None, 5)
    space_keys.hold(tx, SPACE, KID, b"secret", 6)
    assert space_keys.chain(tx, KID, ME) == Chain(b"key 2", 2), "given again, it is sealed with from there on"


def test_a_store_with_another_device_has_none_of_the_old_chains(tx: Tx) -> None:
    space_keys.hold(tx, SPACE, KID, b"secret", 5)
    space_keys.move_chain(tx, KID, ME, Chain(b"key 1", 1))
    devices.forget(tx, ME, BOB, bytes)
    assert space_keys.chain(tx, KID, ME) is None
    assert space_keys.get(tx, SPACE, KID) == KeyRow(SPACE, KID, b"secret", None, 5)


def test_a_key_is_asked_for_until_it_comes(tx: Tx) -> None:
    assert space_keys.want(tx, SPACE, KID, 10)
    assert not space_keys.want(tx, SPACE, KID, 11)
    assert space_keys.want(tx, SPACE, KID2, 9)
    assert space_keys.want(tx, OTHER, KID, 12)
    space_keys.asked(tx, SPACE, KID2, 20)
    space_keys.asked(tx, SPACE, KID2, 30)
    space_keys.withheld(tx, SPACE, KID2, "not_informed")
    first = WantedKey(SPACE, KID2, 9, 30, 2, "not_informed")
    assert space_keys.wanted(tx, SPACE) == [first, WantedKey(SPACE, KID, 10, 0, 0, "")]
    assert [(row.space, row.kid) for row in space_keys.unanswered(tx, 30, 9)] == [(SPACE, KID), (OTHER, KID)]
    assert space_keys.unanswered(tx, 31, 9)[-1] == first
    assert len(space_keys.unanswered(tx, 31, 1)) == 1
    space_keys.announce(tx, SPACE, KID, b"event", 40)
    assert len(space_keys.wanted(tx, SPACE)) == 2, "an announcement opens nothing"
    space_keys.hold(tx, SPACE, KID, b"secret", 41)
    assert space_keys.wanted(tx, SPACE) == [first]
    assert not space_keys.want(tx, SPACE, KID, 42), "it is held"
    space_keys.unwant(tx, SPACE)
    assert [row.space for row in space_keys.unanswered(tx, 99, 9)] == [OTHER], "and that of one space is of no other"


def test_ranks_are_written_anew_and_tell_who_changed(tx: Tx) -> None:
    rows = [RankRow(ME, 3, "Me"), RankRow(BOB, 0, "Bob"), RankRow(EVE, 1, "Eve")]
    assert ranks.rewrite(tx, SPACE, rows) == [BOB, EVE, ME]
    assert ranks.rewrite(tx, SPACE, rows) == []
    assert ranks.rewrite(tx, OTHER, [RankRow(BOB, 2, "Bob")]) == [BOB]
    assert ranks.of(tx, SPACE) == sorted(rows, key=lambda row: row.account)
    assert ranks.spaces(tx, BOB) == {SPACE, OTHER}
    after = [rows[0], RankRow(BOB, ranks.WAS_ONE, "Bob"), replace(rows[2], name="Eva")]
    assert ranks.rewrite(tx, SPACE, after) == [BOB, EVE]
    assert ranks.get(tx, SPACE, BOB) == RankRow(BOB, -1, "Bob")
    assert ranks.spaces(tx, BOB) == {OTHER}
    assert ranks.rewrite(tx, SPACE, after[:1]) == [BOB, EVE]
    assert ranks.get(tx, SPACE, BOB) is None
    assert ranks.of(tx, OTHER) == [RankRow(BOB, 2, "Bob")]
    with pytest.raises(Exception, match="CHECK"):
        ranks.rewrite(tx, SPACE, [RankRow(BOB, 4, "Bob")])


def test_a_space_keeps_what_newcomers_may_read(tx: Tx) -> None:
    star = SpaceRow(SPACE, "group", ME, b"secret", b"\x80", False, 1, 2)
    keyed = replace(star, id=OTHER, hlc=3, history="from join")
    assert spaces.add(tx, star)
    assert spaces.add(tx, keyed)
    assert spaces.all_of(tx) == [star, keyed]
    assert star.history == ""
    with pytest.raises(Exception, match="CHECK"):
        tx.execute("UPDATE space SET history = 'some'")


def test_no_secret_shows_in_a_repr() -> None:
    assert "canary" not in repr(KeyRow(SPACE, KID, b"canary", None, 1))
