"""Writes the list of what a bundle is made of, as CycloneDX 1.6 in JSON: every pinned package, every native library.

Packages, versions and hashes are those of bundle.lock, licences what `third_party.py` says; libraries and their hashes
are those found in the folder of a bundle, if one is given. The same input gives the same bytes.
"""

import hashlib
import importlib.util
import json
import os
import re
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LOCK = HERE / "bundle.lock"
SPACE = uuid.UUID("6b697468-0000-4000-8000-000000000000")  # for names made of what they name
BUILDING = {"altgraph", "macholib", "pefile", "pyinstaller", "pyinstaller-hooks-contrib", "setuptools"}
LIBRARY = re.compile(r"\.so(\.[0-9]+)*$|\.(dll|dylib|pyd)$")


def pinned(text: str) -> list[tuple[str, str, str, list[str]]]:
    """Give (name, version, marker, SHA-256 hashes) of every entry of a lock file, in its order."""
    found = []
    for entry in re.split(r"\n(?=\S)", text.strip()):
        head = re.match(r"([a-z0-9-]+)==([^ ;\\]+)(?: *; *([^\\]*))?", entry)
        assert head is not None, entry
        hashes = re.findall(r"sha256:([0-9a-f]{64})", entry)
        found.append((head.group(1), head.group(2), (head.group(3) or "").strip(), hashes))
    return found


def document(version: str, folder: Path | None, moment: datetime) -> dict[str, Any]:
    """Give the whole document for a version of Kith."""
    components = [_package(*entry) for entry in pinned(LOCK.read_text(encoding="utf-8"))]
    components += [] if folder is None else [_library(path, folder) for path in sorted(folder.rglob("*"))]
    whole = [part for part in components if part]
    marked = uuid.uuid5(SPACE, json.dumps(whole, sort_keys=True) + version)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{marked}",
        "version": 1,
        "metadata": {
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "kith",
                "name": "kith-app",
                "version": version,
                "licenses": [{"expression": "GPL-3.0-or-later" if folder else "Apache-2.0"}],
            },
        },
        "components": whole,
    }


def _package(name: str, version: str, marker: str, hashes: list[str]) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version}"
    about: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    about["scope"] = "excluded" if name in BUILDING else "required"
    about["hashes"] = [{"alg": "SHA-256", "content": one} for one in hashes]
    if stated := _licence(name):
        about["licenses"] = [{"expression": stated}]
    if marker:
        about["properties"] = [{"name": "marker", "value": marker}]
    return about


def _licence(name: str) -> str | None:
    """What we read a package's licence to be; nothing for what only builds and is read by nobody here."""
    spec = importlib.util.spec_from_file_location("third_party", HERE / "third_party.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        return str(module.licence(name))
    except (LookupError, importlib.metadata.PackageNotFoundError):
        return None


def _library(path: Path, folder: Path) -> dict[str, Any] | None:
    if not LIBRARY.search(path.name) or path.is_symlink() or not path.is_file():
        return None
    name = path.relative_to(folder).as_posix()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"type": "file", "bom-ref": f"file:{name}", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}


def main(version: str, folder: str | None = None) -> None:
    """Print the document for a version, with the libraries of a bundle's folder."""
    moment = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    made = document(version, Path(folder) if folder else None, moment)
    sys.stdout.write(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
