"""One space on one link: its number, how far each side has the other, and the set that is compared in a round.

State of a session, held by `exchange.py`; nothing here speaks to the peer. Why the frozen set makes VERIFY exact is in
`SPEC.md`, section "Session".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sync import limits
from sync.reconcile import id_of, key_of, space_digest
from sync.sets import Frozen
from sync.source import Source
from sync.space import Offered


@dataclass(slots=True)
class Share:
    """A space both sides may have in common; times in ms, arrivals as each store counts them.

    `sent`: up to which of my arrivals the peer has confirmed this space. `got`: the same for its arrivals here. A space
    is `open` while one side has no cursor for it: then only news since `sent` are listed, and comparing finds the rest.
    """

    offered: Offered
    tag: bytes
    their_tag: bytes
    since: int
    number: int = -1
    their_serve: bool = False
    open: bool = False
    sent: int | None = 0
    got: int = 0
    top: int = 0
    wanted: tuple[bytes, ...] = ()
    listed: tuple[bytes, ...] = ()
    recorded: set[bytes] = field(default_factory=set)
    asked: frozenset[bytes] = frozenset()
    asked_upto: bytes = b""
    asked_at: int = 0
    ask_every: int = limits.WANT_AGAIN_MS
    ask_at: int | None = None
    frozen: Frozen | None = None
    streamed: bool = False
    _held: bytes | None = None

    @property
    def space(self) -> bytes:
        """The id of the space."""
        return self.offered.space

    @property
    def joined(self) -> bool:
        """Whether both sides offer it."""
        return self.number >= 0

    @property
    def gives(self) -> bool:
        """Whether my set is shown to the peer."""
        return self.joined and self.offered.serve

    @property
    def takes(self) -> bool:
        """Whether the peer shows its set to me."""
        return self.joined and self.their_serve

    @property
    def mutual(self) -> bool:
        """Whether the two sets can be compared."""
        return self.gives and self.takes

    @property
    def streams(self) -> bool:
        """Whether whole ranges of it may be streamed: only where bodies travel on the link."""
        return self.mutual and self.offered.bodies

    def join(self, number: int, serve: bool) -> None:
        """The peer offers it too, as the space with this number on this link."""
        self.number = number
        self.their_serve = serve

    def resume(self, sent: int | None, got: int | None) -> None:
        """The cursors to begin with; None where there is none that counts.

        Without one, a set that is compared is open, and one that is only shown is listed from its beginning.
        """
        self.open = self.mutual and (sent is None or got is None)
        self.sent = sent if self.mutual else sent or 0
        self.got = got or 0

    def freeze(self, source: Source, top: int, wanted: Collection[bytes], news: Collection[bytes]) -> None:
        """Begin a round: the set of this round is what is held now and what is wanted from this peer now."""
        if self.sent is None or (self.open and self.streamed):
            self.sent = top  # what was streamed here came from the peer, which need not hear of it again
        self.streamed = False
        if self._held is not None and self.space in news:
            self._held = None
        self.top = top
        self.wanted = tuple(wanted)
        self.listed = ()
        self.recorded = set(self.wanted)
        self.frozen = None

    def compare(self, source: Source, left_out: Iterable[bytes]) -> bytes:
        """The digest of the frozen set with what the peer listed in this round, without the ids left out for this pair.

        The set stays at hand in `frozen` until the next round.
        """
        more = self._lacking(source)
        less = self._refused(source, left_out)
        more.difference_update(less)
        self.frozen = Frozen(self.space, self.top, more, less)
        if more or less:
            return self.frozen.digest(source)
        if self._held is None:
            self._held = self.frozen.digest(source)
        return self._held

    def forget(self) -> None:
        """Read the digests anew next time; the sets differed, and the memory of them may be why."""
        self._held = None

    def _lacking(self, source: Source) -> set[bytes]:
        """What is wanted or was listed and is not in what was held at `top`."""
        named = {*self.wanted, *self.listed}
        if not named:
            return set()
        held = source.held([id_of(key) for key in named])
        return named.difference(key_of(entry.bucket, entry.id) for entry in held if entry.arrival <= self.top)

    def _refused(self, source: Source, left_out: Iterable[bytes]) -> set[bytes]:
        """The keys of what is left out, whether held or only named."""
        ids = set(left_out)
        if not ids:
            return set()
        named = {key for key in (*self.wanted, *self.listed) if id_of(key) in ids}
        return named.union(key_of(entry.bucket, entry.id) for entry in source.held(list(ids)))


def digest_of(source: Source, space: bytes, upto: int) -> bytes:
    """The digest of what is held of a space, with nothing laid over it."""
    return space_digest(shelf.digest for shelf in source.shelves(space, upto))
