"""A node's guard: a call with whoever is blocked ends, wherever that was said; what is shown is read at a start."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from node.guard import Guard
from node.secure import manners, shunning
from sync.personal import OwnShown
from tests.node.secure.people import Person, befriend


class Calls:
    """One call, and what was hung up."""

    def __init__(self, account: bytes) -> None:
        self.account = account
        self.ended: list[bytes] = []

    def every(self) -> list[Any]:
        return [SimpleNamespace(id=b"mine", account=self.account), SimpleNamespace(id=b"other", account=b"x" * 32)]

    async def hang_up(self, call: bytes) -> None:
        self.ended.append(call)


class Desk:
    """A store as a guard uses it, on the connection of a person."""

    def __init__(self, person: Person) -> None:
        self.room = SimpleNamespace(refuse_any=lambda: None)
        self._person = person

    async def write(self, work: Any) -> Any:
        return self._person.do(work)

    read = write


def guard_of(person: Person, calls: Calls) -> Guard:
    return Guard(person.own, Desk(person), calls)  # type: ignore[arg-type]


async def test_a_call_with_whoever_is_blocked_ends_wherever_that_was_said(alice: Person, bob: Person) -> None:
    befriend(alice, bob)
    calls = Calls(bob.account)
    guard = guard_of(alice, calls)
    await guard.block(bob.account)
    assert calls.ended[0] == b"mine"
    await asyncio.sleep(0)
    await guard.unblock(bob.account)
    calls.ended.clear()
    alice.do(lambda tx: shunning.block(alice.own, tx, bob.account))  # as another device's word does
    await asyncio.sleep(0)
    assert calls.ended == [b"mine"]


async def test_what_is_shown_is_read_at_a_start_and_then_followed(alice: Person, bob: Person) -> None:
    alice.do(lambda tx: manners.choose(alice.own, tx, OwnShown(True, False, True)))
    guard = guard_of(alice, Calls(bob.account))
    assert (guard.receipts, guard.presence, guard.typing) == (True, True, True)
    await guard.load()
    assert (guard.receipts, guard.presence, guard.typing) == (True, False, True)
    await guard.show(False, True, False)
    assert (guard.receipts, guard.presence, guard.typing) == (False, True, False)
