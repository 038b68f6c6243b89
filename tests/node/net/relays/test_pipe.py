"""A wire over a relay that hands pieces on as it likes: what is read is what was sent, or the wire is over."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any, cast

import pytest

from node.errors import PeerFault, WorldFault
from node.net.relays.connection import Connection
from node.net.relays.desk import ATTEMPTS, PIPES, Desk, Stand
from node.net.relays.pipe import AHEAD, Pipe
from node.secure import topics as seals
from sync import meeting, topic
from sync.meeting import LAST, MORE, Piece, ways

ATTEMPT = b"a" * meeting.ATTEMPT
MESSAGES = [b"one", b"2" * 60_000, b"three", bytes(65_535)]


def ends() -> tuple[Pipe, Pipe, list[Piece]]:
    """One end that sends, one that reads, and what is between them."""
    sent: list[Piece] = []

    async def post(piece: Piece) -> None:
        sent.append(piece)

    return Pipe(ATTEMPT, post, lambda: None), Pipe(ATTEMPT, post, lambda: None), sent


def test_pieces_are_put_in_order_and_counted_once() -> None:
    async def run() -> None:
        here, there, sent = ends()
        for message in MESSAGES:
            await here.send(message)
        await here.close()
        given = [*sent, *sent]
        random.Random(1).shuffle(given)
        taken: list[int] = []
        for piece in given:
            there.come(piece, lambda piece=piece: taken.append(piece.number))  # type: ignore[misc]
        assert [await there.receive() for _ in MESSAGES] == MESSAGES
        with pytest.raises(WorldFault):
            await there.receive()
        assert Counter(taken) == dict.fromkeys(range(len(sent)), 2), "each may leave the window, also the second copy"
        for piece in sent:
            there.come(piece, lambda: taken.append(-1))
        assert taken.count(-1) == len(sent), "what comes again after it was read is let go at once"

    asyncio.run(run())


def test_a_hole_holds_up_what_is_behind_it_and_no_more_than_that() -> None:
    async def run() -> None:
        _, there, _ = ends()
        there.come(Piece(ATTEMPT, 1, LAST, b"behind"), lambda: None)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await there.receive()
        there.come(Piece(ATTEMPT, 0, LAST, b"first"), lambda: None)
        assert [await there.receive(), await there.receive()] == [b"first", b"behind"]
        there.come(Piece(ATTEMPT, 2 + AHEAD, LAST, b"far"), lambda: None)
        with pytest.raises(WorldFault):
            await there.receive()

    asyncio.run(run())


def test_a_message_that_never_ends_ends_the_wire() -> None:
    async def run() -> None:
        _, there, _ = ends()
        for number in range(3):
            there.come(Piece(ATTEMPT, number, MORE, bytes(30_000)), lambda: None)
        with pytest.raises(PeerFault):
            await there.receive()
        with pytest.raises(WorldFault):
            await there.receive()

    asyncio.run(run())


def test_a_relay_that_takes_no_piece_ends_the_wire() -> None:
    async def run() -> None:
        left: list[bool] = []

        async def post(piece: Piece) -> None:
            raise WorldFault("link_closed", "gone")

        pipe = Pipe(ATTEMPT, post, lambda: left.append(True))
        await pipe.send(b"hello")
        with pytest.raises(WorldFault):
            await pipe.receive()
        with pytest.raises(WorldFault):
            await pipe.send(b"again")
        await pipe.close()
        assert left == [True]

    asyncio.run(run())


def test_attempts_are_bounded_at_once_and_in_all() -> None:
    async def run() -> None:
        knocked: list[Pipe] = []
        desk = Desk(cast(Connection, None), counted := Counter(), lambda stand, pipe: knocked.append(pipe))
        up, down = ways(b"s" * 32, b"r" * 32)
        stand = desk.stands[up.topic] = Stand(hears=up, says=down)

        def knock(number: int) -> None:
            plain = meeting.write(Piece(number.to_bytes(meeting.ATTEMPT, "big"), 0, LAST, b"hello"))
            desk._hear(stand, topic.Entry(number, seals.seal(up.seal, up.topic, plain)))

        for number in range(PIPES + 3):
            knock(number)
        assert len(knocked) == PIPES
        assert counted["meeting_crowded"] == 3
        for number in range(2 * ATTEMPTS):
            knock(number)
            for pipe in list(stand.pipes.values()):
                pipe.end()
        assert len(knocked) == len(stand.seen) == ATTEMPTS
        assert stand.is_worn
        knock(0)
        assert len(knocked) == ATTEMPTS, "an attempt that is over is not begun again by its own pieces"

    asyncio.run(run())


@pytest.mark.parametrize("goodbye", [True, False])
def test_topics_are_made_anew_after_an_attempt_that_broke_off(goodbye: bool) -> None:
    """What the other end leaves in may be full, and it has no other way to say so."""

    async def run() -> None:
        knocked: list[Pipe] = []
        desk = Desk(cast(Connection, None), Counter(), lambda stand, pipe: knocked.append(pipe))
        up, down = ways(b"s" * 32, b"r" * 32)
        stand = desk.stands[up.topic] = Stand(hears=up, says=down)
        for number, piece in enumerate(
            [Piece(ATTEMPT, 0, LAST, b"hello"), *[Piece(ATTEMPT, 1, meeting.END)] * goodbye]
        ):
            plain = meeting.write(piece)
            desk._hear(stand, topic.Entry(number + 1, seals.seal(up.seal, up.topic, plain)))
        assert await knocked[0].receive() == b"hello"
        if goodbye:
            with pytest.raises(WorldFault):
                await knocked[0].receive()
        assert not stand.is_worn
        knocked[0].end()
        assert stand.is_worn != goodbye

    asyncio.run(run())


def test_what_the_relay_made_up_is_passed_over() -> None:
    async def run() -> None:
        knocked: list[Any] = []
        desk = Desk(cast(Connection, None), counted := Counter(), lambda *each: knocked.append(each))
        up, down = ways(b"s" * 32, b"r" * 32)
        stand = desk.stands[up.topic] = Stand(hears=up, says=down)
        size = min(topic.SIZES)
        desk._hear(stand, topic.Entry(1, bytes(size)))
        desk._hear(stand, topic.Entry(2, seals.seal(up.seal, up.topic, bytes(size - topic.SEALING))))
        desk._hear(
            stand, topic.Entry(3, seals.seal(down.seal, down.topic, meeting.write(Piece(ATTEMPT, 0, LAST, b"x"))))
        )
        assert not knocked
        assert counted["meeting_bad_piece"] == 1
        assert sum(counted.values()) == 3

    asyncio.run(run())
