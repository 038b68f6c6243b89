"""The command that shows a code with which a contact comes back, and what it says."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from app import output
from app.errors import AppError
from app.people import returning
from tests.app.fake_node import FakePerson


async def test_a_code_is_shown_for_the_person_who_is_meant(alice: FakePerson, bob: FakePerson) -> None:
    code = await alice.call(returning.bring_back, "Bob")
    await alice.call(returning.bring_back, "bob", minutes=3)
    assert (alice.node.devices.returns, alice.node.devices.asked) == (bob.node.account, [600, 180])
    assert (code.person.name, code.link, code.typed) == ("Bob", "kith://d#code", "0123-4567-89AB-CDEF")
    said = output.render("people.bring_back", json.loads(json.dumps(asdict(code))), False)
    assert "On the new device of Bob: kith recover 0123-4567-89AB-CDEF --name NAME" in said
    assert "--at 192.0.2.1:4004" in said
    assert "kith://d#code" in said
    with pytest.raises(AppError) as refused:
        await alice.call(returning.bring_back, "Nobody")
    assert refused.value.code == "unknown_contact"


def test_what_is_said_of_an_account_that_came_back_shows_no_control_signs() -> None:
    row = {"name": "Al\x1bice", "contact": "B\nob", "account": "", "device": "", "known": 1}
    assert output.render("recover", row, False).startswith("This is Al\\x1bice again, with B\\x0aob as a contact:")
    assert "with B\\x0aob and 2 more as contacts" in output.render("recover", row | {"known": 3}, False)


async def test_who_keeps_whom_i_know(alice: FakePerson, bob: FakePerson) -> None:
    assert await alice.call(returning.keepers) == []
    alice.node.devices.kept_by = [bob.node.account]
    rows = await alice.call(returning.keepers)
    assert [one.name for one in rows] == ["Bob"]
    assert "Bob" in output.render("people.keepers", [asdict(one) for one in rows], False)
    assert output.render("people.keepers", [], False) == "nobody keeps it yet"
