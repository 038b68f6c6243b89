"""A relay in a process of its own, and the clients around it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from node.net.relays.invitation import read
from tests.node.relay.client import Client, town
from tests.person import KITH, ROOT


def start_relay(
    folder: Path, *options: str, launcher: Sequence[str] = KITH
) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """A relay process and its ready line; `folder` holds its home and passphrase, `launcher` starts the program."""
    passphrase = folder / "passphrase"
    if not passphrase.exists():
        passphrase.write_text(os.urandom(16).hex())
        passphrase.chmod(0o600)
    line = [*launcher, "--home", str(folder / "home"), "relay", "--listen", "127.0.0.1:0", *options]
    line += ["--passphrase-file", str(passphrase)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def town_of(ready: dict[str, Any], kind: type[Client] = Client) -> Any:
    """The clients around a relay process, as a context."""
    return town(bytes.fromhex(ready["relay"]), ready["port"], read(ready["invitation"]).secret, kind)
