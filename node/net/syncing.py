"""Drives the sync session of one link: its reads on a reader thread, its outputs into the store and onto the channel.

How sets agree is `sync/session.py`; nothing is decided here but which spaces a link offers. Outputs of one call are
committed before any frame of that call leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from typing import Any, Final

from node.errors import PeerFault
from node.net.offering import Offering, offering
from node.net.wire import Channel
from node.secure import (
    gaps,
    group_asking,
    group_entries,
    group_gaps,
    group_keys,
    group_log,
    identities,
    inbox,
    learning,
    outgoing,
    passing,
    rollback,
    siblings,
)
from node.secure.own import Own
from node.secure.peer import Peer
from node.secure.plaintext import Mark
from node.store import contacts, digests, log, marks, peers, spaces, wanted
from node.store.db import Store
from node.store.transaction import Cx, Tx
from sync import limits, outputs
from sync.event import Event, bucket
from sync.exchange import Link, Setup
from sync.frames import Frame
from sync.reconcile import Summed, id_of, key_of
from sync.session import Session
from sync.space import direct_space

LOST: Final = "messages_lost_total"
WANTED_MOST: Final = 65_536
"""Ids that may be wanted from one device, over all spaces."""
DIGESTS_AT_ONCE: Final = 64
"""Digests of one space that are made anew in one transaction."""
LEAST_S: Final = 0.02
"""The shortest time between two looks at what is due."""


class _Source:
    """The store as a session reads it: one snapshot, for one call."""

    def __init__(self, cx: Cx) -> None:
        self.cx = cx

    def top(self) -> int:
        return log.top(self.cx)

    def news(self, after: int) -> Set[bytes]:
        return log.news(self.cx, after)

    def entries(self, space: bytes, after: int, upto: int, limit: int) -> Sequence[log.Entry]:
        return log.entries(self.cx, space, after, upto, limit)

    def events(self, ids: Sequence[bytes]) -> Sequence[Event]:
        return log.events(self.cx, ids)

    def missing(self, ids: Sequence[bytes]) -> Sequence[bytes]:
        return log.missing(self.cx, ids)

    def held(self, ids: Sequence[bytes]) -> Sequence[log.Entry]:
        return log.held(self.cx, ids)

    def shelves(self, space: bytes, upto: int) -> Sequence[Summed]:
        return digests.shelves(self.cx, space, upto)

    def groups(self, space: bytes, shelf: int, upto: int) -> Sequence[Summed]:
        return digests.groups(self.cx, space, shelf, upto)

    def keys(self, space: bytes, first: int, last: int, upto: int) -> Sequence[bytes]:
        return digests.keys(self.cx, space, first, last, upto)

    def before(self, space: bytes, low: int, key: bytes, limit: int) -> Sequence[log.Entry]:
        bucket = int.from_bytes(key[:4].ljust(4, b"\x00"), "big")
        return log.before(self.cx, space, low, (bucket, id_of(key)), limit)

    def wanted(self, device: bytes, space: bytes) -> Sequence[bytes]:
        return wanted.of(self.cx, device, space)

    def wanting(self, device: bytes) -> Set[bytes]:
        return wanted.spaces(self.cx, device)


class Syncing:
    """One session while its link is up; calls are carried out one after the other."""

    def __init__(self, own: Own, store: Store, channel: Channel, peer: Peer, session: Session, first: bool) -> None:
        self.first_contact = first
        self.counts = session.counts
        self._own = own
        self._store = store
        self._channel = channel
        self._peer = peer
        self._session = session
        self._is_own = peer.account == own.account
        self._turn = asyncio.Lock()
        self._covered: set[bytes] = set()
        self._offering = Offering(())
        self._tops: dict[bytes, gaps.Tops] = {}
        self._nudged = False
        self._digested = 0
        self._fresh: list[Event] = []
        self._stir = asyncio.Event()

    @classmethod
    async def open(cls, own: Own, store: Store, channel: Channel, peer: Peer, instance: bytes, first: bool) -> Syncing:
        """A session for a channel; a link of first contact offers this account's identity log alone."""
        offering_, resume, stated = await store.read(lambda cx: _known(own, cx, peer, first))
        setup = Setup(instance, own.clock.now_ms(), offering_.sets, resume, **stated)
        session = Session(Link(channel.role, channel.handshake_hash, peer.device), setup, _now())
        opened = cls(own, store, channel, peer, session, first)
        opened._offering = offering_
        opened._covered.update(resume.spaces if resume else ())
        opened._tops = await store.read(lambda cx: gaps.tops(cx, [each.space for each in offering_.sets]))
        return opened

    async def start(self) -> None:
        """Greet the peer."""
        await self._step(self._session.start)

    async def keep_time(self) -> None:
        """Do what the session has due, until cancelled."""
        while True:
            self._stir.clear()
            deadline = self._session.deadline
            due = None if deadline is None else max(deadline / 1000, asyncio.get_running_loop().time() + LEAST_S)
            try:
                async with asyncio.timeout_at(due):
                    await self._stir.wait()
            except TimeoutError:
                pass
            await self._step(self._tick)

    async def receive(self, frame: Frame) -> None:
        """Take one frame of the session; a PeerFault ends the link."""
        await self._step(lambda source, now: self._session.receive(frame, source, now))
        self._stir.set()

    def nudge(self) -> None:
        """Something says that the sets may differ: compare soon."""
        self._nudged = True
        self._stir.set()

    def changed(self, events: Sequence[Event]) -> None:
        """These events were committed: push those the peer lacks."""
        self._fresh.extend(events)
        self._stir.set()

    def _tick(self, source: _Source, now: int) -> list[outputs.Output]:
        todo: list[outputs.Output] = []
        if not self.first_contact and not self._is_own:
            self._session.put_marks(*_stated(self._own, source.cx, self._peer))
        if self._nudged:
            self._nudged = False
            self._session.hurry(now)
        if self._fresh:
            fresh, self._fresh = self._fresh, []
            todo += self._session.changed(fresh, now)
        return todo + self._session.tick(source, now)

    async def _step(self, call: Callable[[_Source, int], list[outputs.Output]]) -> None:
        async with self._turn:
            now = _now()
            todo = await self._store.read(lambda cx: call(_Source(cx), now))
            if any(not isinstance(output, outputs.Send) for output in todo):
                await self._store.write(lambda tx: self._record(tx, todo))
            for output in todo:
                if isinstance(output, outputs.Send):
                    await self._channel.send(output.frame)

    def _record(self, tx: Tx, todo: list[outputs.Output]) -> None:
        """Everything of one call that belongs on disk, in one transaction; of a stranger, nothing does."""
        own, peer, now = self._own, self._peer, self._own.clock.now_ms()
        row = contacts.get(tx, peer.account)
        if row is None and not self._is_own:
            return
        self._keep_digests(tx, [output.space for output in todo if isinstance(output, outputs.Agreed)])
        for output in todo:
            if isinstance(output, outputs.Store):
                self._keep(tx, output, row is not None and row.state == "contact")
            elif isinstance(output, outputs.Wanted):
                wanted.add(tx, peer.device, output.space, output.keys, now)
                _check_wanted(tx, peer.device)
            elif isinstance(output, outputs.Release):
                wanted.drop(tx, peer.device, output.space, output.ids)
            elif isinstance(output, outputs.Seal) and not self.first_contact:
                self._seal(tx, output)
            elif isinstance(output, outputs.Cursor):
                self._move_cursor(tx, output.resume)
            elif isinstance(output, outputs.Remember) and not self.first_contact:
                peers.agree(tx, peer.device, output.agreement)
            elif isinstance(output, outputs.Agreed):
                self._judge(tx, output)
            elif isinstance(output, outputs.Peer) and not self.first_contact and not self._is_own:
                self._welcome(tx, output)
            elif isinstance(output, outputs.Marks) and not self.first_contact and not self._is_own:
                inbox.take_marks(own, tx, peer, _inner(output.marks), _inner(output.echoes))
            elif isinstance(output, outputs.Shown) and not self.first_contact:
                rollback.shown(own, tx, peer.account, output.proven)

    def _keep_digests(self, tx: Tx, agreed: Sequence[bytes]) -> None:
        """Keep what was made anew to compare these spaces, as far as anything has come into them since."""
        top = log.top(tx)
        if not agreed or top == self._digested:
            return
        news = log.news(tx, self._digested)
        kept = [digests.refresh(tx, space, DIGESTS_AT_ONCE) for space in agreed if space in news]
        if all(kept):
            self._digested = top

    def _move_cursor(self, tx: Tx, resume: outputs.Resume) -> None:
        current = _current(self._own, tx, self._peer, resume, self._covered)
        self._covered.update(current.spaces)
        peers.put(tx, self._peer.device, current)

    def _seal(self, tx: Tx, output: outputs.Seal) -> None:
        own, peer = self._own, self._peer
        if output.space == direct_space(own.account, peer.account):
            outgoing.seal_again(own, tx, peer.account, peer.device, output.ids)
        else:
            passing.seal_again(own, tx, peer.account, peer.device, (output.space, output.ids))

    def _judge(self, tx: Tx, output: outputs.Agreed) -> None:
        space = output.space
        group = self._offering.groups.get(space)
        if group is not None and self._is_own:
            return
        if group is not None:
            group_asking.agreed(self._own, tx, self._peer, group, (space, output.mine))
            group_gaps.settled(self._own, group)
            return
        if self._is_own:
            siblings.agreed(self._own, tx, self._peer, space)
        earlier = self._tops.get(space, {})
        passing.agreed(self._own, tx, self._peer, space, earlier)
        self._tops[space] = gaps.judge(self._own, tx, self._peer, space, earlier)

    def _welcome(self, tx: Tx, output: outputs.Peer) -> None:
        """Whoever is on a list of ours, or keeps one we are on, and does not know of it is given its beginning."""
        for row in spaces.shown_to(tx, self._own.account, self._peer.account, limits.SPACES_COMPARED):
            if row.id not in output.spaces:
                passing.welcome_again(self._own, tx, row, self._peer.account, self._peer.device)
        for row in spaces.shown_to(tx, self._peer.account, self._own.account, limits.SPACES_COMPARED):
            if row.id not in output.spaces:
                passing.hand_back(self._own, tx, row, self._peer.device)
        for row in group_keys.shared_with(tx, self._peer.account):
            if row.id not in output.spaces:
                group_keys.hand_back(self._own, tx, row, self._peer.account, self._peer.device)

    def _keep(self, tx: Tx, output: outputs.Store, is_contact: bool) -> None:
        own, peer = self._own, self._peer
        group = spaces.get(tx, self._offering.groups.get(output.space, b""))
        if group is not None:
            waiting = group_log.take(own, tx, peer.device, group, output.events)
            keys = [key_of(bucket(event.header.hlc), event.id) for event in waiting]
            # What is not held must be wanted: else the sets would differ by it.
            wanted.add(tx, peer.device, output.space, keys, own.clock.now_ms())
            _check_wanted(tx, peer.device)
            group_entries.again(own, tx, group)
        elif self._is_own and output.space not in self._offering.members:
            siblings.take(own, tx, peer, output.space, output.events)
            return
        if output.space not in {own.account, peer.account, *self._offering.members}:
            return
        known = is_contact and output.space in (own.account, peer.account)
        most = identities.MAX_BYTES if known else identities.MAX_BYTES_OF_STRANGER
        if not learning.learn(own, tx, output.space, output.events, most):
            return
        group_entries.identity_came(own, tx, output.space)
        if contacts.get(tx, output.space) is not None:
            tx.after(own.wake.ring().contacts_changed)


