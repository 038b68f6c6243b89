"""What I keep of my chats for my own devices: on top, put away, quiet, unread, and a draft; nobody else hears of it."""

import pytest

from app.chat import api as chat
from app.chat import events, private, tidying
from app.chat.views import ChatView, KeptView
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from app.output import render
from node.items import Delivered
from sync.space import direct_space
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson
from tests.app.test_group_output import Capture, typist

DAY_MS = 86_400_000


async def listed(person: FakePerson) -> dict[str, ChatView]:
    return {view.name: view for view in await person.call(chat.list_)}


async def kept(person: FakePerson, name: str = "Bob") -> KeptView:
    return (await listed(person))[name].kept


def stated(person: FakePerson) -> int:
    return sum(isinstance(item, Delivered) and item.kind in (events.KEPT, events.DRAFT) for item in person.node.items)


async def test_chats_on_top_stand_above_newer_ones_in_the_order_i_give_them(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await alice.call(chat.send, "Carol", "the newest")
    await alice.call(tidying.pin_chat, "Trip")
    await alice.call(tidying.pin_chat, "Bob")
    assert list(await listed(alice)) == ["Bob", "Trip", "Carol"]
    await alice.call(tidying.pin_chat, "Carol", above="Trip")
    assert list(await listed(alice)) == ["Bob", "Carol", "Trip"]
    await alice.call(tidying.pin_chat, "Trip", above="Bob")
    assert list(await listed(alice)) == ["Trip", "Bob", "Carol"]
    await alice.call(tidying.unpin_chat, "Bob")
    assert [view.kept.place > 0 for view in (await listed(alice)).values()] == [True, True, False]
    with pytest.raises(Refused, match="not stand on top"):
        await alice.call(tidying.pin_chat, "Trip", above="Bob")


async def test_there_is_always_room_between_two_on_top(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    for name in ("Trip", "Bob", "Carol"):
        await alice.call(tidying.pin_chat, name)
    for moved, above, below in [("Carol", "Bob", "Trip"), ("Bob", "Carol", "Trip")] * 40:
        await alice.call(tidying.pin_chat, moved, above=below)
        assert list(await listed(alice)) == [above, moved, below]


async def test_what_is_put_away_comes_back_with_the_next_message_unless_it_is_muted(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    await bob.call(chat.send, "Alice", "hello")
    await alice.call(tidying.pin_chat, "Bob")
    await alice.call(tidying.archive, "Bob")
    assert list(await listed(alice)) == ["Carol", "Bob"]
    assert await kept(alice) == KeptView(put_away=True)
    alice.node.town.now_ms += 1000
    await bob.call(chat.send, "Alice", "are you there?")
    assert not (await kept(alice)).put_away
    await alice.call(tidying.archive, "Bob")
    await alice.call(tidying.mute, "Bob")
    alice.node.town.now_ms += 1000
    await bob.call(chat.send, "Alice", "hello?")
    assert (await kept(alice)).put_away
    await alice.call(tidying.unarchive, "Bob")
    assert not (await kept(alice)).put_away


async def test_a_chat_is_quiet_for_a_while_or_for_good(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(tidying.mute, "Bob", "1d")
    assert (await kept(alice)).muted_until == "2027-01-16T08:00:00.000Z"
    alice.node.town.now_ms += DAY_MS
    assert await kept(alice) == KeptView()
    await alice.call(tidying.mute, "Bob")
    alice.node.town.now_ms += 5000 * DAY_MS
    assert await kept(alice) == KeptView(muted=True)
    await alice.call(tidying.unmute, "Bob")
    assert await kept(alice) == KeptView()
    for word in ("never", "-1", "0", "59", "99999999999", "1y", ""):
        with pytest.raises(Refused, match="How long"):
            await alice.call(tidying.mute, "Bob", word)


async def test_marked_unread_lasts_until_it_is_read(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(tidying.mark_unread, "Bob")
    assert (await kept(alice)).marked_unread
    await alice.call(chat.read, "Bob")
    assert not (await kept(alice)).marked_unread
    before = stated(alice)
    await alice.call(chat.read, "Bob")
    assert stated(alice) == before


async def test_a_draft_is_kept_with_what_it_answers_and_none_before_it_stays_anywhere(
    alice: FakePerson, bob: FakePerson
) -> None:
    asked = (await bob.call(chat.send, "Alice", "when?")).id
    await alice.call(tidying.draft, "Bob", "tomo", reply=asked)
    await alice.call(tidying.draft, "Bob", "tomorrow", reply=asked)
    assert await alice.call(tidying.draft, "Bob") == tidying.DraftView("tomorrow", asked)
    assert await kept(alice) == KeptView(draft="tomorrow", reply=asked)
    texts = [text for (text,) in await alice.node.read(lambda cx: cx.rows("SELECT text FROM chat_draft"))]
    assert texts == ["tomorrow"]
    before = stated(alice)
    await alice.call(tidying.draft, "Bob", "tomorrow", reply=asked)
    assert stated(alice) == before, "the same is stated once"
    await alice.call(tidying.draft, "Bob", " ")
    assert await kept(alice) == KeptView()
    assert await alice.node.read(lambda cx: cx.rows("SELECT text FROM chat_draft")) == []


async def test_the_newer_of_two_drafts_counts_and_both_go(alice: FakePerson, bob: FakePerson) -> None:
    """Two devices wrote at the same time, apart from each other."""
    me, chat_ = alice.node.personal_space, direct_space(alice.node.account, bob.node.account)
    for text in ("here", "there"):
        await alice.node.publish(me, events.DRAFT, {"chat": chat_, "text": text})
    assert (await kept(alice)).draft == "there"
    await alice.call(tidying.draft, "Bob", "")
    assert await kept(alice) == KeptView()


async def test_a_draft_has_a_bound(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(tidying.draft, "Bob", "x" * private.MAX_DRAFT_BYTES)
    with pytest.raises(Refused, match="bytes of a draft"):
        await alice.call(tidying.draft, "Bob", "ü" * (private.MAX_DRAFT_BYTES // 2 + 1))
    assert len((await kept(alice)).draft) == private.MAX_DRAFT_BYTES


async def test_nobody_else_says_what_i_keep_and_what_is_malformed_counts_for_nothing(
    alice: FakePerson, bob: FakePerson
) -> None:
    chat_ = direct_space(alice.node.account, bob.node.account)
    await bob.node.publish(chat_, events.KEPT, {"chat": chat_, "what": private.QUIET, "value": private.FOR_GOOD})
    await bob.node.publish(chat_, events.DRAFT, {"chat": chat_, "text": "I owe Bob 100"})
    await alice.node.publish(chat_, events.DRAFT, {"chat": chat_, "text": "said aloud"})
    me = alice.node.personal_space
    for said in (
        {"chat": chat_, "what": "loud", "value": 1},
        {"chat": chat_, "what": private.QUIET, "value": -1},
        {"chat": chat_, "what": private.QUIET, "value": 2**63},
        {"chat": chat_[:-1], "what": private.QUIET, "value": 1},
        {"chat": chat_, "what": private.QUIET},
    ):
        await alice.node.publish(me, events.KEPT, said)
    await alice.node.publish(me, events.DRAFT, {"chat": chat_, "text": "x" * (private.MAX_DRAFT_BYTES + 1)})
    assert await kept(alice) == KeptView()


async def test_what_was_kept_of_a_group_counts_for_the_one_in_which_it_goes_on(
    alice: FakePerson, trip: GroupView
) -> None:
    await alice.call(tidying.pin_chat, "Trip")
    await alice.call(tidying.mute, "Trip")
    await alice.call(tidying.draft, "Trip", "not sent yet")
    await alice.call(group.succeed, "Trip", "Journey")
    now = await kept(alice, "Journey")
    assert (now.place > 0, now.muted, now.draft) == (True, True, "not sent yet")
    await alice.call(tidying.unpin_chat, "Journey")
    await alice.call(tidying.draft, "Journey", "")
    now = await kept(alice, "Journey")
    assert (now.place, now.muted, now.draft) == (0, True, "")


async def test_all_of_it_on_the_command_line(served: Served, capsys: Capture) -> None:
    kith = typist(served, capsys)
    for name, *words in (
        ("chat.pin_chat", "Bob"),
        ("chat.mute", "Bob", "8h"),
        ("chat.mark_unread", "Bob"),
        ("chat.draft", "Bob", "half a\x1b[2J line"),
    ):
        await kith(*name.replace("_", "-").split("."), *words)
    (listed,) = await kith("chat", "list")
    assert listed["kept"]["draft"] == "half a\x1b[2J line"
    text = render("chat.list", [listed], as_json=False)
    assert text.splitlines()[1].split()[:7] == ["Bob", "0", "on", "top,", "muted,", "unread,", "draft"]
    assert render("chat.draft", await kith("chat", "draft", "Bob"), as_json=False) == "half a\\x1b[2J line"
    for name in ("chat.unpin_chat", "chat.unmute", "chat.archive", "chat.unarchive"):
        await kith(*name.replace("_", "-").split("."), "Bob")
    (listed,) = await kith("chat", "list")
    assert (listed["kept"]["place"], listed["kept"]["muted"], listed["kept"]["put_away"]) == (0, False, False)
