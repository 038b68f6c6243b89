"""The greeting: which spaces both sides have in common, and the cursors to begin with.

Two stores that agreed before name no space: the short HELLO proves the agreement, and the long one, which names all,
follows only where that fails. Who says which when is in `SPEC.md`, section "Session".
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from crypto.primitives import equal, hmac256, sha256
from sync import limits
from sync.errors import PeerFault
from sync.exchange import Exchange, Setup
from sync.frames import Hello, Newest, Offers, tags_of
from sync.outputs import Agreed, Agreement, Output, Peer, Proven, Release, Send, Shown
from sync.reconcile import id_of, total_digest
from sync.share import Share, digest_of
from sync.source import Source

_SAME_BYTES: Final = limits.INSTANCE_BYTES


class Greeting:
    """What has been said at the beginning of one session, by one side."""

    def __init__(self, exchange: Exchange, setup: Setup, now: int) -> None:
        self._exchange = exchange
        self._setup = setup
        self.offered = _stand_for(exchange.shares)
        self._agreement = self._usable(setup.agreement)
        self._fresh: bool | None = None
        self._greeted_at = now
        self._spoken = False
        self.due = now
        self.done = False
        self.named = False
        self.same = False

    def speak(self, source: Source, now: int) -> list[Output]:
        """Greet, the short way while there is an agreement to begin with."""
        self._greeted_at, self._spoken, self.due = now, True, now + limits.HELLO_EVERY_MS
        exchange, agreement = self._exchange, self._agreement
        resume = exchange.resume
        hello = Hello(
            instance=exchange.instance,
            now=self._setup.wall_ms,
            frame_bytes=limits.FRAME_BYTES,
            knows=b"" if resume is None else resume.instance,
            heard=self.done,
            same=b"" if agreement is None else self._proof(agreement, exchange.link.role),
            fresh=agreement is not None and self.fresh(source),
            spaces=() if agreement is not None else _offers(exchange.shares),
            marks=exchange.marks,
            echoes=exchange.echoes,
            newest=self._wire_newest(self._setup.newest if agreement is None else self._setup.recent),
        )
        return [Send(hello)]

    def wait(self, now: int) -> None:
        """Let the other side greet first."""
        self.due = now + limits.HELLO_EVERY_MS

    def begin(self) -> bool:
        """Before the peer has spoken, take its spaces to be those of the agreement; False if there is none."""
        if self._agreement is None:
            return False
        self._take_agreement(self._agreement)
        return True

    def fresh(self, source: Source) -> bool:
        """Whether anything has changed here since the agreement, or is still wanted."""
        if self._fresh is None:
            agreement, device = self._agreement, self._exchange.link.peer_device
            assert agreement is not None
            spaces = agreement.spaces
            wanted = not set(source.wanting(device)).isdisjoint(spaces)
            top = source.top()
            self._fresh = wanted or total_digest(digest_of(source, space, top) for space in spaces) != agreement.digest
        return self._fresh

    def hear(self, frame: Hello, source: Source, now: int) -> list[Output]:
        """Take the peer's HELLO: the first that settles the spaces counts, later ones are answered at most."""
        if self.done:
            if frame.instance != self._exchange.their_instance:
                raise PeerFault("instance_changed", "A device replaced its store in the middle of a session.")
            recently = now < self._greeted_at + limits.HELLO_LEAST_MS
            return [] if frame.heard or recently else self.speak(source, now)
        if frame.same and not self._is_ours(frame):
            again = self._agreement is None and self._spoken and now < self._greeted_at + limits.HELLO_LEAST_MS
            self._agreement = None
            return [] if again else self.speak(source, now)
        outputs = self._settle_short(frame, source) if frame.same else self._settle_long(frame, source)
        outputs += self._meet(frame)
        return outputs if frame.heard else outputs + self.speak(source, now)

    def _meet(self, frame: Hello) -> list[Output]:
        exchange = self._exchange
        outputs: list[Output] = [Peer(frame.instance, frame.now, tuple(share.space for share in exchange.joined))]
        outputs += exchange.read_marks(frame.marks, frame.echoes)
        for newest in frame.newest:
            share = exchange.of_tag(newest.tag)
            if share is not None:
                outputs.append(Shown(Proven(share.space, newest.seq, newest.id, newest.proof)))
        return outputs

    def _settle_short(self, frame: Hello, source: Source) -> list[Output]:
        """Both remember the same agreement; where neither has changed since, there is nothing to compare."""
        assert self._agreement is not None
        self.done = True
        if not self._exchange.joined:
            self._take_agreement(self._agreement)
        self.same = not (frame.fresh or self.fresh(source))
        if not self.same:
            return []
        self._exchange.counts.agreed += len(self._exchange.joined)
        return [Agreed(share.space) for share in self._exchange.joined]

    def _settle_long(self, frame: Hello, source: Source) -> list[Output]:
        """The spaces that both name, each with its cursors.

        What was wanted from a store that has been replaced since is forgotten; the new one will show what it holds.
        """
        exchange = self._exchange
        self.done, self.named, self._agreement = True, True, None
        cursors: dict[bytes, tuple[int, bool]] = {}
        for offers in frame.spaces:
            for tag in tags_of(offers):
                share = exchange.tagged(tag)
                if share is not None:
                    cursors[share.space] = offers.since, offers.serve
        exchange.join(frame.instance, {space: serve for space, (_, serve) in cursors.items()})
        known = exchange.resume is not None and exchange.usable(exchange.resume.instance, frame.instance)
        counts = exchange.usable(frame.knows, exchange.instance)
        for share in exchange.joined:
            since, _ = cursors[share.space]
            share.resume(since if counts and since else None, share.since if known and share.since else None)
        return [] if known else self._release(source)

    def _release(self, source: Source) -> list[Output]:
        self._exchange.forget_cursor()
        device = self._exchange.link.peer_device
        wanting = source.wanting(device)
        spaces = [share.space for share in self._exchange.joined if share.space in wanting]
        old = [(space, source.wanted(device, space)) for space in spaces]
        return [Release(space, tuple(id_of(key) for key in keys)) for space, keys in old if keys]

    def _take_agreement(self, agreement: Agreement) -> None:
        self._exchange.join(agreement.instance, dict.fromkeys(agreement.spaces, True))
        for share in self._exchange.joined:
            share.resume(agreement.mine, agreement.theirs)

    def _usable(self, agreement: Agreement | None) -> Agreement | None:
        """The agreement, unless what is offered or covered has changed since, or it was with another store."""
        resume = self._exchange.resume
        if agreement is None or resume is None or resume.instance != agreement.instance:
            return None
        covered = set(agreement.spaces).issubset(resume.spaces)
        return agreement if covered and agreement.offered == self.offered else None

    def _is_ours(self, frame: Hello) -> bool:
        agreement = self._agreement
        if agreement is None or frame.instance != agreement.instance:
            return False
        return equal(frame.same, self._proof(agreement, 1 - self._exchange.link.role))

    def _proof(self, agreement: Agreement, role: int) -> bytes:
        """What shows the other side, and nobody else, that this one remembers the same agreement; 16 bytes."""
        sides = sorted([(self._exchange.instance, agreement.mine), (agreement.instance, agreement.theirs)])
        stated = [instance + upto.to_bytes(8, "big") for instance, upto in sides]
        content = sha256(b"same1", *stated, agreement.digest, *agreement.spaces)
        return hmac256(self._exchange.link.handshake_hash, bytes((role,)) + content)[:_SAME_BYTES]

    def _wire_newest(self, newest: Iterable[Proven]) -> tuple[Newest, ...]:
        known = [(self._exchange.of_space(proven.space), proven) for proven in newest]
        wire = [Newest(share.tag, p.seq, p.id, p.proof) for share, p in known if share is not None]
        return tuple(wire[: limits.NEWEST])


def _offers(shares: Iterable[Share]) -> tuple[Offers, ...]:
    """The spaces as HELLO names them: together those with the same cursor that are served alike."""
    ordered = sorted(shares, key=lambda share: (share.since, share.offered.serve))
    grouped = groupby(ordered, key=lambda share: (share.since, share.offered.serve))
    return tuple(Offers(since, serve, b"".join(share.tag for share in alike)) for (since, serve), alike in grouped)


def _stand_for(shares: Iterable[Share]) -> bytes:
    """What stands for all that is offered, so that a change of it is seen."""
    parts = [
        share.space + sha256(share.offered.secret) + bytes((share.offered.bodies, share.offered.serve))
        for share in shares
    ]
    return sha256(b"off1", *parts)
