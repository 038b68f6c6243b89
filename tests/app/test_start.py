"""A real node by the command line: made, started, asked, refused a second time, and ended cleanly."""

import asyncio
import json
import os
import signal
import stat
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.client import RemoteClient
from app.doctor import STORE_FILES, examine
from app.errors import AppError, Refused, WorldFault, WrongUse
from app.people import api as people
from app.places import Place, find_home, write_private
from app.start import run_node, where
from app.unlocking import begin, is_exposed, read_passphrase
from node.store.home import Home
from tests.app.machine import NODE, Machine
from tests.person import not_ignored, wait_for


def test_the_life_of_a_node(machine: Machine) -> None:
    unlock = ("--passphrase-file", str(machine.passphrase))
    made = json.loads(machine.run("--json", "init", "--name", "Zoë", *unlock).stdout)
    assert set(made) == {"account", "device", "recovery_phrase"}
    assert len(made["recovery_phrase"].split()) == 24
    again = machine.run("init", "--name", "Zoë", *unlock)
    assert (again.returncode, again.stdout, again.stderr.count("\n")) == (1, "", 1)
    assert machine.run(*NODE).returncode == 1  # neither keychain nor passphrase file

    first = machine.start()
    assert first.stdout is not None
    said = first.stdout.readline()
    assert said.startswith('{"event":"ready"')
    ready = json.loads(said)
    assert (ready["account"], "Zoë" in said) == (made["account"], False)
    assert stat.S_IMODE(Path(ready["socket"]).stat().st_mode) == 0o600
    assert stat.S_IMODE((machine.home / "api.token").stat().st_mode) == 0o600
    assert json.loads(machine.run("--json", "status").stdout)["account"] == made["account"]
    assert machine.run("doctor").returncode == 0

    second = machine.start()
    _, err = second.communicate(timeout=60)
    assert (second.returncode, err.count("\n")) == (1, 1)
    assert machine.run("status").returncode == 0

    first.send_signal(signal.SIGTERM)
    out, err = first.communicate(timeout=60)
    assert (first.returncode, out, err) == (0, "", "")
    assert not Path(ready["socket"]).exists()
    assert not (machine.home / "api.token").exists()
    assert machine.run("status").returncode == 3

    log = (machine.home / "logs" / "node.log").read_text("utf-8")
    assert [json.loads(line)["event"] for line in log.splitlines()] == ["ready", "stopping"]
    words = made["recovery_phrase"].split()  # in pairs: one word alone may well stand in a log
    for secret in (*map(" ".join, pairwise(words)), made["account"], "Zoë", "correct horse"):
        assert secret not in log


