"""Hostile command lines: words that are none, files that lie, and homes whose node answers with rubbish."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.errors import AppError
from tests.hostile.matrix import Cell, Check, cells, is_now, raised, says, silent

CLI = "CLI"
SENTENCE_BYTES = 20_000


class Words:
    """A command line, with the files it names: `{folder}` in a word stands for where they are."""

    def __init__(self, *words: str, stdin: str = "", answer: bytes | None = None, **files: bytes | None) -> None:
        self.words, self.stdin, self.answer, self.files = words, stdin, answer, files


def run(line: Words) -> str:
    """The exit code, and the code of the error; whatever a person is told is one sentence, and no traceback."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        for name, data in line.files.items():
            (Path(folder) / name).mkdir() if data is None else (Path(folder) / name).write_bytes(data)
        codes: list[str] = []
        begin = AppError.__init__

        def note(self: AppError, code: str, said: str, **values: object) -> None:
            codes.append(code)
            begin(self, code, said, **values)

        patch.setattr(AppError, "__init__", note)
        patch.setattr(sys, "stdin", io.StringIO(line.stdin))
        patch.setattr("app.restore.forbid_core_dumps", lambda: None)
        patch.setattr("app.start.forbid_core_dumps", lambda: None)
        patch.setattr("keyring.get_keyring", _no_keychain, raising=False)
        words = [word.replace("{folder}", folder) for word in line.words]
        with answering(home, line.answer), io.StringIO() as told:
            umask = os.umask(0o077)
            try:
                with contextlib.redirect_stderr(told), contextlib.redirect_stdout(io.StringIO()):
                    exit_code = cli.main(["--home", str(home), *words])
            finally:
                os.umask(umask)
            said = told.getvalue()
        assert "Traceback" not in said
        assert len(said.encode("utf-8", "replace")) < SENTENCE_BYTES
        return f"{exit_code} {codes[-1]}" if codes else str(exit_code)


def _no_keychain() -> Any:
    from keyring.backends.fail import Keyring

    return Keyring()


@contextlib.contextmanager
def answering(home: Path, answer: bytes | None) -> Iterator[None]:
    """Whoever sits at the socket of this home gives these bytes to whatever is asked, once."""
    if answer is None:
        yield
        return
    there = socket.socket(socket.AF_UNIX)
    there.bind(str(home / "s"))
    there.listen()
    (home / "api.socket").write_text(str(home / "s"))
    (home / "api.token").write_text("5" * 64)
    thread = threading.Thread(target=_answer, args=(there, answer), daemon=True)
    thread.start()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            there.shutdown(socket.SHUT_RDWR)  # wakes a thread that nobody has connected to
        there.close()
        thread.join(5)


def _answer(there: socket.socket, answer: bytes) -> None:
    with contextlib.suppress(OSError):
        peer, _ = there.accept()
        with peer:
            peer.recv(1 << 16)
            peer.sendall(answer)
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(1 << 16):
                pass


