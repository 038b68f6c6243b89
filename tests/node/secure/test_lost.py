"""A message counts as lost if a device that once said it holds it asks for it again; asking for a new one does not."""

from node.secure import outgoing
from node.store import marks
from tests.node.secure.people import Person, befriend, between


def test_what_a_device_held_and_asks_for_again_was_lost(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    ids = [alice.says(bob, f"text {n}").id for n in range(3)]
    space = between(alice, bob)
    assert alice.do(lambda tx: outgoing.lost_by(alice.own, tx, bob.device, ids)) == 0
    alice.do(lambda tx: marks.take(tx, space, bob.device, alice.device, 2, 0))
    assert alice.do(lambda tx: outgoing.lost_by(alice.own, tx, bob.device, ids)) == 2
    assert alice.do(lambda tx: outgoing.lost_by(alice.own, tx, bob.device, ids[2:])) == 0
