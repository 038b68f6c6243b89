"""The search for mistakes that no test notices, tried on a module of a few lines; and its list of survivors."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.mutation.__main__ import MODULES, ROOT, listed
from tests.mutation.mutants import mutants

SMALL = '''"""A module."""

LIMIT = 3


def fits(size: int) -> bool:
    """Whether it fits."""
    if size < 0:
        raise ValueError("a size below zero")
    return size <= LIMIT


def last(numbers: list[int]) -> int:
    at = 0
    while at < len(numbers) - 1:
        at += 1
    return numbers[at]


def never(value: int) -> int:
    return value * 2
'''

TESTS = """
import pytest
from crypto.small import fits, last

def test_fits():
    assert [fits(size) for size in (2, 3, 4)] == [True, True, False]
    with pytest.raises(ValueError):
        fits(-1)

def test_last():
    assert last([5, 6, 7]) == 7
"""

FATES = {
    "LIMIT: 3 -> 4": "killed",
    "fits: size < 0 -> size <= 0": "survived",
    "fits: size < 0 -> not (size < 0)": "killed",
    "fits: 0 -> 1": "survived",
    "fits: raise ValueError('a size below zero') -> deleted": "killed",
    "fits: size <= LIMIT -> size < LIMIT": "killed",
    "last: 0 -> 1": "survived",
    "last: at < len(numbers) - 1 -> at <= len(numbers) - 1": "killed",
    "last: at < len(numbers) - 1 -> not (at < len(numbers) - 1)": "killed",
    "last: len(numbers) - 1 -> len(numbers) + 1": "killed",
    "last: 1 -> 2": "killed",
    "last: at += 1 -> at = 1": "timeout",
    "last: at += 1 -> deleted": "timeout",
    "last: 1 -> 2 (at += 1)": "survived",
    "never: value * 2 -> value // 2": "survived",
    "never: 2 -> 3": "survived",
}

JUDGE = """
import json, sys
from pathlib import Path
from tests.mutation.judging import Judge
found = {}
Judge.patience = 1
Judge(Path("crypto/small.py").resolve(), "crypto/small.py", ["test_small.py"], found, 2).judge(lambda: None)
print(json.dumps(found))
"""


def short(name: str) -> str:
    """A name as FATES has it."""
    _, function, line, change = name.split(" | ")
    doubled = function == "last" and change == "1 -> 2" and line == "at += 1"
    return f"{function or line.partition(' ')[0]}: {change}" + (f" ({line})" if doubled else "")


def test_what_no_test_notices_survives_and_nothing_else(tmp_path: Path) -> None:
    for name, text in (("crypto/__init__.py", ""), ("crypto/small.py", SMALL), ("test_small.py", TESTS)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    line = [sys.executable, "-c", JUDGE]
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert {short(name): fate for name, fate in found.items()} == FATES


def test_each_mutant_has_a_name_and_is_a_program_of_its_own() -> None:
    small = mutants("small.py", SMALL)
    assert len({mutant.name for mutant in small}) == len(small) == len(FATES)
    right = compile(SMALL, "small.py", "exec")
    codes = [mutant.code() for mutant in small]
    assert right not in codes
    assert [mutant.code() for mutant in mutants("small.py", SMALL)] == codes


def test_every_survivor_that_is_listed_is_a_mutant_of_today() -> None:
    there = {
        mutant.name for module in MODULES for mutant in mutants(module, (ROOT / module).read_text(encoding="utf-8"))
    }
    assert listed().keys() - there == set()
    assert all(reason.endswith(".") for reason in listed().values())


def test_the_tests_that_judge_are_there() -> None:
    files = {name.removeprefix("--deselect=").partition("::")[0] for names in MODULES.values() for name in names}
    assert [name for name in files if not (ROOT / name).is_file()] == []
