"""Chat as two people use it, through the same calls a screen makes."""

import json
from dataclasses import asdict

import pytest

from app import output
from app.chat import api as chat
from app.chat import events
from app.chat.views import MessageView
from app.errors import Refused
from app.people import api as people
from node.items import Delivered, Sent
from tests.app.fake_node import FakePerson, Town


async def texts(reader: FakePerson, contact: str) -> list[str]:
    return [row.text for row in await reader.call(chat.timeline, contact)]


async def message(reader: FakePerson, contact: str, ident: str) -> MessageView:
    return next(row for row in await reader.call(chat.timeline, contact) if row.id == ident)


async def test_send_reaches_both_timelines_in_order(alice: FakePerson, bob: FakePerson) -> None:
    sent = [(await alice.call(chat.send, "Bob", f"line {number}")).id for number in range(20)]
    rows = await bob.call(chat.timeline, "Alice")
    assert [row.id for row in rows] == sent
    assert [row.text for row in rows] == [f"line {number}" for number in range(20)]
    assert rows == sorted(rows, key=lambda row: row.sent_at)
    assert rows[0].author == alice.id
    assert (rows[0].author_name, rows[0].mine, rows[0].sent_at) == ("Alice", False, "2027-01-15T08:00:00.000Z")


async def test_that_a_message_was_sent_concerns_no_other_subject(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(chat.send, "Bob", "hello")
    counts = [f"SELECT count(*) FROM {subject}_sent" for subject in ("chat", "feed", "gallery")]
    assert await alice.node.read(lambda cx: [cx.value(count) for count in counts]) == [1, 0, 0]


async def test_states_queued_delivered_read(alice: FakePerson, bob: FakePerson) -> None:
    bob.node.away = True
    sent = (await alice.call(chat.send, "Bob", "hello")).id
    assert (await message(alice, "Bob", sent)).state == "queued"
    await bob.node.come_back()
    assert (await message(alice, "Bob", sent)).state == "delivered"
    assert (await message(bob, "Alice", sent)).state == "delivered"
    assert (await bob.call(chat.list_))[0].unread == 1
    await bob.call(chat.read, "Alice")
    assert (await message(alice, "Bob", sent)).state == "read"
    assert (await message(bob, "Alice", sent)).state == "read"
    assert (await bob.call(chat.list_))[0].unread == 0


async def test_what_comes_back_from_the_other_is_delivered(alice: FakePerson, bob: FakePerson) -> None:
    """No mark speaks of a device that is gone; that the other had it to give back does, whatever is told later."""
    bob.node.away = True
    sent = bytes.fromhex((await alice.call(chat.send, "Bob", "hello")).id)
    for held, state in ((False, "sent"), (True, "delivered"), (False, "delivered")):
        await alice.node.tell(Sent(sent, bob.node.device, events.MESSAGE, held))
        assert (await message(alice, "Bob", sent.hex())).state == state
        assert (await alice.call(chat.list_))[0].last_state == state


async def test_what_only_the_other_knows_to_be_mine_says_so_until_a_device_of_mine_confirms_it(
    alice: FakePerson, bob: FakePerson
) -> None:
    sent = (await alice.call(chat.send, "Bob", "hello")).id
    space = next(one.space for one in await alice.node.contacts() if one.name == "Bob")
    mine = alice.node.account

    async def tell(number: int, kind: int, payload: dict[str, object], *, vouched: bool) -> None:
        place = (bytes([number]) * 32, space, mine, b"o" * 32, number, kind)
        at = 2_000_000_000_000 + number
        await alice.node.tell(Delivered(*place, payload, at << 16, at, True, vouched=vouched))

    async def vouched() -> dict[str, str]:
        return {row.text: row.vouched_by for row in await alice.call(chat.timeline, "Bob")}

    await tell(1, events.MESSAGE, {"text": "old"}, vouched=True)
    assert await vouched() == {"old": "Bob", "hello": ""}
    (row,) = [row for row in await alice.call(chat.timeline, "Bob") if row.text == "old"]
    assert "(restored from Bob)" in output.message_line(json.loads(json.dumps(asdict(row))))
    await tell(1, events.MESSAGE, {"text": "old"}, vouched=False)
    assert await vouched() == {"old": "", "hello": ""}
    await tell(2, events.EDIT, {"target": bytes.fromhex(sent), "text": "hell"}, vouched=True)
    assert await vouched() == {"old": "", "hell": "Bob"}, "what it says now only Bob knows"


async def test_reading_twice_states_nothing_twice(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(chat.send, "Bob", "hello")
    await bob.call(chat.read, "Alice")
    before = len(bob.node.items)
    await bob.call(chat.read, "Alice")
    assert len(bob.node.items) == before


async def test_edit_shows_the_new_text_on_both_sides(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", "meat at nine?")).id
    await alice.call(chat.edit, sent, "meet at nine?")
    for reader, contact in ((alice, "Bob"), (bob, "Alice")):
        row = await message(reader, contact, sent)
        assert (row.text, row.edited) == ("meet at nine?", True)


async def test_only_the_author_edits_and_deletes(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", "mine")).id
    for attempt in (bob.call(chat.edit, sent, "yours"), bob.call(chat.delete, sent)):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.code == "not_yours"


async def test_delete_takes_the_text_and_its_edits_away(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", "a secret")).id
    await alice.call(chat.edit, sent, "a bigger secret")
    await bob.call(chat.react, sent, "😮")
    await alice.call(chat.delete, sent)
    for reader, contact in ((alice, "Bob"), (bob, "Alice")):
        row = await message(reader, contact, sent)
        assert (row.text, row.deleted, row.edited, row.unreadable, row.reactions) == ("", True, False, False, [])
        held = await reader.node.read(lambda cx: cx.rows("SELECT text FROM chat_edit"))
        assert held == []
    with pytest.raises(Refused) as refused:
        await alice.call(chat.edit, sent, "again")
    assert refused.value.code == "message_deleted"


async def test_a_message_edited_more_often_than_one_erasure_can_name(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", "first")).id
    for number in range(130):
        await alice.call(chat.edit, sent, f"edit {number}")
    await alice.call(chat.delete, sent)
    erased = {item.target for item in bob.node.items if type(item).__name__ == "Erased"}
    assert len(erased) == 131


async def test_react_and_take_back(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", "hello")).id
    await bob.call(chat.react, sent, "👍")
    await bob.call(chat.react, sent, "❤️")
    await alice.call(chat.react, sent, "👩‍👩‍👧")
    shown = (await message(alice, "Bob", sent)).reactions
    assert [(row.emoji, row.author_name) for row in shown] == [("❤️", "Bob"), ("👩‍👩‍👧", "Alice")]
    await bob.call(chat.react, sent, "")
    assert [row.author_name for row in (await message(alice, "Bob", sent)).reactions] == ["Alice"]


@pytest.mark.parametrize("emoji", ["notanemoji", "+1", " ", "a b", "\x1b[2J", "\u202e", "\n", "\ud83d", "👍👍", "👍 "])
async def test_a_reaction_is_one_emoji(alice: FakePerson, bob: FakePerson, emoji: str) -> None:
    sent = (await alice.call(chat.send, "Bob", "hello")).id
    with pytest.raises(Refused) as refused:
        await alice.call(chat.react, sent, emoji)
    assert refused.value.code == "bad_emoji"


async def test_reply_names_the_message_it_answers(alice: FakePerson, bob: FakePerson) -> None:
    question = (await alice.call(chat.send, "Bob", "when?")).id
    answer = (await bob.call(chat.send, "Alice", "now", reply=question[:12])).id
    assert (await message(alice, "Bob", answer)).reply == question


async def test_reply_must_be_of_the_same_chat(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    sent = (await alice.call(chat.send, "Carol", "for Carol")).id
    for reply in (sent, "0" * 64, "no id at all", "12345"):
        with pytest.raises(Refused) as refused:
            await alice.call(chat.send, "Bob", "hm", reply=reply)
        assert refused.value.code == "unknown_message"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_text"),
        (" \n\t", "empty_text"),
        ("x" * 16_385, "text_too_long"),
        ("é" * 8_193, "text_too_long"),
        ("half \ud83d of an emoji", "bad_text"),
    ],
)
async def test_texts_that_cannot_be_sent(alice: FakePerson, bob: FakePerson, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await alice.call(chat.send, "Bob", text)
    assert refused.value.code == code
    sent = (await alice.call(chat.send, "Bob", "ok")).id
    with pytest.raises(Refused) as refused:
        await alice.call(chat.edit, sent, text)
    assert refused.value.code == code
    assert await texts(bob, "Alice") == ["ok"]


@pytest.mark.parametrize("text", ["x" * 16_384, "é" * 8_192, "a\x00b\x1b[31m", "\u202eevil", "👋" * 4_096])
async def test_texts_at_the_limit_and_strange_ones_arrive_as_they_are(
    alice: FakePerson, bob: FakePerson, text: str
) -> None:
    await alice.call(chat.send, "Bob", text)
    assert await texts(bob, "Alice") == [text]


async def test_pages_neither_repeat_nor_miss(alice: FakePerson, bob: FakePerson) -> None:
    sent = [(await alice.call(chat.send, "Bob", str(number))).id for number in range(23)]
    page = rows = await bob.call(chat.timeline, "Alice", limit=5)
    while page:
        page = await bob.call(chat.timeline, "Alice", limit=5, before=rows[0].id)
        rows = page + rows
    assert [row.id for row in rows] == sent


@pytest.mark.parametrize("limit", [0, -1, 501])
async def test_page_sizes_have_limits(alice: FakePerson, bob: FakePerson, limit: int) -> None:
    with pytest.raises(Refused) as refused:
        await alice.call(chat.timeline, "Bob", limit=limit)
    assert refused.value.code == "bad_limit"


async def test_a_page_before_a_message_of_another_chat_is_refused(
    town: Town, alice: FakePerson, bob: FakePerson
) -> None:
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    sent = (await alice.call(chat.send, "Carol", "hello")).id
    with pytest.raises(Refused) as refused:
        await alice.call(chat.timeline, "Bob", before=sent)
    assert refused.value.code == "unknown_message"


async def test_a_message_id_prefix_must_be_unique(alice: FakePerson, bob: FakePerson) -> None:
    for number in range(2):
        await alice.call(chat.send, "Bob", str(number))
    await alice.node.write(
        lambda tx: tx.execute("UPDATE chat_message SET id = CAST(? || substr(id, 4) AS BLOB)", (b"\xab\xcd\xef",))
    )
    with pytest.raises(Refused) as refused:
        await alice.call(chat.edit, "abcdef", "which?")
    assert refused.value.code == "ambiguous_message"


async def test_nobody_writes_to_a_stranger_or_to_one_who_waits_for_approval(
    town: Town, alice: FakePerson, bob: FakePerson
) -> None:
    carol = await town.person("Carol")
    with pytest.raises(Refused) as refused:
        await alice.call(chat.send, "Carol", "hello")
    assert refused.value.code == "unknown_contact"
    await carol.call(people.add, alice.id[:16])
    with pytest.raises(Refused) as refused:
        await alice.call(chat.send, "Carol", "hello")
    assert refused.value.code == "not_a_contact"
    await carol.call(chat.send, "Alice", "this waits")


async def test_the_list_has_the_newest_chat_first(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    town.now_ms += 1000
    await bob.call(chat.send, "Alice", "from Bob")
    town.now_ms += 1000
    await carol.call(chat.send, "Alice", "from Carol")
    rows = await alice.call(chat.list_)
    assert [(row.name, row.unread, row.last_text) for row in rows] == [
        ("Carol", 1, "from Carol"),
        ("Bob", 1, "from Bob"),
    ]
    (newest,) = await alice.call(chat.timeline, rows[0].id)
    assert (newest.text, newest.id) == ("from Carol", rows[0].last_id)


async def test_a_page_can_begin_on_any_side_of_a_message(alice: FakePerson, bob: FakePerson) -> None:
    for number in range(9):
        await alice.call(chat.send, "Bob", str(number))
    ids = [row.id for row in await bob.call(chat.timeline, "Alice")]

    async def shown(**place: str) -> str:
        return "".join(row.text for row in await bob.call(chat.timeline, "Alice", limit=4, **place))

    assert await shown(after=ids[2]) == "3456"
    assert await shown(before=ids[2]) == "01"
    assert await shown(around=ids[4]) == "2345"
    assert await shown(around=ids[8]) == "678"
    with pytest.raises(Refused, match="one message"):
        await shown(around=ids[4], after=ids[4])


async def test_a_chat_in_the_list_says_what_its_row_shows(alice: FakePerson, bob: FakePerson) -> None:
    first = await alice.call(chat.send, "Bob", "one")
    await alice.call(chat.send, "Bob", "two", reply=first.id)
    mine, theirs = (await alice.call(chat.list_))[0], (await bob.call(chat.list_))[0]
    assert (mine.last_mine, mine.last_state, mine.first_unread) == (True, "delivered", None)
    assert (theirs.last_mine, theirs.last_state, theirs.unread, theirs.first_unread) == (False, None, 2, first.id)
    quote = (await bob.call(chat.timeline, "Alice"))[1].quote
    assert quote is not None
    assert (quote.id, quote.author_name, quote.text, quote.mine) == (first.id, "Alice", "one", False)
    quote = (await alice.call(chat.timeline, "Bob"))[1].quote
    assert quote is not None
    assert quote.mine
