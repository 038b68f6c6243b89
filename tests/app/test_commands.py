"""The command table itself: what it reads from a signature, and how arguments are fitted to it."""

import pytest

from app import commands
from app.chat import api as chat
from app.context import App
from app.errors import Refused, WrongUse
from app.people import api as people
from app.status import confirm, phrase, status
from tests.app.fake_node import FakePerson


def test_parameters_are_read_from_the_signature() -> None:
    found = commands.parameters(commands.find("chat.timeline"))
    assert [(item.name, item.kind, item.option, item.required, item.default) for item in found] == [
        ("contact", "text", False, True, None),
        ("limit", "integer", True, False, 50),
        ("before", "text", True, False, None),
        ("after", "text", True, False, None),
        ("around", "text", True, False, None),
    ]
    assert found[1].note == "how many messages, 1 to 500"
    address = commands.parameters(commands.find("people.invite"))[2]
    assert (address.kind, address.default) == ("texts", None)
    assert commands.parameters(commands.find("people.verify"))[1].kind == "flag"


def test_names_come_from_subject_and_function() -> None:
    assert commands.name_of(chat.list_) == "chat.list"
    assert commands.name_of(people.verify) == "people.verify"
    assert commands.name_of(people.show) == "people.show"
    assert commands.name_of(status) == "status"
    for unknown in ("", "chat", "chat.", ".status", "nothing.send", "chat.send.now", "app.status"):
        with pytest.raises(KeyError):
            commands.find(unknown)


def test_arguments_are_fitted_or_refused() -> None:
    entry = commands.find("chat.send")
    assert commands.bind(entry, ("Bob", "hi"), {"reply": None}) == {"contact": "Bob", "text": "hi", "reply": None}
    for args, kwargs in (
        (("Bob",), {}),
        (("Bob", "hi", "x"), {}),
        (("Bob", "hi"), {"text": "again"}),
        (("Bob", "hi"), {"unknown": 1}),
    ):
        with pytest.raises(WrongUse) as wrong:
            commands.bind(entry, args, kwargs)  # type: ignore[arg-type]
        assert wrong.value.code == "wrong_params"


def test_a_type_that_cannot_travel_is_a_bug_of_the_command() -> None:
    async def send(app: App, when: complex) -> None:
        """Do it then."""

    entry = commands.Command("odd.send", send, "Do it then.")
    with pytest.raises(KeyError):
        commands.parameters(entry)


async def test_status_is_readable_and_the_phrase_can_be_confirmed(alice: FakePerson) -> None:
    figures = await alice.call(status)
    assert (figures["account"], figures["name"], figures["version"]) == (alice.id, "Alice", "0.0.test")
    assert len(await alice.call(phrase)) == 24
    await alice.call(confirm)
    assert alice.node.confirmed
    with pytest.raises(Refused, match="forgotten"):
        await alice.call(phrase)
    assert commands.name_of(phrase) == "phrase"
    assert commands.name_of(confirm) == "confirm"
