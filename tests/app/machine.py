"""A machine for tests with real processes: a home, a passphrase file, and `kith` in an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.places import write_private
from tests.person import QUICK_PATH, ROOT

NODE = ("node", "--listen", "127.0.0.1:0", "--no-lan")


class Machine:
    """One person's machine: a short folder with a home and a passphrase file."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.passphrase = folder / "passphrase"
        write_private(self.passphrase, "correct horse\n")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KITH_")}
        keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "PYTHONPATH": QUICK_PATH}
        self.environment = kept | keyring | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}

    def line(self, *words: str) -> list[str]:
        return [sys.executable, str(ROOT / "main.py"), "--home", str(self.home), *words]

    def run(self, *words: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.line(*words),
            env=self.environment | environment,
            input=said,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return done

    def start(self) -> subprocess.Popen[str]:
        line = self.line(*NODE, "--passphrase-file", str(self.passphrase))
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(line, env=self.environment, text=True, **pipes)
