"""What the desktop is told of Kith: where it goes, that it is valid there, and that nothing of it stays behind."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from app import cli, desktop
from app.errors import Refused
from tests.person import ROOT

FILES = {
    "share/applications/kith.desktop",
    "share/icons/hicolor/scalable/apps/kith.svg",
    "share/bash-completion/completions/kith",
    "share/zsh/site-functions/_kith",
    "share/man/man1/kith.1",
    "share/man/man1/kith-chat.1",
    "config/systemd/user/kith.service",
    "config/fish/completions/kith.fish",
}
ODD = '/opt/of "Zoë" \\ $HOME `x` 100%/kith'


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with folders and a bin folder of their own, on a desktop whose programs note what they are told."""
    (tmp_path / "bin").mkdir()
    for name in ("xdg-mime", "update-desktop-database", "systemctl"):
        (tmp_path / "bin" / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {tmp_path}/told\n')
    (tmp_path / "bin" / "kith").write_text("#!/bin/sh\n")
    for program in (tmp_path / "bin").iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    return tmp_path


def entry(text: str) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser["Desktop Entry"]


def test_adding_and_removing_leaves_no_file_behind(user: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = user / "share" / "kith" / "kith.db"
    kept.parent.mkdir(parents=True)
    kept.write_text("the store")
    assert cli.main(["desktop", "add"]) == 0
    files = {path.relative_to(user).as_posix() for path in user.rglob("*") if path.is_file()}
    assert files > FILES
    assert set(capsys.readouterr().out.split()) == {
        str(user / name) for name in files if name[:3] in ("sha", "con")
    } - {str(kept)}
    told = (user / "told").read_text().splitlines()
    assert "xdg-mime default kith.desktop x-scheme-handler/kith" in told
    assert f"update-desktop-database {user}/share/applications" in told
    assert cli.main(["desktop", "add"]) == 0, "once more is the same"
    assert cli.main(["desktop", "remove"]) == 0
    left = {path.relative_to(user).as_posix() for path in user.rglob("*") if path.is_file()}
    assert {name for name in left if not name.startswith(("bin/", "told"))} == {"share/kith/kith.db"}
    assert cli.main(["desktop", "remove"]) == 0
    assert capsys.readouterr().out.endswith("nothing was there\n")


def test_the_desktop_file_starts_this_program_with_a_link(user: Path) -> None:
    cli.main(["desktop", "add"])
    found = entry((user / "share/applications/kith.desktop").read_text("utf-8"))
    assert found["Exec"] == f"{user}/bin/kith open %u"
    assert (found["MimeType"], found["Icon"], found["Type"]) == ("x-scheme-handler/kith;", "kith", "Application")
    assert "TryExec" not in found


def test_paths_are_quoted_for_the_desktop_and_for_systemd() -> None:
    template = (desktop.ASSETS / "desktop" / "kith.desktop").read_text("utf-8")
    line = entry(desktop.desktop_file(template, ODD))["Exec"]
    value = line.replace("\\\\", "\\")  # as a reader of the file undoes its escapes
    quoted, words = value[1:].rsplit('" ', 1)
    assert (re.sub(r'\\(["`$\\])', r"\1", quoted).replace("%%", "%"), words) == (ODD, "open %u")
    service = desktop.unit((desktop.ASSETS / "desktop" / "kith.service").read_text("utf-8"), ODD)
    (start,) = [line for line in service.splitlines() if line.startswith("ExecStart=")]
    undone = start.partition("=")[2].replace("%%", "%").replace("$$", "$")
    assert undone == f'"{ODD}" node'.replace("\\", "\\\\").replace('"Zo', '\\"Zo').replace('ë"', 'ë\\"')


def test_the_files_are_what_their_readers_ask_for() -> None:
    template = (desktop.ASSETS / "desktop" / "kith.desktop").read_text("utf-8")
    assert set(entry(template)) >= {"Type", "Name", "Exec", "Icon", "Categories", "MimeType"}
    assert entry(template)["Exec"] == "kith open %u"
    about = ET.parse(desktop.ASSETS / "desktop" / "kith.metainfo.xml").getroot()
    assert about.findtext("launchable") == "kith.desktop"
    assert about.findtext("provides/mediatype") == "x-scheme-handler/kith"
    icon = ET.parse(desktop.ASSETS / "icons" / "kith.svg").getroot()
    assert icon.attrib["viewBox"] == "0 0 64 64"


def test_what_is_started_is_the_appimage_the_bundle_or_the_script(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = {"APPIMAGE": "/srv/zoë/Kith.AppImage", "PATH": str(user / "bin")}
    assert desktop.find_program(image) == f"{user}/bin/kith", "of another program's image it is none of our business"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desktop.find_program(image) == "/srv/zoë/Kith.AppImage"
    assert desktop.find_program({}) == str(user / "python")
    monkeypatch.setattr(sys, "frozen", False)
    with pytest.raises(Refused, match="install Kith first"):
        desktop.find_program({"PATH": "/nowhere"})


def test_folders_that_cannot_be_written_are_said(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (user / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(user / "file"))
    assert cli.main(["desktop", "add"]) == 1


def test_the_wheel_holds_all_that_is_needed(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("kith_app-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    floors = ("ui", "app", "node", "sync", "crypto", "assets")
    line = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *floors]
    listed = subprocess.run(line, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    here = {name for name in listed if name and (ROOT / name).is_file()} | {"main.py"}
    assert here - names == set()
    assert {name.split("/")[0] for name in names} == {
        *floors,
        "main.py",
        next(n for n in names if "dist-info" in n).split("/")[0],
    }
    points = next(name for name in names if name.endswith("entry_points.txt"))
    assert zipfile.ZipFile(wheel).read(points).decode().split("\n")[:2] == ["[console_scripts]", "kith = main:main"]
