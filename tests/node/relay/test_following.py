"""The bookkeeping of who follows what, step by step: a disk that answers when it is told to, and a desk that notes."""

import asyncio

from node.errors import WorldFault
from node.relay.following import Audience, Follower, Following
from sync import limits
from sync.topic import LARGEST, Entries, Entry, Gone

ONE, TWO = b"1" * 32, b"2" * 32


def entry(seq: int, size: int = 10) -> Entry:
    return Entry(seq, bytes(size))


class Desk:
    """A connection and its disk: `given` is what was sent, each read waits until `bring` answers it."""

    def __init__(self) -> None:
        self.given: list[tuple[bytes, int]] = []
        self.gone: list[bytes] = []
        self.roomy = True
        self.reads: list[tuple[int, int, asyncio.Future[list[Entry]]]] = []
        self.audience = Audience()
        self.following = Following(self, self.audience, self.fetch)

    def send(self, frame: Entries | Gone) -> None:
        if isinstance(frame, Gone):
            self.gone.append(frame.topic)
        else:
            self.given += [(frame.topic, each.seq) for each in frame.entries]

    def has_room(self) -> bool:
        return self.roomy

    async def fetch(self, row: int, after: int, most: int, most_bytes: int) -> list[Entry]:
        answer: asyncio.Future[list[Entry]] = asyncio.get_running_loop().create_future()
        self.reads.append((row, after, answer))
        return await answer

    async def bring(self, *entries: Entry) -> None:
        """Answer the oldest read."""
        _, _, answer = self.reads.pop(0)
        answer.set_result(list(entries))
        await settle()

    def follow(self, topic: bytes, row: int = 1, head: int = 0) -> Follower:
        self.following.begin(row, topic, 0)
        self.following.know(topic, head)
        return self.audience.of(topic)[-1]


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def tell(follower: Follower, *entries: Entry) -> None:
    for each in entries:
        follower.arrived(each)
    follower.flush()


async def test_what_arrives_goes_on_from_memory() -> None:
    desk = Desk()
    tell(desk.follow(ONE), entry(1), entry(2))
    assert (desk.given, desk.reads) == ([(ONE, 1), (ONE, 2)], [])
    assert (desk.following.count, desk.following.bytes) == (2, 20)


async def test_what_arrives_while_the_disk_is_read_comes_after_it_and_once() -> None:
    desk = Desk()
    follower = desk.follow(ONE, head=2)
    await settle()
    tell(follower, entry(3))
    assert desk.given == []
    await desk.bring(entry(1), entry(2))
    assert desk.given == [(ONE, 1), (ONE, 2)]
    assert [(row, after) for row, after, _ in desk.reads] == [(1, 2)]
    await desk.bring(entry(3))
    tell(follower, entry(3), entry(4))
    assert [seq for _, seq in desk.given] == [1, 2, 3, 4]


async def test_what_the_disk_brings_for_who_left_is_not_sent_and_frees_the_window() -> None:
    desk = Desk()
    desk.follow(ONE, head=2)
    await settle()
    assert desk.following.count > 0
    desk.following.end([ONE])
    again = desk.follow(ONE, head=0)
    await desk.bring(entry(1), entry(2))
    assert (desk.given, desk.following.count, desk.following.bytes) == ([], 0, 0)
    tell(again, entry(1))
    assert desk.given == [(ONE, 1)]


async def test_what_is_too_old_on_the_disk_is_passed_over() -> None:
    desk = Desk()
    follower = desk.follow(ONE, head=5)
    await settle()
    await desk.bring()
    assert (desk.reads, follower.is_behind) == ([], False)
    tell(follower, entry(6))
    assert desk.given == [(ONE, 6)]


async def test_topics_that_are_behind_take_turns() -> None:
    desk = Desk()
    desk.follow(ONE, row=1, head=2)
    desk.follow(TWO, row=2, head=1)
    await settle()
    await desk.bring(entry(1))
    assert [row for row, _, _ in desk.reads] == [2]
    await desk.bring(entry(1))
    assert [(row, after) for row, after, _ in desk.reads] == [(1, 1)]


async def test_a_disk_that_has_failed_is_not_asked_again_and_again() -> None:
    desk = Desk()
    follower = desk.follow(ONE, head=1)
    await settle()
    desk.reads.pop(0)[2].set_exception(WorldFault("store_failed", ""))
    await settle()
    assert (desk.reads, follower.is_behind, desk.following.count) == ([], True, 0)
    tell(follower, entry(2))
    await settle()
    assert [after for _, after, _ in desk.reads] == [0]


async def test_a_full_window_waits_for_a_reader_and_a_full_output_for_the_wire() -> None:
    desk = Desk()
    follower = desk.follow(ONE)
    most = limits.HUB_FOLLOWED_BYTES // LARGEST
    tell(follower, *(entry(seq, LARGEST) for seq in range(1, most + 2)))
    await settle()
    assert (len(desk.given), desk.reads) == (most, [])
    assert not desk.following.read(ONE, most + 1)
    desk.roomy = False
    assert desk.following.read(ONE, 1)
    await settle()
    assert desk.reads == []
    desk.roomy = True
    desk.following.serve()
    await settle()
    assert [after for _, after, _ in desk.reads] == [most]


async def test_who_has_gone_is_told_nothing_more() -> None:
    desk = Desk()
    follower = desk.follow(ONE, head=1)
    await settle()
    desk.audience.gone([ONE, TWO])
    assert (desk.gone, len(desk.audience), len(desk.following)) == ([ONE], 0, 0)
    assert not desk.following.read(ONE, 0)
    (serving,) = desk.following.close()
    serving.cancel()
    await settle()
    assert serving.cancelled()
    assert follower.over
