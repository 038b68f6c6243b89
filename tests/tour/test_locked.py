"""Ctrl+L in a real window: the node ends, what comes meanwhile waits, and the passphrase brings everything back."""

from pathlib import Path

import pytest

from tests.person import wait_for
from tests.tour import steps
from tests.tour.test_killed_node import THOUGHT, at_desk, node_of, see_draft, words_of

pytestmark = pytest.mark.xdist_group("tour")


def test_a_locked_window_shows_nothing_and_opens_by_its_passphrase_alone() -> None:
    with at_desk() as (desk, alice, bob):
        steps.open_chat(desk, "Bob")
        desk.see("You, .*hello.*")
        desk.fill(THOUGHT, id_="composerInput")
        dead = node_of(desk.home)
        desk.keys("ctrl+l")
        desk.see(id_="unlockPassphraseInput")
        desk.see_gone("You, .*hello.*")
        wait_for("the node has ended", lambda: b"node" not in words_of(Path(f"/proc/{dead}")))
        bob.say("Alice", "meanwhile")
        desk.shot("locked")
        desk.fill_secret("a wrong one", id_="unlockPassphraseInput")
        desk.keys("Return")
        desk.see(".*does not open.*")
        desk.write(alice.passphrase_file.read_text(encoding="utf-8").strip())  # in place of what is selected
        desk.keys("Return")
        desk.see("Bob, .*meanwhile.*")
        assert node_of(desk.home) != dead
        see_draft(desk, THOUGHT)
        assert desk.close_window() == 0
        assert desk.warnings == []
