"""The version of this program, which pyproject.toml repeats; `tests/app/test_version.py` holds them together."""

VERSION = "0.1.0"
