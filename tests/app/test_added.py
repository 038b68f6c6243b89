"""Whoever is added to a group finds it unread, with the line that says by whom, until they look; nobody else does."""

from app.chat import api as chat
from app.chat.views import ChatView
from app.group import api as group
from app.people import turning
from tests.app.fake_node import FakePerson


async def listed(person: FakePerson, name: str = "Trip") -> ChatView:
    return next(view for view in await person.call(chat.list_) if view.name == name)


async def news(person: FakePerson, name: str = "Trip") -> tuple[int, int]:
    view = await listed(person, name)
    return view.unread, view.loud


async def test_who_was_added_has_it_unread_until_they_look(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    await alice.call(group.create, "Trip", ["Bob", "Carol"])
    assert await news(alice) == (0, 0), "who founded it knows"
    view = await listed(bob)
    assert (view.unread, view.loud, view.last_text) == (1, 1, "Alice added you")
    (line,) = [one for one in await bob.call(chat.timeline, "Trip") if one.id == view.first_unread]
    assert line.text == "Alice added you"
    await bob.call(chat.read, "Trip")
    assert (await news(bob), await news(carol)) == ((0, 0), (1, 1))
    alice.node.town.now_ms += 1000
    await carol.call(chat.send, "Trip", "Thank you!")
    assert (await news(bob), await news(carol)) == ((1, 1), (0, 0)), "who writes there has seen it"


async def test_it_counts_beside_what_was_said_since_and_goes_with_it(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(group.create, "Trip", ["Bob"])
    alice.node.town.now_ms += 1000
    first = (await alice.call(chat.send, "Trip", "Welcome")).id
    view = await listed(bob)
    assert (view.unread, view.first_unread) == (2, first)
    await bob.call(chat.read, "Trip")
    assert await news(bob) == (0, 0)
    await alice.call(group.rename, "Trip", "Journey")
    await alice.call(group.role, "Journey", "Bob", "moderator")
    assert await news(bob, "Journey") == (0, 0), "another role is no coming in"


async def test_it_is_new_again_for_who_was_out_and_comes_back_and_not_for_who_is_out(
    alice: FakePerson, bob: FakePerson
) -> None:
    await alice.call(group.create, "Trip", ["Bob"])
    await bob.call(chat.read, "Trip")
    for step in (group.remove, group.add):
        alice.node.town.now_ms += 1000
        await alice.call(step, "Trip", ["Bob"] if step is group.add else "Bob")
        assert await news(bob) == ((1, 1) if step is group.add else (0, 0))
    alice.node.town.now_ms += 1000
    await bob.call(group.leave, "Trip")
    assert await news(bob) == (0, 0)


async def test_what_was_read_of_others_since_is_the_same_as_having_seen_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    """As in a store of a version before, in which only messages were read."""
    await alice.call(group.create, "Trip", ["Bob", "Carol"])
    alice.node.town.now_ms += 1000
    await carol.call(chat.send, "Trip", "Hello")
    space = bytes.fromhex((await listed(bob)).id)
    seen = [[carol.node.device, 2**40]]
    await bob.node.publish(bob.node.personal_space, 10002, {"chat": space, "seen": seen})
    assert await news(bob) == (0, 0)


async def test_nobody_whom_i_blocked_makes_it_new(alice: FakePerson, bob: FakePerson) -> None:
    await bob.call(turning.block, "Alice")
    await alice.call(group.create, "Trip", ["Bob"])
    views = [view for view in await bob.call(chat.list_) if view.name == "Trip"]
    assert [view.unread for view in views] in ([], [0])
