"""Hostile files and settings of a home: key file, token and socket files, passphrase files, folders, addresses."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import crypto.factor
from app import client, factor, places, start, unlocking
from app.people import rules
from app.places import Place
from node.net import wire
from node.store.home import Home
from node.store.keys import ByPassphrase, Cost, KeyBox
from tests.hostile.matrix import Cell, Check, always, cells, is_now, outcome, raised, says, silent, taking

CONFIG = "config"
ENDLESS = "without its bound it would be read for ever"
TWICE = "the number is compared, too, behind the count of its digits"
CHEAP = Cost(passes=1, memory=8192)
SOUND = {
    "kind": "passphrase", "format": 1, "passes": 1, "memory": 8192, "salt": base64.b64encode(bytes(16)).decode(),
    "nonce": base64.b64encode(bytes(12)).decode(), "sealed": base64.b64encode(bytes(48)).decode(),
}  # fmt: skip
Put = Callable[[Path], None]


@contextlib.contextmanager
def home() -> Iterator[Path]:
    """An empty folder of a short path."""
    with tempfile.TemporaryDirectory(prefix="kith-") as folder:
        yield Path(folder)


def key_file(data: Any) -> str:
    """What a key box says to a key file of these bytes, or one that something else has put there."""
    with home() as folder:
        path = folder / "key.json"
        data(path) if callable(data) else path.write_bytes(data)
        return outcome(lambda: KeyBox(path, floor=CHEAP, keychain=lambda: None).unlock("pass"))


def key(**changes: object) -> bytes:
    return json.dumps(SOUND | changes).encode()


FORGED = Check("node.store.keys.Cost.at_least", lambda before: lambda cost, other: True)


def keys() -> list[Cell]:
    sound = msgspec.convert(SOUND, ByPassphrase, strict=False)
    decoder = always("node.store.keys._DECODER", sound)
    damaged = "key_file_damaged"
    seal = is_now("node.store.keys.aead_open", lambda *_: bytes(32))
    floor = Check("node.store.keys.Cost.at_least", lambda before: lambda cost, other: True)
    rows: list[Any] = [
        ("empty", "no byte", b"", damaged, decoder),
        ("truncated", "half of a file", key()[:40], damaged, decoder),
        ("trailing bytes", "two files in one", key() * 2, damaged, decoder),
        ("invalid UTF-8", "bytes that are no text", b'{"kind": "\xc3\x28"}', damaged, decoder),
        ("wrong type", "a list", b"[]", damaged, decoder),
        ("wrong type", "text for a number", key(passes="1"), damaged, decoder),
        ("wrong value", "a kind that is none", key(kind="plain"), damaged, decoder),
        ("wrong value", "a salt that is no base64", key(salt="!!"), damaged, decoder),
        ("wrong value", "a field of nobody", key(backdoor=True), damaged, decoder),
        ("deep nesting", "2,000 arrays", key()[:-1] + b', "x": ' + b"[" * 2000, damaged, decoder),
        ("NaN", "passes that are no number", key().replace(b'"passes": 1', b'"passes": NaN'), damaged, decoder),
        ("oversize", "a file of 1 MB", key().ljust(1 << 20), damaged, raised("node.store.keys.KEY_FILE_BYTES")),
        ("negative number", "passes below none", key(passes=-1), "weak_key_file", floor),
        ("wrong value", "a guess that costs nothing", key(memory=64), "weak_key_file", floor),
        ("huge number", "memory of 2**62", key(memory=2**62), damaged, FORGED),
        ("huge number", "10,000 passes", key(passes=10_000), damaged, FORGED),
        ("wrong length", "a salt of 3 bytes", key(salt="AAAA"), damaged, "Argon2 takes no salt of another length"),
        ("wrong signature", "a key that nobody sealed", key(), "wrong_passphrase", seal),
        ("unknown version", "format 2", key(format=2), "store_newer", is_now("node.store.keys.FORMAT", 2)),
        ("symlink", "a file without end", lambda: lambda path: path.symlink_to("/dev/zero"), damaged, ENDLESS),
        ("wrong type", "a folder", lambda: lambda path: path.mkdir(), damaged, "a folder cannot be read"),
    ]  # fmt: skip
    return cells(CONFIG, key_file, rows)


def second(data: Any) -> str:
    """What is said of a key file with these bytes, or of what something else has put there."""
    with home() as folder:
        path = folder / "a.key"
        data(path) if callable(data) else path.write_bytes(data)
        return outcome(lambda: factor.read(str(path)))


def seconds() -> list[Cell]:
    line, bad = crypto.factor.write(bytes(range(32))), "bad_factor"
    no_file = "what is no file is not read at all"
    rows: list[Any] = [
        ("empty", "a key file of no byte", b"", bad, "without a word it is none; this only says so more clearly"),
        ("truncated", "half of a key file", line[:40], bad, "without three words it is none"),
        ("wrong signature", "a key file with one sign changed", line.replace(b"0001", b"0101"), bad,
         is_now("crypto.factor.equal", lambda one, other: True)),
        ("unknown version", "a key file of kind 2", line.replace(b"-1 ", b"-2 "), bad,
         is_now("crypto.factor._HEAD", b"kith-key-file-2")),
        ("oversize", "a key file of 1 MB", line.ljust(1 << 20), bad, raised("crypto.factor.FILE_BYTES")),
        ("symlink", "a key file without end", lambda: lambda path: path.symlink_to("/dev/zero"), bad, no_file),
        ("wrong type", "a folder for a key file", lambda: lambda path: path.mkdir(), bad, no_file),
        ("wrong type", "a pipe that nobody writes to", lambda: os.mkfifo, bad, no_file),
    ]  # fmt: skip
    return cells(CONFIG, second, rows)


def way(put: Callable[[Place], None]) -> str:
    """What a client says to a home in which these lie."""
    with home() as folder:
        place = Place(folder)
        place.socket_file.write_text(str(folder / "s.sock"))
        place.token_file.write_text("5" * 64)
        put(place)
        return outcome(lambda: client.RemoteClient(place).ask("status", {}))


def ways() -> list[Cell]:
    def wrote(name: str, data: bytes) -> Callable[[], Callable[[Place], None]]:
        return lambda: lambda place: Path(getattr(place, name)).write_bytes(data) and None

    there = is_now("app.client.way_to", lambda place: (str(place.home / "s.sock"), "5" * 64))
    least = raised("app.client.MAX_WAY")
    rows: list[Any] = [
        ("truncated", "no token file", lambda: lambda place: place.token_file.unlink(), "not_running",
         is_now("app.client.way_to", lambda place: ("x" * 200, ""))),
        ("invalid UTF-8", "a token that is no text", wrote("token_file", b"\xff\xfe"), "unreadable_home", there),
        ("wrong type", "a folder for the socket's path", lambda: folder_there, "unreadable_home", there),
        ("oversize", "a socket's path of 20 MB", wrote("socket_file", b"x" * 20_000_000), "unreadable_home", least),
        ("control text", "a token with a line break", wrote("token_file", b"5\r\nX: y"), "bad_answer",
         is_now("app.wire._head", lambda *_: b"")),
        ("oversize", "a socket's path of 200 bytes", wrote("socket_file", b"/" + b"x" * 200), "bad_answer",
         "the system takes no longer path"),
    ]  # fmt: skip
    return cells(CONFIG, way, rows)


def folder_there(place: Place) -> None:
    place.socket_file.unlink()
    place.socket_file.mkdir()


def passphrase(data: Any) -> str:
    with home() as folder:
        path = folder / "pass"
        data(path) if callable(data) else path.write_bytes(data)
        return outcome(lambda: unlocking.read_passphrase(str(path)))


def passphrases() -> list[Cell]:
    longest = raised("app.unlocking.MAX_PASSPHRASE")
    rows: list[Any] = [
        ("empty", "no passphrase", b"", "bad_passphrase", "an empty passphrase is compared inline"),
        ("empty", "a line break alone", b"\n", "bad_passphrase", "an empty passphrase is compared inline"),
        ("oversize", "4,097 bytes", b"x" * 4097, "bad_passphrase", longest),
        ("oversize", "a passphrase of 30 MB", b"x" * 30_000_000, "bad_passphrase", longest),
        ("symlink", "a passphrase without end", lambda: lambda path: path.symlink_to("/dev/zero"), "bad_passphrase",
         ENDLESS),
        ("invalid UTF-8", "a passphrase that is no text", b"\xc3\x28", "unreadable_file",
         "text cannot be made of other bytes"),
        ("wrong type", "a folder for a passphrase", lambda: lambda path: path.mkdir(), "unreadable_file",
         "a folder cannot be read"),
    ]  # fmt: skip
    return cells(CONFIG, passphrase, rows)


def folder(put: Callable[[Path, pytest.MonkeyPatch], object]) -> str:
    """What a start says where this was done before: the code with which no socket is made, or no home opened."""
    with home() as root, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(root))
        (root / "home").mkdir(mode=0o700)
        put(root, patch)

        def begin() -> None:
            places.socket_path(Place(root / "home"))
            Home.open(root / "home").close()

        return outcome(begin)


def folders() -> list[Cell]:
    private = silent("app.places.make_private")
    shared = Check("app.places.stat.S_IMODE", lambda before: lambda mode: 0)

    def open_to_all(root: Path, patch: pytest.MonkeyPatch) -> None:
        (root / "kith").mkdir()
        (root / "kith").chmod(0o777)

    def deep(root: Path, patch: pytest.MonkeyPatch) -> None:
        (root / ("x" * 100)).mkdir()
        patch.setenv("XDG_RUNTIME_DIR", str(root / ("x" * 100)))

    def lock(root: Path, patch: pytest.MonkeyPatch) -> None:
        (root / "home" / "lock").symlink_to(root / "elsewhere")

    rows: list[Any] = [
        ("unauthenticated", "a runtime folder that all may enter", lambda: open_to_all, "unsafe_folder", shared),
        ("symlink", "a runtime folder elsewhere", lambda: lambda root, patch: (root / "kith").symlink_to(root / "home"),
         "unsafe_folder", private),
        ("wrong type", "a file for a runtime folder", lambda: lambda root, patch: (root / "kith").write_text("x"),
         "unusable_folder", private),
        ("oversize", "a path that no socket can have", lambda: deep, "path_too_long",
         raised("app.places.SOCKET_PATH_LIMIT")),
        ("symlink", "a lock elsewhere", lambda: lock, "home_unusable", is_now("node.store.home.os.O_NOFOLLOW", 0)),
        ("wrong type", "a file for a home", lambda: lambda root,
         patch: ((root / "home").rmdir(), (root / "home").write_text("")),
         "home_unusable", "a file has no place for a lock"),
    ]  # fmt: skip
    return cells(CONFIG, folder, rows)


def addresses() -> list[Cell]:
    """Where to listen, whom to dial, what an invite names."""
    reader = is_now("app.start.IPv4Address", str)
    port = "0" * 6 + "9" * 5_000
    digits = is_now("app.start.len", lambda text: 0)
    listens: list[Any] = [
        ("truncated", "no port", "127.0.0.1", "bad_address", "without a colon there is no host"),
        ("huge number", "port 65,536", "x:65536", "bad_address", "the largest port is compared inline"),
        ("huge number", "a port of 5,006 digits", f"x:{port}", "bad_address", digits),
        ("huge number", "a port behind six zeros", "x:00000099999999", "bad_address", TWICE),
        ("negative number", "port -1", "x:-1", "bad_address", "a sign is no digit"),
        (
            "bidi text",
            "digits of another script",
            "x:\u0661\u0662",
            "bad_address",
            "these are digits, though not ASCII",
        ),
    ]
    lans: list[Any] = [
        ("wrong value", "a name", "eth0", "bad_address", reader),
        ("wrong value", "half of an address", "192.168.1", "bad_address", reader),
        ("huge number", "an octet of 256", "192.168.1.256", "bad_address", reader),
    ]
    dials: list[Any] = [
        ("wrong value", "a path", "host/../x:1", "bad_address", says("node.net.wire.set", frozenset())),
        ("control text", "a host with a line break", "a\nb:1", "bad_address", "one expression says what a host is"),
        ("huge number", "port 99,999", "host:99999", "bad_address", "the largest port is compared inline"),
        (
            "oversize",
            "a host of 254 letters",
            "x" * 254 + ":1",
            "bad_address",
            is_now("node.net.wire.len", lambda text: 1),
        ),
        ("wrong value", "no IPv6 in the brackets", "[::g]:1", "bad_address", says("node.net.wire._is_ip", True)),
    ]
    named: list[Any] = [
        (
            "huge number",
            "an invite to a port behind zeros",
            "x:0000199999",
            "bad_address",
            TWICE,
        ),
        (
            "oversize",
            "an invite to 300 letters",
            "x" * 300 + ":1",
            "bad_address",
            raised("app.people.rules.MAX_ADDRESS"),
        ),
    ]
    return [
        *cells(CONFIG, taking(start.listen_address), listens),
        *cells(CONFIG, taking(start.lan_address), lans),
        *cells(CONFIG, taking(wire.parse_address), dials),
        *cells(CONFIG, taking(rules.split_address), named),
    ]


CELLS = [*keys(), *seconds(), *ways(), *passphrases(), *folders(), *addresses()]
