"""Starting a node as a child process, for screens that come with one, and making an identity in one.

What the terminal asks a person for is here too; the window has its own questions (`ui/first/`). Secrets reach the
child through a pipe, never through its command line or environment.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.client import RemoteClient, other_version
from app.errors import NotRunning, Refused, WorldFault
from app.locks import check_passphrase
from app.places import Place
from app.version import API
from app.wording import REST_OF_BACKUP

BUNDLED = bool(getattr(sys, "frozen", False))  # this is the program of a bundle, which is no Python
MAIN = (sys.executable, *(() if BUNDLED else (str(Path(__file__).resolve().parent.parent / "main.py"),)))
STOP_SECONDS = 20
MAX_COMPLAINT = 4096  # bytes of a child's stderr that are looked at
ATTEMPTS = 3  # at typing one new passphrase twice


class Child:
    """A running `kith node` that belongs to this process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def ensure_node(place: Place, passphrase_file: Path | None, key_file: str = "") -> Child | None:
    """Make sure a node answers for this home; the child if one had to be started. Asks at the terminal if need be."""
    if is_running(place):
        return None
    fresh = lock_of(place) is None
    passphrase = None if passphrase_file else _ask_passphrase(fresh)
    if fresh:
        name = _ask("What should your contacts call you? ")
        _make_identity(place, ["init", "--name", name], (passphrase, passphrase_file), key_file)
    return start_node(place, (passphrase, passphrase_file), key_file)


def is_running(place: Place) -> bool:
    """Say whether a node answers for this home; OtherVersion if it does not go together with this program."""
    try:
        facts = RemoteClient(place).ask("status", {})
    except NotRunning:
        return False
    if facts.get("api") != API:  # of a time before a node asked for the number
        raise other_version(facts.get("version"), facts.get("api"))
    return True


