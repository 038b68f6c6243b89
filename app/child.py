"""Starting a node as a child process, for screens that come with one: it is made sure that there is an identity too.

Secrets reach the child through a pipe, never through its command line or environment.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.client import RemoteClient
from app.errors import NotRunning, Refused, WorldFault
from app.places import Place

MAIN = (sys.executable, str(Path(__file__).resolve().parent.parent / "main.py"))
STOP_SECONDS = 20
ATTEMPTS = 3  # at typing one new passphrase twice


class Child:
    """A running `kith node` that belongs to this process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def ensure_node(place: Place, passphrase_file: Path | None) -> Child | None:
    """Make sure a node answers for this home; the child if one had to be started. Asks at the terminal if need be."""
    try:
        RemoteClient(place).ask("status", {})
    except NotRunning:
        pass
    else:
        return None
    fresh = not (place.home / "key.json").exists()
    passphrase = None if passphrase_file else _ask_passphrase(fresh)
    if fresh:
        name = _ask("What should your contacts call you? ")
        _make_identity(place, ["init", "--name", name], (passphrase, passphrase_file))
    return _start(place, (passphrase, passphrase_file))


def _make_identity(place: Place, words: Sequence[str], unlock: tuple[str | None, Path | None]) -> None:
    with _unlocking(*unlock) as (option, handles):
        done = subprocess.run(_line(place, [*words, *option]), pass_fds=handles, check=False)  # noqa: S603 - ourselves
    if done.returncode != 0:
        raise Refused("no_identity", "No identity was made.")


def _start(place: Place, unlock: tuple[str | None, Path | None]) -> Child:
    with _unlocking(*unlock) as (option, handles):
        process = subprocess.Popen(  # noqa: S603 - ourselves
            _line(place, ["node", *option]),
            pass_fds=handles,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        ready = json.loads(line).get("event") == "ready"
    except ValueError:
        ready = False
    if not ready:
        process.wait()
        raise WorldFault("node_not_started", "The node could not be started.")
    return Child(process)


def _line(place: Place, words: Sequence[str]) -> list[str]:
    return [*MAIN, "--home", str(place.home), *words]


@contextlib.contextmanager
def _unlocking(passphrase: str | None, file: Path | None) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """Give the option and the open handles by which a child learns the passphrase; neither means the keychain."""
    if passphrase is None:
        yield (["--passphrase-file", str(file)] if file else []), ()
        return
    readable, writable = os.pipe()
    try:
        os.write(writable, passphrase.encode())  # far below what a pipe holds, so this cannot block
        os.close(writable)
        yield ["--passphrase-file", f"/dev/fd/{readable}"], (readable,)
    finally:
        os.close(readable)


def _ask_passphrase(fresh: bool) -> str | None:
    what = "A passphrase for your store" if fresh else "The passphrase of your store"
    for _ in range(ATTEMPTS):
        given = _secretly(f"{what} (empty: use this machine's keychain): ")
        if not fresh or not given or _secretly("Once more: ") == given:
            return given or None
        print("The two were not the same; once again, please.")
    raise Refused("passphrases_differ", "The two passphrases are not the same.")


def _ask(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        raise Refused("no_answer", "There is no identity in this home; make one with `kith init`.") from None


def _secretly(question: str) -> str:
    if not sys.stdin.isatty():
        raise Refused("passphrase_needed", "The store needs a passphrase; give one with --passphrase-file.")
    try:
        return getpass.getpass(question)
    except EOFError:
        raise Refused("no_answer", "No passphrase was given.") from None
