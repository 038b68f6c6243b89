"""What people do with groups on the tour, one function a step; see `steps.py`."""

import re
from pathlib import Path

from tests.tour.desk import Desk
from tests.tour.steps import choose_files, open_chat, say


def make_group(desk: Desk, title: str, *others: str) -> None:
    """Make a group with contacts; its conversation is open then."""
    desk.click(id_="rail-chats")
    desk.click(id_="newGroup")
    desk.see(id_="groupNameInput")
    desk.shot("a new group")
    desk.fill(title, id_="groupNameInput")
    for other in others:
        desk.click(id_=f"candidate-{other}")
    desk.shot("a new group, filled in")
    desk.click(id_="groupMake")
    desk.see(re.escape(title), id_="talkName")
    desk.shot("a group of mine")


def see_happen(desk: Desk, sentence: str) -> None:
    """A line of what happened stands in the conversation that is open."""
    desk.see(rf"{re.escape(sentence)}, .*", role="list item")


def call(desk: Desk, beginning: str, other: str, rest: str) -> None:
    """Write a line that calls somebody, by the list of names that an @ opens."""
    desk.click(id_="composerInput")
    desk.write(f"{beginning} @{other[:2]}")
    desk.see(id_=f"call-{other}")
    desk.shot("whom an @ may call")
    desk.keys("Tab")
    desk.write(rest)
    desk.keys("Return")
    desk.see(rf"You, .*{re.escape(beginning)} @{other} {re.escape(rest)}.*", role="list item")


def ask(desk: Desk, question: str, *answers: str) -> None:
    """Make a poll."""
    desk.click(id_="composerPoll")
    desk.fill(question, id_="pollQuestionInput")
    desk.click(id_="pollAnswersInput")
    for answer in answers:
        desk.write(answer)
        desk.keys("Return")
    desk.shot("a new poll")
    desk.click(id_="pollMake")
    desk.see_gone(id_="pollMake")


def vote(desk: Desk, answer: str) -> None:
    """Choose an answer of the poll that is shown."""
    desk.click(rf"{re.escape(answer)}, \d+ votes")


def menu_of(desk: Desk, line: str) -> None:
    """Open the menu of a line."""
    desk.click(rf".*{re.escape(line)}.*", role="list item", button=3)


def pin(desk: Desk, line: str) -> None:
    """Pin a line for everybody."""
    menu_of(desk, line)
    desk.see(id_="menuPin")
    desk.shot("the menu of a line in a group")
    desk.click(id_="menuPin")
    desk.see(id_="pinBar")


def answer(desk: Desk, line: str, text: str) -> None:
    """Answer a line, and look at the thread."""
    menu_of(desk, line)
    desk.click(id_="menuReply")
    say(desk, text)
    desk.click("1 reply", id_="repliesChip")
    desk.see(rf".*{re.escape(text)}.*", id_="answer")
    desk.shot("a thread")
    desk.keys("Escape")
    desk.see_gone(id_="answer")


def see_readers(desk: Desk, line: str, *names: str) -> None:
    """Look who has read a line."""
    menu_of(desk, line)
    desk.click(id_="menuReaders")
    for name in names:
        desk.see(f"{name}, read", id_="reader")
    desk.shot("who has read a line")
    desk.keys("Escape")
    desk.see_gone(id_="reader")


def details(desk: Desk, title: str) -> None:
    """Look at everything that is known of a group."""
    open_chat(desk, title)
    desk.click(id_="talkDetails")
    desk.see(re.escape(title), id_="groupTitle")
    desk.shot("about a group")


def give_role(desk: Desk, member: str, choice: str) -> None:
    """Give somebody a role, on the page of the group."""
    desk.roll_to(id_=f"memberMenu-{member}")
    desk.click(id_=f"memberMenu-{member}")
    desk.see(id_=choice)
    desk.shot("what to do with a member")
    desk.click(id_=choice)


def give_right(desk: Desk, right: str, choice: str) -> None:
    """Say who may do something, on the page of the group."""
    desk.roll_to(id_=f"right-{right}")
    desk.click(id_=f"right-{right}")
    desk.see(id_=f"choice-{choice}")
    desk.shot("who may do what")
    desk.click(id_=f"choice-{choice}")


def remove(desk: Desk, member: str) -> None:
    """Remove somebody, on the page of the group."""
    desk.roll_to(id_=f"memberMenu-{member}")
    desk.click(id_=f"memberMenu-{member}")
    desk.click(id_="memberRemove")
    desk.see(id_="sure")
    desk.shot("removing somebody")
    desk.click(id_="sure")
    desk.see_gone(id_=f"memberMenu-{member}")


def leave(desk: Desk, title: str) -> None:
    """Leave a group; its conversation says so."""
    details(desk, title)
    desk.roll_to(id_="groupLeave")
    desk.click(id_="groupLeave")
    desk.shot("leaving a group")
    desk.click(id_="sure")
    desk.see("You left this group.*", id_="talkClosed")
    desk.shot("a group that was left")


def make_link(desk: Desk, title: str, question: str) -> str:
    """Make a link into a group that asks something, and read it off the screen."""
    open_chat(desk, title)
    desk.click(id_="talkDetails")
    desk.roll_to(id_="linkApprove")
    desk.click(id_="linkApprove")
    desk.roll_to(id_="linkQuestionsInput")
    desk.fill(question, id_="linkQuestionsInput")
    desk.roll_to(id_="linkMake")
    desk.click(id_="linkMake")
    desk.roll_to(id_="linkCopy")
    desk.shot("a link into a group")
    return "".join(desk.screen.text_of(field) for field in desk.all_of(id_="linkTextInput"))


def ask_to_join(desk: Desk, answer_: str, state: str) -> None:
    """Answer the question of a link, and ask to be let in."""
    desk.fill(answer_, id_="answer-0Input")
    desk.shot("a link into a group, with a question")
    desk.click(id_="doorJoin")
    desk.see(state, id_="doorState")
    desk.shot("waiting to be let in")


def let_in(desk: Desk, name: str, answer_: str) -> None:
    """Go where the banner leads, read what somebody answered, and let them in."""
    desk.click("Answer")
    desk.see(answer_)
    desk.shot("who asks to be let in")
    desk.click(id_=f"admit-{name}")
    desk.see_gone(id_=f"admit-{name}")


def save_to_file(desk: Desk, title: str, file: Path) -> None:
    """Save what the others in a group lack to a file, on the page of the group."""
    details(desk, title)
    desk.roll_to(id_="carrySave")
    desk.click(id_="carrySave")
    choose_files(desk, file)
    desk.see(rf"Written for {re.escape(title)}: .*", id_="carrySaid")
    desk.shot("saved what a group lacks")


def read_from_file(desk: Desk, title: str, file: Path) -> None:
    """Read a file that somebody brought, on the page of the group."""
    details(desk, title)
    desk.roll_to(id_="carryRead")
    desk.click(id_="carryRead")
    choose_files(desk, file)
    desk.see(r"\d+ new things? .*", id_="carrySaid")
    desk.shot("read what somebody brought")
