"""Counts of long tests, for a person to read: printed, and kept in out/nightly.txt when the night runs them.

Worker processes of a parallel run print nowhere, so the file is where to look.
"""

import os
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "out" / "nightly.txt"


def tell(line: str) -> None:
    """Say what a long test has reached."""
    print(line)
    if os.environ.get("KITH_NIGHTLY"):
        FILE.parent.mkdir(exist_ok=True)
        with FILE.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
