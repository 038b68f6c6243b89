"""Rows of files: what is held adds up, claims stand for themselves, shared chunks outlive one of their files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.blob import LARGE_FROM, SMALL_CHUNK, Manifest, chunk_count, plain_size
from node.store import blobs
from node.store.blobs import BlobRow
from node.store.opening import prepare
from node.store.transaction import Tx
from tests.node.store.making import KEY, unflushed

ALICE, BOB = b"a" * 32, b"b" * 32
MANIFEST, OPENS = b"m" * 32, b"k" * 32


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    connection, _ = prepare(tmp_path / "kith.db", KEY, unflushed)
    connection.execute("BEGIN")
    yield Tx(connection)
    connection.close()


def chunks(name: str, count: int) -> list[bytes]:
    return [f"{name} {index}".encode().ljust(32) for index in range(count)]


def want(tx: Tx, size: int = 10, key: bytes = OPENS, manifest: bytes = MANIFEST) -> BlobRow:
    row = blobs.want(tx, (manifest, key, size), [ALICE], 1)
    assert row is not None
    return row


def added(tx: Tx, manifest: bytes, addresses: list[bytes], mac: bytes = b"mac") -> int:
    size = len(addresses) * SMALL_CHUNK
    ident = blobs.added(tx, (manifest, OPENS, size), Manifest(size, b"c" * 32, addresses), mac, 1)
    assert all(blobs.put_chunk(tx, each, 10) for each in [manifest, *addresses])
    return ident


@settings(max_examples=40)
@given(st.integers(1, 6 * SMALL_CHUNK) | st.integers(LARGE_FROM, LARGE_FROM + 3 * SMALL_CHUNK), st.data())
def test_what_is_held_is_the_sum_of_its_chunks(tx: Tx, size: int, data: st.DataObject) -> None:
    row = want(tx, size, data.draw(st.binary(min_size=32, max_size=32)))
    assert blobs.held(tx, row) == 0
    addresses = chunks(f"{row.id}", chunk_count(size))
    blobs.opened(tx, row.id, Manifest(size, b"c" * 32, addresses))
    here = data.draw(st.sets(st.integers(0, len(addresses) - 1)))
    for index in here:
        assert blobs.put_chunk(tx, addresses[index], 10)
    assert blobs.held(tx, row) == sum(plain_size(size, index) for index in here)
    gone = [(place, each) for place, each in enumerate(addresses, 1) if place - 1 not in here]
    assert blobs.missing(tx, row.id)[-len(gone) :] == gone or not gone
    blobs.drop(tx, row.id)


def test_a_wanted_blob_goes_from_its_manifest_to_whole(tx: Tx) -> None:
    row = want(tx, 2 * SMALL_CHUNK)
    assert (row.state, row.content, blobs.missing(tx, row.id)) == ("wanted", b"", [(0, MANIFEST)])
    assert blobs.wanted(tx) == [row]
    assert blobs.told(tx) == [(MANIFEST, 0, 2 * SMALL_CHUNK, False)]
    assert blobs.put_chunk(tx, MANIFEST, 10)
    one, two = chunks("c", 2)
    blobs.opened(tx, row.id, Manifest(row.size, b"c" * 32, [one, two]))
    blobs.opened(tx, row.id, Manifest(row.size, b"d" * 32, [two, one]))
    assert blobs.addresses(tx, row.id) == [MANIFEST, one, two]
    assert [blobs.address_at(tx, row.id, place) for place in (0, 2, 3)] == [MANIFEST, two, None]
    assert blobs.missing(tx, row.id) == [(1, one), (2, two)]
    assert blobs.put_chunk(tx, one, 10)
    assert blobs.told(tx) == [(MANIFEST, SMALL_CHUNK, 2 * SMALL_CHUNK, False)]
    blobs.put_chunk(tx, two, 10)
    blobs.set_state(tx, row.id, "whole")
    found = blobs.get(tx, row.id)
    assert found is not None
    assert (found.state, found.content, blobs.held(tx, found)) == ("whole", b"c" * 32, row.size)
    assert blobs.wanted(tx) == []
    assert blobs.want(tx, (MANIFEST, OPENS, row.size), [BOB], 2) == found
    assert blobs.holders(tx, row.id) == {ALICE}


def test_who_is_asked_adds_up(tx: Tx) -> None:
    row = want(tx)
    assert blobs.want(tx, (MANIFEST, OPENS, 10), [BOB, ALICE], 2) == row
    assert blobs.holders(tx, row.id) == {ALICE, BOB}


def test_each_claim_stands_for_itself_and_there_is_room_for_64(tx: Tx) -> None:
    first = want(tx)
    rows = [want(tx, 10, number.to_bytes(32, "big")) for number in range(blobs.CLAIMS - 1)]
    assert blobs.want(tx, (MANIFEST, b"x" * 32, 10), [ALICE], 1) is None
    assert blobs.want(tx, (MANIFEST, OPENS, 10), [BOB], 1) == first
    blobs.set_state(tx, rows[0].id, "bad")
    other = want(tx, 10, b"x" * 32)
    assert blobs.find(tx, MANIFEST, b"x" * 32, 10) == other
    assert len(blobs.claims(tx, MANIFEST)) == blobs.CLAIMS + 1
    assert blobs.told(tx) == [(MANIFEST, 0, 10, False)]
    for row in blobs.claims(tx, MANIFEST):
        blobs.set_state(tx, row.id, "bad")
    assert blobs.told(tx) == [(MANIFEST, 0, 10, True)]


def test_a_chunk_that_nothing_consists_of_gets_no_row(tx: Tx) -> None:
    assert not blobs.put_chunk(tx, b"x" * 32, 10)
    assert not blobs.has_chunk(tx, b"x" * 32)


def test_shared_chunks_stay_until_the_last_of_their_files_is_dropped(tx: Tx) -> None:
    shared, single = chunks("shared", 2), chunks("single", 1)
    one, two = added(tx, b"1" * 32, shared + single), added(tx, b"2" * 32, shared)
    assert blobs.unused(tx, shared) == []
    assert set(blobs.drop(tx, one)) == {b"1" * 32, *single}
    assert not blobs.has_chunk(tx, single[0])
    assert all(blobs.has_chunk(tx, each) for each in shared)
    assert set(blobs.drop(tx, two)) == {b"2" * 32, *shared}
    assert [tx.value(f"SELECT count(*) FROM {table}") for table in ("blob", "blob_part", "chunk")] == [0, 0, 0]


def test_equal_files_are_found_by_their_mac_while_they_are_whole(tx: Tx) -> None:
    assert blobs.alike(tx, b"mac") is None
    addresses = chunks("c", 3)
    ident = added(tx, b"1" * 32, addresses)
    assert blobs.alike(tx, b"mac") == Manifest(3 * SMALL_CHUNK, b"c" * 32, tuple(addresses))
    assert blobs.alike(tx, b"cam") is None
    assert blobs.told(tx) == []
    blobs.lose_chunk(tx, addresses[1])
    assert blobs.alike(tx, b"mac") is None
    blobs.drop(tx, ident)
    assert blobs.alike(tx, b"mac") is None


def test_a_lost_chunk_makes_its_files_wanted_again(tx: Tx) -> None:
    addresses = chunks("c", 2)
    ident, other = added(tx, b"1" * 32, addresses), added(tx, b"2" * 32, chunks("d", 1))
    lost = blobs.lose_chunk(tx, addresses[0])
    assert [row.id for row in lost] == [ident]
    assert blobs.missing(tx, ident) == [(1, addresses[0])]
    assert [row.id for row in blobs.wanted(tx)] == [ident]
    assert blobs.lose_chunk(tx, addresses[0]) == []
    kept = blobs.get(tx, other)
    assert kept is not None
    assert kept.state == "whole"


def test_what_is_shared_waits_its_turn_until_it_is_whole(tx: Tx) -> None:
    one, two = added(tx, b"1" * 32, chunks("c", 1)), want(tx).id
    for ident in (two, one, one):
        blobs.share(tx, ident)
    assert blobs.next_share(tx) == (one, 0)
    blobs.shared(tx, one, 1)
    blobs.share(tx, one)
    assert blobs.next_share(tx) == (one, 1)
    blobs.shared(tx, one, None)
    assert blobs.next_share(tx) is None
    blobs.set_state(tx, two, "whole")
    assert blobs.next_share(tx) == (two, 0)
    blobs.drop(tx, two)
    assert blobs.next_share(tx) is None
    assert tx.value("SELECT count(*) FROM blob_holder") == 0
