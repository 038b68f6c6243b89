"""Three people who have never met."""

from pathlib import Path

import pytest

from tests.node.secure.people import Person, befriend


@pytest.fixture
def alice(tmp_path: Path) -> Person:
    return Person(tmp_path, "alice")


@pytest.fixture
def bob(tmp_path: Path) -> Person:
    return Person(tmp_path, "bob")


@pytest.fixture
def eve(tmp_path: Path) -> Person:
    return Person(tmp_path, "eve")


@pytest.fixture
def friends(alice: Person, bob: Person) -> tuple[Person, Person]:
    befriend(alice, bob)
    return alice, bob
