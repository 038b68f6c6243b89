"""Links into groups: made on terms, listed, taken back, and used. Each is an invite link that names a group besides.

Whoever uses one becomes a contact of its maker, and asks to be let in. What happens then is `contact.py`,
`join_asking.py` and, at the maker's, `join_requests.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crypto.primitives import sha256
from node.errors import Refused
from node.secure import contact, group_link, group_log, group_view, groups, join_asking, join_requests
from node.secure.group_link import QUESTION_LENGTH, QUESTIONS, GroupLink
from node.secure.own import Own
from node.store import joins
from node.store.joins import AskedRow, LinkRow
from node.store.transaction import Cx, Tx
from sync.shared import clip

NAME_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a link lets in: for how long, how many accounts, whether a person must agree, what is asked."""

    expires_s: int
    uses: int
    approve: bool
    questions: Sequence[str] = ()


def make(own: Own, tx: Tx, space: bytes, name: str, terms: Terms, addresses: tuple[str, ...]) -> str:
    """Make a link into a group; where something is asked, a person lets in.

    Refused("unknown_space", "not_allowed", "bad_questions") and as `contact.make_invite`.
    """
    row = groups.known(tx, space)
    if not row.history:
        raise Refused("unknown_space", "There is no such group.")
    group = group_view.of(own, tx, row)
    if not join_requests.may_let_in(group, own.account):
        raise Refused("not_allowed", "In this group you may not let people in.")
    asked = tuple(each.strip() for each in terms.questions)
    if len(asked) > QUESTIONS or not all(0 < len(each) <= QUESTION_LENGTH for each in asked):
        raise Refused(
            "bad_questions",
            "A link asks at most {questions} questions of 1 to {question_length} characters.",
            questions=QUESTIONS,
            question_length=QUESTION_LENGTH,
        )
    invite = contact.make_invite(own, tx, terms.expires_s, terms.uses, addresses)
    approve = terms.approve or bool(asked)
    text = group_link.write_link(GroupLink(1, invite, space, clip(name), len(group.ranks), approve, asked))
    joins.put_link(tx, LinkRow(invite.secret, space, approve, asked, text, False, own.clock.now_ms()))
    return text


def name_of(row: LinkRow) -> bytes:
    """What a link is called where it is listed: nothing that its secret follows from."""
    return sha256(b"link1" + row.secret)[:NAME_BYTES]


def revoke(own: Own, tx: Tx, name: bytes) -> None:
    """Let nobody in any more by a link; who waits goes on waiting. Refused("unknown_invite")."""
    row = next((row for row in joins.links(tx) if name_of(row) == name), None)
    if row is None:
        raise Refused("unknown_invite", "There is no such link.")
    joins.revoke(tx, row.secret)
    tx.after(own.wake.ring().contacts_changed)


def use(own: Own, tx: Tx, text: str, answers: tuple[str, ...]) -> AskedRow | None:
    """Ask to be let in by a link, and to become a contact of who made it; None for a group that we belong to.

    Refused as `group_link.read_link`, `contact.accept_invite` and `join_asking.ask`.
    """
    link = group_link.read_link(text)
    if group_log.is_together(own, tx, link.space, own.account):
        return None
    row = join_asking.ask(own, tx, link, answers)
    if contact.accept_invite(own, tx, link.invite).state == "contact":
        join_asking.send(own, tx, row.account)
    return join_asking.asked(tx, link.space)


def usable(own: Own, cx: Cx, space: bytes) -> list[LinkRow]:
    """The links into a group by which somebody new can come now, the newest first."""
    now_s = own.clock.now_ms() // 1000
    return [row for row in joins.links(cx) if row.space == space and row.left > 0 and row.expires > now_s]
