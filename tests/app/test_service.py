"""The unit for systemd: with the environment that it gives, a node starts for either way to lock a store."""

import subprocess
from pathlib import Path

from tests.app.machine import NODE, Machine

UNIT = Path(__file__).resolve().parent.parent.parent / "assets" / "desktop" / "kith.service"


def settings(name: str) -> list[str]:
    """Everything the unit says under a name."""
    lines = UNIT.read_text("utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


def environment(home: Path) -> dict[str, str]:
    """What the unit adds for a user: its own lines, then those of a file, which must exist unless a minus says not."""
    lines = [line.replace("%h", str(home)) for line in settings("Environment")]
    for named in settings("EnvironmentFile"):
        file = Path(named.removeprefix("-").replace("%h", str(home)))
        if file.exists() or not named.startswith("-"):
            lines += file.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_a_node_whose_disk_was_full_at_the_start_is_tried_for_ever() -> None:
    assert settings("Restart") == ["on-failure"]
    assert settings("StartLimitIntervalSec") == ["0"]


def test_a_store_in_the_keychain_needs_no_file(machine: Machine) -> None:
    user = machine.home.parent
    refused = machine.run(*NODE, **environment(user))
    assert (refused.returncode, "kith init" in refused.stderr) == (1, True), "it asks for an identity, not for a file"


def test_a_passphrase_is_read_from_the_file_that_is_named(machine: Machine) -> None:
    user = machine.home.parent
    machine.run("init", "--name", "Zoë", "--passphrase-file", str(machine.passphrase))
    folder = user / ".config" / "kith"
    folder.mkdir(parents=True)
    (folder / "environment").write_text(f"# mine\nKITH_PASSPHRASE_FILE={machine.passphrase}\n")
    given = machine.environment | environment(user)
    with subprocess.Popen(machine.line(*NODE), env=given, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdout is not None
        assert node.stdout.readline().startswith('{"event":"ready"')
        node.terminate()
    assert node.returncode == 0
