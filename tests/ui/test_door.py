"""A second start hands what it was given to the window that is open, and a link is shown, never used by itself."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import cli
from app.errors import Refused, WorldFault
from app.places import Place
from tests.person import KITH, ROOT, not_ignored, wait_for
from tests.ui.fake_client import Stage
from ui.door import ACTIVATION, MOST_ASKED, Door, _path, checked, enter, knock
from ui.visiting import visit

Until = Callable[[Callable[[], object]], object]
LINK = "kith://i#kgHZQHRoaXMgaXMgbm8gbGluaw"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A home whose runtime folder is its own; the paths of Unix sockets must be short."""
    with tempfile.TemporaryDirectory(prefix="kith-") as short:
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        home = Path(short) / "home"
        home.mkdir(mode=0o700)
        yield Place(home)


async def heard(place: Place, door: Door, *links: str) -> list[tuple[str, str]]:
    """What a window hears while somebody knocks with each of these links."""
    calls: list[tuple[str, str]] = []
    await door.open(lambda link, token: calls.append((link, token)))
    for link in links:
        assert await asyncio.to_thread(knock, place, link)
    return calls


def test_where_no_window_is_nobody_hears(place: Place) -> None:
    assert not knock(place, LINK)
    door = Door(place)
    door.close()
    assert not knock(place, LINK)


async def test_a_window_hears_a_link_or_only_that_it_is_wanted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "leave-7")
    door = Door(place)
    try:
        calls = await heard(place, door, LINK, "", "https://example.org", "kith://g#\x1b[2J")
    finally:
        door.close()
    assert calls == [(LINK, "leave-7"), ("", "leave-7"), ("", "leave-7"), ("", "leave-7")]


async def test_whoever_comes_before_the_first_frame_waits_at_the_door(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ACTIVATION, raising=False)
    door = Door(place)
    early = asyncio.create_task(asyncio.to_thread(knock, place, LINK))
    await asyncio.sleep(0)
    calls = await heard(place, door)
    assert await early
    door.close()
    assert calls == [(LINK, "")]


@pytest.mark.parametrize(
    "said", [b"\n", b"[]\n", b"nonsense\n", b"\xff\xfe\n", b"{" * 3_000 + b"\n", b"x" * (MOST_ASKED * 4), b'{"link": 7']
)
async def test_nonsense_at_the_door_opens_nothing_and_shuts_nothing(place: Place, said: bytes) -> None:
    door = Door(place)
    calls = await heard(place, door)
    reader, writer = await asyncio.open_unix_connection(str(door._path))
    writer.write(said)
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    assert calls == []
    assert await asyncio.to_thread(knock, place, LINK)
    door.close()


def test_the_door_is_for_its_user_alone(place: Place) -> None:
    door = Door(place)
    assert stat.S_IMODE(door._path.stat().st_mode) == 0o600
    assert stat.S_IMODE(door._path.parent.stat().st_mode) == 0o700
    other = Door(place)
    door.close()
    assert other._path.exists(), "the door of a later window stays"
    other.close()
    assert not other._path.exists()


@pytest.mark.parametrize(
    "link", ["", "https://example.org", "kith:i#x", "kith://i#ä", "kith://i#a\nb", "kith://" + "x" * 5000]
)
def test_what_is_no_link_is_refused(link: str) -> None:
    with pytest.raises(Refused, match="no link of Kith"):
        checked(link + "\x00")
    with pytest.raises(Refused, match="no link of Kith"):
        checked(link)


def test_a_link_is_read_however_a_browser_writes_it() -> None:
    assert checked(" KITH://i/#abc ") == checked("kith://i#abc") == "kith://i#abc"


def test_without_a_window_to_open_it_is_refused() -> None:
    assert cli.main(["open", LINK]) == 1


def test_an_invite_is_shown_and_waits_for_the_person(stage: Stage, until: Until) -> None:
    visit(stage.shell, LINK)
    assert stage.shell.property("page") == "people"
    until(lambda: stage.find("acceptLink"))
    assert stage.find("acceptLink").property("text") == LINK
    visit(stage.shell, LINK + "x")
    assert stage.find("acceptLink").property("text") == LINK + "x"
    assert "people.accept" not in [name for name, _, _ in stage.client.asked]
    stage.page("people").close()
    stage.shell.go("people", "add")
    assert stage.find("acceptLink").property("text") == ""


def test_links_of_groups_and_relays_lead_to_their_pages(stage: Stage, until: Until) -> None:
    visit(stage.shell, "kith://r#abc")
    assert stage.shell.property("page") == "network"
    until(lambda: stage.find("relayLink"))
    assert stage.find("relayLink").property("text") == "kith://r#abc"
    visit(stage.shell, "kith://g#abc")
    assert stage.shell.property("page") == "join"
    assert "relays.add" not in [name for name, _, _ in stage.client.asked]
    said: list[str] = []
    stage.shell.toast.connect(lambda sentence, _: said.append(sentence))
    visit(stage.shell, "kith://d#abc")
    visit(stage.shell, "kith://z#abc")
    assert [sentence.split()[0] for sentence in said] == ["That", "This"]


