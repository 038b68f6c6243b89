"""Devices of several people that make, lose, ask for and give keys of one space, apart and together; drawn from a seed.

Ciphertexts and statements reach whoever is on the same side of a partition; a message with a key is lost for good with
some probability, and when its receiver is on another side. The rules are handed over, so that each can be switched off.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

from sync import space_keys
from sync.ranks import ADMIN, MEMBER, REMOVED, Resolution, Statement
from sync.space_keys import Announced, History, View

OWNER = b"owner"
ROUNDS = 60


@dataclass(frozen=True)
class Rules:
    """The product's rules, or what takes their place when one is switched off."""

    choose: Callable[[list[Announced], View, History], Announced | None]
    withheld: Callable[[Announced, View, History, tuple[bytes, bytes]], str]


PRODUCT = Rules(lambda keys, view, history: space_keys.to_seal_with(keys, view, history, 0), space_keys.withheld)


@dataclass(frozen=True)
class Post:
    """A sealed event: under which key, and whom its sender took to belong to the space and to be live then."""

    kid: bytes
    members: frozenset[bytes]
    gone: frozenset[bytes]
    live: frozenset[bytes]
    known: frozenset[bytes]


def _live(told: Sequence[tuple[str, bytes]]) -> set[bytes]:
    """The devices that the beginning of a log certifies and does not revoke."""
    return {name for kind, name in told if kind == "certify"} - {name for kind, name in told if kind == "revoke"}


def _length(heads: frozenset[bytes]) -> int:
    """How much of a log the heads that are named have seen."""
    return max((int.from_bytes(head, "big") for head in heads), default=0)


