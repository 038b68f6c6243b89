"""What a message said before it was changed: for both, in order, until it is deleted or its time is over."""

from dataclasses import asdict

import pytest

from app.chat import api as chat
from app.chat import events, versions
from app.chat.views import VersionView
from app.errors import Refused
from app.output import render
from tests.app.fake_node import FakePerson


async def told(reader: FakePerson, ident: str) -> list[str]:
    return [one.text for one in await reader.call(chat.history, ident)]


async def changed(alice: FakePerson, *texts: str) -> str:
    """Have Alice say the first of some texts to Bob, and change it to each of the others a second later."""
    sent = (await alice.call(chat.send, "Bob", texts[0])).id
    for text in texts[1:]:
        alice.node.town.now_ms += 1000
        await alice.call(chat.edit, sent, text)
    return str(sent)


async def test_both_see_all_versions_in_order_with_their_times(alice: FakePerson, bob: FakePerson) -> None:
    sent = await changed(alice, "meat at nine?", "meet at nine?", "meet at **ten**?")
    for reader in (alice, bob):
        found = await reader.call(chat.history, sent)
        assert [one.text for one in found] == ["meat at nine?", "meet at nine?", "meet at **ten**?"]
        assert [one.written_at[17:19] for one in found] == ["00", "01", "02"]
        assert found[0].id == sent
        assert [span.styles for span in found[2].spans] == [["mark"], ["bold"], ["mark"]]
        assert (await reader.call(chat.timeline, "Alice" if reader is bob else "Bob"))[0].text == found[-1].text
    assert await told(bob, await changed(alice, "as it was")) == ["as it was"]


async def test_nothing_of_a_deleted_message_is_left(alice: FakePerson, bob: FakePerson) -> None:
    sent = await changed(alice, "a secret", "a bigger secret")
    await alice.call(chat.delete, sent)
    for reader in (alice, bob):
        with pytest.raises(Refused) as refused:
            await reader.call(chat.history, sent)
        assert refused.value.code == "message_deleted"
        assert await reader.node.read(lambda cx: versions.versions(cx, bytes.fromhex(sent))) == []


async def test_what_somebody_else_states_about_a_message_is_no_version_of_it(
    alice: FakePerson, bob: FakePerson
) -> None:
    sent = await changed(alice, "mine")
    await bob.node.publish(bob.node.items[-1].space, events.EDIT, {"target": bytes.fromhex(sent), "text": "forged"})
    assert await told(alice, sent) == ["mine"]
    assert await told(bob, sent) == ["mine"]


async def test_of_very_many_changes_the_newest_are_shown(alice: FakePerson, bob: FakePerson) -> None:
    sent = await changed(alice, "first", *(f"edit {number}" for number in range(versions.MOST + 3)))
    found = await told(bob, sent)
    assert (len(found), found[0], found[1], found[-1]) == (versions.MOST + 1, "first", "edit 3", "edit 102")


async def test_the_terminal_shows_them_harmlessly() -> None:
    rows = [
        VersionView("a", "one\x1b[2J", "2026-11-29T12:00:00.000Z"),
        VersionView("b", "two", "2026-11-29T12:01:00.000Z"),
    ]
    shown = render("chat.history", [asdict(row) for row in rows], as_json=False)
    assert [line[18:] for line in shown.splitlines()] == ["one\\x1b[2J", "two"]
