"""The tour: three people and a relay, each machine a network of its own, everything done by mouse and keys.

What is claimed is read from the screens, as a person or a screen reader reads it. Pictures are left in out/tour.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tour import steps
from tests.tour.desk import Desk
from tests.tour.street import street

pytestmark = pytest.mark.xdist_group("tour")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the homes; its path is short, as those of Unix sockets must be."""
    with tempfile.TemporaryDirectory(prefix="kith-") as made:
        yield Path(made)


def test_three_neighbours(folder: Path) -> None:
    with street(folder, together=True) as town:
        alice, bob, _ = town.desks
        town.each(Desk.open_window)
        town.each(steps.first_run)
        steps.wear_dark(bob)
        steps.befriend_nearby(alice, bob)
        steps.talk(alice, bob)
        town.each(Desk.close_window)
        for desk in town.desks:
            assert desk.warnings == []
