"""What is announced of a group (`chat.announce`): everything, what calls me, or nothing; kept for my devices alone."""

from dataclasses import asdict

import pytest

from app.chat import api as chat
from app.chat import events, private, tidying
from app.chat.views import ChatView
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from app.output import render
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson
from tests.app.test_group_output import Capture, typist


async def listed(person: FakePerson, name: str = "Trip") -> ChatView:
    return next(view for view in await person.call(chat.list_) if view.name == name)


async def test_an_answer_to_what_i_wrote_calls_me_as_a_mention_does(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    mine = (await alice.call(chat.send, "Trip", "Who drives?")).id
    theirs = (await bob.call(chat.send, "Trip", "I think Carol does")).id
    assert (await listed(alice)).mentions == 0
    await carol.call(chat.send, "Trip", "I do not", reply=theirs)
    assert (await listed(alice)).mentions == 0, "an answer to Bob"
    await carol.call(chat.send, "Trip", "I do, @Alice", reply=mine)
    assert (await listed(alice)).mentions == 1, "one that does both counts once"
    await carol.call(chat.send, "Trip", "Or Bob", reply=mine)
    await carol.call(chat.send, "Trip", "@Alice?")
    assert (await listed(alice)).mentions == 3
    await alice.call(chat.read, "Trip")
    assert (await listed(alice)).mentions == 0


async def test_it_is_kept_of_a_group_and_of_the_one_in_which_it_goes_on(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    assert (await listed(alice)).kept.announce == "all"
    for what in ("mentions", "nothing", "all", "mentions"):
        await alice.call(tidying.announce, "Trip", what)
        assert (await listed(alice)).kept.announce == what
    assert (await listed(bob)).kept.announce == "all"
    with pytest.raises(Refused, match="What is announced is"):
        await alice.call(tidying.announce, "Trip", "loud")
    with pytest.raises(Refused, match="of groups"):
        await alice.call(tidying.announce, "Bob", "mentions")
    await alice.call(group.succeed, "Trip", "Journey")
    assert (await listed(alice, "Journey")).kept.announce == "mentions"


async def test_one_that_is_put_away_stays_there_as_a_muted_one_does(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    await alice.call(tidying.announce, "Trip", "nothing")
    await alice.call(tidying.archive, "Trip")
    alice.node.town.now_ms += 1000
    await bob.call(chat.send, "Trip", "hello?")
    assert (await listed(alice)).kept.put_away
    await alice.call(tidying.announce, "Trip", "all")
    assert not (await listed(alice)).kept.put_away


async def test_a_number_of_a_later_version_announces_no_more_than_the_last_known(
    alice: FakePerson, trip: GroupView
) -> None:
    said = {"chat": bytes.fromhex(trip.id), "what": private.HEED, "value": 7}
    await alice.node.publish(alice.node.personal_space, events.KEPT, said)
    assert (await listed(alice)).kept.announce == "nothing"


async def test_on_the_command_line(served: Served, capsys: Capture) -> None:
    kith = typist(served, capsys)
    await served.person.call(group.create, "Trip", ["Bob"])
    await kith("chat", "announce", "Trip", "mentions")
    rows = [asdict(await listed(served.person))]
    assert "mentions only" in render("chat.list", rows, as_json=False)
    await kith("chat", "announce", "Trip", "nothing")
    assert "nothing announced" in render("chat.list", [asdict(await listed(served.person))], as_json=False)
