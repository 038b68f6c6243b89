"""What a search does not find any more, and what it finds and does not show."""

from app.chat import api as chat
from tests.app.fake_node import FakePerson, Town
from tests.app.test_search import hits, texts


async def test_what_was_deleted_is_not_found(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", "a secret")).id
    await alice.call(chat.edit, sent, "a bigger secret")
    await alice.call(chat.delete, sent)
    assert await texts(alice, "secret") == await texts(bob, "secret") == []


async def test_what_has_disappeared_is_not_found(town: Town, alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(chat.disappear, "Bob", "1h")
    await alice.call(chat.send, "Bob", "for an hour")
    assert await texts(bob, "hour") == ["for an hour"]
    town.now_ms += 3_700_000
    await bob.node.expire()
    assert await texts(bob, "hour") == []


async def test_what_a_message_hides_is_found_and_stays_hidden(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(chat.send, "Bob", "In the film **the butler** did it: ||the gardener||")
    (hit,) = await hits(bob, "butler")
    assert hit.text == "In the film the butler did it: ▒▒▒▒"
    assert [(spot.at, spot.size) for spot in hit.places] == [(16, 6)]
    (hit,) = await hits(bob, "gardener")
    assert (hit.text, hit.places) == ("In the film the butler did it: ▒▒▒▒", [])
