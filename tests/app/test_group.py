"""Groups as several people use them: founding, who belongs, roles, rights, what a group says of itself."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.chat import api as chat
from app.errors import Refused
from app.group import api as group
from app.group import fetching
from app.group.views import GroupView
from app.notices import GROUP_CHANGED, RELOAD
from app.people import api as people
from tests.app.fake_groups import FakeGroup
from tests.app.fake_node import FakePerson, Town
from tests.app.photos import photo


async def refusal(work: object) -> str:
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return refused.value.code


def roles(view: GroupView) -> dict[str, str]:
    return {one.name: one.role for one in view.members}


async def lines(reader: FakePerson, word: str = "Trip") -> list[str]:
    return [row.text for row in await reader.call(chat.timeline, word) if row.kind == "event"]


async def test_everybody_sees_the_same_group_by_names_of_their_own(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    assert (trip.name, trip.history, trip.role, trip.owner_name) == ("Trip", "full", "owner", "Alice")
    assert roles(trip) == {"Alice": "owner", "Bob": "member", "Carol": "member"}
    seen = await bob.call(group.show, "trip")
    assert (seen.id, seen.role, seen.joined, seen.may.post, seen.may.add) == (trip.id, "member", True, True, False)
    strangers = {one.name: (one.known, one.me) for one in seen.members}
    assert strangers == {"Alice": (True, False), "Bob": (True, True), "Carol": (False, False)}
    await bob.call(people.petname, "Alice", "Al")
    assert [one.name for one in await bob.call(group.members, trip.id[:8])] == ["Al", "Bob", "Carol"]


async def test_a_group_whose_members_have_not_come_yet_is_not_shown(alice: FakePerson) -> None:
    about = {"use": "chat", "title": "Soon"}
    ident, other = b"g" * 32, b"o" * 32
    alice.node.spaces.groups.known[ident] = FakeGroup(ident, other, about, "full", alice.node.account, {other: 3})
    assert await alice.call(group.list_) == []
    assert await alice.call(chat.list_) == []
    assert await refusal(alice.call(chat.send, "Soon", "hello")) == "unknown_contact"


async def test_the_list_has_all_groups_by_name(alice: FakePerson, bob: FakePerson) -> None:
    assert await alice.call(group.list_) == []
    for name in ("work", "Band"):
        await alice.call(group.create, name, description=f"about {name}")
    assert [(one.name, one.description) for one in await alice.call(group.list_)] == [
        ("Band", "about Band"),
        ("work", "about work"),
    ]
    assert await bob.call(group.list_) == []


@pytest.mark.parametrize(
    ("name", "members", "named", "code"),
    [
        ("", None, {}, "bad_title"),
        ("\u200b\u202e", None, {}, "bad_title"),
        ("x" * 65, None, {}, "bad_title"),
        ("Trip", ["Nobody"], {}, "unknown_contact"),
        ("Trip", None, {"history": "nothing"}, "bad_history"),
        ("Trip", None, {"description": "é" * 1001}, "bad_description"),
    ],
)
async def test_what_cannot_be_founded(
    alice: FakePerson, bob: FakePerson, name: str, members: list[str] | None, named: dict[str, str], code: str
) -> None:
    assert await refusal(alice.call(group.create, name, members, **named)) == code
    assert await alice.call(group.list_) == []


async def test_newcomers_see_what_the_history_gives_them(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    for history, seen in (("full", ["before", "after"]), ("from-join", ["after"]), ("none", ["after"])):
        made = await alice.call(group.create, f"Of {history}", ["Bob"], history=history)
        await alice.call(chat.send, made.id, "before")
        await alice.call(group.add, made.id, ["Carol"])
        await alice.call(chat.send, made.id, "after")
        rows = await carol.call(chat.timeline, made.id)
        assert [row.text for row in rows if row.kind == "message"] == seen
        assert (await carol.call(group.show, made.id)).history == history


async def test_who_belongs_changes_by_rank(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    dora = await town.person("Dora")
    await bob.node.befriend(dora.node)
    assert await refusal(bob.call(group.add, "Trip", ["Dora"])) == "not_allowed"
    assert await refusal(bob.call(group.remove, "Trip", "Carol")) == "not_allowed"
    assert await refusal(bob.call(group.role, "Trip", "Carol", "moderator")) == "not_allowed"
    assert roles(await alice.call(group.role, "Trip", "Bob", "moderator"))["Bob"] == "moderator"
    assert roles(await bob.call(group.add, "Trip", ["Dora"]))["Dora"] == "member"
    assert "Dora" in roles(await carol.call(group.show, "Trip"))
    assert "Carol" not in roles(await bob.call(group.remove, "Trip", "Carol"))
    assert await refusal(bob.call(group.remove, "Trip", "Alice")) == "not_allowed"
    assert await refusal(bob.call(group.role, "Trip", "Dora", "moderator")) == "not_allowed"
    assert await refusal(alice.call(group.remove, "Trip", "Alice")) == "not_allowed"
    assert await refusal(alice.call(group.remove, "Trip", "Carol")) == "not_a_member"
    assert await refusal(alice.call(group.role, "Trip", "Bob", "owner")) == "bad_role"
    assert await lines(alice) == [
        "You created the group “Trip”",
        "You added Bob",
        "You added Carol",
        "You made Bob a moderator",
        "Bob added Dora",
        "Bob removed Carol",
    ]
    gone = await carol.call(group.show, "Trip")
    assert (gone.joined, gone.role, gone.may.post) == (False, "", False)
    assert carol.id in (await alice.call(group.show, "Trip")).former
    assert await refusal(carol.call(chat.send, "Trip", "still here?")) == "not_a_member"


async def test_who_founded_a_group_has_a_name_for_those_who_do_not_know_them(
    town: Town, alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    dora = await town.person("Dora")
    await bob.node.befriend(dora.node)
    await alice.call(group.role, "Trip", "Bob", "moderator")
    await bob.call(group.add, "Trip", ["Dora"])
    await alice.call(group.rename, "Trip", "Journey")
    view = await dora.call(group.show, "Journey")
    assert (view.owner_name, [(one.name, one.known) for one in view.members][:2]) == (
        *("Alice", [("Alice", False), ("Bob", True)]),
    )
    await bob.call(people.petname, "Alice", "Al")
    assert (await bob.call(group.show, "Journey")).owner_name == "Al"


async def test_admins_give_roles_below_their_own(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    view = await alice.call(group.role, "Trip", "Bob", "admin")
    assert [(one.name, one.may_remove, one.may_rank) for one in view.members] == [
        ("Alice", False, False),
        ("Bob", True, True),
        ("Carol", True, True),
    ]
    assert await refusal(bob.call(group.role, "Trip", "Carol", "admin")) == "not_allowed"
    assert roles(await bob.call(group.role, "Trip", "Carol", "moderator"))["Carol"] == "moderator"
    carols = {one.name: (one.may_remove, one.may_rank) for one in await carol.call(group.members, "Trip")}
    assert carols == {"Alice": (False, False), "Bob": (False, False), "Carol": (False, False)}
    await alice.call(group.role, "Trip", "Bob", "member")
    assert (await lines(carol))[-3:] == [
        "Alice made Bob an admin",
        "Bob made you a moderator",
        "Alice made Bob a member",
    ]


async def test_leaving_keeps_what_was_said_and_the_owner_stays(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    await alice.call(chat.send, "Trip", "hello")
    assert not (await bob.call(group.leave, "Trip")).joined
    assert [row.text for row in await bob.call(chat.timeline, "Trip")][-2:] == ["hello", "You left"]
    await alice.call(chat.send, "Trip", "without Bob")
    assert (await bob.call(chat.timeline, "Trip"))[-1].text == "You left"
    assert await refusal(bob.call(group.leave, "Trip")) == "not_a_member"
    assert await refusal(alice.call(group.leave, "Trip")) == "owner_stays"
    await alice.call(group.add, "Trip", ["Bob"])
    assert (await bob.call(group.show, "Trip")).joined


async def test_what_a_group_says_of_itself(alice: FakePerson, bob: FakePerson, trip: GroupView, tmp_path: Path) -> None:
    assert await refusal(bob.call(group.rename, "Trip", "Mine")) == "not_allowed"
    await alice.call(group.rename, "Trip", "Journey")
    await alice.call(group.describe, "Journey", "To the sea\nin June")
    await alice.call(group.describe, "Journey", "To the sea\nin June")
    shown = await alice.call(group.picture, "Journey", str(photo(tmp_path, "sea.png")))
    assert shown.picture is not None
    seen = await bob.call(group.show, "Journey")
    assert (seen.name, seen.description) == ("Journey", "To the sea\nin June")
    assert seen.picture is not None
    assert (seen.picture.id, seen.picture.name) == (shown.picture.id, "")
    assert seen.picture.held < seen.picture.size
    await fetching.want(bob.app)
    await bob.node.blobs.flush_town()
    held = (await bob.call(group.show, "Journey")).picture
    assert held is not None
    assert held.held == held.size
    assert (await alice.call(group.picture, "Journey")).picture is None
    assert (await lines(bob, "Journey"))[-4:] == [
        "Alice renamed the group to “Journey”",
        "Alice changed the description",
        "Alice changed the picture",
        "Alice changed the picture",
    ]


async def test_the_picture_of_a_group_comes_by_itself_and_reaches_newcomers(
    town: Town, alice: FakePerson, bob: FakePerson, trip: GroupView, tmp_path: Path
) -> None:
    first = (await alice.call(group.picture, "Trip", photo(tmp_path, "sea.png"))).picture
    assert first is not None
    task = asyncio.create_task(fetching.keep_pictures(bob.app, bob.node.notices))
    await until_whole(bob)
    second = (await alice.call(group.picture, "Trip", photo(tmp_path, "land.png", b"land"))).picture
    assert second is not None
    assert second.id != first.id
    await until_whole(bob)
    task.cancel()
    dora = await town.person("Dora")
    await alice.node.befriend(dora.node)
    await alice.call(group.add, "Trip", ["Dora"])
    assert alice.node.blobs.shared[-1] == (bytes.fromhex(second.id), (dora.node.account,))


async def test_the_window_hears_of_the_picture_of_a_group_once_it_has_come(
    alice: FakePerson, bob: FakePerson, trip: GroupView, tmp_path: Path
) -> None:
    await alice.call(group.picture, "Trip", photo(tmp_path, "sea.png"))
    heard = bob.node.notices.subscribe()
    assert (await heard.next()).name == RELOAD
    await fetching.want(bob.app)
    told = await asyncio.wait_for(heard.next(), 60)
    assert (told.name, told.of) == (GROUP_CHANGED, trip.id)
    shown = (await bob.call(group.show, "Trip")).picture
    assert shown is not None
    assert shown.held == shown.size


async def until_whole(person: FakePerson) -> None:
    """Let the task that fetches go on until the picture is here."""
    for _ in range(100):
        await asyncio.sleep(0)
        await person.node.blobs.flush_town()
        shown = (await person.call(group.show, "Trip")).picture
        if shown is not None and shown.held == shown.size:
            return
    raise AssertionError("the picture did not come")


async def test_a_member_whom_i_ask_to_become_a_contact_is_called_as_before_until_they_answer(
    bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    asked = await bob.node.know(carol.node, "asked")
    bob.node.known[carol.node.account] = replace(asked, name="")
    seen = await bob.call(group.show, "Trip")
    assert [(one.name, one.known) for one in seen.members if one.id == carol.id] == [("Carol", False)]
    await bob.call(people.petname, carol.id, "Caro")
    seen = await bob.call(group.show, "Trip")
    assert [(one.name, one.known) for one in seen.members if one.id == carol.id] == [("Caro", True)]


async def test_rights_say_who_may_do_what(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    before = await bob.call(group.rights, "Trip")
    assert (before.post, before.add, before.pin, before.edit, before.all) == (
        *("everyone", "moderators", "moderators", "admins", "moderators"),
    )
    assert await refusal(bob.call(group.rights, "Trip", post="everyone", edit="everyone")) == "not_allowed"
    assert await refusal(alice.call(group.rights, "Trip", add="everyone")) == "bad_right"
    assert await refusal(alice.call(group.rights, "Trip", pin="friends")) == "bad_right"
    await alice.call(group.rights, "Trip", post="admins", edit="everyone")
    await alice.call(group.all_, "Trip", "everyone")
    assert (await bob.call(group.rights, "Trip")).post == "admins"
    assert (await bob.call(group.all_, "Trip")).all == "everyone"
    assert await refusal(bob.call(chat.send, "Trip", "hm")) == "not_allowed"
    assert (await bob.call(group.rename, "Trip", "Journey")).name == "Journey"
    await alice.call(group.role, "Journey", "Bob", "admin")
    await bob.call(chat.send, "Journey", "now I may")
    assert (await lines(bob, "Journey"))[-4:-2] == ["Alice changed who may do what"] * 2


async def test_an_archived_group_can_be_read_alone(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    said = (await bob.call(chat.send, "Trip", "one")).id
    assert await refusal(bob.call(group.archive, "Trip")) == "not_allowed"
    assert (await alice.call(group.archive, "Trip")).archived
    for work in (
        bob.call(chat.send, "Trip", "two"),
        bob.call(chat.react, said, "👍"),
        bob.call(chat.edit, said, "three"),
        alice.call(chat.pin, said),
    ):
        assert await refusal(work) == "group_archived"
    assert [row.text for row in await bob.call(chat.timeline, "Trip")][-2:] == ["one", "Alice archived the group"]
    assert (await bob.call(chat.list_))[0].archived
    assert not (await alice.call(group.unarchive, "Trip")).archived
    await bob.call(chat.send, "Trip", "two")
    assert (await lines(bob))[-1] == "Alice brought the group back from the archive"


async def test_a_word_for_a_group_must_be_one(alice: FakePerson, bob: FakePerson) -> None:
    assert await refusal(alice.call(group.show, "Trip")) == "unknown_group"
    ids = [(await alice.call(group.create, "Trip")).id for _ in range(2)]
    assert await refusal(alice.call(group.show, "trip")) == "ambiguous_group"
    assert (await alice.call(group.show, ids[1][:8])).id == ids[1]


async def test_members_can_be_named_who_are_no_contacts(
    town: Town, alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    await alice.call(group.role, "Trip", "Bob", "moderator")
    other = await town.person("Carol")
    await alice.node.befriend(other.node)
    await alice.call(group.add, "Trip", [other.id])
    assert await refusal(bob.call(group.remove, "Trip", "Carol")) == "ambiguous_member"
    view = await bob.call(group.remove, "Trip", other.id[:8])
    assert other.id not in [one.id for one in view.members]
    assert (await lines(bob))[-1] == "You removed Carol"
