"""The parts of what people install: lists that are whole, locks that agree, sums that are signed, a package in place.

What takes minutes, the bundle itself, is not built here (`make bundle`); a script stands in for it where one is packed.
"""

import importlib.util
import json
import os
import plistlib
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from app import child
from app.version import VERSION
from node.media import programs

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
BUILD = PACKAGING / "build.sh"
FLOORS = ("ui", "app", "node", "sync", "crypto")


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(name).stem, PACKAGING / name)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tracked(*tops: str) -> set[str]:
    line = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *tops]
    names = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return {name for name in names if (ROOT / name).is_file()}


def build(what: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = os.environ | {"OUT": str(folder / "out"), "WORK": str(folder / "work")} | environment
    return subprocess.run([BUILD, what], env=given, capture_output=True, text=True, check=False, timeout=120)


# --- lists ------------------------------------------------------------------------------------------------------------


def test_every_module_and_every_file_that_is_read_goes_into_a_bundle() -> None:
    contents = load("bundle/contents.py")
    python = {name for name in tracked(*FLOORS) if name.endswith(".py")}
    names = {name.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for name in python}
    assert set(contents.modules(ROOT)) == names
    listed = {(Path(path).relative_to(ROOT).as_posix(), folder) for path, folder in contents.files(ROOT)}
    assert all(str(Path(name).parent) == folder for name, folder in listed)
    read = {name for name in tracked(*FLOORS, "assets") if not name.endswith((".py", ".md"))}
    unread = {"assets/desktop/kith.metainfo.xml"}  # of software centres alone
    assert read - {name for name, _ in listed} == unread


def test_a_bundle_has_the_programs_that_the_node_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = (PACKAGING / "bundle" / "kith.spec").read_text("utf-8")
    compile(spec, "kith.spec", "exec")
    assert re.findall(r'^    "(kith[a-z-]*)": \(', spec, re.MULTILINE) == [
        *("kith", programs.CALL, programs.VOICE, programs.PICTURE)
    ]
    assert all((ROOT / script).is_file() for script in re.findall(r'ROOT / "([\w/.]+)"', spec))
    assert programs.call_line() == (sys.executable, "-m", "node.media.call_child")
    assert programs.voice_line() == (sys.executable, "-m", "node.media.booth_child")
    assert programs.picture_line("boot", ("a", "b"))[-3:] == ("boot", "a", "b")
    assert child.MAIN[0] == sys.executable
    assert Path(child.MAIN[1]).samefile(ROOT / "main.py")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/kith/kith")
    assert programs.call_line() == ("/opt/kith/kith-call",)
    assert programs.voice_line() == ("/opt/kith/kith-voice",)
    assert programs.picture_line("boot", ("a",)) == ("/opt/kith/kith-picture",)
    monkeypatch.setattr(sys, "platform", "win32")
    assert programs.call_line() == ("/opt/kith/kith-call.exe",)


def test_a_bundle_is_made_of_the_very_versions_that_are_tested() -> None:
    pinned = load("sbom.py").pinned
    lock = (PACKAGING / "bundle.lock").read_text("utf-8")
    here = {(name, version) for name, version, _, _ in pinned((ROOT / "requirements.lock").read_text("utf-8"))}
    bundled = pinned(lock)
    others = {name for name, version, _, _ in bundled if (name, version) not in here}
    assert others == load("sbom.py").BUILDING
    assert all(hashes for _, _, _, hashes in bundled)
    assert "://" not in lock
    declared = re.findall(r'^    "([a-z0-9-]+)[<>=;\[]', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert declared
    assert set(declared) <= {name for name, _, _, _ in bundled}


# --- what it is made of, and under which terms ------------------------------------------------------------------------


def test_the_list_of_parts_names_each_package_and_library(tmp_path: Path) -> None:
    sbom = load("sbom.py")
    (tmp_path / "_internal" / "av.libs").mkdir(parents=True)
    (tmp_path / "_internal" / "av.libs" / "libx264-7.so.165").write_bytes(b"x")
    (tmp_path / "_internal" / "note.txt").write_bytes(b"x")
    moment = datetime(2027, 1, 15, tzinfo=UTC)
    made = sbom.document(VERSION, tmp_path, moment)
    assert made == sbom.document(VERSION, tmp_path, moment)
    parts = {part["bom-ref"]: part for part in made["components"]}
    assert len(parts) == len(made["components"])
    assert parts["file:_internal/av.libs/libx264-7.so.165"]["hashes"][0]["content"].startswith("2d711642b726b044")
    assert "file:_internal/note.txt" not in parts
    packages = [part for part in made["components"] if part["type"] == "library"]
    assert all(part["purl"].startswith("pkg:pypi/") and part["hashes"] for part in packages)
    unread = [part["name"] for part in packages if "licenses" not in part and part["scope"] == "required"]
    assert unread == []
    assert made["metadata"]["component"]["licenses"] == [{"expression": "GPL-3.0-or-later"}], "of a bundle with codecs"
    assert sbom.document(VERSION, None, moment)["metadata"]["component"]["licenses"] == [{"expression": "Apache-2.0"}]
    json.dumps(made)


def test_the_texts_of_licences_are_collected(tmp_path: Path) -> None:
    count = load("licences.py").collect(tmp_path / "licences", "abc")
    names = {path.name for path in (tmp_path / "licences").iterdir()}
    assert names >= {"LICENSE", "NOTICE", "SOURCE", "THIRD_PARTY.md", "LGPL-3", "av", "zeroconf"}
    assert count > 40
    assert all(any(folder.iterdir()) for folder in (tmp_path / "licences").iterdir() if folder.is_dir())


# --- packing ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    """A folder in which out/kith looks like a bundle."""
    bundle = tmp_path / "out" / "kith"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "licences").mkdir()
    (bundle / "licences" / "NOTICE").write_text("whose it is\n")
    (bundle / "kith").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT}/main.py" "$@"\n')
    (bundle / "kith").chmod(0o755)
    return tmp_path


