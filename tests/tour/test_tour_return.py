"""The tour of coming back: a machine is lost, and nothing is left but the 24 words; a contact helps, by mouse and keys.

What is claimed is read from the screens, as a person or a screen reader reads it. Pictures are in out/tour/return.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tour import steps
from tests.tour.desk import Desk
from tests.tour.street import street

pytestmark = pytest.mark.xdist_group("tour")
OTHER = "abandon " * 23 + "art"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the homes; its path is short, as those of Unix sockets must be."""
    with tempfile.TemporaryDirectory(prefix="kith-") as made:
        yield Path(made)


def test_whoever_lost_everything_comes_back_by_words(folder: Path) -> None:
    with street(folder, together=True, shots="return") as town:
        alice, bob, _ = town.desks
        town.each(Desk.open_window, [alice, bob])
        words = steps.first_run(alice)
        steps.first_run(bob)
        steps.befriend_nearby(alice, bob)
        steps.talk(alice, bob)
        lose(alice)
        code = ask_for_code(bob, "Alice")
        come_back(alice, OTHER, code)
        alice.see("These words are of another account than the one that the code is for.")
        alice.shot("words of another account")
        alice.fill(words, id_="onlyWordsInput")
        alice.click(id_="wordsNext")
        alice.click(id_="linkNext")
        alice.click(id_="honestSeen")
        alice.see("You are back. Contacts and conversations come by themselves.*")
        alice.shot("back again")
        steps.open_chat(alice, "Bob")
        alice.see("You, .*Good morning Bob, .*", role="list item")
        steps.see_line(alice, "Bob", "And to you, Alice!")
        steps.say(alice, "I am back")
        steps.open_chat(bob, "Alice")
        steps.see_line(bob, "Alice", "I am back")
        for each in (alice, bob):
            each.shot("the conversation goes on")
        town.each(Desk.close_window, [alice, bob])
        for desk in (alice, bob):
            assert desk.warnings == []


def lose(desk: Desk) -> None:
    """Everything of somebody's is gone; a new machine stands at the same place."""
    desk.close_window()
    shutil.rmtree(desk.home)
    desk.open_window()


def ask_for_code(desk: Desk, name: str) -> str:
    """On the page of a contact, show the code that brings them back."""
    desk.click(id_="rail-people")
    desk.click(id_=f"person-{name}")
    desk.roll_to(id_="helpShow")
    desk.click(id_="helpShow")
    code = desk.see(id_="helpTyped").name
    desk.shot("a code for a contact")
    return code


def come_back(desk: Desk, words: str, code: str) -> None:
    """Give the words, the code, a name for the new machine, and a passphrase for its store."""
    desk.click(id_="firstWords")
    desk.fill(words.strip(), id_="onlyWordsInput")
    desk.shot("words")
    desk.click(id_="wordsNext")
    desk.fill(code, id_="linkCodeInput")
    desk.fill("Laptop", id_="linkNameInput")
    desk.shot("code of a contact")
    desk.click(id_="linkNext")
    desk.fill_secret(steps.PASSPHRASE, id_="passphraseInput")
    desk.fill_secret(steps.PASSPHRASE, id_="passphraseAgainInput")
    desk.click(id_="lockNext")
