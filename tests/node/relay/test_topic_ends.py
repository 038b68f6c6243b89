"""What bounds topics and what ends them: quotas, age, who made them, a full disk; and what a restart leaves."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from node.relay import limits, topics
from node.relay.limits import Quotas
from node.store.db import Store
from node.store.room import Boundless
from sync import hub, topic
from tests.node.relay.client import Log, Seat, entry
from tests.node.relay.conftest import relay
from tests.node.relay.keeping import Clock, cleaned, counted, made
from tests.node.relay.test_mail import refused

DAY_MS = 86_400_000
SMALL = min(topic.SIZES)


async def test_its_maker_drops_a_topic_and_who_follows_hears_of_it(serving: Callable[..., Any]) -> None:
    hub_, around = await serving()
    log, static = Log(), os.urandom(32)
    maker, bob, eve = await made(around, log, static), await around.connect(), await around.member()
    await bob.follow(log.place())
    await maker.append(log, entry())
    await bob.entries_of(log, 1)
    assert await refused(eve.ask(topic.Drop(0, log.topic))) == "unknown_topic"
    await maker.ask(topic.Drop(0, log.topic))
    await bob.until(lambda: bob.gone)
    assert (bob.gone, await counted(hub_, "entry"), len(hub_._house.audience)) == ([log.topic], 0, 0)
    assert await refused(maker.append(log, entry())) == "not_welcome"
    assert await refused(maker.ask(topic.Drop(0, log.topic))) == "unknown_topic"
    assert await bob.follow(log.place()) == {}


async def test_what_a_member_made_goes_with_it(serving: Callable[..., Any]) -> None:
    hub_, around = await serving()
    log, static = Log(), os.urandom(32)
    maker, bob = await made(around, log, static), await around.connect()
    late = await around.connect(static)
    await bob.follow(log.place())
    await maker.append(log, entry())
    who = next(each.member for each in hub_._house.sessions if each.member is not None)
    await maker.ask(hub.Leave(0))
    await bob.until(lambda: bob.gone)
    assert (await counted(hub_, "topic"), await counted(hub_, "entry")) == (0, 0)
    for client in (maker, late):
        assert await refused(client.ask(log.make())) == "not_a_member"
    unaware = [each for each in hub_._house.sessions if each.member is None]
    for session in unaware:
        session.member = who  # as if it had not heard of that yet
    for client in (maker, late):
        assert await refused(client.ask(log.make())) == "not_a_member"
        assert await refused(client.ask(topic.Drop(0, log.topic))) == "unknown_topic"


async def test_any_member_may_have_a_topic_live_on_and_it_stays_its_makers(serving: Callable[..., Any]) -> None:
    clock = Clock()
    hub_, around = await serving(clock=clock)
    log = Log()
    maker, bob = await made(around, log), await around.member()
    await maker.append(log, entry())
    clock.ms += 60 * DAY_MS
    answer = await bob.ask(log.make())
    assert (answer.used_bytes, answer.quota_bytes) == (SMALL, Quotas().topic_bytes)
    assert answer.expires == clock.ms // 1000 + limits.TOPIC_S
    clock.ms += 80 * DAY_MS
    await cleaned(hub_)
    assert await counted(hub_, "topic") == 1
    assert await refused(bob.ask(topic.Drop(0, log.topic))) == "unknown_topic"
    clock.ms += 10 * DAY_MS
    assert await refused(maker.append(log, entry("late"))) == "not_welcome"
    assert await maker.follow(log.place()) == {}


async def test_a_topic_that_nobody_makes_again_ends_and_who_follows_hears_of_it(serving: Callable[..., Any]) -> None:
    clock = Clock()
    hub_, around = await serving(clock=clock)
    log = Log()
    maker = await made(around, log)
    await maker.follow(log.place())
    await maker.append(log, entry())
    clock.ms += limits.TOPIC_S * 1000 - 1000
    await cleaned(hub_)
    assert await counted(hub_, "topic") == 1
    clock.ms += 1000
    await cleaned(hub_)
    await maker.until(lambda: maker.gone)
    assert (await counted(hub_, "topic"), await counted(hub_, "entry")) == (0, 0)


async def test_entries_lie_thirty_days(serving: Callable[..., Any]) -> None:
    clock = Clock()
    hub_, around = await serving(clock=clock, quotas=Quotas(topic_entries=3))
    log = Log()
    bob = await made(around, log)
    await bob.append(log, entry("old"), entry("old too"))
    clock.ms += 10 * DAY_MS
    await bob.append(log, entry("new"))
    assert await refused(bob.append(log, entry("one too many"))) == "topic_full"
    clock.ms += 20 * DAY_MS
    await cleaned(hub_)
    assert (await bob.ask(log.make())).used_bytes == SMALL
    assert hub_._house.counters["relay_entries_expired_total"] == 2
    await bob.follow(log.place())
    assert [each.seq for each in await bob.entries_of(log, 1)] == [3]
    await bob.append(log, entry("room again"))
    assert [each.seq for each in await bob.entries_of(log, 1)] == [4]
    clock.ms += 30 * DAY_MS
    await cleaned(hub_)
    await cleaned(hub_)  # the walk over all topics begins anew
    carol = await around.connect()
    assert (await carol.follow(log.place()))[log.topic] == topic.Begun(log.topic, 0, 4)
    await bob.append(log, entry("after silence"))
    assert [each.seq for each in await carol.entries_of(log, 1)] == [5]


@pytest.mark.parametrize(
    "quotas", [Quotas(topic_entries=3), Quotas(topic_bytes=3 * SMALL), Quotas(topics_bytes=3 * SMALL)]
)
async def test_a_full_topic_says_so_and_takes_repeats(serving: Callable[..., Any], quotas: Quotas) -> None:
    _, around = await serving(quotas=quotas)
    log = Log()
    bob = await made(around, log)
    bodies = [entry(n) for n in range(3)]
    await bob.append(log, *bodies)
    assert await refused(bob.append(log, entry())) == "topic_full"
    await bob.append(log, bodies[0])


async def test_all_topics_of_a_member_share_a_bound(serving: Callable[..., Any]) -> None:
    _, around = await serving(quotas=Quotas(topics_bytes=3 * SMALL))
    logs = [Log(), Log()]
    bob, carol, other = await around.member(), await around.member(), Log()
    for log in logs:
        await bob.ask(log.make())
    await carol.ask(other.make())
    await bob.append(logs[0], entry(1), entry(2))
    await bob.append(logs[1], entry(1))
    assert await refused(bob.append(logs[1], entry(2))) == "topic_full"
    await carol.append(other, entry())
    await bob.ask(topic.Drop(0, logs[0].topic))
    await bob.append(logs[1], entry(2), entry(3))


async def test_a_member_makes_so_many_topics(serving: Callable[..., Any]) -> None:
    _, around = await serving(quotas=Quotas(topics=2))
    logs, bob = [Log() for _ in range(3)], await around.member()
    for log in logs[:2]:
        await bob.ask(log.make())
    assert await refused(bob.ask(logs[2].make())) == "too_many_topics"
    await bob.ask(logs[0].make())
    await bob.ask(topic.Drop(0, logs[0].topic))
    await bob.ask(logs[2].make())


async def test_a_relay_runs_out_of_topics_and_says_so(serving: Callable[..., Any], monkeypatch: Any) -> None:
    hub_, around = await serving()
    bob = await made(around, Log())
    monkeypatch.setattr(topics, "TOPICS", 2)
    assert await refused(bob.ask(Log().make())) == "relay_full"
    assert await counted(hub_, "topic") == 1


async def test_a_connection_follows_so_many(serving: Callable[..., Any], monkeypatch: Any) -> None:
    _, around = await serving()
    logs, bob, carol = [Log() for _ in range(3)], await around.member(), await around.connect()
    for log in logs:
        await bob.ask(log.make())
    places = [log.place() for log in logs]
    monkeypatch.setattr(limits, "FOLLOWED", 2)
    assert await refused(bob.follow(*places)) == "too_many_followed"
    await bob.follow(*places[:2])
    monkeypatch.setattr(limits, "ALL_FOLLOWED", 3)
    assert await refused(carol.follow(*places[:2])) == "too_many_followed"
    await carol.follow(places[0])


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    log, body = Log(), entry("kept")
    async with relay(tmp_path) as (_, around):
        await (await made(around, log)).append(log, body)
    async with relay(tmp_path) as (_, around):
        bob = await around.connect()
        await bob.follow(log.place())
        (first,) = await bob.entries_of(log, 1)
        assert first == topic.Entry(1, body)
        await bob.append(log, body, entry("new"))
        assert [each.seq for each in await bob.entries_of(log, 1)] == [2]


async def test_a_relay_of_before_topics_has_them_once_it_is_opened(tmp_path: Path) -> None:
    seat, log = Seat(), Log()
    async with relay(tmp_path) as (made_, around):
        await (await around.member()).open(seat)
        await _as_before_topics(made_._house.store)
    async with relay(tmp_path) as (made_, around):
        assert await counted(made_, "box") == 1
        bob = await made(around, log)
        await bob.append(log, entry())
        assert (await bob.follow(log.place()))[log.topic].head == 1


async def _as_before_topics(store: Store) -> None:
    def undo(tx: Any) -> None:
        for table in ("entry", "topic"):
            tx.execute(f"DROP TABLE {table}")
        tx.execute("PRAGMA user_version = 1")

    await store.write(undo)


async def test_on_a_full_disk_nothing_new_is_kept(serving: Callable[..., Any]) -> None:
    disk, log = Boundless(), Log()
    _, around = await serving(room=lambda _: disk)
    bob = await made(around, log)
    disk.level = "full"
    assert await refused(bob.append(log, entry())) == "store_failed"
    disk.level = "plenty"
    await bob.append(log, entry())


async def test_a_full_relay_counts_topics_too(serving: Callable[..., Any]) -> None:
    hub_, around = await serving(quotas=Quotas(disk_bytes=2 * SMALL))
    log = Log()
    bob = await made(around, log)
    await bob.append(log, entry(1), entry(2))
    await hub_._look()
    assert await refused(bob.append(log, entry(3))) == "relay_full"
    figures = hub_.all_figures()
    assert [figures[name] for name in ("relay_topics", "relay_entries", "relay_topic_bytes")] == [1, 2, 2 * SMALL]
    assert (figures["relay_entries_taken_total"], figures["relay_letters_taken_total"]) == (2, 0)
