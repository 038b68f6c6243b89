"""Links into groups as people use them: made, read, used, answered, and who asks let in or turned down."""

from dataclasses import replace

import msgspec
import pytest

from app.errors import Refused
from app.group import api as group
from app.group import entering, rules
from app.group.views import GroupView
from app.notices import JOINS_CHANGED, RELOAD
from app.output import render
from app.people import api as people
from tests.app.fake_devices import FakeDevice
from tests.app.fake_joins import FakeRequest
from tests.app.fake_node import FakePerson, Town

DAY_MS = 86_400_000


async def refusal(work: object) -> str:
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return refused.value.code


async def let_in(alice: FakePerson, asker: FakePerson) -> GroupView:
    made = await alice.call(entering.invite, "Trip", approve=True)
    await asker.call(entering.join, made.link)
    return await alice.call(entering.admit, "Trip", asker.node.name)


@pytest.fixture
async def dora(town: Town, alice: FakePerson) -> FakePerson:
    """Dora, whom nobody knows."""
    return await town.person("Dora")


async def test_a_link_lets_a_stranger_in(alice: FakePerson, dora: FakePerson, trip: GroupView) -> None:
    made = await alice.call(entering.invite, "Trip", uses=2)
    assert (made.approve, made.questions, made.left, made.used_by) == (False, [], 2, [])
    door = await dora.call(entering.link, f" {made.link}\n")
    assert (door.name, door.by, door.members, door.approve, door.joined, door.asked) == (
        "Trip",
        "",
        3,
        False,
        False,
        "",
    )
    await dora.call(entering.join, made.link)
    assert (await dora.call(group.show, "Trip")).joined
    assert [one.name for one in await dora.call(people.list_)] == ["Alice"]
    assert (await dora.call(entering.join, made.link)).state == rules.IN
    assert (await dora.call(entering.link, made.link)).joined
    (left,) = await alice.call(entering.invites, "Trip")
    assert (left.left, left.used_by) == (1, ["Dora"])


async def test_a_link_is_found_by_its_digits_and_taken_back(
    alice: FakePerson, dora: FakePerson, trip: GroupView
) -> None:
    one, other = [await alice.call(entering.invite, "Trip") for _ in range(2)]
    assert [each.id for each in await alice.call(entering.invites, "Trip")] == [other.id, one.id]
    for word in ("", one.id[:3], "kith://g#"):
        assert await refusal(alice.call(entering.uninvite, "Trip", word)) == "unknown_invite"
    assert [each.id for each in await alice.call(entering.uninvite, "Trip", one.id[:4].upper())] == [other.id]
    assert await alice.call(entering.uninvite, "Trip", other.link) == []
    assert await refusal(dora.call(entering.join, one.link)) == "bad_invite"


async def test_who_asks_answers_and_is_let_in(alice: FakePerson, dora: FakePerson, trip: GroupView) -> None:
    made = await alice.call(entering.invite, "Trip", ask=["Who are\u202e you?", "Why?"])
    assert made.questions == ["Who are you?", "Why?"]
    assert made.approve
    for answers in ([], ["Dora"], ["Dora", ""], ["Dora", "x" * 501]):
        assert await refusal(dora.call(entering.join, made.link, answer=answers)) == "bad_answers"
    asked = await dora.call(entering.join, made.link, answer=["Dora\x1b[2J", "I like\nthe sea"])
    assert (asked.name, asked.by, asked.state, asked.why) == ("Trip", "Alice", "waiting", "")
    (request,) = await alice.call(entering.requests, "Trip")
    assert (request.name, request.group_name) == ("Dora", "Trip")
    assert [(one.question, one.answer) for one in request.answers] == [
        ("Who are you?", "Dora[2J"),
        ("Why?", "I like the sea"),
    ]
    assert await alice.call(entering.requests) == [request]
    view = await alice.call(entering.admit, "Trip", "dora")
    assert "Dora" in {one.name for one in view.members}
    assert await alice.call(entering.requests) == []
    assert await dora.call(entering.asked) == []
    assert await refusal(alice.call(entering.admit, "Trip", "Dora")) == "no_request"


async def test_who_is_turned_down_hears_it(alice: FakePerson, dora: FakePerson, trip: GroupView) -> None:
    made = await alice.call(entering.invite, "Trip", approve=True)
    await dora.call(entering.join, made.link)
    assert await refusal(alice.call(entering.admit, "Trip", "Bob")) == "unknown_contact"
    await alice.call(entering.decline, "Trip", "Dora")
    (asked,) = await dora.call(entering.asked)
    assert (asked.state, asked.why) == ("refused", "They decided not to let you in.")
    await dora.call(entering.unask, "trip")
    assert await dora.call(entering.asked) == []
    assert await refusal(dora.call(entering.unask, "Trip")) == "no_request"


async def test_who_takes_it_back_waits_no_more(alice: FakePerson, dora: FakePerson, trip: GroupView) -> None:
    made = await alice.call(entering.invite, "Trip", approve=True)
    asked = await dora.call(entering.join, made.link)
    assert (await dora.call(entering.link, made.link)).asked == "waiting"
    await dora.call(entering.unask, asked.id[:8])
    assert await alice.call(entering.requests) == []


async def test_why_somebody_was_not_let_in_is_a_sentence_of_ours(
    alice: FakePerson, dora: FakePerson, trip: GroupView
) -> None:
    made = await alice.call(entering.invite, "Trip")
    for code, said in (("not_allowed", str(rules.JOIN_TROUBLES["not_allowed"])), ("x_y_z", str(rules.NOT_LET_IN))):
        alice.node.joins.code = code
        assert (await dora.call(entering.join, made.link)).why == said


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"ask": ["a", "b", "c", "d"]}, "bad_questions"),
        ({"ask": ["\u200b"]}, "bad_questions"),
        ({"ask": ["x" * 201]}, "bad_questions"),
        ({"uses": 0}, "bad_uses"),
        ({"days": 0}, "bad_expiry"),
        ({"days": 366}, "bad_expiry"),
    ],
)
async def test_terms_are_checked(alice: FakePerson, trip: GroupView, named: dict[str, object], code: str) -> None:
    assert await refusal(alice.call(entering.invite, "Trip", **named)) == code  # type: ignore[arg-type]