def test_a_second_start_ends_at_once_and_the_first_window_stays(place: Place) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
    environment = kept | {"HOME": str(place.home.parent), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    line = [*KITH, "--home", str(place.home)]
    window = subprocess.Popen([*line, "open"], env=environment)
    try:
        wait_for("there is a door", lambda: _answers(place))
        again = subprocess.run(
            [*line, "open", LINK], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert (again.returncode, again.stderr) == (0, "")
        bare = subprocess.run(line, env=environment, timeout=60, check=False)
        assert bare.returncode == 0
        wrong = subprocess.run(
            [*line, "open", "nonsense"], env=environment, capture_output=True, timeout=60, check=False
        )
        assert wrong.returncode == 1
        assert window.poll() is None
    finally:
        window.terminate()
        assert window.wait(60) == 0
    assert not knock(place, LINK)


def _answers(place: Place) -> bool:
    path = next(iter(place.home.parent.glob("kith/*.win")), None)
    if path is None:
        return False
    with socket.socket(socket.AF_UNIX) as wire:
        wire.connect(str(path))
    return True


@contextlib.contextmanager
def started(place: Place, number: signal.Signals) -> Iterator[subprocess.Popen[str]]:
    """Somebody who starts Kith from a terminal; gone afterwards, and asserted to have ended by a signal, in silence."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with not_ignored(number):
        process = subprocess.Popen(
            [*KITH, "--home", str(place.home)], env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True
        )
    try:
        yield process
        process.send_signal(number)
        assert (process.communicate(timeout=60)[0], process.returncode) == ("", 0)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_who_waits_for_a_window_that_does_not_answer_can_be_ended(place: Place, number: signal.Signals) -> None:
    with socket.socket(socket.AF_UNIX) as busy:
        busy.bind(str(_path(place)))
        busy.listen()
        with started(place, number):
            wire = busy.accept()[0]
            assert wire.recv(MOST_ASKED)
        wire.close()
        busy.setblocking(False)
        with pytest.raises(BlockingIOError):
            busy.accept()  # it would have knocked a second time
    assert not _path(place).with_suffix(".turn").exists()


def test_who_waits_for_a_turn_can_be_ended(place: Place) -> None:
    with _path(place).with_suffix(".turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with started(place, signal.SIGINT) as process:
            wait_for("it waits for its turn", lambda: _waits(process))
    assert not _path(place).exists()


ENDED = """
import os, signal, sys
from pathlib import Path
from app.places import Place
from ui import door as doors, start
class Asked(doors.Door):
    def __init__(self, place):
        super().__init__(place)
        os.kill(os.getpid(), signal.SIGTERM)
doors.Door = Asked
print(start.run(Place(Path(sys.argv[1]))), "ui.desk" in sys.modules)
"""


def test_who_is_ended_while_the_door_opens_begins_nothing(place: Place) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    line = [sys.executable, "-c", ENDED, str(place.home)]
    done = subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("0 False\n", "")
    assert not _path(place).exists()


COMER = """
import asyncio, sys
from pathlib import Path
from app.places import Place
from ui import door as doors
class Slow(doors.Door):
    def __init__(self, place):
        print("opening", flush=True)
        sys.stdin.readline()
        super().__init__(place)
doors.Door = Slow
door = doors.enter(Place(Path(sys.argv[1])), sys.argv[2])
print("window" if door else "guest", flush=True)
async def live():
    await door.open(lambda link, token: print(link, flush=True))
    await asyncio.to_thread(sys.stdin.readline)
    door.close()
if door:
    asyncio.run(live())
"""


def test_of_several_windows_that_are_started_together_one_opens(place: Place) -> None:
    """Real processes: while one has found no window and opens its own, the others wait, and are let in by it."""
    one, *others = [_comer(place, f"kith://i#{number}") for number in range(4)]
    first = _line(one)
    assert first == "opening"
    for other in others:
        wait_for("it waits for its turn, or does something", lambda other=other: _waits(other) or _speaks(other))  # type: ignore[misc]
        assert not _speaks(other), "it opens a door of its own"
    _say(one, "go")
    assert _line(one) == "window"
    assert [_line(other) for other in others] == ["guest"] * 3
    assert sorted(_line(one) for _ in others) == [f"kith://i#{number}" for number in (1, 2, 3)]
    for comer in (one, *others):
        comer.communicate("end\n", timeout=60)


def _comer(place: Place, link: str) -> subprocess.Popen[str]:
    """Somebody who starts Kith; the next one starts once this one has found no window."""
    line = [sys.executable, "-c", COMER, str(place.home), link]
    comer = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    wait_for("it has come so far", lambda: _waits(comer) or _speaks(comer))
    return comer


def _waits(process: subprocess.Popen[str]) -> bool:
    """Whether a process waits for a lock that another one has."""
    locks = Path("/proc/locks").read_text("utf-8").splitlines()
    return any("->" in lock and f" {process.pid} " in lock for lock in locks)


def _speaks(process: subprocess.Popen[str]) -> bool:
    return bool(select.select([process.stdout], [], [], 0)[0])


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_who_opens_the_door_leaves_it_to_nobody_else(place: Place) -> None:
    door = enter(place, "")
    assert door is not None
    turn = door._path.with_suffix(".turn")
    assert stat.S_IMODE(turn.stat().st_mode) == 0o600
    door.close()
    turn.unlink()
    turn.symlink_to(place.home / "elsewhere")
    with pytest.raises(WorldFault, match="cannot be used"):
        enter(place, "")
    assert not (place.home / "elsewhere").exists()
