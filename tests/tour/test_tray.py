"""A desktop with a tray: closing the window only hides it, the icon brings it back, and it can be left for good."""

import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.node.networks import inside, networks, program
from tests.person import QuickPerson, end_everybody, wait_for
from tests.tour.closing import ask_to_close
from tests.tour.desk import Desk, reporting
from tests.tour.tray_watcher import Watcher

pytestmark = pytest.mark.xdist_group("tour")


def windows(desk: Desk) -> list[int]:
    """The windows of Kith that can be seen."""
    line = [program("xdotool"), "search", "--onlyvisible", "--name", "^Kith$"]
    found = subprocess.run(line, env=desk.environment, capture_output=True, text=True, check=False, timeout=60)
    return [int(number) for number in found.stdout.split()]


def test_a_closed_window_waits_in_the_tray() -> None:
    with networks("tray") as (network,), tempfile.TemporaryDirectory(prefix="kith-") as folder:
        alice = QuickPerson("Alice", Path(folder), (), inside(network))
        desk = Desk("Alice", Path(folder), inside(network), shots="tray")
        desk.home = alice.home
        desk.environment["PYTHONPATH"] = alice.environment["PYTHONPATH"]
        try:
            with reporting(desk):
                alice.create()
                desk.begin()
                watcher = Watcher(desk.environment["DBUS_SESSION_BUS_ADDRESS"])
                desk.open_window()
                desk.fill_secret(alice.passphrase_file.read_text(encoding="utf-8").strip(), id_="unlockPassphraseInput")
                desk.keys("Return")
                wait_for("an icon in the tray", lambda: watcher.items)
                (window,) = windows(desk)
                ask_to_close(window, desk.environment)
                wait_for("the window to hide", lambda: not windows(desk))
                watcher.activate()
                wait_for("the window to come back", lambda: windows(desk) == [window])
                desk.see(id_="rail-people")
                ask_to_close(window, desk.environment)
                wait_for("the window to hide again", lambda: not windows(desk))
                assert desk.close_window() == 0
                assert desk.warnings == []
                watcher.close()
        finally:
            desk.end()
            end_everybody()
