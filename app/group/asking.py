"""Who asks to be let into groups, as a screen gets to see it: by whose link, what was answered, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.admission import Decided, Request
from app.context import App
from app.conversations import Group
from app.group import rules
from app.group.views import AnsweredView, DecidedView, RequestView
from app.people.api import people
from app.people.rules import Person
from app.wording import ID_HEX, clean_line, clean_name, device_called, moment

Names = Mapping[bytes, str]


async def names(app: App) -> dict[bytes, str]:
    """Give what I call everybody I know."""
    return {person.account: person.name for person in await people(app)}


async def devices(app: App) -> dict[bytes, str]:
    """Give what my devices are called."""
    return {one.device: device_called(one.name, one.device.hex()) for one in await app.node.devices.every()}


async def askers(app: App, waiting: Sequence[Request]) -> list[Person]:
    """Give those who wait as people, also those whom only somebody else knows."""
    asking = {one.account: one for one in waiting}
    known = [person for person in await people(app) if person.account in asking]
    strangers = asking.keys() - {person.account for person in known}
    return known + [_stranger(asking[account]) for account in sorted(strangers)]


def requested(one: Request, group: Group, called: Names, mine: Names, me: bytes) -> RequestView:
    """Give the view of who asks; `mine` is what my devices are called."""
    answers = [*one.answers, *[""] * len(one.questions)]
    return RequestView(
        chat=one.space.hex(),
        group_name=group.name,
        id=one.account.hex(),
        name=called.get(one.account) or clean_name(one.name) or one.account.hex()[:ID_HEX],
        answers=[
            AnsweredView(clean_line(question, rules.MAX_QUESTION), clean_line(answer, rules.MAX_ANSWER))
            for question, answer in zip(one.questions, answers, strict=False)
        ],
        asked_at=moment(one.at),
        by=_name(one.holder, called) if one.holder not in (b"", me) else "",
        device=mine.get(one.device) or one.device.hex()[:ID_HEX] if one.holder == me else "",
        decision=rules.DECISIONS.get(one.verdict, ""),
        why=rules.decision_trouble(one.why),
        known=one.account in called,
    )


def decided(one: Decided, group: Group, called: Names, me: bytes) -> DecidedView:
    """Give the view of what somebody else decided."""
    return DecidedView(
        chat=one.space.hex(),
        group_name=group.name,
        id=one.account.hex(),
        name=called.get(one.account) or clean_name(one.name) or one.account.hex()[:ID_HEX],
        outcome=one.code,
        by=_name(one.by, called) if one.by not in (b"", me) else "",
        me=one.by == me,
        decided_at=moment(one.at),
    )


def _name(account: bytes, called: Names) -> str:
    return called.get(account) or account.hex()[:ID_HEX]


def _stranger(one: Request) -> Person:
    return Person(
        account=one.account,
        space=b"",
        state="",
        stated_name=clean_name(one.name),
        petname="",
        about="",
        verified=False,
        why="",
    )
