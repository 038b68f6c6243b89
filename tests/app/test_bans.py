"""Bans of groups: who may ban whom, what everybody is told, and that nobody is let in before a ban is lifted."""

from collections.abc import Awaitable

import pytest

from app.chat import api as chat
from app.errors import Refused
from app.group import api as group
from app.group.views import BannedView, GroupView
from app.output import render
from tests.app.fake_node import FakePerson


async def refusal(work: Awaitable[object]) -> Refused:
    with pytest.raises(Refused) as refused:
        await work
    return refused.value


async def last_line(reader: FakePerson) -> tuple[str, str]:
    row = (await reader.call(chat.timeline, "Trip"))[-1]
    assert row.line is not None
    return row.line.what, row.text


async def test_whoever_is_banned_is_out_and_in_again_only_after_that_is_lifted(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    shown = await alice.call(group.ban, "Trip", "Carol")
    assert shown.banned == [BannedView(carol.id, "Carol", known=True)]
    assert carol.id in shown.former
    assert (await bob.call(group.bans, "Trip")) == [BannedView(carol.id, "Carol", known=False)]
    assert await last_line(alice) == ("banned", "You banned Carol")
    assert await last_line(bob) == ("banned", "Alice banned Carol")
    assert not (await carol.call(group.show, "Trip")).joined
    refused = await refusal(alice.call(group.add, "Trip", ["Carol"]))
    assert (refused.code, str(refused)) == (
        "banned",
        "Carol is banned from this group; `kith group unban` lifts that.",
    )
    shown = await alice.call(group.unban, "Trip", "Carol")
    assert shown.banned == []
    assert await last_line(bob) == ("unbanned", "Alice lifted the ban on Carol")
    assert not (await carol.call(group.show, "Trip")).joined, "nobody has let her in yet"
    await alice.call(group.add, "Trip", ["Carol"])
    assert await last_line(bob) == ("added", "Alice added Carol")
    await alice.call(group.remove, "Trip", "Carol")
    assert await last_line(bob) == ("removed", "Alice removed Carol")


async def test_whoever_left_can_be_banned_too(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    await bob.call(group.leave, "Trip")
    await alice.call(group.ban, "Trip", "Bob")
    assert await last_line(alice) == ("banned", "You banned Bob")
    assert (await refusal(alice.call(group.add, "Trip", ["Bob"]))).code == "banned"


async def test_admins_ban_who_stands_below_them(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    assert (await refusal(bob.call(group.ban, "Trip", "Carol"))).code == "not_allowed"
    await alice.call(group.role, "Trip", "Bob", "moderator")
    by_bob = {one.name: one.may_ban for one in (await bob.call(group.show, "Trip")).members}
    assert not any(by_bob.values())
    for work in (bob.call(group.ban, "Trip", "Carol"), bob.call(group.unban, "Trip", "Carol")):
        assert (await refusal(work)).code == "not_allowed"
    await alice.call(group.role, "Trip", "Bob", "admin")
    by_bob = {one.name: one.may_ban for one in (await bob.call(group.show, "Trip")).members}
    assert by_bob == {"Alice": False, "Bob": False, "Carol": True}
    assert (await refusal(bob.call(group.ban, "Trip", "Alice"))).code == "not_allowed"
    assert (await refusal(alice.call(group.ban, "Trip", "Alice"))).code == "not_allowed"
    assert (await refusal(alice.call(group.ban, "Trip", "Zoe"))).code == "not_a_member"
    assert (await bob.call(group.ban, "Trip", "Carol")).banned


async def test_bans_are_printed(alice: FakePerson, carol: FakePerson, trip: GroupView) -> None:
    assert render("group.bans", [], as_json=False) == "nobody"
    await alice.call(group.ban, "Trip", "Carol")
    rows = [{"id": one.id, "name": one.name, "known": one.known} for one in await alice.call(group.bans, "Trip")]
    assert render("group.bans", rows, as_json=False).split()[-2:] == [carol.id[:16], "Carol"]
