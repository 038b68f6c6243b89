"""Peers that lie about files or flood a link: each costs little, harms nobody else, and the honest one is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from crypto import blob as sealing
from crypto.blob import SMALL_CHUNK, Manifest
from node.net.fetching import BLAME_S, IN_MEMORY
from node.net.trade import QUEUED, UNASKED
from sync.frames import Fetch, Frame, Lack, Piece
from sync.limits import PIECE_BYTES
from tests.node.net.trading import ALICE, BOB, EVE, File, Side, Work, ends, linked, scripted, sealed
from tests.world.loop import run

FILE = sealed(3 * SMALL_CHUNK + 100)


@pytest.fixture
def alice(tmp_path: Path) -> Side:
    return Side(tmp_path / "alice", ALICE)


@pytest.fixture
def bob(tmp_path: Path) -> Side:
    return Side(tmp_path / "bob", BOB)


def honest(
    file: File, change: Callable[[Piece], list[Frame]] = lambda piece: [piece]
) -> Callable[[Frame], list[Frame]]:
    """A peer that has a file, and sends what `change` makes of each piece."""

    def answer(frame: Frame) -> list[Frame]:
        if not isinstance(frame, Fetch) or frame.address not in file.parts:
            return []
        data = file.parts[frame.address]
        piece = Piece(frame.address, frame.offset, len(data), data[frame.offset : frame.offset + PIECE_BYTES])
        return change(piece)

    return answer


def out(work: Work) -> int:
    """Pieces asked for and not yet here."""
    return work.trade._out


def alike(piece: Piece, data: bytes) -> Piece:
    return Piece(piece.address, piece.offset, piece.total, data)


LIES: dict[str, tuple[Callable[[Piece], list[Frame]], str]] = {
    "other bytes": (lambda piece: [alike(piece, bytes(len(piece.data)))], "wrong_bytes"),
    "another total": (lambda piece: [Piece(piece.address, piece.offset, 2 * piece.total - 16, piece.data)], ""),
    "a total of nothing": (lambda piece: [Piece(piece.address, piece.offset, 0, piece.data)], ""),
    "a huge total": (lambda piece: [Piece(piece.address, piece.offset, 1024 * 1024 + 16, piece.data)], ""),
    "a short piece": (lambda piece: [alike(piece, piece.data[:-1] or b"x")], ""),
    "a long piece": (lambda piece: [alike(piece, (piece.data + b"x")[-PIECE_BYTES:])], ""),
    "lack": (lambda piece: [Lack(piece.address)], ""),
    "silence": (lambda piece: [], "stalled"),
    "another place": (lambda piece: [Piece(piece.address, piece.offset ^ 1, piece.total, piece.data)], "stalled"),
    "another address": (lambda piece: [Piece(b"x" * 32, piece.offset, piece.total, piece.data)], "stalled"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_holder_that_lies_costs_little_and_the_honest_one_is_asked_instead(lie: str, alice: Side, bob: Side) -> None:
    async def story() -> None:
        change, counted = LIES[lie]
        async with scripted(bob, honest(FILE, change)) as work:
            await bob.want(FILE.claim, EVE, ALICE)
            await asyncio.sleep(BLAME_S * 3)
            assert await bob.state(FILE.claim) == "wanted"
            assert work.fault is None
            assert not counted or bob.counters["blob_" + counted] >= 1
            assert len(work.end.sent) < 100
            assert not bob.holds(FILE)
            alice.has(FILE)
            async with linked(alice, bob):
                await bob.until(FILE.claim)
                assert bob.holds(FILE)
        assert (bob.fetching.room._value, bob.fetching._flying) == (IN_MEMORY, set())
        assert (out(work), work.trade._loads) == (0, {})

    run(story)


def test_a_holder_that_lies_only_in_the_middle_is_found_out(alice: Side, bob: Side) -> None:
    async def story() -> None:
        target = [*FILE.parts][2]

        def change(piece: Piece) -> list[Frame]:
            wrong = piece.address == target and piece.offset == PIECE_BYTES
            return [Piece(piece.address, piece.offset, piece.total, piece.data[::-1]) if wrong else piece]

        async with scripted(bob, honest(FILE, change)):
            await bob.want(FILE.claim, EVE, ALICE)
            await asyncio.sleep(300)
        assert await bob.state(FILE.claim) == "wanted"
        assert bob.counters["blob_wrong_bytes"] >= 1
        assert bob.files.read(target) is None
        alice.has(FILE)
        async with linked(alice, bob):
            await bob.until(FILE.claim)

    run(story)


def test_pieces_that_nobody_asked_for_end_the_link(bob: Side) -> None:
    async def story() -> None:
        near, far = ends(BOB, EVE)
        work = Work(bob, near)
        for number in range(UNASKED):
            await far.send(Piece(b"x" * 32, number, 1040, b"flood"))
        await asyncio.sleep(1)
        assert work.fault is None
        await far.send(Piece(b"x" * 32, 0, 1040, b"flood"))
        await asyncio.sleep(1)
        assert work.fault is not None
        assert work.fault.code == "unasked_pieces"
        assert [path for path in bob.files._folder.rglob("*") if path.is_file()] == []

    run(story)


def test_a_flood_of_questions_ends_the_link(alice: Side) -> None:
    async def story() -> None:
        near, _ = ends(ALICE, EVE)

        async def never(_frame: Frame) -> None:
            await asyncio.Event().wait()

        near.send = never  # type: ignore[method-assign]
        work = Work(alice, near)
        await asyncio.sleep(0)
        for number in range(1 + QUEUED):  # one is being answered, and 64 wait
            work.trade.receive(Fetch(b"x" * 32, number))
            await asyncio.sleep(0.01)
        with pytest.raises(Exception, match="more than it takes"):
            work.trade.receive(Fetch(b"x" * 32, 0))
        await work.stop()

    run(story)


def lying(file: File, **changed: object) -> tuple[bytes, bytes, int]:
    fields = {"manifest": file.manifest, "key": file.key, "size": file.size} | changed
    return fields["manifest"], fields["key"], fields["size"]  # type: ignore[return-value]


@pytest.mark.parametrize("claim", [lying(FILE, key=b"x" * 32), lying(FILE, size=FILE.size - 1), lying(FILE, size=5)])
def test_a_false_claim_is_bad_for_ever_and_a_true_one_beside_it_is_not(
    alice: Side, bob: Side, claim: tuple[bytes, bytes, int]
) -> None:
    async def story() -> None:
        alice.has(FILE)
        async with linked(alice, bob):
            await bob.want(claim, ALICE)
            await bob.until(claim, "bad")
            assert [(item.held, item.size, item.why) for item in bob.told] == [(0, claim[2], "bad_blob")]
            await bob.want(FILE.claim, ALICE)
            await bob.until(FILE.claim)
            assert bob.holds(FILE)

    run(story)


def test_claims_side_by_side_fetch_the_same_bytes_without_spinning(alice: Side, bob: Side) -> None:
    async def story() -> None:
        alice.has(FILE)
        claims = [FILE.claim, *(lying(FILE, key=bytes([number]) * 32) for number in range(5))]
        for claim in claims:
            await bob.want(claim, ALICE)
        async with linked(alice, bob):
            await bob.until(FILE.claim)
            for claim in claims[1:]:
                await bob.until(claim, "bad")
        assert [item.why for item in bob.told if item.why] == []

    run(story)


def test_a_chunk_that_claims_another_size_harms_nobody(alice: Side, bob: Side) -> None:
    """A manifest names a chunk of another file under another size: its holder is not to blame, the blob never comes."""

    async def story() -> None:
        victim = [*FILE.parts][1]
        key = b"q" * 32
        evil = sealing.seal_manifest(key, Manifest(5, b"c" * 32, [victim]))
        file = File(sealing.address_of(evil), key, 5, {sealing.address_of(evil): evil})
        alice.has(FILE)
        alice.has(file)
        async with linked(alice, bob) as (_, there):
            await bob.want(file.claim, ALICE)
            await asyncio.sleep(100)
            assert await bob.state(file.claim) == "wanted"
            await bob.want(FILE.claim, ALICE)
            await bob.until(FILE.claim, seconds=5)
            assert there.fault is None

    run(story)
