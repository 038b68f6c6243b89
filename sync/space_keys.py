"""Which key of a space a device may seal with, and to whom it may be given: rules, pure over what one device sees.

Nobody agrees on a key. Whoever speaks seals with a clean one or makes one; whoever holds one gives it again to a device
that is entitled; so the next to speak after a leave, a removal or a revocation shuts out whoever is out, and a key that
was lost on its way comes from anybody else. See `SPEC.md`, section "Space keys"; the secrets are in `crypto.space_key`.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from sync import limits

KEY_AGE_MS: Final = 7 * 24 * 3600 * 1000
KEY_EVENTS: Final = 10_000
"""How old a key may be, and how many events it may have sealed, before the next to speak makes another."""

KEPT_MS: Final = 30 * 24 * 3600 * 1000
"""How long the secret of a key that is too old to seal with is kept where newcomers read nothing: as letters lie."""


_NOTHING: Final = frozenset[bytes]()


class History(Enum):
    """What of the time before somebody joined is theirs to read; stated by the genesis, for good."""

    FULL = "full"
    FROM_JOIN = "from join"
    NONE = "none"
    """A key is for the devices that were there when it was made, for nobody else ever, and is thrown away in time."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A key as `key.new` announced it: whose it is, with the heads of their identity logs that its maker saw.

    `depth` is that of the announcement in the control log; `sealed` counts the events that name the key, if known.
    The maker of an `orphan` was put out, or left, beside announcing it: nobody seals with it, nor is it given to who is
    out.
    """

    id: bytes
    kid: bytes
    named: Mapping[bytes, frozenset[bytes]]
    depth: int
    made_ms: int
    sealed: int
    orphan: bool = False


class View(Protocol):
    """What one device sees of a space and of the identity logs of its members."""

    def members(self) -> Set[bytes]:
        """The accounts that belong to it now."""

    def was_member(self, account: bytes, announcement: bytes) -> bool:
        """Whether an account belonged to it in the past of an announcement."""

    def is_informed(self, key: Announced, accounts: Set[bytes]) -> bool:
        """Whether I hold the announcement with all that it saw, and the heads that it names of these accounts' logs."""

    def has_revoked_since(self, account: bytes, heads: frozenset[bytes]) -> bool:
        """Whether an account revoked a device outside the past of these heads of its log."""

    def is_live(self, account: bytes, device: bytes) -> bool:
        """Whether an account certifies a device and does not revoke it."""

    def was_live(self, account: bytes, device: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        """Whether it did in the past of these heads of its log; where none are named, by what is dated up to a time."""

    def has_linked_since(self, account: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        """Whether a device of an account is live that was not then."""


def is_clean(key: Announced, view: View, history: History, now_ms: int) -> bool:
    """Whether I may seal with a key I hold: nobody it names is out, as far as I can see, and it is not worn.

    Of whoever came later no device is out either: somebody who has not heard of that would give the key to it. Under
    "from join" it names every member, too: a newcomer is never given an older one. Under "none" so is no newer device
    of a member, and each was there for its maker. Nor do I seal with one whose maker saw what I have not: if nobody
    ever sees that, nobody gives it to whoever lacks it.
    """
    members = view.members()
    if not key.named.keys() <= members or (history is not History.FULL and key.named.keys() != members):
        return False
    if not view.is_informed(key, members):
        return False
    if key.orphan or key.sealed >= KEY_EVENTS or not -limits.CLOCK_AHEAD_MS <= now_ms - key.made_ms < KEY_AGE_MS:
        return False
    if any(view.has_revoked_since(account, key.named.get(account, _NOTHING)) for account in members):
        return False
    named = key.named.items() if history is History.NONE else ()
    return not any(view.has_linked_since(account, heads, key.made_ms) for account, heads in named)


def to_seal_with(held: Iterable[Announced], view: View, history: History, now_ms: int) -> Announced | None:
    """The clean key that all take who see the same: announced last, then of the smallest kid; None to make one."""
    clean = (key for key in held if is_clean(key, view, history, now_ms))
    return min(clean, key=lambda key: (-key.depth, key.kid), default=None)


def withheld(key: Announced, view: View, history: History, asker: tuple[bytes, bytes]) -> str:
    """Why a key is not given to an (account, device): "not_informed", "not_live", "not_a_member"; else empty.

    Entitled is a live device of whoever belonged to the space where the key was announced, or belongs to it now if
    newcomers may read everything. Whoever has not seen all that its maker saw of the space, and of that account, does
    not judge: they may not know yet of the removal, or the revocation, because of which it was made. Under "none" its
    maker must also have seen that device: one that came later is as good as not there.
    """
    account, device = asker
    if not view.is_informed(key, {account}):
        return "not_informed"
    if not view.is_live(account, device):
        return "not_live"
    is_in = account in view.members()
    if (is_in or not key.orphan) and view.was_member(account, key.id):
        return "" if history is not History.NONE or was_there(key, view, asker) else "not_live"
    return "" if is_in and history is History.FULL else "not_a_member"


def was_there(key: Announced, view: View, asker: tuple[bytes, bytes]) -> bool:
    """Whether an (account, device) is among those for whom a key was made."""
    account, device = asker
    return account in key.named and view.was_live(account, device, key.named[account], key.made_ms)


def is_spent(known_ms: int, history: History, now_ms: int) -> bool:
    """Whether the secret of a key is thrown away, and never taken again: 37 days after it became known here.

    That is 30 days after nobody seals with it any more. By one's own clock alone: a clock of its maker that is wrong by
    months makes nothing unreadable. Elsewhere keys are kept: whoever was away for longer would lose what is theirs.
    """
    return history is History.NONE and now_ms - known_ms >= KEY_AGE_MS + KEPT_MS
