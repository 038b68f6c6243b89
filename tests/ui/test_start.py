"""Opening the window: what is loaded, what is said where there is no display, and what there is to open."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app import child
from app.errors import Refused
from app.places import Place
from tests.bench.process import family
from tests.person import KITH, Person, not_ignored, wait_for
from ui import found
from ui.display import why_no_window

ROOT = Path(__file__).resolve().parents[2]
BELOW = ("node", "sync", "crypto", "sqlcipher3", "aiohttp", "cryptography", "nacl", "zeroconf")


@pytest.mark.parametrize("module", ["ui.start", "ui.desk", "main"])
def test_a_window_loads_nothing_of_the_floors_below(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {BELOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_page_loads_nothing_of_the_floors_below() -> None:
    code = (
        "import sys, importlib; from ui.pages import PAGES\n"
        "[importlib.import_module(entry.model.partition(':')[0]) for entry in PAGES]\n"
        f"print([name for name in {BELOW} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("display", [None, ":987"])
def test_without_a_display_one_sentence_says_how_to_go_on(tmp_path: Path, display: str | None) -> None:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    if display:
        environment["DISPLAY"] = display
    line = [sys.executable, "main.py", "--home", str(tmp_path / "home")]
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "kith terminal" in done.stderr


def refuse(name: str) -> object:
    raise OSError(name)


def test_a_missing_library_is_named() -> None:
    assert "libEGL.so.1" in str(why_no_window({"DISPLAY": ":0"}, refuse))
    assert why_no_window({"QT_QPA_PLATFORM": "offscreen"}, refuse) is None


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "home").mkdir()
    return Place(tmp_path / "home")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Calls that would start a node."""
    calls: list[object] = []
    monkeypatch.setattr(found, "start_node", lambda _, unlock: calls.append(unlock))
    return calls


def test_what_there_is_decides_what_is_shown(place: Place, started: list[object]) -> None:
    key = place.home / "key.json"
    assert found.find(place, None).state == "welcome"
    key.write_text('{"kind":"passphrase"}', encoding="utf-8")
    assert found.find(place, None).state == "locked"
    assert not started
    assert found.find(place, Path("secret")).state == "open"
    key.write_text('{"kind":"keychain"}', encoding="utf-8")
    assert found.find(place, None).state == "open"
    assert started == [(None, Path("secret")), (None, None)]
    key.write_text("nonsense", encoding="utf-8")
    assert found.find(place, None).trouble == "The file key.json of this home cannot be read."


def test_a_node_that_refuses_says_why_in_its_own_words(place: Place) -> None:
    with pytest.raises(Refused, match=r"no identity|no key"):
        child.start_node(place, ("some passphrase", None))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_node_that_is_still_starting_ends_with_the_window(number: signal.Signals) -> None:
    with tempfile.TemporaryDirectory(prefix="kith-") as short:  # the paths of Unix sockets must be short
        person = Person("Alice", Path(short))
        person.create()
        environment = person.environment | {
            "QT_QPA_PLATFORM": "offscreen",
            "KITH_LAN": "127.0.0.1",
            "KITH_PASSPHRASE_FILE": str(person.passphrase_file),
        }
        line = [*KITH, "--home", str(person.home)]
        with not_ignored(number):
            window = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        nodes = wait_for("a node is being started", lambda: family(window.pid)[1:])
        assert _hears(window.pid, number), "while the window is still being loaded"
        window.send_signal(number)
        assert (window.communicate(timeout=60)[0], window.returncode) == (b"", 0)
        wait_for("nothing is left behind", lambda: not any(Path(f"/proc/{node}").exists() for node in nodes))


def _hears(pid: int, number: int) -> bool:
    """Whether a process has a handler for a signal."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> number - 1 & 1)
