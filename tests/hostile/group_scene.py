"""One member's store and her group, for hostile words and entries to come to; what is fed to it is undone again."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from crypto import space_key
from node.secure import group_topics, group_view, groups, identities
from node.store import contacts, relays, space_keys, unopened
from node.store.contacts import ContactRow
from node.store.transaction import Tx
from sync.event import MERGE, SIGNED, Event, Header, pack_payload, sign_event
from tests.node.net.people import seeded
from tests.node.secure.members import RELAY, Quiet
from tests.node.secure.people import TEXT
from tests.node.secure.people import Person as Victim
from tests.sync.group_book import START_MS, Person

RANDOM = seeded("groups")


class Scene:
    """Alice's store and her group, "from join": Bob belongs to it, Dave did, and Carol is a contact and no more."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kith-")
        self.alice = alice = Victim(Path(self._folder.name), "alice")
        alice.own.wake.awake = Quiet()
        self.bob, self.carol, self.dave = (Person(f"{name} of the matrix", 2) for name in ("bob", "carol", "dave"))
        self.bob.revoke(self.bob.devices[1].device)
        alice.do(lambda tx: relays.put(tx, RELAY))
        alice.do(self._meet)
        self.space = alice.do(
            lambda tx: groups.found(alice.own, tx, {}, [self.bob.account, self.dave.account], "from join")
        )
        self.early = self._say()
        alice.do(lambda tx: groups.dismiss(alice.own, tx, groups.known(tx, self.space), self.dave.account))
        self.late = self._say()
        self.other = alice.do(lambda tx: groups.found(alice.own, tx, {"title": "Another"}, [], "full"))
        self.row = alice.do(lambda tx: groups.known(tx, self.space))
        self.keys = alice.do(lambda tx: {key.kid: key.secret for key in space_keys.of(tx, self.space)})
        self.heads = alice.do(lambda tx: group_view.of(alice.own, tx, self.row).heads)
        (self.topic,) = alice.do(lambda tx: unopened.topics_of(tx, self.space))

    def _meet(self, tx: Tx) -> None:
        for person in (self.bob, self.carol, self.dave):
            identities.store(self.alice.own, tx, person.account, person.log)
            row = ContactRow(person.account, "contact", person.name, person.devices[0].device, made=1)
            contacts.put(tx, row)

    def _say(self) -> bytes:
        """Say something; the name of the key it is under."""
        own = self.alice.own
        said = self.alice.do(lambda tx: groups.publish(own, tx, groups.known(tx, self.space), TEXT, {"text": "hello"}))
        return said.header.kid

    def event(self, by: Person, kid: bytes = b"", **changes: Any) -> Event:
        """The first of somebody's chain: a merge of all heads, or content under a key."""
        payload = pack_payload(RANDOM, {"text": "hi"} if kid else {})
        kind, refs = (TEXT, ()) if kid else (MERGE, self.heads)
        device = by.devices[0]
        plain = Header(SIGNED, self.space, by.account, device.device, 1, b"", START_MS << 16, kind, kid, refs)
        return sign_event(device.signing_seed, msgspec.structs.replace(plain, **changes), payload)

    def key(self, kid: bytes = b"") -> space_key.SpaceKey:
        """The key of this name, or that of the control log."""
        return space_key.space_key(self.keys[kid]) if kid else group_topics.control_key(self.row)


@cache
def scene() -> Scene:
    """Made when the first of them is needed, for all."""
    return Scene()
