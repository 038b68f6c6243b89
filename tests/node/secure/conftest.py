"""Three people who have never met."""

from pathlib import Path

import pytest

from tests.node.secure.people import Person


@pytest.fixture
def alice(tmp_path: Path) -> Person:
    return Person(tmp_path, "alice")


@pytest.fixture
def bob(tmp_path: Path) -> Person:
    return Person(tmp_path, "bob")


@pytest.fixture
def eve(tmp_path: Path) -> Person:
    return Person(tmp_path, "eve")
