"""What tests of requests that others see, too, share: who makes the link, who may let in as well, and what they do."""

from __future__ import annotations

from functools import partial

from node.errors import Refused
from node.secure import groups, join_asking, join_deciding, join_showing, join_words, plaintext
from node.secure.join_words import Ask, Words
from node.store import shown
from node.store.shown import BroughtRow, DecidedRow
from node.store.transaction import Tx
from sync.ranks import ADMIN
from tests.node.secure.joins import bring, comes, found, link_of
from tests.node.secure.people import Person, befriend


def with_admins(maker: Person, *admins: Person) -> bytes:
    """A group of its founder and some admins, who are contacts of the founder and have its whole log."""
    for admin in admins:
        befriend(maker, admin)
    space = found(maker, *admins)
    for admin in admins:
        ranked(maker, space, admin, ADMIN, *admins)
    return space


def ranked(maker: Person, space: bytes, who: Person, rank: int, *others: Person) -> None:
    """Give somebody a rank, which the others hear."""
    maker.do(lambda tx: groups.rank(maker.own, tx, groups.known(tx, space), who.account, rank))
    for other in others:
        bring(maker, other, space)


def asks_in(space: bytes, asker: Person, maker: Person, *answers: str, questions: tuple[str, ...] = ()) -> str:
    """Somebody asks to be let in by a new link, whose maker shows it to the others; the link."""
    link = link_of(maker, space, approve=True, questions=questions)
    comes(asker, maker, link, *answers)
    follows(maker)
    return link


def asks_anew(asker: Person, maker: Person, space: bytes, answer: str, times: int = 1) -> None:
    """By the same link, with another answer."""
    row = asker.do(lambda tx: join_asking.asked(tx, space))
    assert row is not None
    said = Ask(space, row.turn + times, join_words.proof(row.secret, space, maker.account, asker.account), (answer,))
    says(asker, maker, plaintext.ASK, said)


def follows(person: Person) -> None:
    """What `Joins.serve` does when its bell rings."""

    def carry_out(device: bytes, id_: bytes, tx: Tx) -> None:
        join_showing.carry_out(person.own, tx, device, id_)

    def refuse(device: bytes, id_: bytes, code: str, tx: Tx) -> None:
        join_showing.refuse(person.own, tx, device, id_, code)

    for row in person.do(join_showing.verdicts):
        try:
            person.do(partial(carry_out, row.device, row.id))
        except Refused as refused:
            person.do(partial(refuse, row.device, row.id, refused.code))
    person.do(lambda tx: join_showing.follow(person.own, tx))


def listed(person: Person) -> list[BroughtRow]:
    """Who waits elsewhere, as somebody sees it."""
    return person.do(lambda tx: join_deciding.listed(person.own, tx))


def decides(person: Person, space: bytes, asker: Person, yes: bool = True) -> None:
    person.do(lambda tx: join_deciding.decide(person.own, tx, space, asker.account, yes))


def decided(person: Person) -> list[DecidedRow]:
    return person.do(shown.decided)


def says(person: Person, to: Person, type_: int, words: Words) -> None:
    """Hand a device a word as whoever may make it."""
    to.takes(person.seals(to, type_, join_words.encode(words)), person)


def words(person: Person, to: Person) -> list[int]:
    """The types of what is queued for somebody and is about who asks."""
    said = [plaintext.decode(row.item).type for row in person.queued(to)]
    return [each for each in said if each in (plaintext.SHOW, plaintext.VERDICT, plaintext.DECIDED)]
