"""The version of this program, which pyproject.toml repeats; `tests/app/test_version.py` holds them together."""

VERSION = "0.1.0"

API = 2
"""The number of the local API. Raise it when a client of before would misread an answer of now, or when the window asks
for what a node of before does not have. A client says its number with each question, and a node answers no other; where
it is the same, versions may differ, and nobody is told."""

API_HEADER = "Kith-Api"
OTHER_API = "other_api"
