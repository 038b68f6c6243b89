"""What locks a new store: how long a passphrase is, how a terminal asks for it, and whether there is a keychain."""

import getpass
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import child, locks
from app.errors import Refused
from app.places import Place


class FakeKeychain:
    name = "SecretService"


def answers(monkeypatch: pytest.MonkeyPatch, *given: str) -> Iterator[str]:
    """A person at a terminal who types these, and nothing else."""
    said = iter(given)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda question: next(said))
    return said


@pytest.mark.parametrize("text", ["", "seven 7", "        ", " orbit  "])
def test_a_short_passphrase_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="at least 8 characters") as refused:
        locks.check_passphrase(text)
    assert refused.value.code == "short_passphrase"


def test_a_passphrase_of_eight_characters_will_do() -> None:
    locks.check_passphrase("orbit 88")


def test_a_terminal_asks_again_for_one_that_is_long_enough(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "orbit", "orbit mill", "orbit hill", "orbit mill", "orbit mill")
    assert child._ask_passphrase(fresh=True) == "orbit mill"
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "A passphrase has at least 8 characters. Once again, please.",
        "The two passphrases are not the same. Once again, please.",
    ]


def test_a_terminal_gives_up_after_three_and_takes_any_for_a_store_that_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers(monkeypatch, "a", "b", "c")
    with pytest.raises(Refused, match="at least 8 characters"):
        child._ask_passphrase(fresh=True)
    answers(monkeypatch, "old")
    assert child._ask_passphrase(fresh=False) == "old"
    answers(monkeypatch, "")
    assert child._ask_passphrase(fresh=True) is None


def test_a_keychain_is_named_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("node.store.keychain.system_keychain", FakeKeychain)
    assert locks.keychain() == "SecretService"
    monkeypatch.setattr("node.store.keychain.system_keychain", lambda: None)
    assert locks.keychain() is None


@pytest.mark.parametrize("code", [0, 1])
def test_a_screen_asks_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int) -> None:
    asked: list[list[str]] = []

    def run(line: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(line)
        return subprocess.CompletedProcess(line, code)

    monkeypatch.setattr(subprocess, "run", run)
    assert child.has_keychain(Place(tmp_path)) is (code == 0)
    assert asked[0][-2:] == ["--json", "keychain"]
