"""Hostile words between those who let people into a group: who may show who asks, how much of it, and who may decide.

They are fed to the store of a group's owner behind the session, and undone again. Words that are malformed are cells of
`joining.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from node.secure import groups, inbox, join_deciding, join_words, plaintext
from node.secure.join_words import Decided, Show, Verdict, Words
from node.secure.peer import Peer
from node.store import shown
from node.store.shown import BroughtRow, ShownRow
from node.store.transaction import Tx
from sync import chains
from sync.ranks import ADMIN, MEMBER
from tests.hostile.group_scene import scene
from tests.hostile.groups import undone
from tests.hostile.matrix import TAKEN, Cell, Check, cells, raised, silent

DECIDING = "deciding who comes in"
REQUEST = bytes(16)
STRANGER = b"?" * 32
MOST = join_deciding.MAX_OF_HOLDER
TYPES: dict[type[Words], int] = {
    Show: plaintext.SHOW,
    Verdict: plaintext.VERDICT,
    Decided: plaintext.DECIDED,
}
Prepare = Callable[[Tx], None]


def hears(sender: str = "bob", rank: int = ADMIN, prepare: Prepare = lambda tx: None) -> Callable[[Words], str]:
    """Have Alice hear a word of somebody, whom she gives a rank before; `kept` if she keeps anything of it."""

    def feed(words: Words) -> str:
        one, alice = getattr(scene(), sender), scene().alice
        keys = one.devices[0]
        peer = Peer(one.account, keys.device, keys.exchange, tuple(chains.chain(one.log, keys.device)))

        def work(tx: Tx) -> str:
            if rank != MEMBER:
                groups.rank(alice.own, tx, scene().row, one.account, rank)
            prepare(tx)
            before = _state(tx)
            inbox.JOINING[TYPES[type(words)]](alice.own, tx, peer, join_words.encode(words))
            return TAKEN if _state(tx) == before else "kept"

        return undone(work)

    return feed


def _state(tx: Tx) -> tuple[object, ...]:
    return shown.brought(tx), shown.every(tx), shown.decided(tx)


def show(**changes: Any) -> Callable[[], Words]:
    def make() -> Words:
        said = {"space": scene().space, "id": REQUEST, "account": STRANGER, "name": "Eve"} | changes
        return Show(**said, questions=(), answers=(), at=1, expires=2**31)

    return make


def the_owner() -> Words:
    return show(account=scene().alice.account)()


def full(tx: Tx) -> None:
    """Bob shows as many as he may already."""
    for number in range(MOST):
        account = number.to_bytes(32, "big")
        bob = scene().bob
        device = bob.devices[0].device
        row = BroughtRow(scene().space, account, device, bob.account, account[:16], "Eve", (), (), 1, 2**31)
        shown.bring(tx, row)


def shown_to(name: str) -> ShownRow:
    one = getattr(scene(), name)
    return ShownRow(scene().space, STRANGER, one.devices[0].device, one.account, REQUEST)


def shown_to_carol(tx: Tx) -> None:
    shown.put(tx, shown_to("carol"))


ANYBODY = Check("node.store.shown.to_device", lambda before: lambda tx, device, id_: shown_to("bob"))
RIGHTS = silent("node.secure.join_deciding._check_right")


def shows() -> list[Cell]:
    admin: list[Any] = [
        ("wrong value", "who asks for a group nobody knows", show(space=bytes(32)), "unknown_space", RIGHTS),
        ("wrong value", "the owner herself asks", the_owner, TAKEN, "whoever belongs is not kept"),
    ]  # fmt: skip
    unfit = "not_a_member"
    member: list[Any] = [("unauthenticated", "who asks, shown by a plain member", show(), unfit, RIGHTS)]
    stranger: list[Any] = [("unauthenticated", "who asks, shown by who never belonged", show(), unfit, RIGHTS)]
    former: list[Any] = [("unauthenticated", "who asks, shown by who was removed", show(), unfit, RIGHTS)]
    flood: list[Any] = [
        ("huge count", "the 129th who asks, shown by one account", show(), "too_many_requests",
         raised("node.secure.join_deciding.MAX_OF_HOLDER")),
    ]  # fmt: skip
    return [
        *cells(DECIDING, hears(), admin),
        *cells(DECIDING, hears(rank=MEMBER), member),
        *cells(DECIDING, hears("carol", MEMBER), stranger),
        *cells(DECIDING, hears("dave", MEMBER), former),
        *cells(DECIDING, hears(prepare=full), flood),
    ]


def verdicts() -> list[Cell]:
    def verdict() -> Words:
        return Verdict(scene().space, REQUEST, True)

    unknown: list[Any] = [
        ("wrong value", "a verdict on what nobody asked", verdict, "unknown_request", ANYBODY),
    ]
    foreign: list[Any] = [
        ("unauthenticated", "a member's verdict on what was shown to another", verdict, "unknown_request", ANYBODY),
    ]
    outcomes: list[Any] = [
        ("wrong value", "an outcome of what was never shown", lambda: Decided(scene().space, REQUEST, "admitted"),
         TAKEN, "nothing is changed by it"),
    ]  # fmt: skip
    return [
        *cells(DECIDING, hears(), unknown),
        *cells(DECIDING, hears(rank=MEMBER, prepare=shown_to_carol), foreign),
        *cells(DECIDING, hears(), outcomes),
    ]


CELLS = [*shows(), *verdicts()]
