"""Hostile things that a person brings in: exports to import, links and invitations to accept, recovery words."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from app import commands
from app.dispatch import invoke
from app.errors import AppError
from app.portable import layout, reading
from app.portable import taking as portable
from crypto.identity import check_phrase
from node.net.relays import invitation
from node.secure import invite_link
from tests.app.fake_node import FakePerson, Town
from tests.hostile.matrix import TAKEN, Cell, Check, always, both, cells, is_now, raised, silent, taking

IMPORT = "import"
ME, BOB = "ab" * 32, "cd" * 32
MOMENT = "2026-01-01T00:00:00.000Z"
Change = Callable[[dict[str, bytes], dict[str, Any]], object]


INDEX = reading.Index(layout.FORMAT, 1, ME, "Alice", MOMENT, {})


FORMAT = {"format": "kith-export", "version": 1, "account": ME, "name": "Alice", "made_at": MOMENT}
CROWD = json.dumps(FORMAT | {"files": {f"x{n}": {"size": 0, "sha256": "0" * 64} for n in range(10_001)}}).encode()


def row(**changes: object) -> dict[str, object]:
    return {"id": "12" * 32, "author": BOB, "author_name": "Bob", "text": "hello", "sent_at": MOMENT} | changes


def listed(*rows: object) -> bytes:
    return b"[\n" + b",\n".join(json.dumps(each).encode() for each in rows) + b"\n]\n"


@contextlib.contextmanager
def exported(change: Change) -> Iterator[Path]:
    """An export of two rows in which this was changed, its hashes right unless the change says otherwise."""
    files = {
        f"chats/{BOB}.json": listed(row()),
        "posts.json": listed(row(author=ME)),
        "people.json": listed({"id": BOB, "name": "B"}),
    }
    index: dict[str, Any] = dict(FORMAT)
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        root = Path(folder) / "export"
        (root / "chats").mkdir(parents=True)
        change(files, index)
        facts = {path: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for path, data in files.items()}
        for path, data in files.items():
            with contextlib.suppress(OSError, ValueError):
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(data)
        after = index.pop("after", None)
        whole = index if isinstance(index.get("raw"), bytes) else {**index, "files": facts | index.pop("facts", {})}
        (root / "export.json").write_bytes(index.get("raw") or json.dumps(whole).encode())
        if after is not None:
            after(root)
        yield root


def imported(change: Change) -> str:
    """What `kith import` says, and whether it took something nevertheless."""
    with exported(change) as folder, asyncio.Runner() as runner:
        alice: FakePerson = runner.run(Town().person("Alice"))

        def ask(name: str, params: dict[str, Any]) -> Any:
            return msgspec.to_builtins(runner.run(invoke(alice.app, commands.find(name), params)))

        before = len(alice.node.items)
        try:
            portable.take(ask, folder)
        except AppError as error:
            return error.code if len(alice.node.items) == before else f"{error.code}, but something was taken"
        return TAKEN


def of_chat(data: bytes) -> Callable[[], Change]:
    """A conversation of these bytes."""
    return lambda: lambda files, index: files.update({f"chats/{BOB}.json": data})


def of_row(**changes: object) -> Callable[[], Change]:
    return of_chat(listed(row(), row(**changes)))


def says_of(**changes: Any) -> Callable[[], Change]:
    """An index that says so."""
    return lambda: lambda files, index: index.update(changes)


def named(path: str) -> Callable[[], Change]:
    """A file of this name in the index."""
    return says_of(facts={path: {"size": 0, "sha256": hashlib.sha256(b"").hexdigest()}})


def linked(root: Path) -> None:
    chat = root / "chats" / f"{BOB}.json"
    chat.rename(root / "elsewhere")
    chat.symlink_to(root / "elsewhere")


def linked_folder(root: Path) -> None:
    (root / "chats").rename(root / "elsewhere")
    (root / "chats").symlink_to(root / "elsewhere")


def piped(root: Path) -> None:
    (root / "posts.json").unlink()
    os.mkfifo(root / "posts.json")


def exports() -> list[Cell]:
    read = Check("app.portable.reading.Export.rows", lambda before: lambda *_: iter(()))
    index = Check("app.portable.reading.msgspec.json.decode", lambda before: lambda data, type: INDEX)
    checked = silent("app.portable.reading._check")
    follow = is_now("app.portable.reading.os.O_NOFOLLOW", 0)
    gone = "what is not there cannot be read"
    bad = "bad_export"
    deep = listed().replace(b"[\n\n", b"[\n" + b"[" * 30_000 + b"\n")
    rows: list[Any] = [
        ("truncated", "half of an index", says_of(raw=b'{"format": '), bad, index),
        ("truncated", "no index", says_of(after=lambda root: (root / "export.json").unlink()), "no_export", gone),
        ("wrong type", "an index that is a list", says_of(raw=b"[]"), bad, index),
        ("invalid UTF-8", "an index that is no text", says_of(raw=b'{"format": "\xc3\x28"}'), bad, index),
        ("deep nesting", "an index of 30,000 arrays", says_of(raw=b'{"x": ' + b"[" * 30_000), bad, index),
        ("oversize", "an index of 8 MiB and a byte",
         says_of(after=lambda root: os.truncate(root / "export.json", (8 << 20) + 1)),
         bad, both(raised("app.portable.layout.MAX_INDEX"), index)),
        ("wrong value", "another format", says_of(format="zip"), "no_export",
         is_now("app.portable.layout.FORMAT", "zip")),
        ("unknown version", "version 2", says_of(version=2), "newer_export", raised("app.portable.layout.VERSION")),
        ("negative number", "a file of -1 bytes", says_of(facts={"x": {"size": -1, "sha256": "0" * 64}}), bad, index),
        ("huge number", "files of 2**62 bytes", says_of(facts={"x.json": {"size": 2**62, "sha256": "0" * 64}}), bad,
         checked),
        ("huge count", "10,001 files", says_of(raw=CROWD),
         bad,
         checked),
        ("wrong signature", "a row that the index does not know",
         says_of(after=lambda root: (root / "posts.json").write_bytes(
         listed(row(text="HELLO")))), bad, checked),
        ("truncated", "a file that is gone", says_of(after=lambda root: (root / "posts.json").unlink()), bad, gone),
        ("path traversal", "a file above", named("../secret"), bad, checked),
        ("path traversal", "a file from the root", named("/etc/passwd"), bad, checked),
        ("path traversal", "a file below a file", named("chats/../../x"), bad, checked),
        ("path traversal", "a hidden file", named("chats/.x"), bad, checked),
        ("control text", "a name with a zero", named("chats/a\0b"), bad, checked),
        ("bidi text", "a name that runs backwards", named("chats/\u202egpj.json"), bad, checked),
        ("symlink", "a conversation elsewhere", says_of(after=linked), bad, follow),
        ("symlink", "a folder elsewhere", says_of(after=linked_folder), bad, follow),
        ("wrong type", "a pipe for a file", says_of(after=piped), bad, gone),
        ("wrong type", "no list", of_chat(b"{}"), bad, read),
        ("truncated", "a list without an end", of_chat(listed(row())[:-3]), bad, read),
        ("trailing bytes", "a list, and more", of_chat(listed(row()) + b"x"), bad, read),
        ("wrong type", "a row that is a number", of_chat(listed(5)), bad, read),
        ("deep nesting", "a row of 30,000 arrays", of_chat(deep), bad, read),
        ("oversize", "a line of 300 KB", of_row(text="x" * 300_000), bad, read),
        ("oversize", "a text of 20,001 letters", of_row(text="x" * 20_001), bad, read),
        ("wrong length", "an id of 63 digits", of_row(id="1" * 63), bad, read),
        ("control text", "an id with a line break behind it", of_row(id="1" * 64 + "\n"), bad, read),
        ("wrong value", "the 99th of a month", of_row(sent_at="2026-99-99T99:99:99Z"), bad, read),
        ("wrong value", "a time without digits", of_row(sent_at="2026-01-01T::::::::Z"), bad, read),
        ("negative number", "a time before 1970", of_row(sent_at="0001-01-01T00:00:00Z"), bad, read),
        ("invalid UTF-8", "half of a surrogate pair", of_chat(listed(row(text="X")).replace(b"X", rb"\ud83d")), bad,
         read),
        ("NaN", "a row with NaN", of_chat(listed(row()).replace(b'"hello"', b"NaN")), bad, read),
    ]  # fmt: skip
    return cells(IMPORT, imported, rows)


def coded(prefix: str, value: object) -> str:
    data = value if isinstance(value, bytes) else msgspec.msgpack.encode(value)
    return prefix + base64.urlsafe_b64encode(data).decode().rstrip("=")


WEB = "https://example.com/#"
UNREADABLE = msgspec.msgpack.encode([1, bytes(32), bytes(32), bytes(16), 2**31, 1, ["abc"], []]).replace(
    b"abc", b"a\xc3\x28"
)


def links() -> list[Cell]:
    """Links to become a contact, and invitations to a relay."""
    plain: list[object] = [1, bytes(32), bytes(32), bytes(16), 2**31, 1, ["host:1"], []]
    sound = invite_link.InviteLink(1, bytes(32), bytes(32), bytes(16), 2**31, 1)
    reader, bad = always("node.secure.invite_link._decoder", sound), "bad_invite"

    def link(at: int = 0, value: object = 1) -> str:
        return coded(invite_link.PREFIX, [*plain[:at], value, *plain[at + 1 :]])

    rows: list[Any] = [
        ("empty", "nothing", "", bad, "nothing begins with the beginning of a link"),
        ("wrong value", "another kind of link", coded(WEB, plain), bad,
         is_now("node.secure.invite_link.PREFIX", WEB)),
        ("truncated", "a link less a sign", coded(invite_link.PREFIX, msgspec.msgpack.encode(plain)[:-1]), bad, reader),
        ("trailing bytes", "a link and a byte", coded(invite_link.PREFIX, msgspec.msgpack.encode(plain) + b"\0"), bad,
         reader),
        ("oversize", "a link of 3 KB", link(6, ["x" * 120] * 20), bad,
         both(raised("node.secure.invite_link.MAX_LENGTH"), reader)),
        ("wrong type", "text for an account", link(1, "x" * 32), bad, reader),
        ("wrong length", "a secret of 15 bytes", link(3, bytes(15)), bad, reader),
        ("huge number", "an end after 2106", link(4, 2**32), bad, reader),
        ("huge number", "256 uses", link(5, 256), bad, reader),
        ("negative number", "no use at all", link(5, 0), bad, reader),
        ("huge count", "five addresses", link(6, ["host:1"] * 5), bad, reader),
        ("huge count", "2**32-1 fields", coded(invite_link.PREFIX, b"\xdd\xff\xff\xff\xff"), bad, reader),
        ("deep nesting", "1,400 arrays", coded(invite_link.PREFIX, b"\x91" * 1_400), bad, reader),
        ("invalid UTF-8", "an address that is no text", coded(invite_link.PREFIX, UNREADABLE), bad, reader),
        ("bidi text", "letters of another script", invite_link.PREFIX + "\u0661\u0662", bad,
         "base64 has no such letters"),
        ("unknown version", "a link of version 2", link(0, 2), "newer_invite", reader),
    ]  # fmt: skip
    relay: list[object] = [1, bytes(32), ["host:1"], bytes(16), bytes(32)]
    sound_relay = invitation.Invitation(1, bytes(32), ("host:1",), bytes(16))
    invited = always("node.net.relays.invitation._decoder", sound_relay)

    def to(at: int, value: object) -> str:
        return coded(invitation.PREFIX, [*relay[:at], value, *relay[at + 1 :]])

    relays: list[Any] = [
        ("truncated", "an invitation less its key", coded(invitation.PREFIX, [1]), "bad_invitation", invited),
        ("empty", "an invitation to no address", to(2, []), "bad_invitation", invited),
        ("wrong value", "an address with a path", to(2, ["host/x:1"]), "bad_invitation", invited),
        ("wrong value", "an address without a port", to(2, ["host"]), "bad_invitation", invited),
        ("wrong length", "a secret of 17 bytes", to(3, bytes(17)), "bad_invitation", invited),
        ("unknown version", "an invitation of version 9", to(0, 9), "newer_invitation", invited),
    ]  # fmt: skip
    words: list[Any] = [
        ("oversize", "100,000 words", "abandon " * 100_000, "bad_phrase", "so many words are no entropy"),
        ("bidi text", "words of another script", "\u05d0 " * 24, "bad_phrase", "these are no words of the list"),
        ("control text", "24 zeros", "\0 " * 24, "bad_phrase", "these are no words of the list"),
    ]
    return [
        *cells(IMPORT, taking(invite_link.read_link), rows),
        *cells(IMPORT, taking(invitation.read), relays),
        *cells(IMPORT, taking(check_phrase), words),
    ]


CELLS = [*exports(), *links()]