def _known(own: Own, cx: Cx, peer: Peer, first: bool) -> tuple[Offering, outputs.Resume | None, dict[str, Any]]:
    """What a session begins with: spaces, cursor, and (to contacts alone) what was agreed, marks, echoes, newest."""
    offered, resume = offering(own, cx, peer, first), peers.get(cx, peer.device)
    if first:
        return offered, resume, {}
    agreed = peers.agreement(cx, peer.device)
    told, repeated = ((), ()) if peer.account == own.account else _stated(own, cx, peer)
    stated: dict[str, Any] = {"marks": told, "echoes": repeated, "agreement": agreed}
    stated["newest"] = rollback.newest(cx, peer.device, offered.sets)
    stated["recent"] = (
        stated["newest"] if agreed is None else rollback.newest(cx, peer.device, offered.sets, agreed.mine)
    )
    return offered, resume, stated


def _current(own: Own, cx: Cx, peer: Peer, resume: outputs.Resume, covered: Set[bytes]) -> outputs.Resume:
    """A cursor without the spaces that one side was taken off the list of while the session went on.

    That one is on the list again changes nothing: of the spaces `covered` before, those that the store has taken out
    have had their wanted ids forgotten, and only a session that begins anew finds them again.
    """
    recorded = peers.get(cx, peer.device)
    taken_out = covered - set(recorded.spaces if recorded else ())
    gone = taken_out | spaces.off_lists(cx, (own.account, peer.account))
    return replace(resume, spaces=tuple(space for space in resume.spaces if space not in gone))


def _check_wanted(tx: Tx, device: bytes) -> None:
    """A device cannot fill our disk with names of events in many spaces at once."""
    if wanted.count(tx, device) > WANTED_MOST:
        raise PeerFault("too_many_wanted", "A device lists more events than may be wanted from it.")


def _now() -> int:
    """The loop's time in milliseconds, which is what sessions count in."""
    return int(asyncio.get_running_loop().time() * 1000)


def _stated(own: Own, cx: Cx, peer: Peer) -> tuple[tuple[outputs.Mark, ...], tuple[outputs.Mark, ...]]:
    """Our marks that the peer has not repeated yet, and what it last told us of our events, repeated."""
    due, told = marks.due(cx, own.device, peer.device), marks.told(cx, own.device, peer.device)
    return tuple(outputs.Mark(*mark) for mark in due), tuple(outputs.Mark(*mark) for mark in told)


def _inner(stated: Sequence[outputs.Mark]) -> tuple[Mark, ...]:
    return tuple(Mark(mark.space, mark.device, mark.delivered, mark.read) for mark in stated)
