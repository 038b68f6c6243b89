"""What the window says of a refusal: the sentence of the command line without its commands, for each there is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from tests.ui.fake_client import Stage
from ui.asking import without_commands

ROOT = Path(__file__).resolve().parents[2]
FAULTS = ("Refused", "PeerFault", "WorldFault")


def sentences() -> Iterator[str]:
    """Every sentence of a fault in app and node that names a command; what is filled in is a word."""
    for file in sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "node").rglob("*.py")]):
        source = file.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(source)) if "`kith " in source else ():
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in FAULTS and len(call.args) == 2:
                said = call.args[1]
                parts = said.values if isinstance(said, ast.JoinedStr) else [said]
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else "; Ann." for part in parts)
                if "`kith " in text:
                    yield text


@pytest.mark.parametrize("said", sorted(set(sentences())))
def test_a_sentence_is_one_without_its_command(said: str) -> None:
    shown = without_commands(said)
    assert "kith" not in shown
    assert len(shown) > 20
    assert shown.endswith((".", "?"))
    assert not shown.endswith(("..", ";.", ":.", ",."))
    assert without_commands(shown) == shown


def test_what_names_no_command_stays_as_it_is() -> None:
    for said in ("In this group only admins may write.", "Nobody; `somebody` else", "", "“Wait...” is a name.."):
        assert without_commands(said) == said
    named = without_commands("There is no such contact; is “Bob” meant? `kith people list` shows all names.")
    assert named == "There is no such contact; is “Bob” meant?"


def test_the_window_says_it_so(stage: Stage, said: Any, until: Any) -> None:
    stage.client.refusals["people.approve"] = Refused("nobody", "Nobody asks now; look with `kith people requests`.")
    stage.page("people").approve("ab" * 32)
    until(lambda: said)
    assert said[-1][0] == "Nobody asks now."
