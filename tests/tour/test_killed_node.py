"""kill -9 of a node under its open window: the window says so, starts it again, and what was typed is still there.

To have time to look, the home is kept locked for a while, so that no node can start on it.
"""

import fcntl
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.node.networks import inside, networks
from tests.person import QuickPerson, end_everybody, wait_for
from tests.tour import steps
from tests.tour.desk import Desk, reporting

pytestmark = pytest.mark.xdist_group("tour")

AWAY = "Your node is not answering.*"
THOUGHT, REST = "half a thought", ", and the rest of it"


@contextmanager
def at_desk() -> Iterator[tuple[Desk, QuickPerson, QuickPerson]]:
    """Alice's window on her own node, Alice as one who types commands, and Bob, whose node runs elsewhere."""
    with networks("killed") as (network,), tempfile.TemporaryDirectory(prefix="kith-") as folder:
        alice, bob = (QuickPerson(name, Path(folder), (), inside(network)) for name in ("Alice", "Bob"))
        desk = Desk("Alice", Path(folder), inside(network))
        desk.home = alice.home
        desk.environment["PYTHONPATH"] = alice.environment["PYTHONPATH"]
        try:
            with reporting(desk):
                befriend(alice, bob)
                desk.begin()
                desk.open_window()
                desk.fill_secret(alice.passphrase_file.read_text(encoding="utf-8").strip(), id_="unlockPassphraseInput")
                desk.keys("Return")
                yield desk, alice, bob
        finally:
            desk.end()
            end_everybody()


def befriend(alice: QuickPerson, bob: QuickPerson) -> None:
    for person in (alice, bob):
        person.create()
        person.start()
    alice.befriend_by_link(bob)
    alice.say("Bob", "hello")
    alice.stop()


@contextmanager
def killed(home: Path) -> Iterator[None]:
    """The node of a home is killed, and no other can start there for a while."""
    with (home / "lock").open("r+") as lock:
        os.kill(node_of(home), signal.SIGKILL)
        fcntl.flock(lock, fcntl.LOCK_EX)  # falls to us when the node is dead: a new one takes longer to load
        yield


def node_of(home: Path) -> int:
    """The process of the one node that runs on a home."""
    wanted = {os.fsencode(home), b"node"}
    [found] = [int(each.name) for each in Path("/proc").glob("[0-9]*") if wanted <= words_of(each)]
    return found


def words_of(process: Path) -> set[bytes]:
    try:
        return set((process / "cmdline").read_bytes().split(b"\0"))
    except OSError:
        return set()  # ended meanwhile


def see_draft(desk: Desk, text: str) -> None:
    """The composer holds this and nothing else."""
    wait_for(f"the composer holds {text}", lambda: desk.screen.text_of(desk.see(id_="composerInput")) == text)


def test_the_window_says_so_and_comes_back_with_what_was_typed() -> None:
    with at_desk() as (desk, alice, bob):
        type_while_it_is_dead(desk, alice, bob)


def type_while_it_is_dead(desk: Desk, alice: QuickPerson, bob: QuickPerson) -> None:
    steps.open_chat(desk, "Bob")
    desk.see("You, .*hello.*")
    dead = node_of(desk.home)
    with killed(desk.home):
        desk.see(AWAY)
        desk.fill(THOUGHT, id_="composerInput")
        desk.keys("Return")
        bob.say("Alice", "meanwhile")
        see_draft(desk, THOUGHT)
        desk.write(REST)
        desk.shot("node killed")
    desk.see_gone(AWAY)
    assert node_of(desk.home) != dead
    desk.see("Bob, .*meanwhile.*")
    see_draft(desk, THOUGHT + REST)
    desk.click(id_="composerInput")
    desk.keys("Return")
    desk.see(f"You, .*{THOUGHT}{REST}.*")
    said = ["hello", "meanwhile", THOUGHT + REST]
    assert alice.texts("Bob") == said
    wait_for("Bob has it", lambda: bob.texts("Alice") == said)
    assert desk.close_window() == 0
    assert desk.warnings == []
