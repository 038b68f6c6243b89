"""A group that goes on in its successor: one conversation for whoever came along, and nothing anybody can forge."""

from collections.abc import Awaitable
from dataclasses import replace

import pytest

from app import charter
from app.chat import api as chat
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from tests.app.fake_node import FakePerson, Town


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code


async def texts(reader: FakePerson, word: str = "Trip", **options: object) -> list[str]:
    return [row.text for row in await reader.call(chat.timeline, word, **options)]


async def said_before(alice: FakePerson, bob: FakePerson, trip: GroupView) -> list[str]:
    return [(await (alice, bob)[number % 2].call(chat.send, trip.id, f"old {number}")).id for number in range(6)]


async def test_it_is_one_conversation_with_the_old_above_the_new(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    old = await said_before(alice, bob, trip)
    await alice.call(group.role, "Trip", "Bob", "moderator")
    await alice.call(chat.pin, old[1])
    made = await alice.call(group.succeed, "Trip")
    assert (made.follows, made.name, made.archived) == (trip.id, "Trip", False)
    assert {one.name: one.role for one in made.members} == {"Alice": "owner", "Bob": "moderator", "Carol": "member"}
    await bob.call(chat.send, "Trip", "new 0")
    await alice.call(chat.send, "Trip", "new 1")
    for reader in (alice, bob):
        found = [row for row in await reader.call(chat.list_) if row.kind == "group"]
        assert [(row.id, row.archived, row.may_post, row.last_text) for row in found] == [
            (made.id, False, True, "new 1")
        ]
        shown = await reader.call(chat.timeline, "Trip")
        assert [row.text for row in shown if row.kind == "message"] == [
            *(f"old {n}" for n in range(6)),
            "new 0",
            "new 1",
        ]
        assert [row.chat for row in shown].index(made.id) == len([row for row in shown if row.chat == trip.id])
        assert [row.text for row in await reader.call(chat.pins, "Trip")] == ["old 1"]
    lines = [row.text for row in await bob.call(chat.timeline, "Trip") if row.kind == "event"]
    assert "Alice closed this group: it goes on in another one" in lines
    assert "Alice created the group “Trip”, in which the one before goes on" in lines
    assert await refusal(bob.call(chat.react, old[0], "👍")) == "group_archived"


async def test_pages_go_through_both(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    await said_before(alice, bob, trip)
    await alice.call(group.succeed, "Trip")
    for number in range(4):
        await alice.call(chat.send, "Trip", f"new {number}")
    whole = await bob.call(chat.timeline, "Trip", limit=100)
    ids = [row.id for row in whole]
    for at, row in enumerate(whole):
        for limit in (1, 3, 7):
            page = await bob.call(chat.timeline, "Trip", limit=limit, before=row.id)
            assert [one.id for one in page] == ids[max(0, at - limit) : at]
            page = await bob.call(chat.timeline, "Trip", limit=limit, after=row.id)
            assert [one.id for one in page] == ids[at + 1 : at + 1 + limit]
    page = await bob.call(chat.timeline, "Trip", limit=5, around=ids[8])
    assert [one.id for one in page] == ids[6:11]


async def test_what_is_unread_in_either_is_counted_and_read_together(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    await alice.call(chat.send, "Trip", "@Bob old")
    await alice.call(group.succeed, "Trip")
    await alice.call(chat.send, "Trip", "new")
    (listed,) = [row for row in await bob.call(chat.list_) if row.kind == "group"]
    first = next(row for row in await bob.call(chat.timeline, "Trip") if row.text == "@Bob old")
    assert (listed.unread, listed.mentions, listed.first_unread) == (2, 1, first.id)
    await bob.call(chat.read, "Trip")
    (listed,) = [row for row in await bob.call(chat.list_) if row.kind == "group"]
    assert (listed.unread, listed.first_unread) == (0, None)


async def test_a_successor_has_one_again(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    await alice.call(chat.send, "Trip", "first")
    await alice.call(group.succeed, "Trip")
    await alice.call(chat.send, "Trip", "second")
    last = await alice.call(group.succeed, "Trip", "Journey")
    await alice.call(chat.send, "Journey", "third")
    shown = [row.text for row in await bob.call(chat.timeline, "Journey") if row.kind == "message"]
    assert shown == ["first", "second", "third"]
    assert [row.id for row in await bob.call(chat.list_) if row.kind == "group"] == [last.id]
    assert await refusal(alice.call(group.succeed, trip.id)) == "has_successor"


async def test_any_admin_founds_one_when_the_owner_is_gone_and_others_do_not(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    assert await refusal(bob.call(group.succeed, "Trip")) == "not_allowed"
    await alice.call(group.role, "Trip", "Bob", "admin")
    alice.node.away = True
    made = await bob.call(group.succeed, "Trip")
    assert {one.name: one.role for one in made.members} == {"Alice": "admin", "Bob": "owner"}, (
        "Carol is no contact of Bob"
    )
    assert [row.id for row in await bob.call(chat.list_) if row.kind == "group"] == [made.id]
    await carol.node.come_back()
    (listed,) = [row for row in await carol.call(chat.list_) if row.kind == "group"]
    assert (listed.id, listed.archived) == (trip.id, True), "who did not come along keeps what was"
    assert listed.last_text == "Bob closed this group: it goes on in another one"


async def test_whoever_knows_those_who_stayed_behind_brings_them_along(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await alice.call(group.role, "Trip", "Bob", "admin")
    made = await bob.call(group.succeed, "Trip")
    assert made.lagging == []
    assert (await alice.call(group.show, "Trip")).lagging == ["Carol"]
    assert await refusal(bob.call(group.bring, "Trip")) == "nobody_left"
    brought = await alice.call(group.bring, "Trip")
    assert ([one.name for one in brought.members], brought.lagging) == (["Bob", "Alice", "Carol"], [])
    (listed,) = [row for row in await carol.call(chat.list_) if row.kind == "group"]
    assert (listed.id, listed.archived) == (made.id, False)
    assert await refusal(carol.call(group.bring, "Trip")) == "not_allowed"
    await bob.call(group.remove, "Trip", "Carol")
    assert (await alice.call(group.show, made.id)).lagging == [], "who was put out is not brought back so"


async def test_nobody_is_brought_along_who_left_before_it_ended(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await carol.call(group.leave, "Trip")
    await alice.call(group.role, "Trip", "Bob", "admin")
    await bob.call(group.succeed, "Trip")
    assert (await alice.call(group.show, "Trip")).lagging == []


async def test_who_says_so_in_the_new_group_alone_takes_nothing_over(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    """Anybody can found a group that names another; the old one has to name it, too, and the other way round."""
    old = bytes.fromhex(trip.id)
    about = {"use": "chat", "title": "Trip", "follows": old}
    forged = await bob.node.spaces.found("group", about, [alice.node.account], history="full")
    assert len([row for row in await alice.call(chat.list_) if row.kind == "group"]) == 2
    assert await refusal(alice.call(chat.timeline, "Trip")) == "ambiguous_group"
    other = await bob.node.spaces.found(
        "group", {"use": "chat", "title": "Other"}, [alice.node.account], history="full"
    )
    said = charter.read({"use": "chat", "title": "Trip"})
    await alice.node.spaces.describe(old, charter.write(replace(said, successor=other)))
    assert len([row for row in await alice.call(chat.list_) if row.kind == "group"]) == 3
    assert {row.chat for row in await alice.call(chat.timeline, other.hex())} == {other.hex()}
    await alice.node.spaces.describe(old, charter.write(replace(said, successor=forged)))
    assert len([row for row in await alice.call(chat.list_) if row.kind == "group"]) == 2


async def test_two_that_name_each_other_end_nowhere(alice: FakePerson, bob: FakePerson, town: Town) -> None:
    spaces = [
        await alice.node.spaces.found("group", {"use": "chat", "title": "Loop"}, [], history="full") for _ in "ab"
    ]
    for here, there in (spaces, spaces[::-1]):
        said = charter.read({"use": "chat", "title": "Loop"})
        await alice.node.spaces.describe(here, charter.write(replace(said, successor=there, follows=there)))
    assert len([row for row in await alice.call(chat.list_) if row.kind == "group"]) == 2
    assert await texts(alice, spaces[0].hex())
