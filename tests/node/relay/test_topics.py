"""Topics of a relay: what is appended is on the disk, comes to all who follow, in order, once, within one window."""

import asyncio
import os
from collections.abc import Callable
from typing import Any

import pytest

from node.relay import limits
from node.relay.session import Session
from sync import limits as wire_limits
from sync import topic
from tests.node.relay.client import Client, Log, entry
from tests.node.relay.keeping import made
from tests.node.relay.test_mail import refused

DAY_MS = 86_400_000
SMALL = min(topic.SIZES)


async def test_an_entry_comes_to_all_who_follow_and_stays(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    log, body = Log(), entry("first")
    await made(around, log)
    bob, carol, writer = await around.connect(), await around.connect(), await around.connect()
    assert (await bob.follow(log.place())) == {log.topic: topic.Begun(log.topic, 0, 0)}
    await carol.follow(log.place())
    await writer.append(log, body)
    for reader in (bob, carol):
        assert await reader.entries_of(log, 1) == [topic.Entry(1, body)]
        await reader.send(topic.Read(log.topic, 1))
    dora = await around.connect()
    await dora.follow(log.place())
    assert await dora.entries_of(log, 1) == [topic.Entry(1, body)]


async def test_a_reader_goes_on_where_it_stands(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    log = Log()
    writer = await made(around, log)
    await writer.append(log, *(entry(n) for n in range(5)))
    bob = await around.connect()
    await bob.follow(log.place())
    third = (await bob.entries_of(log, 5))[2]
    again = await around.connect()
    assert (await again.follow(log.place(third)))[log.topic] == topic.Begun(log.topic, 3, 5)
    assert [each.seq for each in await again.entries_of(log, 2)] == [4, 5]
    await again.settled()
    assert not again.entries


@pytest.mark.parametrize(
    "place",
    [
        lambda log, last: topic.Place(log.topic, log.read, last.seq, bytes(16)),
        lambda log, last: topic.Place(log.topic, log.read, last.seq, b""),
        lambda log, last: topic.Place(log.topic, log.read, last.seq + 1, topic.mark_of(last.envelope)),
        lambda log, last: topic.Place(log.topic, log.read, 2**63 - 1, topic.mark_of(last.envelope)),
        lambda log, last: topic.Place(log.topic, log.read, 0, topic.mark_of(last.envelope)),
    ],
)
async def test_who_stands_where_this_relay_never_was_is_told_everything(
    serving: Callable[..., Any], place: Any
) -> None:
    """A relay that was put back, or lost a topic and has it again, uses numbers anew for other entries."""
    _, around = await serving()
    log = Log()
    bob = await made(around, log)
    await bob.append(log, *(entry(n) for n in range(3)))
    await bob.follow(log.place())
    last = (await bob.entries_of(log, 3))[-1]
    again = await around.connect()
    assert (await again.follow(place(log, last)))[log.topic].after == 0
    assert [each.seq for each in await again.entries_of(log, 3)] == [1, 2, 3]


async def test_a_number_beyond_all_numbers_is_no_entry_of_another_topic(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    logs, bob = [Log() for _ in range(3)], await around.member()
    for log in logs:
        await bob.ask(log.make())
        await bob.append(log, entry(log.topic))
    await bob.follow(logs[2].place())
    (other,) = await bob.entries_of(logs[2], 1)
    place = topic.Place(logs[1].topic, logs[1].read, 1 << 40 | other.seq, topic.mark_of(other.envelope))
    assert (await bob.follow(place))[logs[1].topic].after == 0


async def test_the_same_entry_is_kept_once(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    log, body = Log(), entry()
    bob, writer = await made(around, log), await around.connect()
    await bob.follow(log.place())
    await writer.append(log, *[body] * 5)
    await writer.append(log, body, entry("another"))
    assert [each.seq for each in await bob.entries_of(log, 2)] == [1, 2]
    await bob.settled()
    assert not bob.entries


async def test_only_its_tokens_open_a_topic(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    log, other = Log(), Log()
    await made(around, log)
    await made(around, other)
    eve = await around.connect()
    tokens = [bytes(16), log.read, other.append, topic.hash_of_append(log.append)[:16]]
    codes = {await refused(eve.ask(topic.Append(0, log.topic, token, entry()))) for token in tokens}
    codes.add(await refused(eve.ask(topic.Append(0, bytes(32), log.append, entry()))))
    assert codes == {"not_welcome"}
    wrong = [(log.topic, log.append), (log.topic, other.read), (bytes(32), log.read)]
    assert await eve.follow(*(topic.Place(name, token, 0, b"") for name, token in wrong)) == {}
    await eve.append(log, entry())
    await eve.settled()
    assert not eve.entries


async def test_a_name_belongs_to_its_tokens(serving: Callable[..., Any]) -> None:
    """Whoever makes a topic anew with one token of another gets a topic of its own."""
    _, around = await serving()
    log, eve = Log(), await around.member()
    await made(around, log)
    mine = await eve.ask(topic.Make(0, os.urandom(16), topic.hash_of_read(log.read)))
    theirs = await eve.ask(topic.Make(0, log.append, os.urandom(32)))
    assert len({log.topic, mine.topic, theirs.topic}) == 3


async def test_every_length_of_an_envelope_is_taken_and_none_beside_it(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    log = Log()
    bob = await made(around, log)
    await bob.follow(log.place())
    for size in topic.SIZES:
        await bob.append(log, body := entry("", size))
        assert (await bob.entries_of(log, 1))[0].envelope == body
        assert await refused(bob.append(log, body[:-1])) == "bad_size"
        if size < topic.LARGEST:
            assert await refused(bob.append(log, body + b"x")) == "bad_size"


async def test_the_window_holds_back_until_read(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    log, window = Log(), wire_limits.HUB_FOLLOWED_ENTRIES
    writer, bob = await made(around, log), await around.connect()
    await bob.follow(log.place())
    bodies = [entry(n) for n in range(window + 90)]
    await writer.append(log, *bodies)
    await bob.settled()
    assert len(bob.entries) == window
    first = await bob.entries_of(log, window)
    await bob.send(topic.Read(log.topic, first[9].seq))
    assert [each.seq for each in await bob.entries_of(log, 10)] == list(range(window + 1, window + 11))
    await bob.settled()
    assert not bob.entries
    bob.take_at_once = True
    await bob.send(topic.Read(log.topic, window + 10))
    assert [each.envelope for each in await bob.entries_of(log, 80)] == bodies[window + 10 :]


async def test_one_window_is_shared_by_all_topics_of_a_connection(serving: Callable[..., Any]) -> None:
    hub_, around = await serving()
    logs = [Log() for _ in range(4)]
    writer, bob = await around.member(), await around.connect()
    for log in logs:
        await writer.ask(log.make())
        await writer.append(log, *(entry(n, topic.LARGEST) for n in range(8)))
    await bob.follow(*(log.place() for log in logs))
    await bob.until(lambda: len(bob.entries) >= 21)
    await bob.settled()
    assert len(bob.entries) == wire_limits.HUB_FOLLOWED_BYTES // topic.LARGEST == 21
    session = next(one for one in hub_._house.sessions if one.member is None)
    assert session.following.bytes <= wire_limits.HUB_FOLLOWED_BYTES
    bob.take_at_once = True
    given = {name: each.seq for name, each in bob.entries}
    for name, seq in given.items():
        await bob.send(topic.Read(name, seq))
    for log in logs:
        assert [each.seq for each in await bob.entries_of(log, 8)] == list(range(1, 9))
    await bob.settled()
    assert (session.following.count, session.following.bytes, len(bob.entries)) == (0, 0, 0)
    assert bob.largest <= wire_limits.HUB_ENTRIES_BYTES


async def test_a_topic_that_is_far_behind_does_not_keep_others_waiting(serving: Callable[..., Any]) -> None:
    _, around = await serving()
    long, short = Log(), Log()
    writer, bob = await around.member(), await around.connect()
    for log in (long, short):
        await writer.ask(log.make())
    await writer.append(long, *(entry(n) for n in range(400)))
    await writer.append(short, entry("short"))
    await bob.follow(long.place(), short.place())
    await bob.entries_of(short, 1)
    assert len(bob.entries) <= 2 * limits.FETCH_ENTRIES


async def test_reading_what_was_never_given_changes_nothing(serving: Callable[..., Any]) -> None:
    hub_, around = await serving()
    log = Log()
    bob = await made(around, log)
    await bob.follow(log.place())
    await bob.append(log, entry())
    for read in (topic.Read(log.topic, 2), topic.Read(bytes(32), 1), topic.Read(log.topic, 2**63 - 1)):
        await bob.send(read)
    await bob.settled()
    assert hub_._house.counters["relay_bad_take_total"] == 3
    assert len(await bob.entries_of(log, 1)) == 1


async def test_who_follows_no_more_is_told_no_more(serving: Callable[..., Any]) -> None:
    hub_, around = await serving()
    log = Log()
    bob = await made(around, log)
    await bob.follow(log.place())
    await bob.append(log, entry(1))
    await bob.ask(topic.Unfollow(0, (log.topic, bytes(32))))
    await bob.append(log, entry(2))
    await bob.settled()
    assert [each.seq for each in await bob.entries_of(log, 1)] == [1]
    assert not bob.entries
    assert len(hub_._house.audience) == 0
    assert {one.following.count for one in hub_._house.sessions} == {0}


async def test_a_reader_who_goes_is_forgotten(serving: Callable[..., Any]) -> None:
    hub_, around = await serving()
    log = Log()
    writer, bob = await made(around, log), await around.connect()
    await bob.follow(log.place())
    await bob.close()
    async with asyncio.timeout(20):
        while len(hub_._house.sessions) > 1:
            await asyncio.sleep(0.02)
    assert len(hub_._house.audience) == 0
    await writer.append(log, entry())


async def test_followed_while_more_is_appended_comes_once_and_in_order(serving: Callable[..., Any]) -> None:
    """The handing over between disk and memory, for readers who come in the middle, and one who comes again."""
    _, around = await serving()
    log = Log()
    writer = await made(around, log)
    bodies = [entry(n) for n in range(400)]
    appending = asyncio.ensure_future(writer.append(log, *bodies))
    first = await around.connect()
    await first.follow(log.place())
    seen = await _read(first, log, 150)
    second = await around.connect()
    await second.follow(log.place())
    again = await around.connect()
    await again.follow(log.place(seen[-1]))
    seen += await _read(again, log, 250)
    assert [each.envelope for each in seen] == bodies
    assert [each.envelope for each in await _read(second, log, 400)] == bodies
    await appending


@pytest.mark.parametrize("ends", [False, True])
async def test_what_happens_while_somebody_begins_to_follow_is_not_missed(
    serving: Callable[..., Any], monkeypatch: Any, ends: bool
) -> None:
    hub_, around = await serving()
    log, bob = Log(), await around.connect()
    writer, find = await made(around, log), hub_._house.find_topics

    async def found_before(places: Any) -> Any:
        found = await find(places)
        await (writer.ask(topic.Drop(0, log.topic)) if ends else writer.append(log, entry()))
        return found

    monkeypatch.setattr(hub_._house, "find_topics", found_before)
    await bob.follow(log.place())
    if ends:
        await bob.until(lambda: bob.gone)
        assert len(hub_._house.audience) == 0
    else:
        assert [each.seq for each in await bob.entries_of(log, 1)] == [1]


async def _read(client: Client, log: Log, count: int) -> list[topic.Entry]:
    seen: list[topic.Entry] = []
    while len(seen) < count:
        seen += await client.entries_of(log, 1)
        await client.send(topic.Read(log.topic, seen[-1].seq))
    return seen


async def test_who_does_not_read_the_socket_is_served_from_the_disk_later(
    serving: Callable[..., Any], monkeypatch: Any
) -> None:
    """An output that is full holds topics back, and they go on when it is empty."""
    _, around = await serving()
    monkeypatch.setattr(Session, "has_room", lambda session: False)
    log = Log()
    writer, bob = await made(around, log), await around.connect()
    await bob.follow(log.place())
    await writer.append(log, *(entry(n) for n in range(5)))
    await bob.settled()
    assert not bob.entries
    monkeypatch.undo()
    await bob.settled()
    assert [each.seq for each in await bob.entries_of(log, 5)] == [1, 2, 3, 4, 5]
