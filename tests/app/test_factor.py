"""`kith store factor`: a key file is made, never overwritten, and told from others; no kill locks anybody out."""

import json
import os
import random
import signal
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from app import factor
from app.errors import AppError
from app.locks import wants_key_file
from app.places import Place
from app.unlocking import begin, machine
from node.store.keys import KeyBox
from tests.app.machine import NODE, Machine
from tests.node.store.test_keys import CHEAP
from tests.person import ROOT

PASS = "correct horse"
cheap = partial(KeyBox, floor=CHEAP, keychain=lambda: None)


@pytest.fixture
def home(tmp_path: Path) -> Place:
    """A home whose store opens with a passphrase; beside it `stick` is another disk."""
    (tmp_path / "stick").mkdir()
    place = Place(tmp_path / "home")
    place.home.mkdir(mode=0o700)
    cheap(place.key_file).create(PASS, random.Random(1).randbytes, CHEAP)
    return place


def stick(place: Place, name: str = "a.key") -> str:
    return str(place.home.parent / "stick" / name)


def refusal(work: object) -> tuple[str, str]:
    with pytest.raises(AppError) as told:
        work()  # type: ignore[operator]
    return told.value.code, str(told.value)


def add(place: Place, file: str, passphrase: str | None = PASS) -> None:
    factor.add(place, passphrase, file, cheap, CHEAP)


def opens(place: Place, file: str | None) -> bytes | None:
    try:
        return cheap(place.key_file, factor=factor.read(file) if file else None).unlock(PASS)
    except Exception:
        return None


def test_a_key_file_is_made_private_needed_and_taken_away(home: Place) -> None:
    key, file = opens(home, None), stick(home)
    assert not wants_key_file(home)
    add(home, file)
    assert wants_key_file(home)
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    assert (opens(home, None), opens(home, file)) == (None, key)
    assert refusal(lambda: add(home, stick(home, "b.key")))[0] == "factor_there"
    assert not Path(stick(home, "b.key")).exists()
    other = stick(home, "c.key")
    factor.made_or_read(home, other)
    assert refusal(lambda: factor.remove(home, PASS, other, cheap, CHEAP))[0] == "wrong_factor"
    factor.remove(home, PASS, file, cheap, CHEAP)
    assert (opens(home, None), Path(file).exists()) == (key, True)
    assert refusal(lambda: factor.remove(home, PASS, file, cheap, CHEAP))[0] == "no_factor_needed"


def test_nothing_is_overwritten_and_a_wrong_passphrase_makes_no_file(home: Place) -> None:
    file = Path(stick(home))
    file.write_text("my diary")
    assert refusal(lambda: add(home, str(file))) == (
        "file_there",
        "There is another file of that name; nothing was overwritten.",
    )
    assert file.read_text() == "my diary"
    file.unlink()
    file.symlink_to(file.parent / "elsewhere")
    assert refusal(lambda: add(home, str(file)))[0] == "file_there"
    assert not (file.parent / "elsewhere").exists()
    file.unlink()
    assert refusal(lambda: add(home, str(file), "wrong"))[0] == "wrong_passphrase"
    assert refusal(lambda: add(home, str(file), None))[0] == "passphrase_needed"
    assert not file.exists()
    assert refusal(lambda: add(home, str(file / "none" / "a.key")))[0] == "unwritable_file"
    assert not wants_key_file(home)


def test_a_key_file_that_was_made_before_the_rest_was_cut_short_is_used(home: Place) -> None:
    made = factor.made_or_read(home, stick(home))
    add(home, stick(home))
    assert cheap(home.key_file, factor=made).unlock(PASS) == opens(home, stick(home))


@pytest.mark.parametrize("inside", ["a.key", "deep/a.key"])
def test_a_key_file_beside_the_store_is_refused(home: Place, inside: str) -> None:
    (home.home / "deep").mkdir()
    (home.home.parent / "link").symlink_to(home.home)
    for folder in (home.home, home.home.parent / "link"):
        assert refusal(lambda folder=folder: add(home, str(folder / inside)))[0] == "beside_store"
    assert not wants_key_file(home)


def test_what_is_wrong_with_a_key_file_is_said(home: Place) -> None:
    folder = Path(stick(home)).parent
    os.mkfifo(folder / "pipe")
    (folder / "empty").touch()
    (folder / "huge").write_bytes(os.urandom(1 << 20))
    secret = factor.made_or_read(home, stick(home, "sound"))
    sound = (folder / "sound").read_text()
    (folder / "changed").write_text(sound.replace(secret.hex()[:8], "00000000"))
    (folder / "shut").write_text(sound)
    (folder / "shut").chmod(0)
    said = {
        "none": ("no_factor", "The key file is not there. If it is on a stick, plug that in."),
        ".": ("bad_factor", "What was given as the key file is no file."),
        "pipe": ("bad_factor", "What was given as the key file is no file."),
        "empty": ("bad_factor", "The key file is empty."),
        "huge": ("bad_factor", "This file is no key file of Kith."),
        "changed": ("bad_factor", "This key file is damaged: some of its signs are not what Kith wrote."),
        "a\0b": ("bad_factor", "What was given as the key file is no file."),
    }
    said |= {} if os.geteuid() == 0 else {"shut": ("unreadable_factor", "The key file cannot be read.")}
    for name, expected in said.items():
        assert refusal(lambda name=name: factor.read(stick(home, name))) == expected
    assert factor.read("/dev/zero" if secret is None else stick(home, "sound")) == secret
    assert refusal(lambda: factor.read("/dev/zero"))[0] == "bad_factor"


