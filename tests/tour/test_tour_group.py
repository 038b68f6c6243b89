"""The tour of a group: three people on one network make it, talk, rule it and leave it, by mouse and keys.

What is claimed is read from the screens, as a person or a screen reader reads it. Pictures are in out/tour/group.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tour import group_steps as groups
from tests.tour import steps
from tests.tour.desk import Desk
from tests.tour.relay_steps import accept_invite
from tests.tour.street import street

pytestmark = pytest.mark.xdist_group("tour")
TITLE = "Trip"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for the homes; its path is short, as those of Unix sockets must be."""
    with tempfile.TemporaryDirectory(prefix="kith-") as made:
        yield Path(made)


def test_three_in_a_group(folder: Path) -> None:
    with street(folder, together=True, shots="group") as town:
        alice, bob, carol = town.desks
        town.each(Desk.open_window)
        town.each(steps.first_run)
        steps.wear_dark(bob)
        for other in (bob, carol):
            steps.befriend_nearby(alice, other)
        talk(alice, bob, carol)
        decide(alice, bob, carol)
        rule(alice, bob, carol)
        part(alice, bob, carol)
        come_back(alice, carol)
        town.unplug(carol)
        carry(alice, carol, folder / "group.kith")
        town.each(Desk.close_window)
        for desk in town.desks:
            assert desk.warnings == []


def talk(alice: Desk, bob: Desk, carol: Desk) -> None:
    """The group is made; everybody reads what each says, with names; who wrote sees that all have read it."""
    groups.make_group(alice, TITLE, "Bob", "Carol")
    for desk in (bob, carol):
        steps.open_chat(desk, TITLE)
        groups.see_happen(desk, "Alice added you")
    steps.say(alice, "Who drives?")
    for desk in (bob, carol):
        steps.see_line(desk, "Alice", "Who drives?")
    steps.say(bob, "I have four seats")
    for desk in (alice, carol):
        steps.see_line(desk, "Bob", "I have four seats")
    alice.see("You, .*Who drives[?], read by everybody", role="list item")
    groups.see_readers(alice, "Who drives?", "Bob", "Carol")
    for desk in (alice, bob, carol):
        desk.shot("a group talks")


def decide(alice: Desk, bob: Desk, carol: Desk) -> None:
    """Somebody is called by name, a poll is answered, a line is pinned and one is answered in a thread."""
    bob.click(id_="rail-feed")
    groups.call(carol, "Shall we take the train,", "Bob", "too?")
    bob.click(id_="rail-chats")
    steps.see_line(bob, "Carol", "Shall we take the train, @Bob too?")
    groups.ask(alice, "Which day?", "Friday", "Saturday")
    for desk in (bob, carol):
        steps.see_line(desk, "Alice", "Which day?")
        groups.vote(desk, "Saturday")
    alice.see("Saturday, 2 votes")
    groups.pin(alice, "I have four seats")
    bob.see("Pinned · You: I have four seats", id_="pinBar")
    groups.answer(carol, "Who drives?", "My sister does")
    steps.see_line(alice, "Carol", "My sister does")
    for desk in (alice, bob, carol):
        desk.shot("a poll, a pin and a thread")


def rule(alice: Desk, bob: Desk, carol: Desk) -> None:
    """One is made a moderator, and only moderators may write then."""
    groups.details(alice, TITLE)
    groups.give_role(alice, "Bob", "makeModerator")
    alice.see("Bob, Moderator", id_="member")
    groups.see_happen(bob, "Alice made you a moderator")
    groups.give_right(alice, "post", "moderators")
    carol.see("In this group only moderators and admins may write.", id_="talkClosed")
    carol.shot("only moderators may write")
    steps.say(bob, "Let us meet at eight")
    steps.see_line(carol, "Bob", "Let us meet at eight")


def part(alice: Desk, bob: Desk, carol: Desk) -> None:
    """One is removed and reads nothing more, one leaves; each is told so, and the others see it."""
    groups.remove(alice, "Carol")
    carol.see("Alice removed you from this group.*", id_="talkClosed")
    carol.shot("removed from a group")
    steps.open_chat(alice, TITLE)
    steps.say(alice, "Just the two of us")
    steps.see_line(bob, "Alice", "Just the two of us")
    groups.leave(bob, TITLE)
    groups.see_happen(alice, "Bob left")
    assert carol.all_of(".*Just the two of us.*") == []
    alice.shot("who is left")


def come_back(alice: Desk, carol: Desk) -> None:
    """Who was removed uses a link, answers its question, and is let in; that they hold what is said then is shown."""
    link = groups.make_link(alice, TITLE, "Will you be on time?")
    accept_invite(carol, link)
    groups.ask_to_join(carol, "Always", "Waiting until Alice lets you in")
    groups.let_in(alice, "Carol", "Always")
    carol.see("You belong to this group.*")
    steps.open_chat(carol, TITLE)
    groups.see_happen(carol, "Alice added you")
    steps.open_chat(alice, TITLE)
    steps.say(alice, "Good to have you back")
    steps.see_line(carol, "Alice", "Good to have you back")
    alice.see("You, .*Good to have you back, (delivered to|read by) everybody", role="list item")
    carol.shot("back in the group")


def carry(alice: Desk, carol: Desk, stick: Path) -> None:
    """Without a network a file brings a line and a rule there, and an answer back; each line is there once."""
    groups.details(alice, TITLE)
    groups.give_right(alice, "post", "everyone")
    steps.open_chat(alice, TITLE)
    steps.say(alice, "This comes by hand")
    groups.save_to_file(alice, TITLE, stick)
    groups.read_from_file(carol, TITLE, stick)
    steps.open_chat(carol, TITLE)
    steps.see_line(carol, "Alice", "This comes by hand")
    steps.say(carol, "And this goes back")
    back = stick.with_name("back.kith")
    groups.save_to_file(carol, TITLE, back)
    groups.read_from_file(alice, TITLE, back)
    steps.open_chat(alice, TITLE)
    steps.see_line(alice, "Carol", "And this goes back")
    alice.see("You, .*This comes by hand, (delivered to|read by) everybody", role="list item")
    steps.open_chat(carol, TITLE)
    steps.see_line(carol, "Alice", "This comes by hand")
    for desk, said in ((alice, "And this goes back"), (carol, "This comes by hand")):
        lines = [thing for thing in desk.all_of(f".*{said}.*", role="list item") if not thing.id.startswith("chat-")]
        assert len(lines) == 1, lines
        desk.shot("carried by hand")
