"""The gate of `make coverage`, tried on a small tree with the settings of this one: what it lets through and what not.

Which floors it watches is stated in `pyproject.toml`; that they pass is for `make coverage` to show.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

WHOLE = "def sign(number):\n    if number < 0:\n        return -1\n    return 1\n"
SHAPE = "class Shape:\n    def edges(self) -> int: ...  # how many it has\n\n\n"
CALLED = {"crypto/called.py": WHOLE, "sync/called.py": SHAPE + WHOLE}

# By file: what no test runs of it. Each is named by the gate with the lines it misses.
NOT_RUN = {
    "crypto/idle.py": ("THERE = 1\n", "1"),
    "sync/idle.py": ("THERE = 1\n", "1"),
    "crypto/line.py": ("def sign(number):\n    if number < 0:\n        return -1\n    return 1\n", "4"),
    "sync/branch.py": ("def sign(number):\n    if number < 0:\n        number = -1\n    return number\n", "2->4"),
    "crypto/excused.py": ("def sign(number):\n    return number\n\n\ndef idle():  # pragma: no cover\n    ...\n", "6"),
    "crypto/filled.py": ("class Sign:\n    def plus(self) -> int: return 1\n\n\nsign = abs\n", "2->exit"),
    "sync/excused.py": (
        "def sign(number):\n    if number < 0:  # pragma: no branch\n        number = -1\n    return number\n", "2->4"
    ),
}  # fmt: skip


def judged(tree: Path, files: dict[str, str], test: str) -> tuple[int, str]:
    """The exit code of the gate for a tree with these files and one test, and what it prints."""
    shutil.copy(ROOT / "pyproject.toml", tree)
    for name, source in {**files, "crypto/__init__.py": "", "sync/__init__.py": "", "tests/test_all.py": test}.items():
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text(source, encoding="utf-8")
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(tree)}
    line = [sys.executable, "-m", "pytest", "-p", "pytest_cov", "-p", "no:cacheprovider", "tests", "--cov"]
    done = subprocess.run(line, cwd=tree, env=alone, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def calling(numbers: dict[str, tuple[int, ...]]) -> str:
    """A test that calls `sign` of each file with its numbers."""
    modules = {name.removesuffix(".py").replace("/", "."): some for name, some in numbers.items()}
    calls = "".join(f"    {module}.sign({number})\n" for module, some in modules.items() for number in some)
    return "".join(f"import {module}\n" for module in modules) + "def test_all():\n" + calls


def test_the_gate_lets_through_what_is_run_to_the_last_branch(tmp_path: Path) -> None:
    code, told = judged(tmp_path, CALLED, calling(dict.fromkeys(CALLED, (-1, 1))))
    assert code == 0, told
    assert all(name in told for name in CALLED)


def test_the_gate_names_what_no_test_runs(tmp_path: Path) -> None:
    files = CALLED | {name: source for name, (source, _) in NOT_RUN.items()}
    once = {name: (-1,) for name in NOT_RUN if "idle" not in name}
    code, told = judged(tmp_path, files, calling(dict.fromkeys(CALLED, (-1, 1)) | once))
    assert code != 0, told
    missed = {row.split()[0]: row.split()[-1] for row in told.splitlines() if row.startswith(("crypto/", "sync/"))}
    assert {name: missed[name] for name in NOT_RUN} == {name: lines for name, (_, lines) in NOT_RUN.items()}
    assert {name: missed[name] for name in CALLED} == dict.fromkeys(CALLED, "100%")


def test_one_branch_among_thousands_of_lines_is_not_rounded_away(tmp_path: Path) -> None:
    files = CALLED | {"crypto/called.py": WHOLE + "NUMBER = 1\n" * 10_000}
    code, told = judged(tmp_path, files, calling({"crypto/called.py": (-1,), "sync/called.py": (-1, 1)}))
    assert code != 0, told
