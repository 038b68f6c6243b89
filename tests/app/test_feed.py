"""The feed as four people use it, through the same calls a screen makes.

Alice knows Bob, Carol and Dave, who do not know each other.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from app import commands
from app.chat import api as chat
from app.errors import Refused
from app.feed import api as feed
from app.feed import rules
from app.feed.views import CommentView, PostView
from app.gallery import api as gallery
from app.group import api as group
from app.people import turning
from crypto.errors import Refused as NodeRefused
from node.items import Delivered
from tests.app.fake_node import FakePerson, Town
from tests.app.photos import fetch, photo


@pytest.fixture
async def carol(town: Town, alice: FakePerson) -> FakePerson:
    carol = await town.person("Carol")
    await alice.node.befriend(carol.node)
    return carol


@pytest.fixture
async def dave(town: Town, alice: FakePerson) -> FakePerson:
    dave = await town.person("Dave")
    await alice.node.befriend(dave.node)
    return dave


async def texts(person: FakePerson, author: str | None = None) -> list[str]:
    return [row.text for row in await person.call(feed.timeline, author=author)]


async def comments(person: FakePerson, post: str) -> list[CommentView]:
    return (await person.call(feed.show, post)).comments


async def seen(person: FakePerson, post: str) -> PostView:
    return (await person.call(feed.show, post)).post


async def refusal(person: FakePerson, function: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as refused:
        await person.call(function, *args, **kwargs)  # type: ignore[arg-type]
    return refused.value.code


async def test_a_post_reaches_everybody_i_know(alice: FakePerson, bob: FakePerson, carol: FakePerson) -> None:
    ident = (await alice.call(feed.post, "good morning")).id
    row = (await bob.call(feed.timeline))[0]
    assert (row.id, row.author, row.author_name, row.text) == (ident, alice.id, "Alice", "good morning")
    assert (row.mine, row.state, row.audience, row.audience_names) == (False, "received", "contacts", [])
    mine = (await alice.call(feed.timeline))[0]
    assert (mine.mine, mine.state, mine.audience_names) == (True, "sent", ["Bob", "Carol"])
    assert await texts(carol) == ["good morning"]
    assert commands.name_of(feed.timeline) == "feed.timeline"


async def test_who_becomes_a_contact_later_gets_what_is_for_everybody(town: Town, alice: FakePerson) -> None:
    await alice.call(feed.post, "to whom it may concern")
    erin = await town.person("Erin")
    await alice.node.befriend(erin.node)
    assert await texts(erin) == ["to whom it may concern"]


async def test_a_post_to_chosen_people_reaches_them_alone(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, dave: FakePerson
) -> None:
    ident = (await alice.call(feed.post, "our secret", audience=f"Bob, {carol.id}")).id
    assert await texts(bob) == await texts(carol) == ["our secret"]
    assert await texts(dave) == []
    assert (await seen(bob, ident)).audience == "chosen"
    assert (await seen(alice, ident)).audience_names == ["Bob", "Carol"]
    assert await refusal(dave, feed.show, ident) == "unknown_post"


async def test_each_audience_has_one_circle(alice: FakePerson, bob: FakePerson, carol: FakePerson) -> None:
    for audience in ("contacts", "Bob", "Bob,Carol", "Carol,Bob", "Bob,Bob", "contacts"):
        await alice.call(feed.post, "again", audience=audience)
    assert len(await alice.node.spaces.every()) == 3


async def test_a_state_says_queued_until_somebody_has_it(alice: FakePerson, bob: FakePerson) -> None:
    bob.node.away = True
    ident = (await alice.call(feed.post, "hello")).id
    assert (await seen(alice, ident)).state == "queued"
    await bob.node.come_back()
    assert (await seen(alice, ident)).state == "sent"
    assert await texts(bob) == ["hello"]


async def test_comments_reach_everybody_who_may_read_with_their_authors_name(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    post = (await alice.call(feed.post, "what do you think?")).id
    said = (await bob.call(feed.comment, post, "I like it")).id
    answer = (await alice.call(feed.comment, post[:8], "me too")).id
    for person, known in ((alice, True), (bob, True), (carol, False)):
        first, second = await comments(person, post)
        assert (first.id, first.author, first.author_name, first.text) == (said, bob.id, "Bob", "I like it")
        assert (second.id, second.author_name, second.known) == (answer, "Alice", True)
        assert (first.known, first.mine, first.state) == (known, person is bob, "sent" if person is bob else "received")
        assert first.may_delete == (person in (alice, bob))
        assert (await seen(person, post)).comment_count == 2
    assert (await carol.call(feed.show, said)).post.id == post
    assert await refusal(carol, feed.comment, said, "to a comment") == "unknown_post"


async def test_comments_come_in_pages(alice: FakePerson, bob: FakePerson) -> None:
    post = (await alice.call(feed.post, "count")).id
    said = [(await bob.call(feed.comment, post, str(number))).id for number in range(7)]
    newest = await alice.call(feed.show, post, limit=3)
    assert ([row.id for row in newest.comments], newest.earlier) == (said[4:], 4)
    before = await alice.call(feed.show, post, limit=5, before=said[4])
    assert ([row.id for row in before.comments], before.earlier) == (said[:4], 0)


async def test_reactions_are_counted_and_taken_back(alice: FakePerson, bob: FakePerson, carol: FakePerson) -> None:
    post = (await alice.call(feed.post, "a picture of a cat")).id
    comment = (await bob.call(feed.comment, post, "aww")).id
    await bob.call(feed.react, post, "😻")
    await carol.call(feed.react, post, "😻")
    await carol.call(feed.react, comment, "👍")
    chips = (await seen(bob, post)).reactions
    assert [(chip.emoji, chip.count, chip.mine, sorted(chip.names)) for chip in chips] == [
        ("😻", 2, True, ["Bob", "Carol"])
    ]
    assert [chip.emoji for chip in (await comments(alice, post))[0].reactions] == ["👍"]
    await bob.call(feed.react, post, "🎉")
    await carol.call(feed.react, post, "")
    assert [(chip.emoji, chip.count) for chip in (await seen(alice, post)).reactions] == [("🎉", 1)]
    for emoji in ("a b", "notanemoji", " "):
        assert await refusal(bob, feed.react, post, emoji) == "bad_emoji"


async def test_a_deleted_post_goes_with_all_that_stood_under_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    post = (await alice.call(feed.post, "canary")).id
    for number in range(70):
        await bob.call(feed.comment, post, f"canary {number}")
    await carol.call(feed.react, post, "🐤")
    kept = (await alice.call(feed.post, "stays")).id
    await alice.call(feed.delete, post)
    for person in (alice, bob, carol):
        assert [row.id for row in await person.call(feed.timeline)] == [kept]
        for table in ("feed_post", "feed_comment", "feed_reaction"):
            assert "canary" not in repr(await person.node.read(lambda cx, of=table: cx.rows(f"SELECT * FROM {of}")))
        assert await person.node.read(lambda cx: cx.value("SELECT count(*) FROM feed_comment")) == 0


async def test_comments_are_deleted_by_their_author_and_by_whose_post_it_is(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    post = (await alice.call(feed.post, "talk")).id
    one, two = [(await bob.call(feed.comment, post, text)).id for text in ("first", "second")]
    assert await refusal(carol, feed.delete, one) == "not_yours"
    assert await refusal(bob, feed.delete, post) == "not_yours"
    await bob.call(feed.delete, one)
    await alice.call(feed.delete, two)
    for person in (alice, bob, carol):
        assert await comments(person, post) == []
        assert (await seen(person, post)).comment_count == 0


async def test_pages_go_back_in_time_and_by_person(alice: FakePerson, bob: FakePerson) -> None:
    posts = []
    for number in range(9):
        author = (alice, bob)[number % 2]
        author.node.town.now_ms += 1000
        posts.append((await author.call(feed.post, str(number))).id)
    assert await texts(alice) == [str(number) for number in range(8, -1, -1)]
    first = await alice.call(feed.timeline, limit=4)
    rest = await alice.call(feed.timeline, limit=4, before=first[-1].id)
    assert [row.id for row in first + rest] == posts[:0:-1]
    assert await texts(alice, "Bob") == ["7", "5", "3", "1"]
    assert await texts(alice, "me") == await texts(bob, "Alice") == await texts(alice, alice.id)
    for limit in (0, 201):
        assert await refusal(alice, feed.timeline, limit=limit) == "bad_limit"


async def test_what_cannot_be_posted_is_refused_before_anything_happens(alice: FakePerson, bob: FakePerson) -> None:
    before = len(alice.node.items)
    assert await refusal(alice, feed.post, " \n") == "empty_text"
    assert await refusal(alice, feed.post, "x" * 5001) == "text_too_long"
    assert await refusal(alice, feed.post, "half \ud800") == "bad_text"
    assert await refusal(alice, feed.post, "hi", audience="Nobody") == "unknown_contact"
    assert await refusal(alice, feed.post, "hi", audience=" , ") == "no_audience"
    assert await refusal(alice, feed.post, "hi", attach=["relative.png"]) == "bad_path"
    assert await refusal(alice, feed.post, "hi", attach=["/nowhere/at all.png"]) == "unreadable_file"
    assert await refusal(alice, feed.post, "hi", attach=["/x.png"] * 5) == "too_many_pictures"
    assert len(alice.node.items) == before
    await alice.call(feed.post, "x" * 5000)
    post = (await alice.call(feed.timeline))[0].id
    assert await refusal(bob, feed.comment, post, "") == "empty_text"
    assert await refusal(bob, feed.comment, post, "x" * 5001) == "text_too_long"
    for unknown in ("abc", "zzzzzzzz", "0" * 64, ""):
        assert await refusal(bob, feed.comment, unknown, "hi") == "unknown_post"


async def test_a_picture_comes_with_its_bytes(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    alice.node.pictures.size = (1200, 800)
    post = (await alice.call(feed.post, "", attach=[photo(tmp_path)])).id
    mine = (await seen(alice, post)).pictures[0]
    assert (mine.name, mine.mime, mine.width, mine.height) == ("beach.png", "image/png", 1200, 800)
    assert mine.held == mine.size
    assert mine.full_url
    coming = (await seen(bob, post)).pictures[0]
    assert (coming.held, bool(coming.thumb_url), coming.full_url) == (0, True, "")
    await fetch(bob)
    here = (await seen(bob, post)).pictures[0]
    assert here.held == here.size == mine.size
    assert here.full_url
    assert [readers for _, readers in alice.node.blobs.shared] == [(bob.node.account,)]


async def test_a_picture_is_looked_at_before_it_is_posted(alice: FakePerson, tmp_path: Path) -> None:
    seen_ = await alice.call(feed.preview, photo(tmp_path))
    assert (seen_.name, seen_.width, seen_.height, bool(seen_.thumb_url)) == ("beach.png", 640, 480, True)
    (tmp_path / "letter.txt").write_text("no picture")
    assert await refusal(alice, feed.preview, str(tmp_path / "letter.txt")) == "not_a_picture"
    assert await refusal(alice, feed.preview, "beach.png") == "bad_path"
    assert commands.name_of(feed.preview) == "feed.preview"


async def test_text_and_pictures_fit_into_one_event(alice: FakePerson, tmp_path: Path) -> None:
    files = [photo(tmp_path, f"{number}.png") for number in range(4)]
    big = b"RIFF" + bytes(rules.PAYLOAD_ROOM // 2 - 1000)

    async def prepare(file: Path, original: bool) -> object:
        made = await type(alice.node.pictures).prepare(alice.node.pictures, file, original)
        return replace(made, thumbnail=big)

    alice.node.pictures.prepare = prepare  # type: ignore[method-assign, assignment]
    post = (await alice.call(feed.post, "é" * 2500, attach=files)).id
    rows = (await seen(alice, post)).pictures
    stated = next(item.payload["pictures"] for item in alice.node.items if isinstance(item, Delivered))
    assert [bool(picture["thumbnail"]) for picture in stated] == [True, False, False, False]  # type: ignore[attr-defined]
    assert len(rows) == 4


async def test_notices_name_the_post(alice: FakePerson, bob: FakePerson) -> None:
    post = (await alice.call(feed.post, "hi")).id
    heard = bob.node.notices.subscribe(bob.node.notices.last)
    comment = (await alice.call(feed.comment, post, "me again")).id
    assert (notice := await heard.next()).name == "FeedChanged"
    assert notice.of == post
    await alice.call(feed.react, comment, "👍")
    assert (await heard.next()).of == post
    await alice.call(feed.delete, comment)
    assert (await heard.next()).of == post


async def test_a_large_picture_is_fetched_when_it_is_asked_for(alice: FakePerson, bob: FakePerson) -> None:
    circle = await alice.node.spaces.found("circle", {"use": "feed"}, [bob.node.account])
    blob = await alice.node.blobs.add(b"x" * 100)
    said = {"manifest": blob.manifest, "key": blob.key, "size": 100, "mime": "image/png", "name": ""}
    said |= {"width": 9, "height": 9}
    post = (await alice.node.publish(circle, 2000, {"text": "", "pictures": [said]})).hex()
    picture = (await seen(bob, post)).pictures[0]
    assert (picture.held, picture.coming, picture.thumb_url) == (0, False, "")
    alice.node.away = True
    await bob.call(feed.fetch, post)
    assert (await seen(bob, post)).pictures[0].coming
    alice.node.away = False
    await bob.node.blobs.flush_town()
    picture = (await seen(bob, post)).pictures[0]
    assert (picture.held, picture.coming, bool(picture.full_url)) == (100, False, True)
    assert commands.name_of(feed.fetch) == "feed.fetch"


async def test_a_post_that_cannot_be_stated_keeps_no_picture(alice: FakePerson, tmp_path: Path) -> None:
    async def publish(*_: object) -> bytes:
        raise NodeRefused("payload_too_large", "Too large.")

    alice.node.publish = publish  # type: ignore[method-assign, assignment]
    assert await refusal(alice, feed.post, "hi", attach=[photo(tmp_path)]) == "payload_too_large"
    assert len(alice.node.blobs.dropped) == 1
    assert await refusal(alice, feed.post, "hi", attach=[photo(tmp_path), "/no.png"]) == "unreadable_file"
    assert len(alice.node.blobs.dropped) == 2


@pytest.fixture
async def trip(alice: FakePerson, bob: FakePerson, carol: FakePerson) -> str:
    """A group of Alice's with Bob, a moderator, and Carol, who do not know each other."""
    made = await alice.call(group.create, "Trip", ["Bob", "Carol"])
    await alice.call(group.role, "Trip", "Bob", "moderator")
    return made.id


