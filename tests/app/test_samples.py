"""The sample world as a process: it is full, it answers, it listens on loopback alone, and is gone without a trace."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.client import RemoteClient
from app.errors import NotRunning
from app.places import Place
from app.sample import world as samples
from app.sample.paint import HEIGHT, WIDTH, paint
from node.errors import WorldFault as NodeFault
from tests.person import KITH, not_ignored, wait_for

pytestmark = pytest.mark.xdist_group("processes")

LISTENS = "0A"  # as the kernel writes the state of a socket
LOOPBACK = "0100007F"


@dataclass
class World:
    """A sample world that runs: its process, its folder for what passes, and the home to be seen."""

    process: subprocess.Popen[str]
    temporary: Path
    home: Path

    def ask(self, command: str, **params: Any) -> Any:
        return RemoteClient(Place(self.home)).ask(command, params)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="k-") as name:
        yield Path(name)


def begin(folder: Path) -> World:
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KITH_")}
    environment = kept | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "TMPDIR": str(temporary)}
    line = [*KITH, "--json", "demo", "--no-window"]
    process = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return World(process, temporary, Path(json.loads(process.stdout.readline())["home"]))


@pytest.fixture(scope="module")
def world(folder: Path) -> Iterator[World]:
    made = begin(folder)
    yield made
    made.process.kill()
    made.process.wait()


def listening(pid: int) -> list[str]:
    """The addresses at which a process waits for connections, in the kernel's hex."""
    inodes = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it was closed while one looked
            inodes.add(os.readlink(each))
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text("utf-8").splitlines()[1:]:
            parts = line.split()
            if parts[3] == LISTENS and f"socket:[{parts[9]}]" in inodes:
                found.append(parts[1].partition(":")[0])
    return found


def test_it_says_of_itself_that_nobody_is_real(world: World) -> None:
    assert world.ask("status")["sample"] is True
    names = [each["name"] for each in world.ask("people.list")]
    assert len(names) == 3
    assert all(name.startswith("Sample ") for name in names)


def test_there_is_something_to_see_everywhere(world: World) -> None:
    assert len(world.ask("chat.list")) == 4
    [group] = world.ask("group.list")
    assert len(group["members"]) == 4
    posts = wait_for("both posts", lambda: (seen := world.ask("feed.timeline")) and len(seen) == 2 and seen)
    assert all(post["pictures"] for post in posts)
    wait_for("the album", lambda: [each["photo_count"] for each in world.ask("gallery.albums")] == [3])
    wait_for("a poll", lambda: any(line["poll"] for line in world.ask("chat.timeline", contact=group["id"])))


def test_whoever_is_written_to_answers_once_and_says_what_it_is(world: World) -> None:
    world.ask("chat.send", contact="Sample Ben", text="Are you there?")

    def said() -> list[str]:
        return [line["text"] for line in world.ask("chat.timeline", contact="Sample Ben")]

    wait_for("an answer", lambda: said()[-1].startswith("Thank you! I am a sample"))
    world.ask("chat.send", contact="Sample Ben", text="And now?")
    wait_for("another", lambda: said()[-1].startswith("Thank you!") and said()[-2] == "And now?")
    assert sum(text.startswith("Thank you!") for text in said()) == 2


def test_nothing_leaves_this_computer(world: World) -> None:
    addresses = listening(world.process.pid)
    assert len(addresses) >= 4
    assert set(addresses) == {LOOPBACK}
    status = world.ask("status")
    assert (status["lan"], world.ask("relays.list")) == (False, [])
    assert all(address.startswith("127.0.0.1:") for address in status["addresses"])


def test_what_a_killed_one_left_is_taken_away_by_the_next_which_leaves_nothing(world: World, folder: Path) -> None:
    world.process.send_signal(signal.SIGKILL)
    world.process.wait()
    assert world.home.exists()
    held = world.temporary / "kith-sample-held"
    held.mkdir()  # one that is being made has nothing in it yet
    with not_ignored(signal.SIGHUP):
        again = begin(folder)
    assert not world.home.parent.exists()
    assert held.exists()
    held.rmdir()
    assert again.ask("status")["sample"] is True
    again.process.send_signal(signal.SIGHUP)  # its terminal was closed
    assert again.process.wait(60) == 0
    assert list(world.temporary.iterdir()) == []
    with pytest.raises(NotRunning):
        again.ask("status")
    assert not list(folder.rglob("*.sock"))
    assert {each.name for each in folder.rglob("*") if each.is_file()} <= {"node.log"}


def test_a_picture_is_a_png_that_differs_with_its_place(tmp_path: Path) -> None:
    from PIL import Image

    one = paint(tmp_path / "one.png", (120, 170, 220), (240, 220, 200), (70, 110, 90), 0.4)
    other = paint(tmp_path / "other.png", (60, 50, 110), (240, 150, 90), (60, 50, 70), 2.1)
    with Image.open(one) as first, Image.open(other) as second:
        assert first.size == second.size == (WIDTH, HEIGHT)
        assert len(first.getcolors(WIDTH * HEIGHT) or ()) > 100
        assert first.tobytes() != second.tobytes()


def test_without_a_display_the_window_says_so_and_all_ends(folder: Path) -> None:
    temporary = folder / "bare"
    temporary.mkdir()
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KITH_") and key not in names}
    environment = kept | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "TMPDIR": str(temporary)}
    done = subprocess.run([*KITH, "demo"], env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    assert "kith terminal" in done.stderr
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "localhost.example.org", "2001:db8::1", "0.0.0.0", ""])
async def test_nobody_outside_of_this_machine_is_dialled_from_the_samples(host: str, tmp_path: Path) -> None:
    transport = samples.Sample(tmp_path, "Ada", asyncio.Event())._machine().transport()
    with pytest.raises(NodeFault) as refused:
        await transport.dial(host, 9)
    assert "outside" in str(refused.value)
    with pytest.raises(NodeFault, match="could not be reached"):
        await transport.dial("127.0.0.1", 1)
    await transport.close()
