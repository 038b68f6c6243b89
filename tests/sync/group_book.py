"""People with devices and identity logs, and the book of one keyed group that they write: signed events, made fast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from random import Random

from crypto.identity import RecoveryKeys
from crypto.keys import DeviceKeys, generate_device
from crypto.space_key import name
from sync import control, groups, limits
from sync.control import Identity
from sync.event import (
    ABOUT,
    DEVICE_CUT,
    KEY_NEW,
    MERGE,
    RANK,
    SIGNED,
    Event,
    Header,
    next_hlc,
    next_position,
    pack_payload,
    sign_event,
)
from sync.groups import Cut, KeyedGroup
from sync.membership import Group
from sync.space_keys import History

START_MS = 1_700_000_000_000
TEXT = 1000
ABOUT_IT: Mapping[str, object] = {"title": "Walks"}


@cache
def device_keys(seed: str) -> DeviceKeys:
    """The keys of a device; made once for all tests."""
    return generate_device(Random(seed).randbytes)


@cache
def recovery_of(name: str) -> RecoveryKeys:
    random = Random(f"recovery of {name}").randbytes
    return RecoveryKeys(random(32), random(16), random(32))


class Person:
    """An account with its devices, the first of them an admin, and its identity log."""

    def __init__(self, name: str, devices: int = 1) -> None:
        self.name = name
        self._recovery = recovery_of(name)
        genesis = control.identity_genesis(self._recovery)
        self.account = genesis.id
        self.log = [genesis]
        self.devices: list[DeviceKeys] = []
        self._random = Random(f"salts of {name}").randbytes
        self._said: dict[int, Identity] = {}
        for _ in range(devices):
            self.certify(device_keys(f"{name} {len(self.devices)}"))

    def certify(self, keys: DeviceKeys, admin: bool = True) -> DeviceKeys:
        """Another device; nobody asks whether its keys are this person's."""
        self.devices.append(keys)
        at, names = self._next(), (keys.device, keys.exchange)
        self.log.append(control.device_event(self._recovery, at, names, admin, self._random))
        return keys

    def revoke(self, device: bytes) -> None:
        self.log.append(control.revoke_event(self._recovery, self._next(), device, (0, b""), self._random))

    def identity(self, upto: int | None = None) -> Identity:
        """What the log says, or its beginning."""
        length = len(self.log) if upto is None else upto
        if length not in self._said:
            self._said[length] = control.evaluate(self.account, self.log[:length])
        return self._said[length]

    def _next(self) -> control.Position:
        last = self.log[-1]
        return control.position((len(self.log) - 1, last.id), [], next_hlc(0, START_MS + len(self.log)))


