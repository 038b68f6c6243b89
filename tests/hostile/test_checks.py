"""Each cell's check taken away: the cell must fail then, or it would show nothing.

Cells without a network are all tried; of the others a seeded sample, and all with KITH_NIGHTLY=1.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.hostile.matrix import Cell
from tests.hostile.rooms import CELLS, Houses

WHILE_REMOVED_S = 2.0
SAMPLE = 12
NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))


def chosen() -> list[Cell]:
    """The cells that are tried in this run."""
    networked = [cell for cell in CELLS if cell.check and cell.house]
    some = networked if NIGHTLY else random.Random(6).sample(networked, min(SAMPLE, len(networked)))
    return [cell for cell in CELLS if cell.check and (not cell.house or cell in some)]


@pytest.fixture(scope="module")
def houses() -> Iterator[Houses]:
    opened = Houses()
    yield opened
    opened.close()


def answer_of(houses: Houses, cell: Cell) -> str:
    """What comes without the check; whatever else happens then is an answer, too."""
    try:
        return houses.feed(cell, cell.make(), WHILE_REMOVED_S)
    except Exception as error:
        return repr(error)


@pytest.mark.parametrize("cell", [pytest.param(cell, id=str(cell)) for cell in chosen()])
@pytest.mark.filterwarnings("ignore")
def test_without_its_check_a_cell_fails(houses: Houses, cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cell.check is not None
    houses.shut(cell.house)
    cell.check.remove(monkeypatch)
    try:
        assert answer_of(houses, cell) != cell.expected
    finally:
        monkeypatch.undo()
        houses.shut(cell.house)
