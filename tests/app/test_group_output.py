"""Groups on the command line: what is typed, and what a person reads; what others wrote stays harmless."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import msgspec

from app import cli
from app.chat import api as chat
from app.group import api as group
from app.group.views import GroupView
from app.output import render
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson

Capture = Any


async def printed(name: str, answer: object) -> str:
    return render(name, msgspec.to_builtins(answer), as_json=False)


async def test_a_group_is_printed_with_whoever_belongs_to_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await alice.call(group.describe, "Trip", "to the sea\x1b[2J\nin June")
    text = await printed("group.show", await bob.call(group.show, "Trip"))
    assert text.splitlines()[:6] == [
        f"Trip  {trip.id[:16]}",
        "    to the sea\\x1b[2J",
        "    in June",
        "    Newcomers see everything.",
        "    post: everyone, add: moderators, pin: moderators, edit: admins, all: moderators",
        "    id                name                   role",
    ]
    assert text.endswith("Carol (not a contact)  member")
    assert await printed("chat.disappear", await alice.call(chat.disappear, "Trip")) == "Messages stay."
    said = await printed("chat.disappear", await alice.call(chat.disappear, "Trip", "90"))
    assert said == "Messages disappear after 90 seconds."
    assert said in await printed("group.show", await bob.call(group.show, "Trip"))
    text = await printed("group.slow", await alice.call(group.slow, "Trip", "90"))
    assert "Slow mode: members write once in 90 seconds." in text
    await alice.call(group.archive, "Trip")
    await bob.call(group.leave, "Trip")
    text = await printed("group.show", await bob.call(group.show, "Trip"))
    assert "You do not belong to it any more." in text
    assert "archived" in text
    assert (await printed("group.list", await bob.call(group.list_))).splitlines()[1].split() == [
        *(trip.id[:16], "Trip", "left", "2", "yes"),
    ]
    assert await printed("group.list", []) == "no groups"


async def test_who_can_be_brought_along_is_printed(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await alice.call(group.role, "Trip", "Bob", "admin")
    made = await bob.call(group.succeed, "Trip")
    assert "`kith group bring` adds Carol." in await printed("group.show", await alice.call(group.show, "Trip"))
    text = await printed("group.bring", await alice.call(group.bring, made.id))
    assert "Carol" in text
    assert "kith group bring" not in text


async def test_what_newcomers_see_is_said_in_a_sentence(alice: FakePerson) -> None:
    said = {
        "full": "Newcomers see everything.",
        "from-join": "Newcomers see what is said after they came.",
        "none": "Newcomers and new devices of members begin empty, and keys are thrown away after 30 days.",
    }
    for history, sentence in said.items():
        made = await alice.call(group.create, history, history=history)
        assert (await printed("group.show", made)).splitlines()[1] == f"    {sentence}"


async def test_lines_polls_and_pins_are_printed(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    ident = (await alice.call(chat.poll, "Trip", "When?", ["June\u202e", "July"])).id
    await bob.call(chat.vote, ident, ["1"])
    await alice.call(chat.pin, ident)
    rows = (await printed("chat.timeline", await carol.call(chat.timeline, "Trip"))).splitlines()
    assert rows[0].endswith("* Alice created the group “Trip”")
    assert rows[2].endswith("* Alice added you")
    assert rows[3].endswith("Alice: When?  (pinned)")
    assert rows[4:] == ["    1. June: 1 (Bob)", "    2. July: 0"]
    await alice.call(chat.close, ident)
    assert (await printed("chat.pins", await carol.call(chat.pins, "Trip"))).splitlines()[-1] == "    (closed)"
    receipts = await printed("chat.receipts", await alice.call(chat.receipts, ident))
    assert receipts.splitlines()[1].split()[1:] == ["Bob", "delivered"]


async def test_every_command_of_groups_is_typed_as_the_readme_says(
    served: Served, carol: FakePerson, capsys: Capture, tmp_path: object
) -> None:
    kith = typist(served, capsys)
    made = await kith("group", "create", "Trip", "Bob", "--history", "from-join")
    assert (made["name"], made["history"], len(made["members"])) == ("Trip", "from-join", 2)
    assert len((await kith("group", "add", "Trip", "Carol"))["members"]) == 3
    assert [one["name"] for one in await kith("group", "members", "Trip")] == ["Alice", "Bob", "Carol"]
    await kith("group", "role", "Trip", "Bob", "admin")
    assert len((await kith("group", "remove", "Trip", "Carol"))["members"]) == 2
    assert [one["name"] for one in (await kith("group", "ban", "Trip", "Carol"))["banned"]] == ["Carol"]
    assert len(await kith("group", "bans", "Trip")) == 1
    assert not (await kith("group", "unban", "Trip", "Carol"))["banned"]
    assert (await kith("group", "slow", "Trip", "30s"))["slow_every"] == "30 seconds"
    assert (await kith("group", "rename", "Trip", "Journey"))["name"] == "Journey"
    assert (await kith("group", "describe", "Journey", "to the sea"))["description"] == "to the sea"
    assert (await kith("group", "picture", "Journey"))["picture"] is None
    assert (await kith("group", "rights", "Journey", "--post", "admins", "--pin", "everyone"))["post"] == "admins"
    assert (await kith("group", "rights", "Journey"))["pin"] == "everyone"
    assert (await kith("group", "all", "Journey", "everyone"))["all"] == "everyone"
    assert (await kith("group", "archive", "Journey"))["archived"]
    assert not (await kith("group", "unarchive", "Journey"))["archived"]
    after = await kith("group", "succeed", "Journey", "Voyage")
    assert (after["follows"], after["history"]) == (made["id"], "from-join")
    assert {one["id"] for one in await kith("group", "list")} == {made["id"], after["id"]}
    assert (await kith("group", "show", made["id"][:8]))["role"] == "owner"
    poll = (await kith("chat", "poll", "Journey", "When?", "June", "July", "--multiple"))["id"]
    await kith("chat", "vote", poll, "1", "july")
    await kith("chat", "vote", poll)
    await kith("chat", "close", poll)
    await kith("chat", "pin", poll)
    assert [row["id"] for row in await kith("chat", "pins", "Journey")] == [poll]
    await kith("chat", "unpin", poll)
    assert [row["id"] for row in await kith("chat", "thread", poll)] == [poll]
    assert [row["name"] for row in await kith("chat", "receipts", poll)] == ["Bob"]
    assert "owner_stays" not in await kith("group", "leave", "Journey", fails=True)


def typist(served: Served, capsys: Capture) -> Callable[..., Any]:
    """Types `kith …` on a thread of its own, since it waits for the node that is served here; gives what it printed."""

    async def kith(*words: str, fails: bool = False) -> Any:
        line = ["--home", str(served.place.home), "--json", *words]
        code = await asyncio.to_thread(cli.main, line)
        out, err = capsys.readouterr()
        assert (code != 0) == fails, err
        return err if fails else json.loads(out)

    return kith
