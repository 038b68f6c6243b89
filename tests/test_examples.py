"""What Hypothesis tries in a daily run follows from the test alone: a red build is red again, and alone, too."""

import os
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.skipif(bool(os.environ.get("KITH_NIGHTLY")), reason="the long searches are random")


def tried() -> list[tuple[int, str, bytes]]:
    """The examples of a test."""
    seen: list[tuple[int, str, bytes]] = []

    @settings(max_examples=300)
    @given(st.integers(), st.text(max_size=9), st.binary(max_size=9))
    def look(number: int, text: str, data: bytes) -> None:
        seen.append((number, text, data))

    look()
    return seen


def test_examples_do_not_depend_on_what_was_loaded_or_drawn_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever numbers and texts stand in the modules of the product that other tests have loaded."""
    before = tried()
    (tmp_path / "late.py").write_text("\n".join(f"N{n} = {n**5}, 'text {n}', b'data {n}'" for n in range(1000, 1050)))
    late = ModuleType("late")
    late.__file__ = str(tmp_path / "late.py")
    monkeypatch.setitem(sys.modules, "late", late)
    random.seed(len(before))
    assert tried() == before
