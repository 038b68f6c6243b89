"""The wrapped key: right passphrase or nothing, no weak parameters, no keychain that only pretends."""

import base64
import json
import os
import random
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import Refused, WorldFault
from node.store import keychain, keys
from node.store.keys import COST, FLOOR, Cost, KeyBox
from tests.node.store.making import no_mask

CHEAP = Cost(passes=1, memory=8192)
ROOT = Path(__file__).resolve().parents[3]
bytes_of = random.Random(7).randbytes


class Shelf:
    """A keychain in memory."""

    name = "Shelf"

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, entry: str) -> str | None:
        return self.kept.get(entry)

    def put(self, entry: str, secret: str) -> None:
        self.kept[entry] = secret

    def remove(self, entry: str) -> None:
        self.kept.pop(entry, None)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def box(tmp_path: Path, shelf: Shelf) -> KeyBox:
    """A box whose passphrase is quick to check."""
    return KeyBox(tmp_path / "key.json", floor=CHEAP, keychain=lambda: shelf)


def code_of(call: Any) -> str:
    with pytest.raises((Refused, WorldFault)) as caught:
        call()
    return caught.value.code


def rewrite(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_the_passphrase_gives_the_key_back_and_no_other_does(box: KeyBox) -> None:
    assert box.kind is None
    key = box.create("correct horse", bytes_of, CHEAP)
    assert len(key) == 32
    assert box.kind == "passphrase"
    assert box.unlock("correct horse") == key
    for wrong in ("correct horse ", "Correct horse", ""):
        assert code_of(lambda wrong=wrong: box.unlock(wrong)) == "wrong_passphrase"
    assert code_of(box.unlock) == "passphrase_needed"


def test_a_passphrase_is_the_same_however_its_accents_are_typed(box: KeyBox) -> None:
    key = box.create("caf\u00e9", bytes_of, CHEAP)
    assert box.unlock("cafe\u0301") == key


def test_by_default_a_guess_costs_256_mib_three_times(tmp_path: Path) -> None:
    assert Cost(passes=3, memory=256 * 1024 * 1024) == COST == FLOOR
    box = KeyBox(tmp_path / "key.json", keychain=lambda: None)
    key = box.create("pass", bytes_of)
    stored = json.loads((tmp_path / "key.json").read_text())
    assert (stored["passes"], stored["memory"]) == (3, 256 * 1024 * 1024)
    assert box.unlock("pass") == key


def test_weak_parameters_are_refused_when_made_and_when_found(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    assert code_of(lambda: KeyBox(path).create("pass", bytes_of, CHEAP)) == "weak_key_file"
    assert not path.exists()
    KeyBox(path, floor=CHEAP).create("pass", bytes_of, CHEAP)
    assert code_of(lambda: KeyBox(path).unlock("pass")) == "weak_key_file"
    rewrite(path, passes=3)
    assert code_of(lambda: KeyBox(path).unlock("pass")) == "weak_key_file"
    rewrite(path, passes=2, memory=256 * 1024 * 1024)
    assert code_of(lambda: KeyBox(path).unlock("pass")) == "weak_key_file"


@pytest.mark.parametrize("change", [{"passes": 65}, {"memory": 2**33}, {"passes": 2**70}, {"memory": 2**62}])
def test_a_forged_file_cannot_eat_the_machine(box: KeyBox, tmp_path: Path, change: dict[str, int]) -> None:
    box.create("pass", bytes_of, CHEAP)
    rewrite(tmp_path / "key.json", **change)
    assert code_of(lambda: box.unlock("pass")) == "key_file_damaged"


@pytest.mark.parametrize("change", [{"passes": 2}, {"memory": 16384}])
def test_parameters_are_bound_to_what_they_protect(box: KeyBox, tmp_path: Path, change: dict[str, int]) -> None:
    """Also if the derived key were the same, the seal would not open: shown by binding alone."""
    from node.store.keys import ByPassphrase

    box.create("pass", bytes_of, CHEAP)
    rewrite(tmp_path / "key.json", **change)
    assert code_of(lambda: box.unlock("pass")) == "wrong_passphrase"
    one = ByPassphrase(1, 1, 8192, bytes(16), bytes(12), b"")
    other = ByPassphrase(1, change.get("passes", 1), change.get("memory", 8192), bytes(16), bytes(12), b"")
    assert one.bound() != other.bound()


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed"])
def test_every_bit_of_the_file_counts(box: KeyBox, tmp_path: Path, field: str) -> None:
    box.create("pass", bytes_of, CHEAP)
    sound = json.loads((tmp_path / "key.json").read_text())
    data = base64.b64decode(sound[field])
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        rewrite(tmp_path / "key.json", **{field: base64.b64encode(changed).decode()})
        assert code_of(lambda: box.unlock("pass")) == "wrong_passphrase"


@given(st.binary(max_size=200) | st.dictionaries(st.text(), st.integers()).map(lambda d: json.dumps(d).encode()))
def test_a_key_file_of_anything_is_damaged_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(data)
    assert code_of(lambda: KeyBox(path, floor=CHEAP).unlock("pass")) == "key_file_damaged"


def test_odd_key_files(box: KeyBox, tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    assert code_of(lambda: box.unlock("pass")) == "no_key"
    box.create("pass", bytes_of, CHEAP)
    assert code_of(lambda: box.create("other", bytes_of, CHEAP)) == "key_exists"
    rewrite(path, format=2)
    assert code_of(lambda: box.unlock("pass")) == "store_newer"
    path.write_bytes(b"{}" + b" " * 5000)
    assert code_of(lambda: box.unlock("pass")) == "key_file_damaged"
    path.unlink()
    path.mkdir()
    assert code_of(lambda: box.unlock("pass")) == "key_file_damaged"
    assert code_of(lambda: KeyBox(tmp_path / "b").create("", bytes_of)) == "empty_passphrase"


def test_the_file_is_private_and_holds_neither_key_nor_passphrase(box: KeyBox, tmp_path: Path) -> None:
    with no_mask():
        key = box.create("canary passphrase", bytes_of, CHEAP)
    path = tmp_path / "key.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["key.json"]
    text = path.read_bytes()
    for secret in (key, key.hex().encode(), base64.b64encode(key), b"canary"):
        assert secret not in text


def test_changing_the_passphrase_keeps_the_key(box: KeyBox) -> None:
    key = box.create("old", bytes_of, CHEAP)
    assert code_of(lambda: box.change("wrong", "new", bytes_of, CHEAP)) == "wrong_passphrase"
    assert box.unlock("old") == key
    box.change("old", "new", bytes_of, CHEAP)
    assert box.unlock("new") == key
    assert code_of(lambda: box.unlock("old")) == "wrong_passphrase"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_change_that_the_disk_refuses_leaves_the_old_passphrase(
    box: KeyBox, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    key = box.create("old", bytes_of, CHEAP)

    def refuse(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync", refuse) if call == "fsync" else (Path, "replace", refuse)))
        with pytest.raises(OSError, match="no space"):
            box.change("old", "new", bytes_of, CHEAP)
    assert box.unlock("old") == key
    box.change("old", "new", bytes_of, CHEAP)
    assert box.unlock("new") == key


def test_the_keychain_keeps_the_key_and_the_file_only_its_name(box: KeyBox, shelf: Shelf, tmp_path: Path) -> None:
    key = box.create(None, bytes_of)
    assert box.kind == "keychain"
    assert box.unlock() == box.unlock("ignored") == key
    assert list(shelf.kept.values()) == [key.hex()]
    assert key.hex() not in (tmp_path / "key.json").read_text()


def test_a_key_moves_between_keychain_and_passphrase(box: KeyBox, shelf: Shelf) -> None:
    key = box.create(None, bytes_of)
    box.change(None, "pass", bytes_of, CHEAP)
    assert (box.kind, shelf.kept) == ("passphrase", {})
    assert box.unlock("pass") == key
    box.change("pass", None, bytes_of)
    assert box.kind == "keychain"
    assert box.unlock() == key


def test_a_keychain_that_is_gone_forgetful_or_wrong_is_told_apart(box: KeyBox, shelf: Shelf, tmp_path: Path) -> None:
    box.create(None, bytes_of)
    assert code_of(KeyBox(tmp_path / "key.json", keychain=lambda: None).unlock) == "no_keychain"
    assert code_of(KeyBox(tmp_path / "key.json", keychain=Shelf).unlock) == "key_not_in_keychain"
    for rubbish in ("", "zz", "00" * 31):
        shelf.kept = dict.fromkeys(shelf.kept, rubbish)
        assert code_of(box.unlock) == "key_file_damaged"


def test_no_keychain_no_key_without_a_passphrase(tmp_path: Path) -> None:
    box = KeyBox(tmp_path / "key.json", keychain=lambda: None)
    assert not box.has_keychain()
    assert code_of(lambda: box.create(None, bytes_of)) == "no_keychain"
    assert not (tmp_path / "key.json").exists()


def test_a_keychain_that_forgets_at_once_is_noticed(tmp_path: Path) -> None:
    class Sieve(Shelf):
        def put(self, entry: str, secret: str) -> None:
            pass

    box = KeyBox(tmp_path / "key.json", keychain=Sieve)
    assert code_of(lambda: box.create(None, bytes_of)) == "keychain_failed"
    assert not (tmp_path / "key.json").exists()


def backend(module: str, **methods: Any) -> Any:
    """A keyring backend that says it comes from a module."""
    return types.new_class("Keyring", (), {}, lambda body: body.update({"__module__": module, **methods}))()


def trusted(monkeypatch: pytest.MonkeyPatch, found: Any) -> Any:
    monkeypatch.setattr(keyring, "get_keyring", lambda: found)
    return keychain.system_keychain()


@pytest.mark.parametrize(
    "found",
    [
        keyring.backends.fail.Keyring(),
        keyring.backends.null.Keyring(),
        keyring.backends.chainer.ChainerBackend(),
        backend("keyrings.alt.file"),
        backend("somewhere.else"),
    ],
)
def test_placeholders_and_plain_files_are_no_keychain(monkeypatch: pytest.MonkeyPatch, found: Any) -> None:
    assert trusted(monkeypatch, found) is None


def test_a_broken_desktop_session_is_no_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise RuntimeError("no bus")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert keychain.system_keychain() is None


def test_a_real_backend_is_trusted_alone_and_behind_a_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    methods = {
        "get_password": lambda self, service, name: kept.get((service, name)),
        "set_password": lambda self, service, name, secret: kept.update({(service, name): secret}),
        "delete_password": lambda self, service, name: kept.pop((service, name)),
    }
    real = backend("keyring.backends.SecretService", **methods)
    chain = backend("keyring.backends.chainer", backends=[backend("keyrings.alt.file"), real])
    for found in (real, chain):
        chosen = trusted(monkeypatch, found)
        assert chosen.name == "SecretService"
        assert chosen.get("entry") is None
        chosen.put("entry", "secret")
        assert kept == {("kith", "entry"): "secret"}
        assert chosen.get("entry") == "secret"
        chosen.remove("entry")
        chosen.remove("entry")
        assert kept == {}


def test_a_keychain_that_fails_is_a_fault_of_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("locked")

    methods = dict.fromkeys(("get_password", "set_password", "delete_password"), fail)
    chosen = trusted(monkeypatch, backend("keyring.backends.kwallet", **methods))
    assert code_of(lambda: chosen.get("a")) == "keychain_failed"
    assert code_of(lambda: chosen.put("a", "b")) == "keychain_failed"
    chosen.remove("a")


def test_a_key_that_is_being_derived_is_waited_for_and_derived_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key.json"
    key = KeyBox(path, floor=CHEAP).create("a word", os.urandom, CHEAP)
    derived: list[str] = []
    derive = keys._derive
    monkeypatch.setattr(keys, "_derive", lambda found, word: derived.append(word) or derive(found, word))
    box = KeyBox(path, floor=CHEAP)
    box.begin("a word")
    assert box.unlock("a word") == key
    assert derived == ["a word"]
    wrong = KeyBox(path, floor=CHEAP)
    wrong.begin("another word")
    assert code_of(lambda: wrong.unlock("another word")) == "wrong_passphrase"


def test_slow_libraries_are_loaded_late() -> None:
    code = (
        "import sys, node.store.db, node.store.keys, node.store.home, node.store.maintenance;"
        "print([name for name in ('keyring', 'sqlite_utils') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
