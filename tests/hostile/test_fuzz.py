"""Every decoder against changed bytes: a seeded slice, longer with KITH_NIGHTLY=1 from case KITH_FUZZ_FIRST on."""

from __future__ import annotations

import os
import time

import pytest

from tests.hostile import fuzz
from tests.hostile.fuzz import FoundError, Target, search
from tests.hostile.fuzzed import EXEMPT, TARGETS, readers

NIGHTLY = bool(os.environ.get("KITH_NIGHTLY"))
FIRST = int(os.environ.get("KITH_FUZZ_FIRST", "0"))
CASES = 200_000 if NIGHTLY else 300
SECONDS = 10.0
FEWEST = 30


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_but_a_fault_leaves_a_decoder(target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    tally = search(target, FIRST, max(FEWEST, CASES // target.slow), time.monotonic() + SECONDS, FEWEST)
    assert tally.cases >= FEWEST
    assert FIRST or tally.taken, "not even its examples are taken"
    if NIGHTLY:
        with capsys.disabled():
            counts = f"{tally.cases} cases, {tally.refused} refused"
            print(f"\n  {target.name}: {counts}; KITH_FUZZ_FIRST={tally.following}", end="")


def test_every_reader_has_a_target_or_a_reason() -> None:
    covered = {path for target in TARGETS for path in target.covers}
    found = set(readers())
    assert found - covered - set(EXEMPT) == set()
    assert set(EXEMPT) - found == set(), "there is no such function any more"
    assert covered & set(EXEMPT) == set()
    assert len({target.name for target in TARGETS}) == len(TARGETS) >= 60


def test_the_same_number_is_the_same_case_and_another_exception_is_found() -> None:
    def stumbles(data: bytes) -> None:
        if b"\xdd" in data:
            raise KeyError("not a fault")

    target = Target("a bad decoder", stumbles, lambda: [b"\x91\x01"], ())
    with pytest.raises(FoundError, match=r"case \d+: KeyError"):
        search(target, 0, 1_000)
    assert [fuzz.case(target, [b"\x91\x01"], 77) for _ in range(2)] == [fuzz.case(target, [b"\x91\x01"], 77)] * 2
