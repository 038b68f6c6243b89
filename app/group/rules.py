"""The rules of groups as pure functions: what a title may be, and what the words for roles and rights mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app import charter
from app.charter import Charter
from app.errors import Refused
from app.wording import clean_line, utf8_size
from app.words import mark, say

FULL, FROM_JOIN, NONE = "full", "from join", "none"
HISTORIES = {"full": FULL, "from-join": FROM_JOIN, "none": NONE}
GIVEN = {charter.ROLES[rank]: rank for rank in (charter.ADMIN, charter.MODERATOR, charter.MEMBER)}
MAX_MEMBERS = 256
MAX_QUESTIONS, MAX_QUESTION, MAX_ANSWER = 3, 200, 500  # of a link; the last two in characters
MIN_LINK_DIGITS = 4
IN = "member"
JOIN_TROUBLES = {
    "declined": mark("They decided not to let you in."),
    "not_allowed": mark("Whoever made the link may not let anybody in any more."),
    "not_a_member": mark("Whoever made the link does not belong to the group any more."),
    "too_many_members": mark("The group is full."),
    "too_many_requests": mark("Too many people ask to be let in just now; try again later."),
    "banned": mark("You were removed from this group."),
    "invite_used": mark("As many people as may have used this link already."),
    "invite_expired": mark("The link has expired."),
    "invite_revoked": mark("The link was taken back."),
    "invite_unknown": mark("The link is not known any more."),
    "invite_void": mark("The device that made the link is gone."),
    "no_answer": mark("Nobody has answered."),
    "withdrawn": mark("You took it back."),
}
NOT_LET_IN = mark("You were not let in.")
DECISIONS = {"yes": "admit", "no": "decline"}
DECISION_TROUBLES = {
    "banned": mark("Not let in: they were removed from this group by somebody of a higher rank."),
    "too_many_members": mark("Not let in: the group is full."),
    "not_a_contact": mark("Not let in: they are no contact any more of who made the link."),
}
NOT_DONE = mark("That could not be done where the link was made.")
ACTIONS = {
    charter.POST: mark("write"),
    charter.ADD: mark("add people"),
    charter.PIN: mark("pin messages"),
    charter.EDIT: mark("change what the group says of itself"),
    charter.CALL_ALL: mark("mention everybody"),
}


def check_title(text: str) -> str:
    """Give a group's name in its clean form; Refused `bad_title` if nothing of it can be seen or it is too long."""
    title = clean_line(text, charter.MAX_TITLE)
    if not title or utf8_size(text) is None or len(" ".join(text.split())) > charter.MAX_TITLE:
        raise Refused(
            "bad_title", "A group's name has between 1 and {most} visible characters.", most=charter.MAX_TITLE
        )
    return title


def check_description(text: str) -> None:
    """Refuse a description of more than 2,000 bytes in UTF-8, or one that is no UTF-8."""
    if not charter.is_description(text):
        most = charter.MAX_DESCRIPTION_BYTES
        raise Refused(
            "bad_description", "A description has room for {most} plain letters; other scripts take more.", most=most
        )


def history(word: str) -> str:
    """Give what newcomers get, from the word of an option; Refused `bad_history`."""
    if word not in HISTORIES:
        raise Refused("bad_history", "What newcomers see is full, from-join or none.")
    return HISTORIES[word]


def role(word: str) -> int:
    """Give the rank that a role means; Refused `bad_role`."""
    if word not in GIVEN:
        raise Refused("bad_role", "A role is admin, moderator or member.")
    return GIVEN[word]


def questions(texts: Sequence[str]) -> list[str]:
    """Give the questions of a link in their clean form; Refused `bad_questions`."""
    cleaned = [clean_line(text, MAX_QUESTION) for text in texts]
    if len(cleaned) > MAX_QUESTIONS or not all(cleaned) or any(len(text) > MAX_QUESTION for text in texts):
        raise Refused(
            "bad_questions",
            "A link asks at most {most} questions, each of 1 to {signs} characters.",
            most=MAX_QUESTIONS,
            signs=MAX_QUESTION,
        )
    return cleaned


def answers(asked: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Give what somebody answers to the questions of a link, cleaned; Refused `bad_answers`."""
    cleaned = [clean_line(text, MAX_ANSWER) for text in texts]
    if len(cleaned) != len(asked) or not all(cleaned) or any(len(text) > MAX_ANSWER for text in texts):
        said = "; ".join(clean_line(question, MAX_QUESTION) for question in asked)
        asks = mark("This link takes an answer of 1 to {most} characters to each of its questions: {said}")
        raise Refused("bad_answers", asks if asked else "This link takes no answer", most=MAX_ANSWER, said=said)
    return cleaned


def join_trouble(code: str) -> str:
    """Give a sentence for why somebody was not let in; a code that is not known is never shown, others chose it."""
    return say(JOIN_TROUBLES.get(code, NOT_LET_IN)) if code else ""


def decision_trouble(code: str) -> str:
    """Give a sentence for why what I decided of somebody was not done; a code that is not known is never shown."""
    return say(DECISION_TROUBLES.get(code, NOT_DONE)) if code else ""


def with_rights(said: Charter, words: Mapping[str, str | None]) -> Charter:
    """Give a charter with those rights changed for which there is a word; Refused `bad_right`."""
    changed = {action: _right(action, word) for action, word in words.items() if word is not None}
    return replace(said, rights=dict(said.rights) | changed)


def _right(action: str, word: str) -> int:
    allowed = [one for one, rank in charter.WHO.items() if rank >= charter.LEAST[action]]
    if word not in allowed:
        raise Refused(
            "bad_right",
            "Who may {action} is {words} or {last}.",
            action=ACTIONS[action],
            words=", ".join(allowed[:-1]),
            last=allowed[-1],
        )
    return charter.WHO[word]
