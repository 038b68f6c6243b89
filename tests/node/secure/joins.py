"""What tests of links into groups share: a group, a link into it, who uses it, and what both sides make of that."""

from node.secure import group_link, group_log, groups, join_asking, join_links, join_requests, join_words, plaintext
from node.secure.join_words import Answer, Ask
from node.store import grouped, log, ranks, spaces
from node.store.joins import AskedRow, RequestRow
from sync.ranks import MEMBER
from tests.node.secure.people import Person, asks, settle

ABOUT = {"use": "chat", "title": "Trip"}


def found(person: Person, *others: Person, **rights: int) -> bytes:
    """A group of some people who are contacts of its founder."""
    members, about = [other.account for other in others], ABOUT | {"rights": rights}
    space = person.do(lambda tx: groups.found(person.own, tx, about, members, "full"))
    for other in others:
        settle(person, other)
    return space


def link_of(person: Person, space: bytes, **terms: object) -> str:
    wanted = join_links.Terms(**{"expires_s": 3600, "uses": 5, "approve": False} | terms)  # type: ignore[arg-type]
    return person.do(lambda tx: join_links.make(person.own, tx, space, "Trip", wanted, ("127.0.0.1:1",)))


def uses(person: Person, link: str, *answers: str) -> AskedRow | None:
    return person.do(lambda tx: join_links.use(person.own, tx, link, answers))


def comes(person: Person, maker: Person, link: str, *answers: str) -> None:
    """Somebody who does not know the maker uses a link, and both say all they have to say."""
    uses(person, link, *answers)
    asks(person, maker)
    settle(person, maker)


def is_in(person: Person, space: bytes, who: Person) -> bool:
    place = person.do(lambda tx: ranks.get(tx, space, who.account))
    return place is not None and place.rank >= MEMBER


def asked(person: Person, space: bytes) -> tuple[str, str]:
    row = person.do(lambda tx: join_asking.asked(tx, space))
    return ("", "") if row is None else (row.state, row.why)


def waiting(person: Person) -> list[RequestRow]:
    return person.do(lambda tx: join_requests.waiting(person.own, tx))


def admits(person: Person, space: bytes, who: Person) -> None:
    person.do(lambda tx: join_requests.admit(person.own, tx, space, who.account))
    settle(person, who)


def says(person: Person, maker: Person, ask: Ask) -> None:
    """Hand a contact's device an ASK as whoever may make it."""
    maker.takes(person.seals(maker, plaintext.ASK, join_words.encode(ask)), person)


def proof(link: str, asker: Person) -> bytes:
    said = group_link.read_link(link)
    return join_words.proof(said.invite.secret, said.space, said.invite.account, asker.account)


def bring(one: Person, other: Person, space: bytes) -> None:
    """Let another member hold the control log of a group, as a link brings it."""
    events = one.do(lambda tx: log.events(tx, grouped.arrived(tx, space)))
    row = other.do(lambda tx: spaces.get(tx, space))
    assert row is not None
    other.do(lambda tx: group_log.take(other.own, tx, one.device, row, events))


def codes(person: Person, to: Person) -> list[str]:
    """The codes of the ANSWERs that are queued for somebody."""
    said = [plaintext.decode(row.item) for row in person.queued(to)]
    return [join_words.decode(Answer, each.body).code for each in said if each.type == plaintext.ANSWER]
