"""An update under a running node: the window says which is older, and one press makes them one again.

The node and the window are real processes; that a version is another is said by `tests/older`.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.version import API, VERSION
from tests.node.networks import inside, networks
from tests.person import ROOT, QuickPerson, end_everybody
from tests.tour.desk import Desk, reporting

pytestmark = pytest.mark.xdist_group("tour")

OLDER = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "older")))


@contextmanager
def beside(api: int, version: str) -> Iterator[tuple[Desk, QuickPerson]]:
    """Alice's window, and her node of another version."""
    with networks("versions") as (network,), tempfile.TemporaryDirectory(prefix="kith-") as folder:
        alice = QuickPerson("Alice", Path(folder), (), inside(network))
        alice.create()
        quick = alice.environment["PYTHONPATH"]
        alice.environment |= {"PYTHONPATH": OLDER, "KITH_TEST_API": str(api), "KITH_TEST_VERSION": version}
        desk = Desk("Alice", Path(folder), inside(network), shots="versions")
        desk.home = alice.home
        desk.environment |= {"PYTHONPATH": quick, "KITH_PASSPHRASE_FILE": str(alice.passphrase_file)}
        try:
            with reporting(desk):
                alice.start()
                desk.begin()
                desk.open_window()
                yield desk, alice
        finally:
            desk.end()
            end_everybody()


def test_a_node_from_before_an_update_is_restarted_by_one_press() -> None:
    with beside(API - 1, "0.0.9") as (desk, alice):
        desk.see("Kith was updated")
        desk.see(f"The node that runs is Kith 0.0.9, older than this one \\({VERSION}\\).*Nothing is lost.*")
        desk.shot("older node")
        assert alice.node is not None
        desk.click(id_="replaceNode")
        assert alice.node.wait(60) == 0
        desk.see("Chats", role="page tab")
        alice.node = None
        assert desk.close_window() == 0
        assert desk.warnings == []


def test_an_older_window_starts_as_what_is_installed_now() -> None:
    with beside(API + 1, "0.4.2") as (desk, alice):
        desk.see("A newer Kith is running")
        desk.shot("newer node")
        window = desk.window
        alice.stop()
        alice.environment |= {"KITH_TEST_API": str(API), "KITH_TEST_VERSION": VERSION}
        alice.start()
        desk.click(id_="startAnew")
        desk.see("Chats", role="page tab")
        assert desk.window == window  # the same process, begun anew
        assert desk.close_window() == 0
        assert desk.warnings == []
