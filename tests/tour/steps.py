"""What people do on the tour, one function a step: each is a few clicks and keys, and waits for what they bring.

Nothing here knows how the window is made; it looks for names a person could read, and for object names where two things
read alike.
"""

import re
from pathlib import Path

from tests.person import wait_for
from tests.tour.accessible import SELECTED
from tests.tour.desk import PATIENCE_S, Desk
from tests.tour.pictures import is_shown

PASSPHRASE = "correct horse battery staple"


def first_run(desk: Desk) -> str:
    """A name, a passphrase, and the recovery phrase read and written down; the phrase."""
    desk.see("Welcome to Kith")
    desk.shot("welcome")
    desk.fill(desk.name, id_="firstNameInput")
    desk.keys("Return")
    desk.fill_secret(PASSPHRASE, id_="passphraseInput")
    desk.fill_secret(PASSPHRASE, id_="passphraseAgainInput")
    desk.shot("passphrase")
    desk.click(id_="lockNext")
    return write_phrase_down(desk)


def write_phrase_down(desk: Desk) -> str:
    """Read the 24 words off the screen, type those that are asked for, and give all of them."""
    desk.see(id_="phraseNext")
    desk.shot("recovery phrase")
    words = [thing.name for thing in desk.all_of(r"\d+\.? [a-z]+")]
    assert len(words) == 24, words
    said = dict(re.fullmatch(r"(\d+)\.? ([a-z]+)", word).groups() for word in words)  # type: ignore[union-attr]
    desk.click(id_="phraseNext")
    for place in range(2):
        field = desk.see(id_=f"phraseWord{place}Input")
        desk.fill(said[re.findall(r"\d+", field.name)[-1]], id_=field.id)
    desk.shot("recovery phrase asked back")
    desk.click(id_="phraseNext")
    desk.see(id_="honestSeen")
    desk.shot("what Kith is not")
    desk.click(id_="honestSeen")
    desk.see(id_="rail-people")
    return " ".join(said[str(place)] for place in range(1, 25))


def look_for_people(desk: Desk) -> None:
    """Open the place where people are added; while it is open, this person is visible to those nearby."""
    desk.click(id_="rail-people")
    desk.click(id_="peopleAdd")


def befriend_nearby(desk: Desk, other: Desk) -> None:
    """Greet somebody whom the network shows, who accepts."""
    look_for_people(desk)
    look_for_people(other)
    desk.see(id_=f"greet-{other.name}")
    desk.shot("people nearby")
    desk.click(id_=f"greet-{other.name}")
    other.click(id_="rail-people")
    other.see(id_=f"approve-{desk.name}")
    other.shot("a request")
    other.click(id_=f"approve-{desk.name}")
    for one, two in ((desk, other), (other, desk)):
        one.click(id_="rail-chats")
        one.see(id_=f"chat-{two.name}")


def open_chat(desk: Desk, other: str) -> None:
    """Go to the conversation with somebody."""
    desk.click(id_="rail-chats")
    desk.click(id_=f"chat-{other}")


def say(desk: Desk, text: str) -> None:
    """Write a line in the conversation that is open."""
    desk.fill(text, id_="composerInput")
    desk.keys("Return")
    desk.see(f".*{re.escape(text)}.*", role="list item")


def see_line(desk: Desk, author: str, text: str) -> None:
    """A line of somebody is in the conversation that is open."""
    desk.see(f"{author}, .*{re.escape(text)}", role="list item")


def talk(desk: Desk, other: Desk) -> None:
    """One writes and the other answers; each sees what came, and that the own line was read."""
    open_chat(desk, other.name)
    say(desk, f"Good morning {other.name}")
    other.see(f"{desk.name}(, online)?, 1 unread.*Good morning {other.name}.*")
    other.shot("unread")
    open_chat(other, desk.name)
    desk.see(f"You, .*Good morning {other.name}, read")
    say(other, f"And to you, {desk.name}!")
    desk.see(f"{other.name}, .*And to you, {desk.name}!")
    other.see(f"You, .*And to you, {desk.name}!, read")
    for each in (desk, other):
        each.shot("chat")


def choose_files(desk: Desk, *files: Path) -> None:
    """Name files, or one folder, in the dialog that is open."""
    desk.see(id_="fileNameEdit")
    desk.fill(str(files[0]) if len(files) == 1 else " ".join(f'"{file}"' for file in files), id_="fileNameEdit")
    desk.shot("choosing files")
    desk.keys("Return")
    desk.see_gone(id_="fileNameEdit")


def see_picture(desk: Desk, file: Path, name: str | None = None, id_: str | None = None) -> None:
    """What is on the screen at the place of a thing is the picture."""

    def look() -> bool:
        return is_shown(desk.picture(), desk.see(name, id_=id_).box, file)

    wait_for(f"{desk.name}'s screen shows {file.name}", look, PATIENCE_S)


def wear_dark(desk: Desk) -> None:
    """Change to dark colours."""
    desk.click(id_="railTheme")
    desk.see("Light colours", id_="railTheme")


def show_every_page(desk: Desk) -> None:
    """Go to every page of the window, in the colours it wears and in the others, and keep pictures."""
    for _ in range(2):
        colours = desk.see(id_="railTheme").name
        for page in desk.all_of(role="page tab"):
            desk.press_on(page)
            wait_for(f"{page.name} is in front", lambda there=page: desk.screen.look(there).has(SELECTED))
            desk.shot(f"{page.name}, {colours} offered", looks=30)
        desk.click(id_="railTheme")
        wait_for(f"{desk.name} wears others", lambda before=colours: desk.see(id_="railTheme").name != before)
