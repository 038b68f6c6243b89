"""A second factor for the store's key: both are needed, whatever the first is, and every change is one step."""

import json
import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crypto import factor
from node.errors import WorldFault
from node.store import files
from node.store.home import changing
from node.store.keys import Cost, KeyBox
from tests.node.store.test_keys import CHEAP, Shelf, code_of, rewrite

bytes_of = random.Random(11).randbytes
FACTOR, OTHER = bytes(range(32)), bytes(32)
WAYS = ("pass", None)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "key.json"


def box(path: Path, shelf: Shelf, secret: bytes | None = None, floor: Cost = CHEAP) -> KeyBox:
    return KeyBox(path, floor=floor, keychain=lambda: shelf, factor=secret)


@pytest.mark.parametrize("passphrase", WAYS)
def test_it_takes_both(path: Path, shelf: Shelf, passphrase: str | None) -> None:
    key = box(path, shelf, FACTOR).create(passphrase, bytes_of, CHEAP)
    assert box(path, shelf).needs_factor
    assert box(path, shelf, FACTOR).unlock(passphrase) == key
    assert code_of(lambda: box(path, shelf).unlock(passphrase)) == "factor_needed"
    assert code_of(lambda: box(path, shelf, OTHER).unlock(passphrase)) == "wrong_factor"
    if passphrase is not None:
        assert code_of(lambda: box(path, shelf, FACTOR).unlock("other")) == "wrong_passphrase"
    else:
        shelf.kept.clear()
        assert code_of(lambda: box(path, shelf, FACTOR).unlock()) == "key_not_in_keychain"


@pytest.mark.parametrize("passphrase", WAYS)
def test_neither_what_the_keychain_keeps_nor_the_passphrase_alone_gives_the_key(
    path: Path, shelf: Shelf, passphrase: str | None
) -> None:
    key = box(path, shelf, FACTOR).create(passphrase, bytes_of, CHEAP)
    stored = json.loads(path.read_text())
    assert key.hex() not in shelf.kept.values()
    del stored["second"]
    path.write_text(json.dumps(stored))
    if passphrase is None:
        assert box(path, shelf).unlock() != key, "what is left is of no use"
    else:
        assert code_of(lambda: box(path, shelf).unlock(passphrase)) == "wrong_passphrase", (
            "it is bound that one is needed"
        )
    assert FACTOR.hex() not in path.read_text()


@pytest.mark.parametrize("passphrase", WAYS)
def test_it_is_added_changed_and_taken_away_and_the_key_stays(path: Path, shelf: Shelf, passphrase: str | None) -> None:
    key = box(path, shelf).create(passphrase, bytes_of, CHEAP)
    before = path.read_bytes()
    assert b"second" not in before
    box(path, shelf, OTHER).unlock(passphrase)  # one that is not needed is not looked at
    for secret in (FACTOR, OTHER, None):
        held = next((each for each in (FACTOR, OTHER) if _opens(path, shelf, each, passphrase) == key), None)
        box(path, shelf, held).refactor(passphrase, secret, bytes_of, CHEAP)
        assert box(path, shelf, secret).unlock(passphrase) == key
        assert box(path, shelf).needs_factor == (secret is not None)
        assert len(shelf.kept) == (passphrase is None), "no entry is left behind"
    assert json.loads(before).keys() == json.loads(path.read_text()).keys()


def _opens(path: Path, shelf: Shelf, secret: bytes | None, passphrase: str | None) -> bytes | None:
    try:
        return box(path, shelf, secret).unlock(passphrase)
    except Exception:
        return None


def test_another_passphrase_or_keychain_keeps_the_factor(path: Path, shelf: Shelf) -> None:
    key = box(path, shelf, FACTOR).create("one", bytes_of, CHEAP)
    for old, new in (("one", "two"), ("two", None), (None, "three")):
        box(path, shelf, FACTOR).change(old, new, bytes_of, CHEAP)
        assert box(path, shelf, FACTOR).unlock(new) == key
        assert code_of(lambda new=new: box(path, shelf).unlock(new)) == "factor_needed"


