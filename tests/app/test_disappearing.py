"""Messages that disappear: who sets after which time, what that is shown as, and that nothing of them is left then."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

import pytest

from app import disappearing
from app.chat import api as chat
from app.chat import events
from app.chat.views import MessageView, TimerView
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from app.output import message_line
from app.portable.writing import Export
from app.wording import moment, span
from node.items import Delivered, Described, Erased
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson, Town

HOUR_MS = 3_600_000


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code


async def texts(reader: FakePerson, word: str) -> list[str]:
    return [row.text for row in await reader.call(chat.timeline, word)]


async def newest(reader: FakePerson, word: str) -> MessageView:
    return (await reader.call(chat.timeline, word))[-1]


async def pass_by(town: Town, ms: int = HOUR_MS) -> None:
    town.now_ms += ms
    for node in town.nodes.values():
        await node.expire()


@pytest.mark.parametrize(
    ("word", "seconds"),
    [("off", 0), ("1h", 3600), (" 1D ", 86_400), ("4w", 2_419_200), ("90", 90), ("10", 10), ("31622400", 31_622_400)],
)
def test_a_time_is_a_word_or_seconds(word: str, seconds: int) -> None:
    assert disappearing.read(word) == seconds


@pytest.mark.parametrize("word", ["", "9", "-60", "2d", "1.5", "31622401", "0x20", "²", "1" * 400])
def test_what_is_no_time_is_refused(word: str) -> None:
    with pytest.raises(Refused) as refused:
        disappearing.read(word)
    assert refused.value.code == "bad_time"


def test_a_time_reads_as_people_say_it() -> None:
    said = [span(seconds) for seconds in (0, 10, 60, 5400, 3600, 86_400, 604_800, 2_419_200, 61)]
    assert said == ["", "10 seconds", "1 minute", "90 minutes", "1 hour", "1 day", "1 week", "4 weeks", "61 seconds"]


async def test_between_two_people_either_sets_it_for_what_is_written_from_then_on(
    alice: FakePerson, bob: FakePerson, town: Town
) -> None:
    await alice.call(chat.send, "Bob", "stays")
    assert await alice.call(chat.disappear, "Bob") == TimerView(0, "")
    assert await bob.call(chat.disappear, "Alice", "1h") == TimerView(3600, "1 hour")
    assert await alice.call(chat.disappear, "Bob") == TimerView(3600, "1 hour")
    (listed,) = await alice.call(chat.list_)
    assert (listed.disappear_seconds, listed.disappear_after) == (3600, "1 hour")
    assert listed.last_text == "Bob set messages to disappear after 1 hour"
    line = await newest(bob, "Alice")
    assert (line.kind, line.text) == ("event", "You set messages to disappear after 1 hour")
    await alice.call(chat.send, "Bob", "goes")
    shown = await newest(bob, "Alice")
    assert shown.expires_at == moment(town.now_ms // 1000 * 1000 + HOUR_MS)
    assert (await bob.call(chat.timeline, "Alice"))[0].expires_at is None
    await pass_by(town)
    for reader, word, who in ((alice, "Bob", "Bob"), (bob, "Alice", "You")):
        assert await texts(reader, word) == ["stays", f"{who} set messages to disappear after 1 hour"]
    await alice.call(chat.disappear, "Bob", "off")
    assert await texts(bob, "Alice") == [
        "stays",
        "You set messages to disappear after 1 hour",
        "Alice let messages stay from now on",
    ]
    await alice.call(chat.send, "Bob", "stays, too")
    assert (await newest(bob, "Alice")).expires_at is None


async def test_saying_what_is_so_already_states_nothing(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(chat.disappear, "Bob", "1d")
    await bob.call(chat.disappear, "Alice", "1d")
    assert len(await texts(alice, "Bob")) == 1


async def test_in_a_group_whoever_may_change_what_it_says_of_itself_sets_it(
    alice: FakePerson, bob: FakePerson, trip: GroupView, town: Town
) -> None:
    assert await refusal(bob.call(chat.disappear, "Trip", "1h")) == "not_allowed"
    await alice.call(chat.disappear, "Trip", "1w")
    shown = await bob.call(group.show, "Trip")
    assert (shown.disappear_seconds, shown.disappear_after) == (604_800, "1 week")
    assert (await newest(bob, "Trip")).text == "Alice set messages to disappear after 1 week"
    await bob.call(chat.send, "Trip", "for a week")
    await alice.call(group.rights, "Trip", edit="everyone")
    await bob.call(chat.disappear, "Trip", "off")
    assert (await bob.call(group.show, "Trip")).name == "Trip", "what else it says stays"
    assert (await newest(alice, "Trip")).text == "Bob let messages stay from now on"
    await pass_by(town, 7 * 24 * HOUR_MS)
    assert "for a week" not in await texts(alice, "Trip")


async def test_everything_about_a_message_goes_with_it(
    alice: FakePerson, bob: FakePerson, trip: GroupView, town: Town
) -> None:
    await alice.call(chat.disappear, "Trip", "1h")
    first = await bob.call(chat.send, "Trip", "hello @Alice")
    poll = await bob.call(chat.poll, "Trip", "When?", ["June", "July"])
    await bob.call(chat.edit, first.id, "hello again, @Alice")
    await alice.call(chat.react, first.id, "👍")
    await alice.call(chat.pin, first.id)
    await alice.call(chat.vote, poll.id, ["June"])
    await bob.call(chat.close, poll.id)
    await alice.call(chat.disappear, "Trip", "off")
    answer = await alice.call(chat.send, "Trip", "yes", reply=first.id)
    (listed,) = [row for row in await alice.call(chat.list_) if row.name == "Trip"]
    assert (listed.unread, listed.mentions) == (2, 1)
    stated = [item for item in alice.node.items if isinstance(item, Delivered) and item.event_id.hex() != answer.id]
    assert {item.kind for item in stated} == {
        *(events.MESSAGE, events.POLL, events.EDIT, events.REACTION, events.PIN, events.VOTE, events.CLOSED)
    }
    assert len({item.expires for item in stated}) == 1, "all of them with the message"
    await pass_by(town)
    kept = "SELECT id FROM chat_message WHERE text IS NOT NULL OR original IS NOT NULL OR poll IS NOT NULL"
    for reader in (alice, bob):
        (last,) = [row for row in await reader.call(chat.timeline, "Trip") if row.kind != "event"]
        assert (last.text, last.quote) == ("yes", None)
        assert not await reader.call(chat.pins, "Trip")
        for table in ("edit", "reaction", "pin", "vote", "close", "mention"):
            assert not await reader.node.read(lambda cx, of=table: cx.rows(f"SELECT * FROM chat_{of}")), table
        assert await reader.node.read(lambda cx: cx.rows(kept)) == [(bytes.fromhex(answer.id),)]
    (listed,) = [row for row in await alice.call(chat.list_) if row.name == "Trip"]
    assert (listed.unread, listed.mentions, listed.last_text) == (0, 0, "yes")
    for work in (alice.call(chat.react, first.id, "👍"), alice.call(chat.trace, first.id[:40])):
        assert await refusal(work) == "unknown_message"


async def test_what_is_deleted_before_its_time_is_over_shows_no_more_then(
    alice: FakePerson, bob: FakePerson, town: Town
) -> None:
    await alice.call(chat.disappear, "Bob", "1h")
    said = await alice.call(chat.send, "Bob", "oh")
    await alice.call(chat.delete, said.id)
    assert (await newest(bob, "Alice")).deleted
    space, ident = bob.node.known[alice.node.account].space, bytes.fromhex(said.id)
    await bob.node.tell(Erased(space, ident, alice.node.account, mine=False, expired=True))
    assert [row.kind for row in await bob.call(chat.timeline, "Alice")] == ["event"]


async def test_a_time_that_is_none_counts_for_nothing(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    """Whoever it comes from: a flag, a second, a thousand years, and what is said in a group as if it were two."""
    space = alice.node.known[bob.node.account].space
    for seconds in (True, 1, 10**12, -5, "1h"):
        await bob.node.publish(space, events.TIMER, {"seconds": seconds})
    assert await alice.call(chat.disappear, "Bob") == TimerView(0, "")
    await bob.node.publish(bytes.fromhex(trip.id), events.TIMER, {"seconds": 3600})
    assert (await alice.call(chat.disappear, "Trip")).seconds == 0
    assert "disappear" not in " ".join(await texts(alice, "Trip"))
    about = {"use": "chat", "title": "Trip", "disappear": True}
    hlc = alice.node.tick()
    item = Described(bytes.fromhex(trip.id), about, b"d" * 32, alice.node.account, hlc, hlc >> 16, mine=True)
    await alice.node.tell(item)
    assert "disappear" not in " ".join(await texts(alice, "Trip"))


async def test_a_line_says_until_when(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(chat.disappear, "Bob", "1h")
    await alice.call(chat.send, "Bob", "hello")
    row = await newest(alice, "Bob")
    fields = {name: getattr(row, name) for name in MessageView.__slots__}
    assert "  (until 2027-01-15 " in message_line(fields)


async def test_an_export_leaves_out_what_will_disappear(served: Served, bob: FakePerson, tmp_path: Path) -> None:
    alice = served.person
    await alice.call(chat.send, "Bob", "stays")
    await alice.call(chat.disappear, "Bob", "1h")
    await alice.call(chat.send, "Bob", "a very secret text")
    await asyncio.to_thread(Export(served.client.ask, tmp_path / "export", alice.node.town.now_ms).write)
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "export" / "chats").iterdir())
    assert "stays" in written
    assert "a very secret text" not in written