def lock_of(place: Place) -> str | None:
    """Say how this home's store is locked, by passphrase or keychain; None while there is no store. WorldFault."""
    try:
        found = json.loads(place.key_file.read_text("utf-8"))
        return str(found["kind"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise WorldFault("key_file_damaged", "The file key.json of this home cannot be read.") from None


def has_keychain(place: Place) -> bool:
    """Say whether this machine has a keychain that could lock a store; blocks for about half a second.

    Asked in a process of its own, because looking loads what a screen does without.
    """
    line = _line(place, ["--json", "keychain"])
    return subprocess.run(line, capture_output=True, check=False).returncode == 0  # noqa: S603 - ourselves


def make_identity(place: Place, name: str, passphrase: str | None, key_file: str = "") -> list[str]:
    """Make an identity without asking anybody, and give its recovery words, which the store keeps until confirmed.

    Without a passphrase the keychain locks the store; the key file, if one is named, is made. Refused with the sentence
    of `kith init`; blocks for a second.
    """
    with _unlocking(passphrase, None, key_file) as (option, handles):
        line = _line(place, ["--json", "init", "--keep-phrase", "--name", name, *option])
        done = subprocess.run(line, pass_fds=handles, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise Refused("no_identity", _sentence(done.stderr) or "No identity was made.")
    return str(json.loads(done.stdout)["recovery_phrase"]).split()


def backups_in(place: Place, folder: str) -> list[dict[str, Any]]:
    """Give the backups in a folder as `kith backup list` does, the newest first; blocks for a moment.

    Refused("no_backup") with its sentence.
    """
    line = _line(place, ["--json", "backup", "list", folder])
    done = subprocess.run(line, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - ourselves
    if done.returncode != 0:
        raise Refused("no_backup", _sentence(done.stderr) or "This folder cannot be looked at.")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def restore_identity(
    place: Place,
    backup: tuple[str, str, bool],
    passphrase: str | None,
    told: Callable[[str, int, int], None],
    key_file: str = "",
) -> None:
    """Bring an account back from a backup into this home; `told` hears how far it is, and it blocks to the end.

    `backup`: its folder, the recovery phrase, and whether what is whole of a damaged one will do. Without a passphrase
    the keychain locks the store. Refused with the code and the sentence of `kith restore`, or "not_restored".
    """
    folder, phrase, damaged = backup
    with _unlocking(passphrase, None, key_file) as (option, handles):
        line = _line(place, ["--json", "restore", folder, "--progress", *(["--damaged"] if damaged else []), *option])
        process = subprocess.Popen(  # noqa: S603 - ourselves
            line,
            pass_fds=handles,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
    assert process.stdin is not None
    assert process.stderr is not None
    last, code = "", "not_restored"
    with process:
        with contextlib.suppress(BrokenPipeError):  # it has ended already, and says why
            process.stdin.write(phrase)
            process.stdin.close()
        for text in process.stderr:
            if failed := _failed(text):
                code = failed
            elif not _tell(text, told):
                last = text
    if process.returncode != 0:
        sentence = _sentence(last) or "The backup was not restored."
        raise Refused(code, sentence.removesuffix(REST_OF_BACKUP).strip())


def join_account(place: Place, wish: tuple[str, str, str], passphrase: str | None, key_file: str = "") -> None:
    """Make this home a new device of an account; `wish` is the code, an address or nothing, and a name. Blocks.

    Without a passphrase the keychain locks the store. Refused with the code and sentence of `kith devices accept`.
    """
    code, at, name = wish
    with _unlocking(passphrase, None, key_file) as (option, handles):
        where = ["--at", at] if at else []
        line = _line(place, ["--json", "devices", "accept", "-", "--name", name, *where, "--progress", *option])
        done = subprocess.run(line, pass_fds=handles, input=code, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        failed = next((found for text in done.stderr.splitlines() if (found := _failed(text))), "not_linked")
        raise Refused(failed, _sentence(done.stderr) or "This device was not linked.")


def recover_identity(place: Place, wish: tuple[str, str, str, str], passphrase: str | None, key_file: str = "") -> None:
    """Bring an account back of which nothing is left but its words: words, code of a contact, address or "", name.

    Blocks. Without a passphrase the keychain locks the store. Refused with the code and sentence of `kith recover`.
    """
    words, code, at, name = wish
    with _unlocking(passphrase, None, key_file) as (option, handles):
        where = ["--at", at] if at else []
        line = _line(place, ["--json", "recover", "-", "--name", name, *where, "--progress", *option])
        said = f"{' '.join(code.split())}\n{words}"
        done = subprocess.run(line, pass_fds=handles, input=said, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        failed = next((found for text in done.stderr.splitlines() if (found := _failed(text))), "not_recovered")
        raise Refused(failed, _sentence(done.stderr) or "This account did not come back.")


def _failed(text: str) -> str:
    """Give the code of a failure, if this line of progress tells of one."""
    try:
        return str(json.loads(text)["failed"])
    except (ValueError, KeyError, TypeError):
        return ""


def _tell(text: str, told: Callable[[str, int, int], None]) -> bool:
    """Pass on a line of progress; False if it is none."""
    try:
        line = json.loads(text)
        told(str(line["step"]), int(line["done"]), int(line["of"]))
    except (ValueError, KeyError, TypeError):
        return False
    return True


def _make_identity(place: Place, words: Sequence[str], unlock: tuple[str | None, Path | None], key_file: str) -> None:
    with _unlocking(*unlock, key_file) as (option, handles):
        done = subprocess.run(_line(place, [*words, *option]), pass_fds=handles, check=False)  # noqa: S603 - ourselves
    if done.returncode != 0:
        raise Refused("no_identity", "No identity was made.")


def change_factor(place: Place, way: str, file: str, passphrase: str | None) -> None:
    """Have the store ask for a key file (`way` is add), or no more (remove); blocks for a second or two.

    Refused with the sentence of `kith store factor`.
    """
    named = [file] if way == "add" else []
    with _unlocking(passphrase, None, "" if named else file) as (option, handles):
        line = _line(place, ["store", "factor", way, *named, *option])
        done = subprocess.run(  # noqa: S603 - ourselves
            line, pass_fds=handles, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    if done.returncode != 0:
        raise Refused("factor_not_changed", _sentence(done.stderr) or "Nothing was changed.")


def start_node(place: Place, unlock: tuple[str | None, Path | None], key_file: str = "") -> Child:
    """Start a node, unlocked by a passphrase, by a file with one, or else by the keychain; blocks until it serves.

    With the key file, if one is named. Refused with the code and the sentence the node ended with.
    """
    with (
        _unlocking(*unlock, key_file) as (option, handles),
        tempfile.TemporaryFile("w+", errors="replace") as complaints,
    ):
        process = subprocess.Popen(  # noqa: S603 - ourselves
            _line(place, ["node", "--progress", *option]),
            pass_fds=handles,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,
        )
        if not _is_ready(process):
            process.wait()
            complaints.seek(0)
            said = complaints.read(MAX_COMPLAINT)
            code = next((found for text in said.splitlines() if (found := _failed(text))), "node_not_started")
            raise Refused(code, _sentence(said) or "The node could not be started.")
    return Child(process)


def _is_ready(process: subprocess.Popen[str]) -> bool:
    """Wait for a node's first line, or its end."""
    assert process.stdout is not None
    try:
        return bool(json.loads(process.stdout.readline()).get("event") == "ready")
    except ValueError:
        return False


def _sentence(complaint: str) -> str:
    """Give the last line a command said, less its own name."""
    lines = complaint.strip().splitlines()
    return lines[-1].removeprefix("kith: ") if lines else ""


def _line(place: Place, words: Sequence[str]) -> list[str]:
    return [*MAIN, "--home", str(place.home), *words]


@contextlib.contextmanager
def _unlocking(
    passphrase: str | None, file: Path | None, key_file: str = ""
) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """Give the options and the open handles by which a child learns the passphrase; neither means the keychain."""
    named = ["--key-file", key_file] if key_file else []
    if passphrase is None:
        yield [*named, *(["--passphrase-file", str(file)] if file else [])], ()
        return
    readable, writable = os.pipe()
    try:
        os.write(writable, passphrase.encode())  # far below what a pipe holds, so this cannot block
        os.close(writable)
        yield [*named, "--passphrase-file", f"/dev/fd/{readable}"], (readable,)
    finally:
        os.close(readable)


def _ask_passphrase(fresh: bool) -> str | None:
    what = "A passphrase for your store" if fresh else "The passphrase of your store"
    refusal = Refused("no_passphrase", "No passphrase was chosen.")
    for _ in range(ATTEMPTS):
        given = _secretly(f"{what} (empty: use this machine's keychain): ")
        if not fresh or not given:
            return given or None
        try:
            check_passphrase(given)
            if _secretly("Once more: ") == given:
                return given
            raise Refused("passphrases_differ", "The two passphrases are not the same.")
        except Refused as refused:
            refusal = refused
            print(f"{refusal} Once again, please.")
    raise refusal


def _ask(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        raise Refused("no_answer", "There is no identity in this home; make one with `kith init`.") from None


def _secretly(question: str) -> str:
    if not sys.stdin.isatty():
        raise Refused("passphrase_needed", "The store is locked with a passphrase.")
    try:
        return getpass.getpass(question)
    except EOFError:
        raise Refused("no_answer", "No passphrase was given.") from None
