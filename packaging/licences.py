"""Collects the licence texts of everything in a bundle into one folder: run by the Python that the bundle is made with.

Each package brings its own texts; Python brings its own; Kith's is LICENSE. `NOTICE` says what holds for the whole.
"""

import importlib.metadata
import re
import shutil
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
COMMON = Path("/usr/share/common-licenses")  # Debian's copies, where a bundle is made on Debian
SHARED = ("GPL-3", "LGPL-3", "LGPL-2.1", "MPL-2.0")
NOTICE = """Kith itself is under the Apache License, version 2.0 (LICENSE).

This bundle as a whole is under the GNU General Public License, version 3 or any later version (GPL-3), because
the package av brings FFmpeg with x264 and x265, which are under the GPL. Qt and PySide are used under the LGPL version
3, zeroconf under the LGPL version 2.1: they lie in this folder as files of their own, which you may replace by yours.

The sources are: Kith's own at the commit that SOURCE names, and for every package the source release of the version
that stands in sbom.cdx.json, as its makers publish it. A package that came with texts has a folder here with them;
THIRD_PARTY.md names the licence of each.
"""


def collect(folder: Path, commit: str) -> int:
    """Write every text below `folder`, and give how many packages brought one."""
    count = 0
    for item in importlib.metadata.distributions():
        texts = [path for path in item.files or () if TEXT.search(path.name) and path.suffix not in (".py", ".pyc")]
        found = [Path(str(path.locate())) for path in texts]
        there = folder / re.sub(r"[-_.]+", "-", item.metadata["Name"]).lower()
        for number, path in enumerate(path for path in found if path.is_file()):
            there.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, there / f"{number:02}-{path.name}")
        count += there.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    shutil.copyfile(ROOT / "THIRD_PARTY.md", folder / "THIRD_PARTY.md")
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    for source in (python, *(COMMON / name for name in SHARED)):
        if source.is_file():
            shutil.copyfile(source, folder / ("Python.txt" if source == python else source.name))
    (folder / "NOTICE").write_text(NOTICE, encoding="utf-8")
    (folder / "SOURCE").write_text(f"{commit}\n", encoding="utf-8")
    return count


if __name__ == "__main__":
    print(f"licences of {collect(Path(sys.argv[1]), sys.argv[2])} packages")