def http(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n\r\n".encode() + body


def words() -> list[Cell]:
    """Words that are no command, or do not fit one."""
    usage = "the library that reads command lines refuses it"
    surrogates = Check("app.client.encode", lambda before: _any_text)
    rows: list[Any] = [
        ("wrong value", "no such command", Words("destroy"), "2", usage),
        ("wrong value", "no such option", Words("status", "--force"), "2", usage),
        ("path traversal", "a command that climbs", Words("../status"), "2", usage),
        ("control text", "a command of an escape", Words("\x1b[2J"), "2", usage),
        ("wrong type", "a number in words", Words("chat", "timeline", "Bob", "--limit", "five"), "2", usage),
        ("huge number", "a number of 5,000 digits", Words("chat", "timeline", "Bob", "--limit", "9" * 5_000), "2",
         usage),
        ("huge count", "a thousand words too many", Words("status", *["x"] * 1_000), "2", usage),
        ("truncated", "a text left out", Words("chat", "send", "Bob"), "2", usage),
        ("invalid UTF-8", "a text that is none", Words("chat", "send", "Bob", "\udcff", answer=http(b"{}")),
         "1 bad_text", surrogates),
        ("unauthenticated", "a home without a node", Words("status"), "3 not_running",
         is_now("app.client.way_to", lambda place: ("x" * 200, ""))),
        ("wrong value", "discovery both on and off", Words("node", "--lan", "127.0.0.1", "--no-lan"), "2",
         "it is refused before anything begins; without that a node would run"),
        ("wrong value", "a phrase both given and not", Words("backup", "verify", "{folder}", "--without-phrase",
         "--phrase-file", "x"), "2", "one comparison in the command"),
    ]  # fmt: skip
    return cells(CLI, run, rows)


def _any_text(request: dict[str, Any]) -> bytes:
    return json.dumps(request).encode()


def identities() -> list[Cell]:
    """What no identity is made of."""
    name = says("app.start.check_name", "x" * 65)
    short = silent("app.start.check_passphrase")

    def init(called: str, passphrase: bytes = b"short") -> Words:
        return Words("init", "--name", called, "--passphrase-file", "{folder}/pass", **{"pass": passphrase})

    unread = is_now("app.unlocking.read_passphrase", lambda file: "short")
    rows: list[Any] = [
        ("empty", "a name of spaces", init("  "), "1 bad_name", name),
        ("control text", "a name of control characters", init("\x07\x1b"), "1 bad_name", name),
        ("bidi text", "a name of turns alone", init("\u202e\u2066"), "1 bad_name", name),
        ("oversize", "a name of 65 letters", init("x" * 65), "1 bad_name", name),
        ("oversize", "a name of 100,000 letters", init("x" * 100_000), "1 bad_name", name),
        ("invalid UTF-8", "a name that is no text", init("\udcff"), "1 bad_name", name),
        ("wrong value", "a passphrase of five letters", init("Zoe"), "1 short_passphrase", short),
        ("empty", "a passphrase of nothing", init("Zoe", b""), "1 bad_passphrase", unread),
        ("oversize", "a passphrase of 5 KB", init("Zoe", b"x" * 5_000), "1 bad_passphrase",
         raised("app.unlocking.MAX_PASSPHRASE")),
        ("invalid UTF-8", "a passphrase that is no text", init("Zoe", b"\xc3\x28"), "1 unreadable_file", unread),
        ("truncated", "no file for a passphrase", Words("init", "--name", "Zoe", "--passphrase-file", "{folder}/none"),
         "1 no_passphrase_file", unread),
        ("wrong type", "a folder for a passphrase", Words("init", "--name", "Zoe", "--passphrase-file", "{folder}"),
         "1 unreadable_file", unread),
    ]  # fmt: skip
    return cells(CLI, run, rows)


def phrases() -> list[Cell]:
    """What no backup is opened with."""

    def verify(phrase: bytes) -> Words:
        return Words("backup", "verify", "{folder}/none", "--phrase-file", "{folder}/words", words=phrase)

    read = is_now("app.restore.read_phrase", lambda file: "abandon " * 23 + "art")
    keys = is_now("node.restore.recovery_keys", lambda phrase: None)
    rows: list[Any] = [
        ("empty", "a file of no words", verify(b" \n"), "1 bad_phrase", read),
        ("oversize", "a file of 5 KB of words", verify(b"abandon " * 640), "1 bad_phrase", read),
        ("oversize", "a file of 30 MB of words", verify(b"abandon " * 4_000_000), "1 bad_phrase", read),
        ("invalid UTF-8", "words that are no text", verify(b"\xff\xfe"), "1 unreadable_file", read),
        ("wrong value", "23 words", verify(b"abandon " * 23), "1 bad_phrase", keys),
        ("wrong signature", "24 words with a wrong check", verify(b"abandon " * 24), "1 bad_phrase", keys),
        ("bidi text", "words between turns", verify("\u202e".encode() + b"abandon " * 23), "1 bad_phrase", keys),
        ("truncated", "words from an empty pipe", Words("backup", "verify", "{folder}"), "1 bad_phrase", read),
        ("truncated", "a backup that is not there", Words("backup", "verify", "{folder}/none", "--without-phrase"),
         "1 backup_away",
         says("node.restore.chain.find", Path("/"))),
        ("empty", "a folder without a backup", Words("backup", "verify", "{folder}/home", "--without-phrase"),
         "1 no_backup",
         is_now("node.restore.chain.find", lambda folder: folder)),
        ("wrong type", "a file for a backup",
         Words("backup", "verify", "{folder}/words", "--without-phrase", words=b"x"),
         "1 backup_away", is_now("node.restore.chain.find", lambda folder: folder.parent)),
    ]  # fmt: skip
    return cells(CLI, run, rows)


def answers() -> list[Cell]:
    """What a command line hears from whoever has the socket of this home."""

    def status(answer: bytes) -> Words:
        return Words("status", answer=answer)

    parsed = says("app.client.answered", {"result": None})
    framed = says("app.wire.post", (200, b'{"result": null}'))
    error = json.dumps({"error": {"code": -32000, "message": "x", "data": {"code": "evil\x1b[2J"}}}).encode()
    deep = b"[" * 100_000
    rows: list[Any] = [
        ("empty", "an answer of nothing", status(http(b"")), "1 bad_answer", parsed),
        ("truncated", "half an answer", status(http(b'{"result"')), "1 bad_answer", parsed),
        ("truncated", "an answer shorter than it says", status(http(b"{}", length=50)), "1 bad_answer", framed),
        ("wrong type", "an answer that is a list", status(http(b"[]")), "1 bad_answer", parsed),
        ("wrong type", "an error that is text", status(http(b'{"error": "no"}')), "1 bad_answer", parsed),
        ("wrong type", "a refusal without an error", status(http(b"{}", "403 No")), "1 bad_answer", parsed),
        ("invalid UTF-8", "an answer that is no text", status(http(b"\xff\xfe\xfd")), "1 bad_answer", parsed),
        ("deep nesting", "an answer of 100,000 arrays", status(http(deep)), "1 bad_answer", parsed),
        ("unknown version", "HTTP/9", status(b"HTTP/9.9 200 OK\r\n\r\n{}"), "1 bad_answer", framed),
        ("wrong type", "no HTTP", status(b"SSH-2.0-x\r\n"), "1 bad_answer", framed),
        ("huge number", "an answer of 999 GB", status(http(b"", length=999_000_000_000)), "1 bad_answer", framed),
        ("negative number", "an answer of -5 bytes", status(http(b"", length=-5)), "1 bad_answer", framed),
        ("control text", "an error of escapes", status(http(error)), "1 evil\x1b[2J",
         says("app.client.as_error", ZeroDivisionError())),
    ]  # fmt: skip
    return cells(CLI, run, rows)


CELLS = [*words(), *identities(), *phrases(), *answers()]
