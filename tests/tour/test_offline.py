"""The cable is pulled out under an open window: it says that it is offline, what still works, and what will be sent."""

import tempfile
from pathlib import Path

import pytest

from tests.node.networks import inside, ip, networks
from tests.person import QuickPerson, end_everybody, wait_for
from tests.tour import steps
from tests.tour.desk import Desk, reporting

pytestmark = pytest.mark.xdist_group("tour")


def plug_in(here: str, there: str) -> None:
    ip("link", "add", "cable", "netns", here, "type", "veth", "peer", "name", "cable", "netns", there)
    for side, address in ((here, "10.84.1.1/24"), (there, "10.84.1.2/24")):
        ip("-n", side, "address", "add", address, "dev", "cable")
        ip("-n", side, "link", "set", "cable", "up")


def test_a_window_that_comes_off_its_network_and_back() -> None:
    with networks("here", "there") as (here, there), tempfile.TemporaryDirectory(prefix="kith-") as folder:
        alice, bob = (QuickPerson(name, Path(folder), (), inside(at)) for name, at in (("Alice", here), ("Bob", there)))
        desk = Desk("Alice", Path(folder), inside(here), shots="offline")
        desk.home = alice.home
        desk.environment["PYTHONPATH"] = alice.environment["PYTHONPATH"]
        desk.environment["KITH_PASSPHRASE_FILE"] = str(alice.passphrase_file)
        plug_in(here, there)
        try:
            with reporting(desk):
                for person in (alice, bob):
                    person.create()
                    person.start()
                alice.befriend_by_link(bob)
                desk.begin()
                desk.open_window()
                pull_out_and_plug_in(desk, alice, bob, (here, there))
        finally:
            desk.end()
            end_everybody()


def pull_out_and_plug_in(desk: Desk, alice: QuickPerson, bob: QuickPerson, sides: tuple[str, str]) -> None:
    steps.open_chat(desk, "Bob")
    ip("-n", sides[0], "link", "delete", "cable")
    desk.see("Offline. What you write is sent once there is a network.")
    steps.say(desk, "without a cable")
    desk.see("Offline. 1 message will be sent once there is a network.")
    desk.shot("offline")
    desk.click("What still works", role="push button")
    desk.see("This computer is on no network")
    desk.shot("what still works")
    plug_in(*sides)
    desk.see_gone("Offline.*")
    wait_for("Bob has it", lambda: bob.texts("Alice") == ["without a cable"])
    assert desk.close_window() == 0
    assert desk.warnings == []
