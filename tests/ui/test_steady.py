"""A window must not abort after some thousand signals, whatever the binding does with the constants of Python."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

BUSY = """
from PySide6.QtCore import QObject, Signal
class Bell(QObject):
    rung = Signal()
bell = Bell()
for _ in range(200_000):
    bell.rung.emit()
    bell.setParent(None)
print("still here")
"""


def busy(first: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", first + BUSY], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout.strip()


def test_a_busy_window_lives() -> None:
    assert busy("import ui\n") == "still here"


def test_what_it_is_kept_from_is_seen_where_it_happens() -> None:
    """Without it this machine's Python aborts or it does not: then the module can go."""
    if sys.version_info < (3, 12):
        assert busy("") == "", "this PySide6 no longer takes what is not its own: remove ui/steady.py"
