"""People on the sides of a partition who write in one group, and some who lie; real signed events, drawn from a seed.

Honest devices state what they may by what they see; liars state anything with whatever causes, fork their chains, and
go on with devices that were revoked. What comes of it is judged by `group_reference.py` and by what must always hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from crypto.space_key import name
from sync import groups, limits
from sync.control import Identity
from sync.event import ABOUT, DEVICE_CUT, KEY_NEW, MERGE, RANK, Event
from sync.groups import Cut
from sync.membership import Group
from sync.ranks import ADMIN, MEMBER, MODERATOR, REMOVED
from tests.sync.group_book import Book, Person, device_keys

NAMES = ("ann", "ben", "cat", "dan", "eve")
STATEMENTS = (RANK, KEY_NEW, DEVICE_CUT, MERGE, ABOUT)


@dataclass
class Device:
    """One device of somebody: on which side it is, and what it has seen of the group and of identity logs."""

    person: Person
    number: int
    side: int = 0
    seen: dict[bytes, Event] = field(default_factory=dict)
    read: dict[bytes, int] = field(default_factory=dict)

    @property
    def name(self) -> bytes:
        return self.person.devices[self.number].device


class GroupWorld:
    """All of it; `play` lives through a history, `book` has everything that was stated then."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        people = [Person(name, self.chance.randint(1, 2)) for name in NAMES[: self.chance.randint(3, 5)]]
        self.book = Book(*people)
        self.people = people
        self.devices = [Device(each, number) for each in people for number in range(len(each.devices))]
        self.chains: dict[bytes, list[Event]] = {}
        self._kids = 0
        for device in self.devices:
            self._learn_own(device.person)

    def play(self, steps: int) -> None:
        for person in self.people[1:]:
            if self.chance.random() < 0.8:
                self._state(self.devices[0], RANK, groups.ranking(person.account, self.chance.choice((0, 1, 2, 2))))
        self._meet_all()
        doings = [self._post] * 10 + [self._meet] * 5 + [self._rank] * 6 + [self._leave, self._part, self._revoke]
        doings += [self._announce] * 2 + [self._describe] * 2 + [self._lie] * 4 + [self._lie_on] * 4 + [self._link]
        for _ in range(steps):
            self.chance.choice(doings)()

    @property
    def held(self) -> dict[bytes, Event]:
        return {event.id: event for event in (*self.book.events, *self.book.content)}

    def group_of(self, device: Device) -> Group:
        """What a device takes the group to be."""
        return Group(self.book.genesis, device.seen.values(), lambda account: self._identity(device, account))

    def lie(self, by: Person, targets: list[Person], kinds: tuple[int, ...] = STATEMENTS) -> Event:
        """Somebody states anything about somebody, with some causes or other."""
        events = self.book.events
        seen = self.chance.sample(events, min(len(events), self.chance.randint(0, 3)))
        kind = self.chance.choice(kinds)
        device = self.chance.randrange(len(by.devices))
        content = self._anything(kind, self.chance.choice(targets))
        if kind != DEVICE_CUT and self.chance.random() < 0.1:
            content = {"junk": 1}
        self._fork(by.devices[device].device)
        if self.chance.random() < 0.05:
            seen.append(self.book.unseen())
        return self._kept(self.book.say(by, kind, content, seen, device))

    def lie_in_content(self, by: Person) -> Event:
        """Somebody posts under any key, mostly the newest, on any branch of the chain."""
        device = self.chance.randrange(len(by.devices))
        self._fork(by.devices[device].device)
        kids = sorted(self.book.group().keys) or [bytes(16)]
        kid = kids[-1] if self.chance.random() < 0.5 else self.chance.choice(kids)
        return self._kept(self.book.post(by, kid, device))

    def _identity(self, device: Device, account: bytes) -> Identity:
        return self.book.people[account].identity(device.read.get(account, 1))

    def _state(self, device: Device, kind: int, content: Mapping[str, Any]) -> Event:
        """A statement of an honest device, which names the heads of what it saw."""
        heads = [device.seen[id_] for id_ in self.group_of(device).heads if id_ in device.seen]
        while len(heads) > limits.REFS:
            heads = [*heads[limits.REFS :], self._say(device, MERGE, {}, heads[: limits.REFS])]
        return self._say(device, kind, content, heads)

    def _say(self, device: Device, kind: int, content: Mapping[str, Any], heads: list[Event]) -> Event:
        event = self.book.say(device.person, kind, content, heads, device.number)
        device.seen[event.id] = event
        return self._kept(event)

    def _kept(self, event: Event) -> Event:
        self.chains.setdefault(event.header.device, []).append(event)
        return event

    def _fork(self, device: bytes) -> None:
        """Now and then the next event of a device stands beside others instead of after them."""
        if self.chance.random() < 0.5 and device in self.chains:
            at = self.chance.choice(self.chains[device])
            self.book.tops[device] = (at.header.seq, at.id)

    def _some(self, least: int = MEMBER) -> tuple[Device, Group] | None:
        """A live device of somebody who takes themselves to have a rank, if a few that are asked find one."""
        for device in self.chance.sample(self.devices, min(4, len(self.devices))):
            group = self.group_of(device)
            facts = self._identity(device, device.person.account).devices[device.name]
            if not facts.revoked and group.ranks.get(device.person.account, REMOVED) >= least:
                return device, group
        return None

    def _post(self) -> None:
        found = self._some()
        if found is None:
            return
        device, group = found
        account = device.person.account
        kids = [kid for kid, key in group.keys.items() if not key.sealed and group.is_heard(account, device.name, kid)]
        kid = self.chance.choice(sorted(kids)) if kids and self.chance.random() < 0.9 else self._make(device, group)
        event = self._kept(self.book.post(device.person, kid, device.number))
        device.seen[event.id] = event

    def _make(self, device: Device, group: Group) -> bytes:
        self._kids += 1
        fingerprint = self._kids.to_bytes(32, "big")
        members = {account: [account] for account in group.ranks}
        self._state(device, KEY_NEW, groups.key_new(fingerprint, members))
        return name(device.name, fingerprint)

    def _announce(self) -> None:
        found = self._some()
        if found is not None:
            self._make(*found)

    def _rank(self) -> None:
        found = self._some(MODERATOR)
        if found is None:
            return
        out = [person for person in self.people if person.account in found[1].former]
        if out and self.chance.random() < (0.3 if found[0].person is self.people[0] else 0.8):
            target, rank = self.chance.choice(out), self.chance.choice((MEMBER, MEMBER, MODERATOR, ADMIN))
        else:
            target, rank = self.chance.choice(self.people), self.chance.choice((-1, -1, 0, 0, 1, 2))
        cuts = self._cuts(found[0], target) if rank == REMOVED else []
        self._state(found[0], RANK, groups.ranking(target.account, rank, target.name, cuts))

    def _leave(self) -> None:
        found = self._some()
        if found is not None:
            person = found[0].person
            self._state(found[0], RANK, groups.ranking(person.account, REMOVED, "", self._cuts(found[0], person)))

    def _cuts(self, by: Device, target: Person) -> list[Cut]:
        """Where each device of somebody stands, for all this one knows."""
        tops = [self._top(by, keys.device) for keys in target.devices]
        ends = [top for top in tops if top is not None]
        devices = {top.header.device for top in ends}
        told = [each for each in by.seen.values() if each.header.device in devices]
        points = self.chance.sample(told, min(len(told), self.chance.randrange(3)))
        return [Cut(each.header.device, each.header.seq, each.id) for each in (*ends, *points)]

    def _top(self, by: Device, device: bytes, kinds: range = range(2**16)) -> Event | None:
        told = [each.header for each in by.seen.values() if each.header.device == device and each.header.kind in kinds]
        last = max((header.seq for header in told), default=0)
        return next(
            (
                each
                for each in by.seen.values()
                if (each.header.device, each.header.seq) == (device, last) and each.header.kind in kinds
            ),
            None,
        )

    def _describe(self) -> None:
        found = self._some()
        if found is not None:
            self._state(found[0], ABOUT, {"about": self._about()})

    def _about(self) -> dict[str, Any]:
        about: dict[str, Any] = {"title": self.chance.randrange(1000)}
        if self.chance.random() < 0.5:
            about["rights"] = {"edit": self.chance.randrange(4)}
        return about

    def _revoke(self) -> None:
        """A device of somebody is lost; another one says where it ends, mostly."""
        device = self.chance.choice(self.devices)
        others = [each for each in self.devices if each.person is device.person and each is not device]
        live = device.person.identity().live
        others = [each for each in others if each.name in live]
        if device.name not in live or not others:
            return
        device.person.revoke(device.name)
        self._learn_own(device.person)
        if self.chance.random() < 0.8:
            self._end(others[0], device.name)
        if self.chance.random() < 0.4:
            self._end(self.chance.choice(others), device.name)

    def _end(self, by: Device, device: bytes) -> None:
        """Say that a device ends where it stands for all one knows, or somewhere before."""
        last = len(by.seen) if self.chance.random() < 0.6 else self.chance.randrange(len(by.seen) + 1)
        some = Device(by.person, by.number, seen=dict(list(by.seen.items())[:last]))
        top, control = self._top(some, device), self._top(some, device, range(RANK, ABOUT + 1))
        cut = {"seq": 0, "id": b""} if top is None else {"seq": top.header.seq, "id": top.id}
        self._state(by, DEVICE_CUT, {"device": device, **cut, "control": b"" if control is None else control.id})

    def _link(self) -> None:
        person = self.chance.choice(self.people)
        if len(person.devices) < 3:
            person.certify(device_keys(f"{person.name} {len(person.devices)}"), admin=self.chance.random() < 0.5)
            self.devices.append(Device(person, len(person.devices) - 1))
            self._learn_own(person)

    def _learn_own(self, person: Person) -> None:
        for device in self.devices:
            if device.person is person:
                device.read[person.account] = len(person.log)

    def _lie(self) -> None:
        self._pass_on(self.lie(self.chance.choice(self.people[1:]), self.people))

    def _lie_on(self) -> None:
        self._pass_on(self.lie_in_content(self.chance.choice(self.people[1:])))

    def _pass_on(self, event: Event) -> None:
        device = self.chance.choice(self.devices)
        device.seen[event.id] = event

    def _anything(self, kind: int, target: Person) -> dict[str, Any]:
        events = self.book.events
        some = self.chance.choice(events) if events else self.book.genesis
        if kind == RANK:
            chains = [self.chains[keys.device] for keys in target.devices if keys.device in self.chains]
            ends = [self.chance.choice(chain) for chain in chains]
            cuts = [Cut(each.header.device, each.header.seq, each.id) for each in ends if self.chance.random() < 0.7]
            return groups.ranking(target.account, self.chance.randint(REMOVED, ADMIN), "", cuts)
        if kind == KEY_NEW:
            fingerprint = self.chance.randrange(1, self._kids + 2).to_bytes(32, "big")
            return groups.key_new(fingerprint, {target.account: [target.account]})
        if kind == DEVICE_CUT:
            device = self.chance.choice(target.devices).device
            at = self.chance.choice(self.chains.get(device, [some]))
            return {"device": device, "seq": at.header.seq, "id": at.id, "control": some.id}
        return {"about": self._about()} if kind == ABOUT else {}

    def _meet(self) -> None:
        one, other = self.chance.choice(self.devices), self.chance.choice(self.devices)
        if one.side == other.side:
            self._share(one, other)

    def _share(self, one: Device, other: Device) -> None:
        one.seen |= other.seen
        other.seen |= one.seen
        for account in self.book.people:
            one.read[account] = other.read[account] = max(one.read.get(account, 1), other.read.get(account, 1))

    def _meet_all(self) -> None:
        for _ in range(2):
            for one in self.devices:
                self._share(self.devices[0], one)

    def _part(self) -> None:
        sides = self.chance.randint(1, 3)
        for device in self.devices:
            device.side = self.chance.randrange(sides)
