"""Messages sent at a later time: once, from one device, also after a crash; changed and taken back until then."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta

import pytest

from app.chat import api as chat
from app.chat import events, later, sender
from app.chat.scheduled import every
from app.dispatch import guarded
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from node.items import Delivered
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson, Town
from tests.app.test_group_output import Capture, typist

HOUR_MS = 3_600_000


def at(town: Town, hours: float) -> str:
    return (datetime.fromtimestamp(town.now_ms / 1000) + timedelta(hours=hours)).isoformat(timespec="minutes")


async def texts(person: FakePerson, of: str) -> list[str]:
    return [view.text for view in await person.call(chat.timeline, of) if view.kind != "event"]


async def waiting(person: FakePerson) -> list[str]:
    return [view.text for view in await person.call(later.scheduled)]


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code


async def test_it_goes_when_it_is_due_and_once(alice: FakePerson, bob: FakePerson, town: Town) -> None:
    answered = (await bob.call(chat.send, "Alice", "when?")).id
    await alice.call(later.send_later, "Bob", "in two", at(town, 2), reply=answered, silent=True)
    await alice.call(later.send_later, "Bob", "in one", at(town, 1))
    assert await waiting(alice) == ["in one", "in two"]
    assert 0 < await sender.send_due(alice.app) <= 3600
    assert await texts(bob, "Alice") == ["when?"]
    town.now_ms += HOUR_MS
    for _ in range(2):
        await sender.send_due(alice.app)
    assert await texts(bob, "Alice") == ["when?", "in one"]
    assert await waiting(alice) == ["in two"]
    town.now_ms += 3 * HOUR_MS
    await sender.send_due(alice.app)
    sent = (await bob.call(chat.timeline, "Alice"))[-1]
    assert (sent.text, sent.reply, sent.silent) == ("in two", answered, True)
    assert await waiting(alice) == []
    assert not any(item.kind == events.SCHEDULED for item in bob.node.items if isinstance(item, Delivered))


async def test_each_of_two_that_say_the_same_goes_once(alice: FakePerson, bob: FakePerson, town: Town) -> None:
    for hours in (1, 2):
        await alice.call(later.send_later, "Bob", "ok", at(town, hours))
    (first, second) = await alice.node.read(every)
    town.now_ms += 3 * HOUR_MS
    await asyncio.gather(sender.send_due(alice.app), sender.send_due(alice.app))
    assert await texts(bob, "Alice") == ["ok", "ok"]
    assert await waiting(alice) == []
    for one in (first, second):
        assert await refusal(guarded(later.send_waiting(alice.app, one))) == "gone_already"


async def test_what_was_due_before_the_start_waits_until_others_could_be_heard(
    alice: FakePerson, bob: FakePerson, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = (await alice.call(later.send_later, "Bob", "taken back elsewhere", at(town, 1))).id
    await alice.call(later.send_later, "Bob", "late", at(town, 1))
    await alice.call(later.send_later, "Bob", "in time", at(town, 3))
    town.now_ms += 2 * HOUR_MS
    held = town.now_ms // 1000
    town.now_ms += 2 * HOUR_MS
    await sender.send_due(alice.app, held)
    assert await texts(bob, "Alice") == ["in time"]
    await alice.call(later.unschedule, taken)  # as it would come from another device
    monkeypatch.setattr(sender, "HEARING_S", 0.05)
    task = asyncio.create_task(sender.keep_sending(alice.app, alice.node.notices))
    while await waiting(alice):
        await asyncio.sleep(0.01)
    task.cancel()
    assert await texts(bob, "Alice") == ["in time", "late"]


async def test_another_device_shows_it_and_does_not_send_it(alice: FakePerson, bob: FakePerson, town: Town) -> None:
    await alice.call(chat.send, "Bob", "hello")
    space = bytes.fromhex((await alice.call(chat.timeline, "Bob"))[0].chat)
    said = {"chat": space, "text": "from the other", "due": town.now_ms // 1000 + 60, "device": bytes(32)}
    await alice.node.publish(alice.node.personal_space, events.SCHEDULED, said)
    await alice.node.publish(space, events.SCHEDULED, said | {"text": "said aloud"})
    town.now_ms += HOUR_MS
    await sender.send_due(alice.app)
    (view,) = await alice.call(later.scheduled, "Bob")
    assert (view.text, view.here, view.late, view.name) == ("from the other", False, True, "Bob")
    assert await texts(bob, "Alice") == ["hello"]
    await alice.call(later.send_now, view.id[:12])
    assert await texts(bob, "Alice") == ["hello", "from the other"]
    assert await waiting(alice) == []


async def test_until_then_it_is_changed_and_taken_back(alice: FakePerson, bob: FakePerson, town: Town) -> None:
    first = (await alice.call(later.send_later, "Bob", "frist", at(town, 1))).id
    other = (await alice.call(later.send_later, "Bob", "other", at(town, 1))).id
    changed = (await alice.call(later.reschedule, first, text="first", at=at(town, 5))).id
    await alice.call(later.unschedule, other)
    assert await refusal(alice.call(later.unschedule, first)) == "unknown_message"
    town.now_ms += 2 * HOUR_MS
    await sender.send_due(alice.app)
    assert await texts(bob, "Alice") == []
    (view,) = await alice.call(later.scheduled)
    assert (view.id, view.text) == (changed, "first")
    town.now_ms += 4 * HOUR_MS
    await sender.send_due(alice.app)
    assert await texts(bob, "Alice") == ["first"]


async def test_what_cannot_go_now_waits_and_holds_up_no_other(
    alice: FakePerson, bob: FakePerson, trip: GroupView, town: Town
) -> None:
    await bob.call(later.send_later, "Trip", "to all", at(town, 1))
    await bob.call(later.send_later, "Alice", "to you", at(town, 2))
    await alice.call(group.rights, "Trip", post="admins")
    town.now_ms += 3 * HOUR_MS
    await sender.send_due(bob.app)
    assert await waiting(bob) == ["to all"]
    assert await texts(alice, "Bob") == ["to you"]
    assert await refusal(bob.call(later.send_now, (await bob.call(later.scheduled))[0].id)) == "not_allowed"
    await alice.call(group.rights, "Trip", post="everyone")
    await sender.send_due(bob.app)
    assert await texts(alice, "Trip") == ["to all"]


async def test_the_task_sends_at_its_start_and_as_it_hears(
    alice: FakePerson, bob: FakePerson, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "HEARING_S", 0.0)
    await alice.call(later.send_later, "Bob", "one", at(town, 1))
    town.now_ms += 2 * HOUR_MS
    task = asyncio.create_task(sender.keep_sending(alice.app, alice.node.notices))
    while await waiting(alice):
        await asyncio.sleep(0)
    assert await texts(bob, "Alice") == ["one"]
    space = bytes.fromhex((await alice.call(chat.timeline, "Bob"))[0].chat)
    said = {"chat": space, "text": "two", "due": town.now_ms // 1000 - 5, "device": alice.node.device}
    await alice.node.publish(alice.node.personal_space, events.SCHEDULED, said)
    while await waiting(alice):
        await asyncio.sleep(0)
    assert await texts(bob, "Alice") == ["one", "two"]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_is_no_time_or_no_text_is_refused(alice: FakePerson, bob: FakePerson, town: Town) -> None:
    for word in ("", "soon", at(town, -1), at(town, 24 * 400), "9999-12-31T23:59"):
        assert await refusal(alice.call(later.send_later, "Bob", "x", word)) == "bad_time"
    assert await refusal(alice.call(later.send_later, "Bob", " ", at(town, 1))) == "empty_text"
    assert await waiting(alice) == []


async def test_on_the_command_line(served: Served, capsys: Capture) -> None:
    alice, town = served.person, served.person.node.town
    robert = await town.person("Robert")
    await alice.node.befriend(robert.node)
    kith = typist(served, capsys)
    stated = await kith("chat", "send-later", "Robert", "later", at(town, 1))  # chat.send_later
    (row,) = await kith("chat", "scheduled", "Robert")  # chat.scheduled
    assert (row["id"], row["here"], row["late"]) == (stated["id"], True, False)
    stated = await kith("chat", "reschedule", row["id"], "--text", "sooner")  # chat.reschedule
    await kith("chat", "send-now", stated["id"])  # chat.send_now
    assert await texts(robert, "Alice") == ["sooner"]
    stated = await kith("chat", "send-later", "Robert", "never", at(town, 1))
    await kith("chat", "unschedule", stated["id"])  # chat.unschedule
    assert await kith("chat", "scheduled") == []
