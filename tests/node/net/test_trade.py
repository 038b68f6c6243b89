"""Files over links: they arrive whole through loss, restarts and full disks, and a message never waits for them.

Peers that lie or flood are in test_trade_hostile.py.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from crypto.blob import SMALL_CHUNK
from node.net.fetching import IN_MEMORY, SPARE, Seeker
from node.net.trade import WINDOW
from node.store import blobs
from sync.frames import Fetch, Frame, Lack, Piece
from sync.limits import PIECE_BYTES
from tests.node.net.trading import ALICE, BOB, EVE, Side, Work, ends, linked, scripted, sealed
from tests.world.loop import run

FILE = sealed(3 * SMALL_CHUNK + 100)


@pytest.fixture
def alice(tmp_path: Path) -> Side:
    return Side(tmp_path / "alice", ALICE)


@pytest.fixture
def bob(tmp_path: Path) -> Side:
    return Side(tmp_path / "bob", BOB)


def out(work: Work) -> int:
    """Pieces asked for and not yet here."""
    return work.trade._out


def test_a_file_arrives_and_progress_is_told(alice: Side, bob: Side) -> None:
    async def story() -> None:
        alice.has(FILE)
        async with linked(alice, bob) as (_, there):
            row = await bob.want(FILE.claim, ALICE)
            await bob.until(FILE.claim)
            assert bob.holds(FILE)
            assert bob.told[-1].held == bob.told[-1].size == FILE.size
            held = [item.held for item in bob.told]
            assert held == sorted(set(held))
            assert {(item.manifest, item.why) for item in bob.told} == {(FILE.manifest, "")}
            assert out(there) == 0
            assert len([frame for frame in there.end.sent if isinstance(frame, Fetch)]) == sum(
                -(-len(part) // PIECE_BYTES) for part in FILE.parts.values()
            )
        assert await bob.store.read(lambda cx: blobs.missing(cx, row.id)) == []
        await bob.store.close()

    run(story)


def test_no_more_is_on_the_way_than_the_window(alice: Side, bob: Side) -> None:
    async def story() -> None:
        most = 0
        alice.has(FILE)
        async with linked(alice, bob) as (here, there):

            def watch(frame: Frame) -> list[Frame]:
                nonlocal most
                most = max(most, out(there))
                return [frame]

            here.end.spoil = watch
            await bob.want(FILE.claim, ALICE)
            await bob.until(FILE.claim)
        assert most == WINDOW
        assert WINDOW * PIECE_BYTES <= 256 * 1024

    run(story)


@pytest.mark.parametrize("seed", range(3))
def test_loss_and_doubling_cost_time_and_nothing_else(alice: Side, bob: Side, seed: int) -> None:
    async def story() -> None:
        chance = random.Random(seed)

        def weather(frame: Frame) -> list[Frame]:
            return [frame] * chance.choice([0, 1, 1, 1, 1, 1, 1, 2])

        alice.has(FILE)
        async with linked(alice, bob) as (here, there):
            here.end.spoil = there.end.spoil = weather
            await bob.want(FILE.claim, ALICE)
            await bob.until(FILE.claim)
            assert bob.holds(FILE)
            assert (here.fault, there.fault, out(there)) == (None, None, 0)

    run(story)


def test_holders_work_side_by_side(tmp_path: Path, bob: Side) -> None:
    """Each of three holders lacks another chunk; together they have all, and each serves something."""

    async def story() -> None:
        file = sealed(8 * SMALL_CHUNK)
        sides = [Side(tmp_path / str(number), bytes([number]) * 32) for number in range(3)]
        addresses = [*file.parts]
        works: list[Work] = []
        for number, side in enumerate(sides):
            side.has(file, addresses[number + 1])
            near, far = ends(side.account, BOB)
            works += [Work(side, near), Work(bob, far)]
        await bob.want(file.claim, *(side.account for side in sides))
        await bob.until(file.claim)
        assert bob.holds(file)
        for work in works[::2]:
            assert any(isinstance(frame, Piece) for frame in work.end.sent)
        for work in works:
            await work.stop()

    run(story)


def test_only_holders_are_asked_and_only_contacts_served(alice: Side, bob: Side) -> None:
    async def story() -> None:
        alice.has(FILE)
        async with linked(alice, bob) as (_, there):
            await bob.want(FILE.claim, EVE)
            await asyncio.sleep(10)
            assert there.end.sent == []
            await bob.want(FILE.claim, ALICE)
            await bob.until(FILE.claim)
        near, far = ends(ALICE, EVE)
        stranger = Work(alice, near, is_contact=False)
        await far.send(Fetch(FILE.manifest, 0))
        assert await far.receive() == Lack(FILE.manifest)
        await stranger.stop()

    run(story)


def test_what_is_not_here_or_ends_before_is_lacked(alice: Side) -> None:
    async def story() -> None:
        alice.has(FILE)
        near, far = ends(ALICE, BOB)
        work = Work(alice, near)
        length = len(FILE.parts[FILE.manifest])
        for asked, answer in [
            (Fetch(b"x" * 32, 0), Lack(b"x" * 32)),
            (Fetch(FILE.manifest, length), Lack(FILE.manifest)),
            (
                Fetch(FILE.manifest, length - 1),
                Piece(FILE.manifest, length - 1, length, FILE.parts[FILE.manifest][-1:]),
            ),
        ]:
            await far.send(asked)
            assert await far.receive() == answer
        await work.stop()

    run(story)


def test_after_a_restart_only_what_is_missing_is_fetched(tmp_path: Path, alice: Side, bob: Side) -> None:
    """The link breaks and the node dies in the middle; the rows say what to go on with."""

    async def story() -> None:
        file = sealed(8 * SMALL_CHUNK)
        alice.has(file)
        async with linked(alice, bob):
            row = await bob.want(file.claim, ALICE)
            while len(await bob.store.read(lambda cx: blobs.missing(cx, row.id))) not in range(2, 6):
                await asyncio.sleep(0.01)
        missing = await bob.store.read(lambda cx: blobs.missing(cx, row.id))
        await bob.store.close()

        again = Side(tmp_path / "bob", BOB)
        await again.fetching.resume()
        async with linked(alice, again) as (_, there):
            await again.until(file.claim)
            asked = {frame.address for frame in there.end.sent if isinstance(frame, Fetch)}
        assert again.holds(file)
        assert asked == {address for _, address in missing}
        assert again.told[-1].held == file.size

    run(story)


def test_one_piece_at_a_time_waits_at_the_sender(alice: Side) -> None:
    """However many are asked for: so a message of a person is never behind more than one."""

    async def story() -> None:
        alice.has(FILE)
        near, far = ends(ALICE, BOB)
        sending, most = 0, 0
        really = near.send

        async def counted(frame: Frame) -> None:
            nonlocal sending, most
            sending += 1
            most = max(most, sending)
            await really(frame)
            sending -= 1

        near.send = counted  # type: ignore[method-assign]
        work = Work(alice, near)
        for offset in range(0, 4 * WINDOW):
            await far.send(Fetch([*FILE.parts][1], offset))
        for _ in range(4 * WINDOW):
            assert isinstance(await far.receive(), Piece)
        assert most == 1
        await work.stop()

    run(story)


def test_a_full_disk_is_told_and_tried_again(alice: Side, bob: Side) -> None:
    async def story() -> None:
        alice.has(FILE)
        bob.free = SPARE + 2000
        async with linked(alice, bob) as (_, there):
            await bob.want(FILE.claim, ALICE)
            await asyncio.sleep(100)
            assert await bob.state(FILE.claim) == "wanted"
            assert {item.why for item in bob.told} == {"disk_full"}
            assert len(there.end.sent) < 200
            bob.free = 1 << 40
            await bob.until(FILE.claim)
            assert bob.holds(FILE)
            assert bob.told[-1].why == ""

    run(story)


def test_what_is_dropped_in_the_middle_leaves_nothing(alice: Side, bob: Side) -> None:
    async def story() -> None:
        file = sealed(8 * SMALL_CHUNK)
        alice.has(file)
        async with linked(alice, bob) as (_, there):
            row = await bob.want(file.claim, ALICE)
            while len(await bob.store.read(lambda cx: blobs.missing(cx, row.id))) != 4:
                await asyncio.sleep(0.001)
            unused = await bob.store.write(lambda tx: blobs.drop(tx, row.id))
            bob.fetching.forget([row.id])
            bob.files.remove(unused)
            await asyncio.sleep(5)
            assert [path for path in bob.files._folder.rglob("*") if path.is_file()] == []
            assert (out(there), bob.fetching._flying) == (0, set())
            await bob.want(file.claim, ALICE)
            await bob.until(file.claim)

    run(story)


def test_the_smallest_file_comes_first(alice: Side, bob: Side) -> None:
    async def story() -> None:
        files = [sealed(size, seed) for seed, size in enumerate([9 * SMALL_CHUNK, 3000, 2 * SMALL_CHUNK])]
        for file in files:
            alice.has(file)
            await bob.want(file.claim, ALICE)
        async with linked(alice, bob):
            for file in files:
                await bob.until(file.claim)
        whole = [item.size for item in bob.told if item.held == item.size]
        assert whole == sorted(file.size for file in files)

    run(story)


def test_a_link_that_is_cancelled_gives_back_what_it_took(alice: Side, bob: Side) -> None:
    async def story() -> None:
        asked = asyncio.Event()

        def silent(_frame: Frame) -> list[Frame]:
            asked.set()
            return []

        async with scripted(bob, silent):
            await bob.want(FILE.claim, EVE, ALICE)
            await asked.wait()
        assert bob.fetching._flying == set()
        assert bob.fetching.room._value == IN_MEMORY
        alice.has(FILE)
        async with linked(alice, bob):
            await bob.until(FILE.claim, seconds=5)

    run(story)


def test_a_chunk_is_held_until_its_row_is_there(alice: Side, bob: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        real = bob.files.put

        def put(chunks: Sequence[tuple[bytes, bytes]]) -> None:
            real(chunks)
            bob.files.remove([address for address, _ in chunks])  # as if it were collected just now

        monkeypatch.setattr(bob.files, "put", put)
        alice.has(FILE)
        async with linked(alice, bob):
            await bob.want(FILE.claim, ALICE)
            await bob.until(FILE.claim)
        assert bob.holds(FILE)
        bob.files.remove(list(FILE.parts))
        assert not bob.holds(FILE)

    run(story)


def test_whoever_fetches_is_stirred_in_the_order_of_coming(alice: Side) -> None:
    """Not in one that differs from run to run: a world plays a seed alike each time."""

    async def main() -> None:
        woken: list[bytes] = []
        seekers = [Seeker(bytes([number]), None) for number in range(20)]

        async def wait(seeker: Seeker) -> None:
            await seeker.stir.wait()
            woken.append(seeker.name)

        for seeker in seekers:
            alice.fetching.enter(seeker)
        for seeker in seekers:
            seeker.stir.clear()
        tasks = [asyncio.ensure_future(wait(seeker)) for seeker in seekers]
        await asyncio.sleep(0)
        alice.fetching.leave(seekers[3])
        await asyncio.sleep(0)
        assert woken == [seeker.name for seeker in seekers if seeker is not seekers[3]]
        tasks[3].cancel()

    run(main)