@dataclass
class Seen:
    """What one device knows; it is a `View`."""

    logs: dict[bytes, list[tuple[str, bytes]]]
    statements: dict[bytes, Statement] = field(default_factory=dict)
    announced: dict[bytes, Announced] = field(default_factory=dict)
    read: dict[bytes, int] = field(default_factory=dict)
    posts: set[Post] = field(default_factory=set)
    _resolved: tuple[int, Resolution] | None = None

    def resolution(self) -> Resolution:
        if self._resolved is None or self._resolved[0] != len(self.statements):
            self._resolved = len(self.statements), Resolution(OWNER, self.statements.values())
        return self._resolved[1]

    def members(self) -> Set[bytes]:
        return self.resolution().ranks().held.keys()

    def was_member(self, account: bytes, announcement: bytes) -> bool:
        return announcement in self.statements and self.resolution().held_then(account, announcement) >= MEMBER

    def is_informed(self, key: Announced, accounts: Set[bytes]) -> bool:
        reach = {each: int.from_bytes(head, "big") for each in accounts for head in key.named.get(each, ())}
        return key.id in self.statements and all(self.read.get(each, 0) >= upto for each, upto in reach.items())

    def has_revoked_since(self, account: bytes, heads: frozenset[bytes]) -> bool:
        return any(kind == "revoke" for kind, _ in self.log(account)[_length(heads) :])

    def is_live(self, account: bytes, device: bytes) -> bool:
        return device in _live(self.log(account))

    def was_live(self, account: bytes, device: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        return device in _live(self.log(account)[: _length(heads)])

    def has_linked_since(self, account: bytes, heads: frozenset[bytes], made_ms: int) -> bool:
        told, length = self.log(account), _length(heads)
        return not _live(told) <= _live(told[:length])

    def log(self, account: bytes) -> list[tuple[str, bytes]]:
        return self.logs[account][: self.read.get(account, 0)]

    def gone(self) -> frozenset[bytes]:
        return frozenset(device for account in self.logs for kind, device in self.log(account) if kind == "revoke")

    def live(self) -> frozenset[bytes]:
        return frozenset(device for account in self.logs for device in _live(self.log(account)))

    def merge(self, other: Seen) -> None:
        self.statements |= other.statements
        self.announced |= other.announced
        self.posts |= other.posts
        self.read |= {account: max(upto, self.read.get(account, 0)) for account, upto in other.read.items()}


@dataclass
class Device:
    """One device: whose it is, on which side it is, what it knows and which keys it holds."""

    account: bytes
    name: bytes
    seen: Seen
    side: int = 0
    held: set[bytes] = field(default_factory=set)


class KeyWorld:
    """All of it; `play` lives through a history and heals the partition in the end."""

    def __init__(self, seed: int, history: History, loss: float, rules: Rules = PRODUCT) -> None:
        self.history, self._loss, self._rules = history, loss, rules
        self._chance = random.Random(seed)
        self._count = 0
        self.logs: dict[bytes, list[tuple[str, bytes]]] = {}
        self.devices: list[Device] = []
        self.answers = 0
        self.made_for: dict[bytes, frozenset[bytes]] = {}  # by key the devices that its maker saw
        for account in (OWNER, *(f"member {number}".encode() for number in range(self._chance.randint(2, 5)))):
            self.logs[account] = []
            for _ in range(self._chance.randint(1, 2)):
                self._certify(account)

    def play(self, steps: int) -> None:
        """Live, then let everybody meet and ask until nothing is given any more."""
        for account in list(self.logs)[1:]:
            self._state(self.devices[0], account, MEMBER)
        self._meet_all()
        doings = [self._post] * 6 + [self._meet] * 5 + [self._ask] * 4 + [self._admit, self._remove, self._leave]
        doings += [self._promote, self._revoke, self._link, self._part]
        for _ in range(steps):
            self._chance.choice(doings)()
        for device in self.devices:
            device.side = 0
        self._meet_all()
        for _ in range(ROUNDS):
            for device in self.devices:
                for other in self.devices:
                    self._ask_of(device, other)

    def _certify(self, account: bytes) -> None:
        name = b"%s, device %d" % (account, len(self.devices))
        self.logs[account].append(("certify", name))
        seen = Seen(self.logs)
        for device in self.devices:
            if device.account == account:
                seen.merge(device.seen)
        self.devices.append(Device(account, name, seen))
        self._learn_own(account)

    def _learn_own(self, account: bytes) -> None:
        for device in self.devices:
            if device.account == account:
                device.seen.read[account] = len(self.logs[account])

    def _state(self, by: Device, target: bytes, rank: int | None) -> bytes:
        self._count += 1
        known = by.seen.statements
        heads = known.keys() - {cause for each in known.values() for cause in each.seen}
        ident = b"statement %d" % self._count
        known[ident] = Statement(ident, by.account, target, rank, tuple(sorted(heads)))
        return ident

    def _some(self, ready: Callable[[Device], bool] = lambda _: True) -> Device | None:
        found = [each for each in self.devices if ready(each) and each.name not in each.seen.gone()]
        return self._chance.choice(found) if found else None

    def _is_in(self, device: Device) -> bool:
        return device.account in device.seen.members()

    def _rank(self, device: Device) -> int:
        return device.seen.resolution().ranks().held.get(device.account, REMOVED)

    def _post(self) -> None:
        device = self._some(self._is_in)
        if device is None:
            return
        held = [key for key in device.seen.announced.values() if key.kid in device.held]
        key = self._rules.choose(held, device.seen, self.history) or self._make(device)
        seen = device.seen
        frozen = frozenset(seen.members()), seen.gone(), seen.live(), frozenset(seen.statements)
        seen.posts.add(Post(key.kid, *frozen))

    def _make(self, by: Device) -> Announced:
        members = by.seen.members()
        depth = len(by.seen.statements)
        ident = self._state(by, by.account, None)
        named = {each: frozenset({by.seen.read.get(each, 0).to_bytes(4, "big")}) for each in members}
        key = Announced(ident, b"key of " + ident, named, depth, 0, 0)
        by.seen.announced[key.kid] = key
        by.held.add(key.kid)
        self.made_for[key.kid] = by.seen.live()
        for device in self.devices:
            if device.account in members and by.seen.is_live(device.account, device.name):
                self._hand(by, device, key)
        return key

    def _hand(self, giver: Device, device: Device, key: Announced) -> None:
        if giver.side == device.side and self._chance.random() >= self._loss:
            device.held.add(key.kid)
            device.seen.announced[key.kid] = key

    def _ask(self) -> None:
        asker, giver = self._chance.choice(self.devices), self._chance.choice(self.devices)
        self._ask_of(asker, giver)

    def _ask_of(self, asker: Device, giver: Device) -> None:
        """KEYREQ for all that the asker cannot open; KEYS or WITHHELD comes back, unless it is lost."""
        if asker is giver or asker.side != giver.side or giver.name in giver.seen.gone():
            return
        for kid in sorted({post.kid for post in asker.seen.posts} - asker.held):
            key = giver.seen.announced.get(kid)
            if key is None or kid not in giver.held or not self._is_in(giver):
                continue
            self.answers += 1
            if not self._rules.withheld(key, giver.seen, self.history, (asker.account, asker.name)):
                self._hand(giver, asker, key)

    def _meet(self) -> None:
        one, other = self._chance.choice(self.devices), self._chance.choice(self.devices)
        if one.side == other.side:
            one.seen.merge(other.seen)
            other.seen.merge(one.seen)

    def _meet_all(self) -> None:
        for _ in range(2):
            for one in self.devices:
                for other in self.devices:
                    one.seen.merge(other.seen)

    def _set_rank(self, rank: int, least: int) -> None:
        device = self._some(lambda each: self._rank(each) >= least)
        if device is not None:
            self._state(device, self._chance.choice(list(self.logs)[1:]), rank)

    def _admit(self) -> None:
        self._set_rank(MEMBER, ADMIN)

    def _remove(self) -> None:
        self._set_rank(REMOVED, ADMIN)

    def _promote(self) -> None:
        self._set_rank(ADMIN, ADMIN + 1)

    def _leave(self) -> None:
        device = self._some(lambda each: each.account != OWNER and self._is_in(each))
        if device is not None:
            self._state(device, device.account, REMOVED)

    def _revoke(self) -> None:
        """One device of an account that has another one is revoked, by the other one."""
        device = self._chance.choice(self.devices)
        told = self.logs[device.account]
        live = _live(told)
        if len(live) > 1 and device.name in live:
            told.append(("revoke", device.name))
            self._learn_own(device.account)

    def _link(self) -> None:
        account = self._chance.choice(list(self.logs))
        if sum(device.account == account for device in self.devices) < 4:
            self._certify(account)

    def _part(self) -> None:
        sides = self._chance.randint(1, 3)
        for device in self.devices:
            device.side = self._chance.randrange(sides)
