"""What contacts are shown of me: what was read, who is there, a picture, short facts; and what of theirs is shown."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from app.commands import File
from app.output import render
from app.people import api as people
from app.people import events, queries, showing
from app.people.views import FieldView, ShownView
from sync.space import direct_space
from tests.app.fake_node import FakePerson, Town
from tests.app.fake_pictures import THUMBNAIL
from tests.app.photos import photo
from tests.app.test_people import refusal


async def test_what_contacts_are_shown_is_chosen_one_by_one(alice: FakePerson) -> None:
    for ask in (showing.receipts, showing.presence, showing.typing):
        assert await alice.call(ask) == ShownView(True, True, True)
    assert await alice.call(showing.receipts, False) == ShownView(False, True, True)
    assert await alice.call(showing.presence, False) == ShownView(False, False, True)
    assert await alice.call(showing.typing, False) == ShownView(False, False, False)
    view = await alice.call(showing.receipts, True)
    text = render("people.receipts", msgspec.to_builtins(view), as_json=False)
    assert text == render("people.presence", msgspec.to_builtins(view), as_json=False)
    assert text == render("people.typing", msgspec.to_builtins(view), as_json=False)
    assert "receipts" in text


async def test_contacts_are_shown_a_picture_until_it_is_taken_away(
    town: Town, alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    carol = await town.person("Carol")
    await alice.call(people.profile, about="At home")
    mine = await alice.call(showing.picture, photo(tmp_path))
    assert (mine.name, mine.about) == ("Alice", "At home")
    named = hashlib.sha256(THUMBNAIL).hexdigest()[:32]
    assert mine.picture_url.endswith(f"/{named}-face")
    assert (await bob.call(people.show, "Alice")).picture_url == mine.picture_url
    assert await bob.node.read(lambda cx: queries.face(cx, hashlib.sha256(THUMBNAIL).digest())) == THUMBNAIL
    await alice.call(people.profile, name="Alicia")
    assert (await bob.call(people.show, "Alicia")).picture_url == mine.picture_url, "a new name leaves it as it is"
    await alice.node.befriend(carol.node)
    await people.share_profile(alice.app)
    assert (await carol.call(people.show, "Alicia")).picture_url == mine.picture_url
    assert (await alice.call(showing.picture)).picture_url == ""
    seen = await bob.call(people.show, "Alicia")
    assert (seen.picture_url, seen.about) == ("", "At home")
    assert await bob.node.read(lambda cx: queries.face(cx, b"?" * 32)) == b""


async def test_a_file_that_is_no_picture_is_refused_and_nothing_changes(alice: FakePerson, tmp_path: Path) -> None:
    await alice.call(showing.picture, photo(tmp_path))
    other = tmp_path / "text"
    other.write_bytes(b"text")
    assert await refusal(alice, showing.picture, File(str(other))) == "not_a_picture"
    assert await refusal(alice, showing.picture, File("text")) == "bad_path"
    alice.node.pictures.thumbnail = b"x" * 16_385
    assert await refusal(alice, showing.picture, photo(tmp_path)) == "picture_too_large"
    assert (await alice.call(people.profile)).picture_url
    shown = render("people.picture", msgspec.to_builtins(await alice.call(showing.picture)), as_json=False)
    assert "Alice" in shown


@pytest.mark.parametrize("picture", [b"x" * 16_385, "text", 7, [b"x"]])
async def test_a_profile_with_a_picture_no_client_would_state_is_passed_over(
    alice: FakePerson, bob: FakePerson, picture: object
) -> None:
    space = direct_space(alice.node.account, bob.node.account)
    await bob.node.publish(space, events.PROFILE, {"name": "Bobby", "about": "", "picture": b"x" * 16_384})
    assert (await alice.call(people.show, bob.id)).picture_url
    await bob.node.publish(space, events.PROFILE, {"name": "Mallory", "about": "", "picture": picture})
    view = await alice.call(people.show, bob.id)
    assert view.stated_name == "Bobby"
    assert view.picture_url


async def test_contacts_are_shown_short_facts(alice: FakePerson, bob: FakePerson, tmp_path: Path) -> None:
    await alice.call(showing.picture, photo(tmp_path))
    await alice.call(showing.field, " Lives  in ", "Basel")
    mine = await alice.call(showing.field, "Birthday", "4 May")
    assert mine.fields == [FieldView("Lives in", "Basel"), FieldView("Birthday", "4 May")]
    assert mine.picture_url
    assert (await bob.call(people.show, "Alice")).fields == mine.fields
    assert (await alice.call(people.profile, about="x")).fields == mine.fields
    mine = await alice.call(showing.field, "lives in", "Bern")
    assert mine.fields == [FieldView("lives in", "Bern"), FieldView("Birthday", "4 May")]
    assert (await alice.call(showing.field, "LIVES IN")).fields == [FieldView("Birthday", "4 May")]
    for number in range(5):
        await alice.call(showing.field, f"No {number}", "x")
    assert await refusal(alice, showing.field, "One more", "x") == "too_many_fields"
    for label, value in (("", "x"), ("x" * 33, "x"), ("x", "y" * 201), ("\u200b", "x")):
        assert await refusal(alice, showing.field, label, value) == "bad_field"
    assert len((await bob.call(people.show, "Alice")).fields) == 6
    assert "Birthday" in render("people.field", msgspec.to_builtins(mine), as_json=False)


@pytest.mark.parametrize(
    "stated",
    [
        [["a", "b"]] * 7,
        [["a", "b", "c"]],
        [["a"]],
        [["", "b"]],
        [["a", ""]],
        [["a" * 33, "b"]],
        [["a", "b" * 201]],
        [["a", 1]],
        "text",
    ],
)
async def test_fields_no_client_would_state_make_a_profile_unread(
    alice: FakePerson, bob: FakePerson, stated: object
) -> None:
    space = direct_space(alice.node.account, bob.node.account)
    await bob.node.publish(space, events.PROFILE, {"name": "B", "about": "", "fields": [["a" * 32, "b" * 200]] * 6})
    await bob.node.publish(space, events.PROFILE, {"name": "Mallory", "about": "", "fields": stated})
    view = await alice.call(people.show, bob.id)
    assert (view.stated_name, len(view.fields)) == ("B", 6)


async def test_what_of_a_field_cannot_be_seen_is_not_shown(alice: FakePerson, bob: FakePerson) -> None:
    space = direct_space(alice.node.account, bob.node.account)
    said = [["a\u202eb", "one\ntwo"], ["\u200b", "x"], ["c", "\u200b"]]
    await bob.node.publish(space, events.PROFILE, {"name": "B", "about": "", "fields": said})
    assert (await alice.call(people.show, bob.id)).fields == [FieldView("ab", "one two")]
