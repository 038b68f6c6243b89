"""What must hold in the end of groups nobody is in charge of: the same everywhere, and nothing that is not for one.

It looks at whole nodes of whoever runs: members and ranks, names, digests of the control log and of what each key
sealed, and lines as a screen shows them. What may be read by whom is `ledger.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app.chat import api as chat
from node.items import Ruled
from node.node import Node
from node.spaces import Space
from node.store import digests, log, space_keys
from node.store.transaction import Cx
from sync.ranks import REMOVED
from sync.space import shelf_of
from tests.world.ledger import Ledger, Line
from tests.world.people import Person

MOST_LINES = 500
EVER = 2**62


async def differences(people: Mapping[str, Person], id_: str, ledger: Ledger, texts: Collection[str]) -> list[str]:
    """What is wrong with a group; `people` by account, all running; `texts` is whatever anybody tried to say."""
    owner = people[ledger.owner]
    space = await _space(owner, id_)
    assert space is not None
    belongs = sorted(map(bytes.hex, space.ranks))
    for account in belongs:
        if unlike := await _unlike(owner, space, people[account]):
            return [f"{people[account].name} {unlike}"]  # until then all else differs as well
    found: list[str] = []
    everything = await _lines(owner, id_)
    for account in belongs:
        lines = await _lines(people[account], id_)
        wrong = ledger.misread(account, everything, lines) or _unsound(lines, texts)
        found += [f"{people[account].name} sees {wrong}"] if wrong else []
    shown = {line[0] for line in everything}
    for what, ids in (("lost", ledger.lost(shown)), ("shown though their authors were out", ledger.unheard_of(shown))):
        found += [f"{len(ids)} messages are {what}"] if ids else []
    return found + await _leaks(people, id_, ledger, belongs)


async def announced(owner: Person, id_: str) -> int:
    """How many keys a group has had."""
    rows = await _node(owner).read(lambda cx: space_keys.of(cx, bytes.fromhex(id_)))
    return sum(row.announcement is not None for row in rows)


async def _unlike(owner: Person, space: Space, member: Person) -> str:
    """In what the group of a member differs from the owner's, apart from what is said in it."""
    theirs = await _space(member, space.id.hex())
    if theirs is None:
        return "knows nothing of a group"
    if theirs.ranks != space.ranks:
        return "sees other members or ranks"
    if (theirs.about, set(theirs.former)) != (space.about, set(space.former)):
        return "sees another name or other former members"
    held = await _digests(owner, space.id), await _digests(member, space.id)
    if held[0][b""] != held[1][b""]:
        return "has another control log"
    differing = [kid for kid in held[1] if held[1][kid] != held[0].get(kid)]
    return f"has {len(differing)} other shelves" if differing else ""


async def _digests(person: Person, space: bytes) -> dict[bytes, object]:
    """The digests of the control log (under no name), and of what each key that is held has sealed.

    Under a key that nobody announced who belongs, somebody speaks who does not know yet that they are out.
    """

    def look(cx: Cx) -> dict[bytes, object]:
        held = [row for row in space_keys.of(cx, space) if row.secret is not None]
        kids = [row.kid for row in held if row.announcement is not None]
        parts = {b"": space} | {kid: shelf_of(space, kid) for kid in kids}
        return {kid: digests.shelves(cx, part, EVER) for kid, part in parts.items()}

    return await _node(person).read(look)


async def _lines(person: Person, id_: str) -> list[Line]:
    rows = await chat.timeline(person.app, id_, limit=MOST_LINES)
    return [(row.id, row.author, row.text) for row in rows if row.kind == "message"]


def _unsound(lines: Sequence[Line], texts: Collection[str]) -> str:
    """What no screen may show, whatever was said."""
    for ids in ([line[0] for line in lines], [line[2] for line in lines]):
        if len(ids) != len(set(ids)):
            return "a message twice"
    return "what nobody said" if {line[2] for line in lines} - set(texts) else ""


async def _leaks(people: Mapping[str, Person], id_: str, ledger: Ledger, belongs: Sequence[str]) -> list[str]:
    """Who holds what was said by people for whom they were out, or not yet in.

    Whose removal did not count after all, because its author had lost the right to it, was a member all the time.
    """
    found: list[str] = []
    void = _never_out(people[ledger.owner], bytes.fromhex(id_))
    for account, person in people.items():
        ids = [bytes.fromhex(each) for each in ledger.forbidden(account, account in belongs)]
        lacking = await _node(person).read(lambda cx, ids=ids: log.missing(cx, ids))  # type: ignore[misc]
        if account not in void and len(lacking) < len(ids):
            found.append(f"{person.name} holds {len(ids) - len(lacking)} messages that were not for them")
    return found


def _never_out(owner: Person, space: bytes) -> set[str]:
    """The accounts of which a removal turned out not to count."""
    counts: dict[bytes, Ruled] = {}
    for _, _, item in owner.told:
        if isinstance(item, Ruled) and item.space == space and item.rank == REMOVED:
            counts[item.event_id] = item
    return {item.target.hex() for item in counts.values() if not item.counts}


async def _space(person: Person, id_: str) -> Space | None:
    every = await _node(person).spaces.every()
    return next((each for each in every if each.id.hex() == id_), None)


def _node(person: Person) -> Node:
    assert person.node is not None
    return person.node
