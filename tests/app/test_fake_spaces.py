"""The fake town's circles and groups behave as the real ones: a star, a list, and nothing lost for who is away."""

import pytest

from crypto.errors import Refused
from node.items import Delivered, Erased, Founded, Listed, Sent
from tests.app.fake_node import FakePerson, Town

POST = 2000


def seen(person: FakePerson) -> list[object]:
    return [item.payload["text"] for item in person.node.items if isinstance(item, Delivered) and item.kind == POST]


@pytest.fixture
async def carol(town: Town, alice: FakePerson) -> FakePerson:
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    return carol


async def test_what_one_states_reaches_everybody_through_the_owner(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    space = await alice.node.spaces.found("circle", {"use": "feed"}, [bob.node.account])
    carol.node.away = True
    post = await alice.node.publish(space, POST, {"text": "one"})
    await alice.node.spaces.enlist(space, [carol.node.account])
    await bob.node.publish(space, POST, {"text": "two"})
    assert (seen(alice), seen(bob), seen(carol)) == (["one", "two"], ["one", "two"], [])
    await carol.node.come_back()
    assert seen(carol) == ["one", "two"]
    assert [item for item in alice.node.items if item == Sent(post, bob.node.device, POST)]
    assert not any(isinstance(item, Listed) and item.account == bob.node.account for item in carol.node.items)
    await alice.node.publish_erase(space, post)
    assert any(isinstance(item, Erased) and item.target == post and not item.mine for item in carol.node.items)


async def test_the_list_is_the_owners_and_who_is_off_it_gets_nothing(alice: FakePerson, bob: FakePerson) -> None:
    space = await alice.node.spaces.found("group", {"use": "album", "title": "x"}, [bob.node.account])
    with pytest.raises(Refused, match="founded"):
        await bob.node.spaces.dismiss(space, alice.node.account)
    await alice.node.spaces.dismiss(space, bob.node.account)
    await alice.node.publish(space, POST, {"text": "alone"})
    assert seen(bob) == []
    with pytest.raises(Refused, match="not on the list"):
        await bob.node.publish(space, POST, {"text": "no"})
    await alice.node.spaces.enlist(space, [bob.node.account])
    assert seen(bob) == ["alone"]


async def test_a_new_contact_is_put_on_the_lists_for_everybody(town: Town, alice: FakePerson) -> None:
    space = await alice.node.spaces.found("circle", {"use": "feed"}, [], everybody=True)
    await alice.node.publish(space, POST, {"text": "for all"})
    dave = await town.person("Dave")
    await alice.node.befriend(dave.node)
    assert seen(dave) == ["for all"]
    founded = [item for item in dave.node.items if isinstance(item, Founded)]
    assert [(item.space, item.everybody, item.mine) for item in founded] == [(space, True, False)]
