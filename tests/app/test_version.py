"""One version, said in two places."""

import tomllib
from pathlib import Path

from app.version import VERSION


def test_the_program_and_its_packaging_agree_on_the_version() -> None:
    pyproject = Path(__file__).resolve().parent.parent.parent / "pyproject.toml"
    assert tomllib.loads(pyproject.read_text("utf-8"))["project"]["version"] == VERSION
