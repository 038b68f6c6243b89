"""Which parts of groups a link offers where there are more than it may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from node.net import offering
from node.secure import group_keys, group_log, groups
from node.store import space_keys
from sync.space import shelf_of
from tests.node.secure.members import Member, people

PEOPLE = people(2)


@pytest.fixture
def both(tmp_path: Path) -> Iterator[list[Member]]:
    every = [Member(tmp_path / person.name, person, PEOPLE) for person in PEOPLE]
    yield every
    for member in every:
        member.close()


def make_keys(member: Member, space: bytes, count: int) -> list[bytes]:
    return [member.do(lambda tx: group_keys._make(member.own, tx, groups.known(tx, space))) for _ in range(count)]


def test_whoever_makes_keys_by_the_hundred_crowds_out_nobody_else_s(
    both: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = both
    space = alice.do(lambda tx: groups.found(alice.own, tx, {}, [bob.own.account], "full"))
    old = make_keys(alice, space, 3)
    bob.hears(alice)
    log = alice.do(lambda tx: group_keys.control_log(tx, groups.known(tx, space)))
    bob.do(lambda tx: group_log.take(bob.own, tx, alice.own.device, groups.known(tx, space), log))
    new = make_keys(bob, space, 20)
    monkeypatch.setattr(offering, "GROUP_SETS", 1 + 6)
    made = bob.do(lambda tx: offering.offering(bob.own, tx, alice.peer(), False))
    offered = {each.space for each in made.sets}
    assert {shelf_of(space, kid) for kid in old} <= offered
    by_age = bob.do(lambda tx: [key.kid for key in space_keys.of(tx, space) if key.kid in new])
    assert {kid for kid in new if shelf_of(space, kid) in offered} == set(by_age[-3:])
