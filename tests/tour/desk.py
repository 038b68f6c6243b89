"""A desk: a virtual screen with its own session bus, a window of Kith on it, and the hands of whoever sits there.

Mouse and keys go through the X server (XTEST), so the window cannot tell them from a person's. What the window prints
is kept, since a warning of Qt's is a fault.
"""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from PIL import Image, ImageGrab

from tests.node.networks import program
from tests.person import KITH, ROOT, wait_for
from tests.tour.accessible import GoneError, Screen, Thing

PATIENCE_S: Final = 120.0
SIZE: Final = (1280, 800)
STOP_S: Final = 60.0
LINES: Final = 40
"""So many of the last lines of a program are told when something failed."""
EDGE: Final = 12
"""Nearer to the lower edge of the window a thing is not pressed."""
ONCE, AT_REST = 1, 8
"""How often a thing is seen again in its place; a list that still flicks takes a press as a wish to stop."""
SAME: Final = 2
"""How often a screen looks the same again before it is at rest."""


@contextmanager
def reporting(*desks: "Desk") -> Iterator[None]:
    """Whatever fails inside is told with what is on every screen, and what its window and its node said."""
    try:
        yield
    except BaseException as error:
        for desk in desks:
            error.add_note(desk.report())
        raise


class Desk:
    """One person's screen; `within` is put before the window's command line, to enter a network namespace.

    Pictures of the screen go to the folder `shots` of out/tour.
    """

    def __init__(self, name: str, folder: Path, within: Sequence[str] = (), shots: str = "tour") -> None:
        self.name = name
        self._album = ROOT / "out" / "tour" / shots
        self.folder = folder / name.lower()
        self.home = self.folder / "home"
        self.within = within
        self.screen: Screen
        self._window: subprocess.Popen[bytes] | None = None
        self._helpers: list[subprocess.Popen[bytes]] = []
        self._starts = 0
        self._shots = 0
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700, parents=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("KITH_", "QT_", "DBUS_"))}
        self.environment = kept | {
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/bus",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONPATH": str(ROOT),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QUICK_BACKEND": "software",
            # Screens are compiled once for everybody, as they are once for each person.
            "QML_DISK_CACHE_PATH": str(ROOT / "out" / "qmlcache"),
            "QT_QPA_PLATFORM": "xcb",
            # Of things that were gone when the screen was read; that is our doing, not the window's.
            "QT_LOGGING_RULES": "qt.accessibility.atspi.warning=false",
            "LC_ALL": "C.UTF-8",
        }

    def begin(self) -> None:
        """Switch the screen on; what was seen on it in an earlier run is no picture of this one."""
        self.drop_pictures()
        number = self._start_screen()
        self.environment["DISPLAY"] = f":{number}"
        address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        self._helper([program("dbus-daemon"), "--session", "--nofork", "--nopidfile", f"--address={address}"])
        wait_for("the session bus", (Path(address.partition("=")[2])).exists)
        self.screen = Screen(wait_for("the accessibility bus", self._accessibility_bus))

    def drop_pictures(self) -> None:
        """Remove what an earlier run left of this desk in its folder."""
        for picture in self._album.glob(f"{self.name.lower()}-*.png"):
            picture.unlink()

    def end(self) -> None:
        """Close the window and switch everything off."""
        self.close_window()
        if hasattr(self, "screen"):
            self.screen.close()
        for helper in reversed(self._helpers):
            helper.terminate()
            helper.wait(STOP_S)

    def open_window(self, *options: str) -> None:
        """Start `kith` as a person does who has a desktop; it brings its node."""
        self._starts += 1
        line = [*self.within, *KITH, "--home", str(self.home), *options]
        with self.said.open("wb") as out:
            self._window = subprocess.Popen(
                line, env=self.environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.see(role="frame")

    def close_window(self) -> int:
        """Ask the program to end, as a session manager does; its exit code."""
        if self._window is None:
            return 0
        window, self._window = self._window, None
        window.send_signal(signal.SIGTERM)
        return window.wait(STOP_S)

    @property
    def window(self) -> int:
        """The process of the open window."""
        assert self._window is not None
        return self._window.pid

    @property
    def said(self) -> Path:
        """What the window that was opened last has printed."""
        return self.folder / f"window-{self._starts}.out"

    @property
    def warnings(self) -> list[str]:
        """Lines that any window of this desk printed."""
        files = sorted(self.folder.glob("window-*.out"))
        return [line for file in files for line in file.read_text("utf-8", "replace").splitlines() if line.strip()]

    def all_of(self, name: str | None = None, role: str | None = None, id_: str | None = None) -> list[Thing]:
        """Everything visible of this name (a pattern), role and object name."""
        return self.screen.things(name, role, id_)

    def see(
        self, name: str | None = None, role: str | None = None, id_: str | None = None, seconds: float = PATIENCE_S
    ) -> Thing:
        """Wait until something is on the screen; the innermost last one."""
        what = f"{self.name} sees {name or ''} {role or ''} {id_ or ''}"
        found: list[Thing] = wait_for(what, lambda: self._all_while_open(name, role, id_), seconds)
        return found[-1]

    def see_gone(self, name: str | None = None, role: str | None = None, id_: str | None = None) -> None:
        """Wait until something is no longer on the screen."""
        wait_for(f"{self.name} sees no {name or id_}", lambda: not self.all_of(name, role, id_), PATIENCE_S)

    def report(self) -> str:
        """Everything that can be told of this desk when something failed on it, or on another."""
        if not hasattr(self, "screen"):
            return f"{self.name}'s screen is off\n{self._logged()}"
        seen = "; ".join(f"{thing.role} {thing.name!r} #{thing.id}" for thing in self.screen.things() if thing.name)
        said = "\n".join(self.warnings[-LINES:]) or "nothing"
        screen = f"{self.name}'s screen, {self.shot('failed')}: {seen}"
        return f"{screen}\n{self.name}'s window printed: {said}\n{self._logged()}"

    def click(self, name: str | None = None, role: str | None = None, id_: str | None = None, button: int = 1) -> None:
        """Point at something and press; what lies above or below what the window shows is brought there."""
        self.press_on(self._within_reach(lambda: self.see(name, role, id_)), button)

    def press_on(self, thing: Thing, button: int = 1) -> None:
        """Press the mouse in the middle of a thing."""
        x, y = thing.middle
        self._hand("mousemove", str(x), str(y), "click", "--delay", "1", str(button))

    def roll(self, notches: int) -> None:
        """Turn the wheel over the middle of the page; down, or up if negative."""
        x, y, width, height = self._frame()
        self._hand("mousemove", str(x + width // 2), str(y + height * 2 // 3))
        self._hand("click", "--repeat", str(abs(notches)), "--delay", "20", "5" if notches > 0 else "4")

    def roll_to(self, name: str | None = None, role: str | None = None, id_: str | None = None) -> Thing:
        """Turn the wheel until something comes up from below, and wait until it rests there."""

        def look() -> list[Thing]:
            found = self._all_while_open(name, role, id_)
            if not found:
                self.roll(2)
            return found

        wait_for(f"{self.name} finds {name or id_} below", look, PATIENCE_S)
        return self._still(lambda: self.see(name, role, id_), AT_REST)

    def point_at(self, thing: Thing) -> None:
        """Move the mouse there."""
        self._hand("mousemove", *map(str, thing.middle))

    def point_aside(self) -> None:
        """Move the mouse off the window, so that nothing looks as it does under a mouse."""
        self._hand("mousemove", str(SIZE[0] - 1), str(SIZE[1] - 1))

    def write(self, text: str) -> None:
        """Type into whatever has the keyboard."""
        self._hand("type", "--delay", "8", "--", text)

    def keys(self, *names: str) -> None:
        """Press keys, one after the other, by their X names: `Return`, `ctrl+k`, `Escape`."""
        self._hand("key", "--delay", "12", *names)

    def fill(self, text: str, name: str | None = None, id_: str | None = None) -> None:
        """Click into a field, empty it, type, and see that it stands there."""
        self.click(name, id_=id_)
        self.keys("ctrl+a", "BackSpace")
        self.write(text)
        wait_for(f"{self.name}'s field holds the text", lambda: text in self._held(name, id_), PATIENCE_S)

    def fill_secret(self, text: str, id_: str) -> None:
        """Click into a field that does not show what it holds, and type."""
        self.click(id_=id_)
        self.write(text)

    def picture(self) -> Image.Image:
        """What is on the screen now."""
        return ImageGrab.grab(xdisplay=self.environment["DISPLAY"])

    def shot(self, name: str, looks: int = 6) -> Path:
        """Keep a picture of the screen once nothing moves on it; what moves for long is kept after so many looks."""
        self._shots += 1
        self._album.mkdir(parents=True, exist_ok=True)
        file = self._album / f"{self.name.lower()}-{self._shots:02}-{re.sub(r'[^a-z0-9]+', '-', name.lower())}.png"
        shown, same = self.picture(), 0
        for _ in range(looks):
            before, shown = shown, self.picture()
            same = same + 1 if before == shown else 0
            if same == SAME:
                break
        shown.save(file, compress_level=1)
        return file

    def _logged(self) -> str:
        log = self.home / "logs" / "node.log"
        lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        return "\n".join([f"{self.name}'s node logged:", *(lines[-LINES:] or ["nothing"])])

    def _all_while_open(self, name: str | None, role: str | None, id_: str | None) -> list[Thing]:
        ended = self._window is None or self._window.poll() is not None
        assert not ended, f"{self.name}'s window has ended"
        return self.all_of(name, role, id_)

    def _held(self, name: str | None, id_: str | None) -> str:
        return "".join(self.screen.text_of(thing) for thing in self.all_of(name, None, id_)[-1:])

    def _within_reach(self, look: Callable[[], Thing]) -> Thing:
        """Wait until a thing stays where it is inside of the window, and turn the wheel if it lies outside."""
        times = ONCE

        def bring() -> Thing | None:
            nonlocal times
            thing = self._still(look, times)
            _, top, _, height = self._frame()
            if top < thing.middle[1] < top + height - EDGE:
                return thing
            self.roll(1 if thing.middle[1] > top else -1)
            times = AT_REST
            return None

        brought: Thing = wait_for(f"{self.name} has it inside of the window", bring, PATIENCE_S)
        return brought

    def _still(self, look: Callable[[], Thing], times: int) -> Thing:
        """Wait until a thing was seen so many times again where it was: what slides in cannot be hit."""
        before, seen = look(), 0
        until = time.monotonic() + PATIENCE_S
        while seen < times:
            assert time.monotonic() < until, f"{self.name} sees {before.name or before.id} move on and on"
            time.sleep(0.05)
            try:
                now = self.screen.look(before)
            except GoneError:
                now = look()
            seen = seen + 1 if now.box == before.box else 0
            before = now
        return before

    def _frame(self) -> tuple[int, int, int, int]:
        """Where the window is."""
        return self.screen.frame().box

    def _hand(self, *words: str) -> None:
        subprocess.run([program("xdotool"), *words], env=self.environment, check=True, capture_output=True, timeout=60)

    def _start_screen(self) -> int:
        """An X server of our own on the next free number, with no network socket."""
        readable, writable = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        line = [program("Xvfb"), "-displayfd", str(writable), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        self._helper(line, writable)
        os.close(writable)
        with os.fdopen(readable) as answer:
            return int(answer.readline())

    def _helper(self, line: Sequence[str], *handles: int) -> None:
        self._helpers.append(
            subprocess.Popen(
                line,
                env=self.environment,
                pass_fds=handles,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def _accessibility_bus(self) -> str:
        """The address of the bus that screen readers use, which asking for it starts; empty while nobody listens."""
        try:
            bus = open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"])
        except ConnectionRefusedError:  # the file of a socket is there a moment before somebody listens at it
            return ""
        with bus:
            launcher = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            return str(bus.send_and_get_reply(new_method_call(launcher, "GetAddress"), timeout=PATIENCE_S).body[0])
