"""Relays as a person meets them: join, list, leave, be one, and who can be reached how."""

from dataclasses import replace

import pytest

from app.errors import AppError, Refused
from app.output import render
from app.people import api as people
from app.relays import api as relays
from node.items import ReachChanged
from tests.app.fake_node import FakePerson, Town


async def refusal(person: FakePerson, function: object, *args: object) -> str:
    with pytest.raises(AppError) as refused:
        await person.call(function, *args)  # type: ignore[arg-type]
    return refused.value.code


async def test_a_relay_is_joined_listed_and_left(alice: FakePerson) -> None:
    joined = await alice.call(relays.add, " kith://r#one\n")
    assert (joined.state, joined.why, joined.mine, joined.id) == ("connected", None, False, "01" * 32)
    await alice.call(relays.add, "kith://r#two")
    assert [row.id[:4] for row in await alice.call(relays.list_)] == ["0101", "0202"]
    assert (await alice.call(relays.remove, "0101")).id == "01" * 32
    assert (await alice.call(relays.remove, "192.0.2.2:4200")).id == "02" * 32
    assert await alice.call(relays.list_) == []


async def test_it_is_told_which_device_joined_one_that_this_one_has_yet_to(alice: FakePerson) -> None:
    await alice.call(relays.add, "kith://r#one")
    laptop = (await alice.node.devices.every())[0]
    await alice.node.devices.rename(laptop.device, "Laptop")
    known = replace(alice.node.relays.joined[0], state="seeking", why="dial_failed", joined=False)
    alice.node.relays.joined = [replace(known, told_by=laptop.device), replace(known, told_by=b"\7" * 32)]
    one, other = await alice.call(relays.list_)
    assert (one.joined, one.told_by, other.told_by) == (False, "Laptop", "07" * 4)
    rows = [{name: getattr(one, name) for name in one.__slots__}]
    assert "You joined it on Laptop; this node has yet to." in render("relays.list", rows, False)


async def test_the_link_of_a_person_is_told_from_one_of_a_relay(alice: FakePerson) -> None:
    with pytest.raises(Refused, match="from a person, not from a relay: `kith people accept` takes it") as refused:
        await alice.call(relays.add, " kith://i#AAAA\n")
    assert refused.value.code == "link_of_person"


async def test_a_word_must_mean_one_relay(alice: FakePerson) -> None:
    assert await refusal(alice, relays.add, "http://example.com") == "bad_invitation"
    await alice.call(relays.add, "kith://r#one")
    for word in ("01", "ffff", "192.0.2.9:4200", "", "relay"):
        assert await refusal(alice, relays.remove, word) == "unknown_relay"
    alice.node.relays.joined.append(alice.node.relays.joined[0])
    assert await refusal(alice, relays.remove, "0101") == "ambiguous_relay"


async def test_being_a_relay_gives_an_invitation(alice: FakePerson) -> None:
    assert not (await alice.call(relays.serve)).on
    served = await alice.call(relays.serve, True)
    assert (served.on, served.invitation) == (True, "kith://r#mine")
    assert await alice.call(relays.serve) == served
    assert not (await alice.call(relays.serve, False)).on


async def test_reach_is_told_of_contacts_alone(town: Town, alice: FakePerson) -> None:
    bob, carol = await town.person("Bob"), await town.person("Carol")
    for one in (carol, bob):
        await alice.call(people.accept, (await one.call(people.invite)).link)
    alice.node.relays.how = {bob.node.account: "relay"}
    assert [(row.name, row.how) for row in await alice.call(relays.reach)] == [("Bob", "relay"), ("Carol", "none")]


async def test_a_change_of_reach_is_a_notice(alice: FakePerson) -> None:
    heard = alice.node.notices.subscribe()
    assert (await heard.next()).name == "Reload"
    await alice.node.tell(ReachChanged(b"\7" * 32))
    notice = await heard.next()
    assert (notice.name, notice.of) == ("ReachChanged", "07" * 32)