async def test_a_post_to_a_group_reaches_who_belongs_to_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, dave: FakePerson, trip: str
) -> None:
    ident = (await carol.call(feed.post, "look at this", audience="trip")).id
    for person, name in ((alice, "Carol"), (bob, "Carol"), (carol, "Carol")):
        row = await seen(person, ident)
        assert (row.audience, row.group, row.audience_names, row.author_name) == ("group", "Trip", [], name)
        assert row.may_delete is (person is not dave), "Alice founded it, Bob moderates it, Carol wrote it"
        assert await texts(person) == ["look at this"]
    assert (await seen(carol, ident)).state == "sent"
    assert await texts(dave) == []
    assert [(row.id, row.name, row.people_count) for row in await bob.call(feed.groups)] == [(trip, "Trip", 3)]
    assert [row.text for row in await bob.call(chat.timeline, "Trip") if row.text == "look at this"] == []
    assert await dave.call(feed.groups) == []
    assert commands.name_of(feed.groups) == "feed.groups"


async def test_people_comment_and_react_under_a_post_to_a_group(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: str
) -> None:
    ident = (await carol.call(feed.post, "look", audience=trip)).id
    said = (await bob.call(feed.comment, ident, "nice")).id
    await alice.call(feed.react, said, "👍")
    for person in (alice, bob, carol):
        (row,) = await comments(person, ident)
        assert (row.text, row.author_name, [chip.count for chip in row.reactions]) == ("nice", "Bob", [1])
        assert row.may_delete is (person is not carol), (
            "under a post of hers, in a group, only moderators delete others'"
        )
    assert await refusal(carol, feed.delete, said) == "not_yours"


