"""Who or what may be meant while somebody writes: behind an @ members of the group, behind a colon emoji. Pure.

That a name was called is found by the node in the text; here it is only helped to be written as it must be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.chat.rules import EVERYBODY
from app.chat.views import MessageView
from app.group.views import GroupView, MemberView
from app.words import say
from ui.emoji.table import Emoji

MOST = 6  # offered at once
LONGEST = 64  # characters of a name


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who can be called, `word` is what is written behind the @; or an emoji, the `sign`, for its name."""

    id: str
    name: str
    word: str
    note: str
    sign: str = ""


def offers(before: str, group: GroupView | None, told: Sequence[MessageView]) -> list[Offer]:
    """Give whom the @ nearest before the cursor may mean; `before` is what stands there, `told` what was said."""
    typed = _typed(before)
    if group is None or typed is None:
        return []
    heard = {view.author: at for at, view in enumerate(told)}
    others = [(_fit(one.name, typed), -heard.get(one.id, -1), one) for one in group.members if not one.me]
    fitting = sorted((found for found in others if found[0]), key=lambda found: (found[0], found[1], found[2].name))
    offered = [_offer(one) for _, _, one in fitting]
    if group.may.all and EVERYBODY.startswith(typed):
        offered.insert(
            0 if typed else len(offered), Offer(EVERYBODY, say("Everybody"), EVERYBODY, say("calls all members"))
        )
    return offered[:MOST]


def emojis(found: Sequence[Emoji]) -> list[Offer]:
    """Give those emoji that are offered of what was found for a name that was begun."""
    return [Offer(each.sign, each.name, each.sign, f":{each.code}:", each.sign) for each in found[:MOST]]


def _typed(before: str) -> str | None:
    """Give what was typed behind the last @, None if that begins no name."""
    at = before.rfind("@")
    typed = before[at + 1 :]
    begins = at == 0 or (at > 0 and not before[at - 1].isalnum())
    if at < 0 or not begins or len(typed) > LONGEST or "\n" in typed or typed[:1].isspace():
        return None
    return typed.casefold()


def _fit(name: str, typed: str) -> int:
    """Say how well a name fits: 1 it begins so, 2 a later word of it does, 0 not at all or it is there already."""
    folded = name.casefold()
    if folded.startswith(typed):
        return 1
    starts = (at + 1 for at, sign in enumerate(folded) if sign in " -")
    return 2 if any(folded.startswith(typed, at) for at in starts) else 0


def _offer(member: MemberView) -> Offer:
    return Offer(member.id, member.name, member.name, "" if member.known else say("not your contact"))
