"""What goes into a bundle besides what PyInstaller finds: modules that are named late, and files that are read.

Read by `kith.spec`, and by a test that holds it against the tree. It imports nothing of Kith.
"""

from __future__ import annotations

from pathlib import Path

FLOORS = ("ui", "app", "node", "sync", "crypto")
READ = (".qml", ".sql", ".svg", ".tsv", ".desktop", ".service", ".ts")  # and files without one: qmldir and LICENSE
TEXTS = ("LICENSE", "THIRD_PARTY.md")
LEFT_OUT = [
    *("tests", "tkinter", "unittest", "pydoc", "doctest", "test", "setuptools", "pip", "pytest", "hypothesis", "mypy"),
    *("numpy", "IPython", "PIL.ImageTk", "PIL.ImageQt", "rich", "pygments", "coverage", "sphinx"),
]  # fmt: skip


def modules(root: Path) -> list[str]:
    """Give every module of the five floors: commands, pages and subjects are imported when somebody names them."""
    paths = [path for floor in FLOORS for path in sorted((root / floor).rglob("*.py"))]
    return [".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for path in paths]


def files(root: Path) -> list[tuple[str, str]]:
    """Give every file that is read where the program runs, as (path, folder inside the bundle)."""
    found = [path for top in (*FLOORS, "assets") for path in sorted((root / top).rglob("*")) if _is_read(path)]
    pairs = [(str(path), path.relative_to(root).parent.as_posix()) for path in found]
    return [*pairs, *((str(root / name), ".") for name in TEXTS)]


def _is_read(path: Path) -> bool:
    if not path.is_file() or "__pycache__" in path.parts:
        return False
    return path.suffix in READ or not path.suffix
