"""The manual and what completes a command line: both are made of the commands, and nothing heavy is loaded."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from app import cli, commands, helping, manual
from app.local import COMMANDS
from tests.person import ROOT

HEAVY = ("node", "sync", "crypto", "PySide6", "ui", "sqlcipher3", "aiohttp", "msgspec", "asyncio", "cryptography")


@pytest.fixture
def kith(tmp_path: Path) -> Path:
    """The folder of a program called kith, to stand first in PATH."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "kith"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/main.py "$@"\n')
    program.chmod(0o755)
    return program.parent


def completed(kith: Path, *words: str) -> list[str]:
    """What bash offers after these words; the last one is being typed."""
    script = (
        "source <(kith completion bash); COMP_WORDS=(" + " ".join(f"'{word}'" for word in words) + ")\n"
        f"COMP_CWORD={len(words) - 1}; compopt() {{ :; }}; _kith_completion kith; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    environment = os.environ | {"PATH": f"{kith}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_commands_subjects_and_options(kith: Path) -> None:
    assert completed(kith, "kith", "comp") == ["completion"]
    assert completed(kith, "kith", "chat", "pin") == ["pin", "pins", "pin-chat"]
    assert completed(kith, "kith", "people", "verify", "--c") == ["--confirm"]
    assert completed(kith, "kith", "completion", "z") == ["zsh"]


@pytest.mark.parametrize("shell", helping.SHELLS)
def test_each_shell_gets_a_script_of_its_own(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"{manual.VARIABLE}={shell}_complete" in script
    assert cli.main(["completion", "tcsh"]) == 2


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (["status"], {}),
        (["completion", "fish"], {}),
        (["manual", "--help"], {}),
        ([], {"_KITH_COMPLETE": "bash_complete", "COMP_WORDS": "kith chat s", "COMP_CWORD": "2"}),
        ([], {"_KITH_COMPLETE": "bash_complete", "COMP_WORDS": "kith st", "COMP_CWORD": "1"}),
    ],
)
def test_a_command_line_loads_nothing_heavy(tmp_path: Path, words: list[str], environment: dict[str, str]) -> None:
    code = (
        "import sys, main, atexit, os\n"
        f"atexit.register(lambda: print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr))\n"
        f"sys.argv[1:] = ['--home', {str(tmp_path)!r}, *{words!r}] if {words!r} else []\n"
        "main.main()"
    )
    line = [sys.executable, "-c", code]
    done = subprocess.run(
        line, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr.splitlines()[-1] == "[]", done.stderr


def test_every_command_stands_in_the_manual() -> None:
    found = manual.pages(cli.ROOT)
    assert set(found) > {"kith.1", "kith-chat.1", "kith-debug.1", "kith-devices.1"}
    for name in [entry.name for entry in commands.every()] + list(COMMANDS):
        subject, _, verb = name.replace("_", "-").rpartition(".")
        page = found[f"kith-{subject}.1" if subject else "kith.1"]
        words = manual._text(" ".join(["kith", *([subject] if subject else []), verb]))
        assert f"\\fB{words}\\fR" in page, name
    assert "KITH_HOME" in found["kith.1"]
    assert all("\\fBkith\\fR(1)" in page for name, page in found.items() if name != "kith.1")


def test_the_manual_holds_no_request_that_is_none() -> None:
    known = {"TH", "SH", "TP", "IP", "RS", "RE", "B"}
    for page in manual.pages(cli.ROOT).values():
        assert page.isascii(), "every roff can read it"
        assert {re.split(r"\W", line[1:])[0] for line in page.splitlines() if line[:1] in (".", "'")} <= known
        assert "" not in page.splitlines()
        assert page.count(".RS") == page.count(".RE")


def test_what_would_be_a_request_or_an_escape_is_shown_as_it_is() -> None:
    command = click.Command("x", help=".SH no\\fBt\n\n'a' --request…")
    group = click.Group("kith", {"x": command}, help="Nothing.")
    page = manual.pages(group)["kith.1"]
    assert "\n\\&.SH no\\efBt\n.IP\n\\(aqa\\(aq \\-\\-request\\[u2026]\n" in page


def test_pages_are_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["manual", "chat"]) == 0
    printed = capsys.readouterr().out
    assert cli.main(["manual", "--into", str(tmp_path / "man1")]) == 0
    assert (tmp_path / "man1" / "kith-chat.1").read_text("utf-8") == printed
    assert {path.name for path in (tmp_path / "man1").iterdir()} == set(manual.pages(cli.ROOT))
    assert cli.main(["manual", "status"]) == 1
    assert cli.main(["manual", "chat", "--into", str(tmp_path)]) == 2
    (tmp_path / "file").write_text("")
    assert cli.main(["manual", "--into", str(tmp_path / "file")]) == 1