async def test_who_may_add_nobody_makes_no_link(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    assert await refusal(bob.call(entering.invite, "Trip")) == "not_allowed"
    assert await refusal(bob.call(entering.admit, "Trip", "Carol")) == "not_allowed"


async def test_a_link_of_a_group_is_none_of_a_person(alice: FakePerson, dora: FakePerson, trip: GroupView) -> None:
    made = await alice.call(entering.invite, "Trip")
    assert await refusal(dora.call(people.accept, made.link)) == "link_of_group"


async def test_notices_tell_both_sides(alice: FakePerson, dora: FakePerson, trip: GroupView) -> None:
    made = await alice.call(entering.invite, "Trip", approve=True)
    heard = [(person, person.node.notices.subscribe()) for person in (alice, dora)]
    for _, subscription in heard:
        assert (await subscription.next()).name == RELOAD
    await dora.call(entering.join, made.link)
    for _, subscription in heard:
        while (notice := await subscription.next()).name != JOINS_CHANGED:
            pass
        assert notice.of == trip.id


async def test_what_is_printed_is_harmless(alice: FakePerson, dora: FakePerson, trip: GroupView) -> None:
    made = await alice.call(entering.invite, "Trip", ask=["Why?"])
    asked = await dora.call(entering.join, made.link, answer=["the \u202esea"])
    printed = [
        render(name, msgspec.to_builtins(answer), as_json=False)
        for name, answer in (
            ("group.invite", made),
            ("group.invites", await alice.call(entering.invites, "Trip")),
            ("group.requests", await alice.call(entering.requests)),
            ("group.asked", [asked]),
        )
    ]
    assert all(made.link in text for text in printed[:2])
    assert "question: Why?, answer: the sea" in printed[2]
    assert "state: waiting" in printed[3]
    assert not any("\u202e" in text for text in printed)
    for name, answer, shown in (
        ("group.link", await dora.call(entering.link, made.link), "asked: waiting"),
        ("group.join", asked, "by: Alice"),
        ("group.decline", await alice.call(entering.decline, "Trip", "Dora"), "Bob"),
        ("group.unask", await dora.call(entering.unask, "Trip"), ""),
        ("group.uninvite", await alice.call(entering.uninvite, "Trip", made.id), "nothing"),
        ("group.admit", await let_in(alice, dora), "Dora"),
    ):
        assert shown in render(name, msgspec.to_builtins(answer), as_json=False)


STRANGER = b"?" * 32


async def shown(of: FakePerson, space: str, holder: bytes, device: bytes = b"d" * 32, name: str = "Eve\u202e") -> None:
    """A device shows who asks by a link of it."""
    asked = FakeRequest(bytes.fromhex(space), STRANGER, ["Why?"], ["so"], 1_790_000_000_000, name, holder, device)
    await of.node.joins.bring(asked)


async def test_who_asks_by_a_link_of_another_admin_is_listed_and_decided(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    await shown(alice, trip.id, bob.node.account)
    (request,) = await alice.call(entering.requests, "Trip")
    assert (request.name, request.by, request.device, request.decision, request.known) == ("Eve", "Bob", "", "", False)
    await alice.call(entering.admit, "Trip", "eve")
    assert (await alice.call(entering.requests))[0].decision == "admit"
    await alice.call(entering.decline, "Trip", STRANGER.hex())
    assert (await alice.call(entering.requests))[0].decision == "decline"
    text = render("group.requests", msgspec.to_builtins(await alice.call(entering.requests)), as_json=False)
    assert "by: Bob" in text
    assert "decision: decline" in text
    await alice.node.joins.end(bytes.fromhex(trip.id), STRANGER, "declined", bob.node.account)
    assert await alice.call(entering.requests) == []
    (over,) = await alice.call(entering.decided, "Trip")
    assert (over.name, over.outcome, over.by, over.me) == ("Eve", "declined", "Bob", False)
    assert "outcome: declined" in render("group.decided", msgspec.to_builtins([over]), as_json=False)


async def test_who_asks_by_a_link_of_my_other_device_is_listed(alice: FakePerson, trip: GroupView) -> None:
    laptop = alice.node.devices.known[b"L" * 32] = FakeDevice(b"L" * 32, "Laptop")
    await shown(alice, trip.id, alice.node.account, laptop.device)
    (request,) = await alice.call(entering.requests)
    assert (request.by, request.device) == ("", "Laptop")
    await alice.node.joins.end(bytes.fromhex(trip.id), STRANGER, "admitted", alice.node.account)
    (over,) = await alice.call(entering.decided)
    assert (over.by, over.me) == ("", True)


async def test_why_something_was_not_done_is_a_sentence_of_ours(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    for code, said in (("too_many_members", "Not let in: the group is full."), ("x_y", str(rules.NOT_DONE))):
        await shown(alice, trip.id, bob.node.account)
        (request,) = alice.node.joins.waiting
        await alice.node.joins.bring(replace(request, why=code))
        assert (await alice.call(entering.requests))[0].why == said


async def test_who_may_let_nobody_in_sees_nobody_who_asks_elsewhere(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    await shown(bob, trip.id, alice.node.account)
    assert await bob.call(entering.requests) == []
    assert await refusal(bob.call(entering.decline, "Trip", "Eve")) == "no_request"