class Book:
    """One group: its genesis and everything stated in it, in the order it was made."""

    def __init__(
        self, *people: Person, about: Mapping[str, object] = ABOUT_IT, history: History = History.FULL
    ) -> None:
        self.people = {person.account: person for person in people}
        self.owner = people[0]
        self._random = Random("salts of a group").randbytes
        founding = KeyedGroup(b"s" * 32, about, history)
        self.genesis = groups.genesis_event(
            self.owner.devices[0], self.owner.account, START_MS << 16, founding, self._random
        )
        self.events: list[Event] = []
        self.content: list[Event] = []
        self.tops: dict[bytes, tuple[int, bytes]] = {}
        self._kids: dict[bytes, bytes] = {}

    def say(
        self, by: Person, kind: int, content: Mapping[str, object], seen: Iterable[Event] | None = None, device: int = 0
    ) -> Event:
        """A control event after having seen these, all of them unless told otherwise."""
        if seen is None:
            heads = self.group().heads
            seen = [event for event in self.events if event.id in heads]
            while len(seen) > limits.REFS:
                seen = [*seen[limits.REFS :], self.merge(by, seen[: limits.REFS], device)]
        refs = tuple(sorted(event.id for event in seen)) or (self.genesis.id,)
        event = self._sign(by.account, by.devices[device], kind, content, refs)
        self.events.append(event)
        return event

    def unseen(self) -> Event:
        """A control event that nobody is ever given."""
        device = device_keys("nobody's")
        return self._sign(self.owner.account, device, MERGE, {}, (self.genesis.id,))

    def post(self, by: Person, kid: bytes, device: int = 0) -> Event:
        """Some content under a key, by what it is called here."""
        event = self._sign(by.account, by.devices[device], TEXT, {"text": "hello"}, (), self.kid(kid))
        self.content.append(event)
        return event

    def rank(
        self,
        by: Person,
        target: Person,
        rank: int,
        seen: Iterable[Event] | None = None,
        cuts: Sequence[Cut] = (),
        device: int = 0,
        *,
        banned: bool = False,
    ) -> Event:
        said = groups.ranking(target.account, rank, target.name, cuts, banned=banned)
        return self.say(by, RANK, said, seen, device)

    def key(
        self, by: Person, kid: bytes, *named: Person, seen: Iterable[Event] | None = None, device: int = 0
    ) -> Event:
        """An announcement of what is called so here from now on; the key is for these, or for everybody."""
        members = {each.account: [each.log[-1].id] for each in named or self.people.values()}
        self._kids[kid] = name(by.devices[device].device, kid + kid)
        return self.say(by, KEY_NEW, groups.key_new(kid + kid, members), seen, device)

    def kid(self, called: bytes) -> bytes:
        """The name of what is called so here, which is the same where nobody has announced it."""
        return self._kids.get(called, called)

    def device_cut(
        self,
        by: Person,
        device: bytes,
        cut: tuple[int, bytes],
        control: bytes,
        signer: int = 0,
        seen: Iterable[Event] | None = None,
    ) -> Event:
        content = {"device": device, "seq": cut[0], "id": cut[1], "control": control}
        return self.say(by, DEVICE_CUT, content, seen, signer)

    def about(self, by: Person, about: Mapping[str, object], seen: Iterable[Event] | None = None) -> Event:
        return self.say(by, ABOUT, {"about": dict(about)}, seen)

    def merge(self, by: Person, seen: Iterable[Event] | None = None, device: int = 0) -> Event:
        return self.say(by, MERGE, {}, seen, device)

    def cut(self, by: Person, device: int = 0) -> Cut:
        """Where a device of somebody stands."""
        keys = by.devices[device]
        return Cut(keys.device, *self.tops[keys.device])

    def group(self, events: Iterable[Event] | None = None) -> Group:
        return Group(self.genesis, self.events if events is None else events, self.identity)

    def identity(self, account: bytes) -> Identity:
        return self.people[account].identity() if account in self.people else Identity(account)

    def _sign(
        self, account: bytes, keys: DeviceKeys, kind: int, content: Mapping[str, object], refs: tuple[bytes, ...],
        kid: bytes = b"",
    ) -> Event:  # fmt: skip
        seq, prev = next_position(self.tops.get(keys.device))
        hlc = next_hlc(0, START_MS + len(self.events) + len(self.content))
        header = Header(SIGNED, self.genesis.id, account, keys.device, seq, prev, hlc, kind, kid, refs)
        event = sign_event(keys.signing_seed, header, pack_payload(self._random, content))
        self.tops[keys.device] = (seq, event.id)
        return event


def without_content(event: Event) -> Event:
    return Event(event.header_bytes, event.proof, None)


def is_before(event: Event, cut: Cut, held: Mapping[bytes, Event]) -> bool:
    """Whether an event lies on the chain of its device that ends at a cut; links that are not there prove nothing."""
    at: Event | None = held.get(cut.id)
    while at is not None and at.id != event.id:
        at = held.get(at.header.prev)
    return at is not None and event.header.device == cut.device


def is_visible(group: Group, event: Event, held: Mapping[bytes, Event]) -> bool:
    """What follows from the bounds of a content event, over all that is held."""
    bounds = group.bounds(event.header)
    return bounds is not None and all(any(is_before(event, cut, held) for cut in cuts) for cuts in bounds)
