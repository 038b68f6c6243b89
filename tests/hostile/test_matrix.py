"""Every cell of the matrix: its one clear answer, at a bounded cost, and everybody else is served as before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.hostile.matrix import CPU_S, MEMORY, Cell, cpu_of, peak
from tests.hostile.rooms import BOUNDARIES, CELLS, Houses

RUNS = 3


@pytest.fixture(scope="module")
def houses() -> Iterator[Houses]:
    opened = Houses()
    yield opened
    opened.close()


def param(cell: Cell) -> object:
    """A cell as a case; all that need one house run beside it, in one process."""
    return pytest.param(cell, id=str(cell), marks=pytest.mark.xdist_group(f"hostile {cell.house or cell.boundary}"))


@pytest.mark.parametrize("cell", [param(cell) for cell in CELLS])
def test_one_clear_answer_at_a_bounded_cost(houses: Houses, cell: Cell) -> None:
    data = cell.make()
    houses.greet(cell)
    most: list[int] = []
    with peak(most):
        assert houses.feed(cell, data) == cell.expected
    houses.greet(cell)
    assert most[0] <= MEMORY
    spent = []
    for _ in range(RUNS):
        answer, cpu = cpu_of(lambda: houses.feed(cell, data))
        assert answer == cell.expected
        spent.append(cpu)
        if cpu <= CPU_S:
            break
    assert min(spent) <= CPU_S, spent
    houses.greet(cell)
    assert houses.failures == []


def test_there_are_enough_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    table = Counter((cell.boundary, cell.kind) for cell in CELLS)
    with capsys.disabled():
        for boundary in BOUNDARIES:
            counts = {kind: count for (at, kind), count in sorted(table.items()) if at == boundary}
            line = ", ".join(f"{kind} {count}" for kind, count in counts.items())
            print(f"\n  {boundary}: {sum(counts.values())} cells: {line}", end="")
        print(f"\n  in all {len(CELLS)} cells in {len(table)} places of the matrix")
    assert len({str(cell) for cell in CELLS}) == len(CELLS) >= 200
    assert {cell.boundary for cell in CELLS} == set(BOUNDARIES)
    assert sum(cell.check is None for cell in CELLS) <= len(CELLS) // 5
    assert all(cell.check or cell.reason for cell in CELLS)
