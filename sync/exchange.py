"""The state that the parts of one session share: the link, the spaces on it, what was refused, and the counters.

Plain state with small rules about it; it says nothing to the peer. The parts are `pages.py`, `wants.py` and
`rounds.py`; `session.py` puts them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sync import limits
from sync.errors import PeerFault
from sync.frames import Hello, WireMark
from sync.outputs import Cursor, Mark, Marks, Output, Proven, Release, Resume
from sync.reconcile import id_of
from sync.share import Share
from sync.source import Source
from sync.space import Offered, space_tag


@dataclass(frozen=True, slots=True)
class Link:
    """The authenticated link a session runs on; role 0 dialled, role 1 answered."""

    role: int
    handshake_hash: bytes
    peer_device: bytes


@dataclass(frozen=True, slots=True)
class Setup:
    """What the node knows when a link opens: the instance of its store, the spaces to offer, what it has of the peer.

    `newest`: per space the newest event of the peer's device held here, by which that device may notice a rollback.
    """

    instance: bytes
    wall_ms: int
    spaces: tuple[Offered, ...]
    resume: Resume | None = None
    marks: tuple[Mark, ...] = ()
    echoes: tuple[Mark, ...] = ()
    newest: tuple[Proven, ...] = ()


@dataclass(slots=True)
class Counts:
    """What happened in one session; `verify_mismatch` stays 0 between honest peers whose stores were not restored."""

    rounds: int = 0
    agreed: int = 0
    verify_mismatch: int = 0
    repeated: int = 0
    stale: int = 0
    shed: int = 0
    refused: int = 0


class Allowance:
    """A token bucket: how often the peer may have something costly done for it."""

    def __init__(self, burst: int, per_second: int) -> None:
        self._burst = burst
        self._per_second = per_second
        self._milli = burst * 1000
        self._at: int | None = None

    def take(self, now: int) -> bool:
        """Whether one more is allowed at this time (monotonic ms); an answer of yes uses it up."""
        passed = 0 if self._at is None else max(0, now - self._at)
        self._at = now
        self._milli = min(self._burst * 1000, self._milli + passed * self._per_second)
        if self._milli < 1000:
            return False
        self._milli -= 1000
        return True


class Remembered:
    """The last few thousand ids of some kind, each with a number; forgetting one costs bandwidth, never correctness."""

    def __init__(self) -> None:
        self._ids: dict[bytes, int] = {}

    def put(self, id_: bytes, number: int = 0) -> None:
        """Remember an id, as the newest."""
        self._ids.pop(id_, None)
        self._ids[id_] = number
        if len(self._ids) > limits.REMEMBERED_IDS:
            del self._ids[next(iter(self._ids))]

    def get(self, id_: bytes) -> int | None:
        """The number of an id, or None if it is not remembered."""
        return self._ids.get(id_)

    def __contains__(self, id_: bytes) -> bool:
        return id_ in self._ids


class Exchange:
    """Everything about one session but its rounds; shares are kept in the order of their space ids."""

    def __init__(self, link: Link, setup: Setup) -> None:
        self.link = link
        self.instance = setup.instance
        self.resume = setup.resume
        self.their_instance: bytes | None = None
        self.got = 0
        self.confirmed = 0
        self.counts = Counts()
        self.seen = Remembered()
        self.sealed = Remembered()
        self.wants_allowed = Allowance(limits.WANTS_BURST, limits.WANTS_PER_SECOND)
        self.marks: tuple[WireMark, ...] = ()
        self.echoes: tuple[WireMark, ...] = ()
        self.shares = [self._share(offered) for offered in sorted(setup.spaces, key=lambda offered: offered.space)]
        self.refused_here: dict[bytes, None] = {}
        self._refused_there: dict[bytes, None] = {}
        self._by_space = {share.space: share for share in self.shares}
        self._by_tag = {share.their_tag: share for share in self.shares}
        self._recorded = setup.resume
        self._page_upto = 0
        self._page_final = False
        self._last_marks: tuple[tuple[WireMark, ...], tuple[WireMark, ...]] = ((), ())
        self.put_marks(setup.marks, setup.echoes)

    @property
    def joined(self) -> list[Share]:
        """The spaces both sides offer."""
        return [share for share in self.shares if share.joined]

    @property
    def mutual(self) -> list[Share]:
        """The spaces whose sets are compared."""
        return [share for share in self.shares if share.mutual]

    @property
    def left_out(self) -> frozenset[bytes]:
        """The ids that one side refused; neither counts them in a comparison."""
        return frozenset(self.refused_here).union(self._refused_there)

    def of_space(self, space: bytes) -> Share | None:
        """The share of a space this side offers."""
        return self._by_space.get(space)

    def of_tag(self, their_tag: bytes) -> Share | None:
        """The share the peer means, once both have offered it."""
        share = self._by_tag.get(their_tag)
        return share if share is not None and share.joined else None

    @staticmethod
    def usable(cursor_for: bytes, instance: bytes) -> bool:
        """Whether a cursor made for one instance of a store says anything about this one (invariant 9)."""
        return cursor_for == instance

    def refuse(self, id_: bytes) -> None:
        """Leave an id out for this pair because it is not valid here; a peer with many of them is not served."""
        self.refused_here[id_] = None
        self.counts.refused += 1
        if len(self.refused_here) > limits.REFUSED_IDS:
            raise PeerFault("too_many_refused", "A device sent too many invalid events.")

    def refused_by_peer(self, ids: Iterable[bytes]) -> None:
        """Leave ids out for this pair because the peer says they are not valid there."""
        for id_ in ids:
            if len(self._refused_there) < limits.REFUSED_IDS:
                self._refused_there[id_] = None

    def greet(self, frame: Hello, source: Source) -> list[Output]:
        """The peer's first HELLO: which spaces both offer, and which cursors still count.

        What was wanted from a store that has been replaced since is forgotten; the new one will list what it holds.
        """
        self.their_instance = frame.instance
        known = self.resume is not None and self.usable(self.resume.instance, frame.instance)
        counts = self.usable(frame.knows, self.instance)
        for tagged in frame.spaces:
            share = self._by_tag.get(tagged.tag)
            if share is not None:
                share.join(tagged.since if counts else 0, tagged.serve, known)
        if known:
            return []
        self._recorded = None
        old = [(share.space, source.wanted(self.link.peer_device, share.space)) for share in self.joined]
        return [Release(space, tuple(id_of(key) for key in keys)) for space, keys in old if keys]

    def page_sent(self, upto: int, final: bool) -> None:
        """A page up to this arrival of mine is being sent; `final` if nothing is left behind it."""
        self._page_upto, self._page_final = upto, final

    def confirm(self, got: int) -> None:
        """The peer has recorded my pages up to `got`, or `PeerFault` if I never sent that much."""
        if got > self._page_upto:
            raise PeerFault("bad_delta", "A device confirmed more than was sent.")
        self.confirmed = got
        exact = got == self._page_upto and self._page_final
        for share in self.joined:
            share.sent = got if exact else max(share.sent, got)

    def advance(self, upto: int, final: bool) -> list[Output]:
        """Everything the peer's page covers is stored or recorded: move the cursors, and record that if it is news."""
        for share in self.joined:
            share.got = upto if final else max(share.got, upto)
        self.got = upto
        assert self.their_instance is not None
        resume = Resume(self.their_instance, upto, tuple(share.space for share in self.shares if share.takes))
        known = self._recorded
        lowers = known is not None and known.instance == resume.instance and upto < known.upto and not final
        if resume == known or lowers:
            return []
        self._recorded = resume
        return [Cursor(resume)]

    def put_marks(self, marks: tuple[Mark, ...], echoes: tuple[Mark, ...]) -> None:
        """The watermarks to say from now on."""
        self.marks = self._wire_marks(marks)
        self.echoes = self._wire_marks(echoes)

    def read_marks(self, marks: tuple[WireMark, ...], echoes: tuple[WireMark, ...]) -> list[Output]:
        """The peer's watermarks in the spaces both offer, if they say something new."""
        if (marks, echoes) == self._last_marks:
            return []
        self._last_marks = (marks, echoes)
        read = Marks(self._own_marks(marks), self._own_marks(echoes))
        return [read] if read.marks or read.echoes else []

    def _share(self, offered: Offered) -> Share:
        role, handshake_hash = self.link.role, self.link.handshake_hash
        known = self.resume is not None and offered.space in self.resume.spaces
        return Share(
            offered=offered,
            tag=space_tag(offered.secret, handshake_hash, role),
            their_tag=space_tag(offered.secret, handshake_hash, 1 - role),
            since=self.resume.upto if known and self.resume is not None else 0,
        )

    def _wire_marks(self, marks: tuple[Mark, ...]) -> tuple[WireMark, ...]:
        known = [(self._by_space[mark.space], mark) for mark in marks if mark.space in self._by_space]
        wire = [WireMark(share.tag, mark.device, mark.delivered, mark.read) for share, mark in known]
        return tuple(wire[: limits.MARKS])

    def _own_marks(self, marks: tuple[WireMark, ...]) -> tuple[Mark, ...]:
        known = [(self.of_tag(mark.tag), mark) for mark in marks]
        return tuple(
            Mark(share.space, mark.device, mark.delivered, mark.read) for share, mark in known if share is not None
        )