async def test_a_moderator_deletes_a_post_to_a_group_with_all_under_it(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: str
) -> None:
    ident = (await carol.call(feed.post, "look", audience="Trip")).id
    await carol.call(feed.comment, ident, "more")
    await bob.call(feed.delete, ident)
    assert [await texts(person) for person in (alice, bob, carol)] == [[], [], []]
    mine = (await alice.call(feed.post, "mine", audience="Trip")).id
    assert await refusal(carol, feed.delete, mine) == "not_yours"


async def test_who_may_not_write_in_a_group_does_not_post_there(
    alice: FakePerson, carol: FakePerson, trip: str
) -> None:
    await alice.call(group.rights, "Trip", post="moderators")
    assert await refusal(carol, feed.post, "let me", audience="Trip") == "not_allowed"
    assert await carol.call(feed.groups) == []
    await alice.call(group.remove, "Trip", "Carol")
    assert await refusal(carol, feed.post, "let me", audience="Trip") == "not_a_member"


async def test_pictures_of_posts_to_groups_are_among_all_photos(
    alice: FakePerson, carol: FakePerson, trip: str, tmp_path: Path
) -> None:
    ident = (await carol.call(feed.post, "look", audience="Trip", attach=[photo(tmp_path, "pier.png")])).id
    await fetch(alice, carol)
    for person in (alice, carol):
        (row,) = await person.call(gallery.photos)
        assert (row.id, row.post, row.album, row.may_delete, row.picture.name) == (
            ident,
            ident,
            None,
            False,
            "pier.png",
        )
        assert row.picture.held == row.picture.size


async def test_what_somebody_posted_or_commented_whom_i_blocked_is_not_listed(
    alice: FakePerson, bob: FakePerson, carol: FakePerson
) -> None:
    mine = (await alice.call(feed.post, "mine")).id
    await bob.call(feed.comment, mine, "from Bob")
    await carol.call(feed.comment, mine, "from Carol")
    await bob.call(feed.post, "his")
    await carol.call(feed.post, "hers")
    await alice.call(turning.block, "Bob")
    assert {row.text for row in await alice.call(feed.timeline)} == {"hers", "mine"}
    assert [row.text for row in await alice.call(feed.timeline, author=bob.id)] == ["his"], "unless it is asked for"
    assert [row.text for row in (await alice.call(feed.show, mine)).comments] == ["from Carol"]
    first = await alice.call(feed.show, mine, limit=1)
    assert ([row.text for row in first.comments], first.earlier) == (["from Carol"], 0)
    await alice.call(turning.unblock, "Bob")
    assert {row.text for row in await alice.call(feed.timeline)} == {"hers", "his", "mine"}
    assert {row.text for row in (await alice.call(feed.show, mine)).comments} == {"from Bob", "from Carol"}
