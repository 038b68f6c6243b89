"""Writes THIRD_PARTY.md: every package of requirements.lock with its version and licence.

The licence is what the installed package says of itself, as an SPDX expression. A package that says nothing, or
names a licence that is not in ACCEPTED, ends the program: somebody has to read it first. Run by `make third-party`.
"""

import importlib.metadata
import re
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"

# What packages write where an SPDX expression is expected, and what it means.
SPDX_NAMES = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "LicenseRef-Public-Domain",
}

# The licences we have read and accept; an expression may join them by AND and OR.
ACCEPTED = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "GPL-2.0-only", "GPL-3.0-only", "ISC", "LGPL-2.1-or-later",
    "LGPL-3.0-only", "LicenseRef-Public-Domain", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip

# Read in the package's own licence file, because its metadata is silent or it is installed on some systems only.
READ_BY_HAND = {
    "apsw-sqlite3mc": "Zlib",
    "backports-tarfile": "MIT",
    "colorama": "BSD-3-Clause",
    "importlib-metadata": "Apache-2.0",
    "jeepney": "MIT",
    "lazy-importer": "Apache-2.0",
    "librt": "MIT",
    "pycparser": "BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "secretstorage": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
    "vodozemac": "MIT",
    "zipp": "MIT",
}

OPENING = """# Third-party packages

Made from requirements.lock by `make third-party`; a test fails when it is stale or a licence is unknown. Kith itself is
Apache-2.0. Where a package offers a choice, we use the first. The wheels of some packages hold libraries with licences
of their own: `sqlcipher3` SQLCipher (BSD-3-Clause) and OpenSSL (Apache-2.0), `apsw-sqlite3mc` SQLite3 Multiple Ciphers
(MIT), `av` FFmpeg with codecs under the LGPL and GPL, `pyside6-essentials` Qt under the LGPL. `assets/emoji/` holds
tables made of data of Unicode (Emoji 17.0, CLDR 48.2.0) under Unicode-3.0, ordered by unicode-emoji-json 0.9.0 (MIT).

| package | version | licence |
|---|---|---|
"""


def locked() -> list[tuple[str, str]]:
    """The (name, version) pairs of the lock, in its order."""
    return re.findall(r"^([a-z0-9-]+)==([^ ;]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def stated_licence(name: str) -> str:
    """What the installed package says of itself, in SPDX names; empty if it says nothing."""
    metadata = importlib.metadata.metadata(name)
    classifiers = [line.rsplit(" :: ", 1)[1] for line in metadata.get_all("Classifier", []) if line[:7] == "License"]
    texts = [metadata.get("License-Expression"), metadata.get("License"), *classifiers]
    first = next((text for text in texts if text), "")
    return SPDX_NAMES.get(first, first)


def licence(name: str) -> str:
    """The licence of one package; LookupError if nobody has read it yet."""
    expression = READ_BY_HAND.get(name) or stated_licence(name)
    if not expression or not set(re.split(r" (?:AND|OR) ", expression)) <= ACCEPTED:
        raise LookupError(f"{name}: read its licence, then add it to packaging/third_party.py (it says {expression!r})")
    return expression


def page() -> str:
    """The whole text of THIRD_PARTY.md."""
    return OPENING + "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in locked())


if __name__ == "__main__":
    try:
        sys.stdout.write(page())
    except LookupError as unknown:
        sys.exit(str(unknown))