def test_a_key_file_that_is_not_needed_is_not_looked_at(home: Place, tmp_path: Path) -> None:
    begin(home, None, stick(home, "none"))
    assert refusal(lambda: machine(home, str(home.home / "in.key")))[0] == "beside_store"
    made = machine(home, stick(home, "new.key")).key_box(tmp_path / "key.json")
    assert made._factor == factor.read(stick(home, "new.key"))
    assert machine(home, None).key_box(tmp_path / "key.json")._factor is None


def test_whether_one_is_needed_is_never_an_error(home: Place) -> None:
    for data in (b"", b"[]", b"7", b"\xff", b"[" * 4000, b"null"):
        home.key_file.write_bytes(data)
        assert not wants_key_file(home)
    home.key_file.unlink()
    assert not wants_key_file(home)


LOOP = """
import os, sys
from functools import partial
from pathlib import Path
sys.path.insert(0, {root!r})
from app import factor
from app.places import Place
from node.store.keys import Cost, KeyBox
cost = Cost(passes=1, memory=8192)
box = partial(KeyBox, floor=cost, keychain=lambda: None)
place = Place(Path({home!r}))
def hear(event, of):
    if event in ("open", "os.rename", "os.remove", "fcntl.flock"):
        os.write(1, b".")  # a step of a change begins
sys.addaudithook(hear)
while True:
    if box(place.key_file).needs_factor:
        factor.remove(place, {passphrase!r}, {file!r}, box, cost)
    else:
        factor.add(place, {passphrase!r}, {file!r}, box, cost)
"""


def test_a_kill_at_any_moment_leaves_a_store_that_opens_by_the_old_or_the_new(home: Place) -> None:
    key, file, chance = opens(home, None), stick(home), random.Random(5)
    ways = set[bool]()
    program = LOOP.format(root=str(ROOT), home=str(home.home), passphrase=PASS, file=file)
    for _ in range(16):
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert child.stdout is not None
        steps = chance.randint(1, 60)
        assert len(child.stdout.read(steps)) == steps
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        without, with_it = opens(home, None), opens(home, file)
        assert key in (without, with_it), "neither opens it"
        ways.add(without == key)
    assert ways == {True, False}


def test_the_command_line_makes_adds_asks_and_takes_away(machine: Machine) -> None:
    unlock = ("--passphrase-file", str(machine.passphrase))
    file = str(machine.home.parent / "a.key")
    made = json.loads(machine.run("--json", "init", "--name", "Zoë", *unlock, "--key-file", file).stdout)
    assert len(made["recovery_phrase"].split()) == 24
    without = machine.run(*NODE, *unlock)
    assert without.returncode == 1
    assert without.stderr == "kith: The store also asks for its key file. It is named with --key-file FILE.\n"
    gone = machine.run(*NODE, *unlock, "--key-file", file + "x")
    assert gone.stderr == "kith: The key file is not there. If it is on a stick, plug that in.\n"
    assert _starts(machine, *unlock, "--key-file", file) == made["account"]
    assert machine.run("store", "factor", "remove", *unlock).returncode == 1
    done = machine.run("--json", "store", "factor", "remove", *unlock, KITH_KEY_FILE=file)
    assert json.loads(done.stdout)["sentence"].startswith("The store asks for its key file no more.")
    assert _starts(machine, *unlock) == made["account"]
    done = machine.run("store", "factor", "add", file + "2", *unlock)
    assert done.stdout.startswith("The store asks for this key file from now on. Keep a copy in another place:")
    assert machine.run(*NODE, *unlock).returncode == 1
    assert _starts(machine, *unlock, "--key-file", file + "2") == made["account"]


def test_an_identity_that_is_not_made_leaves_a_key_file_that_the_next_try_takes(machine: Machine) -> None:
    file = str(machine.home.parent / "a.key")
    assert machine.run("init", "--name", "Zoë", "--key-file", file).returncode == 1, "no keychain here"
    assert not (machine.home / "key.json").exists()
    unlock = ("--passphrase-file", str(machine.passphrase), "--key-file", file)
    assert machine.run("init", "--name", "Zoë", *unlock).returncode == 0
    assert _starts(machine, *unlock)


def _starts(machine: Machine, *unlock: str) -> str:
    """Start a node and end it; its account."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(machine.line(*NODE, *unlock), env=machine.environment, text=True, **pipes)
    assert process.stdout is not None
    account = str(json.loads(process.stdout.readline())["account"])
    process.terminate()
    process.communicate(timeout=60)
    return account
