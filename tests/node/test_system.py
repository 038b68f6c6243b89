"""The adapters of the real machine: a clock in milliseconds, fresh randomness, and no core files."""

import subprocess
import sys
import time
from pathlib import Path

from crypto.primitives import mlkem_decapsulate, mlkem_public
from node.system import SystemClock, system_encapsulate, system_random

ROOT = Path(__file__).resolve().parents[2]


def test_the_clock_tells_unix_milliseconds() -> None:
    before = int(time.time() * 1000)
    assert before <= SystemClock().now_ms() <= int(time.time() * 1000) + 1


def test_randomness_has_the_asked_length_and_does_not_repeat() -> None:
    assert len(system_random(0)) == 0
    drawn = {system_random(32) for _ in range(100)}
    assert len(drawn) == 100
    assert {len(each) for each in drawn} == {32}


def test_encapsulation_is_what_the_key_can_undo() -> None:
    seed = system_random(64)
    shared, ciphertext = system_encapsulate(mlkem_public(seed))
    assert mlkem_decapsulate(seed, ciphertext) == shared
    assert system_encapsulate(mlkem_public(seed))[0] != shared


def test_core_files_are_forbidden() -> None:
    code = (
        "import resource; from node.system import forbid_core_dumps; forbid_core_dumps();"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0)"
