"""What the tests with real node processes share: a short folder for their homes, and an end for every node."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.node.backing import pair  # noqa: F401 - a fixture
from tests.person import Person, QuickPerson, end_everybody

QuickPerson.forks = True


@pytest.fixture
def homes() -> Iterator[Path]:
    """A folder for the homes of people. Its path is short: a Unix socket's path may have 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        try:
            yield Path(folder)
        finally:
            end_everybody()


@pytest.fixture
def friends(homes: Path) -> tuple[Person, Person]:
    """Alice and Bob, contacts of each other, both nodes running."""
    alice, bob = QuickPerson("Alice", homes), QuickPerson("Bob", homes)
    for person in (alice, bob):
        person.create()
        person.start()
    alice.befriend_by_link(bob)
    return alice, bob
