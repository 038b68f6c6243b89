"""Talking in a group: whatever works in a chat with one person, and what only a group has."""

import pytest

from app.chat import api as chat
from app.chat.views import MessageView
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from app.people import api as people
from tests.app.fake_node import START_MS, FakePerson, Town
from tests.app.fake_traces import FakeLeg, FakeTrace


async def refusal(work: object) -> str:
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return refused.value.code


async def texts(reader: FakePerson, word: str = "Trip") -> list[str]:
    return [row.text for row in await reader.call(chat.timeline, word) if row.kind != "event"]


async def message(reader: FakePerson, ident: str, word: str = "Trip") -> MessageView:
    return next(row for row in await reader.call(chat.timeline, word) if row.id == ident)


async def say(author: FakePerson, text: str, **named: str) -> str:
    return (await author.call(chat.send, "Trip", text, **named)).id


async def test_what_one_says_all_read_with_names(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    first = await say(carol, "hello")
    await say(bob, "hi Carol", reply=first)
    rows = await bob.call(chat.timeline, trip.id)
    assert [(row.kind, row.author_name, row.known, row.mine) for row in rows][-2:] == [
        ("message", "Carol", False, False),
        ("message", "Bob", True, True),
    ]
    assert rows[-1].quote is not None
    assert (rows[-1].quote.author_name, rows[-1].quote.text) == ("Carol", "hello")
    assert await texts(alice) == await texts(carol) == ["hello", "hi Carol"]


async def test_edits_reactions_and_deletions_reach_everybody(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    said = await say(bob, "meat at nine?")
    await bob.call(chat.edit, said, "meet at nine?")
    await carol.call(chat.react, said, "👍")
    await alice.call(chat.react, said, "👍")
    row = await message(alice, said)
    assert (row.text, row.edited) == ("meet at nine?", True)
    assert [(one.emoji, one.author_name) for one in row.reactions] == [("👍", "Carol"), ("👍", "Alice")]
    assert await refusal(carol.call(chat.edit, said, "mine")) == "not_yours"
    assert await refusal(carol.call(chat.delete, said)) == "not_yours"
    await bob.call(chat.delete, said)
    for reader in (alice, bob, carol):
        row = await message(reader, said)
        assert (row.deleted, row.text, row.reactions) == (True, "", [])


async def test_a_moderator_deletes_what_anybody_wrote(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    said = await say(carol, "canary")
    await carol.call(chat.edit, said, "canary too")
    assert not (await message(bob, said)).may_delete
    await alice.call(group.role, "Trip", "Bob", "moderator")
    assert (await message(bob, said)).may_delete
    await bob.call(chat.delete, said)
    await alice.call(group.role, "Trip", "Bob", "member")
    for reader in (alice, bob, carol):
        assert (await message(reader, said)).deleted
        rows = await reader.node.read(lambda cx: cx.rows("SELECT original, text FROM chat_message"))
        assert "canary" not in repr(rows + await reader.node.read(lambda cx: cx.rows("SELECT text FROM chat_edit")))


async def test_a_message_is_delivered_and_read_once_all_have_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    async def state() -> tuple[str, dict[str, str]]:
        shown = await alice.call(chat.receipts, said)
        assert (await alice.call(chat.list_))[0].last_state == (await message(alice, said)).state
        return (await message(alice, said)).state, {one.name: one.state for one in shown}

    bob.node.away = carol.node.away = True
    said = await say(alice, "hello")
    assert await state() == ("queued", {"Bob": "queued", "Carol": "queued"})
    await bob.node.come_back()
    assert await state() == ("sent", {"Bob": "delivered", "Carol": "sent"})
    await bob.call(chat.read, "Trip")
    assert await state() == ("sent", {"Bob": "read", "Carol": "sent"})
    await carol.node.come_back()
    assert await state() == ("delivered", {"Bob": "read", "Carol": "delivered"})
    await carol.call(chat.read, "Trip")
    assert await state() == ("read", {"Bob": "read", "Carol": "read"})
    assert await refusal(bob.call(chat.receipts, said)) == "not_yours"


async def test_who_came_later_or_went_does_not_count(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    dora = await town.person("Dora")
    await alice.node.befriend(dora.node)
    carol.node.away = dora.node.away = True
    said = await say(alice, "hello")
    town.now_ms += 1000
    await alice.call(group.add, "Trip", ["Dora"])
    assert [one.name for one in await alice.call(chat.receipts, said)] == ["Bob", "Carol"]
    assert (await message(alice, said)).state == "sent"
    await alice.call(group.remove, "Trip", "Carol")
    assert (await message(alice, said)).state == "delivered"


async def test_alone_in_a_group_a_message_is_sent(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(group.create, "Notes")
    said = (await alice.call(chat.send, "Notes", "to me")).id
    assert (await message(alice, said, "Notes")).state == "sent"
    assert await alice.call(chat.receipts, said) == []


async def test_receipts_of_a_chat_with_one_person(alice: FakePerson, bob: FakePerson) -> None:
    said = (await alice.call(chat.send, "Bob", "hello")).id
    (one,) = await alice.call(chat.receipts, said)
    assert (one.id, one.name, one.state) == (bob.id, "Bob", "delivered")


async def test_the_list_shows_a_group_with_what_is_unread(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    fresh = next(row for row in await bob.call(chat.list_) if row.kind == "group")
    assert (fresh.name, fresh.contact, fresh.unread, fresh.last_text) == ("Trip", trip.id, 1, "Alice added you")
    assert (fresh.members, fresh.last_author_name, fresh.joined, fresh.may_post) == (3, "", True, True)
    ids = [await say(carol, "one"), await say(alice, "two")]
    row = (await bob.call(chat.list_))[0]
    assert (row.unread, row.first_unread, row.last_text, row.last_author_name) == (3, ids[0], "two", "Alice")
    await bob.call(chat.read, "Trip")
    row = (await bob.call(chat.list_))[0]
    assert (row.unread, row.first_unread) == (0, None)
    before = len(bob.node.items)
    await bob.call(chat.read, "Trip")
    assert len(bob.node.items) == before
    await bob.call(group.leave, "Trip")
    row = (await bob.call(chat.list_))[0]
    assert (row.joined, row.may_post, row.last_text) == (False, False, "You left")
    await bob.call(chat.read, "Trip")


async def test_what_many_devices_wrote_is_read_at_once(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    said = bytes.fromhex(await say(alice, "hello"))
    await bob.node.write(
        lambda tx: tx.executemany(
            "INSERT INTO chat_writer SELECT space, ?, 1 FROM chat_message WHERE id = ?",
            [(bytes([number]) * 32, said) for number in range(150)],
        )
    )
    await bob.call(chat.read, "Trip")
    assert await bob.node.read(lambda cx: cx.value("SELECT count(*) FROM chat_seen")) == 151


async def test_pages_go_through_messages_and_lines_alike(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    for number in range(7):
        await say(alice, str(number))
        await alice.call(group.describe, "Trip", f"description {number}")
    every = [row.id for row in await bob.call(chat.timeline, "Trip")]
    assert len(every) == len(set(every)) == 17
    page = rows = await bob.call(chat.timeline, "Trip", limit=4)
    while page:
        page = await bob.call(chat.timeline, "Trip", limit=4, before=rows[0].id)
        rows = page + rows
    assert [row.id for row in rows] == every
    after = await bob.call(chat.timeline, "Trip", limit=4, after=every[5])
    around = await bob.call(chat.timeline, "Trip", limit=4, around=every[6])
    assert [row.id for row in after] == every[6:10]
    assert [row.id for row in around] == every[4:8]
    other = (await alice.call(chat.send, "Bob", "elsewhere")).id
    assert await refusal(bob.call(chat.timeline, "Trip", before=other)) == "unknown_message"


async def test_a_line_of_what_happened_is_no_message(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    line = (await alice.call(chat.timeline, "Trip"))[-1]
    assert (line.kind, line.text, line.mine, line.author) == ("event", "You added Carol", True, alice.id)
    assert line.line is not None
    assert (line.line.what, line.line.target_name) == ("added", "Carol")
    for work in (
        alice.call(chat.react, line.id, "👍"),
        alice.call(chat.delete, line.id),
        say(bob, "re", reply=line.id),
    ):
        assert await refusal(work) == "unknown_message"


async def test_a_name_means_one_conversation(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    named = await alice.call(group.create, "Bob")
    assert await refusal(alice.call(chat.send, "Bob", "who?")) == "ambiguous_group"
    await alice.call(chat.send, named.id, "to the group")
    await alice.call(chat.send, bob.id, "to Bob")
    assert await texts(alice, named.id[:8]) == ["to the group"]
    assert await texts(bob, "Alice") == ["to Bob"]
    await alice.call(people.petname, bob.id, "Bob")
    await alice.call(chat.send, "Bob", "my own name for him")
    assert await texts(bob, "Alice") == ["to Bob", "my own name for him"]
    assert await refusal(alice.call(chat.send, "Nobody", "hm")) == "unknown_contact"
    await alice.call(group.create, "Trip")
    assert await refusal(alice.call(chat.timeline, "Trip")) == "ambiguous_group"


async def test_the_way_of_a_message_names_each_reader(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    said = await say(alice, "hello")
    legs = [FakeLeg(account=each.node.account, waits="no_way") for each in (bob, carol)]
    alice.node.traces.known[bytes.fromhex(said)] = FakeTrace(True, START_MS, START_MS, legs=legs)
    seen = await alice.call(chat.trace, said)
    assert [one.name for one in seen.deliveries] == ["Bob", "Carol"]
    assert seen.deliveries[1].why.startswith("There is no connection to Carol")


async def test_where_everybody_hands_on_it_is_told_who_has_a_message(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    carol.node.away = True
    said = await say(alice, "hello")
    for each in (alice, bob):
        mine = each is alice
        legs = [FakeLeg(account=b"", waits="asked")] if mine else []
        each.node.traces.known[bytes.fromhex(said)] = FakeTrace(mine, START_MS, START_MS, legs=legs)
    seen = await alice.call(chat.trace, said)
    assert [(one.name, one.waits, one.why) for one in seen.deliveries] == [
        ("Bob", "", "Bob has it."),
        ("Carol", "members", "It goes on to Carol from anybody in the group who has it."),
    ]
    assert (await bob.call(chat.trace, said)).deliveries == []


async def test_mentions_call_people_by_the_names_one_sees(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await alice.call(people.petname, "Carol", "Carol Ann")
    said = await say(alice, "ask @carol ann, or @Bob; not me@Bob.example, @Bobby or @nobody @")
    for reader in (alice, bob, carol):
        row = await message(reader, said)
        assert [(row.text[one.start : one.start + one.length], one.account) for one in row.mentions] == [
            ("@carol ann", carol.id),
            ("@Bob", bob.id),
        ]
        assert [one.mine for one in row.mentions] == [reader is carol, reader is bob]
    assert [one.name for one in (await message(bob, said)).mentions] == ["Carol", "Bob"]
    chats = (await bob.call(chat.list_))[0], (await carol.call(chat.list_))[0], (await alice.call(chat.list_))[0]
    assert [one.mentions for one in chats] == [1, 1, 0]
    await alice.call(chat.edit, said, "ask @Bob")
    assert (await carol.call(chat.list_))[0].mentions == 0
    await bob.call(chat.read, "Trip")
    assert (await bob.call(chat.list_))[0].mentions == 0


async def test_everybody_is_called_by_right_alone(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await say(bob, "@all listen")
    assert (await carol.call(chat.list_))[0].mentions == 0
    said = await say(alice, "@all listen")
    (called,) = (await message(carol, said)).mentions
    assert (called.account, called.name, called.mine) == ("", "all", True)
    assert (await carol.call(chat.list_))[0].mentions == 1
    await bob.node.publish(bytes.fromhex(trip.id), 1000, {"text": "@all", "mentions": [_mention(b"", 0, 4)]})
    assert (await carol.call(chat.timeline, "Trip"))[-1].mentions == []
    assert (await carol.call(chat.list_))[0].mentions == 1


def _mention(account: bytes, at: int, size: int) -> dict[str, object]:
    return {"account": account, "at": at, "size": size}


async def test_of_two_who_are_called_the_same_nobody_is_called(
    town: Town, alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    other = await town.person("Bob")
    await alice.node.befriend(other.node)
    await alice.call(group.add, "Trip", [other.id])
    assert (await message(alice, await say(alice, "hi @Bob"))).mentions == []


@pytest.mark.parametrize(
    "said",
    [[_mention(b"x", 0, 3)], [_mention(b"x" * 32, 1, 3)], [_mention(b"x" * 32, 0, 9)], [_mention(b"x" * 32, 2**62, 1)]],
)
async def test_mentions_that_do_not_stand_in_the_text_call_nobody(
    alice: FakePerson, bob: FakePerson, trip: GroupView, said: list[object]
) -> None:
    await bob.node.publish(bytes.fromhex(trip.id), 1000, {"text": "@ab c", "mentions": said})
    row = (await alice.call(chat.timeline, "Trip"))[-1]
    assert (row.text, row.mentions) == ("@ab c", [])
