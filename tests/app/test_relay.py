"""`kith relay` as its operator sees it: the ready line, what it names, what it refuses, and what it leaves on disk."""

import asyncio
import json
import os
import subprocess
from pathlib import Path

import pytest

from node.net.relays.invitation import read
from sync import hub
from tests.node.relay.client import Seat, envelope, town
from tests.node.relay.process import start_relay
from tests.person import KITH, ROOT


def kith(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    line = [*KITH, "--home", str(home), "relay", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    return subprocess.run(line, capture_output=True, text=True, timeout=60, env=environment, check=False)


def test_its_first_line_says_how_to_join_and_it_keeps_port_and_keys(tmp_path: Path) -> None:
    process, ready = start_relay(tmp_path)
    process.terminate()
    assert process.wait(60) == 0
    invitation = read(ready["invitation"])
    assert ready["event"] == "ready"
    assert ready["address"] == f"127.0.0.1:{ready['port']}"
    assert (invitation.relay.hex(), invitation.addresses) == (ready["relay"], (ready["address"],))
    assert (Path(ready["admin"]).stat().st_mode & 0o777, len(Path(ready["admin"]).read_text())) == (0o600, 65)
    process, again = start_relay(tmp_path, "--address", "relay.example:4004", "--renew-invitation")
    process.terminate()
    assert process.wait(60) == 0
    renewed = read(again["invitation"])
    assert renewed.addresses == ("relay.example:4004",)
    assert (renewed.relay, renewed.root) == (invitation.relay, invitation.root)
    assert renewed.secret != invitation.secret


def test_nothing_readable_on_its_disk_or_in_its_log(tmp_path: Path) -> None:
    """A blind relay still knows boxes and tokens: neither those nor its own secrets lie about in the open."""
    process, ready = start_relay(tmp_path)
    seat, static = Seat(), os.urandom(32)
    mark = b"an envelope to be found!"

    async def use() -> None:
        async with town(bytes.fromhex(ready["relay"]), ready["port"], read(ready["invitation"]).secret) as around:
            bob = await around.member(static)
            await bob.open(seat)
            await bob.put(seat, envelope(mark.decode()))
            await bob.ask(hub.PutCard(0, os.urandom(32), mark, 2**32 - 1))

    asyncio.run(use())
    files = {path: path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()}
    process.terminate()
    assert process.wait(60) == 0
    secrets = [mark, seat.box, seat.token, hub.token_hash(seat.token), seat.key, read(ready["invitation"]).secret]
    for path, data in files.items():
        found = [secret for secret in secrets if secret in data or secret.hex().encode() in data]
        assert found == [], path.name
    log = next(data for path, data in files.items() if path.suffix == ".log")
    lines = [json.loads(line) for line in log.splitlines()]
    assert {line["event"] for line in lines} == {"relay_serves", "ready"}
    assert any(len(data) > 4096 for data in files.values())  # there was something to look at


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--listen", "nowhere"], 2, "HOST:PORT"),
        (["--address", "no port"], 2, "host:port"),
        (["--address", "a:1"] * 5, 2, "at most 4"),
        (["--passphrase-file", "missing"], 1, "does not exist"),
        ([], 1, "keychain"),
    ],
)
def test_what_it_cannot_do_it_says_in_one_sentence(tmp_path: Path, words: list[str], code: int, sentence: str) -> None:
    done = kith(tmp_path / "home", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_wrong_passphrase_opens_nothing(tmp_path: Path) -> None:
    process, _ = start_relay(tmp_path)
    process.terminate()
    process.wait(60)
    wrong = tmp_path / "wrong"
    wrong.write_text("not it")
    wrong.chmod(0o600)
    done = kith(tmp_path / "home", "--passphrase-file", str(wrong))
    assert (done.returncode, "passphrase" in done.stderr) == (1, True)
