"""Looking around before there is anybody: a click opens the sample world, and leaving it leaves nothing behind."""

import tempfile
from pathlib import Path

import pytest

from tests.node.networks import inside, networks
from tests.person import QuickPerson, end_everybody, wait_for
from tests.tour import steps
from tests.tour.desk import Desk, reporting

pytestmark = pytest.mark.xdist_group("tour")

ADA = "Sample Ada"


def test_a_look_around_from_the_empty_list_and_back() -> None:
    with networks("samples") as (network,), tempfile.TemporaryDirectory(prefix="kith-") as folder:
        alice = QuickPerson("Alice", Path(folder), (), inside(network))
        alice.create()
        desk = Desk("Alice", Path(folder), inside(network), shots="samples")
        temporary = Path(folder) / "t"
        temporary.mkdir()
        desk.home = alice.home
        desk.environment |= {
            "PYTHONPATH": alice.environment["PYTHONPATH"],
            "KITH_PASSPHRASE_FILE": str(alice.passphrase_file),
            "TMPDIR": str(temporary),
        }
        try:
            with reporting(desk):
                desk.begin()
                desk.open_window()
                look_around(desk, temporary)
                assert alice.kith("people", "list") == []
                assert alice.kith("search", "Ada")["hits"] == []
                alice.kith("export", str(Path(folder) / "export"))
                written = [each for each in (Path(folder) / "export").rglob("*") if each.is_file()]
                assert written
                assert not any(b"Sample Ada" in each.read_bytes() for each in written)
                assert desk.close_window() == 0
                assert desk.warnings == []
        finally:
            desk.end()
            end_everybody()


def look_around(desk: Desk, temporary: Path) -> None:
    desk.click(id_="lookAround")
    desk.see("A sample world: nobody here is real.*")
    wait_for("a home of its own", lambda: list(temporary.glob("kith-sample-*")))
    desk.see(f"{ADA}.*", role="list item")
    desk.shot("sample world")
    steps.open_chat(desk, ADA)
    steps.say(desk, "Is anybody there?")
    desk.see("Sample Ada.*Thank you! I am a sample.*", role="list item")
    desk.click(id_="rail-feed")
    desk.shot("sample posts")
    desk.click("Leave", role="push button")
    desk.see_gone("A sample world: nobody here is real.*")
    wait_for("nothing is left", lambda: not list(temporary.glob("kith-sample-*")))
    desk.see("No conversations yet", role="heading")