def test_a_debian_package_puts_everything_where_it_is_looked_for(bundled: Path) -> None:
    done = build("deb", bundled)
    assert done.returncode == 0, done.stderr
    (package,) = (bundled / "out").glob("kith_*.deb")
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout
    lines = {line.split()[5]: line for line in listed.splitlines()}
    assert set(lines) >= {
        "./usr/bin/kith", "./usr/lib/kith/kith", "./usr/share/applications/kith.desktop",
        "./usr/share/icons/hicolor/scalable/apps/kith.svg", "./usr/share/metainfo/kith.metainfo.xml",
        "./usr/share/man/man1/kith.1.gz", "./usr/share/man/man1/kith-chat.1.gz", "./usr/lib/systemd/user/kith.service",
        "./usr/share/bash-completion/completions/kith", "./usr/share/zsh/vendor-completions/_kith",
        "./usr/share/fish/vendor_completions.d/kith.fish", "./usr/share/doc/kith/copyright",
    }  # fmt: skip
    assert lines["./usr/bin/kith"].endswith("-> ../lib/kith/kith")
    assert all(" root/root " in line for line in lines.values())
    about = subprocess.run(["dpkg-deb", "-f", package], capture_output=True, text=True, check=True).stdout
    assert f"Version: {VERSION}\n" in about
    assert "@" not in about.replace("kith@localhost", "")
    subprocess.run(["dpkg-deb", "-x", package, bundled / "root"], check=True)
    unit = (bundled / "root/usr/lib/systemd/user/kith.service").read_text("utf-8")
    assert "\nExecStart=/usr/bin/kith node\n" in unit


def test_an_appimage_wants_a_runtime_that_somebody_has_checked(bundled: Path) -> None:
    done = build("appimage", bundled, APPIMAGE_RUNTIME="", PATH=f"{programs_for_it(bundled)}:{os.environ['PATH']}")
    assert (done.returncode, "APPIMAGE_RUNTIME=" in done.stderr) == (1, True)
    runtime = bundled / "runtime"
    runtime.write_bytes(b"\x7fELF runtime\n")
    done = build("appimage", bundled, APPIMAGE_RUNTIME=str(runtime), PATH=f"{bundled}/bin:{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    (image,) = (bundled / "out").glob("Kith-*.AppImage")
    assert image.read_bytes() == b"\x7fELF runtime\nsquashed\n"
    assert os.access(image, os.X_OK)
    root = bundled / "work" / "AppDir"
    assert {path.name for path in root.iterdir()} == {"AppRun", "kith.desktop", "kith.svg", ".DirIcon", "usr"}
    ran = subprocess.run([root / "AppRun", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"kith {VERSION}\n"


def programs_for_it(folder: Path) -> Path:
    """A folder with a mksquashfs that squashes nothing."""
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / "mksquashfs").write_text('#!/bin/sh\necho squashed > "$2"\n')
    (folder / "bin" / "mksquashfs").chmod(0o755)
    return folder / "bin"


def test_sums_are_signed_and_a_changed_file_or_list_is_noticed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "kith.deb").write_bytes(b"package")
    assert "is not signed" in build("sums", tmp_path, KITH_SIGNING_KEY="").stderr
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    assert build("sums", tmp_path, KITH_SIGNING_KEY=str(key)).returncode == 0
    assert [line.split()[1] for line in (out / "SHA256SUMS").read_text().splitlines()] == ["kith.deb"]
    signers = tmp_path / "signers"
    signers.write_text(f"maintainer {key.with_suffix('.pub').read_text()}")

    def is_right() -> tuple[bool, bool]:
        line = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "maintainer", "-n", "kith-release", "-s",
                out / "SHA256SUMS.sig"]  # fmt: skip
        with (out / "SHA256SUMS").open("rb") as sums:
            signed = subprocess.run(line, stdin=sums, capture_output=True, check=False)
        checked = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=out, capture_output=True, check=False)
        return signed.returncode == 0, checked.returncode == 0

    assert is_right() == (True, True)
    (out / "kith.deb").write_bytes(b"changed")
    assert is_right() == (True, False)
    subprocess.run("sha256sum kith.deb > SHA256SUMS", shell=True, cwd=out, check=True)
    assert is_right() == (False, True)


def test_the_package_asks_for_the_libraries_that_a_window_loads() -> None:
    control = (PACKAGING / "deb" / "control").read_text("utf-8")
    setup = (PACKAGING / "setup.sh").read_text("utf-8")
    block = setup.partition("WINDOW_LIBRARIES=(")[2].partition(")")[0]
    needed = set(re.findall(r"\]=([a-z0-9.-]+)", block))
    (named,) = re.findall(r"^Depends: (.*)$", control, re.MULTILINE)
    assert needed
    assert needed <= {name.split()[0] for name in named.split(", ")}


def test_recipes_that_nobody_ran_say_so() -> None:
    for name in ("windows/build.ps1", "macos/build.sh"):
        text = (PACKAGING / name).read_text("utf-8")
        assert "NOT RUN HERE" in text.split("\n\n")[0]
        assert "packaging" in text
        assert "--require-hashes" in text
    about = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    assert about["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["kith"]
    for script in (BUILD, PACKAGING / "macos" / "build.sh", PACKAGING / "setup.sh"):
        subprocess.run(["bash", "-n", script], check=True)
