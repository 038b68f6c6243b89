"""Ctrl+C while the program is still being loaded, and after that."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Whoever runs the tests may have had Ctrl+C ignored; what is started here heeds it.
HEEDING = """import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, "main.py"])
"""
PRESS = "import os, signal; os.kill(os.getpid(), signal.SIGINT)\n"
WORK = """class Place: ...

def main(window):
    try:
        import pressed
    except KeyboardInterrupt:
        print("taken")
        return 130
"""


@pytest.mark.parametrize(("cli", "code", "said"), [(PRESS, -signal.SIGINT, ""), (WORK, 130, "taken\n")])
def test_ctrl_c_prints_no_traceback_however_early(tmp_path: Path, cli: str, code: int, said: str) -> None:
    shutil.copy(ROOT / "main.py", tmp_path)
    app = tmp_path / "app"
    app.mkdir()
    (app / "__init__.py").touch()
    shutil.copy(ROOT / "app" / "beginning.py", app)
    (app / "cli.py").write_text(cli)
    (tmp_path / "pressed.py").write_text(PRESS)
    done = subprocess.run([sys.executable, "-c", HEEDING], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, said, "")