def test_every_bit_of_what_it_seals_counts(path: Path, shelf: Shelf) -> None:
    import base64

    box(path, shelf, FACTOR).create("pass", bytes_of, CHEAP)
    sound = json.loads(path.read_text())
    for field, code in (("mark", "wrong_factor"), ("nonce", "key_file_damaged"), ("sealed", "key_file_damaged")):
        data = base64.b64decode(sound["second"][field])
        for bit in range(0, 8 * len(data), 5):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            rewrite(path, second={**sound["second"], field: base64.b64encode(changed).decode()})
            assert code_of(lambda: box(path, shelf, FACTOR).unlock("pass")) == code
    rewrite(path, second={**sound["second"], "nonce": base64.b64encode(bytes(11)).decode()})
    assert code_of(lambda: box(path, shelf, FACTOR).unlock("pass")) == "key_file_damaged"
    rewrite(path, second={**sound["second"], "more": 1})
    assert code_of(lambda: box(path, shelf, FACTOR).unlock("pass")) == "key_file_damaged"


class Clinging(Shelf):
    """A keychain that does not let go of anything."""

    def remove(self, entry: str) -> None:
        pass


@pytest.mark.parametrize("to", [FACTOR, "a passphrase"])
def test_a_keychain_that_still_gives_the_key_is_named_until_it_does_not(path: Path, to: bytes | str) -> None:
    shelf = Clinging()
    key = box(path, shelf).create(None, bytes_of, CHEAP)
    (entry,) = shelf.kept
    secret, passphrase = (to, None) if isinstance(to, bytes) else (None, to)
    ours = box(path, shelf)
    work = partial(ours.refactor, None, secret) if secret is not None else partial(ours.change, None, passphrase)
    with pytest.raises(WorldFault, match=entry) as refused:
        work(bytes_of, CHEAP)
    assert refused.value.code == "keychain_keeps_key"
    assert box(path, shelf).needs_factor == (secret is not None), "it is locked as was wanted all the same"
    assert box(path, shelf, secret).unlock(passphrase) == key
    assert code_of(lambda: box(path, shelf, secret).change(passphrase, "more", bytes_of, CHEAP)) == "keychain_keeps_key"
    del shelf.kept[entry]
    assert box(path, shelf, secret).unlock(passphrase) == key
    assert b"stale" not in path.read_bytes()


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("passphrase", WAYS)
def test_wherever_a_change_is_cut_off_the_store_opens_as_before_or_as_wanted(
    path: Path, shelf: Shelf, passphrase: str | None
) -> None:
    """Every step that touches the disk or the keychain is the last one once."""
    key = box(path, shelf).create(passphrase, bytes_of, CHEAP)
    seen: set[bool] = set()
    for old, new in ((None, FACTOR), (FACTOR, OTHER), (OTHER, None)):
        for last in range(1, 40):
            before, kept = path.read_bytes(), dict(shelf.kept)
            finished = _cut_off(partial(box(path, shelf, old).refactor, passphrase, new, bytes_of, CHEAP), last, shelf)
            found = [each for each in (old, new) if _opens(path, shelf, each, passphrase) == key]
            assert found, f"neither opens it after step {last}"
            if found == [FACTOR]:
                assert key.hex() not in shelf.kept.values(), "it opens without the file"
            seen.add(found[0] == new)
            if finished:
                break
            path.write_bytes(before)
            shelf.kept = kept
        assert finished
    assert seen == {True, False}


def _cut_off(work: Any, last: int, shelf: Shelf) -> bool:
    """Do something, and be killed before its step number `last`; whether it came to its end."""
    steps = 0

    def counted(real: Any) -> Any:
        def step(*args: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps >= last:
                raise Killed
            return real(*args, **named)

        return step

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            *((files.os, name) for name in ("open", "fsync", "fdopen", "close")),
            *((Path, name) for name in ("replace", "unlink")),
            *((shelf, name) for name in ("get", "put", "remove")),
        ):
            patch.setattr(owner, name, counted(getattr(owner, name)))
        try:
            work()
        except Killed:
            return False
    return True


def test_two_do_not_change_it_at_once(tmp_path: Path) -> None:
    with changing(tmp_path):
        assert code_of(lambda: changing(tmp_path).__enter__()) == "key_in_use"
    with changing(tmp_path):
        pass
    assert code_of(lambda: changing(tmp_path / "none").__enter__()) == "no_key"
    (tmp_path / "file").touch()
    assert code_of(lambda: changing(tmp_path / "file").__enter__()) == "no_key"


def test_the_mark_is_compared_in_constant_time(path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    from node.store import keys

    box(path, shelf, FACTOR).create("pass", bytes_of, CHEAP)
    compared: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr(keys, "equal", lambda one, other: compared.append((one, other)) or one == other)
    box(path, shelf, FACTOR).unlock("pass")
    assert compared == [(factor.mark(FACTOR), factor.mark(FACTOR))]
