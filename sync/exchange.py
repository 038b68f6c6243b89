"""The state that the parts of one session share: the link, the spaces on it, what was refused, and the counters.

Plain state with small rules about it; it says nothing to the peer. The parts are `pages.py`, `wants.py` and
`rounds.py`; `session.py` puts them together.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sync import limits
from sync.errors import PeerFault
from sync.frames import WireMark
from sync.outputs import Agreement, Cursor, Mark, Marks, Output, Proven, Remember, Resume
from sync.reconcile import Salt
from sync.share import Share
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

    `newest`: per space the newest event of the peer's device held here, by which that device may notice a rollback;
    `recent`: those of them that came after the agreement, which is all a link that begins with it need show.
    """

    instance: bytes
    wall_ms: int
    spaces: tuple[Offered, ...]
    resume: Resume | None = None
    marks: tuple[Mark, ...] = ()
    echoes: tuple[Mark, ...] = ()
    newest: tuple[Proven, ...] = ()
    agreement: Agreement | None = None
    recent: tuple[Proven, ...] = ()


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

    def take(self, now: int, count: int = 1) -> bool:
        """Whether so many more are allowed at this time (monotonic ms); an answer of yes uses them up."""
        passed = 0 if self._at is None else max(0, now - self._at)
        self._at = now
        self._milli = min(self._burst * 1000, self._milli + passed * self._per_second)
        if self._milli < 1000 * count:
            return False
        self._milli -= 1000 * count
        return True


class Remembered:
    """The last `most` ids of some kind, each with a number; forgetting one costs bandwidth, never correctness."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ids: dict[bytes, int] = {}

    def put(self, id_: bytes, number: int = 0) -> None:
        """Remember an id, as the newest."""
        self._ids.pop(id_, None)
        self._ids[id_] = number
        if len(self._ids) > self._most:
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
        self.round = 0
        self.counts = Counts()
        self.seen = Remembered(limits.REMEMBERED_IDS)
        self.sealed = Remembered(limits.REMEMBERED_IDS)
        self.claimed = Remembered(limits.CLAIMED_IDS)
        self.wants_allowed = Allowance(limits.WANTS_BURST, limits.WANTS_PER_SECOND)
        self.marks: tuple[WireMark, ...] = ()
        self.echoes: tuple[WireMark, ...] = ()
        self.shares = [self._share(offered) for offered in sorted(setup.spaces, key=lambda offered: offered.space)]
        self.joined: list[Share] = []
        self.refused_here: dict[bytes, None] = {}
        self._refused_there: dict[bytes, None] = {}
        self._by_space = {share.space: share for share in self.shares}
        self._by_tag = {share.their_tag: share for share in self.shares}
        self._recorded = setup.resume
        self._agreement = setup.agreement
        self._page_upto = 0
        self._page_final = False
        self._last_marks: tuple[tuple[WireMark, ...], tuple[WireMark, ...]] = ((), ())
        self.put_marks(setup.marks, setup.echoes)

    @property
    def mutual(self) -> list[Share]:
        """The spaces whose sets are compared."""
        return [share for share in self.joined if share.mutual]

    @property
    def left_out(self) -> frozenset[bytes]:
        """The ids that one side refused; neither counts them in a comparison."""
        return frozenset(self.refused_here).union(self._refused_there)

    @property
    def salt(self) -> Salt:
        """What cuts digests and ids in the walk of this round."""
        return Salt(self.link.handshake_hash, self.round)

    def join(self, their_instance: bytes, spaces: Mapping[bytes, bool]) -> None:
        """Both sides offer these spaces, the peer its own set of each or not; the order of their ids numbers them."""
        self.their_instance = their_instance
        for share in self.shares:
            share.number = -1
        self.joined = [share for share in self.shares if share.space in spaces]
        for number, share in enumerate(self.joined):
            share.join(number, spaces[share.space])

    def of_space(self, space: bytes) -> Share | None:
        """The share of a space this side offers."""
        return self._by_space.get(space)

    def tagged(self, their_tag: bytes) -> Share | None:
        """The share that a tag of the peer names, whether or not both offer it."""
        return self._by_tag.get(their_tag)

    def of_tag(self, their_tag: bytes) -> Share | None:
        """The share the peer means, once both have offered it."""
        share = self._by_tag.get(their_tag)
        return share if share is not None and share.joined else None

    def of_number(self, number: int) -> Share | None:
        """The share with a number, once both sides have offered it."""
        return self.joined[number] if number < len(self.joined) else None

    def was_claimed(self, id_: bytes) -> bool:
        """Whether the peer showed that it held this when it froze the present round, so that it need not be listed."""
        round_ = self.claimed.get(id_)
        return round_ is not None and round_ < self.round

    def is_later(self, id_: bytes) -> bool:
        """Whether the peer showed this only after it froze the present round, so that it is not in its set."""
        round_ = self.claimed.get(id_)
        return round_ is not None and round_ >= self.round

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
            if share.sent is not None:
                share.sent = got if exact else max(share.sent, got)

    def advance(self, upto: int, final: bool) -> list[Output]:
        """Everything the peer's page covers is stored or recorded: move the cursors, and record that if it is news."""
        for share in self.joined:
            share.got = upto if final else max(share.got, upto)
        self.got = upto
        return self._record(upto, final)

    def agree(self, spaces: Collection[Share], upto: int) -> list[Output]:
        """The sets of these spaces are the same, counting the peer's arrivals up to `upto`: they are open no more."""
        closed = [share for share in spaces if share.open]
        for share in closed:
            share.open, share.got = False, upto
        return self._record(upto, True) if closed and self.got == upto else []

    def remember(self, mine: int, theirs: int, digest: bytes, offered: bytes) -> list[Output]:
        """All spaces are the same: what the next link can begin with, unless ids are left out for this pair."""
        assert self.their_instance is not None
        spaces = tuple(share.space for share in self.joined)
        if self.left_out or any(not share.mutual for share in self.joined):
            return []
        agreement = Agreement(self.their_instance, mine, theirs, digest, offered, spaces)
        if agreement == self._agreement:
            return []
        self._agreement = agreement
        return [Remember(agreement)]

    def forget_cursor(self) -> None:
        """What was recorded is about a store that is no more."""
        self._recorded = None

    def _record(self, upto: int, final: bool) -> list[Output]:
        assert self.their_instance is not None
        covered = tuple(share.space for share in self.joined if share.takes and not share.open)
        resume = Resume(self.their_instance, upto, covered)
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
