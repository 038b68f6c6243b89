"""Polls, pins and threads, in a group and between two people."""

import pytest

from app.chat import api as chat
from app.chat import events
from app.chat.views import MessageView, PollView
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from tests.app.fake_node import FakePerson


async def refusal(work: object) -> str:
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return refused.value.code


async def newest(reader: FakePerson, word: str = "Trip") -> MessageView:
    return [row for row in await reader.call(chat.timeline, word) if row.kind != "event"][-1]


async def asked(author: FakePerson, *options: str, multiple: bool = False) -> str:
    return (await author.call(chat.poll, "Trip", "When?", [*options], multiple=multiple)).id


async def answers(reader: FakePerson) -> list[tuple[str, list[str], bool]]:
    poll = (await newest(reader)).poll
    assert poll is not None
    assert [one.votes for one in poll.options] == [len(one.voters) for one in poll.options]
    return [(one.text, one.voters, one.mine) for one in poll.options]


async def test_of_one_answer_the_newest_vote_counts(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    ident = await asked(alice, "June", "July")
    shown = await newest(bob)
    assert (shown.kind, shown.text, shown.author_name) == ("poll", "When?", "Alice")
    assert shown.poll == PollView(options=shown.poll.options, multiple=False, closed=False, voters=0)
    await bob.call(chat.vote, ident, ["2"])
    await carol.call(chat.vote, ident, ["june"])
    await bob.call(chat.vote, ident, ["1"])
    for reader in (alice, bob, carol):
        mine = reader is not alice
        assert await answers(reader) == [("June", ["Bob", "Carol"], mine), ("July", [], False)]
    await bob.call(chat.vote, ident)
    assert await answers(bob) == [("June", ["Carol"], False), ("July", [], False)]
    for choice in (["3"], ["0"], ["August"], ["1", "2"], ["²"]):
        assert await refusal(bob.call(chat.vote, ident, choice)) == "bad_choice"
    poll = (await newest(bob)).poll
    assert poll is not None
    assert poll.voters == 1


async def test_several_answers_where_that_is_asked_for(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    ident = await asked(alice, "June", "July", "2", multiple=True)
    await bob.call(chat.vote, ident, ["2", "1", "1"])
    assert await answers(alice) == [("June", ["Bob"], False), ("July", [], False), ("2", ["Bob"], False)]
    poll = (await newest(alice)).poll
    assert poll is not None
    assert (poll.multiple, poll.voters) == (True, 1)


async def test_whoever_asked_closes_a_poll_and_later_votes_do_not_count(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    ident = await asked(bob, "June", "July")
    await carol.call(chat.vote, ident, ["1"])
    assert await refusal(alice.call(chat.close, ident)) == "not_yours"
    await alice.node.publish(bytes.fromhex(trip.id), events.CLOSED, {"target": bytes.fromhex(ident)})
    await bob.call(chat.close, ident)
    assert await refusal(carol.call(chat.vote, ident, ["2"])) == "poll_closed"
    late = {"target": bytes.fromhex(ident), "choices": [1]}
    await carol.node.publish(bytes.fromhex(trip.id), events.VOTE, late)
    assert await answers(alice) == [("June", ["Carol"], False), ("July", [], False)]
    poll = (await newest(alice)).poll
    assert poll is not None
    assert poll.closed


@pytest.mark.parametrize(
    ("options", "code"),
    [(["one"], "bad_options"), (["a", "a"], "bad_options"), (["a", " "], "bad_options"), (["a"] * 13, "bad_options")],
)
async def test_what_is_no_poll(
    alice: FakePerson, bob: FakePerson, trip: GroupView, options: list[str], code: str
) -> None:
    assert await refusal(alice.call(chat.poll, "Trip", "When?", options)) == code
    assert await refusal(alice.call(chat.poll, "Trip", " ", ["a", "b"])) == "empty_text"
    await bob.node.publish(bytes.fromhex(trip.id), events.POLL, {"question": "q", "options": options})
    assert (await newest(alice)).unreadable


async def test_a_poll_is_neither_changed_nor_voted_in_without_being_one(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    ident = await asked(alice, "June", "July")
    assert await refusal(alice.call(chat.edit, ident, "Where?")) == "is_poll"
    await alice.node.publish(bytes.fromhex(trip.id), events.EDIT, {"target": bytes.fromhex(ident), "text": "Where?"})
    assert (await newest(bob)).text == "When?"
    said = (await alice.call(chat.send, "Trip", "text")).id
    assert await refusal(bob.call(chat.vote, said, ["1"])) == "no_poll"
    await alice.call(chat.delete, ident)
    assert await refusal(bob.call(chat.vote, ident, ["1"])) == "message_deleted"


async def test_a_poll_between_two(alice: FakePerson, bob: FakePerson) -> None:
    ident = (await alice.call(chat.poll, "Bob", "Tea?", ["yes", "no"])).id
    await bob.call(chat.vote, ident, ["yes"])
    poll = (await newest(alice, "Bob")).poll
    assert poll is not None
    assert poll.options[0].voters == ["Bob"]


async def test_pins_by_right(alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView) -> None:
    one, two = [(await carol.call(chat.send, "Trip", text)).id for text in ("one", "two")]
    assert await refusal(bob.call(chat.pin, one)) == "not_allowed"
    await bob.node.publish(bytes.fromhex(trip.id), events.PIN, {"target": bytes.fromhex(one), "on": True})
    assert await carol.call(chat.pins, "Trip") == []
    for ident in (one, two):
        await alice.call(chat.pin, ident)
    pinned = await carol.call(chat.pins, "Trip")
    assert [(row.text, row.pinned) for row in pinned] == [("two", True), ("one", True)]
    await bob.node.publish(bytes.fromhex(trip.id), events.PIN, {"target": bytes.fromhex(two), "on": False})
    assert len(await carol.call(chat.pins, "Trip")) == 2
    await alice.call(group.role, "Trip", "Bob", "moderator")
    await bob.call(chat.unpin, two)
    await alice.call(group.role, "Trip", "Bob", "member")
    assert [row.text for row in await carol.call(chat.pins, "Trip")] == ["one"]
    assert [row.pinned for row in await alice.call(chat.timeline, "Trip") if row.kind == "message"] == [True, False]
    await carol.call(chat.delete, one)
    assert await alice.call(chat.pins, "Trip") == []


async def test_between_two_both_pin(alice: FakePerson, bob: FakePerson) -> None:
    said = (await alice.call(chat.send, "Bob", "the address")).id
    await bob.call(chat.pin, said)
    assert [row.text for row in await alice.call(chat.pins, "Bob")] == ["the address"]
    await alice.call(chat.unpin, said)
    assert await bob.call(chat.pins, "Alice") == []


async def test_a_thread_is_a_message_and_whatever_answers_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    async def say(author: FakePerson, text: str, reply: str | None = None) -> str:
        return (await author.call(chat.send, "Trip", text, reply=reply)).id

    root = await say(alice, "who cooks?")
    await say(bob, "something else")
    first = await say(bob, "not me", root)
    await say(carol, "I do", root)
    last = await say(alice, "why not?", first)
    for ident in (root, first, last):
        rows = await carol.call(chat.thread, ident)
        assert [row.text for row in rows] == ["who cooks?", "not me", "I do", "why not?"]
    assert [row.replies for row in rows] == [2, 1, 0, 0]
    await bob.call(chat.delete, first)
    assert [(row.text, row.replies) for row in await carol.call(chat.thread, root)] == [("who cooks?", 1), ("I do", 0)]
    assert [row.text for row in await carol.call(chat.thread, last)] == ["", "why not?"]
