"""What a device is told, beside our marks about itself, of how far we are in what others of its account stated.

It shows what they stated, too, and they may be away. Nobody repeats these marks to us, so what was said to whom is kept
in memory alone, for as long as a link or a courier lives; what is lost, own devices tell each other (`ticks.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from node.secure import identities
from node.secure.own import Own
from node.store import marks
from node.store.marks import Mark
from node.store.transaction import Cx, Tx


class Beside:
    """What one device of somebody else was told of the others; what these have repeated it hears from them."""

    def __init__(self, own: Own, account: bytes, device: bytes) -> None:
        self._own = own
        self._account = account
        self._device = device
        self._said: dict[tuple[bytes, bytes], tuple[int, int]] | None = None

    def due(self, cx: Cx) -> list[Mark]:
        """What it was not told yet."""
        own = self._own
        others = identities.of(own, cx, self._account).live if self._account != own.account else ()
        held = [row for each in others if each != self._device for row in marks.held_of(cx, own.device, each)]
        if self._said is None:
            self._said = {mark[:2]: mark[2:] for mark, repeated in held if repeated}
        return [mark for mark, _ in held if self._said.get(mark[:2]) != mark[2:]]

    def say(self, tx: Tx, told: Sequence[Mark]) -> None:
        """These are in a message that leaves after the commit."""
        tx.after(partial(self._note, tuple(told)))

    def _note(self, told: Sequence[Mark]) -> None:
        self._said = (self._said or {}) | {mark[:2]: mark[2:] for mark in told}
