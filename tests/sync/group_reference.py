"""What a group is, told again from `SPEC.md` without a line of `sync/membership.py` or `sync/ranks.py`: slow and plain.

Ranks are those of the reference resolver of the design; pasts are sets, and payloads are read as maps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from sync.control import Identity
from sync.event import ABOUT, DEVICE_CUT, KEY_NEW, RANK, Event
from tests.sync import ranks_reference
from tests.sync.ranks_reference import Op

Key = tuple[bytes, int, bool, dict[bytes, frozenset[bytes]]]

SAYS_NO_RANK = 9
NEEDED = {
    RANK: {"account", "rank"},
    KEY_NEW: {"fingerprint", "members"},
    DEVICE_CUT: {"device", "seq", "id", "control"},
}
NEEDED[ABOUT] = {"about"}


class Reference:
    """One evaluation of everything, from the same that `Group` is given."""

    def __init__(self, genesis: Event, events: Iterable[Event], identity_of: Callable[[bytes], Identity]) -> None:
        self.owner, self.space = genesis.header.author, genesis.id
        self.events = {event.id: event for event in events}
        self.founding_about = _map(genesis)["about"]
        self._devices = {
            event.header.author: identity_of(event.header.author).devices for event in self.events.values()
        }
        self._identity_of = identity_of
        self.past: dict[bytes, frozenset[bytes]] = {}
        for id_ in self.events:
            self._fill_past(id_)
        self.said = {id_: said for id_, event in self.events.items() if (said := _said(event)) is not None}
        self.ends = self._ends()
        self._resolve()
        self.keys = self._keys()
        self.about, self.described = self._descriptions()

    @property
    def heads(self) -> tuple[bytes, ...]:
        seen = frozenset[bytes]().union(*self.past.values())
        return tuple(sorted(self.events.keys() - seen)) or (self.space,)

    def holds(self, id_: bytes) -> bool:
        """Whether a statement is here, and what it saw, and so on."""
        if id_ == self.space:
            return True
        return id_ in self.events and all(self.holds(cause) for cause in self.events[id_].header.refs)

    def is_visible(self, event: Event, held: Mapping[bytes, Event]) -> bool:
        """Whether some content is, over all that is held."""
        header = event.header
        key = self.keys.get(header.kid)
        about = [id_ for id_ in self.counted if self.said[id_]["account"] == header.author]
        grants = [id_ for id_ in about if self.said[id_]["rank"] >= 0]
        if key is None or not (grants or header.author == self.owner):
            return False
        for removal in set(about) - set(grants):
            back = any(
                self.counted[grant] >= self.counted[removal]
                and removal in self.past[grant]
                and grant in self.past[key[0]]
                for grant in grants
            )
            if not back and not self._is_within(event, self.said[removal].get("cuts", []), held):
                return False
        if not self._is_revoked(header.author, header.device):
            return True
        end = self.ends.get((header.author, header.device))
        return end is not None and self._is_within(event, [[header.device, 0, end["id"]], *end.get("points", [])], held)

    def _is_within(self, event: Event, cuts: list[list[Any]], held: Mapping[bytes, Event]) -> bool:
        chain: list[bytes] = []
        for end in [cut[2] for cut in cuts if cut[0] == event.header.device]:
            at = held.get(end)
            while at is not None:
                chain.append(at.id)
                at = held.get(at.header.prev)
        return event.id in chain

    def _fill_past(self, id_: bytes) -> frozenset[bytes]:
        if id_ not in self.past:
            causes = [cause for cause in self.events[id_].header.refs if cause in self.events]
            self.past[id_] = frozenset(causes).union(*(self._fill_past(cause) for cause in causes))
        return self.past[id_]

    def _is_revoked(self, account: bytes, device: bytes) -> bool:
        facts = self._identity_of(account).devices.get(device)
        return facts is not None and facts.revoked

    def _ends(self) -> dict[tuple[bytes, bytes], dict[str, Any]]:
        found: dict[tuple[bytes, bytes], list[tuple[int, bytes, bytes]]] = {}
        for id_, said in self.said.items():
            header = self.events[id_].header
            signer = self._devices[header.author].get(header.device)
            entitled = signer is not None and signer.admin and not signer.revoked
            if header.kind == DEVICE_CUT and entitled and self._is_revoked(header.author, said["device"]):
                found.setdefault((header.author, said["device"]), []).append((said["seq"], said["id"], id_))
        last = {
            device: [end for end in ends if not any(end[2] in self.past[other] for _, _, other in ends)]
            for device, ends in found.items()
        }
        return {device: self.said[min(ends)[2]] for device, ends in last.items()}

    def _is_beyond(self, id_: bytes) -> bool:
        header = self.events[id_].header
        if not self._is_revoked(header.author, header.device):
            return False
        end = self.ends.get((header.author, header.device))
        return (
            end is None or end["control"] not in self.events or id_ not in self.past[end["control"]] | {end["control"]}
        )

    def _resolve(self) -> None:
        """Ranks, and of the statements about them those that count, each with its level."""
        numbers = {id_: number for number, id_ in enumerate(sorted(self.events))}
        accounts = {self.owner: ranks_reference.OWNER}
        self._ops = {}
        for id_, number in numbers.items():
            author = accounts.setdefault(self.events[id_].header.author, len(accounts))
            target, rank = author, SAYS_NO_RANK
            if self.events[id_].header.kind == RANK and id_ in self.said and not self._is_beyond(id_):
                target = accounts.setdefault(self.said[id_]["account"], len(accounts))
                rank = self.said[id_]["rank"]
            past = frozenset(numbers[each] for each in self.past[id_])
            self._ops[number] = Op(number, author, target, rank, past)
        held, self._valid = ranks_reference.resolve(self._ops)
        names = {number: account for account, number in accounts.items()}
        self.ranks = {names[number]: rank for number, rank in held.items()}
        self._numbers, self._accounts = numbers, accounts
        self.counted: dict[bytes, int] = {}
        for id_, number in numbers.items():
            op = self._ops[number]
            if number in self._valid:
                self.counted[id_] = self._valid[number][1]
            elif op.a == op.t != ranks_reference.OWNER and op.r == -1:
                self.counted[id_] = 0

    def rank_at(self, id_: bytes) -> int:
        """The rank that the author of a statement exercises in it."""
        op = self._ops[self._numbers[id_]]
        return -1 if self._is_beyond(id_) else ranks_reference.rank_at(op.a, op, self._valid, self._ops)

    def held_at(self, id_: bytes) -> int:
        """The rank that the author of a statement held for whoever had seen what it saw."""
        op = self._ops[self._numbers[id_]]
        about = [(v, level) for v, level in self._valid.values() if v.t == op.a and v.id in op.past]
        about += [(v, 0) for v in self._leaves(op.a) if v.id in op.past]
        live = [v.r for v, level in about if not any(v.id in d.past and m >= level for d, m in about)]
        return 3 if op.a == ranks_reference.OWNER else min(live, default=-1)

    def _leaves(self, account: int) -> list[Op]:
        return [op for op in self._ops.values() if op.a == op.t == account != ranks_reference.OWNER and op.r == -1]

    def _is_put_out_beside(self, id_: bytes) -> bool:
        op = self._ops[self._numbers[id_]]
        beside = any(op.id not in left.past and left.id not in op.past for left in self._leaves(op.a) if left != op)
        return beside or self.rank_at(id_) < 0

    def _looked_in(self, id_: bytes) -> bool:
        """Whether the author of a statement belonged for all that it saw, by grants that need not count any more."""
        author = self.events[id_].header.author
        ranking = [each for each in self.past[id_] if self.events[each].header.kind == RANK and each in self.said]
        about = [each for each in ranking if self.said[each]["account"] == author and not self._is_beyond(each)]
        levels = {each: self.held_at(each) for each in about if self.said[each]["rank"] >= 0}
        grants = [each for each, level in levels.items() if level > self.said[each]["rank"]]
        gone = [each for each in about if each in self.counted and self.said[each]["rank"] < 0]
        back = [any(out in self.past[each] and levels[each] >= self.counted[out] for each in grants) for out in gone]
        return bool(grants) and all(back)

    def _keys(self) -> dict[bytes, Key]:
        """By name: its announcement, how much that saw, whether nobody seals with it any more, and whose it is."""
        found: dict[bytes, list[tuple[bool, int, bytes]]] = {}
        for id_, said in self.said.items():
            header = self.events[id_].header
            if header.kind == KEY_NEW and (self.held_at(id_) >= 0 or self._looked_in(id_)):
                kid = sha256(b"kid2 name" + header.device + said["fingerprint"]).digest()[:16]
                found.setdefault(kid, []).append((self._is_put_out_beside(id_), len(self.past[id_]), id_))
        keys = {}
        for kid, told in found.items():
            orphan, depth, id_ = min(told)
            members = dict([[self.events[id_].header.author, []], *self.said[id_]["members"]])
            keys[kid] = (id_, depth, orphan, {account: frozenset(heads) for account, heads in members.items()})
        return keys

    def _descriptions(self) -> tuple[Any, bytes | None]:
        told = [id_ for id_, event in self.events.items() if event.header.kind == ABOUT and id_ in self.said]
        about, described = self.founding_about, None
        for id_ in sorted(told, key=lambda id_: (len(self.past[id_]), self.events[id_].header.hlc, id_)):
            if min(self.rank_at(id_), self.held_at(id_)) >= about.get("rights", {}).get("edit", 2):
                about, described = dict(self.said[id_]["about"]), id_
                about.pop("use", None)
                about |= {"use": self.founding_about["use"]} if "use" in self.founding_about else {}
        return about, described


def _map(event: Event) -> dict[str, Any]:
    assert event.payload is not None
    found: dict[str, Any] = msgspec.msgpack.decode(event.payload[16:])
    return found


def _said(event: Event) -> dict[str, Any] | None:
    """What a statement says; those of the world are whole, or lack what they must say."""
    said = _map(event)
    return said if NEEDED.get(event.header.kind, set()) <= said.keys() else None