@pytest.mark.parametrize("command", ["node", "relay"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_before_it_serves_ends_it_cleanly_too(machine: Machine, command: str, number: signal.Signals) -> None:
    machine.passphrase.unlink()
    os.mkfifo(machine.passphrase, 0o600)
    line = machine.line(command, "--listen", "127.0.0.1:0", "--passphrase-file", str(machine.passphrase))
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with not_ignored(number), subprocess.Popen(line, env=machine.environment, text=True, **pipes) as process:
        writing = wait_for("it reads its passphrase", lambda: writing_end(machine.passphrase, process))
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        os.close(writing)
    assert (process.returncode, out, err) == (0, "", "")


def writing_end(pipe: Path, process: subprocess.Popen[str]) -> int | None:
    """The other end of a named pipe, once the process has opened it and waits for what is written."""
    assert process.poll() is None
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


async def test_notices_go_on_where_they_were_before_a_restart(machine: Machine) -> None:
    machine.run("init", "--name", "Zoë", "--passphrase-file", str(machine.passphrase))
    client = RemoteClient(Place(machine.home))
    seen = []
    for about in ("first", "second"):
        node = machine.start()
        assert node.stdout is not None
        await asyncio.to_thread(node.stdout.readline)
        heard = client.notices(seen[-1].id if seen else None)
        if not seen:
            seen.append(await anext(heard))
        await client.call(people.profile, about=about)
        seen.append(await anext(heard))
        await heard.aclose()  # type: ignore[attr-defined]
        node.terminate()
        await asyncio.to_thread(node.communicate)
    assert [notice.name for notice in seen] == ["Reload", "PersonChanged", "PersonChanged"]
    assert [notice.id for notice in seen] == sorted({notice.id for notice in seen})


@pytest.mark.parametrize("in_the_way", ["home/logs", "home/logs/node.log/x", "kith", "home/api.token/x"])
def test_what_is_in_the_way_of_a_node_is_said_in_one_sentence(machine: Machine, in_the_way: str) -> None:
    """A file where a folder should be or the other way round: as good as a disk that lets nothing be written."""
    unlock = ("--passphrase-file", str(machine.passphrase))
    machine.run("init", "--name", "Zoë", *unlock)
    path = machine.home.parent / in_the_way
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    for folder in (machine.home, machine.home / "logs"):
        if folder.is_dir():
            folder.chmod(0o700)
    done = machine.run(*NODE, *unlock)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "cannot be" in done.stderr


def test_init_for_people_shows_the_words_once(machine: Machine) -> None:
    done = machine.run("init", "--name", "Zoë", "--passphrase-file", str(machine.passphrase))
    assert done.returncode == 0
    assert "Write these 24 words down" in done.stdout
    assert "24. " in done.stdout
    wrong = machine.home.parent / "wrong"
    write_private(wrong, "another\n")
    refused = machine.run(*NODE, KITH_PASSPHRASE_FILE=str(wrong))
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)


def test_the_terminal_starts_a_node_of_its_own_and_ends_it(machine: Machine) -> None:
    unlock = ("--passphrase-file", str(machine.passphrase))
    done = machine.run("terminal", *unlock, said="Zoë\n/people\n/quit\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Write these 24 words down" in done.stdout
    assert "nobody" in done.stdout
    assert machine.run("status").returncode == 3


def test_a_home_that_one_may_not_even_look_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def forbidden(self: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "is_dir", forbidden)
    with pytest.raises(WorldFault):
        run_node(place := Place(tmp_path / "home"), where(None, None, use_lan=False), begin(place, None))
    assert [(finding.check, finding.ok) for finding in examine(Place(tmp_path / "home"))] == [("home", False)]


def test_passphrase_files(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    for content, passphrase in ((b"abc", "abc"), (b"abc\n", "abc"), (b"abc\r\n", "abc"), (b" a b \n\n", " a b \n")):
        file.write_bytes(content)
        assert read_passphrase(str(file)) == passphrase
    for content in (b"", b"\n", b"x" * 4097, b"\xff"):
        file.write_bytes(content)
        with pytest.raises(AppError):
            read_passphrase(str(file))
    assert read_passphrase(None) is None
    file.chmod(0o600)
    assert not is_exposed(str(file))
    file.chmod(0o640)
    assert is_exposed(str(file))
    assert not is_exposed(None)
    assert not is_exposed("/dev/null")
    file.unlink()
    assert not is_exposed(str(file))


def test_where_to_be_found() -> None:
    assert where(None, None, use_lan=True) == where("0.0.0.0:0", "0.0.0.0", use_lan=True)
    there = where("[::1]:4000", "192.0.2.7", use_lan=False)
    assert (there.host, there.port, there.lan, there.use_lan) == ("::1", 4000, "192.0.2.7", False)
    for listen, lan in ((None, "nonsense"), (None, "::1"), ("nonsense", None), ("127.0.0.1:70000", None)):
        with pytest.raises(WrongUse):
            where(listen, lan, use_lan=True)


def test_homes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KITH_HOME", str(tmp_path / "environment"))
    assert find_home(None) == Place(tmp_path / "environment")
    assert find_home(str(tmp_path / "flag")) == Place(tmp_path / "flag")
    monkeypatch.delenv("KITH_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert find_home(None).home == tmp_path / "kith"


def test_the_node_and_its_clients_agree_on_the_files_of_a_home(tmp_path: Path) -> None:
    """Clients load nothing of the node, so both say the names."""
    home = Home.open(tmp_path)
    home.close()
    assert home.key == Place(tmp_path).key_file
    assert {home.store.name, home.key.name} == set(STORE_FILES)


def test_private_files_are_private_at_once_and_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "token"
    (tmp_path / "token.new").symlink_to(tmp_path / "elsewhere")
    write_private(file, "one")
    write_private(file, "two")
    assert file.read_text() == "two"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not (tmp_path / "elsewhere").exists()


def test_a_name_that_cannot_be_shown_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    from app.start import create

    with pytest.raises(Refused) as refused:
        create(Place(tmp_path / "home"), "\u202e", "secret", shown=True)
    assert refused.value.code == "bad_name"
    assert not (tmp_path / "home").exists()
