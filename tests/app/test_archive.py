"""The archive (`kith archive take` and so on): what an export said, once, read-only, for me alone, in any order."""

import json

import pytest

from app.archive import api as archive
from app.archive import events
from app.chat import api as chat
from app.errors import AppError
from tests.app.fake_node import FakePerson

SOURCE, OTHER = "ab" * 32, "cd" * 32


def line(number: int, text: str = "hello", **changed: object) -> str:
    fields = {"id": f"{number:064x}", "author": OTHER, "author_name": "Bob", "text": text}
    return json.dumps(fields | {"sent_at": f"2026-01-01T00:00:{number % 60:02}.000Z"} | changed)


async def refusal(person: FakePerson, *args: object) -> str:
    with pytest.raises(AppError) as refused:
        await person.call(archive.take, *args)  # type: ignore[arg-type]
    return refused.value.code


async def test_lines_are_taken_once_and_shown_in_their_order(alice: FakePerson) -> None:
    assert await alice.call(archive.list_) == []
    taken = await alice.call(archive.take, SOURCE, OTHER, "Bob", [line(2, "two"), line(1, "one"), line(2, "two")])
    assert taken.new == 2
    assert (await alice.call(archive.take, SOURCE, OTHER, "Bob", [line(1, "one"), line(3, "three")])).new == 1
    (row,) = await alice.call(archive.list_)
    assert (row.name, row.count, row.posts, row.source) == ("Bob", 3, False, SOURCE)
    shown = await alice.call(archive.show, "Bob")
    assert [(one.text, one.imported) for one in shown] == [("one", True), ("two", True), ("three", True)]
    assert [one.text for one in await alice.call(archive.show, row.id, limit=1, before=shown[-1].id)] == ["two"]
    assert await alice.call(chat.list_) == [], "no conversation is made of it"


async def test_it_is_stated_to_nobody_but_me(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(archive.take, SOURCE, OTHER, "Bob", [line(1)])
    assert [item.space for item in alice.node.items if getattr(item, "kind", 0) == events.ARCHIVED] == [
        alice.node.personal_space
    ]
    assert await bob.call(archive.list_) == []
    # What another states about imports of mine does not count, wherever it comes from.
    await bob.node.publish((await alice.node.contacts())[0].space, events.ARCHIVED, {"source": b"", "chat": b""})
    assert len(await alice.call(archive.list_)) == 1


@pytest.mark.parametrize(
    "bad",
    [
        "no json",
        "[]",
        line(1, id="short"),
        line(1, author="zz" * 32),
        line(1, sent_at="yesterday"),
        line(1, sent_at="2026-01-01T00:00:00"),
        line(1, text="x" * 20_001),
        line(1, author_name="x" * 257),
        line(1, extra=1),
        line(1, id="ab " * 21 + "a"),
    ],
)
async def test_what_is_no_line_is_refused(alice: FakePerson, bad: str) -> None:
    assert await refusal(alice, SOURCE, OTHER, "Bob", [line(2), bad]) == "bad_line"
    assert await alice.call(archive.list_) == []


async def test_too_many_lines_and_a_bad_place_are_refused(alice: FakePerson) -> None:
    assert await refusal(alice, SOURCE, OTHER, "Bob", [line(number) for number in range(65)]) == "bad_line"
    for source, other, name in ((SOURCE[2:], OTHER, "Bob"), (SOURCE, "x", "Bob"), (SOURCE, OTHER, "x" * 257)):
        assert await refusal(alice, source, other, name, [line(1)]) == "bad_line"


async def test_a_name_must_mean_one_conversation(alice: FakePerson) -> None:
    await alice.call(archive.take, SOURCE, OTHER, "Bob", [line(1)])
    await alice.call(archive.take, SOURCE, SOURCE, "Bob", [line(1)])
    for name, code in (("Bob", "ambiguous_archive"), ("Carol", "unknown_archive"), ("", "unknown_archive")):
        with pytest.raises(AppError) as refused:
            await alice.call(archive.show, name)
        assert refused.value.code == code
    with pytest.raises(AppError) as refused:
        await alice.call(archive.show, SOURCE + OTHER, limit=501)
    assert refused.value.code == "bad_limit"


async def test_the_order_of_imports_does_not_matter(alice: FakePerson, bob: FakePerson) -> None:
    """Two exports may tell of one line in two ways; which of them counts is decided alike everywhere."""
    for person, order in ((alice, (0, 1)), (bob, (1, 0))):
        space = person.node.personal_space
        for number in order:
            said = {"id": bytes(32), "author": bytes(32), "name": "x", "text": f"text {number}", "sent": 5}
            payload = {"source": bytes(32), "chat": b"\1" * 32, "name": f"name {number}", "lines": [said]}
            await person.node.publish(space, events.ARCHIVED, payload)
    for person in (alice, bob):
        assert [row.name for row in await person.call(archive.list_)] == ["name 0"]
        assert [row.text for row in await person.call(archive.show, "name 0")] == ["text 0"]
