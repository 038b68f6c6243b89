"""The window: when it is there, when its list of conversations can be used, warm and cold, and its memory.

A virtual screen is looked at from outside, many times a second. "window" is the first picture that is not the bare
screen, "usable" the first whose list of conversations is written and looks as it stays. Beside it stands the
least that PySide6 can show, one word of QML, in the same interpreter. Cold: the whole page cache of the machine was
dropped before (needs root). The node behind the window is started by it and unlocked by a file, so its key derivation
is in "usable".
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageGrab

from tests.bench.figures import Contest, Sample
from tests.bench.process import family, pss_mib
from tests.node.networks import program
from tests.person import KITH, ROOT, QuickPerson

FRIENDS: Final = ("Bob", "Carol", "Dana", "Erik", "Femi", "Greta")
MESSAGES: Final = 60
SETTLED_S: Final = 1.5
"""A list that has not changed for so long stays as it is."""

LOOK_S: Final = 0.02
"""Between two looks, so that whoever looks does not keep one of two processors busy."""

PATIENCE_S: Final = 60.0
IDLE_S: Final = 5.0
STOP_S: Final = 30.0
SCREEN: Final = "1180x760x24"
LIST: Final = (84, 60, 380, 760)
"""Where the list of conversations stands: left, top, right, bottom."""

CACHES: Final = Path("/proc/sys/vm/drop_caches")
BARE: Final = """
import sys
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
application = QGuiApplication(sys.argv)
engine = QQmlApplicationEngine()
engine.loadData(QByteArray(b'''import QtQuick
Window { width: 1180; height: 760; visible: true; color: "#f4efe6"; Text { x: 200; y: 300; text: "Kith" } }
'''))
sys.exit(application.exec())
"""


class Watched:
    """A virtual screen on which one program after the other shows its window."""

    def __init__(self, environment: dict[str, str], idle_s: float) -> None:
        self._idle_s = idle_s
        readable, writable = os.pipe()
        line = [program("Xvfb"), "-displayfd", str(writable), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
        self._screen = subprocess.Popen(line, pass_fds=(writable,), stderr=subprocess.DEVNULL, start_new_session=True)
        os.close(writable)
        with os.fdopen(readable) as answer:
            self._display = f":{int(answer.readline())}"
        self._environment = environment | {"DISPLAY": self._display}

    def show(self, line: Sequence[str], cold: bool) -> Sample:
        """Start a program, and give when what of it could be seen, and its memory a while later."""
        if cold:
            os.sync()
            CACHES.write_text("3")
        before = self._look()
        begin = time.monotonic()
        process = subprocess.Popen(line, env=self._environment, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            seen = self._watch(process, begin)
            shown = next(at for at, picture in seen if ImageChops.difference(picture, before).getbbox())
            final = seen[-1][1].crop(LIST)
            unlike = [at for at, picture in seen if ImageChops.difference(picture.crop(LIST), final).getbbox()]
            usable = next(at for at, _ in seen if at > unlike[-1])
            return {"s window": shown, "s usable": usable} | ({} if cold else self._memory(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_S)

    def close(self) -> None:
        """Switch the screen off."""
        self._screen.terminate()
        self._screen.wait(STOP_S)

    def _watch(self, process: subprocess.Popen[bytes], begin: float) -> list[tuple[float, Image.Image]]:
        """The pictures that differed, with their seconds, until the list has been the same for a while."""
        seen = [(0.0, self._look())]
        changed = -1.0
        while changed < 0 or time.monotonic() - changed < SETTLED_S:
            time.sleep(LOOK_S)
            picture = self._look()
            now = time.monotonic()
            if process.poll() is not None or now - begin > PATIENCE_S:
                raise SystemExit("the window did not come, or did not come to rest")
            if ImageChops.difference(picture, seen[-1][1]).getbbox():
                there = picture.crop(LIST)
                if _is_written(there) and ImageChops.difference(there, seen[-1][1].crop(LIST)).getbbox():
                    changed = now
                seen.append((now - begin, picture))
        return seen

    def _memory(self, pid: int) -> Sample:
        """MiB of the process that draws and of what it started, shared pages by their share, after idle seconds."""
        time.sleep(self._idle_s)
        drawing, *others = family(pid)
        node = sum(pss_mib(one) for one in others)
        return {"MiB drawing": pss_mib(drawing)} | ({"MiB node": node} if others else {})

    def _look(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self._display)


def _is_written(picture: Image.Image) -> bool:
    """Whether there is anything but a plain area."""
    return len(picture.getcolors(maxcolors=1 << 20) or ()) > 3


def _home(folder: Path, friends: Sequence[str], messages: int) -> QuickPerson:
    """A person with a conversation with each friend; they have gone when it is done."""
    folder.mkdir(parents=True, exist_ok=True)
    people = [QuickPerson(name, folder, costly=True) for name in ("Alice", *friends)]
    for person in people:
        person.create()
        person.start()
    alice = people[0]
    for friend in people[1:]:
        alice.befriend_by_link(friend)
        for number in range(messages):
            alice.say(friend.name, f"{number} a message of about the length that people write to each other")
    for person in people:
        person.stop()
    return alice


def contests(
    folder: Path, friends: Sequence[str] = FRIENDS, messages: int = MESSAGES, idle_s: float = IDLE_S, cold: bool = True
) -> list[Contest]:
    """The window on a home with some conversations, next to the least that can be shown; warm, then cold."""
    runtime = tempfile.TemporaryDirectory()  # its path is short, as those of Unix sockets must be
    alice = _home(folder, friends, messages)
    environment = alice.environment | {
        "XDG_RUNTIME_DIR": runtime.name,
        "KITH_PASSPHRASE_FILE": str(alice.passphrase_file),
        "KITH_LAN": "127.0.0.1",
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
        "PYTHONPATH": str(ROOT),
    }
    watched = Watched(environment, idle_s)
    ours = [*KITH, "--home", str(alice.home)]
    bare = [sys.executable, "-c", BARE]

    def close() -> None:
        watched.close()
        runtime.cleanup()

    def runs(cold: bool) -> dict[str, partial[Sample]]:
        return {"kith": partial(watched.show, ours, cold), "bare PySide6": partial(watched.show, bare, cold)}

    made = [Contest("the window, warm", runs(cold=False))]
    if cold and os.access(CACHES, os.W_OK):
        made.append(Contest("the window, cold: the page cache dropped", runs(cold=True)))
    made[-1].close = close
    return made
